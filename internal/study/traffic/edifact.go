package traffic

import (
	"fmt"
	"strings"
)

// segments writes segments of a message and counts them.
type segments struct {
	out   strings.Builder
	count int
	wrap  string // after each
}

// put writes one segment: each element as it stands, escaped by the caller.
func (s *segments) put(elements ...string) {
	s.out.WriteString(strings.Join(elements, "+"))
	s.out.WriteString("'")
	s.out.WriteString(s.wrap)
	s.count++
}

// escaped is a value in which nothing is a sign of the syntax.
func escaped(s string) string { return escape.Replace(s) }

var escape = strings.NewReplacer("?", "??", "+", "?+", ":", "?:", "'", "?'")

// Receiver is whom messages are for.
const Receiver = "ENTENTE"

// reference is of one message of one flight, for its interchange and itself.
func (f Flight) reference(kind string) string {
	return fmt.Sprintf("%s%s%s%04d", kind, f.Carrier, f.Day.Format("060102"), f.Number)
}

const minute = "060102:1504"

package stix

import (
	"regexp"
	"strings"
	"time"

	"entente/internal/core/errs"
)

// Timestamp is a point in time (section 2.16): the text as it was written and
// the instant that it names. Two texts can name one instant.
type Timestamp struct {
	text     string
	second   time.Time
	fraction string // digits behind the point, without trailing zeros
}

var timestampForm = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?Z$`)

// ParseTimestamp reads YYYY-MM-DDTHH:mm:ss[.s+]Z and nothing else.
func ParseTimestamp(text string) (Timestamp, error) {
	m := timestampForm.FindStringSubmatch(text)
	if m == nil {
		return Timestamp{}, errs.E(errs.Invalid, "stix.ParseTimestamp", "expected a timestamp such as 2017-12-10T09:30:00.000Z")
	}
	t, err := time.Parse("2006-01-02T15:04:05", m[1])
	if err != nil {
		return Timestamp{}, errs.Wrap(errs.Invalid, "stix.ParseTimestamp", err, "no such date or time")
	}
	return Timestamp{text: text, second: t, fraction: strings.TrimRight(m[2], "0")}, nil
}

// FormatTimestamp writes an instant in UTC with milliseconds, as created and
// modified need; with microseconds when the instant has them.
func FormatTimestamp(t time.Time) string {
	if t.Nanosecond()%int(time.Millisecond) != 0 {
		return t.UTC().Format("2006-01-02T15:04:05.000000Z")
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// String is the text as it was written.
func (t Timestamp) String() string { return t.text }

// IsZero tells whether there is no timestamp.
func (t Timestamp) IsZero() bool { return t.text == "" }

// Time is the instant, cut to nanoseconds.
func (t Timestamp) Time() time.Time {
	nanos := time.Duration(0)
	for i := range 9 {
		nanos *= 10
		if i < len(t.fraction) {
			nanos += time.Duration(t.fraction[i] - '0')
		}
	}
	return t.second.Add(nanos)
}

// Compare orders two instants: -1 when t is earlier, 0 when both are the same
// instant however they are written, 1 when t is later.
func (t Timestamp) Compare(other Timestamp) int {
	if c := t.second.Compare(other.second); c != 0 {
		return c
	}
	return strings.Compare(t.fraction, other.fraction) // digits without trailing zeros sort as numbers do
}

// hasMilliseconds tells whether the text has the precision that created and
// modified must have.
func (t Timestamp) hasMilliseconds() bool {
	_, fraction, _ := strings.Cut(t.text, ".")
	return len(fraction) >= len("000Z")
}

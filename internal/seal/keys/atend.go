package keys

import (
	"regexp"
	"strconv"
	"time"

	"entente/internal/seal/wire"
)

// AtEnd is what a partner does with what it received when an agreement ends.
// Receipts and proofs are kept whatever it says.
type AtEnd struct {
	Received string // erase, keep
	Within   string // ISO 8601 duration of one unit from days to years, such as P30D
}

// What becomes of what was received.
const (
	EndErase = "erase"
	EndKeep  = "keep"
)

// DefaultAtEnd holds where a statement says nothing.
var DefaultAtEnd = AtEnd{Received: EndErase, Within: "P30D"}

type atEndJSON struct {
	Received string `json:"received"`
	Within   string `json:"within"`
}

var within = regexp.MustCompile(`^P([1-9][0-9]{0,2})([DWMY])$`)

// Stated gives the terms, the default ones where nothing is stated.
func (a AtEnd) Stated() AtEnd {
	if a == (AtEnd{}) {
		return DefaultAtEnd
	}
	return a
}

// By is when it is to be done, counted from an end. What is not a duration is
// no time at all.
func (a AtEnd) By(end time.Time) time.Time {
	part := within.FindStringSubmatch(a.Stated().Within)
	if part == nil {
		return end
	}
	n, _ := strconv.Atoi(part[1]) // up to three digits, by the form
	switch part[2] {
	case "D":
		return end.AddDate(0, 0, n)
	case "W":
		return end.AddDate(0, 0, 7*n)
	case "M":
		return end.AddDate(0, n, 0)
	}
	return end.AddDate(n, 0, 0)
}

func readAtEnd(o *wire.Object) AtEnd {
	if !o.Has("at_end") {
		return AtEnd{}
	}
	in := o.Object("at_end")
	a := AtEnd{Received: in.Word("received", EndErase, EndKeep), Within: in.Form("within", within, "a duration such as P30D, P4W, P6M or P1Y")}
	o.Close(in)
	return a
}

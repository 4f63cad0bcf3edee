package access

import (
	"slices"
)

// Caveats are what goes along with what others gave, or was obtained in a doubtful way.
// The zero value says nothing.
type Caveats struct {
	Use     []string `json:"use,omitempty"`         // what may be done with it, sorted; nil: nothing is said
	Onward  string   `json:"onward,omitempty"`      // own-government, ask, none; "": nothing is said
	Third   []string `json:"third_party,omitempty"` // whose it is, beside our own service; sorted
	Concern string   `json:"concern,omitempty"`     // mistreatment, or ""
	Nothing bool     `json:"no_use,omitempty"`      // the uses of its parts exclude each other: nothing may be done with it
}

// onward, the strictest last.
var onward = []string{"", "own-government", "ask", "none"}

// With are the caveats of two things together: what both allow, the stricter word on
// whether it may go on, all givers, and any concern.
func (c Caveats) With(d Caveats) Caveats {
	out := Caveats{Onward: c.Onward, Third: sorted(slices.Concat(c.Third, d.Third)), Concern: c.Concern, Nothing: c.Nothing || d.Nothing}
	if slices.Index(onward, d.Onward) > slices.Index(onward, out.Onward) {
		out.Onward = d.Onward
	}
	if out.Concern == "" {
		out.Concern = d.Concern
	}
	switch {
	case c.Use == nil:
		out.Use = sorted(d.Use)
	case d.Use == nil:
		out.Use = sorted(c.Use)
	default:
		out.Use = sorted(slices.DeleteFunc(slices.Clone(c.Use), func(u string) bool { return !slices.Contains(d.Use, u) }))
		out.Nothing = out.Nothing || out.Use == nil
	}
	if out.Nothing {
		out.Use = nil
	}
	return out
}

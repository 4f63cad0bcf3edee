package assess

import (
	"math"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// maxFigure bounds a figure, so that whole numbers stay exact.
const maxFigure = 1e15

// Range is what a figure lies between. Each end is closed (low, high), excluded
// (more_than, less_than) or open, where neither of the two stands.
type Range struct {
	Low      *float64 `json:"low,omitempty"`       // at least
	MoreThan *float64 `json:"more_than,omitempty"` // above, and not it
	High     *float64 `json:"high,omitempty"`      // at most
	LessThan *float64 `json:"less_than,omitempty"` // below, and not it
}

// end is one end of a range.
type end struct {
	at       float64
	excluded bool // the figure itself is not in the range
	open     bool // there is no end
}

func (r Range) lower() end {
	switch {
	case r.Low != nil:
		return end{at: *r.Low}
	case r.MoreThan != nil:
		return end{at: *r.MoreThan, excluded: true}
	}
	return end{at: math.Inf(-1), open: true}
}

func (r Range) upper() end {
	switch {
	case r.High != nil:
		return end{at: *r.High}
	case r.LessThan != nil:
		return end{at: *r.LessThan, excluded: true}
	}
	return end{at: math.Inf(1), open: true}
}

// span makes a range of two ends.
func span(lo, hi end) Range {
	var r Range
	switch {
	case lo.open:
	case lo.excluded:
		r.MoreThan = &lo.at
	default:
		r.Low = &lo.at
	}
	switch {
	case hi.open:
	case hi.excluded:
		r.LessThan = &hi.at
	default:
		r.High = &hi.at
	}
	return r
}

// further is the lower of two lower ends: the one that lets more in.
func further(a, b end) end {
	if b.at < a.at || b.at == a.at && a.excluded {
		return b
	}
	return a
}

// beyond is the higher of two upper ends: the one that lets more in.
func beyond(a, b end) end {
	if b.at > a.at || b.at == a.at && a.excluded {
		return b
	}
	return a
}

// nearer is the lower end of what two ranges share; closer their upper one.
func nearer(a, b end) end {
	if b.at > a.at || b.at == a.at && b.excluded {
		return b
	}
	return a
}

func closer(a, b end) end {
	if b.at < a.at || b.at == a.at && b.excluded {
		return b
	}
	return a
}

// empty tells whether nothing lies between two ends.
func empty(lo, hi end) bool {
	return lo.at > hi.at || lo.at == hi.at && (lo.excluded || hi.excluded)
}

// Holds tells whether a figure lies in the range.
func (r Range) Holds(x float64) bool {
	return !empty(nearer(r.lower(), end{at: x}), closer(r.upper(), end{at: x}))
}

// Hull is the smallest range that holds both.
func (r Range) Hull(s Range) Range {
	return span(further(r.lower(), s.lower()), beyond(r.upper(), s.upper()))
}

// Overlap is what both hold; false where that is nothing.
func (r Range) Overlap(s Range) (Range, bool) {
	lo, hi := nearer(r.lower(), s.lower()), closer(r.upper(), s.upper())
	if empty(lo, hi) {
		return Range{}, false
	}
	return span(lo, hi), true
}

// OneOrigin is the range of several wordings of one statement. An end that a wording
// leaves open says nothing about that end where another gives it: "more than 2,000" and
// "2,000 to 3,000" are 2,000 to 3,000. Of the ends that are given the widest hold. An end
// stays open where none gives it, or where a wording that leaves it open lies beyond all
// that is given. The order of the wordings does not matter.
func OneOrigin(all ...Range) Range {
	if len(all) == 0 {
		return Range{}
	}
	lo, hi := end{at: math.Inf(1), open: true}, end{at: math.Inf(-1), open: true}
	for _, r := range all {
		if e := r.lower(); !e.open {
			lo = further(lo, e)
		}
		if e := r.upper(); !e.open {
			hi = beyond(hi, e)
		}
	}
	low, high := lo, hi
	for _, r := range all {
		if r.lower().open && (lo.open || empty(lo, r.upper())) {
			low = end{open: true}
		}
		if r.upper().open && (hi.open || empty(r.lower(), hi)) {
			high = end{open: true}
		}
	}
	return span(low, high)
}

// String writes the range as it is read: "more than 2,000", "2,000 to 3,000".
func (r Range) String() string {
	lo, hi := r.lower(), r.upper()
	words := func(e end, in, ex string) string {
		if e.excluded {
			return ex + " " + figure(e.at)
		}
		return in + " " + figure(e.at)
	}
	switch {
	case lo.open && hi.open:
		return "any figure"
	case hi.open:
		return words(lo, "at least", "more than")
	case lo.open:
		return words(hi, "at most", "less than")
	case lo.at == hi.at:
		return figure(lo.at)
	case !lo.excluded && !hi.excluded:
		return figure(lo.at) + " to " + figure(hi.at)
	}
	return words(lo, "at least", "more than") + " and " + words(hi, "at most", "less than")
}

func (r Range) check() error {
	const op = "assess.Range"
	lo, hi := r.lower(), r.upper()
	switch {
	case lo.open && hi.open:
		return errs.E(errs.Invalid, op, "no figure; expected low or more_than, high or less_than, or both ends")
	case r.Low != nil && r.MoreThan != nil || r.High != nil && r.LessThan != nil:
		return errs.E(errs.Invalid, op, "one end given twice; expected low or more_than, high or less_than")
	case empty(lo, hi):
		return errs.E(errs.Invalid, op, "%s is above %s; expected the lower end first", figure(lo.at), figure(hi.at))
	}
	return nil
}

// readRange reads the ends of a range, which stand among the keys of an estimate.
func readRange(o *document.Object) Range {
	r := Range{
		Low:      document.Read(o, "low", readFigure),
		MoreThan: document.Read(o, "more_than", readFigure),
		High:     document.Read(o, "high", readFigure),
		LessThan: document.Read(o, "less_than", readFigure),
	}
	if o.Failed() != nil {
		return r
	}
	if err := r.check(); err != nil {
		for _, key := range []string{"low", "more_than", "high", "less_than"} {
			if v := o.Get(key); v != nil {
				o.Fail(v.Errorf("%s", err.Error()))
				return r
			}
		}
		o.Need("low") // says at which line it is missing
	}
	return r
}

func readFigure(v *document.Value) (*float64, error) {
	f, err := v.Float(-maxFigure, maxFigure)
	if err != nil {
		return nil, err
	}
	return &f, nil
}

// figure writes a number with its thousands apart: 2,000 or 0.5.
func figure(x float64) string {
	s := strconv.FormatFloat(math.Abs(x), 'f', -1, 64)
	whole, rest, _ := strings.Cut(s, ".")
	var b strings.Builder
	if x < 0 {
		b.WriteByte('-')
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// Span is a day or the days between two, both in it, each as 2015-11-16.
type Span struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// String writes a day, or both ends.
func (s Span) String() string {
	if s.From == s.To {
		return s.From
	}
	return s.From + " to " + s.To
}

// Meets tells whether two spans have a day in common.
func (s Span) Meets(t Span) bool { return s.From <= t.To && t.From <= s.To }

// readSpan reads a day, or {from: …, to: …}.
func readSpan(v *document.Value) (Span, error) {
	if !v.IsMap() {
		d, err := readDay(v)
		return Span{d, d}, err
	}
	o := v.Object()
	s := Span{document.Must(o, "from", readDay), document.Must(o, "to", readDay)}
	if err := o.Err(); err != nil {
		return s, err
	}
	if s.To < s.From {
		return s, o.Get("to").Errorf("%s is before %s; expected the last day", s.To, s.From)
	}
	return s, nil
}

func readDay(v *document.Value) (string, error) {
	d, err := v.Date()
	if err != nil {
		return "", err
	}
	return d.Format(time.DateOnly), nil
}

package assess

import (
	"slices"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// Moment is a time in the world as exactly as it is known: "2013", "2013-04",
// "2013-04-15" or "2013-04-15T18:49:00Z". "" is not known.
type Moment string

// How exactly a moment is known, the most exactly first.
const (
	ByMinute = "minute"
	ByDay    = "day"
	ByMonth  = "month"
	ByYear   = "year"
)

// moments are the forms of a moment, and how long each lasts.
var moments = []struct {
	form, exact         string
	years, months, days int
}{
	{"2006", ByYear, 1, 0, 0}, {"2006-01", ByMonth, 0, 1, 0}, {"2006-01-02", ByDay, 0, 0, 1},
}

// ParseMoment reads a moment. Of an instant seconds are kept, fractions are not.
func ParseMoment(s string) (Moment, error) {
	for _, m := range moments {
		if t, err := time.Parse(m.form, s); err == nil && t.Year() >= 1 {
			return Moment(s), nil
		}
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil && t.Year() >= 1 && t.Year() <= 9999 {
		return Moment(t.UTC().Truncate(time.Second).Format(time.RFC3339)), nil
	}
	return "", errs.E(errs.Invalid, "assess.ParseMoment", "%.40q; expected a time as exactly as it is known: 2013, 2013-04, 2013-04-15 or 2013-04-15T18:49:00Z", s)
}

// Span is the time that the moment covers, its end excluded, and how exactly it is known.
// Both times are zero, and the word empty, for no moment.
func (m Moment) Span() (from, to time.Time, exact string) {
	for _, f := range moments {
		if t, err := time.Parse(f.form, string(m)); err == nil {
			return t, t.AddDate(f.years, f.months, f.days), f.exact
		}
	}
	if t, err := time.Parse(time.RFC3339, string(m)); err == nil {
		return t.UTC(), t.UTC().Add(time.Minute), ByMinute
	}
	return time.Time{}, time.Time{}, ""
}

func readMoment(v *document.Value) (Moment, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	m, err := ParseMoment(s)
	if err != nil {
		return "", v.Errorf("%s", err.Error())
	}
	return m, nil
}

// Within says that something held at some time between two, not all along.
const Within = "within"

// Span is the time in the world that the link covers, its end excluded, and how exactly
// its less exact end is known. A link that has one of since and until covers what that
// says: an open end is zero.
func (l Link) Span() (from, to time.Time, exact string) {
	from, end, exact := l.Since.Span()
	if l.Until != "" {
		_, until, last := l.Until.Span()
		if exact == "" || coarse[last] > coarse[exact] {
			exact = last
		}
		return from, until, exact
	}
	if slices.Contains(Lasting, l.Type) {
		return from, time.Time{}, exact
	}
	return from, end, exact
}

// coarse orders how exactly a time is known, the most exactly first.
var coarse = map[string]int{ByMinute: 1, ByDay: 2, ByMonth: 3, ByYear: 4, Within: 5}

// Lasting are the types that go on from since until somebody says that they ended; the
// others happen at a time.
var Lasting = []string{"member-of", "leads", "works-for", "owns", "uses", "holds", "controls", "located-at", "part-of", "related-to", "married-to", "parent-of", "sibling-of", "associated-with"}

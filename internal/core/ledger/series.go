package ledger

import (
	"time"

	"entente/internal/core/errs"
)

// Unit is how long a bin of a series is.
type Unit string

// The units.
const (
	Month Unit = "month" // of the calendar, in UTC
	Week  Unit = "week"  // from Monday, in UTC
)

// Units is the closed list.
var Units = []string{string(Month), string(Week)}

// MaxBins bounds a series: 38 years of weeks.
const MaxBins = 2000

// Bin is a part of a series. The first and the last may be cut by the span; Days are
// those that lie within it.
type Bin struct {
	From           time.Time `json:"from"`
	Days           float64   `json:"days"`
	Given          int       `json:"given"`
	Received       int       `json:"received"`
	GivenUseful    int       `json:"given_useful"`    // of those given, what the partner calls useful or acted upon
	ReceivedUseful int       `json:"received_useful"` // of those received, what we do
}

// start is the beginning of the bin in which a time lies.
func (u Unit) start(t time.Time) time.Time {
	t = t.UTC()
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	if u == Week {
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	}
	return day.AddDate(0, 0, 1-day.Day())
}

func (u Unit) next(t time.Time) time.Time {
	if u == Week {
		return t.AddDate(0, 0, 7)
	}
	return t.AddDate(0, 1, 0)
}

// Series lays the items of a span into bins. The error is invalid when there would be
// more than MaxBins. An empty span has none.
func Series(items []Item, s Span, u Unit) ([]Bin, error) {
	out, starts, err := bins(s, u)
	if err != nil {
		return nil, err
	}
	at := 0 // items stand in the order of their times, mostly
	for i := range items {
		if !s.Has(items[i].At) {
			continue
		}
		at = find(starts, items[i].At, at)
		b := &out[at]
		useful := 0
		if items[i].Useful() {
			useful = 1
		}
		if items[i].Way == Given {
			b.Given, b.GivenUseful = b.Given+1, b.GivenUseful+useful
		} else {
			b.Received, b.ReceivedUseful = b.Received+1, b.ReceivedUseful+useful
		}
	}
	return out, nil
}

// bins are the empty bins of a span, with where each begins.
func bins(s Span, u Unit) ([]Bin, []time.Time, error) {
	out, starts := []Bin{}, []time.Time{}
	if !s.From.Before(s.To) {
		return out, starts, nil
	}
	for at := u.start(s.From); at.Before(s.To); at = u.next(at) {
		if len(out) == MaxBins {
			return nil, nil, errs.E(errs.Invalid, "ledger.Series", "more than %d bins of a %s; expected a shorter span, or months", MaxBins, u)
		}
		from, to := at, u.next(at)
		if from.Before(s.From) {
			from = s.From
		}
		if to.After(s.To) {
			to = s.To
		}
		out, starts = append(out, Bin{From: from, Days: to.Sub(from).Hours() / 24}), append(starts, at)
	}
	return out, starts, nil
}

// find gives the bin in which a time lies, looked for from a bin on.
func find(starts []time.Time, t time.Time, from int) int {
	for from > 0 && t.Before(starts[from]) {
		from--
	}
	for from+1 < len(starts) && !t.Before(starts[from+1]) {
		from++
	}
	return from
}

// Row is one figure of one period.
type Row struct {
	From time.Time // of the period
	Figure
}

// ByPeriod gives the figures of each period of a span, without those that are 0.
func ByPeriod(f Facts, s Span, at time.Time, u Unit) ([]Row, error) {
	periods, _, err := bins(s, u)
	if err != nil {
		return nil, err
	}
	var out []Row
	i, d := 0, 0
	for n, p := range periods {
		end := s.To
		if n+1 < len(periods) {
			end = periods[n+1].From
		}
		var part Facts
		for first := i; i < len(f.Items) && f.Items[i].At.Before(end); i++ {
			part.Items = f.Items[first : i+1]
		}
		for first := d; d < len(f.Duties) && f.Duties[d].Opened.Before(end); d++ {
			part.Duties = f.Duties[first : d+1]
		}
		for _, x := range Figures(part, at, 0) {
			if x.Count > 0 {
				out = append(out, Row{p.From, x})
			}
		}
	}
	return out, nil
}

package advisories

import (
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
)

// timely refuses a message that tells by its own times more of a time of the report
// than goes. Where a rung goes, a time of the message lies outside the days, weeks or
// months that the rung tells, or begins one; where nothing goes, outside the days of
// what is withheld. How long the report is valid is no exception, since that does
// not go to the public either.
func timely(d *advisory.Draft, p disclosure.Public) error {
	for _, name := range p.Report.FieldOrder {
		f, rung := p.Report.Fields[name], p.Given[name]
		if f.Ladder != report.Time || rung == "minute" || f.From.IsZero() {
			continue
		}
		if rung == "" {
			rung = report.Withheld
		}
		from, to := spanOf(f, rung)
		for _, m := range []struct {
			name string
			at   time.Time
		}{{"effective", d.Effective}, {"onset", d.Onset}, {"expires", d.Expires}} {
			switch {
			case m.at.IsZero() || m.at.Before(from) || !m.at.Before(to):
			case rung == report.Withheld:
				return errs.E(errs.Denied, "advisories.Draft", "%s lies within the days of %s, which does not go to the public; expected a time before %s, or from %s on",
					m.name, name, from.Format(time.RFC3339), to.Format(time.RFC3339))
			case !m.at.Equal(begin(m.at, rung)):
				return errs.E(errs.Denied, "advisories.Draft", "%s is finer than what goes of %s, its %s; expected the begin of one in UTC, or a time before %s, or from %s on",
					m.name, name, rung, from.Format(time.RFC3339), to.Format(time.RFC3339))
			}
		}
	}
	return nil
}

// spanOf is the time that a field tells at a rung, whole days, weeks or months; the
// end is the first time behind it. A window that ends at midnight has its last day
// before it.
func spanOf(f *report.Field, rung report.Rung) (from, to time.Time) {
	last := f.To
	if f.To.After(f.From) {
		last = f.To.Add(-1)
	}
	start := begin(last, rung)
	for to = start; begin(to, rung).Equal(start); {
		to = to.AddDate(0, 0, 1)
	}
	return begin(f.From, rung), to
}

// begin is when the day, the ISO week or the month of a time begins, in UTC; of a
// rung that tells none, the day. A week belongs to the month of its Thursday, as in
// core/report.
func begin(t time.Time, rung report.Rung) time.Time {
	day := t.UTC().Truncate(24 * time.Hour)
	if rung != "week" && rung != "month" {
		return day
	}
	monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	if rung == "week" {
		return monday
	}
	thursday := monday.AddDate(0, 0, 3)
	return monday.AddDate(0, 0, -7*((thursday.Day()-1)/7))
}

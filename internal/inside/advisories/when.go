package advisories

import (
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
)

// beside is how near to an end of a long window a time tells of it.
const beside = time.Hour

// timely refuses a message that tells by its own times more of a time of the report
// than goes. It compares them with every time field of which no minute goes. Of one
// shorter than a day, a time of the message tells where it lies within the same days;
// of a longer window, where it lies beside one of its ends, since a time well inside
// tells of neither. Where a rung goes, the begin of a day, week or month as the rung
// has it tells no more. How long the report is valid is no exception: that does not
// go to the public either.
func timely(d *advisory.Draft, p disclosure.Public) error {
	for _, name := range p.Report.FieldOrder {
		f, rung := p.Report.Fields[name], p.Given[name]
		if f.Ladder != report.Time || rung == "minute" || f.From.IsZero() {
			continue
		}
		goes := rung != "" && rung != report.Withheld
		for _, m := range []struct {
			name string
			at   time.Time
		}{{"effective", d.Effective}, {"onset", d.Onset}, {"expires", d.Expires}} {
			switch {
			case m.at.IsZero() || !tells(m.at, f):
			case !goes:
				return errs.E(errs.Denied, "advisories.Draft", "%s tells of %s, which does not go to the public; expected another day, or a time more than an hour from the ends of a long window", m.name, name)
			case !m.at.Equal(begin(m.at, rung)):
				return errs.E(errs.Denied, "advisories.Draft", "%s is finer than what goes of %s, its %s; expected when one begins in UTC, another day, or a time more than an hour from the ends of a long window",
					m.name, name, rung)
			}
		}
	}
	return nil
}

// tells tells whether a time lies so near to that of a field that it tells of it.
func tells(at time.Time, f *report.Field) bool {
	if f.To.Sub(f.From) < 24*time.Hour {
		return !at.Before(begin(f.From, "day")) && at.Before(begin(f.To, "day").AddDate(0, 0, 1))
	}
	return at.Sub(f.From).Abs() <= beside || at.Sub(f.To).Abs() <= beside
}

// begin is when the day, the ISO week or the month of a time begins, in UTC. A week belongs to the month of its Thursday, as in
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

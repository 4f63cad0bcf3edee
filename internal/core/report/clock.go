package report

import (
	"fmt"
	"time"
)

// timeWords tells an instant or a window at a rung, in UTC. A window names
// both its ends, unless they are the same at that rung. One that ends at
// midnight has its last day before it.
func (f *Field) timeWords(r Rung, english bool) string {
	from, to := f.From.UTC(), f.To.UTC()
	if r == "minute" {
		return minutes(from, to, english)
	}
	if to.After(from) && to.Equal(to.Truncate(24*time.Hour)) {
		to = to.AddDate(0, 0, -1)
	}
	first, last := calendar(r, from, english), calendar(r, to, english)
	if first == last {
		return first
	}
	return between(first, last, english)
}

func minutes(from, to time.Time, english bool) string {
	layout, clock := "2006-01-02 15:04 UTC", "15:04"
	if english {
		layout = "15:04 UTC on 2 January 2006"
	}
	first, last := from.Format(layout), to.Format(layout)
	switch {
	case first == last:
		return first
	case english && from.Format(time.DateOnly) == to.Format(time.DateOnly):
		return from.Format(clock) + " to " + last
	}
	return between(first, last, english)
}

func between(first, last string, english bool) string {
	if english {
		return first + " to " + last
	}
	return first + " – " + last
}

// calendar tells the day, the ISO week or the month of a time. A week belongs
// to the month of its Thursday, so that month is coarser than week.
func calendar(r Rung, t time.Time, english bool) string {
	switch r {
	case "day":
		if english {
			return t.Format("2 January 2006")
		}
		return t.Format(time.DateOnly)
	case "week":
		year, week := t.ISOWeek()
		if english {
			return fmt.Sprintf("week %d of %d", week, year)
		}
		return fmt.Sprintf("%d-W%02d", year, week)
	}
	if english {
		return thursday(t).Format("January 2006")
	}
	return thursday(t).Format("2006-01")
}

// thursday is the Thursday of a time's ISO week.
func thursday(t time.Time) time.Time {
	fromMonday := (int(t.Weekday()) + 6) % 7
	return t.AddDate(0, 0, 3-fromMonday)
}

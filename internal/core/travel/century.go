package travel

import (
	"strconv"
	"strings"
	"time"

	"entente/internal/core/screening"
)

// oldest is how long ago nobody alive was born, in years; longest is how far ahead
// a document may expire.
const (
	oldest  = 110
	longest = 50
)

// birthsOn reads YYMMDD or YYYYMMDD, of which month and day may be 00 for not known:
// the dates that it may be, the later century first. Noughts alone, or a year of four
// noughts, say that nothing is known: none, and that is in order. A date after today,
// or more than 110 years before it, is none that can be.
func birthsOn(text string, today time.Time) (births []screening.Birth, ok bool) {
	if len(text) != 6 && len(text) != 8 || strings.Trim(text, "0123456789") != "" {
		return nil, false
	}
	year, _ := strconv.Atoi(text[:len(text)-4])
	month, _ := strconv.Atoi(text[len(text)-4 : len(text)-2])
	day, _ := strconv.Atoi(text[len(text)-2:])
	if year == 0 && (len(text) == 8 || month == 0 && day == 0) {
		return nil, true
	}
	if len(text) == 6 {
		births = centuries(screening.Birth{Year: year, Month: month, Day: day}, today)
	} else if b := (screening.Birth{Year: year, Month: month, Day: day}); mayBeBorn(b, today) {
		births = []screening.Birth{b}
	}
	for i := range births {
		births[i] = doubted(births[i], len(text) == 6)
	}
	return births, len(births) > 0
}

// centuries gives the dates of a year of two digits that may be, the later first.
func centuries(b screening.Birth, today time.Time) (out []screening.Birth) {
	b.Year += today.Year() / 100 * 100
	for range 3 {
		if mayBeBorn(b, today) {
			out = append(out, b)
		}
		b.Year -= 100
	}
	return out
}

// doubted marks as an estimate a date that forms put where none is known: 1 January
// of the years that clocks begin with and, of two digits, of 00 and 01.
func doubted(b screening.Birth, short bool) screening.Birth {
	if b.Month == 1 && b.Day == 1 && b.Until == 0 && (b.Year == 1970 || b.Year == 2000 || short && b.Year%100 <= 1) {
		b.Certainty = screening.Estimated
	}
	return b
}

// oddBirths says what is odd of the dates that one text may be; "" for nothing.
func oddBirths(births []screening.Birth) (code, said string) {
	switch {
	case len(births) > 1:
		return "century", "a year of birth of two digits that may be of either century; both were taken"
	case len(births) == 1 && births[0].Certainty == screening.Estimated:
		return "estimate", "a date of birth that often stands for one that is not known; taken as an estimate"
	}
	return "", ""
}

// mayBeBorn tells whether somebody who is alive may have been born then.
func mayBeBorn(b screening.Birth, today time.Time) bool {
	if b.Month == 0 && b.Day != 0 || !isDay(b.Year, max(b.Month, 1), max(b.Day, 1)) {
		return false
	}
	first := time.Date(b.Year, time.Month(max(b.Month, 1)), max(b.Day, 1), 0, 0, 0, 0, time.UTC)
	return !first.After(today) && b.Year >= today.Year()-oldest
}

// expiresOn reads YYMMDD or YYYYMMDD as YYYY-MM-DD. A year of two digits is at most
// fifty years ahead.
func expiresOn(text string, today time.Time) (string, bool) {
	if len(text) != 6 && len(text) != 8 || strings.Trim(text, "0123456789") != "" {
		return "", false
	}
	year, _ := strconv.Atoi(text[:len(text)-4])
	month, _ := strconv.Atoi(text[len(text)-4 : len(text)-2])
	day, _ := strconv.Atoi(text[len(text)-2:])
	if len(text) == 6 {
		if year += today.Year() / 100 * 100; year > today.Year()+longest {
			year -= 100
		} else if year+100 <= today.Year()+longest {
			year += 100
		}
	}
	if !isDay(year, month, day) {
		return "", false
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), true
}

func isDay(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return year > 0 && t.Year() == year && int(t.Month()) == month && t.Day() == day
}

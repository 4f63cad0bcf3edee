package watchlist

import (
	"strconv"
	"strings"

	"entente/internal/core/screening"
)

// about are the words by which lists call a date approximate.
var about = []string{"approximately", "approx.", "approx", "circa", "around", "about", "ca.", "c."}

var months = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
	"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}

// ParseBirth reads a date of birth as lists write it: 1948, 1948-12,
// 1948-12-10, 19481210, 10 Dec 1948, Dec. 1948, 25/12/1948, circa before any of them, and
// spans: 1948 to 1950, 1948-1950, between 1948 and 1950, 01 Jan 1948 to 31 Dec
// 1950. Of 10/12/1948, which may be October or December, it takes the year. About
// and spans make it Estimated, whatever c says. Zeros stand for what is not known:
// of 0000, 0000-00-00 and their like that is all, and the year is 0. False: not
// understood.
func ParseBirth(text string, c screening.Certainty) (screening.Birth, bool) {
	text = strings.ToLower(strings.Trim(spaced(text), " .,"))
	for _, word := range about {
		if rest, found := strings.CutPrefix(text, word); found {
			text, c = strings.TrimSpace(rest), screening.Estimated
			break
		}
	}
	if blank(text) {
		return screening.Birth{Certainty: c}, true
	}
	first, last, span := cutSpan(text)
	b, ok := parseDay(first)
	if !ok {
		return screening.Birth{}, false
	}
	if span {
		end, ok := parseDay(last)
		if !ok || end.Year < b.Year {
			return screening.Birth{}, false
		}
		b = screening.Birth{Year: b.Year, Until: end.Year}
		if end.Year == b.Year {
			b.Until = 0
		}
		c = max(c, screening.Estimated)
	}
	b.Certainty = c
	return b, true
}

// blank tells whether a date has a year's digits or more, and all are zeros.
func blank(text string) bool {
	return strings.Count(text, "0") >= 4 && len(text) <= len("0000-00-00") && strings.Trim(text, "0-/.") == ""
}

// cutSpan splits "1948 to 1950" and its like.
func cutSpan(text string) (first, last string, span bool) {
	if rest, found := strings.CutPrefix(text, "between "); found {
		return strings.Cut(rest, " and ")
	}
	for _, sep := range []string{" to ", " - ", "/", "-"} {
		first, last, found := strings.Cut(text, sep)
		if found && (len(sep) > 1 || len(first) == 4 && len(last) == 4) {
			return first, last, true
		}
	}
	return text, "", false
}

// parseDay reads one date, whole or in part.
func parseDay(text string) (screening.Birth, bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" .,-/", r) })
	if len(parts) == 0 || len(parts) > 3 {
		return screening.Birth{}, false
	}
	if len(text) == len("19481210") && strings.Trim(text, "0123456789") == "" {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
		parts[0] = text[:4]
	}
	if len(parts[0]) == 4 && strings.Contains(text, "-") { // as ISO 8601 writes it
		b, err := screening.ParseBirth(text, screening.Documented)
		return b, err == nil && onCalendar(b)
	}
	year, err := strconv.Atoi(parts[len(parts)-1])
	b := screening.Birth{Year: year}
	if err != nil || len(parts[len(parts)-1]) != 4 || year < 1000 {
		return b, false
	}
	switch len(parts) {
	case 2:
		b.Month = month(parts[0])
		return b, b.Month > 0
	case 3:
		var ok bool
		b.Day, b.Month, ok = dayMonth(parts[0], parts[1])
		return b, ok && onCalendar(b)
	}
	return b, true
}

// dayMonth reads "10 dec", "dec 10" and two numbers, of which one cannot be a
// month; where both can, neither is known.
func dayMonth(x, y string) (day, m int, ok bool) {
	if month(x) > 0 {
		x, y = y, x
	}
	day, err := strconv.Atoi(x)
	if err != nil || day < 1 || len(x) > 2 {
		return 0, 0, false
	}
	if m = month(y); m > 0 {
		return day, m, true
	}
	m, err = strconv.Atoi(y)
	switch {
	case err != nil || m < 1 || len(y) > 2 || day > 12 && m > 12:
		return 0, 0, false
	case m > 12:
		return m, day, true
	case day > 12 || day == m:
		return day, m, true
	}
	return 0, 0, true
}

func month(word string) int {
	if len(word) < 3 {
		return 0
	}
	return months[word[:3]]
}

// onCalendar tells whether the calendar has the day; 29 February counts always.
func onCalendar(b screening.Birth) bool {
	length := [...]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return b.Month <= 12 && b.Day <= length[b.Month]
}

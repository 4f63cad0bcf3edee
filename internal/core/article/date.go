package article

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// months by the beginnings of their names in English, French and Russian.
var months = []struct {
	begins []string
	month  time.Month
}{
	{[]string{"jan", "янв"}, 1}, {[]string{"feb", "fév", "fev", "фев"}, 2}, {[]string{"mar", "мар"}, 3}, {[]string{"apr", "avr", "апр"}, 4},
	{[]string{"may", "mai", "мая", "май", "мае"}, 5}, {[]string{"jun", "juin", "июн"}, 6}, {[]string{"jul", "juil", "июл"}, 7},
	{[]string{"aug", "août", "aout", "авг"}, 8}, {[]string{"sep", "сен"}, 9}, {[]string{"oct", "окт"}, 10}, {[]string{"nov", "ноя"}, 11}, {[]string{"dec", "déc", "дек"}, 12},
}

// English months have a capital, or "may 12" would be one.
const monthName = `(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|` +
	`JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|` +
	`(?i:janvier|janv|février|févr?|mars|avril|avr|mai|juin|juillet|juil|août|septembre|octobre|novembre|décembre|déc)|` +
	`(?i:январ[ьяе]|феврал[ьяе]|март[ае]?|апрел[ьяе]|ма[йяе]|июн[ьяе]|июл[ьяе]|август[ае]?|сентябр[ьяе]|октябр[ьяе]|ноябр[ьяе]|декабр[ьяе]))`

// What dates begin with: words, and of those of other scripts the first letters.
const (
	monthWords    = `january february march april may june july august september october november december fév février mai juin juil août avr déc я ф м а и с о н д`
	relativeWords = `today yesterday last aujourd hier la le l'année с в н`
	weekdayWords  = `monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche п в с ч`
)

var (
	isoDay   = formOf(`(\d{4})-(\d{2})-(\d{2})\b`, beginsWith(true, true, ""))
	dotDay   = formOf(`(\d{1,2})([-./])(\d{1,2})[-./](\d{4})\b`, beginsWith(true, true, ""))
	dayMonth = formOf(`(\d{1,2})(?:st|nd|rd|th|er)? (?:of )?(`+monthName+`)\.?(?:,? (\d{4}))?`, beginsWith(true, false, ""))
	monthDay = formOf(`(`+monthName+`)\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?`, beginsWith(false, false, monthWords))
	monthOf  = formOf(`(`+monthName+`)\.?,? (\d{4})`, beginsWith(false, false, monthWords))
	weekday  = formOf(`(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?i:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|понедельник[а]?|вторник[а]?|сред[уыа]|четверг[а]?|пятниц[уыа]|суббот[уыа]|воскресенье|воскресенья)`, beginsWith(false, false, weekdayWords))
	relative = formOf(`(?i:\btoday\b|\byesterday\b|\blast (?:week|month|year)\b|aujourd['’]hui|\bhier\b|la semaine dernière|le mois dernier|l['’]année dernière|сегодня|вчера|на прошлой неделе|в прошлом месяце|в прошлом году)|\b[Ll]ast (?:January|February|March|April|May|June|July|August|September|October|November|December)\b`, beginsWith(false, true, relativeWords))
)

func monthOfName(s string) time.Month {
	low := strings.ToLower(s)
	for _, m := range months {
		for _, b := range m.begins {
			if strings.HasPrefix(low, b) {
				return m.month
			}
		}
	}
	return 0
}

func day(year int, month time.Month, d int) (time.Time, bool) {
	t := time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	return t, t.Month() == month && t.Day() == d && year > 0 && year < 10_000
}

func hasDate(s string) bool { return len(datesIn(s, time.Time{})) > 0 }

// dated collects the dates of one text; what was read is not read again.
type dated struct {
	s         string
	published time.Time
	out       []Date
	taken     []bool
}

// datesIn finds the dates of one text, in order. Those that are told from the day
// of publication are resolved when it is known.
func datesIn(s string, published time.Time) []Date {
	d := &dated{s: s, published: published, taken: make([]bool, len(s))}
	d.each(isoDay, func(m []string) Date { return onDay(number(m[1]), time.Month(number(m[2])), number(m[3])) })
	d.each(dotDay, func(m []string) Date { return written(number(m[1]), number(m[3]), number(m[4]), m[2]) })
	d.each(dayMonth, func(m []string) Date { return d.ofMonth(m[1], m[2], m[3]) })
	d.each(monthDay, func(m []string) Date { return d.ofMonth(m[2], m[1], m[3]) })
	d.each(monthOf, func(m []string) Date { return wholeMonth(number(m[2]), monthOfName(m[1])) })
	d.each(relative, func(m []string) Date { return d.relative(strings.ToLower(m[0])) })
	d.each(weekday, func(m []string) Date { return d.weekday(strings.ToLower(m[0])) })
	sortDates(d.out)
	return d.out
}

func sortDates(list []Date) {
	for i := 1; i < len(list); i++ {
		for k := i; k > 0 && list[k].Start < list[k-1].Start; k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func (d *dated) each(f form, read func(m []string) Date) {
	for _, at := range f.all(d.s) {
		if d.taken[at[0]] || !wordEdges(d.s, at[0], at[1]) {
			continue
		}
		m := make([]string, len(at)/2)
		for i := range m {
			if at[2*i] >= 0 {
				m[i] = d.s[at[2*i]:at[2*i+1]]
			}
		}
		x := read(m)
		for i := at[0]; i < at[1]; i++ {
			d.taken[i] = true
		}
		if x.From.IsZero() && x.Open == "" {
			continue // the 31 November
		}
		x.Words, x.Start, x.End = d.s[at[0]:at[1]], at[0], at[1]
		d.out = append(d.out, x)
	}
}

// wordEdges tells whether a match begins and ends where words do.
func wordEdges(s string, from, to int) bool {
	last, next := ' ', ' '
	for _, r := range s[max(0, from-8):from] {
		last = r
	}
	for _, r := range s[to:] {
		next = r
		break
	}
	part := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	return !part(last) && last != '-' && !part(next) && next != '-'
}

func onDay(year int, month time.Month, d int) Date {
	t, ok := day(year, month, d)
	if !ok {
		return Date{}
	}
	return Date{From: t, To: t.AddDate(0, 0, 1)}
}

// written reads 30-04-2013; where both numbers may be the month, nobody can tell.
func written(a, b, year int, sign string) Date {
	switch {
	case a > 12 || a == b || sign == ".": // with dots the day stands first
		return onDay(year, time.Month(b), a)
	case b > 12:
		return onDay(year, time.Month(a), b)
	}
	return Date{Open: "the day and the month may be either number"}
}

func (d *dated) ofMonth(dayText, monthText, year string) Date {
	m, n := monthOfName(monthText), number(dayText)
	if year != "" {
		return onDay(number(year), m, n)
	}
	if _, ok := day(2000, m, n); !ok {
		return Date{}
	}
	if d.published.IsZero() {
		return Date{Open: "no year, and the day of publication is not known"}
	}
	for back := range 9 { // the 29 February before may be eight years off
		t, ok := day(d.published.Year()-back, m, n)
		if ok && !t.After(d.published.AddDate(0, 0, 1)) {
			return Date{From: t, To: t.AddDate(0, 0, 1)}
		}
	}
	return Date{Open: "no year"}
}

func wholeMonth(year int, m time.Month) Date {
	t, ok := day(year, m, 1)
	if !ok {
		return Date{}
	}
	return Date{From: t, To: t.AddDate(0, 1, 0)}
}

const unpublished = "told from the day of publication, which is not known"

func (d *dated) relative(s string) Date {
	if d.published.IsZero() {
		return Date{Open: unpublished}
	}
	p := d.published.UTC().Truncate(24 * time.Hour)
	is := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(s, w) {
				return true
			}
		}
		return false
	}
	switch {
	case is("today", "aujourd", "сегодня"):
		return Date{From: p, To: p.AddDate(0, 0, 1)}
	case is("yesterday", "hier", "вчера"):
		return Date{From: p.AddDate(0, 0, -1), To: p}
	case is("week", "semaine", "неделе"):
		monday := p.AddDate(0, 0, -(int(p.Weekday())+6)%7-7)
		return Date{From: monday, To: monday.AddDate(0, 0, 7)}
	case is("last month", "mois", "месяце"):
		first := time.Date(p.Year(), p.Month()-1, 1, 0, 0, 0, 0, time.UTC)
		return Date{From: first, To: first.AddDate(0, 1, 0)}
	case is("year", "année", "году"):
		first := time.Date(p.Year()-1, 1, 1, 0, 0, 0, 0, time.UTC)
		return Date{From: first, To: first.AddDate(1, 0, 0)}
	}
	m := monthOfName(strings.TrimPrefix(s, "last "))
	year := p.Year()
	if m >= p.Month() {
		year--
	}
	return wholeMonth(year, m)
}

// weekdays by the beginnings of their names.
var weekdays = map[string]time.Weekday{
	"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 0,
	"lun": 1, "mar": 2, "mer": 3, "jeu": 4, "ven": 5, "sam": 6, "dim": 0,
	"пон": 1, "вто": 2, "сре": 3, "чет": 4, "пят": 5, "суб": 6, "вос": 0,
}

// weekday is the last such day that was not after the publication.
func (d *dated) weekday(s string) Date {
	if d.published.IsZero() {
		return Date{Open: unpublished}
	}
	p := d.published.UTC().Truncate(24 * time.Hour)
	back := (int(p.Weekday()) - int(weekdays[string([]rune(s)[:3])]) + 7) % 7
	t := p.AddDate(0, 0, -back)
	return Date{From: t, To: t.AddDate(0, 0, 1)}
}

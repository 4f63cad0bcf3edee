package passage

import (
	"fmt"
	"slices"
	"strconv"
)

// facts gives the figures, dates and names that stand in words, each once and in order.
// Where half of the words have capitals, capitals tell nothing.
func facts(w []word) (figures, dates, names []string) {
	capitals := 0
	for i := range w {
		if w[i].capital {
			capitals++
		}
	}
	for i := range w {
		switch {
		case w[i].figure:
			figures = append(figures, w[i].text)
		case months[w[i].text] > 0:
			if d := date(w, i); d != "" {
				dates = append(dates, d)
			}
		case 2*capitals < len(w) && w[i].capital && !w[i].first && !small[w[i].text] && len(w[i].text) > 2 && weekdays[w[i].text] == 0:
			names = append(names, w[i].text)
		}
	}
	return once(figures), once(dates), once(names)
}

func once(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// date is the day or the month that the words around a month's name state; "" for none.
func date(w []word, i int) string {
	value := func(at int) int {
		if at < 0 || at >= len(w) || !w[at].figure {
			return 0
		}
		n := 0
		for n < len(w[at].text) && w[at].text[n] >= '0' && w[at].text[n] <= '9' {
			n++
		}
		v, _ := strconv.Atoi(w[at].text[:n]) // at most maxWord digits; what is too large is no day
		return v
	}
	year := func(at int) string {
		if y := value(at); y >= 1900 && y < 2200 {
			return strconv.Itoa(y) + "-"
		}
		return ""
	}
	month := months[w[i].text]
	if d := value(i - 1); d >= 1 && d <= 31 { // 16 November 2015
		return fmt.Sprintf("%s%02d-%02d", year(i+1), month, d)
	}
	if d := value(i + 1); d >= 1 && d <= 31 { // November 16, 2015
		return fmt.Sprintf("%s%02d-%02d", year(i+2), month, d)
	}
	if y := year(i + 1); y != "" {
		return fmt.Sprintf("%s%02d", y, month)
	}
	return ""
}

// months are their names as Words gives them: in English, French, German, Spanish,
// Russian (as dates have them, and after "in") and Arabic (both of its sets).
var months = numbered([][]string{
	{"january", "jan", "janvier", "januar", "enero", "января", "январе", "январь", "يناير"},
	{"february", "feb", "fevrier", "februar", "febrero", "февраля", "феврале", "февраль", "فبراير", "شباط"},
	{"march", "mar", "mars", "marz", "marzo", "марта", "марте", "март", "مارس", "اذار"},
	{"april", "apr", "avril", "abril", "апреля", "апреле", "апрель", "ابريل", "نيسان"},
	{"may", "mai", "mayo", "мая", "мае", "май", "مايو", "ايار"},
	{"june", "jun", "juin", "juni", "junio", "июня", "июне", "июнь", "يونيو", "حزيران"},
	{"july", "jul", "juillet", "juli", "julio", "июля", "июле", "июль", "يوليو", "تموز"},
	{"august", "aug", "aout", "agosto", "августа", "августе", "август", "اغسطس"},
	{"september", "sep", "sept", "septembre", "septiembre", "сентября", "сентябре", "сентябрь", "سبتمبر", "ايلول"},
	{"october", "oct", "octobre", "oktober", "octubre", "октября", "октябре", "октябрь", "اكتوبر"},
	{"november", "nov", "novembre", "noviembre", "ноября", "ноябре", "ноябрь", "نوفمبر"},
	{"december", "dec", "decembre", "dezember", "diciembre", "декабря", "декабре", "декабрь", "ديسمبر"},
})

// weekdays, which English writes with capitals.
var weekdays = numbered([][]string{{"monday"}, {"tuesday"}, {"wednesday"}, {"thursday"}, {"friday"}, {"saturday"}, {"sunday"}})

func numbered(names [][]string) map[string]int {
	out := map[string]int{}
	for i, all := range names {
		for _, n := range all {
			out[n] = i + 1
		}
	}
	return out
}

package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// shownForm is one way to write a time, with the rung that tells as much.
type shownForm struct {
	shows Rung
	text  string
}

var (
	minuteForms = []string{"2006-01-02T15:04", "2006-01-02 15:04", "15:04 UTC on 2 January 2006", "2 January 2006, 15:04", "021504Z Jan 06", "021504ZJAN06"}
	dayForms    = []string{time.DateOnly, "20060102", "2 January 2006", "January 2, 2006", "2 Jan 2006", "02.01.2006", "02/01/2006", "01/02/2006", "2 January", "January 2"}
)

// timeForms writes both ends of a time in the usual ways, in UTC; a window
// that ends at midnight also has the day before.
func timeForms(from, to time.Time) []shownForm {
	var out []shownForm
	for _, t := range []time.Time{from.UTC(), to.UTC()} {
		for _, layout := range minuteForms {
			out = append(out, shownForm{"minute", t.Format(layout)})
		}
		days := []time.Time{t}
		if t.Equal(t.Truncate(24*time.Hour)) && to.After(from) {
			days = append(days, t.AddDate(0, 0, -1))
		}
		for _, d := range days {
			for _, layout := range dayForms {
				out = append(out, shownForm{"day", d.Format(layout)})
			}
			for _, english := range []bool{true, false} {
				out = append(out, shownForm{"week", calendar("week", d, english)})
			}
			out = append(out, shownForm{"month", calendar("month", d, true)})
		}
	}
	return out
}

// birthForms writes a birth date in the usual ways. A year alone is no secret
// that could be searched for.
func birthForms(born string) []string {
	t, layout, ok := partialDate(born)
	switch {
	case !ok || layout == "2006":
		return nil
	case layout == "2006-01":
		return []string{born, t.Format("January 2006"), t.Format("01/2006"), t.Format("01.2006")}
	}
	out := []string{t.Format("060102")}
	for _, layout := range dayForms[:8] {
		out = append(out, t.Format(layout))
	}
	return out
}

// degreeForms writes one coordinate with fewer and fewer decimals, with a
// decimal comma, and in degrees, minutes and seconds.
func degreeForms(x float64) []string {
	x = math.Abs(x)
	out := []string{degrees(x)}
	for decimals := 6; decimals >= 2; decimals-- {
		s := strconv.FormatFloat(x, 'f', decimals, 64)
		cut := strconv.FormatFloat(math.Trunc(x*math.Pow10(decimals))/math.Pow10(decimals), 'f', decimals, 64)
		out = append(out, s, strings.Replace(s, ".", ",", 1), cut)
	}
	seconds := int(math.Round(x * 3600))
	d, m, s := seconds/3600, seconds/60%60, seconds%60
	return append(out, fmt.Sprintf("%d°%02d′%02d″", d, m, s), fmt.Sprintf(`%d°%02d'%02d"`, d, m, s), fmt.Sprintf("%d°%02d′", d, m))
}

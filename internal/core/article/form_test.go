package article

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// A form finds what its expression finds, wherever words and numbers stand beside each other.
func TestAFormFindsWhatItsExpressionDoes(t *testing.T) {
	forms := map[string]form{"isoDay": isoDay, "dotDay": dotDay, "dayMonth": dayMonth, "monthDay": monthDay, "monthOf": monthOf, "weekday": weekday, "relative": relative, "numeral": numeral}
	words := strings.Fields("3 12 123 1,000 2.5 2015 2015-11-16 16.11.2015 16/11/2015 1st of May Sept Jan. FEB mars Août août févr. Février января МАЯ мая may Sunday Sundays lundi Среду четверг понедельника " +
		"today yesterday last Last week year January aujourd'hui Aujourd’hui hier la le l'année semaine dernière mois dernier сегодня Вчера на прошлой неделе в прошлом году " +
		"two often ten tens hundreds Hundred thousand thousands million mille millions тысяч двое Десятки сотни dozens centaines fifty ſix Six of the and xtoday _today écht")
	rapid.Check(t, func(r *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 12).Draw(r, "n") {
			b.WriteString(rapid.SampledFrom(words).Draw(r, "word"))
			b.WriteString(rapid.SampledFrom([]string{" ", " ", " ", ", ", "-", "", "\u00a0", "ᲀ", "_", "+"}).Draw(r, "sign"))
		}
		s := b.String()
		for name, f := range forms {
			whole := strings.TrimSuffix(strings.TrimPrefix(f.here.String(), "^(?:"), ")")
			if f.begins.digit && f.begins.alone {
				whole = `\b` + whole
			}
			want := regexp.MustCompile(whole).FindAllStringSubmatchIndex(s, -1)
			if name == "relative" { // behind a letter it finds what edges of words then refuse
				want = slices.DeleteFunc(edged(s, want), func(m []int) bool { return m[0] > 0 && s[m[0]] < utf8.RuneSelf && inWord(s[m[0]-1]) })
			}
			got := f.all(s)
			if name == "relative" {
				got = edged(s, got)
			}
			if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				r.Fatalf("%s in %q: %v, want %v", name, s, got, want)
			}
		}
	})
	long := "1" + strings.Repeat(",234", 100)
	if got := numeral.all("of " + long + " men"); len(got) != 1 || got[0][1]-got[0][0] != len(long) {
		t.Errorf("a long number: %v", got)
	}
}

func edged(s string, all [][]int) (out [][]int) {
	for _, m := range all {
		if wordEdges(s, m[0], m[1]) {
			out = append(out, m)
		}
	}
	return out
}

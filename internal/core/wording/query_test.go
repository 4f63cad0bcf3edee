package wording_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/core/wording"
)

func sounding(at int, word string) wording.Term {
	return wording.Term{Words: []string{word}, Sounds: true, At: at}
}

func TestAQuestionIsRead(t *testing.T) {
	day := func(s string) time.Time { at, _ := time.Parse(time.DateOnly, s); return at }
	tests := []struct {
		ask  string
		want wording.Query
	}{
		{"Boston", wording.Query{Terms: []wording.Term{sounding(1, "boston")}, Bare: "Boston"}},
		{" Évian  ёлка ", wording.Query{Terms: []wording.Term{sounding(2, "evian"), sounding(9, "елка")}}},
		{"Al-Qaeda", wording.Query{Terms: []wording.Term{sounding(1, "al"), sounding(1, "qaeda")}, Bare: "Al-Qaeda"}},
		{`"Boston marathon" -drill`, wording.Query{Terms: []wording.Term{{Words: []string{"boston", "marathon"}, At: 1}, {Words: []string{"drill"}, Without: true, At: 19}}}},
		{`-"false alarm" fire`, wording.Query{Terms: []wording.Term{{Words: []string{"false", "alarm"}, Without: true, At: 1}, sounding(16, "fire")}}},
		{"tsar* *naev* *4711", wording.Query{Terms: []wording.Term{{Words: []string{"tsar"}, How: wording.Prefix, At: 1},
			{Words: []string{"naev"}, How: wording.Part, At: 7}, {Words: []string{"4711"}, How: wording.End, At: 14}}}},
		{"情報機関", wording.Query{Terms: []wording.Term{{Words: []string{"情報", "報機", "機関"}, At: 1}}, Bare: "情報機関"}},
		{"情", wording.Query{Terms: []wording.Term{{Words: []string{"情"}, How: wording.Prefix, At: 1}}, Bare: "情"}},
		{"CIA-2013-0007", wording.Query{Terms: []wording.Term{{Words: []string{"cia", "2013", "0007"}, At: 1}}, Bare: "CIA-2013-0007"}},
		{`צה"ל`, wording.Query{Terms: []wording.Term{sounding(1, "צהל")}}},
		{"«взрыв в метро»", wording.Query{Terms: []wording.Term{{Words: []string{"взрыв", "в", "метро"}, At: 1}}}},
		{"kind:report,received from:FRA/DGSE topic:ct after:2013-04-01 before:2014-01-01 bomb", wording.Query{
			Terms: []wording.Term{sounding(80, "bomb")}, Kinds: []string{"report", "received"}, From: []string{"FRA/DGSE"}, Topics: []string{"ct"},
			After: day("2013-04-01"), Before: day("2014-01-01")}},
		{"from:FRA", wording.Query{From: []string{"FRA"}, Bare: "from:FRA"}},
		{"report:r1", wording.Query{Terms: []wording.Term{{Words: []string{"report", "r1"}, At: 1}}, Bare: "report:r1"}},
	}
	for _, tt := range tests {
		got, err := wording.Parse(tt.ask)
		if err != nil {
			t.Errorf("%s: %v", tt.ask, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.ask, diff)
		}
	}
}

func TestAMalformedQuestionIsRefusedWithThePlace(t *testing.T) {
	tests := []struct{ ask, want string }{
		{"", "query: at character 1: nothing is asked; expected words"},
		{"  ", "query: at character 1: nothing is asked; expected words"},
		{`bomb "Boston mar`, "query: at character 6: a phrase that does not end; expected another quotation mark"},
		{`a ""`, "query: at character 3: a phrase without words; expected letters or digits between the quotation marks"},
		{"bomb *", "query: at character 6: a star alone; expected letters or digits beside it"},
		{"b*mb", "query: at character 1: a star within a word; expected it at the begin or the end"},
		{"b*", "query: at character 1: 1 characters beside a star; expected at least 2"},
		{"*ab", "query: at character 1: 2 characters beside a star; expected at least 3"},
		{"al-qae*", "query: at character 1: a star beside several words; expected one word with a star"},
		{"-bomb", "query: at character 1: only what is left out; expected a word that is asked for"},
		{"x after:2013", `query: at character 9: "2013" is no day; expected YYYY-MM-DD`},
		{"kind:", "query: at character 6: kind: without a value; expected one right behind it"},
		{"-kind:report x", "query: at character 1: kind: with a dash; expected words to be left out, not a field"},
		{"from:a;b", `query: at character 6: "a;b"; expected letters, digits, point, dash, underscore or slash, and a comma between several`},
		{"!?", "query: at character 1: no word; expected letters or digits"},
		{strings.Repeat("a ", 33), "query: at character 66: more than 32 words; expected fewer"},
		{strings.Repeat("a", 1001), "query: at character 1001: a question of 1001 characters; expected at most 1000"},
		{"\xff", "query: at character 1: bytes that are no text; expected UTF-8"},
	}
	for _, tt := range tests {
		_, err := wording.Parse(tt.ask)
		if err == nil || err.Error() != tt.want || errs.KindOf(err) != errs.Invalid {
			t.Errorf("%.20q: %v, want %s", tt.ask, err, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Boston", `"a b" -c d* *ef*`, "kind:report after:2013-01-01 x", `צה"ל`, "情報 -", "-\"", "«", "* -* :"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, ask string) {
		q, err := wording.Parse(ask)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "at character ") {
				t.Fatalf("%q: %v", ask, err)
			}
			return
		}
		for _, term := range q.Terms {
			if len(term.Words) == 0 || term.At < 1 {
				t.Fatalf("%q: %+v", ask, term)
			}
			for _, w := range term.Words {
				if again := wording.Words(w); len(again) != 1 || again[0].Text != w {
					t.Fatalf("%q: %q is not in its form: %v", ask, w, again)
				}
			}
		}
	})
}

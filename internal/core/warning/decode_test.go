package warning_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/warning"

	"github.com/google/go-cmp/cmp"
)

const whole = `v: 1
hours: {determine: PT1H, refer: PT30M, warn: PT2H, acknowledge: PT45M, window: P1D, oversight: P3DT12H}
ranks: [desk-officer, head, chief]
waive: head
holders: {head: [o.lind], chief: [o.berg, o.lind]}
grounds:
  - {code: already-known, text: "they know"}
  - {code: endangers, text: "somebody would die of it", rank: chief}
signs: {kinds: [warning, tip], topics: [threat-to-life], precedence: [immediate, flash], words: {de: [Anschlag], en: []}, wordless: [feedback, opinion]}
desks: {determine: ops, warn: liaison, oversight: inspector}
`

func TestRulesAreThoseOfTheFile(t *testing.T) {
	got, err := warning.Decode("warnings.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	want := warning.Default()
	want.Hours = warning.Hours{Determine: time.Hour, Refer: 30 * time.Minute, Warn: 2 * time.Hour, Acknowledge: 45 * time.Minute, Window: 24 * time.Hour, Oversight: 84 * time.Hour}
	want.Ranks, want.Waive = []string{"desk-officer", "head", "chief"}, "head"
	want.Holders = map[string][]string{"head": {"o.lind"}, "chief": {"o.berg", "o.lind"}}
	want.Grounds = []warning.Ground{{Code: "already-known", Text: "they know"}, {Code: "endangers", Text: "somebody would die of it", Rank: "chief"}}
	want.Kinds, want.Topics, want.Urgent = []string{"warning", "tip"}, []string{"threat-to-life"}, []string{"immediate", "flash"}
	want.Words["de"], want.Words["en"] = []string{"Anschlag"}, []string{}
	want.Wordless = []string{"feedback", "opinion"}
	want.Desks = warning.Desks{Determine: "ops", Warn: "liaison", Oversight: "inspector"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for officer, rank := range map[string]string{"o.lind": "chief", "o.berg": "chief", "o.holm": "desk-officer", "": "desk-officer"} {
		if got.RankOf(officer) != rank {
			t.Errorf("%q holds %s, want %s", officer, got.RankOf(officer), rank)
		}
	}
}

func TestWithoutAFileTheRulesAreTheDefaults(t *testing.T) {
	for _, in := range []string{"", "\n \n", "v: 1\n", "{}"} {
		got, err := warning.Decode("warnings.yaml", []byte(in))
		if diff := cmp.Diff(warning.Default(), got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", in, err, diff)
		}
	}
}

// What the operators' guide shows is read, and says what the defaults do where it
// says the same.
func TestTheRulesOfTheGuideAreRead(t *testing.T) {
	data, err := os.ReadFile("../../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "## Threats to life")
	_, rest, found := strings.Cut(rest, "\n    hours:")
	block, _, _ := strings.Cut(rest, "\n\n")
	got, err := warning.Decode("warnings.yaml", []byte("hours:"+strings.ReplaceAll(block, "\n    ", "\n")))
	if err != nil || !found {
		t.Fatalf("%v, found: %v", err, found)
	}
	if diff := cmp.Diff(warning.Default().Hours, got.Hours); diff != "" {
		t.Errorf("the hours shown are not the defaults: %s", diff)
	}
	if got.RankOf("d.west") != "director" || got.Words["de"] == nil || len(got.Words["ar"]) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestBadRulesAreRefusedByLineAndKey(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		line     int
		key      string
		says     string
	}{
		{"an unknown key", "v: 1\nhour: {}\n", 2, "hour", "unknown key"},
		{"a bare number of hours", "hours: {warn: 4}\n", 1, "hours.warn", "quote it"},
		{"no time at all", "hours:\n  warn: PT0H\n", 2, "hours.warn", "a length of time"},
		{"months", "hours: {warn: P1M}\n", 1, "hours.warn", "a length of time"},
		{"T and nothing", "hours: {warn: P1DT}\n", 1, "hours.warn", "a length of time"},
		{"P alone", "hours: {warn: P}\n", 1, "hours.warn", "a length of time"},
		{"more than ninety days", "hours: {warn: P91D}\n", 1, "hours.warn", "to 90 days"},
		{"no ranks", "ranks: []\nwaive: x\n", 1, "ranks", "from 1 to 16"},
		{"a rank twice", "ranks: [a, a]\nwaive: a\n", 1, "ranks[1]", "twice"},
		{"a rank with a space", "ranks: [duty officer]\nwaive: a\n", 1, "ranks", "a word of"},
		{"ranks without who waives", "ranks: [a, b]\n", 1, "waive", "missing"},
		{"who waives is no rank", "waive: captain\n", 1, "waive", "analyst, senior, director"},
		{"a holder of no rank", "holders: {king: [o.lind]}\n", 1, "holders.king", "senior"},
		{"a holder of the lowest", "holders: {analyst: [o.lind]}\n", 1, "holders.analyst", "everybody has"},
		{"a holder by name", "holders: {senior: [O. Lind]}\n", 1, "holders.senior", "codes"},
		{"a ground without text", "grounds:\n  - {code: known}\n", 2, "grounds[0].text", "missing"},
		{"a ground with blank text", "grounds:\n  - {code: known, text: ' '}\n", 2, "grounds[0].text", "expected words"},
		{"a ground twice", "grounds:\n  - {code: known, text: x}\n  - {code: known, text: y}\n", 3, "grounds[1]", "twice"},
		{"a ground of an unknown rank", "grounds: [{code: known, text: x, rank: king}]\n", 1, "grounds[0].rank", "analyst"},
		{"a kind that is none", "signs: {kinds: [alarm]}\n", 1, "signs.kinds[0]", "expected one of"},
		{"a precedence that is none", "signs: {precedence: [fast]}\n", 1, "signs.precedence[0]", "expected one of"},
		{"a topic with capitals", "signs: {topics: [Terror]}\n", 1, "signs.topics", "expected topics"},
		{"a language in words", "signs: {words: {English: [attack]}}\n", 1, "signs.words.English", "expected a code"},
		{"two words for a stem", "signs: {words: {en: [car bomb]}}\n", 1, "signs.words.en", "one word"},
		{"a stem of two letters", "signs: {words: {en: [ki]}}\n", 1, "signs.words.en", "of 3 to 40 letters"},
		{"accents that hide a short stem", "signs: {words: {fr: ['éé']}}\n", 1, "signs.words.fr", "of 3 to 40 letters"},
		{"a stem twice", "signs: {words: {en: [kill, kill]}}\n", 1, "signs.words.en[1]", "twice"},
		{"too many stems", "signs: {words: {en: [" + stems(warning.MaxStems+1) + "]}}\n", 1, "signs.words.en", "501 stems"},
		{"a desk with a space", "desks: {warn: the desk}\n", 1, "desks.warn", "a word of"},
		{"another version", "v: 2\n", 1, "v", "from 1 to 1"},
		{"a list", "- x\n", 1, "", "expected a map"},
	} {
		_, err := warning.Decode("warnings.yaml", []byte(tt.in))
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Invalid || e.File != "warnings.yaml" || e.Line != tt.line || e.Key != tt.key || !strings.Contains(e.Message, tt.says) {
			t.Errorf("%s: %v; want line %d, key %s, %q", tt.name, err, tt.line, tt.key, tt.says)
		}
	}
}

// stems lists n different ones.
func stems(n int) string {
	var out []string
	for i := range n {
		out = append(out, "kil"+strings.Repeat("l", i%26)+string(rune('a'+i/26)))
	}
	return strings.Join(out, ", ")
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{whole, "", "v: 1", "hours: {warn: PT4H}", "ranks: [a]\nwaive: a", "signs: {words: {ar: [هجوم]}}", "grounds: []", "signs: {words: {en: {}}}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := warning.Decode("warnings.yaml", data)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("%v; want an input error", err)
			}
			return
		}
		if r.Rank(r.Waive) < 0 {
			t.Fatalf("who waives is %q, no rank of %v", r.Waive, r.Ranks)
		}
		for _, h := range []time.Duration{r.Hours.Determine, r.Hours.Refer, r.Hours.Warn, r.Hours.Acknowledge, r.Hours.Window, r.Hours.Oversight} {
			if h <= 0 {
				t.Fatalf("a clock of %s", h)
			}
		}
		for _, g := range r.Grounds {
			if g.Rank != "" && r.Rank(g.Rank) < 0 {
				t.Fatalf("ground %s of rank %q", g.Code, g.Rank)
			}
		}
		warning.SignsIn(warning.Item{Texts: []warning.Text{{Where: "title", Words: string(data)}}}, r)
	})
}

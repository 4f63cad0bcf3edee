package warning_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/core/warning"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// decode reads a report with this kind, head lines, fields and portions' texts.
func decode(t testing.TB, yaml string) *report.Report {
	t.Helper()
	r, err := report.Decode("report.yaml", []byte(yaml), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// plain is a report of kind intelligence, created at noon on 2017-12-10, that says text.
func plain(t testing.TB, text, more string) *report.Report {
	t.Helper()
	return decode(t, "originator: USA/CIA\ncreated: 2017-12-10T12:00:00Z\nkind: intelligence\ntopics: [counter-terrorism]\ntitle: EXERCISE\n"+
		more+"portions:\n  - {mark: (U), text: '"+strings.ReplaceAll(text, "'", "''")+"'}\n")
}

func TestWordsOfViolenceAreSignsInTheirScriptsAndForms(t *testing.T) {
	for _, tt := range []struct{ text, stem, word string }{
		{"They mean to ATTACK a station.", "attack", "ATTACK"},
		{"Bombings are planned.", "bomb", "Bombings"},
		{"Two hostages would be taken.", "hostage", "hostages"},
		{"Un attentat se prépare.", "attentat", "attentat"},
		{"Il veut l'enlèvement d'un diplomate.", "enlevement", "enlèvement"},
		{"Готовятся взрывы в метро.", "взрыв", "взрывы"},
		{"Они УБЬЮТ его.", "убью", "УБЬЮТ"},
		{"Он готовит похищение.", "похищ", "похищение"},
		{"يخططون للهجوم على محطة", "هجوم", "للهجوم"},
		{"وسيهاجمون غدا", "هاجم", "وسيهاجمون"},
		{"هُجُوم وشيك", "هجوم", "هُجُوم"},
		{"أخذ الرهائن", "رهائن", "الرهائن"},
	} {
		got := warning.Signs(plain(t, tt.text, ""), warning.Default())
		want := []warning.Sign{{Where: "portion:0", Rule: "word", Word: tt.stem, Found: tt.word}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestWordsThatOnlyLookAlikeAreNoSigns(t *testing.T) {
	for _, text := range []string{
		"He has the skill to restore stability.", "A stable government, and Tuesday's vote.", "The executive met in Kilkenny.",
		"Он убедился в этом.", "كتاب جديد في المكتبة", "", "12 345",
	} {
		if text == "" {
			text = "."
		}
		if got := warning.Signs(plain(t, text, ""), warning.Default()); got != nil {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

// What was intercepted yesterday may say what is planned for tomorrow.
func TestAWordIsASignWhateverTimesTheReportMarks(t *testing.T) {
	for _, tt := range []struct{ name, fields, text string }{
		{"no time and no place", "", "An attack is planned."},
		{"one that has passed", "t1: {ladder: time, at: 2017-12-10T09:00:00Z}", "He said at {t1} that they will attack on Saturday."},
		{"one to come", "t1: {ladder: time, at: 2017-12-16T00:00:00Z}", "The attack of {t1}."},
		{"one in words", "t1: {ladder: time, values: {day: soon}}", "The attack of {t1}."},
	} {
		fields := ""
		if tt.fields != "" {
			fields = "fields:\n  " + tt.fields + "\n"
		}
		if got := warning.Signs(plain(t, tt.text, fields), warning.Default()); len(got) != 1 || got[0].Word != "attack" {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

// Remarks on a report that was flagged have its words.
func TestInFeedbackAWordAloneIsNoSignButATopicIs(t *testing.T) {
	rules := warning.Default()
	rules.Topics = []string{"threat-to-life"}
	it := warning.Item{Kind: "feedback", Texts: []warning.Text{{Where: "portion:0", Words: "Your report of the attack was of use."}}}
	if got := warning.SignsIn(it, rules); got != nil {
		t.Errorf("words: %+v", got)
	}
	it.Topics = []warning.Topics{{Where: "report", Words: []string{"threat-to-life"}}}
	if got := warning.SignsIn(it, rules); len(got) != 1 || got[0].Rule != "topic" {
		t.Errorf("a topic: %+v", got)
	}
	rules.Wordless = nil
	if got := warning.SignsIn(it, rules); len(got) != 2 {
		t.Errorf("where the rules want it: %+v", got)
	}
}

func TestNamesOfFilesAreLookedThrough(t *testing.T) {
	r := decode(t, `
originator: USA/CIA
created: 2017-12-10T12:00:00Z
kind: intelligence
topics: [counter-terrorism]
title: EXERCISE
portions:
  - {mark: (U), text: "See the file.", attachment: {file: how_to_bomb.pdf, media: application/pdf}}
`)
	want := []warning.Sign{{Where: "portion:0", Rule: "word", Word: "bomb", Found: "bomb"}}
	if diff := cmp.Diff(want, warning.Signs(r, warning.Default())); diff != "" {
		t.Errorf("of our own (-want +got):\n%s", diff)
	}
	want[0].Where = "report"
	if diff := cmp.Diff(want, warning.SignsIn(warning.ItemFrom(tearline.Received{Files: []tearline.Attachment{{Name: "how_to_bomb.pdf"}}}), warning.Default())); diff != "" {
		t.Errorf("of a partner (-want +got):\n%s", diff)
	}
}

func TestWhatTheAuthorSaysIsASignWhateverTheWords(t *testing.T) {
	rules := warning.Default()
	rules.Topics = []string{"threat-to-life"}
	r := decode(t, `
originator: USA/CIA
created: 2017-12-10T12:00:00Z
kind: warning
precedence: flash
topics: [counter-terrorism]
title: {mark: (U), text: "On {o1}"}
fields:
  o1: {ladder: organisation, name: The Bombers of Nowhere}
  q1: {ladder: quote, verbatim: "we take hostages"}
  t1: {ladder: time, at: 2015-11-13T21:00:00Z}
  l1: {ladder: place, city: Moscow}
portions:
  - {mark: (U), text: "Nothing here.", topics: [threat-to-life]}
  - {mark: (U), text: "They said {q1} in {l1} at {t1}."}
`)
	want := []warning.Sign{
		{Where: "report", Rule: "kind", Word: "warning"},
		{Where: "report", Rule: "precedence", Word: "flash"},
		{Where: "portion:0", Rule: "topic", Word: "threat-to-life"},
		{Where: "title", Rule: "word", Word: "bomb", Found: "Bombers"},
		{Where: "portion:1", Rule: "word", Word: "hostage", Found: "hostages"},
	}
	if diff := cmp.Diff(want, warning.Signs(r, rules)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatAPartnerSentIsReadLikewise(t *testing.T) {
	in := tearline.Received{Kind: "intelligence", Portions: []tearline.Paragraph{
		{Portion: tearline.Portion{Text: "A title"}, Title: true},
		{Portion: tearline.Portion{Text: "Nothing."}},
		{Portion: tearline.Portion{Text: "Готовится нападение."}},
	}, Fields: []tearline.Field{{Ladder: "time", Words: "13 November 2015"}}}
	want := []warning.Sign{{Where: "portion:1", Rule: "word", Word: "нападен", Found: "нападение"}}
	if diff := cmp.Diff(want, warning.SignsIn(warning.ItemFrom(in), warning.Default())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Every stem of the rules is found in every word that begins with it, in any
// case, and nothing is found where no word holds a stem.
func TestSignsAreThoseOfANaiveReading(t *testing.T) {
	rules := warning.Default()
	rules.Words = map[string][]string{"xx": {"bomb", "bombard", "взрыв", "хищ"}}
	ends := []string{"", "s", "ing", "ами"}
	words := []string{"bomb", "BOMB", "bombard", "Bombard", "abomb", "взрыв", "ВЗРЫВ", "calm", "тихо", "bom", "похищ"}
	rapid.Check(t, func(t *rapid.T) {
		var text []string
		want := map[string]bool{}
		for range rapid.IntRange(0, 6).Draw(t, "words") {
			w := rapid.SampledFrom(words).Draw(t, "word") + rapid.SampledFrom(ends).Draw(t, "end")
			text = append(text, w)
			switch low := strings.ToLower(w); {
			case strings.HasPrefix(low, "bombard"):
				want["bombard"] = true
			case strings.HasPrefix(low, "bomb"):
				want["bomb"] = true
			case strings.HasPrefix(low, "взрыв"):
				want["взрыв"] = true
			}
		}
		got := map[string]bool{}
		it := warning.Item{Texts: []warning.Text{{Where: "portion:0", Words: strings.Join(text, rapid.SampledFrom([]string{" ", ", ", "-", "\n", "/"}).Draw(t, "between"))}}}
		for _, s := range warning.SignsIn(it, rules) {
			if got[s.Word] {
				t.Fatalf("%s twice", s.Word)
			}
			got[s.Word] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", it.Texts[0].Words, diff)
		}
	})
}

func TestAWindowIsWhatTheReportSays(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2017, 12, d, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name, more string
		want       warning.Window
	}{
		{"nothing", "", warning.Window{}},
		{"valid until", "valid_until: 2017-12-18\n", warning.Window{Until: day(18)}},
		{"a time", "fields:\n  t1: {ladder: time, from: 2017-12-16, to: 2017-12-17}\n", warning.Window{From: day(16), Until: day(17)}},
		{"a day", "fields:\n  t1: {ladder: time, at: 2017-12-16}\n", warning.Window{From: day(16), Until: day(17)}},
		{"several", "fields:\n  t1: {ladder: time, at: 2017-12-16}\n  t2: {ladder: time, from: 2017-12-14, to: 2017-12-15}\n", warning.Window{From: day(14), Until: day(17)}},
		{"one that was", "fields:\n  t1: {ladder: time, at: 2015-11-13}\n", warning.Window{}},
		{"one in words", "fields:\n  t1: {ladder: time, values: {day: soon}}\n", warning.Window{}},
		{"both", "valid_until: 2017-12-18\nfields:\n  t1: {ladder: time, at: 2017-12-16}\n", warning.Window{From: day(16), Until: day(18)}},
	} {
		if diff := cmp.Diff(tt.want, warning.WindowOf(plain(t, "EXERCISE", tt.more))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	w := warning.Window{Until: day(17)}
	if w.Passed(day(17).Add(-time.Second)) || !w.Passed(day(17)) || (warning.Window{}).Passed(day(30)) {
		t.Error("a window is over when its end is reached, and one without an end never")
	}
}

package report_test

import (
	"strings"
	"testing"

	"entente/internal/core/report"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ref(name string) report.Part         { return report.Part{Text: "{" + name + "}", Field: name} }
func plainText(s string) report.Part      { return report.Part{Text: s} }
func found(words, f string) report.Part   { return report.Part{Text: words, Field: f, Recognised: true} }
func parts(p ...report.Part) report.Prose { return report.Prose{Parts: p} }

const named = `p1: {ladder: person, name: "Ахмед Фиктивный", also: ["Akhmed Fiktivnyy", "Akhmed Fiktivnyy al-Rusi", "Li"]}
l1: {ladder: place, name: "Kazan Cathedral", city: "St Petersburg"}
o1: {ladder: organisation, name: "Fictional Brigade", kind: armed group}
d1: {ladder: document, number: "75 12345"}
n1: {ladder: selector, value: "ghost_9@example.org"}
f1: {ladder: officer, name: "Colonel Nemo"}
v1: {ladder: transport, full: "SU 2135", route: "a flight"}
s1: {ladder: source, full: "CORMORANT", descriptor: "a source"}
w1: {ladder: quote, verbatim: "Friday it is", paraphrase: "soon"}
`

func TestReferencesAndBraces(t *testing.T) {
	tests := []struct {
		name, in string
		want     []report.Part
	}{
		{"no reference", "A plan.", []report.Part{plainText("A plan.")}},
		{"a reference alone", "{p1}", []report.Part{ref("p1")}},
		{"two that touch", "{p1}{l1}", []report.Part{ref("p1"), ref("l1")}},
		{"doubled braces stand for themselves", "{{p1}} is {p1}", []report.Part{plainText("{p1} is "), ref("p1")}},
		{"a reference between doubled braces", "{{{p1}}}", []report.Part{plainText("{"), ref("p1"), plainText("}")}},
		{"braces alone", "{{}}", []report.Part{plainText("{}")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := withFields(t, named, tt.in).ProseOf(0)
			if diff := cmp.Diff(report.Prose{Source: tt.in, Parts: tt.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

const heard = `p1: {ladder: person, name: "Тамерлан Царнаев"}
p2: {ladder: person, name: "Gulmurod Khalimov"}
p3: {ladder: person, name: "Mahmoud Khalimov"}
p4: {ladder: person, name: "John Smith"}
p5: {ladder: person, name: "Zoë Müller-Beispiel"}
l1: {ladder: place, name: "Riga"}
o1: {ladder: organisation, name: "Fictional Brigade", kind: armed group}
f1: {ladder: officer, name: "Officer Seventeen"}
`

func TestNamesAreFoundInAnyScriptAndForm(t *testing.T) {
	tests := []struct {
		name, in string
		want     []report.Part
	}{
		{"another script", "He met Tamerlan Tsarnayev.", []report.Part{plainText("He met "), found("Tamerlan Tsarnayev", "p1"), plainText(".")}},
		{"inflected", "Встреча с Тамерланом Царнаевым была.", []report.Part{plainText("Встреча с "), found("Тамерланом Царнаевым", "p1"), plainText(" была.")}},
		{"another order, in capitals", "TSARNAEV, Tamerlan", []report.Part{found("TSARNAEV, Tamerlan", "p1")}},
		{"the surname, of one field alone", "They saw Zarnajew again.", []report.Part{plainText("They saw "), found("Zarnajew", "p1"), plainText(" again.")}},
		{"without what is written with it", "They saw Tsarnaev's car, and d'Tsarnaev.", []report.Part{plainText("They saw "), found("Tsarnaev", "p1"), plainText("'s car, and d'"), found("Tsarnaev", "p1"), plainText(".")}},
		{"in Arabic, with its clitic", "جاء وتامرلان تسارناييف", []report.Part{plainText("جاء و"), found("تامرلان تسارناييف", "p1")}},
		{"a surname of two fields is neither", "They saw Khalimov.", []report.Part{plainText("They saw Khalimov.")}},
		{"the whole name is one's", "Видели Гулмурода Халимова и Khalimov.", []report.Part{plainText("Видели "), found("Гулмурода Халимова", "p2"), plainText(" и Khalimov.")}},
		{"another person of the surname", "They saw Anzor Tsarnaev.", []report.Part{plainText("They saw Anzor Tsarnaev.")}},
		{"a family", "They saw the Tsarnaevs.", []report.Part{plainText("They saw the Tsarnaevs.")}},
		{"a surname where nothing tells a name", "قال تسارناييف إنه", []report.Part{plainText("قال تسارناييف إنه")}},
		{"a common name alone", "They saw Smith and met Ivan and John.", []report.Part{plainText("They saw Smith and met Ivan and John.")}},
		{"a given name alone", "They saw Gulmurod.", []report.Part{plainText("They saw Gulmurod.")}},
		{"a place, inflected", "Он живёт в Риге.", []report.Part{plainText("Он живёт в "), found("Риге", "l1"), plainText(".")}},
		{"words that resemble", "The rigor of roman law, Rigid rules.", []report.Part{plainText("The rigor of roman law, Rigid rules.")}},
		{"an office alone", "The Officer spoke.", []report.Part{plainText("The Officer spoke.")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := withFields(t, heard, tt.in).ProseOf(0)
			if diff := cmp.Diff(report.Prose{Source: tt.in, Parts: tt.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNamesOfTheReportsOwnFieldsAreFoundInPlainText(t *testing.T) {
	tests := []struct {
		name, in string
		want     []report.Part
	}{
		{"a name", "Seen: Ахмед Фиктивный.", []report.Part{plainText("Seen: "), found("Ахмед Фиктивный", "p1"), plainText(".")}},
		{"whatever its case", "KAZAN cathedral", []report.Part{found("KAZAN cathedral", "l1")}},
		{"another name, the longest first", "Akhmed Fiktivnyy al-Rusi left", []report.Part{found("Akhmed Fiktivnyy al-Rusi", "p1"), plainText(" left")}},
		{"the shorter where the longer does not stand", "Akhmed Fiktivnyy al-Rus", []report.Part{found("Akhmed Fiktivnyy", "p1"), plainText(" al-Rus")}},
		{"across a line end", "Akhmed   Fiktivnyy", []report.Part{found("Akhmed   Fiktivnyy", "p1")}},
		{"whole words only", "xKazan Cathedral, Kazan Cathedrals", []report.Part{plainText("xKazan Cathedral, Kazan Cathedrals")}},
		{"two in a row", "Fictional Brigade Kazan Cathedral", []report.Part{found("Fictional Brigade", "o1"), plainText(" "), found("Kazan Cathedral", "l1")}},
		{"a number, an address, a flight, a source, an officer", "75 12345 ghost_9@example.org SU 2135 cormorant colonel nemo",
			[]report.Part{found("75 12345", "d1"), plainText(" "), found("ghost_9@example.org", "n1"), plainText(" "), found("SU 2135", "v1"), plainText(" "), found("cormorant", "s1"), plainText(" "), found("colonel nemo", "f1")}},
		{"a short name by its exact case only", "Li met li and LI.", []report.Part{found("Li", "p1"), plainText(" met li and LI.")}},
		{"a short name as a whole word only", "Lisbon", []report.Part{plainText("Lisbon")}},
		{"beside a reference", "{p1} at Kazan Cathedral", []report.Part{ref("p1"), plainText(" at "), found("Kazan Cathedral", "l1")}},
		{"never across a reference", "Kazan {p1} Cathedral", []report.Part{plainText("Kazan "), ref("p1"), plainText(" Cathedral")}},
		{"in escaped braces", "{{Kazan Cathedral}}", []report.Part{plainText("{"), found("Kazan Cathedral", "l1"), plainText("}")}},
		{"not cities, kinds, quotes or routes", "St Petersburg, armed group, Friday it is, a flight", []report.Part{plainText("St Petersburg, armed group, Friday it is, a flight")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := withFields(t, named, tt.in).ProseOf(0)
			if diff := cmp.Diff(report.Prose{Source: tt.in, Parts: tt.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOfTwoFieldsWithOneNameTheFirstHasItUnlessOneIsAnOfficer(t *testing.T) {
	const two = "p2: {ladder: person, name: Ivan Petrov}\np1: {ladder: person, name: IVAN PETROV}"
	for fields, want := range map[string]string{two: "p2", two + "\nf1: {ladder: officer, name: ivan petrov}": "f1"} {
		if diff := cmp.Diff([]string{want}, withFields(t, fields, "Ivan Petrov").ProseOf(0).Refs()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestNamesAreFoundInATitleNotInGistsAndTearlines(t *testing.T) {
	in := `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: tip
topics: [travel]
title: Ivan Petrov
fields: {p1: {ladder: person, name: Ivan Petrov}}
portions: [{mark: (U), text: a, gists: [{id: g1, mark: (U), text: Ivan Petrov left}]}]
tearlines: [{id: t1, mark: (U), text: Ivan Petrov left}]
`
	r, err := report.Decode("report.yaml", []byte(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(report.Prose{Source: "Ivan Petrov", Parts: []report.Part{found("Ivan Petrov", "p1")}}, r.Title.Prose); diff != "" {
		t.Errorf("title (-want +got):\n%s", diff)
	}
	if r.Portions[0].Gists[0].Text != "Ivan Petrov left" || r.Tearlines[0].Text != "Ivan Petrov left" {
		t.Errorf("gist %q, tearline %q; want both as written", r.Portions[0].Gists[0].Text, r.Tearlines[0].Text)
	}
}

func TestRenderTouchesNothingButReferences(t *testing.T) {
	say := map[string]string{"a": "a source", "t": "16 December 2017", "n": "Ivan", "q": "they will go.", "m": "00:00 UTC on 16 December 2017 to 00:00 UTC on 17 December 2017"}
	tests := []struct {
		name, lang, want string
		prose            report.Prose
	}{
		{"odd literal text stays", "en", "the the  a an at at x.. y", parts(plainText("the the  a an at at x.. y"))},
		{"a doubled article", "en", "the source", parts(plainText("the "), ref("a"))},
		{"two articles, the author's goes", "en", "A source", parts(plainText("A "), ref("a"))},
		{"across a line end", "en", "seen by the\nsource", parts(plainText("seen by the\n"), ref("a"))},
		{"two spaces are no article's", "en", "the  a source", parts(plainText("the  "), ref("a"))},
		{"an article before a name stays", "en", "the Ivan", parts(plainText("the "), ref("n"))},
		{"her and that may stand alone", "en", "gave her a source, said that a source", parts(plainText("gave her "), ref("a"), plainText(", said that "), ref("a"))},
		{"a preposition of time", "en", "left on 16 December 2017", parts(plainText("left at "), ref("t"))},
		{"another preposition stays", "en", "left before 16 December 2017", parts(plainText("left before "), ref("t"))},
		{"a window after a preposition", "en", "left from " + say["m"], parts(plainText("left in "), ref("m"))},
		{"a stop is not doubled", "en", "Say they will go. Now", parts(plainText("Say "), ref("q"), plainText(". Now"))},
		{"an ellipsis stays", "en", "Say they will go.... Now", parts(plainText("Say "), ref("q"), plainText("... Now"))},
		{"after an abbreviation no sentence begins", "en", "Approx. a source, e.g. a source", parts(plainText("Approx. "), ref("a"), plainText(", e.g. "), ref("a"))},
		{"after a question one does", "en", "Why? A source", parts(plainText("Why? "), ref("a"))},
		{"after an empty line one does", "en", "Heading\n\nA source", parts(plainText("Heading\n\n"), ref("a"))},
		{"after a single line end none does", "en", "seen by\na source", parts(plainText("seen by\n"), ref("a"))},
		{"within brackets at the start", "en", "(A source said so)", parts(plainText("("), ref("a"), plainText(" said so)"))},
		{"after a closing quote", "en", "“Yes.” A source", parts(plainText("“Yes.” "), ref("a"))},
		{"articles are English", "fr", "the a source", parts(plainText("the "), ref("a"))},
		{"recognised words that stand are left alone", "en", "the A source", parts(plainText("the "), found("A source", "x"))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := report.Render(tt.prose, tt.lang, func(p report.Part) string {
				if p.Recognised {
					return p.Text
				}
				return say[p.Field]
			})
			if got != tt.want {
				t.Errorf("got %q; want %q", got, tt.want)
			}
		})
	}
}

// Whatever the text, references give back the source and literal text survives.
func TestProseKeepsEveryCharacter(t *testing.T) {
	names := []string{"p1", "l1", "o1"}
	piece := rapid.OneOf(rapid.StringN(1, 12, -1), rapid.SampledFrom([]string{"the ", "at ", "Kazan Cathedral", "li", "Li ", ". ", "\n\n"}))
	rapid.Check(t, func(t *rapid.T) {
		var source, literal strings.Builder
		var want []string
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			if rapid.Bool().Draw(t, "reference") {
				name := rapid.SampledFrom(names).Draw(t, "name")
				source.WriteString("{" + name + "}")
				literal.WriteString("\x00")
				want = append(want, name)
				continue
			}
			s := strings.Map(printable, piece.Draw(t, "text"))
			source.WriteString(strings.NewReplacer("{", "{{", "}", "}}").Replace(s))
			literal.WriteString(s)
		}
		in := source.String()
		if strings.TrimSpace(in) == "" || strings.TrimRight(in, "\n") != in {
			t.Skip("blank, or ends with a line end")
		}
		r, err := decodeText(named, in)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		var refs []string
		for _, p := range r.ProseOf(0).Parts {
			if p.Field != "" && !p.Recognised {
				refs = append(refs, p.Field)
				got.WriteString("\x00")
				continue
			}
			got.WriteString(p.Text)
		}
		if got.String() != literal.String() || !cmp.Equal(refs, want) {
			t.Fatalf("%q came back as %q with %v; want %q with %v", in, got.String(), refs, literal.String(), want)
		}
		if r.ProseOf(0).Source != in {
			t.Fatalf("source %q; want %q", r.ProseOf(0).Source, in)
		}
	})
}

// printable drops what no text may hold.
func printable(r rune) rune {
	if r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0xfffd {
		return -1
	}
	return r
}

package report_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/report"
)

const whole = `v: 1
originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
title: {mark: (U), text: "Plan against {l1}"}
fields:
  s1: {ladder: source, full: "CORMORANT", descriptor: "a source", collection: HUMINT, grade: B, marks: {full: (S//NF), grade: "(S//REL TO USA, FRA)"}}
  p1: {ladder: person, name: "Ahmed Fiktivny", also: [Akhmed], born: ["1986-10-21", 1987], nationality: RUS, protected: [minor]}
  l1: {ladder: place, name: "Kazan Cathedral", point: [59.9343, 30.3245], country: RUS}
  t1: {ladder: time, from: 2017-12-16T00:00:00Z, to: 2017-12-17T00:00:00Z}
  d1: {ladder: document, type: passport, number: "7512345", holder: p1}
  f1: {ladder: officer, name: Colonel Nemo}
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "{p1} plans to attack {l1} at {t1}."}
  - mark: (S//NF)
    frame: "(S//REL TO USA, FRA)"
    text: "It comes from {s1}."
    gists: [{id: g1, mark: (S//NF), text: "A plan."}]
    credibility: 2
serial: USA-1
system: USA
marking: SECRET//NOFORN
supersedes: USA-0
lang: en
info_date: {from: 2017-12-01T00:00:00Z, to: 2017-12-09T00:00:00Z}
valid_until: 2017-12-18T00:00:00Z
precedence: flash
authority: {reason: R}
review: 2022-12-10
use: [lead]
onward: none
obtained: {concern: none}
third_party: {from: GBR}
translation: {by: human}
tearlines:
  - {id: tl1, mark: (S//NF), text: "A plan.", audience: [RUS, FVEY], portions: [1, 0]}
`

func TestTheWholeReportIsAccepted(t *testing.T) {
	if _, err := report.Decode("report.yaml", []byte(whole), nil); err != nil {
		t.Fatal(err)
	}
}

// edit is one change to the whole report, and what its refusal must tell.
type edit struct {
	name, old, new string
	line           int
	key, says      string
}

func checkRefusals(t *testing.T, edits []edit) {
	t.Helper()
	for _, tt := range edits {
		t.Run(tt.name, func(t *testing.T) {
			in := strings.Replace(whole, tt.old, tt.new, 1)
			if in == whole {
				t.Fatalf("%q is not in the report", tt.old)
			}
			r, err := report.Decode("report.yaml", []byte(in), nil)
			wantRefused(t, err, tt.line, tt.key, tt.says)
			if r != nil {
				t.Error("a refused report was given back")
			}
		})
	}
}

func TestDecodeRefusesABadHead(t *testing.T) {
	checkRefusals(t, []edit{
		{"another version", "v: 1", "v: 2", 1, "v", "from 1 to 1"},
		{"an unknown key", "serial: USA-1", "serials: USA-1", 21, "serials", "unknown key"},
		{"a key given twice", "kind: intelligence", "kind: tip\nkind: tip", 5, "kind", "twice"},
		{"no originator", "originator: USA/CIA\n", "", 1, "originator", "missing"},
		{"an originator that is no code", "USA/CIA", "CIA at Langley", 2, "originator", "TRIGRAPH"},
		{"no time of creation", "created: 2017-12-10T09:30:00Z\n", "", 1, "created", "missing"},
		{"a time without a zone", "2017-12-10T09:30:00Z", "2017-12-10T09:30:00", 3, "created", "expected a time"},
		{"no kind", "kind: intelligence\n", "", 1, "kind", "missing"},
		{"an unknown kind", "kind: intelligence", "kind: rumour", 4, "kind", "recall, opinion"},
		{"no topics", "topics: [counter-terrorism]\n", "", 1, "topics", "missing"},
		{"empty topics", "[counter-terrorism]", "[]", 5, "topics", "1 to 64"},
		{"a topic of two words", "[counter-terrorism]", "[counter terrorism]", 5, "topics", "without spaces"},
		{"a topic given twice", "[counter-terrorism]", "[a, a]", 5, "topics[1]", "twice"},
		{"no title", "title: {mark: (U), text: \"Plan against {l1}\"}\n", "", 1, "title", "missing"},
		{"a title without its mark", "title: {mark: (U), ", "title: {", 6, "title.mark", "missing"},
		{"a title with another key", "title: {mark: (U), ", "title: {mark: (U), lang: en, ", 6, "title.lang", "unknown key"},
		{"a blank title", `"Plan against {l1}"`, `" "`, 6, "title.text", "blank"},
		{"a list for a title", `{mark: (U), text: "Plan against {l1}"}`, "[a]", 6, "title", "expected a map"},
		{"an unknown system", "system: USA", "system: GBR", 22, "system", "USA, FRA, RUS, TLP"},
		{"a report that supersedes itself", "supersedes: USA-0", "supersedes: USA-1", 24, "supersedes", "own serial"},
		{"a serial with a space", "serial: USA-1", "serial: USA 1", 21, "serial", "without spaces"},
		{"a language that is none", "lang: en", "lang: english language", 25, "lang", "fr-CA"},
		{"a span that runs backwards", "to: 2017-12-09T00:00:00Z", "to: 2017-11-09T00:00:00Z", 26, "info_date", "before from"},
		{"an empty span", "{from: 2017-12-01T00:00:00Z, to: 2017-12-09T00:00:00Z}", "{}", 26, "info_date", "empty"},
		{"a word for a time", "valid_until: 2017-12-18T00:00:00Z", "valid_until: soon", 27, "valid_until", "expected a time"},
		{"an unknown precedence", "flash", "urgent", 28, "precedence", "routine, priority"},
		{"an unknown key of the authority", "{reason: R}", "{basis: R}", 29, "authority.basis", "unknown key"},
		{"an unknown use", "[lead]", "[leads]", 31, "use[0]", "travel-denial"},
		{"no use at all", "use: [lead]", "use: []", 31, "use", "empty"},
		{"an unknown onward term", "onward: none", "onward: anyone", 32, "onward", "own-government"},
		{"an unknown concern", "{concern: none}", "{concern: torture}", 33, "obtained.concern", "mistreatment"},
		{"a word for detention", "{concern: none}", "{detention: maybe}", 33, "obtained.detention", "true or false"},
		{"a third party without a name", "{from: GBR}", "{ref: x}", 34, "third_party.from", "missing"},
		{"an unknown consent", "{from: GBR}", "{from: GBR, consent: given}", 34, "third_party.consent", "required, standing"},
		{"a translation by nobody", "{by: human}", "{of: ru}", 35, "translation.by", "missing"},
		{"a translation by another", "{by: human}", "{by: parrot}", 35, "translation.by", "human, machine"},
	})
}

func TestDecodeNeedsASystemForACountryThatHasNone(t *testing.T) {
	in := strings.NewReplacer("USA/CIA", "DEU/BND", "system: USA\n", "").Replace(whole)
	_, err := report.Decode("report.yaml", []byte(in), nil)
	wantRefused(t, err, 2, "originator", "system:")
}

func TestDecodeRefusesABadMark(t *testing.T) {
	checkRefusals(t, []edit{
		{"a title's mark of another system", "title: {mark: (U)", "title: {mark: (AMBER)", 6, "title.mark", "system USA"},
		{"a portion's mark that is none", "- {mark: \"(S//REL TO USA, FRA)\"", "- {mark: \"secretish\"", 15, "portions[0].mark", "system USA"},
		{"a banner lower than its portions", "marking: SECRET//NOFORN", "marking: CONFIDENTIAL//NOFORN", 23, "marking", "lower than the roll-up"},
		{"a banner looser than its portions", "marking: SECRET//NOFORN", "marking: \"SECRET//REL TO USA, FRA\"", 23, "marking", "lower than the roll-up"},
		{"a bare REL without a banner's list", "- {mark: \"(S//REL TO USA, FRA)\"", "- {mark: (S//REL)", 15, "portions[0].mark", "banner's list"},
		{"a bare REL for the banner", "marking: SECRET//NOFORN", "marking: (S//REL)", 23, "marking", "banner's list"},
		{"a frame above its portion", "frame: \"(S//REL TO USA, FRA)\"", "frame: (TS//NF)", 17, "portions[1].frame", "above the portion's (S//NF)"},
		{"a gist's mark that is none", "mark: (S//NF), text: \"A plan.\"}]", "mark: (X), text: \"A plan.\"}]", 19, "portions[1].gists[0].mark", "system USA"},
		{"a tearline's mark that is none", "- {id: tl1, mark: (S//NF)", "- {id: tl1, mark: (X)", 37, "tearlines[0].mark", "system USA"},
		{"a rung's mark that is none", "marks: {full: (S//NF)", "marks: {full: (X)", 8, "fields.s1.marks.full", "system USA"},
		{"a mark for a word that is no rung", "marks: {full: (S//NF)", "marks: {city: (S//NF)", 8, "fields.s1.marks.city", "full, descriptor, collection, grade"},
		{"a mark for withheld", "marks: {full: (S//NF)", "marks: {withheld: (S//NF)", 8, "fields.s1.marks.withheld", "a rung of source: full"},
		{"a mark for an officer", "name: Colonel Nemo", "name: Colonel Nemo, marks: {withheld: (S//NF)}", 13, "fields.f1.marks.withheld", "none"},
		{"a coarser rung marked more narrowly", "grade: \"(S//REL TO USA, FRA)\"", "descriptor: \"(S//REL TO USA, FRA)\", collection: (S//NF)", 8, "fields.s1.marks.collection", "narrower"},
		{"a coarser rung of a higher level", "grade: \"(S//REL TO USA, FRA)\"", "grade: (TS//NF)", 8, "fields.s1.marks.grade", "narrower"},
		{"narrower, whatever their order in the file", "marks: {full: (S//NF), grade: \"(S//REL TO USA, FRA)\"}", "marks: {grade: (S//NF), full: \"(S//REL TO USA, FRA)\"}", 8, "fields.s1.marks.grade", "narrower"},
		{"a coarser rung for fewer partners", "marks: {full: (S//NF)", "marks: {full: \"(S//REL TO USA, FRA, RUS)\"", 8, "fields.s1.marks.grade", "narrower"},
	})
}

func TestDecodeRefusesABadField(t *testing.T) {
	checkRefusals(t, []edit{
		{"a list for fields", "fields:\n  s1:", "fields: []\nx:\n  s1:", 7, "fields", "expected a map"},
		{"a name with a capital", "  f1: {", "  F1: {", 13, "fields.F1", "a field's name"},
		{"a name that begins with a digit", "  f1: {", "  1f: {", 13, "fields.1f", "a field's name"},
		{"a name that is too long", "  f1: {", "  " + strings.Repeat("f", 33) + ": {", 13, "fields." + strings.Repeat("f", 33), "at most 32"},
		{"report for a name", "  f1: {", "  report: {", 13, "fields.report", "neither report nor title"},
		{"title for a name", "  f1: {", "  title: {", 13, "fields.title", "neither report nor title"},
		{"a name given twice", "  f1: {", "  d1: {", 13, "fields.d1", "twice"},
		{"no ladder", "{ladder: officer, ", "{", 13, "fields.f1.ladder", "missing"},
		{"an unknown ladder", "ladder: officer", "ladder: weapon", 13, "fields.f1.ladder", "source, person"},
		{"the ladder of the portions", "ladder: officer", "ladder: text", 13, "fields.f1.ladder", "source, person"},
		{"no value", "{ladder: officer, name: Colonel Nemo}", "{ladder: officer}", 13, "fields.f1", "without a value"},
		{"another ladder's key", "name: Colonel Nemo", "name: Colonel Nemo, city: Riga", 13, "fields.f1.city", "unknown key"},
		{"a blank value", "name: Colonel Nemo", "name: ''", 13, "fields.f1.name", "blank"},
		{"a list for a value", "name: Colonel Nemo", "name: [Nemo]", 13, "fields.f1.name", "a list"},
		{"a value that is too long", "name: Colonel Nemo", "name: " + strings.Repeat("n", report.MaxWords+1), 13, "fields.f1.name", "at most 10000"},
		{"an unknown discipline", "collection: HUMINT", "collection: RUMINT", 8, "fields.s1.collection", "HUMINT, SIGINT"},
		{"an unknown grade", "grade: B", "grade: G", 8, "fields.s1.grade", "A, B, C, D, E, F"},
		{"a word for other names", "also: [Akhmed]", "also: Akhmed", 9, "fields.p1.also", "expected a list"},
		{"a birth date that is none", `"1986-10-21"`, `"1986-21-10"`, 9, "fields.p1.born[0]", "YYYY-MM-DD"},
		{"a birth date in words", `"1986-10-21"`, `"October 1986"`, 9, "fields.p1.born[0]", "YYYY-MM-DD"},
		{"a nationality in words", "nationality: RUS", "nationality: Russian", 9, "fields.p1.nationality", "trigraph"},
		{"an unknown protection", "protected: [minor]", "protected: [child]", 9, "fields.p1.protected[0]", "own-national"},
		{"protection for a place", "country: RUS}", "country: RUS, protected: [minor]}", 10, "fields.l1.protected", "unknown key"},
		{"a latitude beyond the pole", "[59.9343, 30.3245]", "[95, 30.3245]", 10, "fields.l1.point[0]", "from -90 to 90"},
		{"a longitude beyond the date line", "[59.9343, 30.3245]", "[59.9343, 181]", 10, "fields.l1.point[1]", "from -180 to 180"},
		{"a point of one number", "[59.9343, 30.3245]", "[59.9343]", 10, "fields.l1.point", "[latitude, longitude]"},
		{"a country in words", "country: RUS}", "country: Russia}", 10, "fields.l1.country", "trigraph"},
		{"a window without its end", ", to: 2017-12-17T00:00:00Z", "", 11, "fields.t1.from", "without its end"},
		{"a window without its start", "from: 2017-12-16T00:00:00Z, ", "", 11, "fields.t1.to", "without its start"},
		{"a window that runs backwards", "to: 2017-12-17T00:00:00Z", "to: 2017-12-15T00:00:00Z", 11, "fields.t1.to", "before from"},
		{"an instant beside a window", "from: 2017-12-16", "at: 2017-12-16T00:00:00Z, from: 2017-12-16", 11, "fields.t1.at", "at alone"},
		{"a holder that does not exist", "holder: p1", "holder: p9", 12, "fields.d1.holder", "no person's field"},
		{"a holder that is no person", "holder: p1", "holder: l1", 12, "fields.d1.holder", "no person's field"},
		{"a holder of a place", "country: RUS}", "country: RUS, holder: p1}", 10, "fields.l1.holder", "unknown key"},
		{"words for what is no rung", "holder: p1", "values: {kind: x}", 12, "fields.d1.values.kind", "full, partial, withheld"},
		{"words that are a list", "holder: p1", "values: [x]", 12, "fields.d1.values", "expected a map"},
		{"words in what is no language", "holder: p1", "render: {french_: {full: x}}", 12, "fields.d1.render.french_", "language tag"},
		{"one language twice", "holder: p1", "render: {fr: {full: x}, FR: {full: y}}", 12, "fields.d1.render.FR", "twice"},
		{"words in a language for what is no rung", "holder: p1", "render: {fr: {kind: x}}", 12, "fields.d1.render.fr.kind", "full, partial, withheld"},
		{"a third party without a name", "holder: p1", "third_party: {}", 12, "fields.d1.third_party.from", "missing"},
	})
}

func TestDecodeRefusesABadPortion(t *testing.T) {
	checkRefusals(t, []edit{
		{"a map for portions", "portions:\n", "portions: {}\nx:\n", 14, "portions", "expected a list"},
		{"a string for a portion", "portions:\n", "portions:\n  - text\n", 15, "portions[0]", "expected a map"},
		{"no mark", "  - mark: (S//NF)\n    frame", "  - frame", 16, "portions[1].mark", "missing"},
		{"no text", "    text: \"It comes from {s1}.\"\n", "", 16, "portions[1].text", "missing"},
		{"a blank text", "\"It comes from {s1}.\"", "\"\\n\"", 18, "portions[1].text", "blank"},
		{"an unknown key", "credibility: 2", "grade: 2", 20, "portions[1].grade", "unknown key"},
		{"a credibility out of range", "credibility: 2", "credibility: 7", 20, "portions[1].credibility", "from 1 to 6"},
		{"a likelihood outside the table", "credibility: 2", "likelihood: possible", 20, "portions[1].likelihood", "almost no chance"},
		{"an unknown confidence", "credibility: 2", "confidence: medium", 20, "portions[1].confidence", "low, moderate, high"},
		{"an unknown knowability", "credibility: 2", "knowability: few", 20, "portions[1].knowability", "broad, narrow"},
		{"no topics of its own", "credibility: 2", "topics: []", 20, "portions[1].topics", "1 to 64"},
		{"no use of its own", "credibility: 2", "use: []", 20, "portions[1].use", "empty"},
		{"a reference to nothing", "It comes from {s1}.", "It comes from {s9}.", 18, "portions[1].text", "{s9} names no field"},
		{"a reference in the title to nothing", "Plan against {l1}", "Plan against {l2}", 6, "title.text", "{l2} names no field"},
		{"an open brace", "It comes from {s1}.", "It comes from {s1.", 18, "portions[1].text", "'{' at character 15"},
		{"a closing brace", "It comes from {s1}.", "It comes from s1}.", 18, "portions[1].text", "'}' at character 17"},
		{"empty braces", "It comes from {s1}.", "It comes from {}.", 18, "portions[1].text", "'{' at character 15"},
		{"a reference with a space", "It comes from {s1}.", "Из {s1 }.", 18, "portions[1].text", "'{' at character 4"},
		{"a text that is too long", "It comes from {s1}.", strings.Repeat("x", report.MaxText+1), 18, "portions[1].text", "at most 100000"},
		{"a gist without an id", "[{id: g1, ", "[{", 19, "portions[1].gists[0].id", "missing"},
		{"a gist with a bad id", "[{id: g1, ", "[{id: g 1, ", 19, "portions[1].gists[0].id", "an id of letters"},
		{"a gist without a mark", "{id: g1, mark: (S//NF), ", "{id: g1, ", 19, "portions[1].gists[0].mark", "missing"},
		{"a gist without a text", "mark: (S//NF), text: \"A plan.\"}]", "mark: (S//NF)}]", 19, "portions[1].gists[0].text", "missing"},
		{"a gist with a reference", `text: "A plan."}]`, `text: "A plan by {p1}."}]`, 19, "portions[1].gists[0].text", "{p1}"},
		{"a gist with a brace", `text: "A plan."}]`, `text: "A } plan."}]`, 19, "portions[1].gists[0].text", "stands alone"},
		{"a gist's id given twice", `text: "A plan."}]`, `text: "A plan."}, {id: g1, mark: (U), text: b}]`, 19, "portions[1].gists[1].id", "twice"},
		{"a tearline with a gist's id", "- {id: tl1", "- {id: g1", 37, "tearlines[0].id", "twice"},
		{"a tearline with a reference", `text: "A plan.", audience`, `text: "{p1} plans.", audience`, 37, "tearlines[0].text", "{p1}"},
		{"a tearline for a portion that does not exist", "portions: [1, 0]", "portions: [2]", 37, "tearlines[0].portions[0]", "from 0 to 1"},
		{"a tearline for no portion", "portions: [1, 0]", "portions: []", 37, "tearlines[0].portions", "1 to"},
		{"a tearline for one portion twice", "portions: [1, 0]", "portions: [1, 1]", 37, "tearlines[0].portions", "twice"},
		{"a tearline for nobody", "audience: [RUS, FVEY]", "audience: []", 37, "tearlines[0].audience", "empty"},
		{"a tearline for a name that is no party", "audience: [RUS, FVEY]", "audience: [Moscow]", 37, "tearlines[0].audience", "community"},
		{"an unknown key of a tearline", "portions: [1, 0]", "indices: [1, 0]", 37, "tearlines[0].indices", "unknown key"},
	})
}

func TestDecodeRefusesMoreThanItsLimits(t *testing.T) {
	items := func(n int, item string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, item, i)
		}
		return b.String()
	}
	checkRefusals(t, []edit{
		{"portions", "portions:\n", "portions:\n" + strings.Repeat("  - {mark: (U), text: a}\n", report.MaxPortions-1), 15, "portions", "2001 portions"},
		{"no portions", "portions:\n  - {mark: \"(S//REL TO USA, FRA)\", text: \"{p1} plans to attack {l1} at {t1}.\"}\n  - mark: (S//NF)\n    frame: \"(S//REL TO USA, FRA)\"\n    text: \"It comes from {s1}.\"\n    gists: [{id: g1, mark: (S//NF), text: \"A plan.\"}]\n    credibility: 2\n", "portions: []\n", 14, "portions", "0 portions"},
		{"fields", "fields:\n", "fields:\n" + items(report.MaxFields, "  x%d: {ladder: officer, name: N}\n"), 8, "fields", "2006 fields"},
		{"gists", "gists: [", "gists: [" + items(report.MaxGists, "{id: x%d, mark: (U), text: a}, "), 19, "portions[1].gists", "65 gists"},
		{"tearlines", "tearlines:\n", "tearlines:\n" + items(report.MaxTearlines, "  - {id: x%d, mark: (U), text: a}\n"), 37, "tearlines", "65 tearlines"},
		{"other names", "also: [", "also: [" + items(report.MaxNames, "N%d, "), 9, "fields.p1.also", "65 names"},
	})
}

func TestDecodeRefusesBombs(t *testing.T) {
	for name, in := range map[string]string{
		"billion laughs": "a: &a [x, x]\nb: &b [*a, *a]\noriginator: *b\n",
		"deep list":      "topics: " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000),
		"deep JSON":      `{"topics":` + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000) + "}",
		"many values":    `{"topics":[` + strings.Repeat(`"a",`, 1_000_000) + `"a"]}`,
		"many keys":      "{" + strings.Repeat("a,", 1_000_000) + "}",
		"too many bytes": strings.Repeat(" ", 9<<20),
		"nothing":        "",
		"a bare null":    "null\n",
		"two documents":  smallest + "---\n" + smallest,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := report.Decode("report.yaml", []byte(in), nil); errs.KindOf(err) != errs.Invalid {
				t.Errorf("got %v; want it refused", err)
			}
		})
	}
}

func TestAShortReportThatComesToALongOneIsRefused(t *testing.T) {
	text := "originator: USA/CIA\ncreated: 2017-01-01\nkind: tip\ntopics: [ct]\ntitle: T\nfields:\n  p: {ladder: person, name: \"" +
		strings.Repeat("long ", 1900) + "name\"}\nportions: [{mark: \"(U)\", text: \"" + strings.Repeat("{p}", 2000) + "\"}]\n"
	_, err := report.Decode("r.yaml", []byte(text), nil)
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "expected at most 8388608") {
		t.Errorf("%v; expected it to be refused for what it comes to", err)
	}
}

package report_test

import (
	"slices"
	"strings"
	"testing"

	"entente/internal/core/report"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// shows maps each secret's value to the coarsest rung that shows it.
func shows(list []report.Secret) map[string]report.Rung {
	out := map[string]report.Rung{}
	for _, s := range list {
		out[s.Value] = s.Shows
	}
	return out
}

func TestSecretsOfEachLadder(t *testing.T) {
	tests := []struct {
		field string
		want  map[string]report.Rung
	}{
		{`{ladder: source, full: "CORMORANT, met in Riga", descriptor: "a source with direct access", collection: HUMINT, grade: B}`, map[string]report.Rung{
			"CORMORANT, met in Riga": "full", "CORMORANT": "full", "a source with direct access": "descriptor", "HUMINT": "collection", "human source": "collection", "graded B": "grade"}},
		{`{ladder: source, full: "SOURCE, met in Riga"}`, map[string]report.Rung{"SOURCE, met in Riga": "full"}},
		{`{ladder: person, name: "Ахмед Фиктивный", also: [Akhmed Fiktivnyy], nationality: RUS, born: [1987], described: a student}`, map[string]report.Rung{
			"Ахмед Фиктивный": "full", "Akhmed Fiktivnyy": "full", "a student": "described"}},
		{`{ladder: person, born: [1986-10]}`, map[string]report.Rung{"1986-10": "full", "October 1986": "full", "10/1986": "full", "10.1986": "full"}},
		{`{ladder: place, name: Riga, city: Riga, region: Riga region, country: LVA}`, map[string]report.Rung{"Riga": "region", "Riga region": "region"}},
		{`{ladder: document, type: passport, number: "75-12345", country: RUS}`, map[string]report.Rung{"75-12345": "full", "7512345": "full", "••••2345": "partial"}},
		{`{ladder: selector, value: "+7 (812) 555-01-42", kind: phone}`, map[string]report.Rung{
			"+7 (812) 555-01-42": "full", "78125550142": "full", "8125550142": "full", "••••••••••••••1-42": "partial"}},
		{`{ladder: selector, value: "ghost_9", kind: satellite terminal}`, map[string]report.Rung{"ghost_9": "full", "satellite terminal": "kind"}},
		{`{ladder: organisation, name: Fictional Brigade, kind: armed group}`, map[string]report.Rung{"Fictional Brigade": "name", "armed group": "kind"}},
		{`{ladder: quantity, exact: "2,400", range: "2,000 to 3,000", order: thousands}`, map[string]report.Rung{"2,400": "exact", "2,000 to 3,000": "range", "thousands": "order"}},
		{`{ladder: quantity, exact: "7"}`, map[string]report.Rung{}},
		{`{ladder: transport, full: SU 2135, route: Istanbul to Moscow}`, map[string]report.Rung{"SU 2135": "full", "Istanbul to Moscow": "route"}},
		{`{ladder: quote, verbatim: We go on Friday, paraphrase: soon}`, map[string]report.Rung{"We go on Friday": "verbatim", "soon": "paraphrase"}},
		{`{ladder: officer, name: Colonel Nemo}`, map[string]report.Rung{"Colonel Nemo": ""}},
		{`{ladder: organisation, name: Fictional Brigade, values: {kind: the Brigade}, render: {fr: {kind: la Brigade, withheld: un groupe}}}`, map[string]report.Rung{
			"Fictional Brigade": "name", "the Brigade": "kind", "la Brigade": "kind", "un groupe": "withheld"}},
	}
	for _, tt := range tests {
		t.Run(tt.field, func(t *testing.T) {
			got := shows(field(t, tt.field).Secrets())
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSecretsOfADateOfBirth(t *testing.T) {
	got := shows(field(t, `{ladder: person, born: [1986-10-21]}`).Secrets())
	for _, want := range []string{"1986-10-21", "19861021", "861021", "21 October 1986", "October 21, 1986", "21 Oct 1986", "21.10.1986", "21/10/1986", "10/21/1986"} {
		if got[want] != "full" {
			t.Errorf("%q shows at %q; want full", want, got[want])
		}
	}
}

func TestSecretsOfAPoint(t *testing.T) {
	got := shows(field(t, `{ladder: place, point: [59.9343, -30.3245]}`).Secrets())
	for _, want := range []string{"59.9343", "59.934", "59.93", "59,9343", "30.3245", "30.324", "59.9343° N, 30.3245° W", "59.9343, -30.3245", "59°56′03″", "30°19′28″"} {
		if got[want] != "point" {
			t.Errorf("%q shows at %q; want point", want, got[want])
		}
	}
}

func TestSecretsOfATime(t *testing.T) {
	got := shows(field(t, `{ladder: time, from: 2017-12-16T18:30:00Z, to: 2017-12-18T00:00:00Z}`).Secrets())
	for want, rung := range map[string]report.Rung{
		"2017-12-16T18:30": "minute", "18:30 UTC on 16 December 2017": "minute", "161830Z Dec 17": "minute", "2017-12-18T00:00": "minute",
		"2017-12-16": "day", "16 December 2017": "day", "December 16, 2017": "day", "16.12.2017": "day", "16 December": "day", "17 December 2017": "day",
		"week 50 of 2017": "week", "2017-W50": "week", "week 51 of 2017": "week", "December 2017": "month",
	} {
		if got[want] != rung {
			t.Errorf("%q shows at %q; want %s", want, got[want], rung)
		}
	}
}

func TestSecretsNameTheirPlace(t *testing.T) {
	r, _ := example(t)
	want := map[string]string{
		"Akhmed Fiktivnyy": "fields.p1.also[0]", "CORMORANT": "fields.s1.full", "St Petersburg": "fields.l1.city",
		"21 October 1986": "fields.p1.born[0]", "USA-2017-0412": "serial", "USA-2017-0409": "supersedes",
	}
	got := map[string]string{}
	for _, s := range r.Secrets() {
		if want[s.Value] != "" {
			got[s.Value] = s.Place
		}
		if (s.Field == "") != !strings.HasPrefix(s.Place, "fields.") || s.Field != "" && r.Fields[s.Field] == nil {
			t.Errorf("%q belongs to %q, at %s", s.Value, s.Field, s.Place)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsSaidOfAReportIsSecretToo(t *testing.T) {
	in := strings.NewReplacer(
		`{mark: "(DR)",`, `{mark: "(DR)", third_party: {from: DEU, ref: BND-0815, conditions: "not to the Quay Office"},`,
	).Replace(smallest) + `third_party: {from: GBR, ref: SIS-4711, conditions: "show it to Mandrake first"}
authority: {classified_by: "Li Wu", derived_from: "Guide GOLDENROD", reason: "1.4(c) and (d)", declassify_on: "2042-12-10"}
purpose: "prevent an attack on the Imaginary Quay"
translation: {of: "Letter of Oberon", by: human}
fields:
  q1: {ladder: quantity, exact: "7", third_party: {from: GBR, ref: GCHQ-9, conditions: "quote Sorrel only"}}
`
	r, err := report.Decode("report.yaml", []byte(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []report.Secret{
		{Value: "SIS-4711", Place: "third_party.ref"}, {Value: "show it to Mandrake first", Place: "third_party.conditions"},
		{Value: "BND-0815", Place: "portions[1].third_party.ref"}, {Value: "not to the Quay Office", Place: "portions[1].third_party.conditions"},
		{Field: "q1", Value: "GCHQ-9", Place: "fields.q1.third_party.ref"}, {Field: "q1", Value: "quote Sorrel only", Place: "fields.q1.third_party.conditions"},
		{Value: "Li Wu", Place: "authority.classified_by"}, {Value: "Guide GOLDENROD", Place: "authority.derived_from"},
		{Value: "1.4(c) and (d)", Place: "authority.reason"}, {Value: "2042-12-10", Place: "authority.declassify_on"},
		{Value: "prevent an attack on the Imaginary Quay", Place: "purpose"}, {Value: "Letter of Oberon", Place: "translation.of"},
	}
	if diff := cmp.Diff(want, r.Secrets()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is said in words that stand in any text, or in three signs, is no
// secret that could be searched for: it would accuse half of all texts.
func TestOrdinaryWordsOfAReportAreNoSecret(t *testing.T) {
	for _, lines := range []string{
		"purpose: prevent an attack\n",
		"purpose: to save lives\n",
		"authority: {classified_by: the originator, derived_from: Multiple Sources, reason: 1.4c, declassify_on: OAD}\n",
		"authority: {reason: \"military plans, weapons systems, or operations\"}\n",
		"third_party: {from: GBR, ref: 77, conditions: not without prior consent}\n",
		"translation: {of: Russian, by: human}\n",
	} {
		r, err := report.Decode("report.yaml", []byte(smallest+lines), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Secrets(); len(got) != 0 {
			t.Errorf("%s gives %+v", lines, got)
		}
	}
}

// No rung's own words hold a secret that shows only at a fuller one; so the
// residue check never accuses what was decided.
func TestWordsHoldNoSecretOfAFullerRung(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyField(t)
		secrets := f.Secrets()
		for i, r := range f.Ladder.Rungs() {
			for _, lang := range []string{"en", "fr"} {
				words := " " + strings.ToLower(f.Words(r, lang, 1)) + " "
				for _, s := range secrets {
					if f.Ladder.Index(s.Shows) < i && len(s.Value) > 4 && strings.Contains(words, " "+strings.ToLower(s.Value)+" ") {
						t.Fatalf("%q at %s holds %q, which shows at %s", words, r, s.Value, s.Shows)
					}
				}
			}
		}
	})
}

// Each value that the words of a rung show is a secret at that rung or below it.
func TestEveryShownValueIsASecret(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyField(t)
		got := shows(f.Secrets())
		for _, x := range []struct {
			ladder report.Ladder
			value  string
		}{{report.Source, f.Full}, {report.Source, f.Descriptor}, {report.Person, f.NameText}, {report.Person, f.Described}, {report.Place, f.NameText},
			{report.Place, f.City}, {report.Place, f.Region}, {report.Document, f.Number}, {report.Selector, f.Value}, {report.Organisation, f.NameText},
			{report.Quantity, f.Exact}, {report.Quantity, f.Range}, {report.Transport, f.Full}, {report.Transport, f.Route}, {report.Quote, f.Verbatim}, {report.Officer, f.NameText}} {
			if _, ok := got[x.value]; x.ladder == f.Ladder && x.value != "" && !ok {
				t.Fatalf("%q of a %s is no secret", x.value, f.Ladder)
			}
		}
		for _, r := range f.Ladder.Rungs() {
			if w := f.Values[r]; w != "" && !slices.Contains(f.Ladder.Rungs()[f.Ladder.Index(r):], got[w]) {
				t.Fatalf("the author's %q at %s shows at %q", w, r, got[w])
			}
		}
	})
}

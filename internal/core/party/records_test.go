package party_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
)

const consentsYAML = `- {id: C-7, from: GBR, to: [FRA], report: USA-2017-0412, item: report, conditions: "…", given: 2017-12-11T00:00:00Z, expires: 2018-01-11T00:00:00Z}
- {id: 8, from: USA/FBI, to: [RUS/FSB, FRA], report: 20170412, item: "portion:0", given: 2017-12-11}
`

func TestDecodeConsents(t *testing.T) {
	want := []party.Consent{
		{ID: "C-7", From: "GBR", To: []party.Code{"FRA"}, Report: "USA-2017-0412", Item: "report", Conditions: "…", Given: day("2017-12-11"), Expires: day("2018-01-11")},
		{ID: "8", From: "USA/FBI", To: []party.Code{"RUS/FSB", "FRA"}, Report: "20170412", Item: "portion:0", Given: day("2017-12-11")},
	}
	got, err := party.DecodeConsents("consents.yaml", []byte(consentsYAML))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFileWithoutRecordsHoldsNone(t *testing.T) {
	for _, in := range []string{"", " \n", "# none yet\n---\n", "[]", "v: 1\nconsents: []\n"} {
		got, err := party.DecodeConsents("consents.yaml", []byte(in))
		if err != nil || len(got) != 0 {
			t.Errorf("%q: %v, %v; want no consents", in, got, err)
		}
	}
}

func TestDecodeConsentsRefuses(t *testing.T) {
	consent := func(rest string) string { return "- {id: C-1, from: GBR, " + rest + "}\n" }
	checkRefused(t, party.DecodeConsents, []refused{
		{"a string", "consents", 1, "", "a map"},
		{"a misspelt key at the head", "v: 1\nconsent: []\n", 2, "consent", "unknown key"},
		{"an unknown key", consent("to: [FRA], report: R, item: report, given: 2017-12-11, until: never"), 1, "[0].until", "unknown key"},
		{"no giver", "- {id: C-1, to: [FRA], report: R, item: report, given: 2017-12-11}\n", 1, "[0].from", "missing"},
		{"nobody to give to", consent("to: [], report: R, item: report, given: 2017-12-11"), 1, "[0].to", "at least one"},
		{"a community to give to", consent("to: [FVEY], report: R, item: report, given: 2017-12-11"), 1, "[0].to[0]", "TRIGRAPH"},
		{"no report", consent("to: [FRA], item: report, given: 2017-12-11"), 1, "[0].report", "missing"},
		{"a blank report", consent("to: [FRA], report: ' ', item: report, given: 2017-12-11"), 1, "[0].report", "blank"},
		{"an item that is none", consent("to: [FRA], report: R, item: portion 1, given: 2017-12-11"), 1, "[0].item", "portion:N"},
		{"a portion without its number", consent("to: [FRA], report: R, item: 'portion:', given: 2017-12-11"), 1, "[0].item", "portion:N"},
		{"a portion with a leading zero", consent("to: [FRA], report: R, item: 'portion:01', given: 2017-12-11"), 1, "[0].item", "portion:N"},
		{"no time", consent("to: [FRA], report: R, item: report"), 1, "[0].given", "missing"},
		{"an end before the start", consent("to: [FRA], report: R, item: report, given: 2017-12-11, expires: 2017-12-11"), 1, "[0].expires", "not after"},
		{"an id given twice", consentsYAML + "- {id: C-7, from: GBR, to: [FRA], report: R, item: title, given: 2017-12-11}\n", 3, "[2].id", "twice"},
	})
}

const assurancesYAML = `v: 1
assurances:
  - {id: A-12, from: RUS/FSB, kind: humane-treatment, subject: p1, given: 2024-01-01, expires: 2025-01-01, breaches: [{at: 2024-03-24, source: press}], assessed: {risk: low, by: rank, at: 2024-01-02}}
  - {id: A-13, from: RUS, kind: due-process, report: USA-2024-0001, given: 2024-01-01}
`

func TestDecodeAssurances(t *testing.T) {
	want := []party.Assurance{
		{ID: "A-12", From: "RUS/FSB", Kind: "humane-treatment", Subject: "p1", Given: day("2024-01-01"), Expires: day("2025-01-01"),
			Breaches: []party.Breach{{At: day("2024-03-24"), Source: "press"}}, Assessed: &party.Assessment{Risk: "low", By: "rank", At: day("2024-01-02")}},
		{ID: "A-13", From: "RUS", Kind: "due-process", Report: "USA-2024-0001", Given: day("2024-01-01")},
	}
	got, err := party.DecodeAssurances("assurances.yaml", []byte(assurancesYAML))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDecodeAssurancesRefuses(t *testing.T) {
	assurance := func(rest string) string { return "- {id: A-1, from: RUS, " + rest + "}\n" }
	checkRefused(t, party.DecodeAssurances, []refused{
		{"an unknown kind", assurance("kind: kindness, given: 2024-01-01"), 1, "[0].kind", "humane-treatment"},
		{"no kind", assurance("given: 2024-01-01"), 1, "[0].kind", "missing"},
		{"a subject that is no field", assurance("kind: lead-only, given: 2024-01-01, subject: Mr X"), 1, "[0].subject", "field's name"},
		{"an unknown risk", assurance("kind: lead-only, given: 2024-01-01, assessed: {risk: none}"), 1, "[0].assessed.risk", "low, real, unknown"},
		{"an assessment without risk", assurance("kind: lead-only, given: 2024-01-01, assessed: {by: rank}"), 1, "[0].assessed.risk", "missing"},
		{"a breach without its time", assurance("kind: lead-only, given: 2024-01-01, breaches: [{source: press}]"), 1, "[0].breaches[0].at", "missing"},
		{"an unknown key of a breach", assurance("kind: lead-only, given: 2024-01-01, breaches: [{at: 2024-03-24, who: me}]"), 1, "[0].breaches[0].who", "unknown key"},
		{"an end before the start", assurance("kind: lead-only, given: 2024-01-01, expires: 2023-01-01"), 1, "[0].expires", "not after"},
		{"an id given twice", "- {id: A, from: RUS, kind: lead-only, given: 2024-01-01}\n- {id: A, from: RUS, kind: lead-only, given: 2024-01-01}\n", 2, "[1].id", "twice"},
	})
}

func TestAConsentHoldsFromGivenUntilItExpires(t *testing.T) {
	c := party.Consent{Given: day("2017-12-11"), Expires: day("2018-01-11")}
	unlimited := party.Consent{Given: day("2017-12-11")}
	tests := []struct {
		at              time.Time
		want, unlimited bool
	}{
		{day("2017-12-11").Add(-time.Nanosecond), false, false},
		{day("2017-12-11"), true, true},
		{day("2018-01-11").Add(-time.Nanosecond), true, true},
		{day("2018-01-11"), false, true},
	}
	for _, tt := range tests {
		if got := c.InForce(tt.at); got != tt.want {
			t.Errorf("at %s: %v; want %v", tt.at, got, tt.want)
		}
		if got := unlimited.InForce(tt.at); got != tt.unlimited {
			t.Errorf("unlimited at %s: %v; want %v", tt.at, got, tt.unlimited)
		}
	}
}

func TestAConsentToACountryIncludesItsServices(t *testing.T) {
	c := party.Consent{To: []party.Code{"FRA", "RUS/FSB"}}
	for code, want := range map[party.Code]bool{"FRA": true, "FRA/DGSE": true, "RUS/FSB": true, "RUS": false, "RUS/SVR": false} {
		if got := c.For(code); got != want {
			t.Errorf("for %s: %v; want %v", code, got, want)
		}
	}
}

func TestAServicesAssuranceCountsForItsCountryNotTheReverse(t *testing.T) {
	tests := []struct {
		from, partner party.Code
		want          bool
	}{
		{"RUS/FSB", "RUS/FSB", true},
		{"RUS/FSB", "RUS", true},
		{"RUS/FSB", "RUS/SVR", false},
		{"RUS", "RUS", true},
		{"RUS", "RUS/FSB", false},
	}
	for _, tt := range tests {
		if got := (party.Assurance{From: tt.from}).CountsFor(tt.partner); got != tt.want {
			t.Errorf("%s for %s: %v; want %v", tt.from, tt.partner, got, tt.want)
		}
	}
}

func TestABreachSuspendsEverythingThatRestsOnItsGiver(t *testing.T) {
	breached := party.Assurance{ID: "A-1", From: "RUS/FSB", Given: day("2024-01-01"), Breaches: []party.Breach{{At: day("2024-03-24")}}}
	other := party.Assurance{ID: "A-2", From: "RUS/FSB", Given: day("2024-01-01")}
	another := party.Assurance{ID: "A-3", From: "RUS/SVR", Given: day("2024-01-01"), Expires: day("2024-06-01")}
	all := []party.Assurance{breached, other, another}
	tests := []struct {
		name string
		a    party.Assurance
		at   time.Time
		want bool
	}{
		{"before it is given", other, day("2023-12-31"), false},
		{"from the day it is given", other, day("2024-01-01"), true},
		{"until the breach", breached, day("2024-03-24").Add(-time.Second), true},
		{"from the breach on", breached, day("2024-03-24"), false},
		{"another assurance of the same giver", other, day("2024-03-24"), false},
		{"another giver of the same country", another, day("2024-03-24"), true},
		{"at its end", another, day("2024-06-01"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.a.InForce(tt.at, all); got != tt.want {
				t.Errorf("in force: %v; want %v", got, tt.want)
			}
		})
	}
}

func FuzzDecodeRecords(f *testing.F) {
	f.Add([]byte(consentsYAML))
	f.Add([]byte(assurancesYAML))
	f.Add([]byte("v: 1\nconsents:\n  - {id: C, from: GBR, to: [FRA], report: R, item: p1, given: 2017-12-11}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		consents, err := party.DecodeConsents("f.yaml", data)
		if err != nil && (errs.KindOf(err) != errs.Invalid || consents != nil) {
			t.Fatalf("consents: %v, %v", consents, err)
		}
		for _, c := range consents {
			if c.ID == "" || !c.From.Valid() || len(c.To) == 0 || c.Given.IsZero() {
				t.Fatalf("consent %+v", c)
			}
		}
		assurances, err := party.DecodeAssurances("f.yaml", data)
		if err != nil && (errs.KindOf(err) != errs.Invalid || assurances != nil) {
			t.Fatalf("assurances: %v, %v", assurances, err)
		}
		for _, a := range assurances {
			if a.ID == "" || !a.From.Valid() || a.Given.IsZero() {
				t.Fatalf("assurance %+v", a)
			}
		}
	})
}

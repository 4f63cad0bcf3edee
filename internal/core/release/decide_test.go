package release_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/release"
	"entente/internal/core/report"
)

// record loads one service's policy from the record that the demo replays.
func record(t testing.TB, service string) *directive.Policy {
	t.Helper()
	dir := filepath.Join("..", "..", "history", "record", service)
	read := func(name string) directive.File {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return directive.File{Name: name, Data: b}
	}
	all := func(pattern string) (out []directive.File) {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			rel, _ := filepath.Rel(dir, n)
			out = append(out, read(rel))
		}
		return out
	}
	p, err := directive.Load(directive.Files{Directives: all("directives/*.yaml"), Law: all("law/*.cedar"),
		Parties: read("parties.yaml"), Consents: read("consents.yaml"), Assurances: read("assurances.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func recordReport(t testing.TB, p *directive.Policy, name string) *report.Report {
	t.Helper()
	file := filepath.Join("..", "..", "history", "record", "reports", name+".yaml")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode(name+".yaml", b, p.Parties())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	out, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func decideRecord(t testing.TB, service, name string, r release.Request) release.Outcome {
	t.Helper()
	r.Policy = record(t, service)
	r.Report = recordReport(t, r.Policy, name)
	d, err := release.Decide(r)
	if err != nil {
		t.Fatal(err)
	}
	if testing.Verbose() {
		b, _ := json.MarshalIndent(d.Outcome(), "", " ")
		t.Logf("%s", b)
	}
	return d.Outcome()
}

func TestParisDirectiveOpensWhatWasClosedTheDayBefore(t *testing.T) {
	before := decideRecord(t, "cia", "paris-directive", release.Request{Partner: "FRA/DGSE", At: at(t, "2015-11-15T12:00:00Z")})
	if before.Verdict != release.VerdictWithhold || before.Marking != "" || len(before.Directives) != 0 {
		t.Errorf("the day before: %s %q %v, want withhold", before.Verdict, before.Marking, before.Directives)
	}
	after := decideRecord(t, "cia", "paris-directive", release.Request{Partner: "FRA/DGSE", At: at(t, "2015-11-17T12:00:00Z")})
	if after.Verdict != release.VerdictRelease || after.Marking != "SECRET//REL TO USA, FRA" {
		t.Errorf("the day after: %s %q, want release", after.Verdict, after.Marking)
	}
	if f := after.Fields["s1"]; f.Ceiling != "descriptor" || f.Rung != "descriptor" {
		t.Errorf("source: %s, %s, want descriptor", f.Ceiling, f.Rung)
	}
}

func TestParisScopeSharesTravelAndKeepsStrategy(t *testing.T) {
	o := decideRecord(t, "cia", "paris-scope", release.Request{Partner: "RUS/FSB", At: at(t, "2015-11-18T12:00:00Z")})
	want := []release.Verdict{"release", "release", "withhold", "withhold"}
	for i, p := range o.Portions {
		if p.Verdict != want[i] {
			t.Errorf("portion %d: %s, want %s: %v", i, p.Verdict, want[i], p.Reasons)
		}
	}
}

func TestBostonBasisIsToldByItsKindAlone(t *testing.T) {
	o := decideRecord(t, "fsb", "boston-basis", release.Request{Partner: "USA/FBI", At: at(t, "2011-03-04T09:00:00Z")})
	if o.Verdict != release.VerdictRelease || o.Fields["s1"].Rung != "collection" {
		t.Errorf("%s, source %s, want release at collection", o.Verdict, o.Fields["s1"].Rung)
	}
}

func TestPetersburgPersonIsMaskedUntilANeedIsStated(t *testing.T) {
	r := release.Request{Partner: "RUS/FSB", At: at(t, "2017-12-10T10:00:00Z")}
	o := decideRecord(t, "cia", "petersburg-person", r)
	if f := o.Fields["p1"]; o.Verdict != release.VerdictRelease || f.Rung != "masked" || f.Ceiling != "full" {
		t.Errorf("%s, person %s of %s, want masked of full", o.Verdict, f.Rung, f.Ceiling)
	}
	r.Needs = map[string]report.Rung{"p1": "full"}
	if f := decideRecord(t, "cia", "petersburg-person", r).Fields["p1"]; f.Rung != "full" {
		t.Errorf("with a need: %s, want full", f.Rung)
	}
}

func TestThirdPartyMaterialRefersToItsOwner(t *testing.T) {
	o := decideRecord(t, "cia", "third-party", release.Request{Partner: "FRA/DGSE", At: at(t, "2017-12-12T10:00:00Z")})
	want := release.Need{Who: "GBR", What: "consent", Ground: "third-party"}
	if o.Verdict != release.VerdictRefer || len(o.Portions[0].Needs) != 1 || o.Portions[0].Needs[0] != want {
		t.Errorf("%s, needs %v, want refer to GBR", o.Verdict, o.Portions[0].Needs)
	}
}

func TestAClosedPortionGoesAsItsGist(t *testing.T) {
	o := decideRecord(t, "cia", "closed-gist", release.Request{Partner: "FRA/DGSE", At: at(t, "2015-11-20T12:00:00Z")})
	if p := o.Portions[0]; p.Verdict != release.VerdictRelease || p.TextFrom != "gist:g1" || p.Mark != "(S//REL TO USA, FRA)" {
		t.Errorf("%s from %s at %s, want release from gist:g1", p.Verdict, p.TextFrom, p.Mark)
	}
}

// smallDecision decides a small report under one directive for Russia.
func smallDecision(t *testing.T, reportText, more string) release.Outcome {
	t.Helper()
	file := func(name, text string) directive.File { return directive.File{Name: name, Data: []byte(text)} }
	p, err := directive.Load(directive.Files{
		Parties:    file("parties.yaml", "self: USA/CIA\nparties:\n  RUS: {services: [RUS/FSB], ceiling: SECRET, flags: []}\n  GBR: {ceiling: SECRET}\n"),
		Directives: []directive.File{file("d.yaml", "id: D-1\nbasis: a basis\neffective: 2017-01-01\nreview: 2018-01-01\npartners: [RUS]\ntopics: [ct]\nkinds: [intelligence]\nceiling: SECRET\nrungs: {text: written, person: full}\n"+more)},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("r.yaml", []byte("originator: USA/CIA\ncreated: 2017-02-01\nkind: intelligence\ntopics: [ct]\nserial: R-1\ntitle: {mark: \"(U//REL TO USA, RUS)\", text: Notice}\n"+reportText), p.Parties())
	if err != nil {
		t.Fatal(err)
	}
	d, err := release.Decide(release.Request{Report: r, Partner: "RUS/FSB", At: at(t, "2017-03-01T00:00:00Z"), Policy: p})
	if err != nil {
		t.Fatal(err)
	}
	return d.Outcome()
}

func cure(reasons []release.Reason, rule string) (string, bool) {
	for _, r := range reasons {
		if r.Rule == rule {
			return r.Cure, true
		}
	}
	return "", false
}

func TestAnUnmetConditionIsWithholdWithTheCureNamed(t *testing.T) {
	o := smallDecision(t, "portions: [{mark: \"(S//REL TO USA, RUS)\", text: Plain.}]\n", "conditions: [{assurance: humane-treatment}]\n")
	got, ok := cure(o.Portions[0].Reasons, "D-1")
	if o.Verdict != release.VerdictWithhold || !ok || got != "record an assurance of RUS/FSB in force: humane-treatment" {
		t.Errorf("%s, cure %q in %v; expected withhold, and the assurance named", o.Verdict, got, o.Portions[0].Reasons)
	}
}

func TestACureNamesWhoseConsentIsMissingAndNoneWhereNobodyCanGiveIt(t *testing.T) {
	field := "fields: {p1: {ladder: person, name: Ivan Fiktivny, third_party: {from: GBR}}}\nportions: [{mark: \"(S//REL TO USA, RUS)\", text: \"{p1} left.\"}]\n"
	if got, _ := cure(smallDecision(t, field, "").Fields["p1"].Reasons, "law.road.asked"); got != "record the consent of GBR (third-party)" {
		t.Errorf("cure %q; expected GBR named", got)
	}
	unnamed := "portions: [{mark: \"(S//FGI//REL TO USA, RUS)\", text: Plain.}]\n"
	if got, ok := cure(smallDecision(t, unnamed, "").Portions[0].Reasons, "law.road.asked"); !ok || got != "" {
		t.Errorf("cure %q; expected none: nobody can consent for an unnamed source", got)
	}
}

func TestAStandingConsentOfTheReportDoesNotCoverAPortionThatRequiresOne(t *testing.T) {
	o := smallDecision(t, "third_party: {from: GBR, consent: standing}\nportions: [{mark: \"(S//REL TO USA, RUS)\", third_party: {from: GBR}, text: Plain.}]\n", "")
	if o.Verdict != release.VerdictRefer {
		t.Errorf("%s; expected refer: the portion requires what the report has standing", o.Verdict)
	}
}

func TestADecisionIsNotForgedThroughItsOutcome(t *testing.T) {
	p := record(t, "cia")
	d, err := release.Decide(release.Request{Report: recordReport(t, p, "closed-gist"), Partner: "FRA/DGSE", At: at(t, "2015-11-20T12:00:00Z"), Policy: p})
	if err != nil {
		t.Fatal(err)
	}
	before, _ := json.Marshal(d.Outcome())
	o := d.Outcome()
	o.Portions[0].Text, o.Portions[0].Mark, o.Use[0], o.Title.Reasons[0].Rule = "forged", "(U)", "strike", "forged"
	for name := range o.Fields {
		o.Fields[name] = release.FieldOutcome{Rung: "full"}
	}
	if after, _ := json.Marshal(d.Outcome()); string(after) != string(before) {
		t.Errorf("the decision has changed:\n%s", after)
	}
}

func TestTopicsThatHoldSeparatorsAreNotTakenForOthers(t *testing.T) {
	o := smallDecision(t, "portions:\n- {mark: \"(S//REL TO USA, RUS)\", topics: [ct], text: One.}\n- {mark: \"(S//REL TO USA, RUS)\", topics: [\"ct,ct2\"], text: Two.}\n- {mark: \"(S//REL TO USA, RUS)\", topics: [ct, ct2], text: Three.}\n", "not_authorised: [ct3]\n")
	for i, want := range []release.Verdict{release.VerdictReview, release.VerdictWithhold, release.VerdictWithhold} {
		if o.Portions[i].Verdict != want {
			t.Errorf("portion %d: %s, want %s", i, o.Portions[i].Verdict, want)
		}
	}
}

package release_test

import (
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/release"
	"entente/internal/core/release/oracle"
	"entente/internal/core/report"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const emergencyDirective = `id: E-RUS
basis: saving life
effective: 2017-01-01
review: 2018-01-01
partners: [RUS]
topics: [ct]
kinds: [warning]
ceiling: SECRET
rungs: {text: written, person: full}
may_decide: [listed, open, asked]
emergency: {trigger: threat-to-life, max: PT72H, approver: duty-director, notify_originator: PT4H}
`

const emergencyInvocation = "- {id: I-1, directive: E-RUS, report: R-1, at: 2017-02-28T12:00:00Z, until: 2017-03-02T12:00:00Z, by: lind, office: duty-director}\n"

// inEmergency decides a small warning for Russia under the emergency directive alone.
func inEmergency(t *testing.T, head, portions, directiveMore, invocations string) release.Outcome {
	t.Helper()
	file := func(name, text string) directive.File { return directive.File{Name: name, Data: []byte(text)} }
	p, err := directive.Load(directive.Files{
		Parties:     file("parties.yaml", "self: USA/CIA\nparties:\n  RUS: {services: [RUS/FSB], ceiling: SECRET, flags: []}\n  GBR: {ceiling: SECRET}\n"),
		Directives:  []directive.File{file("d.yaml", emergencyDirective+directiveMore)},
		Invocations: file("invocations.yaml", invocations),
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("r.yaml", []byte("originator: USA/CIA\ncreated: 2017-02-01\nkind: warning\ntopics: [ct]\nserial: R-1\ntitle: {mark: \"(U//REL TO USA, RUS)\", text: Notice}\n"+head+"portions:\n"+portions), p.Parties())
	if err != nil {
		t.Fatal(err)
	}
	d, err := release.Decide(release.Request{Report: r, Partner: "RUS/FSB", At: at(t, "2017-03-01T00:00:00Z"), Policy: p})
	if err != nil {
		t.Fatal(err)
	}
	return d.Outcome()
}

func TestAnEmergencyPassesOverAMissingConsentAndNothingElse(t *testing.T) {
	gbr := release.Need{Who: "GBR", What: "consent", Ground: "third-party"}
	cia := func(ground string) release.Need { return release.Need{Who: "USA/CIA", What: "consent", Ground: ground} }
	for _, tt := range []struct {
		name, head, portion string
		verdict             release.Verdict
		passed              []release.Need
		says                string // a rule among the reasons
	}{
		{"listed needs nobody", "", `{mark: "(S//REL TO USA, RUS)", text: Plain.}`, "review", nil, "E-RUS"},
		{"a REL TO without the partner", "", `{mark: "(S//REL TO USA, GBR)", text: Plain.}`, "review", []release.Need{cia("rel")}, "E-RUS"},
		{"ORCON", "", `{mark: "(S//OC/REL TO USA, RUS)", text: Plain.}`, "review", []release.Need{cia("orcon")}, "E-RUS"},
		{"a third party", "", `{mark: "(S//REL TO USA, RUS)", text: Plain., third_party: {from: GBR, consent: required}}`, "review", []release.Need{gbr}, "E-RUS"},
		{"FGI of a country", "", `{mark: "(S//FGI GBR//REL TO USA, RUS)", text: Plain.}`, "review", []release.Need{gbr}, "E-RUS"},
		{"every consent at once", "", `{mark: "(S//OC/REL TO USA, GBR)", text: Plain., third_party: {from: GBR, consent: required}}`, "review", []release.Need{cia("orcon"), gbr, cia("rel")}, "E-RUS"},
		{"FGI of nobody who can be told", "", `{mark: "(S//FGI//REL TO USA, RUS)", text: Plain.}`, "withhold", nil, "law.road.asked"},
		{"DISPLAY ONLY, and ORCON: a consent would let nobody keep a copy", "", `{mark: "(S//OC/DISPLAY ONLY RUS)", text: Plain.}`, "withhold", nil, "silence"},
		{"closed", "", `{mark: "(S//NF)", text: Plain.}`, "withhold", nil, "law.road.closed"},
		{"above the ceiling of the agreement", "", `{mark: "(TS//REL TO USA, GBR)", text: Plain.}`, "withhold", nil, "law.agreement.ceiling"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := inEmergency(t, tt.head, "  - "+tt.portion+"\n", "", emergencyInvocation)
			_, found := cure(o.Portions[0].Reasons, tt.says)
			if o.Portions[0].Verdict != tt.verdict || !found {
				t.Errorf("%s for %+v; expected %s, with %s", o.Portions[0].Verdict, o.Portions[0].Reasons, tt.verdict, tt.says)
			}
			if diff := gocmp.Diff(tt.passed, o.PassedOver); diff != "" {
				t.Errorf("consents passed over (- expected):\n%s", diff)
			}
			if tt.verdict == "review" && gocmp.Diff([]string{"I-1"}, o.Invocations) != "" {
				t.Errorf("invocations %v; expected I-1", o.Invocations)
			}
			asleep := inEmergency(t, tt.head, "  - "+tt.portion+"\n", "", "")
			if asleep.Verdict.Goes() || asleep.Invocations != nil || asleep.PassedOver != nil {
				t.Errorf("without an invocation: %s, %v, %v; expected that nothing goes", asleep.Verdict, asleep.Invocations, asleep.PassedOver)
			}
		})
	}
}

func TestReasonsNameTheDirectiveAndTheInvocation(t *testing.T) {
	o := inEmergency(t, "", "  - {mark: \"(S//REL TO USA, GBR)\", text: Plain.}\n", "", emergencyInvocation)
	for _, r := range o.Portions[0].Reasons {
		if r.Rule == "E-RUS" && r.Effect == "permit" && r.Basis == "saving life" && r.Invocation == "I-1" {
			return
		}
	}
	t.Errorf("reasons %+v; expected the permit of E-RUS, as I-1 invoked it", o.Portions[0].Reasons)
}

func TestAnEmergencyGoesWithoutReviewOnlyWhereItsDirectiveSaysSo(t *testing.T) {
	const portion = "  - {mark: \"(S//REL TO USA, GBR)\", text: Plain.}\n"
	if o := inEmergency(t, "", portion, "", emergencyInvocation); o.Verdict != "review" {
		t.Errorf("mode review: %s", o.Verdict)
	}
	if o := inEmergency(t, "", portion, "mode: automatic\npurpose: saving life\nbenefit: lives\n", emergencyInvocation); o.Verdict != "release" {
		t.Errorf("mode automatic: %s", o.Verdict)
	}
}

// What law keeps from a partner for a person's sake stays in an emergency.
func TestPersonsAreProtectedInAnEmergency(t *testing.T) {
	const portion = "  - {mark: \"(S//REL TO USA, GBR)\", text: \"{p1} is near {l1}.\"}\n"
	head := func(person string) string {
		return "fields:\n  p1: {ladder: person, name: Ivan Fiktivnyy, " + person + "}\n  l1: {ladder: place, name: Kazan Cathedral, city: St Petersburg, country: RUS}\n"
	}
	for _, tt := range []struct{ person, ceiling, says string }{
		{"nationality: RUS, protected: [asylum]", "withheld", "law.asylum"},
		{"nationality: USA", "masked", "law.person.own"},
		{"nationality: RUS", "full", "E-RUS"},
	} {
		o := inEmergency(t, head(tt.person), portion, "", emergencyInvocation)
		_, found := cure(o.Fields["p1"].Reasons, tt.says)
		if o.Fields["p1"].Ceiling != report.Rung(tt.ceiling) || !found {
			t.Errorf("%s: ceiling %s for %+v; expected %s by %s", tt.person, o.Fields["p1"].Ceiling, o.Fields["p1"].Reasons, tt.ceiling, tt.says)
		}
	}
}

// Information from mistreatment serves saving life, and that is a warning: an
// emergency makes nothing else of it.
func TestMistreatmentServesAWarningAloneInAnEmergency(t *testing.T) {
	const portion = "  - {mark: \"(S//REL TO USA, GBR)\", text: Plain.}\n"
	concern := "obtained: {concern: mistreatment}\n"
	if o := inEmergency(t, concern, portion, "", emergencyInvocation); o.Verdict != "review" {
		t.Errorf("a warning: %s", o.Verdict)
	}
	o := worldOfTips(t, concern, portion)
	if _, found := cure(o.Portions[0].Reasons, "law.obtained.mistreatment"); o.Verdict != "withhold" || !found {
		t.Errorf("a tip whose trigger is stated: %s for %+v", o.Verdict, o.Portions[0].Reasons)
	}
}

// worldOfTips decides the same as a tip, with the trigger stated.
func worldOfTips(t *testing.T, head, portions string) release.Outcome {
	t.Helper()
	file := func(name, text string) directive.File { return directive.File{Name: name, Data: []byte(text)} }
	p, err := directive.Load(directive.Files{
		Parties:     file("parties.yaml", "self: USA/CIA\nparties:\n  RUS: {services: [RUS/FSB], ceiling: SECRET, flags: []}\n  GBR: {ceiling: SECRET}\n"),
		Directives:  []directive.File{file("d.yaml", strings.Replace(emergencyDirective, "[warning]", "[tip]", 1))},
		Invocations: file("invocations.yaml", strings.Replace(emergencyInvocation, "by: lind", "trigger: threat-to-life, by: lind", 1)),
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("r.yaml", []byte("originator: USA/CIA\ncreated: 2017-02-01\nkind: tip\ntopics: [ct]\nserial: R-1\ntitle: {mark: \"(U//REL TO USA, RUS)\", text: Notice}\n"+head+"portions:\n"+portions), p.Parties())
	if err != nil {
		t.Fatal(err)
	}
	d, err := release.Decide(release.Request{Report: r, Partner: "RUS/FSB", At: at(t, "2017-03-01T00:00:00Z"), Policy: p})
	if err != nil {
		t.Fatal(err)
	}
	return d.Outcome()
}

// An invocation that is over, not begun, or for another report leaves no trace:
// the answer is that of a world without it.
func TestAnInvocationElsewhereChangesNothing(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		none := w
		none.Invocations = nil
		for i := range w.Invocations {
			w.Invocations[i].Report = "USA-2023-0002"
		}
		if diff := gocmp.Diff(told(decideWorld(t, none)), told(decideWorld(t, w))); diff != "" {
			t.Fatalf("without invocations (-) and with those of another report (+):\n%s\n%s", diff, w)
		}
	})
}

// What an emergency lets go beyond what goes anyhow is what goes when the
// consents that it passed over are recorded, and no more.
func TestAnEmergencyLetsGoWhatTheConsentsWould(t *testing.T) {
	passed := 0
	worlds(t, 600, func(t *rapid.T, w oracle.World) {
		w = ordinary(w)
		if w.Report.Serial == "" || len(w.Invocations) == 0 {
			return
		}
		o := decideWorld(t, w)
		if len(o.PassedOver) == 0 {
			return
		}
		passed++
		var needs []oracle.Need
		for _, n := range o.PassedOver {
			needs = append(needs, oracle.Need{Who: n.Who, What: n.What, Ground: n.Ground})
		}
		granted := decideWorld(t, w.Grant(needs, "report"))
		if item := fullerIn(ranks(w, granted), ranks(w, o)); item != "" {
			t.Fatalf("%s goes in the emergency, and not with the consents that it passed over: %v\n%s", item, o.PassedOver, w)
		}
		if len(granted.PassedOver) != 0 {
			for _, n := range granted.PassedOver {
				for _, old := range o.PassedOver {
					if n == old {
						t.Fatalf("%v is recorded and passed over\n%s", n, w)
					}
				}
			}
		}
	})
	if passed == 0 {
		t.Error("no world passed over a consent; the test shows nothing")
	}
}

func TestATableListsWhatAnEmergencyWouldOpenApart(t *testing.T) {
	file := func(name, text string) directive.File { return directive.File{Name: name, Data: []byte(text)} }
	p, err := directive.Load(directive.Files{
		Parties:    file("parties.yaml", "self: USA/CIA\nparties:\n  RUS: {services: [RUS/FSB], ceiling: SECRET, flags: []}\n"),
		Directives: []directive.File{file("d.yaml", emergencyDirective)},
	})
	if err != nil {
		t.Fatal(err)
	}
	table, err := release.Table(p, "RUS", at(t, "2017-03-01T00:00:00Z"), release.Release)
	if err != nil {
		t.Fatal(err)
	}
	want := &release.InEmergency{Ceiling: "written", Directives: []string{"E-RUS"},
		Conditions: []string{"emergency threat-to-life invoked by duty-director, at most PT72H", "review"}}
	for _, row := range table.Rows {
		if row.Ceiling != report.Withheld || len(row.Directives) != 0 {
			t.Fatalf("%+v; expected that nothing goes until somebody invokes it", row)
		}
		if row.Kind != "warning" || row.Ladder != report.Text || row.Level != "SECRET" {
			continue
		}
		expected := want
		if row.Road == "closed" || row.Road == "shown" {
			expected = nil
		}
		if diff := gocmp.Diff(expected, row.Emergency); diff != "" {
			t.Errorf("%s (- expected):\n%s", row.Road, diff)
		}
	}
}

package directive_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/report"
)

// urgent is a directive for emergencies, and invoked is its invocation.
var urgent = strings.Replace(whole, "id: D-1", "id: D-9", 1) +
	"may_decide: [listed, asked]\nemergency: {trigger: threat-to-life, max: PT72H, approver: duty-director, notify_originator: PT4H}\n"

const invoked = `
- {id: E-1, directive: D-9, report: R-1, at: 2015-12-01T00:00:00Z, until: 2015-12-02T00:00:00Z, by: lind, office: duty-director}
`

func TestBadEmergencyDirectivesAreRefused(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(urgent, old, new, 1) }
	for _, tt := range []struct{ rule, text, want string }{
		{"another trigger", with("trigger: threat-to-life", "trigger: haste"), "emergency.trigger:"},
		{"no max", with(" max: PT72H,", ""), `"max" is missing`},
		{"a max of no length", with("PT72H", "PT0H"), "emergency.max:"},
		{"a max beyond counting", with("PT72H", "PT999999H"), "emergency.max:"},
		{"a max that is none", with("PT72H", "72 hours"), "emergency.max:"},
		{"no approver", with(" approver: duty-director,", ""), `"approver" is missing`},
		{"asked alone", with("[listed, asked]", "[asked]"), "asked alone opens nothing"},
		{"asked, and nobody is told", with(", notify_originator: PT4H", ""), "expected emergency.notify_originator"},
		{"closed", with("[listed, asked]", "[listed, closed]"), "may_decide[1]:"},
		{"asked on a restrict", urgent + "effect: restrict\n", "asked on a restrict"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := directive.Decode("d.yaml", []byte(tt.text), mustParties(t))
			if err == nil || errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v\nwant an input error with %q", err, tt.want)
			}
		})
	}
	if _, err := directive.Check([]directive.File{{Name: "d.yaml", Data: []byte(urgent)}}, mustParties(t)); err != nil {
		t.Errorf("a good one is refused: %v", err)
	}
}

func loadInvoked(t testing.TB, invocations, held string) (*directive.Policy, error) {
	t.Helper()
	return directive.Load(directive.Files{
		Parties:         directive.File{Name: "parties.yaml", Data: []byte(parties)},
		Directives:      []directive.File{{Name: "a.yaml", Data: []byte(whole)}, {Name: "b.yaml", Data: []byte(urgent)}},
		Invocations:     directive.File{Name: "invocations.yaml", Data: []byte(invocations)},
		HeldInvocations: directive.File{Name: "held", Data: []byte(held)},
	})
}

func TestInvocationsThatDoNotFitAreRefusedInAFileAndSleepWhereTheyAreHeld(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(invoked, old, new, 1) }
	for _, tt := range []struct{ rule, text, want string }{
		{"unknown directive", with("D-9", "D-8"), `directive: "D-8"; expected a directive of the policy`},
		{"no emergency directive", with("D-9", "D-1"), "D-1 is no emergency directive"},
		{"longer than the max", with("2015-12-02", "2015-12-05"), "until: 2015-12-05T00:00:00Z is later than PT72H after at"},
		{"another office", with("duty-director", "front-desk"), `office: "front-desk"; expected duty-director`},
		{"a partner of no concern", with("by: lind", "partners: [RUS], by: lind"), "partners[0]: RUS, whom D-9 does not name"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := loadInvoked(t, tt.text, "")
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "invocations.yaml:2:") {
				t.Errorf("%v\nwant an error at line 2 with %q", err, tt.want)
			}
			p, err := loadInvoked(t, "", tt.text)
			if err != nil || len(p.Invocations()) != 0 {
				t.Errorf("held: %v, %v; expected that it wakes nothing", p, err)
			}
		})
	}
}

func TestBadInvocationsAreRefusedByFileLineAndKey(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(invoked, old, new, 1) }
	for _, tt := range []struct{ rule, text, want string }{
		{"unknown key", with("by: lind", "colour: red, by: lind"), "colour: unknown key"},
		{"no directive", with("directive: D-9, ", ""), `"directive" is missing`},
		{"no report", with("report: R-1, ", ""), `"report" is missing`},
		{"no officer", with("by: lind, ", ""), `"by" is missing`},
		{"no office", with(", office: duty-director", ""), `"office" is missing`},
		{"no end", with("until: 2015-12-02T00:00:00Z, ", ""), `"until" is missing`},
		{"ends before it begins", with("2015-12-02", "2015-12-01"), "expected at < until"},
		{"ended before it began", with("by: lind", "ended: 2015-11-30T00:00:00Z, by: lind"), "expected at ≤ ended"},
		{"no partner in the list", with("by: lind", "partners: [], by: lind"), "partners: empty"},
		{"a trigger that is none", with("by: lind", "trigger: haste, by: lind"), "trigger:"},
		{"id twice", invoked + strings.TrimPrefix(invoked, "\n"), `"E-1" given twice`},
		{"no list", "id: E-1\n", "id: unknown key"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := loadInvoked(t, tt.text, "")
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "invocations.yaml:") {
				t.Errorf("%v\nwant an input error with %q", err, tt.want)
			}
		})
	}
}

func TestAnInvocationIsPartOfThePolicyAndOfItsHash(t *testing.T) {
	none, err := loadInvoked(t, "", "")
	if err != nil {
		t.Fatal(err)
	}
	filed, err := loadInvoked(t, invoked, "")
	if err != nil {
		t.Fatal(err)
	}
	held, err := loadInvoked(t, "", "v: 1\ninvocations:"+invoked)
	if err != nil {
		t.Fatal(err)
	}
	if none.Hash() == filed.Hash() || filed.Hash() == held.Hash() || none.Hash() == held.Hash() {
		t.Error("an invocation does not change the policy's hash")
	}
	if len(filed.Invocations()) != 1 || len(held.Invocations()) != 1 {
		t.Errorf("%v and %v; expected one each", filed.Invocations(), held.Invocations())
	}
	if _, err := loadInvoked(t, invoked, invoked); err == nil || !strings.Contains(err.Error(), `"E-1" stands in invocations.yaml too`) {
		t.Errorf("%v; expected that an id of the file is refused", err)
	}
}

// A session wakes an emergency directive exactly where its invocation says.
func TestAnEmergencyDirectiveSleepsBesideItsInvocation(t *testing.T) {
	at := func(s string) time.Time {
		out, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	good := directive.Matter{Service: "USA/CIA", At: at("2015-12-01T12:00:00Z"), Method: "release", Kind: "warning", Serial: "R-1"}
	for _, tt := range []struct {
		rule   string
		more   string // of the invocation
		change func(*directive.Matter)
		awake  bool
	}{
		{"as invoked", "", func(*directive.Matter) {}, true},
		{"at its first moment", "", func(m *directive.Matter) { m.At = at("2015-12-01T00:00:00Z") }, true},
		{"before it", "", func(m *directive.Matter) { m.At = at("2015-11-30T23:59:59Z") }, false},
		{"at its end", "", func(m *directive.Matter) { m.At = at("2015-12-02T00:00:00Z") }, false},
		{"ended early, before", "ended: 2015-12-01T13:00:00Z, ", func(*directive.Matter) {}, true},
		{"ended early, after", "ended: 2015-12-01T12:00:00Z, ", func(*directive.Matter) {}, false},
		{"ended later than it would have", "ended: 2015-12-09T12:00:00Z, ", func(m *directive.Matter) { m.At = at("2015-12-02T00:00:00Z") }, false},
		{"another report", "", func(m *directive.Matter) { m.Serial = "R-2" }, false},
		{"a report without a serial", "", func(m *directive.Matter) { m.Serial = "" }, false},
		{"no warning, and no trigger stated", "", func(m *directive.Matter) { m.Kind = "intelligence" }, false},
		{"no warning, and the trigger stated", "trigger: threat-to-life, ", func(m *directive.Matter) { m.Kind = "intelligence" }, true},
		{"for the partner", "partners: [FRA], ", func(*directive.Matter) {}, true},
		{"no invocation, and taken to be invoked", "report: R-3, ", func(m *directive.Matter) { m.Emergencies = true }, true},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			text := invoked
			if strings.HasPrefix(tt.more, "report:") {
				text = strings.Replace(text, "report: R-1, ", tt.more, 1)
			} else {
				text = strings.Replace(text, "by: lind", tt.more+"by: lind", 1)
			}
			p, err := loadInvoked(t, text, "")
			if err != nil {
				t.Fatal(err)
			}
			m := good
			tt.change(&m)
			answer := p.Session("FRA", m).Ask(directive.Facts{Ladder: report.Text, Topics: []string{"counter-terrorism"}, Road: "asked", Opens: "listed", Originator: "USA/CIA", Concern: "none", Equivalent: true})
			if got := len(answer.Permits) == 1; got != tt.awake {
				t.Errorf("permits %v; expected that it is awake: %t", answer.Permits, tt.awake)
			}
			for _, x := range answer.Permits {
				if len(answer.Against(x.Directive)) != 0 {
					t.Errorf("forbidden by %v; expected that the missing consent does not bind", answer.Against(x.Directive))
				}
			}
		})
	}
}

// Law that is not about consent binds in an emergency as ever, also where the
// consents would only have led to it.
func TestLawBindsInAnEmergency(t *testing.T) {
	known, err := loadInvoked(t, "", "")
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := known.RankOf("SECRET")
	for _, tt := range []struct {
		rule  string
		law   string
		facts directive.Facts
		want  string // id of the law that forbids; "" when none does
	}{
		{"a missing consent", "", directive.Facts{Road: "asked", Opens: "listed"}, ""},
		{"own law about the road that waits", `forbid (principal, action, resource) when { resource.road == Road::"asked" };`, directive.Facts{Road: "asked", Opens: "listed"}, "own.1"},
		{"own law about the road that consents would open", `forbid (principal, action, resource) when { resource.road == Road::"listed" };`, directive.Facts{Road: "asked", Opens: "listed"}, "own.1"},
		{"own law about emergencies", `forbid (principal, action, resource) when { context.emergency };`, directive.Facts{Road: "listed", Opens: "listed"}, "own.1"},
		{"the ceiling of the agreement", "", directive.Facts{Road: "asked", Opens: "listed", Level: secret}, "law.agreement.ceiling"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte("self: USA/CIA\nparties: {FRA: {ceiling: CONFIDENTIAL}, RUS: {}}\n")},
				Directives: []directive.File{{Name: "b.yaml", Data: []byte(urgent)}}, Invocations: directive.File{Name: "i.yaml", Data: []byte(invoked)}}
			if tt.law != "" {
				f.Law = []directive.File{{Name: "own.cedar", Data: []byte(annotated + tt.law)}}
			}
			p, err := directive.Load(f)
			if err != nil {
				t.Fatal(err)
			}
			tt.facts.Ladder, tt.facts.Topics, tt.facts.Originator, tt.facts.Concern, tt.facts.Equivalent = report.Text, []string{"counter-terrorism"}, "USA/CIA", "none", true
			a := p.Session("FRA", directive.Matter{Service: "USA/CIA", At: time.Date(2015, 12, 1, 1, 0, 0, 0, time.UTC), Method: "release", Kind: "warning", Serial: "R-1"}).Ask(tt.facts)
			if len(a.Permits) != 1 {
				t.Fatalf("permits %v; expected one", a.Permits)
			}
			got := ""
			for _, x := range a.Against(a.Permits[0].Directive) {
				got = x.ID
			}
			if got != tt.want {
				t.Errorf("forbidden by %q; expected %q", got, tt.want)
			}
		})
	}
}

func TestWhatCannotOpenTheRoadIsNotPassedOver(t *testing.T) {
	p, err := loadInvoked(t, invoked, "")
	if err != nil {
		t.Fatal(err)
	}
	s := p.Session("FRA", directive.Matter{Service: "USA/CIA", At: time.Date(2015, 12, 1, 1, 0, 0, 0, time.UTC), Method: "release", Kind: "warning", Serial: "R-1"})
	for _, opens := range []string{"asked", "open", "shown", "closed"} { // by nobody's consent, or where may_decide does not lead
		f := directive.Facts{Ladder: report.Text, Topics: []string{"counter-terrorism"}, Road: "asked", Originator: "USA/CIA", Concern: "none", Equivalent: true}
		f.Opens = marking.Road(opens)
		if a := s.Ask(f); len(a.Permits) != 0 {
			t.Errorf("opens %s: permits %v; expected none", opens, a.Permits)
		}
	}
}

func TestAnEmergencyEndsWithinItsMax(t *testing.T) {
	from := time.Date(2015, 12, 1, 0, 0, 0, 0, time.UTC)
	for max, want := range map[string]time.Time{
		"PT72H": from.Add(72 * time.Hour), "P3D": from.Add(72 * time.Hour), "P1W": from.AddDate(0, 0, 7), "P1Y2M": from.AddDate(1, 2, 0),
		"PT90M": from.Add(90 * time.Minute), "P1DT1H30S": from.Add(25*time.Hour + 30*time.Second),
	} {
		e := directive.Emergency{Max: max, NotifyOriginator: max}
		if got := e.Until(from); !got.Equal(want) || !e.NotifyBy(from).Equal(want) {
			t.Errorf("%s: %s; expected %s", max, got, want)
		}
	}
	if got := (&directive.Emergency{Max: "PT1H"}).NotifyBy(from); !got.IsZero() {
		t.Errorf("without a time %s; expected none", got)
	}
}

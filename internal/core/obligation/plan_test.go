package obligation_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/obligation"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func allKinds() []obligation.Kind {
	return slices.Concat(obligation.SharedKinds, obligation.VerbKinds, obligation.InternalKinds)
}

func TestTheDefaultPlanSeesToEveryKind(t *testing.T) {
	p := obligation.DefaultPlan()
	for _, k := range allKinds() {
		d := p.Duty(k)
		if d.Within <= 0 || d.Desk == "" || len(d.Remind) == 0 || len(d.Escalate) == 0 {
			t.Errorf("%s: %+v; expected a time, a reminder, an escalation and a desk", k, d)
		}
		for _, r := range d.Remind {
			if r >= d.Within {
				t.Errorf("%s is reminded of %v before it is due, which is never: it has %v", k, r, d.Within)
			}
		}
		after := time.Duration(0)
		for _, e := range d.Escalate {
			if e.After <= after || !slices.Contains(obligation.PlanRoles, e.To) {
				t.Errorf("%s escalates to %q after %v, behind %v", k, e.To, e.After, after)
			}
			after = e.After
		}
	}
	for _, k := range []obligation.Kind{obligation.Determine, obligation.Warn, obligation.Reach, obligation.Acknowledge} {
		if d := p.Duty(k); d.Within > 8*time.Hour || d.Escalate[len(d.Escalate)-1] != (obligation.Escalation{After: time.Hour, To: "watch"}) {
			t.Errorf("%s may cost lives and has %+v", k, d)
		}
	}
}

func TestTheStepsOfAnObligationFollowFromItsOpeningAndItsDue(t *testing.T) {
	p, err := obligation.DecodePlan("duties.yaml", []byte(`
duties:
  answer: {within: P1D, remind: [PT30M, PT6H], escalate: [{after: PT1H, to: desk}, {after: PT3H, to: watch}], desk: questions}
  thank: {remind: [], escalate: []}
`))
	if err != nil {
		t.Fatal(err)
	}
	says := func(steps []obligation.Step) []string {
		var out []string
		for _, s := range steps {
			out = append(out, fmt.Sprintf("%s %s %v", s.What, s.For, s.At.Sub(noon)))
		}
		return out
	}
	for _, tt := range []struct {
		name string
		kind obligation.Kind
		due  *time.Time
		want []string
	}{
		{"no time is stated", obligation.Answer, nil, []string{"opened officer 0s", "reminder officer 18h0m0s", "reminder officer 23h30m0s", "due officer 24h0m0s",
			"escalation desk 25h0m0s", "escalation watch 27h0m0s"}},
		{"too soon for a reminder", obligation.Answer, hours(6), []string{"opened officer 0s", "reminder officer 5h30m0s", "due officer 6h0m0s", "escalation desk 7h0m0s", "escalation watch 9h0m0s"}},
		{"due before it was opened", obligation.Answer, hours(-2), []string{"due officer -2h0m0s", "escalation desk -1h0m0s", "opened officer 0s", "escalation watch 1h0m0s"}},
		{"nobody is reminded", obligation.Thank, hours(1), []string{"opened officer 0s", "due officer 1h0m0s"}},
		{"of no kind", "nothing", nil, []string{"opened officer 0s"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, says(p.Steps(tt.kind, noon, tt.due))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsDoneAndWhatIsNextAgreeAtEveryTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := obligation.DefaultPlan()
		kind := rapid.SampledFrom(allKinds()).Draw(t, "kind")
		var due *time.Time
		if rapid.Bool().Draw(t, "stated") {
			due = hours(rapid.IntRange(-100, 1000).Draw(t, "due"))
		}
		steps := p.Steps(kind, noon, due)
		if !slices.IsSortedFunc(steps, func(a, b obligation.Step) int { return a.At.Compare(b.At) }) {
			t.Fatalf("out of order: %v", steps)
		}
		now := *hours(rapid.IntRange(-200, 4000).Draw(t, "now"))
		done, next := obligation.Passed(steps, now)
		for i, s := range steps {
			if came := !s.At.After(now); came != (i < done) {
				t.Fatalf("step %d at %v, now %v: done %d", i, s.At, now, done)
			}
		}
		if (next == nil) != (done == len(steps)) || next != nil && !next.Equal(steps[done].At) {
			t.Fatalf("done %d of %d, next %v", done, len(steps), next)
		}
	})
}

func TestAPlanThatSaysTheSameHasTheSameHash(t *testing.T) {
	read := func(s string) string {
		p, err := obligation.DecodePlan("duties.yaml", []byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return p.Hash()
	}
	if read("") != read("duties: {}") || read("") != read("duties: {answer: {within: 336h}}") {
		t.Error("plans that say the same have other hashes")
	}
	for _, other := range []string{"{within: P1D}", "{remind: []}", "{escalate: []}", "{desk: questions}"} {
		if read("") == read("duties: {answer: "+other+"}") {
			t.Errorf("%s has the hash of the default", other)
		}
	}
}

func TestAPlanThatCannotBeKeptIsRefused(t *testing.T) {
	for _, tt := range []struct{ name, data, says string }{
		{"no duties", "v: 1", "duties"},
		{"another key", "duties: {}\nhours: 1", "hours"},
		{"a kind that is none", "duties: {ansver: {}}", "no kind of obligation"},
		{"a key of a duty that is none", "duties: {answer: {until: P1D}}", "until"},
		{"years", "duties: {answer: {within: P1Y}}", "without years"},
		{"months", "duties: {answer: {within: P1M}}", "without years"},
		{"nothing of a length", "duties: {answer: {within: PT}}", "length of time"},
		{"no length", "duties: {answer: {within: PT0S}}", "length of time"},
		{"a negative length", "duties: {answer: {within: -1h}}", "length of time"},
		{"too long", "duties: {answer: {within: P999W}}", "999 days"},
		{"null", "duties: {answer: {within: null}}", "within"},
		{"a number", "duties: {answer: {remind: [5]}}", "string"},
		{"the same reminder twice", "duties: {answer: {remind: [PT1H, 60m]}}", "once"},
		{"too many reminders", "duties: {answer: {remind: [1s, 2s, 3s, 4s, 5s, 6s, 7s, 8s, 9s]}}", "at most 8"},
		{"a role that is none", "duties: {answer: {escalate: [{after: 1h, to: minister}]}}", "minister"},
		{"an escalation without a time", "duties: {answer: {escalate: [{to: lead}]}}", "after"},
		{"a desk of several words", "duties: {answer: {desk: Front Office}}", "expected a word"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := obligation.DecodePlan("duties.yaml", []byte(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "duties.yaml") {
				t.Errorf("%v; expected an error of the file that says %q", err, tt.says)
			}
		})
	}
}

func FuzzDecodePlan(f *testing.F) {
	f.Add([]byte("duties: {answer: {within: P1D, remind: [PT30M], escalate: [{after: 1h, to: lead}], desk: liaison}}"))
	f.Add([]byte("v: 1\nduties:\n  warn:\n    within: P1W2DT3H4M5S\n"))
	f.Add([]byte(`{"duties": {"thank": {"remind": []}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := obligation.DecodePlan("duties.yaml", data)
		if err != nil {
			return
		}
		for _, k := range allKinds() {
			if n := len(p.Steps(k, noon, nil)); n < 1 || n > 2+obligation.MaxReminders+obligation.MaxEscalations {
				t.Fatalf("%s has %d steps", k, n)
			}
		}
	})
}

func TestNoTimeOfAPlanIsLaterThanCanBeWritten(t *testing.T) {
	opened := time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC)
	due := obligation.DefaultPlan().Due(obligation.Answer, opened, nil)
	if _, err := json.Marshal(due); err != nil || due.Before(opened) {
		t.Errorf("due %v, which is written with %v", due, err)
	}
}

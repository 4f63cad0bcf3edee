package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/core/warning"
)

const formats = "docs/formats.md"

func formatsPage(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, formats))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// example is a file that a page shows: a block whose first line names it.
var example = regexp.MustCompile("(?ms)^```(?:yaml|cedar)\n(?:#|//) (\\S+)\n(.*?)^```$")

// examples are the files of a page by name.
func examples(t *testing.T, text string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, m := range example.FindAllStringSubmatch(text, -1) {
		if out[m[1]] != nil {
			t.Fatalf("%s is shown twice", m[1])
		}
		out[m[1]] = []byte(m[2])
	}
	if n := strings.Count(text, "\n```yaml\n") + strings.Count(text, "\n```cedar\n"); n != len(out) {
		t.Fatalf("%d of %d examples name their file", len(out), n)
	}
	return out
}

func TestEveryFileOfTheFormatsPageIsReadAndFitsTheOthers(t *testing.T) {
	files := examples(t, formatsPage(t))
	file := func(name string) directive.File {
		if files[name] == nil {
			t.Errorf("no example of %s", name)
		}
		return directive.File{Name: name, Data: files[name]}
	}
	policy, err := directive.Load(directive.Files{
		Parties: file("parties.yaml"), Consents: file("consents.yaml"), Assurances: file("assurances.yaml"), Invocations: file("invocations.yaml"),
		Directives: []directive.File{file("directives/france.yaml"), file("directives/life.yaml")}, Law: []directive.File{file("law/own.cedar")},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("report.yaml", file("report.yaml").Data, policy.Parties())
	if err != nil {
		t.Fatal(err)
	}
	// What the page says of the example's marks.
	for field, want := range map[string]map[report.Rung]string{
		"s1": {"full": "(S//NF)", "descriptor": "(S//REL TO USA, FRA)", "grade": "(S//REL TO USA, FRA)"},
		"p1": {"full": r.Portions[0].Mark.Portion(), "masked": r.Portions[0].Mark.Portion()},
	} {
		for rung, mark := range want {
			if got := r.Fields[field].MarkAt(rung, r.Portions[0].Mark).Portion(); got != mark {
				t.Errorf("%s at %s is marked %s; the page says %s", field, rung, got, mark)
			}
		}
	}
	if _, err := obligation.DecodePlan("duties.yaml", file("duties.yaml").Data); err != nil {
		t.Error(err)
	}
	rules, err := warning.Decode("warnings.yaml", file("warnings.yaml").Data)
	if err != nil {
		t.Error(err)
	}
	if d := warning.Default(); rules.Hours != d.Hours || rules.Desks != d.Desks || !slices.Equal(rules.Ranks, d.Ranks) || rules.Waive != d.Waive {
		t.Errorf("the page shows %+v as the defaults, which are %+v", rules, d)
	}
	if _, err := engagement.Decode("engagement.yaml", file("engagement.yaml").Data, policy.Parties().Self); err != nil {
		t.Error(err)
	}
}

func TestTheFormatsPageHasTheProgramsLists(t *testing.T) {
	page := strings.Join(strings.Fields(formatsPage(t)), " ")
	lists := map[string][]string{
		"kinds": report.Kinds, "uses": report.Uses, "onward terms": report.Onwards, "precedences": report.Precedences,
		"disciplines": report.Disciplines, "protections": report.Protections, "likelihoods": report.Likelihoods,
		"confidences": report.Confidences, "systems": marking.Systems, "roads of a directive": directive.Opens, "methods": directive.Methods,
		"kinds of assurance": party.AssuranceKinds, "risks": party.Risks, "whom a step is for": obligation.PlanRoles,
		"kinds of engagement": engagement.Kinds, "sides": engagement.Sides,
	}
	for _, g := range warning.Default().Grounds {
		lists["grounds"] = append(lists["grounds"], g.Code)
	}
	for what, list := range lists {
		if words := strings.Join(list, ", "); !strings.Contains(page, words) {
			t.Errorf("%s: the page lacks %q", what, words)
		}
	}
	for _, f := range party.Flags {
		if !strings.Contains(page, f+":") {
			t.Errorf("the page does not say what the flag %s does", f)
		}
	}
	for _, l := range report.Ladders {
		var rungs []string
		for _, r := range l.Rungs() {
			rungs = append(rungs, string(r))
		}
		if row := "| " + string(l) + " | " + strings.Join(rungs, ", ") + " |"; !strings.Contains(page, row) {
			t.Errorf("the page lacks the row %q", row)
		}
	}
}

func TestTheFormatsPageHasTheDefaultsOfEveryDuty(t *testing.T) {
	shown := map[obligation.Kind]obligation.Duty{}
	for _, m := range regexp.MustCompile(`(?m)^\| ([a-z-]+) \| (P[0-9A-Z]+) \| ([a-z]+) \|$`).FindAllStringSubmatch(formatsPage(t), -1) {
		within, ok := obligation.Span(m[2])
		if !ok {
			t.Errorf("%s: %q is no length of time", m[1], m[2])
		}
		shown[obligation.Kind(m[1])] = obligation.Duty{Within: within, Desk: m[3]}
	}
	for _, kinds := range [][]obligation.Kind{obligation.SharedKinds, obligation.VerbKinds, obligation.InternalKinds} {
		for _, k := range kinds {
			want := obligation.DefaultPlan().Duty(k)
			if got := shown[k]; got.Within != want.Within || got.Desk != want.Desk {
				t.Errorf("%s: the page says %v and %q; expected %v and %q", k, got.Within, got.Desk, want.Within, want.Desk)
			}
		}
	}
}

func TestTheExitStatusesAreThoseOfTheFormatsPage(t *testing.T) {
	page := formatsPage(t)
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, "| 0 | done |"},
		{errs.E(errs.Denied, "x", "no"), "| 1 | done or refused"},
		{errs.E(errs.NotFound, "x", "not there"), "| 1 | done or refused"},
		{errs.E(errs.Invalid, "x", "unusable"), "| 2 | the input cannot be used"},
		{errs.E(errs.Unavailable, "x", "away"), "| 3 | the node or a partner is out of reach"},
	} {
		if row := "| " + string(rune('0'+errs.ExitStatus(tt.err))) + " |"; !strings.HasPrefix(tt.want, row) || !strings.Contains(page, tt.want) {
			t.Errorf("%v has the status %s; the page is to say %q", tt.err, row, tt.want)
		}
	}
}

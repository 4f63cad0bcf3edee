package release_test

import (
	"testing"

	"entente/internal/core/release"
	"entente/internal/core/release/oracle"

	"pgregory.net/rapid"
)

// Every refer is true: recording the consents that it names, and only those,
// lets the portion go.
func TestReferIsTrue(t *testing.T) {
	refers := 0
	worlds(t, 150, func(t *rapid.T, w oracle.World) {
		if w.Report.Serial == "" { // no consent can name the report
			return
		}
		told := oracle.Decide(w)
		o := decideWorld(t, w)
		for i, p := range o.Portions {
			if p.Verdict != release.VerdictRefer {
				continue
			}
			refers++
			if p.Text != "" || p.Mark != "" || len(p.Needs) == 0 {
				t.Fatalf("portion %d refers with text %q, mark %q and needs %v\n%s", i, p.Text, p.Mark, p.Needs, w)
			}
			var needs []oracle.Need
			for _, n := range p.Needs {
				if n.What != "consent" {
					t.Fatalf("portion %d needs %v; expected consents alone\n%s", i, n, w)
				}
				needs = append(needs, oracle.Need{Who: n.Who, What: n.What, Ground: n.Ground})
			}
			granted := decideWorld(t, w.Grant(needs, told.Portions[i].For...))
			if !granted.Portions[i].Verdict.Goes() {
				t.Fatalf("portion %d needs %v, and with that granted for %v its verdict is %s\n%s", i, needs, told.Portions[i].For, granted.Portions[i].Verdict, w)
			}
		}
	})
	if refers == 0 {
		t.Fatal("no world referred")
	}
}

// Every missing consent is named: with one of them short, the portion stays.
func TestReferNamesEveryConsentAndNoOther(t *testing.T) {
	worlds(t, 150, func(t *rapid.T, w oracle.World) {
		if w.Report.Serial == "" {
			return
		}
		told := oracle.Decide(w)
		for i, p := range decideWorld(t, w).Portions {
			givers := map[string]bool{}
			for _, n := range p.Needs {
				givers[n.Who] = true
			}
			if p.Verdict != release.VerdictRefer || len(givers) < 2 {
				continue
			}
			for short := range givers {
				var needs []oracle.Need
				for _, n := range p.Needs {
					if n.Who != short {
						needs = append(needs, oracle.Need{Who: n.Who, What: n.What, Ground: n.Ground})
					}
				}
				again := decideWorld(t, w.Grant(needs, told.Portions[i].For...)).Portions[i]
				if again.Verdict.Goes() && again.TextFrom == told.Portions[i].Frees {
					t.Fatalf("portion %d names %s, and goes as %s without\n%s", i, short, again.TextFrom, w)
				}
			}
		}
	})
}

// An assessment that a field names is what it lacks: with one of low risk the
// ceiling is fuller.
func TestANamedAssessmentRaisesTheCeiling(t *testing.T) {
	worlds(t, 150, func(t *rapid.T, w oracle.World) {
		w = plainUses(w)
		if w.Report.Serial == "" {
			return
		}
		o := decideWorld(t, w)
		for name, f := range o.Fields {
			for _, n := range f.Needs {
				if n.What != "assessment" || n.Ground != "identity-needs-assessment" || n.Who == "" {
					t.Fatalf("%s needs %v; expected an assessment\n%s", name, n, w)
				}
				field := w.Report.Fields[name]
				person := field.Holder
				if field.Ladder == "person" {
					person = name
				}
				after := decideWorld(t, w.Assess(person)).Fields[name]
				if !oracle.Fuller(field.Ladder, string(after.Ceiling), string(f.Ceiling)) {
					t.Fatalf("%s lacks an assessment, and with one its ceiling stays %s\n%s", name, after.Ceiling, w)
				}
			}
		}
	})
}

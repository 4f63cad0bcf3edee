package release_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/release/oracle"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// answers compares what the oracle says with what the engine says.
var answers = gocmp.Options{
	cmpopts.IgnoreFields(oracle.Answer{}, "Seen"),
	cmpopts.IgnoreFields(oracle.FieldAnswer{}, "Why"),
	cmpopts.IgnoreFields(oracle.Text{}, "Frees", "For"),
	cmpopts.EquateEmpty(),
	cmpopts.SortSlices(func(a, b oracle.Need) bool { return a.Ground+a.Who < b.Ground+b.Who }),
}

// Soundness and completeness: what the engine decides is what the contract,
// read sentence by sentence, demands; no more and no less.
func TestDecisionsAreThoseOfTheOracle(t *testing.T) {
	worlds(t, usual, func(t *rapid.T, w oracle.World) {
		if diff := compare(w, oracle.Decide(w), told(decideWorld(t, w))); diff != "" {
			t.Fatalf("the contract (-) and the engine (+) differ:\n%s\n%s", diff, w)
		}
	})
}

// compare shows where two answers differ. The contract says of a copy of
// another country's marks that its REL TO names us and the recipient alone, and
// not in whose words: there the levels' names and the order are not compared.
func compare(w oracle.World, want, got oracle.Answer) string {
	if w.Report.Title.Mark.System != "" && w.Report.Title.Mark.System != "TLP" {
		for _, a := range []*oracle.Answer{&want, &got} {
			a.Portions = slices.Clone(a.Portions)
			a.Marking, a.Title.Mark = controls(a.Marking), controls(a.Title.Mark)
			for i := range a.Portions {
				a.Portions[i].Mark = controls(a.Portions[i].Mark)
			}
		}
	}
	return gocmp.Diff(want, got, answers)
}

// controls is a mark without its level, its lists sorted.
func controls(mark string) string {
	_, rest, _ := strings.Cut(strings.Trim(mark, "()"), "//")
	head, list, ok := strings.Cut(rest, "REL TO ")
	if !ok {
		return rest
	}
	return head + "REL TO " + strings.Join(slices.Sorted(slices.Values(strings.Split(list, ", "))), ", ")
}

// encoded is an outcome as its bytes go out.
func encoded(t rapid.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	worlds(t, 100, func(t *rapid.T, w oracle.World) {
		p := loadWorld(t, w, policyFiles(w))
		first := encoded(t, askWorld(t, w, p).Outcome())
		if again := encoded(t, askWorld(t, w, p).Outcome()); !bytes.Equal(first, again) {
			t.Fatalf("one policy, two answers:\n%s\n%s\n%s", first, again, w)
		}
		if again := encoded(t, decideWorld(t, w)); !bytes.Equal(first, again) {
			t.Fatalf("the same files loaded again, two answers:\n%s\n%s\n%s", first, again, w)
		}
	})
}

func TestTheOrderOfFilesIsIrrelevant(t *testing.T) {
	worlds(t, 100, func(t *rapid.T, w oracle.World) {
		f := policyFiles(w)
		first := encoded(t, askWorld(t, w, loadWorld(t, w, f)).Outcome())
		slices.Reverse(f.Directives)
		slices.Reverse(f.Law)
		if again := encoded(t, askWorld(t, w, loadWorld(t, w, f)).Outcome()); !bytes.Equal(first, again) {
			t.Fatalf("the files in another order gave another answer:\n%s\n%s\n%s", first, again, w)
		}
	})
}

func TestSlicesAnswerAsTheWholeSetDoes(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		f := policyFiles(w)
		sliced := encoded(t, askWorld(t, w, loadWorld(t, w, f)).Outcome())
		f.Unsliced = true
		if whole := encoded(t, askWorld(t, w, loadWorld(t, w, f)).Outcome()); !bytes.Equal(sliced, whole) {
			t.Fatalf("sliced and whole differ:\n%s\n%s\n%s", sliced, whole, w)
		}
	})
}

func TestANeedBeyondTheCeilingEqualsTheCeiling(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		w.Needs = nil
		without := decideWorld(t, w)
		beyond, exact := map[string]string{}, map[string]string{}
		for name, f := range without.Fields {
			beyond[name] = oracle.Rungs(w.Report.Fields[name].Ladder)[0]
			exact[name] = string(f.Ceiling)
		}
		w.Needs = beyond
		most := decideWorld(t, w)
		w.Needs = exact
		if diff := gocmp.Diff(told(decideWorld(t, w)), told(most)); diff != "" {
			t.Fatalf("needs at the ceiling (-) and beyond it (+) differ:\n%s\n%s", diff, w)
		}
		for name, f := range most.Fields {
			ladder := w.Report.Fields[name].Ladder
			if oracle.Fuller(ladder, string(f.Rung), string(f.Ceiling)) {
				t.Fatalf("%s is given %s above its ceiling %s\n%s", name, f.Rung, f.Ceiling, w)
			}
			if len(without.Use) > 0 && len(most.Use) > 0 && f.Ceiling != without.Fields[name].Ceiling {
				t.Fatalf("a need moved the ceiling of %s from %s to %s\n%s", name, without.Fields[name].Ceiling, f.Ceiling, w)
			}
		}
	})
}

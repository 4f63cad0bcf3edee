package main

import (
	"os"
	"strings"
	"testing"

	"entente/internal/core/passage"
)

func labelled(t *testing.T) []pair {
	t.Helper()
	pairs, err := load(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

func TestOriginsAreFoundAsTheFloorsSay(t *testing.T) {
	pairs := labelled(t)
	results := compare(pairs, counted(pairs))
	var table strings.Builder
	report(&table, results)
	t.Log("\n" + table.String())
	for _, tt := range []struct {
		part string
		in   func(result) bool
	}{
		{"all", everyPair},
		{"held", func(r result) bool { return r.part == "held" }},
	} {
		got := count(results, tt.in)
		if got.precision() < 0.95 || got.recall() < 0.90 {
			t.Errorf("%s: precision %.3f, recall %.3f; want at least 0.95 and 0.90", tt.part, got.precision(), got.recall())
		}
	}
}

func TestTheSetIsWhatItSaysItIs(t *testing.T) {
	pairs := labelled(t)
	want := map[string]int{"copy": 60, "rewrite": 80, "translation": 30, "independent": 80, "unrelated": 50}
	got, held, seen := map[string]int{}, 0, map[string]bool{}
	for _, p := range pairs {
		got[p.kind]++
		if p.part == "held" {
			held++
		}
		if seen[p.String()] {
			t.Errorf("%s stands there twice", p)
		}
		seen[p.String()] = true
		if p.kind == "copy" && p.textA == p.textB {
			t.Errorf("%s: the edits change nothing", p)
		}
	}
	for k, n := range want {
		if got[k] != n {
			t.Errorf("%d pairs of kind %s, want %d", got[k], k, n)
		}
	}
	if len(pairs) != 300 || held < 95 {
		t.Errorf("%d pairs, %d of them held out", len(pairs), held)
	}
}

// No text of an event that was held out stands in a pair that rules were made on.
func TestWhatIsHeldOutIsHeldOutByEvent(t *testing.T) {
	part := map[string]string{}
	for _, p := range labelled(t) {
		for _, name := range []string{p.a, p.b} {
			event, _, _ := strings.Cut(name, "/")
			if part[event] != "" && part[event] != p.part {
				t.Errorf("%s stands in both parts", event)
			}
			part[event] = p.part
		}
	}
}

func TestFormulasMakeNoOriginWhereSomebodyCountsThem(t *testing.T) {
	pairs := labelled(t)
	with, without := compare(pairs, counted(pairs)), compare(pairs, nil)
	formulas := 0
	for i, p := range pairs {
		if (p.kind == "independent" || p.kind == "unrelated") && p.edits != "-" {
			formulas++
			if with[i].taken {
				t.Errorf("%s: %s", p, line(with[i]))
			}
			if !without[i].taken {
				t.Errorf("%s is no test of formulas: it is told apart without counting", p)
			}
		}
	}
	if formulas < 20 {
		t.Errorf("%d pairs with formulas", formulas)
	}
}

// A formula is a short run. LongRun leaves the longest that was met a fifth more.
func TestNoFormulaIsAsLongAsWhatAlwaysCounts(t *testing.T) {
	pairs := labelled(t)
	if n := longestFormula(pairs, "tune", counted(pairs)); n < 20 || 6*n > 5*passage.LongRun {
		t.Errorf("the longest has %d words, and %d always count", n, passage.LongRun)
	}
}

func TestAMarkOnATextOfAnotherEventIsNotBorneOut(t *testing.T) {
	if tried, borne := misled(labelled(t)); tried < 500 || borne != 0 {
		t.Errorf("%d of %d are", borne, tried)
	}
}

func TestPairsAreCountedAsTheyStand(t *testing.T) {
	at := func(kind string, taken bool) result { return result{pair: pair{kind: kind}, taken: taken} }
	got := count([]result{at("copy", true), at("rewrite", true), at("rewrite", false), at("translation", true), at("independent", true), at("unrelated", false)}, everyPair)
	if want := (tally{pairs: 6, right: 3, missed: 1, wrong: 1}); got != want || got.precision() != 0.75 || got.recall() != 0.75 {
		t.Errorf("%+v, precision %v, recall %v", got, got.precision(), got.recall())
	}
}

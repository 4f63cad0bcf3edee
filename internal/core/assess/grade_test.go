package assess_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/assess"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var today = time.Date(2016, 6, 1, 0, 0, 0, 0, time.UTC)

// record writes "c3 2015" as three confirmed ones in 2015; x contradicted, p planted, u unverifiable.
func record(t *testing.T, said string) []assess.Dated {
	t.Helper()
	var out []assess.Dated
	for _, part := range strings.Split(said, ", ") {
		var what byte
		var n, year int
		if said == "" {
			break
		}
		if _, err := fmt.Sscanf(part, "%c%d %d", &what, &n, &year); err != nil {
			t.Fatal(part, err)
		}
		result := map[byte]assess.Result{'c': assess.Confirmed, 'x': assess.Contradicted, 'p': assess.Planted, 'u': assess.Unverifiable}[what]
		for range n {
			out = append(out, assess.Dated{ID: fmt.Sprintf("outcome:%d", len(out)), Outcome: assess.Outcome{Result: result, Date: time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC)}})
		}
	}
	return out
}

func TestARecordProposesALetter(t *testing.T) {
	for _, tt := range []struct {
		record string
		want   assess.Reliability
		why    string
	}{
		{"", "F", "0 can be counted"},
		{"c4 2015", "F", "4 can be counted"},
		{"c4 2015, u20 2015", "F", "4 can be counted"},
		{"c5 2015", "B", "for A at least 20"},
		{"c20 2015", "A", "95% or more: A"},
		{"c19 2015, x1 2015", "A", "19 of 20: 95%"},
		{"c18 2015, x2 2015", "B", "18 of 20: 90%"},
		{"c3 2015, x2 2015", "C", "3 of 5: 60%"},
		{"c2 2015, x3 2015", "D", "2 of 5: 40%"},
		{"c1 2015, x4 2015", "E", "1 of 5: 20%"},
		{"x4 2009, c4 2015", "B", "4 of 5: 80%"},
		{"x4 2012, c4 2015", "C", "4 of 6: 66%"},
		{"x1 2009, c4 2015", "B", "4 of 4¼: 94%"},
		{"p1 2015", "E", "0 of 3: 0%"},
		{"c20 2015, p1 2015", "D", "no better than D"},
		{"c20 2015, p2 2015", "E", "no better than E"},
		{"c20 2015, p1 2009", "A", "20 of 20¾: 96%"},
		{"c5 2015, x9 2017", "B", "5 confirmed, 0 contradicted"},
	} {
		p := assess.Propose(record(t, tt.record), today)
		if p.Reliability != tt.want || !strings.Contains(strings.Join(p.Because, "; "), tt.why) {
			t.Errorf("%q proposes %s: %q; expected %s, as %q", tt.record, p.Reliability, p.Because, tt.want, tt.why)
		}
		if p.Means != tt.want.Words() || p.Means == "" {
			t.Errorf("%s means %q", p.Reliability, p.Means)
		}
	}
}

func drawRecord(t *rapid.T) []assess.Dated {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) assess.Dated {
		return assess.Dated{ID: "outcome:" + rapid.StringMatching(`[a-z]{6}`).Draw(t, "id"), Outcome: assess.Outcome{
			Result: rapid.SampledFrom(assess.Results).Draw(t, "result"),
			Date:   today.AddDate(0, 0, -rapid.IntRange(-400, 4000).Draw(t, "days"))}}
	}), 0, 40).Draw(t, "record")
}

func TestAProposalDependsOnTheRecordUntilThenAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawRecord(t)
		until := slices.DeleteFunc(slices.Clone(all), func(d assess.Dated) bool { return d.Date.After(today) })
		if diff := cmp.Diff(assess.Propose(all, today), assess.Propose(rapid.Permutation(until).Draw(t, "again"), today)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// One more that was confirmed makes no judged source worse, and one more that was
// contradicted or planted makes none better.
func TestWhatIsConfirmedMakesNoSourceWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawRecord(t)
		before := assess.Propose(all, today).Reliability
		with := func(r assess.Result) assess.Reliability {
			return assess.Propose(append(slices.Clone(all), assess.Dated{ID: "outcome:new", Outcome: assess.Outcome{Result: r, Date: today.AddDate(0, 0, -1)}}), today).Reliability
		}
		if worse, _ := before.Better(with(assess.Confirmed)); worse {
			t.Fatalf("%s, and after one that was confirmed %s", before, with(assess.Confirmed))
		}
		for _, r := range []assess.Result{assess.Contradicted, assess.Planted} {
			if better, _ := with(r).Better(before); better {
				t.Fatalf("%s, and after one that was %s %s", before, r, with(r))
			}
		}
		if with(assess.Unverifiable) != before {
			t.Fatalf("%s, and after one that could not be verified %s", before, with(assess.Unverifiable))
		}
	})
}

func TestWhatCannotBeJudgedIsNotTheWorst(t *testing.T) {
	for _, other := range []assess.Reliability{"A", "C", "E", "F", ""} {
		better, compares := assess.NotJudged.Better(other)
		worse, back := other.Better(assess.NotJudged)
		if better || worse || compares || back {
			t.Errorf("F compares with %q", other)
		}
	}
	if better, compares := assess.Reliability("B").Better("E"); !better || !compares {
		t.Error("B is not better than E")
	}
	for _, other := range []assess.Credibility{1, 5, 6, 0} {
		if better, compares := assess.TruthNotJudged.Better(other); better || compares {
			t.Errorf("6 compares with %d", other)
		}
	}
	if better, _ := assess.Credibility(2).Better(5); !better {
		t.Error("2 is not better than 5")
	}
}

func TestCredibilityHasTheValuesOfStix(t *testing.T) {
	for c, want := range map[assess.Credibility]int{1: 90, 2: 70, 3: 50, 4: 30, 5: 10} {
		got, ok := c.StixConfidence()
		if !ok || got != want || assess.CredibilityOf(got) != c {
			t.Errorf("%d is %d, and back %d; expected %d", c, got, assess.CredibilityOf(got), want)
		}
	}
	for _, c := range []assess.Credibility{0, 6} {
		if v, ok := c.StixConfidence(); ok {
			t.Errorf("%d has the value %d; expected none", c, v)
		}
	}
	for value, want := range map[int]assess.Credibility{0: 5, 19: 5, 20: 4, 39: 4, 40: 3, 59: 3, 60: 2, 79: 2, 80: 1, 100: 1, -1: 0, 101: 0} {
		if got := assess.CredibilityOf(value); got != want {
			t.Errorf("%d is %d; expected %d", value, got, want)
		}
	}
}

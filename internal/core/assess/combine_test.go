package assess_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// decoded reads a document of a kind, which must be good.
func decoded[R assess.Record](t testing.TB, kind, text string) R {
	t.Helper()
	r, _, err := assess.Decode(kind, "f.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r.(R)
}

// said is a judgement of one version.
func said[R assess.Record](id string, r R) assess.Stated[R] {
	return assess.Stated[R]{ID: id, Versions: []assess.Version[R]{{By: "brandt", Since: time.Date(2015, 11, 17, 0, 0, 0, 0, time.UTC), Says: r}}}
}

// speech is an estimate out of the speech of 16 November 2015; change replaces words.
func speech(change ...string) string {
	return strings.NewReplacer(change...).Replace(`v: 1
question: russian-fighters
definition: joined armed groups in Syria and Iraq
population: nationals of the Russian Federation
from: Russian Federation
unit: persons
as_of: 2015-11-16
more_than: 2000
wording: more than 2,000
method: not stated
origin: {items: ["report:S0#3"], speaker: Director of the CIA, event: csis-2015-11-16}
`)
}

func one(t testing.TB) assess.Stated[assess.Estimate] {
	return said("s0", decoded[assess.Estimate](t, "estimate", speech()))
}

func two(t testing.TB) assess.Stated[assess.Estimate] {
	return said("s1", decoded[assess.Estimate](t, "estimate", speech("more_than: 2000", "low: 2000\nhigh: 3000", "wording: more than 2,000", "wording: between 2,000 and 3,000",
		"report:S0#3", "report:S1#4", "Director of the CIA", "director  of the CIA")))
}

func TestTwoArticlesOnOneSpeechAreOneEstimateWithBothWordings(t *testing.T) {
	for _, all := range [][]assess.Stated[assess.Estimate]{{one(t), two(t)}, {two(t), one(t)}} {
		c := assess.Combine("russian-fighters", all, nil)
		if c.Origins != 1 || c.Estimates != 2 || len(c.Sets) != 1 || len(c.Sets[0].Origins) != 1 {
			t.Fatalf("%+v; expected one origin in one set", c)
		}
		o := c.Sets[0].Origins[0]
		if o.Says != "2,000 to 3,000" || c.Sets[0].Hull.String() != "2,000 to 3,000" || len(c.Sets[0].Conflicts) != 0 || c.Sets[0].Overlap != nil {
			t.Errorf("%+v", c.Sets[0])
		}
		if len(o.Wordings) != 2 || o.Wordings[0].Says != "more than 2,000" || o.Wordings[1].Says != "between 2,000 and 3,000" || !strings.Contains(o.OneFor, "csis-2015-11-16") {
			t.Errorf("%+v; expected both wordings and why they are one", o)
		}
	}
}

func TestTheOriginsThatProvenanceFindsJoinArticles(t *testing.T) {
	quiet := func(s assess.Stated[assess.Estimate]) assess.Stated[assess.Estimate] {
		v := s.Says()
		v.Origin.Speaker, v.Origin.Event = "", ""
		return said(s.ID, v)
	}
	all := []assess.Stated[assess.Estimate]{quiet(one(t)), quiet(two(t))}
	if c := assess.Combine("russian-fighters", all, nil); c.Origins != 2 || c.Sets[0].Overlap == nil || c.Sets[0].Overlap.String() != "more than 2,000 and at most 3,000" || c.Sets[0].Hull.String() != "at least 2,000" {
		t.Errorf("%+v; expected two origins that overlap", c.Sets[0])
	}
	roots := func(item string) []assess.Root { return []assess.Root{{Key: "report:speech"}} }
	if c := assess.Combine("russian-fighters", all, roots); c.Origins != 1 || c.Sets[0].Origins[0].OneFor != "goes back to report:speech" {
		t.Errorf("%+v; expected one origin", c.Sets[0])
	}
}

func TestConflictsAreShownAndNotAveraged(t *testing.T) {
	other := func(id, low, high string, change ...string) assess.Stated[assess.Estimate] {
		text := speech(append([]string{"more_than: 2000", "low: " + low + "\nhigh: " + high, "wording: more than 2,000\n", "",
			"{items: [\"report:S0#3\"], speaker: Director of the CIA, event: csis-2015-11-16}", "{speaker: " + id + "}"}, change...)...)
		return said(id, decoded[assess.Estimate](t, "estimate", text))
	}
	c := assess.Combine("russian-fighters", []assess.Stated[assess.Estimate]{other("a", "1000", "1500"), other("b", "5000", "7000"), other("c", "1200", "5500")}, nil)
	s := c.Sets[0]
	if c.Origins != 3 || s.Hull.String() != "1,000 to 7,000" || s.Overlap != nil || len(s.Conflicts) != 1 || !strings.Contains(s.Conflicts[0].Says, "1,000 to 1,500 and 5,000 to 7,000") {
		t.Errorf("%+v; expected one conflict, the hull and no overlap", s)
	}
	data, err := json.Marshal(c)
	if err != nil || strings.Contains(string(data), "mean") && !strings.Contains(string(data), "mean the same") {
		t.Errorf("%v %s", err, data)
	}
	c = assess.Combine("russian-fighters", []assess.Stated[assess.Estimate]{other("a", "1000", "1500"), other("b", "2400", "2400", "2015-11-16", "2016-05-01"),
		other("c", "1200", "5500", "joined armed", "returned from armed"), other("d", "1", "2", "unit: persons", "unit: groups")}, nil)
	if len(c.Sets) != 4 || len(c.Growth) != 1 || len(c.Growth[0].Dates) != 2 || c.Growth[0].Dates[1].Says != "2,400" {
		t.Errorf("%+v", c)
	}
	var why []string
	for _, a := range c.Apart {
		why = append(why, a.Why...)
	}
	all := strings.Join(why, "\n")
	if !strings.Contains(all, "definition: ") || !strings.Contains(all, "unit: persons against groups") && !strings.Contains(all, "unit: groups against persons") || len(c.Apart) != 5 {
		t.Errorf("%d %s; expected what keeps each two apart", len(c.Apart), all)
	}
}

func TestOneOriginTakesAnOpenEndFromAnotherWording(t *testing.T) {
	f := func(x float64) *float64 { return &x }
	for _, tt := range []struct {
		name string
		all  []assess.Range
		want string
	}{
		{"the speech", []assess.Range{{MoreThan: f(2000)}, {Low: f(2000), High: f(3000)}}, "2,000 to 3,000"},
		{"an end excluded by all", []assess.Range{{MoreThan: f(2000)}, {MoreThan: f(2000), LessThan: f(3000)}}, "more than 2,000 and less than 3,000"},
		{"nothing closes it", []assess.Range{{MoreThan: f(2000)}, {Low: f(1500)}}, "at least 1,500"},
		{"an open end beyond what is given", []assess.Range{{MoreThan: f(2000)}, {Low: f(500), High: f(1000)}}, "at least 500"},
		{"an open start below what is given", []assess.Range{{LessThan: f(2000)}, {Low: f(2500), High: f(3000)}}, "at most 3,000"},
		{"above and below", []assess.Range{{MoreThan: f(0.5)}, {High: f(1234567.25)}}, "more than 0.5 and at most 1,234,567.25"},
		{"ends that cross", []assess.Range{{MoreThan: f(10)}, {LessThan: f(5)}}, "any figure"},
	} {
		if got := assess.OneOrigin(tt.all...).String(); got != tt.want {
			t.Errorf("%s: %s; expected %s", tt.name, got, tt.want)
		}
		slices.Reverse(tt.all)
		if got := assess.OneOrigin(tt.all...).String(); got != tt.want {
			t.Errorf("%s, the other way round: %s; expected %s", tt.name, got, tt.want)
		}
	}
}

// drawEstimates makes estimates on one question whose items go back to few roots.
func drawEstimates(t *rapid.T) ([]assess.Stated[assess.Estimate], assess.Roots) {
	var out []assess.Stated[assess.Estimate]
	figure := rapid.IntRange(0, 9)
	for i := range rapid.IntRange(1, 8).Draw(t, "estimates") {
		e := assess.Estimate{Question: "q", Definition: rapid.SampledFrom([]string{"joined", "Joined ", "left"}).Draw(t, "definition"), Population: "p", Unit: "u"}
		day := fmt.Sprintf("2015-11-%02d", rapid.IntRange(1, 3).Draw(t, "day"))
		e.AsOf = assess.Span{From: day, To: day}
		lo := float64(figure.Draw(t, "low"))
		hi := lo + float64(figure.Draw(t, "more"))
		switch rapid.IntRange(0, 3).Draw(t, "ends") {
		case 0:
			e.Range = assess.Range{Low: &lo, High: &hi}
		case 1:
			e.Range = assess.Range{MoreThan: &lo}
		case 2:
			e.Range = assess.Range{LessThan: &hi}
		default:
			hi++
			e.Range = assess.Range{MoreThan: &lo, LessThan: &hi}
		}
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			e.Origin.Items = append(e.Origin.Items, fmt.Sprintf("report:r%d", rapid.IntRange(0, 5).Draw(t, "item")))
		}
		if rapid.IntRange(0, 4).Draw(t, "speaks") == 0 {
			e.Origin.Speaker, e.Origin.Event = "Minister", "press"
		}
		out = append(out, said(fmt.Sprintf("e%d", i), e))
	}
	rootOf := rapid.SliceOfN(rapid.IntRange(0, 3), 6, 6).Draw(t, "roots")
	return out, func(item string) []assess.Root {
		return []assess.Root{{Key: fmt.Sprintf("root%d", rootOf[item[len(item)-1]-'0'])}}
	}
}

func TestEstimatesCombineInAnyOrderAndACopyAddsNoOrigin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, roots := drawEstimates(t)
		want := assess.Combine("q", all, roots)
		if diff := cmp.Diff(want, assess.Combine("q", rapid.Permutation(all).Draw(t, "order"), roots)); diff != "" {
			t.Fatalf("another order: %s", diff)
		}
		copied := rapid.SampledFrom(all).Draw(t, "copied")
		with := assess.Combine("q", append(slices.Clone(all), said("z-copy", copied.Says())), roots)
		if with.Origins != want.Origins || len(with.Sets) != len(want.Sets) {
			t.Fatalf("a copy makes %d origins of %d, and %d sets of %d", with.Origins, want.Origins, len(with.Sets), len(want.Sets))
		}
		for i, s := range with.Sets {
			if diff := cmp.Diff(want.Sets[i].Hull, s.Hull); diff != "" || len(s.Origins) != len(want.Sets[i].Origins) {
				t.Fatalf("a copy changes set %d: %s", i, diff)
			}
			for _, o := range s.Origins {
				for _, w := range o.Wordings {
					if h := o.Range.Hull(w.Range); len(o.Wordings) == 1 && h.String() != o.Range.String() {
						t.Fatalf("%s is not all of %s", o.Range, w.Range)
					}
				}
			}
		}
	})
}

func TestAnEstimateThatHoldsNothingIsRefusedWhereItSaysSo(t *testing.T) {
	for _, tt := range []struct {
		name, old, new, key string
		line                int
	}{
		{"low above high", "more_than: 2000", "low: 3000\nhigh: 2000", "low", 8},
		{"nothing between", "more_than: 2000", "more_than: 2000\nhigh: 2000", "more_than", 8},
		{"an end twice", "more_than: 2000", "more_than: 2000\nlow: 2000", "low", 9},
		{"fewer people than none", "more_than: 2000", "low: -5\nhigh: 7", "low", 8},
		{"more people than fewer than none", "more_than: 2000", "more_than: -1", "more_than", 8},
		{"at most fewer people than none", "more_than: 2000", "high: -1", "high", 8},
		{"fewer people than one", "more_than: 2000", "less_than: 0", "less_than", 8},
		{"no end", "more_than: 2000\n", "", "low", 1},
		{"no number", "more_than: 2000", "more_than: many", "more_than", 8},
		{"best outside", "more_than: 2000", "more_than: 2000\nbest: 1500", "best", 9},
		{"no definition", "definition: joined armed groups in Syria and Iraq\n", "", "definition", 1},
		{"an unknown key", "unit: persons", "units: persons", "units", 6},
		{"dates that run backwards", "as_of: 2015-11-16", "as_of: {from: 2015-11-16, to: 2015-11-01}", "as_of.to", 7},
		{"a date that is none", "as_of: 2015-11-16", "as_of: November", "as_of", 7},
		{"from nowhere", "{items: [\"report:S0#3\"], speaker: Director of the CIA, event: csis-2015-11-16}", "{}", "origin", 11},
		{"an occasion without a speaker", "speaker: Director of the CIA, ", "", "origin", 11},
		{"an item that is none", "report:S0#3", "S0", "origin.items[0]", 11},
		{"confidence for likelihood", "method: not stated", "likelihood: high", "likelihood", 10},
		{"likelihood for confidence", "method: not stated", "confidence: likely", "confidence", 10},
		{"per cents outside of the word", "method: not stated", "likelihood: likely\npercent: [60, 90]", "percent", 11},
		{"per cents of no word", "method: not stated", "percent: [60, 70]", "percent", 10},
	} {
		_, _, err := assess.Decode("estimate", "f.yaml", []byte(speech(tt.old, tt.new)))
		want := fmt.Sprintf("f.yaml:%d: %s: ", tt.line, tt.key)
		if errs.KindOf(err) != errs.Invalid || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v; expected it at %s", tt.name, err, want)
		}
	}
	e := decoded[assess.Estimate](t, "estimate", speech())
	body, err := assess.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	again, err := assess.Read("estimate", body)
	if diff := cmp.Diff(assess.Record(e), again); diff != "" || err != nil {
		t.Errorf("kept and read: %v %s", err, diff)
	}
}

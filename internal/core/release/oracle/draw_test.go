package oracle_test

import (
	"math/rand/v2"
	"testing"

	"entente/internal/core/release/oracle"

	gocmp "github.com/google/go-cmp/cmp"
)

// drawn gives the n-th of a fixed sequence of worlds.
func drawn(n int) oracle.World {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	return oracle.Draw(func(k int, _ string) int { return r.IntN(k) })
}

// seldom says in how many of 2,000 worlds each thing must happen at least:
// every verdict on every road on which it can fall, in every form, every law,
// cap and default, each kind of need.
var seldom = map[string]int{
	"verdict/release": 150, "verdict/show": 50, "verdict/review": 150, "verdict/refer": 50, "verdict/withhold": 300,

	"release/listed/written": 80, "release/listed/gist": 20, "release/listed/tearline": 10,
	"release/open/written": 60, "release/open/gist": 5, "release/open/tearline": 5,
	"show/listed/written": 30, "show/listed/gist": 10, "show/listed/tearline": 5,
	"show/open/written": 20, "show/open/gist": 3, "show/open/tearline": 2,
	"show/shown/written": 5, "show/shown/gist": 2, "show/shown/tearline": 2,
	"review/listed/written": 100, "review/listed/gist": 30, "review/listed/tearline": 20,
	"review/open/written": 80, "review/open/gist": 10, "review/open/tearline": 5,
	"review/shown/written": 5, "review/shown/gist": 1, "review/shown/tearline": 1,
	"refer/asked/written": 80, "refer/asked/gist": 40, "refer/asked/tearline": 15, "refer/closed/written": 3,
	"withhold/listed/written": 200, "withhold/open/written": 200, "withhold/shown/written": 100,
	"withhold/asked/written": 200, "withhold/closed/written": 100,
	"withhold/closed/gist": 50, "withhold/closed/tearline": 20,

	"need/orcon": 8, "need/third-party": 60, "need/rel": 40, "need/assessment": 15,

	"text-law/ceiling": 100, "text-law/equivalence": 20, "text-law/mistreatment": 40, "text-law/road-shown": 150,
	"text-law/road-asked": 300, "text-law/road-closed": 200, "text-law/rule-extra.0": 20,
	"field-law/ceiling": 15, "field-law/equivalence": 1, "field-law/road-shown": 15, "field-law/road-asked": 20,
	"field-law/road-closed": 15, "field-law/rule-extra.0": 4, "field-law/office": 50, "field-law/asylum": 15, "field-law/assessment": 50,
	"field-law/officer": 10,

	"field-road/listed": 150, "field-road/open": 60, "field-road/shown": 25, "field-road/asked": 20, "field-road/closed": 15,
	"field/full": 100, "rung/default": 30, "rung/need": 4, "rung/automatic": 15, "restrict/field": 30, "restrict/text": 30,

	"directive/out-of-date": 200, "directive/superseded": 200, "directive/emergency": 250, "directive/several": 150,
	"consent/ref": 5, "consent/use": 20, "consent/onward": 20,
	"emergency/awake": 150, "emergency/carries": 90, "emergency/field": 15, "emergency/dormant": 100,
	"emergency/other-report": 25, "emergency/other-partner": 15, "emergency/not-yet": 35, "emergency/over": 20, "emergency/ended": 10, "emergency/unstated": 25,
	"review/asked/written": 10, "review/asked/gist": 1, "review/asked/tearline": 2, "release/asked/written": 5, "show/asked/written": 5,
	"passed-over/orcon": 5, "passed-over/rel": 12, "passed-over/third-party": 18,
	"use-of-item": 50, "use-of-release": 3,
}

func TestWorldsAreVaried(t *testing.T) {
	count := map[string]int{}
	for n := range 2000 {
		a := oracle.Decide(drawn(n))
		once := map[string]bool{"verdict/" + a.Verdict: true}
		for _, s := range a.Seen {
			once[s] = true
		}
		for s := range once {
			count[s]++
		}
	}
	for what, want := range seldom {
		if count[what] < want {
			t.Errorf("%s in %d of 2000 worlds; expected at least %d", what, count[what], want)
		}
	}
}

func TestAWorldIsAFunctionOfTheChoices(t *testing.T) {
	for n := range 50 {
		if diff := gocmp.Diff(drawn(n).String(), drawn(n).String()); diff != "" {
			t.Fatalf("the same choices gave two worlds:\n%s", diff)
		}
	}
}

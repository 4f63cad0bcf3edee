package backwards_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// crowd are many travellers, some of whom are a few persons stated otherwise.
func crowd(r *rand.Rand, n int, wanted []screening.Person) []screening.Person {
	out := make([]screening.Person, n)
	for i := range out {
		if out[i] = someone(r); r.IntN(6) == 0 {
			out[i] = alike(r, wanted[r.IntN(len(wanted))])
		}
	}
	return out
}

func persons(r *rand.Rand, n int) []screening.Person {
	out := make([]screening.Person, n)
	for i := range out {
		out[i] = someone(r)
	}
	return out
}

// once has each hit count once, however often it was told.
func once(told map[hit]int) map[hit]int {
	out := map[hit]int{}
	for h := range told {
		out[h] = 1
	}
	return out
}

func TestALateLookoutFindsWhomScreeningForwardsFinds(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 5))
		b := newBench(t)
		wanted := persons(r, 12)
		b.list("old", screening.Entry{ID: "1", Person: someone(r)}, screening.Entry{ID: "2", Person: someone(r)})
		b.arrive(crowd(r, 1_500, wanted)...)
		for i, p := range wanted {
			b.lookout("L-"+strconv.Itoa(i), insidedb.LookoutActive, p)
		}
		b.step()
		want := b.forwards(func(h screening.Hit) bool { return h.Entry.List == lookout.List })
		got := once(b.recorded)
		for h := range got { // the list is screened too
			if h.List != lookout.List {
				delete(got, h)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) < 100 {
			t.Fatalf("seed %d, %d forwards (-forwards +backwards):\n%s", seed, len(want), diff)
		}
	}
}

func TestAListIsScreenedForWhatItAddsAndChanges(t *testing.T) {
	for _, tt := range []struct {
		name string
		size int // of the second version: few are looked for by words, many traveller by traveller
	}{{"few", 40}, {"many", 400}} {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, uint64(tt.size)))
			b := newBench(t)
			wanted := persons(r, tt.size)
			entry := func(i int) screening.Entry { return screening.Entry{ID: strconv.Itoa(i), Person: wanted[i]} }
			b.arrive(crowd(r, 800, wanted)...)
			first := []screening.Entry{entry(0), entry(1)}
			b.list("un", first...)
			b.step()
			mine := func(h screening.Hit) bool { return h.Entry.List == "un" }
			if diff := cmp.Diff(b.forwards(mine), once(b.recorded)); diff != "" {
				t.Fatalf("the first version (-forwards +backwards):\n%s", diff)
			}
			before := len(b.recorded)
			var second []screening.Entry
			for i := range wanted {
				second = append(second, entry(i))
			}
			b.list("un", second...)
			told := b.recorded
			b.recorded = map[hit]int{}
			b.step()
			for h := range b.recorded {
				if h.Entry == "0" || h.Entry == "1" {
					t.Errorf("who did not change is screened again: %+v", h)
				}
				told[h]++
			}
			want := b.forwards(mine)
			for h := range told { // a score of the first version is of a shorter list
				if (h.Entry == "0" || h.Entry == "1") && want[h] == 0 {
					delete(told, h)
				}
			}
			for h := range want {
				if h.Entry == "0" || h.Entry == "1" {
					delete(want, h)
					delete(told, h)
				}
			}
			if diff := cmp.Diff(want, once(told)); diff != "" || len(want) < before {
				t.Errorf("the second (-forwards +backwards):\n%s", diff)
			}
		})
	}
}

func TestOnlyWhoIsAnotherPersonIsScreenedAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	b := newBench(t)
	p, q := someone(r), someone(r)
	b.arrive(append(persons(r, 50), p, q)...)
	screenings := func() int {
		b.t.Helper()
		b.step()
		n := 0
		b.must(b.store.Read(t.Context(), func(tx *insidedb.Tx) error {
			all, err := tx.Backscreens(time.Time{}, 100)
			for _, s := range all {
				if s.EndedAt == nil {
					t.Errorf("%+v has not ended", s)
				}
			}
			n = len(all)
			return err
		}))
		return n
	}
	b.lookout("L-1", insidedb.LookoutActive, p)
	for _, tt := range []struct {
		name string
		do   func()
		want int
	}{
		{"a new lookout", func() {}, 1},
		{"nothing", func() {}, 1},
		{"renewed, the same person", func() { b.lookout("L-1", insidedb.LookoutActive, p) }, 1},
		{"another person", func() { b.lookout("L-1", insidedb.LookoutActive, q) }, 2},
		{"ended", func() { b.lookout("L-1", insidedb.LookoutEnded, q) }, 2},
		{"two at once, one ended before it was looked at", func() {
			b.lookout("L-2", insidedb.LookoutActive, p)
			b.lookout("L-3", insidedb.LookoutActive, q)
			b.lookout("L-3", insidedb.LookoutEnded, q)
		}, 3},
	} {
		tt.do()
		if got := screenings(); got != tt.want {
			t.Errorf("%s: %d screenings, want %d", tt.name, got, tt.want)
		}
	}
}

func TestTravelThatCameWhileAnOlderListWasInUseIsCaughtUpWith(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	b := newBench(t)
	p := someone(r)
	b.arrive(persons(r, 30)...)
	b.list("un", screening.Entry{ID: "1", Person: p})
	b.step()
	b.arriveAgainst(map[string]int{}, append(persons(r, 50), p)...) // another process had not seen it yet
	b.arrive(append(persons(r, 50), p)...)                          // screened as it came
	clear(b.recorded)
	b.step()
	behind, up := int64(81), int64(132)
	for h := range b.recorded {
		if h.Traveller > behind {
			t.Errorf("who was screened forwards is screened again: %+v", h)
		}
	}
	found := false
	for h := range b.recorded {
		found = found || h.Traveller == behind
	}
	if !found || b.asked[len(b.asked)-1].Seq != up {
		t.Errorf("traveller %d is not caught up with: %v", behind, b.recorded)
	}
	clear(b.recorded)
	if b.step(); len(b.recorded) > 0 {
		t.Errorf("again: %v", b.recorded)
	}
}

func TestACrashLosesNoScreening(t *testing.T) {
	type ended struct{ point string }
	for point := range 12 {
		r := rand.New(rand.NewPCG(3, 1))
		b := newBench(t)
		wanted := persons(r, 5)
		b.arrive(crowd(r, 300, wanted)...)
		for i, p := range wanted {
			b.lookout("L-"+strconv.Itoa(i), insidedb.LookoutActive, p)
		}
		left := point
		b.crash = func(p string) {
			if left--; left < 0 {
				panic(ended{p})
			}
		}
		crashed := func() (crashed bool) {
			defer func() {
				if e := recover(); e != nil {
					if _, ok := e.(ended); !ok {
						panic(e)
					}
					crashed = true
				}
			}()
			b.step()
			return false
		}()
		b.crash = nil
		b.step()
		want := b.forwards(func(h screening.Hit) bool { return h.Entry.List == lookout.List })
		if diff := cmp.Diff(want, once(b.recorded)); diff != "" || len(want) < 10 || !crashed && point < 5 {
			t.Fatalf("a crash at point %d (%v), %d wanted (-forwards +backwards):\n%s", point, crashed, len(want), diff)
		}
	}
}

// met tells who was found of a list or of the lookouts.
func (b *bench) met(list, entry string) map[int64]bool {
	out := map[int64]bool{}
	for h := range b.recorded {
		if h.List == list && h.Entry == entry {
			out[h.Traveller] = true
		}
	}
	return out
}

func TestWhoIsSoughtAgainIsLookedForAmongThoseOfMeanwhile(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	p, q := someone(r), someone(r)
	t.Run("a lookout", func(t *testing.T) {
		b := newBench(t)
		b.lookout("L-1", insidedb.LookoutActive, p)
		b.step()
		b.lookout("L-1", insidedb.LookoutActive, q)
		b.arrive(p) // screened against the other
		b.lookout("L-1", insidedb.LookoutActive, p)
		if b.step(); !b.met(lookout.List, "L-1")[1] {
			t.Errorf("found %v", b.recorded)
		}
	})
	t.Run("an entry of a list", func(t *testing.T) {
		b := newBench(t)
		other := screening.Entry{ID: "2", Person: q}
		b.list("un", screening.Entry{ID: "1", Person: p}, other)
		b.step()
		b.list("un", other)
		b.arrive(p) // screened against the version without
		b.list("un", screening.Entry{ID: "1", Person: p}, other)
		if b.step(); !b.met("un", "1")[1] {
			t.Errorf("found %v", b.recorded)
		}
	})
	t.Run("two versions at once, and travel between", func(t *testing.T) {
		b := newBench(t)
		b.arrive(q)
		b.list("un", screening.Entry{ID: "2", Person: q})
		b.step()
		b.arriveAgainst(map[string]int{}, q, p) // another process had no version yet
		b.list("un", screening.Entry{ID: "2", Person: q}, screening.Entry{ID: "1", Person: p})
		b.step()
		if one, two := b.met("un", "1"), b.met("un", "2"); !one[3] || !two[1] || !two[2] {
			t.Errorf("found %v and %v", one, two)
		}
	})
}

func TestOneThatFailsKeepsNoOtherFromItsTurn(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 1))
	b := newBench(t)
	p, q := someone(r), someone(r)
	b.arrive(p, q)
	b.lookout("L-1", insidedb.LookoutActive, p)
	b.lookout("L-2", insidedb.LookoutActive, q)
	b.refuse = "L-1"
	if _, err := b.screener.Step(t.Context()); err == nil || !b.met(lookout.List, "L-2")[2] {
		t.Errorf("error %v, found %v", err, b.recorded)
	}
	b.refuse = ""
	if b.step(); !b.met(lookout.List, "L-1")[1] {
		t.Errorf("found %v", b.recorded)
	}
}

func TestALookoutWaitsForNoList(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	b := newBench(t)
	p := someone(r)
	b.arrive(append(persons(r, 200), p)...)
	b.list("un", screening.Entry{ID: "1", Person: someone(r)})
	b.step()
	var many []screening.Entry
	for i := range 400 {
		many = append(many, screening.Entry{ID: strconv.Itoa(i + 10), Person: someone(r)})
	}
	b.list("un", many...)
	b.lookout("L-1", insidedb.LookoutActive, p)
	var order []string
	b.told = func(h hit) { order = append(order, h.List) }
	b.step()
	if len(order) == 0 || order[0] != lookout.List {
		t.Errorf("%v; want the lookout first", order)
	}
}

func TestNothingIsRecordedOfTravelThatWasErasedMeanwhile(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	b := newBench(t)
	p := someone(r)
	b.arrive(p)
	b.lookout("L-1", insidedb.LookoutActive, p)
	b.crash = func(point string) {
		if point == "backwards.found" {
			b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectTravel, ID: b.asked[0].Message}, insidedb.ByOrder)
				return err
			}))
		}
	}
	if b.step(); len(b.recorded) > 0 {
		t.Errorf("recorded %v", b.recorded)
	}
}

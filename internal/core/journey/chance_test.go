package journey

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// enumerated is the tail by every way in which the trials may come out.
func enumerated(chances []float64, k int) float64 {
	sum := 0.0
	for which := range 1 << len(chances) {
		p, n := 1.0, 0
		for i, c := range chances {
			if which>>i&1 == 1 {
				p, n = p*c, n+1
			} else {
				p *= 1 - c
			}
		}
		if n >= k {
			sum += p
		}
	}
	return sum
}

func TestTheTailIsThatOfEveryWayInWhichTheTrialsMayComeOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chances := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 1), rapid.Float64Range(0, 0.01), rapid.SampledFrom([]float64{0, 1})), 0, 10).Draw(t, "chances")
		k := rapid.IntRange(-1, 11).Draw(t, "k")
		if got, want := Tail(chances, k), enumerated(chances, k); math.Abs(got-want) > 1e-12*math.Max(want, 1e-3) && math.Abs(got-want) > 1e-9*want {
			t.Errorf("P(K >= %d) of %v: %g; expected %g", k, chances, got, want)
		}
	})
}

func TestTailsThatAreKnown(t *testing.T) {
	same := func(p float64, n int) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = p
		}
		return out
	}
	for _, tt := range []struct {
		chances []float64
		k       int
		want    float64
	}{
		{nil, 0, 1}, {nil, 1, 0}, {same(0.5, 4), 4, 1.0 / 16}, {same(0.5, 4), 3, 5.0 / 16}, {same(1, 3), 3, 1}, {same(1, 3), 4, 0}, {same(0, 3), 1, 0},
		{same(1.0/30, 4), 4, math.Pow(1.0/30, 4)}, {same(1e-3, 40), 40, 1e-120}, {[]float64{0.1, 0.2}, 1, 0.28}, {[]float64{0.1, 0.2}, 2, 0.02},
	} {
		if got := Tail(tt.chances, tt.k); math.Abs(got-tt.want) > 1e-12*tt.want {
			t.Errorf("P(K >= %d) of %v: %g; expected %g", tt.k, tt.chances, got, tt.want)
		}
	}
}

func TestMoreSharedFlightsAreLessLikelyAndMoreOfTheirOwnMakeThemLikelier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Share{Flights: rapid.IntRange(1, 60).Draw(t, "flights")}
		s.Ours = rapid.IntRange(1, s.Flights).Draw(t, "ours")
		s.Theirs = rapid.IntRange(1, s.Flights).Draw(t, "theirs")
		s.Shared = rapid.IntRange(0, min(s.Ours, s.Theirs)).Draw(t, "shared")
		p := Weigh([]Share{s}, 100)
		more, commuter := s, s
		more.Shared++
		commuter.Theirs++
		if q := Weigh([]Share{more}, 100); q.Tail > p.Tail+1e-12 {
			t.Errorf("%+v: %g; with one more %g", s, p.Tail, q.Tail)
		}
		if q := Weigh([]Share{commuter}, 100); q.Tail < p.Tail-1e-12 || q.Expected < p.Expected {
			t.Errorf("%+v: %g of %g; of who flies more %g of %g", s, p.Tail, p.Expected, q.Tail, q.Expected)
		}
		if p.Corrected < p.Tail || p.Corrected > 1 || p.Flights != s.Ours || p.Shared != s.Shared {
			t.Errorf("%+v of %+v", p, s)
		}
	})
}

func TestACommuterIsNotSuspectAndACompanionIs(t *testing.T) {
	commute := Stratum{"ORY", "TLS", "2026-03"}
	odd := func(route, month string) Share {
		return Share{Stratum{route[:3], route[3:], month}, 31, 1, 1, 1}
	}
	// Twenty commutes each of thirty flights in a month: thirteen in common are what chance gives.
	p := Weigh([]Share{{commute, 30, 20, 20, 13}}, 3_000)
	if math.Abs(p.Expected-20*2.0/3) > 1e-9 || p.Tail < 0.5 || p.Corrected != 1 {
		t.Errorf("commuters: %+v", p)
	}
	// Four flights in three months, on no other: that is not chance, among three thousand.
	q := Weigh([]Share{odd("BRUIST", "2026-01"), odd("ISTBRU", "2026-01"), odd("BRUIST", "2026-03"), odd("ISTBRU", "2026-03")}, 3_000)
	if want := math.Pow(1.0/31, 4); math.Abs(q.Tail-want) > 1e-9*want || q.Corrected > 0.01 || math.Abs(q.Corrected-3_000*want) > 1e-9 {
		t.Errorf("companions: %+v", q)
	}
	// A route that is flown once a month says nothing.
	if r := Weigh([]Share{{Stratum{"CDG", "NKC", "2026-01"}, 1, 1, 1, 1}}, 300); r.Tail != 1 {
		t.Errorf("the only flight: %+v", r)
	}
}

func TestAStratumIsARouteInAMonth(t *testing.T) {
	s := StratumOf(leg(t, "TK1938", "BRU", "IST", "2026-02-28T23:59"))
	if diff := cmp.Diff(Stratum{"BRU", "IST", "2026-02"}, s); diff != "" {
		t.Error(diff)
	}
	if from, before := s.Span(); from.Format(time.DateOnly) != "2026-02-01" || before.Format(time.DateOnly) != "2026-03-01" {
		t.Errorf("%v to %v", from, before)
	}
	got := Known([]Share{{Stratum{"B", "A", "2026-02"}, 9, 1, 1, 0}, {Stratum{"A", "B", "2026-02"}, 9, 1, 0, 0}, {Stratum{"A", "B", "2026-01"}, 9, 1, 2, 1}})
	if len(got) != 2 || got[0].Month != "2026-01" {
		t.Errorf("%+v", got)
	}
}

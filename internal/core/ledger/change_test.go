package ledger

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// monthly is a series of months from 2011 on.
func monthly(n ...int) Counts {
	c := Counts{}
	at := time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, k := range n {
		next := at.AddDate(0, 1, 0)
		c.From, c.Days, c.N, c.To = append(c.From, at), append(c.Days, days(at, next)), append(c.N, k), next
		at = next
	}
	return c
}

// chance is a stream of numbers that look random, the same in every run.
type chance uint64

func (c *chance) next() float64 {
	*c += 0x9e3779b97f4a7c15
	z := uint64(*c)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}

// poisson draws from a Poisson distribution (Knuth).
func (c *chance) poisson(mean float64) int {
	n, p, limit := 0, c.next(), math.Exp(-mean)
	for p > limit {
		n, p = n+1, p*c.next()
	}
	return n
}

// cheapest tries every partition.
func cheapest(n int, cost func(from, to int) float64, penalty float64) float64 {
	best := math.Inf(1)
	for cuts := range 1 << (n - 1) {
		total, from := 0.0, 0
		for to := 1; to <= n; to++ {
			if to == n || cuts>>(to-1)&1 == 1 {
				total += cost(from, to)
				if from > 0 {
					total += penalty
				}
				from = to
			}
		}
		best = min(best, total)
	}
	return best
}

func TestThePartitionIsTheCheapestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := monthly(rapid.SliceOfN(rapid.IntRange(0, 30), 1, 11).Draw(t, "counts")...)
		penalty := rapid.Float64Range(0.1, 12).Draw(t, "penalty")
		p, n := prefix(c), len(c.N)
		got, from := 0.0, 0
		for i, to := range partition(n, p.cost, penalty) {
			if got += p.cost(from, to); i > 0 {
				got += penalty
			}
			from = to
		}
		if want := cheapest(n, p.cost, penalty); from != n || math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
			t.Fatalf("a partition of %v costs %v to %d; the cheapest %v", c.N, got, from, want)
		}
	})
}

func TestEveryChangeGainsMoreThanThePenaltyAndSegmentsHoldAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := monthly(rapid.SliceOfN(rapid.IntRange(0, 60), 0, 60).Draw(t, "counts")...)
		found, total, counted := FindChanges(c), 0, 0
		for _, n := range c.N {
			total += n
		}
		for _, s := range found.Segments {
			counted += s.Count
		}
		if total != counted || len(c.N) > 0 && len(found.Changes) != len(found.Segments)-1 {
			t.Fatalf("%d of %d items stand in %d segments, with %d changes", counted, total, len(found.Segments), len(found.Changes))
		}
		for _, x := range found.Changes {
			if x.Gain < found.Penalty-1e-3 || !x.Before.To.Equal(x.At) || !x.After.From.Equal(x.At) {
				t.Fatalf("change of %+v under the penalty %v", x, found.Penalty)
			}
		}
	})
}

func TestKnownChangesAreFoundWithinAMonth(t *testing.T) {
	rates := []struct {
		months int
		mean   float64
	}{{27, 4}, {14, 20}, {20, 6}, {12, 26}, {24, 5}, {20, 0.3}}
	const runs = 200
	missed, more := 0, 0
	for run := range runs {
		r := chance(run + 1)
		var n, at []int
		for i, x := range rates {
			if i > 0 {
				at = append(at, len(n))
			}
			for range x.months {
				n = append(n, r.poisson(x.mean))
			}
		}
		found := FindChanges(monthly(n...))
		if len(found.Changes) > len(at) {
			more++
		}
		for _, want := range at {
			hit := false
			for _, x := range found.Changes {
				hit = hit || x.After.first >= want-1 && x.After.first <= want+1
			}
			if !hit {
				missed++
			}
		}
	}
	t.Logf("of %d known changes %d were missed by more than a month; %d of %d series had more changes than were made", runs*5, missed, more, runs)
	if missed > runs*5/100 || more > runs*3/100 {
		t.Errorf("missed %d of %d, and found more than there are in %d of %d", missed, runs*5, more, runs)
	}
}

func TestASteadyRateRaisesFewFalseAlarms(t *testing.T) {
	for _, tt := range []struct {
		mean float64
		bins int
	}{{0.2, 120}, {2, 120}, {10, 120}, {50, 120}, {2, 520}, {10, 520}} {
		const runs = 300
		alarms := 0
		for run := range runs {
			r, n := chance(run+1), make([]int, tt.bins)
			for i := range n {
				n[i] = r.poisson(tt.mean)
			}
			c := monthly(n...)
			for i := range c.Days {
				c.Days[i] = 30
			}
			if len(FindChanges(c).Changes) > 0 {
				alarms++
			}
		}
		t.Logf("mean %v in %d bins: %d of %d series with a change that is none", tt.mean, tt.bins, alarms, runs)
		if alarms > runs/100 {
			t.Errorf("mean %v in %d bins: %d of %d", tt.mean, tt.bins, alarms, runs)
		}
	}
	if found := FindChanges(monthly(make([]int, 120)...)); len(found.Changes) != 0 || len(found.Segments) != 1 {
		t.Errorf("nothing at all has the changes %v", found.Changes)
	}
}

func TestASharingThatFallsAwayByNineTenths(t *testing.T) {
	// As the public record of one automated exchange: a high level, then 93 % less in two years.
	const life, peak = 6.26, 240.0 // 2^(-24/6.26) = 0.07
	var n []int
	r := chance(7)
	for range 18 {
		n = append(n, r.poisson(15))
	}
	for m := range 24 {
		n = append(n, 0)
		for range 10 { // the method of drawing wants small means
			n[len(n)-1] += r.poisson(peak / 10 * math.Exp2(-(float64(m)+0.5)/life))
		}
	}
	c := monthly(n...)
	found := FindChanges(c)
	surges := Surges(c, found)
	if len(surges) != 1 || surges[0].Says != Decays || !surges[0].From.Equal(c.From[18]) {
		t.Fatalf("surges %+v among %+v", surges, found.Segments)
	}
	s := surges[0]
	if *s.Low > life*30.44 || s.High == nil || *s.High < life*30.44*0.75 || *s.Fall < 0.85 {
		t.Errorf("a half-life of %v days (%v to %v), fallen by %v; made with %v days", *s.HalfLife, *s.Low, s.High, *s.Fall, life*30.44)
	}
	t.Logf("half-life %v days, %v to %v; made with %.0f; fallen by %.0f %%", *s.HalfLife, *s.Low, *s.High, life*30.44, *s.Fall*100)
}

func TestTheHalfLifeOfASurgeOntoNothingIsFoundWithItsInterval(t *testing.T) {
	const runs = 100
	held, decays := 0, 0
	for run := range runs {
		r := chance(run + 1)
		n := make([]int, 12)
		for m := range 24 {
			n = append(n, r.poisson(40*math.Exp2(-(float64(m)+0.5)/4)))
		}
		c := monthly(n...)
		for _, s := range Surges(c, FindChanges(c)) {
			if s.Says == Decays {
				decays++
				if *s.Low <= 4*30.44 && (s.High == nil || *s.High >= 4*30.44) {
					held++
				}
			}
		}
	}
	t.Logf("%d of %d series decay, the interval holds the half-life in %d", decays, runs, held)
	if decays < runs-3 || held < decays*85/100 {
		t.Errorf("%d of %d decay, %d hold", decays, runs, held)
	}
}

func TestASurgeThatStaysOrIsTooShortHasNoHalfLife(t *testing.T) {
	for _, tt := range []struct {
		name string
		last []int
		says string
	}{
		{"a new level", []int{20, 22, 19, 21, 20, 18, 22, 20, 21, 19, 20, 20}, NotDecaying},
		{"at the end", []int{21, 22}, TooFew},
	} {
		c := monthly(append([]int{2, 1, 2, 2, 1, 3, 2, 2, 1, 2, 2, 2, 1, 2, 2, 3, 2, 1}, tt.last...)...)
		s := Surges(c, FindChanges(c))
		if len(s) != 1 || s[0].Says != tt.says || s[0].HalfLife != nil {
			t.Errorf("%s: %+v", tt.name, s)
		}
	}
}

func TestDispersionOfBurstsHidesNoRealChange(t *testing.T) {
	r := chance(3)
	var steady, stepped []int
	for i := range 100 {
		burst := 3 * r.poisson(4) // three at a time: the counts vary three times as much as Poisson's
		steady = append(steady, burst)
		if i >= 50 {
			burst += 3 * r.poisson(8)
		}
		stepped = append(stepped, burst)
	}
	a, b := FindChanges(monthly(steady...)), FindChanges(monthly(stepped...))
	if a.Dispersion < 1.5 || len(a.Changes) != 0 {
		t.Errorf("bursts at a steady rate: dispersion %v, changes %v", a.Dispersion, a.Changes)
	}
	if len(b.Changes) != 1 || math.Abs(float64(b.Changes[0].After.first-50)) > 1 {
		t.Errorf("a step among bursts: %+v", b.Changes)
	}
}

func TestEventsStandBesideAChangeByTheirDateAlone(t *testing.T) {
	c := monthly(append(make([]int, 20), 30, 30, 30, 30, 30, 30)...)
	at := c.From[20]
	found := FindChanges(c)
	var events []Event
	for _, d := range []int{-46, -44, -2, 0, 10, 40} {
		events = append(events, Event{At: at.AddDate(0, 0, d), Kind: "event", Ref: time.Duration(d).String()})
	}
	found.beside(events, c)
	if len(found.Changes) != 1 || len(found.Changes[0].Beside) != 4 || !found.Changes[0].Beside[0].At.Equal(at) {
		t.Errorf("%+v", found.Changes)
	}
}

// Two days of a month with a few items are no rate; a whole month with as many more is.
func TestABinThatTheSpanCutsMakesNoChangeByItself(t *testing.T) {
	steady := []int{9, 11, 10, 8, 12, 10, 9, 11, 10, 9, 12, 10, 11, 10}
	for _, at := range []int{0, len(steady) - 1} {
		cut := monthly(steady...)
		cut.N[at], cut.Days[at] = 9, 2
		if found := FindChanges(cut); len(found.Changes) != 0 {
			t.Errorf("a cut bin %d: %+v", at, found.Changes)
		}
		whole := monthly(steady...)
		whole.N[at] = 90
		if found := FindChanges(whole); len(found.Changes) != 1 {
			t.Errorf("a whole bin %d: %+v", at, found.Changes)
		}
	}
}

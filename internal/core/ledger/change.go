package ledger

import (
	"math"
	"slices"
	"time"
)

// penaltyFactor times the logarithm of the number of bins is what a change has to gain.
// It is chosen by measuring false alarms: see docs/ledger.md.
const penaltyFactor = 2

// fewBins is under how many bins no change is looked for: the penalty is nearly none then,
// and every young exchange would have some.
const fewBins = 12

// Segment is a part of a series with one rate.
type Segment struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Count int       `json:"count"`
	Days  float64   `json:"days"`
	Rate  float64   `json:"rate"` // items in 30 days

	first, last int // bins, last not among it
}

// Change is where one rate gives way to another.
type Change struct {
	At     time.Time `json:"at"` // the beginning of the first bin with the new rate
	Before Segment   `json:"before"`
	After  Segment   `json:"after"`
	Gain   float64   `json:"gain"` // by how much two rates explain the two segments better than one: above Penalty
	Beside []Event   `json:"beside"`
}

// Changes are the change points of one series, with the arithmetic.
type Changes struct {
	Bins       int       `json:"bins"`
	Dispersion float64   `json:"dispersion"` // of the counts about their rate: 1 for Poisson
	Penalty    float64   `json:"penalty"`
	Segments   []Segment `json:"segments"`
	Changes    []Change  `json:"changes"`
}

// Counts is one series: how many in each bin, and for how long.
type Counts struct {
	From []time.Time
	Days []float64
	N    []int
	To   time.Time // the end of the last bin
}

// counts of a series, by what is taken of each bin.
func countsOf(bins []Bin, to time.Time, of func(Bin) int) Counts {
	c := Counts{To: to}
	for _, b := range bins {
		c.From, c.Days, c.N = append(c.From, b.From), append(c.Days, b.Days), append(c.N, of(b))
	}
	return c
}

// FindChanges partitions a series so that the sum of the costs of its segments and of
// the penalty for each change is the least there is; of two such partitions that with
// the earlier last change. The cost of a segment is its negative Poisson log-likelihood
// at its own rate, without what no partition changes, divided by the dispersion.
func FindChanges(c Counts) Changes {
	n := len(c.N)
	out := Changes{Bins: n, Dispersion: 1, Segments: []Segment{}, Changes: []Change{}}
	if n == 0 {
		return out
	}
	p := prefix(c)
	p.dispersion = dispersion(c)
	penalty := penaltyFactor * math.Log(float64(max(n, 2)))
	ends := []int{n}
	if n >= fewBins {
		ends = partition(n, func(from, to int) float64 {
			if to-from == 1 && c.cut(from) { // a few days at the edge of the span say nothing of a rate
				return math.Inf(1)
			}
			return p.cost(from, to)
		}, penalty)
	}
	first := 0
	for _, end := range ends {
		out.Segments = append(out.Segments, p.segment(c, first, end))
		first = end
	}
	for i := 1; i < len(out.Segments); i++ {
		a, b := out.Segments[i-1], out.Segments[i]
		gain := p.cost(a.first, b.last) - p.cost(a.first, a.last) - p.cost(b.first, b.last)
		out.Changes = append(out.Changes, Change{At: b.From, Before: a, After: b, Gain: rounded(gain), Beside: []Event{}})
	}
	out.Dispersion, out.Penalty = rounded(p.dispersion), rounded(penalty)
	return out
}

// cut tells whether a bin is the first or the last, and much shorter than the one beside it.
func (c Counts) cut(i int) bool {
	const most = 0.85 // February has 0.9 of a January
	last := len(c.Days) - 1
	return i == 0 && c.Days[0] < most*c.Days[1] || i == last && c.Days[last] < most*c.Days[last-1]
}

// partition gives the ends of the segments of the cheapest partition of n bins.
func partition(n int, cost func(from, to int) float64, penalty float64) []int {
	best, before := make([]float64, n+1), make([]int, n+1)
	best[0] = -penalty
	for to := 1; to <= n; to++ {
		best[to] = math.Inf(1)
		for from := range to {
			if v := best[from] + cost(from, to) + penalty; v < best[to] {
				best[to], before[to] = v, from
			}
		}
	}
	var ends []int
	for at := n; at > 0; at = before[at] {
		ends = append(ends, at)
	}
	slices.Reverse(ends)
	return ends
}

// sums of a series up to each bin.
type sums struct {
	n          []int
	days       []float64
	dispersion float64
}

func prefix(c Counts) sums {
	s := sums{n: make([]int, len(c.N)+1), days: make([]float64, len(c.N)+1), dispersion: 1}
	for i := range c.N {
		s.n[i+1], s.days[i+1] = s.n[i]+c.N[i], s.days[i]+c.Days[i]
	}
	return s
}

// cost of the bins from one before another: C − C·ln(C/days), which for no item is 0.
func (s sums) cost(from, to int) float64 {
	count, days := float64(s.n[to]-s.n[from]), s.days[to]-s.days[from]
	if count == 0 || days <= 0 {
		return 0
	}
	return count * (1 - math.Log(count/days)) / s.dispersion
}

func (s sums) segment(c Counts, first, last int) Segment {
	out := Segment{From: c.From[first], To: c.To, Count: s.n[last] - s.n[first], Days: rounded(s.days[last] - s.days[first]), first: first, last: last}
	if last < len(c.From) {
		out.To = c.From[last]
	}
	if days := s.days[last] - s.days[first]; days > 0 {
		out.Rate = rounded(float64(out.Count) / days * 30)
	}
	return out
}

// fewPairs is under how many pairs the dispersion is not estimated.
const fewPairs = 8

// dispersion estimates by how much the counts vary more than Poisson's do: the median
// over neighbouring bins of (a − b)² / (a + b), a and b for equal days, over what it is
// for Poisson; at least 1. A change touches one pair, so that it hides none.
func dispersion(c Counts) float64 {
	var all []float64
	for i := 1; i < len(c.N); i++ {
		p, q := float64(c.N[i-1]), float64(c.N[i])
		total := c.Days[i-1] + c.Days[i]
		if p+q < 5 || c.Days[i-1] <= 0 || c.Days[i] <= 0 { // too few for the square to be near its limit
			continue
		}
		share := c.Days[i] / total
		d := q - (p+q)*share
		all = append(all, d*d/((p+q)*share*(1-share)))
	}
	if len(all) < fewPairs {
		return 1
	}
	slices.Sort(all)
	const medianOfChiSquared = 0.4549
	return max(1, all[len(all)/2]/medianOfChiSquared)
}

// rounded keeps four decimals, so that what is written is the same on every machine.
func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// MostBeside bounds the events beside one change.
const MostBeside = 10

// near is how long before the new rate an event may lie to stand beside it.
const near = 45 * 24 * time.Hour

// beside puts to each change the events near to it, the nearest first: from 45 days
// before the first bin of the new rate to the end of that bin. None is its cause by that.
func (c *Changes) beside(events []Event, counts Counts) {
	for i := range c.Changes {
		x := &c.Changes[i]
		end := counts.To
		if at := x.After.first + 1; at < len(counts.From) {
			end = counts.From[at]
		}
		for _, e := range events {
			if !e.At.Before(x.At.Add(-near)) && e.At.Before(end) {
				x.Beside = append(x.Beside, e)
			}
		}
		slices.SortStableFunc(x.Beside, func(a, b Event) int {
			return int(a.At.Sub(x.At).Abs().Hours()) - int(b.At.Sub(x.At).Abs().Hours())
		})
		x.Beside = x.Beside[:min(len(x.Beside), MostBeside)]
	}
}

package journey

import (
	"math"
	"slices"
	"strings"
	"time"

	"entente/internal/core/travel"
)

// Stratum is what flights are compared within: a route, and a calendar month by the
// clock of the port of departure.
type Stratum struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Month string `json:"month"` // YYYY-MM
}

// StratumOf gives a leg's stratum.
func StratumOf(l travel.Leg) Stratum { return Stratum{l.From, l.To, l.Departs.UTC().Format("2006-01")} }

// Span is the time of the stratum's month: from, and before.
func (s Stratum) Span() (from, before time.Time) {
	from, err := time.Parse("2006-01", s.Month)
	if err != nil {
		return time.Time{}, time.Time{}
	}
	return from, from.AddDate(0, 1, 0)
}

// Share is what one stratum says of two people.
type Share struct {
	Stratum
	Flights int `json:"flights"` // crossings that are held of the route in the month
	Ours    int `json:"ours"`    // of these the first person took
	Theirs  int `json:"theirs"`  // of these the second took
	Shared  int `json:"shared"`  // of these both took
}

// Chance is the probability that the second person, who took as many flights as they
// did, whichever, was on one given flight of the stratum.
func (s Share) Chance() float64 {
	if s.Flights <= 0 || s.Theirs <= 0 {
		return 0
	}
	return min(1, float64(s.Theirs)/float64(s.Flights))
}

// Pair is what chance says of two people.
type Pair struct {
	Flights   int     `json:"flights"`   // the first person's
	Shared    int     `json:"shared"`    // of these with the second
	Expected  float64 `json:"expected"`  // the sum of the chances of the first person's flights
	Tail      float64 `json:"tail"`      // the probability to share as many or more
	Others    int     `json:"others"`    // people who were looked at
	Corrected float64 `json:"corrected"` // the tail times these, at most 1 (Bonferroni)
}

// Weigh measures two people's shared flights against chance. shares are all strata in
// which the first person flew; others is how many people the second was picked from.
//
// Each of the first person's flights is one trial, which the second is on with the
// stratum's chance. Trials are taken for independent. Within a stratum they are not:
// who is on one flight has one fewer left. Well above the expectation, where it
// matters, that makes the true tail smaller than the one given: the error is on the
// side of chance.
func Weigh(shares []Share, others int) Pair {
	p := Pair{Others: others}
	var chances []float64
	for _, s := range shares {
		p.Flights += s.Ours
		p.Shared += s.Shared
		for range s.Ours {
			if c := s.Chance(); c > 0 {
				chances = append(chances, c)
				p.Expected += c
			}
		}
	}
	p.Tail = Tail(chances, p.Shared)
	p.Corrected = min(1, p.Tail*float64(max(1, others)))
	return p
}

// Tail is the probability that at least k of independent trials come out, each with
// a probability of its own (the Poisson-binomial distribution): by dynamic
// programming over the trials, exact but for rounding.
func Tail(chances []float64, k int) float64 {
	switch {
	case k <= 0:
		return 1
	case k > len(chances):
		return 0
	}
	// at[j]: that j trials have come out so far; at[k]: k or more.
	at := make([]float64, k+1)
	at[0] = 1
	for _, p := range chances {
		at[k] += at[k-1] * p
		for j := k - 1; j > 0; j-- {
			at[j] = at[j]*(1-p) + at[j-1]*p
		}
		at[0] *= 1 - p
	}
	return math.Min(1, at[k])
}

// Known keeps the shares that say anything of the second person, in the order of
// month and route.
func Known(shares []Share) []Share {
	out := slices.DeleteFunc(slices.Clone(shares), func(s Share) bool { return s.Theirs == 0 })
	slices.SortFunc(out, func(a, b Share) int {
		return strings.Compare(a.Month+a.From+" "+a.To, b.Month+b.From+" "+b.To)
	})
	return out
}

package ledger

import (
	"cmp"
	"slices"
	"time"
)

// Silence is since when nothing came of one sort.
type Silence struct {
	Of       string     `json:"of"`             // given, received, given_useful, received_useful
	Last     *time.Time `json:"last"`           // null: never
	Ref      string     `json:"ref,omitempty"`  // of the last
	Days     float64    `json:"days"`           // since the last, or since the span begins
	Expected float64    `json:"expected"`       // how many would have come in that time at the rate from the first to the last
	Quiet    bool       `json:"quiet"`          // that is Expected of at least quietFrom
	Gaps     []Gap      `json:"gaps,omitempty"` // earlier ones, the longest first
}

// Gap is a time between two items in which more were to be expected.
type Gap struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Days     float64   `json:"days"`
	Expected float64   `json:"expected"`
}

// quietFrom is how many have to be missing for a time to be called quiet: at a steady
// rate none come by chance in 1 of 148 such times.
const quietFrom = 5

// fewForRate is how many items make no rate.
const fewForRate = 4

// leastForRate is over how many days items have to come to make a rate: those of one
// batch tell nothing of when the next is to be expected.
const leastForRate = 90

// mostGaps bounds the gaps that are told.
const mostGaps = 10

// Silences tells since when nothing of each sort went. The rate is
// that from the first item of the sort to the last.
func Silences(items []Item, s Span) []Silence {
	out := []Silence{}
	for _, x := range []struct {
		of     string
		way    Way
		useful bool
	}{{"given", Given, false}, {"received", Received, false}, {"given_useful", Given, true}, {"received_useful", Received, true}} {
		out = append(out, silence(x.of, items, s, func(i *Item) bool { return i.Way == x.way && (!x.useful || i.Useful()) }))
	}
	return out
}

func silence(of string, items []Item, s Span, counts func(*Item) bool) Silence {
	out := Silence{Of: of, Days: rounded(days(s.From, s.To))}
	var first, last time.Time
	n := 0
	for i := range items {
		x := &items[i]
		if !counts(x) {
			continue
		}
		if n == 0 {
			first = x.At
		} else if n > fewForRate && float64(n-1)*float64(x.At.Sub(last)) >= 0.99*quietFrom*float64(last.Sub(first)) { // few need to be reckoned
			if g := between(first, last, x.At, n); g.Expected >= quietFrom {
				out.Gaps = append(out.Gaps, g)
			}
		}
		last, n, out.Ref = x.At, n+1, x.Ref
	}
	if n > 0 {
		g := between(first, last, s.To, n)
		out.Last, out.Days, out.Expected, out.Quiet = &last, g.Days, g.Expected, g.Expected >= quietFrom
	}
	slices.SortStableFunc(out.Gaps, func(a, b Gap) int { return cmp.Compare(b.Days, a.Days) })
	out.Gaps = out.Gaps[:min(len(out.Gaps), mostGaps)]
	return out
}

// between is the time from the last of n items to another time, with how many were to be
// expected in it at the rate from the first to the last. Under a few items, or in a short
// time, there is no rate.
func between(first, last, to time.Time, n int) Gap {
	g := Gap{From: last, To: to, Days: rounded(days(last, to))}
	if before := days(first, last); n > fewForRate && before >= leastForRate {
		g.Expected = rounded(float64(n-1) / before * days(last, to))
	}
	return g
}

func days(from, to time.Time) float64 { return to.Sub(from).Hours() / 24 }

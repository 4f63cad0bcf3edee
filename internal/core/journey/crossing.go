package journey

import (
	"time"

	"entente/internal/core/travel"
)

// Crossings tells which flights are one crossing of one aircraft: for each leg the
// place of the first leg of its crossing. Legs between the same ports are one where
// they depart at the same minute, or have the same number on the same day. A leg at
// midnight says its day alone, so that only its number tells it from others; a leg
// without a port is known by its number alone. What is one with a third is one.
func Crossings(legs []travel.Leg) []int {
	type at struct {
		carrier, number, from, to string
		departs                   time.Time
	}
	first := map[at]int{}
	all := newGroups(len(legs))
	meet := func(i int, k at) {
		if j, ok := first[k]; ok {
			all.join(i, j)
			return
		}
		first[k] = i
	}
	for i, l := range legs {
		day := l.Departs.UTC().Truncate(24 * time.Hour)
		if l.Number != "" {
			meet(i, at{l.Carrier, l.Number, l.From, l.To, day})
		}
		if minute := l.Departs.UTC().Truncate(time.Minute); l.From != "" && l.To != "" && !minute.Equal(day) {
			meet(i, at{from: l.From, to: l.To, departs: minute})
		}
	}
	return all.firsts()
}

// groups joins things that are one, and what is one with them.
type groups struct{ up []int }

func newGroups(n int) groups {
	g := groups{make([]int, n)}
	for i := range g.up {
		g.up[i] = i
	}
	return g
}

func (g groups) top(i int) int {
	for g.up[i] != i {
		g.up[i] = g.up[g.up[i]]
		i = g.up[i]
	}
	return i
}

// join makes the first of two the top of both.
func (g groups) join(i, j int) {
	a, b := g.top(i), g.top(j)
	g.up[max(a, b)] = min(a, b)
}

// firsts gives for each the first of those that it is one with.
func (g groups) firsts() []int {
	out := make([]int, len(g.up))
	for i := range out {
		out[i] = g.top(i)
	}
	return out
}

// Persons tells which rows are one person: for each the place of the first row of
// its person. Rows are one where they have a document's key or a name's in common;
// what is one with a third is one. Rows that are labelled alike are one too; "" is no
// label, and labels may be nil. A row without keys or label is somebody by itself.
func Persons(rows []travel.Keys, labels []string) []int {
	all := newGroups(len(rows))
	first := map[travel.Keys]int{}
	for i, k := range rows {
		for _, one := range []travel.Keys{{Paper: k.Paper}, {Person: k.Person}} {
			if one == (travel.Keys{}) {
				continue
			}
			if j, ok := first[one]; ok {
				all.join(i, j)
			} else {
				first[one] = i
			}
		}
	}
	labelled := map[string]int{"": -1}
	for i, said := range labels {
		if j, ok := labelled[said]; !ok {
			labelled[said] = i
		} else if j >= 0 {
			all.join(i, j)
		}
	}
	return all.firsts()
}

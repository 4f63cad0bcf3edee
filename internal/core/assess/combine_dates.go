package assess

import (
	"cmp"
	"slices"
)

// same tells whether two sets are of the same thing, at whatever date.
func (s EstimateSet) same(t EstimateSet) bool { return s.key() == t.key() }

func (s EstimateSet) key() string {
	return kindKey(Estimate{Definition: s.Definition, Population: s.Population, From: s.From, Unit: s.Unit})
}

// conflicted tells whether anything in the set cannot hold together.
func (s EstimateSet) conflicted() bool {
	return len(s.Conflicts) > 0 || slices.ContainsFunc(s.Origins, func(o OriginEstimate) bool { return len(o.Conflicts) > 0 })
}

// growth lays what is said of one thing at several dates out by date.
func growth(sets []EstimateSet) []Growth {
	var out []Growth
	done := map[string]bool{}
	for i, s := range sets {
		if done[s.key()] {
			continue
		}
		done[s.key()] = true
		g := Growth{Definition: s.Definition, Population: s.Population, From: s.From, Unit: s.Unit}
		for j, t := range sets[i:] {
			if s.same(t) {
				g.Dates = append(g.Dates, Dating{Set: i + j + 1, AsOf: t.AsOf, Hull: t.Hull, Says: t.Hull.String(), Origins: len(t.Origins), Conflict: t.conflicted()})
			}
		}
		slices.SortStableFunc(g.Dates, func(a, b Dating) int {
			return cmp.Or(cmp.Compare(a.AsOf.From, b.AsOf.From), cmp.Compare(a.AsOf.To, b.AsOf.To))
		})
		if len(g.Dates) > 1 {
			out = append(out, g)
		}
	}
	return out
}

// apart says, for each two sets, what keeps them from being set beside each other. Sets of
// one thing at dates that do not meet are a growth and no more is said; in holds the
// origins of each set.
func apart(sets []EstimateSet, in [][]int) []Apart {
	var out []Apart
	for i, s := range sets {
		for j := i + 1; j < len(sets); j++ {
			t := sets[j]
			one := slices.ContainsFunc(in[i], func(o int) bool { return slices.Contains(in[j], o) })
			if s.same(t) && !s.AsOf.Meets(t.AsOf) && !one {
				continue
			}
			out = append(out, Apart{Sets: [2]int{i + 1, j + 1}, Why: differ(s, t), OneOrigin: one})
		}
	}
	return out
}

func differ(s, t EstimateSet) []string {
	var out []string
	for _, d := range []struct{ what, a, b string }{
		{"definition", s.Definition, t.Definition}, {"population", s.Population, t.Population},
		{"from where", s.From, t.From}, {"unit", s.Unit, t.Unit},
	} {
		if folded(d.a) != folded(d.b) {
			out = append(out, d.what+": "+cmp.Or(d.a, "not said")+" against "+cmp.Or(d.b, "not said"))
		}
	}
	if s.AsOf != t.AsOf {
		date := "date: " + s.AsOf.String() + " against " + t.AsOf.String()
		if s.AsOf.Meets(t.AsOf) {
			date += ", which have days in common and are not the same"
		}
		out = append(out, date)
	}
	return out
}

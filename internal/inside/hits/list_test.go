package hits_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/inside/hits"
	"entente/internal/store/insidedb"
)

func TestHitsAreChosenByWhoHasThemWhoIsSoughtAndFlightAPageAtATime(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.lookout(sought(lookout.Secondary), insidedb.LookoutActive)
		p.fly(trip{name: "ALI IMAGINARY", paper: "X1", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
		p.fly(trip{name: "BO IMAGINARY", paper: "X2", flight: "2", departs: time.Hour, hits: []screening.Hit{hitOf(lookout.List, "L-1", 30)}})
		p.fly(trip{name: "CY IMAGINARY", paper: "X3", flight: "1", departs: time.Hour, hits: []screening.Hit{hitOf("un", "E-1", 20)}})
		all := p.list(false)
		if len(all) != 3 {
			t.Fatalf("%d hits", len(all))
		}
		listed := slices.IndexFunc(all, func(l hits.Line) bool { return l.List == "un" })
		first := slices.IndexFunc(all, func(l hits.Line) bool { return strings.HasPrefix(l.Journey, "TK1 ") })
		p.clock.Add(10 * time.Second)
		then := p.clock.Now().Add(-6 * time.Second)
		for _, tt := range []struct {
			name string
			q    hits.Query
			keep func(int, hits.Line) bool
		}{
			{"of an officer", hits.Query{Officer: owner}, func(_ int, l hits.Line) bool { return l.Officer == owner }},
			{"of a desk", hits.Query{Officer: "watch"}, func(i int, _ hits.Line) bool { return i == listed }},
			{"of an officer then", hits.Query{Officer: owner, AsOf: then}, func(_ int, l hits.Line) bool { return l.Officer == owner }},
			{"of a desk then", hits.Query{Officer: "watch", AsOf: then}, func(i int, _ hits.Line) bool { return i == listed }},
			{"of nobody", hits.Query{Officer: "nobody"}, func(int, hits.Line) bool { return false }},
			{"of a lookout", hits.Query{Lookout: "L-1"}, func(i int, _ hits.Line) bool { return i != listed }},
			{"of an entry of a list, which is no lookout", hits.Query{Lookout: "E-1"}, func(int, hits.Line) bool { return false }},
			{"of a flight", hits.Query{Flight: all[first].Flight}, func(_ int, l hits.Line) bool { return strings.HasPrefix(l.Journey, "TK1 ") }},
			{"of a flight then", hits.Query{Flight: all[first].Flight, AsOf: then}, func(_ int, l hits.Line) bool { return strings.HasPrefix(l.Journey, "TK1 ") }},
			{"behind the first", hits.Query{After: all[0].ID}, func(i int, _ hits.Line) bool { return i > 0 }},
			{"behind the last", hits.Query{After: all[2].ID}, func(int, hits.Line) bool { return false }},
		} {
			var want, got []string
			for i, l := range all {
				if tt.keep(i, l) {
					want = append(want, l.ID)
				}
			}
			l, err := p.List(t.Context(), tt.q)
			must(t, err)
			for _, x := range l.Hits {
				got = append(got, x.ID)
			}
			if !slices.Equal(got, want) || l.More {
				t.Errorf("%s: %v, more %v; want %v", tt.name, got, l.More, want)
			}
		}
		page, err := p.List(t.Context(), hits.Query{Limit: 2})
		must(t, err)
		rest, err := p.List(t.Context(), hits.Query{Limit: 2, After: page.Hits[1].ID})
		must(t, err)
		if !page.More || rest.More || len(rest.Hits) != 1 || rest.Hits[0].ID != all[2].ID {
			t.Errorf("the second page: %+v", rest)
		}
		_, err = p.List(t.Context(), hits.Query{After: "h-none"})
		wantKind(t, err, errs.NotFound, "is not in this list")
	})
}

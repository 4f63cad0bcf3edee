package journeys_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"entente/internal/core/journey"
	"entente/internal/core/travel"
	"entente/internal/inside/journeys"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestACompanionIsMoreThanChanceAndACommuterIsNot(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var a []insidedb.Traveller
		for day := 1; day <= 28; day++ { // a daily flight out and back; the crowd is another on each
			out, back := fmt.Sprintf("TK1938 BRU IST 2017-02-%02dT10:00", day), fmt.Sprintf("TK1939 IST BRU 2017-02-%02dT18:00", day)
			aboard := []travel.Traveller{somebody("BY COMMUTE", "P00003")}
			if day == 3 || day == 20 {
				aboard = append(aboard, somebody("AHMAD NEVER", "P00001"), somebody("WITH HIM", "P00002"))
			}
			for i := range 4 {
				aboard = append(aboard, somebody("", fmt.Sprintf("X%02d%02d", day, i)))
			}
			back2 := aboard
			if day == 20 {
				back2 = append(slices.Clone(aboard), on(somebody("ON ONE WAY", "P00004"), "", ""))
			}
			flown := w.fly(t, out, aboard...)
			if day == 3 {
				a = flown
			}
			w.fly(t, back, back2...)
		}
		got, err := w.Pairs(t.Context(), of(a[1].Seq))
		must(t, err)
		// Each crowd of a day is four people on both of its flights: 2 x 4, the commuter and the companion.
		if got.Flights != 4 || got.Others != 2*4+3 || got.Repeated != 2*4+2 || got.NotWeighed != 0 || len(got.Pairs) != 10 {
			t.Fatalf("%+v", got)
		}
		first := got.Pairs[0]
		chance := 2.0 / 28 // the companion took two flights of 28 on each route
		if first.Names[0] != "WITH HIM" || first.Shared != 4 || first.Flights != 4 || first.Others != 11 || !first.MoreThanChance ||
			math.Abs(first.Tail-math.Pow(chance, 4)) > 1e-15 || math.Abs(first.Expected-4*chance) > 1e-12 || math.Abs(first.Corrected-11*math.Pow(chance, 4)) > 1e-12 {
			t.Errorf("the companion: %+v", first)
		}
		want := []journey.Share{{Stratum: journey.Stratum{From: "BRU", To: "IST", Month: "2017-02"}, Flights: 28, Ours: 2, Theirs: 2, Shared: 2},
			{Stratum: journey.Stratum{From: "IST", To: "BRU", Month: "2017-02"}, Flights: 28, Ours: 2, Theirs: 2, Shared: 2}}
		if diff := gocmp.Diff(want, first.By); diff != "" {
			t.Errorf("the arithmetic (-want +got):\n%s", diff)
		}
		last := got.Pairs[len(got.Pairs)-1]
		if last.Names[0] != "BY COMMUTE" || last.MoreThanChance || last.Tail != 1 || last.Expected != 4 || last.Shared != 4 {
			t.Errorf("the commuter: %+v", last)
		}
	})
}

func TestWhoDidNotBoardTravelledWithNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var a []insidedb.Traveller
		for _, day := range []string{"01", "08", "15"} {
			missed := somebody("BY ABSENCE", "P00002")
			if day != "01" {
				missed.Aboard = "not-boarded"
			}
			a = w.fly(t, "TK1938 BRU IST 2017-02-"+day+"T10:00", somebody("AHMAD NEVER", "P00001"), missed, somebody("WITH HIM", "P00003"))
		}
		w.message(t, travel.Message{Function: "cancel", Legs: []travel.Leg{leg(t, "TK1938 BRU IST 2017-02-15T10:00")}}, somebody("WITH HIM", "P00003"))
		got, err := w.Pairs(t.Context(), of(a[0].Seq))
		must(t, err)
		if len(got.Pairs) != 1 || got.Pairs[0].Names[0] != "WITH HIM" || got.Pairs[0].Shared != 2 || got.Repeated != 2 {
			t.Errorf("%+v", got)
		}
		by, err := w.Together(t.Context(), of(a[0].Seq))
		must(t, err)
		if len(by.Companions) != 2 || by.Companions[0].On[0].Journey.Counted || by.Companions[1].On[0].Journey.Counted {
			t.Errorf("who did not board is shown as such: %+v", by.Companions)
		}
	})
}

// record is one row of a small world.
type record struct {
	traveller insidedb.Traveller
	flight    travel.Leg
	number    int64
}

// naive is a small world that everything is compared in.
type naive []record

func (n naive) one(i, j int) bool {
	a, b := n[i].traveller.Keys, n[j].traveller.Keys
	return i == j || a.Paper != "" && a.Paper == b.Paper || a.Person != "" && a.Person == b.Person
}

// crossing tells by brute force whether two rows are of one aircraft.
func (n naive) crossing(i, j int) bool {
	return n.reach(i, func(a, b int) bool {
		x, y := n[a].flight, n[b].flight
		if x.From != y.From || x.To != y.To || x.Departs.YearDay() != y.Departs.YearDay() || x.Departs.Year() != y.Departs.Year() {
			return false
		}
		return x.Carrier+x.Number == y.Carrier+y.Number || x.Departs.Equal(y.Departs) && x.Departs.Hour() != 0
	})[j]
}

// reach is everything that is one with a row, through others of some.
func (n naive) reach(from int, one func(a, b int) bool) map[int]bool {
	out := map[int]bool{from: true}
	for again := true; again; {
		again = false
		for i := range n {
			for j := range n {
				if out[i] && !out[j] && one(i, j) {
					out[j], again = true, true
				}
			}
		}
	}
	return out
}

// expected is one other of a naive answer.
type expected struct {
	rows   []int64
	shared int
	tail   float64
}

// pairsOf says by brute force whom the person of a row shared flights with.
func (n naive) pairsOf(row int) (others map[int64]expected, flights int) {
	own := n.reach(row, n.one)
	mine := n.crossings(own)
	aboard := map[int]bool{}
	for i := range n {
		for _, c := range mine {
			aboard[i] = aboard[i] || !own[i] && n.crossing(i, c)
		}
	}
	others = map[int64]expected{}
	for i := range n {
		if !aboard[i] {
			continue
		}
		who := n.reach(i, func(a, b int) bool { return aboard[a] && aboard[b] && n.one(a, b) })
		first := slices.Min(mapKeys(who))
		if first != i {
			continue
		}
		x := expected{shared: len(n.crossings(who))}
		theirs := map[int]bool{} // all rows with a key of theirs
		for j := range n {
			for k := range who {
				theirs[j] = theirs[j] || n.one(j, k)
			}
		}
		var chances []float64
		for _, c := range mine {
			all, took := n.along(c, nil), n.along(c, theirs)
			chances = append(chances, float64(took)/float64(all))
		}
		x.tail = tailOf(chances, x.shared)
		for k := range who {
			x.rows = append(x.rows, n[k].traveller.Seq)
		}
		slices.Sort(x.rows)
		others[x.rows[0]] = x
	}
	return others, len(mine)
}

// crossings are the first rows of each crossing that some rows are on.
func (n naive) crossings(rows map[int]bool) []int {
	var out []int
	for _, i := range slices.Sorted(slices.Values(mapKeys(rows))) {
		if rows[i] && !slices.ContainsFunc(out, func(c int) bool { return n.crossing(i, c) }) {
			out = append(out, i)
		}
	}
	return out
}

// along counts the crossings of a row's route and month, or of these those of some rows.
func (n naive) along(row int, of map[int]bool) int {
	same := map[int]bool{}
	for i := range n {
		x, y := n[i].flight, n[row].flight
		if x.From == y.From && x.To == y.To && x.Departs.Format("2006-01") == y.Departs.Format("2006-01") && (of == nil || of[i]) {
			same[i] = true
		}
	}
	return len(n.crossings(same))
}

func mapKeys(m map[int]bool) []int {
	var out []int
	for k, in := range m {
		if in {
			out = append(out, k)
		}
	}
	return out
}

// tailOf is the tail by every way in which the trials may come out.
func tailOf(chances []float64, k int) float64 {
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

// small draws a world of few people, routes and days, in a year and with keys of its own.
func (w *world) small(t *testing.T, r *rapid.T) naive {
	w.n++
	year := 2000 + w.n
	number := func(what string, n int) int { return rapid.IntRange(0, n).Draw(r, what) }
	var messages []travel.Message
	for range number("messages", 9) + 1 {
		departs := time.Date(year, time.Month(1+number("month", 1)), 1+number("day", 2), number("hour", 1)*9, 0, 0, 0, time.UTC)
		ports := [][2]string{{"BRU", "IST"}, {"IST", "BRU"}}[number("route", 1)]
		m := travel.Message{Form: travel.PNRGOV, Legs: []travel.Leg{{Carrier: "TK", Number: strconv.Itoa(1 + number("number", 1)), From: ports[0], To: ports[1], Departs: departs}}}
		for range number("people", 4) {
			name, passport := number("name", 5), number("passport", 5)
			x := somebody("", "")
			if name > 0 {
				x = somebody(fmt.Sprintf("N%d Y%d", name, year), "")
			}
			if passport > 0 {
				x.Person.Documents = somebody("", fmt.Sprintf("P%d%05d", passport, year)).Person.Documents
			}
			x.Legs = []int{0}
			m.Travellers = append(m.Travellers, on(x, []string{"", "A", "B"}[number("booking", 2)], []string{"", "17A", "17B", "17F", "30A"}[number("seat", 4)]))
		}
		messages = append(messages, m)
	}
	var out naive
	w.write(t, func(tx *insidedb.Tx) error {
		out = nil
		for i, m := range messages {
			m.Unit = fmt.Appendf(nil, "world %d, message %d", year, i)
			_, all, _, err := tx.AddTravel(insidedb.TravelMessage{Message: m, Source: "api"})
			if err != nil {
				return err
			}
			for _, x := range all {
				out = append(out, record{x, m.Legs[0], x.Flights[0]})
			}
		}
		return nil
	})
	return out
}

// TestWhoWasNearAndWhoTravelsTogetherIsThatOfANaiveReading compares with brute force, in
// small worlds of people who lose passports, change names and fly under two numbers.
func TestWhoWasNearAndWhoTravelsTogetherIsThatOfANaiveReading(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := open(t, d)
		rapid.Check(t, func(r *rapid.T) {
			n := w.small(t, r)
			if len(n) == 0 {
				return
			}
			row := rapid.IntRange(0, len(n)-1).Draw(r, "row")
			want, flights := n.pairsOf(row)
			got, err := w.Pairs(t.Context(), of(n[row].traveller.Seq))
			if err != nil {
				r.Fatal(err)
			}
			n.checkPairs(r, want, flights, got)
			who := n[row].traveller.Keys.Person
			if who = cmp.Or(who, n[row].traveller.Paper); who == "" {
				return
			}
			near, err := w.Together(t.Context(), of(who))
			if err != nil {
				r.Fatal(err)
			}
			n.checkTogether(r, row, want, near)
		})
	})
}

func (n naive) checkPairs(t *rapid.T, want map[int64]expected, flights int, got journeys.Pairs) {
	if got.Flights != flights || got.Others != len(want) {
		t.Fatalf("%d flights, %d others; want %d, %d", got.Flights, got.Others, flights, len(want))
	}
	twice := 0
	for _, x := range want {
		if x.shared >= 2 {
			twice++
		}
	}
	if len(got.Pairs) != twice {
		t.Fatalf("%d pairs; want %d", len(got.Pairs), twice)
	}
	for i, p := range got.Pairs {
		rows := rowsOf(p.On)
		x, ok := want[rows[0]]
		if !ok || !slices.Equal(x.rows, rows) || p.Shared != x.shared || math.Abs(p.Tail-x.tail) > 1e-12 || math.Abs(p.Corrected-min(1, x.tail*float64(len(want)))) > 1e-9 {
			t.Fatalf("%+v; want %+v", p, x)
		}
		if i > 0 && p.Tail < got.Pairs[i-1].Tail {
			t.Fatalf("%g stands after %g", p.Tail, got.Pairs[i-1].Tail)
		}
	}
}

// checkTogether compares who was how near on which crossing.
func (n naive) checkTogether(t *rapid.T, row int, want map[int64]expected, got journeys.Together) {
	if len(got.Companions) != len(want) {
		t.Fatalf("%d companions; want %d", len(got.Companions), len(want))
	}
	own := n.reach(row, n.one)
	at := map[int64]int{}
	for i, r := range n {
		at[r.traveller.Seq] = i
	}
	order := 0
	for _, c := range got.Companions {
		x, ok := want[rowsOf(c.On)[0]]
		if !ok || !slices.Equal(x.rows, rowsOf(c.On)) || c.Shared != x.shared {
			t.Fatalf("%+v; want %+v", c, x)
		}
		for _, m := range c.On {
			here := at[m.Journey.Travellers[0]]
			near := journey.SameFlight
			for _, seq := range m.Journey.Travellers {
				for i := range own {
					if n.crossing(i, here) {
						near = nearest(near, nearBy(n[i].traveller, n[at[seq]].traveller))
					}
				}
			}
			if m.Nearest != near {
				t.Fatalf("%s; want %s: %+v", m.Nearest, near, m)
			}
		}
		if at := slices.Index(journey.Closenesses, c.Nearest); at < order {
			t.Fatalf("%s stands after %s", c.Nearest, journey.Closenesses[order])
		} else {
			order = at
		}
	}
}

func nearest(a, b journey.Closeness) journey.Closeness {
	return journey.Closenesses[min(slices.Index(journey.Closenesses, a), slices.Index(journey.Closenesses, b))]
}

// nearBy is how near two rows are, of the few seats there are.
func nearBy(a, b insidedb.Traveller) journey.Closeness {
	switch {
	case a.Booking != "" && a.Booking == b.Booking:
		return journey.SameBooking
	case a.Seat+b.Seat == "17A17B" || a.Seat+b.Seat == "17B17A":
		return journey.AdjacentSeats
	case a.Seat != "" && b.Seat != "" && a.Seat[:2] == b.Seat[:2]:
		return journey.SameRow
	}
	return journey.SameFlight
}

func rowsOf(on []journeys.Meeting) []int64 {
	var out []int64
	for _, m := range on {
		out = append(out, m.Journey.Travellers...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

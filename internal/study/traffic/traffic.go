package traffic

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"entente/internal/core/travel"
)

// Config says what is invented. Of one Config everything is always the same.
type Config struct {
	Seed       uint64
	Day        time.Time // the first day, at midnight UTC; required
	Travellers int       // a day, exactly; at least 1
	Wanted     int       // persons on the list of the wanted
	True       int       // of them, how many travel each day; at most Wanted
	Namesakes  int       // travellers a day with the name of each who travels, and other papers
	Aboard     int       // of each flight but the last; 0 for 110 to 289
}

// World is what a Config makes. It holds tables, and nobody; it is safe for
// concurrent use.
type World struct {
	config Config
	pools  []*pool
	routes []route
}

// Passenger is one traveller of a flight, and what is true of them.
type Passenger struct {
	travel.Traveller            // what a reader of the message is to find
	Given            []string   // each by itself, in capitals, as the passport has them
	Title            string     // MR, MRS, MISS, MSTR
	Wanted           int        // who of the list of the wanted this is, from 1; 0 for nobody
	How              Alteration // of the wanted: how the papers differ from the list
	Namesake         int        // of whom of the wanted this is a namesake, from 1; 0 of nobody
}

// Flight is one flight with all who are on it.
type Flight struct {
	travel.Leg
	Number int // of the day, from 0
	Day    time.Time
	Aboard []Passenger
}

// home is the country that every flight enters or leaves.
var home = []string{"CDG", "ORY", "NCE", "LYS"}

// route is a flight that goes every day, and comes back.
type route struct {
	carrier  string
	culture  *pool
	from, to string
	number   int
	minutes  int // that it takes
}

// carriers are nobody's.
var carriers = []string{"QX", "ZV", "YW", "XO", "JV", "WQ", "QJ", "ZX"}

// New makes the tables of a world.
func New(c Config) *World {
	w := &World{config: c}
	for i := range cultures {
		x := &cultures[i]
		p := &pool{culture: x, number: i, man: weigh(x.men), woman: weigh(x.women), house: weigh(x.houses), stem: strings.Fields(x.stems), end: strings.Fields(x.ends)}
		p.households = uint64(c.Travellers) + 1000
		if i > 0 { // the home country's own are on every flight
			p.households = uint64(c.Travellers)/2 + 1000
		}
		w.pools = append(w.pools, p)
	}
	for _, p := range w.pools {
		for _, port := range p.ports {
			r := w.draw("route", uint64(len(w.routes)))
			there := route{carrier: carriers[r.IntN(len(carriers))], culture: p, from: home[r.IntN(len(home))], to: port, number: 100 + len(w.routes), minutes: 60 + 5*r.IntN(100)}
			back := there
			back.from, back.to, back.number = there.to, there.from, there.number+1
			w.routes = append(w.routes, there, back)
		}
	}
	return w
}

// Day invents the flights of a day, from 0, in the order of their departure as their
// messages come in. They hold Travellers passengers together.
func (w *World) Day(n int) iter.Seq[Flight] {
	return func(yield func(Flight) bool) {
		d := w.deal(n)
		for i := range d.plan {
			if !yield(d.board(i)) {
				return
			}
		}
	}
}

// planned is a flight before anybody is on it.
type planned struct {
	route
	departs time.Time
	round   int // of its route, from 0
	aboard  int
	set     []Passenger // who is to be on it whatever else
}

// plan says which flights go on a day, and how many are on each.
func (w *World) plan(day int) []planned {
	date := w.config.Day.AddDate(0, 0, day)
	r := w.draw("plan", uint64(day))
	var out []planned
	for left := w.config.Travellers; left > 0; {
		i := len(out)
		aboard := w.config.Aboard
		if aboard == 0 {
			aboard = 110 + r.IntN(180)
		}
		p := planned{route: w.routes[i%len(w.routes)], round: i / len(w.routes), aboard: min(left, aboard)}
		p.number += p.round * 100
		out, left = append(out, p), left-p.aboard
	}
	for i := range out { // through the day, the first at five
		minute := 5*60 + i*18*60/len(out)
		out[i].departs = date.Add(time.Duration(minute) * time.Minute)
	}
	return out
}

func (p planned) leg() travel.Leg {
	return travel.Leg{Carrier: p.carrier, Number: fmt.Sprint(p.number), From: p.from, To: p.to, Departs: p.departs, Arrives: p.departs.Add(time.Duration(p.minutes) * time.Minute)}
}

// seats gives out seats row by row: who is booked together sits together.
type seats struct {
	order []int
	next  int
}

const abreast = 6

func newSeats(r *rand.Rand, aboard int) *seats {
	rows := aboard/abreast + 2
	s := &seats{}
	for _, row := range r.Perm(rows) {
		for k := range abreast {
			s.order = append(s.order, row*abreast+k)
		}
	}
	return s
}

func (s *seats) give() string {
	at := s.order[s.next%len(s.order)]
	s.next++
	return fmt.Sprintf("%d%c", 1+at/abreast, "ABCDEF"[at%abreast])
}

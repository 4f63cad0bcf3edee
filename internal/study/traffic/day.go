package traffic

import (
	"math/rand/v2"
	"slices"
	"strings"

	"entente/internal/core/screening"
	"entente/internal/core/travel"
)

// dealt is a day under way: which household of each culture is the next to travel.
type dealt struct {
	w      *World
	day    int
	plan   []planned
	cursor []uint64
}

// deal begins a day. Who is wanted, and their namesakes, get their flights first.
func (w *World) deal(day int) *dealt {
	d := &dealt{w: w, day: day, plan: w.plan(day), cursor: make([]uint64, len(w.pools))}
	for _, p := range w.sought(day) {
		r := w.draw("which flight", uint64(day), uint64(p.passenger.Wanted), uint64(p.passenger.Namesake), uint64(p.nth))
		for {
			f := &d.plan[r.IntN(len(d.plan))]
			if len(f.set) < f.aboard {
				p.passenger.Traveller = w.stated(p.somebody, f, p.passenger)
				f.set = append(f.set, p.passenger)
				break
			}
		}
	}
	return d
}

// board fills a flight: the wanted, commuters, then households and groups.
func (d *dealt) board(i int) Flight {
	f := &d.plan[i]
	r := d.w.draw("board", uint64(d.day), uint64(i))
	out := Flight{Leg: f.leg(), Number: i, Day: d.w.config.Day.AddDate(0, 0, d.day)}
	bookings, s := 0, newSeats(r, f.aboard)
	together := func(people []Passenger) {
		bookings++
		locator := locatorOf(d.w.draw("locator", uint64(d.day), uint64(i), uint64(bookings)))
		for _, p := range people {
			if len(out.Aboard) < f.aboard {
				p.Booking, p.Seat = locator, s.give()
				out.Aboard = append(out.Aboard, p)
			}
		}
	}
	for _, p := range f.set {
		together([]Passenger{p})
	}
	for _, c := range d.commuters(f, i) {
		together([]Passenger{c})
	}
	for len(out.Aboard) < f.aboard {
		together(d.party(r, f))
	}
	// Carriers write passengers in no order that says who booked with whom.
	r.Shuffle(len(out.Aboard), func(a, b int) { out.Aboard[a], out.Aboard[b] = out.Aboard[b], out.Aboard[a] })
	return out
}

// party draws who books together next: a household, one of it, or colleagues.
func (d *dealt) party(r *rand.Rand, f *planned) []Passenger {
	p := f.culture
	switch x := r.IntN(20); {
	case x < 8:
		p = d.w.pools[0]
	case x < 11:
		p = d.w.pools[r.IntN(len(d.w.pools))]
	}
	people := d.next(p)
	switch x := r.IntN(20); {
	case x == 0: // colleagues
		people = people[:1]
		for range 3 + r.IntN(6) {
			people = append(people, d.next(p)[0])
		}
	case x < 8:
		people = people[:1]
	}
	var out []Passenger
	for _, s := range people {
		out = append(out, d.w.passenger(s, f))
	}
	return out
}

// next is the next household of a culture that travels on this day: each in turn, in
// an order of the day's own, so that nobody is in two places.
func (d *dealt) next(p *pool) []somebody {
	n := p.households
	stride := d.w.draw("stride", uint64(p.number), uint64(d.day)).Uint64N(n) | 1
	for gcd(stride, n) != 1 {
		stride += 2
	}
	at := (d.cursor[p.number]*stride + uint64(d.day)*7919) % n
	d.cursor[p.number]++
	return d.w.household(p, at)
}

func gcd(a, b uint64) uint64 {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// commuting is how many commuters each route has. Two by two they take the same
// flights, under bookings of their own.
const commuting = 8

// commuters are those of a route who fly on this day: out once a week with its first
// flight, and back with the first that returns, two to four days later.
func (d *dealt) commuters(f *planned, i int) []Passenger {
	if f.round > 0 || f.aboard < 2*commuting+len(f.set) {
		return nil
	}
	var out []Passenger
	pair, back := uint64(i%len(d.w.routes)/2), i%2 == 1
	for k := range uint64(commuting) {
		day := uint64(d.day) + 7*pair + k/2
		if !back && day%7 != 0 || back && day%7 != 2+k/2%3 {
			continue
		}
		p := d.w.pools[0]
		if k%4 > 1 {
			p = f.culture
		}
		s := d.w.household(p, p.households+pair*commuting+k)[0] // none of those that are dealt
		out = append(out, d.w.passenger(s, f))
	}
	return out
}

func (w *World) passenger(s somebody, f *planned) Passenger {
	p := Passenger{Title: title(s, f.departs.Year())}
	for _, g := range s.given {
		p.Given = append(p.Given, letters(g))
	}
	p.Traveller = w.stated(s, f, p)
	return p
}

func title(s somebody, year int) string {
	child := s.born.Year > year-12
	switch {
	case child && s.sex == "M":
		return "MSTR"
	case child:
		return "MISS"
	case s.sex == "M":
		return "MR"
	}
	return "MRS" // MS could be the end of a name
}

// longest is how many letters of a name carriers keep.
const longest = 28

// joins tells whether a carrier writes given names as one.
func joins(carrier string) bool { return carrier[0] == 'Q' || carrier[0] == 'Z' }

// stated is what a carrier states of somebody on a flight.
func (w *World) stated(s somebody, f *planned, p Passenger) travel.Traveller {
	between := " "
	if joins(f.carrier) || p.How == Joined {
		between = ""
	}
	given, surname := cut(strings.Join(p.Given, between), longest), cut(letters(s.house), longest)
	t := travel.Traveller{Surname: surname, Given: given, Role: travel.Passenger, Legs: []int{0}, Embarks: f.from, Debarks: f.to,
		Residence: s.home.two, Ref: number(s.ref), Expiry: s.expires.Format("2006-01-02"),
		Person: screening.Person{Names: []screening.Name{{Text: given + " " + surname}}, Nationalities: []string{s.state.two}, Sex: s.sex,
			Documents: []screening.Document{{Kind: "passport", Number: s.passport, Country: s.state.two}}}}
	if s.born.Year > 0 {
		t.Person.Births = []screening.Birth{s.born}
	}
	t.Bags = int(s.ref % 3)
	return t
}

// letters writes a word as carriers do: in the capitals of A to Z.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
}

func cut(s string, n int) string { return strings.TrimSpace(s[:min(len(s), n)]) }

func number(n uint64) string {
	const digits = "0123456789"
	var out []byte
	for range 12 {
		out = append(out, digits[n%10])
		n /= 10
	}
	slices.Reverse(out)
	return string(out)
}

func locatorOf(r *rand.Rand) string {
	const signs = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	out := make([]byte, 6)
	for i := range out {
		out[i] = signs[r.IntN(len(signs))]
	}
	return string(out)
}

package traffic

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"entente/internal/core/screening"
	"entente/internal/core/spelling"
)

// words is a table of names with how often each is drawn.
type words struct {
	text   []string
	up     []float64 // the sum of the weights up to here
	weight float64
}

// weigh weighs each word of a table by the root of the share of people who have it:
// the share is of the whole world, and names that are common elsewhere too are not the
// commonest of all here by as much.
func weigh(table string) words {
	var w words
	for _, s := range strings.Fields(table) {
		share := 0.0002 // of what is not among the commonest
		if heard := spelling.Hear(s); len(heard.Words) == 1 {
			share = max(share, screening.Share(heard.Words[0]))
		}
		w.weight += math.Sqrt(share)
		w.text, w.up = append(w.text, s), append(w.up, w.weight)
	}
	return w
}

func (w words) draw(r *rand.Rand) string {
	x := r.Float64() * w.weight
	for i, up := range w.up {
		if x < up {
			return w.text[i]
		}
	}
	return w.text[len(w.text)-1]
}

// pool is a culture with its tables weighed.
type pool struct {
	*culture
	number            int // among the cultures
	man, woman, house words
	stem, end         []string
	households        uint64 // that travel now and then
}

// somebody is one invented person, in the small letters of the tables.
type somebody struct {
	culture  *pool
	given    []string
	house    string
	sex      string
	born     screening.Birth // no year where the carrier states no date
	state    state           // nationality
	home     state           // residence
	passport string
	expires  time.Time
	ref      uint64 // of the passenger
}

// draw gives chance that depends on the seed and on what it is for, on nothing else.
func (w *World) draw(what string, of ...uint64) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, what, w.config.Seed, of)
	x := h.Sum64()
	return rand.New(rand.NewPCG(x, x*0x9e3779b97f4a7c15+1))
}

// seldom is how many of a hundred family names are among those that few have.
const seldom = 88

// houseOf draws a family name.
func (p *pool) houseOf(r *rand.Rand) string {
	if r.IntN(100) >= seldom {
		return p.house.draw(r)
	}
	return p.stem[r.IntN(len(p.stem))] + between[r.IntN(len(between))] + p.stem[r.IntN(len(p.stem))] + p.end[r.IntN(len(p.end))]
}

// between are what stands between two stems, so that there are as many family names
// that few have as there are.
var between = strings.Fields("a ba be bo da de di do fa fe ga go i ka ko la le li lo ma me mi mo na ne ni no o pa pe ra re ri ro sa se so ta te ti to u va ve vi za zo")

func (p *pool) givenOf(r *rand.Rand, sex string) []string {
	table := p.man
	if sex == "F" {
		table = p.woman
	}
	out := []string{table.draw(r)}
	if second := table.draw(r); p.two && second != out[0] && r.IntN(3) > 0 || !p.two && second != out[0] && r.IntN(5) == 0 {
		out = append(out, second)
	}
	return out
}

func (p *pool) houseAs(sex, house string) string {
	if sex == "F" && p.feminine != nil {
		return p.feminine(house)
	}
	return house
}

// household gives the people who live together, always the same. Its first member is
// grown up.
func (w *World) household(p *pool, n uint64) []somebody {
	r := w.draw("household", uint64(p.number), n)
	size := []int{1, 1, 1, 1, 2, 2, 2, 3, 4, 5}[r.IntN(10)]
	house, state := p.houseOf(r), p.stateOf(r)
	first := 1945 + r.IntN(58)
	if size > 2 {
		first = 1968 + r.IntN(30)
	}
	home := state
	if r.IntN(6) == 0 {
		home = cultures[0].states[0]
	}
	var out []somebody
	for m := range size {
		sex, year, name := []string{"M", "F"}[r.IntN(2)], first, house
		switch {
		case m == 1:
			sex, year = other(out[0].sex), first-4+r.IntN(9)
			if p.own {
				name = p.houseOf(r)
			}
		case m > 1:
			year = min(first+22+r.IntN(14), w.config.Day.Year()-1)
		}
		s := somebody{culture: p, given: p.givenOf(r, sex), house: p.houseAs(sex, name), sex: sex, state: state, home: home,
			born: screening.Birth{Year: year, Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}}
		w.papers(r, &s)
		out = append(out, s)
	}
	return out
}

// papers gives somebody a passport, and what else carriers know.
func (w *World) papers(r *rand.Rand, s *somebody) {
	letters := "ABCDEFGHKLMNPRTVX"
	s.passport = fmt.Sprintf("%c%c%07d", letters[r.IntN(len(letters))], letters[r.IntN(len(letters))], r.IntN(10_000_000))
	s.expires = w.config.Day.AddDate(1, 0, r.IntN(9*365))
	s.ref = r.Uint64N(1_000_000_000_000)
}

func (p *pool) stateOf(r *rand.Rand) state {
	if r.IntN(10) < 6 {
		return p.states[0]
	}
	return p.states[r.IntN(len(p.states))]
}

func other(sex string) string {
	if sex == "M" {
		return "F"
	}
	return "M"
}

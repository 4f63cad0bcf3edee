package traffic

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"entente/internal/core/screening"
)

// Alteration says how the papers of somebody wanted differ from what the list states.
type Alteration string

// The alterations. Each person who travels has one, in turn.
const (
	AsListed Alteration = "as-listed" // nothing differs that the list states
	Respelt  Alteration = "respelt"   // another transliteration, another passport
	Swapped  Alteration = "swapped"   // respelt; day and month changed places
	YearOff  Alteration = "year-off"  // respelt; a year more or less
	NoBirth  Alteration = "no-birth"  // no date of birth stated
	Passport Alteration = "passport"  // another passport, from another state
	Joined   Alteration = "joined"    // respelt; given names written as one
)

// Alterations is the closed list.
var Alterations = []Alteration{AsListed, Respelt, Swapped, YearOff, NoBirth, Passport, Joined}

// Wanted is somebody on the list of the wanted.
type Wanted struct {
	screening.Person            // as the list states it
	How              Alteration // how they travel, if they do
}

// Wanted gives the list: the same persons for every day. The first True of them travel.
func (w *World) Wanted() []Wanted {
	var out []Wanted
	for i := range w.config.Wanted {
		s, how := w.wanted(i)
		out = append(out, Wanted{Person: w.listed("wanted as listed", uint64(i), s, 11), How: how})
	}
	return out
}

// wanted is who somebody on the list of the wanted really is: grown up, with a name
// that others spell otherwise, and that in three of five cases many have; and a day of birth that can be mistaken for a month.
func (w *World) wanted(i int) (somebody, Alteration) {
	r := w.draw("wanted", uint64(i))
	p := w.pools[r.IntN(len(w.pools))]
	s := w.household(p, 1<<40+uint64(i))[0]
	often := i%5 < 3
	for n := uint64(1); !s.culture.variable(s.house) || s.common() != often; n++ {
		s = w.household(p, 1<<40+n<<20+uint64(i))[0]
	}
	s.born.Year, s.born.Day = 1955+r.IntN(48), 1+r.IntN(12)
	if s.born.Day == s.born.Month {
		s.born.Day = 1 + s.born.Day%12
	}
	return s, Alterations[i%len(Alterations)]
}

// common tells whether the family name is among those that many have.
func (s somebody) common() bool {
	return slices.ContainsFunc(s.culture.house.text, func(h string) bool { return s.culture.houseAs(s.sex, h) == s.house })
}

// listed is what a list states of somebody: seldom all. Of twenty dates of birth,
// documented are from documents; of four of the others only the year is known, or nothing.
func (w *World) listed(what string, n uint64, s somebody, documented int) screening.Person {
	r := w.draw(what, n)
	p := screening.Person{Sex: s.sex}
	name := strings.Join(s.given, " ") + " " + s.house
	if s.culture.cyrillic && r.IntN(3) == 0 {
		name = cyrillic(name)
	}
	p.Names = []screening.Name{{Text: headed(name)}}
	if r.IntN(5) > 0 {
		p.Nationalities = []string{s.state.two}
	}
	b := s.born
	switch x := r.IntN(20); {
	case x < documented:
		p.Births = []screening.Birth{b}
	case x < 16:
		b.Certainty = screening.Reported
		p.Births = []screening.Birth{b}
	case x < 19:
		p.Births = []screening.Birth{{Year: b.Year}}
	}
	if r.IntN(5) < 2 {
		p.Documents = []screening.Document{{Kind: "passport", Number: s.passport, Country: s.state.two}}
	}
	return p
}

// headed writes each word with a capital.
func headed(name string) string {
	var out []string
	for _, word := range strings.Fields(name) {
		letters := []rune(word)
		out = append(out, strings.ToUpper(string(letters[:1]))+string(letters[1:]))
	}
	return strings.Join(out, " ")
}

// placed is somebody who is to be on some flight of a day.
type placed struct {
	somebody  somebody
	passenger Passenger
	nth       int
}

// sought are the wanted who travel on a day, and their namesakes.
func (w *World) sought(day int) []placed {
	var out []placed
	for i := range min(w.config.True, w.config.Wanted) {
		s, how := w.wanted(i)
		t := w.altered(i, s, how)
		p := placed{somebody: t, passenger: Passenger{Wanted: i + 1, How: how}}
		out = append(out, p)
		namesakes := w.config.Namesakes
		if !s.common() {
			namesakes = min(1, namesakes)
		}
		for k := range namesakes {
			out = append(out, placed{somebody: w.namesake(i, k, day, s), passenger: Passenger{Namesake: i + 1}, nth: k})
		}
	}
	for i := range out {
		p := &out[i]
		p.passenger.Title = title(p.somebody, w.config.Day.Year())
		for _, g := range p.somebody.given {
			p.passenger.Given = append(p.passenger.Given, letters(g))
		}
	}
	return out
}

// altered is somebody wanted under the papers that they travel with, the same every day.
func (w *World) altered(i int, s somebody, how Alteration) somebody {
	r := w.draw("altered", uint64(i))
	respell := func() {
		s.house = respelt(r, s.culture.rules, s.house)
		s.given = append([]string{}, s.given...)
		for k := range s.given {
			if r.IntN(2) == 0 { // not every word is heard otherwise
				s.given[k] = respelt(r, s.culture.rules, s.given[k])
			}
		}
	}
	if how != AsListed {
		w.papers(r, &s)
	}
	switch how {
	case Respelt, Joined:
		respell()
	case Swapped:
		respell()
		s.born.Day, s.born.Month = s.born.Month, s.born.Day
	case YearOff:
		respell()
		s.born.Year += 1 - 2*r.IntN(2)
	case NoBirth:
		s.born = screening.Birth{}
	case Passport:
		s.state = s.culture.states[r.IntN(len(s.culture.states))]
	}
	return s
}

// namesake is somebody else of the same name, spelt alike or otherwise: born on
// another day, of five one in the same year, mostly of the same state. Who has a name
// that few have has relatives for namesakes, whose given names are others.
func (w *World) namesake(i, k, day int, s somebody) somebody {
	r := w.draw("namesake", uint64(i), uint64(k), uint64(day))
	year := s.born.Year
	for r.IntN(5) > 0 && year == s.born.Year {
		year = 1945 + r.IntN(62)
	}
	before := s.born
	for s.born == before || s.born.Day == before.Month && s.born.Month == before.Day {
		s.born = screening.Birth{Year: year, Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}
	}
	w.papers(r, &s)
	common := s.common()
	if r.IntN(2) == 0 {
		s.house = respelt(r, s.culture.rules, s.house)
	}
	if s.given = s.given[:1+r.IntN(len(s.given))]; !common {
		s.given = s.culture.givenOf(r, s.sex)
	}
	if r.IntN(4) == 0 {
		s.state = s.culture.stateOf(r)
	}
	return s
}

// Entries invents a list of n persons who are neither wanted nor travel, other than by
// chance.
func (w *World) Entries(n int) iter.Seq[screening.Entry] {
	return func(yield func(screening.Entry) bool) {
		for i := range uint64(n) {
			r := w.draw("entry", i)
			p := w.pools[r.IntN(len(w.pools))]
			s := w.household(p, 1<<50+i)[0]
			if !yield(screening.Entry{ID: fmt.Sprintf("E%07d", i), List: "invented", Person: w.listed("as listed", i, s, 14)}) {
				return
			}
		}
	}
}

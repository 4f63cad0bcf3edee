package mention

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"entente/internal/core/spelling"
)

// reader finds the mentions of one name among the words of a text that may be
// of it.
type reader struct {
	f      *Finder
	name   *name
	value  int
	text   string
	tokens []token
	heard  []*heardWord
}

// maxGap is how many words may stand between two of a name: a title, a middle
// name, a father's name and particles.
const maxGap = 3

// read appends the mentions that the sightings make, at most so many.
func (r *reader) read(out []Mention, seen []sighting, most int) []Mention {
	slices.SortStableFunc(seen, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.bits, b.bits), cmp.Compare(b.last, a.last), cmp.Compare(a.set, b.set))
	})
	for i := 0; i < len(seen) && most > 0; {
		run, set, next := r.run(seen[i:])
		m, ok := r.judge(run, set)
		if !ok {
			m, next, ok = r.alone(seen[i:], next)
		}
		if ok {
			out, most = append(out, m), most-1
		}
		i += max(1, next)
	}
	return out
}

// run takes the sightings from the first on that may be one mention: each of
// another word of the name, with nothing between them that parts names. It gives
// how many sightings it has passed.
func (r *reader) run(seen []sighting) (run []sighting, set uint32, passed int) {
	last := -1
	for i, s := range seen {
		if last >= 0 && s.first > last && !r.near(last, s.first) {
			return run, set, i
		}
		if s.first <= last || set&s.set != 0 {
			if last >= 0 && s.first > last && set&s.set != 0 { // the name again
				return run, set, i
			}
			continue
		}
		run, set, last = append(run, s), set|s.set, s.last
	}
	return run, set, len(seen)
}

// near tells whether two words may be of one name: little but titles, particles
// and other names stands between them.
func (r *reader) near(a, b int) bool {
	if b-a-1 > maxGap {
		return false
	}
	plain := 0
	for i := a + 1; i <= b; i++ {
		t := r.tokens[i]
		if before := r.heard[i-1].class; t.stop || t.dot && before != spelling.Initial && before != spelling.Title {
			return false
		}
		if i == b {
			break
		}
		switch r.heard[i].class {
		case spelling.Particle, spelling.Title, spelling.Initial, spelling.Patronymic:
			continue
		}
		if t.cased && !t.capital || !t.cased && plain > 0 || r.name.Kind != Person {
			return false
		}
		plain++
	}
	return true
}

// judge tells whether a run is a mention of the name.
func (r *reader) judge(run []sighting, set uint32) (Mention, bool) {
	n := r.name
	words := count(set)
	if words == 0 {
		return Mention{}, false
	}
	all := set&n.tells == n.tells
	if words == 1 || n.Kind != Person && !all {
		if !all || count(n.tells) != 1 {
			return Mention{}, false
		}
	}
	if len(run) == 1 {
		s := run[0]
		if !r.stands(s, false) {
			return Mention{}, false
		}
		return r.mention(run, set, true), true
	}
	told, apart, room, lower := 0.0, 0.0, 0.0, 0
	for _, s := range run {
		room += limit(s.length, true, s.way) - s.bits
		for i := range n.words {
			if s.set&(1<<i) != 0 {
				told += n.bits(i)
			}
		}
		apart += s.bits
		if t := r.tokens[s.first]; t.cased && !t.capital {
			lower++
		}
	}
	for _, s := range run {
		if lower > 0 && !r.stands(s, false) && s.bits > 1 {
			return Mention{}, false
		}
	}
	if room < 0 || apart > told*commonNearer || !all && told-apart < partBits {
		return Mention{}, false
	}
	return r.mention(run, set, true), true
}

// alone looks for one word of a person's name that is enough by itself, at the
// first of the sightings.
func (r *reader) alone(seen []sighting, passed int) (Mention, int, bool) {
	n := r.name
	for i, s := range seen[:passed] {
		if n.Kind != Person || count(s.set&n.tells) == 0 || !r.stands(s, true) {
			continue
		}
		if count(s.set) == 1 {
			j := bits.TrailingZeros32(s.set)
			rare := n.bits(j)
			if s.set == n.surname {
				if rare < surnameBits {
					continue
				}
			} else if rare < loneBits || n.words[j].Joined || sounds(&n.words[j]) < longGiven {
				continue
			}
		}
		next := i + 1
		for next < len(seen) && seen[next].first <= s.last {
			next++
		}
		return r.mention([]sighting{s}, s.set, false), next, true
	}
	return Mention{}, passed, false
}

// Sounds that a word must have to stand for a name alone, as part of it, or in
// small letters as all of it.
const (
	leastAlone  = 4
	leastSmall  = 6
	leastJoined = 8
)

// commonNearer is how far all words may be, in bits for each bit of their rarity:
// John Smith must stand as it is, or nearly.
const commonNearer = 0.35

// joinedBits is how far a word may be from several of a name written as one.
const joinedBits = 2.0

// stands tells whether a word is near enough to count without company. A word in
// small letters of a script that has others is seldom a name, and never part of one.
func (r *reader) stands(s sighting, part bool) bool {
	n := s.length
	if part && n < leastAlone || count(s.set) > 1 && n < leastJoined {
		return false
	}
	most := limit(n, false, s.way)
	if count(s.set) > 1 { // all of the name written as one word is seldom met, and often looked for
		most = min(most, joinedBits)
	}
	if s.last > s.first && s.way&joinedUp != 0 { // words that only together sound like one of the name
		most = min(most, 1)
	}
	if t := r.tokens[s.first]; t.cased && !t.capital {
		if part || n < leastSmall {
			return false
		}
		most = min(most, 1)
	}
	return s.bits <= most
}

// mention describes a run.
func (r *reader) mention(run []sighting, set uint32, whole bool) Mention {
	m := Mention{Value: r.value, Start: run[0].from, End: run[0].to, Whole: whole, Parts: count(set)}
	var w way
	for i, s := range run {
		m.Start, m.End = min(m.Start, s.from), max(m.End, s.to)
		w |= s.way
		if i > 0 && s.set < run[i-1].set {
			w |= otherOrder
		}
	}
	if set&r.name.tells != r.name.tells {
		w |= partOnly
	}
	m.Sure = r.sure(run, set, w)
	m.Found = w.String()
	return m
}

// sure tells whether a mention is plain enough to put other words in its place:
// each word is as near as one without company must be; a word alone is half as far
// away, is the surname or all of the name, no common name, no plural, and stands
// beside no other name; where there are no capitals to tell that by, it is never
// sure.
func (r *reader) sure(run []sighting, set uint32, w way) bool {
	rare := false
	for _, s := range run {
		if !r.stands(s, false) {
			return false
		}
		for i := range r.name.words {
			rare = rare || s.set&(1<<i) != 0 && r.name.bits(i) >= loneBits
		}
	}
	if len(run) > 1 || count(set) > 1 {
		return r.name.Kind == Person || w&plural == 0
	}
	s := run[0]
	return rare && w&plural == 0 && s.bits <= limit(s.length, false, s.way)/2 && !r.beside(s) &&
		(count(r.name.tells) == 1 || set == r.name.surname && s.length > leastAlone)
}

// beside tells whether another name may stand beside a word.
func (r *reader) beside(s sighting) bool {
	if !r.tokens[s.first].cased {
		return true
	}
	named := func(i int) bool {
		t := r.tokens[i]
		if r.heard[i].class == spelling.Title {
			return false
		}
		return t.capital || r.heard[i].class == spelling.Particle && r.tokens[i].joined
	}
	if s.first > 0 && !r.tokens[s.first].stop && !r.tokens[s.first].comma && named(s.first-1) {
		return true
	}
	if next := s.last + 1; next < len(r.tokens) && !r.tokens[next].stop && !r.tokens[next].comma && named(next) {
		return true
	}
	return false
}

// String says how a name was found.
func (w way) String() string {
	said := "the name"
	if w&partOnly != 0 {
		said = "part of the name"
	}
	var how []string
	for _, x := range []struct {
		way  way
		text string
	}{{otherScript, "in another script"}, {inflected, "inflected"}, {otherSpelling, "in another spelling"}, {otherOrder, "in another order"}, {joinedUp, "joined or parted"}} {
		if w&x.way != 0 {
			how = append(how, x.text)
		}
	}
	if len(how) == 0 {
		return said
	}
	return said + ", " + strings.Join(how, ", ")
}

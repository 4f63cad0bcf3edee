package mention

import (
	"math"
	"math/bits"
	"strings"
	"unicode"

	"entente/internal/core/screening"
	"entente/internal/core/spelling"
)

// Kind is what a name names: of a person a part can be enough, of a place or an
// organisation all of it must stand.
type Kind uint8

// The kinds.
const (
	Person Kind = iota
	Place
	Organisation
)

// Value is a name to look for.
type Value struct {
	ID   string // whose name it is; two names of one field have one ID
	Text string
	Kind Kind
}

// Bounds of one finder. Values beyond are not looked for.
const (
	MaxValues = 150_000 // more than a report has names
	maxParts  = 16      // words of a name; the spelling package has the same bound
)

// name is a value that was heard.
type name struct {
	Value
	words   []spelling.Word
	tells   uint32 // words that must stand: what is no particle, title, initial or father's name
	counts  uint32 // words that count when they stand: those, and the father's name
	surname uint32 // the word that is likeliest the surname
	rarity  []float64
}

// hearName hears a value; nil when it has nothing that could be looked for.
func hearName(v Value) *name {
	if strings.ContainsFunc(v.Text, unicode.IsDigit) {
		return nil // a number or a code
	}
	n := &name{Value: v, words: spelling.Hear(v.Text).Words}
	n.words = n.words[:min(len(n.words), maxParts)]
	last := -1
	for i, w := range n.words {
		switch w.Class {
		case spelling.Proper, spelling.Kunya:
			if v.Kind == Person && roles[w.Plain] {
				continue
			}
			n.tells |= 1 << i
			last = i
		case spelling.Patronymic:
			n.counts |= 1 << i
		}
	}
	if n.tells == 0 { // a name of titles and particles alone is all of them
		n.tells = n.counts
		for i, w := range n.words {
			if w.Class != spelling.Initial {
				n.tells |= 1 << i
			}
		}
	}
	if n.tells == 0 {
		return nil
	}
	n.counts |= n.tells
	n.rarity = make([]float64, len(n.words))
	if last >= 0 && v.Kind == Person {
		n.surname = 1 << n.surnameAt(last)
	}
	return n
}

// roles are the words that stand for a person's office where a name is not
// given, or before it.
var roles = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`officer agent analyst inspector detective sergeant lieutenant major chief commander director source
		handler case desk duty station watch number officier agente commissaire inspecteur lieutenant chef сотрудник офицер агент капитан майор
		лейтенант ضابط عميل العميل الضابط`) {
		out[w] = true
	}
	return out
}()

// surnameAt tells which word is the surname: the one before a comma, the one
// written in capitals alone, the one that ends as surnames do or has the article,
// the one that stands first where the father's name stands last; else the last.
func (n *name) surnameAt(last int) int {
	for i, w := range n.words {
		if w.Comma && n.tells&(1<<i) != 0 {
			return i
		}
	}
	if i := n.capitals(); i >= 0 {
		return i
	}
	found, number := last, 0
	for i := range n.words {
		if n.tells&(1<<i) != 0 && n.endsAsSurname(i) {
			found, number = i, number+1
		}
	}
	if number == 0 && n.words[len(n.words)-1].Class == spelling.Patronymic {
		return bits.TrailingZeros32(n.tells)
	}
	return found
}

// capitals gives the only word that is written in capitals alone; -1 for none.
func (n *name) capitals() int {
	at, number, i := -1, 0, 0
	for _, raw := range strings.FieldsFunc(n.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !isApostrophe(r) }) {
		if i < len(n.words) && strings.ToUpper(raw) == raw && strings.ToLower(raw) != raw && n.tells&(1<<i) != 0 {
			at, number = i, number+1
		}
		i++
	}
	if number == 1 && i == len(n.words) && count(n.tells) > 1 {
		return at
	}
	return -1
}

// surnameEndings are the sounds in which surnames end that stand first as well as
// last.
var surnameEndings = strings.Fields("ov ova ev eva jev jeva of ofa ef efa uf ufa if ifa ski skij skaja enko jan Svili adze idze oGlu zade zoda zada")

func (n *name) endsAsSurname(i int) bool {
	if i > 0 && n.words[i-1].Class == spelling.Particle {
		return true
	}
	for _, e := range surnameEndings {
		if r := string(n.words[i].Readings[0]); len(r) > len(e)+3 && strings.HasSuffix(r, e) {
			return true
		}
	}
	return false
}

// Rarity in bits: log2 of how few people have a word among their names.
const (
	strangerBits = 18.0 // nobody of the general table
	loneBits     = 13.5 // rarer than all of the table
	surnameBits  = 10.5 // enough alone for a surname
	longGiven    = 8    // sounds of a name beside the surname that is enough alone
	partBits     = 20.0 // enough together, where others of the name do not stand
)

// bits is how rare a word of the name is.
func (n *name) bits(i int) float64 {
	if n.rarity[i] == 0 {
		n.rarity[i] = strangerBits
		if s := screening.Share(n.words[i]); s > 0 {
			n.rarity[i] = min(strangerBits, -math.Log2(s))
		}
	}
	return n.rarity[i]
}

// sounds is how long a word is to the ear.
func sounds(w *spelling.Word) int { return len(w.Readings[0]) }

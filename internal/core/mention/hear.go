package mention

import (
	"math"

	"entente/internal/core/screening"
	"entente/internal/core/spelling"
)

// How a word of a text came to be heard as a word of a name.
type way uint8

const (
	otherScript way = 1 << iota
	inflected
	otherSpelling
	otherOrder
	joinedUp
	partOnly
	plural
	bare // one of the scripts leaves vowels out
)

// likeness is a word of a name that a word of a text may be.
type likeness struct {
	word     int     // in Finder.words
	length   int     // of both to the ear
	bits     float64 // how far apart they are
	way      way
	from, to int // bytes of the text's word that are the name
}

// The price of taking a word for an inflection of another, and for another way to
// write it, joined ones among them.
const (
	lemmaBits   = 0.25
	respeltBits = 1.0
)

// hearWord lists the words of names that a word of a text may be, the nearest
// form of each. It is kept, since texts repeat their words.
func (f *Finder) hearWord(text string, capital, cased bool) *heardWord {
	if h, ok := f.memory[text]; ok {
		return h
	}
	h := &heardWord{}
	if len(f.memory) < maxMemory {
		f.memory[text] = h
	}
	heard := spelling.Hear(text)
	if len(heard.Words) == 0 {
		return h
	}
	h.word = heard.Words[len(heard.Words)-1]
	h.class = h.word.Class
	if h.class == spelling.Initial || h.class == spelling.Particle && len(h.word.Readings[0]) < 3 {
		return h
	}
	for _, p := range pieces(text, h.word.Script) {
		w := h.word
		if p.cut || len(heard.Words) > 1 {
			words := spelling.Hear(text[p.from:p.to]).Words
			if len(words) != 1 {
				continue
			}
			w = words[0]
		}
		at := likeness{from: p.from, to: p.to}
		f.compare(h, w, at)
		if cased && !capital && w.Script == spelling.Latin {
			continue
		}
		f.inflections(h, w, at)
	}
	return h
}

// inflections compares the forms of which a word may be an inflection.
func (f *Finder) inflections(h *heardWord, w spelling.Word, at likeness) {
	form := w.Text
	if w.Joined {
		form = w.Plain
	}
	way := at.way
	for _, l := range lemmas(form, w.Script) {
		at.way = way | inflected
		if l.respelt {
			at.way = way | otherSpelling
		}
		if l.plural {
			at.way |= plural
		}
		f.compare(h, wordOf(l.form, w), at)
	}
}

// heardWord is a word of a text, and the words of names that it may be.
type heardWord struct {
	word  spelling.Word
	class spelling.Class
	like  []likeness
}

// wordOf reads a form of a word.
func wordOf(form string, of spelling.Word) spelling.Word {
	return spelling.Word{Text: form, Plain: form, Script: of.Script, Class: of.Class, Readings: spelling.Read([]rune(form), of.Script)}
}

// compare adds the words of names that a word may be.
func (f *Finder) compare(h *heardWord, w spelling.Word, at likeness) {
	f.round++
	var keys []key
	for _, r := range w.Readings {
		keys = askedKeys(keys[:0], r, leavesVowels(w.Script))
		for _, k := range keys {
			for _, id := range f.keys[k] {
				if f.tried[id] == f.round {
					continue
				}
				f.tried[id] = f.round
				v := &f.words[id]
				between := scriptsOf(&w, &v.Word)
				most := limit(length(&w, &v.Word), true, between)
				if between&bare == 0 {
					most *= stretch
				} else {
					most *= stretchBare
				}
				extra := v.extra
				switch {
				case at.way&(otherSpelling|joinedUp) != 0:
					extra += respeltBits
				case at.way&inflected != 0:
					extra += lemmaBits
				}
				bits := nearness(&w, &v.Word, most-extra)
				if bits += extra; bits <= most {
					h.note(likeness{word: int(id), length: length(&w, &v.Word), bits: bits, way: at.way | between | spellingOf(&w, &v.Word, bits), from: at.from, to: at.to})
				}
			}
		}
	}
}

// nearness is the distance of two words in bits; a short word counts only when
// it is spelt as the other, or stands in another script.
func nearness(w, v *spelling.Word, most float64) float64 {
	switch {
	case w.Script == v.Script && w.Plain == v.Plain:
		return 0
	case w.Script == v.Script && min(sounds(v), sounds(w)) < shortest:
		return math.Inf(1)
	}
	return screening.Distance(*w, *v, most)
}

// scriptsOf tells what two words' scripts make of their distance.
func scriptsOf(w, v *spelling.Word) (between way) {
	if w.Script != v.Script {
		between = otherScript
	}
	for _, s := range [...]spelling.Script{w.Script, v.Script} {
		if leavesVowels(s) {
			between |= bare
		}
	}
	return between
}

func leavesVowels(s spelling.Script) bool { return s == spelling.Arabic || s == spelling.Hebrew }

func spellingOf(w, v *spelling.Word, bits float64) way {
	if w.Script == v.Script && w.Plain != v.Plain && bits > 0 {
		return otherSpelling
	}
	return 0
}

// cutBits is how much farther a word may be without what is written together
// with it, and still be taken so.
const cutBits = 1.0

// note keeps the nearest form in which a word may be that of a name.
func (h *heardWord) note(l likeness) {
	for i := range h.like {
		if old := h.like[i]; old.word == l.word {
			if l.bits < old.bits || (old.bits > 0 || old.way != 0) && l.to-l.from < old.to-old.from && l.bits <= old.bits+cutBits {
				h.like[i] = l
			}
			return
		}
	}
	h.like = append(h.like, l)
}

// shortest is the number of sounds below which a word of the same script must be
// exactly the name's.
const shortest = 4

// limits are the nearness by which a word counts, in bits, by the sounds of the name's word: in
// company of another word of the name, and alone. Between scripts one name is
// farther from itself, and other words farther still.
var limits = [2][2][11]float64{
	{{0, 0.5, 0.5, 0.5, 0.6, 1.5, 3, 4, 5, 6, 6.5}, {0, 0.5, 0.5, 1, 2, 4, 6, 7, 8, 8.5, 9}},
	{{0, 0.5, 0.5, 0.5, 1, 3.75, 5, 6, 7, 8, 8.5}, {0, 0.5, 0.75, 2.5, 4, 6, 8, 9, 10, 11, 12}},
}

// stretch is how much farther one word of several may be, if the others are so
// much nearer; less where vowels are left out.
const (
	stretch     = 2
	stretchBare = 1.4
)

// length is how long two words are to the ear that may be one: some scripts leave
// vowels out.
func length(a, b *spelling.Word) int {
	x, y := sounds(a), sounds(b)
	return min(max(x, y), min(x, y)+1)
}

// bareLimit is the part of a limit that is left of short words where a script
// leaves vowels out, so that less tells words apart.
const (
	bareLimit = 0.75
	bareShort = 6 // sounds
)

// limit is how far a word may be from a name's, in bits.
func limit(sounds int, company bool, w way) float64 {
	a, b := 0, 0
	if w&otherScript != 0 {
		a = 1
	}
	if company {
		b = 1
	}
	most := limits[a][b][min(sounds, len(limits[a][b])-1)]
	if w&bare != 0 && sounds <= bareShort {
		most *= bareLimit
	}
	return most
}

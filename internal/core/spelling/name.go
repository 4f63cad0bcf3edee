package spelling

import (
	"strings"
	"unicode"
)

// Name is a name that was heard.
type Name struct {
	Words []Word
	Flags Flags
}

// Word is a part of a name, and how it may sound.
type Word struct {
	Text     string   // as written, cleaned and in lower case; merged parts keep the spaces between them
	Plain    string   // the letters alone, without marks; of Latin words without diacritics
	Script   Script   // that most of its letters belong to
	Class    Class    // what kind of part it is
	Readings []Sounds // the likeliest first; never empty
	Joined   bool     // made of parts that were written apart
	Comma    bool     // a comma follows: what went before may be the surname
}

// Class is the kind of a part of a name. It says what the part is worth: that
// two names have "al" in common says nothing.
type Class uint8

// The classes.
const (
	Proper     Class = iota // a given name, surname or anything else that tells people apart
	Kunya                   // abu, umm and the name that follows
	Patronymic              // Ivanovich, Petrovna: the father's name
	Initial                 // one letter
	Particle                // al, bin, de, van, oglu: says little
	Title                   // haji, dr, general: says little and is often left out
)

// Flags are oddities of a name that somebody should know of.
type Flags uint16

// The oddities.
const (
	MixedScripts Flags = 1 << iota // letters of two scripts in one word
	LookAlikes                     // letters that only look like those beside them, folded
	BidiControls                   // signs that turn the direction of writing, dropped
	ZeroWidth                      // signs without width, dropped
	BadEncoding                    // bytes that are no UTF-8, dropped
	TooLong                        // cut at a bound
	NoLetters                      // nothing to hear
)

var flagNames = [...]string{"mixed scripts", "look-alike letters", "bidi controls", "zero-width signs", "bad encoding", "too long", "no letters"}

// String lists the oddities in words; "" for none.
func (f Flags) String() string {
	var out []string
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// Hear reads a name. It takes any bytes and does not fail; what was odd is
// flagged. Not more than MaxName characters and MaxWords words are read.
func Hear(name string) Name {
	clean, flags := clean(name)
	n := Name{Flags: flags}
	for _, raw := range eastern(parts(clean)) {
		if len(n.Words) == MaxWords {
			n.Flags |= TooLong
			break
		}
		w, f := hearWord(raw.letters)
		n.Flags |= f
		if w.Plain == "" { // marks that no letter carries
			continue
		}
		w.Comma = raw.comma
		n.Words = appendWord(n.Words, w)
	}
	n.Words = merge(n.Words)
	if len(n.Words) == 0 {
		n.Flags |= NoLetters
	}
	return n
}

// HearWhole reads a whole name. Where it has nothing but particles and titles
// they count: somebody is called Al Said, or Le Van An.
func HearWhole(name string) Name {
	n := Hear(name)
	for _, w := range n.Words {
		if w.Class != Particle && w.Class != Title && w.Class != Initial {
			return n
		}
	}
	for i := range n.Words {
		if n.Words[i].Class == Particle || n.Words[i].Class == Title {
			n.Words[i].Class = Proper
		}
	}
	return n
}

// hearWord reads one word in the script that most of its letters belong to.
func hearWord(letters []rune) (Word, Flags) {
	var flags Flags
	if len(letters) > MaxWord {
		letters, flags = letters[:MaxWord], TooLong
	}
	letters, script, f := oneScript(letters)
	letters = lowered(letters)
	w := Word{Text: string(letters), Script: script, Plain: plain(letters, script)}
	w.Readings = Read(letters, script)
	if script == Other && allOf(letters, unicode.Han) {
		w.Readings = Read(pinyin(letters), Latin)
	}
	if script == Arabic {
		w.Readings = arabicCompound(w.Plain, w.Readings)
	}
	w.Readings = variants(letters, w.Plain, script, w.Readings)
	w.Class = classOf(w)
	return w, flags | f
}

// Read gives the readings of a cleaned word in lower case by the rules of a
// script, the likeliest first; at least one for a word that is not empty.
func Read(letters []rune, script Script) []Sounds {
	switch script {
	case Latin:
		return latin(letters)
	case Cyrillic:
		return cyrillic(letters)
	case Arabic:
		return arabic(letters)
	case Greek:
		return greek(letters)
	case Hebrew:
		return hebrew(letters)
	case Georgian:
		return georgian(letters)
	case Armenian:
		return armenian(letters)
	case Devanagari:
		return devanagari(letters)
	}
	return other(letters)
}

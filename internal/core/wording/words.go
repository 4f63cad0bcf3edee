package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of what is read.
const (
	MaxText = 1 << 20 // bytes of a text; what is behind is not read
	MaxWord = 64      // characters of a word; the rest of a longer one is left out
)

// Word is a word of a text in the form in which it is searched.
type Word struct {
	Text     string // letters, marks and digits; never empty
	From, To int    // its bytes in the text
	Name     bool   // it may be a name: it has a capital, or its script has none
	Pair     bool   // two characters of a script without spaces; the next word begins with the second
}

// Words cuts a text into words, in their order.
func Words(text string) []Word {
	if len(text) > MaxText {
		end := MaxText
		for end > MaxText-utf8.UTFMax && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	c := cutter{text: text, out: make([]Word, 0, len(text)/6+1)}
	var it norm.Iter
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf && (at+1 == len(text) || text[at+1] < utf8.RuneSelf) {
			c.take(rune(text[at]), at, at+1)
			at++
			continue
		}
		end := foreign(text, at)
		it.InitString(norm.NFKC, text[at:end])
		for !it.Done() {
			from := at + it.Pos()
			segment := it.Next()
			to := at + it.Pos()
			for len(segment) > 0 {
				r, n := utf8.DecodeRune(segment)
				segment = segment[n:]
				c.take(r, from, to)
			}
		}
		at = end
	}
	c.end()
	return c.out
}

// foreign is where a run that needs normalising ends: before a character of ASCII
// that another one follows.
func foreign(text string, at int) int {
	for end := at + 1; end < len(text); end++ {
		if text[end] < utf8.RuneSelf && (end+1 == len(text) || text[end+1] < utf8.RuneSelf) {
			return end
		}
	}
	return len(text)
}

// cutter cuts words out of characters that come one by one.
type cutter struct {
	text string
	out  []Word

	letters  []rune // of the word that has begun, as they stand
	from, to int
	tick     int   // how many letters stood before the last apostrophe; 0 for none
	held     bool  // the last character was a sign that joins if a letter follows
	run      []pos // characters of a script without spaces
}

// pos is a character with its bytes.
type pos struct {
	r        rune
	from, to int
}

// take takes the next character.
func (c *cutter) take(r rune, from, to int) {
	switch {
	case r == utf8.RuneError:
		c.end()
	case unspaced(r) && (unicode.IsLetter(r) || unicode.IsMark(r)):
		c.endWord()
		c.run = append(c.run, pos{r, from, to})
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && len(c.letters) > 0:
		c.endRun()
		c.letter(r, from, to)
	case silent(r) || unicode.IsMark(r):
	case len(c.letters) > 0 && !c.held && (apostrophe(r) || gershayim(r) && hebrew(c.letters[len(c.letters)-1])):
		c.held = true
		if apostrophe(r) {
			c.tick = len(c.letters)
		}
	default:
		c.end()
	}
}

// letter adds a letter to the word.
func (c *cutter) letter(r rune, from, to int) {
	if len(c.letters) == 0 {
		c.from = from
	}
	if c.held && c.tick == len(c.letters) && elided(c.letters) {
		c.letters, c.from, c.tick = c.letters[:0], from, 0
	}
	c.held = false
	if len(c.letters) < MaxWord {
		c.letters = append(c.letters, r)
	}
	c.to = to
}

func (c *cutter) end() {
	c.endWord()
	c.endRun()
}

// endWord ends the word that has begun.
func (c *cutter) endWord() {
	letters := c.letters
	if n := len(letters); n > 1 && c.tick == n-1 && (letters[n-1] == 's' || letters[n-1] == 'S') { // possessive
		letters = letters[:n-1]
	}
	if len(letters) > 0 {
		var form []rune
		for _, r := range letters {
			form = folded(form, r)
		}
		if len(form) > 0 {
			c.out = append(c.out, Word{Text: string(form), From: c.from, To: c.to, Name: nameLike(letters)})
		}
	}
	c.letters, c.tick, c.held = c.letters[:0], 0, false
}

// endRun ends a run of characters of a script without spaces: each pair is a word, and
// one that stands alone.
func (c *cutter) endRun() {
	run := c.run
	c.run = c.run[:0]
	if len(run) == 1 {
		c.out = append(c.out, Word{Text: string(folded(nil, run[0].r)), From: run[0].from, To: run[0].to})
		return
	}
	for i := 0; i+1 < len(run); i++ {
		form := folded(folded(nil, run[i].r), run[i+1].r)
		c.out = append(c.out, Word{Text: string(form), From: run[i].from, To: run[i+1].to, Pair: true})
	}
}

// elided tells the articles and prepositions that lose their vowel before an
// apostrophe: l'attaque, d'Alger, qu'il, dell'arte.
func elided(letters []rune) bool {
	switch strings.ToLower(string(letters)) {
	case "l", "d", "j", "n", "s", "c", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "dell", "all", "nell", "sull", "dall", "un":
		return true
	}
	return false
}

// nameLike tells whether a word may be a name: it begins with a capital, or its
// script has none. What has a digit is none.
func nameLike(letters []rune) bool {
	const fewest = 3
	if len(letters) < fewest {
		return false
	}
	for _, r := range letters {
		if unicode.IsDigit(r) {
			return false
		}
	}
	first := letters[0]
	return unicode.IsUpper(first) || unicode.IsTitle(first) || unicode.IsLetter(first) && !cased(first)
}

package spelling

import (
	"slices"
	"strings"
)

// appendWord adds a word. An article that is written with its word is taken off,
// as it says nothing and is often left out; since a name may only look so, the
// whole word stays a reading.
func appendWord(words []Word, w Word) []Word {
	bare, ok := bareOfArticle(w)
	if !ok {
		return append(words, w)
	}
	readings := Read([]rune(bare), w.Script)
	if w.Script == Latin { // more often than not it only looks so
		readings = append(slices.Clip(w.Readings[:min(len(w.Readings), MaxReadings-1)]), readings[0])
	} else {
		readings = append(slices.Clip(readings[:min(len(readings), MaxReadings-1)]), w.Readings[0])
		w.Plain = bare
	}
	w.Readings = readings
	if w.Script == Arabic && (len(words) == 0 || !servant(words[len(words)-1])) { // عبد الرحمن stays one name
		w.Class = classOf(w)
	}
	return append(words, w)
}

// bareOfArticle cuts the article off a word that may have it.
func bareOfArticle(w Word) (string, bool) {
	if w.Class != Proper {
		return "", false
	}
	switch w.Script {
	case Arabic: // a hamza on the alif is of the word itself: Alexander
		rest, ok := strings.CutPrefix(w.Plain, "ال")
		return rest, ok && strings.HasPrefix(w.Text, "ال") && len([]rune(rest)) >= 3
	case Latin:
		rest, ok := strings.CutPrefix(w.Plain, "al")
		if !ok {
			rest, ok = strings.CutPrefix(w.Plain, "el")
		}
		return rest, ok && len(rest) >= 5 && strings.IndexByte("aeiouy", rest[0]) < 0
	}
	return "", false
}

// merge makes one word of what is one name: abd and the name of God behind it,
// abu and the son's name.
func merge(words []Word) []Word {
	out := words[:0:len(words)]
	for i := 0; i < len(words); i++ {
		w := words[i]
		next := i + 1
		switch {
		case servant(w):
			if next < len(words) && isArticle(words[next]) && next+1 < len(words) {
				next++
			}
			if next < len(words) && len(words[next].Readings[0]) > 1 && words[next].Class != Particle {
				w = join(bareServant(w), words[next], Proper)
				i = next
			}
		case w.Class == Kunya && !w.Joined:
			if next < len(words) && isArticle(words[next]) && next+1 < len(words) {
				next++
			}
			if next < len(words) && words[next].Class != Particle {
				if servant(words[next]) && next+1 < len(words) { // abu abd al-rahman
					inner := next + 1
					if isArticle(words[inner]) && inner+1 < len(words) {
						inner++
					}
					words[inner] = join(bareServant(words[next]), words[inner], Proper)
					next = inner
				}
				w = join(w, words[next], Kunya)
				i = next
			}
		default:
			if c, next, ok := compound(words, i); ok {
				w, i = c, next
			}
		}
		out = append(out, w)
	}
	return out
}

// servant tells abd, abdul, abdel, abdur and their like: half a name.
func servant(w Word) bool {
	s := string(w.Readings[0])
	if len(s) < 3 || len(s) > 6 || s[1] != 'b' || s[2] != 'd' || !strings.ContainsRune(Vowels, rune(s[0])) {
		return w.Script == Arabic && w.Plain == "عبد"
	}
	switch {
	case len(s) == 3:
		return true
	case len(s) == 4:
		return strings.IndexByte(Vowels, s[3]) >= 0
	case len(s) == 5:
		return strings.IndexByte(Vowels, s[3]) >= 0 && strings.IndexByte("lrsSdtznh", s[4]) >= 0
	}
	return false
}

// bareServant drops the article from abdul.
func bareServant(w Word) Word {
	w.Readings = []Sounds{"abd"}
	return w
}

func isArticle(w Word) bool {
	if w.Class != Particle {
		return false
	}
	switch w.Plain {
	case "al", "el", "ul", "il", "ur", "ar", "as", "ash", "at", "ad", "ud", "az", "an", "es", "ed", "er", "аль", "эль", "ад", "ар", "ас", "аш", "ат", "аз", "ан", "уль", "ул", "ال":
		return true
	}
	return false
}

// join makes one word of two.
func join(a, b Word, class Class) Word {
	return Word{Text: a.Text + " " + b.Text, Plain: a.Plain + b.Plain, Script: b.Script, Class: class, Joined: true, Comma: b.Comma,
		Readings: joinReadings(a.Readings, b.Readings)}
}

// Join hears two neighbouring words as one, for spellings that part or join them.
func Join(a, b Word) Word { return join(a, b, b.Class) }

func joinReadings(a, b []Sounds) []Sounds {
	var out []Sounds
	for _, y := range b {
		for _, x := range a {
			if len(out) < MaxReadings {
				out = append(out, concatenate(x, y))
			}
		}
	}
	return out
}

// concatenate writes a sound doubled across the seam once.
func concatenate(a, b Sounds) Sounds {
	if a != "" && b != "" && a[len(a)-1] == b[0] {
		return a + b[1:]
	}
	return a + b
}

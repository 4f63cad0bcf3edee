package spelling

import (
	"slices"
	"strings"
)

// arabicCompound hears the names that Arabic writes as one word though they are
// two: the servant of God by any of His names, and whatever ends in God's name.
// It also hears words that begin with a vowel only to carry two consonants, as
// Scott does there.
func arabicCompound(word string, readings []Sounds) []Sounds {
	before, after := "", ""
	if rest, ok := strings.CutPrefix(word, "عبدال"); ok && len([]rune(rest)) >= 2 {
		before, word = "abd", rest
		if rest == "له" { // Allah, whose article is half of the name
			return []Sounds{"abdalah"}
		}
	}
	if rest, ok := strings.CutSuffix(word, "الله"); ok {
		after, word = "alah", rest
	}
	if before != "" || after != "" {
		var out []Sounds
		if word == "" {
			return []Sounds{Sounds(before) + Sounds(after)}
		}
		for _, r := range Read([]rune(word), Arabic) {
			out = append(out, concatenate(concatenate(Sounds(before), r), Sounds(after)))
		}
		return out
	}
	first := readings[0]
	if len(readings) < MaxReadings && len(first) > 3 && first[0] == 'a' && strings.IndexByte("sSpbfkgt", first[1]) >= 0 && strings.IndexByte(Vowels+"jw", first[2]) < 0 {
		return append(slices.Clip(readings), first[1:])
	}
	return readings
}

// endings are the second halves of names that are written apart or joined, and
// how they are heard there.
var endings = map[string][]Sounds{
	"ullah": {"ulah"}, "allah": {"ulah"}, "ollah": {"ulah"}, "ulla": {"ulah"}, "ullha": {"ulah"}, "الله": {"ulah"}, "اله": {"ulah"}, "аллах": {"ulah"}, "улла": {"ulah"}, "уллах": {"ulah"},
	"din": {"udin", "edin"}, "deen": {"udin", "edin"}, "dine": {"udin", "edin"}, "uddin": {"udin", "edin"}, "eddin": {"udin", "edin"}, "eddine": {"udin", "edin"}, "addin": {"udin", "edin"}, "aldin": {"udin", "edin"}, "eldin": {"udin", "edin"},
	"دين": {"udin", "edin"}, "дин": {"udin", "edin"}, "уддин": {"udin", "edin"}, "эддин": {"udin", "edin"},
}

// compound joins a second half to the word before it; the article between them
// is a part of the name and not heard twice.
func compound(words []Word, i int) (Word, int, bool) {
	next := i + 1
	if next < len(words) && isArticle(words[next]) {
		next++
	}
	if next >= len(words) || words[i].Class != Proper || words[i].Joined || words[i].Comma {
		return Word{}, 0, false
	}
	ending, ok := endings[words[next].Plain]
	if !ok || words[next].Script != words[i].Script {
		return Word{}, 0, false
	}
	w := join(words[i], words[next], Proper)
	w.Readings = joinReadings(words[i].Readings, ending)
	return w, next, true
}

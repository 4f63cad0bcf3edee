package spelling

import "unicode"

// scriptOf tells the script of a letter; marks and apostrophes have none.
func scriptOf(r rune) (Script, bool) {
	switch {
	case r == '\'' || unicode.IsMark(r):
		return 0, false
	case r < 0x250 || unicode.Is(unicode.Latin, r):
		return Latin, true
	case 0x400 <= r && r <= 0x52f:
		return Cyrillic, true
	case 0x600 <= r && r <= 0x6ff || unicode.Is(unicode.Arabic, r):
		return Arabic, true
	case unicode.Is(unicode.Greek, r):
		return Greek, true
	case unicode.Is(unicode.Hebrew, r):
		return Hebrew, true
	case unicode.Is(unicode.Georgian, r):
		return Georgian, true
	case unicode.Is(unicode.Armenian, r):
		return Armenian, true
	case 0x900 <= r && r <= 0xdff: // the Indic blocks share one layout
		return Devanagari, true
	case unicode.Is(unicode.Cyrillic, r):
		return Cyrillic, true
	}
	return Other, true
}

// oneScript folds a word of several scripts to the one that most of its letters
// have: letters that look alike are exchanged, the rest stays and is flagged.
func oneScript(letters []rune) ([]rune, Script, Flags) {
	var count [scripts]int
	best, kinds := Other, 0
	for _, r := range letters {
		s, ok := scriptOf(r)
		if !ok {
			continue
		}
		if count[s] == 0 {
			kinds++
		}
		count[s]++
		if count[s] > count[best] || count[s] == count[best] && s < best {
			best = s
		}
	}
	if kinds <= 1 {
		return letters, best, 0
	}
	if s, ok := foldsInto(letters, count[:]); ok {
		best = s
	}
	out, flags := make([]rune, 0, len(letters)), MixedScripts
	for _, r := range letters {
		if s, ok := scriptOf(r); ok && s != best {
			if like := lookAlike(r, best); like != 0 {
				r, flags = like, flags|LookAlikes
			}
		}
		out = append(out, r)
	}
	return out, best, flags
}

// foldsInto gives the script in which every letter of the word has its like,
// though it may have the fewer letters: ЦAPHAEB with one Cyrillic letter can only
// be Cyrillic. Of several the one with most letters.
func foldsInto(letters []rune, count []int) (best Script, ok bool) {
	for _, to := range [...]Script{Latin, Cyrillic, Greek} {
		if count[to] == 0 || ok && count[to] <= count[best] {
			continue
		}
		whole := true
		for _, r := range letters {
			if s, known := scriptOf(r); known && s != to && lookAlike(r, to) == 0 {
				whole = false
			}
		}
		if whole {
			best, ok = to, true
		}
	}
	return best, ok
}

// The small letters of Latin, Cyrillic and Greek that look alike, in this order.
var alikes = [...][3]rune{
	{'a', 'а', 'α'}, {'c', 'с', 0}, {'e', 'е', 0}, {'o', 'о', 'ο'}, {'p', 'р', 'ρ'}, {'x', 'х', 'χ'}, {'y', 'у', 'γ'},
	{'i', 'і', 'ι'}, {'j', 'ј', 0}, {'s', 'ѕ', 0}, {'h', 'һ', 0}, {'k', 'к', 'κ'}, {'m', 'м', 0}, {'t', 'т', 'τ'},
	{'b', 'в', 'β'}, {'n', 'п', 'η'}, {'u', 'и', 'υ'}, {'r', 'г', 0}, {'v', 'ѵ', 'ν'}, {'ë', 'ё', 0}, {'ï', 'ї', 'ϊ'}, {'l', 'ӏ', 0},
	{'d', 'ԁ', 0}, {'q', 'ԛ', 0}, {'w', 'ԝ', 'ω'}, {'ä', 'ӓ', 0}, {'ə', 'ә', 0}, {'æ', 'ӕ', 0},
}

// The capitals that look alike, where their small letters do not or are others.
var alikeCapitals = [...][3]rune{
	{'A', 'А', 'Α'}, {'B', 'В', 'Β'}, {'C', 'С', 0}, {'E', 'Е', 'Ε'}, {'H', 'Н', 'Η'}, {'I', 'І', 'Ι'}, {'J', 'Ј', 0}, {'K', 'К', 'Κ'},
	{'M', 'М', 'Μ'}, {'N', 0, 'Ν'}, {'O', 'О', 'Ο'}, {'P', 'Р', 'Ρ'}, {'S', 'Ѕ', 0}, {'T', 'Т', 'Τ'}, {'X', 'Х', 'Χ'}, {'Y', 'У', 'Υ'}, {'Z', 0, 'Ζ'},
	{'Ë', 'Ё', 0}, {'Ï', 'Ї', 'Ϊ'}, {'Ä', 'Ӓ', 0}, {0, 'Г', 'Γ'}, {0, 'П', 'Π'}, {0, 'Ф', 'Φ'}, {0, 'Л', 'Λ'},
}

// lookAlike gives the letter of a script that looks like r; 0 for none.
func lookAlike(r rune, to Script) rune {
	column := map[Script]int{Latin: 0, Cyrillic: 1, Greek: 2}
	to2, ok := column[to]
	if !ok {
		return 0
	}
	table := alikes[:]
	if unicode.IsUpper(r) {
		table = alikeCapitals[:]
	}
	for _, row := range table {
		for i, c := range row {
			if c == r && i != to2 {
				return row[to2]
			}
		}
	}
	return 0
}

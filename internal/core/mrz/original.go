package mrz

import (
	"slices"
	"strings"
)

// Originals gives the names that the printed one may stand for under the
// table of the issuing state or, if that has none, of the nationality: none
// where undoing changes nothing.
func (d Document) Originals() []string {
	var out []string
	for _, undo := range undoings(d.Issuer, d.Nationality) {
		name, ok := undo(d.Name())
		if ok && name != d.Name() && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// undoing turns a name back; false where it cannot have come from the table.
type undoing func(name string) (string, bool)

// undoings are those of the first state that has any.
func undoings(states ...string) []undoing {
	for _, s := range states {
		for _, t := range tables {
			if slices.Contains(t.states, s) {
				return t.undo
			}
		}
	}
	return nil
}

// tables say what states use (Doc 9303-3 section 6). Where a state chooses
// between AE and A for Ä, the first is undone: the second loses nothing that
// a comparison of names needs.
var tables = []struct {
	states []string
	undo   []undoing
}{
	{[]string{"D", "AUT", "CHE", "LIE"}, []undoing{swap("AE", "Ä", "OE", "Ö", "UE", "Ü", "SS", "ß"), swap("AE", "Ä", "OE", "Ö", "UE", "Ü")}},
	{[]string{"SWE", "FIN", "EST"}, []undoing{swap("AE", "Ä", "OE", "Ö", "AA", "Å")}},
	{[]string{"DNK", "NOR"}, []undoing{swap("AE", "Æ", "OE", "Ø", "AA", "Å")}},
	{[]string{"ISL"}, []undoing{swap("TH", "Þ", "AE", "Æ", "OE", "Ö")}},
	{[]string{"TUR", "AZE", "HUN"}, []undoing{swap("OE", "Ö", "UE", "Ü")}},
	{[]string{"ESP", "MEX", "COL", "ARG", "CHL", "PER", "VEN", "PHL"}, []undoing{swap("NXX", "Ñ", "UXX", "Ü")}},
	{[]string{"FRA", "BEL"}, []undoing{swap("OE", "Œ", "AE", "Æ")}},
	{[]string{"RUS", "KAZ", "KGZ", "TJK"}, []undoing{cyrillic(nil)}},
	{[]string{"BLR"}, []undoing{cyrillic(map[string]string{"H": "Г", "IO": "Ё", "I": "І"})}},
	{[]string{"UKR"}, []undoing{cyrillic(map[string]string{"H": "Г", "G": "Ґ", "Y": "И", "I": "І", "^YE": "Є", "^YI": "Ї", "^YU": "Ю", "^YA": "Я", "^Y": "Й", "IE": "Є"})}},
	{[]string{"BGR"}, []undoing{cyrillic(map[string]string{"SHT": "Щ"})}},
	{[]string{"SRB", "MNE"}, []undoing{cyrillic(map[string]string{"H": "Х", "C": "Ц", "J": "Ј", "LJ": "Љ", "NJ": "Њ"})}},
	{[]string{"MKD"}, []undoing{cyrillic(map[string]string{"H": "Х", "C": "Ц", "DJ": "Џ", "GJ": "Ѓ", "KJ": "Ќ", "J": "Ј", "LJ": "Љ", "NJ": "Њ"})}},
	{[]string{"AFG", "ARE", "BHR", "COM", "DJI", "DZA", "EGY", "IRN", "IRQ", "JOR", "KWT", "LBN", "LBY", "MAR", "MRT", "OMN", "PAK", "PSE",
		"QAT", "SAU", "SDN", "SOM", "SYR", "TUN", "YEM"}, []undoing{arabic(true), arabic(false)}},
}

// swap replaces, and is always possible.
func swap(pairs ...string) undoing {
	r := strings.NewReplacer(pairs...)
	return func(name string) (string, bool) { return r.Replace(name), true }
}

// longest is the most letters that one letter, doubled, becomes.
const longest = 6

// undoWord reads a word from left to right, the longest code first; codes with
// ^ hold at the beginning alone, codes with $ at the end.
func undoWord(word string, table func(code string) (string, bool)) (string, bool) {
	var out strings.Builder
	for i := 0; i < len(word); {
		n := 0
		for n = min(longest, len(word)-i); n > 0; n-- {
			code := word[i : i+n]
			letter, ok := "", false
			if i == 0 {
				letter, ok = table("^" + code)
			}
			if !ok && i+n == len(word) {
				letter, ok = table(code + "$")
			}
			if !ok {
				letter, ok = table(code)
			}
			if ok {
				out.WriteString(letter)
				break
			}
		}
		if n == 0 {
			return "", false
		}
		i += n
	}
	return out.String(), true
}

// undoName undoes each word and leaves the comma behind the surname.
func undoName(name string, table func(code string) (string, bool)) (string, bool) {
	words := strings.Fields(name)
	for i, w := range words {
		letters := strings.TrimSuffix(w, ",")
		undone, ok := undoWord(letters, table)
		if !ok {
			return "", false
		}
		words[i] = undone + w[len(letters):]
	}
	return strings.Join(words, " "), true
}

// russian is the default table for Cyrillic, backwards; what several letters
// share goes to the commonest.
var russian = map[string]string{
	"A": "А", "B": "Б", "V": "В", "G": "Г", "D": "Д", "E": "Е", "ZH": "Ж", "Z": "З", "I": "И", "K": "К", "L": "Л", "M": "М", "N": "Н",
	"O": "О", "P": "П", "R": "Р", "S": "С", "T": "Т", "U": "У", "F": "Ф", "KH": "Х", "TS": "Ц", "CH": "Ч", "SH": "Ш", "SHCH": "Щ",
	"Y": "Ы", "IU": "Ю", "IA": "Я", "II$": "ИЙ", "EI$": "ЕЙ", "AI$": "АЙ", "J": "Ј", "C": "Ц", "H": "Х",
}

// cyrillic undoes the default table with a state's exceptions.
func cyrillic(own map[string]string) undoing {
	return func(name string) (string, bool) {
		return undoName(name, func(code string) (string, bool) {
			if s, ok := own[code]; ok {
				return s, true
			}
			s, ok := russian[code]
			return s, ok
		})
	}
}

// xcodes is the table for Arabic script, backwards.
var xcodes = map[string]string{
	"XE": "ء", "XAA": "آ", "XAE": "أ", "U": "ؤ", "I": "إ", "XI": "ئ", "A": "ا", "B": "ب", "XTA": "ة", "XAH$": "ة", "T": "ت", "XTH": "ث",
	"J": "ج", "XH": "ح", "XKH": "خ", "D": "د", "XDH": "ذ", "R": "ر", "Z": "ز", "S": "س", "XSH": "ش", "XSS": "ص", "XDZ": "ض", "XTT": "ط",
	"XZZ": "ظ", "E": "ع", "G": "غ", "F": "ف", "Q": "ق", "K": "ك", "L": "ل", "M": "م", "N": "ن", "H": "ه", "W": "و", "XAY": "ى", "Y": "ي",
	"XXA": "ٱ", "XXT": "ٹ", "P": "پ", "XKE": "ځ", "XC": "چ", "XXD": "ڈ", "XXR": "ڑ", "XJ": "ژ", "XKK": "ک", "XGG": "گ", "XNN": "ں",
	"XDO": "ھ", "XXG": "ہ", "XYA": "ی", "XYB": "ے",
}

// arabic undoes the X codes, where at least one is used: else the state printed
// its own romanisation. A doubled consonant is one with a shadda, which names
// are written without, or two; the two undoings of a name differ in that.
func arabic(single bool) undoing {
	return func(name string) (string, bool) {
		coded := false
		undone, ok := undoName(name, func(code string) (string, bool) {
			s, ok := xcodes[code]
			if !ok && single && len(code)%2 == 0 {
				if half := code[:len(code)/2]; code == half+half {
					s, ok = xcodes[half]
				}
			}
			coded = coded || ok && code[0] == 'X'
			return s, ok
		})
		return undone, ok && coded
	}
}

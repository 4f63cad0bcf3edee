package traffic

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// rule is a way of spelling that others spell otherwise. A $ at its end stands for the
// end of a word, a ^ at its beginning for the beginning.
type rule struct {
	from string
	to   []string
}

// The usual differences between transliterations, whatever any reader makes of them.
var (
	russianRules = []rule{
		{"shch", []string{"sch", "stch", "shh"}}, {"kh", []string{"h", "x", "ch"}}, {"zh", []string{"j", "z"}}, {"ts", []string{"tz", "c"}},
		{"dzh", []string{"j", "dj"}}, {"yu", []string{"iu", "ju"}}, {"ya", []string{"ia", "ja"}}, {"yo", []string{"e", "io"}}, {"ye", []string{"e", "ie"}},
		{"iy", []string{"i", "ij"}}, {"ay", []string{"ai", "aj"}}, {"ey$", []string{"ei", "ej", "y"}}, {"y$", []string{"i", "iy", "ij"}}, {"ev$", []string{"yev", "eff"}}, {"ov$", []string{"off"}},
		{"x", []string{"ks"}}, {"^e", []string{"ye"}}, {"ch", []string{"tch"}},
	}
	arabicRules = []rule{
		{"oui", []string{"wi"}}, {"ou", []string{"u", "oo"}}, {"kh", []string{"ch", "h"}}, {"gh", []string{"g"}}, {"sh", []string{"ch"}}, {"ch", []string{"sh"}},
		{"dh", []string{"d", "th"}}, {"dj", []string{"j"}}, {"j", []string{"dj", "g"}}, {"q", []string{"k", "g"}}, {"ee", []string{"i"}}, {"ein", []string{"ain", "in"}},
		{"mohammed", []string{"mohamed", "muhammad", "mohammad", "muhamed"}}, {"mohamed", []string{"mohammed", "muhammad"}}, {"muhammad", []string{"mohammad", "mohammed"}},
		{"mahmoud", []string{"mahmud", "mahmood"}}, {"ss", []string{"s"}}, {"mm", []string{"m"}}, {"ll", []string{"l"}}, {"ia", []string{"iya"}}, {"ay", []string{"ai", "ei"}},
		{"ei", []string{"ay", "ai"}}, {"em$", []string{"im"}}, {"ed$", []string{"ad", "id"}}, {"ah$", []string{"a"}}, {"eh$", []string{"a", "eh"}}, {"w", []string{"ou"}}, {"^ou", []string{"u", "o"}},
	}
	turkishRules = []rule{{"sh", []string{"s"}}, {"c", []string{"dj", "j"}}, {"oglu", []string{"ogly", "ogloo"}}, {"ue", []string{"u"}}, {"y", []string{"i"}}, {"ahmet", []string{"ahmed"}}, {"mehmet", []string{"mehmed"}}, {"oz", []string{"oez"}}}
	germanRules  = []rule{{"ae", []string{"a"}}, {"oe", []string{"o"}}, {"ue", []string{"u"}}, {"ss", []string{"s"}}, {"ph", []string{"f"}}, {"th", []string{"t"}}, {"ei", []string{"ai"}}, {"ck", []string{"k"}}}
	latinRules   = []rule{{"ph", []string{"f"}}, {"th", []string{"t"}}, {"ll", []string{"l"}}, {"nn", []string{"n"}}, {"ss", []string{"s"}}, {"z$", []string{"s"}}, {"y", []string{"i"}}, {"ou", []string{"u"}}, {"ck", []string{"k"}}, {"qu", []string{"k"}}, {"ey$", []string{"y"}}, {"oo", []string{"u"}}, {"bh", []string{"b"}}, {"ee", []string{"i"}}, {"sh", []string{"s"}}, {"v", []string{"w"}}, {"ts", []string{"tz"}}}
	chineseRules = []rule{{"^zh", []string{"ch"}}, {"^x", []string{"hs", "sh"}}, {"^q", []string{"ch"}}, {"ong", []string{"ung"}}, {"^b", []string{"p"}}, {"^g", []string{"k"}}, {"^j", []string{"ch"}}, {"ian", []string{"ien"}}}
)

// respelt writes a word as another would: at least one of the rules that fit it is
// taken, where any fits, and each other one in four times.
func respelt(r *rand.Rand, rules []rule, word string) string {
	var fit []int
	for i, x := range rules {
		if at, _ := x.in(word); at >= 0 {
			fit = append(fit, i)
		}
	}
	if len(fit) == 0 {
		return word
	}
	must := fit[r.IntN(len(fit))]
	for _, i := range fit {
		take := i == must || r.IntN(4) == 0
		to := rules[i].to[r.IntN(len(rules[i].to))]
		if at, n := rules[i].in(word); take && at >= 0 {
			word = word[:at] + to + word[at+n:]
		}
	}
	return word
}

// variable tells whether others spell a word otherwise.
func (c *culture) variable(word string) bool {
	return slices.ContainsFunc(c.rules, func(x rule) bool { at, _ := x.in(word); return at >= 0 })
}

// in is where a rule's spelling stands in a word, -1 for nowhere.
func (x rule) in(word string) (at, length int) {
	from, first := strings.CutPrefix(x.from, "^")
	from, last := strings.CutSuffix(from, "$")
	switch {
	case first && strings.HasPrefix(word, from):
		return 0, len(from)
	case last && strings.HasSuffix(word, from):
		return len(word) - len(from), len(from)
	case first || last:
		return -1, 0
	}
	return strings.Index(word, from), len(from)
}

// cyrillic writes a word of the tables as its bearer would.
func cyrillic(word string) string { return intoCyrillic.Replace(word) }

var intoCyrillic = strings.NewReplacer(
	"lya", "лья", "tya", "тья", "rya", "рья", "lg", "льг",
	"shch", "щ", "dzh", "дж", "zh", "ж", "kh", "х", "ts", "ц", "ch", "ч", "sh", "ш", "yu", "ю", "ya", "я", "yo", "ё", "ye", "е", "iy", "ий", "ay", "ай", "ey", "ей", "oy", "ой",
	"a", "а", "b", "б", "c", "к", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "х", "i", "и", "j", "й", "k", "к", "l", "л", "m", "м", "n", "н", "o", "о", "p", "п",
	"q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "в", "x", "кс", "y", "ы", "z", "з",
)

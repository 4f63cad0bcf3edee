package article

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

// item is a word, a sign, or a whole quotation, in bytes of a paragraph.
type item struct {
	text       string
	start, end int
	quote      int // index of the quotation in its paragraph; -1 for words and signs
}

func (x item) word() bool {
	r, _ := utf8.DecodeRuneInString(x.text)
	return x.quote < 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// capital tells of a word that is written as names are.
func (x item) capital() bool {
	if !x.word() {
		return false
	}
	r, n := utf8.DecodeRuneInString(x.text)
	if unicode.IsUpper(r) {
		return true
	}
	// al-Assad, d'Estaing
	i := strings.IndexAny(x.text[n:], "-’'")
	if i < 0 || i+n > 3 {
		return false
	}
	_, m := utf8.DecodeRuneInString(x.text[n+i:])
	r, _ = utf8.DecodeRuneInString(x.text[n+i+m:])
	return unicode.IsUpper(r)
}

func (x item) low() string { return strings.ToLower(x.text) }

// possessive gives a word without the 's at its end, and whether it had one.
func possessive(s string) (string, bool) {
	for _, end := range []string{"'s", "’s", "s'", "s’"} {
		if rest, ok := strings.CutSuffix(s, end); ok && rest != "" {
			if end[0] == 's' {
				return rest + "s", true
			}
			return rest, true
		}
	}
	return s, false
}

// itemsOf cuts a paragraph into words, signs and quotations.
func itemsOf(s string, quotes []span) []item {
	var out []item
	q := 0
	for i := 0; i < len(s); {
		if q < len(quotes) && i >= quotes[q].start {
			out = append(out, item{s[quotes[q].start:quotes[q].end], quotes[q].start, quotes[q].end, q})
			i = max(quotes[q].end, i+1)
			q++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		end := i + n
		if wordRune(r) {
			stop := len(s)
			if q < len(quotes) {
				stop = quotes[q].start
			}
			end = i + wordLen(s[i:stop])
		}
		out = append(out, item{s[i:end], i, end, -1})
		i = end
	}
	return out
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// wordLen is the length of the word that s begins with. Apostrophes, hyphens and
// dots within it are part of it, the last dot of U.S. too.
func wordLen(s string) int {
	i := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if wordRune(r) {
			i += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+n:])
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		switch {
		case strings.ContainsRune("'’-", r) && wordRune(next):
		case r == '’' || r == '\'':
			if before == 's' {
				return i + n // the states'
			}
			return i
		case r == '.' && unicode.IsLetter(before) && unicode.IsLetter(next):
		case (r == '.' || r == ',') && unicode.IsDigit(before) && unicode.IsDigit(next):
		case r == '.' && strings.Contains(s[:i], ".") && unicode.IsUpper(before):
			return i + n
		case r == '.' && abbreviated[strings.ToLower(s[:i])]:
			return i + n
		default:
			return i
		}
		i += n
	}
	return i
}

// abbreviated are words whose full stop is theirs.
var abbreviated = wordSet("mr mrs ms dr gen col lt capt sen rep gov st jan feb mar apr jun jul aug sept sep oct nov dec no m mme г тыс млн млрд")

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// sentencesOf cuts items into sentences.
func sentencesOf(s string, items []item) [][]item {
	var out [][]item
	from := 0
	for i, x := range items {
		if !ends(s, x) {
			continue
		}
		if i+1 < len(items) && !begins(items[i+1]) {
			continue
		}
		if i+1 < len(items) && items[i+1].start == x.end {
			continue
		}
		out, from = append(out, items[from:i+1]), i+1
	}
	if from < len(items) {
		out = append(out, items[from:])
	}
	return out
}

// ends tells whether a sentence may end with an item.
func ends(s string, x item) bool {
	if x.quote < 0 {
		return x.text == "." || x.text == "!" || x.text == "?" || x.text == "…"
	}
	inner := strings.TrimRight(s[x.start:x.end], "\"”»“」 \u00a0\u202f")
	return strings.HasSuffix(inner, ".") || strings.HasSuffix(inner, "!") || strings.HasSuffix(inner, "?") || strings.HasSuffix(inner, "…")
}

// begins tells whether a sentence may begin with an item.
func begins(x item) bool {
	if x.quote >= 0 {
		return true
	}
	r, _ := utf8.DecodeRuneInString(x.text)
	return unicode.IsUpper(r) || unicode.IsDigit(r) || !unicode.IsLower(r) && unicode.IsLetter(r)
}

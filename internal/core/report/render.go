package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Render writes prose with the words that each reference becomes. Literal text
// stays as it is, but for what touches a reference: in English a doubled
// determiner is dropped, "a" and "an" follow the sound, and a preposition of
// time follows the words; in every language a phrase that begins a sentence
// begins with a capital, and a full stop is not doubled. Recognised words that
// come back unchanged are left alone.
func Render(p Prose, lang string, words func(Part) string) string {
	var out []byte
	lang = base(strings.ToLower(lang))
	stopped := false
	for _, part := range p.Parts {
		if part.Field == "" {
			s := part.Text
			if stopped && strings.HasPrefix(s, ".") && !strings.HasPrefix(s, "..") {
				s = s[1:]
			}
			out, stopped = append(out, s...), false
			continue
		}
		w := words(part)
		if !(part.Recognised && w == part.Text) {
			if lang == "en" {
				out, w = agree(out, w)
			}
			if startsSentence(out) {
				w = capital(w, lang)
			}
		}
		out = append(out, w...)
		stopped = strings.HasSuffix(w, ".")
	}
	return string(out)
}

// determiners begin a noun phrase, so that it takes no other article.
var determiners = map[string]bool{
	"a": true, "an": true, "the": true, "this": true, "that": true, "these": true, "those": true, "his": true, "her": true,
	"its": true, "their": true, "our": true, "any": true, "each": true, "every": true, "no": true, "some": true, "another": true,
	"one": true, "two": true, "three": true, "several": true, "many": true,
}

// beforeNoun are the words that never stand before an article: one that
// follows is left out. "That", "this" and "her" may also stand alone, so they
// are not here.
var beforeNoun = map[string]bool{
	"the": true, "his": true, "its": true, "their": true, "our": true, "my": true, "your": true, "whose": true, "every": true,
}

// agree fits the end of what is written, and the words that follow, to each other.
func agree(out []byte, w string) ([]byte, string) {
	start, last := lastWord(out)
	if last == "" {
		return out, w
	}
	space := out[len(out)-1]
	instead := func(word string) []byte { return append(append(out[:start], matchCase(word, last)...), space) }
	low := strings.ToLower(last)
	first, rest, _ := strings.Cut(w, " ")
	articled := rest != "" && (first == "a" || first == "an" || first == "the")
	switch {
	case (low == "a" || low == "an") && articled:
		return out[:start], matchCase(w, last)
	case beforeNoun[low] && articled, rest != "" && low == strings.ToLower(first):
		return out, rest
	case (low == "a" || low == "an") && lowerWord(first):
		return instead(article(w)), w
	case low == "in" && strings.HasPrefix(w, "a location in "):
		return out, strings.TrimPrefix(w, "a location in ")
	case low == "at" || low == "on" || low == "in":
		if p := preposition(w); p != "" {
			return instead(p), w
		}
	}
	return out, w
}

var (
	aClock  = regexp.MustCompile(`^\d\d:\d\d (UTC|to) `)
	aDay    = regexp.MustCompile(`^\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b`)
	aPeriod = regexp.MustCompile(`^(week \d{1,2} of|January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b`)
)

// preposition is the one that English sets before words of time; "" for other words.
func preposition(w string) string {
	told := aClock.MatchString(w) || aDay.MatchString(w) || aPeriod.MatchString(w)
	switch {
	case !told:
		if w == nouns["en"][Time] {
			return "at"
		}
		return ""
	case strings.Contains(w, " to "):
		return "from"
	case aClock.MatchString(w):
		return "at"
	case aDay.MatchString(w):
		return "on"
	}
	return "in"
}

// lastWord gives the word that stands before a single space or line end at
// the end of what is written, and where it starts; "" when there is none.
func lastWord(out []byte) (start int, word string) {
	if n := len(out); n == 0 || out[n-1] != ' ' && out[n-1] != '\n' {
		return 0, ""
	}
	body := out[:len(out)-1]
	start = len(body)
	for start > 0 {
		r, n := utf8.DecodeLastRune(body[:start])
		if !inWord(r) {
			break
		}
		start -= n
	}
	return start, string(body[start:])
}

// abbreviations end with a full stop that ends no sentence.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "gen": true, "col": true, "lt": true, "capt": true, "no": true, "nos": true,
	"approx": true, "ca": true, "cf": true, "vs": true, "etc": true, "est": true, "fig": true, "st": true, "tel": true, "incl": true,
}

// startsSentence tells whether what comes next begins a sentence: at the
// start, after a full stop, question or exclamation mark, or after an empty
// line. Opening quotes and brackets between do not matter.
func startsSentence(out []byte) bool {
	s := out
	for {
		r, n := utf8.DecodeLastRune(s)
		if n == 0 || !strings.ContainsRune(`"'“‘«([`, r) {
			break
		}
		s = s[:len(s)-n]
	}
	body := s
	for {
		r, n := utf8.DecodeLastRune(body)
		if n == 0 || !unicode.IsSpace(r) {
			break
		}
		body = body[:len(body)-n]
	}
	if len(body) == 0 {
		return true
	}
	if gap := string(s[len(body):]); gap == "" {
		return false
	} else if strings.Count(gap, "\n") > 1 {
		return true
	}
	return endsSentence(body)
}

func endsSentence(body []byte) bool {
	for {
		r, n := utf8.DecodeLastRune(body)
		if !strings.ContainsRune(`"'”’»)]`, r) {
			break
		}
		body = body[:len(body)-n]
	}
	r, n := utf8.DecodeLastRune(body)
	if r != '.' {
		return n > 0 && strings.ContainsRune("!?…؟。", r)
	}
	word := body[:len(body)-1]
	start := len(word)
	for start > 0 {
		r, n := utf8.DecodeLastRune(word[:start])
		if !inWord(r) && r != '.' {
			break
		}
		start -= n
	}
	w := strings.ToLower(string(word[start:]))
	return !abbreviations[w] && !strings.Contains(w, ".") && (utf8.RuneCountInString(w) != 1 || w >= "0" && w <= "9")
}

// capital gives a phrase its capital. A single word may be a name or an
// identifier whose case matters, so only neutral nouns among them change.
func capital(w, lang string) string {
	first, _, phrase := strings.Cut(w, " ")
	if !lowerWord(strings.TrimRight(first, ",;:")) {
		return w
	}
	if phrase {
		return upperFirst(w)
	}
	for _, n := range nouns[lang] {
		if n == w {
			return upperFirst(w)
		}
	}
	return w
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// matchCase gives a word the capital that another one had.
func matchCase(word, like string) string {
	if r, _ := utf8.DecodeRuneInString(like); unicode.IsUpper(r) {
		return upperFirst(word)
	}
	return word
}

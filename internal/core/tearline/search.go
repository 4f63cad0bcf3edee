package tearline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How a withheld value was found.
const (
	FoundExact   = "as written"
	FoundForm    = "in another case or form"
	FoundSpacing = "with other spacing or signs"
	FoundOrder   = "in another order of words"
	FoundEscaped = "escaped"
	FoundBase64  = "in base64"
	FoundHex     = "in hexadecimal"

	FoundUnchecked = "not checked: not this decision's tearline"
)

// short is the number of significant characters below which a value counts
// only where it stands as a whole token.
const short = 5

// minNumber is the number of digits below which a number counts only where
// no other digit touches it: 15000 is not in 115000.
const minNumber = 8

// keyLen is the length of the prefix by which patterns are looked up.
const keyLen = 4

// view is one reading of a text.
type view struct {
	folded
	how string // "" for the text as it stands
}

// views reads a text in every way in which it can hide a value. Each view is
// built once; their size is a small multiple of the text's.
func views(s string) []view {
	plain := fold(s)
	out := []view{{plain, ""}}
	seen := map[string]bool{plain.text: true}
	add := func(text, how string) {
		f := fold(text)
		if f.text != "" && !seen[f.text] {
			seen[f.text] = true
			out = append(out, view{f, how})
		}
	}
	once := unescape(s)
	add(once, FoundEscaped)
	add(unescape(once), FoundEscaped)
	if strings.IndexByte(s, '=') >= 0 {
		add(unescape(unquote(s)), FoundEscaped)
	}
	sources := []string{s, once}
	if once == s {
		sources = sources[:1]
	}
	for _, text := range sources {
		decoded := base64Text(text)
		add(decoded, FoundBase64)
		add(unescape(decoded), FoundBase64)
		decoded = hexText(text)
		add(decoded, FoundHex)
		add(unescape(decoded), FoundHex)
	}
	return out
}

// pattern is one form of a value to look for.
type pattern struct {
	text   string
	gaps   []bool // where the value itself has a gap, by byte
	value  int    // index of the value
	short  bool
	number bool                       // nothing but digits, fewer than minNumber
	whole  struct{ first, last bool } // its first or last word is short: it begins or ends at an edge
	order  bool                       // words in another order
}

// search looks for many values at once.
type search struct {
	values []string
	long   map[string][]pattern // by the first keyLen bytes
	tokens map[byte][]pattern   // patterns shorter than that, by the first byte
}

func newSearch(values []string) *search {
	s := &search{values: values, long: map[string][]pattern{}, tokens: map[byte][]pattern{}}
	for i, v := range values {
		s.add(i, v, false)
		for _, other := range orders(v) {
			s.add(i, other, true)
		}
	}
	return s
}

func (s *search) add(i int, value string, order bool) {
	f := fold(value)
	if f.text == "" {
		return
	}
	p := pattern{text: f.text, value: i, order: order, gaps: make([]bool, len(f.text))}
	first, last := 0, len(f.text)
	for at := range f.text {
		if p.gaps[at] = at > 0 && f.edges[at]&gap != 0; p.gaps[at] {
			last = at
			if first == 0 {
				first = at
			}
		}
	}
	p.whole.first = first > 0 && utf8.RuneCountInString(f.text[:first]) < short
	p.whole.last = first > 0 && utf8.RuneCountInString(f.text[last:]) < short
	significant := utf8.RuneCountInString(f.text)
	p.short = significant < short
	p.number = significant < minNumber && strings.Trim(f.text, "0123456789") == ""
	if len(p.text) < keyLen {
		s.tokens[p.text[0]] = append(s.tokens[p.text[0]], p)
	} else {
		s.long[p.text[:keyLen]] = append(s.long[p.text[:keyLen]], p)
	}
}

// orders gives a value of two to four words in the orders in which names are
// written: each word first, and the words reversed.
func orders(value string) []string {
	words := strings.FieldsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	if len(words) < 2 || len(words) > 4 {
		return nil
	}
	var out []string
	for i := 1; i < len(words); i++ {
		out = append(out, strings.Join(append(append([]string{}, words[i:]...), words[:i]...), " "))
	}
	reversed := make([]string, len(words))
	for i, w := range words {
		reversed[len(words)-1-i] = w
	}
	if len(words) > 2 {
		out = append(out, strings.Join(reversed, " "))
	}
	return out
}

// in tells which values stand in a text, and how each was found first.
func (s *search) in(text string) map[int]string {
	found := map[int]string{}
	for _, v := range views(text) {
		for at := range v.text {
			for _, p := range s.tokens[v.text[at]] {
				s.note(found, text, v, at, p)
			}
			if at+keyLen <= len(v.text) {
				for _, p := range s.long[v.text[at:at+keyLen]] {
					s.note(found, text, v, at, p)
				}
			}
		}
	}
	return found
}

// note records a pattern that stands at a place of a view.
func (s *search) note(found map[int]string, text string, v view, at int, p pattern) {
	if found[p.value] != "" || !strings.HasPrefix(v.text[at:], p.text) {
		return
	}
	counts, respaced := p.stands(v.folded, at)
	switch {
	case !counts:
	case v.how != "":
		found[p.value] = v.how
	case p.order:
		found[p.value] = FoundOrder
	case strings.Contains(text, s.values[p.value]):
		found[p.value] = FoundExact
	case respaced:
		found[p.value] = FoundSpacing
	default:
		found[p.value] = FoundForm
	}
}

// stands tells whether the pattern's characters, which are at this place, are
// the value: a short one as a whole token, a longer one anywhere, so that
// other endings and joined words are found. It begins or ends at an edge where
// its own first or last word is short, so that "upgraded by" does not hold
// "graded B"; and at both ends where its characters are parted otherwise than
// the value's, so that "woman is" does not hold Omani.
func (p pattern) stands(f folded, at int) (counts, respaced bool) {
	end := at + len(p.text)
	for i := at + 1; i < end; i++ {
		if f.edges[i]&gap != 0 && !p.gaps[i-at] {
			respaced = true
			break
		}
	}
	before, behind := f.edges[at], f.edges[end]
	switch {
	case p.short:
		return !respaced && before&gap != 0 && behind&gap != 0, false
	case respaced || p.number:
		return before != 0 && behind != 0, respaced
	}
	return (before != 0 || !p.whole.first) && (behind != 0 || !p.whole.last), false
}

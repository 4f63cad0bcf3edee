package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/wording"
)

// Bounds of a snippet.
const (
	around   = 90  // bytes of text before and behind a word that is met
	longest  = 600 // bytes of a snippet
	mostMets = 12  // words that are marked
)

// sight tells which words of a text a question meets.
type sight struct {
	exact    map[string]bool
	phrases  [][]string
	terms    []wording.Term // with stars
	sounding map[string]bool
}

func newSight(q wording.Query, sounding [][]string) sight {
	s := sight{exact: map[string]bool{}, sounding: map[string]bool{}}
	for i, t := range q.Terms {
		switch {
		case t.Without:
			continue
		case t.How != wording.Spelt:
			s.terms = append(s.terms, t)
		case len(t.Words) > 1:
			s.phrases = append(s.phrases, t.Words)
		default:
			s.exact[t.Words[0]] = true
		}
		if i < len(sounding) {
			for _, w := range sounding[i] {
				s.sounding[w] = true
			}
		}
	}
	return s
}

// span is what is met of a text.
type span struct {
	from, to int
	how      string
}

// spans are what is met of a text, in order, none overlapping another.
func (s sight) spans(text string) []span {
	words := wording.Words(text)
	var out []span
	add := func(from, to int, how string) {
		if n := len(out); n > 0 && from < out[n-1].to {
			out[n-1].to = max(out[n-1].to, to)
			return
		}
		out = append(out, span{from, to, how})
	}
	for i := 0; i < len(words) && len(out) < mostMets; i++ {
		if n := s.phraseAt(words[i:]); n > 0 {
			add(words[i].From, words[i+n-1].To, Written)
			i += n - 1
			continue
		}
		switch w := words[i]; {
		case s.exact[w.Text] || s.starred(w.Text):
			add(w.From, w.To, Written)
		case s.sounding[w.Text]:
			add(w.From, w.To, Sounding)
		}
	}
	return out
}

// phraseAt is how many words of a phrase begin here; 0 for none.
func (s sight) phraseAt(words []wording.Word) int {
	for _, p := range s.phrases {
		if len(words) >= len(p) && !slices.ContainsFunc(indices(p), func(i int) bool { return words[i].Text != p[i] }) {
			return len(p)
		}
	}
	return 0
}

func indices(p []string) []int {
	out := make([]int, len(p))
	for i := range out {
		out[i] = i
	}
	return out
}

func (s sight) starred(word string) bool {
	return slices.ContainsFunc(s.terms, func(t wording.Term) bool {
		switch t.How {
		case wording.Prefix:
			return strings.HasPrefix(word, t.Words[0])
		case wording.End:
			return strings.HasSuffix(word, t.Words[0])
		}
		return strings.Contains(word, t.Words[0])
	})
}

// snippet cuts out of a text what is met, with what stands around; false when nothing is.
func (s sight) snippet(text string) ([]Piece, bool) {
	met := s.spans(text)
	if len(met) == 0 {
		return nil, false
	}
	var out []Piece
	plain := func(words string) {
		switch n := len(out); {
		case words == "":
		case n > 0 && out[n-1].Met == "":
			out[n-1].Text += words
		default:
			out = append(out, Piece{Text: words})
		}
	}
	end, size := 0, 0 // of what is cut out already
	for i, m := range met {
		from, to := max(before(text, m.from), end), behind(text, m.to)
		if size += to - from; i > 0 && size > longest {
			break
		}
		if from > end {
			if end > 0 {
				plain(" ")
			}
			plain("… ")
		}
		if i+1 < len(met) { // what the next begins with is not shown twice
			to = max(m.to, min(to, met[i+1].from))
		}
		plain(text[from:m.from])
		out = append(out, Piece{text[m.from:m.to], m.how})
		plain(text[m.to:to])
		end = to
	}
	if end < len(text) {
		plain(" …")
	}
	return out, true
}

// before is where the words begin that stand around something, at a blank where there is
// one.
func before(text string, at int) int {
	if at <= around {
		return 0
	}
	from := at - around
	for from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	if blank := strings.IndexFunc(text[from:at], unicode.IsSpace); blank >= 0 {
		from += blank
		_, n := utf8.DecodeRuneInString(text[from:])
		return from + n
	}
	return from
}

// behind is where they end.
func behind(text string, at int) int {
	if len(text)-at <= around {
		return len(text)
	}
	to := at + around
	for to > at && !utf8.RuneStart(text[to]) {
		to--
	}
	if blank := strings.LastIndexFunc(text[at:to], unicode.IsSpace); blank >= 0 {
		return at + blank
	}
	return to
}

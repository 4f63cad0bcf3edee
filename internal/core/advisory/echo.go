package advisory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/likeness"
)

// What is nearly the same, beside what core/likeness finds.
const (
	shortest = 4   // a sentence of fewer words is nobody's
	enough   = 8   // words from which on those in common are counted
	common   = 0.7 // the part of both that they have in common, in the same order
	longest  = 400 // words of a piece that are looked at so
)

// Said is a text that was said, or is held, under a mark that is not public.
type Said struct {
	By   string // which text it is; for our own eyes
	Text string
}

// Echo is a sentence of an advisory that would confirm a text that is not public.
type Echo struct {
	Sentence string
	Of       string // Said.By
}

// Echoes finds the sentences of texts that are nearly those of what was said
// privately, in order. Sentences, pairs of neighbouring ones and whole texts are
// compared, as core/likeness compares. Beside that a piece counts that has the same
// words, at least four of them; or, of at least eight, seven tenths in common and
// in the same order, so that the sentence is found in which only the names have
// become coarser. Words are compared, not meaning: a paraphrase or a translation is
// not found.
func Echoes(texts []string, private []Said) []Echo {
	type known struct {
		by     string
		words  []string
		sketch likeness.Sketch
	}
	var all []known
	for _, s := range private {
		for _, piece := range pieces(s.Text) {
			all = append(all, known{s.By, likeness.Words(piece), likeness.Of(nil, piece)})
		}
	}
	var out []Echo
	for _, t := range texts {
		for _, piece := range pieces(t) {
			words, sketch := likeness.Words(piece), likeness.Of(nil, piece)
			if len(words) < shortest {
				continue
			}
			i := slices.IndexFunc(all, func(k known) bool {
				return slices.Equal(k.words, words) || likeness.Near(k.sketch, sketch) || inOrder(k.words, words)
			})
			if i >= 0 && !slices.ContainsFunc(out, func(e Echo) bool { return strings.Contains(piece, e.Sentence) }) {
				out = append(out, Echo{piece, all[i].by})
			}
		}
	}
	return out
}

// inOrder tells whether two pieces have most of their words in common, in the same
// order: by their longest common subsequence.
func inOrder(a, b []string) bool {
	a, b = a[:min(len(a), longest)], b[:min(len(b), longest)]
	if len(a) < enough || len(b) < enough || float64(2*min(len(a), len(b))) < common*float64(len(a)+len(b)) {
		return false
	}
	row := make([]int, len(b)+1)
	for _, x := range a {
		corner := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = corner + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			corner = above
		}
	}
	return float64(2*row[len(b)]) >= common*float64(len(a)+len(b))
}

// pieces are the sentences of a text, then each two that follow one another, and
// the text.
func pieces(text string) []string {
	one := sentences(text)
	out := slices.Clone(one)
	for i := 1; i < len(one); i++ {
		out = append(out, one[i-1]+" "+one[i])
	}
	if len(one) > 2 {
		out = append(out, strings.TrimSpace(text))
	}
	return out
}

// sentences cuts a text at line breaks and behind the signs that end a sentence. An
// abbreviation cuts it too, which only gives shorter pieces.
func sentences(text string) []string {
	var out []string
	begin := 0
	end := func(at int) {
		if s := strings.TrimSpace(text[begin:at]); s != "" {
			out = append(out, s)
		}
		begin = at
	}
	for i, r := range text {
		behind := i + utf8.RuneLen(r)
		next, _ := utf8.DecodeRuneInString(text[min(behind, len(text)):])
		switch {
		case r == utf8.RuneError:
		case r == '\n', strings.ContainsRune("。！？", r):
			end(behind)
		case strings.ContainsRune(".!?…؟۔।;:", r) && (next == utf8.RuneError || unicode.IsSpace(next)):
			end(behind)
		}
	}
	end(len(text))
	return out
}

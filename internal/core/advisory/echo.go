package advisory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/likeness"
)

// shortest is how many words a sentence has at least for it to be anybody's.
const shortest = 4

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
// compared, as core/likeness compares; one too short for that counts where it has
// the same words, at least four of them. Words are compared, not meaning: a
// paraphrase or a translation is not found.
func Echoes(texts []string, private []Said) []Echo {
	type known struct {
		by     string
		words  string
		sketch likeness.Sketch
	}
	var all []known
	for _, s := range private {
		for _, piece := range pieces(s.Text) {
			all = append(all, known{s.By, joined(piece), likeness.Of(nil, piece)})
		}
	}
	var out []Echo
	for _, t := range texts {
		for _, piece := range pieces(t) {
			words, sketch := joined(piece), likeness.Of(nil, piece)
			if strings.Count(words, " ")+1 < shortest {
				continue
			}
			i := slices.IndexFunc(all, func(k known) bool { return k.words == words || likeness.Near(k.sketch, sketch) })
			if i >= 0 && !slices.ContainsFunc(out, func(e Echo) bool { return strings.Contains(piece, e.Sentence) }) {
				out = append(out, Echo{piece, all[i].by})
			}
		}
	}
	return out
}

// joined is a text by its words alone, in the form in which they are compared.
func joined(text string) string { return strings.Join(likeness.Words(text), " ") }

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

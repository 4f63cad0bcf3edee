package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/passage"
)

// span is a stretch between quotation marks, in bytes of a paragraph.
type span struct {
	start, end   int  // with the marks
	inner, outer int  // without them
	goesOn       bool // it is open at the paragraph's end, and the next one continues it
	continues    bool // it is a piece of the one before
}

// closers gives the marks that may close what a mark opens. Outlets mix them.
func closers(open rune) string {
	switch open {
	case '"', '“', '”':
		return "\"”"
	case '„':
		return "“”\""
	case '«':
		return "»"
	case '「':
		return "」"
	}
	return ""
}

// quotesIn finds the quotations of all paragraphs. Outlets mix the marks of two
// conventions ("…” is usual), and lose an empty line in the middle of one, which is
// why those of double marks are read here. A text without any may have single ones.
func quotesIn(texts []string) [][]span {
	out, any := doubled(texts)
	if any {
		return out
	}
	for i, s := range texts {
		for _, q := range passage.Quoted(s) {
			if q.Depth == 0 && !q.Unclosed && q.To > q.From {
				out[i] = append(out[i], span{start: q.Start, end: q.End, inner: q.From, outer: q.To})
			}
		}
	}
	return out
}

func doubled(texts []string) (out [][]span, any bool) {
	out = make([][]span, len(texts))
	open := rune(0) // what the paragraph before left open
	for i, s := range texts {
		at := 0
		if open != 0 {
			first, n := utf8.DecodeRuneInString(s)
			if closers(first) == "" || first == '”' {
				n = 0
			}
			end, after := closing(s, n, closers(open))
			out[i] = append(out[i], span{start: 0, end: after, inner: n, outer: end, continues: true, goesOn: after < 0})
			if after < 0 {
				last := &out[i][0]
				last.end, last.outer = len(s), len(s)
				last.goesOn = i+1 < len(texts) && carriesOn(texts[i+1], open)
				if !last.goesOn {
					open = 0
				}
				continue
			}
			at, open = after, 0
		}
		before := len(out[i])
		out[i], open = quotesFrom(out[i], s, at, func(mark rune) bool { return i+1 < len(texts) && carriesOn(texts[i+1], mark) })
		any = any || len(out[i]) > before
	}
	return out, any
}

func quotesFrom(out []span, s string, at int, on func(mark rune) bool) ([]span, rune) {
	for at < len(s) {
		mark, n := utf8.DecodeRuneInString(s[at:])
		if !opens(s, at, mark, n) {
			at += n
			continue
		}
		end, after := closing(s, at+n, closers(mark))
		switch {
		case after > 0 && end > at+n:
			out = append(out, span{start: at, end: after, inner: at + n, outer: end})
			at = after
		case after < 0 && at+n < len(s) && on(mark):
			return append(out, span{start: at, end: len(s), inner: at + n, outer: len(s), goesOn: true}), mark
		default:
			at += n
		}
	}
	return out, 0
}

// opens tells whether a mark opens a quotation: it stands at a beginning.
func opens(s string, at int, mark rune, n int) bool {
	if closers(mark) == "" || mark == '”' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at+n:])
	free := at == 0 || unicode.IsSpace(before) || strings.ContainsRune("([—–-", before)
	return mark == '«' || mark == '「' || free && (!unicode.IsSpace(after) && after != utf8.RuneError)
}

// closing finds the next mark that closes; a straight one closes at an end of words only.
func closing(s string, from int, marks string) (end, after int) {
	for i := from; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if strings.ContainsRune(marks, r) {
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			if r != '"' || !unicode.IsSpace(before) && before != '(' {
				return i, i + n
			}
		}
		i += n
	}
	return -1, -1
}

// carriesOn tells whether a paragraph goes on with a quotation that the one before
// left open: it opens it again, or it begins in the middle of a sentence and closes it.
func carriesOn(s string, mark rune) bool {
	first, n := utf8.DecodeRuneInString(s)
	if first == mark || mark == '"' && first == '“' || mark == '“' && first == '"' {
		return true
	}
	if !unicode.IsLower(first) {
		return false
	}
	end, _ := closing(s, n, closers(mark))
	begin := strings.IndexAny(s, "\"“„«")
	return end > 0 && (begin < 0 || begin >= end)
}

package passage

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// MaxQuotations of one text; those behind them are not looked at.
const MaxQuotations = 4000

// maxDepth is how far quotations are followed into each other.
const maxDepth = 8

// Span is a quotation in a text. Offsets are bytes.
type Span struct {
	Start, End int      // with its marks
	From, To   int      // without them: what was said
	Depth      int      // 0, or in how many others it stands
	Unclosed   bool     // no closing mark was found; it ends where its paragraph does
	Words      []string // what was said, as Words gives it; never empty
}

// kind is a convention of quotation marks.
type kind uint8

const (
	straight  kind = iota + 1 // " "
	curly                     // “ ”, and with either mark on both sides
	low                       // „ “ or „ ”
	guillemet                 // « »
	turned                    // » «
	single                    // ' '
	inverted                  // ‘ ’
	lowSingle                 // ‚ ‘ or ‚ ’
	angle                     // ‹ ›
	corner                    // 「 」
	white                     // 『 』
	prime                     // 〝 〞 or 〝 〟
	tex                       // `` ''
)

// alone tells whether a mark of this kind that is never closed is likelier an
// apostrophe.
func (k kind) alone() bool { return k == single || k == inverted || k == lowSingle }

// opened is a quotation under way.
type opened struct {
	kind        kind
	start, from int
}

// quoting reads a text from mark to mark.
type quoting struct {
	text string
	open []opened
	out  []Span
}

// Quoted lists the quotations of a text by their beginning, those in others behind
// them. It knows the marks of most languages, nested in each other, and quotations
// that go on over a paragraph's end, where the next paragraph begins with the opening
// mark again. Apostrophes, minutes and inches are no quotations. What is said behind
// a dash and without marks is not found.
func Quoted(text string) []Span {
	q := quoting{text: text[:bound(text)]}
	for i := 0; i < len(q.text) && len(q.out) < MaxQuotations; {
		if n := q.paragraph(i); n > 0 {
			i = q.breakAt(i, i+n)
			continue
		}
		r, size := utf8.DecodeRuneInString(q.text[i:])
		if n := q.mark(r, i, i+size); n > 0 {
			size = n
		}
		i += size
	}
	q.end(len(q.text))
	slices.SortFunc(q.out, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	return q.out
}

// paragraph is how many bytes of a paragraph's end stand at a place: line feeds with
// nothing but spaces between them, of which there are two at least.
func (q *quoting) paragraph(i int) int {
	if q.text[i] != '\n' {
		return 0
	}
	feeds, n := 0, 0
	for j := i; j < len(q.text); j++ {
		switch q.text[j] {
		case '\n':
			feeds++
			n = j + 1 - i
		case ' ', '\t', '\r':
		default:
			j = len(q.text)
		}
	}
	if feeds < 2 {
		return 0
	}
	return n
}

// breakAt goes over the end of a paragraph. What is open goes on where the next one
// begins with its mark; else it ended without one.
func (q *quoting) breakAt(end, next int) int {
	for next < len(q.text) && (q.text[next] == ' ' || q.text[next] == '\t') {
		next++
	}
	if len(q.open) == 0 {
		return next
	}
	r, size := utf8.DecodeRuneInString(q.text[next:])
	k, _ := opens(r)
	if k == curly && q.open[0].kind == low {
		k = low
	}
	if size == 0 || k != q.open[0].kind {
		q.end(end)
		return next
	}
	q.drop(1)
	return next + size
}

// drop leaves only the outermost n open; the others were no quotations.
func (q *quoting) drop(n int) { q.open = q.open[:min(n, len(q.open))] }

// end ends what is open without a mark.
func (q *quoting) end(at int) {
	for i, o := range q.open {
		if !o.kind.alone() {
			q.add(Span{Start: o.start, End: at, From: o.from, To: at, Depth: i, Unclosed: true})
		}
	}
	q.drop(0)
}

func (q *quoting) add(s Span) {
	if s.Words = Words(q.text[s.From:s.To]); len(s.Words) > 0 && len(q.out) < MaxQuotations {
		q.out = append(q.out, s)
	}
}

// mark handles what may be a quotation mark, and tells how many bytes it took.
func (q *quoting) mark(r rune, at, after int) int {
	if d := q.double(r, at); d > 0 {
		after = at + d
		if r == '`' || r == '<' {
			q.begin(map[rune]kind{'`': tex, '<': guillemet}[r], at, after)
		} else {
			q.close(r, at, after)
		}
		return d
	}
	k, sure := opens(r)
	if k == 0 && !isCloser(r) {
		return 0
	}
	before, behind := q.beside(at, after)
	switch {
	case isCloser(r) && q.closes(r) && !(apostrophe(r) && q.within(at, after, before, behind)) && !q.again(k, before, behind):
		q.close(r, at, after)
	case k == 0 && r == '»' && leads(before, behind):
		q.begin(turned, at, after)
	case k == 0 && r == '”' && leads(before, behind):
		q.begin(curly, at, after)
	case k == single && (!leads(before, behind) || unicode.IsDigit(behind) || !q.closedLater(r, after)):
	case k.alone() && !q.closedLater(r, after):
	case k != 0 && (sure || leads(before, behind)):
		q.begin(k, at, after)
	}
	return after - at
}

// double is the length of a mark that is written with two signs.
func (q *quoting) double(r rune, at int) int {
	if at+1 >= len(q.text) || rune(q.text[at+1]) != r {
		return 0
	}
	switch {
	case r == '`' || r == '<', r == '>' && q.has(guillemet), r == '\'' && q.has(tex):
		return 2
	}
	return 0
}

func (q *quoting) has(k kind) bool {
	return slices.ContainsFunc(q.open, func(o opened) bool { return o.kind == k })
}

// begin opens a quotation. One of the same kind that is open was never closed, but
// for the kinds whose two marks tell opening from closing.
func (q *quoting) begin(k kind, at, after int) {
	if i := slices.IndexFunc(q.open, func(o opened) bool { return o.kind == k }); i >= 0 && (k == straight || k == curly) {
		if atLineStart(q.text, at) { // it goes on in a new line
			q.drop(i + 1)
			return
		}
		o := q.open[i]
		q.add(Span{Start: o.start, End: at, From: o.from, To: at, Depth: i, Unclosed: true})
		q.drop(i)
	}
	if len(q.open) < maxDepth {
		q.open = append(q.open, opened{k, at, after})
	}
}

// close ends the innermost quotation that the mark may end. What is open in it was
// none.
func (q *quoting) close(r rune, at, after int) {
	for i, o := range slices.Backward(q.open) {
		if closing(o.kind, r) {
			if o.kind.alone() && at-o.from < 2 { // rock 'n' roll
				q.drop(i)
				return
			}
			q.add(Span{Start: o.start, End: after, From: o.from, To: at, Depth: i})
			q.drop(i)
			return
		}
	}
}

// closes tells whether the mark may end what is open.
func (q *quoting) closes(r rune) bool {
	return slices.ContainsFunc(q.open, func(o opened) bool { return closing(o.kind, r) })
}

// again tells whether a mark that may open and close opens here, though one of its
// kind is open: at the beginning of a word, and at no end of one.
func (q *quoting) again(k kind, before, behind rune) bool {
	return (k == straight || k == curly && !q.has(low)) && leads(before, behind)
}

// beside gives the characters beside a mark; spaces at the ends of the text.
func (q *quoting) beside(at, after int) (before, behind rune) {
	before, behind = ' ', ' '
	if at > 0 {
		before, _ = utf8.DecodeLastRuneInString(q.text[:at])
	}
	if after < len(q.text) {
		behind, _ = utf8.DecodeRuneInString(q.text[after:])
	}
	return before, behind
}

// leads tells whether a mark between these two stands before a word.
func leads(before, behind rune) bool {
	return !unicode.IsSpace(behind) && !unicode.In(behind, unicode.Pe, unicode.Pf) && behind != ',' && behind != '.' &&
		(unicode.IsSpace(before) || unicode.In(before, unicode.Ps, unicode.Pi, unicode.Pd, unicode.Cf) || before == '"' || before == '\'')
}

// apostrophe tells whether the mark may stand for letters left out.
func apostrophe(r rune) bool { return r == '\'' || r == '’' }

// within tells whether an apostrophe stands in a word, or behind the s of a plural
// while the quotation still has its end before it.
func (q *quoting) within(at, after int, before, behind rune) bool {
	letter := unicode.IsLetter(before) || unicode.IsDigit(before)
	switch {
	case letter && (unicode.IsLetter(behind) || unicode.IsDigit(behind)):
		return true
	case unicode.IsSpace(before):
		return true // 'em
	}
	next, _ := utf8.DecodeRuneInString(q.text[min(after+1, len(q.text)):])
	plural := (before == 's' || before == 'S') && behind == ' ' && unicode.IsLower(next)
	return plural && q.closedLater('’', after)
}

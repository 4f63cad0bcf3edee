package passage

import (
	"unicode"
	"unicode/utf8"
)

// opens gives the kind that a mark may open, and whether it opens wherever it stands.
func opens(r rune) (k kind, sure bool) {
	switch r {
	case '"', '＂':
		return straight, false
	case '“', '❝', '‟':
		return curly, true
	case '„', '⹂':
		return low, true
	case '«', '《':
		return guillemet, r == '«'
	case '\'':
		return single, false
	case '‘', '‛':
		return inverted, true
	case '‚':
		return lowSingle, true
	case '‹':
		return angle, true
	case '「', '｢', '﹁':
		return corner, true
	case '『', '﹃':
		return white, true
	case '〝':
		return prime, true
	}
	return 0, false
}

// isCloser tells whether a mark may close anything.
func isCloser(r rune) bool {
	switch r {
	case '"', '＂', '“', '”', '❞', '«', '»', '\'', '‘', '’', '›', '」', '｣', '﹂', '』', '﹄', '〞', '〟':
		return true
	}
	return false
}

// closing tells whether a mark may end a quotation of a kind.
func closing(k kind, r rune) bool {
	switch k {
	case straight:
		return r == '"' || r == '＂'
	case curly:
		return r == '”' || r == '❞' || r == '"'
	case low:
		return r == '“' || r == '”' || r == '"'
	case guillemet:
		return r == '»' || r == '>'
	case turned:
		return r == '«'
	case single:
		return r == '\'' || r == '’'
	case inverted:
		return r == '’' || r == '\''
	case lowSingle:
		return r == '‘' || r == '’'
	case angle:
		return r == '›'
	case corner:
		return r == '」' || r == '｣' || r == '﹂'
	case white:
		return r == '』' || r == '﹄'
	case prime:
		return r == '〞' || r == '〟'
	case tex:
		return r == '\''
	}
	return false
}

// closedLater tells whether a single mark that opens at a place is closed in its
// paragraph, before the next that opens.
func (q *quoting) closedLater(r rune, from int) bool {
	before := rune(0)
	for i := from; i < len(q.text); {
		c, size := utf8.DecodeRuneInString(q.text[i:])
		if c == '\n' && q.paragraph(i) > 0 || i-from > maxSingle {
			return false
		}
		_, behind := q.beside(i, i+size)
		switch {
		case c == '\'' && leads(before, behind), c == '‘' && r != '‚' && i > from:
			return false
		case apostrophe(c) || c == '‘' && r == '‚':
			letter := unicode.IsLetter(behind) || unicode.IsDigit(behind)
			next, _ := utf8.DecodeRuneInString(q.text[min(i+size+1, len(q.text)):])
			plural := before == 's' && behind == ' ' && unicode.IsLower(next) && r == '\''
			if before != 0 && !unicode.IsSpace(before) && !letter && !plural {
				return true
			}
		}
		before, i = c, i+size
	}
	return false
}

// maxSingle is over how many bytes the end of a quotation in single marks is looked for.
const maxSingle = 4096

// atLineStart tells whether nothing but spaces stands before a place in its line.
func atLineStart(text string, at int) bool {
	for i := at - 1; i >= 0; i-- {
		switch text[i] {
		case ' ', '\t', '\r':
		case '\n':
			return true
		default:
			return false
		}
	}
	return true
}

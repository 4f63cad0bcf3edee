package edifact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// charmaps are the character sets of syntax identifiers beyond ASCII (ISO 9735,
// data element 0001). UNOW is UTF-8; UNOX and UNOY shift between sets and are not
// read beyond ASCII.
var charmaps = map[string]*charmap.Charmap{
	"UNOC": charmap.ISO8859_1, "UNOD": charmap.ISO8859_2, "UNOE": charmap.ISO8859_5, "UNOF": charmap.ISO8859_7,
	"UNOG": charmap.ISO8859_3, "UNOH": charmap.ISO8859_4, "UNOI": charmap.ISO8859_6, "UNOJ": charmap.ISO8859_8,
	"UNOK": charmap.ISO8859_9,
}

// decoded gives a value in UTF-8 without control characters. As stated tells whether
// the bytes are what the character set allows; where they are not, they are read as
// UTF-8, or as ISO 8859-1 if they are not that either, and a byte that is no letter
// there becomes U+FFFD. UTF-8 under a set of single bytes is read as what it is,
// unless the bytes make words by that set too. Read is false where the set cannot be
// read; what could be is given all the same.
func decoded(value, charset string) (out string, asStated, read bool) {
	out, asStated, read = spelled(value, charset)
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r):
			return utf8.RuneError
		}
		return r
	}, out)
	return plain, asStated && !strings.ContainsFunc(out, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }), read
}

func spelled(value, charset string) (out string, asStated, read bool) {
	if ascii(value) {
		return value, true, true
	}
	valid := utf8.ValidString(value)
	if set, known := charmaps[charset]; known {
		out = mapped(value, set)
		if valid && !makesWords(out) {
			return value, false, true
		}
		return out, !strings.ContainsRune(out, utf8.RuneError), true
	}
	switch charset {
	case "UNOW":
		return strings.ToValidUTF8(value, string(utf8.RuneError)), true, valid
	case "UNOX", "UNOY":
		return strings.ToValidUTF8(value, string(utf8.RuneError)), false, valid
	}
	if valid {
		return value, false, true
	}
	return mapped(value, charmap.ISO8859_1), false, true
}

// makesWords tells whether what a set of single bytes makes of a value reads as words:
// letters alone beyond ASCII, no capital behind a small one, and no letters of two
// scripts side by side. KRÍŽ and ЮН do, though their bytes are UTF-8 too; UTF-8 read by
// such a set does not.
func makesWords(out string) bool {
	var before rune
	for _, r := range out {
		foreign := r >= utf8.RuneSelf
		if foreign && (!unicode.IsLetter(r) || strings.ContainsRune("ªºµ", r)) {
			return false
		}
		if pair := unicode.IsLetter(r) && unicode.IsLetter(before) && (foreign || before >= utf8.RuneSelf); pair &&
			(unicode.IsLower(before) && unicode.IsUpper(r) || unicode.Is(unicode.Latin, before) != unicode.Is(unicode.Latin, r)) {
			return false
		}
		before = r
	}
	return true
}

// mapped decodes each byte. The control characters beyond ASCII are no text.
func mapped(value string, set *charmap.Charmap) string {
	var b strings.Builder
	for i := range len(value) {
		r := set.DecodeByte(value[i])
		if 0x80 <= r && r < 0xa0 {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

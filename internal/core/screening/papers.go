package screening

import "strings"

// number keeps the letters and digits of a document's number, in capitals.
func number(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		case 'A' <= r && r <= 'Z' || '0' <= r && r <= '9':
			return r
		}
		return -1
	}, s)
}

// misread folds the characters that scanners take for each other.
func misread(s string) string {
	return strings.NewReplacer("O", "0", "Q", "0", "D", "0", "I", "1", "L", "1", "Z", "2", "S", "5", "B", "8", "G", "6", "T", "7").Replace(s)
}

func documentKeys(list []Document) []string {
	var out []string
	for _, d := range list {
		if n := number(d.Number); len(n) >= 5 {
			out = append(out, misread(n))
		}
	}
	return out
}

// papers weighs documents: the best of all pairs.
func papers(asked, listed []Document) (best Term, ok bool) {
	for _, a := range asked {
		for _, b := range listed {
			x, y := number(a.Number), number(b.Number)
			if len(x) < 5 || len(y) < 5 {
				continue
			}
			bits, found := 0.0, ""
			switch {
			case x == y:
				bits, found = documentEqual, "the same number"
			case misread(x) == misread(y):
				bits, found = documentRead, "the same number but for letters that scanners confuse"
			case len(x) >= 7 && typed([]byte(x), []byte(y), slipWrong) <= slipWrong:
				bits, found = documentSlip, "one character differs"
			case a.Kind == b.Kind && a.Country == b.Country && a.Country != "":
				bits, found = documentOther, "another number"
			default:
				continue
			}
			if a.Country != "" && b.Country != "" && a.Country != b.Country && bits > 0 {
				bits, found = bits/2, found+", of another state"
			}
			if !ok || bits > best.Bits {
				best, ok = Term{"document", a.Number, b.Number, found, bits}, true
			}
		}
	}
	return best, ok
}

package screening

import (
	"hash/fnv"
	"slices"
	"strings"
)

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

// shortest is how many characters of a number are worth comparing, and telling
// how many make it one document's.
const (
	shortest = 5
	telling  = 7
)

// documentHashes are the numbers of documents as a scanner may read them.
func documentHashes(list []Document) []uint32 {
	var out []uint32
	for _, d := range list {
		if n := number(d.Number); len(n) >= shortest {
			h := fnv.New32a()
			_, _ = h.Write([]byte(misread(n))) // never fails
			out = append(out, h.Sum32())
		}
	}
	return out
}

// maxHolders bounds how many entries one number brings up.
const maxHolders = 32

// holders gives the names of the entries that may hold one of the documents.
func (s *segment) holders(numbers []uint32) []uint32 {
	var out []uint32
	for _, n := range numbers {
		i, _ := slices.BinarySearch(s.papers, uint64(n)<<32)
		for k := 0; i < len(s.papers) && uint32(s.papers[i]>>32) == n && k < maxHolders; i, k = i+1, k+1 {
			e := uint32(s.papers[i])
			first, _ := slices.BinarySearch(s.nameEntry, e)
			for name := first; name < len(s.nameEntry) && s.nameEntry[name] == e && name < first+maxOfEntry; name++ {
				out = append(out, uint32(name))
			}
		}
	}
	return out
}

// known tells whether a kind of document says what it is.
func known(kind string) bool { return kind != "" && kind != "other" }

// papers weighs documents: the best of all pairs.
func papers(asked, listed []Document) (best Term, ok bool) {
	for _, a := range asked {
		for _, b := range listed {
			x, y := number(a.Number), number(b.Number)
			if len(x) < shortest || len(y) < shortest {
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
			if bits > 0 && (min(len(x), len(y)) < telling || a.Kind != b.Kind && known(a.Kind) && known(b.Kind)) {
				bits, found = bits/2, found+"; short numbers and other kinds of document tell less"
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

// PaperHashes are hashes of documents' numbers as a scanner may read them, of those
// that are long enough to be compared: two that may be one document have one in common.
func PaperHashes(list []Document) []uint32 { return documentHashes(list) }

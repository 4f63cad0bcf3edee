package links

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/internal/core/screening"
	"entente/internal/core/wording"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// What words begin with that a node is found by.
const (
	WholeOf = "="    // what it is called, from the beginning
	RestOf  = "~"    // from a later word on
	WordOf  = "."    // a word of it, or two that stand beside each other, as package wording has them
	KeyWord = "#"    // a number, as KeyOf has it
	BornOf  = "@"    // a date of birth, and how a word of the name begins to sound
	past    = "\xff" // behind all that begins so
)

// Bounds of what one node is found by.
const (
	maxCalled = 200 // characters of a name that count
	mostRests = 12  // words of a name, and words of it behind the first from which it is found
)

// Fold is a name as names are compared: without difference of case.
func Fold(name string) string {
	if utf8.RuneCountInString(name) > maxCalled {
		name = string([]rune(name)[:maxCalled])
	}
	return cases.Fold().String(norm.NFKC.String(strings.TrimSpace(name)))
}

// Words are the words that a node is found by, in order and each once: Find and Propose
// meet no node but by one of them.
func Words(n Named) []string {
	var out []string
	var spoken []string
	for _, name := range n.Names {
		folded := Fold(name)
		if folded == "" {
			continue
		}
		out = append(out, WholeOf+folded)
		for i, left := 0, mostRests; i < len(folded) && left > 0; i++ {
			if folded[i] == ' ' {
				out, left = append(out, RestOf+folded[i+1:]), left-1
			}
		}
		spoken = append(spoken, Spoken(name)...)
	}
	for _, w := range spoken {
		out = append(out, WordOf+w)
	}
	for _, k := range n.Keys {
		if k != "" {
			out = append(out, KeyWord+k)
		}
	}
	out = append(out, bornWords(n, spoken)...)
	slices.Sort(out)
	return slices.Compact(out)
}

// Spoken are the words of a name that sound: each, and each two beside each other, which
// others write as one.
func Spoken(name string) []string {
	words := wording.Words(Fold(name))
	words = words[:min(len(words), mostRests)]
	var out []string
	for i, w := range words {
		if out = append(out, w.Text); i > 0 {
			out = append(out, words[i-1].Text+w.Text)
		}
	}
	return out
}

// bornWords are the words under which two persons meet who may be one: a date of birth
// with the first two consonants of a word of the name.
func bornWords(n Named, spoken []string) []string {
	var out []string
	for _, b := range n.Born {
		birth, err := screening.ParseBirth(b, screening.Documented)
		if err != nil {
			continue
		}
		for _, w := range spoken {
			for _, key := range wording.Hear(w).Kept() {
				if key>>60 == 1 { // a whole reading, four bits a consonant
					out = append(out, BornOf+birth.String()+" "+strconv.FormatInt(key&0xff, 16))
				}
			}
		}
	}
	return out
}

// Past is what stands behind all words that begin so.
func Past(begin string) string { return begin + past }

// meet tells whether two have a word in common that begins so.
func meet(a, b []string, begin string) bool {
	from, _ := slices.BinarySearch(a, begin)
	for _, w := range a[from:] {
		if !strings.HasPrefix(w, begin) {
			break
		}
		if _, found := slices.BinarySearchFunc(b, w, cmp.Compare[string]); found {
			return true
		}
	}
	return false
}

package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/screening"
)

// grow gives a list of n entries that begins with the ones given.
func grow(entries []screening.Entry, n int) []screening.Entry {
	r := rand.New(rand.NewPCG(7, 11))
	first, last := pools(entries)
	out := append(make([]screening.Entry, 0, n), entries...)
	for len(out) < n {
		like := entries[r.IntN(len(entries))]
		e := screening.Entry{ID: fmt.Sprintf("G%07d", len(out)), List: "grown", Person: screening.Person{Nationalities: like.Nationalities, Sex: like.Sex}}
		for _, name := range like.Names {
			script := scriptOf(name.Text)
			words := strings.Fields(name.Text)
			for i := range words {
				pool := first[script]
				if i == len(words)-1 {
					pool = last[script]
				}
				words[i] = pool[r.IntN(len(pool))]
			}
			if i := len(words) - 1; r.IntN(3) == 0 && len(last[script]) > 0 {
				words[i] = graft(words[i], last[script][r.IntN(len(last[script]))])
			}
			e.Names = append(e.Names, screening.Name{Text: strings.Join(words, " "), Weak: name.Weak})
		}
		if len(like.Births) > 0 {
			e.Births = []screening.Birth{{Year: 1930 + r.IntN(75), Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}}
		}
		out = append(out, e)
	}
	return out
}

// pools are the words of names by script, as often as they stand there: those
// before the last, and the last.
func pools(entries []screening.Entry) (first, last map[string][]string) {
	first, last = map[string][]string{}, map[string][]string{}
	for _, e := range entries {
		for _, n := range e.Names {
			words, script := strings.Fields(n.Text), scriptOf(n.Text)
			for i, w := range words {
				if i == len(words)-1 {
					last[script] = append(last[script], w)
				}
				if i < len(words)-1 || len(words) == 1 {
					first[script] = append(first[script], w)
				}
			}
		}
	}
	return first, last
}

// graft makes a word that nobody has of two that somebody has.
func graft(a, b string) string {
	x, y := []rune(a), []rune(b)
	return string(x[:(len(x)+1)/2]) + strings.ToLower(string(y[len(y)/2:]))
}

func scriptOf(s string) string {
	for _, name := range []string{"Cyrillic", "Arabic", "Han", "Hangul", "Devanagari"} {
		for _, r := range s {
			if unicode.Is(unicode.Scripts[name], r) {
				return name
			}
		}
	}
	if r, _ := utf8.DecodeRuneInString(s); r > 0x250 {
		return "other"
	}
	return "Latin"
}

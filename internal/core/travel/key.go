package travel

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"entente/internal/core/screening"
	"entente/internal/core/spelling"
)

// Keys tell a traveller from others across messages: by document, and by name with
// date of birth. Each is 32 hexadecimal digits, or "" where too little is known: no
// document whose number can be somebody's own, a name without a whole date of birth.
// Two travellers of one key are taken for one person wherever journeys are counted;
// whether they are is for people to say. The keys are hashes of what can be guessed,
// and are erased with the travellers.
type Keys struct{ Paper, Person string }

// Keys gives the traveller's keys. The document is a passport where there is one; its
// state is the first nationality where it states none.
func (t Traveller) Keys() Keys {
	var k Keys
	papers := slices.Clone(t.Person.Documents)
	slices.SortStableFunc(papers, func(a, b screening.Document) int { return rankOf(a) - rankOf(b) })
	for _, d := range papers {
		if n := plain(d.Number); own(n) {
			state := d.Country
			if state == "" && len(t.Person.Nationalities) > 0 {
				state = t.Person.Nationalities[0]
			}
			k.Paper = keyOf("paper", n, state)
			break
		}
	}
	if len(t.Person.Names) == 0 || len(t.Person.Births) == 0 || t.Person.Births[0].Day == 0 || t.Person.Births[0].Until != 0 {
		return k
	}
	words := strings.FieldsFunc(strings.ToUpper(t.Person.Names[0].Text), func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == '/' })
	slices.Sort(words)
	if len(words) > 0 {
		b := t.Person.Births[0]
		k.Person = keyOf("person", strings.Join(words, " "), fmt.Sprintf("%04d%02d%02d", b.Year, b.Month, b.Day))
	}
	return k
}

// rankOf orders documents: who has a passport is known by it.
func rankOf(d screening.Document) int {
	if d.Kind == "passport" {
		return 0
	}
	return 1
}

// shortestOwn is how many letters and digits a number has at least that is somebody's own.
const shortestOwn = 5

// own tells whether a number can be somebody's own, and is no filler such as NONE,
// XXXXX, 00000 or 12345.
func own(number string) bool {
	digits, same, rising := 0, true, true
	for i := range len(number) {
		if number[i] >= '0' && number[i] <= '9' {
			digits++
		}
		if i > 0 {
			same = same && number[i] == number[i-1]
			rising = rising && number[i] == number[i-1]+1
		}
	}
	return len(number) >= shortestOwn && digits > 1 && !same && !rising
}

func keyOf(kind string, parts ...string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// plain keeps letters and digits, in capitals.
func plain(s string) string {
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

// mostWords bounds the words of one traveller that are looked for: as many as all the
// names have that are heard of one.
const mostWords = 288

// Words are the words of the traveller's names as they are heard, each once: what a
// lookout of later is looked for by.
func (t Traveller) Words() []string {
	var out []string
	for _, n := range t.Person.Names {
		for _, w := range spelling.HearWhole(n.Text).Words {
			if w.Text != "" && !slices.Contains(out, w.Text) && len(out) < mostWords {
				out = append(out, w.Text)
			}
		}
	}
	return out
}

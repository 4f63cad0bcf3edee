package main

import (
	"bytes"
	"fmt"
	"go/format"
	"math"
	"strings"

	"entente/internal/core/spelling"
)

const (
	sounds = len(spelling.Alphabet)
	gap    = sounds
	width  = sounds + 1
	rounds = 8
	noise  = 2.4 // bits for each sound above which a pair is no pair
	unit   = 8   // of the table, to the bit
	dear   = 12  // bits: no sound costs more
)

type table [width][width]float64

// begin are the costs before anything was learnt: by the kinds of the sounds.
func begin() *table {
	var t table
	kinds := []string{"aeiouy", "jw", "pb", "td", "kgq", "fv", "szSZ", "TD", "xGh", "cCJ", "m", "n", "l", "r"}
	kind := func(i int) int {
		for k, list := range kinds {
			if strings.IndexByte(list, spelling.Alphabet[i]) >= 0 {
				return k
			}
		}
		return -1
	}
	for i := range sounds {
		for j := range sounds {
			switch {
			case i == j:
				t[i][j] = 0.3
			case kind(i) == 0 && kind(j) == 0:
				t[i][j] = 2
			case kind(i) == kind(j):
				t[i][j] = 3
			default:
				t[i][j] = 7
			}
		}
		t[i][gap], t[gap][i] = 5, 5
		if kind(i) <= 1 || spelling.Alphabet[i] == 'h' {
			t[i][gap], t[gap][i] = 2.5, 2.5
		}
	}
	return &t
}

func codes(s spelling.Sounds) []int {
	var out []int
	for i := range len(s) {
		if k := strings.IndexByte(spelling.Alphabet, s[i]); k >= 0 {
			out = append(out, k)
		}
	}
	return out
}

// layOut gives the cheapest alignment of two readings.
func (t *table) layOut(a, b []int) (cost float64, steps [][2]int) {
	rows := make([][]float64, len(a)+1)
	for i := range rows {
		rows[i] = make([]float64, len(b)+1)
		for j := range rows[i] {
			if i == 0 && j == 0 {
				continue
			}
			rows[i][j] = math.Inf(1)
			if i > 0 && j > 0 {
				rows[i][j] = rows[i-1][j-1] + t[a[i-1]][b[j-1]]
			}
			if i > 0 {
				rows[i][j] = min(rows[i][j], rows[i-1][j]+t[a[i-1]][gap])
			}
			if j > 0 {
				rows[i][j] = min(rows[i][j], rows[i][j-1]+t[gap][b[j-1]])
			}
		}
	}
	for i, j := len(a), len(b); i > 0 || j > 0; {
		switch c := rows[i][j]; {
		case i > 0 && j > 0 && c == rows[i-1][j-1]+t[a[i-1]][b[j-1]]:
			i, j = i-1, j-1
			steps = append(steps, [2]int{a[i], b[j]})
		case i > 0 && c == rows[i-1][j]+t[a[i-1]][gap]:
			i--
			steps = append(steps, [2]int{a[i], gap})
		default:
			j--
			steps = append(steps, [2]int{gap, b[j]})
		}
	}
	return rows[len(a)][len(b)], steps
}

// learn makes the costs of a pairing.
func learn(pairs []pair, both bool) (costs *table, used int) {
	t := begin()
	var seen table
	for range rounds {
		seen = table{}
		used = 0
		for _, p := range pairs {
			least, best := math.Inf(1), [][2]int(nil)
			length := 1
			for i, x := range p.a.readings {
				for j, y := range p.b.readings {
					a, b := codes(x), codes(y)
					if c, steps := t.layOut(a, b); c+float64(i+j)/2 < least {
						least, best, length = c+float64(i+j)/2, steps, max(len(a), len(b))
					}
				}
			}
			if least > noise*float64(length) {
				continue
			}
			used++
			for _, s := range best {
				seen[s[0]][s[1]]++
				if both {
					seen[s[1]][s[0]]++
				}
			}
		}
		t = price(&seen)
	}
	return t.against(&seen), used
}

// price turns counts into costs: what is unlikely is dear. A pair costs the mean
// of what it would cost from either side.
func price(seen *table) *table {
	var rows, columns [width]float64
	const least = 0.3 // of a count, for what was never seen
	for i := range width {
		for j := range width {
			rows[i] += seen[i][j] + least
			columns[j] += seen[i][j] + least
		}
	}
	var t table
	for i := range width {
		for j := range width {
			n := seen[i][j] + least
			switch {
			case i == gap && j == gap:
				continue
			case i == gap:
				t[i][j] = -math.Log2(n / columns[j])
			case j == gap:
				t[i][j] = -math.Log2(n / rows[i])
			default:
				t[i][j] = -math.Log2(n / math.Sqrt(rows[i]*columns[j]))
			}
			t[i][j] = min(max(t[i][j], 0), dear)
		}
	}
	return &t
}

var pairings = []struct {
	name string
	a, b spelling.Script
}{
	{"latinLatin", spelling.Latin, spelling.Latin}, {"latinCyrillic", spelling.Latin, spelling.Cyrillic}, {"latinArabic", spelling.Latin, spelling.Arabic},
	{"latinHebrew", spelling.Latin, spelling.Hebrew}, {"cyrillicCyrillic", spelling.Cyrillic, spelling.Cyrillic},
	{"cyrillicArabic", spelling.Cyrillic, spelling.Arabic}, {"arabicArabic", spelling.Arabic, spelling.Arabic},
}

// against measures every cost against the likeliest that a sound can become: of
// two outcomes that are as likely, as a vowel in Arabic that is written or not,
// neither speaks against one name. Sounds that a script hardly has keep the
// costs from before.
func (t *table) against(seen *table) *table {
	first := begin()
	var rows, columns, inRow, inColumn [width]float64
	for i := range width {
		rows[i], columns[i] = dear, dear
		for j := range width {
			inRow[i] += seen[i][j]
			inColumn[i] += seen[j][i]
			rows[i], columns[i] = min(rows[i], t[i][j]), min(columns[i], t[j][i])
		}
	}
	var out table
	for i := range width {
		for j := range width {
			switch {
			case i == gap && j == gap:
			case i != gap && inRow[i] < rare || j != gap && inColumn[j] < rare:
				out[i][j] = first[i][j]
				if i == j {
					out[i][j] = 0
				}
			case i == gap:
				out[i][j] = t[i][j] - columns[j]
			case j == gap:
				out[i][j] = t[i][j] - rows[i]
			default:
				out[i][j] = max(0, t[i][j]-(rows[i]+columns[j])/2)
			}
		}
	}
	return &out
}

const rare = 40 // pairs of sounds in all, below which nothing was learnt of a sound

// adjust mends what the pairs cannot show. They are mostly of Western names,
// whose every vowel Arabic and Hebrew write; the names of their own are written
// without. And two spellings of one script were paired by what they have in
// common elsewhere, where other names come in between.
func (t *table) adjust(a, b spelling.Script) {
	first := begin()
	for i := range width {
		for j := range width {
			short := a == spelling.Latin && b == spelling.Arabic && i != gap && j != gap && spelling.Alphabet[i] == 'o' && spelling.Alphabet[j] == 'a'
			unwritten := i < len(spelling.Vowels) && j == gap && a != b && (b == spelling.Arabic || b == spelling.Hebrew)
			switch {
			case short: // Persian writes the o of Scott with an alif
				t[i][j] = min(t[i][j], 3)
			case unwritten:
				t[i][j] = min(t[i][j], shortVowel)
			case a == b && a != spelling.Latin && i != j:
				t[i][j] = max(t[i][j], first[i][j])
			case i == j:
				t[i][j] = min(t[i][j], 1)
			}
		}
	}
}

const shortVowel = 0.6 // bits for a vowel that is heard and not written

// costsSource is the table as Go, and the costs between Latin and another script.
func costsSource(t *tokens) (latin map[spelling.Script]*table, source []byte) {
	latin = map[spelling.Script]*table{}
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated by internal/study/learn; DO NOT EDIT.\n\npackage screening\n\n// learnt are the costs in eighths of a bit; rows and columns are the sounds of\n// spelling.Alphabet and the gap.\nvar learnt = costTable{\n")
	for _, p := range pairings {
		pairs := t.pairs(p.a, p.b)
		costs, used := learn(pairs, p.a == p.b)
		costs.adjust(p.a, p.b)
		if p.a == spelling.Latin {
			latin[p.b] = costs
		}
		fmt.Fprintf(&b, "\t%s: { // of %d pairs, %d counted\n", p.name, len(pairs), used)
		for i := range width {
			fmt.Fprint(&b, "\t\t{")
			for j := range width {
				if j > 0 {
					fmt.Fprint(&b, ", ")
				}
				fmt.Fprint(&b, int(math.Round(costs[i][j]*unit)))
			}
			fmt.Fprint(&b, "},\n")
		}
		fmt.Fprint(&b, "\t},\n")
	}
	fmt.Fprint(&b, "}\n")
	out, err := format.Source(b.Bytes())
	if err != nil {
		panic(err) // the template is wrong
	}
	return latin, out
}

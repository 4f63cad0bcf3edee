package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/spelling"
)

// token is a spelling with its readings.
type token struct {
	text     string
	script   spelling.Script
	readings []spelling.Sounds
}

// row is a pair as it stands in a file.
type row struct {
	english, foreign string
	count            int
}

// tokens are the rows of every file, and what was heard of each spelling.
type tokens struct {
	rows  map[spelling.Script][]row
	heard map[string]token
}

func readTokens(dir string) (*tokens, error) {
	t := &tokens{rows: map[spelling.Script][]row{}, heard: map[string]token{}}
	for script, name := range map[spelling.Script]string{spelling.Cyrillic: "russian", spelling.Arabic: "arabic", spelling.Hebrew: "hebrew"} {
		rows, err := readRows(filepath.Join(dir, "translit_tokens_en_"+name+".tsv"))
		if err != nil {
			return nil, err
		}
		t.rows[script] = rows
		for _, r := range rows {
			t.hear(r.english)
			t.hear(r.foreign)
		}
	}
	return t, nil
}

func readRows(path string) ([]row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	var out []row
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		cells := strings.Split(in.Text(), "\t")
		if len(cells) < 2 || len(cells) > 3 {
			return nil, fmt.Errorf("%s:%d: expected two or three columns", path, n)
		}
		r := row{cells[0], cells[1], 1}
		if len(cells) == 3 {
			if r.count, err = strconv.Atoi(cells[2]); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, n, err)
			}
		}
		out = append(out, r)
	}
	return out, in.Err()
}

// hear keeps the readings of spellings that are one word of one script.
func (t *tokens) hear(text string) {
	if _, ok := t.heard[text]; ok {
		return
	}
	n := spelling.Hear(text)
	if len(n.Words) != 1 || n.Flags != 0 {
		t.heard[text] = token{}
		return
	}
	w := n.Words[0]
	if w.Script == spelling.Latin { // by the schemes alone: what is learnt here must not depend on what was learnt before
		w.Readings = spelling.Read([]rune(w.Text), w.Script)
	}
	t.heard[text] = token{text, w.Script, w.Readings}
}

// pair is two spellings of what may be one name.
type pair struct{ a, b token }

const crowd = 8 // more spellings with one counterpart are a word and not a name

// pairs lists the pairs of two scripts, in the order of their texts.
func (t *tokens) pairs(a, b spelling.Script) []pair {
	var out []pair
	add := func(x, y string) {
		p := pair{t.heard[x], t.heard[y]}
		if len(p.a.readings) > 0 && len(p.b.readings) > 0 && p.a.script == a && p.b.script == b && x != y {
			out = append(out, p)
		}
	}
	switch {
	case a == spelling.Latin && b != spelling.Latin:
		for _, r := range t.rows[b] {
			add(r.english, r.foreign)
		}
	case a == spelling.Latin: // English spellings of one Russian, Arabic or Hebrew one
		for _, script := range []spelling.Script{spelling.Cyrillic, spelling.Arabic, spelling.Hebrew} {
			for _, group := range groups(t.rows[script], func(r row) (string, string) { return r.foreign, r.english }) {
				each(group, add)
			}
		}
	case a == b: // spellings whose English tokens share a counterpart in another script
		for _, by := range []spelling.Script{spelling.Cyrillic, spelling.Arabic, spelling.Hebrew} {
			if by != a {
				for _, group := range groups(t.through(by, a), func(r row) (string, string) { return r.english, r.foreign }) {
					each(group, add)
				}
			}
		}
	default:
		second := map[string][]string{}
		for _, r := range t.rows[b] {
			second[r.english] = append(second[r.english], r.foreign)
		}
		for _, r := range t.rows[a] {
			if len(second[r.english]) <= crowd {
				for _, f := range second[r.english] {
					add(r.foreign, f)
				}
			}
		}
	}
	slices.SortFunc(out, func(p, q pair) int {
		if c := strings.Compare(p.a.text, q.a.text); c != 0 {
			return c
		}
		return strings.Compare(p.b.text, q.b.text)
	})
	return out
}

// through pairs the foreign tokens of one script with those of another that have
// the same English token; the first stands where English would.
func (t *tokens) through(by, to spelling.Script) []row {
	second := map[string]string{}
	for _, r := range t.rows[to] {
		second[r.english] = r.foreign
	}
	var out []row
	for _, r := range t.rows[by] {
		if f, ok := second[r.english]; ok {
			out = append(out, row{r.foreign, f, 1})
		}
	}
	return out
}

// groups gathers the values of each key; crowds are left out.
func groups(rows []row, split func(row) (key, value string)) [][]string {
	by := map[string][]string{}
	for _, r := range rows {
		k, v := split(r)
		by[k] = append(by[k], v)
	}
	var out [][]string
	for _, values := range by {
		slices.Sort(values)
		if values = slices.Compact(values); len(values) > 1 && len(values) <= crowd {
			out = append(out, values)
		}
	}
	return out
}

func each(group []string, add func(x, y string)) {
	for i, x := range group {
		for j, y := range group {
			if i != j {
				add(x, y)
			}
		}
	}
}

package main

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// pair is two texts and what they are to each other.
type pair struct {
	kind, part string // as in pairs.tsv
	a, b       string // names of the texts
	edits      string
	textA      string
	textB      string
}

// one tells whether the two go back to one origin.
func (p pair) one() bool { return p.kind == "copy" || p.kind == "rewrite" || p.kind == "translation" }

func (p pair) String() string { return fmt.Sprintf("%s %s | %s %s", p.kind, p.a, p.b, p.edits) }

// kinds are what pairs are, in the order in which they are shown.
var kinds = []string{"copy", "rewrite", "translation", "independent", "unrelated"}

// load reads the pairs of a folder, with the edits made.
func load(folder fs.FS) (pairs []pair, err error) {
	texts, err := textsOf(folder)
	if err != nil {
		return nil, err
	}
	table, err := fs.ReadFile(folder, "pairs.tsv")
	if err != nil {
		return nil, err
	}
	for i, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		c := strings.Split(line, "\t")
		if len(c) != 5 || !slices.Contains(kinds, c[0]) || texts[c[2]] == "" || texts[c[3]] == "" {
			return nil, fmt.Errorf("pairs.tsv: %d: expected kind, part, two texts that exist, edits", i+2)
		}
		p := pair{kind: c[0], part: c[1], a: c[2], b: c[3], edits: c[4], textA: texts[c[2]], textB: texts[c[3]]}
		if err := p.edit(); err != nil {
			return nil, fmt.Errorf("pairs.tsv: %d: %w", i+2, err)
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// textsOf reads the texts of a folder, by the name of file and text.
func textsOf(folder fs.FS) (map[string]string, error) {
	texts := map[string]string{}
	files, err := fs.Glob(folder, "*.txtar")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		data, err := fs.ReadFile(folder, f)
		if err != nil {
			return nil, err
		}
		name := ""
		for line := range strings.Lines(string(data)) {
			if n, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok && strings.HasSuffix(n, " --") {
				name = path.Join(strings.TrimSuffix(f, ".txtar"), strings.TrimSuffix(n, " --"))
			} else if name != "" {
				texts[name] += line
			}
		}
	}
	return texts, nil
}

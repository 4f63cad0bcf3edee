package insidedb

import (
	"cmp"
	"slices"
	"strings"

	"entente/internal/core/links"
	"entente/internal/core/wording"
	"entente/internal/store/sqldb"
)

// eraseSounds takes off how words sound that nothing but $1 kind, $2 id is called.
const eraseSounds = `DELETE FROM graph_sounds WHERE word IN (SELECT word FROM graph_names WHERE kind = $1 AND id = $2)
	AND NOT EXISTS (SELECT 1 FROM graph_names n WHERE n.word = graph_sounds.word AND (n.kind <> $1 OR n.id <> $2))`

// putNames makes nodes findable by what they are called.
func (tx *Tx) putNames(g Graph) error {
	k, err := tx.blind()
	if err != nil {
		return err
	}
	names := rowsOf{of: `graph_names (word, node, label, since, until, type, kind, id)`, width: 8}
	heard := rowsOf{of: `graph_sounds (sound, word, sealed)`, width: 3}
	seen := map[string]bool{}
	for _, n := range g.Nodes {
		for _, token := range k.nameTokens(n.Words) {
			names.add(token, n.Number(), n.Label, g.Since, g.Until, n.Type, g.Kind, g.ID)
		}
		for _, w := range n.Words {
			word, spoken := strings.CutPrefix(w, links.WordOf)
			if !spoken || seen[w] {
				continue
			}
			seen[w] = true
			token := k.name(w)
			sealed, err := k.seal(heardWord(token), []byte(word))
			if err != nil {
				return err
			}
			for _, sound := range wording.Hear(word).Kept() {
				heard.add(k.sound(sound), token, sealed)
			}
		}
	}
	if err := tx.insert(names); err != nil {
		return err
	}
	return insertNew(tx.sql, heard)
}

// Called lists nodes of some types (nil: all) that have a word, in the order of their
// numbers: at most limit. more says that there are others.
func (g GraphView) Called(word string, types []string, limit int) (nodes []int64, more bool, err error) {
	k, err := g.tx.blind()
	if err != nil {
		return nil, false, err
	}
	return g.under(k.name(word), types, limit)
}

// Begun lists nodes of some types (nil: all) that have a word which begins so; of a long
// beginning as far as it is kept, so that whoever asks looks at the names as well.
func (g GraphView) Begun(word string, types []string, limit int) (nodes []int64, more bool, err error) {
	k, err := g.tx.blind()
	if err != nil {
		return nil, false, err
	}
	return g.under(k.begun(word), types, limit)
}

// under lists the nodes that stand under a token.
func (g GraphView) under(token []byte, types []string, limit int) (nodes []int64, more bool, err error) {
	nodes, err = sqldb.All(g.tx.sql, sqldb.Scalar[int64], `SELECT DISTINCT node FROM graph_names WHERE word = $2 AND `+g.rows+oneOfTypes(types)+` ORDER BY node LIMIT $3`,
		g.stamp, token, limit+1)
	return nodes[:min(len(nodes), limit)], len(nodes) > limit, err
}

// Bounds of what sounds like one word: of words that are seen.
const (
	mostSounding = 256 // words that are looked up, the nearest
	soundsAtOnce = 64  // words that one statement takes
)

// Sounding lists nodes of some types (nil: all) of which a word sounds like one of the
// words that are asked for, those of whom the most do first, then in the order of their
// numbers: at most limit. more says that there are others.
func (g GraphView) Sounding(words []string, types []string, limit int) (nodes []int64, more bool, err error) {
	where := g.rows + oneOfTypes(types)
	args := []any{g.stamp, limit + 1}
	var each []string
	for _, w := range words {
		alike, cut, err := g.alike(w, where)
		if err != nil {
			return nil, false, err
		}
		more = more || cut
		for part := range slices.Chunk(alike, soundsAtOnce) {
			list := padded(part)
			each = append(each, `SELECT node, `+placeholder(len(args)+1)+` AS asked FROM graph_names WHERE word IN (`+places(len(args)+2, len(list))+`) AND `+where)
			args = append(append(args, w), list...)
		}
	}
	if len(each) == 0 {
		return nil, more, nil
	}
	nodes, err = sqldb.All(g.tx.sql, sqldb.Scalar[int64], `SELECT node FROM (`+strings.Join(each, ` UNION `)+`) s GROUP BY node ORDER BY COUNT(DISTINCT asked) DESC, node LIMIT $2`, args...)
	return nodes[:min(len(nodes), limit)], more || len(nodes) > limit, err
}

// alike lists the words that stand in the rows and sound as one does, the nearest first.
func (g GraphView) alike(asked, where string) (out [][]byte, more bool, err error) {
	heard := wording.Hear(asked)
	k, err := g.tx.blind()
	if err != nil {
		return nil, false, err
	}
	var keys []int64
	for _, sound := range heard.Asked() {
		keys = append(keys, k.sound(sound))
	}
	if len(keys) == 0 {
		return nil, false, nil
	}
	type sounding struct{ word, sealed []byte }
	found, err := sqldb.All(g.tx.sql, func(row sqldb.Row) (s sounding, err error) { return s, row.Scan(&s.word, &s.sealed) }, `SELECT DISTINCT s.word, s.sealed FROM graph_sounds s WHERE s.sound IN (`+places(2, wide(len(keys)))+`)
		AND EXISTS (SELECT 1 FROM graph_names WHERE graph_names.word = s.word AND `+where+`)`, append([]any{g.stamp}, padded(keys)...)...)
	if err != nil {
		return nil, false, err
	}
	type near struct {
		word, token string
		bits        float64
	}
	var all []near
	met := map[string]bool{}
	for _, f := range found {
		if met[string(f.word)] {
			continue
		}
		met[string(f.word)] = true
		word, err := k.open(heardWord(f.word), f.sealed)
		if err != nil {
			return nil, false, err
		}
		if bits, alike := heard.Alike(wording.Hear(string(word))); alike {
			all = append(all, near{string(word), string(f.word), bits})
		}
	}
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(a.bits, b.bits), cmp.Compare(a.word, b.word)) })
	for _, n := range all[:min(len(all), mostSounding)] {
		out = append(out, []byte(n.token))
	}
	return out, len(all) > mostSounding, nil
}

// Sharing lists nodes of some types (nil: all) that have a word of a sort in common with
// another: of at most limit words, and of each at most as many nodes as of. more says that
// there are others.
func (g GraphView) Sharing(sort string, types []string, limit, of int) (nodes []int64, more bool, err error) {
	where := g.rows + oneOfTypes(types)
	words, err := sqldb.All(g.tx.sql, sqldb.Scalar[[]byte], `SELECT word FROM graph_names WHERE word >= $2 AND word < $3 AND `+where+`
		GROUP BY word HAVING MIN(node) <> MAX(node) ORDER BY word LIMIT $4`, g.stamp, []byte(sort), []byte(sort+"\xff"), limit+1)
	if err != nil {
		return nil, false, err
	}
	more = len(words) > limit
	for _, w := range words[:min(len(words), limit)] {
		found, err := sqldb.All(g.tx.sql, sqldb.Scalar[int64], `SELECT DISTINCT node FROM graph_names WHERE word = $2 AND `+where+` ORDER BY node LIMIT $3`, g.stamp, w, of+1)
		if err != nil {
			return nil, false, err
		}
		more = more || len(found) > of
		nodes = append(nodes, found[:min(len(found), of)]...)
	}
	slices.Sort(nodes)
	return slices.Compact(nodes), more, nil
}

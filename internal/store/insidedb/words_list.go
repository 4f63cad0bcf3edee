package insidedb

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/wording"
	"entente/internal/store/sqldb"
)

// longestBegin is the longest begin of a word, in characters, under which it is found:
// those that begin so are opened, and compared with a longer one.
const longestBegin = 8

// partOf is how many characters the parts have by which a word is found.
const partOf = 3

// fewestRare is how many of the rarest parts a word must have to be opened.
const fewestRare = 3

// begins are the begins of a word, the shortest first: at most longestBegin.
func begins(word string) (out []string) {
	for i := range word {
		if i > 0 {
			out = append(out, word[:i])
		}
		if len(out) == longestBegin {
			return out
		}
	}
	return append(out, word)
}

// partsOf are the parts of a word of three characters, each once.
func partsOf(word string) (out []string) {
	r := []rune(word)
	for i := 0; i+partOf <= len(r); i++ {
		out = append(out, string(r[i:i+partOf]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ways are the hashes under which a word is found, but for how it sounds.
func (k *blind) ways(l labelled) (out []int64) {
	for _, b := range begins(l.word) {
		out = append(out, k.way(hashOfBegin, l.label, b))
	}
	for _, p := range partsOf(l.word) {
		out = append(out, k.way(hashOfPart, l.label, p))
	}
	return out
}

// soundWay is the hash under which a word is found by a key of how it sounds.
func (k *blind) soundWay(label, key int64) int64 {
	return k.way(hashOfSound, label, strconv.FormatInt(key, 16))
}

// listWords adds words to the list of all words, but for those that stand in it, and how
// those sound that may be names.
func (tx *Tx) listWords(k *blind, words []labelled, names map[labelled]bool) error {
	numbers := make([]int64, len(words))
	for i, l := range words {
		numbers[i] = k.number(l)
	}
	held, err := tx.listed(numbers)
	if err != nil {
		return err
	}
	list := rowsOf{of: `word_list (number, label, word)`, width: 3}
	ways := rowsOf{of: `word_ways (way, word)`, width: 2}
	for i, l := range words {
		number := numbers[i]
		if !held[number] {
			sealed, err := k.seal(listedWord(number), []byte(l.word))
			if err != nil {
				return err
			}
			list.add(number, l.label, sealed)
			for _, way := range k.ways(l) {
				ways.add(way, number)
			}
		}
		if names[l] {
			for _, key := range wording.Hear(l.word).Kept() {
				ways.add(k.soundWay(l.label, key), number)
			}
		}
	}
	if err := insertNew(tx.sql, list); err != nil {
		return err
	}
	return insertNew(tx.sql, ways)
}

// listedWord names the sealed column of a word.
func listedWord(number int64) string { return "word_list.word " + strconv.FormatInt(number, 10) }

// listed tells which numbers are on the list.
func (tx *Tx) listed(numbers []int64) (map[int64]bool, error) {
	held := map[int64]bool{}
	for part := range slices.Chunk(numbers, batchOf) {
		found, err := sqldb.All(tx.sql, sqldb.Scalar[int64], `SELECT number FROM word_list WHERE number IN (`+places(1, wide(len(part)))+`)`, padded(part)...)
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			held[n] = true
		}
	}
	return held, nil
}

// sealedWord is a row of the list.
type sealedWord struct {
	number, label int64
	word          []byte
}

func scanSealedWord(row sqldb.Row) (w sealedWord, err error) {
	return w, row.Scan(&w.number, &w.label, &w.word)
}

func (k *blind) openWord(w sealedWord) (labelled, error) {
	word, err := k.open(listedWord(w.number), w.word)
	return labelled{string(word), w.label}, err
}

// unlistWord takes the word of a token off the list; the token of a portion is on none.
func (tx *Tx) unlistWord(token string) error {
	k, err := tx.blind()
	if err != nil {
		return err
	}
	number, err := numberOf(token)
	if err != nil {
		return err
	}
	w, err := sqldb.One(tx.sql, scanSealedWord, `SELECT number, label, word FROM word_list WHERE number = $1`, number)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	l, err := k.openWord(w)
	if err != nil {
		return err
	}
	ways := k.ways(l)
	for _, key := range wording.Hear(l.word).Kept() {
		ways = append(ways, k.soundWay(l.label, key))
	}
	for part := range slices.Chunk(ways, batchOf) {
		args := append(padded(part), number)
		if _, err := tx.sql.Exec(`DELETE FROM word_ways WHERE way IN (`+places(1, len(args)-1)+`) AND word = `+placeholder(len(args)), args...); err != nil {
			return err
		}
	}
	_, err = tx.sql.Exec(`DELETE FROM word_list WHERE number = $1`, number)
	return err
}

// labelled lists under which labels words stand, of those that are seen.
func (f *finder) labelled(words []string) ([]labelled, error) {
	asked := map[int64]labelled{}
	var numbers []int64
	for _, w := range words {
		for _, label := range f.labels {
			l := labelled{w, label}
			n := f.key.number(l)
			asked[n] = l
			numbers = append(numbers, n)
		}
	}
	held, err := f.tx.listed(numbers)
	var out []labelled
	for n := range held {
		out = append(out, asked[n])
	}
	slices.SortFunc(out, compareLabelled)
	return out, err
}

// on counts, of the words that are found under any of some ways, under how many.
func (f *finder) on(ways []int64) (map[int64]int, error) {
	met := map[int64]int{}
	for part := range slices.Chunk(ways, batchOf) {
		found, err := sqldb.All(f.tx.sql, sqldb.Scalar[int64], `SELECT word FROM word_ways WHERE way IN (`+places(1, wide(len(part)))+`)`, padded(part)...)
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			met[n]++
		}
	}
	return met, nil
}

// opened opens the words of some numbers that are seen and are wanted, in their order; it
// stops beyond most, with whichever (0: never).
func (f *finder) opened(numbers iter.Seq[int64], most int, wanted func(string) bool) ([]labelled, error) {
	var out []labelled
	for part := range slices.Chunk(slices.Collect(numbers), batchOf) {
		found, err := sqldb.All(f.tx.sql, scanSealedWord, `SELECT number, label, word FROM word_list
			WHERE number IN (`+places(1, wide(len(part)))+`) AND label IN `+inLabels(f.labels), padded(part)...)
		if err != nil {
			return nil, err
		}
		for _, w := range found {
			l, err := f.key.openWord(w)
			if err != nil {
				return nil, err
			}
			if wanted(l.word) {
				out = append(out, l)
			}
		}
		if most > 0 && len(out) > most {
			break
		}
	}
	slices.SortFunc(out, compareLabelled)
	return out, nil
}

// beginning lists the words that begin so and are seen, in their order; it stops beyond
// most, with whichever (0: never).
func (f *finder) beginning(begin string, most int) ([]labelled, error) {
	all := begins(begin)
	looked := all[len(all)-1]
	var ways []int64
	for _, label := range f.labels {
		ways = append(ways, f.key.way(hashOfBegin, label, looked))
	}
	met, err := f.on(ways)
	if err != nil {
		return nil, err
	}
	return f.opened(maps.Keys(met), most, func(w string) bool { return strings.HasPrefix(w, begin) })
}

// heard lists the words under keys of how they sound that are seen, each once, in their
// order: at most maxCompared.
func (f *finder) heard(keys []int64) ([]string, error) {
	var ways []int64
	for _, label := range f.labels {
		for _, key := range keys {
			ways = append(ways, f.key.soundWay(label, key))
		}
	}
	met, err := f.on(ways)
	if err != nil {
		return nil, err
	}
	found, err := f.opened(maps.Keys(met), 0, func(string) bool { return true })
	var out []string
	for _, l := range found {
		if len(out) == maxCompared {
			break
		}
		if len(out) == 0 || out[len(out)-1] != l.word {
			out = append(out, l.word)
		}
	}
	return out, err
}

// parts lists the words that have a part in them, or at their end, and are seen, in their
// order; it stops beyond most, with whichever.
func (f *finder) parts(part string, end bool, most int) ([]labelled, error) {
	rare, err := f.rarest(part)
	if err != nil {
		return nil, err
	}
	met, err := f.on(slices.Concat(rare...))
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(met, func(_ int64, times int) bool { return times < len(rare[0]) })
	return f.opened(maps.Keys(met), most, func(w string) bool { return end && strings.HasSuffix(w, part) || !end && strings.Contains(w, part) })
}

// rarest gives, by label that is seen and has words with all parts of a part, the hashes
// of the rarest of them: as many for each label.
func (f *finder) rarest(part string) ([][]int64, error) {
	parts := partsOf(part)
	all := make([][]int64, len(f.labels))
	for i, label := range f.labels {
		for _, p := range parts {
			all[i] = append(all[i], f.key.way(hashOfPart, label, p))
		}
	}
	type counted struct{ way, words int64 }
	words := map[int64]int64{}
	for some := range slices.Chunk(slices.Concat(all...), batchOf) {
		found, err := sqldb.All(f.tx.sql, func(row sqldb.Row) (c counted, err error) { return c, row.Scan(&c.way, &c.words) },
			`SELECT way, COUNT(*) FROM word_ways WHERE way IN (`+places(1, wide(len(some)))+`) GROUP BY way`, padded(some)...)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			words[c.way] = c.words
		}
	}
	var out [][]int64
	for _, ways := range all {
		if slices.ContainsFunc(ways, func(w int64) bool { return words[w] == 0 }) {
			continue
		}
		slices.SortFunc(ways, func(a, b int64) int { return int(words[a] - words[b]) })
		out = append(out, ways[:min(len(ways), fewestRare)])
	}
	return out, nil
}

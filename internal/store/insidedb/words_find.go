package insidedb

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/wording"
	"entente/internal/store/sqldb"
)

// Bounds of one search. Each is of what the reader sees: what is hidden fills none.
const (
	MaxFound     = 10_000 // rows, the newest; more are only said to be
	maxAlike     = 24     // words that a name may sound like, the nearest
	maxCompared  = 2_000  // words that are compared with a name
	maxOfPart    = 500    // words that have a part in them
	maxOfBegin   = 5_000  // words that begin so, for a search
	maxCompleted = 1_000  // words that are looked at for a completion
)

// wordMatch says which rows are found: those in which one of each of every stands, and
// nothing of none.
type wordMatch struct{ every, none []anyOf }

// anyOf are phrases of which one is enough.
type anyOf []phrase

// phrase is words beside one another.
type phrase struct {
	tokens []string
	title  bool // in the title
}

// beside tells whether any phrase has several words.
func (any anyOf) beside() bool {
	return slices.ContainsFunc(any, func(p phrase) bool { return len(p.tokens) > 1 })
}

// FoundRow is a version of an item that is found.
type FoundRow struct {
	number  int64
	Kind    string // of its Subject
	ID      string
	Version int
	From    party.Code
	Type    string // kind of the report, or of the judgement
	Topics  []string
	Since   time.Time
	Written bool // all that was asked for stands there as written; else something sounds so
	Titled  bool // in the title
	Beside  bool // one beside the other, in the order of the question
}

// Found is what a question finds.
type Found struct {
	Best     []FoundRow // the best first, then the newest; what is met as written before all else
	Newest   []FoundRow // the newest MaxFound of those that are met: what can be counted
	More     bool       // more are met than that
	Sounding [][]string // by term of the question, the words that sound as it does; the nearest first
}

// FindWords finds the versions of items that were the present as of a time and in which,
// as far as labels are seen, a question is met. The order and the counts follow from
// these and the question alone.
func (tx *Tx) FindWords(q wording.Query, labels []int64, asOf time.Time) (Found, error) {
	k, err := tx.blind()
	if err != nil {
		return Found{}, err
	}
	f := finder{tx: tx, key: k, q: q, labels: labels, at: standing(asOf), rows: map[int64]*FoundRow{}}
	if err := f.read(); err != nil {
		return Found{}, err
	}
	var newest []FoundRow
	for _, tier := range f.tiers() {
		rows, err := f.find(tier.match, MaxFound+1)
		if err != nil {
			return Found{}, err
		}
		for i := range rows {
			row, seen := f.rows[rows[i].number]
			if !seen {
				row = &rows[i]
				f.rows[row.number] = row
			}
			tier.note(row)
		}
		if newest == nil {
			newest = rows
		}
	}
	out := Found{More: len(newest) > MaxFound, Sounding: f.sounding}
	for _, r := range newest[:min(len(newest), MaxFound)] {
		out.Newest = append(out.Newest, *f.rows[r.number])
	}
	for _, r := range f.rows {
		out.Best = append(out.Best, *r)
	}
	slices.SortFunc(out.Best, func(a, b FoundRow) int {
		return cmp.Or(cmp.Compare(b.score(), a.score()), b.Since.Compare(a.Since), cmp.Compare(b.number, a.number))
	})
	return out, nil
}

// score is the rank of a row: of it and the question alone.
func (r FoundRow) score() (n int) {
	for i, is := range []bool{r.Beside, r.Titled, r.Written} {
		if is {
			n |= 1 << i
		}
	}
	return n
}

// finder reads a question against the words that the reader sees.
type finder struct {
	tx       *Tx
	key      *blind
	q        wording.Query
	labels   []int64
	at       int64
	written  []anyOf // by term, what it is met by as written
	sounds   []anyOf // by term, what sounds so
	sounding [][]string
	besides  anyOf
	rows     map[int64]*FoundRow
}

// read looks the words of the question up, under the labels that are seen.
func (f *finder) read() error {
	f.sounding = make([][]string, len(f.q.Terms))
	for i, t := range f.q.Terms {
		written, err := f.term(t)
		if err != nil {
			return err
		}
		var sounds anyOf
		if t.Sounds && !t.Without {
			if f.sounding[i], err = f.alike(t.Words[0]); err != nil {
				return err
			}
			found, err := f.labelled(f.sounding[i])
			if err != nil {
				return err
			}
			sounds = f.anyWord(found)
		}
		f.written, f.sounds = append(f.written, written), append(f.sounds, sounds)
	}
	return f.readBeside()
}

// readBeside looks for all that is asked for as one phrase.
func (f *finder) readBeside() error {
	var words []string
	terms := 0
	for _, t := range f.q.Terms {
		switch {
		case t.Without:
		case t.How != wording.Spelt:
			return nil
		default:
			words, terms = append(words, t.Words...), terms+1
		}
	}
	if terms < 2 {
		return nil
	}
	var err error
	f.besides, err = f.term(wording.Term{Words: words})
	return err
}

// term gives what a term is met by as written.
func (f *finder) term(t wording.Term) (anyOf, error) {
	switch t.How {
	case wording.Prefix:
		found, err := f.beginning(t.Words[0], maxOfBegin)
		if err == nil && len(found) > maxOfBegin {
			err = errs.E(errs.Invalid, "insidedb.FindWords", "more than %d words begin with %q; expected more characters of the word", maxOfBegin, t.Words[0])
		}
		return f.anyWord(found), err
	case wording.Part, wording.End:
		found, err := f.parts(t.Words[0], t.How == wording.End, maxOfPart)
		if err == nil && len(found) > maxOfPart {
			err = errs.E(errs.Invalid, "insidedb.FindWords", "more than %d words have %q in them; expected more characters of the word", maxOfPart, t.Words[0])
		}
		return f.anyWord(found), err
	}
	found, err := f.labelled(t.Words)
	if err != nil || len(t.Words) == 1 {
		return f.anyWord(found), err
	}
	var out anyOf
	for _, label := range f.labels { // a phrase stands in one portion, all of which has one label
		var tokens []string
		for _, w := range t.Words {
			if l := (labelled{w, label}); slices.Contains(found, l) {
				tokens = append(tokens, f.key.token(l))
			}
		}
		if len(tokens) == len(t.Words) {
			out = append(out, phrase{tokens: tokens})
		}
	}
	return out, nil
}

func (f *finder) anyWord(words []labelled) (out anyOf) {
	for _, l := range words {
		out = append(out, phrase{tokens: []string{f.key.token(l)}})
	}
	return out
}

// alike lists the words that may be the name that is asked for, the nearest first.
func (f *finder) alike(word string) ([]string, error) {
	asked := wording.Hear(word)
	keys := asked.Asked()
	if len(keys) == 0 {
		return nil, nil
	}
	found, err := f.heard(keys)
	if err != nil {
		return nil, err
	}
	type near struct {
		word string
		bits float64
	}
	var all []near
	for _, w := range found {
		if bits, alike := asked.Alike(wording.Hear(w)); alike && w != word {
			all = append(all, near{w, bits})
		}
	}
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(a.bits, b.bits), cmp.Compare(a.word, b.word)) })
	var out []string
	for _, n := range all[:min(len(all), maxAlike)] {
		out = append(out, n.word)
	}
	return out, nil
}

// tier is a way in which the question may be met, and what is noted of those rows.
type tier struct {
	match wordMatch
	note  func(*FoundRow)
}

// tiers are the ways in which the question is met, the widest first; one in which it
// cannot be is left out.
func (f *finder) tiers() []tier {
	var all, written, titled wordMatch
	sounding := false
	for i, t := range f.q.Terms {
		switch {
		case t.Without && len(f.written[i]) > 0:
			for _, m := range []*wordMatch{&all, &written, &titled} {
				m.none = append(m.none, f.written[i])
			}
		case !t.Without:
			sounding = sounding || len(f.sounds[i]) > 0
			all.every = append(all.every, slices.Concat(f.written[i], f.sounds[i]))
			written.every = append(written.every, f.written[i])
			titled.every = append(titled.every, inTitle(f.written[i]))
		}
	}
	if !f.q.Asked() {
		var any anyOf
		for _, label := range f.labels {
			any = append(any, phrase{tokens: []string{f.key.token(labelled{"", label})}})
		}
		all.every, written.every, titled.every = []anyOf{any}, nil, nil
	}
	beside := wordMatch{every: []anyOf{f.besides}, none: written.none}
	var out []tier
	add := func(m wordMatch, note func(*FoundRow)) {
		if len(m.every) > 0 && !slices.ContainsFunc(m.every, func(any anyOf) bool { return len(any) == 0 }) {
			out = append(out, tier{m, note})
		}
	}
	if add(all, func(r *FoundRow) { r.Written = r.Written || !sounding }); sounding {
		add(written, func(r *FoundRow) { r.Written = true })
	}
	add(titled, func(r *FoundRow) { r.Written, r.Titled = true, true })
	add(beside, func(r *FoundRow) { r.Written, r.Beside = true, true })
	return out
}

func inTitle(any anyOf) anyOf {
	out := slices.Clone(any)
	for i := range out {
		out[i].title = true
	}
	return out
}

// find gives the newest rows that a match finds.
func (f *finder) find(m wordMatch, most int) ([]FoundRow, error) {
	from, where, args := f.tx.words().rows(m, nil)
	text, args := f.narrowed(where, args)
	args = append(args, most)
	order := "number"
	if f.tx.sql.Engine() == sqldb.SQLite { // FTS5 gives its rows in this order, and is asked for no more than these
		order = "word_index.rowid"
	}
	return sqldb.All(f.tx.sql, scanFoundRow, `SELECT number, kind, id, version, partner, sort, topics, since FROM `+from+` WHERE `+text+`
		ORDER BY `+order+` DESC LIMIT `+placeholder(len(args)), args...)
}

func scanFoundRow(row sqldb.Row) (r FoundRow, err error) {
	var topics string
	err = row.Scan(&r.number, &r.Kind, &r.ID, &r.Version, &r.From, &r.Type, &topics, sqldb.Time(&r.Since))
	r.Topics = strings.Fields(topics)
	return r, err
}

// narrowed adds the fields of the question, and the time as of which it is asked.
func (f *finder) narrowed(where string, args []any) (string, []any) {
	one := func(value any) string {
		args = append(args, value)
		return placeholder(len(args))
	}
	at := one(f.at)
	where += ` AND since <= ` + at + ` AND until > ` + at
	any := func(values []string, condition func(string) string) {
		if len(values) == 0 {
			return
		}
		var parts []string
		for _, v := range values {
			parts = append(parts, condition(v))
		}
		where += ` AND (` + strings.Join(parts, ` OR `) + `)`
	}
	any(f.q.Kinds, func(v string) string { p := one(v); return `kind = ` + p + ` OR sort = ` + p })
	any(f.q.From, func(v string) string {
		return `partner = ` + one(v) + ` OR partner LIKE ` + one(escaped(v)+`/%`) + ` ESCAPE '\'`
	})
	any(f.q.Topics, func(v string) string { return `topics LIKE ` + one(`% `+escaped(v)+` %`) + ` ESCAPE '\'` })
	if !f.q.After.IsZero() {
		where += ` AND since >= ` + one(f.q.After)
	}
	if !f.q.Before.IsZero() {
		where += ` AND since < ` + one(f.q.Before)
	}
	return where, args
}

// escaped writes a word so that LIKE takes it as it is.
func escaped(word string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)
}

// topicsText is how topics stand in a row.
func topicsText(topics []string) string { return " " + strings.Join(topics, " ") + " " }

// Completed is a word that begins as was asked, and a version of an item in which it stands.
type Completed struct {
	Word string
	In   FoundRow
}

// CompleteWords lists words that begin so and stand in what was the present as of a time,
// as far as labels are seen: in their order, at most limit.
func (tx *Tx) CompleteWords(begin string, labels []int64, asOf time.Time, limit int) ([]Completed, error) {
	k, err := tx.blind()
	if err != nil {
		return nil, err
	}
	f := finder{tx: tx, key: k, labels: labels, at: standing(asOf)}
	found, err := f.beginning(begin, 0)
	if err != nil {
		return nil, err
	}
	found = found[:min(len(found), maxCompleted)]
	var out []Completed
	for _, l := range found {
		if len(out) == limit {
			break
		}
		if len(out) > 0 && out[len(out)-1].Word == l.word {
			continue
		}
		rows, err := f.find(wordMatch{every: []anyOf{f.anyWord([]labelled{l})}}, 1)
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			out = append(out, Completed{l.word, rows[0]})
		}
	}
	return out, nil
}

package insidedb

import (
	"cmp"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/wording"
	"entente/internal/store/sqldb"
)

// MaxItemWords is how many words of one item are kept for searching; what is behind is
// not found by its words.
const MaxItemWords = 50_000

// maxItemTokens is how many different words of one item are kept: a tsvector of PostgreSQL
// holds a megabyte, and holds a title's words twice.
const maxItemTokens = 30_000

// Wording is one version of an item, as words that can be searched.
type Wording struct {
	Kind, ID     string // of its Subject
	Version      int
	Since, Until int64      // stamps between which it is the present; Always for no end
	From         party.Code // originator, or the partner that sent it
	Type         string     // kind of the report, or of the judgement
	Topics       []string
	Texts        []Worded
}

// Worded is one portion of it.
type Worded struct {
	Title bool
	Label int64 // of LabelID: who sees its words
	Words []wording.Word
}

// labelled is a word that stands in portions of a label.
type labelled struct {
	word  string
	label int64
}

// compareLabelled is the order of words, then of labels.
func compareLabelled(a, b labelled) int {
	return cmp.Or(strings.Compare(a.word, b.word), cmp.Compare(a.label, b.label))
}

// wordRow is a row that is searched.
type wordRow struct {
	Wording
	number      int64
	title, text []string // tokens
}

// wordIndex is what the engines do each in its own way. It is given tokens, no words.
type wordIndex interface {
	// put writes a row, and what finds it by its words.
	put(tx *sqldb.Tx, r wordRow) error
	// remove takes a row away, with every trace of its words.
	remove(tx *sqldb.Tx, number int64) error
	// rows gives what rows are selected from, and the conditions under which a match
	// holds, as SQL whose placeholders begin behind the arguments that there are.
	rows(m wordMatch, args []any) (from, where string, all []any)
}

func (tx *Tx) words() wordIndex {
	if tx.sql.Engine() == sqldb.SQLite {
		return wordsOfSQLite{}
	}
	return wordsOfPostgres{}
}

// PutWords makes a version of an item findable by its words. A version that is so
// already is left as it is.
func (tx *Tx) PutWords(w Wording) error {
	held, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM word_rows WHERE kind = $1 AND id = $2 AND version = $3`, w.Kind, w.ID, w.Version)
	if err != nil || held > 0 || len(w.Texts) == 0 {
		return err
	}
	k, err := tx.blind()
	if err != nil {
		return err
	}
	r := wordRow{Wording: w}
	names := map[labelled]bool{}
	tokens := map[labelled]string{}
	var fresh []labelled
	left := MaxItemWords
	for _, t := range w.Texts {
		into := &r.text
		if t.Title {
			into = &r.title
		}
		*into = append(*into, k.token(labelled{"", t.Label}))
		for _, word := range t.Words {
			l := labelled{word.Text, t.Label}
			token, seen := tokens[l]
			if left == 0 || !seen && len(fresh) == maxItemTokens {
				break
			}
			left--
			if !seen {
				token = k.token(l)
				tokens[l] = token
				fresh = append(fresh, l)
			}
			*into = append(*into, token)
			names[l] = names[l] || word.Name
		}
	}
	if r.number, err = tx.wordNumber(w.Since); err != nil {
		return err
	}
	if err := tx.words().put(tx.sql, r); err != nil {
		return err
	}
	slices.SortFunc(fresh, compareLabelled)
	return tx.listWords(k, fresh, names)
}

// inSecond is how many rows one second has room for: what is more takes that of the next.
const inSecond = 1 << 12

// wordNumber is the next number that is free for a row of a stamp: rows are in the order
// of their seconds.
func (tx *Tx) wordNumber(since int64) (int64, error) {
	for first := since / 1_000_000 * inSecond; ; first += inSecond {
		last, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(number), CAST($1 AS BIGINT) - 1) FROM word_rows WHERE number >= $1 AND number < $2`, first, first+inSecond)
		if err != nil || last+1 < first+inSecond {
			return last + 1, err
		}
	}
}

// insertNew is insert for rows of which some may be there.
func insertNew(tx *sqldb.Tx, r rowsOf) error {
	for left := r.values; len(left) > 0; {
		n := min(batchOf, wide(len(left)/r.width+1)/2)
		var text strings.Builder
		text.WriteString(`INSERT INTO ` + r.of + ` VALUES `)
		for i := range n {
			if i > 0 {
				text.WriteString(", ")
			}
			text.WriteString("(" + places(1+i*r.width, r.width) + ")")
		}
		text.WriteString(` ON CONFLICT DO NOTHING`)
		if _, err := tx.Exec(text.String(), left[:n*r.width]...); err != nil {
			return err
		}
		left = left[n*r.width:]
	}
	return nil
}

// eraseWords takes all versions of a subject out of the index, and off the lists what
// no other row has.
func (tx *Tx) eraseWords(s Subject) error {
	type row struct {
		number int64
		tokens string
	}
	rows, err := sqldb.All(tx.sql, func(r sqldb.Row) (out row, err error) {
		var title string
		err = r.Scan(&out.number, &title, &out.tokens)
		out.tokens = title + " " + out.tokens
		return out, err
	}, `SELECT number, title, text FROM word_rows WHERE kind = $1 AND id = $2`, s.Kind, s.ID)
	if err != nil {
		return err
	}
	tokens := map[string]bool{}
	for _, r := range rows {
		if err := tx.words().remove(tx.sql, r.number); err != nil {
			return err
		}
		for token := range strings.FieldsSeq(r.tokens) {
			tokens[token] = true
		}
	}
	for token := range tokens {
		from, where, args := tx.words().rows(wordMatch{every: []anyOf{{phrase{tokens: []string{token}}}}}, nil)
		_, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT number FROM `+from+` WHERE `+where+` LIMIT 1`, args...)
		if errs.KindOf(err) == errs.NotFound {
			err = tx.unlistWord(token)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

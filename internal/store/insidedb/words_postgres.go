package insidedb

import (
	"slices"
	"strings"

	"entente/internal/store/sqldb"
)

// wordsOfPostgres finds by tsvector, without positions: whether words stand beside one
// another is seen in the row's own text.
type wordsOfPostgres struct{}

func (wordsOfPostgres) put(tx *sqldb.Tx, r wordRow) error {
	// A blank at each end, so that what stands between two is a word.
	title, text := " "+strings.Join(r.title, " ")+" ", " "+strings.Join(r.text, " ")+" "
	_, err := tx.Exec(`INSERT INTO word_rows (number, kind, id, version, since, until, partner, sort, topics, title, text, words)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CAST($12 AS TSVECTOR))`,
		r.number, r.Kind, r.ID, r.Version, r.Since, r.Until, r.From, r.Type, topicsText(r.Topics), title, text, r.vector())
	return err
}

// vector writes the words of a row as a tsvector without positions: each once, and those
// of the title once more as such.
func (r wordRow) vector() string {
	all := slices.Concat(r.title, r.text)
	for _, t := range r.title {
		all = append(all, titled(t))
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return "'" + strings.Join(all, "' '") + "'"
}

// titled is a token as that of a title: no other is so long.
func titled(token string) string { return token + "t" }

func (wordsOfPostgres) remove(tx *sqldb.Tx, number int64) error {
	_, err := tx.Exec(`DELETE FROM word_rows WHERE number = $1`, number)
	return err
}

func (wordsOfPostgres) rows(m wordMatch, args []any) (from, where string, all []any) {
	args = append(args, m.tsquery())
	conditions := []string{`words @@ CAST(` + placeholder(len(args)) + ` AS TSQUERY)`}
	beside := func(any anyOf) string {
		var found []string
		for _, p := range any {
			args = append(args, " "+strings.Join(p.tokens, " ")+" ")
			in := placeholder(len(args))
			found = append(found, `strpos(title, `+in+`) > 0`)
			if !p.title {
				found = append(found, `strpos(text, `+in+`) > 0`)
			}
		}
		return "(" + strings.Join(found, " OR ") + ")"
	}
	for _, any := range m.every {
		if any.beside() {
			conditions = append(conditions, beside(any))
		}
	}
	for _, any := range m.none {
		if any.beside() {
			conditions = append(conditions, `NOT `+beside(any))
		}
	}
	return `word_rows`, strings.Join(conditions, ` AND `), args
}

// tsquery writes a match as PostgreSQL reads it: what stands beside one another as what
// stands in one row.
func (m wordMatch) tsquery() string {
	var out []string
	for _, any := range m.every {
		out = append(out, any.tsquery())
	}
	for _, any := range m.none {
		if !any.beside() {
			out = append(out, "!"+any.tsquery())
		}
	}
	return strings.Join(out, " & ")
}

func (any anyOf) tsquery() string {
	out := make([]string, len(any))
	for i, p := range any {
		tokens := make([]string, len(p.tokens))
		for j, t := range p.tokens {
			if p.title {
				t = titled(t)
			}
			tokens[j] = "'" + t + "'"
		}
		out[i] = "(" + strings.Join(tokens, " & ") + ")"
	}
	return "(" + strings.Join(out, " | ") + ")"
}

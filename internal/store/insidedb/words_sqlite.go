package insidedb

import (
	"strings"

	"entente/internal/store/sqldb"
)

// wordsOfSQLite finds by FTS5. Its tables keep no text of their own; what is deleted is
// taken out of them at once (secure-delete), which needs the row's text: the row goes last.
type wordsOfSQLite struct{}

func (wordsOfSQLite) put(tx *sqldb.Tx, r wordRow) error {
	title, text := strings.Join(r.title, " "), strings.Join(r.text, " ")
	if _, err := tx.Exec(`INSERT INTO word_rows (number, kind, id, version, since, until, partner, sort, topics, title, text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		r.number, r.Kind, r.ID, r.Version, r.Since, r.Until, r.From, r.Type, topicsText(r.Topics), title, text); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO word_index (rowid, title, text) VALUES ($1, $2, $3)`, r.number, title, text)
	return err
}

func (wordsOfSQLite) remove(tx *sqldb.Tx, number int64) error {
	if _, err := tx.Exec(`DELETE FROM word_index WHERE rowid = $1`, number); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM word_rows WHERE number = $1`, number)
	return err
}

func (wordsOfSQLite) rows(m wordMatch, args []any) (from, where string, all []any) {
	args = append(args, m.fts5())
	return `word_index CROSS JOIN word_rows ON number = word_index.rowid`, `word_index MATCH ` + placeholder(len(args)), args
}

// fts5 writes a match as FTS5 reads it.
func (m wordMatch) fts5() string {
	every := make([]string, len(m.every))
	for i, any := range m.every {
		every[i] = any.fts5()
	}
	out := strings.Join(every, " AND ")
	if len(m.none) == 0 {
		return out
	}
	none := make([]string, len(m.none))
	for i, any := range m.none {
		none[i] = any.fts5()
	}
	return "(" + out + ") NOT (" + strings.Join(none, " OR ") + ")"
}

func (any anyOf) fts5() string {
	out := make([]string, len(any))
	for i, p := range any {
		out[i] = `"` + strings.Join(p.tokens, `" + "`) + `"`
		if p.title {
			out[i] = "title : " + out[i]
		}
	}
	return "(" + strings.Join(out, " OR ") + ")"
}

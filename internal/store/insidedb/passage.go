package insidedb

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/internal/store/sqldb"
)

// Passage is one passage of a version of an item: Place is which of its portion's.
type Passage struct {
	Number         int64 // in the order of arrival; never shown
	Kind, ID       string
	Version        int
	Portion, Place int
	Label          int64
	Bands          []uint64 // under which it is looked up, each once; not read back
}

// AddPassages records passages that were the present from one stamp on and before another
// (Always: to this day).
func (tx *Tx) AddPassages(passages []Passage, since, until int64) error {
	number, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(number), 0) FROM passages`)
	if err != nil {
		return err
	}
	k, err := tx.blind()
	if err != nil {
		return err
	}
	rows := rowsOf{of: `passages (number, kind, id, version, portion, place, label, since, until)`, width: 9}
	bands := rowsOf{of: `passage_bands (band, passage, label)`, width: 3}
	for _, p := range passages {
		number++
		rows.add(number, p.Kind, p.ID, p.Version, p.Portion, p.Place, p.Label, since, until)
		for _, b := range p.Bands {
			bands.add(k.band(b), number, p.Label)
		}
	}
	if err := tx.insert(rows); err != nil {
		return err
	}
	return tx.insert(bands)
}

// MostBand is how many passages of one number are looked at: the first of those that are
// seen. What more of them have is nobody's.
const MostBand = 50

// askedAtOnce is how many numbers one question has.
const askedAtOnce = 32

// PassagesWith lists for each number the passages with it that are seen and are the present
// as of a time, in the order of arrival, at most MostBand each.
func (tx *Tx) PassagesWith(bands []uint64, labels []int64, asOf time.Time) ([][]Passage, error) {
	k, err := tx.blind()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for i := range askedAtOnce {
		if i > 0 {
			text.WriteString(" UNION ALL ")
		}
		fmt.Fprintf(&text, `SELECT * FROM (SELECT %d AS asked, p.number, p.kind, p.id, p.version, p.portion, p.place, p.label
			FROM passage_bands b JOIN passages p ON p.number = b.passage
			WHERE b.band = $%d AND b.label IN `+inLabels(labels)+` AND p.since <= $1 AND p.until > $1 ORDER BY b.passage LIMIT $2) AS a%d`, i, i+3, i)
	}
	out := make([][]Passage, len(bands))
	for from := 0; from < len(bands); from += askedAtOnce {
		args := []any{standing(asOf), MostBand}
		for i := range askedAtOnce { // the last question asks for its last number again
			args = append(args, k.band(bands[min(from+i, len(bands)-1)]))
		}
		_, err := sqldb.All(tx.sql, func(row sqldb.Row) (p Passage, err error) {
			var asked int
			err = row.Scan(&asked, &p.Number, &p.Kind, &p.ID, &p.Version, &p.Portion, &p.Place, &p.Label)
			if asked += from; asked < len(bands) {
				out[asked] = append(out[asked], p)
			}
			return p, err
		}, text.String(), args...)
		if err != nil {
			return nil, err
		}
	}
	for _, found := range out {
		slices.SortFunc(found, func(a, b Passage) int { return cmp.Compare(a.Number, b.Number) })
	}
	return out, nil
}

// CountPassages counts the passages with a number that are seen and are the present as of
// a time, up to most.
func (tx *Tx) CountPassages(band uint64, labels []int64, asOf time.Time, most int) (int, error) {
	k, err := tx.blind()
	if err != nil {
		return 0, err
	}
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM (SELECT 1 FROM passage_bands b JOIN passages p ON p.number = b.passage
		WHERE b.band = $1 AND b.label IN `+inLabels(labels)+` AND p.since <= $2 AND p.until > $2 LIMIT $3) AS seen`, k.band(band), standing(asOf), most)
}

// Token is what a service says of a source without naming it, in one portion of an item.
type Token struct {
	Kind, ID string
	Version  int
	Portion  int // assess.Whole where it is said of the item
	Token    string
	Label    int64
}

// AddTokens records tokens that stood from one stamp on and before another.
func (tx *Tx) AddTokens(tokens []Token, since, until int64) error {
	rows := rowsOf{of: `item_tokens (kind, id, version, portion, token, label, since, until)`, width: 8}
	for _, t := range tokens {
		rows.add(t.Kind, t.ID, t.Version, t.Portion, t.Token, t.Label, since, until)
	}
	return tx.insert(rows)
}

// TokensOf lists the tokens of an item that are seen as of a time.
func (tx *Tx) TokensOf(kind, id string, labels []int64, asOf time.Time) ([]Token, error) {
	return sqldb.All(tx.sql, scanToken, `SELECT kind, id, version, portion, token, label FROM item_tokens
		WHERE kind = $2 AND id = $3 AND `+seenAt("", "$1", labels)+` ORDER BY portion, token`, standing(asOf), kind, id)
}

// TokensLike lists where a token stands that are seen as of a time, in the order of
// items, at most MostBand.
func (tx *Tx) TokensLike(token string, labels []int64, asOf time.Time) ([]Token, error) {
	return sqldb.All(tx.sql, scanToken, `SELECT kind, id, version, portion, token, label FROM item_tokens
		WHERE token = $2 AND `+seenAt("", "$1", labels)+` ORDER BY since, kind, id, portion LIMIT $3`, standing(asOf), token, MostBand)
}

func scanToken(row sqldb.Row) (Token, error) {
	var t Token
	return t, row.Scan(&t.Kind, &t.ID, &t.Version, &t.Portion, &t.Token, &t.Label)
}

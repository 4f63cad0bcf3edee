package insidedb

import (
	"fmt"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/likeness"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/store/sqldb"
)

// likenessPayload is the kind of key under which the node's salt stands.
const likenessPayload = "likeness"

// Bounds on a search for near-identical texts, so that no flood of one text makes
// another partner's item or an officer wait.
const (
	mostPerBand = 64 // of what one partner's side of the order has under one value
	mostOpened  = 32 // candidates that are compared, those first that agree in most
)

// Salt is the node's own, under which texts are sketched; the first caller draws it.
func (tx *Tx) Salt() ([]byte, error) {
	l, err := tx.onlyLock(payloadID{kind: likenessPayload, id: "salt"})
	if err != nil {
		return nil, err
	}
	return l.key.Secret(), nil
}

// AddLikeness lets the texts of an item be found by what is like them.
func (tx *Tx) AddLikeness(item string, partner party.Code, portions []tearline.Portion) error {
	salt, err := tx.Salt()
	if err != nil {
		return err
	}
	for i, p := range portions {
		bands := likeness.Of(salt, p.Text).Bands()
		if bands == nil {
			continue
		}
		args := []any{item, string(partner), i}
		var rows []string
		for _, v := range bands {
			args = append(args, int64(v))
			rows = append(rows, fmt.Sprintf("($%d, $2, $1, $3)", len(args)))
		}
		_, err := tx.sql.Exec(`INSERT INTO likeness (value, partner, item, portion) VALUES `+strings.Join(rows, ", ")+` ON CONFLICT DO NOTHING`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// Alike is a portion of an item that is near-identical to a text.
type Alike struct {
	Item     string
	Partner  party.Code
	Portion  int // from 0, as the item numbers them
	Likeness float64
}

// Alike finds portions of items that are near-identical to a text, those of one
// partner left out ("" for none). It does not look at everything that is held: it
// opens a bounded number of candidates, those first that have most in common.
func (tx *Tx) Alike(text string, but party.Code) ([]Alike, error) {
	salt, err := tx.Salt()
	if err != nil {
		return nil, err
	}
	sketch := likeness.Of(salt, text)
	if sketch.Short() {
		return nil, nil
	}
	candidates, err := tx.candidates(sketch.Bands(), but)
	if err != nil {
		return nil, err
	}
	var out []Alike
	for _, c := range candidates {
		r, err := tx.Received(c.Item)
		if err != nil {
			return nil, err
		}
		if c.Portion >= len(r.Portions) { // it is erased
			continue
		}
		if c.Likeness = likeness.Likeness(sketch, likeness.Of(salt, r.Portions[c.Portion].Text)); c.Likeness >= likeness.Threshold {
			out = append(out, c)
		}
	}
	return out, nil
}

// candidates are portions that share a band, those that share most of them first.
func (tx *Tx) candidates(bands []uint64, but party.Code) ([]Alike, error) {
	args := []any{string(but)}
	var each []string
	for _, v := range bands {
		args = append(args, int64(v))
		for _, side := range []string{"<", ">"} { // two ranges of the key: what is left out is not read either
			each = append(each, fmt.Sprintf(`SELECT * FROM (SELECT item, partner, portion FROM likeness WHERE value = $%d AND partner %s $1
				ORDER BY value, partner, item, portion LIMIT %d) AS b%d`, len(args), side, mostPerBand, len(each)))
		}
	}
	return sqldb.All(tx.sql, func(row sqldb.Row) (Alike, error) {
		var a Alike
		return a, row.Scan(&a.Item, &a.Partner, &a.Portion)
	}, fmt.Sprintf(`SELECT item, partner, portion FROM (%s) AS found GROUP BY item, partner, portion ORDER BY COUNT(*) DESC, item, portion LIMIT %d`,
		strings.Join(each, " UNION ALL "), mostOpened), args...)
}

// Uncompared lists items that were not yet held against what others sent.
func (tx *Tx) Uncompared(limit int) ([]Inbound, error) {
	return sqldb.All(tx.sql, tx.scanInbound, selectInbound+` WHERE compared_at IS NULL ORDER BY recorded_at, item LIMIT $1`, limit)
}

// Compared records that an item was held against what others sent, and which of
// its portions are near-identical to theirs. Where one was erased meanwhile,
// nothing is recorded, and it is compared again.
func (tx *Tx) Compared(item string, same map[int][]Alike, at time.Time) error {
	for portion, others := range same {
		for _, o := range others {
			for _, id := range []string{item, o.Item} {
				if _, err := tx.Erasure(Subject{SubjectReceived, id}); errs.KindOf(err) != errs.NotFound { // since it was looked at
					return err
				}
			}
			_, err := tx.sql.Exec(`INSERT INTO same_text (item, portion, other, other_portion, per_mille, recorded_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
				item, portion, o.Item, o.Portion, int(o.Likeness*1000), at)
			if err != nil {
				return err
			}
		}
	}
	_, err := tx.sql.Exec(`UPDATE inbound SET compared_at = $2 WHERE item = $1`, item, at)
	return err
}

// SameAs lists the items of other partners that have a text near-identical to one
// of an item's, as of a time.
func (tx *Tx) SameAs(item string, asOf time.Time) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT other FROM same_text WHERE item = $1 AND recorded_at <= $2
		UNION SELECT item FROM same_text WHERE other = $1 AND recorded_at <= $2 ORDER BY 1`, item, until(asOf))
}

// AddNotDerived records that an officer says that a report is not made of an item
// although its words are nearly the same.
func (tx *Tx) AddNotDerived(r Report, a Alike, officer, reason string) error {
	l, err := tx.lockOf(payloadID{reportPayload, r.ID, r.Version})
	if err != nil {
		return err
	}
	sealed, err := l.sealText("not derived", reason)
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO not_derived (report, version, item, portion, officer, reason, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		r.ID, r.Version, a.Item, a.Portion, officer, sealed, r.RecordedAt)
	return err
}

// NotDerived is what an officer said of a report's version and an item.
type NotDerived struct {
	Item    string
	Portion int
	Officer string
	Reason  string // "" once the report is erased
}

// NotDerivedFrom lists the items from which officers say that a version of a
// report is not made.
func (tx *Tx) NotDerivedFrom(reportID string, version int) ([]NotDerived, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (NotDerived, error) {
		var n NotDerived
		var reason string
		var secret []byte
		if err := row.Scan(&n.Item, &n.Portion, &n.Officer, &reason, &secret); err != nil {
			return n, err
		}
		l, err := tx.vault.lock(payloadID{reportPayload, reportID, version}, secret)
		if err != nil {
			return n, err
		}
		return n, l.openText("not derived", reason, &n.Reason)
	}, `SELECT item, portion, officer, reason, `+keyOf(reportPayload, `not_derived.report`, `not_derived.version`)+` FROM not_derived
		WHERE report = $1 AND version = $2 ORDER BY item, portion`, reportID, version)
}

// forgetLikeness erases what an item's words left behind: where they are looked
// up, what was found to be the same, and an officer's words about them.
func (tx *Tx) forgetLikeness(item string) error {
	for _, statement := range []string{
		`DELETE FROM log_salts WHERE entry IN (SELECT entry FROM log_events WHERE subject = '` + clearingPrefix + `' || $1)`,
		`DELETE FROM likeness WHERE item = $1`,
		`DELETE FROM same_text WHERE item = $1 OR other = $1`,
		`UPDATE inbound SET reason = '' WHERE item = $1`,
	} {
		if _, err := tx.sql.Exec(statement, item); err != nil {
			return err
		}
	}
	return nil
}

package insidedb

import (
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Transition is a statement of one side about an item, as it was signed.
type Transition struct {
	obligation.Transition // Hash is that of the signed statement
	Partner               party.Code
	Direction             string // which way the statement went
	Subject, Commitment   string // of the item's envelope
	Officer               string // who had us state it; "" for the node and for a partner's
	Evidence              []byte // the signed statement, as it is recorded; what is read does not have it
	RecordedAt            time.Time
}

// terms are what few verbs have.
type terms struct {
	Ground    obligation.Ground `json:"ground,omitempty"`
	Answer    string            `json:"answer,omitempty"`
	Successor string            `json:"successor,omitempty"`
	Party     party.Code        `json:"party,omitempty"`
	Portion   *uint64           `json:"portion,omitempty"`
	Use       []string          `json:"use,omitempty"`
	Onward    string            `json:"onward,omitempty"`
	NotAfter  *time.Time        `json:"not_after,omitempty"`
	Due       *time.Time        `json:"due,omitempty"`
}

const transitionColumns = `hash, partner, direction, verb, by_side, item, subject, commitment, code, at, matter, terms, officer, recorded_at`

// AddTransition records a statement that is no receipt; one that is held is left
// as it is.
func (tx *Tx) AddTransition(t Transition) (bool, error) {
	at, err := tx.sql.Stamp("receipts/" + string(t.Partner))
	if err != nil {
		return false, err
	}
	t.RecordedAt = at
	fresh, err := tx.addTransition(t, t.Hash)
	if err != nil || !fresh {
		return fresh, err
	}
	return true, tx.noteTold(ofStatement+t.Hash, string(t.Verb), t.Direction, t.Partner, at, t.record())
}

func (tx *Tx) addTransition(t Transition, once string) (bool, error) {
	var err error
	rest := ""
	if once != "" {
		if rest, err = asJSON(terms{t.Ground, t.Answer, t.Successor, t.Party, t.Portion, t.Use, t.Onward, t.NotAfter, t.Due}); err != nil {
			return false, err
		}
	}
	return added(tx.sql.Exec(`INSERT INTO transitions (`+transitionColumns+`, evidence, once) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT DO NOTHING`, t.Hash, string(t.Partner), t.Direction, string(t.Verb), string(t.By), t.Item, t.Subject, t.Commitment, t.Code, t.At,
		t.Matter, rest, t.Officer, t.RecordedAt, t.Evidence, once))
}

const selectTransitions = `SELECT ` + transitionColumns + ` FROM transitions`

// Transitions lists what was stated between us and a partner about an item as of
// a time, the first recorded first. Receipts are among it.
func (tx *Tx) Transitions(partner party.Code, item string, asOf time.Time) ([]Transition, error) {
	return sqldb.All(tx.sql, scanTransition, selectTransitions+` WHERE item = $1 AND partner = $2 AND recorded_at <= $3 ORDER BY recorded_at, hash`,
		item, string(partner), until(asOf))
}

// Transition gives a statement by the hash under which it was signed.
func (tx *Tx) Transition(hash string) (Transition, error) {
	return sqldb.One(tx.sql, scanTransition, selectTransitions+` WHERE hash = $1`, hash)
}

// Stated lists statements of a verb that went in a direction as of a time, the
// latest first.
func (tx *Tx) Stated(direction, verb string, asOf time.Time, limit int) ([]Transition, error) {
	return sqldb.All(tx.sql, scanTransition, selectTransitions+` WHERE once <> '' AND direction = $1 AND verb = $2 AND recorded_at <= $3`+tx.seenRefs(refs{item: "transitions.item"})+`
		ORDER BY recorded_at DESC, hash LIMIT $4`, direction, verb, until(asOf), limit)
}

// ItemPartners lists with whom an item, whose envelope has the hash, was exchanged.
func (tx *Tx) ItemPartners(item string) ([]party.Code, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[party.Code],
		`SELECT partner FROM received WHERE hash = $1 UNION SELECT partner FROM outbox WHERE hash = $1`, item)
}

// ReceivedByHash gives the item of a partner whose envelope has the hash.
func (tx *Tx) ReceivedByHash(partner party.Code, hash string) (Received, error) {
	return sqldb.One(tx.sql, tx.scanReceived, selectReceived+` WHERE partner = $1 AND hash = $2`, string(partner), hash)
}

// Fold gives where an item stands between us and a partner: what was recorded up
// to asOf (zero: everything), judged at a time.
func (tx *Tx) Fold(partner party.Code, item string, asOf, at time.Time) (obligation.Item, error) {
	all, err := tx.Transitions(partner, item, asOf)
	if err != nil {
		return obligation.Item{}, err
	}
	stated := make([]obligation.Transition, len(all))
	for i, t := range all {
		stated[i] = t.Transition
	}
	return obligation.Fold(item, stated, at), nil
}

func scanTransition(row sqldb.Row) (Transition, error) {
	var t Transition
	var rest string
	err := row.Scan(&t.Hash, &t.Partner, &t.Direction, &t.Verb, &t.By, &t.Item, &t.Subject, &t.Commitment, &t.Code, sqldb.Time(&t.At), &t.Matter, &rest,
		&t.Officer, sqldb.Time(&t.RecordedAt))
	if err != nil || rest == "" {
		return t, err
	}
	var x terms
	if err := fromJSON(rest, &x); err != nil {
		return Transition{}, err
	}
	t.Ground, t.Answer, t.Successor, t.Party, t.Portion, t.Use, t.Onward, t.NotAfter, t.Due = x.Ground, x.Answer, x.Successor, x.Party, x.Portion, x.Use, x.Onward, x.NotAfter, x.Due
	return t, nil
}

// AskByPrefix gives the question whose hash is, or begins with, what is given;
// not-found when there is none, or more than one.
func (tx *Tx) AskByPrefix(prefix string) (Transition, error) {
	const op = "insidedb.AskByPrefix"
	digits := strings.TrimPrefix(prefix, "sha256:")
	if len(digits) < 8 || strings.Trim(digits, "0123456789abcdef") != "" {
		return Transition{}, errs.E(errs.NotFound, op, "no question %q", prefix)
	}
	all, err := sqldb.All(tx.sql, scanTransition, selectTransitions+` WHERE once <> '' AND verb = 'asked' AND hash LIKE $1 LIMIT 2`, "sha256:"+digits+"%")
	if err == nil && len(all) != 1 {
		err = errs.E(errs.NotFound, op, "%d questions %q", len(all), prefix)
	}
	if err != nil {
		return Transition{}, err
	}
	if tx.hides(RefConsent, all[0].Hash) {
		return Transition{}, errs.E(errs.NotFound, op, "%d questions %q", 0, prefix)
	}
	return all[0], nil
}

package insidedb

import (
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Pending is a statement that is made to a partner once it has admitted a
// release of ours, and not before: nothing is wanted of an item that is not held.
type Pending struct {
	ID       string // the caller's; the same one again changes nothing
	Release  string // when it is admitted
	Partner  party.Code
	Item     string // hash of the envelope that it is about; "": the release's own
	Verb     obligation.Verb
	Code     string
	Ground   obligation.Ground
	Matter   string // that it answers, or follows up; "" of a request about another item: the release, which says what for
	Party    party.Code
	Portion  *uint64
	Due      *time.Time
	NotAfter *time.Time // of a renewal
	Officer  string     // who has it stated
	Cause    string     // id here of what it is made for: an obligation, a question, a warning

	Outcome    string // PendingWaits, PendingStated, PendingDropped
	Statement  string // stated: its hash
	RecordedAt time.Time
	DoneAt     *time.Time
}

// What becomes of a pending statement.
const (
	PendingWaits   = ""
	PendingStated  = "stated"
	PendingDropped = "dropped" // the release will not be admitted any more
)

const pendingColumns = `p.id, p.release_id, p.partner, p.item, p.verb, p.code, p.matter, p.terms, p.officer, p.cause, p.outcome, p.statement, p.recorded_at, p.done_at`

// WantStated records a statement that is to be made.
func (tx *Tx) WantStated(p Pending) error {
	if p.ID == "" || p.Release == "" || p.Partner == "" || p.Officer == "" {
		return errs.E(errs.Internal, "insidedb.WantStated", "an id, a release, a partner and an officer are needed")
	}
	at, err := tx.sql.Stamp("pending")
	if err != nil {
		return err
	}
	if err := tx.supersede(p, at); err != nil {
		return err
	}
	rest, err := asJSON(terms{Ground: p.Ground, Party: p.Party, Portion: p.Portion, Due: p.Due, NotAfter: p.NotAfter})
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO pending_statements (id, release_id, partner, item, verb, code, matter, terms, officer, cause, outcome, statement, recorded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11) ON CONFLICT DO NOTHING`,
		p.ID, p.Release, string(p.Partner), p.Item, string(p.Verb), p.Code, p.Matter, rest, p.Officer, p.Cause, at)
	return err
}

// readyPending is where a pending statement can be settled: its release was
// admitted, or never will be.
const readyPending = ` FROM pending_statements p JOIN releases r ON r.id = p.release_id
	WHERE p.outcome = '' AND r.state IN ('admitted', 'refused', 'denied', 'cancelled')`

// PendingPartners lists the partners of what can be settled.
func (tx *Tx) PendingPartners() ([]party.Code, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[party.Code], `SELECT DISTINCT p.partner`+readyPending+` ORDER BY p.partner`)
}

// PendingFor lists what can be settled with a partner, the first wanted first.
func (tx *Tx) PendingFor(partner party.Code, limit int) ([]Pending, error) {
	return sqldb.All(tx.sql, scanPending, `SELECT `+pendingColumns+readyPending+` AND p.partner = $1 ORDER BY p.recorded_at, p.id LIMIT $2`, string(partner), limit)
}

// PendingOf lists what is, or was, to be stated for a cause, the first first.
func (tx *Tx) PendingOf(cause string) ([]Pending, error) {
	return sqldb.All(tx.sql, scanPending, `SELECT `+pendingColumns+` FROM pending_statements p WHERE p.cause = $1 ORDER BY p.recorded_at, p.id`, cause)
}

// PendingStatedAs gives the pending statement that was made under a hash;
// not-found for a statement that was made otherwise.
func (tx *Tx) PendingStatedAs(hash string) (Pending, error) {
	return sqldb.One(tx.sql, scanPending, `SELECT `+pendingColumns+` FROM pending_statements p WHERE p.outcome = 'stated' AND p.statement = $1`, hash)
}

// SettlePending records what became of one that waits. It tells whether it waited.
func (tx *Tx) SettlePending(id, outcome, statement string, at time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE pending_statements SET outcome = $2, statement = $3, done_at = CASE WHEN recorded_at > $4 THEN recorded_at ELSE $4 END WHERE id = $1 AND outcome = ''`, id, outcome, statement, at))
}

func scanPending(row sqldb.Row) (Pending, error) {
	var p Pending
	var rest string
	err := row.Scan(&p.ID, &p.Release, &p.Partner, &p.Item, &p.Verb, &p.Code, &p.Matter, &rest, &p.Officer, &p.Cause, &p.Outcome, &p.Statement,
		sqldb.Time(&p.RecordedAt), sqldb.OptionalTime(&p.DoneAt))
	if err != nil {
		return Pending{}, err
	}
	var x terms
	err = fromJSON(rest, &x)
	p.Ground, p.Party, p.Portion, p.Due, p.NotAfter = x.Ground, x.Party, x.Portion, x.Due, x.NotAfter
	return p, err
}

// ObligationOf is the id of what a statement opened, from the statement's hash.
func ObligationOf(matter string) string {
	digits := strings.TrimPrefix(matter, "sha256:")
	return digits[:min(32, len(digits))]
}

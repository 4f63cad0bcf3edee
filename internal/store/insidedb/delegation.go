package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Delegation is one version of an officer's giving the role of disclosure to
// another for a time.
type Delegation struct {
	ID         string // for our own eyes
	Version    int
	Giver      string
	Taker      string
	Partners   []party.Code // nil: all
	Until      time.Time
	Revoked    bool
	Officer    string // who recorded this version
	RecordedAt time.Time
}

const delegationColumns = `id, version, giver, taker, partners, until, revoked, officer, recorded_at`

// PutDelegation records a delegation, or the next version of the one with its id.
func (tx *Tx) PutDelegation(d Delegation) (Delegation, error) {
	stream := "delegation/" + d.Giver
	at, err := tx.sql.Stamp(stream)
	if err != nil {
		return Delegation{}, err
	}
	if d.ID == "" {
		d.ID = mint("delegation", d.Giver, d.Taker, stampText(at))
	}
	partners, err := asJSON(d.Partners)
	if err != nil {
		return Delegation{}, err
	}
	d.RecordedAt = at
	d.Version, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) + 1 FROM delegations WHERE id = $1`, d.ID)
	if err != nil {
		return Delegation{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO delegations (`+delegationColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		d.ID, d.Version, d.Giver, d.Taker, partners, d.Until, d.Revoked, d.Officer, at)
	if err != nil {
		return d, err
	}
	return d, tx.noteOrdered(d.subject(), "delegation", "", at, d.record())
}

// delegationVersion gives one version of a delegation.
func (tx *Tx) delegationVersion(id string, version int) (Delegation, error) {
	return sqldb.One(tx.sql, scanDelegation, `SELECT `+delegationColumns+` FROM delegations WHERE id = $1 AND version = $2`, id, version)
}

// Delegation gives a delegation as it stands; revoked and ended ones too.
func (tx *Tx) Delegation(id string) (Delegation, error) {
	return sqldb.One(tx.sql, scanDelegation,
		`SELECT `+delegationColumns+` FROM delegations WHERE id = $1 ORDER BY version DESC LIMIT 1`, id)
}

// Delegations lists, as of a time, every delegation to an officer, or all of
// them for "", the latest first.
func (tx *Tx) Delegations(taker string, asOf time.Time) ([]Delegation, error) {
	return sqldb.All(tx.sql, scanDelegation,
		`SELECT `+delegationColumns+` FROM delegations d WHERE ($1 = '' OR taker = $1)
		 AND version = (SELECT MAX(version) FROM delegations WHERE id = d.id AND recorded_at <= $2) ORDER BY recorded_at DESC, id`, taker, until(asOf))
}

func scanDelegation(row sqldb.Row) (Delegation, error) {
	var d Delegation
	var partners string
	err := row.Scan(&d.ID, &d.Version, &d.Giver, &d.Taker, &partners, sqldb.Time(&d.Until), &d.Revoked, &d.Officer, sqldb.Time(&d.RecordedAt))
	if err != nil {
		return Delegation{}, err
	}
	return d, fromJSON(partners, &d.Partners)
}

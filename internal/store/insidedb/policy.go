package insidedb

import (
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Policy is a policy that was in force from a time on.
type Policy struct {
	Number     int // from 1
	Hash       string
	Files      []PolicyFile
	RecordedAt time.Time
}

// PolicyFile is a file that a policy was read from, byte for byte.
type PolicyFile struct {
	Kind string `json:"kind"` // parties, consents, assurances, directive, law
	Name string `json:"name"`
	Data []byte `json:"data"`
}

// PutPolicy records that a policy is in force from now on; when the newest one
// has the same hash, nothing changes. It says whether it is new.
func (tx *Tx) PutPolicy(hash string, files []PolicyFile) (bool, error) {
	at, err := tx.sql.Stamp("policies")
	if err != nil {
		return false, err
	}
	last, err := tx.Policy(time.Time{})
	if err != nil && errs.KindOf(err) != errs.NotFound || last.Hash == hash {
		return false, err
	}
	data, err := json.Marshal(files)
	if err != nil {
		return false, errs.Wrap(errs.Internal, "insidedb.PutPolicy", err, "a policy cannot be written")
	}
	return added(tx.sql.Exec(`INSERT INTO policies (number, hash, files, recorded_at) VALUES ($1, $2, $3, $4)`, last.Number+1, hash, data, at))
}

func scanPolicy(row sqldb.Row) (Policy, error) {
	var p Policy
	var files []byte
	if err := row.Scan(&p.Number, &p.Hash, &files, sqldb.Time(&p.RecordedAt)); err != nil {
		return Policy{}, err
	}
	return p, fromJSON(string(files), &p.Files)
}

// Policy gives the policy that was in force at a time; not-found before the first.
func (tx *Tx) Policy(asOf time.Time) (Policy, error) {
	return sqldb.One(tx.sql, scanPolicy, `SELECT number, hash, files, recorded_at FROM policies WHERE recorded_at <= $1 ORDER BY number DESC LIMIT 1`, until(asOf))
}

package insidedb

import (
	"encoding/json"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Kinds of what is held and part of the policy in force.
const (
	HeldConsents    = "consents"    // text: one consent, as in consents.yaml
	HeldCommunities = "communities" // text: the members of the community, a list of codes
)

// AlarmPolicy is raised when what is held does not go into the policy.
const AlarmPolicy = "policy"

// heldStream is one for everything that is held, so that one number says
// whether any of it has changed.
const heldStream = "held"

// PutHeld records what is held under a name, in JSON, in place of what was; ""
// ends it. The same again changes nothing. What could not be a part of a policy
// is refused. It says whether anything changed.
func (tx *Tx) PutHeld(kind, name, text string) (bool, error) {
	if err := readHeld(kind, name, text); err != nil {
		return false, err
	}
	at, err := tx.sql.Stamp(heldStream)
	if err != nil {
		return false, err
	}
	before, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT text FROM held WHERE kind = $1 AND name = $2 ORDER BY version`, kind, name)
	if err != nil || len(before) == 0 && text == "" || len(before) > 0 && before[len(before)-1] == text {
		return false, err
	}
	return added(tx.sql.Exec(`INSERT INTO held (kind, name, version, text, recorded_at) VALUES ($1, $2, $3, $4, $5)`, kind, name, len(before)+1, text, at))
}

// readHeld refuses what the loader of a policy would refuse.
func readHeld(kind, name, text string) (err error) {
	switch {
	case text == "":
	case kind == HeldConsents:
		var all []party.Consent
		if all, err = party.DecodeConsents(kind, heldFile(kind, []heldRow{{name, text}})); err == nil && all[0].ID != name {
			err = errs.E(errs.Internal, "insidedb.PutHeld", "a consent under the name of another")
		}
	case kind == HeldCommunities:
		_, err = party.DecodeCommunities(kind, heldFile(kind, []heldRow{{name, text}}))
	case kind == HeldInvocations:
		var all []directive.Invocation
		if all, err = directive.DecodeInvocations(kind, heldFile(kind, []heldRow{{name, text}})); err == nil && all[0].ID != name {
			err = errs.E(errs.Internal, "insidedb.PutHeld", "an invocation under the name of another")
		}
	case kind == HeldAssurances || kind == HeldBreaches || kind == HeldAssessments:
		err = readAssured(kind, name, heldFile(kind, []heldRow{{name, text}}))
	default:
		err = errs.E(errs.Internal, "insidedb.PutHeld", "an unknown kind %q", kind)
	}
	return err
}

type heldRow struct{ name, text string }

// Held gives everything of a kind that is held as of a time, written as the file
// that the policy reads; nil when nothing is.
func (tx *Tx) Held(kind string, asOf time.Time) ([]byte, error) {
	rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (heldRow, error) {
		var h heldRow
		return h, row.Scan(&h.name, &h.text)
	}, `SELECT name, text FROM held h WHERE kind = $1 AND text <> ''
		AND version = (SELECT MAX(version) FROM held WHERE kind = h.kind AND name = h.name AND recorded_at <= $2) ORDER BY name`, kind, until(asOf))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return heldFile(kind, rows), nil
}

// heldFile writes rows as a file, the same rows in the same bytes.
func heldFile(kind string, rows []heldRow) []byte {
	out := []byte(`{"v":1,"` + kind + `":`)
	open, end := "[", "]"
	if kind == HeldCommunities {
		open, end = "{", "}"
	}
	out = append(out, open...)
	for i, h := range rows {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '\n')
		if kind == HeldCommunities {
			name, _ := json.Marshal(h.name) // a string can always be written
			out = append(append(out, name...), ':')
		}
		out = append(out, h.text...)
	}
	return append(out, "\n"+end+"}\n"...)
}

// HeldChanged is the stamp of the last change to anything that is held; 0 when
// there was none.
func (tx *Tx) HeldChanged() (int64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(recorded_at), 0) FROM held`)
}

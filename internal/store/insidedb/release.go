package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// State is where a release stands.
type State string

// The states of a release.
const (
	Proposed      State = "proposed"
	InReview      State = "in-review"
	Approved      State = "approved"
	Sealed        State = "sealed"    // in the outbox, signed and encrypted
	Moved         State = "moved"     // held by the gateway
	Delivered     State = "delivered" // the partner's gateway receipted it
	Admitted      State = "admitted"  // the partner's inside receipted it
	Refused       State = "refused"   // the partner's inside refused it
	Quarantined   State = "quarantined"
	Denied        State = "denied"   // by an officer
	Returned      State = "returned" // to its proposer, by an officer
	Cancelled     State = "cancelled"
	NeedsDecision State = "needs-decision" // what was approved may no longer go
)

// Copy is the identity of what one partner holds of one report, the same for
// every version of the report.
type Copy struct {
	Report   string
	Partner  party.Code
	Internal string     // random; the exported ids are derived from it
	Naming   int        // version of the naming key
	Created  *time.Time // when the first version left; nil before
	Modified *time.Time // what the last version that left says of itself; nil before
}

// Copy gives the identity of a report's copy for a partner.
func (tx *Tx) Copy(reportID string, partner party.Code) (Copy, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (Copy, error) {
		var c Copy
		err := row.Scan(&c.Report, &c.Partner, &c.Internal, &c.Naming, sqldb.OptionalTime(&c.Created), sqldb.OptionalTime(&c.Modified))
		return c, err
	}, `SELECT report, partner, internal, naming, created,
		(SELECT MAX(modified) FROM releases r WHERE r.report = c.report AND r.partner = c.partner AND r.envelope <> '')
		FROM copies c WHERE report = $1 AND partner = $2`, reportID, string(partner))
}

// AddCopy records an identity; one that is held already is a conflict.
func (tx *Tx) AddCopy(c Copy) error {
	_, err := tx.sql.Exec(`INSERT INTO copies (report, partner, internal, naming) VALUES ($1, $2, $3, $4)`,
		c.Report, string(c.Partner), c.Internal, c.Naming)
	return err
}

// MarkCreated records when the first version of a copy left; a later one changes nothing.
func (tx *Tx) MarkCreated(c Copy, at time.Time) error {
	_, err := tx.sql.Exec(`UPDATE copies SET created = $3 WHERE report = $1 AND partner = $2 AND created IS NULL`, c.Report, string(c.Partner), at)
	return err
}

// Release is one proposal to give a version of a report to a partner, and what became of it.
type Release struct {
	ID       string // for our own eyes
	Report   string
	Version  int
	Partner  party.Code
	Service  party.Code
	Method   release.Method
	Needs    map[string]report.Rung
	Proposer string
	Torn
	State        State
	Reason       string // why it stands there; "" when nothing needs saying
	Envelope     string // id, once sealed
	EnvelopeHash string
	Commitment   string
	RecordedAt   time.Time
	ChangedAt    time.Time // of the last change of state or bytes
	Erased       *Erased   // with its report: needs, bundle, portions and residue; nil while they are held

	states, acts int
}

// StateEntry is one entry of a release's history.
type StateEntry struct {
	State      State
	Actor      string // an officer, a partner, or "" for the node
	Reason     string
	RecordedAt time.Time
}

const releaseColumns = `id, report, version, partner, service, method, needs, proposer, decision, policy, hash, same, marking,
	portions, residue, modified, state, reason, envelope, envelope_hash, commitment, recorded_at, changed_at, states, acts`

// AddRelease records a release that follows from a decision, in the state
// proposed, and links the two.
func (tx *Tx) AddRelease(r Release) (Release, error) {
	r.ID = mint("release", r.Decision)
	at, err := tx.sql.Stamp("release/" + r.ID)
	if err != nil {
		return Release{}, err
	}
	r.State, r.Reason, r.RecordedAt, r.ChangedAt, r.states, r.acts = Proposed, "", at, at, 1, 0
	texts, err := tx.sealWords(r)
	if err != nil {
		return Release{}, err
	}
	if err := tx.keepBundle(r.Torn); err != nil {
		return Release{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO releases (`+releaseColumns+`) VALUES
		($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', '', '', $19, $19, 1, 0)`,
		r.ID, r.Report, r.Version, string(r.Partner), string(r.Service), string(r.Method), texts[0], r.Proposer, r.Decision, r.Policy,
		r.Hash, r.Same, r.Marking, texts[1], texts[2], r.Modified, string(r.State), r.Reason, at)
	if err != nil {
		return Release{}, err
	}
	if err := tx.LinkDecision(r.Decision, r.ID); err != nil {
		return Release{}, err
	}
	return r, tx.addState(r, StateEntry{r.State, r.Proposer, "", at})
}

// SetState moves a release that stands as r says into another state. A release
// that has changed since r was read is a conflict.
func (tx *Tx) SetState(r Release, to State, actor, reason string) (Release, error) {
	at, err := tx.sql.Stamp("release/" + r.ID)
	if err != nil {
		return Release{}, err
	}
	changed, err := tx.sql.Exec(`UPDATE releases SET state = $3, reason = $4, changed_at = $5, states = states + 1 WHERE id = $1 AND states = $2`,
		r.ID, r.states, string(to), reason, at)
	if err != nil {
		return Release{}, err
	}
	if changed == 0 {
		return Release{}, errs.E(errs.Conflict, "insidedb.SetState", "the release has changed meanwhile")
	}
	r.State, r.Reason, r.ChangedAt, r.states = to, reason, at, r.states+1
	return r, tx.addState(r, StateEntry{to, actor, reason, at})
}

// SetTorn replaces what a release would give, after rungs were moved or the
// rules changed; the bytes before stay under their hash. A state that is set in
// the same transaction keeps them in the history. A release that has changed
// since r was read is a conflict.
func (tx *Tx) SetTorn(r Release, torn Torn) (Release, error) {
	next := r
	next.Torn = torn
	texts, err := tx.sealWords(next)
	if err != nil {
		return Release{}, err
	}
	if err := tx.keepBundle(torn); err != nil {
		return Release{}, err
	}
	at, err := tx.sql.Stamp("release/" + r.ID)
	if err != nil {
		return Release{}, err
	}
	changed, err := tx.sql.Exec(`UPDATE releases SET decision = $3, policy = $4, hash = $5, same = $6, marking = $7,
		portions = $8, residue = $9, modified = $10, changed_at = $11 WHERE id = $1 AND states = $2`,
		r.ID, r.states, torn.Decision, torn.Policy, torn.Hash, torn.Same, torn.Marking, texts[1], texts[2], torn.Modified, at)
	if err != nil {
		return Release{}, err
	}
	if changed == 0 {
		return Release{}, errs.E(errs.Conflict, "insidedb.SetTorn", "the release has changed meanwhile")
	}
	r.Torn, r.ChangedAt = torn, at
	return r, nil
}

// SetSealed records under which envelope a release leaves, in the state sealed.
func (tx *Tx) SetSealed(r Release, s envelope.Sealed) (Release, error) {
	r, err := tx.SetState(r, Sealed, "", "")
	if err != nil {
		return Release{}, err
	}
	h := s.Header()
	r.Envelope, r.EnvelopeHash, r.Commitment = h.ID, s.Hash(), h.Commitment
	_, err = tx.sql.Exec(`UPDATE releases SET envelope = $2, envelope_hash = $3, commitment = $4 WHERE id = $1`,
		r.ID, r.Envelope, r.EnvelopeHash, r.Commitment)
	return r, err
}

// addState adds an entry to the history, with the bytes that the release has in
// that state.
func (tx *Tx) addState(r Release, e StateEntry) error {
	_, err := tx.sql.Exec(`INSERT INTO release_states (release_id, number, state, actor, reason, recorded_at, decision, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, r.ID, r.states, string(e.State), e.Actor, e.Reason, e.RecordedAt, r.Decision, r.Hash)
	if err != nil {
		return err
	}
	return tx.noteGiven(r, e.RecordedAt)
}

// asJSONs writes several values.
func asJSONs(values ...any) ([]string, error) {
	out := make([]string, len(values))
	for i, v := range values {
		text, err := asJSON(v)
		if err != nil {
			return nil, err
		}
		out[i] = text
	}
	return out, nil
}

// sealWords seals what a release says of content, under the key of its report's
// version: needs, portions, residue.
func (tx *Tx) sealWords(r Release) (texts [3]string, err error) {
	l, err := tx.lockOf(payloadID{reportPayload, r.Report, r.Version})
	if err != nil {
		return texts, err
	}
	for i, value := range []any{r.Needs, r.Portions, r.Residue} {
		if texts[i], err = l.sealText(r.ID+" "+words[i], value); err != nil {
			return texts, err
		}
	}
	return texts, nil
}

// words names the columns that sealWords seals.
var words = [3]string{"needs", "portions", "residue"}

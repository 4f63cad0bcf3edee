package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/store/sqldb"
)

// selectRelease reads releases with their bytes, as scanRelease takes them.
const selectRelease = `SELECT ` + releaseColumns + `, (SELECT bundle FROM torn WHERE torn.hash = releases.hash) FROM releases`

// Release gives a release as it stands.
func (tx *Tx) Release(id string) (Release, error) {
	return sqldb.One(tx.sql, scanRelease, selectRelease+` WHERE id = $1`, id)
}

// ReleaseOf gives the release that left under an envelope with this hash.
func (tx *Tx) ReleaseOf(envelopeHash string) (Release, error) {
	return sqldb.One(tx.sql, scanRelease,
		selectRelease+` WHERE envelope_hash = $1 AND envelope_hash <> ''`, envelopeHash)
}

// ReleasesOf lists a report's releases to a partner, the latest first.
func (tx *Tx) ReleasesOf(reportID string, partner party.Code) ([]Release, error) {
	return sqldb.All(tx.sql, scanRelease,
		selectRelease+` WHERE report = $1 AND partner = $2 ORDER BY recorded_at DESC, id`, reportID, string(partner))
}

// DeniedReleases lists what officers have denied of a version of a report, the
// latest first, to whatever partner.
func (tx *Tx) DeniedReleases(reportID string, version int) ([]Release, error) {
	return sqldb.All(tx.sql, scanRelease, selectRelease+` WHERE report = $1 AND version = $2 AND state = 'denied'
		ORDER BY changed_at DESC, id`, reportID, version)
}

// ApprovedPartners lists the partners for whom something is approved and waits
// to be sealed.
func (tx *Tx) ApprovedPartners() ([]party.Code, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[party.Code],
		`SELECT DISTINCT partner FROM releases WHERE state = 'approved' AND method = 'release' ORDER BY partner`)
}

// ApprovedReleases lists what is approved for a partner and waits to be sealed,
// in the order of approval. What is only shown or told is never sealed and not
// listed.
func (tx *Tx) ApprovedReleases(partner party.Code, limit int) ([]Release, error) {
	return sqldb.All(tx.sql, scanRelease,
		selectRelease+` WHERE state = 'approved' AND method = 'release' AND partner = $1 ORDER BY changed_at, id LIMIT $2`, string(partner), limit)
}

// Releases lists releases as of a time, the latest first: of one state, or of
// every state for "". State, reason and bytes are those of that time; the bytes
// are left out where an older program has not kept them.
func (tx *Tx) Releases(partner party.Code, state State, asOf time.Time, limit int) ([]Release, error) {
	if asOf.IsZero() {
		return sqldb.All(tx.sql, scanRelease,
			selectRelease+` WHERE ($1 = '' OR partner = $1) AND ($2 = '' OR state = $2)
			 ORDER BY recorded_at DESC, id LIMIT $3`, string(partner), string(state), limit)
	}
	return sqldb.All(tx.sql, scanThen, then+` AND r.recorded_at <= $1 AND ($2 = '' OR r.partner = $2) AND ($3 = '' OR s.state = $3)
		 ORDER BY r.recorded_at DESC, r.id LIMIT $4`, until(asOf), string(partner), string(state), limit)
}

// ReleaseAsOf gives a release with the state and the bytes that it had at a time.
func (tx *Tx) ReleaseAsOf(id string, asOf time.Time) (Release, error) {
	if asOf.IsZero() {
		return tx.Release(id)
	}
	return sqldb.One(tx.sql, scanThen, then+` AND r.id = $2`, until(asOf), id)
}

// then joins each release with its state, and what it held in it, as of $1.
const then = `SELECT r.id, r.report, r.version, r.partner, r.service, r.method, r.needs, r.proposer, s.decision,
	COALESCE((SELECT policy FROM decisions WHERE id = s.decision), ''), s.hash,
	r.same, r.marking, r.portions, r.residue, r.modified, r.state, r.reason, r.envelope, r.envelope_hash, r.commitment, r.recorded_at,
	r.changed_at, r.states, r.acts, (SELECT bundle FROM torn WHERE torn.hash = s.hash), s.state, s.reason, s.recorded_at, r.hash
	FROM releases r JOIN release_states s ON s.release_id = r.id
	WHERE s.number = (SELECT MAX(number) FROM release_states WHERE release_id = r.id AND recorded_at <= $1)`

// History lists a release's states as of a time, the first first.
func (tx *Tx) History(id string, asOf time.Time) ([]StateEntry, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (StateEntry, error) {
		var e StateEntry
		err := row.Scan(&e.State, &e.Actor, &e.Reason, sqldb.Time(&e.RecordedAt))
		return e, err
	}, `SELECT state, actor, reason, recorded_at FROM release_states WHERE release_id = $1 AND recorded_at <= $2 ORDER BY number`, id, until(asOf))
}

func scanRelease(row sqldb.Row) (Release, error) {
	var r Release
	var texts [3]string
	if err := row.Scan(r.columns(&texts)...); err != nil {
		return Release{}, err
	}
	return r, r.fill(texts)
}

// scanThen reads a release whose state is that of an earlier time. What was
// sealed later was not sealed then.
func scanThen(row sqldb.Row) (Release, error) {
	var r Release
	var texts [3]string
	var state State
	var reason, last string
	var at time.Time
	if err := row.Scan(append(r.columns(&texts), &state, &reason, sqldb.Time(&at), &last)...); err != nil {
		return Release{}, err
	}
	r.State, r.Reason, r.ChangedAt = state, reason, at
	switch state {
	case Sealed, Moved, Delivered, Admitted, Refused, Quarantined:
	default:
		r.Envelope, r.EnvelopeHash, r.Commitment = "", "", ""
	}
	if err := r.fill(texts); err != nil || r.Hash == last {
		return r, err
	}
	return r, r.held()
}

// held takes from other bytes than the last ones what the columns say of the
// last ones. What their residue check found is not kept.
func (r *Release) held() error {
	r.Same, r.Marking, r.Portions, r.Residue, r.Modified = "", "", nil, nil, time.Time{}
	if len(r.Bundle) == 0 {
		return nil
	}
	t, err := tearline.Read(r.Bundle)
	if err != nil {
		return errs.Wrap(errs.Internal, "insidedb.ReleaseAsOf", err, "the bytes kept under %s cannot be read", r.Hash)
	}
	r.Marking, r.Modified = t.Marking, t.Modified
	for _, p := range t.Portions {
		r.Portions = append(r.Portions, p.Portion)
	}
	return nil
}

func (r *Release) columns(texts *[3]string) []any {
	return []any{&r.ID, &r.Report, &r.Version, &r.Partner, &r.Service, &r.Method, &texts[0], &r.Proposer, &r.Decision, &r.Policy, &r.Hash,
		&r.Same, &r.Marking, &texts[1], &texts[2], sqldb.Time(&r.Modified), &r.State, &r.Reason, &r.Envelope, &r.EnvelopeHash, &r.Commitment,
		sqldb.Time(&r.RecordedAt), sqldb.Time(&r.ChangedAt), &r.states, &r.acts, &r.Bundle}
}

func (r *Release) fill(texts [3]string) error {
	for i, into := range []any{&r.Needs, &r.Portions, &r.Residue} {
		if err := fromJSON(texts[i], into); err != nil {
			return err
		}
	}
	return nil
}

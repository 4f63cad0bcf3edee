package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/store/sqldb"
)

// selectRelease reads releases with their bytes, as scanRelease takes them.
var selectRelease = `SELECT ` + releaseColumns + `, ` + releaseContent(`releases`, `releases.hash`) + ` FROM releases`

// releaseContent selects a release's bytes, the two keys, and what is erased.
func releaseContent(table, hash string) string {
	return `(SELECT bundle FROM torn WHERE torn.hash = ` + hash + `), ` + keyOf(tornPayload, hash, `0`) + `, ` +
		keyOf(reportPayload, table+`.report`, table+`.version`) + `, ` + erasedColumns(reportPayload, table+`.report`)
}

// Release gives a release as it stands.
func (tx *Tx) Release(id string) (Release, error) {
	if tx.hides(RefRelease, id) {
		return Release{}, notHeld()
	}
	return sqldb.One(tx.sql, tx.scanRelease, selectRelease+` WHERE id = $1`, id)
}

// ReleaseOf gives the release that left under an envelope with this hash.
func (tx *Tx) ReleaseOf(envelopeHash string) (Release, error) {
	return sqldb.One(tx.sql, tx.scanRelease,
		selectRelease+` WHERE envelope_hash = $1 AND envelope_hash <> ''`, envelopeHash)
}

// ReleasesOf lists a report's releases to a partner, the latest first.
func (tx *Tx) ReleasesOf(reportID string, partner party.Code) ([]Release, error) {
	return sqldb.All(tx.sql, tx.scanRelease,
		selectRelease+` WHERE report = $1 AND partner = $2 ORDER BY recorded_at DESC, id`, reportID, string(partner))
}

// DeniedReleases lists what officers have denied or returned of a version of a
// report, the latest first, to whatever partner.
func (tx *Tx) DeniedReleases(reportID string, version int) ([]Release, error) {
	return sqldb.All(tx.sql, tx.scanRelease, selectRelease+` WHERE report = $1 AND version = $2 AND state IN ('denied', 'returned')
		ORDER BY changed_at DESC, id`, reportID, version)
}

// ApprovedPartners lists the partners for whom something is approved and waits
// to be sealed.
func (tx *Tx) ApprovedPartners() ([]party.Code, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[party.Code],
		`SELECT DISTINCT partner FROM releases WHERE state = 'approved' AND method = 'release' ORDER BY partner`)
}

// ApprovedReleases lists what is approved for a partner and waits to be sealed,
// warnings first and then in the order of approval, so that no backlog holds a
// warning. What is only shown or told is never sealed and not listed.
func (tx *Tx) ApprovedReleases(partner party.Code, limit int) ([]Release, error) {
	return sqldb.All(tx.sql, tx.scanRelease,
		selectRelease+` WHERE state = 'approved' AND method = 'release' AND partner = $1
		 ORDER BY (SELECT CASE WHEN p.kind = 'warning' THEN 0 ELSE 1 END FROM reports p WHERE p.id = releases.report AND p.version = releases.version),
		 changed_at, id LIMIT $2`, string(partner), limit)
}

// Releases lists releases as of a time, the latest first: of one state, or of
// every state for "". State, reason and bytes are those of that time; the bytes
// are left out where an older program has not kept them.
func (tx *Tx) Releases(partner party.Code, state State, asOf time.Time, limit int) ([]Release, error) {
	if asOf.IsZero() {
		return sqldb.All(tx.sql, tx.scanRelease,
			selectRelease+` WHERE ($1 = '' OR partner = $1) AND ($2 = '' OR state = $2)`+tx.seenRefs(refs{report: "releases.report", version: "releases.version"})+`
			 ORDER BY recorded_at DESC, id LIMIT $3`, string(partner), string(state), limit)
	}
	return sqldb.All(tx.sql, tx.scanThen, then+` AND r.recorded_at <= $1 AND ($2 = '' OR r.partner = $2) AND ($3 = '' OR s.state = $3)`+tx.seenRefs(refs{report: "r.report", version: "r.version"})+`
		 ORDER BY r.recorded_at DESC, r.id LIMIT $4`, until(asOf), string(partner), string(state), limit)
}

// ReportReleases lists a report's releases to whatever partner as of a time, the
// first first.
func (tx *Tx) ReportReleases(reportID string, asOf time.Time) ([]Release, error) {
	return sqldb.All(tx.sql, tx.scanThen, then+` AND r.report = $2 AND r.recorded_at <= $1 ORDER BY r.recorded_at, r.id`, until(asOf), reportID)
}

// ReleaseAsOf gives a release with the state and the bytes that it had at a time.
func (tx *Tx) ReleaseAsOf(id string, asOf time.Time) (Release, error) {
	if asOf.IsZero() {
		return tx.Release(id)
	}
	if tx.hides(RefRelease, id) {
		return Release{}, notHeld()
	}
	return sqldb.One(tx.sql, tx.scanThen, then+` AND r.id = $2`, until(asOf), id)
}

// then joins each release with its state, and what it held in it, as of $1.
var then = `SELECT r.id, r.report, r.version, r.partner, r.service, r.method, r.needs, r.proposer, s.decision,
	COALESCE((SELECT policy FROM decisions WHERE id = s.decision), ''), s.hash,
	r.same, r.marking, r.portions, r.residue, r.modified, r.state, r.reason, r.envelope, r.envelope_hash, r.commitment, r.recorded_at,
	r.changed_at, r.states, r.acts, ` + releaseContent(`r`, `s.hash`) + `, s.state, s.reason, s.recorded_at, r.hash
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

func (tx *Tx) scanRelease(row sqldb.Row) (Release, error) {
	var r Release
	var c sealedRelease
	if err := row.Scan(c.columns(&r)...); err != nil {
		return Release{}, err
	}
	return r, c.open(tx.vault, &r, r.Hash)
}

// scanThen reads a release whose state is that of an earlier time. What was
// sealed later was not sealed then.
func (tx *Tx) scanThen(row sqldb.Row) (Release, error) {
	var r Release
	var c sealedRelease
	var state State
	var reason, last string
	var at time.Time
	if err := row.Scan(append(c.columns(&r), &state, &reason, sqldb.Time(&at), &last)...); err != nil {
		return Release{}, err
	}
	r.State, r.Reason, r.ChangedAt = state, reason, at
	switch state {
	case Sealed, Moved, Delivered, Admitted, Refused, Quarantined:
	default:
		r.Envelope, r.EnvelopeHash, r.Commitment = "", "", ""
	}
	if err := c.open(tx.vault, &r, r.Hash); err != nil || r.Hash == last {
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

// sealedRelease is what a row holds of a release's content.
type sealedRelease struct {
	texts                [3]string
	bundle, torn, report []byte // the bytes, their key, the key of the report's version
	erased               erasedScan
}

func (c *sealedRelease) columns(r *Release) []any {
	return append([]any{&r.ID, &r.Report, &r.Version, &r.Partner, &r.Service, &r.Method, &c.texts[0], &r.Proposer, &r.Decision, &r.Policy, &r.Hash,
		&r.Same, &r.Marking, &c.texts[1], &c.texts[2], sqldb.Time(&r.Modified), &r.State, &r.Reason, &r.Envelope, &r.EnvelopeHash, &r.Commitment,
		sqldb.Time(&r.RecordedAt), sqldb.Time(&r.ChangedAt), &r.states, &r.acts, &c.bundle, &c.torn, &c.report}, c.erased.columns()...)
}

// open fills in what the row has sealed; nothing of what is erased.
func (c *sealedRelease) open(v *vault, r *Release, hash string) error {
	l, err := v.lock(payloadID{reportPayload, r.Report, r.Version}, c.report)
	if err != nil {
		return err
	}
	if r.Erased, err = c.erased.settle(l); err != nil {
		return err
	}
	for i, into := range []any{&r.Needs, &r.Portions, &r.Residue} {
		if err := l.openText(r.ID+" "+words[i], c.texts[i], into); err != nil {
			return err
		}
	}
	if c.bundle == nil { // an older program has not kept it
		return nil
	}
	of, err := v.lock(payloadID{kind: tornPayload, id: hash}, c.torn)
	if err != nil {
		return err
	}
	if of.key.Valid() != l.key.Valid() {
		return errs.E(errs.Internal, "insidedb.open", "the key of the bytes under %s does not fit that of their report", hash)
	}
	r.Bundle, err = of.open("bundle", c.bundle)
	return err
}

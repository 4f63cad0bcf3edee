package insidedb

import (
	"encoding/json"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/store/sqldb"
)

// lookoutPayload is the kind of payload that a version of a lookout is.
const lookoutPayload = "lookout"

// States of a lookout.
const (
	LookoutActive = "active"
	LookoutEnded  = "ended"
)

// Lookout is one version of what the service looks out for.
type Lookout struct {
	lookout.Lookout
	Version    int        // from 1
	State      string     // active, ended
	CaseClosed *time.Time // since when its case is closed; nil while it is open, or there is none
	CaseKept   bool       // an officer has answered that it goes on although its case is closed
	Set        int        // the version in which an officer last set its times, or who answers for it
	By         string     // the officer who wrote the version
	Reason     string     // that officer's words; "" for the first version
	Epoch      int64      // its place among the versions of all lookouts, from 1
	Digest     string     // of what it says, behind a secret
	RecordedAt time.Time
	Erased     *Erased // nil while it is held; of what is erased id, state, officer and times stand
}

// lookoutColumns are what is read of a version; beside them stands its mark.
const lookoutColumns = `id, version, epoch, state, by_officer, body, digest, recorded_at`

// PutLookout records the next version of a lookout, with its leaf. What it says is
// sealed under a key of its own.
func (tx *Tx) PutLookout(l Lookout) (Lookout, error) {
	const op = "insidedb.PutLookout"
	if l.ID == "" || l.By == "" || l.State != LookoutActive && l.State != LookoutEnded {
		return Lookout{}, errs.E(errs.Internal, op, "no lookout without an id, an officer and a state")
	}
	at, err := tx.sql.Stamp("lookouts") // of all, so that epochs stand in the order of times
	if err != nil {
		return Lookout{}, err
	}
	before, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) FROM lookout_versions WHERE id = $1`, l.ID)
	if err != nil {
		return Lookout{}, err
	}
	epoch, err := tx.LookoutEpoch()
	if err != nil {
		return Lookout{}, err
	}
	l.Version, l.Epoch, l.RecordedAt = before+1, epoch+1, at
	sealed, err := tx.sealLookout(&l)
	if err != nil {
		return Lookout{}, err
	}
	if _, err := tx.sql.Exec(`INSERT INTO lookout_versions (`+lookoutColumns+`, marking) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		l.ID, l.Version, l.Epoch, l.State, l.By, sealed, l.Digest, at, unread(l.Marking)); err != nil {
		return Lookout{}, err
	}
	if err := tx.putLookoutNow(l); err != nil {
		return Lookout{}, err
	}
	return l, tx.noteOrdered(l.subject(), "lookout", "", at, l.record())
}

// putLookoutNow keeps what of the newest version is looked for.
func (tx *Tx) putLookoutNow(l Lookout) error {
	closed, taken := int64(0), ""
	if l.CaseClosed != nil && !l.CaseKept {
		closed = l.CaseClosed.UnixMicro()
	}
	asks := l.Until
	if l.Review.Before(asks) {
		asks = l.Review
	}
	if l.Origin.Item != "" {
		r, err := tx.Received(l.Origin.Item)
		if err != nil {
			return err
		}
		taken = name(r.Hash)
	}
	_, err := tx.sql.Exec(`INSERT INTO lookouts (id, version, state, owner, asks, closed, partner, item, name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, owner = excluded.owner, asks = excluded.asks,
		closed = excluded.closed, partner = excluded.partner, item = excluded.item, name = excluded.name`,
		l.ID, l.Version, l.State, l.Owner, asks, closed, string(l.Origin.From), l.Origin.Item, taken)
	return err
}

// lookoutBody is what is sealed of a version.
type lookoutBody struct {
	Lookout json.RawMessage `json:"lookout"`
	Closed  *time.Time      `json:"case_closed,omitempty"`
	Kept    bool            `json:"case_kept,omitempty"`
	Set     int             `json:"set"`
	Reason  string          `json:"reason,omitempty"`
}

// sealLookout seals what a version says, and gives it its digest.
func (tx *Tx) sealLookout(l *Lookout) ([]byte, error) {
	const op = "insidedb.PutLookout"
	k, err := tx.newLock(l.payload())
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(lookoutBody{l.Encode(), l.CaseClosed, l.CaseKept, l.Set, l.Reason})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "a lookout cannot be written")
	}
	sealed, digest, err := k.sealWords(l.subject(), body)
	l.Digest = digest
	return sealed, err
}

func (l Lookout) payload() payloadID { return payloadID{lookoutPayload, l.ID, l.Version} }

func (l Lookout) subject() string { return ofLookout + l.ID + "/" + strconv.Itoa(l.Version) }

func (l Lookout) record() any {
	return []any{"lookout", l.ID, l.Version, l.Epoch, l.State, l.By, l.Digest, l.RecordedAt.UnixMicro()}
}

// sealedLookout is a row of lookout_versions.
type sealedLookout struct {
	Lookout
	body []byte
}

func scanLookout(row sqldb.Row) (sealedLookout, error) {
	var l sealedLookout
	return l, row.Scan(&l.ID, &l.Version, &l.Epoch, &l.State, &l.By, &l.body, &l.Digest, sqldb.Time(&l.RecordedAt))
}

func (tx *Tx) openLookout(s sealedLookout) (Lookout, error) {
	l := s.Lookout
	k, err := tx.lockOf(s.payload())
	if errs.KindOf(err) == errs.Conflict {
		erasure, err := tx.Erasure(Subject{SubjectLookout, s.ID})
		if err != nil {
			return Lookout{}, err
		}
		l.Erased = &erasure.Erased
		return l, nil
	}
	if err != nil {
		return Lookout{}, err
	}
	plain, err := k.openWords(s.subject(), s.body)
	if err != nil {
		return Lookout{}, err
	}
	var body lookoutBody
	if err := fromJSON(string(plain), &body); err != nil {
		return Lookout{}, err
	}
	l.Lookout, err = lookout.Read(body.Lookout)
	l.CaseClosed, l.CaseKept, l.Set, l.Reason = body.Closed, body.Kept, body.Set, body.Reason
	return l, err
}

// lookoutVersion gives one version as the log committed to it.
func (tx *Tx) lookoutVersion(id string, version int) (Lookout, error) {
	s, err := sqldb.One(tx.sql, scanLookout, `SELECT `+lookoutColumns+` FROM lookout_versions WHERE id = $1 AND version = $2`, id, version)
	return s.Lookout, err
}

// Lookout gives a lookout as of a time; not-found when there is none.
func (tx *Tx) Lookout(id string, asOf time.Time) (Lookout, error) {
	s, err := sqldb.One(tx.sql, scanLookout, `SELECT `+lookoutColumns+` FROM lookout_versions WHERE id = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`,
		id, until(asOf))
	if errs.KindOf(err) == errs.NotFound || err == nil && tx.hides(RefLookout, id) {
		return Lookout{}, errs.E(errs.NotFound, "insidedb.Lookout", "no lookout %.80q", id)
	}
	if err != nil {
		return Lookout{}, err
	}
	return tx.openLookout(s)
}

// LookoutVersion gives one version of a lookout; not-found when there is none.
func (tx *Tx) LookoutVersion(id string, version int) (Lookout, error) {
	s, err := sqldb.One(tx.sql, scanLookout, `SELECT `+lookoutColumns+` FROM lookout_versions WHERE id = $1 AND version = $2`, id, version)
	if errs.KindOf(err) == errs.NotFound {
		return Lookout{}, errs.E(errs.NotFound, "insidedb.LookoutVersion", "lookout %.80q has no version %d", id, version)
	}
	if err != nil {
		return Lookout{}, err
	}
	return tx.openLookout(s)
}

// LookoutVersions lists the versions of a lookout as of a time, the first first.
func (tx *Tx) LookoutVersions(id string, asOf time.Time) ([]Lookout, error) {
	rows, err := sqldb.All(tx.sql, scanLookout, `SELECT `+lookoutColumns+` FROM lookout_versions l WHERE id = $1 AND recorded_at <= $2`+tx.seenMarks(RefLookout, "l")+` ORDER BY version`, id, until(asOf))
	if err != nil {
		return nil, err
	}
	return tx.openLookouts(rows)
}

func (tx *Tx) openLookouts(rows []sealedLookout) ([]Lookout, error) {
	out := make([]Lookout, len(rows))
	for i, s := range rows {
		l, err := tx.openLookout(s)
		if err != nil {
			return nil, err
		}
		out[i] = l
	}
	return out, nil
}

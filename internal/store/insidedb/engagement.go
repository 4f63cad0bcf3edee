package insidedb

import (
	"math"
	"strconv"
	"time"

	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// engagementPayload is the kind of payload that a version of an engagement is.
const engagementPayload = "engagement"

// Engagement is one version of the record of a meeting, a visit or a call.
type Engagement struct {
	engagement.Engagement
	Version    int    // from 1
	Officer    string // who wrote the version
	Digest     string // of what it says, behind a secret
	RecordedAt time.Time
	Erased     *Erased // nil while it is held; of what is erased id, kind and first day stand
}

// EngagementArrival is what came of a commitment. It is never changed.
type EngagementArrival struct {
	Engagement string
	Number     int // from 1, within the engagement
	Commitment string
	Extent     string // obligation.Whole, obligation.Part
	Release    string // ours: what was given; "" where it is no release
	Received   string // theirs: what came; "" where it is no item
	Officer    string
	RecordedAt time.Time
}

// engagementColumns are what is read of a version; beside them stands its mark.
const engagementColumns = `id, version, kind, first_day, officer, body, digest, recorded_at`

// PutEngagement records the next version of an engagement, with its leaf. What it
// says is sealed under a key of its own.
func (tx *Tx) PutEngagement(e Engagement) (Engagement, error) {
	if e.ID == "" || e.Kind == "" || e.Officer == "" {
		return Engagement{}, errs.E(errs.Internal, "insidedb.PutEngagement", "no engagement without an id, a kind and an officer")
	}
	at, err := tx.sql.Stamp("engagement/" + e.ID)
	if err != nil {
		return Engagement{}, err
	}
	before, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) FROM engagements WHERE id = $1`, e.ID)
	if err != nil {
		return Engagement{}, err
	}
	e.Version, e.RecordedAt = before+1, at
	l, err := tx.newLock(e.payload())
	if err != nil {
		return Engagement{}, err
	}
	sealed, digest, err := l.sealWords(e.subject(), e.Encode())
	if err != nil {
		return Engagement{}, err
	}
	e.Digest = digest
	_, err = tx.sql.Exec(`INSERT INTO engagements (`+engagementColumns+`, marking) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.ID, e.Version, string(e.Kind), e.From, e.Officer, sealed, e.Digest, at, unread(e.Marking))
	if err != nil {
		return Engagement{}, err
	}
	return e, tx.noteOrdered(e.subject(), "engagement", "", at, e.record())
}

func (e Engagement) payload() payloadID { return payloadID{engagementPayload, e.ID, e.Version} }

func (e Engagement) subject() string { return ofEngagement + e.ID + "/" + strconv.Itoa(e.Version) }

func (e Engagement) record() any {
	return []any{"engagement", e.ID, e.Version, e.Kind, e.From.UnixMicro(), e.Officer, e.Digest, e.RecordedAt.UnixMicro()}
}

// sealedEngagement is a row of engagements.
type sealedEngagement struct {
	Engagement
	body []byte
}

func scanEngagement(row sqldb.Row) (sealedEngagement, error) {
	var e sealedEngagement
	return e, row.Scan(&e.ID, &e.Version, &e.Kind, sqldb.Time(&e.From), &e.Officer, &e.body, &e.Digest, sqldb.Time(&e.RecordedAt))
}

func (tx *Tx) openEngagement(s sealedEngagement) (Engagement, error) {
	e := s.Engagement
	l, err := tx.lockOf(s.payload())
	if errs.KindOf(err) == errs.Conflict {
		erasure, err := tx.Erasure(Subject{SubjectEngagement, s.ID})
		if err != nil {
			return Engagement{}, err
		}
		e.To, e.Erased = e.From, &erasure.Erased
		return e, nil
	}
	if err != nil {
		return Engagement{}, err
	}
	plain, err := l.openWords(s.subject(), s.body)
	if err != nil {
		return Engagement{}, err
	}
	e.Engagement, err = engagement.Read(plain)
	return e, err
}

// engagementVersion gives one version as the log committed to it.
func (tx *Tx) engagementVersion(id string, version int) (Engagement, error) {
	s, err := sqldb.One(tx.sql, scanEngagement, `SELECT `+engagementColumns+` FROM engagements WHERE id = $1 AND version = $2`, id, version)
	return s.Engagement, err
}

// Engagement gives an engagement as of a time; not-found when there is none.
func (tx *Tx) Engagement(id string, asOf time.Time) (Engagement, error) {
	s, err := sqldb.One(tx.sql, scanEngagement, `SELECT `+engagementColumns+` FROM engagements WHERE id = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`,
		id, until(asOf))
	if errs.KindOf(err) == errs.NotFound || err == nil && tx.hides(RefEngagement, id) {
		return Engagement{}, errs.E(errs.NotFound, "insidedb.Engagement", "no engagement %q", id)
	}
	if err != nil {
		return Engagement{}, err
	}
	return tx.openEngagement(s)
}

// engagementsAtOnce is how many engagements are opened before more are looked for.
const engagementsAtOnce = 256

// Engagements lists engagements as of a time, the latest first: at most limit of those
// that are chosen. Whom one was with is sealed, and so is chosen by here.
func (tx *Tx) Engagements(asOf time.Time, chosen func(Engagement) bool, limit int) ([]Engagement, error) {
	var out []Engagement
	day, id := int64(math.MaxInt64), ""
	for {
		page, err := sqldb.All(tx.sql, scanEngagement, `SELECT `+engagementColumns+` FROM engagements e WHERE version =
			(SELECT MAX(version) FROM engagements WHERE id = e.id AND recorded_at <= $1) AND (first_day < $2 OR first_day = $2 AND id > $3)`+tx.seenMarks(RefEngagement, "e")+`
			ORDER BY first_day DESC, id LIMIT $4`, until(asOf), day, id, engagementsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, s := range page {
			e, err := tx.openEngagement(s)
			if err != nil {
				return nil, err
			}
			if chosen(e) {
				out = append(out, e)
			}
			if len(out) == limit {
				return out, nil
			}
			day, id = s.From.UnixMicro(), s.ID
		}
		if len(page) < engagementsAtOnce {
			return out, nil
		}
	}
}

// eraseEngagement destroys what an engagement says, in all its versions, and officers'
// words about what was committed at it.
func (tx *Tx) eraseEngagement(id string) error {
	if _, err := tx.Engagement(id, time.Time{}); err != nil {
		return err
	}
	tx.last = lock{}
	if _, err := tx.sql.Exec(`UPDATE engagements SET body = $2 WHERE id = $1`, id, []byte{}); err != nil {
		return err
	}
	for _, statement := range append(eraseWords(wordsOfEngagement), `DELETE FROM payload_keys WHERE kind = '`+engagementPayload+`' AND id = $1`) {
		if _, err := tx.sql.Exec(statement, id); err != nil {
			return err
		}
	}
	return nil
}

const arrivalColumns = `engagement, number, commitment, extent, release_id, received, officer, recorded_at`

// AddEngagementArrival records what came of a commitment, with its leaf; a conflict
// for what is on record already.
func (tx *Tx) AddEngagementArrival(a EngagementArrival) (EngagementArrival, error) {
	at, err := tx.sql.Stamp("engagement/" + a.Engagement)
	if err != nil {
		return EngagementArrival{}, err
	}
	a.RecordedAt = at
	held, err := tx.EngagementArrivals(a.Engagement, time.Time{})
	if err != nil {
		return EngagementArrival{}, err
	}
	for _, h := range held {
		if h.Commitment == a.Commitment && h.Extent == a.Extent && h.Release == a.Release && h.Received == a.Received {
			return EngagementArrival{}, errs.E(errs.Conflict, "insidedb.AddEngagementArrival", "that it came is on record, since %s", h.RecordedAt.Format(time.RFC3339))
		}
	}
	a.Number, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM engagement_arrivals WHERE engagement = $1`, a.Engagement)
	if err != nil {
		return EngagementArrival{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO engagement_arrivals (`+arrivalColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		a.Engagement, a.Number, a.Commitment, a.Extent, a.Release, a.Received, a.Officer, at)
	if err != nil {
		return EngagementArrival{}, err
	}
	return a, tx.noteOrdered(a.subject(), "arrival", "", at, a.record())
}

func (a EngagementArrival) subject() string {
	return ofArrival + a.Engagement + "/" + strconv.Itoa(a.Number)
}

func (a EngagementArrival) record() any {
	return []any{"arrival", a.Engagement, a.Number, a.Commitment, a.Extent, a.Release, a.Received, a.Officer, a.RecordedAt.UnixMicro()}
}

func scanArrival(row sqldb.Row) (EngagementArrival, error) {
	var a EngagementArrival
	return a, row.Scan(&a.Engagement, &a.Number, &a.Commitment, &a.Extent, &a.Release, &a.Received, &a.Officer, sqldb.Time(&a.RecordedAt))
}

// EngagementArrivals lists what came of an engagement's commitments as of a time,
// the first first.
func (tx *Tx) EngagementArrivals(id string, asOf time.Time) ([]EngagementArrival, error) {
	return sqldb.All(tx.sql, scanArrival, `SELECT `+arrivalColumns+` FROM engagement_arrivals WHERE engagement = $1 AND recorded_at <= $2 ORDER BY number`,
		id, until(asOf))
}

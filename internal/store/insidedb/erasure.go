package insidedb

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Kinds of a Subject.
const (
	SubjectReport   = "report"   // all versions of a report, and what was made of them
	SubjectReceived = "received" // one item that a partner sent

	// SubjectEngagement is all versions of the record of a meeting, a visit or a
	// call, and officers' words about what was committed at it.
	SubjectEngagement = "engagement"

	// SubjectLookout is all versions of a lookout that has ended.
	SubjectLookout = "lookout"
)

// Subject names what is kept or erased as one.
type Subject struct{ Kind, ID string }

func (s Subject) stream() string { return "retention/" + s.Kind + "/" + s.ID }

// Grounds of an erasure.
const (
	ByOrder  = "order"
	ByExpiry = "expiry"
)

// Erasure is what is on record of an erasure.
type Erasure struct {
	Subject
	Erased
	Finished *time.Time // when the node's files were clear of it; nil before
}

// Erase destroys the content of a subject for ever: its payloads' keys, the
// ciphertext, the words of officers about it, the salts of its commitments, and
// envelopes that our own key opens. Releases of it that have not left are cancelled,
// and the gateway is asked to stop what is not delivered. Hashes, commitments,
// receipts, who did what and when stay. The error is a conflict for what is erased
// already, and not-found for what is not held.
//
// The node's files may still hold what was overwritten until FinishErasure.
func (tx *Tx) Erase(s Subject, ground string) (Erasure, error) {
	at, err := tx.sql.Stamp(s.stream())
	if err != nil {
		return Erasure{}, err
	}
	if e, err := tx.Erasure(s); err == nil {
		return e, errs.E(errs.Conflict, "insidedb.Erase", "%s %s is %s already", s.Kind, s.ID, e.Said())
	} else if errs.KindOf(err) != errs.NotFound {
		return Erasure{}, err
	}
	switch s.Kind {
	case SubjectReport:
		err = tx.eraseReport(s.ID, at)
	case SubjectReceived:
		if err = tx.eraseReceived(s.ID); err == nil {
			err = tx.forgetLikeness(s.ID)
		}
	case SubjectEngagement:
		err = tx.eraseEngagement(s.ID)
	case SubjectLookout:
		err = tx.eraseLookout(s.ID)
	case SubjectHit:
		err = tx.eraseHit(s.ID)
	case SubjectTravel:
		if err = tx.eraseTravel(s.ID); err == nil {
			_, err = tx.EraseHits(s.ID)
		}
	case SubjectJudgement:
		err = tx.eraseJudgement(s.ID)
	default:
		err = errs.E(errs.Internal, "insidedb.Erase", "an unknown kind of subject")
	}
	if err == nil {
		err = tx.eraseIndexed(s)
	}
	if err != nil {
		return Erasure{}, err
	}
	e := Erasure{Subject: s, Erased: Erased{ground, at}}
	if _, err = tx.sql.Exec(`INSERT INTO erasures (kind, id, ground, erased_at) VALUES ($1, $2, $3, $4)`, s.Kind, s.ID, ground, at); err != nil {
		return e, err
	}
	return e, tx.noteOrdered(ofErasure+s.Kind+"/"+s.ID, "erasure", "", at, e.record())
}

// tornOf selects the hashes of all bytes that releases of the report $1 had.
const tornOf = `SELECT hash FROM releases WHERE report = $1
	UNION SELECT s.hash FROM release_states s JOIN releases r ON r.id = s.release_id WHERE r.report = $1
	UNION SELECT v.hash FROM reviews v JOIN releases r ON r.id = v.release_id WHERE r.report = $1`

// eraseFromReport is what is done with the rows about the report $1; $2 is
// nothing, as bytes.
var eraseFromReport = []string{
	`DELETE FROM payload_keys WHERE kind = 'torn' AND id IN (` + tornOf + `)`,
	`DELETE FROM payload_keys WHERE kind = 'report' AND id = $1`,
	`UPDATE torn SET bundle = $2 WHERE hash IN (` + tornOf + `)`,
	`UPDATE reports SET raw = $2 WHERE id = $1`,
	`UPDATE decisions SET needs = '', outcome = $2 WHERE report = $1`,
	`UPDATE releases SET needs = '', portions = '', residue = '', reason = '' WHERE report = $1`,
	`UPDATE release_states SET reason = '' WHERE release_id IN (SELECT id FROM releases WHERE report = $1)`,
	`UPDATE reviews SET reason = '', field = '' WHERE release_id IN (SELECT id FROM releases WHERE report = $1)`,
	`DELETE FROM review_words WHERE release_id IN (SELECT id FROM releases WHERE report = $1)`,
	`UPDATE outbox SET cancel_reason = '' WHERE release_id IN (SELECT id FROM releases WHERE report = $1)`,
	`UPDATE not_derived SET reason = '' WHERE report = $1`,
	`UPDATE warning_acts SET words = NULL WHERE warning IN (SELECT id FROM warnings WHERE report = $1)`,
	`UPDATE question_acts SET words = NULL WHERE report <> '' AND report = $1`,
	`UPDATE emergencies SET reason = '' WHERE report = $1`,
	`DELETE FROM salts WHERE hash IN (SELECT envelope_hash FROM releases WHERE report = $1 AND envelope_hash <> '')`,
	`DELETE FROM parts_out WHERE report = $1`,
	`DELETE FROM log_salts WHERE entry IN (SELECT entry FROM log_events WHERE subject IN
		(SELECT id FROM releases WHERE report = $1 UNION SELECT id FROM decisions WHERE report = $1))`,
}

func (tx *Tx) eraseReport(id string, at time.Time) error {
	if newest, err := tx.NewestVersion(id); err != nil || newest == 0 {
		if err == nil {
			err = errs.E(errs.NotFound, "insidedb.Erase", "no report %q is held", id)
		}
		return err
	}
	if err := tx.stopReleases(id, at); err != nil {
		return err
	}
	tx.last = lock{}
	for _, statement := range slices.Concat(eraseFromReport, eraseWords(wordsOfReport), eraseFiles(reportFiles)) {
		args := []any{id}
		if strings.Contains(statement, "$2") {
			args = append(args, []byte{})
		}
		if _, err := tx.sql.Exec(statement, args...); err != nil {
			return err
		}
	}
	return nil
}

// whyStopped is why releases of an erased report do not go.
const whyStopped = "the report is erased"

// stopReleases cancels the releases of a report that have not left, and asks that
// those be stopped that are not delivered.
func (tx *Tx) stopReleases(report string, at time.Time) error {
	waiting, err := sqldb.All(tx.sql, tx.scanRelease, selectRelease+` WHERE report = $1 AND state IN ('proposed', 'in-review', 'approved', 'needs-decision')
		ORDER BY id`, report)
	if err != nil {
		return err
	}
	for _, r := range waiting {
		if _, err := tx.SetState(r, Cancelled, "", whyStopped); err != nil {
			return err
		}
	}
	under, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT o.id FROM outbox o JOIN releases r ON r.id = o.release_id
		WHERE r.report = $1 AND o.delivered_at IS NULL AND o.cancel_at IS NULL ORDER BY o.id`, report)
	if err != nil {
		return err
	}
	for _, id := range under {
		if _, err := tx.WantCancelled(id, whyStopped, at); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) eraseReceived(id string) error {
	r, err := tx.Received(id)
	if errs.KindOf(err) == errs.NotFound {
		return errs.E(errs.NotFound, "insidedb.Erase", "no item %q was received", id)
	}
	if err != nil {
		return err
	}
	if r.State == Refused {
		return errs.E(errs.Conflict, "insidedb.Erase", "item %s was refused, and nothing of its content is kept", id)
	}
	steps := []struct {
		statement string
		args      []any
	}{
		{`DELETE FROM payload_keys WHERE kind = 'received' AND id = $1`, []any{id}},
		{`UPDATE received SET bundle = NULL, portions = '' WHERE id = $1`, []any{id}},
		{`UPDATE warning_acts SET words = NULL WHERE warning IN (SELECT id FROM warnings WHERE received = $1)`, []any{id}},
		{`UPDATE question_acts SET words = NULL WHERE received <> '' AND received = $1`, []any{id}},
		{`DELETE FROM salts WHERE hash = $1`, []any{r.Hash}},
		{`UPDATE alarms SET evidence = NULL WHERE EXISTS (SELECT 1 FROM inbox WHERE alarms.id = alarms.kind || ':' || inbox.id
			AND inbox.kind IN ('envelope', 'equivocation') AND (inbox.id = $1 OR inbox.hash = $2 OR inbox.partner = $3 AND inbox.incarnation = $4 AND inbox.lane = $5 AND inbox.seq = $6))`,
			[]any{id, r.Hash, string(r.Partner), r.Incarnation, string(r.Lane), r.Seq}},
		{`UPDATE inbox SET body = NULL, held = NULL WHERE kind IN ('envelope', 'equivocation')
			AND (id = $1 OR hash = $2 OR partner = $3 AND incarnation = $4 AND lane = $5 AND seq = $6)`,
			[]any{id, r.Hash, string(r.Partner), r.Incarnation, string(r.Lane), r.Seq}},
	}
	for _, step := range steps {
		if _, err := tx.sql.Exec(step.statement, step.args...); err != nil {
			return err
		}
	}
	tx.last = lock{}
	for _, statement := range slices.Concat(eraseWords(wordsOfReceived), eraseFiles(receivedFiles)) {
		if _, err := tx.sql.Exec(statement, id); err != nil {
			return err
		}
	}
	return nil
}

const erasureColumns = `kind, id, ground, erased_at, finished_at`

func scanErasure(row sqldb.Row) (Erasure, error) {
	var e Erasure
	err := row.Scan(&e.Kind, &e.ID, &e.Ground, sqldb.Time(&e.At), sqldb.OptionalTime(&e.Finished))
	return e, err
}

// Erasure gives what is on record of a subject's erasure; not-found when it is held.
func (tx *Tx) Erasure(s Subject) (Erasure, error) {
	return sqldb.One(tx.sql, scanErasure, `SELECT `+erasureColumns+` FROM erasures WHERE kind = $1 AND id = $2`, s.Kind, s.ID)
}

// Unfinished lists the erasures of a kind of which the node's files may still hold
// something, the first first.
func (tx *Tx) Unfinished(kind string) ([]Erasure, error) {
	return sqldb.All(tx.sql, scanErasure, `SELECT `+erasureColumns+` FROM erasures WHERE finished_at IS NULL AND kind = $1 ORDER BY erased_at, id`, kind)
}

// FinishErasure records that the node's files hold nothing of a subject any more.
func (tx *Tx) FinishErasure(s Subject, at time.Time) error {
	_, err := tx.sql.Exec(`UPDATE erasures SET finished_at = $3 WHERE kind = $1 AND id = $2 AND finished_at IS NULL`, s.Kind, s.ID, at)
	return err
}

// Acts of retention.
const (
	RetainHold     = "hold"     // keep it from erasure
	RetainLift     = "lift"     // end one hold
	RetainPropose  = "propose"  // ask that it be erased
	RetainWithdraw = "withdraw" // take the proposal back
	RetainConfirm  = "confirm"  // a second officer: it is erased
	RetainExpire   = "expire"   // the node: its time is over, it is erased
)

// RetentionAct is one act about keeping or erasing. Acts are never changed.
type RetentionAct struct {
	Subject
	Number     int
	Act        string
	Officer    string // "" for the node
	Reason     string
	RecordedAt time.Time
}

const retentionColumns = `kind, id, number, act, officer, reason, recorded_at`

// AddRetentionAct records the next act about a subject.
func (tx *Tx) AddRetentionAct(a RetentionAct) (RetentionAct, error) {
	at, err := tx.sql.Stamp(a.stream())
	if err != nil {
		return RetentionAct{}, err
	}
	a.RecordedAt = at
	a.Number, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM retention_acts WHERE kind = $1 AND id = $2`, a.Kind, a.ID)
	if err != nil {
		return RetentionAct{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO retention_acts (`+retentionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		a.Kind, a.ID, a.Number, a.Act, a.Officer, a.Reason, at)
	if err != nil {
		return a, err
	}
	return a, tx.noteOrdered(a.subject(), a.Act, "", at, a.record())
}

func scanRetentionAct(row sqldb.Row) (RetentionAct, error) {
	var a RetentionAct
	err := row.Scan(&a.Kind, &a.ID, &a.Number, &a.Act, &a.Officer, &a.Reason, sqldb.Time(&a.RecordedAt))
	return a, err
}

// RetentionActs lists the acts about a subject as of a time, the first first.
func (tx *Tx) RetentionActs(s Subject, asOf time.Time) ([]RetentionAct, error) {
	return sqldb.All(tx.sql, scanRetentionAct, `SELECT `+retentionColumns+` FROM retention_acts WHERE kind = $1 AND id = $2 AND recorded_at <= $3
		ORDER BY number`, s.Kind, s.ID, until(asOf))
}

// RetentionSubjects lists what any act was ever about, the latest act first.
func (tx *Tx) RetentionSubjects(limit int) ([]Subject, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Subject, error) {
		var s Subject
		var last int64
		err := row.Scan(&s.Kind, &s.ID, &last)
		return s, err
	}, `SELECT kind, id, MAX(recorded_at) AS last FROM retention_acts WHERE 1 = 1`+tx.seenKept()+` GROUP BY kind, id ORDER BY last DESC, kind, id LIMIT $1`, limit)
}

// Kept is what is held of a subject: when it came, and when it says that keeping
// it is reviewed.
type Kept struct {
	Subject
	Said   string // our serial, or the partner
	Since  time.Time
	Review *time.Time
}

// KeptUntil lists what is held and not erased, whose newest version was recorded
// at or before a time, or says that its review is at or before another; the oldest
// first, at most limit. A zero time chooses nothing.
func (tx *Tx) KeptUntil(kind string, recorded, review time.Time, limit int) ([]Kept, error) {
	if kind == SubjectTravel || kind == SubjectQuarantine {
		return tx.travelKept(kind, recorded, limit)
	}
	if kind == SubjectJudgement {
		return tx.judgementsKept(recorded, review, limit)
	}
	query := `SELECT 'report', id, CASE serial WHEN '' THEN id ELSE serial END, recorded_at, review FROM reports
		WHERE version = (SELECT MAX(version) FROM reports m WHERE m.id = reports.id) AND (recorded_at <= $1 OR review <= $2)` + tx.seenRows(SubjectReport, "reports") + `
		AND NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.kind = 'report' AND erasures.id = reports.id) ORDER BY recorded_at, id LIMIT $3`
	args := []any{moment(recorded), moment(review), limit}
	if kind == SubjectReceived {
		query = `SELECT 'received', id, partner, recorded_at, NULL FROM received WHERE state <> 'refused' AND recorded_at <= $1` + tx.seenRows(SubjectReceived, "received") + `
			AND NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.kind = 'received' AND erasures.id = received.id) ORDER BY recorded_at, id LIMIT $2`
		args = []any{moment(recorded), limit}
	}
	return sqldb.All(tx.sql, scanKept, query, args...)
}

func scanKept(row sqldb.Row) (Kept, error) {
	var k Kept
	return k, row.Scan(&k.Kind, &k.ID, &k.Said, sqldb.Time(&k.Since), sqldb.OptionalTime(&k.Review))
}

// moment is a stamp before every other for the zero time.
func moment(t time.Time) int64 {
	if t.IsZero() {
		return -1 << 62
	}
	return t.UnixMicro()
}

// Extent counts what the erasure of a subject destroys.
type Extent struct{ Versions, Decisions, Releases, Tearlines, Travellers int }

// ExtentOf counts what is held of a subject and would be erased.
func (tx *Tx) ExtentOf(s Subject) (Extent, error) {
	switch s.Kind {
	case SubjectReceived:
		return Extent{Tearlines: 1}, nil
	case SubjectEngagement:
		n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM engagements WHERE id = $1`, s.ID)
		return Extent{Versions: n}, err
	case SubjectLookout:
		n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM lookout_versions WHERE id = $1`, s.ID)
		return Extent{Versions: n}, err
	case SubjectJudgement:
		kind, id, _ := strings.Cut(s.ID, "/")
		n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM judgements WHERE kind = $1 AND id = $2`, kind, id)
		return Extent{Versions: n}, err
	case SubjectHit:
		n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT acts FROM hits WHERE id = $1`, s.ID)
		return Extent{Versions: n}, err
	case SubjectTravel:
		n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT travellers FROM travel_messages WHERE id = $1`, s.ID)
		return Extent{Travellers: n}, err
	}
	return sqldb.One(tx.sql, func(row sqldb.Row) (Extent, error) {
		var e Extent
		err := row.Scan(&e.Versions, &e.Decisions, &e.Releases, &e.Tearlines)
		return e, err
	}, `SELECT (SELECT COUNT(*) FROM reports WHERE id = $1), (SELECT COUNT(*) FROM decisions WHERE report = $1),
		(SELECT COUNT(*) FROM releases WHERE report = $1), (SELECT COUNT(*) FROM torn WHERE hash IN (`+tornOf+`))`, s.ID)
}

// ErasedCopiesAfter is CopiesAfter for the copies of reports that are erased.
func (tx *Tx) ErasedCopiesAfter(reportID string, partner party.Code, limit int) ([]Copy, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Copy, error) {
		var c Copy
		err := row.Scan(&c.Report, &c.Partner, &c.Internal, &c.Naming)
		return c, err
	}, `SELECT report, partner, internal, naming FROM copies WHERE (report > $1 OR (report = $1 AND partner > $2))
		AND EXISTS (SELECT 1 FROM erasures WHERE erasures.kind = 'report' AND erasures.id = copies.report) ORDER BY report, partner LIMIT $3`,
		reportID, string(partner), limit)
}

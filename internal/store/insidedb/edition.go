package insidedb

import (
	"cmp"
	"context"
	"sync/atomic"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Edition is how a thing stands that officers change: two are equal where nobody has
// changed it between them.
type Edition struct {
	Number string    // another for every change
	By     string    // who changed it last; "" for the node itself
	At     time.Time // when
}

// Things that have editions, by the word for them.
const (
	EditionDraft      = "draft"
	EditionLookout    = "lookout"
	EditionJudgement  = "judgement"
	EditionRelease    = "release"
	EditionEngagement = "engagement"
	EditionQuestion   = "question"
	EditionWarning    = "warning"
	EditionAdvisory   = "advisory"
	EditionHit        = "hit"
	EditionOwed       = "owed"
	EditionPartner    = "partner"
	EditionCommunity  = "community"
	EditionOfficer    = "officer"
	EditionAssurance  = "assurance"
	EditionRetention  = "retention"
	EditionPolicy     = "policy"
)

// editions read number, officer and time of the newest change of a thing: $1 is its id, and
// $2 what the id is within, for those that have it.
var editions = map[string]string{
	EditionDraft:      `SELECT CAST(version AS TEXT), officer, saved_at FROM drafts WHERE id = $1 AND officer = $2`,
	EditionLookout:    `SELECT CAST(version AS TEXT), by_officer, recorded_at FROM lookout_versions WHERE id = $1 ORDER BY version DESC LIMIT 1`,
	EditionJudgement:  `SELECT CAST(version AS TEXT), by_officer, recorded_at FROM judgements WHERE id = $1 AND kind = $2 ORDER BY version DESC LIMIT 1`,
	EditionEngagement: `SELECT CAST(version AS TEXT), officer, recorded_at FROM engagements WHERE id = $1 ORDER BY version DESC LIMIT 1`,
	// An act that was refused is on record, and changed nothing.
	EditionQuestion: `SELECT CAST(number AS TEXT), officer, recorded_at FROM question_acts WHERE question = $1 AND refused = '' ORDER BY number DESC LIMIT 1`,
	EditionWarning:  `SELECT CAST(number AS TEXT), officer, recorded_at FROM warning_acts WHERE warning = $1 ORDER BY number DESC LIMIT 1`,
	EditionAdvisory: `SELECT CAST(number AS TEXT), officer, recorded_at FROM advisory_acts WHERE advisory = $1 ORDER BY number DESC LIMIT 1`,
	// Who is shown a hit, or asks of it at the booth, is on record with it and changes nothing.
	EditionHit:       `SELECT CAST(number AS TEXT), officer, recorded_at FROM hit_acts WHERE hit = $1 AND act NOT IN ('seen', 'booth') ORDER BY number DESC LIMIT 1`,
	EditionOwed:      `SELECT CAST(version AS TEXT), by_officer, recorded_at FROM obligation_versions WHERE id = $1 ORDER BY version DESC LIMIT 1`,
	EditionPartner:   `SELECT CAST(version AS TEXT), officer, recorded_at FROM partners WHERE code = $1 ORDER BY version DESC LIMIT 1`,
	EditionCommunity: `SELECT CAST(version AS TEXT), officer, recorded_at FROM communities WHERE name = $1 ORDER BY version DESC LIMIT 1`,
	EditionAssurance: `SELECT CAST(version AS TEXT), by_officer, recorded_at FROM assurance_records WHERE id = $1 ORDER BY recorded_at DESC, version DESC LIMIT 1`,
	EditionRetention: `SELECT CAST(number AS TEXT), officer, recorded_at FROM retention_acts WHERE id = $1 ORDER BY recorded_at DESC, number DESC LIMIT 1`,
	EditionPolicy:    `SELECT hash, '', recorded_at FROM policies WHERE $1 = '' ORDER BY number DESC LIMIT 1`,
}

// Edition gives how a thing stands; not-found where none of that id is held, or nobody has
// ever changed it.
func (tx *Tx) Edition(thing, id, within string) (Edition, error) {
	if hidden, err := tx.hidesEdition(thing, id, within); hidden || err != nil {
		return Edition{}, cmp.Or(err, notHeld())
	}
	switch thing {
	case EditionRelease:
		return tx.releaseEdition(id)
	case EditionOfficer:
		return tx.officerEdition(id)
	case EditionJudgement, EditionDraft:
		return sqldb.One(tx.sql, scanEdition, editions[thing], id, within)
	}
	query, known := editions[thing]
	if !known {
		return Edition{}, errs.E(errs.Internal, "insidedb.Edition", "%s has no editions", thing)
	}
	return sqldb.One(tx.sql, scanEdition, query, id)
}

func scanEdition(row sqldb.Row) (Edition, error) {
	var e Edition
	err := row.Scan(&e.Number, &e.By, sqldb.Time(&e.At))
	return e, err
}

// releaseEdition counts the changes of state, the acts, and the bytes of a release.
func (tx *Tx) releaseEdition(id string) (Edition, error) {
	e, err := sqldb.One(tx.sql, scanEdition, `SELECT CAST(states AS TEXT) || '.' || CAST(acts AS TEXT) || '.' || hash,
		COALESCE((SELECT actor FROM release_states s WHERE s.release_id = releases.id ORDER BY number DESC LIMIT 1), ''), changed_at FROM releases WHERE id = $1`, id)
	if err != nil {
		return e, err
	}
	act, err := sqldb.One(tx.sql, scanEdition, `SELECT act, officer, recorded_at FROM reviews WHERE release_id = $1 ORDER BY number DESC LIMIT 1`, id)
	if err == nil && !act.At.Before(e.At) {
		e.By, e.At = act.By, act.At
	}
	if errs.KindOf(err) == errs.NotFound {
		err = nil
	}
	return e, err
}

// officerEdition counts registrations and clearances. Who registers officers is not kept
// with them.
func (tx *Tx) officerEdition(code string) (Edition, error) {
	e, err := sqldb.One(tx.sql, scanEdition, `SELECT CAST(version AS TEXT), '', recorded_at FROM officers WHERE code = $1 ORDER BY version DESC LIMIT 1`, code)
	if err != nil {
		return e, err
	}
	c, err := tx.Clearance(code)
	if err != nil || c.Version == 0 {
		return e, err
	}
	e.Number += "." + stampText(c.RecordedAt)
	if c.RecordedAt.After(e.At) {
		e.By, e.At = c.By, c.RecordedAt
	}
	return e, nil
}

type conditionKey struct{}

// condition is what the first writing under a context asks before it writes.
type condition struct {
	check func(*Tx) error
	done  atomic.Bool
}

// OnCondition has the first transaction that writes under a context ask check first, in the
// same transaction: what check refuses is not written. What is written after it is not
// asked again.
func OnCondition(ctx context.Context, check func(*Tx) error) context.Context {
	return context.WithValue(ctx, conditionKey{}, &condition{check: check})
}

// conditional gives what is run instead of fn, and what is called once it is written.
func (s *Store) conditional(ctx context.Context, fn func(*Tx) error) (run func(*Tx) error, written func()) {
	c, ok := ctx.Value(conditionKey{}).(*condition)
	if !ok || c.done.Load() {
		return fn, func() { s.writes.Add(1) }
	}
	return func(tx *Tx) error {
		if err := c.check(tx); err != nil {
			return err
		}
		return fn(tx)
	}, func() { c.done.Store(true); s.writes.Add(1) }
}

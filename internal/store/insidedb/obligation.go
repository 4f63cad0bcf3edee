package insidedb

import (
	"math"
	"regexp"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Obligation is one version of what somebody owes.
type Obligation struct {
	ID               string // shared: the first 32 hexadecimal digits of the hash of the statement that opened it; internal: as many at random
	Version          int    // from 1
	Kind             obligation.Kind
	Shared           bool       // both sides hold it
	Debtor, Creditor party.Code // the services; of an internal one both are this service
	Partner          party.Code // whom it is with or concerns; "" for nobody
	Matter           string     // shared: hash of the statement that opened it
	Item             string     // hash of the item's envelope; "" for none
	Report           string     // ids here, "" where not
	Release          string
	Received         string
	Warning          string // id of the warning that it belongs to; "" for none
	Cause            string // id of the obligation that led to it
	Ground           obligation.Ground
	Standing         obligation.Acceptance
	State            obligation.State // never lapsed, which is computed
	Due              *time.Time       // nil: no time is set
	Desk             string           // which desk has it, in a word of the service's own; "" for the plan's
	Officer          string           // who has it; "" for nobody yet
	By               string           // the officer who brought this version about; "" for the node or a partner
	Reason           string           // that officer's words, which stay here; lists leave it out; "" once what it is about is erased
	Opened           time.Time
	Closed           *time.Time // nil while it is open
	RecordedAt       time.Time

	// Of the present alone; what is read as of a time does not have them.
	Step int        // how many steps of its plan are done
	Next *time.Time // when the clock next has something to do, in 1970 for at once; nil for never
}

const obligationColumns = `id, version, kind, shared, debtor, creditor, partner, matter, item, report, release_id, received, warning, cause,
	ground, standing, state, due, desk, officer, by_officer, reason, opened, closed, recorded_at`

const obligationValues = `$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26`

// atOnce is a time that has come by every clock.
var atOnce = time.UnixMicro(0).UTC()

// obligationID is the form of an id.
var obligationID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// PutObligation records the next version of an obligation, or its first. Version,
// RecordedAt, Step and Next are the store's: whatever changed, the clock looks at
// it in its next tick if it is open, and never again if it is closed. The same
// again, said by nobody, changes nothing. The error is a conflict when kind, sides,
// matter or opening are others than before.
func (tx *Tx) PutObligation(o Obligation) (Obligation, error) {
	const op = "insidedb.PutObligation"
	o = o.rounded()
	if !obligationID.MatchString(o.ID) || o.Kind == "" || o.State == "" || o.State == obligation.Lapsed || o.Opened.IsZero() && !o.Shared { // a partner may state any time, the zero one too
		return Obligation{}, errs.E(errs.Internal, op, "no obligation without an id of 32 digits, a kind, a state of its own and an opening")
	}
	at, err := tx.sql.Stamp(o.stream())
	if err != nil {
		return Obligation{}, err
	}
	before, err := tx.obligationNow(o.ID)
	switch {
	case errs.KindOf(err) == errs.NotFound:
	case err != nil:
		return Obligation{}, err
	case before.fixed() != o.fixed():
		return Obligation{}, errs.E(errs.Conflict, op, "obligation %s was opened as another", o.ID)
	case before.says(o):
		return before, nil
	}
	o.Version, o.RecordedAt, o.Step, o.Next = before.Version+1, at, before.Step, nil
	if o.Closed == nil {
		o.Next = &atOnce
	}
	row := o
	if row.Reason, err = tx.sealReason(o); err != nil {
		return Obligation{}, err
	}
	if row.Reason == "" {
		o.Reason = ""
	}
	values := append(row.values(), o.dueKey())
	if _, err := tx.sql.Exec(`INSERT INTO obligation_versions (`+obligationColumns+`, due_key) VALUES (`+obligationValues+`)`, values...); err != nil {
		return Obligation{}, err
	}
	if err := tx.putCurrent(o, values); err != nil {
		return Obligation{}, err
	}
	if o.Shared && o.Cause != "" { // a warning that waits for it is looked at in the next tick
		if _, err := tx.sql.Exec(`UPDATE warnings SET next = $2 WHERE id = $1 AND next IS NOT NULL`, o.Cause, atOnce); err != nil {
			return Obligation{}, err
		}
	}
	partner := o.Partner
	if !o.Shared {
		partner = "" // what a service owes itself is no event between two
	}
	return o, tx.noteOrdered(o.subject(), string(o.Kind), partner, at, o.record())
}

func (tx *Tx) putCurrent(o Obligation, values []any) error {
	_, err := tx.sql.Exec(`INSERT INTO obligations (`+obligationColumns+`, due_key, step, next) VALUES (`+obligationValues+`, $27, $28)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, partner = excluded.partner, item = excluded.item, report = excluded.report,
		release_id = excluded.release_id, received = excluded.received, warning = excluded.warning, cause = excluded.cause, ground = excluded.ground,
		standing = excluded.standing, state = excluded.state, due = excluded.due, due_key = excluded.due_key, desk = excluded.desk, officer = excluded.officer,
		by_officer = excluded.by_officer, reason = excluded.reason, closed = excluded.closed, recorded_at = excluded.recorded_at, next = excluded.next`,
		append(values, o.Step, o.Next)...)
	return err
}

func (o Obligation) stream() string { return "obligation/" + o.ID }

// rounded has its times as they are kept.
func (o Obligation) rounded() Obligation {
	o.Opened = o.Opened.UTC().Truncate(time.Microsecond)
	for _, t := range []**time.Time{&o.Due, &o.Closed} {
		if *t != nil {
			at := (*t).UTC().Truncate(time.Microsecond)
			*t = &at
		}
	}
	if !o.Shared && o.Closed != nil && o.Closed.Before(o.Opened) { // our clock was set back; what both hold has the times of their statements
		at := o.Opened
		o.Closed = &at
	}
	return o
}

// fixed is what no later version changes.
func (o Obligation) fixed() [6]string {
	return [6]string{string(o.Kind), strconv.FormatBool(o.Shared), string(o.Debtor), string(o.Creditor), o.Matter, stampText(o.Opened)}
}

// says tells whether another version says nothing that this one does not.
func (o Obligation) says(next Obligation) bool {
	next.Version, next.RecordedAt, next.Step, next.Next = o.Version, o.RecordedAt, o.Step, o.Next
	if next.Reason == "" && (next.By == "" || next.By == o.By) {
		next.By, next.Reason = o.By, o.Reason
	}
	same := func(a, b *time.Time) bool { return a == b || a != nil && b != nil && a.Equal(*b) }
	if !same(o.Due, next.Due) || !same(o.Closed, next.Closed) {
		return false
	}
	next.Due, next.Closed, next.Opened = o.Due, o.Closed, o.Opened
	return o == next
}

// dueKey orders what is due, and after it what never is.
func (o Obligation) dueKey() int64 {
	if o.Due == nil {
		return math.MaxInt64
	}
	return o.Due.UnixMicro()
}

func (o Obligation) values() []any {
	return []any{o.ID, o.Version, string(o.Kind), o.Shared, string(o.Debtor), string(o.Creditor), string(o.Partner), o.Matter, o.Item, o.Report,
		o.Release, o.Received, o.Warning, o.Cause, string(o.Ground), string(o.Standing), string(o.State), o.Due, o.Desk, o.Officer, o.By, o.Reason,
		o.Opened, o.Closed, o.RecordedAt}
}

func (o Obligation) subject() string { return ofObligation + o.ID + "/" + strconv.Itoa(o.Version) }

// record is what the log commits to of a version: all but the officer's words,
// which are erased with what they are about, and what the clock keeps.
func (o Obligation) record() any {
	return []any{"obligation", o.ID, o.Version, o.Kind, o.Shared, o.Debtor, o.Creditor, o.Partner, o.Matter, o.Item, o.Report, o.Release, o.Received,
		o.Warning, o.Cause, o.Ground, o.Standing, o.State, micros(o.Due), o.Desk, o.Officer, o.By, o.Opened.UnixMicro(), micros(o.Closed), o.RecordedAt.UnixMicro()}
}

// scanObligation reads a version without the officer's words.
func scanObligation(row sqldb.Row) (Obligation, error) {
	o, err := scanSealed(row)
	o.Reason = ""
	return o, err
}

// scanSealed reads a version with the officer's words as they are kept.
func scanSealed(row sqldb.Row) (Obligation, error) {
	var o Obligation
	return o, row.Scan(o.into()...)
}

func (o *Obligation) into() []any {
	return []any{&o.ID, &o.Version, &o.Kind, &o.Shared, &o.Debtor, &o.Creditor, &o.Partner, &o.Matter, &o.Item, &o.Report, &o.Release, &o.Received,
		&o.Warning, &o.Cause, &o.Ground, &o.Standing, &o.State, sqldb.OptionalTime(&o.Due), &o.Desk, &o.Officer, &o.By, &o.Reason,
		sqldb.Time(&o.Opened), sqldb.OptionalTime(&o.Closed), sqldb.Time(&o.RecordedAt)}
}

// scanCurrent reads what stands, without the officer's words.
func scanCurrent(row sqldb.Row) (Obligation, error) {
	o, err := scanCurrentSealed(row)
	o.Reason = ""
	return o, err
}

func scanCurrentSealed(row sqldb.Row) (Obligation, error) {
	var o Obligation
	return o, row.Scan(append(o.into(), &o.Step, sqldb.OptionalTime(&o.Next))...)
}

const selectCurrent = `SELECT ` + obligationColumns + `, step, next FROM obligations`

func (tx *Tx) obligationNow(id string) (Obligation, error) {
	o, err := sqldb.One(tx.sql, scanCurrentSealed, selectCurrent+` WHERE id = $1`, id)
	if err != nil {
		return Obligation{}, err
	}
	return tx.openReason(o)
}

// obligationVersion gives one version of an obligation.
func (tx *Tx) obligationVersion(id string, version int) (Obligation, error) {
	return sqldb.One(tx.sql, scanObligation, `SELECT `+obligationColumns+` FROM obligation_versions WHERE id = $1 AND version = $2`, id, version)
}

// Obligation gives an obligation as of a time, by its id or as many of its first
// digits, at least 8, as no other of that time begins with; not-found otherwise.
func (tx *Tx) Obligation(id string, asOf time.Time) (Obligation, error) {
	const op = "insidedb.Obligation"
	whole, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT id FROM obligation_versions WHERE id >= $1 AND id < $2 AND version = 1 AND recorded_at <= $3 LIMIT 2`,
		id, id+"g", until(asOf))
	switch {
	case err != nil:
		return Obligation{}, err
	case len(id) < 8:
		return Obligation{}, errs.E(errs.NotFound, op, "no obligation %q; expected its id, or at least the first 8 digits of it", id)
	case len(whole) == 0 || len(whole) == 1 && tx.hides(RefObligation, whole[0]):
		return Obligation{}, errs.E(errs.NotFound, op, "no obligation %q is held", id)
	case len(whole) > 1:
		return Obligation{}, errs.E(errs.NotFound, op, "more than one obligation begins with %q; expected more digits", id)
	case asOf.IsZero():
		return tx.obligationNow(whole[0])
	}
	o, err := sqldb.One(tx.sql, scanSealed, `SELECT `+obligationColumns+` FROM obligation_versions
		WHERE id = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, whole[0], until(asOf))
	if err != nil {
		return Obligation{}, err
	}
	return tx.openReason(o)
}

// ObligationVersions lists the versions of an obligation as of a time, the first
// first.
func (tx *Tx) ObligationVersions(id string, asOf time.Time) ([]Obligation, error) {
	out, err := sqldb.All(tx.sql, scanSealed, `SELECT `+obligationColumns+` FROM obligation_versions WHERE id = $1 AND recorded_at <= $2 ORDER BY version`,
		id, until(asOf))
	for i := 0; i < len(out) && err == nil; i++ {
		out[i], err = tx.openReason(out[i])
	}
	return out, err
}

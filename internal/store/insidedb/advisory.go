package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Advisory is one message to the public: an alert, an update or a cancellation.
type Advisory struct {
	ID         string // as many digits as an obligation's
	Report     string // id
	Version    int    // of the report
	Warning    string // id of the warning that it belongs to; "" for none
	Identifier string // of the message; nobody has it before it is published
	Sender     string
	Sent       time.Time
	Status     string // Actual, Exercise
	MsgType    string // Alert, Update, Cancel
	Ends       string // id of the advisory that it updates or cancels; "" for none
	Effective  *time.Time
	Expires    *time.Time // nil: a cancellation without words
	Body       []byte     // what it is made from and says; nil once the report is erased
	RecordedAt time.Time

	// Of the present alone; the acts say what was so at another time.
	State string
	Hash  string     // of the message's exact bytes
	Next  *time.Time // when the clock next has something to do; nil for never

	acts int
}

// AdvisoryAct is one thing done about an advisory. Acts are never changed.
type AdvisoryAct struct {
	Advisory   string
	Number     int // from 1
	Act        string
	Officer    string // "" for the node
	Hash       string // of the message's exact bytes
	State      string // of the advisory from then on
	Reason     string // the officer's words; "" once the report is erased
	RecordedAt time.Time
}

const advisoryColumns = `id, report, version, warning, identifier, sender, sent, status, msg_type, ends, effective, expires, body, recorded_at, state, hash, acts, next`

// AddAdvisory records a message. Its first act follows.
func (tx *Tx) AddAdvisory(a Advisory) (Advisory, error) {
	if !obligationID.MatchString(a.ID) || a.Report == "" || a.Identifier == "" || a.Sent.IsZero() || a.Hash == "" || len(a.Body) == 0 {
		return Advisory{}, errs.E(errs.Internal, "insidedb.AddAdvisory", "no advisory without an id, a report, an identifier, a time and a body")
	}
	at, err := tx.sql.Stamp("advisory/" + a.ID)
	if err != nil {
		return Advisory{}, err
	}
	l, err := tx.lockOf(a.payload())
	if err != nil {
		return Advisory{}, err
	}
	sealed, err := l.seal(a.subject(), a.Body)
	if err != nil {
		return Advisory{}, err
	}
	a.RecordedAt, a.acts = at, 0
	_, err = tx.sql.Exec(`INSERT INTO advisories (`+advisoryColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, $17)`,
		a.ID, a.Report, a.Version, a.Warning, a.Identifier, a.Sender, a.Sent, a.Status, a.MsgType, a.Ends, a.Effective, a.Expires, sealed, at, a.State, a.Hash, a.Next)
	return a, err
}

// AddAdvisoryAct adds an act to an advisory that stands as a says, with its leaf,
// and keeps what a says of the present. One that has changed since a was read is a
// conflict.
func (tx *Tx) AddAdvisoryAct(a Advisory, act AdvisoryAct) (Advisory, AdvisoryAct, error) {
	at, err := tx.sql.Stamp("advisory/" + a.ID)
	if err != nil {
		return a, act, err
	}
	changed, err := added(tx.sql.Exec(`UPDATE advisories SET acts = acts + 1, state = $3, next = $4 WHERE id = $1 AND acts = $2`, a.ID, a.acts, a.State, a.Next))
	if err != nil {
		return a, act, err
	}
	if !changed {
		return a, act, errs.E(errs.Conflict, "insidedb.AddAdvisoryAct", "the advisory has changed meanwhile")
	}
	a.acts++
	act.Advisory, act.Number, act.State, act.Hash, act.RecordedAt = a.ID, a.acts, a.State, a.Hash, at
	var sealed []byte
	if act.Reason != "" {
		l, err := tx.lockOf(a.payload())
		if err != nil {
			return a, act, err
		}
		if sealed, err = l.seal(act.subject(), []byte(act.Reason)); err != nil {
			return a, act, err
		}
	}
	_, err = tx.sql.Exec(`INSERT INTO advisory_acts (advisory, number, act, officer, hash, state, reason, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		act.Advisory, act.Number, act.Act, act.Officer, act.Hash, act.State, sealed, at)
	if err != nil {
		return a, act, err
	}
	return a, act, tx.noteOrdered(act.subject(), act.Act, "", at, act.record())
}

// SetAdvisoryNext has the clock look at an advisory again then, or never; it is no act.
func (tx *Tx) SetAdvisoryNext(id string, next *time.Time) error {
	_, err := tx.sql.Exec(`UPDATE advisories SET next = $2 WHERE id = $1`, id, next)
	return err
}

func (a Advisory) payload() payloadID { return payloadID{reportPayload, a.Report, a.Version} }

func (a Advisory) subject() string { return ofAdvisory + a.ID }

func (a AdvisoryAct) subject() string { return ofAdvisory + a.Advisory + "/" + strconv.Itoa(a.Number) }

// record is what the log commits to of an act: all but the officer's words.
func (a AdvisoryAct) record() any {
	return []any{"advisory", a.Advisory, a.Number, a.Act, a.Officer, a.Hash, a.State, a.RecordedAt.UnixMicro()}
}

func (tx *Tx) scanAdvisory(row sqldb.Row) (Advisory, error) {
	var a Advisory
	return a, row.Scan(&a.ID, &a.Report, &a.Version, &a.Warning, &a.Identifier, &a.Sender, sqldb.Time(&a.Sent), &a.Status, &a.MsgType, &a.Ends,
		sqldb.OptionalTime(&a.Effective), sqldb.OptionalTime(&a.Expires), &a.Body, sqldb.Time(&a.RecordedAt), &a.State, &a.Hash, &a.acts, sqldb.OptionalTime(&a.Next))
}

const selectAdvisory = `SELECT ` + advisoryColumns + ` FROM advisories`

// opened opens the bodies of advisories; nil for what is erased.
func (tx *Tx) opened(all []Advisory, err error) ([]Advisory, error) {
	for i := range all {
		if err != nil {
			break
		}
		all[i].Body, err = tx.openUnder(all[i].payload(), all[i].subject(), all[i].Body)
	}
	return all, err
}

// openUnder opens what is sealed under a payload's key; nil once that is erased.
func (tx *Tx) openUnder(of payloadID, about string, sealed []byte) ([]byte, error) {
	if sealed == nil {
		return nil, nil
	}
	l, err := tx.lockOf(of)
	if errs.KindOf(err) == errs.Conflict {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return l.open(about, sealed)
}

// Advisory gives an advisory by its id, or as many of its first digits, at least 8,
// as no other begins with, or by its message's identifier.
func (tx *Tx) Advisory(ref string) (Advisory, error) {
	const op = "insidedb.Advisory"
	all, err := tx.opened(sqldb.All(tx.sql, tx.scanAdvisory, selectAdvisory+` WHERE identifier = $1 OR (id >= $1 AND id < $2) ORDER BY id LIMIT 2`, ref, ref+"g"))
	switch {
	case err != nil:
		return Advisory{}, err
	case len(all) == 1 && (len(ref) >= 8 || all[0].Identifier == ref) && !tx.hides(RefAdvisory, all[0].ID):
		return all[0], nil
	case len(all) == 2 && len(ref) >= 8:
		return Advisory{}, errs.E(errs.Invalid, op, "several advisories begin with %q; expected more digits", ref)
	}
	return Advisory{}, errs.E(errs.NotFound, op, "no advisory %q is held; expected an id, at least 8 of its first digits, or an identifier", ref)
}

// Advisories lists those that were drafted by a time (zero: all), the latest first,
// after one of them (the zero Advisory: from the first on).
func (tx *Tx) Advisories(asOf time.Time, after Advisory, limit int) ([]Advisory, error) {
	return tx.opened(sqldb.All(tx.sql, tx.scanAdvisory, selectAdvisory+` WHERE recorded_at <= $1 AND ($2 = '' OR recorded_at < $3 OR recorded_at = $3 AND id > $2)`+tx.seenRefs(refs{report: "advisories.report", version: "advisories.version"})+`
		ORDER BY recorded_at DESC, id LIMIT $4`, until(asOf), after.ID, after.RecordedAt, limit))
}

// AdvisoriesEnding lists those in a state that update or cancel another, the first
// first, without their bodies.
func (tx *Tx) AdvisoriesEnding(id, state string) ([]Advisory, error) {
	all, err := sqldb.All(tx.sql, tx.scanAdvisory, selectAdvisory+` WHERE ends = $1 AND ends <> '' AND state = $2 ORDER BY recorded_at, id`, id, state)
	for i := range all {
		all[i].Body = nil
	}
	return all, err
}

// AdvisoriesDue lists those for which the clock has something to do, the first first.
func (tx *Tx) AdvisoriesDue(now time.Time, limit int) ([]Advisory, error) {
	return tx.opened(sqldb.All(tx.sql, tx.scanAdvisory, selectAdvisory+` WHERE next <= $1 ORDER BY next, id LIMIT $2`, now, limit))
}

const selectAdvisoryActs = `SELECT advisory, number, act, officer, hash, state, reason, recorded_at FROM advisory_acts`

// AdvisoryActs lists the acts of an advisory as of a time, the first first.
func (tx *Tx) AdvisoryActs(a Advisory, asOf time.Time) ([]AdvisoryAct, error) {
	acts, err := sqldb.All(tx.sql, scanAdvisoryAct, selectAdvisoryActs+` WHERE advisory = $1 AND recorded_at <= $2 ORDER BY number`, a.ID, until(asOf))
	for i := range acts {
		if err != nil || acts[i].Reason == "" {
			continue
		}
		var words []byte
		words, err = tx.openUnder(a.payload(), acts[i].subject(), []byte(acts[i].Reason))
		acts[i].Reason = string(words)
	}
	return acts, err
}

// scanAdvisoryAct leaves the reason sealed.
func scanAdvisoryAct(row sqldb.Row) (AdvisoryAct, error) {
	var a AdvisoryAct
	var sealed []byte
	err := row.Scan(&a.Advisory, &a.Number, &a.Act, &a.Officer, &a.Hash, &a.State, &sealed, sqldb.Time(&a.RecordedAt))
	a.Reason = string(sealed)
	return a, err
}

// advisoryAct gives one act as the log committed to it.
func (tx *Tx) advisoryAct(advisory string, number int) (AdvisoryAct, error) {
	return sqldb.One(tx.sql, scanAdvisoryAct, selectAdvisoryActs+` WHERE advisory = $1 AND number = $2`, advisory, number)
}

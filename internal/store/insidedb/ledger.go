package insidedb

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/store/sqldb"
)

// The ways of an item in the ledger.
const (
	LedgerGiven    = "given"    // a release that its partner had
	LedgerReceived = "received" // an item of a partner that was admitted
)

// stepLedger is the step that reads who may see what an older program has left.
const stepLedger = "ledger"

// noteGiven keeps in the ledger that a partner has a release, and that one was stopped
// after all. at is when its state changed.
func (tx *Tx) noteGiven(r Release, at time.Time) error {
	switch {
	case r.State == Admitted, r.State == Approved && r.Method != release.Release:
		return tx.addGiven(r, at)
	case r.State == Cancelled, r.State == Denied, r.State == Returned, r.State == NeedsDecision:
		_, err := tx.sql.Exec(`UPDATE ledger_items SET ended = $2 WHERE way = 'given' AND id = $1 AND ended = $3`, r.ID, at, int64(Always))
		return err
	}
	return nil
}

func (tx *Tx) addGiven(r Release, at time.Time) error {
	of, err := tx.ledgerReport(r.Report, r.Version)
	if err != nil {
		return err
	}
	label, err := tx.ledgerLabel(of.mark, at, of.from, r.Service)
	if err != nil {
		return err
	}
	directives, err := tx.restedOn(r.Decision)
	if err != nil {
		return err
	}
	sent, err := sqldb.One(tx.sql, scanOptionalTime, `SELECT MIN(recorded_at) FROM release_states WHERE release_id = $1 AND state = 'sealed'`, r.ID)
	if err != nil {
		return err
	}
	fresh, err := tx.AddLedgerItem(LedgerItem{Way: LedgerGiven, ID: r.ID, Item: r.EnvelopeHash, Kind: of.kind, Directives: directives, Sent: sent, At: at}, r.Partner, label)
	if err != nil || fresh {
		return err
	}
	_, err = tx.sql.Exec(`UPDATE ledger_items SET ended = $2 WHERE way = 'given' AND id = $1`, r.ID, int64(Always))
	return err
}

// noteCame keeps in the ledger that an item of a partner was admitted.
func (tx *Tx) noteCame(r Received) error {
	if r.State != Admitted {
		return nil
	}
	label, err := tx.ledgerLabel(r.Marking, r.RecordedAt, r.Partner, "")
	if err != nil {
		return err
	}
	_, err = tx.AddLedgerItem(LedgerItem{Way: LedgerReceived, ID: r.ID, Item: r.Hash, Kind: r.Kind, Sent: believedSent(r.Sent, r.RecordedAt), At: r.RecordedAt}, r.Partner, label)
	return err
}

// AddLedgerItem keeps an item of the exchange with a partner, which has a label; false
// when it is kept already, and left as it is.
func (tx *Tx) AddLedgerItem(i LedgerItem, partner party.Code, label int64) (bool, error) {
	fresh, err := added(tx.sql.Exec(`INSERT INTO ledger_items (way, id, partner, item, kind, label, directives, sent, at, ended)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		i.Way, i.ID, string(partner), i.Item, i.Kind, label, i.Directives, i.Sent, i.At, int64(Always)))
	if err != nil || !fresh {
		return false, err
	}
	return true, tx.putOnPage(i, partner, label)
}

// longestWay is how long an item may be on its way for the time that its sender states
// to be believed.
const longestWay = 30 * 24 * time.Hour

func believedSent(sent, recorded time.Time) *time.Time {
	if sent.After(recorded) || recorded.Sub(sent) > longestWay {
		return nil
	}
	return &sent
}

// ledgerOf is what the ledger keeps of a report's version.
type ledgerOf struct {
	kind, mark string
	from       party.Code
}

func (tx *Tx) ledgerReport(id string, version int) (ledgerOf, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (ledgerOf, error) {
		var o ledgerOf
		return o, row.Scan(&o.kind, &o.mark, &o.from)
	}, `SELECT kind, marking, originator FROM reports WHERE id = $1 AND version = $2`, id, version)
}

func scanOptionalTime(row sqldb.Row) (*time.Time, error) {
	var t *time.Time
	return t, row.Scan(sqldb.OptionalTime(&t))
}

// restedOn is the list of directives by which a decision let something go, as JSON; ""
// where its content is erased.
func (tx *Tx) restedOn(decision string) (string, error) {
	d, err := tx.Decision(decision)
	if errs.KindOf(err) == errs.NotFound || err == nil && len(d.Outcome) == 0 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var outcome struct {
		Directives []string `json:"directives"`
	}
	if err := fromJSON(string(d.Outcome), &outcome); err != nil {
		return "", err
	}
	if slices.Sort(outcome.Directives); len(outcome.Directives) == 0 {
		return "", nil
	}
	return asJSON(slices.Compact(outcome.Directives))
}

// LedgerLabel is who may see the whole of something by its banner, which stands in the
// system of one of some parties; of one that no system reads, whoever may see everything
// that is not compartmented.
func LedgerLabel(mark string, at time.Time, of ...party.Code) access.Label {
	var systems []marking.System
	for _, p := range of {
		if s := marking.System(p.Country()); slices.Contains([]marking.System{marking.USA, marking.FRA, marking.RUS}, s) {
			systems = append(systems, s)
		}
	}
	m, err := lookout.ReadMark(mark, at, append(systems, marking.USA, marking.TLP, marking.FRA, marking.RUS)...)
	if err != nil {
		return access.Label{Rank: topRank}
	}
	return access.LabelOf(m)
}

func (tx *Tx) ledgerLabel(mark string, at time.Time, of ...party.Code) (int64, error) {
	return tx.LabelID(LedgerLabel(mark, at, of...))
}

// readLedger sees to what an older program has left: who may see it, and what it rests on.
func (s *Store) readLedger(ctx context.Context) error {
	var done bool
	if err := s.Read(ctx, func(tx *Tx) (err error) {
		done, err = tx.stepDone(stepLedger)
		return err
	}); err != nil || done {
		return err
	}
	return s.step(ctx, stepLedger, (*Tx).readLedgerBatch)
}

func (tx *Tx) readLedgerBatch() (int, error) {
	rows, err := sqldb.All(tx.sql, func(row sqldb.Row) ([2]string, error) {
		var r [2]string
		return r, row.Scan(&r[0], &r[1])
	}, `SELECT way, id FROM ledger_items WHERE label IS NULL ORDER BY at, way, id LIMIT $1`, oldBatch)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		read := tx.readGiven
		if r[0] == LedgerReceived {
			read = tx.readCame
		}
		if err := read(r[1]); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

func (tx *Tx) readGiven(id string) error {
	type row struct {
		report, decision string
		version          int
		service          party.Code
		at               time.Time
	}
	r, err := sqldb.One(tx.sql, func(x sqldb.Row) (row, error) {
		var r row
		return r, x.Scan(&r.report, &r.version, &r.decision, &r.service, sqldb.Time(&r.at))
	}, `SELECT report, version, decision, service, recorded_at FROM releases WHERE id = $1`, id)
	if err != nil {
		return err
	}
	of, err := tx.ledgerReport(r.report, r.version)
	if err != nil {
		return err
	}
	label, err := tx.ledgerLabel(of.mark, r.at, of.from, r.service)
	if err != nil {
		return err
	}
	directives, err := tx.restedOn(r.decision)
	if err != nil {
		return err
	}
	return tx.readItem(LedgerGiven, id, label, directives)
}

func (tx *Tx) readCame(id string) error {
	type row struct {
		mark    string
		partner party.Code
		at      time.Time
	}
	r, err := sqldb.One(tx.sql, func(x sqldb.Row) (row, error) {
		var r row
		return r, x.Scan(&r.mark, &r.partner, sqldb.Time(&r.at))
	}, `SELECT marking, partner, recorded_at FROM received WHERE id = $1`, id)
	if err != nil {
		return err
	}
	label, err := tx.ledgerLabel(r.mark, r.at, r.partner)
	if err != nil {
		return err
	}
	return tx.readItem(LedgerReceived, id, label, "")
}

// readItem keeps who may see an item that an older program has left, and what it rests on.
func (tx *Tx) readItem(way, id string, label int64, directives string) error {
	if _, err := tx.sql.Exec(`UPDATE ledger_items SET label = $3, directives = $4 WHERE way = $1 AND id = $2`, way, id, label, directives); err != nil {
		return err
	}
	type row struct {
		LedgerItem
		partner party.Code
	}
	r, err := sqldb.One(tx.sql, func(x sqldb.Row) (row, error) {
		r := row{LedgerItem: LedgerItem{Way: way, ID: id, Directives: directives}}
		return r, x.Scan(&r.partner, &r.Item, &r.Kind, sqldb.OptionalTime(&r.Sent), sqldb.Time(&r.At))
	}, `SELECT partner, item, kind, sent, at FROM ledger_items WHERE way = $1 AND id = $2`, way, id)
	if err != nil {
		return err
	}
	return tx.putOnPage(r.LedgerItem, r.partner, label)
}

package exchange

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// How far a takeback has come.
const (
	TakebackProposed  = "proposed"  // an officer is to decide
	TakebackStopping  = "stopping"  // the gateway is asked to stop the release
	TakebackWaiting   = "waiting"   // the partner cannot be told yet
	TakebackStopped   = "stopped"   // the partner never had it
	TakebackSent      = "sent"      // stated, without a receipt
	TakebackTold      = "told"      // the partner's gateway has receipted it
	TakebackOverdue   = "overdue"   // its time is past and nothing is confirmed
	TakebackConfirmed = "confirmed" // the partner says what it did
)

// TakenBack is one release that is taken back from the partner that has it.
type TakenBack struct {
	V           int        `json:"v"`
	Release     string     `json:"release"`
	Report      string     `json:"report"`
	Serial      string     `json:"serial,omitempty"`
	Version     int        `json:"version"`
	Partner     party.Code `json:"partner"`
	Envelope    string     `json:"envelope,omitempty"` // its hash
	Verb        string     `json:"verb"`               // recalled, corrected
	Code        string     `json:"code"`
	Successor   string     `json:"successor,omitempty"` // the release that stands in its place
	Officer     string     `json:"officer,omitempty"`   // none: it follows from what a partner stated
	Cause       string     `json:"cause,omitempty"`     // the hash of that statement
	State       string     `json:"state"`
	Due         *time.Time `json:"due,omitempty"`
	At          time.Time  `json:"at"`
	ToldAt      *time.Time `json:"told_at,omitempty"`
	Confirmed   string     `json:"confirmed,omitempty"` // erased, replaced, apart, unheld
	ConfirmedAt *time.Time `json:"confirmed_at,omitempty"`

	insidedb.Mark // of the version that is taken back
}

// Open tells whether somebody still owes something.
func (t TakenBack) Open() bool { return t.State != TakebackStopped && t.State != TakebackConfirmed }

// TakenBackQuery chooses what is listed; what is zero does not choose.
type TakenBackQuery struct {
	Release string
	Report  string // serial or id
	Open    bool
	AsOf    time.Time
	Limit   int
}

// TakenBack lists what is taken back, from whom, who was told and who has
// confirmed, the latest first.
func (x *Exchange) TakenBack(ctx context.Context, q TakenBackQuery) ([]TakenBack, error) {
	if err := x.Store.Settled(q.AsOf); err != nil {
		return nil, err
	}
	if q.Limit <= 0 || q.Limit > MostListed {
		q.Limit = MostListed
	}
	out := []TakenBack{}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = []TakenBack{}
		all, err := q.takebacks(tx)
		if err != nil {
			return err
		}
		for _, t := range all {
			line, err := x.takenBackLine(tx, t, q.AsOf)
			if err != nil {
				return err
			}
			if !q.Open || line.Open() {
				out = append(out, line)
			}
		}
		return nil
	})
	return out, err
}

func (q TakenBackQuery) takebacks(tx *insidedb.Tx) ([]insidedb.Takeback, error) {
	if q.Release != "" {
		return tx.Takebacks(q.Release, q.AsOf)
	}
	if q.Report == "" {
		return tx.AllTakebacks(q.AsOf, q.Limit)
	}
	held, err := tx.FindReport(q.Report, q.AsOf)
	if errs.KindOf(err) == errs.NotFound {
		return nil, errs.E(errs.NotFound, "exchange.TakenBack", "no report %q is held", q.Report)
	}
	if err != nil {
		return nil, err
	}
	releases, err := tx.ReleasesOfReport(held.ID)
	if err != nil {
		return nil, err
	}
	var out []insidedb.Takeback
	for _, r := range releases {
		one, err := tx.Takebacks(r.ID, q.AsOf)
		if err != nil {
			return nil, err
		}
		out = append(out, one...)
	}
	return out, nil
}

func (x *Exchange) takenBackLine(tx *insidedb.Tx, t insidedb.Takeback, asOf time.Time) (TakenBack, error) {
	at := x.orNow(asOf)
	r, err := tx.Release(t.Release)
	if err != nil {
		return TakenBack{}, err
	}
	held, err := tx.ReportVersion(r.Report, r.Version)
	if err != nil {
		return TakenBack{}, err
	}
	out := TakenBack{V: 1, Release: r.ID, Report: r.Report, Serial: held.Serial, Version: r.Version, Partner: r.Partner, Envelope: r.EnvelopeHash,
		Verb: t.Verb, Code: t.Code, Successor: t.Successor, Officer: t.Officer, Cause: t.Cause, Due: t.Due, At: t.RecordedAt,
		Mark: insidedb.Mark{Marking: held.Marking}}
	if t.DoneAt != nil && t.DoneAt.After(at) { // not then
		t.Outcome, t.Statement = insidedb.TakebackWaits, ""
	}
	switch {
	case t.Outcome == insidedb.TakebackProposed:
		out.State = TakebackProposed
	case t.Outcome == insidedb.TakebackCancelled:
		out.State = TakebackStopped
	case t.Statement != "":
		return out, out.said(tx, t, asOf, at)
	case rank[r.State] > 0 && rank[r.State] < rank[insidedb.Delivered]:
		out.State = TakebackStopping
	default:
		out.State = TakebackWaiting
	}
	return out, nil
}

// said fills in what the partner has said of a statement.
func (out *TakenBack) said(tx *insidedb.Tx, t insidedb.Takeback, asOf, at time.Time) error {
	out.State = TakebackSent
	sent, err := tx.OutgoingByHash(t.Statement)
	if err != nil {
		return err
	}
	if sent.DeliveredAt != nil && !sent.DeliveredAt.After(at) {
		out.State, out.ToldAt = TakebackTold, sent.DeliveredAt
	}
	f, err := tx.Fold(out.Partner, out.Envelope, asOf, at)
	if err != nil {
		return err
	}
	switch m, _ := f.Matter(t.Statement); m.State {
	case obligation.Done:
		out.State, out.Confirmed, out.ConfirmedAt = TakebackConfirmed, m.End.Code, &m.End.At
	case obligation.Lapsed:
		out.State = TakebackOverdue
	}
	return nil
}

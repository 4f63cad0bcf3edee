package exchange

import (
	"context"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/release"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// Page is a page of a list. What comes meanwhile moves no page that was seen.
type Page[T any] struct {
	Items []T
	Total int    // of all pages
	Next  string // After of the page behind; "" behind the last
}

// Inbox lists what partners sent, the latest first, without bundles.
func (x *Exchange) Inbox(ctx context.Context, q Query) ([]Arrival, error) {
	page, err := x.InboxPage(ctx, q)
	return page.Items, err
}

// InboxPage gives a page of what Inbox lists.
func (x *Exchange) InboxPage(ctx context.Context, q Query) (Page[Arrival], error) {
	out := Page[Arrival]{Items: []Arrival{}}
	if err := x.Store.Settled(q.AsOf); err != nil {
		return out, err
	}
	q.bound()
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, paged, err := tx.ReceivedPage(insidedb.ReceivedQuery{Partner: q.Partner, Stands: q.State, Kind: q.Kind, AsOf: q.AsOf, Cut: q.cut()})
		if err != nil {
			return err
		}
		out = Page[Arrival]{make([]Arrival, len(rows)), paged.Total, paged.Next}
		for i, r := range rows {
			if out.Items[i], err = x.arrivalIn(tx, r, q.AsOf); err != nil {
				return err
			}
			if !q.AsOf.IsZero() {
				continue
			}
			if out.Items[i].Asks, err = x.asks(tx, r.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Asks is what an item asks of us first.
type Asks struct {
	Kind obligation.Kind `json:"kind"`
	Due  *time.Time      `json:"due,omitempty"`
}

// asks finds what we owe first on account of an item now; nil for nothing.
func (x *Exchange) asks(tx *insidedb.Tx, item string) (*Asks, error) {
	owed, err := tx.Obligations(insidedb.ObligationQuery{By: x.Self, Received: item, Open: true, Limit: 1})
	if err != nil || len(owed) == 0 {
		return nil, err
	}
	return &Asks{owed[0].Kind, owed[0].Due}, nil
}

// Outbox lists what was proposed to partners and where it stands, the latest
// first; also what may not go, with what stands in the way.
func (x *Exchange) Outbox(ctx context.Context, q Query) ([]Sending, error) {
	page, err := x.OutboxPage(ctx, q)
	return page.Items, err
}

// OutboxPage gives a page of what Outbox lists.
func (x *Exchange) OutboxPage(ctx context.Context, q Query) (Page[Sending], error) {
	out := Page[Sending]{Items: []Sending{}}
	if err := x.Store.Settled(q.AsOf); err != nil {
		return out, err
	}
	q.bound()
	var moved map[string]string // release → the id of its envelope
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, paged, err := tx.ProposedPage(q.proposed())
		if err != nil {
			return err
		}
		out, moved = Page[Sending]{make([]Sending, len(rows)), paged.Total, paged.Next}, map[string]string{}
		for i, row := range rows {
			if row.Release.ID == "" {
				out.Items[i], err = unreleased(tx, row.Decision)
			} else {
				out.Items[i], err = sending(tx, row.Release, q.AsOf)
			}
			if err != nil {
				return err
			}
			if r := row.Release; (r.State == insidedb.Moved || r.State == insidedb.Sealed) && q.AsOf.IsZero() {
				moved[r.ID] = r.Envelope
			}
		}
		return nil
	})
	if err == nil {
		x.explain(ctx, out.Items, moved)
	}
	return out, err
}

// proposed is a query as the store takes it: what no release followed from is withheld,
// or referred.
func (q *Query) proposed() insidedb.ProposedQuery {
	out := insidedb.ProposedQuery{Partner: q.Partner, State: insidedb.State(q.State), AsOf: q.AsOf, Cut: q.cut()}
	withheld := []string{string(release.VerdictWithhold), string(release.VerdictRelease), string(release.VerdictShow), string(release.VerdictReview)}
	switch q.State {
	case disclosure.Withheld:
		out.Unreleased = withheld
	case disclosure.Referred:
		out.Unreleased = []string{string(release.VerdictRefer)}
	case "":
		out.Releases, out.Unreleased = true, append(withheld, string(release.VerdictRefer))
	default:
		out.Releases = true
	}
	return out
}

// unreleased is the line of a decision from which no release followed.
func unreleased(tx *insidedb.Tx, d insidedb.Decision) (Sending, error) {
	state, said, err := disclosure.SayDecision(d)
	if err != nil {
		return Sending{}, err
	}
	held, err := tx.ReportVersion(d.Report, d.Version)
	return Sending{V: 1, Report: d.Report, Serial: held.Serial, Version: d.Version, Partner: d.Partner, Method: string(d.Method), Held: held.Marking,
		State: state, Said: said, Receipts: []Receipt{}, At: d.RecordedAt, ChangedAt: d.RecordedAt}, err
}

package exchange

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Ending is what becomes of what both sides hold when an agreement ends: the
// plan before, the state after.
type Ending struct {
	V         int          `json:"v"`
	Partner   party.Code   `json:"partner"`
	State     string       `json:"state"`
	Agreement string       `json:"agreement"`
	Recall    int          `json:"recall"`    // items of ours that the partner got, and that are recalled
	RecallBy  time.Time    `json:"recall_by"` // when it is to have complied
	TheyMay   string       `json:"they_may"`  // what our statement has it do with them: erase, keep
	Received  string       `json:"received"`  // what its statement has us do with what we got: erase, keep
	ErasedBy  time.Time    `json:"erased_by"` // and by when
	Items     []EndingItem `json:"items"`     // what we got and still have, the latest first; at most MostListed
	Count     int          `json:"count"`     // all that we got
	Receipts  int          `json:"receipts"`  // kept, with every proof that rests on them
}

// EndingItem is something that we got from the partner.
type EndingItem struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind"`
	Marking    string    `json:"marking,omitempty"`
	State      string    `json:"state"`
	RecordedAt time.Time `json:"recorded_at"`
}

// EndingOf says what must be recalled, kept and erased when the agreement with a
// partner ends, or, when it has, what was to be.
func (x *Exchange) EndingOf(ctx context.Context, code party.Code) (Ending, error) {
	var out Ending
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		p := known[code]
		if p == nil {
			return errs.E(errs.NotFound, "exchange.EndingOf", "%s is no partner of ours", code)
		}
		acts, err := tx.PeeringActs(code)
		if err != nil {
			return err
		}
		end := x.Store.Now()
		for _, a := range acts {
			if a.Act == insidedb.ActEnded && lifeOf(acts).ended {
				end = a.RecordedAt
				break
			}
		}
		ours, theirs := x.terms(code), p.peering.AtEnd.Stated()
		out = Ending{V: 1, Partner: code, State: p.row.State, Agreement: p.peering.Agreement, RecallBy: ours.By(end), TheyMay: ours.Received,
			Received: theirs.Received, ErasedBy: theirs.By(end), Items: []EndingItem{}}
		tally, err := tx.TallyOf(code)
		if err != nil {
			return err
		}
		out.Recall, out.Count, out.Receipts = tally.Given, tally.Received, tally.Receipts
		rows, err := tx.ReceivedItems(code, "", time.Time{}, MostListed)
		for _, r := range rows {
			if r.State != insidedb.Refused {
				out.Items = append(out.Items, EndingItem{ID: r.ID, Kind: r.Kind, Marking: r.Marking, State: string(r.State), RecordedAt: r.RecordedAt})
			}
		}
		return err
	})
	return out, err
}

// recallAll takes back everything that a partner got or was to get, with the code
// end.
func (x *Exchange) recallAll(w work, p *partner, officer string, due, now time.Time) error {
	ids, err := w.LiveReleases(p.row.Code)
	if err != nil {
		return err
	}
	t := insidedb.Takeback{Verb: string(envelope.Recalled), Code: string(envelope.CodeEndOfTerms), Due: instant(&due), Officer: officer}
	for _, id := range ids {
		r, err := w.Release(id)
		if err != nil {
			return err
		}
		if err := takeBack(w.Tx, r, t, now); err != nil {
			return err
		}
	}
	return nil
}

// Act is one act in the life of a peering.
type Act struct {
	Act       string     `json:"act"`  // accepted, suspended, resumed, ended, closed
	Side      string     `json:"side"` // ours, theirs
	Officer   string     `json:"officer,omitempty"`
	Agreement string     `json:"agreement"`
	Due       *time.Time `json:"due,omitempty"`
	At        time.Time  `json:"at"`
}

// Peering is a partner with the life of its peering.
type Peering struct {
	Partner
	SuspendedBy []string   `json:"suspended_by"` // ours, theirs
	Due         *time.Time `json:"due,omitempty"`
	Acts        []Act      `json:"acts"`
}

// PeeringOf gives a partner with the life of its peering, who did what and when.
func (x *Exchange) PeeringOf(ctx context.Context, code party.Code) (Peering, error) {
	var out Peering
	p, err := x.partnerOf(ctx, code)
	if err != nil {
		return out, err
	}
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = Peering{Partner: p, SuspendedBy: []string{}, Acts: []Act{}}
		acts, err := tx.PeeringActs(code)
		l := lifeOf(acts)
		if l.ours {
			out.SuspendedBy = append(out.SuspendedBy, insidedb.Ours)
		}
		if l.theirs {
			out.SuspendedBy = append(out.SuspendedBy, insidedb.Theirs)
		}
		out.Due = l.due
		for _, a := range acts {
			out.Acts = append(out.Acts, Act{Act: a.Act, Side: a.Side, Officer: a.Officer, Agreement: a.Agreement, Due: a.Due, At: a.RecordedAt})
		}
		return err
	})
	return out, err
}

// partnerOf gives one partner as officers see it.
func (x *Exchange) partnerOf(ctx context.Context, code party.Code) (Partner, error) {
	all, err := x.Partners(ctx)
	for _, p := range all {
		if p.Code == code {
			return p, err
		}
	}
	if err == nil {
		err = errs.E(errs.NotFound, "exchange.Peering", "%s is no partner of ours", code)
	}
	return Partner{}, err
}

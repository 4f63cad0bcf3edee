package disclosure

import (
	"context"
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// MostListed bounds a list.
const MostListed = 1000

// View is a release as officers see it.
type View struct {
	V          int            `json:"v"`
	Release    string         `json:"release"`
	Report     string         `json:"report"`
	Serial     string         `json:"serial,omitempty"`
	Version    int            `json:"version"`
	Author     string         `json:"author"`
	Proposer   string         `json:"proposer"`
	Partner    party.Code     `json:"partner"`
	Method     release.Method `json:"method"`
	State      string         `json:"state"`
	Said       string         `json:"said"` // the state in words, with the reason
	Hash       string         `json:"hash"` // of the exact bytes: what Approve takes
	Marking    string         `json:"marking"`
	Portions   []Portion      `json:"portions"` // what the partner would read
	Residue    []tearline.Hit `json:"residue"`
	Acts       []Act          `json:"acts"`
	History    []Entry        `json:"history"`
	RecordedAt time.Time      `json:"recorded_at"`
	ChangedAt  time.Time      `json:"changed_at"`

	Erased   string          `json:"erased,omitempty"`   // when and why the words were destroyed
	Lead     bool            `json:"lead,omitempty"`     // Show only: in review, and each approval is of an officer with the role lead beside
	Bundle   json.RawMessage `json:"bundle,omitempty"`   // Show only: the exact bytes
	Decision json.RawMessage `json:"decision,omitempty"` // Show only: ceilings, rungs, reasons and gaps
}

// Portion is one paragraph of a tearline.
type Portion struct {
	Mark string `json:"mark"`
	Text string `json:"text"`
}

// Act is one act of review.
type Act struct {
	Act     string      `json:"act"` // claim, take, yield, form, rewrite, move, residue, approve, return, deny
	Officer string      `json:"officer"`
	For     string      `json:"for,omitempty"` // who had delegated the authority to the officer
	Reason  string      `json:"reason,omitempty"`
	Before  string      `json:"before,omitempty"` // of the bytes before an act that made others
	Hash    string      `json:"hash"`             // of the bytes acted on; of the new bytes for a move, form or rewrite
	Field   string      `json:"field,omitempty"`
	Rung    report.Rung `json:"rung,omitempty"`
	Item    string      `json:"item,omitempty"`
	Form    string      `json:"form,omitempty"`
	Words   string      `json:"words,omitempty"` // the officer's own
	Until   *time.Time  `json:"until,omitempty"` // when a claim ends
	At      time.Time   `json:"at"`

	Bundle json.RawMessage `json:"bundle,omitempty"` // Show, an approval: the exact bytes approved, where the release has others now
}

// Entry is one entry of a release's history.
type Entry struct {
	State  string    `json:"state"`
	Actor  string    `json:"actor,omitempty"` // an officer or a partner; none for the node
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
}

// Query chooses what a list gives; what is zero does not choose.
type Query struct {
	Partner party.Code
	State   string
	AsOf    time.Time // zero: now; otherwise at least 5 s ago
	Limit   int       // 0: MostListed
}

// Show gives a release as of a time (zero: now), with its bytes and decision.
func (o *Office) Show(ctx context.Context, id string, asOf time.Time) (View, error) {
	if err := o.Store.Settled(asOf); err != nil {
		return View{}, err
	}
	var out View
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		r, err := tx.ReleaseAsOf(id, asOf)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, "disclosure.Show", "no release %q is held", id)
		}
		if err != nil {
			return err
		}
		if out, err = viewOf(tx, r, asOf); err != nil {
			return err
		}
		if err := addApproved(tx, out.Acts, r.Hash); err != nil {
			return err
		}
		out.Bundle = r.Bundle
		if r.State == insidedb.InReview {
			if out.Lead, err = o.needsLead(tx, r); err != nil {
				return err
			}
		}
		if r.Decision == "" { // of a time of which an older program has not kept it
			return nil
		}
		d, err := tx.Decision(r.Decision)
		out.Decision = d.Outcome
		return err
	})
	return out, err
}

// addApproved adds to approvals the bytes that were approved, where they are
// not those that the release has now. What was overwritten before bytes were
// kept, or erased, is left out.
func addApproved(tx *insidedb.Tx, acts []Act, now string) (err error) {
	for i, a := range acts {
		if a.Act != insidedb.ActApprove || a.Hash == now {
			continue
		}
		if acts[i].Bundle, err = tx.TornBundle(a.Hash); err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
	}
	return nil
}

// List gives releases, the latest first.
func (o *Office) List(ctx context.Context, q Query) ([]View, error) {
	if err := o.Store.Settled(q.AsOf); err != nil {
		return nil, err
	}
	if q.Limit <= 0 || q.Limit > MostListed {
		q.Limit = MostListed
	}
	out := []View{}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, err := tx.Releases(q.Partner, insidedb.State(q.State), q.AsOf, q.Limit)
		if err != nil {
			return err
		}
		for _, r := range rows {
			v, err := viewOf(tx, r, q.AsOf)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func view(tx *insidedb.Tx, id string, asOf time.Time) (View, error) {
	r, err := tx.ReleaseAsOf(id, asOf)
	if err != nil {
		return View{}, err
	}
	return viewOf(tx, r, asOf)
}

func viewOf(tx *insidedb.Tx, r insidedb.Release, asOf time.Time) (View, error) {
	held, err := tx.ReportVersion(r.Report, r.Version)
	if err != nil {
		return View{}, err
	}
	acts, err := tx.Acts(r.ID, asOf)
	if err != nil {
		return View{}, err
	}
	history, err := tx.History(r.ID, asOf)
	if err != nil {
		return View{}, err
	}
	v := View{V: 1, Release: r.ID, Report: r.Report, Serial: held.Serial, Version: r.Version, Author: held.Author, Proposer: r.Proposer,
		Partner: r.Partner, Method: r.Method, State: string(r.State), Said: Say(r), Hash: r.Hash, Marking: r.Marking, Portions: []Portion{},
		Residue: r.Residue, Acts: []Act{}, History: []Entry{}, RecordedAt: r.RecordedAt, ChangedAt: r.ChangedAt}
	if r.Erased != nil {
		v.Erased = r.Erased.Said()
	}
	for _, p := range r.Portions {
		v.Portions = append(v.Portions, Portion(p))
	}
	for _, a := range acts {
		v.Acts = append(v.Acts, actOf(a))
	}
	for _, e := range history {
		v.History = append(v.History, Entry{State: string(e.State), Actor: e.Actor, Reason: e.Reason, At: e.RecordedAt})
	}
	return v, nil
}

func actOf(a insidedb.Act) Act {
	return Act{Act: a.Act, Officer: a.Officer, For: a.For, Reason: a.Reason, Before: a.Before, Hash: a.Hash, Field: a.Field, Rung: a.Rung,
		Item: a.Item, Form: a.Form, Words: a.Words, Until: a.Until, At: a.RecordedAt}
}

package disclosure

import (
	"context"
	"encoding/json"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// SeenBy says to whom a comparison is shown.
const SeenBy = "officers with the disclosure role, or to whom it is delegated; the node knows no clearances"

// Comparison sets a release in review beside what its author wrote.
type Comparison struct {
	V        int            `json:"v"`
	Release  string         `json:"release"`
	Serial   string         `json:"serial,omitempty"`
	Version  int            `json:"version"`
	Author   string         `json:"author"`
	Partner  party.Code     `json:"partner"`
	Said     string         `json:"said"`
	Hash     string         `json:"hash"` // of the exact bytes: what approving takes
	Marking  string         `json:"marking"`
	Claim    *Claim         `json:"claim,omitempty"`
	Officers int            `json:"officers"`       // how many different ones approve it
	Approved []Act          `json:"approved"`       // the approvals of these bytes
	Lead     bool           `json:"lead,omitempty"` // each is of an officer with the role lead beside
	Items    []ComparedItem `json:"items"`
	Residue  []tearline.Hit `json:"residue"`

	Files []tearline.Attachment `json:"files,omitempty"` // what goes with it; no check sees into them

	SeenBy string          `json:"seen_by"`
	Bundle json.RawMessage `json:"bundle"` // the exact bytes
}

// ComparedItem is an item of a comparison, with its number in it, from 1.
type ComparedItem struct {
	Number int `json:"number"`
	release.Compared
}

// Compare shows an officer who may review a release what its author wrote, the
// ceiling and what is given, item by item, under the rules in force: it is
// decided again first.
func (o *Office) Compare(ctx context.Context, by By) (Comparison, error) {
	const op = "disclosure.Compare"
	var out Comparison
	err := o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		t, err := o.turn(tx, op, by)
		if err != nil {
			return err
		}
		if t.release.State != insidedb.InReview {
			return errs.E(errs.Conflict, op, "the release is %s; only what waits for review is compared", Say(t.release))
		}
		d, err := o.refresh(t)
		if err != nil {
			return err
		}
		out, err = o.comparison(t, d)
		return err
	})
	return out, err
}

func (o *Office) comparison(t *turn, d draft) (Comparison, error) {
	v, err := view(t.tx, t.release.ID, present)
	if err != nil {
		return Comparison{}, err
	}
	r, err := t.tx.Release(t.release.ID)
	if err != nil {
		return Comparison{}, err
	}
	needed, err := o.needed(t.tx, r)
	if err != nil {
		return Comparison{}, err
	}
	out := Comparison{V: 1, Release: r.ID, Serial: v.Serial, Version: v.Version, Author: v.Author, Partner: r.Partner, Said: v.Said, Hash: r.Hash, Marking: r.Marking,
		Claim: claimOf(t.acts, t.at), Officers: needed, Approved: []Act{}, Lead: t.rank.lead, Items: []ComparedItem{}, Residue: r.Residue, Files: d.tearline.Attachments(), SeenBy: SeenBy, Bundle: r.Bundle}
	counting, err := t.rank.counting(t.tx, t.acts)
	if err != nil {
		return Comparison{}, err
	}
	for _, a := range approvals(counting, r.Hash) {
		out.Approved = append(out.Approved, actOf(a))
	}
	for i, item := range d.decided.Compare() {
		out.Items = append(out.Items, ComparedItem{i + 1, item})
	}
	return out, nil
}

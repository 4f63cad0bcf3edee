package judgement

import (
	"context"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// History is a judgement with its versions.
type History struct {
	Shown
	Rests    []Rested `json:"rests"`    // what it rests on, and how that stands now
	Versions []Shown  `json:"versions"` // as far as the officer sees them, the first first
}

// Show gives a judgement with its versions, as of a time; not-found when there is none
// that the officer may see.
func (j *Judgements) Show(ctx context.Context, officer, kind, id string, asOf time.Time) (History, error) {
	var out History
	err := j.View(ctx, officer, asOf, func(v View) error {
		all, err := v.Tx.JudgementVersions(kind, id, v.Labels, asOf)
		if err != nil {
			return err
		}
		newest := all[len(all)-1]
		out = History{Shown: ShownOf(newest), Versions: make([]Shown, len(all))}
		if out.Rests, err = v.rested(newest); err != nil {
			return err
		}
		for i, version := range all {
			out.Versions[i] = ShownOf(version)
		}
		return nil
	})
	return out, err
}

// Choice says which judgements are listed.
type Choice struct {
	Officer string
	Kind    string
	About   string // only those that refer to this; "" for all
	Ended   bool   // ended ones too
	AsOf    time.Time
	After   string // ids behind this one
	Limit   int    // 0: MostListed
}

// Listed are judgements of a kind, by id.
type Listed struct {
	V          int     `json:"v"`
	Judgements []Shown `json:"judgements"`
	More       bool    `json:"more"` // there are others behind the last
}

// List gives the judgements of a kind that an officer may see, by id.
func (j *Judgements) List(ctx context.Context, c Choice) (Listed, error) {
	const op = "judgement.List"
	if !assess.KindForm(c.Kind) {
		return Listed{}, errs.E(errs.Invalid, op, "no kind %.40q of judgement; expected one of %s", c.Kind, errs.List(assess.Kinds))
	}
	if c.Limit <= 0 || c.Limit > MostListed {
		c.Limit = MostListed
	}
	out := Listed{V: 1, Judgements: []Shown{}}
	err := j.View(ctx, c.Officer, c.AsOf, func(v View) error {
		q := insidedb.JudgementQuery{Kind: c.Kind, Labels: v.Labels, AsOf: c.AsOf, Ended: c.Ended, After: c.After, Limit: c.Limit + 1}
		if c.About != "" {
			t, err := v.Resolve(c.About)
			if err != nil {
				return err
			}
			q.Refs = []assess.Ref{{To: t.String()}}
		}
		all, err := v.Tx.Judgements(q)
		if err != nil {
			return err
		}
		out.Judgements, out.More = []Shown{}, len(all) > c.Limit
		for _, one := range all[:min(len(all), c.Limit)] {
			out.Judgements = append(out.Judgements, ShownOf(one))
		}
		return nil
	})
	return out, err
}

// Resolve reads a reference, and gives it by its id, whatever the item was called by; it
// is not-found for what is not held or not seen.
func (v View) Resolve(ref string) (assess.Target, error) {
	t, err := assess.ParseTarget(ref)
	if err != nil {
		return assess.Target{}, err
	}
	if t.Item() {
		held, err := v.Tx.HeldItem(t, v.Labels, v.AsOf)
		return held.Target, err
	}
	_, err = v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
	return t, err
}

// All gives the judgements of a kind that stand as of the view's time and are seen, by
// id; with refs only those that refer to one of them.
func (v View) All(kind string, refs ...assess.Ref) ([]insidedb.Judgement, error) {
	return v.Tx.Judgements(insidedb.JudgementQuery{Kind: kind, Refs: refs, Labels: v.Labels, AsOf: v.AsOf})
}

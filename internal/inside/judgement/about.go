package judgement

import (
	"context"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// About gives the judgements of every kind that refer to something and that an officer may
// see: what rests on an item that was recalled or corrected, or on a source that is in
// doubt.
func (j *Judgements) About(ctx context.Context, officer, ref string, asOf time.Time, limit int) (Listed, error) {
	t, err := assess.ParseTarget(ref)
	if err != nil {
		return Listed{}, err
	}
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	out := Listed{V: 1, Judgements: []Shown{}}
	err = j.View(ctx, officer, asOf, func(v View) error {
		// What is not held any more, erased or taken back, is found by its id.
		if named, err := v.Resolve(ref); err == nil {
			t = named
		} else if errs.KindOf(err) != errs.NotFound {
			return err
		}
		all, err := v.Tx.JudgementsAbout(t, v.Labels, asOf, limit+1)
		if err != nil {
			return err
		}
		out.Judgements, out.More = []Shown{}, len(all) > limit
		for _, one := range all[:min(len(all), limit)] {
			out.Judgements = append(out.Judgements, ShownOf(one))
		}
		return nil
	})
	return out, err
}

// Rested says how something stands now that a judgement rests on.
type Rested struct {
	assess.Ref
	Said string `json:"said,omitempty"` // "" where it is held as it was
}

// rested says how what a judgement rests on stands, as far as the officer sees it.
func (v View) rested(j insidedb.Judgement) ([]Rested, error) {
	out := make([]Rested, len(j.Refs))
	for i, ref := range j.Refs {
		out[i].Ref = ref
		t, err := assess.ParseTarget(ref.To)
		if err != nil {
			return nil, err
		}
		if !t.Item() {
			other, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
			switch {
			case errs.KindOf(err) == errs.NotFound, err == nil && other.Erased != nil:
				out[i].Said = "no longer held"
			case err != nil:
				return nil, err
			case other.State == insidedb.JudgementEnded:
				out[i].Said = "ended on " + other.RecordedAt.Format(time.DateOnly)
			}
			continue
		}
		now, err := v.Tx.HeldItem(t, v.Labels, v.AsOf)
		if errs.KindOf(err) == errs.NotFound {
			out[i].Said = "no longer held: erased, taken back, or changed"
			continue
		}
		if err != nil {
			return nil, err
		}
		if now.RecordedAt.After(j.RecordedAt) {
			out[i].Said = "has a newer version, of " + now.RecordedAt.Format(time.DateOnly)
		}
	}
	return out, nil
}

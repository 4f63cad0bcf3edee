package judgement

import (
	"context"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Turn records the next version of a judgement that stands, with the value that turn makes
// of it. What it rests on, its label, mark and caveats stay as they are.
func (j *Judgements) Turn(ctx context.Context, officer, kind, id, reason string, turn func(View, insidedb.Judgement, assess.Record) (assess.Record, error)) (Shown, error) {
	const op = "judgement.Turn"
	return j.write(ctx, officer, func(v View) (insidedb.Judgement, assess.Record, error) {
		next, err := v.Tx.Judgement(kind, id, v.Labels, time.Time{})
		switch {
		case err != nil:
			return next, nil, err
		case next.Erased != nil:
			return next, nil, errs.E(errs.Conflict, op, "the %s is %s", kind, next.Erased.Said())
		case next.State != insidedb.JudgementStands:
			return next, nil, errs.E(errs.Conflict, op, "the %s %s is %s", kind, id, next.State)
		}
		before, err := next.Record()
		if err != nil {
			return next, nil, err
		}
		record, err := turn(v, next, before)
		if err != nil {
			return next, nil, err
		}
		if next.Body, err = assess.Encode(record); err != nil {
			return next, nil, err
		}
		next.Refs = nil
		for _, r := range record.Refs() {
			if t, err := v.Resolve(r.To); err == nil {
				r.To = t.String()
			} else if errs.KindOf(err) != errs.NotFound {
				return next, nil, err
			}
			next.Refs = append(next.Refs, r)
		}
		next.By, next.Reason = officer, reason
		return next, record, nil
	})
}

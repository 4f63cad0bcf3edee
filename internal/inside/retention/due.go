package retention

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entente/internal/store/insidedb"
)

// MostListed bounds a list.
const MostListed = 1000

// Due is something that is held and due, or soon is.
type Due struct {
	Kind   string     `json:"kind"` // report, received, judgement, travel, quarantine
	ID     string     `json:"id"`
	Name   string     `json:"name"` // our serial, the partner, a judgement as KIND:ID, or where travel came from
	Since  time.Time  `json:"since"`
	Why    string     `json:"why"`              // review, period
	Review *time.Time `json:"review,omitempty"` // as the report itself says
	Holds  int        `json:"holds"`
	Needed string     `json:"needed,omitempty"` // for what: it does not expire meanwhile

	Automatic bool `json:"automatic"` // the node erases it unless it is held or needed

	insidedb.Mark // of what is due
}

// Retained is what there is to see to.
type Retained struct {
	V     int       `json:"v"`
	Due   []Due     `json:"due"`
	Items []Keeping `json:"items"` // held, proposed for erasure, or erased; the latest act first
}

// Why something is due.
const (
	WhyReview = "review" // the report's own review date has come
	WhyPeriod = "period" // it is older than the rule for its class
)

// List tells what is due and, unless dueOnly, what any act was ever about; of judgements
// those that the officer may see.
func (k *Keeper) List(ctx context.Context, officer string, dueOnly bool, limit int) (Retained, error) {
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	out := Retained{V: 1, Due: []Due{}, Items: []Keeping{}}
	now := k.Store.Now()
	err := k.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Due, out.Items = []Due{}, []Keeping{}
		for _, c := range k.Rules.classes() {
			kept, err := tx.KeptUntil(c.kind, c.period.Before(now), now, limit)
			if err != nil {
				return err
			}
			for _, d := range kept {
				if seen, err := sees(tx, officer, d.Subject); err != nil || !seen {
					if err != nil {
						return err
					}
					continue
				}
				due, err := k.due(tx, d, c.period.Before(now))
				if err != nil {
					return err
				}
				out.Due = append(out.Due, due)
			}
		}
		if dueOnly {
			return nil
		}
		subjects, err := tx.RetentionSubjects(limit)
		if err != nil {
			return err
		}
		for _, s := range subjects {
			if seen, err := sees(tx, officer, s); err != nil || !seen {
				if err != nil {
					return err
				}
				continue
			}
			item, err := show(tx, s, time.Time{})
			if err != nil {
				return err
			}
			out.Items = append(out.Items, item)
		}
		return nil
	})
	slices.SortStableFunc(out.Due, func(a, b Due) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID)) })
	if len(out.Due) > limit {
		out.Due = out.Due[:limit]
	}
	return out, err
}

func (k *Keeper) due(tx *insidedb.Tx, d insidedb.Kept, before time.Time) (Due, error) {
	acts, err := tx.RetentionActs(d.Subject, time.Time{})
	out := Due{Kind: d.Kind, ID: d.ID, Name: d.Said, Since: d.Since, Why: WhyReview, Review: d.Review, Holds: fold(acts).holds}
	if !before.IsZero() && !d.Since.After(before) {
		out.Why, out.Automatic = WhyPeriod, k.Rules.Automatic
	}
	if err == nil {
		out.Needed, err = needed(tx, d.Subject)
	}
	if err == nil {
		out.Mark, err = markOf(tx, d.Subject, time.Time{})
	}
	return out, err
}

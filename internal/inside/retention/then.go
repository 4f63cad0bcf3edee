package retention

import (
	"context"
	"time"

	"entente/internal/store/insidedb"
)

// Then tells what was held, proposed for erasure or erased at a time: all that an
// act was about by then, the latest act first. What was due then is not kept on
// record, since the rules may have been others.
func (k *Keeper) Then(ctx context.Context, officer string, asOf time.Time, limit int) (Retained, error) {
	if err := k.Store.Settled(asOf); err != nil {
		return Retained{}, err
	}
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	out := Retained{V: 1, Due: []Due{}, Items: []Keeping{}}
	err := k.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Items = []Keeping{}
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
			item, err := show(tx, s, asOf)
			if err != nil {
				return err
			}
			if len(item.Acts) > 0 {
				out.Items = append(out.Items, item)
			}
		}
		return nil
	})
	return out, err
}

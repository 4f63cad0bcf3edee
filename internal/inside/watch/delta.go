package watch

import (
	"context"

	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// smallShare is how many times what changes must go into what stands for the
// index in use to be changed and not built anew: its first part, the largest,
// knows how common a word is.
const smallShare = 10

// changed gives the index in use with what changed since, or nil where building
// it anew is the better way: after much has changed, and when a list was removed,
// of which nothing says any more what stood on it.
func (w *Watch) changed(ctx context.Context, before *held, lists []insidedb.ListVersion) (Searcher, error) {
	var add []screening.Entry
	var remove []screening.Key
	kept := 0
	for _, l := range lists {
		from, was := before.versions[l.List]
		if was {
			kept++
		}
		if from == l.Version {
			continue
		}
		small, err := w.small(ctx, l, from, before.entries/smallShare-len(add)-len(remove))
		if err != nil || !small {
			return nil, err
		}
		if add, remove, err = w.difference(ctx, l, from, add, remove); err != nil {
			return nil, err
		}
	}
	if kept < len(before.versions) {
		return nil, nil
	}
	return before.searcher.With(add, remove), nil
}

// small tells whether at most so many entries changed, and can be told.
func (w *Watch) small(ctx context.Context, l insidedb.ListVersion, from, most int) (bool, error) {
	changes, erased := 0, 0
	err := w.Store.Read(ctx, func(tx *insidedb.Tx) error {
		added, changed, removed, err := tx.ListDiffCount(l.List, from, l.Version)
		if err != nil {
			return err
		}
		changes = added + changed + removed
		erased, err = tx.ListErased(l.List)
		return err
	})
	return changes <= most && from >= erased, err
}

// difference reads what a version adds and takes away.
func (w *Watch) difference(ctx context.Context, l insidedb.ListVersion, from int, add []screening.Entry, remove []screening.Key) ([]screening.Entry, []screening.Key, error) {
	after := ""
	for {
		var rows []insidedb.ListChange
		err := w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			rows, err = tx.ListDiff(l.List, from, l.Version, after, page)
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		for _, c := range rows {
			after = c.ID
			if c.After == nil {
				remove = append(remove, screening.Key{List: l.List, ID: c.ID})
				continue
			}
			e, err := entryOf(l.List, c.After)
			if err != nil {
				return nil, nil, err
			}
			add = append(add, e)
		}
		if len(rows) < page {
			return add, remove, nil
		}
	}
}

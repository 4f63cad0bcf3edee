package watch

import (
	"context"
	"maps"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// page is how many entries are read from the store at once.
const page = 5_000

// held is the index in use, and what it was built from. It does not change.
type held struct {
	searcher Searcher
	versions map[string]int // list → version
	entries  int
	built    time.Time
}

// Index says what the index in use was built from.
type Index struct {
	Ready   bool           `json:"ready"`
	Lists   map[string]int `json:"lists,omitempty"` // name → version
	Entries int            `json:"entries,omitempty"`
	Built   time.Time      `json:"built,omitzero"`
}

// Index says what the index in use was built from.
func (w *Watch) Index() Index {
	h := w.held.Load()
	if h == nil {
		return Index{}
	}
	return Index{true, h.versions, h.entries, h.built}
}

// Refresh puts an index of the lists as they stand now in the place of the one
// in use, unless that is of the same versions.
func (w *Watch) Refresh(ctx context.Context) error {
	w.refreshing.Lock()
	defer w.refreshing.Unlock()
	var lists []insidedb.ListVersion
	err := w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		lists, err = tx.Lists(time.Time{})
		return err
	})
	if err != nil {
		return err
	}
	lists = slices.DeleteFunc(lists, func(l insidedb.ListVersion) bool { return l.State != insidedb.ListHeld })
	versions, total := map[string]int{}, 0
	for _, l := range lists {
		versions[l.List] = l.Version
		total += l.Entries
	}
	before := w.held.Load()
	if before != nil && maps.Equal(before.versions, versions) {
		return nil
	}
	next, err := w.changed(ctx, before, lists, total)
	if err == nil && next == nil {
		next, err = w.whole(ctx, lists, total)
	}
	if err != nil {
		return err
	}
	w.held.Store(&held{next, versions, total, w.Store.Now()})
	if before == nil {
		close(w.ready)
	}
	w.Log.Info("the lists are ready", "lists", len(lists), "entries", total)
	return nil
}

// whole builds an index of everything.
func (w *Watch) whole(ctx context.Context, lists []insidedb.ListVersion, total int) (Searcher, error) {
	entries := make([]screening.Entry, 0, total)
	for _, l := range lists {
		var err error
		if entries, err = w.read(ctx, l, entries); err != nil {
			return nil, err
		}
	}
	return w.Build(entries), nil
}

// read appends the entries of a version.
func (w *Watch) read(ctx context.Context, l insidedb.ListVersion, into []screening.Entry) ([]screening.Entry, error) {
	begin, after := len(into), ""
	for {
		var rows []insidedb.ListEntry
		err := w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			rows, err = tx.ListEntries(l.List, l.Version, after, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			e, err := entryOf(l.List, row.Body)
			if err != nil {
				return nil, err
			}
			into = append(into, e)
			after = row.ID
		}
		if len(rows) < page {
			break
		}
	}
	if got := len(into) - begin; got != l.Entries {
		return nil, errs.E(errs.Internal, "watch.Refresh", "list %s version %d holds %d of %d entries", l.List, l.Version, got, l.Entries)
	}
	return into, nil
}

// searcher gives the index in use; before the first it waits.
func (w *Watch) searcher(ctx context.Context) (*held, error) {
	select {
	case <-w.ready:
		return w.held.Load(), nil
	case <-ctx.Done():
		return nil, errs.Wrap(errs.Unavailable, "watch.Screen", ctx.Err(), "the lists are still being read")
	}
}

package watch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// page is how many entries are read from the store at once.
const page = 5_000

// held is the index in use, and what it is of. It does not change.
type held struct {
	searcher Searcher
	source   string         // digest of what it is of
	versions map[string]int // list → version
	entries  int
	built    time.Time
	discards int // of the saved file, as of when the lists were read
}

// Index says what the index in use is of.
type Index struct {
	Ready   bool           `json:"ready"`
	Lists   map[string]int `json:"lists,omitempty"` // name → version
	Entries int            `json:"entries,omitempty"`
	Built   time.Time      `json:"built,omitzero"` // or loaded
}

// Index says what the index in use is of.
func (w *Watch) Index() Index {
	h := w.held.Load()
	if h == nil {
		return Index{}
	}
	return Index{true, h.versions, h.entries, h.built}
}

// Refresh puts an index of the lists as they stand now in the place of the one
// in use, unless that is of the same versions. Run saves it.
func (w *Watch) Refresh(ctx context.Context) error {
	w.refreshing.Lock()
	defer w.refreshing.Unlock()
	next := held{versions: map[string]int{}, discards: w.saved.count()} // counted before the lists are read
	lists, err := w.standing(ctx)
	if err != nil {
		return err
	}
	for _, l := range lists {
		next.versions[l.List] = l.Version
		next.entries += l.Entries
	}
	next.source = sourceOf(w.Program, lists)
	before := w.held.Load()
	if before != nil && before.source == next.source {
		if before.discards != next.discards { // the same lists, but their file is gone
			again := *before
			again.discards = next.discards
			w.held.Store(&again)
			w.keep()
		}
		return nil
	}
	how, err := w.prepare(ctx, before, lists, &next)
	if err != nil {
		return err
	}
	next.built = w.Store.Now()
	w.held.Store(&next)
	if before == nil {
		close(w.ready)
	}
	if how != loaded {
		w.keep()
	}
	w.Log.Info("the lists are ready", "lists", len(lists), "entries", next.entries, "index", how)
	return nil
}

// loaded is how an index came about that need not be saved.
const loaded = "loaded as it was saved"

// prepare gives the index: at the start the saved one, later the one in use with
// what changed, and built anew where there is no such thing. It says which.
func (w *Watch) prepare(ctx context.Context, before *held, lists []insidedb.ListVersion, next *held) (how string, err error) {
	how = "built anew: much has changed"
	if before == nil {
		why := ""
		if next.searcher, why = w.load(next.source); next.searcher != nil {
			return loaded, nil
		}
		how = "built anew: " + why
	} else if next.searcher, err = w.changed(ctx, before, lists); err != nil || next.searcher != nil {
		return "changed", err
	}
	// The saved one is of no more use, and may hold a list that was removed.
	if next.discards, err = w.saved.discard(next.discards); err != nil {
		w.Log.Error("the saved index cannot be deleted", "error", err)
	}
	next.searcher, err = w.whole(ctx, lists)
	return how, err
}

// standing reads which lists are held.
func (w *Watch) standing(ctx context.Context) (lists []insidedb.ListVersion, err error) {
	err = w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		lists, err = tx.Lists(time.Time{})
		return err
	})
	return slices.DeleteFunc(lists, func(l insidedb.ListVersion) bool { return l.State != insidedb.ListHeld }), err
}

// sourceOf is the digest of what an index is of: which program heard which
// versions of which lists.
func sourceOf(program string, lists []insidedb.ListVersion) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q\n", program)
	for _, l := range lists { // by name
		fmt.Fprintf(sum, "%q %d %q %q %q %d %d\n", l.List, l.Version, l.Digest, l.Format, l.Columns, l.Entries, l.RecordedAt.UnixMicro())
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// whole builds an index of everything, page by page.
func (w *Watch) whole(ctx context.Context, lists []insidedb.ListVersion) (Searcher, error) {
	b := w.Begin()
	for _, l := range lists {
		if err := w.read(ctx, l, b); err != nil {
			return nil, err
		}
	}
	return b.Index(), nil
}

// read adds the entries of a version.
func (w *Watch) read(ctx context.Context, l insidedb.ListVersion, into Builder) error {
	got, after := 0, ""
	for {
		var rows []insidedb.ListEntry
		err := w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			rows, err = tx.ListEntries(l.List, l.Version, after, page)
			return err
		})
		if err != nil {
			return err
		}
		for _, row := range rows {
			e, err := entryOf(l.List, row.Body)
			if err != nil {
				return err
			}
			into.Add(e)
			after = row.ID
		}
		if got += len(rows); len(rows) < page {
			break
		}
	}
	if got != l.Entries {
		return errs.E(errs.Internal, "watch.Refresh", "list %s version %d holds %d of %d entries", l.List, l.Version, got, l.Entries)
	}
	return nil
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

package watch

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// List is a version of a watchlist, as people and tools see it.
type List struct {
	V             int                  `json:"v"`
	List          string               `json:"list"`
	Outcome       string               `json:"outcome,omitempty"` // of what gave it: imported, unchanged, renewed, removed
	Version       int                  `json:"version"`           // ours, from 1
	StatedVersion string               `json:"stated_version,omitempty"`
	Date          string               `json:"date,omitempty"`       // as the list states it
	OlderThan     string               `json:"older_than,omitempty"` // what a version before stated that is later
	AgeDays       int                  `json:"age_days"`             // since that date; since the import where none is stated
	Format        string               `json:"format"`
	Columns       string               `json:"columns,omitempty"`
	Digest        string               `json:"digest"`
	Files         []insidedb.ListFile  `json:"files"`
	Entries       int                  `json:"entries"`
	Names         int                  `json:"names"`
	PassedBy      int                  `json:"passed_by"` // records that are no persons
	Rejected      int                  `json:"rejected"`  // damaged records, all of them
	Rejections    []insidedb.Rejection `json:"rejections"`
	Kept          int                  `json:"kept"`    // persons whose record was damaged, and who stand as in the version before
	Missing       int                  `json:"missing"` // damaged records of which nothing is kept: persons may be missing
	Unread        int                  `json:"unread"`  // values that entries are kept without, all of them
	LeftOut       []insidedb.Rejection `json:"left_out"`
	Added         int                  `json:"added"` // against the version before
	Changed       int                  `json:"changed"`
	Removed       int                  `json:"removed"`
	Purpose       string               `json:"purpose"`
	Basis         string               `json:"basis,omitempty"`
	Review        string               `json:"review"`     // YYYY-MM-DD
	ReviewDue     bool                 `json:"review_due"` // it has come
	ImportedBy    string               `json:"imported_by"`
	ImportedAt    time.Time            `json:"imported_at"`
}

func (w *Watch) view(l insidedb.ListVersion) List { return viewAt(l, w.Store.Now()) }

// viewAt counts age and review from a time.
func viewAt(l insidedb.ListVersion, now time.Time) List {
	since := l.RecordedAt
	if day, err := time.Parse(time.DateOnly, l.Dated); err == nil {
		since = day
	}
	return List{V: 1, List: l.List, Version: l.Version, StatedVersion: l.Edition, Date: l.Dated, OlderThan: l.OlderThan, AgeDays: int(now.Sub(since).Hours() / 24),
		Format: l.Format, Columns: l.Columns, Digest: l.Digest, Files: l.Files, Entries: l.Entries, Names: l.Names, PassedBy: l.PassedBy,
		Rejected: l.Rejected, Rejections: l.Rejections, Kept: l.Kept, Missing: l.Missing, Unread: l.Unread, LeftOut: l.LeftOut,
		Added: l.Added, Changed: l.Changed, Removed: l.Removed, Purpose: l.Purpose, Basis: l.Basis,
		Review: l.Review.Format(time.DateOnly), ReviewDue: !now.Before(l.Review), ImportedBy: l.Officer, ImportedAt: l.RecordedAt}
}

// Lists gives the newest version of every list that is held as of a time (zero: now), by name.
func (w *Watch) Lists(ctx context.Context, asOf time.Time) ([]List, error) {
	if err := w.Store.Settled(asOf); err != nil {
		return nil, err
	}
	now := asOf
	if now.IsZero() {
		now = w.Store.Now()
	}
	out := []List{}
	err := w.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, err := tx.Lists(asOf)
		for _, l := range rows {
			if l.State == insidedb.ListHeld {
				out = append(out, viewAt(l, now))
			}
		}
		return err
	})
	return out, err
}

// unknownList says which lists there are in place of one that is not held.
func unknownList(name string) error {
	return errs.E(errs.NotFound, "watch", "no list %.80q is held; list status names those that are", name)
}

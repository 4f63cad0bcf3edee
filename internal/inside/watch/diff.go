package watch

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Bounds of the changes that one difference tells entry by entry.
const (
	UsualChanges = 1_000
	MostChanges  = 10_000
)

// Difference is what the later of two versions of a list adds, changes and removes.
type Difference struct {
	V       int      `json:"v"`
	List    string   `json:"list"`
	From    Edition  `json:"from"`
	To      Edition  `json:"to"`
	Added   int      `json:"added"`
	Changed int      `json:"changed"`
	Removed int      `json:"removed"`
	Kept    int      `json:"kept,omitempty"`     // of the later version, as in List
	Missing int      `json:"missing,omitempty"`  // the same
	Entries []Change `json:"entries"`            // by id
	LeftOut int      `json:"left_out,omitempty"` // changes that are not told here
}

// Edition names a version of a list. Version 0 is the list before its first import.
type Edition struct {
	Version       int       `json:"version"`
	StatedVersion string    `json:"stated_version,omitempty"`
	Date          string    `json:"date,omitempty"`
	ImportedAt    time.Time `json:"imported_at,omitzero"`
}

// Change is how an entry differs.
type Change struct {
	ID     string          `json:"id"`
	Act    string          `json:"act"`             // added, changed, removed
	Name   string          `json:"name"`            // the first one, as it is now or was
	Parts  []string        `json:"parts,omitempty"` // of a changed entry: names, births, nationalities, sex, places, documents
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// Diff compares two versions of a list. to 0 is the newest, and from below 0
// the one before to. limit bounds the entries that are told (0: UsualChanges).
func (w *Watch) Diff(ctx context.Context, list string, from, to, limit int) (Difference, error) {
	if limit <= 0 {
		limit = UsualChanges
	}
	limit = min(limit, MostChanges)
	out := Difference{V: 1, List: list, Entries: []Change{}}
	var rows []insidedb.ListChange
	err := w.Store.Read(ctx, func(tx *insidedb.Tx) error {
		last, err := edition(tx, list, to)
		if err != nil {
			return err
		}
		if from < 0 {
			from = last.Version - 1
		}
		if from >= last.Version {
			return errs.E(errs.Invalid, "watch.Diff", "from version %d to %d; expected an earlier and a later one", from, last.Version)
		}
		out.To, out.Kept, out.Missing = editionOf(last), last.Kept, last.Missing
		erased, err := tx.ListErased(list)
		if err != nil {
			return err
		}
		if from < erased {
			return errs.E(errs.NotFound, "watch.Diff", "of list %s up to version %d nothing is held: it was removed", list, erased)
		}
		if from > 0 {
			first, err := edition(tx, list, from)
			if err != nil {
				return err
			}
			out.From = editionOf(first)
		}
		if out.Added, out.Changed, out.Removed, err = tx.ListDiffCount(list, from, last.Version); err != nil {
			return err
		}
		rows, err = tx.ListDiff(list, from, last.Version, "", limit)
		return err
	})
	if err != nil {
		return Difference{}, err
	}
	for _, r := range rows {
		c, err := changeOf(r)
		if err != nil {
			return Difference{}, err
		}
		out.Entries = append(out.Entries, c)
	}
	out.LeftOut = out.Added + out.Changed + out.Removed - len(out.Entries)
	return out, nil
}

// edition reads a version, the newest for 0.
func edition(tx *insidedb.Tx, list string, version int) (insidedb.ListVersion, error) {
	newest, err := tx.List(list, time.Time{})
	if errs.KindOf(err) == errs.NotFound {
		return insidedb.ListVersion{}, unknownList(list)
	}
	if err != nil || version == 0 || version == newest.Version {
		return newest, err
	}
	if version < 0 || version > newest.Version {
		return insidedb.ListVersion{}, errs.E(errs.NotFound, "watch.Diff", "list %s has no version %d; expected 1 to %d", list, version, newest.Version)
	}
	return tx.ListVersion(list, version)
}

func editionOf(l insidedb.ListVersion) Edition {
	return Edition{l.Version, l.Edition, l.Dated, l.RecordedAt}
}

func changeOf(r insidedb.ListChange) (Change, error) {
	c := Change{ID: r.ID, Act: "changed", Before: r.Before, After: r.After}
	shown := r.After
	switch {
	case r.Before == nil:
		c.Act = "added"
	case r.After == nil:
		c.Act, shown = "removed", r.Before
	}
	d, err := documentOf(shown)
	if err != nil {
		return Change{}, err
	}
	if len(d.Names) > 0 {
		c.Name = d.Names[0].Text
	}
	if c.Act != "changed" {
		return c, nil
	}
	before, err := documentOf(r.Before)
	if err != nil {
		return Change{}, err
	}
	for _, part := range []struct {
		name string
		same bool
	}{
		{"names", slices.Equal(before.Names, d.Names)},
		{"births", slices.Equal(before.Births, d.Births)},
		{"nationalities", slices.Equal(before.Nationalities, d.Nationalities)},
		{"sex", before.Sex == d.Sex},
		{"places", slices.Equal(before.Places, d.Places)},
		{"documents", slices.Equal(before.Documents, d.Documents)},
	} {
		if !part.same {
			c.Parts = append(c.Parts, part.name)
		}
	}
	return c, nil
}

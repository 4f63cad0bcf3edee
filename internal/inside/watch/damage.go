package watch

import (
	"context"
	"maps"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/watchlist"
	"entente/internal/store/insidedb"
)

// mostDamaged bounds the damaged records of which somebody may be kept.
const mostDamaged = 100_000

// damage is what the damaged records of an import are of. Nobody is off a list
// because the record of him cannot be read: he stands as in the version before.
type damage struct {
	held  insidedb.ListVersion // the version before; the zero one at a first import
	count int                  // records so far, in the order in which they are told
	of    map[string]*records  // by id
}

// records are the damaged ones of one id.
type records struct {
	count int
	told  []int // their places among the rejections that are told
}

func newDamage(held insidedb.ListVersion) *damage {
	return &damage{held: held, of: map[string]*records{}}
}

// record takes note of a damaged record.
func (d *damage) record(r watchlist.Rejection) {
	place := d.count
	d.count++
	if r.ID == "" || d.held.Version == 0 || len(d.of) > mostDamaged {
		return
	}
	of := d.of[r.ID]
	if of == nil {
		of = &records{}
		d.of[r.ID] = of
	}
	if of.count++; place < mostTold {
		of.told = append(of.told, place)
	}
}

// mostTold is how many rejections are told one by one.
const mostTold = 1000

// whole takes note that another record says what the damaged ones of the id do not.
func (d *damage) whole(id string) { delete(d.of, id) }

// bounded refuses a file in which too much is damaged to be kept.
func (d *damage) bounded() error {
	if len(d.of) > mostDamaged {
		return errs.E(errs.Invalid, "watch.Import", "more than %d damaged records; expected a list of which most can be read", mostDamaged)
	}
	return nil
}

// keepDamaged stages those of the damaged records whom the version before holds
// as they stand there, and says so in the next.
func (w *Watch) keepDamaged(ctx context.Context, imported string, d *damage, next *insidedb.ListVersion) error {
	if err := d.bounded(); err != nil {
		return err
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(d.of)), stageEntries) {
		var rows []insidedb.ListEntry
		err := w.Store.Write(ctx, func(tx *insidedb.Tx) error {
			rows = rows[:0]
			for _, id := range ids {
				row, err := tx.ListEntry(next.List, d.held.Version, id)
				if errs.KindOf(err) == errs.NotFound {
					continue
				}
				if err != nil {
					return err
				}
				rows = append(rows, row)
			}
			return tx.StageEntries(imported, rows)
		})
		if err != nil {
			return err
		}
		for _, row := range rows {
			kept, err := documentOf(row.Body)
			if err != nil {
				return err
			}
			of := d.of[row.ID]
			next.Entries, next.Names = next.Entries+1, next.Names+len(kept.Names)
			next.Kept, next.Missing = next.Kept+1, next.Missing-of.count
			for _, place := range of.told {
				if place < len(next.Rejections) {
					next.Rejections[place].Kept = d.held.Version
				}
			}
		}
	}
	return nil
}

package watch

import (
	"context"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// Looked says who was shown a lookout.
type Looked struct {
	Officer string    `json:"officer"`
	At      time.Time `json:"at"`
}

// mostLooked bounds how many of them are told.
const mostLooked = 1_000

// What a look is recorded of that is one at the lookouts together: a
// list, or a screening.
const (
	listedLookouts   = "list"
	screenedLookouts = "screen"
)

// recordScreening records that an officer screened somebody against the lookouts, and
// which of them that showed.
func (w *Watch) recordScreening(ctx context.Context, officer string, hits [][]screening.Hit) error {
	return w.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if _, err := tx.AddTravelLook(insidedb.LookLookouts, screenedLookouts, officer); err != nil {
			return err
		}
		shown := map[string]bool{}
		for _, of := range hits {
			for _, h := range of {
				if h.Entry.List != lookout.List || shown[h.Entry.ID] {
					continue
				}
				shown[h.Entry.ID] = true
				if _, err := tx.AddTravelLook(insidedb.LookLookout, h.Entry.ID, officer); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// reads refuses an officer who may not see lookouts, and nobody who is named.
func reads(tx *insidedb.Tx, officer string) error {
	if err := tx.FrontAlone(officer); err != nil {
		return err
	}
	return tx.Authorise(officer, insidedb.Readers...)
}

// looked lists who was shown a lookout, the first first.
func looked(tx *insidedb.Tx, id string) ([]Looked, error) {
	all, err := tx.TravelLooks(insidedb.LookLookout, id, mostLooked)
	out := make([]Looked, 0, len(all))
	for _, l := range all {
		out = append(out, Looked{l.Officer, l.At})
	}
	return out, err
}

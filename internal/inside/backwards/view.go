package backwards

import (
	"context"
	"time"

	"entente/internal/store/insidedb"
)

// Screening is a screening of travel that is kept, as it is shown.
type Screening struct {
	ID         int64      `json:"id"`
	Kind       string     `json:"kind"` // lookout, list, tip, item
	Name       string     `json:"name"` // the id of the lookout, the report or the item, or the list's name
	From       int        `json:"from_version,omitempty"`
	To         int        `json:"to_version"`
	Travellers int64      `json:"travellers"` // how many are to be screened
	Reached    int64      `json:"reached"`    // how many are
	Looked     int64      `json:"looked"`     // how many of them were looked at more closely than by their words
	Hits       int64      `json:"hits"`       // that were not on record before
	OpenedAt   time.Time  `json:"opened_at"`
	EndedAt    *time.Time `json:"ended_at,omitempty"`
	Marking    string     `json:"marking,omitempty"` // of the lookout, the tip or the item
}

// Screenings are screenings, the latest first.
type Screenings struct {
	V     int         `json:"v"`
	Items []Screening `json:"items"`
	More  bool        `json:"more"`
}

// MostListed bounds a list.
const MostListed = 1000

// List lists what is or was to be screened as of a time, the latest first. How far one
// is, and what it brought, is of the present alone.
func (s *Screener) List(ctx context.Context, asOf time.Time, limit int) (Screenings, error) {
	if err := s.Store.Settled(asOf); err != nil {
		return Screenings{}, err
	}
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	out := Screenings{V: 1}
	err := s.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Items, out.More = []Screening{}, false
		all, err := tx.Backscreens(asOf, limit+1)
		if len(all) > limit {
			all, out.More = all[:limit], true
		}
		if err != nil {
			return err
		}
		for _, b := range all {
			mark, err := tx.ScreeningMark(b)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, Screening{b.ID, b.Kind, b.Name, b.From, b.To, b.Last - b.After, b.Reached - b.After, b.Looked, b.Hits, b.RecordedAt, b.EndedAt, mark})
		}
		return nil
	})
	return out, err
}

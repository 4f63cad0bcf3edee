package sight

import (
	"context"
	"time"

	"entente/internal/store/insidedb"
)

// MostListed bounds a page of reads.
const MostListed = 1_000

// Query chooses reads; what is empty does not choose.
type Query struct {
	Officer, Operation, Ref string
	From, To                time.Time
	Before                  int64 // the number of the last of the page before; 0 for the first page
	Limit                   int   // 0: MostListed
}

// Read is that an officer read something, without what it was.
type Read struct {
	Number    int64     `json:"number"`
	Officer   string    `json:"officer"`
	Operation string    `json:"operation"`
	Ref       string    `json:"ref,omitempty"` // what was named; none for a list
	At        time.Time `json:"at"`
	Last      time.Time `json:"last"`  // of several within some minutes
	Times     int       `json:"times"` // how many these were
}

// Reads are reads, the last first.
type Reads struct {
	V     int    `json:"v"`
	Reads []Read `json:"reads"`
	More  bool   `json:"more"` // there are others before the last of these
}

// Reads lists who read what.
func (s *Sight) Reads(ctx context.Context, q Query) (Reads, error) {
	if q.Limit <= 0 || q.Limit > MostListed {
		q.Limit = MostListed
	}
	out := Reads{V: 1}
	err := s.store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Reads, out.More = []Read{}, false
		all, err := tx.Reads(insidedb.ReadQuery{Officer: q.Officer, Operation: q.Operation, Ref: q.Ref, From: q.From, To: q.To, Before: q.Before, Limit: q.Limit + 1})
		if err != nil {
			return err
		}
		out.More = len(all) > q.Limit
		for _, r := range all[:min(len(all), q.Limit)] {
			out.Reads = append(out.Reads, Read(r))
		}
		return nil
	})
	return out, err
}

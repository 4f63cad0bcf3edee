package exchange

import (
	"time"

	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// Wanted is what the sender of an item wants of us: it is recalled or corrected.
type Wanted struct {
	Code       string     `json:"code"`
	Successor  string     `json:"successor,omitempty"` // hash of the envelope that stands in its place
	At         time.Time  `json:"at"`                  // as its sender states it
	Due        *time.Time `json:"due,omitempty"`
	State      string     `json:"state"`              // open, lapsed, done
	Complied   string     `json:"complied,omitempty"` // erased, replaced, apart, unheld
	CompliedAt *time.Time `json:"complied_at,omitempty"`
}

// arrivalIn is an item with what its sender stated of it as of a time. The words
// of what is taken back are shown no more, of whatever time the view is.
func (x *Exchange) arrivalIn(tx *insidedb.Tx, r insidedb.Received, asOf time.Time) (Arrival, error) {
	out := arrivalOf(r)
	if err := screenedIn(tx, &out, asOf); err != nil {
		return out, err
	}
	gone, err := tx.ItemTakenBack(r.Partner, r.Hash)
	if err != nil || !gone {
		return out, err
	}
	out.Portions = nil
	f, err := tx.Fold(r.Partner, r.Hash, asOf, x.orNow(asOf))
	if err != nil || f.Standing == obligation.Stands || r.State == insidedb.Refused {
		return out, err
	}
	out.State = string(f.Standing)
	for _, m := range f.Matters {
		if !m.Verb.TakesBack() || string(m.Verb) != out.State && out.TakenBack != nil {
			continue
		}
		out.TakenBack = &Wanted{Code: m.Code, Successor: m.Successor, At: m.At, Due: m.Due, State: string(m.State)}
		if m.End != nil {
			out.TakenBack.Complied, out.TakenBack.CompliedAt = m.End.Code, &m.End.At
		}
	}
	return out, nil
}

// orNow is an as-of, or the present for none.
func (x *Exchange) orNow(asOf time.Time) time.Time {
	if asOf.IsZero() {
		return x.Store.Now()
	}
	return asOf
}

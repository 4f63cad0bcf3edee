package advisories

import (
	"context"
	"slices"
	"strconv"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Incoming is an alert of others, as an officer brought it. What it says of itself
// is a claim.
type Incoming struct {
	V           int             `json:"v"`
	Hash        string          `json:"hash"`
	Officer     string          `json:"officer"`
	Brought     time.Time       `json:"brought"`
	Fresh       bool            `json:"fresh,omitempty"`       // it was not held before
	Quarantined string          `json:"quarantined,omitempty"` // why it cannot be read
	Alert       *advisory.Alert `json:"alert,omitempty"`
	Notes       []advisory.Note `json:"notes,omitempty"`
	Standing    string          `json:"standing,omitempty"` // of an alert or update: pending, in-force, expired, updated, cancelled
	Disputed    bool            `json:"disputed,omitempty"` // another has its reference, and says something else
	EndedBy     []string        `json:"ended_by,omitempty"`
	Ignored     []string        `json:"ignored,omitempty"` // references that end nothing, and why
	CAP         []byte          `json:"cap,omitempty"`     // the exact bytes; only of one
}

// IncomingList is what others' alerts come to.
type IncomingList struct {
	V      int        `json:"v"`
	Alerts []Incoming `json:"alerts"`         // the latest brought first
	Next   string     `json:"next,omitempty"` // the hash after which the list goes on; "" at its end
}

// Add keeps an alert of others whole. One that cannot be read is kept apart, with the
// reason.
func (x *Advisories) Add(ctx context.Context, officer string, data []byte) (Incoming, error) {
	const op = "advisories.Add"
	if len(data) == 0 || len(data) > advisory.MaxSize {
		return Incoming{}, errs.E(errs.Invalid, op, "%d bytes; expected an alert of at most %d", len(data), advisory.MaxSize)
	}
	in := insidedb.AlertIn{Hash: hashOf(data), Body: data, Officer: officer}
	if a, _, err := advisory.Read(data); err != nil {
		in.Why = err.Error()
	} else {
		in.Name, in.Ends = keyOf(a.Reference()), endedBy(a)
	}
	var fresh bool
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.Roles...); err != nil {
			return err
		}
		var err error
		in, fresh, err = tx.AddAlertIn(in)
		return err
	})
	if err != nil {
		return Incoming{}, err
	}
	x.Log.Info("alert kept", "hash", in.Hash, "quarantined", in.Why != "")
	out, err := x.ShowIncoming(ctx, in.Hash, present)
	out.Fresh = fresh
	return out, err
}

// ShowIncoming gives one alert of others, with its exact bytes.
func (x *Advisories) ShowIncoming(ctx context.Context, hash string, asOf time.Time) (Incoming, error) {
	var out Incoming
	err := x.following(ctx, asOf, func(tx *insidedb.Tx, at time.Time) error {
		held, err := tx.AlertIn(hash)
		if errs.KindOf(err) == errs.NotFound || err == nil && !asOf.IsZero() && held.RecordedAt.After(asOf) {
			return errs.E(errs.NotFound, "advisories.ShowIncoming", "no alert %q is held", hash)
		}
		if err != nil {
			return err
		}
		list, err := follow(tx, []insidedb.AlertIn{held}, asOf, at)
		if err == nil {
			out = list[0]
			out.CAP = held.Body
		}
		return err
	})
	return out, err
}

// ListIncoming lists the alerts of others as of a time (zero: now), and where each
// stands. It gives the first page of them.
func (x *Advisories) ListIncoming(ctx context.Context, asOf time.Time) (IncomingList, error) {
	return x.ListIncomingAfter(ctx, asOf, "")
}

// ListIncomingAfter gives the page of the list after an alert, by its hash ("": the
// first).
func (x *Advisories) ListIncomingAfter(ctx context.Context, asOf time.Time, after string) (IncomingList, error) {
	out := IncomingList{V: 1}
	err := x.following(ctx, asOf, func(tx *insidedb.Tx, at time.Time) error {
		var last insidedb.AlertIn
		var err error
		if after != "" {
			if last, err = tx.AlertIn(after); err != nil {
				return err
			}
		}
		held, err := tx.AlertsIn(asOf, last, page+1)
		if err != nil {
			return err
		}
		out.Next = ""
		if len(held) > page {
			held = held[:page]
			out.Next = held[page-1].Hash
		}
		out.Alerts, err = follow(tx, held, asOf, at)
		return err
	})
	return out, err
}

// following reads as of a time.
func (x *Advisories) following(ctx context.Context, asOf time.Time, do func(*insidedb.Tx, time.Time) error) error {
	if err := x.Store.Settled(asOf); err != nil {
		return err
	}
	return x.Store.Read(ctx, func(tx *insidedb.Tx) error { return do(tx, when(asOf, x.Store.Now())) })
}

// follow says where alerts stand, by those that are held with the same references,
// that end them, and that they end.
func follow(tx *insidedb.Tx, held []insidedb.AlertIn, asOf, at time.Time) ([]Incoming, error) {
	list := []Incoming{}
	messages, seen := []advisory.Alert{}, map[string]bool{}
	for _, h := range held {
		in := Incoming{V: 1, Hash: h.Hash, Officer: h.Officer, Brought: h.RecordedAt, Quarantined: h.Why}
		seen[h.Hash] = true
		if h.Why == "" {
			a, notes, err := advisory.Read(h.Body)
			if err != nil { // it could be read when it came
				in.Quarantined = err.Error()
			} else {
				in.Alert, in.Notes = &a, notes
				if _, err := a.Write(); err != nil {
					in.Notes = append(in.Notes, advisory.Note{Text: "it cannot be followed: " + err.Error()})
				} else {
					messages = append(messages, a)
				}
			}
		}
		list = append(list, in)
	}
	for _, a := range slices.Clone(messages) {
		related, err := relatedTo(tx, a, asOf)
		if err != nil {
			return nil, err
		}
		for _, h := range related {
			if seen[h.Hash] {
				continue
			}
			seen[h.Hash] = true
			if other, _, err := advisory.Read(h.Body); err == nil {
				if _, err := other.Write(); err == nil {
					messages = append(messages, other)
				}
			}
		}
	}
	picture, err := advisory.Fold(messages, at)
	if err != nil {
		return nil, err
	}
	for i := range list {
		stand(&list[i], picture)
	}
	return list, nil
}

// relatedTo are the alerts that are held with the reference of one, that end it, and
// that it ends.
func relatedTo(tx *insidedb.Tx, a advisory.Alert, asOf time.Time) ([]insidedb.AlertIn, error) {
	own := keyOf(a.Reference())
	out, err := tx.AlertsNamed(own, true, asOf, mostListed)
	for _, name := range append(endedBy(a), own) {
		if err != nil {
			break
		}
		var more []insidedb.AlertIn
		more, err = tx.AlertsNamed(name, false, asOf, mostListed)
		out = append(out, more...)
	}
	return out, err
}

// endedBy are the references that an alert ends, each once.
func endedBy(a advisory.Alert) []string {
	var out []string
	for _, r := range a.References {
		if key := keyOf(r); !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// keyOf is a reference whose time is an instant, whatever its offset. Neither a sender
// nor an identifier holds a comma.
func keyOf(r advisory.Reference) string {
	return r.Sender + "," + r.Identifier + "," + strconv.FormatInt(r.Sent.Unix(), 10)
}

// stand says where one alert stands among all that are held.
func stand(in *Incoming, p advisory.Picture) {
	if in.Alert == nil {
		return
	}
	for _, h := range p.Held {
		if !h.Alert.Reference().Same(in.Alert.Reference()) || h.Disputed && !sameAlert(h.Alert, *in.Alert) {
			continue
		}
		in.Standing, in.Disputed = string(h.Standing), h.Disputed
		in.EndedBy = nil
		for _, by := range h.By {
			in.EndedBy = append(in.EndedBy, by.String())
		}
	}
	for _, i := range p.Ignored {
		if i.Message.Same(in.Alert.Reference()) {
			in.Ignored = append(in.Ignored, i.Names.String()+": "+string(i.Why))
		}
	}
}

// sameAlert tells whether two alerts are written alike.
func sameAlert(a, b advisory.Alert) bool {
	x, err := a.Write()
	y, other := b.Write()
	return err == nil && other == nil && string(x) == string(y)
}

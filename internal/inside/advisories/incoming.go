package advisories

import (
	"context"
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
	Alerts []Incoming `json:"alerts"` // the latest brought first
}

// Add keeps an alert of others whole. One that cannot be read is kept apart, with the
// reason.
func (x *Advisories) Add(ctx context.Context, officer string, data []byte) (Incoming, error) {
	const op = "advisories.Add"
	if len(data) == 0 || len(data) > advisory.MaxSize {
		return Incoming{}, errs.E(errs.Invalid, op, "%d bytes; expected an alert of at most %d", len(data), advisory.MaxSize)
	}
	in := insidedb.AlertIn{Hash: hashOf(data), Body: data, Officer: officer}
	if _, _, err := advisory.Read(data); err != nil {
		in.Why = err.Error()
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
	list, bodies, err := x.incoming(ctx, asOf)
	for i, in := range list {
		if in.Hash == hash {
			in.CAP = bodies[i]
			return in, err
		}
	}
	if err == nil {
		err = errs.E(errs.NotFound, "advisories.ShowIncoming", "no alert %q is held", hash)
	}
	return Incoming{}, err
}

// ListIncoming lists the alerts of others as of a time (zero: now), and where each
// stands.
func (x *Advisories) ListIncoming(ctx context.Context, asOf time.Time) (IncomingList, error) {
	list, _, err := x.incoming(ctx, asOf)
	return IncomingList{1, list}, err
}

func (x *Advisories) incoming(ctx context.Context, asOf time.Time) ([]Incoming, [][]byte, error) {
	if err := x.Store.Settled(asOf); err != nil {
		return nil, nil, err
	}
	var held []insidedb.AlertIn
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		held, err = tx.AlertsIn(asOf, mostListed)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	at := asOf
	if at.IsZero() {
		at = x.Store.Now()
	}
	list, bodies := []Incoming{}, [][]byte{}
	var messages []advisory.Alert
	for _, h := range held {
		in := Incoming{V: 1, Hash: h.Hash, Officer: h.Officer, Brought: h.RecordedAt, Quarantined: h.Why}
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
		list, bodies = append(list, in), append(bodies, h.Body)
	}
	picture, err := advisory.Fold(messages, at)
	if err != nil {
		return nil, nil, err
	}
	for i := range list {
		stand(&list[i], picture)
	}
	return list, bodies, nil
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

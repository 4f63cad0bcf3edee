package tasking

import (
	"context"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// OwedHistory is one obligation with all that is on record of it.
type OwedHistory struct {
	V          int             `json:"v"`
	Owed       Owed            `json:"owed"`
	Versions   []OwedVersion   `json:"versions"`   // the first first
	Statements []OwedStatement `json:"statements"` // between the two sides, the first recorded first
	Notices    []Notice        `json:"notices"`    // the latest first
	Steps      []OwedStep      `json:"steps"`      // as the plan has them, in their order: passed and to come
}

// OwedVersion is how an obligation stood from a time on. Officers, desks and reasons
// stay here.
type OwedVersion struct {
	Version    int                   `json:"version"`
	RecordedAt time.Time             `json:"recorded_at"`
	State      obligation.State      `json:"state"`
	Standing   obligation.Acceptance `json:"standing,omitempty"`
	Due        *time.Time            `json:"due,omitempty"`
	Closed     *time.Time            `json:"closed,omitempty"`
	Desk       string                `json:"desk,omitempty"`
	Officer    string                `json:"officer,omitempty"`
	By         string                `json:"by,omitempty"`     // who brought it about; none for the node or a partner
	Reason     string                `json:"reason,omitempty"` // that officer's words
}

// OwedStatement is what one side stated about it, as it was signed.
type OwedStatement struct {
	At         time.Time         `json:"at"` // as who stated it says
	RecordedAt time.Time         `json:"recorded_at"`
	By         party.Code        `json:"by"`
	Verb       obligation.Verb   `json:"verb"`
	Code       string            `json:"code,omitempty"`
	Ground     obligation.Ground `json:"ground,omitempty"`
	Due        *time.Time        `json:"due,omitempty"`
	Answer     string            `json:"answer,omitempty"` // hash of the envelope that answers
	Hash       string            `json:"hash"`             // of the signed statement
	Matter     string            `json:"matter,omitempty"` // hash of the statement that it answers
	Officer    string            `json:"officer,omitempty"`
}

// OwedOf shows one obligation, by its id or as many of its first digits as no other
// begins with, as it stood at a time.
func (t *Tasking) OwedOf(ctx context.Context, id string, asOf time.Time) (OwedHistory, error) {
	if err := t.Store.Settled(asOf); err != nil {
		return OwedHistory{}, err
	}
	var out OwedHistory
	err := t.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		out, err = t.history(tx, id, asOf)
		return err
	})
	return out, err
}

func (t *Tasking) history(tx *insidedb.Tx, id string, asOf time.Time) (OwedHistory, error) {
	out := OwedHistory{V: 1, Versions: []OwedVersion{}, Notices: []Notice{}}
	o, err := tx.Obligation(id, asOf)
	if err != nil {
		return out, err
	}
	plan, err := t.planAt(tx, asOf)
	if err != nil {
		return out, err
	}
	one := []Owed{t.owed(plan, o, t.at(asOf))}
	if err := t.rests(tx, one, asOf); err != nil {
		return out, err
	}
	out.Owed, out.Steps = one[0], stepsOf(plan, o)
	versions, err := tx.ObligationVersions(o.ID, asOf)
	if err != nil {
		return out, err
	}
	for _, v := range versions {
		out.Versions = append(out.Versions, OwedVersion{v.Version, v.RecordedAt, v.State, v.Standing, v.Due, v.Closed, v.Desk, v.Officer, v.By, v.Reason})
	}
	if out.Statements, err = t.statements(tx, o, asOf); err != nil {
		return out, err
	}
	notices, err := tx.Notices(insidedb.NoticeQuery{Obligation: o.ID, AsOf: asOf})
	if err != nil {
		return out, err
	}
	marks := tx.MarksAsOf(asOf)
	for _, n := range notices {
		shown, err := show(tx, marks, n, asOf)
		if err != nil {
			return out, err
		}
		out.Notices = append(out.Notices, shown)
	}
	return out, nil
}

// statements are what both sides stated of a matter.
func (t *Tasking) statements(tx *insidedb.Tx, o insidedb.Obligation, asOf time.Time) ([]OwedStatement, error) {
	out := []OwedStatement{}
	if !o.Shared {
		return out, nil
	}
	all, err := tx.Transitions(o.Partner, o.Item, asOf)
	if err != nil {
		return nil, err
	}
	f, err := tx.Fold(o.Partner, o.Item, asOf, t.at(asOf))
	if err != nil {
		return nil, err
	}
	m, _ := f.Matter(o.Matter)
	for _, s := range threadOf(all, o.Matter, m) {
		by := s.Partner
		if s.Direction == insidedb.Out {
			by = t.Self
		}
		out = append(out, OwedStatement{s.At, s.RecordedAt, by, s.Verb, s.Code, s.Ground, s.Due, s.Answer, s.Hash, s.Matter, s.Officer})
	}
	return out, nil
}

package exchange

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// Asked is a question whether an item may be passed on, and what became of it.
type Asked struct {
	V          int        `json:"v"`
	Ask        string     `json:"ask"`               // names the question here
	Hash       string     `json:"hash"`              // of the signed question
	Ours       bool       `json:"ours"`              // we asked; otherwise the partner asks us
	Partner    party.Code `json:"partner"`           // with whom
	Envelope   string     `json:"envelope"`          // hash of the item's
	Item       string     `json:"item,omitempty"`    // ours: its id in the inbox
	Release    string     `json:"release,omitempty"` // theirs: under which the item left
	Serial     string     `json:"serial,omitempty"`  // of that report
	To         party.Code `json:"to"`
	Portion    *uint64    `json:"portion,omitempty"`
	State      string     `json:"state"` // open, lapsed, in force, expired, declined, withdrawn
	Use        []string   `json:"use,omitempty"`
	Onward     string     `json:"onward,omitempty"`
	Until      *time.Time `json:"until,omitempty"`
	Due        *time.Time `json:"due,omitempty"`
	Officer    string     `json:"officer,omitempty"` // who asked, of ours
	At         time.Time  `json:"at"`                // when it was recorded here
	AnsweredAt *time.Time `json:"answered_at,omitempty"`

	insidedb.Mark // of the item
}

// Open tells whether an answer is still to come.
func (a Asked) Open() bool {
	return a.State == string(obligation.Open) || a.State == string(obligation.Lapsed)
}

// Consents lists the questions that we asked and that were asked of us, as of a
// time (zero: now), the latest first; open alone leaves out what is answered.
func (x *Exchange) Consents(ctx context.Context, open bool, asOf time.Time) ([]Asked, error) {
	if err := x.Store.Settled(asOf); err != nil {
		return nil, err
	}
	out := []Asked{}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = []Asked{}
		for _, direction := range []string{insidedb.Out, insidedb.In} {
			all, err := tx.Stated(direction, string(obligation.Asked), asOf, MostListed)
			if err != nil {
				return err
			}
			for _, t := range all {
				line, err := x.askedLine(tx, t, asOf)
				if err != nil {
					return err
				}
				if !open || line.Open() {
					out = append(out, line)
				}
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Asked) int { return b.At.Compare(a.At) })
	return out, err
}

func (x *Exchange) askedLine(tx *insidedb.Tx, t insidedb.Transition, asOf time.Time) (Asked, error) {
	at := x.orNow(asOf)
	out := Asked{V: 1, Ask: askID(t.Hash), Hash: t.Hash, Ours: t.Direction == insidedb.Out, Partner: t.Partner, Envelope: t.Item, To: t.Party,
		Portion: t.Portion, Due: t.Due, Officer: t.Officer, At: t.RecordedAt}
	item, err := itemOf(tx, t.Partner, t.Item)
	if err != nil {
		return Asked{}, err
	}
	if out.Item = item.received.ID; item.release != "" {
		r, err := tx.Release(item.release)
		if err != nil {
			return Asked{}, err
		}
		held, err := tx.ReportVersion(r.Report, r.Version)
		if err != nil {
			return Asked{}, err
		}
		out.Release, out.Serial = r.ID, held.Serial
	}
	if out.Mark, err = tx.MarksAsOf(asOf).Obligation(insidedb.Obligation{Release: out.Release, Received: out.Item}); err != nil {
		return Asked{}, err
	}
	f, err := tx.Fold(t.Partner, t.Item, asOf, at)
	if err != nil {
		return Asked{}, err
	}
	m, _ := f.Matter(t.Hash)
	out.State = string(m.State)
	if m.End != nil {
		out.AnsweredAt = &m.End.At
	}
	if m.Consent != nil {
		out.Use, out.Onward, out.Until = m.Consent.Use, m.Consent.Onward, m.Consent.NotAfter
	}
	return out, nil
}

package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// MostListed bounds a list.
const MostListed = 1000

// Query chooses what a list gives; what is zero does not choose.
type Query struct {
	Partner party.Code
	State   string
	Kind    string    // of the inbox
	AsOf    time.Time // zero: now; otherwise at least 5 s ago
	After   string    // Next of the page before
	Limit   int       // 0: MostListed
}

func (q *Query) cut() insidedb.Cut { return insidedb.Cut{After: q.After, Limit: q.Limit} }

func (q *Query) bound() {
	if q.Limit <= 0 || q.Limit > MostListed {
		q.Limit = MostListed
	}
}

// Sending is one line of the outbox: a release, or a decision from which none
// followed. Sent is true only of what the partner has receipted.
type Sending struct {
	V         int        `json:"v"`
	Release   string     `json:"release,omitempty"` // none when nothing goes
	Report    string     `json:"report"`
	Serial    string     `json:"serial,omitempty"`
	Version   int        `json:"version"`
	Partner   party.Code `json:"partner"`
	Method    string     `json:"method"`
	Held      string     `json:"held"`              // the mark of the version
	Marking   string     `json:"marking,omitempty"` // of what is given
	State     string     `json:"state"`             // of the release; withheld or referred when nothing goes
	Said      string     `json:"said"`              // the state in words, and why it is not sent
	Sent      bool       `json:"sent"`
	Envelope  string     `json:"envelope,omitempty"` // its hash
	Receipts  []Receipt  `json:"receipts"`
	At        time.Time  `json:"at"` // when it was proposed
	ChangedAt time.Time  `json:"changed_at"`
}

// Receipt is one receipt of a partner for an envelope of ours.
type Receipt struct {
	Verb       string    `json:"verb"` // delivered, admitted, refused, quarantined, read, acted
	Code       string    `json:"code,omitempty"`
	Commitment string    `json:"commitment"`
	At         time.Time `json:"at"` // as the partner states it
	RecordedAt time.Time `json:"recorded_at"`
}

// Arrival is one line of the inbox.
type Arrival struct {
	V          int        `json:"v"`
	ID         string     `json:"id"`
	Partner    party.Code `json:"partner"`
	State      string     `json:"state"` // admitted, refused, quarantined; held, recalled, corrected: out of use, without its words
	Code       string     `json:"code,omitempty"`
	Kind       string     `json:"kind"`
	Marking    string     `json:"marking,omitempty"`
	Use        []string   `json:"use,omitempty"`
	Onward     string     `json:"onward,omitempty"`
	Lane       string     `json:"lane"`
	Seq        uint64     `json:"seq"`
	Envelope   string     `json:"envelope"` // its hash
	Commitment string     `json:"commitment"`
	Sent       time.Time  `json:"sent"` // as the partner states it
	RecordedAt time.Time  `json:"recorded_at"`

	Erased    string  `json:"erased,omitempty"`     // when and why its content was destroyed
	TakenBack *Wanted `json:"taken_back,omitempty"` // by its sender

	HeldFor []string   `json:"held_for,omitempty"` // own-national, mistreatment: why an officer looks at it before anybody else
	Cleared *Clearance `json:"cleared,omitempty"`
	Concern string     `json:"concern,omitempty"` // mistreatment: what is made of it serves saving life only
	SameAs  []string   `json:"same_as,omitempty"` // items of other partners with nearly the same words

	Asks *Asks `json:"asks,omitempty"` // of a list, and of the present, only

	Portions []disclosure.Portion `json:"portions,omitempty"`
	Bundle   json.RawMessage      `json:"bundle,omitempty"` // Item only: the exact bytes

	Files []tearline.Attachment `json:"files,omitempty"` // Item only: what came with it
	Told  []Receipt             `json:"told,omitempty"`  // Item only: the receipts that its sender was given
}

// Alarm is something that honest parties do not do.
type Alarm struct {
	V          int        `json:"v"`
	ID         string     `json:"id"`
	Kind       string     `json:"kind"`
	Partner    party.Code `json:"partner"`
	Detail     string     `json:"detail"`
	RecordedAt time.Time  `json:"recorded_at"`
}

func sending(tx *insidedb.Tx, r insidedb.Release, asOf time.Time) (Sending, error) {
	held, err := tx.ReportVersion(r.Report, r.Version)
	if err != nil {
		return Sending{}, err
	}
	line := Sending{V: 1, Release: r.ID, Report: r.Report, Serial: held.Serial, Version: r.Version, Partner: r.Partner, Method: string(r.Method),
		Held: held.Marking, Marking: r.Marking, State: string(r.State), Said: disclosure.Say(r), Sent: rank[r.State] >= rank[insidedb.Delivered],
		Envelope: r.EnvelopeHash, Receipts: []Receipt{}, At: r.RecordedAt, ChangedAt: r.ChangedAt}
	if r.EnvelopeHash == "" {
		return line, nil
	}
	taken, err := tx.Takebacks(r.ID, asOf)
	if err != nil {
		return Sending{}, err
	}
	for _, t := range taken {
		if t.Outcome != insidedb.TakebackProposed && t.Outcome != insidedb.TakebackCancelled {
			line.Said += "; " + t.Verb + " as " + t.Code
		}
	}
	receipts, err := tx.Receipts(insidedb.In, r.EnvelopeHash)
	for _, c := range receipts {
		if asOf.IsZero() || !c.RecordedAt.After(asOf) {
			line.Receipts = append(line.Receipts, Receipt{Verb: string(c.Verb), Code: string(c.Code), Commitment: c.Commitment, At: c.At, RecordedAt: c.RecordedAt})
		}
	}
	return line, err
}

// explain adds why what is sealed is not delivered. Of a gateway that is out of
// reach it says just that.
func (x *Exchange) explain(ctx context.Context, lines []Sending, moved map[string]string) {
	if len(moved) == 0 {
		return
	}
	statuses, err := x.Carrier.Status(ctx, slices.Sorted(maps.Values(moved)))
	if err != nil {
		x.Log.Warn("the gateway does not say how far items have come", "error", err)
		for i, line := range lines {
			if _, asked := moved[line.Release]; asked {
				lines[i].Said += ": " + err.Error()
			}
		}
		return
	}
	byEnvelope := map[string]Status{}
	for _, s := range statuses {
		byEnvelope[s.ID] = s
	}
	for i, line := range lines {
		if s := byEnvelope[moved[line.Release]]; s.Code != "" {
			lines[i].Said += fmt.Sprintf(": %s, %d attempts without an answer", s.Code, s.Attempts)
		}
	}
}

// Item gives one item of the inbox with its bundle, if it was there at a time
// (zero: now).
func (x *Exchange) Item(ctx context.Context, id string, asOf time.Time) (Arrival, error) {
	if err := x.Store.Settled(asOf); err != nil {
		return Arrival{}, err
	}
	var out Arrival
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		r, err := tx.Received(id)
		if errs.KindOf(err) == errs.NotFound || err == nil && !asOf.IsZero() && r.RecordedAt.After(asOf) {
			return errs.E(errs.NotFound, "exchange.Item", "no item %q was received", id)
		}
		if err != nil {
			return err
		}
		if out, err = x.arrivalIn(tx, r, asOf); err == nil && out.Portions != nil {
			out.Bundle = r.Bundle
			out.Files, err = filesOf(tx, r.ID)
		}
		if err == nil {
			out.Told, err = toldOf(tx, r.Hash, asOf)
		}
		return err
	})
	return out, err
}

// toldOf are the receipts that the sender of an item was given.
func toldOf(tx *insidedb.Tx, hash string, asOf time.Time) ([]Receipt, error) {
	said, err := tx.Receipts(insidedb.Out, hash)
	var out []Receipt
	for _, c := range said {
		if asOf.IsZero() || !c.RecordedAt.After(asOf) {
			out = append(out, Receipt{Verb: string(c.Verb), Code: string(c.Code), Commitment: c.Commitment, At: c.At, RecordedAt: c.RecordedAt})
		}
	}
	return out, err
}

func arrivalOf(r insidedb.Received) Arrival {
	a := Arrival{V: 1, ID: r.ID, Partner: r.Partner, State: string(r.State), Code: string(r.Code), Kind: r.Kind, Marking: r.Marking, Use: r.Use,
		Onward: r.Onward, Lane: string(r.Lane), Seq: r.Seq, Envelope: r.Hash, Commitment: r.Commitment, Sent: r.Sent, RecordedAt: r.RecordedAt}
	if r.Erased != nil {
		a.Erased = r.Erased.Said()
	}
	for _, p := range r.Portions {
		a.Portions = append(a.Portions, disclosure.Portion(p))
	}
	return a
}

// Alarms lists alarms, the latest first, at most limit (0: MostListed).
func (x *Exchange) Alarms(ctx context.Context, limit int) ([]Alarm, error) {
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	out := []Alarm{}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = []Alarm{}
		rows, err := tx.Alarms(limit)
		for _, a := range rows {
			out = append(out, Alarm{V: 1, ID: a.ID, Kind: a.Kind, Partner: a.Partner, Detail: a.Detail, RecordedAt: a.RecordedAt})
		}
		return err
	})
	return out, err
}

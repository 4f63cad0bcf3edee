package tasking

import (
	"context"
	"time"

	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// CommitmentStatement puts a commitment to the partner.
type CommitmentStatement struct {
	Officer    string `json:"-"`
	Engagement string `json:"-"`
	Commitment string `json:"-"`
	On         string `json:"on"` // a release of ours or an item of the inbox that has the words: an agenda, minutes
}

// Arrival says that something came of a commitment.
type Arrival struct {
	Officer    string `json:"-"`
	Engagement string `json:"-"`
	Commitment string `json:"-"`
	Received   string `json:"received,omitempty"` // theirs: an item of the inbox
	Release    string `json:"release,omitempty"`  // ours
	Extent     string `json:"extent"`             // whole, part
}

// on is an item that went between us and a partner, or is on its way.
type on struct {
	partner  party.Code
	item     string         // hash of its envelope; "" until it is sealed
	release  string         // of ours; "" for an item of theirs
	state    insidedb.State // of the release
	admitted bool
}

// StateCommitment states to the partner what was committed: ours as promised, theirs
// as requested. No word goes along but the kind, the ground and the time: the words
// are in the item that it is stated on. On a release that the partner has not
// admitted it is stated once it is. From then on both sides hold it, and what this
// service held for itself is closed. It is a conflict for what is stated, or ended.
func (t *Tasking) StateCommitment(ctx context.Context, s CommitmentStatement) (EngagementShown, error) {
	const op = "tasking.StateCommitment"
	if t.Exchange == nil {
		return EngagementShown{}, errs.E(errs.Internal, op, "an exchange is needed")
	}
	var c engagement.Commitment
	var at on
	own := commitmentID(s.Engagement, s.Commitment)
	err := t.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		if err := tx.Authorise(s.Officer, recorders...); err != nil {
			return err
		}
		if c, err = commitmentOf(tx, s.Engagement, s.Commitment); err != nil {
			return err
		}
		if at, err = onItem(tx, s.On); err != nil {
			return err
		}
		if err := t.statable(tx, own, c, at); err != nil || at.admitted {
			return err
		}
		control := commitmentControl(c)
		return tx.WantStated(insidedb.Pending{ID: own + "/" + at.release, Release: at.release, Partner: at.partner, Verb: obligation.Verb(control.Verb),
			Code: string(control.Code), Ground: control.Ground, Due: control.Due, Officer: s.Officer, Cause: own})
	})
	if err == nil && at.admitted {
		_, err = t.Exchange.State(ctx, exchange.Statement{Officer: s.Officer, Roles: recorders, Partner: at.partner, Item: at.item, Control: commitmentControl(c),
			Cause: own, Before: func(tx *insidedb.Tx) error { return t.statable(tx, own, c, at) }}) // another may have stated it meanwhile
	}
	if err != nil {
		return EngagementShown{}, err
	}
	return t.Engagement(ctx, s.Engagement, time.Time{})
}

// statable refuses a commitment that is stated, or ended, and an item of another.
func (t *Tasking) statable(tx *insidedb.Tx, own string, c engagement.Commitment, at on) error {
	const op = "tasking.StateCommitment"
	o, err := tx.ObligationByID(own)
	if err != nil {
		return err
	}
	waiting, err := pendingOf(tx, own)
	switch {
	case err != nil:
		return err
	case o.Closed != nil:
		return errs.E(errs.Conflict, op, "commitment %s is %s already", c.ID, o.State)
	case waiting != nil:
		return errs.E(errs.Conflict, op, "commitment %s is stated once release %s is admitted", c.ID, waiting.Release)
	case at.partner != c.With:
		return errs.E(errs.Invalid, op, "the item went between us and %s; the commitment is with %s", at.partner, c.With)
	}
	return nil
}

func commitmentControl(c engagement.Commitment) envelope.Control {
	out := envelope.Control{Verb: envelope.Requested, Code: envelope.Code(obligation.Commitment), Ground: c.Ground, Due: c.Due}
	if c.By == engagement.Ours {
		out.Verb = envelope.Promised
	}
	return out
}

// onItem finds a release of ours or an item of the inbox.
func onItem(tx *insidedb.Tx, id string) (on, error) {
	const op = "tasking.onItem"
	r, err := tx.Release(id)
	if err == nil {
		switch r.State {
		case insidedb.Refused, insidedb.Denied, insidedb.Cancelled:
			return on{}, errs.E(errs.Conflict, op, "release %s is %s: the partner will not have it", id, r.State)
		}
		return on{r.Partner, r.EnvelopeHash, r.ID, r.State, r.State == insidedb.Admitted}, nil
	}
	if errs.KindOf(err) != errs.NotFound {
		return on{}, err
	}
	got, err := usable(tx, id)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return on{}, errs.E(errs.NotFound, op, "no release and no item of the inbox %.80q", id)
	case err != nil:
		return on{}, err
	}
	return on{got.Partner, got.Hash, "", "", true}, nil
}

// Arrived records that something came of a commitment: a release of ours, or an item
// of the partner's that is held for use. What both hold is answered by us once the
// partner has admitted the release, or met by us who wanted it; what only this service
// holds ends here, by what is admitted and nothing else. A part ends nothing. It is a
// conflict to say the same twice.
func (t *Tasking) Arrived(ctx context.Context, a Arrival) (EngagementShown, error) {
	const op = "tasking.Arrived"
	if a.Extent != obligation.Whole && a.Extent != obligation.Part {
		return EngagementShown{}, errs.E(errs.Invalid, op, "extent %.40q; expected whole or part", a.Extent)
	}
	var say *exchange.Statement
	err := t.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		if err := tx.Authorise(a.Officer, recorders...); err != nil {
			return err
		}
		say, err = t.arrived(tx, a)
		return err
	})
	if err == nil && say != nil {
		_, err = t.Exchange.State(ctx, *say)
	}
	if err != nil {
		return EngagementShown{}, err
	}
	return t.Engagement(ctx, a.Engagement, time.Time{})
}

// arrived records it, or gives what is to be stated first.
func (t *Tasking) arrived(tx *insidedb.Tx, a Arrival) (*exchange.Statement, error) {
	const op = "tasking.Arrived"
	c, err := commitmentOf(tx, a.Engagement, a.Commitment)
	if err != nil {
		return nil, err
	}
	ours := c.By == engagement.Ours
	id := a.Received
	if ours {
		id = a.Release
	}
	if id == "" || a.Received != "" && a.Release != "" {
		return nil, errs.E(errs.Invalid, op, "commitment %s is %s; expected a release of ours for ours, an item of the inbox for theirs", c.ID, c.By)
	}
	at, err := onItem(tx, id)
	switch {
	case err != nil:
		return nil, err
	case ours != (at.release != "") || at.partner != c.With:
		return nil, errs.E(errs.Invalid, op, "%s is not from the debtor for the creditor: the commitment is %s, with %s", id, c.By, c.With)
	}
	o, err := t.standsFor(tx, a.Engagement, a.Commitment, time.Time{})
	if err != nil {
		return nil, err
	}
	record := func(tx *insidedb.Tx, _ insidedb.Transition) error {
		_, err := tx.AddEngagementArrival(insidedb.EngagementArrival{Engagement: a.Engagement, Commitment: a.Commitment, Extent: a.Extent,
			Release: a.Release, Received: a.Received, Officer: a.Officer})
		return err
	}
	say := &exchange.Statement{Officer: a.Officer, Roles: recorders, Partner: o.Partner, Item: o.Item, Also: record}
	switch {
	case !at.admitted && !o.Shared: // nobody would look again when it is admitted, or denied
		return nil, errs.E(errs.Conflict, op, "release %s is %s; it counts once the partner has admitted it", at.release, at.state)
	case !o.Shared:
		return nil, t.keptHere(tx, o, a, ours, record)
	case t.Exchange == nil:
		return nil, errs.E(errs.Internal, op, "an exchange is needed")
	case ours && !at.admitted: // it is answered once they have the answer
		if err := record(tx, insidedb.Transition{}); err != nil {
			return nil, err
		}
		return nil, tx.WantStated(insidedb.Pending{ID: o.ID + "/" + a.Extent + "/" + at.release, Release: at.release, Partner: o.Partner, Item: o.Item, Verb: obligation.Answered,
			Code: a.Extent, Matter: o.Matter, Officer: a.Officer, Cause: o.ID})
	case ours:
		say.Control = envelope.Control{Verb: envelope.Answered, Code: envelope.Code(a.Extent), Matter: o.Matter}
		if at.item != o.Item { // else what it was stated on holds it, and needs no naming
			say.Control.Answer = at.item
		}
	case a.Extent == obligation.Part: // a creditor who has a part says nothing: the whole is owed still
		return nil, record(tx, insidedb.Transition{})
	default:
		say.Control = envelope.Control{Verb: envelope.Met, Matter: o.Matter}
	}
	return say, nil
}

// keptHere records what came of a commitment that this service holds for itself.
func (t *Tasking) keptHere(tx *insidedb.Tx, o insidedb.Obligation, a Arrival, ours bool, record func(*insidedb.Tx, insidedb.Transition) error) error {
	if o.Closed != nil {
		return errs.E(errs.Conflict, "tasking.Arrived", "commitment %s is %s already", a.Commitment, o.State)
	}
	o.State, o.By, o.Reason = obligation.InPart, a.Officer, ""
	if a.Extent == obligation.Whole {
		at := t.Store.Now()
		if at.Before(o.Opened) {
			at = o.Opened
		}
		o.Closed, o.State = &at, obligation.IsMet
		if ours {
			o.State = obligation.IsAnswered
		}
		if err := unstate(tx, o.ID, at); err != nil {
			return err
		}
	}
	if _, err := tx.PutObligation(o); err != nil {
		return err
	}
	return record(tx, insidedb.Transition{})
}

// unstate lets what was to be stated for something that has ended be: nothing is
// promised or wanted any more.
func unstate(tx *insidedb.Tx, cause string, at time.Time) error {
	waiting, err := pendingOf(tx, cause)
	if err == nil && waiting != nil {
		_, err = tx.SettlePending(waiting.ID, insidedb.PendingDropped, "", at)
	}
	return err
}

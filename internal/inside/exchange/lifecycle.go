package exchange

import (
	"context"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

const partnerPrefix = "partner:"

// partnerCause names what holds a release back while a partner is suspended.
func partnerCause(code party.Code) string { return partnerPrefix + string(code) }

func ofPartner(cause string) (party.Code, bool) {
	code, ok := strings.CutPrefix(cause, partnerPrefix)
	return party.Code(code), ok
}

// answerable gives the key set to seal Controls to, or says why there is none.
// The control lane stays open while a peering is suspended, and behind its end:
// else neither the resuming nor a recall could be told.
func (p *partner) answerable(code party.Code, at time.Time) (*keys.PublicSet, string) {
	switch {
	case p == nil:
		return nil, string(code) + " is not peered"
	case !p.open():
		return nil, string(code) + " is removed"
	}
	set, err := p.ring.Current(at)
	if err != nil {
		return nil, err.Error()
	}
	return set, ""
}

// open tells whether the control lane with the partner is open.
func (p *partner) open() bool { return p != nil && Open(p.row.State) }

// Open tells whether the door stands open to a partner in this state, if only
// for Controls.
func Open(state string) bool {
	return state == insidedb.PartnerActive || state == insidedb.PartnerSuspended || state == insidedb.PartnerEnded
}

// life is how a peering stands, by the acts of both sides since it was accepted.
type life struct {
	ours, theirs bool // suspended
	ended        bool
	due          *time.Time
}

func lifeOf(acts []insidedb.PeeringAct) life {
	var l life
	for _, a := range acts {
		side := &l.ours
		if a.Side == insidedb.Theirs {
			side = &l.theirs
		}
		switch a.Act {
		case insidedb.ActAccepted:
			l = life{}
		case insidedb.ActSuspended:
			*side = true
		case insidedb.ActResumed:
			*side = false
		case insidedb.ActEnded:
			l.ended = true
			if a.Due != nil {
				l.due = a.Due
			}
		}
	}
	return l
}

// state is the partner's state that follows from its life.
func (l life) state() string {
	switch {
	case l.ended:
		return insidedb.PartnerEnded
	case l.ours || l.theirs:
		return insidedb.PartnerSuspended
	}
	return insidedb.PartnerActive
}

// SuspendPeer stops the exchange with a partner until it is resumed, and tells it.
// What waits for it is held; what is sealed and not delivered is taken back and
// decided again when the exchange goes on. Controls go on.
func (x *Exchange) SuspendPeer(ctx context.Context, officer string, code party.Code) (Partner, error) {
	return x.live(ctx, officer, code, insidedb.ActSuspended, nil)
}

// ResumePeer takes back what SuspendPeer said. The exchange goes on when the partner has
// not suspended it too.
func (x *Exchange) ResumePeer(ctx context.Context, officer string, code party.Code) (Partner, error) {
	return x.live(ctx, officer, code, insidedb.ActResumed, nil)
}

// EndPeer ends the agreement with a partner and tells it: nothing more is sent or
// taken, what it got is recalled with the code end, and what becomes of what we
// got follows from its own statement. Receipts and proofs are kept. The control
// lane stays open for the duties of both, until the partner is removed.
func (x *Exchange) EndPeer(ctx context.Context, officer string, code party.Code) (Ending, error) {
	plan, err := x.EndingOf(ctx, code)
	if err != nil {
		return Ending{}, err
	}
	if _, err := x.live(ctx, officer, code, insidedb.ActEnded, &plan.RecallBy); err != nil {
		return Ending{}, err
	}
	return x.EndingOf(ctx, code)
}

// live does an act of ours in the life of a peering.
func (x *Exchange) live(ctx context.Context, officer string, code party.Code, act string, due *time.Time) (Partner, error) {
	const op = "exchange.Peering"
	err := x.act(ctx, officer, func(w work, known partners, now time.Time) error {
		p := known[code]
		if !p.open() {
			return errs.E(errs.NotFound, op, "%s is no partner of ours", code)
		}
		acts, err := w.PeeringActs(code)
		if err != nil {
			return err
		}
		switch l := lifeOf(acts); {
		case l.ended:
			return errs.E(errs.Conflict, op, "the agreement with %s is at an end; a new peering begins a new one", code)
		case act == insidedb.ActSuspended && l.ours:
			return errs.E(errs.Conflict, op, "%s is suspended already", code)
		case act == insidedb.ActResumed && !l.ours:
			return errs.E(errs.Conflict, op, "we have not suspended %s", code)
		}
		told, err := x.tellLife(w, p, act, due, now)
		if err != nil {
			return err
		}
		return x.lived(w, p, acts, insidedb.PeeringAct{Partner: code, Side: insidedb.Ours, Act: act, Officer: officer,
			Agreement: p.peering.Agreement, Due: due, Told: told}, now)
	})
	if err != nil {
		return Partner{}, err
	}
	x.Log.Info("peering changed", "act", act)
	return x.partnerOf(ctx, code)
}

// tellLife tells a partner of an act of ours before what it says is done. Who
// cannot be told now is suspended all the same, and told as soon as it can be.
func (x *Exchange) tellLife(w work, p *partner, act string, due *time.Time, now time.Time) (told bool, err error) {
	set, blocked := p.answerable(p.row.Code, now)
	if blocked != "" || x.blocked(p) != "" {
		return false, nil
	}
	_, err = x.state(w, p, set, envelope.Control{Verb: envelope.Verb(act), Due: due}, "", now)
	return err == nil, err
}

// tellUntold tells partners of the acts of ours that they could not be told of.
func (x *Exchange) tellUntold(w work, now time.Time) error {
	acts, err := w.UntoldActs()
	if err != nil || len(acts) == 0 {
		return err
	}
	known, err := x.partners(w.Tx)
	if err != nil {
		return err
	}
	waits := map[party.Code]bool{}
	for _, a := range acts {
		p := known[a.Partner]
		if waits[a.Partner] || !p.open() || p.peering.Agreement != a.Agreement {
			continue
		}
		told, err := x.tellLife(w, p, a.Act, a.Due, now)
		if err != nil {
			return err
		}
		if waits[a.Partner] = !told; told {
			err = w.ActTold(a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lifeStated takes an act of the partner's in the life of the peering.
func (x *Exchange) lifeStated(w work, s statement) error {
	acts, err := w.PeeringActs(s.Partner)
	if err != nil || !s.partner.open() {
		return err
	}
	act := insidedb.PeeringAct{Partner: s.Partner, Side: insidedb.Theirs, Act: string(s.Verb), Agreement: s.header().Agreement, Due: s.Due, Told: true}
	if l := lifeOf(acts); l.ended || act.Act == insidedb.ActSuspended && l.theirs || act.Act == insidedb.ActResumed && !l.theirs {
		if act.Act == insidedb.ActEnded { // both ended it at once
			_, err = w.AddPeeringAct(act)
		}
		return err
	}
	if act.Agreement != s.partner.peering.Agreement { // of an agreement that is over
		return nil
	}
	return x.lived(w, s.partner, acts, act, s.now)
}

// lived records an act and what follows from it.
func (x *Exchange) lived(w work, p *partner, acts []insidedb.PeeringAct, act insidedb.PeeringAct, now time.Time) error {
	if _, err := w.AddPeeringAct(act); err != nil {
		return err
	}
	row, err := w.Partner(p.row.Code) // p is as it was before the acts that came together with this one
	if err != nil {
		return err
	}
	before := row.State
	row.State, row.Officer = lifeOf(append(acts, act)).state(), act.Officer
	if row.State != before {
		if _, err := w.PutPartner(row); err != nil {
			return err
		}
	}
	switch row.State {
	case insidedb.PartnerSuspended:
		return x.holdSealed(w, func(after string) ([]insidedb.Undelivered, error) {
			return w.UndeliveredTo(row.Code, after, batch)
		}, partnerCause(row.Code), string(row.Code)+" is suspended", now)
	case insidedb.PartnerEnded:
		return x.ended(w, p, act, now)
	}
	return x.letGo(w, partnerCause(row.Code), "decided again: the exchange with "+string(row.Code)+" goes on")
}

// ended stops what is not delivered, and recalls what is.
func (x *Exchange) ended(w work, p *partner, act insidedb.PeeringAct, now time.Time) error {
	if err := x.letGo(w, partnerCause(p.row.Code), "the agreement is at an end"); err != nil {
		return err
	}
	return x.recallAll(w, p, act.Officer, x.terms(p.row.Code).By(now), now)
}

// terms are what our own statement to a partner says of the end.
func (x *Exchange) terms(code party.Code) keys.AtEnd {
	if x.AtEnd == nil {
		return keys.DefaultAtEnd
	}
	return x.AtEnd(code).Stated()
}

// beginsAnew refuses a peering under an agreement that is at an end, and one in
// the place of a peering that is suspended: that is resumed.
func beginsAnew(tx *insidedb.Tx, p keys.Peering) error {
	acts, err := tx.PeeringActs(p.Service)
	if err != nil {
		return err
	}
	if l := lifeOf(acts); !l.ended && (l.ours || l.theirs) && acts[len(acts)-1].Act != insidedb.ActClosed {
		return errs.E(errs.Conflict, "exchange.Accept", "the exchange with %s is suspended; expected it to be resumed or ended first", p.Service)
	}
	for _, a := range acts {
		if a.Act == insidedb.ActEnded && a.Agreement == p.Agreement {
			return errs.E(errs.Conflict, "exchange.Accept", "agreement %s with %s is at an end; expected a new one", p.Agreement, p.Service)
		}
	}
	return nil
}

package exchange

import (
	"slices"
	"strconv"
	"time"

	"entente/internal/core/community"
	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// mostAhead bounds what waits in one lane for an epoch that has not come: more
// is refused, so that a sender fills its own lane and no more.
const mostAhead = 1024

// under gives the epoch that an item for a partner goes under, by the directives
// that it rests on: those that name the partner only as a member of a community
// that was founded. nil: it rests on none. What may not go is Denied; what must
// wait for a lease is Unavailable.
func (x *Exchange) under(tx *insidedb.Tx, rests []string, partner party.Code, now time.Time) (*envelope.Epoch, error) {
	policy := x.Policy()
	var out *envelope.Epoch
	for _, d := range policy.Directives() {
		if !slices.Contains(rests, d.ID) {
			continue
		}
		e, err := x.underOne(tx, d, policy.Parties(), partner, now)
		switch {
		case err != nil:
			return e, err
		case e == nil:
		case out != nil && *out != *e:
			return out, errs.E(errs.Denied, "exchange.under", "it rests on two communities, %s and %s, and can name one", out.ID, e.ID)
		default:
			out = e
		}
	}
	return out, nil
}

// underOne gives the epoch for one directive. Of an error it names the community.
func (x *Exchange) underOne(tx *insidedb.Tx, d *directive.Directive, parties *party.Parties, partner party.Code, now time.Time) (*envelope.Epoch, error) {
	if slices.ContainsFunc(d.Partners, func(c party.Code) bool { return c.Includes(partner) }) {
		return nil, nil
	}
	var last *envelope.Epoch
	var why error
	for _, name := range d.Communities {
		if !parties.Member(name, partner) {
			continue
		}
		c, err := tx.Community(name)
		switch {
		case errs.KindOf(err) == errs.NotFound, err == nil && neverJoined(c):
			return nil, nil // one of parties.yaml
		case err != nil:
			return nil, err
		}
		last = &envelope.Epoch{ID: name}
		if c.State != insidedb.CommunitySteward && c.State != insidedb.CommunityMember {
			why = errs.E(errs.Denied, "exchange.under", "%s is not in force here: %s", name, c.State)
			continue
		}
		e, _, err := epochOf(tx, c)
		if err != nil {
			return nil, err
		}
		l, err := leaseOf(tx, c)
		if err != nil {
			return nil, err
		}
		last.Number, last.Hash = e.Number, e.Hash()
		if why = community.MaySend(e, l, x.Self, partner, now); why == nil {
			return last, nil
		}
	}
	return last, why
}

// neverJoined tells that no epoch of a community was in force here since we were
// asked into it: whoever asks, and whatever an officer answers, changes nothing of
// what the policy says of the name.
func neverJoined(c insidedb.Community) bool {
	return c.Epoch == "" && (c.State == insidedb.CommunityInvited || c.State == insidedb.CommunityAccepted || c.State == insidedb.CommunityLeft)
}

// standing says what becomes of an item that names an epoch. wait is true when
// it is to wait for an epoch that has not come; code is "" when the epoch does
// not stand in its way.
func (x *Exchange) standing(w work, lane insidedb.LaneKey, a arrival) (code envelope.Code, wait bool, err error) {
	h := a.header()
	if h.Epoch == nil || a.Lane == envelope.LaneControl {
		return "", false, nil
	}
	c, err := w.Community(h.Epoch.ID)
	if errs.KindOf(err) == errs.NotFound {
		return envelope.CodeEpoch, false, nil
	}
	if err != nil {
		return "", false, err
	}
	s := community.Outside
	switch c.State {
	case insidedb.CommunityAccepted:
		s = community.Newer
	case insidedb.CommunitySteward, insidedb.CommunityMember:
		e, _, err := epochOf(w.Tx, c)
		if err != nil {
			return "", false, err
		}
		s = community.Stand(e, community.Claim{Number: h.Epoch.Number, Hash: h.Epoch.Hash}, a.Partner, x.Self)
	}
	switch s {
	case community.Current:
		return "", false, nil
	case community.Newer:
		if c.State == insidedb.CommunitySteward { // nobody but we can have made it
			break
		}
		n, err := w.WaitingIn(lane)
		return envelope.CodeEpoch, n <= mostAhead, err
	case community.Contradictory:
		err = x.alarm(w.Tx, insidedb.AlarmCommunity, a.Incoming,
			"sent under another epoch "+strconv.FormatUint(h.Epoch.Number, 10)+" of "+c.Name+" than is held here: "+h.Epoch.Hash)
	}
	return envelope.CodeEpoch, false, err
}

// hold records that a release goes when a cause is gone.
func (x *Exchange) hold(w work, r insidedb.Release, cause, why string, now time.Time) error {
	if _, err := w.SetState(r, insidedb.NeedsDecision, "", why); err != nil {
		return err
	}
	return w.HoldBack(r.ID, cause, now)
}

// holdSealed asks that envelopes be stopped, and their releases held for a cause.
// behind names them, one batch behind an id after another.
func (x *Exchange) holdSealed(w work, behind func(after string) ([]insidedb.Undelivered, error), cause, why string, now time.Time) error {
	rows, err := behind("")
	for ; err == nil && len(rows) > 0; rows, err = behind(rows[len(rows)-1].ID) {
		for _, row := range rows {
			fresh, err := w.WantCancelled(row.ID, why, now)
			if err != nil {
				return err
			}
			if fresh && row.Release != "" {
				if err := w.HoldBack(row.Release, cause, now); err != nil {
					return err
				}
			}
		}
	}
	return err
}

// letGo has every release that a cause held back decided again. Those whose
// envelope is not stopped yet follow when it is.
func (x *Exchange) letGo(w work, cause, why string) error {
	ids, err := w.HeldBack(cause)
	if err != nil {
		return err
	}
	for _, id := range ids {
		r, err := w.Release(id)
		if err != nil {
			return err
		}
		if rank[r.State] != 0 && rank[r.State] < rank[insidedb.Delivered] {
			continue
		}
		if err := w.LetGo(id); err != nil {
			return err
		}
		if r.State != insidedb.NeedsDecision {
			continue
		}
		if _, err := w.SetState(r, insidedb.Approved, "", why); err != nil {
			return err
		}
	}
	return nil
}

// stoppedHeld settles a release that was held when its envelope was to be
// stopped. done is false when nothing held it.
func stoppedHeld(tx *insidedb.Tx, row insidedb.Outgoing, r insidedb.Release, inTime bool) (done bool, err error) {
	cause, err := tx.WhyHeldBack(r.ID)
	if err != nil || cause == "" {
		return false, err
	}
	if !inTime {
		return false, tx.LetGo(r.ID)
	}
	waits := false
	if code, ok := ofPartner(cause); ok {
		p, err := tx.Partner(code)
		if err != nil {
			return false, err
		}
		waits = p.State == insidedb.PartnerSuspended
	}
	if waits {
		_, err = tx.SetState(r, insidedb.NeedsDecision, "", row.Reason)
		return true, err
	}
	if err := tx.LetGo(r.ID); err != nil {
		return false, err
	}
	_, err = tx.SetState(r, insidedb.Approved, "", "decided again: "+row.Reason)
	return true, err
}

// refusedEpoch has a release decided again that the partner refused for its
// epoch: at once when a newer one is in force here, and otherwise when it comes.
func (x *Exchange) refusedEpoch(tx *insidedb.Tx, ours insidedb.Outgoing, now time.Time) error {
	name, epoch, err := tx.EpochOf(ours.ID)
	if err != nil || name == "" || ours.Release == "" {
		return err
	}
	r, err := tx.Release(ours.Release)
	if err != nil || r.State != insidedb.Refused || r.Envelope != ours.ID {
		return err
	}
	c, err := tx.Community(name)
	if err != nil {
		return err
	}
	if c.Epoch != epoch {
		_, err = tx.SetState(r, insidedb.Approved, "", "refused under an older epoch of "+name+", and decided again in the one in force")
		return err
	}
	if _, err := tx.SetState(r, insidedb.NeedsDecision, "", "refused: the partner is not in the epoch of "+name+" that is in force here; it is decided again with the next"); err != nil {
		return err
	}
	return tx.HoldBack(r.ID, communityCause(name), now)
}

// notUnder records that a release does not go under a community now: it waits
// for the steward's lease, or may not go.
func (x *Exchange) notUnder(w work, r insidedb.Release, e *envelope.Epoch, why error, now time.Time) (bool, error) {
	switch kind := errs.KindOf(why); {
	case kind == errs.Unavailable && e != nil:
		return true, x.hold(w, r, communityCause(e.ID), why.Error(), now)
	case kind == errs.Denied:
		_, err := w.SetState(r, insidedb.NeedsDecision, "", why.Error())
		return true, err
	}
	return false, why
}

package exchange

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/community"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// Community is a community as officers see it.
type Community struct {
	V       int            `json:"v"`
	Name    string         `json:"name"`
	Steward party.Code     `json:"steward"`
	State   string         `json:"state"`            // how we stand to it: steward, invited, accepted, member, left, removed, contested
	Number  uint64         `json:"number,omitempty"` // of the epoch in force here
	Epoch   string         `json:"epoch,omitempty"`  // its hash
	Issued  *time.Time     `json:"issued,omitempty"` // as the steward states it
	Lease   *time.Time     `json:"lease,omitempty"`  // until when anything may be sent under it
	Over    bool           `json:"lease_over"`       // the lease has run out
	Members []Member       `json:"members"`
	Invited []party.Code   `json:"invited"` // who is asked and has not answered; of others' communities, who is to belong to it
	Acts    []CommunityAct `json:"acts,omitempty"`
	At      time.Time      `json:"recorded_at"`
}

// Member is a member of an epoch, and, with the steward, what it has confirmed.
type Member struct {
	Service     party.Code `json:"service"`
	Confirmed   bool       `json:"confirmed"`        // the epoch in force here is in force there
	Number      uint64     `json:"number,omitempty"` // of the last epoch that it confirmed; with the steward alone
	ConfirmedAt *time.Time `json:"confirmed_at,omitempty"`
}

// CommunityAct is one epoch in the life of a community.
type CommunityAct struct {
	Number     uint64       `json:"number"`
	Epoch      string       `json:"epoch"`
	Admitted   []party.Code `json:"admitted,omitempty"`
	Removed    []party.Code `json:"removed,omitempty"`
	RecordedAt time.Time    `json:"recorded_at"`
}

// act does what an officer of disclosure asks for, in one transaction that seals.
func (x *Exchange) act(ctx context.Context, officer string, do func(w work, known partners, now time.Time) error) error {
	var w work
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w = work{Tx: tx, sealed: map[string]envelope.Sealed{}}
		if err := tx.Authorise(officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		return do(w, known, x.Store.Now())
	})
	if err != nil {
		return err
	}
	x.fresh.keep(w.sealed)
	return x.Refresh(ctx)
}

// Found founds a community with us as its steward and its only member, and
// invites others. A name that was used here before is not founded again.
func (x *Exchange) Found(ctx context.Context, officer, name string, services []party.Code) (Community, error) {
	err := x.act(ctx, officer, func(w work, known partners, now time.Time) error {
		if _, err := w.Community(name); errs.KindOf(err) != errs.NotFound {
			if err == nil {
				err = errs.E(errs.Conflict, "exchange.Found", "a community %s is known here already; expected another name", name)
			}
			return err
		}
		e, err := community.Found(name, x.Self, now.Truncate(Tick))
		if err != nil {
			return err
		}
		if err := x.issue(w, insidedb.Community{Name: name, Steward: x.Self}, e, nil, officer, now); err != nil {
			return err
		}
		return x.inviteAll(w, known, e, nil, services, now)
	})
	if err != nil {
		return Community{}, err
	}
	x.Log.Info("community founded")
	return x.Community(ctx, name)
}

// inviteAll invites services, of which each learns with whom it is to belong to
// the community: the members, those asked before, and these.
func (x *Exchange) inviteAll(w work, known partners, e community.Epoch, asked, services []party.Code, now time.Time) error {
	for i, s := range services {
		switch {
		case slices.Contains(services[:i], s):
			return errs.E(errs.Invalid, "exchange.Invite", "%s is named twice; expected each once", s)
		case e.Has(s):
			return errs.E(errs.Conflict, "exchange.Invite", "%s is a member already", s)
		}
	}
	for _, s := range services {
		if err := x.invite(w, known, e, slices.Concat(asked, services), s, now); err != nil {
			return err
		}
	}
	return nil
}

// ours reads a community of which we are the steward.
func ours(tx *insidedb.Tx, name string) (insidedb.Community, community.Epoch, error) {
	c, err := tx.Community(name)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return c, community.Epoch{}, errs.E(errs.NotFound, "exchange.Community", "no community %q is known here", name)
	case err == nil && c.State != insidedb.CommunitySteward:
		return c, community.Epoch{}, errs.E(errs.Denied, "exchange.Community", "%s is the steward of %s; only a steward admits and removes", c.Steward, name)
	case err != nil:
		return c, community.Epoch{}, err
	}
	e, _, err := epochOf(tx, c)
	return c, e, err
}

// Invite asks a service into a community of ours. It becomes a member when its
// officer accepts: in the next epoch, without a further word of ours.
func (x *Exchange) Invite(ctx context.Context, officer, name string, services []party.Code) (Community, error) {
	err := x.act(ctx, officer, func(w work, known partners, now time.Time) error {
		c, e, err := ours(w.Tx, name)
		if err != nil {
			return err
		}
		asked, err := invited(w.Tx, c)
		if err != nil {
			return err
		}
		return x.inviteAll(w, known, e, asked, services, now)
	})
	if err != nil {
		return Community{}, err
	}
	return x.Community(ctx, name)
}

// Expel removes services from a community of ours, or takes back invitations.
// From the new epoch on nobody who has it sends to them or takes from them.
func (x *Exchange) Expel(ctx context.Context, officer, name string, services []party.Code) (Community, error) {
	err := x.act(ctx, officer, func(w work, _ partners, now time.Time) error {
		c, e, err := ours(w.Tx, name)
		if err != nil {
			return err
		}
		var members []party.Code
		for _, s := range services {
			n, err := w.CloseInvitations(name, x.Self, s)
			if err != nil {
				return err
			}
			if n == 0 || e.Has(s) {
				members = append(members, s)
			}
		}
		if len(members) == 0 {
			return nil
		}
		return x.change(w, c, officer, now, func(e community.Epoch) (community.Epoch, error) { return e.Remove(now.Truncate(Tick), members...) })
	})
	if err != nil {
		return Community{}, err
	}
	x.Log.Info("removed from a community")
	return x.Community(ctx, name)
}

// Join accepts the invitation to a community: it is in force here when the
// steward's next epoch names us.
func (x *Exchange) Join(ctx context.Context, officer, name string) (Community, error) {
	err := x.act(ctx, officer, func(w work, known partners, now time.Time) error {
		c, err := w.Community(name)
		if errs.KindOf(err) == errs.NotFound || err == nil && c.State != insidedb.CommunityInvited {
			return errs.E(errs.NotFound, "exchange.Join", "no invitation to %s is open here", name)
		}
		if err != nil {
			return err
		}
		_, digest, err := heldInvitation(w.Tx, c)
		if err != nil {
			return err
		}
		c.State, c.Officer = insidedb.CommunityAccepted, officer
		if _, err := w.PutCommunity(c); err != nil {
			return err
		}
		return x.answerSteward(w, known, c, envelope.Control{Verb: envelope.Confirmed, Digest: digest}, now)
	})
	if err != nil {
		return Community{}, err
	}
	return x.Community(ctx, name)
}

// answerSteward tells the steward what an officer has decided; it must reach it.
func (x *Exchange) answerSteward(w work, known partners, c insidedb.Community, control envelope.Control, now time.Time) error {
	p := known[c.Steward]
	set, blocked := p.answerable(c.Steward, now)
	if blocked != "" {
		return errs.E(errs.Conflict, "exchange.Community", "the steward of %s cannot be told: %s", c.Name, blocked)
	}
	_, err := x.state(w, p, set, control, "", now)
	return err
}

// Leave leaves a community at once, or refuses an invitation, and tells the steward.
func (x *Exchange) Leave(ctx context.Context, officer, name string) (Community, error) {
	const op = "exchange.Leave"
	err := x.act(ctx, officer, func(w work, known partners, now time.Time) error {
		c, err := w.Community(name)
		switch {
		case errs.KindOf(err) == errs.NotFound:
			return errs.E(errs.NotFound, op, "no community %q is known here", name)
		case err != nil:
			return err
		case c.State == insidedb.CommunitySteward:
			return errs.E(errs.Conflict, op, "we are the steward of %s; remove its members instead", name)
		case c.State == insidedb.CommunityLeft || c.State == insidedb.CommunityRemoved:
			return errs.E(errs.Conflict, op, "%s is %s already", name, c.State)
		}
		digest, err := x.standsUnder(w, c)
		if err != nil {
			return err
		}
		told := x.answerSteward(w, known, c, envelope.Control{Verb: envelope.Left, Digest: digest}, now)
		if told != nil && errs.KindOf(told) != errs.Conflict { // who cannot be told is left all the same
			return told
		}
		if _, err := w.CloseInvitations(name, c.Steward, x.Self); err != nil {
			return err
		}
		before := c.State
		c.State, c.Officer = insidedb.CommunityLeft, officer
		if before == insidedb.CommunityInvited || before == insidedb.CommunityAccepted {
			_, err := w.PutCommunity(c)
			return err
		}
		return x.close(w, c, "we have left "+name, now)
	})
	if err != nil {
		return Community{}, err
	}
	return x.Community(ctx, name)
}

// standsUnder gives the digest of the document by which we stand to a community.
func (x *Exchange) standsUnder(w work, c insidedb.Community) (string, error) {
	if c.Epoch != "" && c.State != insidedb.CommunityInvited && c.State != insidedb.CommunityAccepted {
		_, d, err := epochOf(w.Tx, c)
		return d.Digest, err
	}
	_, digest, err := heldInvitation(w.Tx, c)
	return digest, err
}

// Communities lists every community that is known here, by name.
func (x *Exchange) Communities(ctx context.Context) ([]Community, error) {
	out := []Community{}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = []Community{}
		all, err := tx.Communities()
		for _, c := range all {
			line, err := x.communityView(tx, c)
			if err != nil {
				return err
			}
			out = append(out, line)
		}
		return err
	})
	return out, err
}

// Community gives one community with its life.
func (x *Exchange) Community(ctx context.Context, name string) (Community, error) {
	var out Community
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		c, err := tx.Community(name)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, "exchange.Community", "no community %q is known here", name)
		}
		if err != nil {
			return err
		}
		if out, err = x.communityView(tx, c); err != nil {
			return err
		}
		out.Acts, err = communityActs(tx, c)
		return err
	})
	return out, err
}

func (x *Exchange) communityView(tx *insidedb.Tx, c insidedb.Community) (Community, error) {
	out := Community{V: 1, Name: c.Name, Steward: c.Steward, State: c.State, Members: []Member{}, Invited: []party.Code{}, At: c.RecordedAt}
	asked, err := invited(tx, c)
	if err != nil {
		return out, err
	}
	out.Invited = append(out.Invited, asked...)
	if c.Epoch == "" {
		return out, nil
	}
	e, _, err := epochOf(tx, c)
	if err != nil {
		return out, err
	}
	out.Number, out.Epoch, out.Issued = e.Number, c.Epoch, &e.Issued
	l, err := leaseOf(tx, c)
	if err != nil {
		return out, err
	}
	if !l.Until.IsZero() {
		out.Lease, out.Over = &l.Until, !x.Store.Now().Before(l.Until)
	}
	confirmed, err := tx.Confirmations(c.Name)
	for _, m := range e.Members {
		line := Member{Service: m, Confirmed: m == x.Self || m == c.Steward}
		for _, f := range confirmed {
			if f.Member == m {
				line.Number, line.ConfirmedAt, line.Confirmed = f.Number, &f.At, f.Epoch == c.Epoch
			}
		}
		out.Members = append(out.Members, line)
	}
	return out, err
}

// communityActs tells the life of a community, epoch by epoch, as far as it is held.
func communityActs(tx *insidedb.Tx, c insidedb.Community) ([]CommunityAct, error) {
	docs, err := tx.CommunityDocuments(c.Name, c.Steward, insidedb.EpochDocument, 0)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(docs, func(a, b insidedb.CommunityDocument) int { return int(a.Number) - int(b.Number) })
	var out []CommunityAct
	var before community.Epoch
	for _, d := range docs {
		e, err := keys.ClaimedEpoch(d.Signed)
		if err != nil {
			return nil, err
		}
		if n := len(out); n > 0 && out[n-1].Epoch == d.Hash { // signed again under a later key set
			continue
		}
		line := CommunityAct{Number: e.Number, Epoch: d.Hash, RecordedAt: d.RecordedAt}
		line.Admitted, line.Removed = e.Changes(before)
		out, before = append(out, line), e
	}
	return out, nil
}

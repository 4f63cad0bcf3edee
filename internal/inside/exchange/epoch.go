package exchange

import (
	"fmt"
	"slices"
	"time"

	"entente/internal/core/community"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// mostInvitations bounds how many invitations of one partner wait for an officer.
const mostInvitations = 32

// communityCause names what holds a release back until a community's epoch or lease comes.
func communityCause(name string) string { return "community:" + name }

// stewardRing gives the key sets that a steward's documents verify under; nil
// when it is neither a partner of ours nor ourselves.
func (x *Exchange) stewardRing(known partners, steward party.Code) *keys.Ring {
	if steward == x.Self {
		return x.own.Load().ring
	}
	if p := known[steward]; p != nil {
		return p.ring
	}
	return nil
}

// epochOf reads an epoch that is held; its bytes were verified when they came.
func epochOf(tx *insidedb.Tx, c insidedb.Community) (community.Epoch, insidedb.CommunityDocument, error) {
	d, err := tx.EpochDocument(c.Name, c.Steward, c.Epoch)
	if err != nil {
		return community.Epoch{}, d, err
	}
	e, err := keys.ClaimedEpoch(d.Signed)
	if err == nil && e.Hash() != c.Epoch {
		err = errs.E(errs.Internal, "exchange.epochOf", "epoch %d of %s has other words than were signed", d.Number, c.Name)
	}
	return e, d, err
}

// communityStated takes a document of a community, from its steward or from a
// member that passes it on: the steward's own signature is what counts.
func (x *Exchange) communityStated(w work, s statement) error {
	known, err := x.partners(w.Tx)
	if err != nil {
		return err
	}
	switch keys.DocumentType(s.Document) {
	case keys.EpochType:
		return x.epochStated(w, known, s)
	case keys.LeaseType:
		return x.leaseStated(w, known, s)
	case keys.InvitationType:
		return x.invitationStated(w, s)
	}
	return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, "an epoch statement without a document of a community")
}

// epochStated takes an epoch.
func (x *Exchange) epochStated(w work, known partners, s statement) error {
	odd := func(format string, args ...any) error {
		return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, fmt.Sprintf(format, args...))
	}
	claimed, err := keys.ClaimedEpoch(s.Document)
	if err != nil {
		return odd("an epoch that cannot be read")
	}
	c, err := w.Community(claimed.Community)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return odd("an epoch of %s, into which nobody asked us", claimed.Community)
	case err != nil:
		return err
	case c.Steward != claimed.Steward || c.Steward == x.Self:
		return odd("an epoch of %s by %s; its steward is %s", c.Name, claimed.Steward, c.Steward)
	}
	ring := x.stewardRing(known, c.Steward)
	if ring == nil { // the peering with the steward is gone; it comes again when there is one
		return nil
	}
	e, err := ring.VerifyEpoch(s.Document)
	switch errs.KindOf(err) {
	case "":
	case errs.NotFound: // a member was faster than the steward's key set; the steward sends it again
		return nil
	default:
		return odd("an epoch of %s that its steward did not sign", c.Name)
	}
	if contested, err := x.contested(w, s, c, e); err != nil || contested {
		return err
	}
	joins, err := joining(w.Tx, c, e)
	if err != nil {
		return err
	}
	if err := x.keepDocument(w, s, insidedb.CommunityDocument{Community: c.Name, Steward: c.Steward, Kind: insidedb.EpochDocument, Number: e.Number, Hash: e.Hash()}); err != nil {
		return err
	}
	if c.State == insidedb.CommunityAccepted && !joins { // not yet, or an old one that had us
		return nil
	}
	return x.follow(w, known, s, c, e, odd)
}

// joining tells whether an epoch makes us a member of a community into which an
// officer has accepted to go: it answers the invitation, and is newer than all
// that is held from a time when we were a member before.
func joining(tx *insidedb.Tx, c insidedb.Community, e community.Epoch) (bool, error) {
	if c.State != insidedb.CommunityAccepted {
		return false, nil
	}
	i, _, err := heldInvitation(tx, c)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	highest, err := tx.HighestEpoch(c.Name, c.Steward)
	return e.Answers(i) && e.Number > highest, err
}

func (x *Exchange) keepDocument(w work, s statement, d insidedb.CommunityDocument) error {
	d.Digest, d.Source, d.Signed = s.Digest, s.Partner, s.Document
	_, err := w.AddCommunityDocument(d)
	return err
}

// contested tells whether an epoch contradicts one that is held: then the
// steward has said two things, both are kept, and the community is in force no
// more until an officer has seen to it.
func (x *Exchange) contested(w work, s statement, c insidedb.Community, e community.Epoch) (bool, error) {
	var near []insidedb.CommunityDocument // only its neighbours can contradict it
	for n := max(e.Number-1, 1); n <= e.Number+1; n++ {
		docs, err := w.CommunityDocuments(c.Name, c.Steward, insidedb.EpochDocument, n)
		if err != nil {
			return false, err
		}
		near = append(near, docs...)
	}
	for _, d := range near {
		other, err := keys.ClaimedEpoch(d.Signed)
		if err != nil || !e.Contradicts(other) {
			continue
		}
		err = x.alarm(w.Tx, insidedb.AlarmEquivocation, s.Incoming, fmt.Sprintf("%s signed two epochs of %s that contradict one another: %d %s and %d %s",
			c.Steward, c.Name, other.Number, other.Hash(), e.Number, e.Hash()))
		if err != nil {
			return true, err
		}
		if err := x.keepDocument(w, s, insidedb.CommunityDocument{Community: c.Name, Steward: c.Steward, Kind: insidedb.EpochDocument, Number: e.Number, Hash: e.Hash()}); err != nil {
			return true, err
		}
		if c.State != insidedb.CommunityMember {
			return true, nil
		}
		c.State, c.Officer = insidedb.CommunityContested, ""
		return true, x.close(w, c, "the steward of "+c.Name+" contradicts itself", s.now)
	}
	return false, nil
}

// follow puts an epoch in force that is newer than the one in force, or that
// joins us, where an officer has accepted that we are a member.
func (x *Exchange) follow(w work, known partners, s statement, c insidedb.Community, e community.Epoch, odd func(string, ...any) error) error {
	switch c.State {
	case insidedb.CommunityAccepted:
	case insidedb.CommunityMember:
		held, _, err := epochOf(w.Tx, c)
		switch {
		case err != nil:
			return err
		case e.Number == held.Number && s.Partner == c.Steward:
			return x.confirm(w, known, c, s.Digest, s.now) // it has not seen that we have it
		case e.Number <= held.Number:
			return nil
		case s.Partner != c.Steward && !held.Has(s.Partner) && !e.Has(s.Partner):
			return odd("an epoch of %s from %s, who is no member", c.Name, s.Partner)
		case e.Number == held.Number+1:
			if err := e.Follows(held); err != nil {
				return odd("an epoch of %s that no steward may make: %s", c.Name, err.Error())
			}
		}
	default:
		if e.Has(x.Self) && s.Partner == c.Steward && c.State == insidedb.CommunityInvited {
			return odd("an epoch of %s that names us, which nobody here has accepted", c.Name)
		}
		return nil
	}
	if _, err := x.force(w, c, e, "", s.now); err != nil {
		return err
	}
	if err := x.confirm(w, known, c, s.Digest, s.now); err != nil || !e.Has(x.Self) {
		return err
	}
	return x.passOn(w, known, e, s)
}

// force puts an epoch in force here: the policy knows its members, and what is
// sealed under another epoch and not delivered is decided again.
func (x *Exchange) force(w work, c insidedb.Community, e community.Epoch, officer string, now time.Time) (insidedb.Community, error) {
	c.Epoch, c.Officer, c.State = e.Hash(), officer, insidedb.CommunityMember
	members := e.Members
	switch {
	case e.Steward == x.Self:
		c.State = insidedb.CommunitySteward
	case !e.Has(x.Self):
		c.State, members = insidedb.CommunityRemoved, nil
	default: // the invitation is answered
		if _, err := w.CloseInvitations(c.Name, c.Steward, x.Self); err != nil {
			return c, err
		}
	}
	c, err := w.PutCommunity(c)
	if err != nil {
		return c, err
	}
	if err := w.PutMembers(c.Name, members); err != nil {
		return c, err
	}
	if err := x.recallSealed(w, c.Name, c.Epoch, fmt.Sprintf("epoch %d of %s is in force", e.Number, c.Name), now); err != nil {
		return c, err
	}
	return c, x.letGo(w, communityCause(c.Name), fmt.Sprintf("decided again in epoch %d of %s", e.Number, c.Name))
}

// close ends a community here: the policy knows nobody by its name.
func (x *Exchange) close(w work, c insidedb.Community, why string, now time.Time) error {
	c, err := w.PutCommunity(c)
	if err != nil {
		return err
	}
	if err := w.PutMembers(c.Name, nil); err != nil {
		return err
	}
	if err := x.recallSealed(w, c.Name, "", why, now); err != nil {
		return err
	}
	return x.letGo(w, communityCause(c.Name), why)
}

// recallSealed asks that what was sealed under another epoch than the one given
// and is not delivered be stopped. What is stopped in time is decided again.
func (x *Exchange) recallSealed(w work, name, epoch, why string, now time.Time) error {
	return x.holdSealed(w, func(after string) ([]insidedb.Undelivered, error) {
		return w.UndeliveredUnder(name, epoch, after, batch)
	}, communityCause(name), why, now)
}

// confirm tells the steward that the document with a digest is in force here.
func (x *Exchange) confirm(w work, known partners, c insidedb.Community, digest string, now time.Time) error {
	return x.tell(w, known, []party.Code{c.Steward}, envelope.Control{Verb: envelope.Confirmed, Digest: digest}, now)
}

// passOn gives what a steward signed to the other members that are partners of
// ours: who is cut off from the steward learns it all the same, and a steward
// that tells two of us two things is found out.
func (x *Exchange) passOn(w work, known partners, e community.Epoch, s statement) error {
	others := slices.DeleteFunc(slices.Clone(e.Members), func(m party.Code) bool { return m == x.Self || m == e.Steward || m == s.Partner })
	return x.tell(w, known, others, envelope.Control{Verb: envelope.EpochVerb, Digest: s.Digest, Document: s.Document}, s.now)
}

// tell seals a Control for each service that is a partner of ours and can be
// sealed for. Who cannot now is told by whoever is to tell it again.
func (x *Exchange) tell(w work, known partners, services []party.Code, c envelope.Control, now time.Time) error {
	for _, code := range services {
		p := known[code]
		if code == x.Self || p == nil {
			continue
		}
		set, blocked := p.answerable(code, now)
		if blocked != "" || x.blocked(p) != "" {
			continue
		}
		if _, err := x.state(w, p, set, c, "", now); err != nil {
			return err
		}
	}
	return nil
}

// leaseStated takes a lease of the epoch in force that is longer than the one held.
func (x *Exchange) leaseStated(w work, known partners, s statement) error {
	claimed, err := keys.ClaimedLease(s.Document)
	if err != nil {
		return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, "a lease that cannot be read")
	}
	c, err := w.Community(claimed.Community)
	if errs.KindOf(err) == errs.NotFound || err == nil && c.State != insidedb.CommunityMember {
		return nil
	}
	if err != nil {
		return err
	}
	e, _, err := epochOf(w.Tx, c)
	if err != nil {
		return err
	}
	ring := x.stewardRing(known, c.Steward)
	if ring == nil {
		return nil
	}
	l, err := ring.VerifyLease(s.Document, e)
	switch errs.KindOf(err) {
	case "":
	case errs.NotFound, errs.Stale: // of an epoch that is over, or not here yet
		return nil
	default:
		return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, "a lease of "+c.Name+" that its steward did not sign")
	}
	held, err := leaseOf(w.Tx, c)
	if err != nil || !l.Until.After(held.Until) {
		return err
	}
	if err := x.keepLease(w, c, l, s.Document, s.Partner); err != nil {
		return err
	}
	if held.Until.IsZero() { // the first of this epoch; the others come from the steward alone
		if err := x.passOn(w, known, e, s); err != nil {
			return err
		}
	}
	return x.letGo(w, communityCause(c.Name), "decided again under the lease until "+l.Until.Format(time.RFC3339))
}

func (x *Exchange) keepLease(w work, c insidedb.Community, l community.Lease, signed []byte, source party.Code) error {
	digest := hashOf(signed)
	_, err := w.AddCommunityDocument(insidedb.CommunityDocument{Community: c.Name, Steward: c.Steward, Kind: insidedb.LeaseDocument, Number: l.Number,
		Hash: l.Epoch, Digest: digest, Source: source, Signed: signed})
	if err != nil {
		return err
	}
	return w.DropLeases(c.Name, c.Steward, digest)
}

// leaseOf gives the lease of the epoch in force; the zero Lease when there is none.
func leaseOf(tx *insidedb.Tx, c insidedb.Community) (community.Lease, error) {
	d, err := tx.LastLease(c.Name, c.Steward, c.Epoch)
	if errs.KindOf(err) == errs.NotFound {
		return community.Lease{}, nil
	}
	if err != nil {
		return community.Lease{}, err
	}
	return keys.ClaimedLease(d.Signed)
}

// invitationStated keeps an invitation until an officer answers it.
func (x *Exchange) invitationStated(w work, s statement) error {
	i, err := s.partner.ring.VerifyInvitation(s.Document)
	if err != nil || i.Member != x.Self {
		return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, "an invitation that the partner did not sign, or to somebody else")
	}
	if _, err := w.CommunityDocumentBy(s.Digest); errs.KindOf(err) != errs.NotFound { // the same again counts once
		return err
	}
	c, err := w.Community(i.Community)
	fresh := errs.KindOf(err) == errs.NotFound || err == nil && (c.State == insidedb.CommunityLeft || c.State == insidedb.CommunityRemoved)
	if err != nil && !fresh {
		return err
	}
	if !fresh && c.Steward != i.Steward {
		return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, fmt.Sprintf("an invitation to %s, a name that a community of %s has here", i.Community, c.Steward))
	}
	open, err := w.InvitedBy(i.Steward, x.Self, i.Community)
	if err != nil {
		return err
	}
	if open >= mostInvitations {
		return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, fmt.Sprintf("an invitation to %s; %d of the partner's are open already", i.Community, open))
	}
	if _, err := w.CloseInvitations(i.Community, i.Steward, x.Self); err != nil { // the latest counts
		return err
	}
	err = x.keepDocument(w, s, insidedb.CommunityDocument{Community: i.Community, Steward: i.Steward, Kind: insidedb.InvitationDocument, Hash: s.Digest, Member: i.Member})
	if err != nil || !fresh {
		return err
	}
	_, err = w.PutCommunity(insidedb.Community{Name: i.Community, Steward: i.Steward, State: insidedb.CommunityInvited})
	return err
}

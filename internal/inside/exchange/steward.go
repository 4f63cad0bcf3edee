package exchange

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"entente/internal/core/community"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// DefaultLease is how long a lease lasts where the configuration says nothing.
const DefaultLease = 24 * time.Hour

// A lease is renewed when a quarter of it is over: three renewals may be lost
// before anybody stops sending.
const renewals = 4

// communityConfirmed takes a member's word that a document of ours is in force
// with it. The word for an invitation makes it a member, in the next epoch.
func (x *Exchange) communityConfirmed(w work, s statement) error {
	d, err := w.CommunityDocumentBy(s.Digest)
	if errs.KindOf(err) == errs.NotFound || err == nil && d.Steward != x.Self {
		return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, "it confirms "+s.Digest+", which was never said here")
	}
	if err != nil {
		return err
	}
	c, err := w.Community(d.Community)
	if err != nil {
		return err
	}
	switch d.Kind {
	case insidedb.EpochDocument:
		_, err := w.AddConfirmation(insidedb.Confirmation{Community: c.Name, Member: s.Partner, Epoch: d.Hash, Number: d.Number, At: s.At})
		return err
	case insidedb.InvitationDocument:
		if d.Member != s.Partner {
			return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, "it accepts an invitation of "+string(d.Member))
		}
		return x.change(w, c, "", s.now, func(e community.Epoch) (community.Epoch, error) { return e.Admit(s.now, s.Partner) })
	}
	return nil // an invitation that was taken back
}

// memberLeft takes a member's word that it is one no more, or that it will be none.
func (x *Exchange) memberLeft(w work, s statement) error {
	d, err := w.CommunityDocumentBy(s.Digest)
	if errs.KindOf(err) == errs.NotFound || err == nil && d.Steward != x.Self {
		return x.alarm(w.Tx, insidedb.AlarmCommunity, s.Incoming, "it leaves "+s.Digest+", which was never said here")
	}
	if err != nil {
		return err
	}
	c, err := w.Community(d.Community)
	if err != nil {
		return err
	}
	if _, err := w.CloseInvitations(c.Name, x.Self, s.Partner); err != nil {
		return err
	}
	if e, _, err := epochOf(w.Tx, c); err != nil || !e.Has(s.Partner) {
		return err
	}
	return x.change(w, c, "", s.now, func(e community.Epoch) (community.Epoch, error) { return e.Remove(s.now, s.Partner) })
}

// change makes, signs and puts in force the next epoch of a community of ours,
// and tells everybody whom it concerns. A step that is taken already is none.
func (x *Exchange) change(w work, c insidedb.Community, officer string, now time.Time, step func(community.Epoch) (community.Epoch, error)) error {
	before, _, err := epochOf(w.Tx, c)
	if err != nil {
		return err
	}
	next, err := step(before)
	if officer == "" && errs.KindOf(err) == errs.Conflict {
		return nil
	}
	if err != nil {
		return err
	}
	admitted, removed := next.Changes(before)
	for _, m := range slices.Concat(admitted, removed) {
		if _, err := w.CloseInvitations(c.Name, x.Self, m); err != nil {
			return err
		}
	}
	return x.issue(w, c, next, removed, officer, now)
}

// issue signs an epoch, puts it in force and sends it with its lease to the
// members; who is removed is told with the same document.
func (x *Exchange) issue(w work, c insidedb.Community, e community.Epoch, removed []party.Code, officer string, now time.Time) error {
	key, err := x.stewardKey(w.Tx, e, now)
	if err != nil {
		return err
	}
	signed, err := key.SignEpoch(e)
	if err != nil {
		return err
	}
	digest := hashOf(signed)
	_, err = w.AddCommunityDocument(insidedb.CommunityDocument{Community: e.Community, Steward: x.Self, Kind: insidedb.EpochDocument, Number: e.Number,
		Hash: e.Hash(), Digest: digest, Signed: signed})
	if err != nil {
		return err
	}
	if c, err = x.force(w, c, e, officer, now); err != nil {
		return err
	}
	known, err := x.partners(w.Tx)
	if err != nil {
		return err
	}
	everybody := slices.Concat(e.Members, removed)
	if err := x.tell(w, known, everybody, envelope.Control{Verb: envelope.EpochVerb, Digest: digest, Document: signed}, now); err != nil {
		return err
	}
	return x.renew(w, known, c, e, now)
}

// stewardKey gives the release key to sign with for the members that are
// partners of ours: one whose key set all of them have.
func (x *Exchange) stewardKey(tx *insidedb.Tx, e community.Epoch, now time.Time) (*keys.ReleaseKey, error) {
	known, err := x.partners(tx)
	if err != nil {
		return nil, err
	}
	var members []*partner
	for _, m := range e.Members {
		if p := known[m]; p != nil && m != x.Self {
			members = append(members, p)
		}
	}
	o := x.own.Load()
	serial, err := o.choose(now, func(n uint64) bool { return o.release[n] != nil }, members)
	return o.release[serial], err
}

// renew signs a lease of the epoch from now on and sends it to the members.
func (x *Exchange) renew(w work, known partners, c insidedb.Community, e community.Epoch, now time.Time) error {
	l := e.Renew(now.Truncate(Tick).Add(x.CommunityLease))
	key, err := x.stewardKey(w.Tx, e, now)
	if err != nil {
		return err
	}
	signed, err := key.SignLease(e, l)
	if err != nil {
		return err
	}
	if err := x.keepLease(w, c, l, signed, ""); err != nil {
		return err
	}
	if err := x.letGo(w, communityCause(c.Name), "decided again under the lease until "+l.Until.Format(time.RFC3339)); err != nil {
		return err
	}
	return x.tell(w, known, e.Members, envelope.Control{Verb: envelope.EpochVerb, Digest: hashOf(signed), Document: signed}, now)
}

// tend renews, at fixed times, the leases of the communities of ours, and sends
// the epoch again to members that have not confirmed it. When that is depends on
// the clock, and on whether somebody could not be told before.
func (x *Exchange) tend(w work, missed bool, now time.Time) error {
	all, err := w.Communities()
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.State != insidedb.CommunitySteward {
			continue
		}
		l, err := leaseOf(w.Tx, c)
		if err != nil {
			return err
		}
		begun := l.Until.Add(-x.CommunityLease)
		if !missed && !now.Before(begun) && now.Before(begun.Add(x.CommunityLease/renewals)) {
			continue
		}
		if err := x.tendOne(w, c, now); err != nil {
			return err
		}
	}
	return nil
}

func (x *Exchange) tendOne(w work, c insidedb.Community, now time.Time) error {
	known, err := x.partners(w.Tx)
	if err != nil {
		return err
	}
	e, d, err := epochOf(w.Tx, c)
	if err != nil {
		return err
	}
	confirmed, err := w.Confirmations(c.Name)
	if err != nil {
		return err
	}
	behind := slices.DeleteFunc(slices.Clone(e.Members), func(m party.Code) bool {
		return slices.ContainsFunc(confirmed, func(f insidedb.Confirmation) bool { return f.Member == m && f.Epoch == c.Epoch })
	})
	signed := d.Signed
	if _, err := x.stewardRing(known, x.Self).VerifyEpoch(signed); err != nil { // its key set is revoked since: the same epoch under the one of now
		key, err := x.stewardKey(w.Tx, e, now)
		if err != nil {
			return err
		}
		if signed, err = key.SignEpoch(e); err != nil {
			return err
		}
		d.Digest, d.Signed = hashOf(signed), signed
		if _, err := w.AddCommunityDocument(d); err != nil {
			return err
		}
	}
	if err := x.tell(w, known, behind, envelope.Control{Verb: envelope.EpochVerb, Digest: hashOf(signed), Document: signed}, now); err != nil {
		return err
	}
	return x.renew(w, known, c, e, now)
}

// invite signs an invitation and sends it.
func (x *Exchange) invite(w work, known partners, e community.Epoch, open []party.Code, service party.Code, now time.Time) error {
	const op = "exchange.Invite"
	p := known[service]
	set, blocked := p.answerable(service, now)
	if blocked != "" {
		return errs.E(errs.Invalid, op, "%s cannot be invited: %s", service, blocked)
	}
	members := slices.Compact(slices.Sorted(slices.Values(slices.Concat(e.Members, open, []party.Code{service}))))
	key, err := x.signing(p, now)
	if err != nil {
		return err
	}
	signed, err := key.SignInvitation(community.Invitation{Community: e.Community, Steward: x.Self, Member: service, Members: members, Epoch: e.Hash(), Issued: now.Truncate(Tick)})
	if err != nil {
		return err
	}
	if _, err := w.CloseInvitations(e.Community, x.Self, service); err != nil {
		return err
	}
	digest := hashOf(signed)
	_, err = w.AddCommunityDocument(insidedb.CommunityDocument{Community: e.Community, Steward: x.Self, Kind: insidedb.InvitationDocument, Hash: digest,
		Digest: digest, Member: service, Signed: signed})
	if err != nil {
		return err
	}
	_, err = x.state(w, p, set, envelope.Control{Verb: envelope.EpochVerb, Digest: digest, Document: signed}, "", now)
	return err
}

// invited lists who is asked in and has not answered.
func invited(tx *insidedb.Tx, c insidedb.Community) ([]party.Code, error) {
	docs, err := tx.CommunityDocuments(c.Name, c.Steward, insidedb.InvitationDocument, 0)
	var out []party.Code
	for _, d := range docs {
		out = append(out, d.Member)
	}
	slices.Sort(out)
	return out, err
}

// heldInvitation reads an invitation to us that no officer has answered.
func heldInvitation(tx *insidedb.Tx, c insidedb.Community) (community.Invitation, string, error) {
	docs, err := tx.CommunityDocuments(c.Name, c.Steward, insidedb.InvitationDocument, 0)
	if err != nil {
		return community.Invitation{}, "", err
	}
	if len(docs) == 0 {
		return community.Invitation{}, "", errs.E(errs.NotFound, "exchange.heldInvitation", "no invitation to %s is open", c.Name)
	}
	d := docs[len(docs)-1]
	i, err := keys.ClaimedInvitation(d.Signed)
	return i, d.Digest, err
}

// tended is when the communities of ours were last looked at. Nothing rests on it.
type tended struct {
	mu     sync.Mutex
	last   time.Time
	missed atomic.Bool // somebody could not be told what it is to know
}

// again has them looked at on the next tick.
func (t *tended) again() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = time.Time{}
}

// Tend does what comes round with time: it renews the leases of communities of
// ours that are due. It looks at most once a minute, or sixty times in a lease.
func (x *Exchange) Tend(ctx context.Context) error {
	now, every := x.Store.Now(), min(time.Minute, x.CommunityLease/60)
	x.tended.mu.Lock()
	defer x.tended.mu.Unlock()
	if last := x.tended.last; !last.IsZero() && !now.Before(last) && now.Before(last.Add(every)) {
		return nil
	}
	var due bool
	missed := x.tended.missed.Swap(false)
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		untold, err := tx.UntoldActs()
		if err != nil {
			return err
		}
		all, err := tx.Communities()
		due = len(untold) > 0 || slices.ContainsFunc(all, func(c insidedb.Community) bool { return c.State == insidedb.CommunitySteward })
		return err
	})
	if err == nil && due {
		var w work
		err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
			w = work{Tx: tx, sealed: map[string]envelope.Sealed{}}
			if err := x.tellUntold(w, x.Store.Now()); err != nil {
				return err
			}
			return x.tend(w, missed, x.Store.Now())
		})
		if err == nil {
			x.fresh.keep(w.sealed)
		}
	}
	if err == nil {
		x.tended.last = now
	} else if missed {
		x.tended.missed.Store(true)
	}
	return err
}

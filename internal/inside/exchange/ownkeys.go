package exchange

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// OwnKeys are the keys of our own service, as far as the inside holds them. They
// may be replaced while the exchange runs.
type OwnKeys struct {
	Ring        *keys.Ring // our key sets, and which of them are revoked
	Revocations [][]byte   // as our root signed them
	Release     []*keys.ReleaseKey
	HPKE        []*keys.HPKEPrivate
}

// own are OwnKeys by serial. They do not change.
type own struct {
	ring        *keys.Ring
	revocations [][]byte
	release     map[uint64]*keys.ReleaseKey
	hpke        map[uint64]*keys.HPKEPrivate
}

func (k OwnKeys) by(self party.Code) (*own, error) {
	const op = "exchange.SetKeys"
	if k.Ring == nil || len(k.Release) == 0 || len(k.HPKE) == 0 {
		return nil, errs.E(errs.Internal, op, "own key sets, release keys and HPKE keys are needed")
	}
	out := &own{ring: k.Ring, revocations: k.Revocations, release: map[uint64]*keys.ReleaseKey{}, hpke: map[uint64]*keys.HPKEPrivate{}}
	for _, r := range k.Release {
		if !r.Valid() || r.Service() != self {
			return nil, errs.E(errs.Internal, op, "a release key of another service")
		}
		out.release[r.Serial()] = r
	}
	for _, h := range k.HPKE {
		if !h.Valid() || h.Service() != self {
			return nil, errs.E(errs.Internal, op, "an HPKE key of another service")
		}
		out.hpke[h.Serial()] = h
	}
	return out, nil
}

// newest is the set that partners choose to seal to, if they have it: the one to
// try first. It is nil when there is none.
func (o *own) newest(now time.Time) *keys.HPKEPrivate {
	set, err := o.ring.Best(now, func(n uint64) bool { return o.hpke[n] != nil })
	if err != nil {
		return nil
	}
	return o.hpke[set.Serial()]
}

// SetKeys replaces the keys of our own service, and puts their public documents
// on record. Partners are told of what is new on the next tick.
func (x *Exchange) SetKeys(ctx context.Context, k OwnKeys) error {
	next, err := k.by(x.Self)
	if err != nil {
		return err
	}
	documents, err := next.documents()
	if err != nil {
		return err
	}
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		for _, d := range documents {
			if _, err := tx.AddOwnDocument(d); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		x.own.Store(next)
		x.held.forget()
	}
	return err
}

func (o *own) documents() ([]insidedb.OwnDocument, error) {
	var out []insidedb.OwnDocument
	for _, n := range o.ring.Serials() {
		set, err := o.ring.Known(n)
		if err != nil {
			return nil, err
		}
		signed := set.Bytes()
		out = append(out, insidedb.OwnDocument{Hash: hashOf(signed), Kind: insidedb.KeySetDocument, Serial: n, Signed: signed})
	}
	for _, signed := range o.revocations {
		out = append(out, insidedb.OwnDocument{Hash: hashOf(signed), Kind: insidedb.RevocationDocument, Signed: signed})
	}
	return out, nil
}

// has tells whether a partner is known to have a key set of ours in force. Of
// one that was told of none yet it is known that it was peered with the first
// that is not revoked.
func (p *partner) has(o *own, serial uint64) bool {
	if len(p.told) == 0 {
		first, ok := o.first()
		return ok && serial == first
	}
	return slices.ContainsFunc(p.told, func(t insidedb.Told) bool {
		return t.Kind == insidedb.KeySetDocument && t.Serial == serial && t.ConfirmedAt != nil
	})
}

// first is the lowest serial that is not revoked.
func (o *own) first() (uint64, bool) {
	for _, n := range o.ring.Serials() {
		if o.ring.Revoked(n) == "" {
			return n, true
		}
	}
	return 0, false
}

// toldOf tells whether a partner was told of a document of ours.
func (p *partner) toldOf(hash string) bool {
	return slices.ContainsFunc(p.told, func(t insidedb.Told) bool { return t.Hash == hash })
}

// choose gives the serial of the set to use towards partners: the newest in its
// window that all of them have. Where none is left that they have, it is the
// newest of all, for which the receiver waits until it has it; and where all
// have run out, the newest that has, for no clock decides what counts.
func (o *own) choose(now time.Time, may func(uint64) bool, all []*partner) (uint64, error) {
	both := func(n uint64) bool {
		return may(n) && !slices.ContainsFunc(all, func(p *partner) bool { return !p.has(o, n) })
	}
	if set, err := o.ring.Best(now, both); err == nil {
		return set.Serial(), nil
	}
	if set, err := o.ring.Best(now, may); err == nil {
		return set.Serial(), nil
	}
	serials := o.ring.Serials()
	slices.Reverse(serials)
	for _, n := range serials {
		if o.ring.Revoked(n) == "" && may(n) {
			return n, nil
		}
	}
	return 0, errs.E(errs.Denied, "exchange.choose", "every key set of ours is revoked; make one with entente keys rotate")
}

// signing gives the release key to sign with for a partner.
func (x *Exchange) signing(p *partner, now time.Time) (*keys.ReleaseKey, error) {
	o := x.own.Load()
	serial, err := o.choose(now, func(n uint64) bool { return o.release[n] != nil }, []*partner{p})
	return o.release[serial], err
}

// gatewaySet is the set whose keys our gateway is to use: it shows one
// certificate to whoever calls, before it knows who that is, so that it goes
// over to a new set when every partner has it.
func (x *Exchange) gatewaySet(known partners, now time.Time) (uint64, error) {
	var active []*partner
	for _, p := range known {
		if p.active() {
			active = append(active, p)
		}
	}
	return x.own.Load().choose(now, func(uint64) bool { return true }, active)
}

// GatewaySet is the serial of the key set whose keys our gateway is to use now.
func (x *Exchange) GatewaySet(ctx context.Context) (serial uint64, err error) {
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		serial, err = x.gatewaySet(known, x.Store.Now())
		return err
	})
	return serial, err
}

// Peered records which key set of ours a partner got with our peering statement,
// unless it was told of any before.
func (x *Exchange) Peered(ctx context.Context, code party.Code, signed []byte) error {
	set, err := keys.VerifySet(signed, x.own.Load().ring.Root())
	if err != nil {
		return err
	}
	return x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		told, err := tx.Told()
		if err != nil || slices.ContainsFunc(told, func(t insidedb.Told) bool {
			return t.Partner == code && t.Hash == hashOf(signed) && t.ConfirmedAt != nil
		}) {
			return err
		}
		if _, err := tx.AddOwnDocument(insidedb.OwnDocument{Hash: hashOf(signed), Kind: insidedb.KeySetDocument, Serial: set.Serial(), Signed: signed}); err != nil {
			return err
		}
		return tx.Tell(code, hashOf(signed), "")
	})
}

// Announce tells every partner of the key sets of ours that it was not told of,
// then of the revocations, and says of how many documents. What fails for one
// partner stops no other.
func (x *Exchange) Announce(ctx context.Context) (int, error) {
	var known partners
	var changed int64
	o := x.own.Load()
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if changed, err = tx.PartnersChanged(); err != nil || x.announced.is(o, changed) {
			return err
		}
		known, err = x.partners(tx)
		return err
	})
	if err != nil || known == nil {
		return 0, err
	}
	var all []party.Code
	for code, p := range known {
		if p.active() && x.blocked(p) == "" {
			all = append(all, code)
		}
	}
	slices.Sort(all)
	n, err := x.each(all, func(code party.Code) (int, error) { return x.announceTo(ctx, o, code) })
	if err == nil && n == 0 && len(all) == known.active() {
		x.announced.set(o, changed)
	}
	return n, err
}

// announceTo tells one partner, in one transaction.
func (x *Exchange) announceTo(ctx context.Context, o *own, code party.Code) (int, error) {
	documents, err := o.documents()
	if err != nil {
		return 0, err
	}
	done := 0
	var w work
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w, done = work{Tx: tx, sealed: map[string]envelope.Sealed{}}, 0
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		now := x.Store.Now()
		p := known[code]
		set, blocked := p.sealable(code, now)
		if blocked != "" {
			return nil
		}
		for _, d := range documents {
			if !o.news(p, d) {
				continue
			}
			if len(p.told) == 0 && p.has(o, d.Serial) && d.Kind == insidedb.KeySetDocument { // it came with the peering
				if err := tx.Tell(code, d.Hash, ""); err != nil {
					return err
				}
				continue
			}
			sealed, err := x.state(w, p, set, envelope.Control{Verb: envelope.Verb(d.Kind), Digest: d.Hash, Document: d.Signed}, "", now)
			if err != nil {
				return err
			}
			if err := tx.Tell(code, d.Hash, sealed.Hash()); err != nil {
				return err
			}
			done++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	x.fresh.keep(w.sealed)
	return done, nil
}

// news tells whether a partner is to be told of a document of ours: a set that
// is not revoked, or the revocation of one that it was told of.
func (o *own) news(p *partner, d insidedb.OwnDocument) bool {
	if p.toldOf(d.Hash) {
		return false
	}
	if d.Kind == insidedb.KeySetDocument {
		return o.ring.Revoked(d.Serial) == ""
	}
	v, err := keys.VerifyRevocation(d.Signed, o.ring.Root())
	return err == nil && slices.ContainsFunc(p.told, func(t insidedb.Told) bool {
		return t.Kind == insidedb.KeySetDocument && slices.Contains(v.Serials, t.Serial)
	})
}

// active counts the partners that anything is exchanged with.
func (p partners) active() int {
	n := 0
	for _, q := range p {
		if q.active() {
			n++
		}
	}
	return n
}

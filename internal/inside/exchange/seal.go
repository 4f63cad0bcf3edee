package exchange

import (
	"context"
	"errors"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// SealApproved decides, tears and seals what is approved, for each partner one
// batch in one transaction, and says how many releases it saw to. Each is decided
// at the instant at which it is sealed, so that nothing that ran out a moment ago
// goes. What fails for one partner stops no other.
func (x *Exchange) SealApproved(ctx context.Context) (int, error) {
	var waiting []party.Code
	var known partners
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if waiting, err = tx.ApprovedPartners(); err != nil || len(waiting) == 0 {
			return err
		}
		known, err = x.partners(tx)
		return err
	})
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	x.Crash("seal.begun")
	return x.each(waiting, func(partner party.Code) (int, error) { return x.sealFor(ctx, known, partner) })
}

// each does a step for every partner, whatever fails for another.
func (x *Exchange) each(all []party.Code, step func(party.Code) (int, error)) (int, error) {
	done := 0
	var failed []error
	for _, partner := range all {
		n, err := step(partner)
		done, failed = done+n, append(failed, err)
	}
	return done, errors.Join(failed...)
}

// sealFor seals one batch for a partner in one transaction.
func (x *Exchange) sealFor(ctx context.Context, known partners, partner party.Code) (int, error) {
	seen := 0
	var w work
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w, seen = work{Tx: tx, sealed: map[string]envelope.Sealed{}}, 0
		if last, err := x.upToDate(tx, known, partner); err != nil || !last {
			return err
		}
		approved, err := tx.ApprovedReleases(partner, batchLate)
		if err != nil {
			return err
		}
		for _, r := range approved {
			done, err := x.sealOne(w, known, r)
			if err != nil {
				return err
			}
			if done {
				seen++
			}
		}
		x.Crash("seal.written")
		return nil
	})
	if err != nil {
		return 0, err
	}
	x.fresh.keep(w.sealed)
	x.Crash("seal.stored")
	return seen, nil
}

// upToDate tells whether the partner, and the policy that this process has, are
// those on record: another process may have changed them a moment ago. What is
// not sealed for that is sealed on a later tick. A store without a policy on
// record is that of a process which keeps its own.
func (x *Exchange) upToDate(tx *insidedb.Tx, known partners, partner party.Code) (bool, error) {
	last, err := x.partners(tx)
	if err != nil || last[partner] != known[partner] {
		return false, err
	}
	hash, err := tx.PolicyHash()
	return hash == "" || hash == x.Policy().Hash(), err
}

// sealOne seals a release, or records why it does not go. done is false when
// the release is left for the next tick as it is.
func (x *Exchange) sealOne(w work, known partners, r insidedb.Release) (done bool, err error) {
	now := x.Store.Now()
	p := known[r.Partner]
	set, blocked := p.sealable(r.Partner, now)
	if p != nil && p.row.State == insidedb.PartnerSuspended {
		return true, x.hold(w, r, partnerCause(r.Partner), blocked, now)
	}
	if blocked != "" {
		_, err = w.SetState(r, insidedb.NeedsDecision, "", blocked)
		return true, err
	}
	renewal, err := x.Renewer.Renew(w.Tx, r, now)
	if err != nil {
		return false, err
	}
	current := envelope.Binding{Policy: x.Policy().Hash(), Proof: x.proof(p)}
	torn := renewal.Tearline()
	if torn.Valid() && torn.Policy() != current.Policy { // the policy changed since a moment ago
		return false, nil
	}
	r, goes, err := renewal.Settle(w.Tx)
	if err != nil || !goes {
		return true, err
	}
	if current.Epoch, err = x.under(w.Tx, renewal.Directives(), r.Partner, now); err != nil {
		return x.notUnder(w, r, current.Epoch, err, now)
	}
	h := envelope.Header{Lane: laneOf(renewal.Kind(), torn), Kind: renewal.Kind(), Epoch: current.Epoch}
	sealed, err := x.seal(w, p, set, h, envelope.FromTearline(torn), current, now)
	if kind := errs.KindOf(err); kind == errs.Invalid || kind == errs.Denied {
		_, err = w.SetState(r, insidedb.NeedsDecision, "", "cannot be sealed: "+err.Error())
		return true, err
	}
	if err != nil {
		return true, err
	}
	if _, err := w.SetSealed(r, sealed); err != nil {
		return true, err
	}
	if files := torn.Attachments(); len(files) > 0 {
		if err := w.AddPartsOut(sealed, files, r.Report, r.Version); err != nil {
			return true, err
		}
	}
	if e := current.Epoch; e != nil {
		if err := w.UnderEpoch(sealed.Header().ID, e.ID, e.Hash); err != nil {
			return true, err
		}
	}
	return true, w.Enqueue(sealed, r.ID, now)
}

// laneOf is the lane of a kind of report: a backlog never holds a warning, and
// files hold nothing but what is bulk itself.
func laneOf(kind string, torn tearline.Tearline) envelope.Lane {
	if len(torn.Attachments()) > 0 {
		return envelope.LaneBulk
	}
	if kind == "warning" {
		return envelope.LaneWarning
	}
	return envelope.LaneOrdinary
}

// seal makes the next envelope of a lane. h names lane, kind and what it answers.
// It tells the time to the tick, whatever the moment in it.
func (x *Exchange) seal(w work, p *partner, set *keys.PublicSet, h envelope.Header, c envelope.Content, current envelope.Binding, now time.Time) (envelope.Sealed, error) {
	code := p.row.Code
	if why := x.blocked(p); why != "" {
		return envelope.Sealed{}, errs.E(errs.Unavailable, "exchange.seal", "%s", why)
	}
	head, err := w.Head(insidedb.LaneKey{Partner: code, Direction: insidedb.Out, Incarnation: x.incarnation, Lane: h.Lane})
	if err == nil && head.Seq == 0 { // the first of a new life follows the last that is known of the one before
		head.Hash, err = w.PriorHead(code, h.Lane, x.incarnation)
	}
	if err != nil {
		return envelope.Sealed{}, err
	}
	h.Agreement, h.Incarnation, h.Seq, h.Prev, h.Sent = p.peering.Agreement, x.incarnation, head.Seq+1, head.Hash, now.Truncate(Tick)
	if h.ID, err = x.random(code, h.Lane, h.Seq, "envelope-id"); err != nil {
		return envelope.Sealed{}, err
	}
	signs, err := x.signing(p, now)
	if err != nil {
		return envelope.Sealed{}, err
	}
	sealed, err := envelope.Seal(x.Source, signs, set, h, c, current)
	if err == nil {
		w.sealed[h.ID] = sealed
	}
	return sealed, err
}

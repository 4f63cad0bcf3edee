package exchange

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Recall asks that a release be taken back, or every release of a report.
type Recall struct {
	Officer string        `json:"-"`
	Release string        `json:"release,omitempty"`
	Report  string        `json:"report,omitempty"` // serial or id, in place of a release
	Code    envelope.Code `json:"code"`
	With    string        `json:"with,omitempty"` // the release that stands in its place: then it is a correction
	Due     *time.Time    `json:"due,omitempty"`
}

// Recall takes releases back from all that have them, and says how each stands.
// What has not left is cancelled; what has left and is not delivered is stopped,
// and recalled if that was too late.
func (x *Exchange) Recall(ctx context.Context, r Recall) ([]TakenBack, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(r.Officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		all, err := r.releases(tx)
		if err != nil {
			return err
		}
		t := insidedb.Takeback{Verb: string(envelope.Recalled), Code: string(r.Code), Due: instant(r.Due), Officer: r.Officer}
		if r.With != "" {
			t.Verb, t.Successor = string(envelope.Corrected), r.With
			if err := successor(tx, all[0], r.With); err != nil {
				return err
			}
		}
		begun := false
		for _, one := range all {
			if taken, err := isTaken(tx, one, t); err != nil || taken {
				if err != nil {
					return err
				}
				continue
			}
			begun = true
			if err := takeBack(tx, one, t, x.Store.Now()); err != nil {
				return err
			}
		}
		if !begun {
			return errs.E(errs.Conflict, "exchange.Recall", "it is taken back already")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	x.Log.Info("taken back", "code", string(r.Code))
	return x.TakenBack(ctx, TakenBackQuery{Release: r.Release, Report: r.Report})
}

func (r Recall) check() error {
	const op = "exchange.Recall"
	switch {
	case (r.Release == "") == (r.Report == ""):
		return errs.E(errs.Invalid, op, "expected a release or a report, and not both")
	case r.With != "" && r.Release == "":
		return errs.E(errs.Invalid, op, "a correction is of one release; expected it and the one that stands in its place")
	case !slices.Contains(envelope.RecallCodes, r.Code):
		return errs.E(errs.Invalid, op, "code %q; expected one of %s", r.Code, errs.List(envelope.RecallCodes))
	}
	return nil
}

func (r Recall) releases(tx *insidedb.Tx) ([]insidedb.Release, error) {
	const op = "exchange.Recall"
	if r.Release != "" {
		one, err := tx.Release(r.Release)
		if errs.KindOf(err) == errs.NotFound {
			return nil, errs.E(errs.NotFound, op, "no release %q", r.Release)
		}
		if err == nil && (one.State == insidedb.Denied || one.State == insidedb.Cancelled || one.State == insidedb.Refused) {
			return nil, errs.E(errs.Conflict, op, "it is %s: nobody has it", one.State)
		}
		return []insidedb.Release{one}, err
	}
	held, err := tx.FindReport(r.Report, time.Time{})
	if errs.KindOf(err) == errs.NotFound {
		return nil, errs.E(errs.NotFound, op, "no report %q is held", r.Report)
	}
	if err != nil {
		return nil, err
	}
	all, err := tx.ReleasesOfReport(held.ID)
	if err == nil && len(all) == 0 {
		return nil, errs.E(errs.Conflict, op, "nothing of it was proposed to anybody")
	}
	return all, err
}

// successor refuses what cannot stand in the place of a release.
func successor(tx *insidedb.Tx, r insidedb.Release, with string) error {
	const op = "exchange.Recall"
	next, err := tx.Release(with)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return errs.E(errs.NotFound, op, "no release %q", with)
	case err != nil:
		return err
	case next.ID == r.ID || next.Partner != r.Partner:
		return errs.E(errs.Invalid, op, "%s; expected another release to %s", with, r.Partner)
	case next.State == insidedb.Denied || next.State == insidedb.Cancelled || next.State == insidedb.Refused:
		return errs.E(errs.Conflict, op, "what is to stand in its place is %s", next.State)
	}
	return nil
}

// isTaken tells whether a release is taken back already: recalled, or corrected
// where this is a correction too.
func isTaken(tx *insidedb.Tx, r insidedb.Release, by insidedb.Takeback) (bool, error) {
	all, err := tx.Takebacks(r.ID, time.Time{})
	return slices.ContainsFunc(all, func(t insidedb.Takeback) bool {
		return t.Outcome != insidedb.TakebackProposed && (t.Verb == string(envelope.Recalled) || t.Verb == by.Verb)
	}), err
}

// takeBack begins to take a release back, unless that was done before.
func takeBack(tx *insidedb.Tx, r insidedb.Release, t insidedb.Takeback, now time.Time) error {
	if taken, err := isTaken(tx, r, t); err != nil || taken {
		return err
	}
	t.Release = r.ID
	why := t.Verb + ": " + t.Code
	switch {
	case r.State == insidedb.Denied || r.State == insidedb.Cancelled || r.State == insidedb.Refused:
		return nil
	case rank[r.State] == 0: // it has not left
		if _, err := tx.SetState(r, insidedb.Cancelled, t.Officer, why); err != nil {
			return err
		}
		t.Outcome = insidedb.TakebackCancelled
	case r.Method != release.Release: // what was shown or told leaves nothing to take back
		return nil
	case rank[r.State] < rank[insidedb.Delivered]:
		if _, err := tx.WantCancelled(r.Envelope, why, now); err != nil {
			return err
		}
	}
	if decided, err := tx.DecideTakeback(t); err != nil || decided {
		return err
	}
	_, err := tx.AddTakeback(t)
	return err
}

// SealTakebacks states to partners what is taken back from them, as soon as it
// is known that they have it, and says for how many releases it is settled: for
// each partner one batch in one transaction. What fails for one partner stops no
// other, and who cannot be told now holds up nobody.
func (x *Exchange) SealTakebacks(ctx context.Context) (int, error) {
	var waiting []party.Code
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		all, err := tx.TakebackPartners()
		if err != nil || len(all) == 0 {
			return err
		}
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		waiting = nil
		for _, code := range all {
			ready, err := x.takebacks(tx, known, code, 1, x.Store.Now())
			if err != nil {
				return err
			}
			if len(ready) > 0 {
				waiting = append(waiting, code)
			}
		}
		return nil
	})
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	return x.each(waiting, func(partner party.Code) (int, error) { return x.sealTakebacksTo(ctx, partner) })
}

// takebacks lists those of a partner that can be settled now, at most limit.
func (x *Exchange) takebacks(tx *insidedb.Tx, known partners, partner party.Code, limit int, now time.Time) ([]insidedb.Takeback, error) {
	p := known[partner]
	if _, blocked := p.answerable(partner, now); blocked != "" || x.blocked(p) != "" {
		return tx.StoppedTakebacks(partner, limit)
	}
	return tx.WaitingTakebacks(partner, limit)
}

// sealTakebacksTo settles one batch of a partner in one transaction.
func (x *Exchange) sealTakebacksTo(ctx context.Context, partner party.Code) (done int, err error) {
	var w work
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w, done = work{Tx: tx, sealed: map[string]envelope.Sealed{}}, 0
		now := x.Store.Now()
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		waiting, err := x.takebacks(tx, known, partner, batch, now)
		if err != nil {
			return err
		}
		for _, t := range waiting {
			settled, err := x.sealTakeback(w, known, t, now)
			if err != nil {
				return err
			}
			if settled {
				done++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	x.fresh.keep(w.sealed)
	return done, nil
}

// sealTakeback settles one; it is not settled while nobody knows whether the
// partner has the release, or while the partner cannot be told.
func (x *Exchange) sealTakeback(w work, known partners, t insidedb.Takeback, now time.Time) (settled bool, err error) {
	again, err := w.Takebacks(t.Release, time.Time{})
	if err != nil || !slices.ContainsFunc(again, func(a insidedb.Takeback) bool { return a.Number == t.Number && a.Outcome == insidedb.TakebackWaits }) {
		return false, err
	}
	r, err := w.Release(t.Release)
	if err != nil {
		return false, err
	}
	switch {
	case r.State == insidedb.Cancelled || r.State == insidedb.Refused:
		return true, w.DoneTakeback(t, insidedb.TakebackCancelled, "", now)
	case r.EnvelopeHash == "":
		return false, nil
	}
	if rank[r.State] < rank[insidedb.Delivered] {
		sent, err := w.Outgoing(r.Envelope)
		if err != nil || sent.StoppedAt == nil { // it may yet be stopped in time
			return false, err
		}
	}
	c := envelope.Control{Verb: envelope.Verb(t.Verb), Code: envelope.Code(t.Code), Due: t.Due}
	if t.Successor != "" {
		next, err := w.Release(t.Successor)
		if err != nil || next.EnvelopeHash == "" {
			return false, err
		}
		c.Successor = next.EnvelopeHash
	}
	p := known[r.Partner]
	set, blocked := p.answerable(r.Partner, now)
	if blocked != "" {
		return false, nil
	}
	item := about{partner: r.Partner, hash: r.EnvelopeHash, subject: r.Envelope, commitment: r.Commitment, side: obligation.Sender, release: r.ID}
	stated, err := x.stateOf(w, p, set, item, c, t.Officer, "", now)
	if errs.KindOf(err) == errs.Unavailable {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, w.DoneTakeback(t, insidedb.TakebackSent, stated.Hash, now)
}

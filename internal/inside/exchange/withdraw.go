package exchange

import (
	"context"
	"errors"
	"sync"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// held is under what everything undelivered was last found to stand: the policy
// and the partners as they were then, from a time until the rules themselves
// turn. Nothing rests on it: a process that does not know it looks again.
type held struct {
	mu          sync.Mutex
	policy      string
	own         *own
	partners    int64
	known       partners
	from, until time.Time // zero until: for ever
	fence       int64     // of the mover's lease under which it was found
}

// begin forgets what was found under another lease: another process may have
// sealed since.
func (h *held) begin(fence int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fence != fence {
		h.policy, h.fence = "", fence
	}
}

// forget has everything looked at again.
func (h *held) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.policy = ""
}

// retry is when what could not be looked at is looked at again.
const retry = time.Second

// under tells whether what was found then is still so, but for partners that have
// changed since.
func (h *held) under(policy string, own *own, now time.Time) bool {
	return h.policy == policy && h.own == own && !now.Before(h.from) && (h.until.IsZero() || now.Before(h.until))
}

// since lists the partners about which anything has changed.
func (h *held) since(known partners) []party.Code {
	var out []party.Code
	for code, p := range known {
		if h.known[code] != p {
			out = append(out, code)
		}
	}
	for code := range h.known {
		if known[code] == nil {
			out = append(out, code)
		}
	}
	return out
}

// Withdraw asks that what is sealed and not delivered be stopped where it would
// no longer be decided the same: a rule, a consent or a partner was withdrawn,
// or has run out. It looks again whenever one of these changes, at one partner's
// alone when nothing else has, and says how many it withdrew. Whether it was in time is the gateway's to say.
func (x *Exchange) Withdraw(ctx context.Context) (int, error) {
	x.held.mu.Lock()
	defer x.held.mu.Unlock()
	policy, own, now := x.Policy(), x.own.Load(), x.Store.Now()
	var changed int64
	var known partners
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if changed, err = tx.PartnersChanged(); err != nil || x.held.partners == changed && x.held.under(policy.Hash(), own, now) {
			return err
		}
		known, err = x.partners(tx)
		return err
	})
	if err != nil || known == nil {
		return 0, err
	}
	look := []party.Code{""} // at everything
	if x.held.under(policy.Hash(), own, now) {
		look = x.held.since(known)
	} else {
		x.held.policy, x.held.own, x.held.from, x.held.until = policy.Hash(), own, now, disclosure.Turns(policy, now)
	}
	withdrawn, err := x.each(look, func(partner party.Code) (int, error) { return x.withdrawAll(ctx, known, partner, now) })
	x.held.partners, x.held.known = changed, known
	if again := now.Add(retry); err != nil && (x.held.until.IsZero() || again.Before(x.held.until)) {
		x.held.until = again
	}
	return withdrawn, err
}

// withdrawAll looks at all that is undelivered to a partner, or to anybody for "".
func (x *Exchange) withdrawAll(ctx context.Context, known partners, partner party.Code, now time.Time) (withdrawn int, err error) {
	var failed []error
	for last, more := "", true; more; more = last != "" {
		var n int
		n, last, err = x.withdrawBatch(ctx, known, partner, last, now)
		withdrawn, failed = withdrawn+n, append(failed, err)
	}
	return withdrawn, errors.Join(failed...)
}

// withdrawBatch looks at one batch behind an id, and gives the last id of it, ""
// at the end. What fails in one release keeps no other from being looked at.
func (x *Exchange) withdrawBatch(ctx context.Context, known partners, partner party.Code, after string, now time.Time) (withdrawn int, last string, err error) {
	fallen := map[string]string{} // envelope → why
	var failed []error
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		clear(fallen)
		failed, last = nil, ""
		rows, err := tx.Undelivered(partner, after, batch)
		for _, row := range rows {
			last = row.ID
			why, err := x.whyNot(tx, known, row, now)
			failed = append(failed, err)
			if why != "" {
				fallen[row.ID] = why
			}
		}
		return err
	})
	if err != nil || len(fallen) == 0 {
		return 0, last, errors.Join(append(failed, err)...)
	}
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		withdrawn = 0
		for id, why := range fallen {
			fresh, err := tx.WantCancelled(id, why, now)
			if err != nil {
				return err
			}
			if fresh {
				withdrawn++
			}
		}
		return nil
	})
	if err == nil && withdrawn > 0 {
		x.Log.Info("withdrawn before delivery", "number", withdrawn)
	}
	return withdrawn, last, errors.Join(append(failed, err)...)
}

// whyNot says why an envelope may no longer go; "" when it may.
func (x *Exchange) whyNot(tx *insidedb.Tx, known partners, row insidedb.Outgoing, now time.Time) (string, error) {
	p := known[row.Partner]
	if !p.active() {
		_, why := p.sealable(row.Partner, now)
		return why, nil
	}
	at, err := envelope.ReadAddress(row.Envelope)
	if err != nil {
		return "", err
	}
	if why := x.whyRevoked(p, at); why != "" {
		return why, nil
	}
	r, err := tx.Release(row.Release)
	if err != nil || rank[r.State] == 0 || rank[r.State] >= rank[insidedb.Delivered] {
		return "", err
	}
	return x.Renewer.Stands(tx, r, now)
}

// stopped records whether the gateway has stopped the envelope of a release. One
// that was stopped because of a revoked key set is sealed again under another.
func (x *Exchange) stopped(tx *insidedb.Tx, row insidedb.Outgoing, inTime bool) error {
	if row.Release == "" {
		return nil
	}
	r, err := tx.Release(row.Release)
	if err != nil || rank[r.State] == 0 || rank[r.State] >= rank[insidedb.Delivered] {
		return err
	}
	if inTime && ofRevoked(row.Reason) && r.Envelope == row.ID {
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		if _, blocked := known[row.Partner].sealable(row.Partner, x.Store.Now()); blocked == "" {
			return sealAgain(tx, r, row.Reason)
		}
	}
	if r.Envelope != row.ID { // it left under another since
		return nil
	}
	if done, err := stoppedHeld(tx, row, r, inTime); err != nil || done {
		return err
	}
	if inTime {
		_, err = tx.SetState(r, insidedb.Cancelled, "", row.Reason)
	} else {
		_, err = tx.SetState(r, insidedb.Moved, "", "too late to cancel, for the partner may have it: "+row.Reason)
	}
	return err
}

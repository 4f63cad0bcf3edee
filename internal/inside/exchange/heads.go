package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// standing is how our memory of what was sent to a partner compares with what
// its gateway says it has receipted.
type standing int

const (
	unknown  standing = iota // not compared since this process began
	agreed                   // the partner holds nothing that we do not remember
	rollback                 // it does, and no restore was declared
)

// compared is what came of the comparisons, by partner.
type compared struct {
	mu        sync.Mutex
	standings map[party.Code]standing
	next      map[party.Code]time.Time // when one that failed is tried again
	whole     string                   // why nothing may be sent to anybody; "" otherwise
}

func (c *compared) of(code party.Code) (standing, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.standings[code], c.whole
}

func (c *compared) set(code party.Code, s standing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.standings == nil {
		c.standings = map[party.Code]standing{}
	}
	c.standings[code] = s
}

// due tells whether a partner is to be asked now, and if so puts the next time off.
func (c *compared) due(code party.Code, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.standings[code] == agreed || now.Before(c.next[code]) {
		return false
	}
	if c.next == nil {
		c.next = map[party.Code]time.Time{}
	}
	c.next[code] = now.Add(soon)
	return true
}

// blocked says why nothing may be sealed for a partner now; "" when it may: an
// envelope under a number that the partner holds would look like a lie. It rests
// on what the partner's gateway says alone: an officer can go on without it.
func (x *Exchange) blocked(p *partner) string {
	code := p.row.Code
	s, whole := x.compared.of(code)
	switch {
	case whole != "":
		return whole
	case s == rollback:
		return string(code) + " holds what this store does not remember: the store was rolled back; see entente restore"
	case s == unknown && x.CheckHeads && !(p.row.Version == 1 && p.row.RecordedAt.After(x.begun)): // peered just now, it holds nothing yet
		return "what " + string(code) + " holds is not known yet"
	}
	return ""
}

// stopsPush says why nothing may be handed over for a partner; what was sealed
// before is the same whatever is forgotten, unless a rollback is known.
func (x *Exchange) stopsPush(code party.Code) bool {
	s, whole := x.compared.of(code)
	return whole != "" || s == rollback
}

// CompareHeads asks each active partner that has not been compared what it holds
// of ours, side by side, and says how many were compared. What cannot be asked
// now is asked again later.
func (x *Exchange) CompareHeads(ctx context.Context) (int, error) {
	var known partners
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		known, err = x.partners(tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed []error
	done := 0
	for code, p := range known {
		if !p.active() || !x.compared.due(code, x.monotonic()) {
			continue
		}
		all.Go(func() {
			err := x.compareWith(ctx, code, p)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			}
			failed = append(failed, err)
		})
	}
	all.Wait()
	return done, errors.Join(append(failed, x.settleRestore(ctx))...)
}

// compareWith asks one partner.
func (x *Exchange) compareWith(ctx context.Context, code party.Code, p *partner) error {
	receipts, err := x.Carrier.Heads(ctx, code)
	if err != nil {
		return err
	}
	held, err := x.readHeads(code, p, receipts)
	if err != nil {
		return err
	}
	result := agreed
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		result = agreed
		restored, err := x.restoredFor(tx, code)
		if err != nil {
			return err
		}
		for _, h := range held {
			forgotten, err := x.forgotten(tx, h)
			if err != nil {
				return err
			}
			if h.Incarnation != x.incarnation && restored != "" {
				if err := tx.PutPriorHead(h); err != nil {
					return err
				}
			}
			if forgotten == "" {
				continue
			}
			kind := insidedb.AlarmRestored
			if h.Incarnation == x.incarnation || restored == "" {
				kind, result = insidedb.AlarmRollback, rollback
			}
			if err := x.headAlarm(tx, kind, h, forgotten); err != nil {
				return err
			}
		}
		if restored == insidedb.RestoreWaiting && result == agreed {
			_, err = tx.SetRestorePartner(x.incarnation, code, insidedb.RestoreCompared, "")
		}
		return err
	})
	if err == nil {
		x.compared.set(code, result)
		x.tended.again() // what it could not be told until now
	}
	return err
}

// readHeads verifies what a partner says it has receipted: each a receipt of its
// gateway for an envelope of ours, one of each lane. What was signed under a set
// that is revoked since proves nothing and is left out.
func (x *Exchange) readHeads(code party.Code, p *partner, receipts [][]byte) ([]insidedb.PriorHead, error) {
	const op = "exchange.CompareHeads"
	type place struct{ incarnation, lane string }
	seen := map[place]bool{}
	var out []insidedb.PriorHead
	for _, signed := range receipts {
		signer, serial, err := envelope.DeliveredAddress(signed)
		if err != nil || signer != code {
			return nil, errs.E(errs.Denied, op, "%s answers with what is no receipt of its gateway", code)
		}
		set, err := p.ring.Set(serial)
		if errs.KindOf(err) == errs.Denied {
			continue
		}
		if err != nil { // under a set that has not arrived
			return nil, errs.E(errs.Unavailable, op, "%s answers under key set %d, which is not known here", code, serial)
		}
		d, err := envelope.VerifyDelivered(signed, set)
		at := place{d.Incarnation, string(d.Lane)}
		if err != nil || d.From != x.Self || d.To != code || seen[at] {
			return nil, errs.E(errs.Denied, op, "%s answers with receipts that do not hold", code)
		}
		seen[at] = true
		out = append(out, insidedb.PriorHead{Partner: code, Head: envelope.Head{Incarnation: d.Incarnation, Lane: d.Lane, Seq: d.Seq, Hash: d.Envelope},
			Receipt: signed, At: d.At})
	}
	slices.SortFunc(out, func(a, b insidedb.PriorHead) int { return a.At.Compare(b.At) })
	return out, nil
}

// forgotten says what of a lane a partner holds that this store does not
// remember; "" when it remembers all, or took note of it before.
func (x *Exchange) forgotten(tx *insidedb.Tx, h insidedb.PriorHead) (string, error) {
	noted, err := tx.PriorHeadSeq(h.Partner, h.Head)
	if err != nil || noted >= h.Seq {
		return "", err
	}
	key := insidedb.LaneKey{Partner: h.Partner, Direction: insidedb.Out, Incarnation: h.Incarnation, Lane: h.Lane}
	ours, err := tx.Head(key)
	if err != nil {
		return "", err
	}
	if h.Seq > ours.Seq {
		return fmt.Sprintf("%d envelopes that are no longer known here: numbers %d to %d of the lane %s; the last is %s, and ours was %s",
			h.Seq-ours.Seq, ours.Seq+1, h.Seq, h.Lane, h.Hash, orNone(ours.Hash)), nil
	}
	row, err := tx.OutgoingAt(key, h.Seq)
	if errs.KindOf(err) == errs.NotFound { // no longer in the outbox: only its number can be compared
		return "", nil
	}
	if err != nil || row.Hash == h.Hash {
		return "", err
	}
	return fmt.Sprintf("another envelope under number %d of the lane %s: %s; ours is %s", h.Seq, h.Lane, h.Hash, row.Hash), nil
}

func orNone(hash string) string {
	if hash == "" {
		return "none"
	}
	return hash
}

// headAlarm raises one alarm for a lane: which number the partner claims is its
// own choice, and makes no further one.
func (x *Exchange) headAlarm(tx *insidedb.Tx, kind string, h insidedb.PriorHead, detail string) error {
	id := fmt.Sprintf("%s:%s:%s:%s", kind, h.Partner, h.Incarnation, h.Lane)
	fresh, err := tx.AddAlarm(insidedb.Alarm{ID: id, Kind: kind, Partner: h.Partner, Detail: "it holds " + detail, Evidence: h.Receipt})
	if err == nil && fresh {
		x.Log.Error("alarm", "kind", kind, "lane", string(h.Lane), "number", h.Seq)
	}
	return err
}

// monotonic is the machine's own time, which no exercise sets: it spaces
// attempts and decides nothing.
func (x *Exchange) monotonic() time.Time {
	if x.Elapsed != nil {
		return time.Time{}.Add(x.Elapsed())
	}
	return time.Now()
}

// watchHeads compares until the context ends: what is peered meanwhile too.
func (x *Exchange) watchHeads(ctx context.Context) {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	told := teller{log: x.Log, what: "heads"}
	for {
		if n, err := x.CompareHeads(ctx); n > 0 || err != nil {
			told.tell(ctx, err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

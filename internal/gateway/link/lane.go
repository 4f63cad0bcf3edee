package link

import (
	"cmp"
	"context"
	"errors"
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// laneKey names what one sender sees to.
type laneKey struct {
	partner party.Code
	lane    envelope.Lane
}

// lane sends one lane to one partner, strictly in order and one batch at a time.
type lane struct {
	*Link
	laneKey
	stop func()
	work chan struct{} // there is work: cuts an idle wait short
	now  chan struct{} // the peer has changed: cuts every wait short

	failures int  // in a row
	endpoint int  // of the peer's endpoints, the one that answers
	single   bool // send one envelope a batch, to find out which is refused

	lease     gatewaydb.Lease // under which the lane last claimed
	contended bool            // there was work, and another process had the lane
}

func newLane(l *Link, key laneKey, stop func()) *lane {
	return &lane{Link: l, laneKey: key, stop: stop, work: make(chan struct{}, 1), now: make(chan struct{}, 1)}
}

func (n *lane) wake()  { signal(n.work) }
func (n *lane) hurry() { signal(n.now) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// run sends until ctx ends.
func (n *lane) run(ctx context.Context) {
	for ctx.Err() == nil {
		outcome, err := n.turn(ctx)
		if err != nil && ctx.Err() == nil {
			n.Log.Error("the gateway cannot send", "error", err)
			outcome.wait = n.backoff()
		}
		switch {
		case outcome.more:
		case outcome.wait > 0:
			n.rest(ctx, outcome.wait, nil)
		default:
			n.idle(ctx)
		}
	}
	n.giveUp(context.WithoutCancel(ctx))
}

// rest waits for a time, for work (when it is given) or for a hurry, and tells
// whether it was cut short.
func (n *lane) rest(ctx context.Context, wait time.Duration, work <-chan struct{}) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return false
	case <-work:
	case <-n.now:
	case <-ctx.Done():
	}
	return true
}

// outcome is what a turn says about the next one: at once, after a wait, or
// when there is work.
type outcome struct {
	more bool
	wait time.Duration
}

// turn sends one batch and records what came of it.
func (n *lane) turn(ctx context.Context) (outcome, error) {
	p := n.peer(n.partner)
	if p == nil {
		return outcome{}, nil
	}
	if n.contended && !n.Leases.Free(n.name()) {
		return outcome{wait: contend}, nil
	}
	batch, err := n.claim(ctx, p)
	if err != nil || len(batch) == 0 {
		n.single, n.contended = n.single && err != nil, false
		return outcome{}, err
	}
	if first, mine, err := n.hold(ctx); err != nil || !mine {
		return first, err
	}
	if out, parted, err := n.sendPart(ctx, p, batch[0]); parted || err != nil {
		return out, err
	}
	n.crash("link.send.claimed")
	reply, err := n.send(ctx, p, batch)
	switch {
	case ctx.Err() != nil:
		return outcome{}, nil
	case errors.Is(err, errLost):
		return outcome{more: true}, n.Leases.Release(ctx, n.name())
	case errors.Is(err, errOvertaken):
		return outcome{more: true}, nil
	case err != nil:
		return outcome{}, err
	}
	n.crash("link.send.answered")
	out, err := n.settle(ctx, p, batch, reply)
	if err == nil {
		n.crash("link.send.settled")
	}
	return out, err
}

// parcel is one frame to send.
type parcel struct {
	gatewaydb.Outgoing
	frame
}

// claim takes the next batch of the lane. Nothing is recorded of it: until the
// first byte leaves, its envelopes can still be cancelled. It stands in line with
// the writes, so that lanes that look at the same time share one transaction.
func (n *lane) claim(ctx context.Context, p *peer) ([]parcel, error) {
	var out []parcel
	err := n.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		out = nil
		limit := min(maxFrames, int(p.theirs.Window))
		if n.single {
			limit = 1
		}
		open, err := tx.OpenOutgoing(n.partner, n.lane, limit)
		if err != nil {
			return err
		}
		for i, o := range fit(open, int(p.theirs.MaxBytes)) {
			parts, err := tx.OutgoingParts(o.ID)
			if err != nil {
				return err
			}
			if parts.Count > 0 && i > 0 { // it goes alone, behind its parts
				break
			}
			next, err := pack(tx, o)
			if err != nil {
				return err
			}
			out = append(out, next)
			if parts.Count > 0 {
				break
			}
		}
		return nil
	})
	return out, err
}

// errOvertaken says that an envelope was cancelled after its batch was claimed.
var errOvertaken = errors.New("cancelled meanwhile")

// commit records that the envelopes of a batch may reach the partner: from then
// on they cannot be cancelled.
func (n *lane) commit(ctx context.Context, batch []parcel) error {
	return n.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		if mine, err := tx.Holds(n.lease); err != nil || !mine {
			return cmp.Or(err, errLost)
		}
		for _, b := range batch {
			if b.State == gatewaydb.Cancelled {
				continue
			}
			ok, err := tx.SetSending(b.ID)
			if err != nil {
				return err
			}
			if !ok {
				return errOvertaken
			}
		}
		return nil
	})
}

// fit cuts the open envelopes of a lane down to one batch: of one incarnation,
// of no more bytes than the partner takes at once, and none behind a refused one.
func fit(open []gatewaydb.Outgoing, most int) []gatewaydb.Outgoing {
	size := 0
	for i, o := range open {
		if o.State != gatewaydb.Cancelled {
			size += o.Size
		}
		if o.State == gatewaydb.Refused || o.Incarnation != open[0].Incarnation || i > 0 && size > most {
			return open[:i]
		}
	}
	return open
}

// pack makes the frame for an envelope or for a void number.
func pack(tx *gatewaydb.Tx, o gatewaydb.Outgoing) (parcel, error) {
	if o.State == gatewaydb.Cancelled {
		return parcel{o, frame{frameVoid, writeVoid(o)}}, nil
	}
	signed, err := tx.OutgoingBytes(o.ID)
	if err != nil {
		return parcel{}, err
	}
	return parcel{o, frame{frameEnvelope, signed}}, nil
}

// backoff is how long to wait after a failure: longer after each, and never
// quite the same.
func (n *lane) backoff() time.Duration {
	wait := n.Limits.LastRetry
	if n.failures < 32 {
		wait = min(wait, n.Limits.FirstRetry<<n.failures)
	}
	n.failures++
	half := wait / 2
	return wait - half + time.Duration(uint64(half)*uint64(n.chance())>>32)
}

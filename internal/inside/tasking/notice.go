package tasking

import (
	"context"
	"errors"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// Channel is a way by which notices reach people outside the program.
type Channel interface {
	// Name is the channel's own, a word.
	Name() string
	// Send hands a message over. When it gives nil, the other side has it for
	// good. Its errors are shown: they hold no secrets and nothing that the other
	// side wrote.
	Send(context.Context, Message) error
}

// Message is what a channel is told: no content, and nobody's words. The same id
// may come more than once, and is then the same notice.
type Message struct {
	V          int             `json:"v"`
	ID         string          `json:"id"`
	What       obligation.What `json:"what"` // opened, reminder, due, escalation, assigned
	Kind       obligation.Kind `json:"kind"`
	To         string          `json:"to"` // a desk, an officer or a role
	Desk       string          `json:"desk"`
	Due        *time.Time      `json:"due,omitempty"`
	At         time.Time       `json:"at"`
	Obligation string          `json:"obligation"`
	Partner    party.Code      `json:"partner,omitempty"` // only where the operator lets partners be named
	Exercise   bool            `json:"exercise"`
}

const (
	sends        = 64              // notices of one look into a queue
	mostFailures = 4               // in a row, before a channel is left alone until the next tick
	firstRetry   = 5 * time.Second // doubled with each failure
)

// Deliver sends what waits on a channel, each at least once, and gives how many it
// sent. The error is that of the last that failed; those wait for their next try.
func (t *Tasking) Deliver(ctx context.Context, c Channel) (sent int, err error) {
	lease, err := t.Leases.Hold(ctx, insidedb.LeaseClock)
	if err != nil || !lease.Held() {
		return 0, err
	}
	var failed error
	row := 0 // failures in a row
	for {
		var waiting []insidedb.Send
		now := t.Store.Now()
		err := t.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			waiting, err = tx.PendingSends(c.Name(), now, sends)
			return err
		})
		if err != nil {
			return sent, err
		}
		for _, s := range waiting {
			why := c.Send(ctx, t.message(s))
			if why != nil && ctx.Err() != nil { // broken off, which is no failure of the channel
				return sent, ctx.Err()
			}
			if why == nil {
				t.Crash("notice.sent")
				sent, row = sent+1, 0
			} else {
				failed, row = why, row+1
			}
			if err := t.mark(ctx, s, why); err != nil {
				return sent, err
			}
			if row == mostFailures {
				return sent, failed
			}
		}
		if len(waiting) < sends {
			return sent, failed
		}
	}
}

// mark records what became of a send.
func (t *Tasking) mark(ctx context.Context, s insidedb.Send, why error) error {
	return t.Store.Write(context.WithoutCancel(ctx), func(tx *insidedb.Tx) error {
		now := t.Store.Now()
		var err error
		if why == nil {
			_, err = tx.MarkSent(s, now)
		} else {
			_, err = tx.MarkFailed(s, said(why), now.Add(wait(s.Tries)))
		}
		return err
	})
}

// mostSaid bounds what is shown of why a channel failed, in characters.
const mostSaid = 200

// said is what may be shown of why a channel failed.
func said(why error) string {
	var known *errs.Error
	if !errors.As(why, &known) { // it may quote anything
		return "the channel failed"
	}
	r := []rune(known.Message)
	return string(r[:min(len(r), mostSaid)])
}

// wait is how long a send waits that has failed before as often as tries says.
func wait(tries int) time.Duration {
	return min(firstRetry<<min(tries, 16), insidedb.LongestRetry)
}

func (t *Tasking) message(s insidedb.Send) Message {
	n := s.Notice
	m := Message{V: 1, ID: n.ID, What: n.What, Kind: n.Kind, To: n.To, Desk: n.Desk, Due: n.Due, At: n.At, Obligation: n.Obligation, Exercise: t.Exercise}
	if t.Partners {
		m.Partner = s.Partner
	}
	return m
}

package retention

import (
	"context"
	"log/slog"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Gateway is what this package needs of the gateway.
type Gateway interface {
	// Forget destroys the bytes of envelopes that came from partners, by their
	// hashes, and of those that contradict them; that they came, and the hashes,
	// stay. It may be repeated, and what it says it has done is durable.
	Forget(ctx context.Context, hashes []string) error
}

// Rules say when what is kept is due. The zero Rules make nothing due but what
// says so itself, and erase nothing.
type Rules struct {
	Reports   Period // since the newest version was taken in
	Received  Period // since it came
	Automatic bool   // what these two make due is erased by the node, unless it is held
}

// Config is what a Keeper needs. Everything but Crash is required.
type Config struct {
	Store   *insidedb.Store
	Gateway Gateway
	Rules   Rules
	Log     *slog.Logger // never told content, titles or names

	// Crash is called at each of Points. A test ends the process there.
	Crash func(point string)
}

// Points are where a test may end the process.
var Points = []string{"erase.written", "erase.stored", "erase.forgotten", "erase.scrubbed"}

// Keeper holds and erases. It is safe for concurrent use, and any number of
// processes may run one on the same store.
type Keeper struct{ Config }

// New gives a Keeper.
func New(c Config) (*Keeper, error) {
	if c.Store == nil || c.Gateway == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "retention.New", "a store, a gateway and a log are needed")
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	return &Keeper{c}, nil
}

// MostReason bounds an officer's reason, in bytes. It is kept for ever, beyond
// the erasure: it must not repeat the content.
const MostReason = 1024

// batch is how much is erased by expiry, or finished, in one go.
const batch = 64

// Run finishes what broke off and, where the rules say so, erases what is due: at
// once, and on every tick until the context ends.
func (k *Keeper) Run(ctx context.Context, ticks <-chan time.Time) {
	for {
		if err := k.Step(ctx); err != nil && ctx.Err() == nil {
			k.Log.Warn("erasure is held up", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// Step is what Run does on a tick.
func (k *Keeper) Step(ctx context.Context) error {
	if err := k.Finish(ctx); err != nil {
		return err
	}
	if !k.Rules.Automatic {
		return nil
	}
	for {
		n, err := k.expire(ctx)
		if n == 0 || err != nil {
			return err
		}
		if err := k.Finish(ctx); err != nil {
			return err
		}
	}
}

// expire erases a batch of what the rules make due and nobody holds.
func (k *Keeper) expire(ctx context.Context) (int, error) {
	now := k.Store.Now()
	done := 0
	for _, class := range k.Rules.classes() {
		if class.period == "" {
			continue
		}
		// Held ones are passed by, however many there are.
		for limit, seen := batch, -1; ; limit *= 2 {
			var due []insidedb.Kept
			err := k.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
				due, err = tx.KeptUntil(class.kind, class.period.Before(now), time.Time{}, limit)
				return err
			})
			if err != nil {
				return done, err
			}
			for _, d := range due {
				erased, err := k.expireOne(ctx, d.Subject)
				if err != nil {
					return done, err
				}
				if erased {
					done++
				}
			}
			if done > 0 || len(due) == seen {
				break
			}
			seen = len(due)
		}
	}
	return done, nil
}

func (k *Keeper) expireOne(ctx context.Context, s insidedb.Subject) (erased bool, err error) {
	err = k.Store.Write(ctx, func(tx *insidedb.Tx) error {
		erased = false
		acts, err := tx.RetentionActs(s, time.Time{})
		if err != nil {
			return err
		}
		if fold(acts).allows(insidedb.RetainExpire, "") != nil {
			return nil
		}
		if _, err := tx.AddRetentionAct(insidedb.RetentionAct{Subject: s, Act: insidedb.RetainExpire}); err != nil {
			return err
		}
		erased = true
		_, err = tx.Erase(s, insidedb.ByExpiry)
		return err
	})
	if err == nil && erased {
		k.Log.Info("erased", "kind", s.Kind, "id", s.ID, "ground", insidedb.ByExpiry)
	}
	return erased, err
}

// Finish clears the node's files of everything that was erased: the gateway
// forgets the envelopes that our key opens, and the store's files are scrubbed.
// It may be repeated; what it could not do stays unfinished.
func (k *Keeper) Finish(ctx context.Context) error {
	for {
		var open []insidedb.Erasure
		var hashes []string
		err := k.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			if open, err = tx.Unfinished(batch); err != nil {
				return err
			}
			hashes = nil
			for _, e := range open {
				if e.Kind != insidedb.SubjectReceived {
					continue
				}
				r, err := tx.Received(e.ID)
				if err != nil {
					return err
				}
				hashes = append(hashes, r.Hash)
			}
			return nil
		})
		if err != nil || len(open) == 0 {
			return err
		}
		if len(hashes) > 0 {
			if err := k.Gateway.Forget(ctx, hashes); err != nil {
				return err
			}
		}
		k.Crash("erase.forgotten")
		if err := k.Store.ScrubKeys(ctx); err != nil {
			return err
		}
		k.Crash("erase.scrubbed")
		err = k.Store.Write(ctx, func(tx *insidedb.Tx) error {
			for _, e := range open {
				if err := tx.FinishErasure(e.Subject, k.Store.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

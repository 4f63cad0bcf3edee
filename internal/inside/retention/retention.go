package retention

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
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
	Travel    Period // messages of travel, and what of it is in quarantine, since they came
	Automatic bool   // what these make due is erased by the node, unless it is held
}

// Config is what a Keeper needs. Everything up to Steady is required.
type Config struct {
	Store   *insidedb.Store
	Gateway Gateway
	Rules   Rules
	Log     *slog.Logger // never told content, titles or names

	// Steady is the time since some beginning, which no setting of a clock moves.
	Steady func() time.Duration

	// Crash is called at each of Points. A test ends the process there.
	Crash func(point string)

	// Files removes copies of travel that the node keeps beside its store and that came
	// before a time, and gives how many; nil where there are none.
	Files func(ctx context.Context, before time.Time) (int, error)
}

// Points are where a test may end the process.
var Points = []string{"erase.written", "erase.stored", "erase.scrubbed", "erase.forgotten"}

// Keeper holds and erases. It is safe for concurrent use, and any number of
// processes may run one on the same store.
type Keeper struct {
	Config
	clock clock
	first atomic.Int64 // which of what the gateway is to forget is asked for first
}

// New gives a Keeper.
func New(c Config) (*Keeper, error) {
	if c.Store == nil || c.Gateway == nil || c.Log == nil || c.Steady == nil {
		return nil, errs.E(errs.Internal, "retention.New", "a store, a gateway, a log and a steady time are needed")
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	return &Keeper{Config: c}, nil
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

// Step is what Run does on a tick. What cannot be finished keeps nothing else from
// its expiry.
func (k *Keeper) Step(ctx context.Context) error {
	held := k.Finish(ctx)
	files := k.Files != nil && k.Rules.Travel != ""
	if why := k.clock.doubt(k.Store.Now(), k.Steady()); why != "" {
		if k.Rules.Automatic || files {
			k.Log.Error("nothing expires by itself before the clock is seen to be steady", "why", why)
		}
		return held
	}
	held = errors.Join(held, k.endTyped(ctx))
	if files {
		held = errors.Join(held, k.expireFiles(ctx))
	}
	if !k.Rules.Automatic {
		return held
	}
	erased := false
	for {
		n, err := k.expire(ctx)
		if err != nil {
			return errors.Join(held, err)
		}
		if n == 0 {
			break
		}
		erased = true
	}
	if erased {
		held = k.Finish(ctx)
	}
	return errors.Join(held, k.expireQuarantine(ctx))
}

// endTyped forgets what officers typed in forms and neither sent nor went on with.
func (k *Keeper) endTyped(ctx context.Context) error {
	return k.Store.Write(ctx, func(tx *insidedb.Tx) error {
		_, err := tx.EndTypedBefore(k.Store.Now().Add(-insidedb.TypedFor), batch)
		return err
	})
}

// expire erases a batch of what the rules make due and nobody holds.
func (k *Keeper) expire(ctx context.Context) (int, error) {
	now := k.Store.Now()
	done := 0
	for _, class := range k.Rules.classes() {
		if class.period == "" || class.kind == insidedb.SubjectQuarantine { // which expireQuarantine settles
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
		if needed, err := needed(tx, s); err != nil || needed != "" {
			return err
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

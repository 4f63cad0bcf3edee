package backwards

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// Config is what a Screener needs. Everything is required, but Leases and Crash.
type Config struct {
	Store *insidedb.Store
	Watch *watch.Watch
	// Record puts what was met on record in the caller's transaction, once however
	// often it is told, and gives how many hits are new.
	Record func(*insidedb.Tx, hits.Met) (int, error)
	Log    *slog.Logger // never told names

	// Leases are needed when other processes work on the same store; nil for
	// the only one.
	Leases *insidedb.Leases

	// Crash is called at each of Points. A test ends the process there.
	Crash func(point string)
}

// Points are where a test may end the process.
var Points = []string{"backwards.opened", "backwards.found", "backwards.recorded", "backwards.reached"}

// Screener screens what is kept. It is safe for concurrent use, and any number of
// processes may run one on the same store.
type Screener struct{ Config }

// New gives a Screener.
func New(c Config) (*Screener, error) {
	if c.Store == nil || c.Watch == nil || c.Record == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "backwards.New", "a store, a watch, a record and a log are needed")
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	return &Screener{c}, nil
}

// Run screens what is to be screened, at once and on every tick, until the context ends.
func (s *Screener) Run(ctx context.Context, ticks <-chan time.Time) {
	down := false
	for {
		_, err := s.Step(ctx)
		if err != nil && !down && ctx.Err() == nil {
			s.Log.Error("travel that is kept is not screened", "error", err)
		}
		down = err != nil
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// Step puts on record what is to be screened, does all of it, and gives how many
// screenings ended. It does nothing when another process has it. What is new is looked
// for between one part and the next: a lookout waits for no list. One that fails keeps
// no other from its turn, and is tried again in the next step.
func (s *Screener) Step(ctx context.Context) (ended int, err error) {
	failed := map[int64]bool{}
	var why []error
	for {
		lease, err := s.Leases.Hold(ctx, insidedb.LeaseBackwards)
		if err != nil || !lease.Held() {
			return ended, errors.Join(append(why, err)...)
		}
		if err := s.open(ctx); err != nil {
			return ended, errors.Join(append(why, err)...)
		}
		s.Crash("backwards.opened")
		b, left, err := s.next(ctx, failed)
		if err != nil || !left {
			return ended, errors.Join(append(why, err)...)
		}
		if b, err = s.screen(ctx, b); err != nil {
			if ctx.Err() != nil {
				return ended, err
			}
			failed[b.ID], why = true, append(why, err)
			continue
		}
		if b.EndedAt != nil {
			ended++
			s.Log.Info("travel that is kept is screened", "against", b.Kind, "travellers", b.Last-b.After, "looked", b.Looked, "hits", b.Hits)
		}
	}
}

// mostOpen is how many screenings are looked through for one that has not failed.
const mostOpen = 1_000

// next gives the screening to go on with.
func (s *Screener) next(ctx context.Context, failed map[int64]bool) (b insidedb.Backscreen, left bool, err error) {
	err = s.Store.Read(ctx, func(tx *insidedb.Tx) error {
		all, err := tx.OpenBackscreens(mostOpen)
		for _, x := range all {
			if !failed[x.ID] {
				b, left = x, true
				break
			}
		}
		return err
	})
	return b, left, err
}

const (
	few  = 256    // persons who are looked for by their words
	many = 20_000 // persons beside whom nobody is looked at before the search proper: they are most of a list
)

// screen does a screening, or a part of it.
func (s *Screener) screen(ctx context.Context, b insidedb.Backscreen) (insidedb.Backscreen, error) {
	if b.Last == b.Reached {
		return s.reach(ctx, b, b.Last, 0, 0)
	}
	entries, err := s.sought(ctx, b)
	if err != nil {
		return b, err
	}
	if len(entries) == 0 {
		return s.reach(ctx, b, b.Last, 0, 0)
	}
	x := search{b, entries, nil, map[screening.Key]bool{}, s.Watch.Against}
	if b.Kind == insidedb.BackTip || b.Kind == insidedb.BackItem {
		beside, err := s.Watch.Beside(ctx, lookout.Tips, b.To, entries)
		if err != nil {
			return b, err
		}
		x.against = beside.Against
	}
	if len(entries) <= many {
		if x.among, err = s.Watch.Among(ctx, entries); err != nil {
			return b, err
		}
	}
	for _, e := range entries {
		x.seeks[screening.Key{List: e.List, ID: e.ID}] = true
	}
	if len(entries) <= few {
		return s.byWords(ctx, x)
	}
	return s.inTurn(ctx, x)
}

// came is how many changes of a list are read at once.
const came = 5_000

// sought are the persons whom a screening looks for; none where they stand no longer.
func (s *Screener) sought(ctx context.Context, b insidedb.Backscreen) ([]screening.Entry, error) {
	switch b.Kind {
	case insidedb.BackLookout:
		return s.lookout(ctx, b)
	case insidedb.BackTip, insidedb.BackItem:
		return s.tip(ctx, b)
	}
	var out []screening.Entry
	for after := ""; ; {
		some, last, err := s.Watch.Came(ctx, b.Name, b.From, b.To, after, came)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
		if after = last; after == "" {
			return out, nil
		}
	}
}

// reach records how far a screening is.
func (s *Screener) reach(ctx context.Context, b insidedb.Backscreen, reached, looked, hits int64) (insidedb.Backscreen, error) {
	err := s.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		b, err = tx.ReachBackscreen(b.ID, reached, looked, hits)
		return err
	})
	if err == nil {
		s.Crash("backwards.reached")
	}
	return b, err
}

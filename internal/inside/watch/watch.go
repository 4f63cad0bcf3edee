package watch

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// Searcher finds the entries that may be a person, the best first. It is safe
// for concurrent use.
type Searcher interface {
	// Search gives at most top entries that are to be reviewed or alert.
	Search(p screening.Person, top int) []screening.Hit
	// SearchAll gives the best of all entries, at most top.
	SearchAll(p screening.Person, top int) []screening.Hit
	// With gives another in which some entries stand anew, or in the place of
	// those of the same list and id, and some stand no longer.
	With(add []screening.Entry, remove []screening.Key) Searcher
}

// Config is what a Watch needs. Everything is required.
type Config struct {
	Store *insidedb.Store
	Spool string // a folder for files under way; it is made if it is missing
	Build func([]screening.Entry) Searcher
	Log   *slog.Logger // never told names, nor what is on a list
}

// Watch keeps the watchlists. It is safe for concurrent use.
type Watch struct {
	Config
	turn       chan struct{} // one import at a time
	refreshing sync.Mutex    // one building of the index at a time
	held       atomic.Pointer[held]
	ready      chan struct{} // closed when the first index is there
}

// sweepAtOnce is how many staged entries one transaction removes.
const sweepAtOnce = 10_000

// New gives a Watch, and sweeps away what an import staged that never ended.
// The index is built by Run.
func New(ctx context.Context, c Config) (*Watch, error) {
	if c.Store == nil || c.Spool == "" || c.Build == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "watch.New", "a store, a spool, a builder of indices and a log are needed")
	}
	if err := os.MkdirAll(c.Spool, 0o700); err != nil {
		return nil, errs.Wrap(errs.Invalid, "watch.New", err, "the folder %s cannot be made", c.Spool)
	}
	w := &Watch{Config: c, turn: make(chan struct{}, 1), ready: make(chan struct{})}
	return w, w.sweep(ctx, "")
}

// Run builds the index, and again whenever it is told of the time and a list
// has changed meanwhile, until ctx ends.
func (w *Watch) Run(ctx context.Context, tick <-chan time.Time) {
	for {
		if err := w.Refresh(ctx); err != nil && ctx.Err() == nil {
			w.Log.Error("the lists cannot be read", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// sweep removes what an import has staged, of every import for "".
func (w *Watch) sweep(ctx context.Context, imported string) error {
	for {
		removed := 0
		err := w.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
			removed, err = tx.SweepImport(imported, sweepAtOnce)
			return err
		})
		if err != nil || removed < sweepAtOnce {
			return err
		}
	}
}

package watch

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
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
	// SearchBeside is Search where the entries of one list do not count among those.
	SearchBeside(p screening.Person, top int, list string) []screening.Hit
	// SearchAll gives the best of all entries, at most top.
	SearchAll(p screening.Person, top int) []screening.Hit
	// With gives another in which some entries stand anew, or in the place of
	// those of the same list and id, and some stand no longer.
	With(add []screening.Entry, remove []screening.Key) Searcher
	// Among gives what tells of many persons who may be one of some entries.
	Among(entries []screening.Entry) *screening.Among
	// Save writes what Load reads.
	Save(io.Writer) error
}

// Builder makes an index of entries that come one by one. It is for one goroutine.
type Builder interface {
	Add(screening.Entry)
	// Index ends the building.
	Index() Searcher
}

// Config is what a Watch needs. Everything is required.
type Config struct {
	Store   *insidedb.Store
	Spool   string // a folder for files under way; it is made if it is missing
	File    string // where the index is saved; its folder is made if it is missing
	Program string // tells apart programs that may hear a name otherwise: none uses another's saved index
	Begin   func() Builder
	Load    func(io.Reader) (Searcher, error) // refuses what is damaged
	Log     *slog.Logger                      // never told names, nor what is on a list
}

// Watch keeps the watchlists. It is safe for concurrent use.
type Watch struct {
	Config
	turn       chan struct{} // one import at a time
	refreshing sync.Mutex    // one building of the index at a time
	held       atomic.Pointer[held]
	following  sync.Mutex // one taking in of lookouts at a time
	live       atomic.Pointer[live]
	saved      saved
	unsaved    chan struct{} // the index in use is to be saved
	ready      chan struct{} // closed when the first index is there
}

// sweepAtOnce is how many staged entries one transaction removes.
const sweepAtOnce = 10_000

// New gives a Watch, and sweeps away what an import staged that never ended.
// The index is loaded or built by Run.
func New(ctx context.Context, c Config) (*Watch, error) {
	if c.Store == nil || c.Spool == "" || c.File == "" || c.Program == "" || c.Begin == nil || c.Load == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "watch.New", "a store, a spool, a file, a program, a builder and a loader of indices and a log are needed")
	}
	for _, folder := range []string{c.Spool, filepath.Dir(c.File)} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, errs.Wrap(errs.Invalid, "watch.New", err, "the folder %s cannot be made", folder)
		}
	}
	w := &Watch{Config: c, turn: make(chan struct{}, 1), saved: saved{path: c.File}, unsaved: make(chan struct{}, 1), ready: make(chan struct{})}
	return w, w.sweep(ctx, "")
}

// Run loads the index or builds it, and again whenever it is told of the time
// and a list has changed meanwhile, until ctx ends. Beside that it saves the
// index; a saving that ctx ends leaves the file as it was.
func (w *Watch) Run(ctx context.Context, tick <-chan time.Time) {
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { w.saving(ctx) })
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

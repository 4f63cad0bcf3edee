package feed

import (
	"context"
	"log/slog"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// Screener finds those who are sought among persons; watch.Watch is one.
type Screener interface {
	// Against gives the hits of each person, at most top, and what they were searched
	// in: no older state of the lookouts than was committed when it was called.
	Against(ctx context.Context, persons []screening.Person, top int) ([][]screening.Hit, watch.Sought, error)
}

// Recorder puts hits on record; hits.Hits is one.
type Recorder interface {
	// Record takes what was found for one traveller, in the transaction that keeps
	// the traveller, and gives how many hits it opened.
	Record(tx *insidedb.Tx, m hits.Met) (fresh int, err error)
}

// Config is what a Feed needs. Everything up to Log, and Steady, is required.
type Config struct {
	Store *insidedb.Store
	Watch Screener
	Hits  Recorder
	Read  func(name string, data []byte, o travel.Options) travel.Batch // travel.Read
	Log   *slog.Logger                                                  // never told names, of files neither

	// Folder is looked at for files; "" for none. Beside it stands taking, where a
	// file is while it is read, and done for those that are kept.
	Folder string
	Keep   bool // files of the folder are kept in done once they were read, until RemoveDone; otherwise deleted
	Strict bool // a wrong count, or a wrong check digit, is a reason for quarantine

	// Leases spare two processes on one store the same folder; nil for one alone.
	Leases *insidedb.Leases
	// Steady is the time since some beginning, which no setting of a clock moves.
	Steady func() time.Duration
	// Still is how long a file must have stood still before it is read; 0 is two seconds.
	Still time.Duration

	// Together is how many travellers are screened and kept in one transaction, but for
	// a message that has more; 0 is a thousand.
	Together int

	// Crash is called at each of Points. A test ends the process there.
	Crash func(point string)
}

// Points are where a test may end the process.
var Points = []string{
	"feed.claimed",     // a file of the folder is moved aside
	"feed.read",        // it is read, nothing is kept
	"feed.screened",    // some of its messages are screened
	"feed.written",     // they are written, and not committed
	"feed.stored",      // they are kept
	"feed.quarantined", // what could not be read is kept
	"feed.taken",       // everything is kept, the file is there
	"feed.removed",     // the file is gone, or in done
}

// Bounds of what is done at once.
const (
	together = 1_000
	atOnce   = 2 // files that are taken at a time
	top      = watch.MostHits
	retries  = 16 // how often a message is screened anew because lookouts changed
)

// Feed takes travel in. It is safe for concurrent use.
type Feed struct {
	Config
	slots  chan struct{} // files that are being taken
	rooms  chan struct{} // files that wait for that, or are still coming
	folder folder
}

// New gives a Feed, and makes the folders that are missing.
func New(c Config) (*Feed, error) {
	if c.Store == nil || c.Watch == nil || c.Hits == nil || c.Read == nil || c.Log == nil || c.Steady == nil {
		return nil, errs.E(errs.Internal, "feed.New", "a store, a watch, hits, a reader, a log and a steady time are needed")
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	if c.Still == 0 {
		c.Still = 2 * time.Second
	}
	if c.Together == 0 {
		c.Together = together
	}
	f := &Feed{Config: c, slots: make(chan struct{}, atOnce), rooms: make(chan struct{}, atOnce)}
	return f, f.folder.open(c)
}

// Room waits until the bytes of one more file may be held, and gives what ends that: a
// caller takes it before it reads a body, so that bodies of many callers are not in
// memory together. The folder needs none. The error is unavailable when ctx ends first.
func (f *Feed) Room(ctx context.Context) (leave func(), err error) {
	select {
	case f.rooms <- struct{}{}:
		return func() { <-f.rooms }, nil
	case <-ctx.Done():
		return nil, errs.Wrap(errs.Unavailable, "feed.Room", ctx.Err(), "the file was not waited for; others are being read")
	}
}

// mayTake are the roles of whoever brings travel, and looks at it.
var mayTake = []string{insidedb.RoleWatch, insidedb.RoleAuthor, insidedb.RoleDisclosure}

// Allowed refuses an officer who may not bring travel.
func (f *Feed) Allowed(ctx context.Context, officer string) error {
	return f.Store.Read(ctx, func(tx *insidedb.Tx) error { return tx.Authorise(officer, mayTake...) })
}

package indexing

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Bounds of one turn: how many items Catch sees to before an answer, and Run at each
// tick. What is left waits for the next.
const (
	atOnce = 200
	atTick = 1_000
)

// Item is what is made findable: a version of a report, or an item of a partner.
type Item struct {
	Kind, ID   string // of its insidedb.Subject
	Version    int    // of a report; 1 of what a partner sent
	From       party.Code
	Type       string // kind of the report
	Topics     []string
	RecordedAt time.Time
	Since      int64 // its stamp
	Until      int64 // that of its successor, or insidedb.Always
	Texts      []Text
	Report     *report.Report // of our own, decoded; nil for what a partner sent
	Bundle     []byte         // the STIX that a partner sent; nil for our own
}

// Text is one portion as it is held in full, and who may see it.
type Text struct {
	Portion int // from 0; assess.Title for the title
	Lang    string
	Mark    marking.Marking
	Label   int64 // of insidedb.LabelID
	Words   string
}

// Maker makes the rows of one index from an item, in the transaction that takes it off
// the list. An error leaves the item on the list, to be tried again behind the others.
type Maker func(tx *insidedb.Tx, item Item) error

// Config is what Indexing is made of.
type Config struct {
	Store  *insidedb.Store
	Self   party.Code
	Makers []Maker
	Log    *slog.Logger
}

// Indexing makes items findable. It is safe for concurrent use.
type Indexing struct {
	Config
	own marking.System
}

// New makes one; the error is internal when something is missing.
func New(c Config) (*Indexing, error) {
	if c.Store == nil || c.Self == "" || c.Log == nil {
		return nil, errs.E(errs.Internal, "indexing.New", "a store, a service and a log are needed")
	}
	return &Indexing{Config: c, own: directive.OwnSystem(c.Self)}, nil
}

// Catch makes findable what came, as far as one turn goes; whoever answers from an index
// calls it first.
func (x *Indexing) Catch(ctx context.Context) error {
	err := x.turn(ctx, atOnce)
	if err != nil && ctx.Err() == nil { // the answer is that of what is findable; Run goes on
		x.Log.Warn("what came is not findable yet", "error", err.Error())
		return nil
	}
	return err
}

// Run makes findable what came, at each tick, until ctx ends.
func (x *Indexing) Run(ctx context.Context, ticks <-chan time.Time) {
	for {
		if err := x.turn(ctx, atTick); err != nil && ctx.Err() == nil {
			x.Log.Error("what came cannot be made findable", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

func (x *Indexing) turn(ctx context.Context, most int) error {
	var due []insidedb.ToIndex
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		due, err = tx.ToIndex(x.Store.Now(), most)
		return err
	})
	if err != nil {
		return err
	}
	for _, t := range due {
		err := x.Store.Write(ctx, func(tx *insidedb.Tx) error { return x.index(tx, t) })
		if err == nil {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errs.KindOf(err) == errs.Unavailable { // the store is busy: no fault of the item's
			return err
		}
		if err := x.inVain(ctx, t, err); err != nil {
			return err
		}
	}
	return nil
}

// inVain puts an item that cannot be made findable behind the others: one holds up none.
func (x *Indexing) inVain(ctx context.Context, t insidedb.ToIndex, why error) error {
	tries := 0
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		tries, err = tx.NotIndexed(t, x.Store.Now())
		return err
	})
	if err != nil {
		return err
	}
	x.Log.Error("an item cannot be made findable", "kind", t.Kind, "id", t.ID, "version", t.Version, "tries", tries, "error", why.Error(), "cause", errors.Unwrap(why))
	return nil
}

// index makes one item findable, unless another process has done so.
func (x *Indexing) index(tx *insidedb.Tx, t insidedb.ToIndex) error {
	due, err := tx.Indexed(t)
	if err != nil || !due {
		return err
	}
	item, portions, err := x.open(tx, t)
	switch errs.KindOf(err) {
	case "":
	case errs.Invalid: // what cannot be read is not found, and holds up nothing
		x.Log.Error("an item cannot be read, and is not findable", "kind", t.Kind, "id", t.ID, "version", t.Version)
		return nil
	default:
		return err
	}
	if len(portions) == 0 {
		return nil
	}
	if portions, err = tx.AddHeldPortions(t, portions, item.Until); err != nil {
		return err
	}
	for i := range item.Texts {
		item.Texts[i].Label = portions[i].LabelID
	}
	for _, make := range x.Makers {
		if err := make(tx, item); err != nil {
			return err
		}
	}
	return nil
}

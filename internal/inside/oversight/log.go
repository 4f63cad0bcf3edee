package oversight

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/evidence"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// Interval is how often heads are shown, unless the operator says otherwise.
const Interval = time.Hour

// batch is how many leaves one transaction moves at most.
const batch = 4096

// Witness is an overseers' witness that cosigns our heads.
type Witness struct {
	URL string // submission prefix (C2SP tlog-witness)
	Key evidence.Witness
}

// Config is what a Log needs. Witnesses, Show and Leases may be left out.
type Config struct {
	Self  party.Code
	Store *insidedb.Store
	Key   *keys.NoteSeed
	Own   *keys.Ring  // our own key sets at the start; later ones are read from the store
	Root  keys.Anchor // our own root

	Interval  time.Duration
	Witnesses []Witness
	Client    *http.Client // asks the witnesses
	Log       *slog.Logger // never told content

	// Show shows a head, blinded, to every partner. Showing it twice for one
	// time must change nothing.
	Show func(ctx context.Context, slot time.Time, checkpoint []byte) error
	// Leases keeps two processes from the same work; nil when there is one.
	Leases *insidedb.Leases
	// Crash is called at each of Points. A test ends the process there.
	Crash func(point string)
}

// Points are where a test may end the process.
var Points = []string{"sequence.begun", "sequence.written", "sequence.stored", "show.shown", "witness.asked"}

// Log is the service's own log. It is safe for concurrent use, and any number
// of processes may have one on the same store.
type Log struct {
	Config
	key  evidence.LogKey
	log  evidence.Log
	sets verifiedSets
}

// Origin is the name of the log of one incarnation of a service's store.
func Origin(service party.Code, incarnation string) string {
	return "entente/" + string(service) + "/" + incarnation
}

// New gives the log of the store's present incarnation, and begins it when it
// is not there yet. A log that was begun under another key is refused: without
// its key it cannot go on.
func New(ctx context.Context, c Config) (*Log, error) {
	const op = "oversight.New"
	if c.Store == nil || c.Own == nil || c.Log == nil || c.Client == nil || !c.Self.Valid() || !c.Root.Valid() {
		return nil, errs.E(errs.Internal, op, "store, own key sets, root, client and log are needed")
	}
	if !c.Key.Valid() || c.Key.Service() != c.Self {
		return nil, errs.E(errs.Internal, op, "the key of this service's log is needed")
	}
	if c.Interval <= 0 {
		c.Interval = Interval
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	if c.Show == nil {
		c.Show = func(context.Context, time.Time, []byte) error { return nil }
	}
	l := &Log{Config: c}
	return l, c.Store.Write(ctx, func(tx *insidedb.Tx) error { return l.settle(tx) })
}

// settle reads the present incarnation's log, or begins it.
func (l *Log) settle(tx *insidedb.Tx) error {
	const op = "oversight.New"
	incarnation, err := tx.Incarnation()
	if err != nil {
		return err
	}
	origin := Origin(l.Self, incarnation)
	if l.key, err = evidence.NewLogKey(origin, l.Key.Seed()); err != nil {
		return err
	}
	if l.log, err = evidence.ReadLog(l.key.Public()); err != nil {
		return err
	}
	held, err := tx.Log(origin)
	switch {
	case err == nil && held.VKey != l.log.Public():
		return errs.E(errs.Denied, op, "the log %s was begun under another key; expected log.key as it was then", origin)
	case err == nil:
		_, err = evidence.ReadCheckpoint(held.Checkpoint, l.log)
		return err
	case errs.KindOf(err) != errs.NotFound:
		return err
	}
	x, err := evidence.Extend(0, nil, tiles{tx, origin})
	if err != nil {
		return err
	}
	checkpoint, err := evidence.SignCheckpoint(l.key, evidence.Head{Origin: origin, Root: x.Root})
	if err != nil {
		return err
	}
	return tx.AddLog(insidedb.Log{Origin: origin, Incarnation: incarnation, VKey: l.log.Public(), Checkpoint: checkpoint, Slot: l.slot()})
}

// Public is the verifier key of the present log.
func (l *Log) Public() string { return l.log.Public() }

// slot is the fixed time that was last.
func (l *Log) slot() time.Time { return l.Store.Now().Truncate(l.Interval) }

// tiles reads a log's hash tiles from the store.
type tiles struct {
	tx     *insidedb.Tx
	origin string
}

// StoredTile implements evidence.TileStore.
func (t tiles) StoredTile(level int, n int64) ([]byte, error) { return t.tx.Tile(t.origin, level, n) }

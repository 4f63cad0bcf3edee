package exchange

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// Tick is how often releases leave. It is the same whether or not there are any.
const Tick = disclosure.Tick

const (
	batch      = 64       // releases, items or events of one transaction
	batchLate  = 16       // of items that a warning may have to wait for
	batchBytes = 16 << 20 // and their bytes, beyond the first
)

// Renewer decides and tears a release again, at the time given: one that is
// approved, to seal it, and one that is sealed, to learn whether it still stands.
type Renewer interface {
	Renew(tx *insidedb.Tx, r insidedb.Release, at time.Time) (disclosure.Renewal, error)
	Stands(tx *insidedb.Tx, r insidedb.Release, at time.Time) (why string, err error)
}

// Config is what an Exchange needs. Everything is required, but Uses, Onwards
// and Methods, which have defaults, Refresh, Leases and Crash.
type Config struct {
	Self    party.Code
	Store   *insidedb.Store
	Renewer Renewer
	Policy  func() *directive.Policy // the policy in force now
	Release *keys.ReleaseKey
	HPKE    []*keys.HPKEPrivate // the current one and older ones that partners may still seal to
	Own     *keys.Ring          // our own key sets
	Source  envelope.Source     // randomness, split by partner, lane, number and purpose
	Carrier Carrier
	Log     *slog.Logger // never told content

	Uses    []string         // that this node can honour; nil: all that are known
	Onwards []string         // nil: all that are known
	Methods []release.Method // nil: release alone; what is shown or told is not kept

	// Refresh brings the policy in force up to what the store holds of consents
	// and communities, and costs little when nothing has changed. It is called on
	// each tick, and after whatever may have changed it. nil: there is nothing to do.
	Refresh func(context.Context) error

	// Leases are needed when other processes work on the same store; nil for
	// the only one.
	Leases *insidedb.Leases

	// CheckHeads has nothing sealed for a partner before its gateway has said what
	// it holds: a store that somebody rolled back is found out. CompareHeads asks.
	CheckHeads bool
	Elapsed    func() time.Duration // spaces what is asked; nil: the machine's own time

	// PeersChanged is called when the gateway must learn of partners' key sets, or
	// use another set of ours; see Peers and GatewaySet. It is called again until
	// it succeeds.
	PeersChanged func(context.Context) error

	// CommunityLease is how long the leases of communities of ours last; 0: DefaultLease.
	CommunityLease time.Duration
	// AtEnd is what our own statement to a partner says of the end; nil: the default terms.
	AtEnd func(party.Code) keys.AtEnd

	// Crash is called at each of Points. A test ends the process there.
	Crash func(point string)
}

// Exchange moves envelopes. It is safe for concurrent use, and any number of
// processes may run one on the same store.
type Exchange struct {
	Config
	incarnation string
	own         atomic.Pointer[own]
	announced   announced
	configured  configured
	compared    compared
	begun       time.Time    // when this process began, as the store's clock tells it
	carrying    sync.RWMutex // held while something goes between the gateway and us
	tended      tended

	fresh fresh
	held  held

	mu      sync.Mutex
	known   partners
	changed int64 // stamp of what known was read from; -1 for never
}

// New gives an Exchange. A store that has no incarnation yet gets its first one.
func New(ctx context.Context, c Config) (*Exchange, error) {
	const op = "exchange.New"
	if c.Store == nil || c.Renewer == nil || c.Policy == nil || c.Own == nil || c.Source == nil || c.Carrier == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, op, "store, renewer, policy, own key sets, source, carrier and log are needed")
	}
	if !c.Self.Valid() || !c.Release.Valid() || c.Release.Service() != c.Self || len(c.HPKE) == 0 {
		return nil, errs.E(errs.Internal, op, "a service, its release key and its HPKE keys are needed")
	}
	if c.Uses == nil {
		c.Uses = report.Uses
	}
	if c.Onwards == nil {
		c.Onwards = report.Onwards
	}
	if c.Methods == nil {
		c.Methods = []release.Method{release.Release}
	}
	if c.CommunityLease == 0 {
		c.CommunityLease = DefaultLease
	}
	if c.Refresh == nil {
		c.Refresh = func(context.Context) error { return nil }
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	x := &Exchange{Config: c, changed: -1}
	x.configured.changed, x.begun = -1, c.Store.Now()
	if err := x.settleIncarnation(ctx); err != nil {
		return nil, err
	}
	if err := x.SetKeys(ctx, OwnKeys{Ring: c.Own, Release: []*keys.ReleaseKey{c.Release}, HPKE: c.HPKE}); err != nil {
		return nil, err
	}
	return x, x.settleRestore(ctx)
}

// settleIncarnation reads the store's incarnation, or mints the first.
func (x *Exchange) settleIncarnation(ctx context.Context) error {
	return x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		id, err := tx.Incarnation()
		if errs.KindOf(err) == errs.NotFound {
			if id, err = x.random("", "", 1, "incarnation"); err == nil {
				err = tx.AddIncarnation(id)
			}
		}
		x.incarnation = id
		return err
	})
}

// Incarnation is the identity of the store towards partners.
func (x *Exchange) Incarnation() string { return x.incarnation }

// random draws an id for one place and purpose.
func (x *Exchange) random(partner party.Code, lane envelope.Lane, number uint64, purpose string) (string, error) {
	var id [16]byte
	if _, err := io.ReadFull(x.Source.Reader(string(partner), string(lane), number, purpose), id[:]); err != nil {
		return "", errs.Wrap(errs.Internal, "exchange.random", err, "no randomness")
	}
	return hex.EncodeToString(id[:]), nil
}

// Run works until the context ends: what goes out on each tick, what comes in
// on each tick and whenever wake says that the gateway has something. Parts of
// files go beside both, and hold up neither. Where nothing is written, and the
// store is this process's alone, most ticks are passed over (rest).
func (x *Exchange) Run(ctx context.Context, ticks <-chan time.Time, wake <-chan struct{}) {
	inward, parts := make(chan struct{}, 1), make(chan struct{}, 1)
	var all sync.WaitGroup
	all.Go(func() {
		told := teller{log: x.Log, what: "outward"}
		var still rest
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks:
			}
			if x.Leases == nil && still.passes(x.Store.Writes()) { // another process's writes are not seen
				continue
			}
			err := x.Outward(ctx)
			if err != nil {
				still.failed()
			}
			told.tell(ctx, err)
			for _, other := range []chan struct{}{inward, parts} {
				select {
				case other <- struct{}{}:
				default:
				}
			}
		}
	})
	all.Go(func() {
		told := teller{log: x.Log, what: "parts"}
		for {
			select {
			case <-ctx.Done():
				return
			case <-parts:
			}
			told.tell(ctx, x.Parts(ctx))
		}
	})
	all.Go(func() {
		told := teller{log: x.Log, what: "inward"}
		for {
			select {
			case <-ctx.Done():
				return
			case <-inward:
			case <-wake:
			}
			told.tell(ctx, x.Inward(ctx))
		}
	})
	if x.CheckHeads {
		all.Go(func() { x.watchHeads(ctx) })
	}
	all.Wait()
}

// Outward does one tick of what goes out: it takes into the policy what came to
// be held, withdraws what no longer stands,
// seals everything that is approved and hands everything that is sealed to the
// gateway. What fails in one of them is told, and the others are done. Of several
// processes on one store, one does it.
func (x *Exchange) Outward(ctx context.Context) error {
	x.carrying.RLock()
	defer x.carrying.RUnlock()
	fresh := x.Refresh(ctx)
	lease, err := x.Leases.Hold(ctx, insidedb.LeaseMover)
	if err != nil || !lease.Held() {
		return errors.Join(fresh, err)
	}
	x.held.begin(lease.Fence)
	_, told := x.Announce(ctx)
	told = errors.Join(told, x.Tend(ctx))
	_, err = x.Withdraw(ctx)
	return errors.Join(fresh, told, err, x.all(ctx, x.sealAndPush), x.all(ctx, x.StopCancelled), x.all(ctx, x.SealTakebacks), x.all(ctx, x.SealPending), x.all(ctx, x.SealRestored))
}

// Inward takes everything that the gateway has and processes what can be.
func (x *Exchange) Inward(ctx context.Context) error {
	x.carrying.RLock()
	defer x.carrying.RUnlock()
	return errors.Join(x.all(ctx, x.pullAndProcess), x.Refresh(ctx), x.tellGateway(ctx), x.compare(ctx))
}

// all repeats a step until it finds nothing more that it can see to.
func (x *Exchange) all(ctx context.Context, step func(context.Context) (int, error)) error {
	for {
		n, err := step(ctx)
		if n == 0 || ctx.Err() != nil {
			return err
		}
	}
}

// teller logs an error when it begins and when it ends, and not on every tick.
type teller struct {
	log  *slog.Logger
	what string
	last string
}

func (t *teller) tell(ctx context.Context, err error) {
	text := ""
	if err != nil && ctx.Err() == nil {
		text = err.Error()
	}
	if text == t.last {
		return
	}
	if t.last = text; text == "" {
		t.log.Info("exchange goes on", "direction", t.what)
	} else {
		t.log.Warn("exchange is held up", "direction", t.what, "error", text)
	}
}

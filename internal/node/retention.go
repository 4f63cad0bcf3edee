package node

import (
	"context"
	"crypto/rand"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/retention"
	"entente/internal/seal/keys"
	"entente/internal/seal/payload"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// Retention says how long the node keeps content. Nothing is erased by itself
// unless Automatic says so.
type Retention struct {
	Reports   string `toml:"reports"`   // since the newest version was taken in; "" for ever
	Received  string `toml:"received"`  // since it came; "" for ever
	Travel    string `toml:"travel"`    // who travelled, and what of it could not be read, since it came; "" for ever
	Automatic bool   `toml:"automatic"` // the node erases what these make due and nobody holds
}

// rules reads the periods, which DecodeConfig has checked.
func (r Retention) rules() retention.Rules {
	return retention.Rules{Reports: retention.Period(r.Reports), Received: retention.Period(r.Received), Travel: retention.Period(r.Travel), Automatic: r.Automatic}
}

// period tells whether a text is a period of retention.
func period(text string) bool {
	_, err := retention.ReadPeriod(text)
	return err == nil
}

// sealed opens the inside store under the key of the store.
func (n *Node) sealed() insidedb.Option {
	return insidedb.WithKeyFrom(func(sealed bool) (payload.Key, error) {
		dir := n.config.path(n.config.Inside.Keys)
		k, err := keys.LoadStore(dir)
		if errs.KindOf(err) != errs.NotFound {
			return k, err
		}
		switch {
		case sealed:
			return k, errs.Wrap(errs.Invalid, "node.sealed", err, "store.key is not in %s; without it no content of the inside database can be read", dir)
		case n.insideDB.Engine() == sqldb.Postgres: // every process on it needs the same key
			n.log.Warn("there is no store.key beside inside's keys: who reads the database reads content", "folder", dir)
			return k, nil
		}
		if err := keys.SaveStore(rand.Reader, dir, party.Code(n.config.Service)); err != nil {
			return k, err
		}
		return keys.LoadStore(dir)
	})
}

// erasuresEvery is how often the node looks for what is due and for erasures that
// broke off.
const erasuresEvery = 10 * time.Minute

func (n *Node) joinRetention() (err error) {
	var gateway retention.Gateway = n.remote
	if n.remote == nil {
		gateway = carrier{n.link.Queue()}
	}
	began := time.Now() // what is measured from here is moved by no setting of the clock
	n.keeper, err = retention.New(retention.Config{Store: n.inside, Gateway: gateway, Rules: n.config.Retention.rules(),
		Steady: func() time.Duration { return time.Since(began) }, Log: n.log.With("zone", "inside"), Crash: n.options.Crash,
		Files: func(ctx context.Context, before time.Time) (int, error) { return n.feed.RemoveDone(ctx, before) }})
	return err
}

// runRetention erases what is due, and finishes what broke off, until ctx ends.
func (n *Node) runRetention(ctx context.Context) {
	ticks := time.NewTicker(erasuresEvery)
	defer ticks.Stop()
	n.keeper.Run(ctx, ticks.C)
}

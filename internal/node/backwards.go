package node

import (
	"context"
	"time"

	"entente/internal/inside/backwards"
)

// backwardsEvery is how often it is looked who became known.
const backwardsEvery = time.Second

// joinBackwards builds what screens kept travel against who became known later.
func (n *Node) joinBackwards() (err error) {
	n.backwards, err = backwards.New(backwards.Config{Store: n.inside, Watch: n.watch, Record: n.hits.Record, Leases: n.leases,
		Log: n.log.With("zone", "inside"), Crash: n.options.Crash})
	return err
}

// runBackwards screens until ctx ends.
func (n *Node) runBackwards(ctx context.Context) {
	ticker := time.NewTicker(backwardsEvery)
	defer ticker.Stop()
	n.backwards.Run(ctx, ticker.C)
}

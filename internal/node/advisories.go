package node

import (
	"context"
	"crypto/rand"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/advisories"
)

// joinAdvisories builds what tells the public.
func (n *Node) joinAdvisories() (err error) {
	n.advisories, err = advisories.New(advisories.Config{Self: party.Code(n.config.Service), Store: n.inside, Office: n.office, Random: rand.Reader,
		Exercise: n.config.Exercise.Enabled, Log: n.log.With("zone", "inside")})
	return err
}

// runAdvisories asks of what has expired what then, until ctx ends.
func (n *Node) runAdvisories(ctx context.Context) {
	ticks := time.NewTicker(tickEvery)
	defer ticks.Stop()
	down := false
	for {
		_, err := n.advisories.Tick(ctx)
		if err != nil && !down && ctx.Err() == nil {
			n.log.Error("advisories that expire are not asked about", "error", err)
		}
		down = err != nil
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

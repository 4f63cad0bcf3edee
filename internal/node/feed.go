package node

import (
	"context"
	"time"

	"entente/internal/core/travel"
	"entente/internal/inside/feed"
)

// Travel says how travel comes in beside the API.
type Travel struct {
	Folder string `toml:"folder"` // looked at for files; "" for none
	Keep   bool   `toml:"keep"`   // files that were read are kept beside it, in done, for as long as retention.travel says
	Strict bool   `toml:"strict"` // wrong counts and check digits are reasons for quarantine
}

// travelEvery is how often the folder for travel is looked at.
const travelEvery = time.Second

func (n *Node) joinFeed() (err error) {
	folder := n.config.Travel.Folder
	if folder != "" {
		folder = n.config.path(folder)
	}
	began := time.Now() // what is measured from here is moved by no setting of the clock
	n.feed, err = feed.New(feed.Config{Store: n.inside, Watch: n.watch, Hits: n.hits, Read: travel.Read, Log: n.log.With("zone", "inside"),
		Folder: folder, Keep: n.config.Travel.Keep, Strict: n.config.Travel.Strict, Leases: n.leases,
		Steady: func() time.Duration { return time.Since(began) }, Crash: n.options.Crash})
	return err
}

// runFeed looks at the folder for travel until ctx ends.
func (n *Node) runFeed(ctx context.Context) {
	ticks := time.NewTicker(travelEvery)
	defer ticks.Stop()
	n.feed.Run(ctx, ticks.C)
}

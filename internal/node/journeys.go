package node

import (
	"entente/internal/core/lookout"
	"entente/internal/inside/journeys"
)

// joinJourneys builds what answers questions about journeys.
func (n *Node) joinJourneys() (err error) {
	n.journeys, err = journeys.New(journeys.Config{Store: n.inside, Log: n.log.With("zone", "inside"),
		Rules: func() lookout.Rules { return *n.watchRules.Load() }})
	return err
}

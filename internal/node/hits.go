package node

import (
	"entente/internal/core/lookout"
	"entente/internal/core/party"
	"entente/internal/inside/hits"
)

// joinHits builds what sees to who is met of those who are sought, and has it told of
// every report that is taken in for a hit.
func (n *Node) joinHits() (err error) {
	n.hits, err = hits.New(hits.Config{Self: party.Code(n.config.Service), Store: n.inside, Watch: n.watch,
		Rules: func() lookout.Rules { return *n.watchRules.Load() }, Log: n.log.With("zone", "inside"),
		Parties: func() *party.Parties { return n.policy().Parties() }})
	if err == nil {
		n.reports.OfHit = n.hits.Taken
	}
	return err
}

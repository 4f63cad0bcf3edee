package node

import (
	"entente/internal/core/lookout"
	"entente/internal/core/party"
	"entente/internal/inside/watch"
)

// watchFile is the place in the policy's folder of what the service rules about its
// watch.
const watchFile = "watch.yaml"

// readWatchRules reads the rules of the policy's folder; the default where it has none.
func (n *Node) readWatchRules() (*lookout.Rules, error) {
	return rulesOf(n, watchFile, lookout.DecodeRules)
}

// joinLookouts builds what keeps the service's lookouts.
func (n *Node) joinLookouts() (err error) {
	n.lookouts, err = watch.NewLookouts(watch.LookoutsConfig{Self: party.Code(n.config.Service), Store: n.inside,
		Rules: func() lookout.Rules { return *n.watchRules.Load() }, Log: n.log.With("zone", "inside"),
		Parties: func() *party.Parties { return n.policy().Parties() }})
	return err
}

package node

import (
	"entente/internal/core/party"
	"entente/internal/inside/assurances"
)

// joinAssurances builds what keeps what partners assure.
func (n *Node) joinAssurances() (err error) {
	n.assurances, err = assurances.New(assurances.Config{Store: n.inside, Self: party.Code(n.config.Service), Policy: n.policy, Refresh: n.RefreshPolicy,
		Office: n.office, Log: n.log.With("zone", "inside")})
	return err
}

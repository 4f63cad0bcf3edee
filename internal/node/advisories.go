package node

import (
	"crypto/rand"

	"entente/internal/core/party"
	"entente/internal/inside/advisories"
)

// joinAdvisories builds what tells the public.
func (n *Node) joinAdvisories() (err error) {
	n.advisories, err = advisories.New(advisories.Config{Self: party.Code(n.config.Service), Store: n.inside, Office: n.office, Random: rand.Reader,
		Exercise: n.config.Exercise.Enabled, Log: n.log.With("zone", "inside")})
	return err
}

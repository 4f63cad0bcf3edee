package node

import "entente/internal/inside/origins"

// joinOrigins builds what shows where things come from.
func (n *Node) joinOrigins() (err error) {
	n.origins, err = origins.New(origins.Config{Judgements: n.judgements, Open: n.indexing.Open})
	return err
}

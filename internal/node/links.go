package node

import "entente/internal/inside/links"

// joinLinks builds what answers questions about who is joined with whom.
func (n *Node) joinLinks() (err error) {
	n.links, err = links.New(n.judgements)
	return err
}

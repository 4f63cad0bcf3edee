package node

import "entente/internal/inside/search"

// joinSearch builds what finds the held by its words.
func (n *Node) joinSearch() (err error) {
	n.search, err = search.New(search.Config{Store: n.inside, Views: n.judgements, Items: n.indexing})
	return err
}

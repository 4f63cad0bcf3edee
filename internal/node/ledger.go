package node

import "entente/internal/inside/ledger"

// joinLedger builds what says what came of the exchange with partners.
func (n *Node) joinLedger() (err error) {
	n.ledger, err = ledger.New(ledger.Config{Judgements: n.judgements, Directives: n.office.Directives})
	return err
}

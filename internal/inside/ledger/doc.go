// Package ledger reads what came of the exchange with a partner from what the service has
// on record, and gives it to core/ledger: items from releases and what was received,
// duties from obligations, use from feedback, warnings from receipts and outcomes,
// commitments from engagements; and the record of the partner's conduct.
//
// What the reader may not see is left out before anything is counted: an item counts for
// whoever may see the whole of it by its mark, a duty with the item about which it was
// stated, a commitment that this service holds for itself with its engagement. As of a
// time everything is as it was recorded then.
//
// It refuses officers who may not read, spans that run backwards, and figures that there
// are not. It writes nothing, computes no score, and is asked by no decision and by no
// duty to warn.
package ledger

// Package retention keeps what must be kept and erases what must go: reports
// with all their versions and what was made of them, and items that partners sent.
//
// Nothing is erased by itself unless the node's file says so. What is due is
// listed: what says of itself that keeping it is reviewed, and what is older than
// the node's rule for its class. One officer proposes an erasure and another
// confirms it; a hold keeps a thing from both officers and expiry until every hold
// is lifted. Acts are recorded and stay, as do hashes, commitments and receipts.
//
// An erasure is one transaction. Then the gateway forgets the envelopes that our
// own key opens, and the store's files are cleared of what was overwritten; what
// breaks off there is taken up again, also by another process.
//
// It refuses officers without the role of disclosure, a confirmation by the officer
// who proposed, and whatever contradicts the acts on record. It does not reach what
// partners hold (a recall asks them), backups, printed paper, or what a database
// server keeps of earlier rows. It follows DESIGN, Data: personal data has a review
// date, erasure is cryptographic.
package retention

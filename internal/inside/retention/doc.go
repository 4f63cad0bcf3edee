// Package retention keeps what must be kept and erases what must go: reports
// with all their versions and what was made of them, and items that partners sent.
//
// Nothing is erased by itself unless the node's file says so. What is due is
// listed: what says of itself that keeping it is reviewed, and what is older than
// the node's rule for its class. One officer proposes an erasure and another
// confirms it; a hold keeps a thing from both officers and expiry until every hold
// is lifted. Acts are recorded and stay, as do hashes, commitments and receipts. The
// one exception to two officers is an item that its sender has recalled: the recall
// stands for the proposal, and one officer who complies by erasing confirms it.
//
// What expires by itself is gone for ever, so the clock is not believed at once:
// after the start, and after it went on by more than a day between two steps, two
// steps at least an hour of steady time apart must agree before anything expires.
//
// Copies of travel that the node keeps as files go with the period of travel, whatever
// else is erased by itself.
//
// An erasure is one transaction. Then the store's files are cleared of what was
// overwritten, and the gateway forgets, one by one, the envelopes that our own key
// opens, also those of items that were refused. What breaks off there is taken up
// again, also by another process; a gateway out of reach holds up nothing else. On a
// server the tables of travel are cleared at once of what was ordered, and once a day of
// what expired.
//
// It refuses officers without the role of disclosure, a confirmation by the officer
// who proposed, and whatever contradicts the acts on record. It does not reach what
// partners hold (a recall asks them), backups, printed paper, or what a database
// server keeps of earlier rows. It follows DESIGN, Data: personal data has a review
// date, erasure is cryptographic.
package retention

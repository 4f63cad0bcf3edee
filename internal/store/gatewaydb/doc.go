// Package gatewaydb keeps what the partner-facing side holds: peers and the
// documents that their roots signed, sealed envelopes that wait for a partner,
// envelopes and receipts that came from one, proofs of equivocation, and the
// events that inside has yet to take.
//
// Nothing else is ever here: no content, no report, no directive, no decision,
// no private key, and of an exchange with one partner nothing that another
// could learn from. Bytes are kept exactly as they were signed.
//
// Numbers run per partner, incarnation and lane (docs/protocol.md). A row is
// written once; only the state of an outgoing envelope and of a peer changes,
// and an event is removed when inside has acknowledged it.
package gatewaydb

// Package link is the partner-facing side of a node: it carries sealed
// envelopes to partners' gateways, takes theirs, and receipts what it has
// stored durably. DESIGN.md beside this file is the protocol and its crash
// points.
//
// It sees only what was released. It holds the gateway key, which signs
// delivered receipts and nothing else, and the TLS key; no release key and no
// key that opens an envelope. Between it and inside there is one door, Queue:
// put, take, ack, cancel, status. No answer to a partner waits for inside.
//
// It refuses every connection whose certificate is not pinned by a peer's
// signed key set (TLS 1.3, both sides, no authorities), every envelope that is
// not signed by the peer that brings it and addressed to this service, every
// number that is not the next of its lane, and anything above the limits that
// this service's own peering statement gives. Errors are problem documents
// (RFC 9457) of a closed list.
package link

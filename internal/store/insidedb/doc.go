// Package insidedb keeps what the service's own side holds: officers, report
// versions, partners with their signed peering documents, decisions, releases
// with every state and every act of review, watchlists, lanes, the outbox to
// the gateway, the inbox from it, what was received, receipts both ways, and
// alarms.
//
// Rows are immutable versions, or carry a history of immutable entries. Each
// is stamped recorded_at in its own stream, and reads that take an as-of see
// what was recorded at or before it. Ids of rows never leave the service: they
// are hashes of what the row is about, so that minting one draws no randomness.
//
// Capabilities do not survive storage. The outbox takes only an
// envelope.Sealed, a release only a tearline.Tearline, and what was received
// only an envelope.Verified; what is read back is plain bytes, which the flows
// decide, tear or verify again.
//
// It refuses what contradicts what is held (a conflict) and keys that are not
// held (not-found). It follows DESIGN, Data and Storage and scale.
package insidedb

// Package exchange moves what was released to partners, and takes in what they
// send: it seals approved releases on a fixed tick, hands them to the gateway,
// takes the gateway's events, opens envelopes in the order of their lanes, and
// admits, refuses or quarantines what is in them, with a receipt for each.
//
// Sealing decides and tears again under the policy in force, so nothing stale
// leaves. The number of a lane, the envelope, the outbox and the release's
// state change in one transaction. Nothing is called sent without the
// partner's signed receipt. DESIGN.md beside this file names every step, what
// a crash there leaves, and the points at which a test may crash it.
//
// It refuses, with a word of a closed list, envelopes of removed partners or
// other agreements, content that is unreadable, not committed to or no
// tearline, and envelopes that do not follow the one before them; it
// quarantines marks above the agreement's ceiling and terms that this node
// cannot honour; and it raises an alarm over what honest parties do not do. It
// follows DESIGN, Exchange, and docs/protocol.md.
package exchange

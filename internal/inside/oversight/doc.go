// Package oversight keeps the service's own log for those who oversee it, and
// shows what it proves.
//
// Every decision, act of review, release, arrival and receipt leaves a pending
// leaf in its own transaction (insidedb.Logged). The sequencer here moves leaves
// into C2SP tiles and a signed head, in one transaction. At a fixed time,
// whether or not anything happened, the head goes to the service's witnesses
// (C2SP tlog-witness) and, blinded, to every partner. Tiles and heads are
// served to auditors (C2SP tlog-tiles): they hold salted hashes and nothing else.
//
// It counts for overseers what the service does, without content, and signs a statement of
// each month that has ended, once (package statement; docs/oversight.md).
//
// It proves what was said to a partner (evidence.Prove), checks our own record
// against itself, and holds a partner's account of an exchange against ours.
//
// It refuses to go on with a log under another key than it was begun with, and
// never signs a head that does not extend the last one. DESIGN.md says why it
// is as it is; it follows DESIGN, Five ideas (5) and Storage and scale.
package oversight

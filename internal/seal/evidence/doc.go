// Package evidence keeps the record that can be shown to others: leaves that
// commit to events, a log of leaves, signed heads of the log, and proofs.
//
// A leaf is the salted hash of an event; without event and salt it says
// nothing. The log is the Merkle tree of RFC 6962, its hashes computed by
// x/mod's tlog and stored by the caller. Heads are C2SP tlog-checkpoints,
// signed notes under the log's Ed25519 key; witnesses put a dated
// tlog-cosignature beneath (Ed25519, cosignature/v1). An auditor reads the log
// as C2SP tlog-tiles and recomputes it. Two heads of one log that cannot both
// be true are a Fork, which carries both with their signatures.
//
// A proof is one JSON document. With a key file, and with nothing else, Verify
// says which words one service sent to another and how far that is proved:
// existed by (a witness), delivered and read (the receiver's own receipts).
// What is not proved is listed. DESIGN.md says what each grade rests on.
//
// It refuses documents in any spelling but its own, keys that the key file
// does not name, heads without the log's signature, sizes above MaxSize, and
// any proof whose parts do not speak of the same envelope. It does not look
// for what a prover leaves out: a receipt that says the opposite can be
// withheld, and nobody can see that from the proof.
//
// Bytes in, bytes out: no I/O, no clock. Times and salts are given to it.
package evidence

// Package envelope seals what goes to one partner and opens what came from one.
//
// Envelope v1 is a DSSE envelope (payload type
// application/vnd.entente.envelope.v1+json) with two signatures, Ed25519 and
// ML-DSA-65, over a clear header and an HPKE ciphertext (RFC 9180). The hash of
// the header's exact bytes is the HPKE info, so that a ciphertext opens under
// its own header alone. What is inside is padded (Padmé), and committed to
// with a salt for the content and one for each portion, so that one sentence
// can be proved later without the rest. docs/protocol.md is the specification.
//
// Only a tearline or a Control can be sealed. Sealed, Carried and Verified are
// capabilities: Seal, Inspect and Open make them, and their zero values are
// refused. Bytes read back from a store are verified again (Restore, Inspect,
// Open) before they regain a type.
//
// It refuses anything not strictly well formed, any other number of signatures
// than two, a signature of a gateway key, an unknown critical extension, parts,
// another recipient, a stale decision, and content above its limit. It keeps
// unknown header fields that are not critical. No clock decides acceptance.
//
// Bytes in, bytes out: it does no I/O; times and salts are given to it. Only
// the HPKE encapsulation draws on the standard library's own randomness.
package envelope

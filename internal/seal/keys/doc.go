// Package keys holds the keys of a service and says what each may do.
//
// A service root (Ed25519 and ML-DSA-65, kept off-line) signs key sets, the
// peering document and revocations, and nothing else. A key set names, under a
// serial, the release key (signs envelopes), the HPKE key (opens them), the
// gateway key (signs delivered receipts) and the pin of the TLS certificate.
// Release and HPKE keys live inside only; gateway and TLS keys at the gateway
// only. The types enforce it: a key has one method for each payload type that
// it may sign, and none for anything else.
//
// Every signature is a pair, Ed25519 and ML-DSA-65, over the DSSE
// pre-authentication encoding, and both must verify. Signing is deterministic
// (FIPS 204, section 3.4): the same document signed twice is the same bytes.
// Encryption is HPKE (RFC 9180) in base mode with MLKEM768-X25519
// (draft-ietf-hpke-pq), HKDF-SHA256 and AES-256-GCM; it does not authenticate
// the sender, the signatures do.
//
// It refuses documents that are not strictly well formed, signatures of any
// other key, keys of the wrong size, files that others may read, and revoked
// key sets. No clock decides whether a signature counts: validity windows say
// only which key set a sender chooses.
//
// It alone imports DSSE, ML-DSA and HPKE. Private keys never print, never
// marshal and never reach a log: every way to write one gives a placeholder.
package keys

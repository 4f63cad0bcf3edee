// Package payload seals content at rest, each payload under a random key of its
// own: who destroys the key has erased the content, wherever copies of the
// ciphertext lie.
//
// What is sealed is bound to the row and column that it stands in: ciphertext
// that is put elsewhere does not open. A payload's key may itself be sealed, under
// the key of the store, which lies apart from it.
//
// It uses AES-256 in Galois/Counter Mode with a random nonce of 96 bits (NIST SP
// 800-38D, 8.2.2), from the standard library. It refuses keys of another length,
// and everything that was changed, cut or moved. It follows DESIGN, Data: erasure
// is cryptographic.
package payload

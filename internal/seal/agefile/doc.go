// Package agefile seals words for delivery by hand to somebody with whom there is
// no link, in the format of age (age-encryption.org/v1), which a recipient opens
// with the public tool and no program of ours.
//
// It refuses both a recipient and a passphrase, neither, a passphrase that is short,
// and recipients other than age's own (age1…, X25519 and its post-quantum hybrid).
// Nothing is signed: who made a file is said by whoever hands it over.
package agefile

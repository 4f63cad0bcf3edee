package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"io"

	"entente/internal/core/errs"
)

// digestSecret is how long the secret before sealed words is, which keeps what was
// erased from being guessed by its digest.
const digestSecret = 16

// sealWords seals words behind a secret, and gives the digest of both, "sha256:…": what
// the log may commit to of words that will be erased.
func (l lock) sealWords(about string, words []byte) (sealed []byte, digest string, err error) {
	plain := make([]byte, digestSecret, digestSecret+len(words))
	if _, err := io.ReadFull(l.random, plain); err != nil {
		return nil, "", errs.Wrap(errs.Internal, "insidedb.sealWords", err, "no randomness")
	}
	plain = append(plain, words...)
	sum := sha256.Sum256(plain)
	sealed, err = l.seal(about, plain)
	return sealed, "sha256:" + hex.EncodeToString(sum[:]), err
}

// openWords opens what sealWords sealed.
func (l lock) openWords(about string, sealed []byte) ([]byte, error) {
	plain, err := l.open(about, sealed)
	return plain[min(digestSecret, len(plain)):], err
}

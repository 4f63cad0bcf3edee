package payload

import (
	"crypto/aes"
	"crypto/cipher"
	"io"

	"entente/internal/core/errs"
)

// KeySize is the length of a key in bytes.
const KeySize = 32

// Overhead is how many bytes longer than its content a sealed payload is.
const Overhead = nonceSize + 16

const nonceSize = 12

// Key seals and opens. The zero value does neither. A Key is safe for concurrent
// use, and prints as nothing.
type Key struct {
	held func() material // what stands in a closure is not printed with a struct that holds the key
}

type material struct {
	secret []byte
	aead   cipher.AEAD
}

// NewKey draws a key.
func NewKey(random io.Reader) (Key, error) {
	secret := make([]byte, KeySize)
	if _, err := io.ReadFull(random, secret); err != nil {
		return Key{}, errs.Wrap(errs.Internal, "payload.NewKey", err, "no randomness")
	}
	return ReadKey(secret)
}

// ReadKey takes a key as Secret gave it. The error is invalid for another length.
func ReadKey(secret []byte) (Key, error) {
	const op = "payload.ReadKey"
	if len(secret) != KeySize {
		return Key{}, errs.E(errs.Invalid, op, "a key of %d bytes; expected %d", len(secret), KeySize)
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return Key{}, errs.Wrap(errs.Internal, op, err, "the cipher refuses the key")
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return Key{}, errs.Wrap(errs.Internal, op, err, "the cipher refuses the key")
	}
	return Key{func() material { return material{secret, aead} }}, nil
}

// Valid tells whether the key can be used.
func (k Key) Valid() bool { return k.held != nil }

// Secret is the bytes of a valid key, to be kept. The caller must not change them.
func (k Key) Secret() []byte { return k.held().secret }

// String keeps the key out of logs and errors.
func (k Key) String() string { return "payload.Key" }

// GoString keeps the key out of logs and errors.
func (k Key) GoString() string { return "payload.Key" }

// Seal encrypts content. about names where it stands, and must be given again to
// open it. One key seals at most 2^32 times.
func (k Key) Seal(random io.Reader, about string, content []byte) ([]byte, error) {
	const op = "payload.Seal"
	if !k.Valid() {
		return nil, errs.E(errs.Internal, op, "no key")
	}
	out := make([]byte, nonceSize, len(content)+Overhead)
	if _, err := io.ReadFull(random, out); err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "no randomness")
	}
	return k.held().aead.Seal(out, out, content, []byte(about)), nil
}

// Open gives the content that Seal took. The error is internal for what was
// changed, cut, sealed under another key, or stands elsewhere: it comes from our
// own store.
func (k Key) Open(about string, sealed []byte) ([]byte, error) {
	const op = "payload.Open"
	if !k.Valid() {
		return nil, errs.E(errs.Internal, op, "no key")
	}
	if len(sealed) < Overhead {
		return nil, errs.E(errs.Internal, op, "what is kept of %s is too short to be sealed", about)
	}
	out, err := k.held().aead.Open([]byte{}, sealed[:nonceSize], sealed[nonceSize:], []byte(about))
	if err != nil {
		return nil, errs.E(errs.Internal, op, "what is kept of %s is not what was sealed there", about)
	}
	return out, nil
}

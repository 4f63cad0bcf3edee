package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"time"
)

// The forms that several signed documents share.
var (
	// Digest is a SHA-256 hash in text: "sha256:" and 64 lower-case digits.
	Digest = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	// Token is an identifier: letters, digits and . _ : -, at most 128.
	Token = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$`)
	// Term is a word of a list that may grow: lower-case letters, digits and hyphens.
	Term = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
)

// Hash is the SHA-256 hash of data in the form of Digest.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Marshal writes v as compact JSON: keys in the order of the struct, and no
// escapes but those that JSON itself needs (and U+2028, U+2029).
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Time writes an instant in TimeForm; what is finer than a microsecond is cut off.
func Time(t time.Time) string { return t.UTC().Format(TimeForm) }

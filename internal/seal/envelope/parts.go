package envelope

import (
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"

	"entente/internal/core/errs"
	"entente/internal/seal/wire"
)

// Limits of content that goes in parts.
const (
	PartSize       = 1 << 20             // of a part before it is sealed, in bytes; the last may be shorter
	SealedPartSize = PartSize + tagSize  // and after
	MaxParts       = 1024                // of one envelope
	MaxPartsBytes  = PartSize * MaxParts // all of them together: 1 GiB
	MaxAttachments = 64                  // of one envelope
	PurposePartKey = "part-key"          // the purpose under which Seal draws the key
	partKeySize    = 32
)

// Attachment is a file that goes with a tearline, in parts of its envelope.
// The bundle names it by its hash, so that the commitment covers it.
type Attachment struct {
	Digest string // "sha256:…" of its bytes
	Bytes  int64
}

// Parts is what the header says of the parts of an envelope: their number, and
// the padded length of all of them together before they are sealed.
type Parts struct {
	Count int
	Bytes int64
}

// partsOf is the number and length of the parts that hold attachments. The
// length is padded as an envelope's is.
func partsOf(list []Attachment) (*Parts, error) {
	const op = "envelope.Seal"
	if len(list) == 0 {
		return nil, nil
	}
	if len(list) > MaxAttachments {
		return nil, errs.E(errs.Invalid, op, "%d attachments; expected at most %d", len(list), MaxAttachments)
	}
	total := int64(0)
	for _, a := range list {
		if a.Bytes < 1 || a.Bytes > MaxPartsBytes || !wire.Digest.MatchString(a.Digest) {
			return nil, errs.E(errs.Invalid, op, "an attachment of %d bytes; expected 1 to %d and its hash", a.Bytes, int64(MaxPartsBytes))
		}
		total += a.Bytes
	}
	if total > MaxPartsBytes {
		return nil, errs.E(errs.Invalid, op, "attachments of %d bytes; expected at most %d", total, int64(MaxPartsBytes))
	}
	return partsFor(total), nil
}

func partsFor(total int64) *Parts {
	padded := min(int64(padme(int(total))), MaxPartsBytes)
	return &Parts{Count: int((padded + PartSize - 1) / PartSize), Bytes: padded}
}

// PlainSize is the length of a part before it is sealed; 0 for one that the
// envelope does not have.
func (p Parts) PlainSize(i int) int {
	if i < 0 || i >= p.Count {
		return 0
	}
	return int(min(p.Bytes-int64(i)*PartSize, PartSize))
}

// SealedSize is the length of a part as it goes.
func (p Parts) SealedSize(i int) int {
	if n := p.PlainSize(i); n > 0 {
		return n + tagSize
	}
	return 0
}

// readParts reads what a header says of parts.
func readParts(o *wire.Object) *Parts {
	in := o.Object("parts")
	p := &Parts{Count: int(in.Uint("count", 1, MaxParts)), Bytes: int64(in.Uint("bytes", 1, MaxPartsBytes))}
	if in.Err() == nil && (p.Count != int((p.Bytes+PartSize-1)/PartSize) || *partsFor(p.Bytes) != *p) {
		in.Fail("bytes", "expected a padded length, and as many parts as it needs")
	}
	o.Close(in)
	return p
}

// attached is what stands in the plaintext of an envelope with parts.
type attached struct {
	key   []byte // of the parts, for this envelope alone
	items []Attachment
}

type attachedJSON struct {
	Key   string           `json:"key"`
	Items []attachmentJSON `json:"items"`
}

type attachmentJSON struct {
	Digest string `json:"digest"`
	Bytes  int64  `json:"bytes"`
}

func (a *attached) json() *attachedJSON {
	if a == nil {
		return nil
	}
	j := &attachedJSON{Key: base64.StdEncoding.EncodeToString(a.key)}
	for _, x := range a.items {
		j.Items = append(j.Items, attachmentJSON(x))
	}
	return j
}

// readAttached reads the key and the attachments of an envelope's parts.
func readAttached(o *wire.Object) *attached {
	in := o.Object("parts")
	a := &attached{key: in.Base64("key", partKeySize, partKeySize)}
	for _, x := range in.Objects("items", 1, MaxAttachments) {
		a.items = append(a.items, Attachment{Digest: x.Form("digest", wire.Digest, digestWords), Bytes: int64(x.Uint("bytes", 1, MaxPartsBytes))})
		in.Close(x)
	}
	o.Close(in)
	return a
}

// fits tells whether the header announces the parts that the attachments need.
func (a *attached) fits(announced *Parts) bool {
	if a == nil || announced == nil {
		return a == nil && announced == nil
	}
	need, err := partsOf(a.items)
	return err == nil && *need == *announced
}

// PartKey seals the parts of one envelope of our own. Sealing a part again
// gives the same bytes, so a part may be made whenever it is needed. The zero
// value seals nothing. Its Bytes are a secret.
type PartKey struct {
	parts Parts
	key   guardedKey
}

// guardedKey keeps a key out of what fmt prints.
type guardedKey func() []byte

// String gives a placeholder.
func (k PartKey) String() string { return "[part key]" }

// GoString gives a placeholder.
func (k PartKey) GoString() string { return "[part key]" }

// Format writes a placeholder whatever the verb.
func (k PartKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// Valid tells whether there is a key.
func (k PartKey) Valid() bool { return k.key != nil }

// Parts is how many there are, and how long.
func (k PartKey) Parts() Parts { return k.parts }

// Bytes is the key itself, for keeping inside until the parts have gone.
func (k PartKey) Bytes() []byte {
	if !k.Valid() {
		return nil
	}
	return append([]byte(nil), k.key()...)
}

// RestorePartKey gives a key that was kept its type again.
func RestorePartKey(key []byte, parts Parts) (PartKey, error) {
	if len(key) != partKeySize || parts.Count < 1 {
		return PartKey{}, errs.E(errs.Invalid, "envelope.RestorePartKey", "expected a key of %d bytes and its parts", partKeySize)
	}
	kept := append([]byte(nil), key...)
	return PartKey{parts: parts, key: func() []byte { return kept }}, nil
}

// SealPart seals part i, from 0. plain has PlainSize bytes: the attachments one
// behind the other, and zeros after the last.
func (k PartKey) SealPart(i int, plain []byte) ([]byte, error) {
	const op = "envelope.SealPart"
	if !k.Valid() {
		return nil, errs.E(errs.Internal, op, "no key")
	}
	if len(plain) == 0 || len(plain) != k.parts.PlainSize(i) {
		return nil, errs.E(errs.Invalid, op, "part %d of %d bytes; expected %d", i, len(plain), k.parts.PlainSize(i))
	}
	aead, err := once(k.key())
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, partNonce(aead, i, i == k.parts.Count-1), plain, nil), nil
}

// partNonce is the part's number and whether it is the last, so that parts are
// neither moved nor cut off (the STREAM construction).
func partNonce(aead cipher.AEAD, i int, last bool) []byte {
	n := make([]byte, aead.NonceSize())
	binary.BigEndian.PutUint64(n, uint64(i))
	if last {
		n[len(n)-1] = 1
	}
	return n
}

// Attachments are the files that go with the tearline, in the order of the
// parts; nil for none.
func (v Verified) Attachments() []Attachment {
	if v.content.attached == nil {
		return nil
	}
	return append([]Attachment(nil), v.content.attached.items...)
}

// OpenPart opens part i, from 0. A part that was changed, moved or cut is Denied.
func (v Verified) OpenPart(i int, part []byte) ([]byte, error) {
	const op = "envelope.OpenPart"
	k := v.PartKey()
	if !k.Valid() {
		return nil, errs.E(errs.Internal, op, "an envelope without parts, or one that was never opened")
	}
	return k.OpenPart(i, part)
}

// PartKey is the key of the envelope's parts, for keeping beside what came; the
// zero value when it has none.
func (v Verified) PartKey() PartKey {
	if !v.Valid() || v.header.Parts == nil || v.content.attached == nil {
		return PartKey{}
	}
	key := v.content.attached.key
	return PartKey{parts: *v.header.Parts, key: func() []byte { return key }}
}

// OpenPart opens what SealPart sealed. A part that was changed, moved or cut is Denied.
func (k PartKey) OpenPart(i int, part []byte) ([]byte, error) {
	const op = "envelope.OpenPart"
	if !k.Valid() {
		return nil, errs.E(errs.Internal, op, "no key")
	}
	if len(part) == 0 || len(part) != k.parts.SealedSize(i) {
		return nil, errs.E(errs.Invalid, op, "part %d of %d bytes; expected %d", i, len(part), k.parts.SealedSize(i))
	}
	aead, err := once(k.key())
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, partNonce(aead, i, i == k.parts.Count-1), part, nil)
	if err != nil {
		return nil, errs.E(errs.Denied, op, "part %d is not what was sealed", i)
	}
	return plain, nil
}

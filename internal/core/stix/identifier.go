package stix

import (
	"crypto/sha1"
	"encoding/hex"
	"regexp"
	"strings"
)

var (
	idForm   = regexp.MustCompile(`^([a-z][a-z0-9-]+[a-z0-9])--([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$`)
	typeForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
)

// observableNamespace is the namespace of deterministic identifiers (section 3.4).
const observableNamespace = "00abedb4-aa42-466c-9c01-fed23315a9b7"

// NewID makes an identifier of a type from 16 bytes that the caller drew at
// random or derived with a key. It has the form of a version 4 UUID.
func NewID(typ string, bits [16]byte) string {
	return typ + "--" + uuid(bits, 4)
}

// TypeOf is the type that an identifier names; "" when it is no identifier.
func TypeOf(id string) string {
	m := idForm.FindStringSubmatch(strings.ToLower(id))
	if m == nil || !strings.HasPrefix(id, m[1]) {
		return ""
	}
	return m[1]
}

// uuid sets version and variant and writes the 8-4-4-4-12 form (RFC 9562).
func uuid(b [16]byte, version byte) string {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// nameUUID is the version 5 UUID of a name in the namespace of section 3.4.
// SHA-1 is what version 5 prescribes; nothing here relies on it as a secret.
func nameUUID(name []byte) string {
	space, _ := hex.DecodeString(strings.ReplaceAll(observableNamespace, "-", ""))
	sum := sha1.Sum(append(space, name...))
	return uuid([16]byte(sum[:16]), 5)
}

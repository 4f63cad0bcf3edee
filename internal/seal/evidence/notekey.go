package evidence

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"

	"golang.org/x/mod/sumdb/note"
)

// The signature types of C2SP signed-note that are used here.
const (
	typeEd25519     = 1
	typeCosignature = 4
)

// maxNameBytes bounds the name of a log or witness.
const maxNameBytes = 255

// noteKey signs one sort of note. The private key is held by a function, which
// nothing that prints values can look into.
type noteKey struct {
	name   string
	kind   byte
	public ed25519.PublicKey
	sign   func(msg []byte) []byte
}

func newNoteKey(op, name string, kind byte, seed []byte) (noteKey, error) {
	if !validName(name) {
		return noteKey{}, errs.E(errs.Invalid, op, "expected a name of 1 to %d bytes without blanks and plus signs", maxNameBytes)
	}
	if len(seed) != ed25519.SeedSize {
		return noteKey{}, errs.E(errs.Invalid, op, "a seed of the wrong size; expected %d bytes", ed25519.SeedSize)
	}
	k := ed25519.NewKeyFromSeed(seed)
	return noteKey{name: name, kind: kind, public: k.Public().(ed25519.PublicKey),
		sign: func(msg []byte) []byte { return ed25519.Sign(k, msg) }}, nil
}

// validName is stricter than C2SP: no control characters either.
func validName(name string) bool {
	return name != "" && len(name) <= maxNameBytes && utf8.ValidString(name) &&
		!strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '+' })
}

// vkey is the public key as C2SP signed-note writes it.
func (k noteKey) vkey() string {
	if k.sign == nil {
		return ""
	}
	typed := append([]byte{k.kind}, k.public...)
	var id [4]byte
	binary.BigEndian.PutUint32(id[:], keyHash(k.name, typed))
	return k.name + "+" + hex.EncodeToString(id[:]) + "+" + base64.StdEncoding.EncodeToString(typed)
}

// keyHash is the key id of signed-note.
func keyHash(name string, typed []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), typed...))
	return binary.BigEndian.Uint32(sum[:4])
}

// line is a signature line of a note.
func (k noteKey) line(signature []byte) string {
	out := binary.BigEndian.AppendUint32(nil, keyHash(k.name, append([]byte{k.kind}, k.public...)))
	return "— " + k.name + " " + base64.StdEncoding.EncodeToString(append(out, signature...)) + "\n"
}

// LogKey signs the heads of one log and nothing else. The zero value signs nothing.
type LogKey struct{ key noteKey }

// NewLogKey makes the key of the log with this origin from 32 random bytes.
// The same seed gives the same key; who keeps the seed keeps the key.
func NewLogKey(origin string, seed []byte) (LogKey, error) {
	k, err := newNoteKey("evidence.NewLogKey", origin, typeEd25519, seed)
	return LogKey{k}, err
}

// Origin is the log's name.
func (k LogKey) Origin() string { return k.key.name }

// Public is the verifier key, "origin+id+base64"; "" without a key.
func (k LogKey) Public() string { return k.key.vkey() }

// WitnessKey cosigns heads of any log. The zero value signs nothing.
type WitnessKey struct{ key noteKey }

// NewWitnessKey makes a witness's key from 32 random bytes.
func NewWitnessKey(name string, seed []byte) (WitnessKey, error) {
	k, err := newNoteKey("evidence.NewWitnessKey", name, typeCosignature, seed)
	return WitnessKey{k}, err
}

// Public is the verifier key, "name+id+base64"; "" without a key.
func (k WitnessKey) Public() string { return k.key.vkey() }

// Log verifies the heads of one log. The zero value verifies nothing.
type Log struct{ v noteVerifier }

// ReadLog reads the verifier key of a log.
func ReadLog(vkey string) (Log, error) {
	v, err := readVerifier("evidence.ReadLog", vkey, typeEd25519)
	return Log{v}, err
}

// Origin is the log's name.
func (l Log) Origin() string { return l.v.name }

// Public is the verifier key as it was read.
func (l Log) Public() string { return l.v.vkey }

// Witness verifies cosignatures of one witness. The zero value verifies nothing.
type Witness struct{ v noteVerifier }

// ReadWitness reads the verifier key of a witness.
func ReadWitness(vkey string) (Witness, error) {
	v, err := readVerifier("evidence.ReadWitness", vkey, typeCosignature)
	return Witness{v}, err
}

// Name is the witness's name.
func (w Witness) Name() string { return w.v.name }

// Public is the verifier key as it was read.
func (w Witness) Public() string { return w.v.vkey }

// noteVerifier is a note.Verifier of either type.
type noteVerifier struct {
	vkey, name string
	hash       uint32
	kind       byte
	public     ed25519.PublicKey
}

var _ note.Verifier = noteVerifier{}

func readVerifier(op, vkey string, kind byte) (noteVerifier, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	id, b64, _ := strings.Cut(rest, "+")
	typed, err := base64.StdEncoding.Strict().DecodeString(b64)
	if err != nil || len(vkey) > 512 || !validName(name) || len(typed) != 1+ed25519.PublicKeySize || typed[0] != kind {
		return noteVerifier{}, errs.E(errs.Invalid, op, "expected name+id+base64 of an Ed25519 key of type %d", kind)
	}
	v := noteVerifier{vkey: vkey, name: name, hash: keyHash(name, typed), kind: kind, public: typed[1:]}
	var want [4]byte
	binary.BigEndian.PutUint32(want[:], v.hash)
	if id != hex.EncodeToString(want[:]) || strings.ContainsAny(b64, "\r\n") {
		return noteVerifier{}, errs.E(errs.Invalid, op, "the id is not that of name and key")
	}
	return v, nil
}

func (v noteVerifier) valid() bool { return v.name != "" && len(v.public) == ed25519.PublicKeySize }

// Name is the key's name, for note.Verifier.
func (v noteVerifier) Name() string { return v.name }

// KeyHash is the key's id, for note.Verifier.
func (v noteVerifier) KeyHash() uint32 { return v.hash }

// Verify checks a signature over a note's text, for note.Verifier.
func (v noteVerifier) Verify(text, sig []byte) bool {
	if v.kind == typeEd25519 {
		return ed25519.Verify(v.public, text, sig)
	}
	at, ok := cosignedAt(sig)
	return ok && ed25519.Verify(v.public, cosigned(text, at), sig[8:])
}

// lastSecond is the last one that TimeForm can write.
const lastSecond = 253402300799

// cosignedAt reads the time of a cosignature/v1. Zero is refused: it means
// that the witness states no time, and a time is what we need one for.
func cosignedAt(sig []byte) (time.Time, bool) {
	if len(sig) != 8+ed25519.SignatureSize {
		return time.Time{}, false
	}
	t := binary.BigEndian.Uint64(sig)
	if t == 0 || t > lastSecond {
		return time.Time{}, false
	}
	return time.Unix(int64(t), 0).UTC(), true
}

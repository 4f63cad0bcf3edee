package evidence

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// MaxCheckpointBytes bounds a checkpoint with all its signatures.
const MaxCheckpointBytes = 64 << 10

// Head is the state of a log that a checkpoint states.
type Head struct {
	Origin string // the log's name
	Size   int64  // leaves
	Root   Hash
}

// text is the body of the C2SP tlog-checkpoint, without extension lines.
func (h Head) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", h.Origin, h.Size, h.Root)
}

// readHead reads the body of a checkpoint. Extension lines are allowed and
// mean nothing here; the signatures cover them.
func readHead(text string) (Head, error) {
	const op = "evidence.ReadCheckpoint"
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return Head{}, errs.E(errs.Invalid, op, "expected the lines origin, size and root hash")
	}
	lines = lines[:len(lines)-1]
	for _, l := range lines[3:] {
		if l == "" {
			return Head{}, errs.E(errs.Invalid, op, "an empty extension line")
		}
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > MaxSize || strconv.FormatInt(size, 10) != lines[1] {
		return Head{}, errs.E(errs.Invalid, op, "line 2: expected a size from 0 to %d", int64(MaxSize))
	}
	root, err := readHash(lines[2])
	if err != nil || lines[0] == "" {
		return Head{}, errs.E(errs.Invalid, op, "expected an origin on line 1 and a root hash in base64 on line 3")
	}
	if empty, err := tlog.TreeHash(0, nil); size == 0 && (err != nil || root != empty) {
		return Head{}, errs.E(errs.Invalid, op, "an empty log with another root hash than the empty log's")
	}
	return Head{Origin: lines[0], Size: size, Root: root}, nil
}

// readHash reads a hash in standard base64, in its one spelling.
func readHash(s string) (Hash, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != tlog.HashSize || strings.ContainsAny(s, "\r\n") {
		return Hash{}, errs.E(errs.Invalid, "evidence.Hash", "expected a hash in base64")
	}
	return Hash(b), nil
}

// SignCheckpoint signs a head of the key's own log as a C2SP signed note. The
// caller must never sign two heads that are not consistent.
func SignCheckpoint(k LogKey, h Head) ([]byte, error) {
	const op = "evidence.SignCheckpoint"
	if k.key.sign == nil {
		return nil, errs.E(errs.Internal, op, "no log key")
	}
	if h.Origin != k.Origin() {
		return nil, errs.E(errs.Denied, op, "a head of %q; the key is that of %q", h.Origin, k.Origin())
	}
	text := h.text()
	if _, err := readHead(text); err != nil {
		return nil, err
	}
	return []byte(text + "\n" + k.key.line(k.key.sign([]byte(text)))), nil
}

// Checkpoint is a capability: a head whose log's signature was verified, with
// the cosignatures that were verified with it. The zero value is refused.
type Checkpoint struct {
	head      Head
	bytes     []byte
	log       Log
	cosigned  []Cosignature
	witnesses []Witness // who cosigned, one for one
	whole     bool      // every signature line was verified
}

// Cosignature is a witness's word that it saw the head at a time, and that it
// never saw one that contradicts it.
type Cosignature struct {
	Witness string
	At      time.Time // whole seconds
}

// Valid tells whether ReadCheckpoint made this value.
func (c Checkpoint) Valid() bool { return len(c.bytes) > 0 }

// Head is what the checkpoint states.
func (c Checkpoint) Head() Head { return c.head }

// Bytes are the checkpoint as it came. The caller must not change them.
func (c Checkpoint) Bytes() []byte { return c.bytes }

// Cosignatures are those of the witnesses asked for, in the note's order.
func (c Checkpoint) Cosignatures() []Cosignature { return c.cosigned }

// ReadCheckpoint reads a checkpoint of a log and verifies the log's signature
// and those of the witnesses given. Signatures of others are ignored; a bad one
// of a known key refuses the whole (Denied). Form errors are Invalid.
func ReadCheckpoint(data []byte, log Log, witnesses ...Witness) (Checkpoint, error) {
	const op = "evidence.ReadCheckpoint"
	if !log.v.valid() {
		return Checkpoint{}, errs.E(errs.Internal, op, "no log key to verify with")
	}
	if len(data) > MaxCheckpointBytes {
		return Checkpoint{}, errs.E(errs.Invalid, op, "%d bytes; expected at most %d", len(data), MaxCheckpointBytes)
	}
	known := []note.Verifier{log.v}
	for _, w := range witnesses {
		if !w.v.valid() {
			return Checkpoint{}, errs.E(errs.Internal, op, "no witness key to verify with")
		}
		known = append(known, w.v)
	}
	n, err := note.Open(data, note.VerifierList(known...))
	if err != nil {
		return Checkpoint{}, noteError(op, err)
	}
	head, err := readHead(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if head.Origin != log.Origin() {
		return Checkpoint{}, errs.E(errs.Denied, op, "a head of another log than %q", log.Origin())
	}
	c := Checkpoint{head: head, log: log, bytes: bytes.Clone(data), whole: len(data) == len(n.Text)+1+signatureBytes(n.Sigs)}
	if err := c.take(n.Sigs, witnesses); err != nil {
		return Checkpoint{}, err
	}
	return c, nil
}

// signatureBytes is the length of the lines of signatures.
func signatureBytes(sigs []note.Signature) int {
	n := 0
	for _, s := range sigs {
		n += len("— ") + len(s.Name) + len(" ") + len(s.Base64) + len("\n")
	}
	return n
}

// take sorts the verified signatures into the log's, which must be there, and
// those of witnesses.
func (c *Checkpoint) take(sigs []note.Signature, witnesses []Witness) error {
	const op = "evidence.ReadCheckpoint"
	signed := false
	for _, s := range sigs {
		if s.Name == c.log.v.name && s.Hash == c.log.v.hash {
			signed = true
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(s.Base64)
		if err != nil || len(raw) < 4 {
			return errs.E(errs.Invalid, op, "a cosignature that cannot be read")
		}
		at, ok := cosignedAt(raw[4:])
		if !ok {
			return errs.E(errs.Invalid, op, "a cosignature without a time")
		}
		for _, w := range witnesses {
			if w.v.name == s.Name && w.v.hash == s.Hash {
				c.witnesses = append(c.witnesses, w)
				c.cosigned = append(c.cosigned, Cosignature{Witness: s.Name, At: at})
			}
		}
	}
	if !signed {
		return errs.E(errs.Denied, op, "not signed by the log %q", c.log.Origin())
	}
	return nil
}

// noteError says what is wrong with a note without showing any of it.
func noteError(op string, err error) error {
	switch err.(type) {
	case *note.UnverifiedNoteError:
		return errs.Wrap(errs.Denied, op, err, "signed by no key that is known here")
	case *note.InvalidSignatureError:
		return errs.Wrap(errs.Denied, op, err, "a signature of a known key does not verify")
	}
	return errs.Wrap(errs.Invalid, op, err, "not a signed note")
}

// cosigned is what a cosignature/v1 signs (C2SP tlog-cosignature).
func cosigned(text []byte, at time.Time) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at.Unix(), text)
}

// Cosign gives the signature line with which a witness says that it saw the
// checkpoint at a time, in whole seconds. The witness must have made sure,
// and stored durably, that the head extends the one it cosigned before.
func Cosign(k WitnessKey, c Checkpoint, at time.Time) ([]byte, error) {
	const op = "evidence.Cosign"
	if k.key.sign == nil || !c.Valid() {
		return nil, errs.E(errs.Internal, op, "no witness key, or a checkpoint that was never verified")
	}
	if at.Unix() < 1 || at.Unix() > lastSecond {
		return nil, errs.E(errs.Invalid, op, "expected a time after 1970")
	}
	text := c.bytes[:bytes.LastIndex(c.bytes, []byte("\n\n"))+1]
	sig := binary.BigEndian.AppendUint64(nil, uint64(at.Unix()))
	return []byte(k.key.line(append(sig, k.key.sign(cosigned(text, at))...))), nil
}

// Attach puts a witness's signature line beneath a checkpoint and verifies the whole again.
func Attach(c Checkpoint, line []byte, w Witness) (Checkpoint, error) {
	const op = "evidence.Attach"
	if !c.Valid() {
		return Checkpoint{}, errs.E(errs.Internal, op, "a checkpoint that was never verified")
	}
	if bytes.Count(line, []byte("\n")) != 1 {
		return Checkpoint{}, errs.E(errs.Invalid, op, "expected one signature line")
	}
	out, err := ReadCheckpoint(append(bytes.Clone(c.bytes), line...), c.log, append(slices.Clone(c.witnesses), w)...)
	if err != nil {
		return Checkpoint{}, err
	}
	if len(out.cosigned) != len(c.cosigned)+1 {
		return Checkpoint{}, errs.E(errs.Denied, op, "the line is not a cosignature of %q", w.Name())
	}
	return out, nil
}

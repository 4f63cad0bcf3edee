package crossing

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"entente/internal/core/errs"
)

// The kinds of frame, in the form of the partner-facing binding: one byte of
// kind, four bytes of length, the highest first, and the body.
const (
	frameItem     = 'I' // what is put: its name; the envelope follows
	frameEnvelope = 'E' // a signed envelope
	frameEvent    = 'N' // what is taken: its head; body and held follow
	frameBody     = 'B' // what the event is about, or empty
	frameHeld     = 'O' // what was there before, or empty
	frameReceipt  = 'R' // a delivered receipt
	framePart     = 'T' // a part: its name; the sealed part follows as a body
)

const frameHeader = 5

// appendFrame puts a frame behind others.
func appendFrame(out []byte, kind byte, body []byte) []byte {
	out = append(out, kind)
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	return append(out, body...)
}

// readFrame reads the next frame, of the one kind that may stand here and no
// longer than limit; io.EOF before the first byte says that there is none.
func readFrame(r io.Reader, kind byte, limit int) ([]byte, error) {
	var head [frameHeader]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, broken(err)
	}
	size := int64(binary.BigEndian.Uint32(head[1:]))
	if head[0] != kind || size > int64(limit) {
		return nil, errs.E(errs.Invalid, "crossing.Read", "expected a frame %q of at most %d bytes", kind, limit)
	}
	var body bytes.Buffer // grows with what comes, not with what is said to come
	if _, err := io.CopyN(&body, r, size); err != nil {
		return nil, broken(err)
	}
	return body.Bytes(), nil
}

// follow reads a frame that must be there.
func follow(r io.Reader, kind byte, limit int) ([]byte, error) {
	body, err := readFrame(r, kind, limit)
	if errors.Is(err, io.EOF) {
		err = broken(err)
	}
	return body, err
}

// broken is an end where none may be. It hides io.EOF, which means that a
// message is whole.
func broken(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return errs.Wrap(errs.Invalid, "crossing.Read", err, "the message breaks off")
}

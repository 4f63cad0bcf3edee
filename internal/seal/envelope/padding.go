package envelope

import (
	"encoding/binary"
	"math/bits"

	"entente/internal/core/errs"
)

// Limits of an envelope, in bytes.
const (
	MinPadded       = 1 << 10                // the smallest plaintext after padding
	MaxPadded       = 4 << 20                // the largest
	MaxContentBytes = MaxPadded - lengthSize // the largest plaintext before padding
	MaxHeaderBytes  = 16 << 10

	lengthSize = 4
)

// padme is the padded size of n bytes, n from 1 to MaxPadded: the next number
// whose binary form has, after its leading digit, only as many significant
// digits as that exponent's own length needs (Nikitin et al., "Reducing
// Metadata Leakage from Encrypted Files and Communication with PURBs", 2019),
// and at least MinPadded. It tells at most 12 per cent and O(log log n) bits.
func padme(n int) int {
	if n <= MinPadded {
		return MinPadded
	}
	e := bits.Len(uint(n)) - 1
	s := bits.Len(uint(e))
	mask := 1<<(e-s) - 1
	return (n + mask) &^ mask
}

// pad puts the length, as four big-endian bytes, before the content and
// zeros after it.
func pad(content []byte) ([]byte, error) {
	if len(content) == 0 || len(content) > MaxContentBytes {
		return nil, errs.E(errs.Invalid, "envelope.Seal", "%d bytes of content; expected 1 to %d", len(content), MaxContentBytes)
	}
	out := make([]byte, padme(lengthSize+len(content)))
	binary.BigEndian.PutUint32(out, uint32(len(content)))
	copy(out[lengthSize:], content)
	return out, nil
}

// unpad takes the content out again. Only what pad makes is taken.
func unpad(padded []byte) ([]byte, error) {
	const op = "envelope.Open"
	if len(padded) < MinPadded || len(padded) > MaxPadded {
		return nil, errs.E(errs.Invalid, op, "a plaintext outside the limits of size")
	}
	n := uint64(binary.BigEndian.Uint32(padded))
	if n == 0 || n > uint64(len(padded)-lengthSize) || padme(lengthSize+int(n)) != len(padded) {
		return nil, errs.E(errs.Invalid, op, "padding of another size than the content asks for")
	}
	rest := byte(0)
	for _, b := range padded[lengthSize+n:] {
		rest |= b
	}
	if rest != 0 {
		return nil, errs.E(errs.Invalid, op, "padding that is not zero")
	}
	return padded[lengthSize : lengthSize+n], nil
}

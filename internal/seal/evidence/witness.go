package evidence

import (
	"bytes"
	"strconv"
	"strings"

	"entente/internal/core/errs"
)

// maxWitnessProof is the most lines of proof in a request (C2SP tlog-witness).
const maxWitnessProof = 63

// AddCheckpoint is what a log asks of a witness (C2SP tlog-witness,
// add-checkpoint): to cosign a head that extends the one it cosigned last.
type AddCheckpoint struct {
	Old        int64  // size of the head that the witness cosigned last; 0 before the first
	Proof      []Hash // that the old head is a beginning of the new; empty from 0 and between equal sizes
	Checkpoint []byte // the new head, signed by the log
}

// Encode is the body of the request.
func (r AddCheckpoint) Encode() []byte {
	var b strings.Builder
	b.WriteString("old " + strconv.FormatInt(r.Old, 10) + "\n")
	for _, h := range r.Proof {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n")
	return append([]byte(b.String()), r.Checkpoint...)
}

// ReadAddCheckpoint reads the body of a request. The checkpoint in it is not
// verified yet; Advance does that.
func ReadAddCheckpoint(data []byte) (AddCheckpoint, error) {
	const op = "evidence.ReadAddCheckpoint"
	if len(data) > MaxCheckpointBytes {
		return AddCheckpoint{}, errs.E(errs.Invalid, op, "%d bytes; expected at most %d", len(data), MaxCheckpointBytes)
	}
	top, rest, ok := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(top), "\n")
	number, isOld := strings.CutPrefix(lines[0], "old ")
	size, err := strconv.ParseInt(number, 10, 64)
	if !ok || !isOld || err != nil || size < 0 || size > MaxSize || strconv.FormatInt(size, 10) != number {
		return AddCheckpoint{}, errs.E(errs.Invalid, op, `expected "old" and a size, a proof, an empty line and a checkpoint`)
	}
	if len(lines)-1 > maxWitnessProof {
		return AddCheckpoint{}, errs.E(errs.Invalid, op, "%d lines of proof; expected at most %d", len(lines)-1, maxWitnessProof)
	}
	r := AddCheckpoint{Old: size, Checkpoint: rest}
	for i, l := range lines[1:] {
		h, err := readHash(l)
		if err != nil {
			return AddCheckpoint{}, errs.At(op, "", i+2, "", "expected a hash in base64")
		}
		r.Proof = append(r.Proof, h)
	}
	return r, nil
}

// Advance says whether a witness whose last head of this log is recorded may
// cosign the request's head; the zero Head stands for none. The answer is the
// head to store, durably and in one step with the check, before any
// cosignature leaves. Its errors are those of the protocol: Denied is 403,
// Invalid 400, Stale 409 (recorded is of another size than the request
// assumes), Conflict 422 (the head does not extend the recorded one: at equal
// sizes a fork).
func (r AddCheckpoint) Advance(recorded Head, log Log) (Checkpoint, error) {
	const op = "evidence.Advance"
	c, err := ReadCheckpoint(r.Checkpoint, log)
	if err != nil {
		return Checkpoint{}, err
	}
	h := c.head
	switch {
	case recorded.Size > 0 && recorded.Origin != h.Origin:
		return Checkpoint{}, errs.E(errs.Internal, op, "the recorded head is of another log")
	case r.Old > h.Size:
		return Checkpoint{}, errs.E(errs.Invalid, op, "an old size above the new")
	case r.Old != recorded.Size:
		return Checkpoint{}, errs.E(errs.Stale, op, "the last head has %d leaves", recorded.Size)
	}
	good := len(r.Proof) == 0
	switch {
	case r.Old == h.Size && r.Old > 0:
		good = good && h.Root == recorded.Root
	case r.Old > 0:
		good = CheckConsistency(r.Old, recorded.Root, h.Size, h.Root, r.Proof) == nil
	}
	if !good {
		return Checkpoint{}, errs.E(errs.Conflict, op, "the head does not extend the last one")
	}
	return c, nil
}

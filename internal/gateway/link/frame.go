package link

import (
	"encoding/binary"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/wire"
)

// The kinds of frame.
const (
	frameEnvelope = 'E' // a signed envelope
	frameVoid     = 'V' // a void number; in an answer: noted
	frameReceipt  = 'R' // a signed delivered receipt
	frameProblem  = 'P' // a problem document; the last of its answer
)

const (
	maxFrames   = 64       // of one request, and so of one answer
	frameHeader = 5        // kind, and length as four bytes, the highest first
	maxAnswer   = 16 << 10 // of one frame of an answer
	maxHeader   = 8 << 10  // of a request or an answer
)

// frame is one part of a batch.
type frame struct {
	kind byte
	body []byte
}

// writeFrames puts frames one behind the other.
func writeFrames(frames []frame) []byte {
	size := 0
	for _, f := range frames {
		size += frameHeader + len(f.body)
	}
	out := make([]byte, 0, size)
	for _, f := range frames {
		out = append(out, f.kind)
		out = binary.BigEndian.AppendUint32(out, uint32(len(f.body)))
		out = append(out, f.body...)
	}
	return out
}

// readFrames takes a batch apart: at least one frame and at most maxFrames, of
// the given kinds, none longer than limit and nothing left over.
func readFrames(data []byte, kinds string, limit int) ([]frame, error) {
	const op = "link.readFrames"
	var out []frame
	for len(data) > 0 {
		if len(data) < frameHeader || len(out) == maxFrames {
			return nil, errs.E(errs.Invalid, op, "expected 1 to %d whole frames", maxFrames)
		}
		kind, size := data[0], binary.BigEndian.Uint32(data[1:frameHeader])
		data = data[frameHeader:]
		if !oneOf(kind, kinds) || uint64(size) > uint64(len(data)) || uint64(size) > uint64(limit) {
			return nil, errs.E(errs.Invalid, op, "expected frames of the kinds %q, whole and of at most %d bytes", kinds, limit)
		}
		out = append(out, frame{kind, data[:size:size]})
		data = data[size:]
	}
	if len(out) == 0 {
		return nil, errs.E(errs.Invalid, op, "expected 1 to %d whole frames", maxFrames)
	}
	return out, nil
}

func oneOf(kind byte, kinds string) bool {
	for i := range len(kinds) {
		if kinds[i] == kind {
			return true
		}
	}
	return false
}

// void is a number that its sender has used and will never send.
type void struct {
	V           int           `json:"v"`
	Incarnation string        `json:"incarnation"`
	Lane        envelope.Lane `json:"lane"`
	Seq         uint64        `json:"seq"`
	Hash        string        `json:"hash"` // of the envelope that does not come
}

func readVoid(data []byte) (void, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: 1 << 10, Depth: 1, Values: 16})
	if err != nil {
		return void{}, err
	}
	v := void{V: int(o.Uint("v", 1, 1)), Incarnation: o.Form("incarnation", wire.Token, "an incarnation's id"),
		Lane: envelope.Lane(o.Word("lane", string(envelope.LaneControl), string(envelope.LaneWarning), string(envelope.LaneOrdinary), string(envelope.LaneBulk))),
		Seq:  o.Uint("seq", 1, wire.MaxInteger), Hash: o.Form("hash", wire.Digest, "the hash of an envelope")}
	return v, o.Done()
}

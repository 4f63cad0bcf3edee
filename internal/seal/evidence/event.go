package evidence

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/wire"
)

// SaltSize is the size of a leaf's salt, in bytes.
const SaltSize = 32

// EntrySize is the size of a leaf as the log holds it, in bytes: the version
// and the commitment.
const EntrySize = 1 + sha256.Size

// entryVersion is the first byte of every entry.
const entryVersion = 1

const labelLeaf = "entente/v1/evidence/leaf\x00"

// Deed says what an event is: a closed list.
type Deed string

// The deeds. The first three are about an envelope, the next four about a record
// that the service keeps for itself; the last two are everything else that was
// said or ordered, and their Kind says what.
const (
	Released Deed = "released" // we sealed it for a partner
	Received Deed = "received" // it came from a partner and opened
	Receipt  Deed = "receipt"  // a receipt for it was given, or came

	Decided  Deed = "decided"  // what a partner may have was decided
	Reviewed Deed = "reviewed" // an officer approved, changed or returned it
	Refused  Deed = "refused"  // an officer or a rule refused it
	Waived   Deed = "waived"   // an officer let something pass

	Told    Deed = "told"    // one side told the other something that is no receipt: a recall, a question, an epoch
	Ordered Deed = "ordered" // an officer or a rule ordered something here: a hold, an erasure, a delegation
)

var deeds = []Deed{Released, Received, Receipt, Decided, Reviewed, Refused, Waived, Told, Ordered}

// ofEnvelope tells whether the deed is about an envelope.
func (d Deed) ofEnvelope() bool { return d == Released || d == Received || d == Receipt }

// Delivered is the verb of a receipt that a gateway gave; the other verbs are
// those of Controls.
const Delivered envelope.Verb = "delivered"

// verbs lists what a receipt may say, in the order of what it shows.
var verbs = []envelope.Verb{Delivered, envelope.Refused, envelope.Quarantined, envelope.Admitted, envelope.Read, envelope.Acted}

// Event is what a leaf commits to. From and To are the two services of the
// envelope, sender first, whoever keeps the log. For a service's own records,
// From is the service and To the partner concerned; what is ordered may concern
// no partner, and then To is "".
type Event struct {
	Deed       Deed
	From, To   party.Code
	ID         string        // of the envelope
	Envelope   string        // hash of the envelope
	Commitment string        // as its header quotes it
	Kind       string        // released and received: as in its header; told and ordered: what it was
	Verb       envelope.Verb // receipt: what it says
	Document   string        // receipt and own records: hash of the document or record
	At         time.Time     // when it was done, as the log's owner states it; microseconds
}

type eventJSON struct {
	V          int           `json:"v"`
	Deed       Deed          `json:"deed"`
	From       party.Code    `json:"from"`
	To         party.Code    `json:"to,omitempty"`
	ID         string        `json:"id,omitempty"`
	Envelope   string        `json:"envelope,omitempty"`
	Commitment string        `json:"commitment,omitempty"`
	Kind       string        `json:"kind,omitempty"`
	Verb       envelope.Verb `json:"verb,omitempty"`
	Document   string        `json:"document,omitempty"`
	At         string        `json:"at"`
}

func (e Event) json() eventJSON {
	return eventJSON{V: 1, Deed: e.Deed, From: e.From, To: e.To, ID: e.ID, Envelope: e.Envelope, Commitment: e.Commitment,
		Kind: e.Kind, Verb: e.Verb, Document: e.Document, At: wire.Time(e.At)}
}

// Encode is the event's one spelling: what the leaf commits to, and what is
// kept to open it later. An event with a field too many or too few is Invalid.
func (e Event) Encode() ([]byte, error) {
	data, err := wire.Marshal(e.json())
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "evidence.Event", err, "cannot write the event")
	}
	if _, err := ReadEvent(data); err != nil {
		return nil, err
	}
	return data, nil
}

// ReadEvent reads what Encode wrote, and no other spelling of it.
func ReadEvent(data []byte) (Event, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: 4 << 10, Depth: 1, Values: 16})
	if err != nil {
		return Event{}, err
	}
	e := readEvent(o)
	if err := o.Done(); err != nil {
		return Event{}, err
	}
	return e, spelt(data, e.json(), "evidence.ReadEvent")
}

// readEvent reads an event: every deed has its fields and no other.
func readEvent(o *wire.Object) Event {
	o.Uint("v", 1, 1)
	e := Event{Deed: Deed(word(o, "deed", deeds)), From: readCode(o, "from"), At: o.Time("at")}
	if e.Deed != Ordered || o.Has("to") {
		e.To = readCode(o, "to")
	}
	if e.Deed.ofEnvelope() {
		e.ID = o.Form("id", wire.Token, tokenWords)
		e.Envelope = o.Form("envelope", wire.Digest, digestWords)
		e.Commitment = envelope.ReadCommitment(o, "commitment")
	}
	if e.Deed == Released || e.Deed == Received || e.Deed == Told || e.Deed == Ordered {
		e.Kind = o.Form("kind", wire.Term, "a lower-case word of at most 32 characters")
	}
	if e.Deed != Released && e.Deed != Received {
		e.Document = o.Form("document", wire.Digest, digestWords)
	}
	if e.Deed == Receipt {
		e.Verb = envelope.Verb(word(o, "verb", verbs))
	}
	if o.Err() == nil && e.From == e.To {
		o.Fail("to", "expected another party than the sender")
	}
	return e
}

// Leaf is the event's entry of a log: a version and the salted hash. It says
// nothing to whoever has not both event and salt. The salt is SaltSize bytes
// of its own for every leaf, kept apart from the log.
func (e Event) Leaf(salt []byte) ([]byte, error) {
	data, err := e.Encode()
	if err != nil {
		return nil, err
	}
	return LeafOf(data, salt)
}

// LeafOf is the entry that commits to an event as Encode wrote it.
func LeafOf(event, salt []byte) ([]byte, error) {
	if len(salt) != SaltSize {
		return nil, errs.E(errs.Invalid, "evidence.Leaf", "a salt of %d bytes; expected %d", len(salt), SaltSize)
	}
	sum := digest(labelLeaf, salt, event)
	return append([]byte{entryVersion}, sum[:]...), nil
}

// digest hashes a label, then each part behind its length in eight big-endian
// bytes, as docs/protocol.md hashes everything.
func digest(label string, parts ...[]byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write([]byte(label))
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write(p)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

const (
	tokenWords  = "1 to 128 letters, digits and . _ : -"
	digestWords = `"sha256:" and 64 lower-case hexadecimal digits`
)

// word reads a word of a closed list.
func word[W ~string](o *wire.Object, key string, list []W) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	slices.Sort(words)
	return o.Word(key, words...)
}

func readCode(o *wire.Object, key string) party.Code {
	c := party.Code(o.Text(key, 64))
	if o.Err() == nil && !c.Valid() {
		o.Fail(key, "expected TRIGRAPH or TRIGRAPH/SERVICE")
	}
	return c
}

// spelt refuses data that is not what the writer would write of v.
func spelt(data []byte, v any, op string) error {
	again, err := wire.Marshal(v)
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "cannot write again what was read")
	}
	if !slices.Equal(again, data) {
		return errs.E(errs.Invalid, op, "not the canonical spelling; expected compact JSON as it was written")
	}
	return nil
}

package envelope

import (
	"encoding/json"
	"slices"
	"time"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/seal/wire"
)

// Lane is one of the four sequences between two services in one direction.
// Each has its own numbers, so that a backlog never holds a warning.
type Lane string

// The lanes. Controls go on the control lane and nothing else does.
const (
	LaneControl  Lane = "control"
	LaneWarning  Lane = "warning"
	LaneOrdinary Lane = "ordinary"
	LaneBulk     Lane = "bulk"
)

// Lanes lists the lanes, the most urgent first.
var Lanes = []Lane{LaneControl, LaneWarning, LaneOrdinary, LaneBulk}

// KindControl is the kind of every envelope on the control lane; the other
// kinds are those of reports.
const KindControl = "control"

// Epoch names the state of a community's membership.
type Epoch struct {
	ID     string
	Number uint64
	Hash   string // "sha256:…"
}

// Header is what everybody on the way can read, and both signatures cover.
// The caller of Seal gives ID, Agreement, Epoch, Lane, Incarnation, Seq, Prev,
// Kind, Sent, NotAfter and InReplyTo; Seal fills in the rest.
type Header struct {
	V               int
	Crit            []string // critical extensions; v1 knows none
	ID              string   // random; says nothing
	From, To        party.Code
	KeySet          uint64 // serial of the sender's key set
	RecipientKeySet uint64 // serial of the recipient's
	Agreement       string
	Epoch           *Epoch
	Lane            Lane
	Incarnation     string // of the sender's store; a restored one is a new one
	Seq             uint64 // from 1, without gaps, in its direction, incarnation and lane
	Prev            string // hash of the envelope before it there; "" before the first
	Kind            string
	Method          release.Method // how it may be had; "" for a Control
	Use             []string       // what the receiver may do with it; nil for a Control
	Onward          string         // whether it may be passed on; "" for a Control
	Commitment      string         // "sha256:…", or as Proof says; see docs/protocol.md
	Sent            time.Time      // microseconds; informs, decides nothing
	NotAfter        *time.Time     // after this the content is out of date
	InReplyTo       string         // id of the envelope that this one answers
	Parts           *Parts         // of attachments, which follow the envelope; nil for none

	// Unknown holds fields that this version does not know, with their exact
	// bytes. They are kept, and never sent.
	Unknown map[string]json.RawMessage
}

type headerJSON struct {
	V               int            `json:"v"`
	Crit            []string       `json:"crit"`
	ID              string         `json:"id"`
	From            party.Code     `json:"from"`
	To              party.Code     `json:"to"`
	KeySet          uint64         `json:"key_set"`
	RecipientKeySet uint64         `json:"recipient_key_set"`
	Agreement       string         `json:"agreement"`
	Epoch           *epochJSON     `json:"epoch,omitempty"`
	Lane            Lane           `json:"lane"`
	Incarnation     string         `json:"incarnation"`
	Seq             uint64         `json:"seq"`
	Prev            string         `json:"prev,omitempty"`
	Kind            string         `json:"kind"`
	Method          release.Method `json:"method,omitempty"`
	Use             []string       `json:"use,omitempty"`
	Onward          string         `json:"onward,omitempty"`
	Commitment      string         `json:"commitment"`
	Sent            string         `json:"sent"`
	NotAfter        string         `json:"not_after,omitempty"`
	InReplyTo       string         `json:"in_reply_to,omitempty"`
	Parts           *partsJSON     `json:"parts,omitempty"`
}

type partsJSON struct {
	Count int   `json:"count"`
	Bytes int64 `json:"bytes"`
}

type epochJSON struct {
	ID     string `json:"id"`
	Number uint64 `json:"number"`
	Hash   string `json:"hash"`
}

// encode writes the header in the order of docs/protocol.md.
func (h Header) encode() ([]byte, error) {
	j := headerJSON{V: h.V, Crit: []string{}, ID: h.ID, From: h.From, To: h.To, KeySet: h.KeySet, RecipientKeySet: h.RecipientKeySet,
		Agreement: h.Agreement, Lane: h.Lane, Incarnation: h.Incarnation, Seq: h.Seq, Prev: h.Prev, Kind: h.Kind,
		Method: h.Method, Use: h.Use, Onward: h.Onward, Commitment: h.Commitment, Sent: wire.Time(h.Sent), InReplyTo: h.InReplyTo}
	if h.Epoch != nil {
		j.Epoch = &epochJSON{h.Epoch.ID, h.Epoch.Number, h.Epoch.Hash}
	}
	if h.NotAfter != nil {
		j.NotAfter = wire.Time(*h.NotAfter)
	}
	if h.Parts != nil {
		j.Parts = &partsJSON{h.Parts.Count, h.Parts.Bytes}
	}
	return wire.Marshal(j)
}

const (
	tokenWords  = "1 to 128 letters, digits and . _ : -"
	digestWords = `"sha256:" and 64 lower-case hexadecimal digits`
	termWords   = "a lower-case word of at most 32 characters"
)

// readHeader reads a header from its exact bytes.
func readHeader(raw []byte) (Header, error) {
	o, err := wire.Parse(raw, wire.Limits{Bytes: MaxHeaderBytes, Depth: 8, Values: 512})
	if err != nil {
		return Header{}, err
	}
	var h Header
	h.V = int(o.Uint("v", 1, 1))
	if crit := o.Texts("crit", 0, 32, 64); len(crit) > 0 {
		o.Fail("crit", "a critical extension that is not known here; expected none")
	}
	h.ID = o.Form("id", wire.Token, tokenWords)
	h.From, h.To = readCode(o, "from"), readCode(o, "to")
	h.KeySet = o.Uint("key_set", 1, wire.MaxInteger)
	h.RecipientKeySet = o.Uint("recipient_key_set", 1, wire.MaxInteger)
	h.Agreement = o.Form("agreement", wire.Token, tokenWords)
	h.Epoch = readEpoch(o)
	h.Lane = Lane(o.Word("lane", string(LaneControl), string(LaneWarning), string(LaneOrdinary), string(LaneBulk)))
	h.Incarnation = o.Form("incarnation", wire.Token, tokenWords)
	h.Seq = o.Uint("seq", 1, wire.MaxInteger)
	if o.Has("prev") {
		h.Prev = o.Form("prev", wire.Digest, digestWords)
	}
	h.Kind = o.Form("kind", wire.Term, termWords)
	h.readTerms(o)
	h.Commitment = ReadCommitment(o, "commitment")
	if o.Err() == nil && h.Lane == LaneControl && h.Proof() != Mutual {
		o.Fail("commitment", "expected \"sha256:\" on the control lane")
	}
	h.Sent = o.Time("sent")
	if o.Has("not_after") {
		t := o.Time("not_after")
		h.NotAfter = &t
	}
	if o.Has("in_reply_to") {
		h.InReplyTo = o.Form("in_reply_to", wire.Token, tokenWords)
	}
	if o.Has("parts") {
		h.Parts = readParts(o)
		if o.Err() == nil && h.Lane != LaneBulk {
			o.Fail("parts", "expected parts on the bulk lane alone")
		}
	}
	if o.Err() == nil && h.Seq > 1 && h.Prev == "" {
		o.Fail("prev", "missing; expected the hash of the envelope before")
	}
	if o.Err() == nil && h.From == h.To {
		o.Fail("to", "expected another party than the sender")
	}
	h.Unknown = o.Rest()
	return h, o.Done()
}

// readTerms reads what a receiver may do with the content: there for a
// tearline, absent for a Control. Words of lists that may grow are read by
// their form; who receives a word that it cannot honour quarantines.
func (h *Header) readTerms(o *wire.Object) {
	control := h.Lane == LaneControl
	if o.Err() == nil && control != (h.Kind == KindControl) {
		o.Fail("kind", "expected control on the control lane, and there alone")
	}
	if control {
		for _, key := range []string{"method", "use", "onward"} {
			if o.Has(key) {
				o.Fail(key, "expected no terms on the control lane")
			}
		}
		return
	}
	h.Method = release.Method(o.Word("method", string(release.Release), string(release.Show), string(release.Tell)))
	h.Use = readUse(o)
	h.Onward = o.Form("onward", wire.Term, termWords)
}

// readUse reads words of use, each once.
func readUse(o *wire.Object) []string {
	list := o.Texts("use", 1, 16, 32)
	for i, u := range list {
		if slices.Contains(list[:i], u) {
			o.Fail("use", "a word given twice; expected each once")
		}
		if !wire.Term.MatchString(u) {
			o.Fail("use", "expected %s", termWords)
		}
	}
	return list
}

func readEpoch(o *wire.Object) *Epoch {
	if !o.Has("epoch") {
		return nil
	}
	in := o.Object("epoch")
	e := &Epoch{ID: in.Form("id", wire.Token, tokenWords), Number: in.Uint("number", 0, wire.MaxInteger), Hash: in.Form("hash", wire.Digest, digestWords)}
	o.Close(in)
	return e
}

func readCode(o *wire.Object, key string) party.Code {
	c := party.Code(o.Text(key, 64))
	if o.Err() == nil && !c.Valid() {
		o.Fail(key, "expected TRIGRAPH or TRIGRAPH/SERVICE")
	}
	return c
}

// Proof is how far the envelope can be shown to outsiders.
func (h Header) Proof() Proof { return ProofOf(h.Commitment) }

// Head is the last envelope known of a lane: Seq 0 and no hash before the first.
type Head struct {
	Incarnation string
	Lane        Lane
	Seq         uint64
	Hash        string
}

// Follows tells whether an envelope with this header is the next after head:
// the same incarnation and lane, the next number, and head's hash quoted. It
// does not look at incarnations that follow one another; a restored sender
// starts again at 1.
func (h Header) Follows(head Head) bool {
	return h.Incarnation == head.Incarnation && h.Lane == head.Lane && h.Seq == head.Seq+1 && (head.Seq == 0 || h.Prev == head.Hash)
}

// sameEpoch tells whether two optional epochs are the same.
func sameEpoch(a, b *Epoch) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// knownKind tells whether v1 sends the kind.
func knownKind(kind string) bool {
	if kind == KindControl {
		return true
	}
	for _, k := range report.Kinds {
		if k == kind {
			return true
		}
	}
	return false
}

package envelope

import (
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/wire"
)

// Verb says what a Control states.
type Verb string

// The verbs. All but void are receipts, stated by the side that received the
// envelope; void is stated by the side that will never send it.
const (
	Admitted    Verb = "admitted"    // inside opened it and took it
	Refused     Verb = "refused"     // inside will not take it; Code says why
	Quarantined Verb = "quarantined" // inside keeps it apart; Code says why
	Read        Verb = "read"        // an officer read it
	Acted       Verb = "acted"       // an officer acted on it
	Void        Verb = "void"        // its number is used, it will not come
)

// Code is why something was refused or quarantined: a closed list.
type Code string

// The codes. They tell of the envelope and of the agreement, never of what the
// receiver holds.
const (
	CodeUnreadable   Code = "unreadable"   // it does not open, or is not what it commits to
	CodeContent      Code = "content"      // it opens, and is no tearline that can be read
	CodeAgreement    Code = "agreement"    // not under the agreement in force
	CodeEpoch        Code = "epoch"        // the sender is not a member, or of another epoch
	CodeOrder        Code = "order"        // its number or its prev does not fit the lane
	CodeEquivocation Code = "equivocation" // another envelope came under its number
	CodeMarking      Code = "marking"      // its marks are not understood, or above the agreement
	CodeTerms        Code = "terms"        // its use or onward terms cannot be honoured
	CodeKind         Code = "kind"         // its kind is not known
)

// Codes lists every code.
var Codes = []Code{CodeUnreadable, CodeContent, CodeAgreement, CodeEpoch, CodeOrder, CodeEquivocation, CodeMarking, CodeTerms, CodeKind}

var verbs = []Verb{Admitted, Refused, Quarantined, Read, Acted, Void}

// Control is everything that is not content and still goes to a partner: ids,
// hashes, numbers, times and words of closed lists. It has no free text.
type Control struct {
	Verb         Verb
	Subject      string    // id of the envelope that it is about
	EnvelopeHash string    // hash of that envelope
	Commitment   string    // that envelope quotes this commitment; "" for void
	Code         Code      // refused and quarantined only
	Head         Head      // receipts: the last envelope in order that the receiver has of the subject's lane; void: the voided number
	At           time.Time // when it was done; microseconds
}

type controlJSON struct {
	V            int      `json:"v"`
	Verb         Verb     `json:"verb"`
	Subject      string   `json:"subject"`
	EnvelopeHash string   `json:"envelope"`
	Commitment   string   `json:"commitment,omitempty"`
	Code         Code     `json:"code,omitempty"`
	Head         headJSON `json:"head"`
	At           string   `json:"at"`
}

type headJSON struct {
	Incarnation string `json:"incarnation"`
	Lane        Lane   `json:"lane"`
	Seq         uint64 `json:"seq"`
	Hash        string `json:"hash,omitempty"`
}

// encode writes the Control; what it writes is read again, so that a Control
// that a receiver would refuse is never sealed.
func (c Control) encode() ([]byte, error) {
	data, err := wire.Marshal(controlJSON{V: 1, Verb: c.Verb, Subject: c.Subject, EnvelopeHash: c.EnvelopeHash, Commitment: c.Commitment,
		Code: c.Code, Head: headJSON(c.Head), At: wire.Time(c.At)})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "envelope.Control", err, "cannot write the control")
	}
	if _, err := readControl(data); err != nil {
		return nil, err
	}
	return data, nil
}

// readControl reads a Control strictly: every verb has its fields and no other.
func readControl(data []byte) (Control, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: 8 << 10, Depth: 2, Values: 32})
	if err != nil {
		return Control{}, err
	}
	o.Uint("v", 1, 1)
	c := Control{Verb: Verb(word(o, "verb", verbs)), Subject: o.Form("subject", wire.Token, tokenWords),
		EnvelopeHash: o.Form("envelope", wire.Digest, digestWords), Head: readHead(o), At: o.Time("at")}
	if c.Verb != Void {
		c.Commitment = o.Form("commitment", wire.Digest, digestWords)
	}
	if c.Verb == Refused || c.Verb == Quarantined {
		c.Code = Code(word(o, "code", Codes))
	}
	if o.Err() == nil && c.Verb == Void && (c.Head.Seq == 0 || c.Head.Hash != c.EnvelopeHash) {
		o.Fail("head", "expected the number and the hash of the voided envelope")
	}
	return c, o.Done()
}

func readHead(o *wire.Object) Head {
	in := o.Object("head")
	h := Head{Incarnation: in.Form("incarnation", wire.Token, tokenWords), Lane: Lane(word(in, "lane", Lanes)), Seq: in.Uint("seq", 0, wire.MaxInteger)}
	if h.Seq > 0 {
		h.Hash = in.Form("hash", wire.Digest, digestWords)
	}
	o.Close(in)
	return h
}

// word reads a word of a closed list.
func word[W ~string](o *wire.Object, key string, list []W) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	slices.Sort(words)
	return o.Word(key, words...)
}

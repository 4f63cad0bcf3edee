package keys

import (
	"encoding/base64"
	"net/url"
	"strings"
	"time"
	"unicode"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/wire"
)

// Bounds of what a peering may state.
const (
	MaxEndpoints    = 8
	MaxWindow       = 10_000 // envelopes of a lane without a receipt
	MinMessageBytes = 64 << 10
	MaxRetryAfter   = 3600 // seconds
)

// Proof modes of an agreement, as parties state them.
const (
	ProofMutual     = "mutual"
	ProofCommitment = "commitment-only"
	ProofNone       = "none"
)

// Equivalence is one pair of levels that the agreement holds alike, from the
// signer's own to the partner's.
type Equivalence struct {
	Ours, Theirs string
	From, To     time.Time // From ≤ t < To; zero is open
}

// Peering is what one service states to one partner, in person, before
// anything is exchanged. It is signed by the root that it names.
type Peering struct {
	Service      party.Code // who states it
	Partner      party.Code // to whom
	Serial       uint64     // a later statement has a higher one
	Issued       time.Time
	Root         Anchor   // filled in when it is signed and when it is read
	Endpoints    []string // https://host:port of the gateway, tried in order
	KeySet       []byte   // a signed key set of the service
	Agreement    string   // id of the agreement, the same on both sides
	Ceiling      string   // highest level that goes to the partner, in the signer's own system; "" when none is stated
	Equivalences []Equivalence
	Proof        string // mutual, commitment-only, none
	Window       uint64 // envelopes of one lane that may wait for a delivered receipt
	MaxBytes     uint64 // largest envelope that the signer takes
	RetryAfter   uint64 // seconds to wait after 429 when the answer names none
	AtEnd        AtEnd  // what the partner does with what it got when the agreement ends; zero: not stated
}

type peeringJSON struct {
	V            int               `json:"v"`
	Service      party.Code        `json:"service"`
	Partner      party.Code        `json:"partner"`
	Serial       uint64            `json:"serial"`
	Issued       string            `json:"issued"`
	Root         pairJSON          `json:"root"`
	Endpoints    []string          `json:"endpoints"`
	KeySet       string            `json:"key_set"`
	Agreement    string            `json:"agreement"`
	Ceiling      string            `json:"ceiling"`
	Equivalences []equivalenceJSON `json:"equivalences"`
	Proof        string            `json:"proof"`
	Window       uint64            `json:"window"`
	MaxBytes     uint64            `json:"max_bytes"`
	RetryAfter   uint64            `json:"retry_after"`
	AtEnd        *atEndJSON        `json:"at_end,omitempty"`
}

type equivalenceJSON struct {
	Ours   string `json:"ours"`
	Theirs string `json:"theirs"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
}

// SignPeering signs a peering of the root's own service; the answer is the document's bytes.
func (r *Root) SignPeering(p Peering) ([]byte, error) {
	const op = "keys.SignPeering"
	if !r.Valid() {
		return nil, errs.E(errs.Internal, op, "no root key")
	}
	if p.Service != r.service {
		return nil, errs.E(errs.Denied, op, "a peering of %s; expected one of %s", p.Service, r.service)
	}
	doc := peeringJSON{V: 1, Service: p.Service, Partner: p.Partner, Serial: p.Serial, Issued: wire.Time(p.Issued),
		Root: r.signer().public.json(), Endpoints: p.Endpoints, KeySet: base64.StdEncoding.EncodeToString(p.KeySet),
		Agreement: p.Agreement, Ceiling: p.Ceiling, Equivalences: []equivalenceJSON{}, Proof: p.Proof,
		Window: p.Window, MaxBytes: p.MaxBytes, RetryAfter: p.RetryAfter}
	if p.AtEnd != (AtEnd{}) {
		doc.AtEnd = &atEndJSON{p.AtEnd.Received, p.AtEnd.Within}
	}
	for _, e := range p.Equivalences {
		doc.Equivalences = append(doc.Equivalences, equivalenceJSON{e.Ours, e.Theirs, optionalTime(e.From), optionalTime(e.To)})
	}
	payload, err := wire.Marshal(doc)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot write the peering")
	}
	if _, _, err := readPeering(payload); err != nil {
		return nil, err
	}
	return r.signer().sign(op, PeeringType, payload)
}

func optionalTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return wire.Time(t)
}

// Offer is a peering whose signature is that of the root it names, and no more
// than that: nobody has yet said that the root is the partner's. The zero
// value confirms nothing.
type Offer struct {
	peering Peering
	set     *PublicSet
}

// ReadOffer reads a peering document that arrived by whatever road. What it
// says is worth nothing until Confirm.
func ReadOffer(data []byte) (Offer, error) {
	const op = "keys.ReadOffer"
	s, err := readSigned(data, op, PeeringType, MaxDocumentBytes)
	if err != nil {
		return Offer{}, err
	}
	p, set, err := readPeering(s.payload)
	if err != nil {
		return Offer{}, err
	}
	if _, err := p.Root.pair.verify(data, op, PeeringType, MaxDocumentBytes); err != nil {
		return Offer{}, err
	}
	return Offer{peering: p, set: set}, nil
}

// Valid tells whether ReadOffer made this value.
func (o Offer) Valid() bool { return o.set.Valid() }

// Service is who the offer says it comes from.
func (o Offer) Service() party.Code { return o.peering.Service }

// Statement is what the offer says, for people to look at before they confirm.
// Nothing may rest on it until then.
func (o Offer) Statement() Peering { return o.peering }

// Fingerprint is what the partner's people must read out over the phone.
func (o Offer) Fingerprint() string { return o.peering.Root.Fingerprint() }

// Confirm turns an offer into a peering when spoken, the fingerprint as the
// partner's people read it out, is that of the offer's root. Blanks, line
// ends and hyphens do not count; everything else does. self is who confirms.
func (o Offer) Confirm(spoken string, self party.Code) (Peering, *PublicSet, error) {
	const op = "keys.Confirm"
	if !o.Valid() {
		return Peering{}, nil, errs.E(errs.Internal, op, "no offer")
	}
	if o.peering.Partner != self {
		return Peering{}, nil, errs.E(errs.Denied, op, "the offer is made to %s; expected one made to %s", o.peering.Partner, self)
	}
	if strip(spoken) != strip(o.Fingerprint()) {
		return Peering{}, nil, errs.E(errs.Denied, op, "the fingerprint is not the one of this offer; expected the 60 digits that the partner reads out")
	}
	return o.peering, o.set, nil
}

func strip(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, s)
}

// VerifyPeering reads a peering again under a root that was confirmed before:
// from a store, or a later statement of the same partner.
func VerifyPeering(data []byte, root Anchor) (Peering, *PublicSet, error) {
	const op = "keys.VerifyPeering"
	payload, err := root.pair.verify(data, op, PeeringType, MaxDocumentBytes)
	if err != nil {
		return Peering{}, nil, err
	}
	p, set, err := readPeering(payload)
	if err != nil {
		return Peering{}, nil, err
	}
	if !p.Root.Equal(root) {
		return Peering{}, nil, errs.E(errs.Denied, op, "the peering names another root than the one that signed it")
	}
	return p, set, nil
}

func readPeering(payload []byte) (Peering, *PublicSet, error) {
	o, err := wire.Parse(payload, wire.Limits{Bytes: MaxDocumentBytes, Depth: 3, Values: 1024})
	if err != nil {
		return Peering{}, nil, err
	}
	o.Uint("v", 1, 1)
	p := Peering{Service: readCode(o, "service"), Partner: readCode(o, "partner"), Serial: o.Uint("serial", 1, wire.MaxInteger), Issued: o.Time("issued"),
		Endpoints: o.Texts("endpoints", 1, MaxEndpoints, 256), KeySet: o.Base64("key_set", 2, MaxDocumentBytes),
		Agreement: o.Form("agreement", wire.Token, "an agreement's id"), Ceiling: readLevel(o, "ceiling", true),
		Proof: o.Word("proof", ProofMutual, ProofCommitment, ProofNone), Window: o.Uint("window", 1, MaxWindow),
		MaxBytes: o.Uint("max_bytes", MinMessageBytes, MaxEnvelopeBytes), RetryAfter: o.Uint("retry_after", 1, MaxRetryAfter)}
	p.Root = Anchor{service: p.Service, pair: readPair(o, "root")}
	p.AtEnd = readAtEnd(o)
	for _, e := range o.Objects("equivalences", 0, 64) {
		p.Equivalences = append(p.Equivalences, readEquivalence(o, e))
	}
	for _, e := range p.Endpoints {
		if !validEndpoint(e) {
			o.Fail("endpoints", "expected https://host:port and nothing after it")
		}
	}
	if o.Err() == nil && p.Service == p.Partner {
		o.Fail("partner", "expected another party than the service")
	}
	if err := o.Done(); err != nil {
		return Peering{}, nil, err
	}
	set, err := VerifySet(p.KeySet, p.Root)
	if err != nil {
		return Peering{}, nil, err
	}
	return p, set, nil
}

func readEquivalence(o, in *wire.Object) Equivalence {
	e := Equivalence{Ours: readLevel(in, "ours", false), Theirs: readLevel(in, "theirs", false)}
	if in.Has("from") {
		e.From = in.Time("from")
	}
	if in.Has("to") {
		e.To = in.Time("to")
	}
	if !e.From.IsZero() && !e.To.IsZero() && !e.From.Before(e.To) {
		in.Fail("to", "expected a time after from")
	}
	o.Close(in)
	return e
}

// readLevel reads the name of a level: letters, marks, digits, blanks and hyphens.
func readLevel(o *wire.Object, key string, empty bool) string {
	s := o.Text(key, 64)
	good := s == strings.TrimSpace(s) && (empty || s != "")
	for _, r := range s {
		good = good && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune(" -+/", r))
	}
	if o.Err() == nil && !good {
		o.Fail(key, "expected the name of a level")
	}
	return s
}

func validEndpoint(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.Port() != "" && s == "https://"+u.Host
}

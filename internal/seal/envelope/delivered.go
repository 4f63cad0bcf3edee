package envelope

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// Delivered is the receipt that a gateway gives when it has stored an envelope
// durably, and before anybody inside has looked at it. From and To are those
// of the envelope: To is who signs the receipt.
type Delivered struct {
	V           int
	Envelope    string // hash of the envelope
	ID          string // the envelope's
	From, To    party.Code
	KeySet      uint64 // serial of the key set of To whose gateway key signs
	Lane        Lane
	Incarnation string
	Seq         uint64
	Commitment  string
	Head        Head // the last envelope in order that the gateway has of that lane
	At          time.Time
}

type deliveredJSON struct {
	V           int        `json:"v"`
	Envelope    string     `json:"envelope"`
	ID          string     `json:"id"`
	From        party.Code `json:"from"`
	To          party.Code `json:"to"`
	KeySet      uint64     `json:"key_set"`
	Lane        Lane       `json:"lane"`
	Incarnation string     `json:"incarnation"`
	Seq         uint64     `json:"seq"`
	Commitment  string     `json:"commitment"`
	Head        headJSON   `json:"head"`
	At          string     `json:"at"`
}

// SignDelivered signs the receipt for an envelope that was verified; the
// answer is the receipt's bytes. Nothing else can be receipted, and the
// gateway key signs nothing else. The same arguments give the same bytes.
func SignDelivered(k *keys.GatewayKey, c Carried, head Head, at time.Time) ([]byte, error) {
	const op = "envelope.SignDelivered"
	if !k.Valid() || !c.Valid() {
		return nil, errs.E(errs.Internal, op, "no gateway key, or an envelope that was never verified")
	}
	h := c.header
	if h.To != k.Service() {
		return nil, errs.E(errs.Denied, op, "an envelope for %s; %s does not receipt it", h.To, k.Service())
	}
	data, err := wire.Marshal(deliveredJSON{V: 1, Envelope: c.hash, ID: h.ID, From: h.From, To: h.To, KeySet: k.Serial(), Lane: h.Lane,
		Incarnation: h.Incarnation, Seq: h.Seq, Commitment: h.Commitment, Head: headJSON(head), At: wire.Time(at)})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot write the receipt")
	}
	if _, err := readDelivered(data); err != nil {
		return nil, err
	}
	return k.SignDelivered(data)
}

// DeliveredAddress tells who signed a receipt and under which key set,
// without believing it: it serves to find the keys to verify it with.
func DeliveredAddress(data []byte) (signer party.Code, keySet uint64, err error) {
	raw, err := keys.UnverifiedPayload(data, keys.DeliveredType)
	if err != nil {
		return "", 0, err
	}
	d, err := readDelivered(raw)
	return d.To, d.KeySet, err
}

// VerifyDelivered reads a receipt that the gateway key of the signer's key set
// signed. Whether it is for what we sent is for Receipts to say.
func VerifyDelivered(data []byte, signer *keys.PublicSet) (Delivered, error) {
	const op = "envelope.VerifyDelivered"
	if !signer.Valid() {
		return Delivered{}, errs.E(errs.Internal, op, "no key set to verify with")
	}
	raw, err := signer.VerifyDelivered(data)
	if err != nil {
		return Delivered{}, err
	}
	d, err := readDelivered(raw)
	if err != nil {
		return Delivered{}, err
	}
	if d.To != signer.Service() || d.KeySet != signer.Serial() {
		return Delivered{}, errs.E(errs.Denied, op, "names another receiver or key set than the one that signed it")
	}
	return d, nil
}

func readDelivered(raw []byte) (Delivered, error) {
	o, err := wire.Parse(raw, wire.Limits{Bytes: 8 << 10, Depth: 2, Values: 32})
	if err != nil {
		return Delivered{}, err
	}
	d := Delivered{V: int(o.Uint("v", 1, 1)), Envelope: o.Form("envelope", wire.Digest, digestWords), ID: o.Form("id", wire.Token, tokenWords),
		From: readCode(o, "from"), To: readCode(o, "to"), KeySet: o.Uint("key_set", 1, wire.MaxInteger), Lane: Lane(word(o, "lane", Lanes)),
		Incarnation: o.Form("incarnation", wire.Token, tokenWords), Seq: o.Uint("seq", 1, wire.MaxInteger),
		Commitment: ReadCommitment(o, "commitment"), Head: readHead(o), At: o.Time("at")}
	if o.Err() == nil && (d.Head.Lane != d.Lane || d.Head.Incarnation != d.Incarnation) {
		o.Fail("head", "expected the head of the envelope's own lane and incarnation")
	}
	if o.Err() == nil && d.Head.Seq == d.Seq && d.Head.Hash != d.Envelope {
		o.Fail("head", "expected the envelope's own hash under its own number")
	}
	if err := o.Done(); err != nil {
		return Delivered{}, err
	}
	return d, nil
}

// Receipts tells whether the receipt is for the envelope with this header and
// hash, word for word.
func (d Delivered) Receipts(h Header, hash string) bool {
	return hash != "" && d.Envelope == hash && d.ID == h.ID && d.Commitment == h.Commitment &&
		Place{d.From, d.To, d.Incarnation, d.Lane, d.Seq} == h.Place()
}

package crossing

import (
	"bytes"
	"errors"
	"io"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// The calls. All are POST but Ready.
const (
	PathPut       = "/bridge/v1/put"
	PathTake      = "/bridge/v1/take"
	PathAck       = "/bridge/v1/ack"
	PathCancel    = "/bridge/v1/cancel"
	PathStatus    = "/bridge/v1/status"
	PathHeads     = "/bridge/v1/heads"
	PathNews      = "/bridge/v1/news"
	PathForget    = "/bridge/v1/forget"
	PathConfigure = "/bridge/v1/configure"
	PathReady     = "/bridge/v1/ready" // GET
)

// The content types.
const (
	FramesType = "application/vnd.entente.crossing.v1"
	JSONType   = "application/json"
)

// Bounds of a message.
const (
	MaxItems     = 64        // put or taken at once
	MaxIDs       = 1024      // named at once
	MaxFrames    = 40 << 20  // bytes of a message of frames: one largest envelope more than is put at once
	MaxJSON      = 256 << 10 // bytes of a message that names things
	MaxDocuments = 64 << 20  // bytes of a configuration
	maxHead      = 4 << 10   // of the head of an item or an event
	maxPeers     = 1024
	maxSigned    = 1024 // key sets and revocations of one service
)

// Parcel is one sealed envelope that inside hands over, as bytes that have yet
// to be verified.
type Parcel struct {
	ID        string // inside's name for it
	Envelope  []byte
	Cancelled bool // it is not to go any more: only its number does, as void
}

type itemJSON struct {
	V         int    `json:"v"`
	ID        string `json:"id"`
	Cancelled bool   `json:"cancelled"`
}

// AppendParcel writes a parcel behind others.
func AppendParcel(out []byte, p Parcel) ([]byte, error) {
	head, err := wire.Marshal(itemJSON{1, p.ID, p.Cancelled})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "crossing.AppendParcel", err, "an item cannot be written")
	}
	return appendFrame(appendFrame(out, frameItem, head), frameEnvelope, p.Envelope), nil
}

// ReadParcel reads the next parcel; io.EOF says that there is none.
func ReadParcel(r io.Reader) (Parcel, error) {
	head, err := readFrame(r, frameItem, maxHead)
	if err != nil {
		return Parcel{}, err
	}
	o, err := parse(head, 1, 8)
	if err != nil {
		return Parcel{}, err
	}
	p := Parcel{ID: o.Form("id", wire.Token, tokenWords), Cancelled: flag(o, "cancelled")}
	if err := o.Done(); err != nil {
		return Parcel{}, err
	}
	p.Envelope, err = follow(r, frameEnvelope, keys.MaxEnvelopeBytes)
	return p, err
}

// Event is something that the gateway has for inside.
type Event struct {
	ID          string // the same for the same happening, however often it is taken
	Kind        string // envelope void receipt refusal equivocation
	Partner     party.Code
	Incarnation string // the sender's; ours for receipts and refusals
	Lane        envelope.Lane
	Seq         uint64
	Hash        string // of the envelope that it is about
	Item        string // receipts and refusals: inside's name for the envelope
	Code        string // refusals: why
	Bytes       []byte // the envelope, the receipt, or the contradicting envelope
	Held        []byte // equivocations: the envelope that was there before
}

type eventJSON struct {
	V           int           `json:"v"`
	ID          string        `json:"id"`
	Kind        string        `json:"kind"`
	Partner     party.Code    `json:"partner"`
	Incarnation string        `json:"incarnation"`
	Lane        envelope.Lane `json:"lane"`
	Seq         uint64        `json:"seq"`
	Hash        string        `json:"hash"`
	Item        string        `json:"item"`
	Code        string        `json:"code"`
}

// AppendEvent writes an event behind others.
func AppendEvent(out []byte, e Event) ([]byte, error) {
	head, err := wire.Marshal(eventJSON{1, e.ID, e.Kind, e.Partner, e.Incarnation, e.Lane, e.Seq, e.Hash, e.Item, e.Code})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "crossing.AppendEvent", err, "an event cannot be written")
	}
	return appendFrame(appendFrame(appendFrame(out, frameEvent, head), frameBody, e.Bytes), frameHeld, e.Held), nil
}

// ReadEvents reads every event of an answer, at most MaxItems.
func ReadEvents(r io.Reader) ([]Event, error) {
	var out []Event
	for {
		head, err := readFrame(r, frameEvent, maxHead)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if len(out) == MaxItems {
			return nil, errs.E(errs.Invalid, "crossing.ReadEvents", "expected at most %d events", MaxItems)
		}
		e, err := readEvent(head)
		if err != nil {
			return nil, err
		}
		if e.Bytes, err = follow(r, frameBody, keys.MaxEnvelopeBytes); err != nil {
			return nil, err
		}
		if e.Held, err = follow(r, frameHeld, keys.MaxEnvelopeBytes); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
}

func readEvent(head []byte) (Event, error) {
	o, err := parse(head, 1, 16)
	if err != nil {
		return Event{}, err
	}
	e := Event{ID: o.Form("id", wire.Token, tokenWords), Kind: o.Word("kind", "envelope", "void", "receipt", "refusal", "equivocation"),
		Partner: code(o, "partner"), Incarnation: o.Form("incarnation", wire.Token, tokenWords), Lane: envelope.Lane(o.Word("lane", lanes()...)),
		Seq: o.Uint("seq", 1, wire.MaxInteger), Hash: o.Form("hash", wire.Digest, "a digest"), Item: optional(o, "item"), Code: optional(o, "code")}
	return e, o.Done()
}

// Status is how far an item has come.
type Status struct {
	ID       string
	State    string
	Attempts int // that brought no answer that counts
	NextTry  time.Time
	Code     string // why it is not delivered; "" when nothing needs saying
}

type statusJSON struct {
	ID       string `json:"id"`
	State    string `json:"state"`
	Attempts uint64 `json:"attempts"`
	NextTry  string `json:"next_try"`
	Code     string `json:"code"`
}

type statusesJSON struct {
	V     int          `json:"v"`
	Items []statusJSON `json:"items"`
}

// WriteStatuses writes how far items have come.
func WriteStatuses(list []Status) ([]byte, error) {
	out := statusesJSON{V: 1, Items: []statusJSON{}}
	for _, s := range list {
		out.Items = append(out.Items, statusJSON{s.ID, s.State, uint64(max(0, s.Attempts)), wire.Time(s.NextTry), s.Code})
	}
	return marshal(out)
}

// ReadStatuses reads what WriteStatuses wrote.
func ReadStatuses(data []byte) ([]Status, error) {
	o, err := parse(data, 3, 8*MaxIDs)
	if err != nil {
		return nil, err
	}
	out := []Status{}
	for _, s := range o.Objects("items", 0, MaxIDs) {
		out = append(out, Status{ID: s.Form("id", wire.Token, tokenWords),
			State:    s.Word("state", "queued", "sending", "delivered", "refused", "cancelled", "void"),
			Attempts: int(s.Uint("attempts", 0, 1<<31-1)), NextTry: s.Time("next_try"), Code: optional(s, "code")})
		o.Close(s)
	}
	return out, o.Done()
}

type idsJSON struct {
	V   int      `json:"v"`
	IDs []string `json:"ids"`
}

// WriteIDs writes names of items or events.
func WriteIDs(ids []string) ([]byte, error) { return marshal(idsJSON{1, append([]string{}, ids...)}) }

// ReadIDs reads what WriteIDs wrote: at most MaxIDs.
func ReadIDs(data []byte) ([]string, error) {
	o, err := parse(data, 2, MaxIDs+8)
	if err != nil {
		return nil, err
	}
	ids := o.Texts("ids", 0, MaxIDs, 128)
	for _, id := range ids {
		if !wire.Token.MatchString(id) {
			o.Fail("ids", "expected %s", tokenWords)
		}
	}
	return ids, o.Done()
}

type takeJSON struct {
	V   int `json:"v"`
	Max int `json:"max"`
}

type partnerJSON struct {
	V       int        `json:"v"`
	Partner party.Code `json:"partner"`
}

type newsJSON struct {
	V    int    `json:"v"`
	Seen string `json:"seen"`
}

// WriteTake asks for at most so many events.
func WriteTake(most int) ([]byte, error) { return marshal(takeJSON{1, most}) }

// ReadTake reads what WriteTake wrote.
func ReadTake(data []byte) (int, error) {
	o, err := parse(data, 1, 8)
	if err != nil {
		return 0, err
	}
	most := int(o.Uint("max", 1, MaxItems))
	return most, o.Done()
}

// WritePartner names a partner.
func WritePartner(p party.Code) ([]byte, error) { return marshal(partnerJSON{1, p}) }

// ReadPartner reads what WritePartner wrote.
func ReadPartner(data []byte) (party.Code, error) {
	o, err := parse(data, 1, 8)
	if err != nil {
		return "", err
	}
	p := code(o, "partner")
	return p, o.Done()
}

// WriteNews says up to where somebody has heard; "" for nowhere.
func WriteNews(seen string) ([]byte, error) { return marshal(newsJSON{1, seen}) }

// ReadNews reads what WriteNews wrote.
func ReadNews(data []byte) (string, error) {
	o, err := parse(data, 1, 8)
	if err != nil {
		return "", err
	}
	seen := optional(o, "seen")
	return seen, o.Done()
}

// AppendReceipt writes a delivered receipt behind others.
func AppendReceipt(out, signed []byte) []byte { return appendFrame(out, frameReceipt, signed) }

// ReadReceipts reads delivered receipts, at most MaxItems.
func ReadReceipts(data []byte) ([][]byte, error) {
	r := bytes.NewReader(data)
	out := [][]byte{}
	for {
		signed, err := readFrame(r, frameReceipt, keys.MaxDocumentBytes)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if len(out) == MaxItems {
			return nil, errs.E(errs.Invalid, "crossing.ReadReceipts", "expected at most %d receipts", MaxItems)
		}
		out = append(out, signed)
	}
}

const tokenWords = "1 to 128 letters, digits and . _ : -, the first a letter or digit"

func lanes() []string {
	out := make([]string, len(envelope.Lanes))
	for i, l := range envelope.Lanes {
		out[i] = string(l)
	}
	return out
}

func parse(data []byte, depth, values int) (*wire.Object, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: MaxJSON, Depth: depth, Values: values})
	if err != nil {
		return nil, err
	}
	o.Uint("v", 1, 1)
	return o, nil
}

func marshal(v any) ([]byte, error) {
	data, err := wire.Marshal(v)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "crossing.Write", err, "a message cannot be written")
	}
	return data, nil
}

func code(o *wire.Object, key string) party.Code {
	c := party.Code(o.Text(key, 64))
	if o.Err() == nil && (!c.Valid() || !c.IsService()) {
		o.Fail(key, "expected TRIGRAPH/SERVICE")
	}
	return c
}

// optional reads a token that may be empty.
func optional(o *wire.Object, key string) string {
	s := o.Text(key, 128)
	if o.Err() == nil && s != "" && !wire.Token.MatchString(s) {
		o.Fail(key, "expected nothing, or %s", tokenWords)
	}
	return s
}

func flag(o *wire.Object, key string) bool {
	raw := o.Raw(key)
	if o.Err() == nil && string(raw) != "true" && string(raw) != "false" {
		o.Fail(key, "expected true or false")
	}
	return string(raw) == "true"
}

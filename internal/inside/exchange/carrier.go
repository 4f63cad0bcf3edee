package exchange

import (
	"context"
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
)

// Carrier is the gateway as inside sees it. Every call may be repeated
// without harm, and what it says it has done is durable.
type Carrier interface {
	// Put hands over envelopes, all or none, each lane's in order.
	Put(ctx context.Context, items []Item) error
	// Take gives the oldest events that were not acknowledged, at most max.
	Take(ctx context.Context, max int) ([]Event, error)
	// Ack says that events are held here; they are not given again.
	Ack(ctx context.Context, ids []string) error
	// Cancel stops items that nobody was sent, and says which it stopped.
	Cancel(ctx context.Context, ids []string) ([]string, error)
	// Status says how far items have come.
	Status(ctx context.Context, ids []string) ([]Status, error)
	// Heads asks a partner's gateway what it holds of ours: for each incarnation
	// and lane the last delivered receipt that it gave, signed, the latest first.
	// It alone waits for the partner. The receipts have yet to be verified.
	Heads(ctx context.Context, partner party.Code) ([][]byte, error)

	// PartsWanted says which parts of items that were put the gateway can hold now.
	PartsWanted(ctx context.Context) ([]PartsWanted, error)
	// PutPart hands over a part, from 0. One that is held already, or that the
	// partner has, changes nothing. Unavailable is "later": there is no room now.
	PutPart(ctx context.Context, item string, number int, sealed []byte) error
	// TakePart gives a part of a partner's envelope, by the envelope's hash.
	TakePart(ctx context.Context, hash string, number int) ([]byte, error)
	// DropParts says that the parts of an envelope are held here, or not wanted.
	DropParts(ctx context.Context, hash string) error
}

// PartsWanted is what the gateway can hold of one item's parts: Count of them,
// the first of them From.
type PartsWanted struct {
	Item        string
	Partner     party.Code
	From, Count int
}

// Item is one sealed envelope that is handed over.
type Item struct {
	ID        string // the envelope's
	Sealed    envelope.Sealed
	Cancelled bool // it is not to go any more: only its number does, as void
}

// Event is something that the gateway has for us.
type Event struct {
	ID          string // the same for the same happening, however often it is taken
	Kind        string // envelope void receipt refusal equivocation
	Partner     party.Code
	Incarnation string // the sender's; ours for receipts and refusals
	Lane        envelope.Lane
	Seq         uint64
	Hash        string // of the envelope that it is about
	Item        string // receipts and refusals: the id of our item
	Code        string // refusals: why
	Bytes       []byte // the envelope, the receipt, or the contradicting envelope
	Held        []byte // equivocations: the envelope that was there before
}

// Kinds of an event.
const (
	eventEnvelope     = "envelope"
	eventVoid         = "void"
	eventReceipt      = "receipt"
	eventRefusal      = "refusal"
	eventEquivocation = "equivocation"
)

// Status is how far an item has come at the gateway.
type Status struct {
	ID       string
	State    string
	Attempts int // that brought no answer that counts
	NextTry  time.Time
	Code     string // why it is not delivered; "" when nothing needs saying
}

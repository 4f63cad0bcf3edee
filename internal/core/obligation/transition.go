package obligation

import (
	"slices"
	"time"

	"entente/internal/core/party"
)

// Side is one of the two services between which an item went.
type Side string

// The sides of an item.
const (
	Sender   Side = "sender"
	Receiver Side = "receiver"
)

// Other is the other side.
func (s Side) Other() Side {
	if s == Sender {
		return Receiver
	}
	return Sender
}

// Verb says what is stated. The words are those of Controls.
type Verb string

// Receipts, and void.
const (
	Delivered   Verb = "delivered"
	Admitted    Verb = "admitted"
	Refused     Verb = "refused"
	Quarantined Verb = "quarantined"
	Read        Verb = "read"
	Acted       Verb = "acted"
	Void        Verb = "void"
)

// What opens a matter, and what ends one.
const (
	Recalled  Verb = "recalled"
	Corrected Verb = "corrected"
	Complied  Verb = "complied"
	Asked     Verb = "asked"
	Consented Verb = "consented"
	Declined  Verb = "declined"
	Withdrawn Verb = "withdrawn"
)

// Codes of complied, by rank: the last is the furthest that the receiver went.
var compliance = []string{"unheld", "apart", "replaced", "erased"}

// rule is what a verb may do: whose it is, and which verbs it answers.
type rule struct {
	by      Side // "": of whoever stated what it answers
	answers []Verb
	opens   bool
}

var rules = map[Verb]rule{
	Delivered: {by: Receiver}, Admitted: {by: Receiver}, Refused: {by: Receiver}, Quarantined: {by: Receiver},
	Read: {by: Receiver}, Acted: {by: Receiver}, Void: {by: Sender},

	Recalled:  {by: Sender, opens: true},
	Corrected: {by: Sender, opens: true},
	Complied:  {by: Receiver, answers: []Verb{Recalled, Corrected}},
	Asked:     {by: Receiver, opens: true},
	Consented: {by: Sender, answers: []Verb{Asked}},
	Declined:  {by: Sender, answers: []Verb{Asked}},
	Withdrawn: {answers: []Verb{Asked, Consented}},
}

// Transition is one statement of one side about an item. Two with one hash are
// the same statement.
type Transition struct {
	Item string // hash of the item's envelope
	Verb Verb
	By   Side
	At   time.Time // as who stated it says
	Hash string    // of the signed statement

	Matter    string // hash of the statement that it answers or withdraws; "" for none
	Code      string
	Successor string     // corrected: hash of the envelope that stands in the item's place
	Party     party.Code // asked, consented: for whom
	Portion   *uint64    // nil: the whole item
	Use       []string
	Onward    string
	NotAfter  *time.Time // consented: nil for open
	Due       *time.Time // nil: no time is set
}

// sameAsked tells whether a consent is for what was asked.
func (t Transition) sameAsked(asked Transition) bool {
	if t.Party != asked.Party || (t.Portion == nil) != (asked.Portion == nil) {
		return false
	}
	return t.Portion == nil || *t.Portion == *asked.Portion
}

// rank orders the ends of one matter.
func (t Transition) rank() int {
	switch t.Verb {
	case Consented:
		return 1
	case Declined:
		return 2
	case Withdrawn:
		return 3
	}
	return slices.Index(compliance, t.Code)
}

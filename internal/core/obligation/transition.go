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

// What opens a matter between a debtor and a creditor, and what becomes of it.
const (
	Requested Verb = "requested" // the creditor: something is wanted of the other side; Code is its Kind
	Promised  Verb = "promised"  // the debtor: something will be done; Code is its Kind
	Accepted  Verb = "accepted"  // the debtor: it is owed
	Answered  Verb = "answered"  // the debtor: Answer holds what was wanted, whole or in part
	Met       Verb = "met"       // the creditor: what came is enough
	Unmet     Verb = "unmet"     // the creditor: the answer that Matter names is not the whole of it
	Extended  Verb = "extended"  // the creditor: there is time until Due
)

// What is stated of a warning, and of anything that was sent.
const (
	Renewed      Verb = "renewed"      // sender: it holds until NotAfter
	StoodDown    Verb = "stood-down"   // sender: it holds no longer; what it warned of is not expected any more
	OutcomeVerb  Verb = "outcome"      // either: what came of it
	Completeness Verb = "completeness" // sender: whether the item is all that is held on the matter
	Graded       Verb = "graded"       // receiver: of what use it was
)

// Codes of answered.
const (
	Whole = "whole"
	Part  = "part"
)

// Closed lists of codes.
var (
	PromiseKinds      = []Kind{Answer, Action, Commitment}
	AnswerCodes       = []string{Whole, Part}
	OutcomeCodes      = []string{"prevented", "occurred", "not-occurred", "unknown"}
	CompletenessCodes = []string{"all", "reduced"}
	GradeCodes        = []string{"not-useful", "background", "useful", "action", "harmful"}
)

// Codes of complied, by rank: the last is the furthest that the receiver went.
var compliance = []string{"unheld", "apart", "replaced", "erased"}

// whose says which side an answer belongs to.
type whose int

const (
	debtor   whose = iota // of the matter that it answers
	creditor              // of the matter that it answers
	opposite              // who did not state what it names
)

// rule is what a verb may do: whose it is, and which verbs it answers.
type rule struct {
	by      Side // "": of either side, or as whose says
	answers []Verb
	whose   whose // of an answer
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

	Requested: {opens: true},
	Promised:  {opens: true},
	Accepted:  {answers: []Verb{Requested}},
	Answered:  {answers: []Verb{Requested, Promised}},
	Declined:  {answers: []Verb{Asked, Requested, Promised}},
	Met:       {answers: []Verb{Requested, Promised}, whose: creditor},
	Extended:  {answers: []Verb{Requested, Promised}, whose: creditor},
	Unmet:     {answers: []Verb{Answered}, whose: opposite},
	Withdrawn: {answers: []Verb{Asked, Requested, Promised, Consented}, whose: creditor},

	Renewed: {by: Sender}, StoodDown: {by: Sender}, Completeness: {by: Sender}, Graded: {by: Receiver}, OutcomeVerb: {},
}

// Kind is what a statement that opens a matter wants, or promises.
func (t Transition) Kind() Kind {
	switch t.Verb {
	case Asked:
		return Consent
	case Recalled:
		return Recall
	case Corrected:
		return Correction
	}
	return Kind(t.Code)
}

// TakesBack tells whether a statement of the verb takes an item back.
func (v Verb) TakesBack() bool { return v == Recalled || v == Corrected }

// Opens tells whether a statement of the verb opens a matter.
func (v Verb) Opens() bool { return rules[v].opens }

// Transition is one statement of one side about an item. Two with one hash are
// the same statement.
type Transition struct {
	Item string // hash of the item's envelope
	Verb Verb
	By   Side
	At   time.Time // as who stated it says
	Hash string    // of the signed statement

	Matter    string // hash of the statement that it answers or withdraws; requested: the one that it follows up; "" for none
	Code      string
	Ground    Ground     // requested, promised
	Successor string     // corrected: hash of the envelope that stands in the item's place
	Answer    string     // answered: hash of the envelope that answers; "" when what was wanted is no item
	Party     party.Code // asked, consented: for whom; requested: to whom it is to be passed on
	Portion   *uint64    // nil: the whole item
	Use       []string
	Onward    string
	NotAfter  *time.Time // consented: nil for open; renewed
	Due       *time.Time // nil: no time is set
}

// sameAsked tells whether a consent is for what was asked.
func (t Transition) sameAsked(asked Transition) bool {
	if t.Party != asked.Party || (t.Portion == nil) != (asked.Portion == nil) {
		return false
	}
	return t.Portion == nil || *t.Portion == *asked.Portion
}

// Debtor is the side that owes what the statement opens: who promised, or whom
// something is wanted of.
func (t Transition) Debtor() Side {
	if t.Verb == Promised {
		return t.By
	}
	return t.By.Other()
}

// fits tells whether an answer is its side's to give to what it names, and for
// what was wanted.
func (t Transition) fits(to Transition) bool {
	r := rules[t.Verb]
	switch {
	case !slices.Contains(r.answers, to.Verb) || rules[to.Verb].by != "" && rules[to.Verb].by != to.By:
		return false
	case to.Verb == Consented: // its giver's to withdraw
		return t.By == to.By
	case r.whose == opposite:
		return t.By != to.By
	case r.whose == creditor:
		return t.By != to.Debtor()
	}
	return t.By == to.Debtor() && (t.Verb != Consented || t.sameAsked(to))
}

// receipt tells whether it is a receipt, or void.
func (t Transition) receipt() bool {
	switch t.Verb {
	case Delivered, Admitted, Refused, Quarantined, Read, Acted, Void:
		return true
	}
	return false
}

// rank orders the ends of one matter. Of a request or a promise nothing that was
// said to it is undone by its creditor's wanting it no longer: neither a refusal nor
// an answer goes from the record. What is late counts, so an answer outranks a
// refusal. A consent and the question for it are withdrawn whatever was said.
func (t Transition) rank(of Transition) int {
	switch t.Verb {
	case Consented, Recalled:
		return 1
	case Declined:
		return 2
	case Answered, Read, Acted, Graded:
		return 3
	case Withdrawn:
		if of.Verb == Asked {
			return 4
		}
		return 1
	case Met:
		return 5
	}
	return slices.Index(compliance, t.Code)
}

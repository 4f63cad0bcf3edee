package lookout

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/core/screening"
)

// Instruction is what the front line does when it meets somebody.
type Instruction string

// The instructions, the gravest first.
const (
	Stop          Instruction = "stop"           // hold, and call
	Secondary     Instruction = "secondary"      // question and examine before letting pass
	Call          Instruction = "call"           // call while the person is there; decide nothing before
	DiscreetCheck Instruction = "discreet-check" // let pass without notice; record whom with, how, where to
	DoNotAlert    Instruction = "do-not-alert"   // do nothing that is not done to everybody
)

// Instructions is the closed list, the gravest first.
var Instructions = []Instruction{Stop, Secondary, Call, DiscreetCheck, DoNotAlert}

// List is the name under which lookouts stand among the lists; no list of that name is imported.
const List = "lookouts"

// Lookout is what a service looks out for: one version of it.
type Lookout struct {
	ID          string           // a word of the service's own, once; minted where it is not given
	Person      screening.Person // who
	Owner       string           // the officer who answers
	Deputy      string           // who answers in the owner's place
	Case        string           // a reference; "" for none
	Purpose     string
	Basis       string // by what law
	Predicate   []Predicate
	Origin      Origin
	Marking     string // of all of it, in the own system
	Instruction Instruction
	Code        string        // as another system writes the instruction: "SIS 36(2)"; "" for none
	Power       string        // by which the front line may hold
	Hold        time.Duration // the longest; 0 where the instruction holds nobody
	Answer      time.Duration // by when whoever is called answers the front line; at most Hold where that is set
	Contact     string        // whom the front line calls, at any hour
	Until       time.Time     // when it is asked whether it goes on
	Review      time.Time     // when keeping it is reviewed
	Front       Front
}

// Predicate is a fact that the suspicion rests on.
type Predicate struct {
	Kind string // own-investigation, own-report, court-order, criminal-record, partner-report
	Ref  string
}

// Origin is whose information a lookout is made of.
type Origin struct {
	From    party.Code // a partner; "" for our own
	Item    string     // id of the received item; "" for our own
	Use     []string   // what the item may be used for
	Onward  string
	Concern string // mistreatment, or ""
}

// Own tells whether nobody else's information is in it.
func (o Origin) Own() bool { return o.From == "" }

// Front is what the front line may see beside the instruction.
type Front struct{ Mark, Text string }

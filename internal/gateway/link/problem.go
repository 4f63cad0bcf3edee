package link

import (
	"net/http"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/seal/wire"
)

// Code is why a gateway did not take an envelope: a closed list. None of them
// says anything of what the gateway or its service holds beyond the partner's
// own exchange.
type Code string

// The codes. The first group will be the same however often the envelope is
// sent; the lane stops and inside is told. The second passes.
const (
	CodeMalformed    Code = "malformed"    // not an envelope, or not a well-formed one
	CodeTooLarge     Code = "too-large"    // above the receiver's limit
	CodeDenied       Code = "denied"       // not signed by the caller, or not for the receiver
	CodeEquivocation Code = "equivocation" // another envelope was taken under that number

	CodeOutOfOrder    Code = "out-of-order"    // not the next number; the problem says which is
	CodeUnknownKeySet Code = "unknown-key-set" // signed under a key set that has not arrived
	CodePartsMissing  Code = "parts-missing"   // the envelope has parts that have not come, or are not those that it announces
	CodeBusy          Code = "busy"            // too much at once
	CodeUnavailable   Code = "unavailable"     // the gateway cannot store anything now
	CodeUnknownPeer   Code = "unknown-peer"    // nothing is exchanged with the caller
	CodeNoSuchPage    Code = "no-such-page"    // not a request of this protocol

	// Codes that only a sender uses, of a call that brought no answer.
	CodeUnreachable Code = "unreachable" // no connection, or it broke
	CodeBadAnswer   Code = "bad-answer"  // an answer that is not of this protocol, or a receipt that does not hold
)

var problems = map[Code]struct {
	status int
	title  string
}{
	CodeMalformed:     {http.StatusUnprocessableEntity, "the envelope cannot be read"},
	CodeTooLarge:      {http.StatusRequestEntityTooLarge, "the envelope is larger than agreed"},
	CodeDenied:        {http.StatusForbidden, "the envelope is not from the caller or not for this service"},
	CodeEquivocation:  {http.StatusConflict, "another envelope was taken under this number"},
	CodeOutOfOrder:    {http.StatusUnprocessableEntity, "the number is not the next of its lane"},
	CodeUnknownKeySet: {http.StatusUnprocessableEntity, "the key set is not known here yet"},
	CodePartsMissing:  {http.StatusUnprocessableEntity, "the parts of the envelope have not come"},
	CodeBusy:          {http.StatusTooManyRequests, "too much at once"},
	CodeUnavailable:   {http.StatusServiceUnavailable, "nothing can be stored at the moment"},
	CodeUnknownPeer:   {http.StatusForbidden, "nothing is exchanged with the caller"},
	CodeNoSuchPage:    {http.StatusNotFound, "there is nothing here"},
}

// final tells whether sending the same envelope again cannot help.
func (c Code) final() bool {
	switch c {
	case CodeMalformed, CodeTooLarge, CodeDenied, CodeEquivocation:
		return true
	}
	return false
}

const problemPrefix = "urn:entente:link:"

// problem is a refusal as it goes over the wire (RFC 9457).
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Expected uint64 `json:"expected,omitempty"` // out-of-order: the number that is next
}

func refuse(code Code) *problem {
	return &problem{Type: problemPrefix + string(code), Title: problems[code].title, Status: problems[code].status}
}

func outOfOrder(expected uint64) *problem {
	p := refuse(CodeOutOfOrder)
	p.Expected = expected
	return p
}

// refuseFor gives the problem for an error of package seal.
func refuseFor(err error) *problem {
	switch errs.KindOf(err) {
	case errs.Invalid:
		return refuse(CodeMalformed)
	case errs.NotFound:
		return refuse(CodeUnknownKeySet)
	case errs.Denied:
		return refuse(CodeDenied)
	}
	return refuse(CodeUnavailable)
}

func (p *problem) encode() []byte {
	data, err := wire.Marshal(p)
	if err != nil { // three strings and numbers always can be written
		return []byte(`{}`)
	}
	return data
}

// readProblem reads what a partner's gateway says; members that it does not
// know are ignored, as RFC 9457 asks, and so are words off the list.
func readProblem(data []byte) (code Code, expected uint64) {
	o, err := wire.Parse(data, wire.Limits{Bytes: maxAnswer, Depth: 4, Values: 64})
	if err != nil {
		return CodeBadAnswer, 0
	}
	name, known := strings.CutPrefix(o.Text("type", 128), problemPrefix)
	code = Code(name)
	if _, listed := problems[code]; o.Err() != nil || !known || !listed {
		return CodeBadAnswer, 0
	}
	if code == CodeOutOfOrder {
		if expected = o.Uint("expected", 1, wire.MaxInteger); o.Err() != nil {
			return CodeBadAnswer, 0
		}
	}
	return code, expected
}

package crossing

import (
	"net/http"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/seal/wire"
)

// ProblemType is the content type of a refusal.
const ProblemType = "application/problem+json"

const problemPrefix = "urn:entente:bridge:"

// maxProblem bounds a problem document in bytes.
const maxProblem = 4 << 10

// Problem is a refusal: a word of a closed list, which says nothing of what is held.
type Problem string

// The problems, and what each means for the caller.
const (
	Malformed   Problem = "malformed"    // not one of the messages, or above a bound
	Denied      Problem = "denied"       // it does not verify under this service's root and key sets
	NotHeld     Problem = "not-held"     // a partner or key set that the gateway does not know
	Contradicts Problem = "contradicts"  // another envelope was put under that id, or it is not the next of its lane
	Busy        Problem = "busy"         // too much at once
	NoPartner   Problem = "no-partner"   // the partner's gateway does not answer
	NoStore     Problem = "no-store"     // the gateway's database does not answer
	Defect      Problem = "defect"       // what must not happen
	NoSuchPage  Problem = "no-such-page" // not a call
)

var problems = map[Problem]struct {
	status int
	kind   errs.Kind
	title  string
}{
	Malformed:   {http.StatusUnprocessableEntity, errs.Invalid, "the gateway zone cannot read the message"},
	Denied:      {http.StatusForbidden, errs.Denied, "the gateway zone does not believe what it was given"},
	NotHeld:     {http.StatusNotFound, errs.NotFound, "the gateway zone does not know the partner or the key set"},
	Contradicts: {http.StatusConflict, errs.Conflict, "the gateway zone holds something else under that id or number"},
	Busy:        {http.StatusTooManyRequests, errs.Unavailable, "the gateway zone has too much to do"},
	NoPartner:   {http.StatusBadGateway, errs.Unavailable, "the partner's gateway does not answer"},
	NoStore:     {http.StatusServiceUnavailable, errs.Unavailable, "the gateway zone's database does not answer"},
	Defect:      {http.StatusInternalServerError, errs.Internal, "the gateway zone has a defect, which its log tells"},
	NoSuchPage:  {http.StatusNotFound, errs.Internal, "the gateway zone does not know the call; both zones need the same version"},
}

// ProblemFor gives the problem for an error of the gateway.
func ProblemFor(err error) Problem {
	switch errs.KindOf(err) {
	case errs.Invalid:
		return Malformed
	case errs.Denied, errs.Stale:
		return Denied
	case errs.NotFound:
		return NotHeld
	case errs.Conflict:
		return Contradicts
	case errs.Unavailable:
		return NoStore
	}
	return Defect
}

type problemJSON struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
}

// Write answers with the problem.
func (p Problem) Write(w http.ResponseWriter) {
	known := problems[p]
	data, err := wire.Marshal(problemJSON{problemPrefix + string(p), known.title, known.status})
	if err != nil { // two strings and a number always can be written
		data = []byte(`{}`)
	}
	w.Header().Set("Content-Type", ProblemType)
	w.WriteHeader(known.status)
	_, _ = w.Write(data) // the caller has gone when this cannot be written
}

// readProblem gives the error that a refusal stands for.
func readProblem(data []byte) error {
	const op = "crossing.Call"
	strange := errs.E(errs.Internal, op, "the gateway zone answers with something else than this protocol")
	o, err := wire.Parse(data, wire.Limits{Bytes: maxProblem, Depth: 2, Values: 16})
	if err != nil {
		return strange
	}
	name, ours := strings.CutPrefix(o.Text("type", 128), problemPrefix)
	known, listed := problems[Problem(name)]
	if o.Err() != nil || !ours || !listed {
		return strange
	}
	return errs.E(known.kind, op, "%s", known.title)
}

package desk

import (
	"errors"
	"net/http"

	"entente/internal/core/errs"
)

// problem is an RFC 9457 problem document. Beside the standard members it
// says the kind of failure and, for input, where it stands.
type problem struct {
	Type   string    `json:"type"`
	Title  string    `json:"title"`
	Status int       `json:"status"`
	Detail string    `json:"detail"`
	Kind   errs.Kind `json:"kind"`
	File   string    `json:"file,omitempty"`
	Line   int       `json:"line,omitempty"`
	Key    string    `json:"key,omitempty"`
}

var (
	statuses = map[errs.Kind]int{errs.Invalid: http.StatusUnprocessableEntity, errs.Denied: http.StatusForbidden,
		errs.NotFound: http.StatusNotFound, errs.Conflict: http.StatusConflict, errs.Stale: http.StatusConflict,
		errs.Unavailable: http.StatusServiceUnavailable, errs.Internal: http.StatusInternalServerError}
	titles = map[errs.Kind]string{errs.Invalid: "The input cannot be used", errs.Denied: "Not allowed",
		errs.NotFound: "Not held here", errs.Conflict: "Contradicts what is held", errs.Stale: "Decided under rules that have changed",
		errs.Unavailable: "Out of reach", errs.Internal: "A defect, or a broken store"}
)

// asProblem says what may be shown of an error: kind, message and place; the
// cause stays here. An error that is none of ours shows nothing of itself.
func asProblem(err error) *problem {
	var told *problem
	if errors.As(err, &told) { // it says more than a kind of failure does
		return told
	}
	kind := errs.KindOf(err)
	p := &problem{Type: "urn:entente:problem:" + string(kind), Title: titles[kind], Status: statuses[kind], Kind: kind}
	var e *errs.Error
	if errors.As(err, &e) {
		p.Detail, p.File, p.Line, p.Key = e.Message, e.File, e.Line, e.Key
	} else {
		p.Detail = "the node failed"
	}
	return p
}

// Error is what logs and huma see of it.
func (p *problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *problem) GetStatus() int { return p.Status }

// ContentType is that of problem documents.
func (p *problem) ContentType(string) string { return "application/problem+json" }

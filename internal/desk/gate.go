package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"entente/internal/core/directive"
	"entente/internal/core/errs"

	"github.com/danielgtaylor/huma/v2"
)

// roleFront is the role of whoever stands at a border.
const roleFront = "front"

// gate lets through whom the rules let, before anything else of a call is read. What an
// act needs beyond that, it sees to itself.
func (a *api) gate(call huma.Context, next func(huma.Context)) {
	op, officer := call.Operation().OperationID, call.Header(OfficerHeader)
	group, err := a.enter(call.Context(), op, officer)
	if err == nil {
		var bound huma.Context
		if bound, err = a.bind(call, officer, group.Content); err == nil {
			next(bound)
			return
		}
	}
	refuse(call, a.told(op, err))
}

// enter asks the rules of routes. Nobody named is whoever keeps the node: the socket is
// the owner's alone, and no browser comes without an officer.
func (a *api) enter(ctx context.Context, operation, officer string) (directive.RouteGroup, error) {
	roles := []string{directive.RouteKeeper}
	if officer != "" {
		var err error
		if roles, err = a.Office.Enters(ctx, officer); err != nil {
			return directive.RouteGroup{}, err
		}
	}
	d := a.rules.Decide(roles, operation)
	if d.Allowed {
		return d.Group, nil
	}
	const op = "desk.enter"
	switch {
	case d.Group.Name == "":
		return d.Group, errs.E(errs.Denied, op, "no rule says who may come to %s", operation)
	case officer == "":
		return d.Group, errs.E(errs.Invalid, op, "--as is missing; expected the registered officer who acts")
	case slices.Equal(roles, []string{roleFront}):
		return d.Group, errs.E(errs.Denied, op, "officer %q has the role %s alone, which asks the booth and nothing else", officer, roleFront)
	}
	return d.Group, errs.E(errs.Denied, op, "officer %q has none of the roles %s", officer, strings.Join(a.rules.May(operation), ", "))
}

// refuse answers with a problem document.
func refuse(call huma.Context, p *problem) {
	call.SetHeader("Content-Type", p.ContentType(""))
	call.SetStatus(p.Status)
	// The caller has gone when this cannot be written, and nothing is lost.
	_ = json.NewEncoder(call.BodyWriter()).Encode(p)
}

// told is what an answer says of a failure. One that is the node's own is logged with
// its cause, which no answer tells.
func (a *api) told(operation string, err error) *problem {
	p := asProblem(err)
	switch p.Kind { // of what is told as it is, such as a file that is too large, its own
	case errs.Internal, errs.Unavailable:
		a.Log.Error("the desk failed", "operation", operation, "kind", string(p.Kind), "error", err.Error(), "cause", causeOf(err))
	}
	return p
}

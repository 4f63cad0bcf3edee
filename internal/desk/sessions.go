package desk

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"entente/internal/core/errs"
	door "entente/internal/inside/entry"
)

// Sessions are the browsers that are in.
type Sessions struct {
	V        int            `json:"v"`
	Sessions []door.Session `json:"sessions"`
}

// OfficerLink is a link by which an officer comes in. Its secret is in the fragment of
// the address, which no browser sends; it is shown here and never again.
type OfficerLink struct {
	V       int       `json:"v"`
	Officer string    `json:"officer"`
	URL     string    `json:"url"`
	Again   bool      `json:"again"` // may be used more than once
	Ends    time.Time `json:"ends"`
}

// LinkAddress is where a link's secret is redeemed.
func LinkAddress(origin, token string) string {
	return origin + "/login#link=" + url.QueryEscape(token)
}

type listSessions struct {
	Caller
	Session string `header:"Entente-Session" maxLength:"64"`
}

type linkOfficer struct {
	Caller
	Code string `path:"code" maxLength:"64"`
	Body struct {
		Seconds int  `json:"seconds,omitempty" minimum:"60" maximum:"604800" doc:"How long it may be used; default a day."`
		Again   bool `json:"again,omitempty" doc:"May be used more than once; in an exercise only."`
	}
}

func (a *api) entry() {
	route(a, http.MethodGet, "/sessions", "listSessions", "List the sessions that are open: one's own, and everybody's for an administrator", 0,
		func(ctx context.Context, in *listSessions) (Sessions, error) {
			list, err := a.Entry.Sessions(ctx, in.Officer, in.Session)
			return Sessions{1, list}, err
		})
	route(a, http.MethodDelete, "/sessions/{id}", "endSession", "End a session: one's own, and anybody's for an administrator", smallBody,
		func(ctx context.Context, in *ByID) (nothingSaid, error) {
			return nothingSaid{1}, a.Entry.End(ctx, in.Officer, in.ID)
		})
	route(a, http.MethodPost, "/officers/{code}/link", "linkOfficer", "Make a link by which an officer comes in, once", smallBody, a.linkOfficer)
}

// nothingSaid is an answer that says only that it was done.
type nothingSaid struct {
	V int `json:"v"`
}

func (a *api) linkOfficer(ctx context.Context, in *linkOfficer) (OfficerLink, error) {
	const op = "desk.linkOfficer"
	origin := a.Origin()
	if origin == "" {
		return OfficerLink{}, errs.E(errs.Conflict, op, "this node has no desk for browsers; expected listen in the table desk of node.toml")
	}
	if in.Body.Again && !a.Exercise {
		return OfficerLink{}, errs.E(errs.Denied, op, "a link may be used more than once in an exercise only")
	}
	l, err := a.Entry.Link(ctx, in.Officer, in.Code, door.Terms{For: time.Duration(in.Body.Seconds) * time.Second, Again: in.Body.Again})
	if err != nil {
		return OfficerLink{}, err
	}
	return OfficerLink{V: 1, Officer: l.Officer, URL: LinkAddress(origin, l.Token), Again: in.Body.Again, Ends: l.Ends}, nil
}

package desk

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/inside/disclosure"
)

type propose struct {
	Caller
	Body disclosure.Proposal
}

type listReleases struct {
	Dated
	Partner string `query:"partner" maxLength:"64"`
	State   string `query:"state" maxLength:"32"`
	Limit   int    `query:"limit" minimum:"0" maximum:"1000"`
}

type showRelease struct {
	ByID
	Dated
}

type approve struct {
	ByID
	Body struct {
		Hash    string `json:"hash" maxLength:"71" doc:"Of the exact bytes that the officer has seen."`
		Reason  string `json:"reason,omitempty" maxLength:"4096"`
		Residue string `json:"residue,omitempty" maxLength:"4096" doc:"Why what the residue check found may pass."`
	}
}

type move struct {
	ByID
	Body struct {
		Moves []release.Move `json:"moves" minItems:"1" maxItems:"1000"`
	}
}

type deny struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"4096"`
	}
}

// Releases is a list of releases.
type Releases struct {
	V        int               `json:"v"`
	Releases []disclosure.View `json:"releases"`
}

func (a *api) releases() {
	route(a, http.MethodPost, "/releases", "propose", "Decide a report for a partner, and release what may go", smallBody,
		func(ctx context.Context, in *propose) (disclosure.Result, error) {
			in.Body.Officer = in.Officer
			return a.Office.Propose(ctx, in.Body)
		})
	route(a, http.MethodGet, "/releases", "listReleases", "List releases", 0,
		func(ctx context.Context, in *listReleases) (Releases, error) {
			list, err := a.Office.List(ctx, disclosure.Query{Partner: party.Code(in.Partner), State: in.State, AsOf: in.AsOf, Limit: in.Limit})
			return Releases{1, list}, err
		})
	route(a, http.MethodGet, "/releases/{id}", "showRelease", "Show a release: bytes, decision, acts of review", 0,
		func(ctx context.Context, in *showRelease) (disclosure.View, error) {
			return a.Office.Show(ctx, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/releases/{id}/approve", "approve", "Approve the exact bytes", smallBody,
		func(ctx context.Context, in *approve) (disclosure.View, error) {
			return a.Office.Approve(ctx, disclosure.Approval{Release: in.ID, Officer: in.Officer, Hash: in.Body.Hash, Reason: in.Body.Reason, Residue: in.Body.Residue})
		})
	route(a, http.MethodPost, "/releases/{id}/move", "move", "Move rungs up to the ceiling, with a reason each", smallBody,
		func(ctx context.Context, in *move) (disclosure.View, error) {
			return a.Office.Move(ctx, disclosure.Movement{Release: in.ID, Officer: in.Officer, Moves: in.Body.Moves})
		})
	route(a, http.MethodPost, "/releases/{id}/deny", "deny", "Deny a release that has not left", smallBody,
		func(ctx context.Context, in *deny) (disclosure.View, error) {
			return a.Office.Deny(ctx, disclosure.Denial{Release: in.ID, Officer: in.Officer, Reason: in.Body.Reason})
		})
}

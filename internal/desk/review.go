package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/inside/disclosure"
)

// Behalf says under whose delegated authority an act is done.
type Behalf struct {
	For string `json:"for,omitempty" maxLength:"64" doc:"Who delegated the authority; default: the officer's own, else the only one delegated."`
}

type listReview struct {
	Caller
	Mine      bool   `query:"mine"`
	Unclaimed bool   `query:"unclaimed"`
	Partner   string `query:"partner" maxLength:"64"`
	Release   string `query:"release" maxLength:"128" doc:"This release alone."`
	Report    string `query:"report" maxLength:"256" doc:"The releases of this report, by its id."`
	Page
}

type claimReview struct {
	ByID
	Body struct {
		Behalf
		Minutes int    `json:"minutes,omitempty" minimum:"0" maximum:"480" doc:"How long the claim lasts; default 30."`
		Take    bool   `json:"take,omitempty" doc:"Take it from the officer who holds it; a lead only."`
		Reason  string `json:"reason,omitempty" maxLength:"4096"`
	}
}

type endReview struct {
	ByID
	Body struct {
		Behalf
		Reason string `json:"reason,omitempty" maxLength:"4096"`
	}
}

type compareReview struct {
	ByID
	For string `query:"for" maxLength:"64"`
}

type changeReview struct {
	ByID
	Body struct {
		Behalf
		Moves    []release.Move    `json:"moves,omitempty" maxItems:"1000"`
		Wordings []release.Wording `json:"wordings,omitempty" maxItems:"1000"`
	}
}

type approveReview struct {
	ByID
	Body struct {
		Behalf
		Hash    string `json:"hash" maxLength:"71" doc:"Of the exact bytes that the officer has seen."`
		Reason  string `json:"reason,omitempty" maxLength:"4096"`
		Residue string `json:"residue,omitempty" maxLength:"4096" doc:"Why what the residue check found may pass."`
	}
}

type reviewHistory struct {
	ByID
	Dated
}

type delegate struct {
	Caller
	Body struct {
		Giver    string       `json:"giver" maxLength:"64"`
		Taker    string       `json:"taker" maxLength:"64"`
		Partners []party.Code `json:"partners,omitempty" maxItems:"256" doc:"None: all."`
		Until    time.Time    `json:"until"`
	}
}

// Queue is what waits for review, most urgent first.
type Queue struct {
	V       int                 `json:"v"`
	Waiting []disclosure.Queued `json:"waiting"`
	Paged
}

// Steps is a release's way, step by step.
type Steps struct {
	V       int    `json:"v"`
	Release string `json:"release"`
	disclosure.Way
}

// Delegations is a list of delegations.
type Delegations struct {
	V           int                     `json:"v"`
	Delegations []disclosure.Delegation `json:"delegations"`
}

func (a *api) review() {
	route(a, http.MethodGet, "/review", "listReview", "List what waits for review, most urgent first", 0,
		func(ctx context.Context, in *listReview) (Queue, error) {
			q := disclosure.QueueQuery{Officer: in.Officer, Mine: in.Mine, Unclaimed: in.Unclaimed, Partner: party.Code(in.Partner), Release: in.Release, Report: in.Report}
			if limit := in.of(ctx); limit > 0 || in.After+in.Release+in.Report != "" {
				page, err := a.Office.Page(ctx, q, in.After, limit)
				return Queue{1, page.Waiting, Paged{page.Total, page.Next}}, err
			}
			list, err := a.Office.Queue(ctx, q)
			return Queue{1, list, Paged{Total: len(list)}}, err
		})
	route(a, http.MethodPost, "/review/{id}/claim", "claimReview", "Claim what waits for review, for a time", smallBody,
		func(ctx context.Context, in *claimReview) (disclosure.View, error) {
			return a.Office.Claim(ctx, disclosure.Claiming{Release: in.ID, Officer: in.Officer, For: in.Body.For,
				Last: time.Duration(in.Body.Minutes) * time.Minute, Take: in.Body.Take, Reason: in.Body.Reason})
		})
	route(a, http.MethodPost, "/review/{id}/yield", "yieldReview", "Give a claim back", smallBody,
		func(ctx context.Context, in *endReview) (disclosure.View, error) {
			return a.Office.Yield(ctx, in.held(in.Body.Behalf), in.Body.Reason)
		})
	route(a, http.MethodGet, "/review/{id}/compare", "compareReview", "Compare as written, ceiling and given", 0,
		func(ctx context.Context, in *compareReview) (disclosure.Comparison, error) {
			return a.Office.Compare(ctx, disclosure.By{Release: in.ID, Officer: in.Officer, For: in.For})
		})
	route(a, http.MethodPost, "/review/{id}/change", "changeReview", "Choose other rungs, forms or words, up to the ceiling", reportBody,
		func(ctx context.Context, in *changeReview) (disclosure.View, error) {
			return a.Office.Change(ctx, in.held(in.Body.Behalf), disclosure.Choices{Moves: in.Body.Moves, Wordings: in.Body.Wordings})
		})
	route(a, http.MethodPost, "/review/{id}/approve", "approveReview", "Approve the exact bytes, as the officer who holds the claim", smallBody,
		func(ctx context.Context, in *approveReview) (disclosure.View, error) {
			return a.Office.Approve(ctx, disclosure.Approval{Release: in.ID, Officer: in.Officer, For: in.Body.For, Held: true, Hash: in.Body.Hash,
				Reason: in.Body.Reason, Residue: in.Body.Residue})
		})
	route(a, http.MethodPost, "/review/{id}/return", "returnReview", "Send it back to its proposer", smallBody,
		func(ctx context.Context, in *endReview) (disclosure.View, error) {
			return a.Office.Return(ctx, in.held(in.Body.Behalf), in.Body.Reason)
		})
	route(a, http.MethodPost, "/review/{id}/deny", "denyReview", "Deny it", smallBody,
		func(ctx context.Context, in *endReview) (disclosure.View, error) {
			return a.Office.Deny(ctx, disclosure.Denial{Release: in.ID, Officer: in.Officer, For: in.Body.For, Reason: in.Body.Reason})
		})
	route(a, http.MethodGet, "/review/{id}/history", "reviewHistory", "Every step of a release", 0,
		func(ctx context.Context, in *reviewHistory) (Steps, error) {
			list, err := a.Office.Steps(ctx, in.ID, in.AsOf)
			return Steps{1, in.ID, list}, err
		})
	a.delegations()
}

// held is who acts on what that officer holds.
func (in ByID) held(behalf Behalf) disclosure.By {
	return disclosure.By{Release: in.ID, Officer: in.Officer, For: behalf.For, Held: true}
}

func (a *api) delegations() {
	route(a, http.MethodPost, "/delegations", "delegate", "Let another officer review for this one", smallBody,
		func(ctx context.Context, in *delegate) (disclosure.Delegation, error) {
			return a.Office.Delegate(ctx, in.Officer, disclosure.Delegation{Giver: in.Body.Giver, Taker: in.Body.Taker, Partners: in.Body.Partners, Until: in.Body.Until})
		})
	route(a, http.MethodGet, "/delegations", "listDelegations", "List delegations", 0,
		func(ctx context.Context, in *Dated) (Delegations, error) {
			list, err := a.Office.Delegations(ctx, in.AsOf)
			return Delegations{1, list}, err
		})
	route(a, http.MethodDelete, "/delegations/{id}", "undelegate", "End a delegation at once", 0,
		func(ctx context.Context, in *ByID) (disclosure.Delegation, error) {
			return a.Office.Undelegate(ctx, in.Officer, in.ID)
		})
}

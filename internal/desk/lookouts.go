package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/watch"
)

// lookoutBody bounds the document of a lookout.
const lookoutBody = 256 << 10

type addLookout struct {
	Caller
	Body watch.LookoutFile
}

type listLookouts struct {
	Caller
	Dated
	Owner string `query:"owner" maxLength:"64" doc:"Only those of this owner or deputy."`
	Case  string `query:"case" maxLength:"1024" doc:"Only those of this case."`
	Due   bool   `query:"due" doc:"Only those in which something is to be seen to."`
	All   bool   `query:"all" doc:"Ended ones too."`
	Page
}

type showLookout struct {
	ByID
	Dated
}

type renewLookout struct {
	ByID
	Body watch.Renewal
}

type changeLookout struct {
	ByID
	Body watch.LookoutFile
}

type chargeLookout struct {
	ByID
	Body watch.Charge
}

type endLookout struct {
	ByID
	Body watch.Ending
}

type closeCase struct {
	Caller
	Body struct {
		Case   string `json:"case" maxLength:"1024"`
		Reason string `json:"reason"`
	}
}

func (a *api) lookouts() {
	route(a, http.MethodPost, "/lookouts", "addLookout", "Put a lookout in force", lookoutBody,
		func(ctx context.Context, in *addLookout) (watch.LookoutShown, error) {
			in.Body.Officer = in.Officer
			return a.Lookouts.Add(ctx, in.Body)
		})
	route(a, http.MethodGet, "/lookouts", "lookouts", "The lookouts in force, by id", 0,
		func(ctx context.Context, in *listLookouts) (watch.LookoutList, error) {
			return a.Lookouts.List(ctx, watch.LookoutChoice{Officer: in.Officer, Owner: in.Owner, Case: in.Case, Due: in.Due, All: in.All, AsOf: in.AsOf, After: in.After, Limit: in.of(ctx)})
		})
	route(a, http.MethodGet, "/lookouts/{id}", "lookout", "One lookout, what is asked about it, and its versions", 0,
		func(ctx context.Context, in *showLookout) (watch.LookoutShown, error) {
			return a.Lookouts.Show(ctx, in.Officer, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/lookouts/{id}/renew", "renewLookout", "A lookout goes on", smallBody,
		func(ctx context.Context, in *renewLookout) (watch.LookoutShown, error) {
			in.Body.Officer, in.Body.ID = in.Officer, in.ID
			return a.Lookouts.Renew(ctx, in.Body)
		})
	route(a, http.MethodPost, "/lookouts/{id}/change", "changeLookout", "The next version of a lookout, from a document", lookoutBody,
		func(ctx context.Context, in *changeLookout) (watch.LookoutShown, error) {
			in.Body.Officer, in.Body.ID = in.Officer, in.ID
			return a.Lookouts.Change(ctx, in.Body)
		})
	route(a, http.MethodPost, "/lookouts/{id}/charge", "chargeLookout", "Give a lookout another owner or deputy", smallBody,
		func(ctx context.Context, in *chargeLookout) (watch.LookoutShown, error) {
			in.Body.Officer, in.Body.ID = in.Officer, in.ID
			return a.Lookouts.Charge(ctx, in.Body)
		})
	route(a, http.MethodPost, "/lookouts/{id}/end", "endLookout", "End a lookout", smallBody,
		func(ctx context.Context, in *endLookout) (watch.LookoutShown, error) {
			in.Body.Officer, in.Body.ID = in.Officer, in.ID
			return a.Lookouts.End(ctx, in.Body)
		})
	route(a, http.MethodPost, "/cases/close", "closeCase", "A case is closed: its lookouts stay in force, and are asked about", smallBody,
		func(ctx context.Context, in *closeCase) (watch.CaseClosed, error) {
			return a.Lookouts.CloseCase(ctx, in.Officer, in.Body.Case, in.Body.Reason)
		})
}

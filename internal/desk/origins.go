package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/judgement"
	"entente/internal/inside/origins"
)

// checkBody bounds a text that is checked, in JSON.
const checkBody = 2 << 20

type listClaims struct {
	Caller
	Dated
	About string `query:"about" maxLength:"1600" doc:"Only those that refer to this: report:ID, received:ID, KIND:ID."`
	Ended bool   `query:"ended" doc:"Ended ones too."`
	After string `query:"after" maxLength:"64" doc:"Those whose ids stand behind this one."`
	Limit int    `query:"limit" minimum:"0" maximum:"100"`
}

type oneClaim struct {
	ByID
	Dated
}

type checkOrigin struct {
	Caller
	Body origins.Ask
}

func (a *api) origins() {
	route(a, http.MethodGet, "/claims", "claims", "Claims with their independent origins, by id", 0,
		func(ctx context.Context, in *listClaims) (origins.Claims, error) {
			return a.Origins.ListClaims(ctx, judgement.Choice{Officer: in.Officer, About: in.About, Ended: in.Ended, AsOf: in.AsOf, After: in.After, Limit: in.Limit})
		})
	route(a, http.MethodGet, "/claims/{id}", "claim", "A claim with where its supports come from, chain by chain", 0,
		func(ctx context.Context, in *oneClaim) (origins.Claim, error) {
			return a.Origins.ShowClaim(ctx, in.Officer, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/origins/check", "checkOrigin", "What has an origin in common with an item or a text", checkBody,
		func(ctx context.Context, in *checkOrigin) (origins.Check, error) {
			in.Body.Officer = in.Officer
			return a.Origins.Check(ctx, in.Body)
		})
}

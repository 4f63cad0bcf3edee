package desk

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/inside/assurances"
)

type listAssurances struct {
	Caller
	Dated
	Party string `query:"party" maxLength:"64" doc:"Of this party alone, and of the services of a country."`
	All   bool   `query:"all" doc:"What has lapsed or ended too."`
}

type showAssurance struct {
	ByID
	Dated
}

type addAssurance struct {
	Caller
	Body assurances.Given
}

type addBreach struct {
	Caller
	Body assurances.Broken
}

type addAssessment struct {
	Caller
	Body assurances.Assessed
}

type verifyAssurance struct {
	ByID
	Body struct {
		How string `json:"how" maxLength:"4000"`
	}
}

type endAssurance struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

func (a *api) assurances() {
	route(a, http.MethodGet, "/assurances", "assurances", "What partners assured and broke, and how great the risk is", 0,
		func(ctx context.Context, in *listAssurances) (assurances.List, error) {
			return a.Assurances.List(ctx, in.Officer, party.Code(in.Party), in.All, in.AsOf)
		})
	route(a, http.MethodGet, "/assurances/{id}", "assurance", "One of them with its versions; of a breach, what rested on its giver", 0,
		func(ctx context.Context, in *showAssurance) (assurances.Shown, error) {
			return a.Assurances.Show(ctx, in.Officer, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/assurances", "addAssurance", "Record what a partner assured", smallBody,
		func(ctx context.Context, in *addAssurance) (assurances.Record, error) {
			in.Body.Officer = in.Officer
			return a.Assurances.Add(ctx, in.Body)
		})
	route(a, http.MethodPost, "/assurances/breaches", "addBreach", "Record that a giver broke what it assured: nothing that rests on it counts any more", smallBody,
		func(ctx context.Context, in *addBreach) (assurances.Shown, error) {
			in.Body.Officer = in.Officer
			return a.Assurances.Breach(ctx, in.Body)
		})
	route(a, http.MethodPost, "/assurances/assessments", "addAssessment", "Record how great the risk is for somebody at a party", smallBody,
		func(ctx context.Context, in *addAssessment) (assurances.Record, error) {
			in.Body.Officer = in.Officer
			return a.Assurances.Assess(ctx, in.Body)
		})
	route(a, http.MethodPost, "/assurances/{id}/verify", "verifyAssurance", "Record how somebody made sure of it", smallBody,
		func(ctx context.Context, in *verifyAssurance) (assurances.Record, error) {
			return a.Assurances.Verify(ctx, in.Officer, in.ID, in.Body.How)
		})
	route(a, http.MethodPost, "/assurances/{id}/end", "endAssurance", "It counts no more from now on", smallBody,
		func(ctx context.Context, in *endAssurance) (assurances.Record, error) {
			return a.Assurances.End(ctx, in.Officer, in.ID, in.Body.Reason)
		})
}

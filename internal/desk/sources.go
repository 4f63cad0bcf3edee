package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/judgement"
	"entente/internal/inside/origins"
)

type listSources struct {
	Caller
	Dated
	Kind  string `query:"kind" maxLength:"40" doc:"human, technical, outlet, partner or document."`
	After string `query:"after" maxLength:"64" doc:"Those whose ids stand behind this one."`
	Limit int    `query:"limit" minimum:"0" maximum:"1000"`
}

type oneSource struct {
	ByID
	Dated
}

type gradeSource struct {
	ByID
	Body origins.Accept
}

func (a *api) sources() {
	route(a, http.MethodGet, "/sources", "sources", "Sources with their records and grades, by id", 0,
		func(ctx context.Context, in *listSources) (origins.Listed, error) {
			return a.Origins.ListSources(ctx, in.Officer, in.Kind, in.After, in.Limit, in.AsOf)
		})
	route(a, http.MethodGet, "/sources/{id}", "source", "A source with its record, its grade, and the grade that the record proposes", 0,
		func(ctx context.Context, in *oneSource) (origins.Source, error) {
			return a.Origins.ShowSource(ctx, in.Officer, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/sources/{id}/grade", "gradeSource", "Grade a source, as its record proposes or otherwise with a reason", smallBody,
		func(ctx context.Context, in *gradeSource) (judgement.Shown, error) {
			in.Body.Officer, in.Body.Source = in.Officer, in.ID
			return a.Origins.Grade(ctx, in.Body)
		})
}

package desk

import (
	"context"
	"net/http"

	"entente/internal/core/errs"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
)

type listHits struct {
	Dated
	All     bool   `query:"all" doc:"Also those of which nothing is owed."`
	Holder  string `query:"officer" maxLength:"64" doc:"Only what this officer has, or this desk and no officer."`
	Lookout string `query:"lookout" maxLength:"64" doc:"Only of this lookout."`
	Flight  int64  `query:"flight" minimum:"0" doc:"Only on the flight of this number here."`
	Page
}

type showHit struct {
	ByID
	Dated
}

type reportHit struct {
	ByID
	Mark   string   `query:"mark" maxLength:"1024" doc:"Of all that it says; that of the lookout when none is given."`
	Topics []string `query:"topics" maxItems:"64" doc:"Of the report; the first of the register when none is named."`
}

type decideHit struct {
	ByID
	Body hits.Decision
}

type takeHit struct {
	ByID
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"8192" doc:"Stays here."`
	}
}

type assignHit struct {
	ByID
	Body struct {
		Officer string `json:"officer" maxLength:"64"`
		Reason  string `json:"reason,omitempty" maxLength:"8192" doc:"Stays here."`
	}
}

type askBooth struct {
	Caller
	Body struct {
		Hit         string `json:"hit,omitempty" maxLength:"128" doc:"A hit that the front line was given; nothing beside it."`
		Name        string `json:"name,omitempty" maxLength:"4096"`
		DOB         string `json:"dob,omitempty" maxLength:"64"`
		Nationality string `json:"nationality,omitempty" maxLength:"1024"`
		Document    string `json:"document,omitempty" maxLength:"4096"`
	}
}

func (a *api) hits() {
	route(a, http.MethodGet, "/hits", "hits", "List hits, the one to look at first first; it names nobody", 0,
		func(ctx context.Context, in *listHits) (hits.List, error) {
			return a.Hits.List(ctx, hits.Query{All: in.All, Officer: in.Holder, Lookout: in.Lookout, Flight: in.Flight, After: in.After, AsOf: in.AsOf, Limit: in.of(ctx)})
		})
	route(a, http.MethodGet, "/hits/{id}", "showHit", "Show a hit to an officer, which is recorded", 0,
		func(ctx context.Context, in *showHit) (hits.View, error) {
			return a.Hits.Show(ctx, in.ID, in.Officer, in.AsOf)
		})
	route(a, http.MethodPost, "/hits/{id}/decide", "decideHit", "Say whether it is the person who is sought", smallBody,
		func(ctx context.Context, in *decideHit) (hits.View, error) {
			d := in.Body
			d.ID, d.Officer = in.ID, in.Officer
			return a.Hits.Decide(ctx, d)
		})
	route(a, http.MethodGet, "/hits/{id}/report", "reportHit", "The beginning of a report of a hit, for its author to go on with; who is shown it is recorded", 0,
		func(ctx context.Context, in *reportHit) (hits.Draft, error) {
			return a.Hits.Report(ctx, hits.ReportAsk{ID: in.ID, Officer: in.Officer, Mark: in.Mark, Topics: in.Topics})
		})
	route(a, http.MethodPost, "/hits/{id}/take", "takeHit", "Take a hit", smallBody,
		func(ctx context.Context, in *takeHit) (hits.View, error) {
			return a.Hits.Take(ctx, in.ID, in.Officer, in.Body.Reason)
		})
	route(a, http.MethodPost, "/hits/{id}/assign", "assignHit", "Give a hit to an officer", smallBody,
		func(ctx context.Context, in *assignHit) (hits.View, error) {
			return a.Hits.Assign(ctx, in.ID, in.Officer, in.Body.Officer, in.Body.Reason)
		})
	route(a, http.MethodPost, "/booth", "booth", "Ask what the front line does about somebody", smallBody,
		func(ctx context.Context, in *askBooth) (hits.Booth, error) {
			b := in.Body
			q := watch.Query{Name: b.Name, DOB: b.DOB, Nationality: b.Nationality, Document: b.Document}
			switch {
			case b.Hit != "" && q != (watch.Query{}):
				return hits.Booth{}, errs.E(errs.Invalid, "desk.booth", "a hit, and somebody named beside it; expected one of the two")
			case b.Hit != "":
				return a.Hits.BoothHit(ctx, in.Officer, b.Hit)
			}
			return a.Hits.BoothName(ctx, in.Officer, q)
		})
}

package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/disclosure"
	"entente/internal/inside/judgement"
)

// judgementBody bounds the document of a judgement, in JSON.
const judgementBody = 1 << 20

// ByKind names a kind of judgement.
type ByKind struct {
	Caller
	Kind string `path:"kind" maxLength:"40"`
}

// ByKindAndID names one judgement.
type ByKindAndID struct {
	ByKind
	ID string `path:"id" maxLength:"64"`
}

type addJudgement struct {
	ByKind
	Body judgement.Draft
}

type changeJudgement struct {
	ByKindAndID
	Body judgement.Draft
}

type turnJudgement struct {
	ByKindAndID
	Body struct {
		Reason string `json:"reason"`
	}
}

type listJudgements struct {
	ByKind
	Dated
	About string `query:"about" maxLength:"1600" doc:"Only those that refer to this: report:ID, received:ID, KIND:ID."`
	Ended bool   `query:"ended" doc:"Ended ones too."`
	After string `query:"after" maxLength:"64" doc:"Those whose ids stand behind this one."`
	Limit int    `query:"limit" minimum:"0" maximum:"1000"`
}

type judgementsAbout struct {
	Caller
	Dated
	About string `query:"about" required:"true" maxLength:"1600" doc:"report:ID, received:ID, with #N for one portion, or KIND:ID."`
	Limit int    `query:"limit" minimum:"0" maximum:"1000"`
}

type showJudgement struct {
	ByKindAndID
	Dated
}

type clearOfficer struct {
	Caller
	Code string `path:"code" maxLength:"64"`
	Body struct {
		Clearance string   `json:"clearance" maxLength:"4096" doc:"A mark of our own system; empty for the top level, read into nothing."`
		Groups    []string `json:"groups" doc:"That the officer is in."`
	}
}

func (a *api) judgements() {
	route(a, http.MethodPost, "/judgements/{kind}", "addJudgement", "Say something about the world, in a document of a kind", judgementBody,
		func(ctx context.Context, in *addJudgement) (judgement.Shown, error) {
			in.Body.Officer, in.Body.Kind, in.Body.ID = in.Officer, in.Kind, ""
			return a.Judgements.Put(ctx, in.Body)
		})
	route(a, http.MethodGet, "/judgements/{kind}", "judgements", "The judgements of a kind that stand, by id", 0,
		func(ctx context.Context, in *listJudgements) (judgement.Listed, error) {
			return a.Judgements.List(ctx, judgement.Choice{Officer: in.Officer, Kind: in.Kind, About: in.About, Ended: in.Ended, AsOf: in.AsOf, After: in.After, Limit: in.Limit})
		})
	route(a, http.MethodGet, "/judgements/{kind}/{id}", "judgement", "One judgement with its versions", 0,
		func(ctx context.Context, in *showJudgement) (judgement.History, error) {
			return a.Judgements.Show(ctx, in.Officer, in.Kind, in.ID, in.AsOf)
		})
	route(a, http.MethodGet, "/judgements", "judgementsAbout", "The judgements of every kind that rest on something", 0,
		func(ctx context.Context, in *judgementsAbout) (judgement.Listed, error) {
			return a.Judgements.About(ctx, in.Officer, in.About, in.AsOf, in.Limit)
		})
	route(a, http.MethodPost, "/judgements/{kind}/{id}/change", "changeJudgement", "The next version of a judgement", judgementBody,
		func(ctx context.Context, in *changeJudgement) (judgement.Shown, error) {
			in.Body.Officer, in.Body.Kind, in.Body.ID = in.Officer, in.Kind, in.ID
			return a.Judgements.Put(ctx, in.Body)
		})
	route(a, http.MethodPost, "/judgements/{kind}/{id}/end", "endJudgement", "A judgement is not counted from now on", smallBody,
		func(ctx context.Context, in *turnJudgement) (judgement.Shown, error) {
			return a.Judgements.End(ctx, in.Officer, in.Kind, in.ID, in.Body.Reason)
		})
	route(a, http.MethodPost, "/judgements/{kind}/{id}/restore", "restoreJudgement", "A judgement that ended stands again", smallBody,
		func(ctx context.Context, in *turnJudgement) (judgement.Shown, error) {
			return a.Judgements.Restore(ctx, in.Officer, in.Kind, in.ID, in.Body.Reason)
		})
	route(a, http.MethodPost, "/officers/{code}/clearance", "clearOfficer", "What an officer is cleared for from now on", smallBody,
		func(ctx context.Context, in *clearOfficer) (disclosure.Officer, error) {
			return a.Office.Clear(ctx, in.Officer, in.Code, in.Body.Clearance, in.Body.Groups)
		})
}

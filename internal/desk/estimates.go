package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/appraisal"
)

type listAppraised struct {
	Caller
	Dated
	Limit int `query:"limit" minimum:"0" maximum:"1000"`
}

type oneQuestion struct {
	Caller
	Dated
	Question string `path:"question" maxLength:"64"`
}

func (q oneQuestion) asked() appraisal.Asked {
	return appraisal.Asked{Officer: q.Officer, AsOf: q.AsOf}
}

func (l listAppraised) asked() appraisal.Asked {
	return appraisal.Asked{Officer: l.Officer, AsOf: l.AsOf, Limit: l.Limit}
}

type draftEstimates struct {
	Caller
	Dated
	Items    []string `query:"item,explode" minItems:"1" maxItems:"20" required:"true" doc:"report:ID, or report:ID#N for one portion."`
	Question string   `query:"question" maxLength:"64" doc:"Of all of them; default one made of what is counted."`
}

func (a *api) estimates() {
	route(a, http.MethodGet, "/estimates", "estimateQuestions", "The questions that have an estimate, by name", 0,
		func(ctx context.Context, in *listAppraised) (appraisal.Questions, error) {
			return a.Appraisals.EstimateQuestions(ctx, in.asked())
		})
	route(a, http.MethodGet, "/estimates/{question}", "estimates", "The estimates of a question, each as its author put it", 0,
		func(ctx context.Context, in *oneQuestion) (appraisal.Estimates, error) {
			return a.Appraisals.Estimates(ctx, in.asked(), in.Question)
		})
	route(a, http.MethodGet, "/estimates/{question}/combined", "combinedEstimates", "The estimates of a question side by side: what may be compared, one range for each origin, conflicts", 0,
		func(ctx context.Context, in *oneQuestion) (appraisal.Combined, error) {
			return a.Appraisals.Combine(ctx, in.asked(), in.Question)
		})
	route(a, http.MethodGet, "/estimate-drafts", "draftEstimates", "A document for each figure of some reports, ready to be taken in as an estimate", 0,
		func(ctx context.Context, in *draftEstimates) (appraisal.Drafts, error) {
			return a.Appraisals.Draft(ctx, appraisal.Asked{Officer: in.Officer, AsOf: in.AsOf}, in.Items, in.Question)
		})
}

package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/appraisal"
)

func (a *api) attributions() {
	route(a, http.MethodGet, "/attributions", "attributionQuestions", "The questions that have a hypothesis or evidence, by name", 0,
		func(ctx context.Context, in *listAppraised) (appraisal.Questions, error) {
			return a.Appraisals.HypothesisQuestions(ctx, in.asked())
		})
	route(a, http.MethodGet, "/attributions/{question}", "attribution", "The hypotheses on a question against the evidence, and what each holds of them", 0,
		func(ctx context.Context, in *oneQuestion) (appraisal.Analysis, error) {
			return a.Appraisals.Analyse(ctx, in.asked(), in.Question)
		})
}

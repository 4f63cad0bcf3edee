package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/appraisal"
)

type showDesignations struct {
	Caller
	Dated
	Entity string `query:"entity" required:"true" minLength:"1" maxLength:"1600" doc:"entity:ID, or a name."`
	On     string `query:"on" maxLength:"10" doc:"The day on which a designation is to hold; default that of as_of, else today."`
}

func (a *api) designations() {
	route(a, http.MethodGet, "/designations", "designatedEntities", "Of whom some party says something, and what holds", 0,
		func(ctx context.Context, in *listAppraised) (appraisal.DesignatedEntities, error) {
			return a.Appraisals.DesignatedEntities(ctx, in.asked())
		})
	route(a, http.MethodGet, "/designations/of", "designations", "What all parties say of one entity, side by side, on a day", 0,
		func(ctx context.Context, in *showDesignations) (appraisal.Designated, error) {
			return a.Appraisals.Designations(ctx, appraisal.Asked{Officer: in.Officer, AsOf: in.AsOf}, in.Entity, in.On)
		})
}

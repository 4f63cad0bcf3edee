package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/backwards"
)

type listBackwards struct {
	Dated
	Limit int `query:"limit" minimum:"0" maximum:"1000"`
}

func (a *api) backwards() {
	route(a, http.MethodGet, "/backwards", "listBackwards", "List which kept travel is or was screened against who became known later, the latest first", 0,
		func(ctx context.Context, in *listBackwards) (backwards.Screenings, error) {
			return a.Backwards.List(ctx, in.AsOf, in.Limit)
		})
}

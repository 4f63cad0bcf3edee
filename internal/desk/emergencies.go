package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/disclosure"
)

// Emergencies are invocations of emergency directives.
type Emergencies struct {
	V           int                    `json:"v"`
	Emergencies []disclosure.Emergency `json:"emergencies"`
}

type listEmergencies struct{ Dated }

type invoke struct {
	Caller
	Body disclosure.Invocation
}

type endEmergency struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"4096"`
	}
}

func (a *api) emergencies() {
	route(a, http.MethodPost, "/emergencies", "invoke", "Invoke an emergency directive for one report", smallBody,
		func(ctx context.Context, in *invoke) (disclosure.Emergency, error) {
			in.Body.Officer = in.Officer
			return a.Office.Invoke(ctx, in.Body)
		})
	route(a, http.MethodGet, "/emergencies", "emergencies", "List invocations of emergency directives, the latest first", 0,
		func(ctx context.Context, in *listEmergencies) (Emergencies, error) {
			list, err := a.Office.Emergencies(ctx, in.AsOf)
			return Emergencies{1, list}, err
		})
	route(a, http.MethodPost, "/emergencies/{id}/end", "endEmergency", "End an emergency before it ends by itself", smallBody,
		func(ctx context.Context, in *endEmergency) (disclosure.Emergency, error) {
			return a.Office.EndEmergency(ctx, in.Officer, in.ID, in.Body.Reason)
		})
}

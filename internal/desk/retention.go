package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/retention"
)

type listRetention struct {
	Caller
	Dated
	Due   bool `query:"due" doc:"What is due alone, without what was held, proposed or erased."`
	Limit int  `query:"limit" minimum:"0" maximum:"1000"`
}

type showRetention struct {
	ByID
	Dated
}

type retain struct {
	ByID
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"1024" doc:"Stays on record: it must not repeat the content."`
	}
}

func (a *api) retention() {
	route(a, http.MethodGet, "/retention", "listRetention", "List what is due for review or erasure, and what was held, proposed or erased", 0,
		func(ctx context.Context, in *listRetention) (retention.Retained, error) {
			if !in.AsOf.IsZero() {
				return a.Keeper.Then(ctx, in.Officer, in.AsOf, in.Limit)
			}
			return a.Keeper.List(ctx, in.Officer, in.Due, in.Limit)
		})
	route(a, http.MethodGet, "/retention/{id}", "showRetention", "How a report or a received item stands, and what its erasure destroys", 0,
		func(ctx context.Context, in *showRetention) (retention.Keeping, error) {
			return a.Keeper.Show(ctx, in.Officer, in.ID, in.AsOf)
		})
	for _, r := range []struct {
		act, id, summary string
		do               func(context.Context, retention.Order) (retention.Keeping, error)
	}{
		{"hold", "holdFromErasure", "Keep a report or a received item from erasure", a.Keeper.Hold},
		{"lift", "liftHold", "End one hold", a.Keeper.Lift},
		{"propose", "proposeErasure", "Propose an erasure, which another officer confirms", a.Keeper.Propose},
		{"withdraw", "withdrawErasure", "Take the proposal of an erasure back", a.Keeper.Withdraw},
		{"confirm", "confirmErasure", "Erase for ever what another officer proposed", a.Keeper.Confirm},
	} {
		route(a, http.MethodPost, "/retention/{id}/"+r.act, r.id, r.summary, smallBody, func(ctx context.Context, in *retain) (retention.Keeping, error) {
			return r.do(ctx, retention.Order{Ref: in.ID, Officer: in.Officer, Reason: in.Body.Reason})
		})
	}
}

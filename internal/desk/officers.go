package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/inside/disclosure"
)

type oneOfficer struct {
	Caller
	Code string `path:"code" maxLength:"64"`
}

type officerAway struct {
	Caller
	Code string `path:"code" maxLength:"64"`
	Body struct {
		Until time.Time `json:"until" doc:"When the officer is there again."`
	}
}

func (a *api) officersAway() {
	route(a, http.MethodPost, "/officers/{code}/away", "officerAway", "An officer answers nothing until a time", smallBody,
		func(ctx context.Context, in *officerAway) (disclosure.Officer, error) {
			return a.Office.Away(ctx, in.Code, in.Body.Until)
		})
	for _, r := range []struct {
		act, id, summary string
		do               func(context.Context, string) (disclosure.Officer, error)
	}{
		{"back", "officerBack", "An officer is there again", a.Office.Back},
		{"suspend", "suspendOfficer", "Keep an officer from every act", a.Office.Suspend},
		{"restore", "restoreOfficer", "End an officer's suspension", a.Office.Restore},
	} {
		route(a, http.MethodPost, "/officers/{code}/"+r.act, r.id, r.summary, smallBody,
			func(ctx context.Context, in *oneOfficer) (disclosure.Officer, error) { return r.do(ctx, in.Code) })
	}
}

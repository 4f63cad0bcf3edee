package desk

import (
	"context"
	"net/http"

	"entente/internal/core/advisory"
	"entente/internal/inside/advisories"
)

// alertBody is enough for an alert of the largest size, in base64.
const alertBody = advisory.MaxSize*4/3 + 64<<10

type draftAdvisory struct {
	Caller
	Body advisories.Asking
}

type showAdvisory struct {
	ByID
	Dated
}

type pageOfAdvisories struct {
	Dated
	After string `query:"after" maxLength:"128" doc:"The next of the page before; default the first page."`
}

type approveAdvisory struct {
	ByID
	Body struct {
		Hash   string `json:"hash" maxLength:"71" doc:"Of the exact bytes that the officer has seen."`
		Reason string `json:"reason,omitempty" maxLength:"4096"`
	}
}

type endAdvisory struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"4096" doc:"Stays here."`
	}
}

type declineNotice struct {
	Caller
	Body advisories.Declining
}

type addAlert struct {
	Caller
	Body struct {
		Alert []byte `json:"alert" doc:"The alert's exact bytes, in base64."`
	}
}

func (a *api) advisories() {
	route(a, http.MethodPost, "/advisories", "draftAdvisory", "Draft an advisory of what the public may be told", smallBody,
		func(ctx context.Context, in *draftAdvisory) (advisories.View, error) {
			k := in.Body
			k.Officer = in.Officer
			return a.Advisories.Draft(ctx, k)
		})
	route(a, http.MethodGet, "/advisories", "listAdvisories", "List advisories, the latest first, where each stands, and which decisions on a public notice are owed", 0,
		func(ctx context.Context, in *pageOfAdvisories) (advisories.List, error) {
			return a.Advisories.ListAfter(ctx, in.AsOf, in.After)
		})
	route(a, http.MethodGet, "/advisories/{id}", "showAdvisory", "Show an advisory with its exact bytes", 0,
		func(ctx context.Context, in *showAdvisory) (advisories.View, error) {
			return a.Advisories.Show(ctx, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/advisories/{id}/approve", "approveAdvisory", "Approve the exact bytes, as an officer who did not draft them", smallBody,
		func(ctx context.Context, in *approveAdvisory) (advisories.View, error) {
			return a.Advisories.Approve(ctx, advisories.Approving{Advisory: in.ID, Officer: in.Officer, Hash: in.Body.Hash, Reason: in.Body.Reason})
		})
	route(a, http.MethodPost, "/advisories/{id}/deny", "denyAdvisory", "Deny an advisory that is not published", smallBody,
		func(ctx context.Context, in *endAdvisory) (advisories.View, error) {
			return a.Advisories.Deny(ctx, in.ID, in.Officer, in.Body.Reason)
		})
	route(a, http.MethodPost, "/advisories/{id}/publish", "publishAdvisory", "Record that an approved advisory is published, and give its exact bytes", smallBody,
		func(ctx context.Context, in *ByID) (advisories.View, error) {
			return a.Advisories.Publish(ctx, in.ID, in.Officer)
		})
	route(a, http.MethodPost, "/advisories/{id}/end", "endAdvisory", "Record that nothing follows an advisory that has expired", smallBody,
		func(ctx context.Context, in *endAdvisory) (advisories.View, error) {
			return a.Advisories.End(ctx, in.ID, in.Officer, in.Body.Reason)
		})
	route(a, http.MethodPost, "/public-notices/decline", "declineNotice", "Record why the public is not told of what own officials were told", smallBody,
		func(ctx context.Context, in *declineNotice) (advisories.Notices, error) {
			d := in.Body
			d.Officer = in.Officer
			return a.Advisories.Decline(ctx, d)
		})
	a.alerts()
}

func (a *api) alerts() {
	route(a, http.MethodPost, "/alerts", "addAlert", "Keep an alert of others whole; one that cannot be read is kept apart", alertBody,
		func(ctx context.Context, in *addAlert) (advisories.Incoming, error) {
			return a.Advisories.Add(ctx, in.Officer, in.Body.Alert)
		})
	route(a, http.MethodGet, "/alerts", "listAlerts", "List the alerts of others, the latest brought first, and where each stands", 0,
		func(ctx context.Context, in *pageOfAdvisories) (advisories.IncomingList, error) {
			return a.Advisories.ListIncomingAfter(ctx, in.AsOf, in.After)
		})
	route(a, http.MethodGet, "/alerts/{id}", "showAlert", "Show an alert of others with its exact bytes", 0,
		func(ctx context.Context, in *showAdvisory) (advisories.Incoming, error) {
			return a.Advisories.ShowIncoming(ctx, in.ID, in.AsOf)
		})
}

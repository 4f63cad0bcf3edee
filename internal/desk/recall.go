package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/exchange"
)

// Recalls is what is taken back from partners.
type Recalls struct {
	V     int                  `json:"v"`
	Items []exchange.TakenBack `json:"items"`
}

// Consents is what was asked, of us and by us.
type Consents struct {
	V     int              `json:"v"`
	Items []exchange.Asked `json:"items"`
}

type addRecall struct {
	Caller
	Body exchange.Recall
}

type listRecalls struct {
	Dated
	Release string `query:"release" maxLength:"128"`
	Report  string `query:"report" maxLength:"256"`
	Open    bool   `query:"open"`
	Limit   int    `query:"limit" minimum:"0" maximum:"1000"`
}

type comply struct {
	ByID
	Body exchange.Compliance
}

type addAsk struct {
	Caller
	Body exchange.Ask
}

type listConsents struct {
	Dated
	Open bool `query:"open"`
}

type answerAsk struct {
	ByID
	Body exchange.Answer
}

func (a *api) recalls() {
	route(a, http.MethodPost, "/recalls", "recall", "Take a release, or all of a report, back from all that have it", smallBody,
		func(ctx context.Context, in *addRecall) (Recalls, error) {
			in.Body.Officer = in.Officer
			items, err := a.Exchange.Recall(ctx, in.Body)
			return Recalls{1, items}, err
		})
	route(a, http.MethodGet, "/recalls", "recalls", "What is taken back, who was told and who has confirmed", 0,
		func(ctx context.Context, in *listRecalls) (Recalls, error) {
			items, err := a.Exchange.TakenBack(ctx, exchange.TakenBackQuery{Release: in.Release, Report: in.Report, Open: in.Open, AsOf: in.AsOf, Limit: in.Limit})
			return Recalls{1, items}, err
		})
	route(a, http.MethodPost, "/inbox/{id}/comply", "comply", "Do what the recall or correction of an item asks, and tell its sender", smallBody,
		func(ctx context.Context, in *comply) (exchange.Arrival, error) {
			in.Body.Officer, in.Body.Item = in.Officer, in.ID
			out, err := a.Exchange.Comply(ctx, in.Body)
			if err == nil && in.Body.Code == "erased" {
				if err := a.Keeper.Finish(context.WithoutCancel(ctx)); err != nil {
					a.Log.Warn("erasure is held up", "error", err)
				}
			}
			return out, err
		})
	route(a, http.MethodPost, "/consents", "ask", "Ask the sender of an item whether it may be passed on", smallBody,
		func(ctx context.Context, in *addAsk) (exchange.Asked, error) {
			in.Body.Officer = in.Officer
			return a.Exchange.Ask(ctx, in.Body)
		})
	route(a, http.MethodGet, "/consents", "consents", "What was asked, of us and by us, and what became of it", 0,
		func(ctx context.Context, in *listConsents) (Consents, error) {
			items, err := a.Exchange.Consents(ctx, in.Open, in.AsOf)
			return Consents{1, items}, err
		})
	for act, x := range map[string]struct {
		summary string
		do      func(context.Context, exchange.Answer) (exchange.Asked, error)
	}{
		"give":     {"Consent to what a partner asked, under terms", a.Exchange.Give},
		"decline":  {"Decline what a partner asked", a.Exchange.Decline},
		"withdraw": {"Take back a consent that we gave, or a question that we asked", a.Exchange.WithdrawConsent},
	} {
		route(a, http.MethodPost, "/consents/{id}/"+act, act+"Consent", x.summary, smallBody,
			func(ctx context.Context, in *answerAsk) (exchange.Asked, error) {
				in.Body.Officer, in.Body.Ask = in.Officer, in.ID
				return x.do(ctx, in.Body)
			})
	}
}

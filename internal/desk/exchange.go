package desk

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/inside/exchange"
)

type listBox struct {
	Dated
	Partner string `query:"partner" maxLength:"64"`
	State   string `query:"state" maxLength:"32"`
	Page
}

type showItem struct {
	ByID
	Dated
}

type listInbox struct {
	Dated
	Partner string `query:"partner" maxLength:"64"`
	State   string `query:"state" maxLength:"32"`
	Kind    string `query:"kind" maxLength:"64" doc:"Of what the item says: intelligence, warning, request, …"`
	Page
}

func (in *listBox) query(ctx context.Context) exchange.Query {
	return exchange.Query{Partner: party.Code(in.Partner), State: in.State, AsOf: in.AsOf, After: in.After, Limit: in.of(ctx)}
}

type acknowledge struct {
	ByID
	Body exchange.Acknowledgement
}

// Outbox is what was proposed to partners, and where it stands.
type Outbox struct {
	V     int                `json:"v"`
	Items []exchange.Sending `json:"items"`
	Paged
}

// Inbox is what partners sent.
type Inbox struct {
	V     int                `json:"v"`
	Items []exchange.Arrival `json:"items"`
	Paged
}

// Alarms is what honest parties do not do.
type Alarms struct {
	V      int              `json:"v"`
	Alarms []exchange.Alarm `json:"alarms"`
}

type clearItem struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"4096" doc:"Why it may be used."`
	}
}

type listAlarms struct {
	Limit int `query:"limit" minimum:"0" maximum:"1000"`
}

func (a *api) exchange() {
	route(a, http.MethodGet, "/outbox", "outbox", "What was proposed to partners, and why it is not sent where it is not", 0,
		func(ctx context.Context, in *listBox) (Outbox, error) {
			page, err := a.Exchange.OutboxPage(ctx, in.query(ctx))
			return Outbox{1, page.Items, Paged{page.Total, page.Next}}, err
		})
	route(a, http.MethodGet, "/inbox", "inbox", "What partners sent", 0,
		func(ctx context.Context, in *listInbox) (Inbox, error) {
			page, err := a.Exchange.InboxPage(ctx, exchange.Query{Partner: party.Code(in.Partner), State: in.State, Kind: in.Kind, AsOf: in.AsOf,
				After: in.After, Limit: in.of(ctx)})
			return Inbox{1, page.Items, Paged{page.Total, page.Next}}, err
		})
	route(a, http.MethodGet, "/inbox/{id}", "inboxItem", "One item that a partner sent, with its exact bytes", 0,
		func(ctx context.Context, in *showItem) (exchange.Arrival, error) {
			return a.Exchange.Item(ctx, in.ID, in.AsOf)
		})
	route(a, http.MethodGet, "/holds", "holds", "What partners sent and an officer looks at before anybody uses it", 0,
		func(ctx context.Context, _ *Caller) (Inbox, error) {
			items, err := a.Exchange.HeldItems(ctx)
			return Inbox{1, items, Paged{Total: len(items)}}, err
		})
	route(a, http.MethodGet, "/holds/{id}", "holdItem", "A held item with its words, for an officer who may clear it", 0,
		func(ctx context.Context, in *ByID) (exchange.Arrival, error) {
			return a.Exchange.Look(ctx, in.Officer, in.ID)
		})
	route(a, http.MethodPost, "/inbox/{id}/clear", "clearItem", "End the hold on an item", smallBody,
		func(ctx context.Context, in *clearItem) (exchange.Arrival, error) {
			return a.Exchange.Clear(ctx, in.Officer, in.ID, in.Body.Reason)
		})
	route(a, http.MethodPost, "/inbox/{id}/receipt", "acknowledge", "Tell the sender of an item that an officer read it, or acted on it", smallBody,
		func(ctx context.Context, in *acknowledge) (exchange.Acknowledged, error) {
			in.Body.Officer, in.Body.Item = in.Officer, in.ID
			return a.Exchange.Acknowledge(ctx, in.Body)
		})
	route(a, http.MethodGet, "/alarms", "alarms", "What honest parties do not do", 0,
		func(ctx context.Context, in *listAlarms) (Alarms, error) {
			list, err := a.Exchange.Alarms(ctx, in.Limit)
			return Alarms{1, list}, err
		})
}

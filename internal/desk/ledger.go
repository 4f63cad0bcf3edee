package desk

import (
	"context"
	"net/http"
	"time"

	core "entente/internal/core/ledger"
	"entente/internal/core/party"
	"entente/internal/inside/ledger"
)

// AskLedger chooses a ledger.
type AskLedger struct {
	Caller
	Dated
	Partner string    `query:"partner" maxLength:"64" doc:"A service, or a country, which stands for its services."`
	From    time.Time `query:"from" doc:"What was had, or opened, from then on; default the first."`
	To      time.Time `query:"to" doc:"And before then; default the time asked about."`
	Unit    string    `query:"unit" maxLength:"8" doc:"How long a part of the series is: month or week; default month."`
	Limit   int       `query:"limit" minimum:"0" maximum:"1000" doc:"References a figure; default 20."`
}

func (in *AskLedger) query() ledger.Query {
	return ledger.Query{Officer: in.Officer, Partner: party.Code(in.Partner), From: in.From, To: in.To, AsOf: in.AsOf, Unit: core.Unit(in.Unit), Limit: in.Limit}
}

type askFigure struct {
	AskLedger
	Figure string `query:"figure" maxLength:"200" doc:"The name of a figure, such as warnings.given.acted."`
}

type askLedgerItems struct {
	Caller
	Dated
	Partner string    `query:"partner" maxLength:"64"`
	From    time.Time `query:"from"`
	To      time.Time `query:"to"`
	Limit   int       `query:"limit" minimum:"0" maximum:"100000" doc:"The first so many; default all, at most 100000."`
}

type askConduct struct {
	Caller
	Dated
	Partner string `query:"partner" maxLength:"64" doc:"A service, or a country, which stands for its services; default every partner."`
	Limit   int    `query:"limit" minimum:"0" maximum:"1000"`
}

func (a *api) ledgers() {
	route(a, http.MethodGet, "/ledgers", "ledger", "What came of the exchange with a partner, outcomes first, as far as the officer sees it", 0,
		func(ctx context.Context, in *AskLedger) (ledger.Shown, error) {
			if err := a.known(ctx, "partner", in.Partner); err != nil {
				return ledger.Shown{}, err
			}
			return a.Ledger.Show(ctx, in.query())
		})
	route(a, http.MethodGet, "/ledgers/figure", "ledgerFigure", "One figure of a ledger, with what it counts", 0,
		func(ctx context.Context, in *askFigure) (ledger.Opened, error) {
			if err := a.known(ctx, "partner", in.Partner); err != nil {
				return ledger.Opened{}, err
			}
			return a.Ledger.Open(ctx, in.query(), in.Figure)
		})
	route(a, http.MethodGet, "/ledgers/periods", "ledgerPeriods", "The figures of a ledger, period by period", 0,
		func(ctx context.Context, in *AskLedger) (ledger.Periods, error) {
			if err := a.known(ctx, "partner", in.Partner); err != nil {
				return ledger.Periods{}, err
			}
			return a.Ledger.ByPeriod(ctx, in.query())
		})
	route(a, http.MethodGet, "/ledgers/items", "ledgerItems", "The items of a ledger, the first first", 0,
		func(ctx context.Context, in *askLedgerItems) (ledger.Lines, error) {
			if err := a.known(ctx, "partner", in.Partner); err != nil {
				return ledger.Lines{}, err
			}
			return a.Ledger.Items(ctx, ledger.Query{Officer: in.Officer, Partner: party.Code(in.Partner), From: in.From, To: in.To, AsOf: in.AsOf, Limit: in.Limit})
		})
	route(a, http.MethodGet, "/conduct", "conduct", "What is on record of a partner's conduct, for inside alone, the latest first", 0,
		func(ctx context.Context, in *askConduct) (ledger.Record, error) {
			if err := a.known(ctx, "partner", in.Partner); err != nil {
				return ledger.Record{}, err
			}
			return a.Ledger.Conduct(ctx, in.Officer, party.Code(in.Partner), in.AsOf, in.Limit)
		})
}

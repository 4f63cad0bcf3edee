package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/tasking"
)

type listOwed struct {
	Dated
	By       string `query:"by" maxLength:"64" doc:"Who owes it: a service, a country, or us."`
	To       string `query:"to" maxLength:"64" doc:"To whom: a service, a country, or us."`
	Partner  string `query:"partner" maxLength:"64"`
	Kind     string `query:"kind" maxLength:"32"`
	Overdue  bool   `query:"overdue"`
	Internal bool   `query:"internal" doc:"Only what the other side does not hold."`
	Side     string `query:"side" maxLength:"16" doc:"ours: what we owe to others; theirs: what others owe; internal: what we owe to ourselves."`
	Received string `query:"received" maxLength:"128" doc:"Only on account of this item of the inbox."`
	All      bool   `query:"all" doc:"Also what has ended."`
	Page
}

func (in *listOwed) query(ctx context.Context) tasking.OwedQuery {
	return tasking.OwedQuery{By: in.By, To: in.To, Partner: in.Partner, Kind: in.Kind, Side: in.Side, Received: in.Received, Overdue: in.Overdue, Internal: in.Internal, All: in.All,
		AsOf: in.AsOf, After: in.After, Limit: in.of(ctx)}
}

type oneOwed struct {
	ByID
	Dated
}

type handOver struct {
	ByID
	Body tasking.Handover
}

type closeOwed struct {
	ByID
	Body tasking.Closing
}

func (a *api) knownOwed(ctx context.Context, in *listOwed) error {
	for _, x := range [][2]string{{"by", in.By}, {"to", in.To}, {"partner", in.Partner}} {
		if err := a.known(ctx, x[0], x[1]); err != nil {
			return err
		}
	}
	return nil
}

func (a *api) owed() {
	route(a, http.MethodGet, "/owed", "owed", "What is owed, in both directions, and within the service, what is due first first", 0,
		func(ctx context.Context, in *listOwed) (tasking.OwedList, error) {
			if err := a.knownOwed(ctx, in); err != nil {
				return tasking.OwedList{}, err
			}
			return a.Tasking.Owed(ctx, in.query(ctx))
		})
	route(a, http.MethodGet, "/owed-statistics", "owedStatistics", "What became of what was owed, by partner, side and kind", 0,
		func(ctx context.Context, in *listOwed) (tasking.OwedStatistics, error) {
			if err := a.knownOwed(ctx, in); err != nil {
				return tasking.OwedStatistics{}, err
			}
			return a.Tasking.Statistics(ctx, in.query(ctx))
		})
	route(a, http.MethodGet, "/owed/{id}", "owedOf", "One obligation: how it stood, what was stated, and what notice was given", 0,
		func(ctx context.Context, in *oneOwed) (tasking.OwedHistory, error) {
			return a.Tasking.OwedOf(ctx, in.ID, in.AsOf)
		})
	for act, x := range map[string]struct {
		summary string
		do      func(context.Context, tasking.Handover) (tasking.Owed, error)
	}{
		"take":   {"Take what is owed", a.Tasking.Take},
		"assign": {"Give what is owed to a desk or an officer; no partner learns of it", a.Tasking.Assign},
	} {
		route(a, http.MethodPost, "/owed/{id}/"+act, act+"Owed", x.summary, smallBody,
			func(ctx context.Context, in *handOver) (tasking.Owed, error) {
				in.Body.Officer, in.Body.ID = in.Officer, in.ID
				return x.do(ctx, in.Body)
			})
	}
	route(a, http.MethodPost, "/owed/{id}/close", "closeOwed", "End a duty of our own that has no flow of its own", smallBody,
		func(ctx context.Context, in *closeOwed) (tasking.Owed, error) {
			in.Body.Officer, in.Body.ID = in.Officer, in.ID
			return a.Tasking.Close(ctx, in.Body)
		})
}

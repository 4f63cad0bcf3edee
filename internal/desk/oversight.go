package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/core/statement"
	"entente/internal/inside/oversight"
)

type oversightView struct {
	Caller
	From time.Time `query:"from" doc:"Counted from then; default the first moment of the month of to."`
	To   time.Time `query:"to" doc:"And before then; default now."`
}

type oversightStatement struct {
	Caller
	Month string `path:"month" maxLength:"7"`
}

func (a *api) overseen() {
	route(a, http.MethodGet, "/oversight", "oversight", "How many, how long, how often: counts without content, for those who oversee", 0,
		func(ctx context.Context, in *oversightView) (oversight.View, error) {
			return a.Oversight.View(ctx, in.Officer, in.From, in.To)
		})
	route(a, http.MethodGet, "/oversight/statements", "oversightStatements", "The months of which a signed statement is kept", 0,
		func(ctx context.Context, in *Caller) (oversight.StatedMonths, error) {
			return a.Oversight.Statements(ctx, in.Officer)
		})
	route(a, http.MethodGet, "/oversight/statements/{month}", "oversightStatement", "The signed statement of a month that has ended", 0,
		func(ctx context.Context, in *oversightStatement) (oversight.Stated, error) {
			m, err := statement.ParseMonth(in.Month)
			if err != nil {
				return oversight.Stated{}, err
			}
			return a.Oversight.Statement(ctx, in.Officer, m)
		})
}

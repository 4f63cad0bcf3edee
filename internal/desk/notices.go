package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/tasking"
)

type listNotices struct {
	Dated
	Open bool   `query:"open" doc:"Those alone that nobody has taken note of, and whose obligation is open."`
	For  string `query:"for" maxLength:"64" doc:"A desk, an officer or a role."`
	Page
}

// byNotice names a notice: an obligation's id and a number.
type byNotice struct {
	Caller
	ID     string `path:"id" maxLength:"64"`
	Number string `path:"number" maxLength:"10"`
}

func (a *api) notices() {
	route(a, http.MethodGet, "/notices", "listNotices", "List the notices of what is owed, the latest first, and how the clock stands", 0,
		func(ctx context.Context, in *listNotices) (tasking.Notices, error) {
			if err := a.Tasking.Addressed(ctx, in.For); err != nil {
				return tasking.Notices{}, err
			}
			return a.Tasking.Notices(ctx, tasking.NoticeQuery{Open: in.Open, For: in.For, AsOf: in.AsOf, After: in.After, Limit: in.of(ctx)})
		})
	route(a, http.MethodPost, "/notices/{id}/{number}/ack", "ackNotice", "Take note of a notice", smallBody,
		func(ctx context.Context, in *byNotice) (tasking.Notice, error) {
			return a.Tasking.Ack(ctx, in.Officer, in.ID+"/"+in.Number)
		})
}

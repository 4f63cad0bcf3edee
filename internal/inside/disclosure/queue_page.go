package disclosure

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Pages of the queue.
const (
	UsualPage = 50
	MostPage  = MostListed
	placedAt  = 500 // releases that are placed in one transaction
)

// QueuePage is a page of what waits for review.
type QueuePage struct {
	Waiting []Queued
	Total   int    // of all pages
	Next    string // after of the next page; "" behind the last
}

// Page lists a page of the queue in the order of Queue, behind after, Next of the page
// before. What comes meanwhile moves nothing that was seen.
func (o *Office) Page(ctx context.Context, q QueueQuery, after string, limit int) (QueuePage, error) {
	if q.Mine && q.Officer == "" {
		return QueuePage{}, errs.E(errs.Invalid, "disclosure.Page", "no officer; expected whose claims are meant")
	}
	if limit <= 0 {
		limit = UsualPage
	}
	if err := o.placeAll(ctx); err != nil {
		return QueuePage{}, err
	}
	out, at := QueuePage{}, o.Store.Now()
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = QueuePage{Waiting: []Queued{}}
		asked := insidedb.WaitingQuery{Release: q.Release, Report: q.Report, Partner: q.Partner, Free: q.Unclaimed, At: at, Cut: insidedb.Cut{After: after, Limit: min(limit, MostPage)}}
		if q.Mine {
			asked.HeldBy = q.Officer
		}
		ids, paged, err := tx.WaitingReview(asked)
		if err != nil {
			return err
		}
		out.Total, out.Next = paged.Total, paged.Next
		for _, id := range ids {
			r, err := tx.Release(id)
			if err != nil {
				return err
			}
			w, err := o.queued(tx, r, at)
			if err != nil {
				return err
			}
			out.Waiting = append(out.Waiting, w)
		}
		return nil
	})
	return out, err
}

// placeAll places what waits and has no place yet.
func (o *Office) placeAll(ctx context.Context) error {
	all := insidedb.WithSight(ctx, nil) // a place is the release's, whoever asks
	for {
		var ids []string
		err := o.Store.Read(all, func(tx *insidedb.Tx) (err error) {
			ids, err = tx.Unplaced(placedAt)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		err = o.Store.Write(all, func(tx *insidedb.Tx) error {
			for _, id := range ids {
				if err := o.place(tx, id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// place finds where a release stands. What the rules no longer let be read is routine.
func (o *Office) place(tx *insidedb.Tx, id string) error {
	r, err := tx.Release(id)
	if err != nil {
		return err
	}
	held, err := tx.ReportVersion(r.Report, r.Version)
	if err != nil {
		return err
	}
	p := insidedb.Place{Rank: int64(len(report.Precedences)-1) * 2}
	if decoded, err := report.Decode(r.Report, held.Raw, o.Policy().Parties()); err == nil {
		p = insidedb.Place{Rank: int64(len(report.Precedences)-1-slices.Index(report.Precedences, decoded.Precedence)) * 2, Valid: decoded.ValidUntil}
	}
	if held.Kind != "warning" {
		p.Rank++
	}
	acts, err := tx.Acts(id, present)
	if err != nil {
		return err
	}
	if c := claimOf(acts, o.Store.Now()); c != nil {
		return tx.PlaceRelease(id, p, c.Officer, c.Until)
	}
	return tx.PlaceRelease(id, p, "", time.Time{})
}

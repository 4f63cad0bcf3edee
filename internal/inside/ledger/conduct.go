package ledger

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/ledger"
	"entente/internal/core/party"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Record is what is on record of a partner's conduct, as an officer sees it.
type Record struct {
	V       int        `json:"v"`
	Partner party.Code `json:"partner,omitempty"`
	AsOf    time.Time  `json:"as_of"`
	Entries []Entry    `json:"entries"` // by date, the latest first
	More    bool       `json:"more"`
}

// Entry is one entry of a partner's record.
type Entry struct {
	ID       string         `json:"id"`
	Conduct  assess.Conduct `json:"conduct"`
	Good     bool           `json:"good"`
	Mark     string         `json:"mark"`
	By       string         `json:"by"`
	Recorded time.Time      `json:"recorded"`
}

// MostEntries bounds a list of entries.
const MostEntries = 1000

// Conduct lists what is on record of a partner as of a time (zero: now), the latest first;
// of every partner for "". An entry about a country stands in the lists of that country alone.
func (l *Ledger) Conduct(ctx context.Context, officer string, partner party.Code, asOf time.Time, limit int) (Record, error) {
	out := Record{V: 1, Partner: partner}
	if partner != "" && !partner.Valid() {
		return Record{}, errs.E(errs.Invalid, "ledger.Conduct", "partner %.40q; expected a party such as FRA or FRA/DGSE", partner)
	}
	if limit <= 0 || limit > MostEntries {
		limit = MostEntries
	}
	err := l.Judgements.View(ctx, officer, asOf, func(v judgement.View) error {
		all, err := entries(v, partner)
		if err != nil {
			return err
		}
		if out.AsOf = v.AsOf; out.AsOf.IsZero() {
			out.AsOf = v.Now
		}
		out.Entries, out.More = append([]Entry{}, all[:min(len(all), limit)]...), len(all) > limit
		return nil
	})
	return out, err
}

// entries are the entries about a partner that stand and are seen, the latest first.
func entries(v judgement.View, partner party.Code) ([]Entry, error) {
	all, err := v.All(assess.KindConduct)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, j := range all {
		if j.Erased != nil {
			continue
		}
		r, err := j.Record()
		if err != nil {
			return nil, err
		}
		c, is := r.(assess.Conduct)
		if is && (partner == "" || partner.Includes(c.Partner)) {
			out = append(out, entryOf(j, c))
		}
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(b.Conduct.Date, a.Conduct.Date), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

func entryOf(j insidedb.Judgement, c assess.Conduct) Entry {
	return Entry{ID: j.ID, Conduct: c, Good: c.Good(), Mark: j.Mark, By: j.By, Recorded: j.RecordedAt}
}

// beside counts the entries about a partner whose date touches a span.
func beside(v judgement.View, q Query, s ledger.Span) (Beside, error) {
	out := Beside{Refs: []string{}}
	all, err := entries(v, q.Partner)
	for _, e := range all {
		from, to, _ := assess.Moment(e.Conduct.Date).Span()
		if !from.Before(s.To) || !to.After(s.From) && !q.From.IsZero() {
			continue
		}
		if e.Good {
			out.Good++
		} else {
			out.Bad++
		}
		if len(out.Refs) < q.Limit {
			out.Refs = append(out.Refs, assess.KindConduct+":"+e.ID)
		} else {
			out.More = true
		}
	}
	return out, err
}

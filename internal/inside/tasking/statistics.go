package tasking

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// OwedCount is what became of what was asked of one debtor by one creditor, of one
// kind. Asked is the sum of the states below it; accepted counts across them.
type OwedCount struct {
	Partner   party.Code      `json:"partner"`
	Side      string          `json:"side"` // ours: asked of us, or promised by us; theirs: of or by the partner
	Kind      obligation.Kind `json:"kind"`
	Asked     int             `json:"asked"`
	Accepted  int             `json:"accepted"` // the debtor said, at some time, that it is owed
	Answered  int             `json:"answered"` // whole; late answers count
	InPart    int             `json:"in_part"`  // something came, and not the whole
	Declined  int             `json:"declined"`
	Silent    int             `json:"silent"` // its stated time is past: neither accepted nor answered
	Withdrawn int             `json:"withdrawn"`
	Waiting   int             `json:"waiting"`        // open otherwise; what was accepted and is late among it
	Late      int             `json:"late"`           // of those waiting: accepted, and past the stated time
	Median    *int64          `json:"median_seconds"` // from opening to the whole answer; null where nothing was answered
	P90       *int64          `json:"p90_seconds"`    // as many as nine tenths had their answer within
}

// OwedStatistics are the counts of all partners and kinds, as of a time.
type OwedStatistics struct {
	V     int         `json:"v"`
	AsOf  time.Time   `json:"as_of"`
	Items []OwedCount `json:"items"` // by partner, side and kind
}

// Statistics counts what became of everything that was owed between two services, as
// it stood at a time. Overdue, All, Internal and Limit of the query choose nothing: a
// duty to oneself is nobody's to answer. What a service committed itself to, and has
// not stated to its partner, counts with what both hold.
func (t *Tasking) Statistics(ctx context.Context, q OwedQuery) (OwedStatistics, error) {
	in, err := t.chosen(q)
	if err != nil {
		return OwedStatistics{}, err
	}
	out := OwedStatistics{V: 1, AsOf: t.at(q.AsOf)}
	var count *tally
	err = t.Store.Read(ctx, func(tx *insidedb.Tx) error {
		count = newTally(t.Self, out.AsOf)
		return tx.EachOwed(q.AsOf, func(o insidedb.OwedTally) {
			if chosenBy(in, o) {
				count.add(o)
			}
		})
	})
	if err == nil {
		out.Items = count.counts()
	}
	return out, err
}

func chosenBy(q insidedb.OwedQuery, o insidedb.OwedTally) bool {
	includes := func(c, of party.Code) bool { return c == "" || c.Includes(of) }
	return o.Debtor != o.Creditor && includes(q.By, o.Debtor) && includes(q.To, o.Creditor) && includes(q.Partner, o.Partner) && (q.Kind == "" || q.Kind == o.Kind)
}

// tally counts obligations.
type tally struct {
	self party.Code
	at   time.Time
	by   map[tallied]*counted
}

type tallied struct {
	partner party.Code
	side    string
	kind    obligation.Kind
}

type counted struct {
	OwedCount
	took []time.Duration // to the whole answer
}

func newTally(self party.Code, at time.Time) *tally {
	return &tally{self, at, map[tallied]*counted{}}
}

// add counts one, unless another stands in its place.
func (t *tally) add(o insidedb.OwedTally) {
	if o.State == obligation.IsStated {
		return
	}
	key := tallied{o.Partner, Theirs, o.Kind}
	if o.Debtor == t.self {
		key.side = Ours
	}
	c := t.by[key]
	if c == nil {
		c = &counted{OwedCount: OwedCount{Partner: key.partner, Side: key.side, Kind: key.kind}}
		t.by[key] = c
	}
	c.Asked++
	if o.Standing == obligation.IsAccepted {
		c.Accepted++
	}
	past := o.Due != nil && !t.at.Before(*o.Due)
	switch o.State {
	case obligation.IsAnswered, obligation.IsMet, obligation.Done, obligation.InForce, obligation.Expired:
		c.Answered++
		c.took = append(c.took, answeredIn(o))
	case obligation.InPart:
		c.InPart++
	case obligation.Refusing:
		c.Declined++
	case obligation.IsWithdrawn:
		c.Withdrawn++
	default:
		switch {
		case past && o.Standing != obligation.IsAccepted:
			c.Silent++
		case past:
			c.Late++
			c.Waiting++
		default:
			c.Waiting++
		}
	}
}

func (t *tally) counts() []OwedCount {
	out := []OwedCount{}
	for _, c := range t.by {
		slices.Sort(c.took)
		c.Median, c.P90 = percentile(c.took, 50), percentile(c.took, 90)
		out = append(out, c.OwedCount)
	}
	slices.SortFunc(out, func(a, b OwedCount) int {
		return cmp.Or(cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Side, b.Side), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// percentile is the smallest of the sorted times within which at least so many of a
// hundred had their answer (the nearest rank), in whole seconds; nil for none.
func percentile(sorted []time.Duration, of int) *int64 {
	if len(sorted) == 0 {
		return nil
	}
	rank := (of*len(sorted) + 99) / 100
	s := int64(sorted[rank-1] / time.Second)
	return &s
}

// longestWay is how long a statement may be on its way for the time that it states
// to be believed.
const longestWay = 30 * 24 * time.Hour

// answeredIn is how long an answer took, by the times that the two sides state. A
// time after this node recorded it, or longer before than any statement is on its
// way, is that of a clock that is wrong: then this node's own record counts in its
// place, for both ends where they would run backwards.
func answeredIn(o insidedb.OwedTally) time.Duration {
	closed := o.ClosedRecorded
	if o.Closed != nil {
		closed = *o.Closed
	}
	from, to := believed(o.Opened, o.OpenedRecorded), believed(closed, o.ClosedRecorded)
	if to.Before(from) {
		from, to = o.OpenedRecorded, o.ClosedRecorded
	}
	return max(0, to.Sub(from))
}

func believed(stated, recorded time.Time) time.Time {
	if stated.After(recorded) || recorded.Sub(stated) > longestWay {
		return recorded
	}
	return stated
}

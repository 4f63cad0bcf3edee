package tasking

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2017, 12, 11, 12, 0, 0, 0, time.UTC)

func TestThePercentileIsTheNearestRank(t *testing.T) {
	seconds := func(all ...int) []time.Duration {
		var out []time.Duration
		for _, s := range all {
			out = append(out, time.Duration(s)*time.Second)
		}
		return out
	}
	for _, tt := range []struct {
		took        []time.Duration
		median, p90 int64
	}{
		{seconds(7), 7, 7},
		{seconds(1, 2), 1, 2},
		{seconds(1, 2, 3), 2, 3},
		{seconds(1, 2, 3, 4), 2, 4},
		{seconds(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 5, 9},
		{seconds(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 6, 10},
		{[]time.Duration{1500 * time.Millisecond}, 1, 1},
	} {
		if m, p := percentile(tt.took, 50), percentile(tt.took, 90); *m != tt.median || *p != tt.p90 {
			t.Errorf("%v: median %d, 90th percentile %d; expected %d and %d", tt.took, *m, *p, tt.median, tt.p90)
		}
	}
	if percentile(nil, 50) != nil {
		t.Error("the median of nothing is something")
	}
}

func TestTimesOfAWrongClockDoNotCount(t *testing.T) {
	at := func(d time.Duration) time.Time { return noon.Add(d) }
	for _, tt := range []struct {
		name                           string
		opened, openedRec, closed, rec time.Duration
		want                           time.Duration
	}{
		{"as both state it", 0, time.Minute, 2 * time.Hour, 3 * time.Hour, 2 * time.Hour},
		{"an answer stated before it was asked", 0, time.Minute, -time.Hour, 3 * time.Hour, 3*time.Hour - time.Minute},
		{"an answer from the future", 0, 0, 1000 * time.Hour, 3 * time.Hour, 3 * time.Hour},
		{"a question from the future", 9 * time.Hour, time.Minute, 2 * time.Hour, 3 * time.Hour, 2*time.Hour - time.Minute},
		{"an answer from last year", 0, 0, -9000 * time.Hour, 3 * time.Hour, 3 * time.Hour},
		{"a question from 1970", -400000 * time.Hour, time.Minute, 2 * time.Hour, 3 * time.Hour, 2*time.Hour - time.Minute},
		{"a week on its way", 0, 24 * 7 * time.Hour, time.Hour, 24 * 8 * time.Hour, time.Hour},
	} {
		closed := at(tt.closed)
		o := insidedb.OwedTally{Opened: at(tt.opened), OpenedRecorded: at(tt.openedRec), Closed: &closed, ClosedRecorded: at(tt.rec)}
		if got := answeredIn(o); got != tt.want {
			t.Errorf("%s: %v; expected %v", tt.name, got, tt.want)
		}
	}
}

// naiveCounts counts as the description says, key by key and with as many passes as
// there are words.
func naiveCounts(all []insidedb.OwedTally, self party.Code, at time.Time) []OwedCount {
	keys := map[string]OwedCount{}
	side := func(o insidedb.OwedTally) string {
		if o.Debtor == self {
			return Ours
		}
		return Theirs
	}
	for _, o := range all {
		if o.State != obligation.IsStated {
			keys[fmt.Sprint(o.Partner, "\x00", side(o), "\x00", o.Kind)] = OwedCount{Partner: o.Partner, Side: side(o), Kind: o.Kind}
		}
	}
	out := []OwedCount{}
	var names []string
	for name := range keys {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		c := keys[name]
		count := func(is func(insidedb.OwedTally) bool) (n int) {
			for _, o := range all {
				if o.Partner == c.Partner && side(o) == c.Side && o.Kind == c.Kind && o.State != obligation.IsStated && is(o) {
					n++
				}
			}
			return n
		}
		in := func(states ...obligation.State) func(insidedb.OwedTally) bool {
			return func(o insidedb.OwedTally) bool { return slices.Contains(states, o.State) }
		}
		past := func(o insidedb.OwedTally) bool {
			return o.Closed == nil && o.Due != nil && !o.Due.After(at) && o.State != obligation.InPart
		}
		accepted := func(o insidedb.OwedTally) bool { return o.Standing == obligation.IsAccepted }
		answered := in(obligation.IsAnswered, obligation.IsMet, obligation.Done, obligation.InForce, obligation.Expired)
		c.Asked = count(func(insidedb.OwedTally) bool { return true })
		c.Accepted, c.Answered, c.InPart = count(accepted), count(answered), count(in(obligation.InPart))
		c.Declined, c.Withdrawn = count(in(obligation.Refusing)), count(in(obligation.IsWithdrawn))
		c.Silent = count(func(o insidedb.OwedTally) bool { return past(o) && !accepted(o) })
		c.Late = count(func(o insidedb.OwedTally) bool { return past(o) && accepted(o) })
		c.Waiting = count(func(o insidedb.OwedTally) bool {
			return o.Closed == nil && o.State != obligation.InPart && !(past(o) && !accepted(o))
		})
		within := func(share float64) *int64 {
			if c.Answered == 0 {
				return nil
			}
			best := int64(math.MaxInt64) // the shortest time within which the share had its answer
			for _, limit := range all {
				if !answered(limit) || limit.Partner != c.Partner || side(limit) != c.Side || limit.Kind != c.Kind {
					continue
				}
				d := limit.Closed.Sub(limit.Opened)
				n := count(func(o insidedb.OwedTally) bool { return answered(o) && o.Closed.Sub(o.Opened) <= d })
				if float64(n)*10 >= share*float64(c.Answered) {
					best = min(best, int64(d/time.Second))
				}
			}
			return &best
		}
		c.Median, c.P90 = within(5), within(9)
		out = append(out, c)
	}
	return out
}

func TestStatisticsAreThoseOfANaiveCount(t *testing.T) {
	open := []obligation.State{obligation.Open, obligation.Owed, obligation.InPart}
	ended := []obligation.State{obligation.IsAnswered, obligation.IsMet, obligation.Done, obligation.InForce, obligation.Expired, obligation.Refusing, obligation.IsWithdrawn, obligation.IsStated}
	rapid.Check(t, func(t *rapid.T) {
		var all []insidedb.OwedTally
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			o := insidedb.OwedTally{Kind: rapid.SampledFrom([]obligation.Kind{obligation.Answer, obligation.Commitment}).Draw(t, "kind"),
				Partner:  rapid.SampledFrom([]party.Code{"FRA/DGSE", "RUS/FSB"}).Draw(t, "partner"),
				Standing: rapid.SampledFrom([]obligation.Acceptance{obligation.Asserted, obligation.IsAccepted, obligation.NotAccepted}).Draw(t, "standing"),
				Opened:   noon.Add(-time.Duration(rapid.IntRange(1, 1000).Draw(t, "opened")) * time.Second)}
			o.Debtor, o.Creditor = o.Partner, "USA/CIA"
			if rapid.Bool().Draw(t, "ours") {
				o.Debtor, o.Creditor = o.Creditor, o.Debtor
			}
			o.State, o.OpenedRecorded, o.ClosedRecorded = rapid.SampledFrom(open).Draw(t, "open"), o.Opened, noon.Add(time.Hour)
			if rapid.Bool().Draw(t, "ended") {
				o.State = rapid.SampledFrom(ended).Draw(t, "end")
				closed := o.Opened.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "took")) * time.Second)
				o.Closed = &closed
			}
			if rapid.Bool().Draw(t, "dated") {
				due := noon.Add(time.Duration(rapid.IntRange(-5, 5).Draw(t, "due")) * time.Second)
				o.Due = &due
			}
			all = append(all, o)
		}
		count := newTally("USA/CIA", noon)
		for _, o := range all {
			count.add(o)
		}
		got := count.counts()
		if diff := cmp.Diff(naiveCounts(all, "USA/CIA", noon), got); diff != "" {
			t.Fatal(diff)
		}
		for _, c := range got {
			if c.Asked != c.Answered+c.InPart+c.Declined+c.Silent+c.Withdrawn+c.Waiting {
				t.Fatalf("the parts of %+v are not the whole", c)
			}
		}
	})
}

package watch_test

import (
	"testing"
	"time"

	"entente/internal/inside/insidetest"
)

func TestAgeAndReviewAreCountedFromTheTimeThatIsAskedFor(t *testing.T) {
	b := lone(t)
	b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok")) // to be reviewed on 2018-12-01
	b.clock.Add(2 * 365 * 24 * time.Hour)
	for _, tt := range []struct {
		asOf time.Time
		age  int
		due  bool
	}{{insidetest.Start.Add(time.Hour), 10, false}, {insidetest.Start.AddDate(1, 0, 0), 375, true}, {zero, 740, true}} {
		all, err := b.watch.Lists(t.Context(), tt.asOf)
		b.must(err)
		if len(all) != 1 || all[0].AgeDays != tt.age || all[0].ReviewDue != tt.due {
			t.Errorf("as of %v: %+v; expected %d days, due %v", tt.asOf, all, tt.age, tt.due)
		}
	}
}

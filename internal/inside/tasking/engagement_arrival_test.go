package tasking_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// arrives records that something came of a commitment of E-1.
func (s seat) arrives(t testing.TB, commitment, extent, release, received string) (tasking.EngagementShown, error) {
	t.Helper()
	return s.Arrived(t.Context(), tasking.Arrival{Officer: insidetest.Lind, Engagement: "E-1", Commitment: commitment, Release: release, Received: received, Extent: extent})
}

// ends has an officer end a release that has not left.
func (s seat) ends(t testing.TB, release string, state insidedb.State) {
	t.Helper()
	must(t, s.node.Store.Write(t.Context(), func(tx *insidedb.Tx) error {
		r, err := tx.Release(release)
		if err == nil {
			_, err = tx.SetState(r, state, insidetest.Lind, "no")
		}
		return err
	}))
}

func TestACommitmentIsStatedOnceHoweverManyStateIt(t *testing.T) {
	x := newTable(t)
	const rounds = 24 // what comes between two transactions comes by chance
	var more strings.Builder
	for n := range rounds {
		fmt.Fprintf(&more, "  - {id: c%d, by: ours, what: \"A study\"}\n", n)
	}
	x.cia.add(t, minutes("  - {id: theirs", more.String()+"  - {id: theirs"))
	on := []string{x.gives(t, x.cia, "RUS/FSB", "M-1"), x.proposes(t, x.cia, "RUS/FSB", "M-2")} // on the second it is stated later
	for n := range rounds {
		var wg sync.WaitGroup
		failed := make([]error, 6)
		for j := range failed {
			wg.Go(func() {
				_, failed[j] = x.cia.StateCommitment(context.Background(), tasking.CommitmentStatement{Officer: insidetest.Lind, Engagement: "E-1",
					Commitment: fmt.Sprintf("c%d", n), On: on[n%4/3*(j%2)]})
			})
		}
		wg.Wait()
		stated := 0
		for _, err := range failed {
			if err == nil {
				stated++
			} else if errs.KindOf(err) != errs.Conflict {
				t.Errorf("%v; expected a conflict", err)
			}
		}
		if stated != 1 {
			t.Errorf("commitment %d: %d were let; expected one", n, stated)
		}
	}
	x.Settle()
	x.Settle()
	if held := x.fsb.list(t, tasking.OwedQuery{All: true}); len(held) != rounds {
		t.Errorf("the partner holds %d of %d", len(held), rounds)
	}
	s, err := x.cia.Statistics(t.Context(), tasking.OwedQuery{By: "us"})
	must(t, err)
	if len(s.Items) != 1 || s.Items[0].Asked != rounds+1 {
		t.Errorf("%+v; expected each once", s.Items)
	}
}

func TestWhatHasNotLeftIsNotWhatCame(t *testing.T) {
	for _, end := range []insidedb.State{insidedb.Cancelled, insidedb.Denied} {
		x := newTable(t)
		x.cia.add(t, minutes())
		release := x.proposes(t, x.cia, "RUS/FSB", "M-1")
		if _, err := x.cia.arrives(t, "ours", obligation.Whole, release, ""); errs.KindOf(err) != errs.Conflict {
			t.Errorf("held here alone, by a release that has not left: %v; expected a conflict", err)
		}
		x.cia.ends(t, release, end)
		x.Settle()
		s, err := x.cia.Statistics(t.Context(), tasking.OwedQuery{By: "us"})
		must(t, err)
		if len(s.Items) != 1 || s.Items[0].Answered != 0 || s.Items[0].Waiting != 1 {
			t.Errorf("%s: %+v; expected that it waits", end, s.Items)
		}

		on := x.gives(t, x.cia, "RUS/FSB", "M-2")
		_, err = x.cia.StateCommitment(t.Context(), tasking.CommitmentStatement{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", On: on})
		must(t, err)
		later := x.proposes(t, x.cia, "RUS/FSB", "M-3")
		shown, err := x.cia.arrives(t, "ours", obligation.Whole, later, "")
		must(t, err)
		if a := shown.Commitments[0].Arrived; len(a) != 1 || a[0].State != string(insidedb.Approved) || a[0].Counts {
			t.Errorf("before it left: %+v; expected it shown as approved, and not counted", a)
		}
		x.Clock.Add(time.Hour)
		before := x.Clock.Now()
		x.Clock.Add(time.Hour)
		x.cia.ends(t, later, end)
		x.Settle()
		x.Settle()
		for asOf, want := range map[time.Time]insidedb.State{{}: end, before: insidedb.Approved} {
			shown, err = x.cia.Engagement(t.Context(), "E-1", asOf)
			must(t, err)
			c := shown.Commitments[0]
			if len(c.Arrived) != 1 || c.Arrived[0].State != string(want) || c.Arrived[0].Counts || c.Owed.State != obligation.Owed && c.Owed.State != obligation.Lapsed {
				t.Errorf("%s as of %v: %+v; expected it owed still", end, asOf, c)
			}
		}
		if got := x.fsb.list(t, tasking.OwedQuery{}); len(got) != 1 || got[0] != "theirs commitment accepted accepted shared=true" {
			t.Errorf("%s: the creditor holds %v", end, got)
		}
	}
}

func TestWhatIsNotHeldForUseIsNotWhatCame(t *testing.T) {
	for name, take := range map[string]func(x table, release, item string) error{
		"recalled": func(x table, release, _ string) error {
			_, err := x.fsb.node.Exchange.Recall(t.Context(), exchange.Recall{Officer: insidetest.Lind, Release: release, Code: envelope.CodeWrong})
			x.Settle()
			return err
		},
		"erased": func(x table, _, item string) error {
			return x.cia.node.Store.Write(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: item}, insidedb.ByOrder)
				return err
			})
		},
	} {
		x := newTable(t)
		x.cia.add(t, minutes())
		release := x.gives(t, x.fsb, "USA/CIA", "R-1")
		item := x.cia.node.Only("RUS/FSB").ID
		must(t, take(x, release, item))
		shown, err := x.cia.arrives(t, "theirs", obligation.Whole, "", item)
		if errs.KindOf(err) != errs.Conflict {
			t.Errorf("%s: %v %+v; expected a conflict", name, err, shown.Commitments)
		}
		if got := x.cia.list(t, tasking.OwedQuery{To: "us", Kind: "commitment"}); len(got) != 1 || got[0] != "theirs commitment asserted open shared=false" {
			t.Errorf("%s: it is owed as %v", name, got)
		}
	}
}

func TestWhatIsTakenBackAfterItCameCountsNoMore(t *testing.T) {
	x := newTable(t)
	x.cia.add(t, minutes())
	release := x.gives(t, x.fsb, "USA/CIA", "R-1")
	shown, err := x.cia.arrives(t, "theirs", obligation.Part, "", x.cia.node.Only("RUS/FSB").ID)
	must(t, err)
	if a := shown.Commitments[1].Arrived; len(a) != 1 || !a[0].Counts || a[0].State != string(insidedb.Admitted) {
		t.Errorf("%+v; expected that it counts", a)
	}
	_, err = x.fsb.node.Exchange.Recall(t.Context(), exchange.Recall{Officer: insidetest.Lind, Release: release, Code: envelope.CodeWrong})
	must(t, err)
	x.Settle()
	shown, err = x.cia.Engagement(t.Context(), "E-1", time.Time{})
	must(t, err)
	if a := shown.Commitments[1].Arrived; len(a) != 1 || a[0].Counts || a[0].State != "taken back" {
		t.Errorf("%+v; expected it taken back", a)
	}
}

func TestTheSameArrivesOnce(t *testing.T) {
	for _, stated := range []bool{false, true} {
		x := newTable(t)
		x.cia.add(t, minutes())
		release := x.gives(t, x.cia, "RUS/FSB", "M-1")
		if stated {
			_, err := x.cia.StateCommitment(t.Context(), tasking.CommitmentStatement{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", On: release})
			must(t, err)
		}
		_, err := x.cia.arrives(t, "ours", obligation.Part, release, "")
		must(t, err)
		if _, err = x.cia.arrives(t, "ours", obligation.Part, release, ""); errs.KindOf(err) != errs.Conflict {
			t.Errorf("stated %t, the same part again: %v; expected a conflict", stated, err)
		}
		shown, err := x.cia.arrives(t, "ours", obligation.Whole, release, "") // it was more than was thought
		if err != nil || len(shown.Commitments[0].Arrived) != 2 {
			t.Errorf("stated %t, the whole after a part: %v, %+v", stated, err, shown.Commitments)
		}
	}
}

func TestAnErasedEngagementSaysNothingAndTakesNothingIn(t *testing.T) {
	x := newTable(t)
	x.cia.add(t, minutes())
	must(t, x.cia.node.Store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectEngagement, ID: "E-1"}, insidedb.ByOrder)
		return err
	}))
	shown, err := x.cia.Engagement(t.Context(), "E-1", time.Time{})
	if err != nil || shown.Erased == "" || shown.Engagement.ProfessionalView != "" || len(shown.Commitments) != 0 {
		t.Errorf("%v: %+v; expected it erased", err, shown)
	}
	if got := x.cia.list(t, tasking.OwedQuery{}); len(got) != 2 {
		t.Errorf("owed: %v; expected both commitments still", got)
	}
	_, added := x.cia.AddEngagement(t.Context(), minutes())
	_, came := x.cia.arrives(t, "ours", obligation.Whole, x.gives(t, x.cia, "RUS/FSB", "M-1"), "")
	for name, err := range map[string]error{"added again": added, "arrived": came} {
		if errs.KindOf(err) != errs.Conflict || !strings.Contains(err.Error(), "erased") {
			t.Errorf("%s: %v; expected a conflict that says so", name, err)
		}
	}
}

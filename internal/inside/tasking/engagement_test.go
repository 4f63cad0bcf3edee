package tasking_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// table is where two services meet: each with what sees to what it is owed.
type table struct {
	*insidetest.Circle
	cia, fsb seat
}

// seat is one side's.
type seat struct {
	*tasking.Tasking
	node *insidetest.Node
}

// newTable has USA/CIA and RUS/FSB sit down.
func newTable(t testing.TB) table {
	t.Helper()
	open := func(c *insidetest.Clock) *insidedb.Store {
		s, err := insidedb.Open(t.Context(), storetest.Engines()[0].Fresh(t).Open(t, c.Now), insidedb.WithRandom(bytes.NewReader(make([]byte, 1<<20))))
		must(t, err)
		return s
	}
	c := insidetest.NewCircle(t, open, "USA/CIA", "RUS/FSB")
	sit := func(n *insidetest.Node) seat {
		x, err := tasking.New(tasking.Config{Self: n.Service.Code, Store: n.Store, Plan: obligation.DefaultPlan, Exchange: n.Exchange, Log: insidetest.Quiet()})
		must(t, err)
		return seat{x, n}
	}
	return table{c, sit(c.Nodes[0]), sit(c.Nodes[1])}
}

// minutes is an engagement with one commitment of each side.
func minutes(change ...string) tasking.EngagementFile {
	return tasking.EngagementFile{Officer: insidetest.Lind, Name: "e.yaml", Document: strings.NewReplacer(change...).Replace(`id: E-1
kind: meeting
with: [RUS/FSB]
from: 2017-12-10
place: Washington
participants: [{of: USA/CIA, office: Director}, {of: RUS/FSB, office: Director}]
directed_by: National Security Council
topics: [counter-terrorism]
marking: SECRET//NOFORN
agenda: "The agenda."
official_view: "A good meeting."
professional_view: "Nothing came back."
commitments:
  - {id: ours, by: ours, what: "A study of routes", due: 2017-12-20T00:00:00Z}
  - {id: theirs, by: theirs, what: "Names of returning fighters", due: 2017-12-12T00:00:00Z}
`)}
}

func (s seat) add(t testing.TB, f tasking.EngagementFile) tasking.EngagementShown {
	t.Helper()
	out, err := s.AddEngagement(t.Context(), f)
	must(t, err)
	return out
}

// gives has a seat give a report to the other one, which admits it; it gives the release.
func (x table) gives(t testing.TB, from seat, to party.Code, serial string) string {
	t.Helper()
	release := x.proposes(t, from, to, serial)
	x.Settle()
	return release
}

func (x table) proposes(t testing.TB, from seat, to party.Code, serial string) string {
	t.Helper()
	from.node.Take("intelligence", serial, "The minutes of the meeting.")
	out, err := from.node.Office.Propose(t.Context(), disclosure.Proposal{Report: serial, Partner: to, Officer: insidetest.Lind})
	must(t, err)
	return out.Release
}

// list is what a seat has as owed, a line each.
func (s seat) list(t testing.TB, q tasking.OwedQuery) []string {
	t.Helper()
	all, err := s.Owed(t.Context(), q)
	must(t, err)
	out := []string{}
	for _, o := range all.Items {
		out = append(out, fmt.Sprintf("%s %s %s %s shared=%t", o.Side, o.Kind, o.Standing, o.State, o.Shared))
	}
	return out
}

func TestACommitmentIsHeldHereUntilItIsStated(t *testing.T) {
	x := newTable(t)
	e := x.cia.add(t, minutes())
	if e.Version != 1 || len(e.Commitments) != 2 || e.Commitments[0].Owed.Engagement != "E-1" || e.Commitments[1].Owed.Commitment != "theirs" {
		t.Fatalf("%+v", e)
	}
	want := []string{"theirs commitment asserted open shared=false", "ours commitment asserted open shared=false"}
	if diff := cmp.Diff(want, x.cia.list(t, tasking.OwedQuery{})); diff != "" {
		t.Error(diff)
	}
	if again := x.cia.add(t, minutes()); again.Version != 1 {
		t.Errorf("the same again is version %d", again.Version)
	}
	more := x.cia.add(t, minutes("2017-12-20", "2017-12-24"))
	if more.Version != 2 || more.Commitments[0].Owed.Version != 2 || more.Commitments[0].Owed.Due.Day() != 24 {
		t.Errorf("with more time: %+v", more.Commitments[0].Owed)
	}
	x.Settle()
	if got := x.fsb.list(t, tasking.OwedQuery{All: true}); len(got) != 0 {
		t.Errorf("the partner learnt %v", got)
	}
	if sent := x.cia.node.Gateway.Envelopes("RUS/FSB"); len(sent) != 0 {
		t.Errorf("%d envelopes went for it", len(sent))
	}
}

func TestAPromiseIsHeldByBothOnceItIsStatedAndAnsweredByWhatArrives(t *testing.T) {
	x := newTable(t)
	x.cia.add(t, minutes())
	if _, err := x.cia.Assign(t.Context(), tasking.Handover{Officer: insidetest.Lind, ID: owedAs(t, x.cia, "ours"), Desk: "routes", To: insidetest.Ray}); err != nil {
		t.Fatal(err)
	}
	release := x.gives(t, x.cia, "RUS/FSB", "M-1")
	shown, err := x.cia.StateCommitment(t.Context(), tasking.CommitmentStatement{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", On: release})
	must(t, err)
	owed := shown.Commitments[0].Owed
	if !owed.Shared || owed.Standing != obligation.IsAccepted || owed.Desk != "routes" || owed.Officer != insidetest.Ray || owed.Engagement != "E-1" || owed.Serial != "M-1" {
		t.Fatalf("%+v", owed)
	}
	x.Settle()
	if diff := cmp.Diff([]string{"theirs commitment accepted accepted shared=true"}, x.fsb.list(t, tasking.OwedQuery{})); diff != "" {
		t.Errorf("the creditor: %s", diff)
	}
	if diff := cmp.Diff([]string{"ours commitment accepted accepted shared=true"}, x.cia.list(t, tasking.OwedQuery{By: "us"})); diff != "" {
		t.Errorf("the debtor: %s", diff)
	}
	if _, err := x.cia.StateCommitment(t.Context(), tasking.CommitmentStatement{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", On: release}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("stated twice: %v", err)
	}

	part := x.gives(t, x.cia, "RUS/FSB", "M-2")
	_, err = x.cia.Arrived(t.Context(), tasking.Arrival{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", Release: part, Extent: obligation.Part})
	must(t, err)
	x.Settle()
	if got := x.fsb.list(t, tasking.OwedQuery{}); len(got) != 1 || got[0] != "theirs commitment accepted in part shared=true" {
		t.Errorf("with a part: %v", got)
	}
	whole := x.proposes(t, x.cia, "RUS/FSB", "M-3") // it is answered once they have it
	_, err = x.cia.Arrived(t.Context(), tasking.Arrival{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", Release: whole, Extent: obligation.Whole})
	must(t, err)
	x.Settle()
	x.Settle()
	for name, s := range map[string]seat{"debtor": x.cia, "creditor": x.fsb} {
		got := s.list(t, tasking.OwedQuery{All: true, Kind: "commitment", Partner: "RUS"})
		if name == "creditor" {
			got = s.list(t, tasking.OwedQuery{All: true, Partner: "USA"})
		}
		if !strings.Contains(strings.Join(got, "\n"), "commitment accepted answered shared=true") {
			t.Errorf("the %s holds %v; expected it answered", name, got)
		}
	}
	shown, err = x.cia.Engagement(t.Context(), "E-1", time.Time{})
	must(t, err)
	if a := shown.Commitments[0].Arrived; len(a) != 2 || a[0].Extent != obligation.Part || a[1].Release != whole {
		t.Errorf("what arrived: %+v", a)
	}
	s, err := x.cia.Statistics(t.Context(), tasking.OwedQuery{})
	must(t, err)
	if len(s.Items) != 2 || s.Items[0].Side != tasking.Ours || s.Items[0].Asked != 1 || s.Items[0].Answered != 1 || s.Items[1].Asked != 1 || s.Items[1].Waiting != 1 {
		t.Errorf("statistics: %+v; expected each commitment once", s.Items)
	}
}

// owedAs is the id of what stands for a commitment of E-1.
func owedAs(t testing.TB, s seat, commitment string) string {
	t.Helper()
	shown, err := s.Engagement(t.Context(), "E-1", time.Time{})
	must(t, err)
	for _, c := range shown.Commitments {
		if c.ID == commitment {
			return c.Owed.ID
		}
	}
	t.Fatalf("no commitment %s", commitment)
	return ""
}

func TestWhatTheyCommittedIsWantedOfThemOnceTheyHaveTheMinutes(t *testing.T) {
	x := newTable(t)
	x.cia.add(t, minutes())
	release := x.proposes(t, x.cia, "RUS/FSB", "M-1")
	state := tasking.CommitmentStatement{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "theirs", On: release}
	shown, err := x.cia.StateCommitment(t.Context(), state)
	must(t, err)
	if c := shown.Commitments[1]; c.Pending != release || c.Owed.Shared {
		t.Fatalf("%+v; expected that it waits for the release", c)
	}
	if _, err := x.cia.StateCommitment(t.Context(), state); errs.KindOf(err) != errs.Conflict {
		t.Errorf("asked to be stated twice: %v", err)
	}
	x.Settle()
	x.Settle()
	if diff := cmp.Diff([]string{"ours commitment asserted open shared=true"}, x.fsb.list(t, tasking.OwedQuery{By: "us"})); diff != "" {
		t.Errorf("the debtor: %s", diff)
	}
	own := owedAs(t, x.alone(t), "theirs")
	if got := x.cia.list(t, tasking.OwedQuery{To: "us"}); len(got) != 1 {
		t.Errorf("the creditor has it as %v; expected it once", got)
	}
	if h, err := x.cia.OwedOf(t.Context(), own, time.Time{}); err != nil || len(h.Statements) != 1 || h.Statements[0].Verb != obligation.Requested || h.Statements[0].Officer != insidetest.Lind {
		t.Errorf("%v: %+v", err, h.Statements)
	}

	x.Clock.Add(48 * time.Hour) // its time passes
	s, err := x.cia.Statistics(t.Context(), tasking.OwedQuery{Partner: "RUS/FSB", To: "us"})
	must(t, err)
	if len(s.Items) != 1 || s.Items[0].Silent != 1 {
		t.Errorf("%+v; expected silence", s.Items)
	}
	if got := x.cia.list(t, tasking.OwedQuery{Overdue: true}); len(got) != 1 || got[0] != "theirs commitment asserted lapsed shared=true" {
		t.Errorf("overdue: %v", got)
	}

	x.gives(t, x.fsb, "USA/CIA", "R-1")
	item := x.cia.node.Only("RUS/FSB")
	_, err = x.cia.node.Exchange.State(t.Context(), exchange.Statement{Officer: insidetest.Lind, Roles: []string{insidedb.RoleDisclosure}, Partner: "RUS/FSB", Item: item.Envelope,
		Control: envelope.Control{Verb: envelope.Graded, Code: "background"}})
	must(t, err)
	for _, extent := range []string{obligation.Part, obligation.Whole} {
		if shown, err = x.cia.Arrived(t.Context(), tasking.Arrival{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "theirs", Received: item.ID, Extent: extent}); err != nil {
			t.Fatal(err)
		}
	}
	x.Settle()
	c := shown.Commitments[1]
	if c.Owed.State != obligation.IsMet || len(c.Arrived) != 2 || c.Arrived[1].Grade != "background" || c.Arrived[1].GradedBy != "USA/CIA" {
		t.Errorf("%+v; expected it met, and of what use it was", c)
	}
	if got := x.fsb.list(t, tasking.OwedQuery{All: true}); len(got) != 1 || got[0] != "ours commitment asserted met shared=true" {
		t.Errorf("the debtor has %v", got)
	}
}

// alone is the seat that has the engagement on record, which is USA/CIA's alone.
func (x table) alone(t testing.TB) seat {
	t.Helper()
	if _, err := x.fsb.Engagement(t.Context(), "E-1", time.Time{}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the partner has the engagement: %v", err)
	}
	return x.cia
}

func TestWhatWasNeverStatedEndsHere(t *testing.T) {
	x := newTable(t)
	x.cia.add(t, minutes())
	given := x.gives(t, x.cia, "RUS/FSB", "M-2")
	release := x.proposes(t, x.cia, "RUS/FSB", "M-1")
	for _, c := range []string{"ours", "theirs"} { // once the release is admitted, which it is not before they have ended
		_, err := x.cia.StateCommitment(t.Context(), tasking.CommitmentStatement{Officer: insidetest.Lind, Engagement: "E-1", Commitment: c, On: release})
		must(t, err)
	}
	shown, err := x.cia.Arrived(t.Context(), tasking.Arrival{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", Release: given, Extent: obligation.Whole})
	must(t, err)
	if c := shown.Commitments[0]; c.Owed.State != obligation.IsAnswered || c.Owed.Closed == nil || c.Pending != "" {
		t.Errorf("%+v; expected it answered, and nothing to be stated", c)
	}
	closed, err := x.cia.Close(t.Context(), tasking.Closing{Officer: insidetest.Lind, ID: owedAs(t, x.cia, "theirs"), Outcome: "declined", Reason: "they said no at lunch"})
	must(t, err)
	if closed.State != obligation.Refusing {
		t.Errorf("%+v", closed)
	}
	x.Settle()
	x.Settle()
	if got := x.fsb.list(t, tasking.OwedQuery{All: true}); len(got) != 0 {
		t.Errorf("the partner holds %v; expected nothing", got)
	}
	for name, act := range map[string]func() error{
		"stated": func() error {
			_, err := x.cia.StateCommitment(t.Context(), tasking.CommitmentStatement{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", On: release})
			return err
		},
		"arrived": func() error {
			_, err := x.cia.Arrived(t.Context(), tasking.Arrival{Officer: insidetest.Lind, Engagement: "E-1", Commitment: "ours", Release: release, Extent: obligation.Whole})
			return err
		},
		"given more time": func() error {
			_, err := x.cia.AddEngagement(t.Context(), minutes("2017-12-20", "2017-12-24"))
			return err
		},
	} {
		if err := act(); errs.KindOf(err) != errs.Conflict {
			t.Errorf("what has ended is %s: %v; expected a conflict", name, err)
		}
	}
}

func TestWhatMayNotBeDoneWithAnEngagementIsRefused(t *testing.T) {
	x := newTable(t)
	x.cia.add(t, minutes())
	ours := x.gives(t, x.cia, "RUS/FSB", "M-1")
	x.gives(t, x.fsb, "USA/CIA", "R-1")
	theirs := x.cia.node.Only("RUS/FSB").ID
	ctx := context.Background()
	arrived := func(a tasking.Arrival) error {
		if a.Officer == "" {
			a.Officer = insidetest.Lind
		}
		if a.Engagement == "" {
			a.Engagement = "E-1"
		}
		if a.Extent == "" {
			a.Extent = obligation.Whole
		}
		_, err := x.cia.Arrived(ctx, a)
		return err
	}
	state := func(s tasking.CommitmentStatement) error {
		if s.Officer == "" {
			s.Officer = insidetest.Lind
		}
		_, err := x.cia.StateCommitment(ctx, s)
		return err
	}
	commit := func(officer, e, id string) error {
		_, err := x.cia.Commit(ctx, tasking.NewCommitment{Officer: officer, Engagement: e, ID: id, By: engagement.Ours, What: "more"})
		return err
	}
	view := func(v tasking.Views) error { _, err := x.cia.View(ctx, v); return err }
	add := func(f tasking.EngagementFile) error { _, err := x.cia.AddEngagement(ctx, f); return err }
	byRay := minutes()
	byRay.Officer = insidetest.Ray
	for _, tt := range []struct {
		name string
		err  error
		want errs.Kind
		says string
	}{
		{"an author adds one", add(byRay), errs.Denied, "roles"},
		{"a commitment is dropped", add(minutes("  - {id: ours", "  - {id: other")), errs.Conflict, "on record"},
		{"an author commits", commit(insidetest.Ray, "E-1", "c3"), errs.Denied, "roles"},
		{"of an engagement that is none", commit(insidetest.Lind, "E-9", "c3"), errs.NotFound, "E-9"},
		{"again", commit(insidetest.Lind, "E-1", "ours"), errs.Conflict, "on record"},
		{"no view", view(tasking.Views{Officer: insidetest.Lind, Engagement: "E-1"}), errs.Invalid, "no view"},
		{"a view of none", view(tasking.Views{Officer: insidetest.Lind, Engagement: "E-9", Official: "x"}), errs.NotFound, "E-9"},
		{"stated by an author", state(tasking.CommitmentStatement{Officer: insidetest.Ray, Engagement: "E-1", Commitment: "ours", On: ours}), errs.Denied, "roles"},
		{"stated on nothing", state(tasking.CommitmentStatement{Engagement: "E-1", Commitment: "ours", On: "nothing"}), errs.NotFound, "no release"},
		{"stated of no commitment", state(tasking.CommitmentStatement{Engagement: "E-1", Commitment: "c9", On: ours}), errs.NotFound, "c9"},
		{"an extent that is none", arrived(tasking.Arrival{Commitment: "ours", Release: ours, Extent: "half"}), errs.Invalid, "half"},
		{"ours by an item of theirs", arrived(tasking.Arrival{Commitment: "ours", Received: theirs}), errs.Invalid, "release of ours"},
		{"theirs by a release of ours", arrived(tasking.Arrival{Commitment: "theirs", Release: ours}), errs.Invalid, "item of the inbox"},
		{"theirs by a release as an item", arrived(tasking.Arrival{Commitment: "theirs", Received: ours}), errs.Invalid, "not from the debtor"},
		{"by both", arrived(tasking.Arrival{Commitment: "theirs", Received: theirs, Release: ours}), errs.Invalid, "expected"},
		{"by nothing", arrived(tasking.Arrival{Commitment: "theirs"}), errs.Invalid, "expected"},
		{"by what is not held", arrived(tasking.Arrival{Commitment: "theirs", Received: "nothing"}), errs.NotFound, "nothing"},
		{"an author says so", arrived(tasking.Arrival{Commitment: "theirs", Received: theirs, Officer: insidetest.Ray}), errs.Denied, "roles"},
	} {
		if errs.KindOf(tt.err) != tt.want || !strings.Contains(fmt.Sprint(tt.err), tt.says) {
			t.Errorf("%s: %v; expected %s saying %q", tt.name, tt.err, tt.want, tt.says)
		}
	}
	shown, err := x.cia.Engagement(ctx, "E-1", time.Time{})
	must(t, err)
	if shown.Version != 1 || len(shown.Commitments[0].Arrived)+len(shown.Commitments[1].Arrived) != 0 {
		t.Errorf("what was refused changed something: %+v", shown)
	}
}

func TestAnEngagementIsShownAsItStoodAtAnyTime(t *testing.T) {
	x := newTable(t)
	x.cia.add(t, minutes())
	x.Clock.Add(time.Hour)
	first := x.Clock.Now()
	x.Clock.Add(time.Hour)
	_, err := x.cia.View(t.Context(), tasking.Views{Officer: insidetest.Lind, Engagement: "E-1", Professional: "It was of use after all."})
	must(t, err)
	_, err = x.cia.Commit(t.Context(), tasking.NewCommitment{Officer: insidetest.Lind, Engagement: "E-1", ID: "later", By: engagement.Theirs, What: "more"})
	must(t, err)
	x.Clock.Add(time.Hour)
	for _, tt := range []struct {
		asOf        time.Time
		version     int
		view        string
		commitments int
	}{{first, 1, "Nothing came back.", 2}, {time.Time{}, 3, "It was of use after all.", 3}} {
		got, err := x.cia.Engagement(t.Context(), "E-1", tt.asOf)
		if err != nil || got.Version != tt.version || got.Engagement.ProfessionalView != tt.view || len(got.Commitments) != tt.commitments || got.Engagement.OfficialView != "A good meeting." {
			t.Errorf("as of %v: %v %+v", tt.asOf, err, got)
		}
		list, err := x.cia.Engagements(t.Context(), "RUS", tt.asOf)
		if err != nil || len(list.Items) != 1 || list.Items[0].Version != tt.version {
			t.Errorf("listed as of %v: %v %+v", tt.asOf, err, list)
		}
	}
	if list, err := x.cia.Engagements(t.Context(), "FRA", time.Time{}); err != nil || len(list.Items) != 0 {
		t.Errorf("with France: %v %+v", err, list)
	}
}

package disclosure_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/release"
	ladder "entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

func moves(field, to string) []release.Move {
	return []release.Move{{Field: field, Rung: rung(to), Reason: "a reason"}}
}

func rung(name string) ladder.Rung { return ladder.Rung(name) }

func TestApprovalLastsAsLongAsTheWords(t *testing.T) {
	const rungs = insidetest.FullRungs
	russia := func(mode, rungs, defaults string) string {
		return insidetest.Directive("D-RUS", "RUS", mode, rungs, defaults)
	}
	before := russia("review", rungs, insidetest.MaskPersons)
	for _, tt := range []struct {
		name   string
		policy []string // in force when it is sealed
		goes   bool
		state  insidedb.State
		says   string
	}{
		{"the same rules", []string{before}, true, insidedb.Approved, ""},
		{"other rules, the same words", []string{before, toFrance}, true, insidedb.Approved, ""},
		{"automatic now, the same words", []string{russia("automatic", rungs, insidetest.MaskPersons)}, true, insidedb.Approved, ""},
		{"more is given now", []string{russia("review", rungs, "")}, false, insidedb.InReview, "these are other words"},
		{"less may go now", []string{russia("review", "text: written, person: masked, place: country, source: descriptor", "")}, false, insidedb.InReview, "these are other words"},
		{"more is automatic now", []string{russia("automatic", rungs, "")}, false, insidedb.InReview, "these are other words"},
		{"nothing may go now", []string{toFrance}, false, insidedb.NeedsDecision, "withheld"},
		{"the directive has expired", []string{strings.Replace(before, "expires: 2019-01-01", "expires: 2017-12-11", 1)}, false, insidedb.NeedsDecision, "withheld"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, before)
			v := inReview(b)
			_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
			b.must(err)
			b.clock.Add(time.Hour)
			b.policy = insidetest.Policy(t, "USA/CIA", tt.policy...)
			goes, after := b.settle(v.Release)
			if goes != tt.goes || after.State != tt.state || !strings.Contains(after.Reason, tt.says) {
				t.Errorf("goes %v, state %s, reason %q; expected %v, %s, %q", goes, after.State, after.Reason, tt.goes, tt.state, tt.says)
			}
			if goes && after.Policy != b.policy.Hash() {
				t.Error("the release does not rest on the policy in force")
			}
			if after.State == insidedb.InReview {
				if after.Hash == v.Hash {
					t.Error("the bytes to review are the old ones")
				}
				_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
				wantKind(t, err, "conflict", "other bytes")
			}
		})
	}
}

func TestWhatIsAutomaticIsDecidedAnewEachTime(t *testing.T) {
	for _, tt := range []struct {
		name   string
		policy string
		goes   bool
		state  insidedb.State
		words  string
	}{
		{"less is given now", insidetest.Directive("D-FRA", "FRA", "automatic", "text: written, person: masked, place: country, source: descriptor", ""), true, insidedb.Approved, "PERSON 1 plans to attack a location in France."},
		{"review is required now", insidetest.Directive("D-FRA", "FRA", "review", insidetest.FullRungs, insidetest.MaskPersons), false, insidedb.InReview, "PERSON 1 plans to attack Imaginary Cathedral."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.add("R-1", plan)
			id := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"}).Release
			b.policy = insidetest.Policy(t, "USA/CIA", tt.policy)
			goes, after := b.settle(id)
			if goes != tt.goes || after.State != tt.state || !strings.Contains(text(b.show(id)), tt.words) {
				t.Errorf("goes %v, state %s, words %q", goes, after.State, text(b.show(id)))
			}
		})
	}
}

func TestAMoveAboveTheNewCeilingEndsTheApproval(t *testing.T) {
	b := newBench(t, toRussia)
	v := inReview(b)
	moved, err := b.office.Move(t.Context(), disclosure.Movement{Release: v.Release, Officer: "berg", Moves: moves("p1", "full")})
	b.must(err)
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: moved.Hash})
	b.must(err)
	b.policy = insidetest.Policy(t, "USA/CIA", insidetest.Directive("D-RUS", "RUS", "review", "text: written, person: masked, place: name, source: descriptor", ""))
	goes, after := b.settle(v.Release)
	if goes || after.State != insidedb.NeedsDecision || !strings.Contains(after.Reason, "above the ceiling") {
		t.Errorf("goes %v, state %s, reason %q", goes, after.State, after.Reason)
	}
}

func TestAnOldVersionDoesNotGo(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	id := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"}).Release
	waiting := b.show(b.propose(disclosure.Proposal{Report: "R-1", Partner: "RUS"}).Release)
	b.add("R-2", "{p1} has left.", "supersedes: R-1\n")
	if goes, after := b.settle(id); goes || after.State != insidedb.Cancelled {
		t.Errorf("goes %v, state %s", goes, after.State)
	}
	_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: waiting.Release, Officer: "berg", Hash: waiting.Hash})
	wantKind(t, err, "stale", "version 2")
}

func TestWhatLeavesCarriesTheTimeAtWhichItLeaves(t *testing.T) {
	b := newBench(t)
	v := inReview(b)
	proposed := b.clock.Now()
	_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
	b.must(err)
	b.clock.Add(72 * time.Hour)
	if goes, _ := b.settle(v.Release); !goes {
		t.Fatal("it does not go")
	}
	bundle := string(b.show(v.Release).Bundle)
	if strings.Contains(bundle, proposed.Format("2006-01-02")) || !strings.Contains(bundle, b.clock.Now().Format("2006-01-02T15:04")) {
		t.Error("the bundle tells when it was proposed, or not when it left")
	}
	if reportID(t, v.Bundle) != reportID(t, []byte(bundle)) {
		t.Error("the identifiers are not those that were approved")
	}
}

func TestWhatHasLeftIsNotDenied(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	id := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"}).Release
	b.write(func(tx *insidedb.Tx) error {
		r, err := tx.Release(id)
		if err == nil {
			_, err = tx.SetState(r, insidedb.Moved, "", "")
		}
		return err
	})
	_, err := b.office.Deny(t.Context(), disclosure.Denial{Release: id, Officer: "berg", Reason: "stop"})
	wantKind(t, err, "conflict", "with the gateway")
}

func TestADecisionIsTakenAsItIsForASecondAndNoLonger(t *testing.T) {
	for _, tt := range []struct {
		name  string
		wait  time.Duration
		other bool // another policy with the same words is in force
		again bool
	}{
		{"at once", 0, false, false},
		{"within the second", 900 * time.Millisecond, false, false},
		{"after it", time.Second, false, true},
		{"the clock went back", -time.Millisecond, false, true},
		{"under another policy", 0, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.add("R-1", plan)
			id := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"}).Release
			decided := b.clock.Now()
			b.clock.Add(tt.wait)
			if tt.other {
				b.policy = insidetest.Policy(t, "USA/CIA", toFrance)
			}
			goes, after := b.settle(id)
			var d insidedb.Decision
			b.write(func(tx *insidedb.Tx) (err error) {
				d, err = tx.Decision(after.Decision)
				return err
			})
			want := decided
			if tt.again {
				want = b.clock.Now()
			}
			if !goes || !d.At.Equal(want) || d.Policy != b.policy.Hash() {
				t.Errorf("goes %v, decided at %v; want %v, under the policy in force", goes, d.At, want)
			}
		})
	}
}

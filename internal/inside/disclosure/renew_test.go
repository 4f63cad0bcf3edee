package disclosure_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/release"
	ladder "entente/internal/core/report"
	"entente/internal/core/tearline"
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

func TestWhatRunsOutBetweenProposingAndSealingDoesNotGo(t *testing.T) {
	b := newBench(t, strings.Replace(toFrance, "expires: 2019-01-01T00:00:00Z", "expires: 2017-12-11T08:00:02.5Z", 1))
	b.add("R-1", plan)
	got := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"}) // at 08:00:02
	if got.State != string(insidedb.Approved) {
		t.Fatalf("proposed: %+v", got)
	}
	b.clock.Add(500 * time.Millisecond)
	goes, after := b.settle(got.Release)
	if goes || after.State != insidedb.NeedsDecision || !strings.Contains(after.Reason, "withheld") {
		t.Errorf("goes %v, state %s, reason %q", goes, after.State, after.Reason)
	}
}

// An officer lets pass what the residue check found, and no more than that.
func TestAPassIsForTheValuesThatWereFound(t *testing.T) {
	for name, tt := range map[string]struct {
		then func([]tearline.Hit) []tearline.Hit // what the check found when it was let pass
		goes bool
	}{
		"the same values": {func(h []tearline.Hit) []tearline.Hit { return h }, true},
		"fewer":           {func(h []tearline.Hit) []tearline.Hit { return h[:1] }, false},
		"others":          {func(h []tearline.Hit) []tearline.Hit { h[0].Place = "title"; return h }, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.add("R-1", plan+" It is said, by Officer 17, that he was seen with C-O-R-M-O-R-A-N-T.", "authority: {classified_by: Officer 17}\n")
			id := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"}).Release
			_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: id, Officer: "berg", Hash: b.show(id).Hash, Residue: "known from the press"})
			b.must(err)
			b.write(func(tx *insidedb.Tx) error {
				r, err := tx.Release(id)
				if err != nil {
					return err
				}
				if len(r.Residue) != 2 {
					t.Fatalf("the check found %+v; expected two values", r.Residue)
				}
				torn := r.Torn
				torn.Residue = tt.then(torn.Residue)
				_, err = tx.SetTorn(r, torn)
				return err
			})
			goes, after := b.settle(id)
			if goes != tt.goes {
				t.Errorf("goes %v, state %s, reason %q", goes, after.State, after.Reason)
			}
			if !tt.goes && (after.State != insidedb.InReview || !strings.Contains(after.Reason, "other values") || len(after.Residue) != 2) {
				t.Errorf("state %s, reason %q, residue %+v", after.State, after.Reason, after.Residue)
			}
		})
	}
}

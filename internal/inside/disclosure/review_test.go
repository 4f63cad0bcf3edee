package disclosure_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	ladder "entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

var anyID = regexp.MustCompile(`[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

func ids(bundle []byte) []string { return anyID.FindAllString(string(bundle), -1) }

// reportID is the id of the report object of a bundle.
func reportID(t *testing.T, bundle []byte) string {
	t.Helper()
	for _, id := range ids(bundle) {
		if strings.HasPrefix(id, "report--") {
			return id
		}
	}
	t.Fatal("the bundle has no report")
	return ""
}

// inReview is a release to Russia that waits for review.
func inReview(b *bench) disclosure.View {
	b.t.Helper()
	b.add("R-1", plan)
	return b.show(b.propose(disclosure.Proposal{Report: "R-1", Partner: "RUS"}).Release)
}

func TestAnOfficerWhoIsNotTheAuthorApprovesTheExactBytes(t *testing.T) {
	b := newBench(t)
	v := inReview(b)
	for _, tt := range []struct {
		name string
		a    disclosure.Approval
		kind errs.Kind
		says string
	}{
		{"the author", disclosure.Approval{Officer: "lind", Hash: v.Hash}, errs.Denied, "is the author"},
		{"nobody", disclosure.Approval{Officer: "nobody", Hash: v.Hash}, errs.Denied, "not registered"},
		{"an officer without the role", disclosure.Approval{Officer: "holm", Hash: v.Hash}, errs.Denied, "none of the roles"},
		{"other bytes", disclosure.Approval{Officer: "berg", Hash: "sha256:00"}, errs.Conflict, "other bytes"},
		{"no bytes", disclosure.Approval{Officer: "berg"}, errs.Conflict, "other bytes"},
		{"a boundless reason", disclosure.Approval{Officer: "berg", Hash: v.Hash, Reason: strings.Repeat("x", disclosure.MostReason+1)}, errs.Invalid, "expected at most"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.a.Release = v.Release
			_, err := b.office.Approve(t.Context(), tt.a)
			wantKind(t, err, tt.kind, tt.says)
		})
	}
	if now := b.show(v.Release); now.State != string(insidedb.InReview) || len(now.Acts) != 0 {
		t.Fatalf("after refusals: %+v", now)
	}
	got, err := b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash, Reason: "seen"})
	if err != nil {
		t.Fatal(err)
	}
	want := []disclosure.Act{{Act: "approve", Officer: "berg", Reason: "seen", Hash: v.Hash, At: got.Acts[0].At}}
	if diff := cmp.Diff(want, got.Acts); diff != "" || got.State != string(insidedb.Approved) {
		t.Errorf("state %s, acts: %s", got.State, diff)
	}
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
	wantKind(t, err, errs.Conflict, "only what waits for review")
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: "release-none", Officer: "berg"})
	wantKind(t, err, errs.NotFound, "release-none")
	if goes, _ := b.settle(v.Release); !goes {
		t.Error("what was approved does not go")
	}
}

func TestRungsMoveUpToTheCeilingWithAReasonAndMakeNewBytes(t *testing.T) {
	b := newBench(t, insidetest.Directive("D-RUS", "RUS", "review", "text: written, person: described, place: city, source: descriptor", ""))
	v := inReview(b)
	move := func(field, to, reason string) (disclosure.View, error) {
		return b.office.Move(t.Context(), disclosure.Movement{Release: v.Release, Officer: "berg", Moves: []release.Move{{Field: field, Rung: rung(to), Reason: reason}}})
	}
	for _, tt := range []struct {
		field, rung, reason string
		kind                errs.Kind
		says                string
	}{
		{"p1", "full", "they ask", errs.Denied, "above the ceiling"},
		{"l1", "name", "they ask", errs.Denied, "above the ceiling"},
		{"p1", "masked", "", errs.Invalid, "no reason"},
		{"p1", "enormous", "why not", errs.Invalid, "expected a rung"},
		{"p9", "masked", "why not", errs.Invalid, "expected a field"},
	} {
		_, err := move(tt.field, tt.rung, tt.reason)
		wantKind(t, err, tt.kind, tt.says)
	}
	_, err := b.office.Move(t.Context(), disclosure.Movement{Release: v.Release, Officer: "lind", Moves: []release.Move{{Field: "p1", Rung: "masked", Reason: "r"}}})
	wantKind(t, err, errs.Denied, "is the author")
	_, err = b.office.Move(t.Context(), disclosure.Movement{Release: v.Release, Officer: "berg"})
	wantKind(t, err, errs.Invalid, "no moves")

	first, err := move("p1", "masked", "not needed")
	b.must(err)
	if first.Hash == v.Hash || !strings.Contains(text(first), "PERSON 1 plans to attack a location in Nowhere.") {
		t.Errorf("after the first move: %s", text(first))
	}
	shown, err := b.office.Show(t.Context(), v.Release, time.Time{})
	b.must(err)
	var decided release.Outcome
	b.must(json.Unmarshal(shown.Decision, &decided))
	if f := decided.Fields["p1"]; f.Rung != "masked" || !slices.ContainsFunc(f.Reasons, func(r release.Reason) bool { return r.Effect == release.EffectOfficer && r.Basis == "not needed" }) {
		t.Errorf("the decision shown has p1 at %s for %v; expected it as the officer moved it", f.Rung, f.Reasons)
	}
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
	wantKind(t, err, errs.Conflict, "other bytes")
	second, err := move("l1", "country", "enough for them")
	b.must(err)
	third, err := move("p1", "described", "they need it after all")
	b.must(err)
	if !strings.Contains(text(third), "A man in his thirties plans to attack a location in France.") {
		t.Errorf("after three moves: %s", text(third))
	}
	if len(third.Acts) != 3 || third.Acts[1].Hash != second.Hash || third.Acts[2].Reason != "they need it after all" {
		t.Errorf("acts %+v", third.Acts)
	}
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: third.Hash})
	b.must(err)
	goes, after := b.settle(v.Release)
	if !goes || after.Same != b.release(v.Release).Same {
		t.Error("the moved rungs do not go as they were approved")
	}
	if v := b.show(v.Release); !strings.Contains(text(v), "A man in his thirties plans to attack a location in France.") {
		t.Errorf("what goes: %s", text(v))
	}
}

func TestResiduePassesOnlyWithAReason(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan+" It is said that a-c-h-m-e-d f-i-c-t-i-t-i-o-u-s was seen.")
	v := b.show(b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"}).Release)
	if len(v.Residue) == 0 || v.Residue[0].Field != "p1" {
		t.Fatalf("residue %+v", v.Residue)
	}
	a := disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash}
	_, err := b.office.Approve(t.Context(), a)
	wantKind(t, err, errs.Denied, "expected a reason")
	a.Residue = "the name is public"
	got, err := b.office.Approve(t.Context(), a)
	b.must(err)
	if len(got.Acts) != 2 || got.Acts[0].Act != insidedb.ActResidue || got.Acts[0].Reason != a.Residue || got.Acts[1].Act != insidedb.ActApprove {
		t.Errorf("acts %+v", got.Acts)
	}
	if goes, _ := b.settle(v.Release); !goes {
		t.Error("what was let pass does not go")
	}
}

func TestADenialHasAReasonAndEndsIt(t *testing.T) {
	b := newBench(t)
	v := inReview(b)
	_, err := b.office.Deny(t.Context(), disclosure.Denial{Release: v.Release, Officer: "berg", Reason: " "})
	wantKind(t, err, errs.Invalid, "no reason")
	_, err = b.office.Deny(t.Context(), disclosure.Denial{Release: v.Release, Officer: "lind", Reason: "mine"})
	wantKind(t, err, errs.Denied, "is the author")
	got, err := b.office.Deny(t.Context(), disclosure.Denial{Release: v.Release, Officer: "berg", Reason: "too soon"})
	b.must(err)
	if got.State != string(insidedb.Denied) || got.Said != "denied; not sent: too soon" {
		t.Errorf("state %s, said %q", got.State, got.Said)
	}
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
	wantKind(t, err, errs.Conflict, "denied")
	if goes, after := b.settle(v.Release); goes || after.State != insidedb.Denied {
		t.Errorf("a denied release goes: %v, %s", goes, after.State)
	}

	auto := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
	if _, err := b.office.Deny(t.Context(), disclosure.Denial{Release: auto.Release, Officer: "berg", Reason: "stop"}); err != nil {
		t.Errorf("what is approved and has not left cannot be denied: %v", err)
	}
}

// Sealing tears again, with the times of sealing. What the officer has seen
// stays, under the hash that was approved.
func TestWhatAnOfficerApprovedCanBeShownLater(t *testing.T) {
	b := newBench(t)
	v := inReview(b)
	_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
	b.must(err)
	if now := b.show(v.Release); now.Acts[0].Bundle != nil {
		t.Error("the bytes that the release has are shown twice")
	}
	b.clock.Add(time.Hour)
	if goes, _ := b.settle(v.Release); !goes {
		t.Fatal("it does not go")
	}
	after := b.show(v.Release)
	if after.Hash == v.Hash || string(after.Bundle) == string(v.Bundle) {
		t.Fatal("sealing made no new bytes; the test shows nothing")
	}
	a := after.Acts[0]
	sum := sha256.Sum256(a.Bundle)
	if a.Hash != v.Hash || string(a.Bundle) != string(v.Bundle) || "sha256:"+hex.EncodeToString(sum[:]) != a.Hash {
		t.Errorf("approved was %s, and shown are %d bytes that hash to %x", a.Hash, len(a.Bundle), sum)
	}
}

// Who may only propose cannot undo what an officer has denied, under whatever
// method, need or name of the partner.
func TestWhatWasDeniedIsNeverAutomaticAgain(t *testing.T) {
	const denied = "berg denied it before, under "
	for _, tt := range []struct {
		name string
		p    disclosure.Proposal
	}{
		{"the same", disclosure.Proposal{Report: "R-1", Partner: "FRA"}},
		{"with a need", disclosure.Proposal{Report: "R-1", Partner: "FRA/DGSE", Needs: map[string]ladder.Rung{"p1": "full"}}},
		{"to be shown", disclosure.Proposal{Report: "R-1", Partner: "FRA", Method: release.Show}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.add("R-1", plan)
			first := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
			_, err := b.office.Deny(t.Context(), disclosure.Denial{Release: first.Release, Officer: "berg", Reason: "too soon"})
			b.must(err)
			again := b.propose(tt.p)
			if again.State != string(insidedb.InReview) || !strings.Contains(again.Said, denied+first.Release+": too soon") {
				t.Fatalf("proposed again: %s: %s", again.State, again.Said)
			}
			v := b.show(again.Release)
			if !strings.Contains(v.Said, denied) {
				t.Errorf("the reviewer is not shown the denial: %s", v.Said)
			}
			if tt.p.Method == release.Show {
				return
			}
			_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
			b.must(err)
			if goes, after := b.settle(v.Release); !goes {
				t.Errorf("what an officer approves after a denial does not go: %s: %s", after.State, after.Reason)
			}
		})
	}
	b := newBench(t)
	b.add("R-1", plan)
	first := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
	shown := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA", Method: release.Show})
	_, err := b.office.Deny(t.Context(), disclosure.Denial{Release: shown.Release, Officer: "berg", Reason: "too soon"})
	b.must(err)
	if goes, after := b.settle(first.Release); goes || after.State != insidedb.InReview || !strings.Contains(after.Reason, denied+shown.Release) {
		t.Errorf("what was approved before the denial goes %v: %s: %s", goes, after.State, after.Reason)
	}
	b.add("R-2", plan+" It is certain.", "supersedes: R-1\n")
	if next := b.propose(disclosure.Proposal{Report: "R-2", Partner: "FRA"}); next.State != string(insidedb.Approved) {
		t.Errorf("a version that nobody has denied: %s: %s", next.State, next.Said)
	}
	if other := b.propose(disclosure.Proposal{Report: "R-2", Partner: "RUS"}); strings.Contains(other.Said, "denied") {
		t.Errorf("another partner's copy: %s", other.Said)
	}
}

func TestReleasesAreShownAsOfATime(t *testing.T) {
	b := newBench(t)
	v := inReview(b)
	b.clock.Add(time.Second)
	then := b.clock.Now()
	b.clock.Add(time.Minute)
	_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
	b.must(err)
	b.clock.Add(time.Minute)
	old, err := b.office.Show(t.Context(), v.Release, then)
	b.must(err)
	if old.State != string(insidedb.InReview) || len(old.Acts) != 0 {
		t.Errorf("as of before the approval: %s, %d acts", old.State, len(old.Acts))
	}
	if _, err := b.office.Show(t.Context(), v.Release, b.clock.Now()); errs.KindOf(err) != errs.Invalid {
		t.Errorf("as of a moment ago: %v; expected invalid", err)
	}
	for state, want := range map[string]int{string(insidedb.InReview): 1, string(insidedb.Approved): 0} {
		list, err := b.office.List(t.Context(), disclosure.Query{State: state, AsOf: then})
		if err != nil || len(list) != want {
			t.Errorf("%d releases were %s then (%v), want %d", len(list), state, err, want)
		}
	}
}

func TestOfficersAreRegisteredStrictly(t *testing.T) {
	b := newBench(t)
	for _, o := range []disclosure.Officer{{Code: ""}, {Code: "-x"}, {Code: "a b"}, {Code: "ok", Roles: []string{"king"}}, {Code: "ok", Name: "two\nlines"}} {
		_, err := b.office.Register(t.Context(), o)
		wantKind(t, err, errs.Invalid, "expected")
	}
	_, err := b.office.Revoke(t.Context(), "nobody")
	wantKind(t, err, errs.NotFound, "")
	_, err = b.office.Revoke(t.Context(), "berg")
	b.must(err)
	v := inReview(b)
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
	wantKind(t, err, errs.Denied, "revoked")
	all, err := b.office.Officers(t.Context())
	if err != nil || len(all) != 3 || !all[0].Revoked {
		t.Errorf("officers %+v, %v", all, err)
	}
}

package disclosure_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

const plan = "{p1} plans to attack {l1}."

func TestWhatIsAutomaticAndCleanIsApprovedAtOnce(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	got := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
	if got.State != string(insidedb.Approved) || got.Partner != "FRA/DGSE" || got.Verdict != release.VerdictRelease {
		t.Fatalf("result %+v", got)
	}
	v := b.show(got.Release)
	want := "(U//REL TO USA, FRA) Exercise\n" +
		"(S//REL TO USA, FRA) PERSON 1 plans to attack Imaginary Cathedral.\n" +
		"(S//REL TO USA, FRA) The information comes from a source with direct access."
	if diff := cmp.Diff(want, text(v)); diff != "" {
		t.Error(diff)
	}
	var history []string
	for _, e := range v.History {
		history = append(history, e.State+" "+e.Actor)
	}
	if diff := cmp.Diff([]string{"proposed lind", "approved "}, history); diff != "" {
		t.Error(diff)
	}
	for _, secret := range []string{"Achmed", "CORMORANT", "Nobody else", "R-1", "2017-12-10"} {
		if strings.Contains(string(v.Bundle), secret) {
			t.Errorf("the bundle holds %q", secret)
		}
	}
}

func TestAStatedNeedRaisesWhatIsGiven(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	got := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA", Needs: map[string]report.Rung{"p1": "full"}})
	if v := b.show(got.Release); !strings.Contains(text(v), "Achmed Fictitious plans") {
		t.Errorf("with the need: %s", text(v))
	}
}

func TestWhatNeedsReviewWaits(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	b.add("R-2", plan+" It is said that a-c-h-m-e-d f-i-c-t-i-t-i-o-u-s was seen.")
	for _, tt := range []struct {
		name, report, partner string
		says                  string
		residue               bool
	}{
		{"a directive in review mode", "R-1", "RUS", "review is required", false},
		{"residue in what is automatic", "R-2", "FRA", "the residue check found withheld values", true},
		{"both", "R-2", "RUS", "review is required, and the residue check found withheld values", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := b.propose(disclosure.Proposal{Report: tt.report, Partner: party.Code(tt.partner)})
			if got.State != string(insidedb.InReview) || got.Said != "waits for review; not sent: "+tt.says {
				t.Errorf("state %s, said %q", got.State, got.Said)
			}
			if v := b.show(got.Release); (len(v.Residue) > 0) != tt.residue {
				t.Errorf("residue %+v", v.Residue)
			}
		})
	}
}

func TestWhatMayNotGoLeavesADecisionWithItsReasons(t *testing.T) {
	b := newBench(t, toFrance)
	b.add("R-1", plan)
	b.add("R-2", plan, "third_party: {from: GBR, consent: required}\n")
	for _, tt := range []struct{ report, partner, state, says string }{
		{"R-1", "RUS", disclosure.Withheld, "not sent"},
		{"R-2", "FRA", disclosure.Referred, "needs the consent of GBR (third-party)"},
	} {
		got := b.propose(disclosure.Proposal{Report: tt.report, Partner: party.Code(tt.partner)})
		if got.Release != "" || got.State != tt.state || !strings.Contains(got.Said, tt.says) || len(got.Decision) == 0 {
			t.Errorf("%s to %s: %+v", tt.report, tt.partner, got)
		}
	}
	b.write(func(tx *insidedb.Tx) error {
		held, err := tx.FindReport("R-2", time.Time{})
		if err != nil {
			return err
		}
		if _, err := tx.Copy(held.ID, "FRA/DGSE"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a copy that does not go has an identity (%v)", err)
		}
		list, err := tx.Unreleased("", time.Time{}, 10)
		if len(list) != 2 {
			t.Errorf("%d decisions are listed, want 2", len(list))
		}
		return err
	})
}

func TestProposingIsRefused(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	for _, tt := range []struct {
		name string
		p    disclosure.Proposal
		kind errs.Kind
		says string
	}{
		{"by nobody", disclosure.Proposal{Report: "R-1", Partner: "FRA", Officer: "nobody"}, errs.Denied, "not registered"},
		{"an unknown report", disclosure.Proposal{Report: "R-9", Partner: "FRA", Officer: "lind"}, errs.NotFound, "R-9"},
		{"to whom nothing is peered", disclosure.Proposal{Report: "R-1", Partner: "GBR", Officer: "lind"}, errs.NotFound, "GBR is not peered"},
		{"an unknown field", disclosure.Proposal{Report: "R-1", Partner: "FRA", Officer: "lind", Needs: map[string]report.Rung{"p9": "full"}}, errs.Invalid, "p9"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := b.office.Propose(t.Context(), tt.p)
			wantKind(t, err, tt.kind, tt.says)
		})
	}
	list, err := b.office.List(t.Context(), disclosure.Query{})
	if err != nil || len(list) != 0 {
		t.Errorf("after refusals the list is %+v, %v", list, err)
	}
	b.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutPartner(insidedb.Partner{Code: "FRA/DRM", State: insidedb.PartnerActive, Peering: []byte{}})
		return err
	})
	_, err = b.office.Propose(t.Context(), disclosure.Proposal{Report: "R-1", Partner: "FRA", Officer: "lind"})
	wantKind(t, err, errs.Invalid, "FRA/DGSE, FRA/DRM")
}

func TestProposingAgainChangesNothingUntilTheWordsDo(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	first := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
	again := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
	if again.Release != first.Release || again.State != string(insidedb.Approved) {
		t.Errorf("again: %+v", again)
	}
	more := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA", Needs: map[string]report.Rung{"p1": "full"}})
	if more.Release == first.Release {
		t.Error("other words were taken for the same")
	}
	if r := b.release(first.Release); r.State != insidedb.Cancelled {
		t.Errorf("the proposal before is %s", r.State)
	}
}

func TestANewVersionIsSentOnlyWhenItsWordsChange(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	first := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
	sent := b.show(first.Release)
	b.write(func(tx *insidedb.Tx) error {
		r, err := tx.Release(first.Release)
		if err == nil {
			_, err = tx.SetState(r, insidedb.Delivered, "", "")
		}
		return err
	})

	b.add("R-2", plan, "supersedes: R-1\n", "purpose: another purpose\n")
	same := b.propose(disclosure.Proposal{Report: "R-2", Partner: "FRA"})
	if !same.Unchanged || same.Release != first.Release || !strings.HasPrefix(same.Said, "not sent again: unchanged since release "+first.Release) {
		t.Errorf("the same words: %+v", same)
	}

	b.add("R-3", "{p1} has left {l1}.", "supersedes: R-2\n")
	other := b.propose(disclosure.Proposal{Report: "R-3", Partner: "FRA"})
	if other.Unchanged || other.State != string(insidedb.Approved) {
		t.Fatalf("other words: %+v", other)
	}
	if a, z := reportID(t, sent.Bundle), reportID(t, b.show(other.Release).Bundle); a != z {
		t.Errorf("the new version has the id %s, the old one %s", z, a)
	}
}

func TestIdentifiersOfTwoPartnersHaveNothingInCommon(t *testing.T) {
	b := newBench(t, toFrance, insidetest.Directive("D-RUS", "RUS", "automatic", insidetest.FullRungs, insidetest.MaskPersons))
	b.add("R-1", plan)
	a := b.show(b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"}).Release)
	z := b.show(b.propose(disclosure.Proposal{Report: "R-1", Partner: "RUS"}).Release)
	in := func(list []string) map[string]bool {
		out := map[string]bool{}
		for _, id := range list {
			out[id] = true
		}
		return out
	}
	french := in(ids(a.Bundle))
	for _, id := range ids(z.Bundle) {
		if french[id] && !strings.HasPrefix(id, "extension-definition--") {
			t.Errorf("both partners hold %s", id)
		}
	}
	if len(french) < 4 {
		t.Errorf("only %d identifiers were found", len(french))
	}
}

func TestWhatIsShownIsApprovedAndNeverListedForSealing(t *testing.T) {
	b := newBench(t, strings.Replace(toFrance, "methods: [release, show, tell]", "methods: [show]", 1))
	b.add("R-1", plan)
	got := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA", Method: release.Show})
	if got.State != string(insidedb.Approved) || got.Said != "approved to be shown; no copy leaves" {
		t.Errorf("result %+v", got)
	}
	b.write(func(tx *insidedb.Tx) error {
		list, err := tx.ApprovedReleases("FRA/DGSE", 10)
		if len(list) != 0 {
			t.Errorf("%+v waits for sealing", list)
		}
		return err
	})
}

func TestWhatIsRefusedBesideAProposalIsNotProposed(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	first := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
	b.add("R-2", plan+" It is urgent.", "supersedes: R-1\n")
	var came disclosure.Result
	_, err := b.office.Propose(t.Context(), disclosure.Proposal{Report: "R-2", Partner: "FRA", Officer: insidetest.Lind, Also: func(_ *insidedb.Tx, res disclosure.Result) error {
		came = res
		return errs.E(errs.Conflict, "test", "no")
	}})
	if errs.KindOf(err) != errs.Conflict || came.Release == "" || !came.Made {
		t.Fatalf("%+v, %v; expected that what came of it is told, and the refusal", came, err)
	}
	if got := b.show(first.Release); got.State != string(insidedb.Approved) {
		t.Errorf("%s; expected that nothing takes the place of the release before", got.State)
	}
	if _, err := b.office.Show(t.Context(), came.Release, time.Time{}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("%v; expected no such release", err)
	}
}

package disclosure_test

import (
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
)

// hitPolicy lets reports of hits go to both partners automatically, with flags on Russia.
func hitPolicy(t *testing.T, flags string) *directive.Policy {
	t.Helper()
	f := directive.Files{Parties: directive.File{Name: "parties.yaml",
		Data: []byte(strings.Replace(insidetest.Parties("USA/CIA"), "{services: [RUS/FSB],", "{services: [RUS/FSB], flags: ["+flags+"],", 1))}}
	for _, to := range []string{"FRA", "RUS"} {
		text := insidetest.Directive("D-"+to, to, "automatic", insidetest.FullRungs, insidetest.MaskPersons)
		f.Directives = append(f.Directives, directive.File{Name: to, Data: []byte(strings.Replace(text, "tip]", "tip, hit]", 1))})
	}
	p, err := directive.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// addOf takes a report of a kind in by lind.
func (b *bench) addOf(kind, serial string) {
	b.t.Helper()
	data := strings.Replace(string(insidetest.Report(serial, plan)), "kind: intelligence", "kind: "+kind, 1)
	if !strings.Contains(data, "kind: "+kind+"\n") {
		b.t.Fatalf("the report is of another kind:\n%s", data)
	}
	order := reporting.Order{Officer: "lind"}
	if kind == "hit" {
		order.Hit = "hit-1"
		b.intake.OfHit = func(*insidedb.Tx, string, string, insidedb.Report, *report.Report) error { return nil }
	}
	_, err := b.intake.Take(b.t.Context(), order, serial, []byte(data))
	b.must(err)
}

func TestAReportOfAHitToAFlaggedPartnerIsNeverAutomatic(t *testing.T) {
	tests := []struct {
		name, kind, flags string
		partner           party.Code
		method            release.Method
		state             string
		lead              bool
	}{
		{"of a hit, mistreatment", "hit", "mistreatment-concern", "RUS", "", "in-review", true},
		{"of a hit, assessment", "hit", "identity-needs-assessment", "RUS", "", "in-review", true},
		{"of a hit, both", "hit", "identity-needs-assessment, mistreatment-concern", "RUS", "", "in-review", true},
		{"of a hit, shown", "hit", "mistreatment-concern", "RUS", release.Show, "in-review", true},
		{"of a hit, told", "hit", "mistreatment-concern", "RUS", release.Tell, "in-review", true},
		{"of a hit, by hand", "hit", "mistreatment-concern", "RUS", disclosure.ByHand, "in-review", true},
		{"of a hit, no flag", "hit", "", "RUS", "", "approved", false},
		{"of a hit, another is flagged", "hit", "mistreatment-concern", "FRA", "", "approved", false},
		{"of another kind", "tip", "mistreatment-concern", "RUS", "", "approved", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.policy = hitPolicy(t, tt.flags)
			b.addOf(tt.kind, "S-1")
			r := b.propose(disclosure.Proposal{Report: "S-1", Partner: tt.partner, Method: tt.method})
			if v := b.show(r.Release); r.State != tt.state || !r.Verdict.Goes() || v.Lead != tt.lead {
				t.Errorf("%s (%s), lead %t: %s; expected %s, lead %t", r.State, r.Verdict, v.Lead, r.Said, tt.state, tt.lead)
			}
			if seen, err := b.office.Preview(t.Context(), disclosure.Proposal{Report: "S-1", Partner: tt.partner, Officer: "lind"}); err != nil || seen.Clean == tt.lead {
				t.Errorf("a preview says that it would go unseen: %t (%v)", seen.Clean, err)
			}
		})
	}
}

func TestEveryApprovalOfAHitForAFlaggedPartnerIsOfAnOfficerOfRank(t *testing.T) {
	b := staffed(t)
	b.policy = hitPolicy(t, "mistreatment-concern")
	b.office.Approvers = 2
	_, err := b.office.Register(t.Context(), disclosure.Officer{Code: "zorn", Roles: []string{"disclosure", "lead"}})
	b.must(err)
	b.addOf("hit", "S-1")
	id := b.propose(disclosure.Proposal{Report: "S-1", Partner: "RUS"}).Release
	b.delegate("kern", "roth")
	wantKind(t, b.approve(id, "berg", ""), errs.Denied, "an officer with the role lead decides whether RUS is told of a hit")
	wantKind(t, b.approve(id, "roth", "kern"), errs.Denied, "nobody delegates it")
	b.must(b.approve(id, "kern", ""))
	wantKind(t, b.approve(id, "berg", ""), errs.Denied, "nobody delegates it")
	queue, err := b.office.Queue(t.Context(), disclosure.QueueQuery{})
	if err != nil || len(queue) != 1 || queue[0].Approved != 1 || queue[0].Officers != 2 || !queue[0].Lead {
		t.Errorf("queue %+v (%v); expected one of two, each with rank", queue, err)
	}
	seen, err := b.office.Compare(t.Context(), disclosure.By{Release: id, Officer: "voss"})
	if err != nil || !seen.Lead || len(seen.Approved) != 1 {
		t.Errorf("compared: lead %t, %d approvals (%v)", seen.Lead, len(seen.Approved), err)
	}
	b.must(b.approve(id, "zorn", ""))
	if goes, r := b.settle(id); !goes {
		t.Errorf("it does not go: %s, %s", r.State, r.Reason)
	}
}

func TestWhatWasApprovedBeforeAPartnerWasFlaggedComesBackToAnOfficerOfRank(t *testing.T) {
	for name, review := range map[string]bool{"automatically": false, "by an officer": true} {
		t.Run(name, func(t *testing.T) {
			b := staffed(t)
			b.policy = hitPolicy(t, "")
			b.addOf("hit", "S-1")
			if review {
				b.policy = insidetest.Policy(t, "USA/CIA", strings.Replace(toRussia, "tip]", "tip, hit]", 1))
			}
			id := b.propose(disclosure.Proposal{Report: "S-1", Partner: "RUS"}).Release
			if review {
				b.must(b.approve(id, "berg", ""))
			}
			if r := b.release(id); r.State != insidedb.Approved {
				t.Fatalf("%s: %s", r.State, r.Reason)
			}
			b.policy = hitPolicy(t, "identity-needs-assessment")
			goes, r := b.settle(id)
			if goes || r.State != insidedb.InReview || !strings.Contains(r.Reason, "an officer with the role lead decides") {
				t.Fatalf("goes %t, %s: %s; expected that it waits for an officer of rank", goes, r.State, r.Reason)
			}
			b.must(b.approve(id, "kern", ""))
			if goes, r := b.settle(id); !goes {
				t.Errorf("it does not go: %s, %s", r.State, r.Reason)
			}
		})
	}
}

func TestWhatIsSealedAndNotDeliveredStandsByRankToo(t *testing.T) {
	b := staffed(t)
	b.policy = hitPolicy(t, "")
	b.addOf("hit", "S-1")
	id := b.propose(disclosure.Proposal{Report: "S-1", Partner: "RUS"}).Release
	b.policy = hitPolicy(t, "mistreatment-concern")
	b.write(func(tx *insidedb.Tx) error {
		r, err := tx.Release(id)
		if err != nil {
			return err
		}
		why, err := b.office.Stands(tx, r, b.clock.Now())
		if !strings.Contains(why, "an officer with the role lead decides") {
			t.Errorf("it stands: %q; expected that it is decided again", why)
		}
		return err
	})
}

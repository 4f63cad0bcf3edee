package disclosure_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

const urgent = `id: D-LIFE
title: When lives are at stake
basis: saving life
effective: 2017-01-01
review: 2019-01-01
partners: [RUS, FRA]
topics: [counter-terrorism]
kinds: [warning, intelligence]
ceiling: SECRET
rungs: {text: written}
may_decide: [listed, asked]
emergency: {trigger: threat-to-life, max: PT72H, approver: duty-director, notify_originator: PT4H}
`

// threat is a warning of which nothing goes without the consents of GBR and FRA.
func threat(serial, kind string) []byte {
	return []byte("originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: " + kind + "\ntopics: [counter-terrorism]\nserial: " + serial + `
title: {mark: "(U//REL TO USA, RUS)", text: "Exercise"}
portions:
  - {mark: "(S//REL TO USA, RUS)", text: "An attack is planned.", third_party: {from: GBR, consent: required}}
  - {mark: "(S//REL TO USA, FRA)", text: "It is for Saturday."}
  - {mark: "(S//NF)", text: "Nobody else may read this."}
`)
}

// watchful is a bench whose policy follows what is held, and whose officer lead
// may invoke.
func watchful(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.under(urgent, "")
	for _, o := range []disclosure.Officer{{Code: "lead", Roles: []string{"lead"}}, {Code: "warner", Roles: []string{"warning"}}} {
		_, err := b.office.Register(t.Context(), o)
		b.must(err)
	}
	for serial, kind := range map[string]string{"W-1": "warning", "I-1": "intelligence", "T-1": "tip"} {
		_, err := b.intake.Add(t.Context(), "lind", serial, threat(serial, kind))
		b.must(err)
	}
	return b
}

func good() disclosure.Invocation {
	return disclosure.Invocation{Officer: "lead", Directive: "D-LIFE", Report: "W-1", Partners: []party.Code{"RUS"}, For: "24h", Office: "duty-director", Reason: "lives"}
}

func TestAnEmergencyIsInvokedByWhoMayAndForWhatItIs(t *testing.T) {
	for _, tt := range []struct {
		rule   string
		change func(*disclosure.Invocation)
		kind   errs.Kind
		says   string
	}{
		{"nobody", func(i *disclosure.Invocation) { i.Officer = "" }, errs.Invalid, "--as is missing"},
		{"an officer without the role", func(i *disclosure.Invocation) { i.Officer = "lind" }, errs.Denied, "none of the roles lead, warning"},
		{"another office", func(i *disclosure.Invocation) { i.Office = "front-desk" }, errs.Denied, "for the office duty-director"},
		{"an unknown directive", func(i *disclosure.Invocation) { i.Directive = "D-0" }, errs.NotFound, `no directive "D-0" is in force`},
		{"a directive that is always awake", func(i *disclosure.Invocation) { i.Directive = "D-FRA" }, errs.Denied, "no emergency directive"},
		{"an unknown report", func(i *disclosure.Invocation) { i.Report = "W-9" }, errs.NotFound, `no report "W-9"`},
		{"a kind that the directive does not cover", func(i *disclosure.Invocation) { i.Report = "T-1" }, errs.Denied, "of kind tip"},
		{"no warning, and nothing stated", func(i *disclosure.Invocation) { i.Report = "I-1" }, errs.Denied, "expected that the trigger is stated"},
		{"a trigger that is none", func(i *disclosure.Invocation) { i.Trigger = "haste" }, errs.Invalid, `trigger "haste"`},
		{"longer than the max", func(i *disclosure.Invocation) { i.For = "73h" }, errs.Denied, "longer than PT72H"},
		{"a length that is none", func(i *disclosure.Invocation) { i.For = "a day" }, errs.Invalid, `for "a day"`},
		{"no length at all", func(i *disclosure.Invocation) { i.For = "0s" }, errs.Invalid, `for "0s"`},
		{"a partner whom the directive does not name", func(i *disclosure.Invocation) { i.Partners = []party.Code{"GBR"} }, errs.Invalid, "GBR, whom D-LIFE does not name"},
		{"no reason", func(i *disclosure.Invocation) { i.Reason = " " }, errs.Invalid, "no reason"},
		{"too many words", func(i *disclosure.Invocation) { i.Reason = strings.Repeat("a", 5000) }, errs.Invalid, "5000 bytes"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			b := watchful(t)
			before := b.policy.Hash()
			i := good()
			tt.change(&i)
			_, err := b.office.Invoke(t.Context(), i)
			if errs.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v; expected %s: %s", err, tt.kind, tt.says)
			}
			b.must(b.office.Refresh(t.Context()))
			all, err := b.office.Emergencies(t.Context(), time.Time{})
			if err != nil || len(all) != 0 || b.policy.Hash() != before {
				t.Errorf("%v (%v); expected that nothing changed", all, err)
			}
		})
	}
}

func TestInvokingOpensWhatIsOwedToWhoWasNotAsked(t *testing.T) {
	for _, tt := range []struct {
		rule     string
		partners []party.Code
		want     []string
	}{
		// The REL TO without RUS is for ourselves to consent to: nobody else is told.
		{"to Russia", []party.Code{"RUS"}, []string{"notify-originator GBR 12:00", "report-oversight  -"}},
		// France's portion is listed for France; GBR's is not.
		{"to all that it names", nil, []string{"notify-originator GBR 12:00", "report-oversight  -"}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			b := watchful(t)
			i := good()
			i.Partners = tt.partners
			e, err := b.office.Invoke(t.Context(), i)
			b.must(err)
			var got []string
			for _, o := range e.Owed {
				due := "-"
				if o.Due != nil {
					due = o.Due.Format("15:04")
				}
				got = append(got, string(o.Kind)+" "+string(o.Party)+" "+due)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("owed (- expected):\n%s", diff)
			}
			b.write(func(tx *insidedb.Tx) error {
				for _, o := range e.Owed {
					put, err := tx.Obligation(o.ID, time.Time{})
					b.must(err)
					if put.Kind != o.Kind || put.Partner != o.Party || put.State != obligation.Open || put.Shared || put.By != "lead" || put.Report == "" || !strings.HasSuffix(put.Reason, ": lives") {
						t.Errorf("%+v; expected an open obligation of ours", put)
					}
				}
				return nil
			})
		})
	}
}

// Invoked, the directive carries a release through review; it ends by itself and
// by an officer, and what rests on it stands no longer.
func TestWhatRestsOnAnEmergencyStandsUntilItEnds(t *testing.T) {
	for _, tt := range []struct {
		rule string
		end  func(*bench, string)
	}{
		{"by itself", func(b *bench, _ string) { b.clock.Add(24 * time.Hour) }},
		{"by an officer", func(b *bench, id string) {
			e, err := b.office.EndEmergency(b.t.Context(), "warner", id, "the danger is over")
			b.must(err)
			if e.State != disclosure.EmergencyEnded || e.EndedBy != "warner" || e.EndedReason != "the danger is over" || e.By != "lead" {
				b.t.Errorf("%+v; expected that warner ended it", e)
			}
		}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			b := watchful(t)
			asleep := b.propose(disclosure.Proposal{Report: "W-1", Partner: "RUS"})
			if asleep.Release != "" {
				t.Fatalf("before it: %+v; expected that nothing goes", asleep)
			}
			e, err := b.office.Invoke(t.Context(), good())
			b.must(err)
			got := b.propose(disclosure.Proposal{Report: "W-1", Partner: "RUS"})
			if got.State != string(insidedb.InReview) {
				t.Fatalf("%+v; expected that it waits for review", got)
			}
			b.clock.Add(time.Minute)
			v := b.show(got.Release)
			_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: got.Release, Officer: "berg", Hash: v.Hash})
			b.must(err)
			stands := func() (why string) {
				r := b.release(got.Release)
				b.write(func(tx *insidedb.Tx) error {
					why, err = b.office.Stands(tx, r, b.clock.Now())
					return err
				})
				return why
			}
			if why := stands(); why != "" {
				t.Errorf("while it is in force: %s", why)
			}
			if at := disclosure.Turns(b.policy, b.clock.Now()); !at.Equal(e.Until) {
				t.Errorf("decisions turn at %s; expected at the emergency's end, %s", at, e.Until)
			}
			tt.end(b, e.ID)
			if why := stands(); !strings.HasPrefix(why, "decided again: ") {
				t.Errorf("after it: %q; expected that it stands no longer", why)
			}
			if goes, after := b.settle(got.Release); goes || after.State == insidedb.Approved {
				t.Errorf("sealed after it ended: %s", after.State)
			}
			_, err = b.office.EndEmergency(t.Context(), "lead", e.ID, "again")
			if errs.KindOf(err) != errs.Conflict {
				t.Errorf("ended twice: %v", err)
			}
		})
	}
}

func TestEmergenciesAreListedAsTheyWere(t *testing.T) {
	b := watchful(t)
	first, err := b.office.Invoke(t.Context(), good())
	b.must(err)
	if _, err := b.office.Invoke(t.Context(), good()); errs.KindOf(err) != errs.Conflict || !strings.Contains(err.Error(), "E-1 invokes it already") {
		t.Errorf("invoked twice: %v", err)
	}
	b.clock.Add(time.Minute)
	then := b.clock.Now()
	b.clock.Add(time.Minute)
	_, err = b.office.EndEmergency(t.Context(), "lead", first.ID, "a mistake")
	b.must(err)
	b.clock.Add(time.Minute)
	stated := good()
	stated.Report, stated.Trigger, stated.For = "I-1", "threat-to-life", ""
	second, err := b.office.Invoke(t.Context(), stated)
	b.must(err)
	if !second.Until.Equal(second.At.Add(72 * time.Hour)) {
		t.Errorf("until %s; expected as long as the directive allows", second.Until)
	}
	states := func(asOf time.Time) (out []string) {
		all, err := b.office.Emergencies(t.Context(), asOf)
		b.must(err)
		for _, e := range all {
			out = append(out, e.ID+" "+e.State)
		}
		return out
	}
	if diff := cmp.Diff([]string{"E-2 in force", "E-1 ended"}, states(time.Time{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"E-1 in force"}, states(then)); diff != "" {
		t.Error(diff)
	}
	b.clock.Add(72 * time.Hour)
	if diff := cmp.Diff([]string{"E-2 over", "E-1 ended"}, states(time.Time{})); diff != "" {
		t.Error(diff)
	}
	for id, kind := range map[string]errs.Kind{"E-9": errs.NotFound, "": errs.NotFound, "E-2": errs.Conflict} {
		if _, err := b.office.EndEmergency(t.Context(), "lead", id, "over"); errs.KindOf(err) != kind {
			t.Errorf("%q: %v; expected %s", id, err, kind)
		}
	}
	if _, err := b.office.EndEmergency(t.Context(), "berg", "E-2", "over"); errs.KindOf(err) != errs.Denied {
		t.Errorf("an officer without the role: %v", err)
	}
}

package disclosure_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/obligation"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// under has the bench's policy hold an emergency directive and consents, beside what
// is invoked.
func (b *bench) under(urgent, consents string) {
	b.t.Helper()
	b.office.Refresh = func(ctx context.Context) error {
		var held []byte
		err := b.store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			held, err = tx.Held(insidedb.HeldInvocations, time.Time{})
			return err
		})
		if err != nil {
			return err
		}
		file := func(name, text string) directive.File { return directive.File{Name: name, Data: []byte(text)} }
		b.policy, err = directive.Load(directive.Files{Parties: file("parties.yaml", insidetest.Parties("USA/CIA")), Consents: file("consents.yaml", consents),
			Directives: []directive.File{file("life.yaml", urgent), file("fra.yaml", toFrance)}, HeldInvocations: directive.File{Name: "held", Data: held}})
		return err
	}
	b.must(b.office.Refresh(b.t.Context()))
}

// consented has GBR consent, for two hours, to what the emergency would pass over.
func consented(t *testing.T, urgent string) *bench {
	t.Helper()
	b := watchful(t)
	now := b.clock.Now().UTC()
	b.under(urgent, fmt.Sprintf("- {id: C-1, from: GBR, to: [RUS], report: W-1, item: \"portion:0\", use: [intelligence], onward: none, given: %s, expires: %s}\n",
		now.Add(-time.Hour).Format(time.RFC3339), now.Add(2*time.Hour).Format(time.RFC3339)))
	return b
}

// told lists who is to be told on account of which emergency, and by when.
func (b *bench) told() []string {
	b.t.Helper()
	all, err := b.office.Emergencies(b.t.Context(), time.Time{})
	b.must(err)
	out := []string{}
	for _, e := range all {
		for _, o := range e.Owed {
			if o.Kind == obligation.NotifyOrigin {
				out = append(out, fmt.Sprintf("%s %s %s by %s", e.ID, o.Party, o.State, o.Due.Format("15:04")))
			}
		}
	}
	return out
}

// passed proposes W-1 to Russia, approves it, and gives the release.
func (b *bench) passed(method release.Method) string {
	b.t.Helper()
	got := b.propose(disclosure.Proposal{Report: "W-1", Partner: "RUS", Method: method})
	if got.State == string(insidedb.InReview) {
		_, err := b.office.Approve(b.t.Context(), disclosure.Approval{Release: got.Release, Officer: "berg", Hash: b.show(got.Release).Hash})
		b.must(err)
	}
	if said := text(b.show(got.Release)); !strings.Contains(said, "An attack is planned.") || strings.Contains(said, "Nobody else") {
		b.t.Errorf("%s; expected what an emergency lets go, and nothing that is closed", said)
	}
	return got.Release
}

// Whose consent was in force when the directive was invoked, and is not when
// something goes, is told as whoever's never was; the time counts from then.
func TestAConsentThatEndsAfterTheInvocationIsPassedOverAndItsGiverTold(t *testing.T) {
	const automatic = "mode: automatic\npurpose: saving life\nbenefit: lives\n"
	for _, tt := range []struct {
		rule   string
		method release.Method
		sealed bool
		mode   string
	}{
		{"sealed", release.Release, true, ""},
		{"sealed without review", release.Release, true, automatic},
		{"told by hand, as it is decided for that", release.Tell, true, ""},
		{"shown, once it is approved", release.Show, false, ""},
		{"shown without review", release.Show, false, automatic},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			b := consented(t, urgent+"methods: [release, show, tell]\n"+tt.mode)
			_, err := b.office.Invoke(t.Context(), good())
			b.must(err)
			if got := b.told(); len(got) != 0 {
				t.Fatalf("%v; expected nobody while GBR consents", got)
			}
			b.clock.Add(3 * time.Hour)
			id := b.passed(tt.method)
			want := "E-1 GBR open by " + b.clock.Now().Add(4*time.Hour).Format("15:04")
			for range 2 { // what is settled again opens nothing again
				if !tt.sealed {
					break
				}
				if goes, after := b.settle(id); !goes {
					t.Fatalf("%s: %s; expected that it goes", after.State, after.Reason)
				}
			}
			if diff := cmp.Diff([]string{want}, b.told()); diff != "" {
				t.Errorf("told (- expected):\n%s", diff)
			}
			b.write(func(tx *insidedb.Tx) error {
				all, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.NotifyOrigin})
				if len(all) != 1 || all[0].Release != id || all[0].Shared || all[0].By != "" || all[0].Report == "" {
					t.Errorf("%+v; expected one of ours, for release %s", all, id)
				}
				return err
			})
		})
	}
}

// A stated need may lift a rung that waits for another's consent, which nobody
// foresaw when the directive was invoked.
func TestWhomAStatedNeedPassesOverIsTold(t *testing.T) {
	b := watchful(t)
	b.under(strings.Replace(urgent, "rungs: {text: written}", "rungs: {text: written, person: full}\ndefault: {person: masked}", 1), "")
	_, err := b.intake.Add(t.Context(), "lind", "W-2", []byte(`originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: warning
topics: [counter-terrorism]
serial: W-2
title: {mark: "(U//REL TO USA, RUS)", text: "Exercise"}
fields:
  p1: {ladder: person, name: "Achmed Fictitious", described: "a man in his thirties", nationality: BEL, marks: {full: "(S//FGI GBR//REL TO USA, RUS)", masked: "(S//REL TO USA, RUS)"}}
portions:
  - {mark: "(S//FGI GBR//REL TO USA, RUS)", frame: "(S//REL TO USA, RUS)", text: "{p1} plans an attack."}
`))
	b.must(err)
	i := good()
	i.Report = "W-2"
	_, err = b.office.Invoke(t.Context(), i)
	b.must(err)
	send := func(needs map[string]report.Rung) []string {
		t.Helper()
		got := b.propose(disclosure.Proposal{Report: "W-2", Partner: "RUS", Needs: needs})
		_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: got.Release, Officer: "berg", Hash: b.show(got.Release).Hash})
		b.must(err)
		if goes, after := b.settle(got.Release); !goes {
			t.Fatalf("%s: %s; expected that it goes", after.State, after.Reason)
		}
		return b.told()
	}
	if got := send(nil); len(got) != 0 {
		t.Errorf("masked: %v; expected nobody passed over", got)
	}
	if got := send(map[string]report.Rung{"p1": "full"}); len(got) != 1 || !strings.HasPrefix(got[0], "E-1 GBR open") {
		t.Errorf("in full: %v; expected that GBR is to be told", got)
	}
}

// Nothing limits how often a directive is invoked for the same report, and nothing
// is invoked unseen: each invocation is reported to oversight, and told of, by itself.
func TestEachInvocationIsReportedByItself(t *testing.T) {
	b := watchful(t)
	seen := map[string]bool{}
	for range 3 {
		i := good()
		i.For = ""
		e, err := b.office.Invoke(t.Context(), i)
		b.must(err)
		for _, o := range e.Owed {
			if seen[o.ID] {
				t.Errorf("%s of %s was owed before; expected it of its own", o.Kind, e.ID)
			}
			seen[o.ID] = true
		}
		b.clock.Add(72 * time.Hour)
	}
	if len(seen) != 6 {
		t.Errorf("%d are owed; expected a report to oversight and GBR told, three times", len(seen))
	}
}

func TestAnEmergencyShowsWhatWentUnderItAndWhoIsTold(t *testing.T) {
	b := watchful(t)
	before := b.clock.Now()
	b.clock.Add(time.Minute)
	_, err := b.office.Invoke(t.Context(), good())
	b.must(err)
	b.clock.Add(time.Minute)
	then := b.clock.Now()
	b.clock.Add(time.Minute)
	id := b.passed(release.Release)
	shown := func(asOf time.Time) (out []string) {
		all, err := b.office.Emergencies(t.Context(), asOf)
		b.must(err)
		for _, e := range all {
			for _, o := range e.Owed {
				out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", o.Kind, o.State, o.Party)))
			}
			for _, r := range e.Releases {
				out = append(out, fmt.Sprintf("%s %s %s", r.Release, r.Partner, r.State))
			}
		}
		return out
	}
	owed := []string{"notify-originator open GBR", "report-oversight open"}
	for _, tt := range []struct {
		rule string
		asOf time.Time
		want []string
	}{
		{"before it", before, nil},
		{"before anything went", then, owed},
		{"now", time.Time{}, append(owed, id+" RUS/FSB approved")},
	} {
		if diff := cmp.Diff(tt.want, shown(tt.asOf)); diff != "" {
			t.Errorf("%s (- expected):\n%s", tt.rule, diff)
		}
	}
}

package assurances_test

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/assurances"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const directives = `id: D-1
basis: an agreement
effective: 2015-01-01
review: 2040-01-01
partners: [RUS]
topics: [counter-terrorism]
kinds: [intelligence]
ceiling: SECRET
rungs: {text: written}
mode: automatic
purpose: prevent attacks
benefit: lives
conditions: [{assurance: due-process}]
`

// service is a service whose policy takes in what its store holds, as a node's does.
type service struct {
	t      *testing.T
	store  *insidedb.Store
	clock  *insidetest.Clock
	policy *directive.Policy
	office *disclosure.Office
	intake *reporting.Intake
	kept   *assurances.Assurances
}

func newService(t *testing.T, e storetest.Engine) *service {
	t.Helper()
	s := &service{t: t, clock: insidetest.NewClock()}
	var err error
	s.store, err = insidedb.Open(t.Context(), e.Fresh(t).Open(t, s.clock.Now))
	s.must(err)
	policy := func() *directive.Policy { return s.policy }
	s.office, err = disclosure.New(t.Context(), disclosure.Config{Store: s.store, Policy: policy, Source: insidetest.Chance("cia"), Log: insidetest.Quiet(), Refresh: s.refresh})
	s.must(err)
	s.must(s.refresh(t.Context()))
	s.intake, err = reporting.New(reporting.Config{Store: s.store, Policy: policy, Log: insidetest.Quiet()})
	s.must(err)
	s.kept, err = assurances.New(assurances.Config{Store: s.store, Self: "USA/CIA", Policy: policy, Refresh: s.refresh, Office: s.office, Log: insidetest.Quiet()})
	s.must(err)
	for code, roles := range map[string][]string{"lind": {"disclosure"}, "berg": {"lead"}, "ray": {"author"}, "west": {"oversight"}} {
		_, err := s.office.Register(t.Context(), disclosure.Officer{Code: code, Roles: roles})
		s.must(err)
	}
	s.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutPartner(insidedb.Partner{Code: "RUS/FSB", State: insidedb.PartnerActive, Peering: []byte{}})
		return err
	})
	return s
}

// refresh puts the folder with what the store holds in force and on record.
func (s *service) refresh(ctx context.Context) error {
	files := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte("self: USA/CIA\ntopics: [counter-terrorism]\nparties:\n  RUS: {services: [RUS/FSB], ceiling: SECRET}\n")},
		Directives: []directive.File{{Name: "d.yaml", Data: []byte(directives)}}}
	err := s.store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		for kind, f := range map[string]*directive.File{insidedb.HeldAssurances: &files.HeldAssurances, insidedb.HeldBreaches: &files.HeldBreaches, insidedb.HeldAssessments: &files.HeldAssessments} {
			if f.Data, err = tx.Held(kind, time.Time{}); err != nil {
				return err
			}
			f.Name = "held-" + kind
		}
		return nil
	})
	if err != nil {
		return err
	}
	if s.policy, err = directive.Load(files); err != nil {
		return err
	}
	return s.office.RecordPolicy(ctx, s.policy.Hash(), files)
}

func (s *service) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *service) write(fn func(*insidedb.Tx) error) {
	s.t.Helper()
	s.must(s.store.Write(context.Background(), fn))
}

// released proposes a report of a serial, and has its release in a state.
func (s *service) released(serial string, state insidedb.State) string {
	s.t.Helper()
	_, err := s.intake.Add(context.Background(), "ray", serial, []byte(`{originator: USA/CIA, serial: `+serial+`, created: "2017-12-10T09:30:00Z", kind: intelligence, topics: [counter-terrorism],
  title: {mark: "(S//REL TO USA, RUS)", text: "A title"}, portions: [{mark: "(S//REL TO USA, RUS)", text: "They meet on Monday."}]}`))
	s.must(err)
	s.clock.Add(time.Second)
	out, err := s.office.Propose(context.Background(), disclosure.Proposal{Report: serial, Partner: "RUS/FSB", Officer: "ray"})
	s.must(err)
	if out.Release == "" {
		s.t.Fatalf("%s is not released: %s", serial, out.Said)
	}
	s.write(func(tx *insidedb.Tx) error {
		r, err := tx.Release(out.Release)
		if err == nil && r.State != state {
			_, err = tx.SetState(r, state, "", "")
		}
		return err
	})
	return out.Release
}

func TestABreachSaysWhatRestedOnItsGiverAndProposesToTakeBackWhatWent(t *testing.T) {
	for _, e := range storetest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			s := newService(t, e)
			ctx := context.Background()
			given, err := s.kept.Add(ctx, assurances.Given{Officer: "lind", From: "RUS/FSB", Kind: "due-process"})
			s.must(err)
			s.clock.Add(time.Second)
			waits, went := s.released("R-1", insidedb.Approved), s.released("R-2", insidedb.Delivered)
			hash := s.policy.Hash()
			s.clock.Add(time.Second)
			shown, err := s.kept.Breach(ctx, assurances.Broken{Officer: "lind", From: "RUS/FSB", Source: "press"})
			s.must(err)
			if s.policy.Hash() == hash {
				t.Error("the policy did not change, so that nothing is decided again")
			}
			became := map[string]string{}
			for _, r := range shown.Rests {
				became[r.Item] = r.Became
			}
			if !shown.Weighed || len(shown.Rests) != 3 || became[waits] != assurances.StoodDown || became[went] != assurances.RecallProposed || became["D-1"] != assurances.NotMet {
				t.Errorf("%+v", shown)
			}
			s.write(func(tx *insidedb.Tx) error {
				taken, err := tx.Takebacks(went, time.Time{})
				if len(taken) != 1 || taken[0].Outcome != insidedb.TakebackProposed {
					t.Errorf("%+v; expected one that an officer decides", taken)
				}
				return err
			})
			// A second breach proposes nothing twice, and a turn weighs nothing again.
			_, err = s.kept.Breach(ctx, assurances.Broken{Officer: "lind", From: "RUS/FSB", Source: "press again"})
			s.must(err)
			if n, err := s.kept.Turn(ctx); n != 0 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
			s.write(func(tx *insidedb.Tx) error {
				taken, err := tx.Takebacks(went, time.Time{})
				if len(taken) != 1 {
					t.Errorf("%+v; expected it proposed once", taken)
				}
				return err
			})
			list, err := s.kept.List(ctx, "west", "", false, time.Time{})
			s.must(err)
			n := slices.IndexFunc(list.Records, func(r assurances.Record) bool { return r.ID == given.ID })
			if n < 0 || list.Records[n].State != assurances.Suspended {
				t.Errorf("%+v", list.Records)
			}
		})
	}
}

func TestWhoMayRecordWhatAndARealRiskDoesNotEnd(t *testing.T) {
	s := newService(t, storetest.Engines()[0])
	ctx := context.Background()
	given, err := s.kept.Add(ctx, assurances.Given{Officer: "lind", From: "RUS/FSB", Kind: "humane-treatment", Subject: "p1"})
	s.must(err)
	real, err := s.kept.Assess(ctx, assurances.Assessed{Officer: "lind", Of: "RUS", Risk: "real"})
	s.must(err)
	for name, tt := range map[string]struct {
		do   func() error
		want errs.Kind
	}{
		"an author records": {func() error {
			_, err := s.kept.Add(ctx, assurances.Given{Officer: "ray", From: "RUS", Kind: "due-process"})
			return err
		}, errs.Denied},
		"oversight records": {func() error { _, err := s.kept.Verify(ctx, "west", given.ID, "seen"); return err }, errs.Denied},
		"an author reads":   {func() error { _, err := s.kept.Show(ctx, "ray", given.ID, time.Time{}); return err }, errs.Denied},
		"low by no lead": {func() error {
			_, err := s.kept.Assess(ctx, assurances.Assessed{Officer: "lind", Of: "RUS/FSB", Risk: "low", Subject: "p1", Rests: []string{given.ID}})
			return err
		}, errs.Denied},
		"low for somebody else": {func() error {
			_, err := s.kept.Assess(ctx, assurances.Assessed{Officer: "berg", Of: "RUS/FSB", Risk: "low", Subject: "p2", Rests: []string{given.ID}})
			return err
		}, errs.Invalid},
		"a real risk ends": {func() error { _, err := s.kept.End(ctx, "berg", real.ID, "wrong"); return err }, errs.Denied},
		"of ourselves": {func() error {
			_, err := s.kept.Breach(ctx, assurances.Broken{Officer: "lind", From: "USA/CIA", Source: "x"})
			return err
		}, errs.Invalid},
		"without a reason":   {func() error { _, err := s.kept.End(ctx, "lind", given.ID, " "); return err }, errs.Invalid},
		"what there is none": {func() error { _, err := s.kept.End(ctx, "lind", "AS-9", "x"); return err }, errs.NotFound},
	} {
		if err := tt.do(); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v; expected %s", name, err, tt.want)
		}
	}
}

func TestWhatIsToLapseIsAskedAboutOnceAndAnsweredByGivingItAgain(t *testing.T) {
	s := newService(t, storetest.Engines()[0])
	ctx := context.Background()
	until := s.clock.Now().AddDate(0, 3, 0)
	_, err := s.kept.Add(ctx, assurances.Given{Officer: "lind", From: "RUS/FSB", Kind: "due-process", Expires: &until})
	s.must(err)
	asked := func() (open []insidedb.Obligation) {
		s.write(func(tx *insidedb.Tx) (err error) {
			open, err = tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Reassure, Open: true})
			return err
		})
		return open
	}
	if n := len(asked()); n != 0 {
		t.Errorf("%d asked three months before", n)
	}
	s.clock.Add(until.Sub(s.clock.Now()) - assurances.AskBefore + time.Minute)
	for range 2 {
		_, err := s.kept.Turn(ctx)
		s.must(err)
	}
	if open := asked(); len(open) != 1 || !open[0].Due.Equal(until) {
		t.Errorf("%+v; expected one, due when it lapses", open)
	}
	_, err = s.kept.Add(ctx, assurances.Given{Officer: "lind", From: "RUS/FSB", Kind: "due-process"})
	s.must(err)
	if open := asked(); len(open) != 0 {
		t.Errorf("%+v; expected it answered", open)
	}
}

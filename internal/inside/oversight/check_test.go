package oversight_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

// officers registers lind with the disclosure role, and holm as an author alone.
func (d *desk) officers() {
	d.t.Helper()
	d.write(func(tx *insidedb.Tx) error {
		for code, role := range map[string]string{"lind": insidedb.RoleDisclosure, "holm": insidedb.RoleAuthor} {
			if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// partner makes FRA/DGSE a partner.
func (d *desk) partner() {
	d.t.Helper()
	dgse := insidetest.NewService(d.t, "FRA/DGSE")
	d.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutPartner(insidedb.Partner{Code: dgse.Code, State: insidedb.PartnerActive, Fingerprint: dgse.Spoken(), Peering: dgse.Peering(d.t, "USA/CIA", 1), Officer: "lind"})
		return err
	})
}

// decide takes in a report and decides what FRA/DGSE may have of it: its id, and the
// subjects of its leaves.
func (d *desk) decide(serial string) (report string, subjects []string) {
	d.t.Helper()
	rules := insidetest.Policy(d.t, "USA/CIA", insidetest.Directive("D1", "FRA", "automatic", insidetest.FullRungs, insidetest.MaskPersons))
	policy := func() *directive.Policy { return rules }
	intake, err := reporting.New(reporting.Config{Store: d.store, Policy: policy, Log: insidetest.Quiet()})
	d.must(err)
	office, err := disclosure.New(d.t.Context(), disclosure.Config{Store: d.store, Policy: policy, Source: insidetest.Chance("check"), Log: insidetest.Quiet()})
	d.must(err)
	_, err = office.Register(d.t.Context(), disclosure.Officer{Code: "berg"})
	d.must(err)
	_, err = intake.Add(d.t.Context(), "berg", serial, insidetest.Report(serial, "{p1} plans to attack {l1}."))
	d.must(err)
	made, err := office.Propose(d.t.Context(), disclosure.Proposal{Report: serial, Partner: "FRA/DGSE", Officer: "berg"})
	d.must(err)
	d.must(d.log.SequenceAll(d.t.Context()))
	d.read(func(tx *insidedb.Tx) error {
		r, err := tx.Release(made.Release)
		report = r.Report
		return err
	})
	origin, _, _ := strings.Cut(d.log.Public(), "+")
	d.read(func(tx *insidedb.Tx) error {
		leaves, err := tx.Leaves(origin, 0, 100)
		for _, l := range leaves {
			subjects = append(subjects, l.Subject)
		}
		return err
	})
	return report, subjects
}

// loseSalts is what somebody does who can write the database.
func (d *desk) loseSalts(subject string) {
	d.t.Helper()
	d.must(d.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`DELETE FROM log_salts WHERE entry IN (SELECT entry FROM log_events WHERE subject = $1)`, subject)
		return err
	}))
}

// A salt is missing only where an erasure is on record: whoever destroys another
// hides what a leaf says of its record.
func TestASaltIsMissingOnlyWhereAnErasureIsOnRecord(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		for _, tt := range []struct {
			name   string
			lose   func(d *desk, report string, subjects []string)
			good   bool
			erased bool
		}{
			{"nothing is lost", func(*desk, string, []string) {}, true, false},
			{"an erasure", func(d *desk, report string, _ []string) {
				d.write(func(tx *insidedb.Tx) error {
					_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: report}, insidedb.ByOrder)
					return err
				})
			}, true, true},
			{"a salt that no erasure took", func(d *desk, _ string, subjects []string) {
				d.loseSalts(subjects[0])
			}, false, false},
			{"the salt of a receipt, beside an erasure", func(d *desk, report string, _ []string) {
				d.happen(0, 1)
				d.must(d.log.SequenceAll(t.Context()))
				d.write(func(tx *insidedb.Tx) error {
					_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: report}, insidedb.ByOrder)
					return err
				})
				d.loseSalts(hash(0))
			}, false, true},
		} {
			t.Run(tt.name, func(t *testing.T) {
				d := newDesk(t, e)
				d.partner()
				report, subjects := d.decide("S-1")
				if len(subjects) == 0 {
					t.Fatal("the decision has no leaf")
				}
				tt.lose(d, report, subjects)
				got, err := d.log.Check(t.Context())
				d.must(err)
				if got.Good != tt.good || (got.Erased > 0) != tt.erased || !got.Good && got.Wrong != 1 {
					t.Errorf("%+v; expected good %t, erased %t", got, tt.good, tt.erased)
				}
			})
		}
	})
}

// Proofs and accounts are the business of officers who may disclose; who else asks
// learns nothing, and nothing is recorded.
func TestEvidenceIsGivenToOfficersWhoMayDisclose(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		d := newDesk(t, e)
		d.partner()
		d.officers()
		account, err := d.log.Export(t.Context(), "lind", "FRA/DGSE")
		d.must(err)
		account = []byte(strings.NewReplacer(`"service":"USA/CIA"`, `"service":"FRA/DGSE"`, `"partner":"FRA/DGSE"`, `"partner":"USA/CIA"`).Replace(string(account)))
		for _, tt := range []struct {
			officer string
			want    errs.Kind
		}{{"", errs.Invalid}, {"nobody", errs.Denied}, {"holm", errs.Denied}, {"lind", ""}} {
			_, exporting := d.log.Export(t.Context(), tt.officer, "FRA/DGSE")
			_, comparing := d.log.Compare(t.Context(), tt.officer, "FRA/DGSE", account)
			_, proving := d.log.Prove(t.Context(), tt.officer, "release-0", nil)
			for act, err := range map[string]error{"export": exporting, "compare": comparing, "prove": proving} {
				refused := slices.Contains([]errs.Kind{errs.Invalid, errs.Denied}, errs.KindOf(err))
				if errs.KindOf(err) != tt.want && (refused || tt.want != "") {
					t.Errorf("%s by %q: %v; expected %q", act, tt.officer, err, tt.want)
				}
			}
		}
	})
}

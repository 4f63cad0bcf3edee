package oversight_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/report"
	"entente/internal/core/statement"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/oversight"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

const canary = "qzcanaryqz"

// busy records something of every sort that has words, each of them a canary.
func (d *desk) busy(n int) (reportID string) {
	d.t.Helper()
	r, err := report.Decode("r", insidetest.Report(canary+fmt.Sprint(n), canary+" plans."), nil)
	d.must(err)
	due := d.clock.Now().Add(time.Minute)
	d.write(func(tx *insidedb.Tx) error {
		held, err := tx.AddReport("", hash(n), canary, r, nil)
		if err != nil {
			return err
		}
		reportID = held.ID
		if _, err = tx.AddDecision(insidedb.Decision{Report: held.ID, Version: 1, Partner: "FRA/DGSE", Service: "USA/CIA", Method: "release",
			At: d.clock.Now(), Input: canary, Policy: canary, Verdict: "withhold", Outcome: []byte(`{"text":"` + canary + `"}`), Officer: canary}); err != nil {
			return err
		}
		if _, err := tx.AddSearch(canary, canary, time.Time{}, []string{canary}); err != nil {
			return err
		}
		if _, err := tx.AddTravelLook(insidedb.LookTravel, canary, canary); err != nil {
			return err
		}
		if _, err := tx.AddAlarm(insidedb.Alarm{ID: canary + fmt.Sprint(n), Kind: insidedb.AlarmForged, Partner: "FRA/DGSE", Detail: canary, Evidence: []byte(canary)}); err != nil {
			return err
		}
		if _, err := tx.AddProved(insidedb.Proved{Release: canary, Partner: "FRA/DGSE", Document: canary, Officer: canary}); err != nil {
			return err
		}
		if _, err := tx.PutAssurance(insidedb.AssuranceRecord{Kind: insidedb.AssuranceBreach, ID: fmt.Sprint("BR-", n+1), Act: "recorded", Party: "RUS/FSB", State: insidedb.AssuranceStands,
			By: canary, Body: []byte(`{"source":"` + canary + `"}`)}, ""); err != nil {
			return err
		}
		_, err = tx.PutObligation(insidedb.Obligation{ID: fmt.Sprintf("%032x", n+1), Kind: obligation.Determine, Debtor: "USA/CIA", Creditor: "USA/CIA", Cause: canary,
			Report: held.ID, State: obligation.Open, Due: &due, Opened: d.clock.Now(), Officer: canary, Reason: canary})
		return err
	})
	d.happen(n*10, 3)
	return reportID
}

// overseer registers officers who may look, and who may not.
func (d *desk) overseer() {
	d.t.Helper()
	d.write(func(tx *insidedb.Tx) error {
		for code, role := range map[string]string{"west": insidedb.RoleOversight, "ray": insidedb.RoleAuthor} {
			if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}}); err != nil {
				return err
			}
		}
		return nil
	})
}

func figureOf(t *testing.T, s statement.Sheet, name string) statement.Figure {
	t.Helper()
	for _, f := range s.Figures {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no figure %q", name)
	return statement.Figure{}
}

func TestCountsAreThoseOfTheLogAndHoldNoContent(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		d := newDesk(t, e)
		d.overseer()
		from := d.clock.Now()
		for n := range 3 {
			d.busy(n)
			d.clock.Add(time.Hour)
		}
		v, err := d.log.View(context.Background(), "west", from, d.clock.Now().Add(-insidedb.Settle))
		d.must(err)
		data, err := json.Marshal(v)
		d.must(err)
		if bytes.Contains(data, []byte(canary)) {
			t.Errorf("content is shown: %s", data)
		}
		naive := map[string]int{}
		d.must(d.log.SequenceAll(context.Background()))
		d.read(func(tx *insidedb.Tx) error {
			logs, err := tx.Logs()
			d.must(err)
			leaves, err := tx.Leaves(logs[0].Origin, 0, 1000)
			for _, l := range leaves {
				event, err := evidence.ReadEvent(l.Event)
				d.must(err)
				naive[string(event.Deed)+event.Kind]++
			}
			return err
		})
		for figure, want := range map[string]int{statement.Decisions: naive["decided"], statement.ReceiptsIn: naive["receipt"], statement.Proofs: naive["orderedproof"],
			statement.Assurances: naive["orderedbreach"], statement.Owed: naive["ordereddetermine"], statement.Searches: 3, statement.Looks: 3, statement.Alarms: 3, statement.Overdue: 3} {
			if got := figureOf(t, v.Sheet, figure); got.Count != want || want == 0 {
				t.Errorf("%s: %d; the log has %d", figure, got.Count, want)
			}
		}
		if got := figureOf(t, v.Sheet, statement.Assurances).IDs; !cmp.Equal(got, []string{"BR-1", "BR-2", "BR-3"}) {
			t.Errorf("ids %v", got)
		}
		if _, err := d.log.View(context.Background(), "ray", time.Time{}, time.Time{}); errs.KindOf(err) != errs.Denied {
			t.Errorf("an author: %v", err)
		}
		if _, err := d.log.View(context.Background(), "west", from, from.AddDate(-4, 0, 0)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("backwards: %v", err)
		}
	})
}

func TestAMonthIsToldOnceAndWhatComesLaterOrIsErasedChangesNothingOfIt(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		d := newDesk(t, e, func(c *oversight.Config) { c.Interval = time.Hour })
		d.overseer()
		ctx, month := context.Background(), statement.MonthOf(d.clock.Now())
		erased := d.busy(0)
		d.busy(1)
		if _, err := d.log.Statement(ctx, "west", month); errs.KindOf(err) != errs.Conflict {
			t.Errorf("before its end: %v", err)
		}
		d.clock.Add(month.To().Sub(d.clock.Now()) + time.Minute)
		if n, err := d.log.StatementTurn(ctx); n != 0 || err != nil {
			t.Errorf("before the head is shown: %d, %v", n, err)
		}
		_, err := d.log.Tick(ctx)
		d.must(err)
		sheet := func() statement.Sheet {
			v, err := d.log.View(ctx, "west", month.From(), month.To())
			d.must(err)
			return v.Sheet
		}
		before := sheet()
		if n, err := d.log.StatementTurn(ctx); n != 1 || err != nil {
			t.Errorf("%d, %v; expected the month told of", n, err)
		}
		if n, err := d.log.StatementTurn(ctx); n != 0 || err != nil {
			t.Errorf("%d, %v; expected it once", n, err)
		}
		first, err := d.log.Statement(ctx, "west", month)
		d.must(err)
		d.clock.Add(time.Hour)
		d.busy(2)
		d.write(func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: erased}, insidedb.ByOrder)
			return err
		})
		d.clock.Add(time.Hour)
		if diff := cmp.Diff(before, sheet()); diff != "" {
			t.Errorf("what came later changed it: %s", diff)
		}
		again, err := d.log.Statement(ctx, "west", month)
		d.must(err)
		if !bytes.Equal(first.Statement, again.Statement) || bytes.Contains(again.Statement, []byte(canary)) {
			t.Errorf("%s\n%s", first.Statement, again.Statement)
		}
		s, err := oversight.CheckStatement(first.Statement, d.log.Public())
		d.must(err)
		if diff := cmp.Diff(before, s.Sheet); diff != "" || s.Month != month || s.Head == nil || s.Head.Size == 0 {
			t.Errorf("%+v: %s", s.Head, diff)
		}
		list, err := d.log.Statements(ctx, "west")
		if err != nil || len(list.Months) != 1 || list.Months[0].Month != month {
			t.Errorf("%+v: %v", list, err)
		}
	})
}

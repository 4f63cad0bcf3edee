package tasking_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// owing puts the nth obligation of an office between two services, or of its own.
func (o *office) owing(n int, kind obligation.Kind, debtor, creditor party.Code, due *time.Time) insidedb.Obligation {
	o.t.Helper()
	b := insidedb.Obligation{ID: fmt.Sprintf("%032x", n), Kind: kind, Shared: debtor != creditor, Debtor: debtor, Creditor: creditor,
		Ground: obligation.Agreement, Standing: obligation.Asserted, State: obligation.Open, Due: due, Opened: o.clock.Now()}
	if b.Partner = debtor; debtor == "USA/CIA" {
		b.Partner = creditor
	}
	if debtor == creditor {
		b.Partner = ""
	}
	return o.put(b)
}

// crowd is an office with one of everything: a question to France that is answered
// late, one to Russia, a promise to France, and a duty of its own.
func (o *office) crowd() {
	hours := func(n int) *time.Time { at := o.clock.Now().Add(time.Duration(n) * time.Hour); return &at }
	o.owing(1, obligation.Answer, "FRA/DGSE", "USA/CIA", hours(2))
	o.owing(2, obligation.Answer, "RUS/FSB", "USA/CIA", nil) // the plan: ten hours
	o.owing(3, obligation.Commitment, "USA/CIA", "FRA/DGSE", hours(100))
	o.owing(4, obligation.ReportOversight, "USA/CIA", "USA/CIA", hours(5))
}

// lines are what is owed, a line each.
func (o *office) lines(q tasking.OwedQuery) []string {
	o.t.Helper()
	all, err := o.Owed(o.t.Context(), q)
	must(o.t, err)
	out := []string{}
	for _, x := range all.Items {
		line := fmt.Sprintf("%s %s %s %s by %s", short(x.ID), x.Side, x.Kind, x.State, x.DueBy)
		if x.DueIn != nil {
			line += fmt.Sprintf(" in %dh", *x.DueIn/3600)
		}
		if x.Overdue {
			line += " overdue"
		}
		out = append(out, line)
	}
	return out
}

func TestWhatIsOwedIsListedBothWaysWithItsClock(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		begun := o.clock.Now()
		o.crowd()
		o.clock.Add(4 * time.Hour)
		all := []string{"1 theirs answer lapsed by stated in -2h overdue", "4 internal report-oversight open by stated in 1h", "2 theirs answer open by plan in 6h",
			"3 ours commitment open by stated in 96h"}
		for name, tt := range map[string]struct {
			q    tasking.OwedQuery
			want []string
		}{
			"all that is open":  {tasking.OwedQuery{}, all},
			"what has ended":    {tasking.OwedQuery{All: true}, all},
			"overdue":           {tasking.OwedQuery{Overdue: true}, all[:1]},
			"to us":             {tasking.OwedQuery{To: "us"}, all[:3]},
			"by us":             {tasking.OwedQuery{By: "us"}, []string{all[1], all[3]}},
			"by a country":      {tasking.OwedQuery{By: "FRA"}, all[:1]},
			"to a service":      {tasking.OwedQuery{To: "FRA/DGSE"}, all[3:]},
			"with a partner":    {tasking.OwedQuery{Partner: "FRA"}, []string{all[0], all[3]}},
			"of a kind":         {tasking.OwedQuery{Kind: "answer"}, []string{all[0], all[2]}},
			"internal":          {tasking.OwedQuery{Internal: true}, all[1:2]},
			"the first two":     {tasking.OwedQuery{Limit: 2}, all[:2]},
			"before there were": {tasking.OwedQuery{AsOf: begun.Add(-time.Second)}, []string{}},
			"an hour ago":       {tasking.OwedQuery{AsOf: begun.Add(time.Hour), Partner: "FRA"}, []string{"1 theirs answer open by stated in 1h", "3 ours commitment open by stated in 99h"}},
		} {
			if diff := cmp.Diff(tt.want, o.lines(tt.q)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		o.clock.Add(20 * time.Hour)
		if got := o.lines(tasking.OwedQuery{Overdue: true}); len(got) != 3 || got[2] != "2 theirs answer open by plan in -14h overdue" {
			t.Errorf("by our own plan: %v; expected it overdue, and no more than that", got)
		}
		list, err := o.Owed(t.Context(), tasking.OwedQuery{Limit: 3})
		must(t, err)
		if whole, _ := o.Owed(t.Context(), tasking.OwedQuery{Limit: 4}); !list.More || whole.More {
			t.Errorf("three of four: more %t; four of four: more %t", list.More, whole.More)
		}
		for name, q := range map[string]tasking.OwedQuery{"kind": {Kind: "ansver"}, "by": {By: "France"}, "to": {To: "fra"}, "partner": {Partner: "us"}, "as of": {AsOf: o.clock.Now()}} {
			if _, err := o.Owed(t.Context(), q); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s of another form: %v; expected it refused", name, err)
			}
			if _, err := o.Statistics(t.Context(), q); errs.KindOf(err) != errs.Invalid {
				t.Errorf("counted by %s of another form: %v; expected it refused", name, err)
			}
		}
	})
}

func TestWhatIsOwedIsTakenAssignedAndClosedByWhoMay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.crowd()
		ended := o.owing(5, obligation.Answer, "FRA/DGSE", "USA/CIA", nil)
		at := o.clock.Now()
		ended.State, ended.Closed = obligation.IsAnswered, &at
		o.put(ended)
		o.owing(6, obligation.Determine, "USA/CIA", "USA/CIA", nil)
		o.write(func(tx *insidedb.Tx) error {
			for code, role := range map[string]string{"ray": insidedb.RoleAuthor, "eye": insidedb.RoleOversight} {
				if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}}); err != nil {
					return err
				}
			}
			_, err := tx.PutOfficer(insidedb.Officer{Code: "gone", Roles: insidedb.Roles, Revoked: true})
			return err
		})
		id := func(n int) string { return fmt.Sprintf("%032x", n) }
		take := func(officer, id string) error {
			_, err := o.Take(t.Context(), tasking.Handover{Officer: officer, ID: id})
			return err
		}
		assign := func(officer string, h tasking.Handover) error {
			h.Officer = officer
			_, err := o.Assign(t.Context(), h)
			return err
		}
		closes := func(officer string, n int, outcome, reason string) error {
			_, err := o.Close(t.Context(), tasking.Closing{Officer: officer, ID: id(n), Outcome: outcome, Reason: reason})
			return err
		}
		for _, tt := range []struct {
			name string
			err  error
			want errs.Kind
			says string
		}{
			{"an author takes", take("ray", id(1)), "", ""},
			{"oversight takes", take("eye", id(1)), errs.Denied, "roles"},
			{"whoever is gone takes", take("gone", id(1)), errs.Denied, "revoked"},
			{"nobody takes", take("", id(1)), errs.Invalid, "--as is missing"},
			{"what is none is taken", take("ray", id(99)), errs.NotFound, "no obligation"},
			{"what has ended is taken", take("ray", id(5)), errs.Conflict, "answered"},
			{"an author assigns", assign("ray", tasking.Handover{ID: id(2), Desk: "russia"}), errs.Denied, "roles"},
			{"to nobody", assign("lind", tasking.Handover{ID: id(2)}), errs.Invalid, "nobody"},
			{"to whom nobody knows", assign("lind", tasking.Handover{ID: id(2), To: "nemo"}), errs.Invalid, "nemo"},
			{"to whoever is gone", assign("lind", tasking.Handover{ID: id(2), To: "gone"}), errs.Invalid, "gone"},
			{"to a desk of two words", assign("lind", tasking.Handover{ID: id(2), Desk: "The Desk"}), errs.Invalid, "expected a word"},
			{"with a reason without end", assign("lind", tasking.Handover{ID: id(2), Desk: "russia", Reason: strings.Repeat("x", tasking.MaxReason+1)}), errs.Invalid, "characters"},
			{"to a desk and an officer", assign("lind", tasking.Handover{ID: id(2), Desk: "russia", To: "ray", Reason: "she asked it"}), "", ""},
			{"what is shared is closed", closes("lind", 2, "done", "enough"), errs.Conflict, "both sides"},
			{"without a reason", closes("lind", 4, "done", " "), errs.Invalid, "reason"},
			{"what the law wants is let go", closes("lind", 4, "withdrawn", "no need"), errs.Invalid, "withdrawn"},
			{"what has a flow of its own", closes("lind", 6, "done", "enough"), errs.Invalid, "determine"},
			{"an author closes", closes("ray", 4, "done", "sent"), errs.Denied, "roles"},
			{"it is done", closes("eye", 4, "done", "received"), "", ""},
			{"and done again", closes("eye", 4, "done", "received"), errs.Conflict, "ended"},
		} {
			if errs.KindOf(tt.err) != tt.want || !strings.Contains(fmt.Sprint(tt.err), tt.says) {
				t.Errorf("%s: %v; expected %q saying %q", tt.name, tt.err, tt.want, tt.says)
			}
		}
		h, err := o.OwedOf(t.Context(), id(2), time.Time{})
		must(t, err)
		if len(h.Versions) != 2 || h.Versions[1].By != "lind" || h.Versions[1].Reason != "she asked it" || h.Owed.Officer != "ray" || h.Owed.Desk != "russia" {
			t.Errorf("%+v", h)
		}
		if h, err = o.OwedOf(t.Context(), id(4), time.Time{}); err != nil || h.Owed.State != obligation.Done || h.Versions[1].By != "eye" || h.Owed.DueIn != nil || h.Owed.Overdue {
			t.Errorf("%v %+v", err, h)
		}
		o.tick(4)
		if h, err = o.OwedOf(t.Context(), id(2), time.Time{}); err != nil || len(h.Notices) != 1 || h.Notices[0].To != "ray" {
			t.Errorf("its notices: %v %+v", err, h.Notices)
		}
	})
}

func TestAnObligationIsShownAsItStood(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.tick(0) // which puts the plan on record
		first := o.owing(1, obligation.Answer, "FRA/DGSE", "USA/CIA", nil)
		o.clock.Add(time.Hour)
		_, err := o.Take(t.Context(), tasking.Handover{Officer: "lind", ID: first.ID, Reason: "mine"})
		must(t, err)
		o.clock.Add(time.Hour)
		for _, tt := range []struct {
			asOf     time.Time
			versions int
			officer  string
			age      int64
		}{{time.Time{}, 2, "lind", 7200}, {first.RecordedAt.Add(30 * time.Minute), 1, "", 1800}} {
			h, err := o.OwedOf(t.Context(), first.ID, tt.asOf)
			if err != nil || len(h.Versions) != tt.versions || h.Owed.Officer != tt.officer || h.Owed.Age != tt.age || h.Owed.Desk != "liaison" {
				t.Errorf("as of %v: %v %+v", tt.asOf, err, h)
			}
		}
		if _, err := o.OwedOf(t.Context(), first.ID, first.RecordedAt.Add(-time.Second)); errs.KindOf(err) != errs.NotFound {
			t.Errorf("before it was recorded: %v", err)
		}
	})
}

func TestStatisticsAreAsOfAnyDate(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		begun := o.clock.Now()
		o.crowd()
		question := o.owing(7, obligation.Answer, "FRA/DGSE", "USA/CIA", nil)
		o.clock.Add(3 * time.Hour)
		at := o.clock.Now()
		question.State, question.Standing, question.Closed = obligation.IsAnswered, obligation.IsAccepted, &at
		o.put(question)
		o.clock.Add(time.Hour)
		count := func(q tasking.OwedQuery) []string {
			s, err := o.Statistics(t.Context(), q)
			must(t, err)
			out := []string{}
			for _, c := range s.Items {
				line := fmt.Sprintf("%s %s %s asked %d accepted %d answered %d silent %d waiting %d", c.Partner, c.Side, c.Kind, c.Asked, c.Accepted, c.Answered, c.Silent, c.Waiting)
				if c.Median != nil {
					line += fmt.Sprintf(" in %d, %d", *c.Median, *c.P90)
				}
				out = append(out, line)
			}
			return out
		}
		now := []string{"FRA/DGSE ours commitment asked 1 accepted 0 answered 0 silent 0 waiting 1",
			"FRA/DGSE theirs answer asked 2 accepted 1 answered 1 silent 1 waiting 0 in 10800, 10800", "RUS/FSB theirs answer asked 1 accepted 0 answered 0 silent 0 waiting 1"}
		for name, tt := range map[string]struct {
			q    tasking.OwedQuery
			want []string
		}{
			"now":         {tasking.OwedQuery{}, now},
			"to us":       {tasking.OwedQuery{To: "us"}, now[1:]},
			"France":      {tasking.OwedQuery{Partner: "FRA"}, now[:2]},
			"commitments": {tasking.OwedQuery{Kind: "commitment"}, now[:1]},
			"an hour after": {tasking.OwedQuery{AsOf: begun.Add(time.Hour), Kind: "answer"}, []string{
				"FRA/DGSE theirs answer asked 2 accepted 0 answered 0 silent 0 waiting 2", now[2]}},
		} {
			if diff := cmp.Diff(tt.want, count(tt.q)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func TestAQuestionIsReadAsItStoodAtAnyTimeAndItsWordsGoWithItsReport(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		due := insidetest.Start.Add(time.Hour)
		portion := uint64(1)
		first := writeOne(t, s, func(tx *insidedb.Tx) (insidedb.QuestionAct, error) {
			return tx.OpenQuestion(insidedb.QuestionAct{Officer: "lind", Kind: obligation.Answer, Partner: r.Partner, Report: r.Report, Version: 1, Release: r.ID, Words: "prevent an attack",
				Terms: insidedb.QuestionTerms{Ground: obligation.Agreement, Due: &due, Urgency: "flash", Use: []string{"lead"}, Portion: &portion, Desk: "liaison", Keeper: "lind"}})
		})
		clock.Add(time.Hour)
		second := writeOne(t, s, func(tx *insidedb.Tx) (insidedb.QuestionAct, error) {
			return tx.AddQuestionAct(insidedb.QuestionAct{Question: first.Question, Act: "assign", Officer: "berg", Partner: r.Partner, Terms: insidedb.QuestionTerms{Desk: "paris"}})
		})
		for _, tt := range []struct {
			asOf time.Time
			want []insidedb.QuestionAct
		}{{first.RecordedAt, []insidedb.QuestionAct{first}}, {time.Time{}, []insidedb.QuestionAct{first, second}}} {
			got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.QuestionAct, error) { return tx.QuestionActs(first.Question, tt.asOf) })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("as of %v: %s", tt.asOf, diff)
			}
		}
		write(t, s, func(tx *insidedb.Tx) error {
			if got, err := tx.Question(first.Question[:8]); err != nil || got.Question != first.Question {
				t.Errorf("%+v, %v; want it by its first digits", got, err)
			}
			_, err := tx.Question(first.Question[:7])
			wantKind(t, err, errs.NotFound)
			if desk, officer, err := tx.KeeperOf(first.Question); desk != "paris" || officer != "" || err != nil {
				t.Errorf("desk %q, officer %q, %v; want that assigning it to a desk takes it from its officer", desk, officer, err)
			}
			for _, tt := range []struct {
				q    insidedb.QuestionQuery
				want int
			}{{insidedb.QuestionQuery{}, 1}, {insidedb.QuestionQuery{Partner: "RUS/FSB"}, 0}, {insidedb.QuestionQuery{Report: r.Report}, 1}, {insidedb.QuestionQuery{AsOf: first.RecordedAt.Add(-time.Microsecond)}, 0}} {
				if got, err := tx.QuestionsAsked(tt.q); err != nil || len(got) != tt.want {
					t.Errorf("%+v: %d questions, %v; want %d", tt.q, len(got), err, tt.want)
				}
			}
			_, err = tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: r.Report}, insidedb.ByOrder)
			must(t, err)
			acts, err := tx.QuestionActs(first.Question, time.Time{})
			must(t, err)
			if acts[0].Words != "" || acts[0].Digest != first.Digest {
				t.Errorf("erased: words %q, digest %q", acts[0].Words, acts[0].Digest)
			}
			late, err := tx.AddQuestionAct(insidedb.QuestionAct{Question: first.Question, Act: "withdraw", Officer: "berg", Report: r.Report, Version: 1, Words: "no longer needed"})
			must(t, err)
			if late.Words != "" || late.Number != 3 {
				t.Errorf("%+v; want the act without words about what is erased", late)
			}
			return nil
		})
	})
}

func TestFollowUpsAreFoundByWhatTheyFollowUp(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			for hash, of := range map[string]string{"first": "", "second": "first", "third": "first"} {
				x := insidedb.Transition{Partner: "FRA/DGSE", Direction: insidedb.Out, Evidence: []byte("signed"),
					Transition: obligation.Transition{Item: digest("item " + hash), Verb: obligation.Requested, Code: "answer", By: obligation.Sender, At: insidetest.Start, Hash: digest(hash)}}
				if of != "" {
					x.Matter = digest(of)
				}
				_, err := tx.AddTransition(x)
				must(t, err)
			}
			for of, want := range map[string]int{"first": 2, "second": 0} {
				if got, err := tx.FollowUps(digest(of), time.Time{}); err != nil || len(got) != want {
					t.Errorf("%d follow-ups of the %s, %v; want %d", len(got), of, err, want)
				}
			}
			return nil
		})
	})
}

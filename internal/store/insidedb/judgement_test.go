package insidedb_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// noted is a note as it is put on record.
func noted(t testing.TB, id, words string, l access.Label, about ...string) insidedb.Judgement {
	t.Helper()
	n := assess.Note{Text: words}
	for _, to := range about {
		n.About = append(n.About, assess.Ref{Role: "about", To: to})
	}
	body, err := assess.Encode(n)
	must(t, err)
	return insidedb.Judgement{Kind: assess.KindNote, ID: id, State: insidedb.JudgementStands, Label: l, Mark: "SECRET//NOFORN", Body: body, Refs: n.About, By: "lind", Reason: "why"}
}

// seenBy are the labels that a reader sees.
func seenBy(t testing.TB, s *insidedb.Store, l access.Label) []int64 {
	t.Helper()
	return read(t, s, func(tx *insidedb.Tx) ([]int64, error) { return tx.SeenLabels(insidetest.Reader(l)) })
}

// readErr gives the error of what fn reads.
func readErr[T any](t testing.TB, s *insidedb.Store, fn func(*insidedb.Tx) (T, error)) error {
	t.Helper()
	return s.Read(t.Context(), func(tx *insidedb.Tx) error {
		_, err := fn(tx)
		return err
	})
}

func TestAJudgementIsWhatItsNewestVersionSays(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		secret, top := access.Label{Rank: 3}, access.Label{Rank: 4, Groups: []string{"case-7"}}
		put := func(j insidedb.Judgement) insidedb.Judgement {
			t.Helper()
			clock.Add(time.Minute)
			return writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Judgement, error) { return tx.PutJudgement(j) })
		}
		first := put(noted(t, "n-1", "first", secret, "report:R-1#2"))
		put(noted(t, "n-1", "second", top, "report:R-1"))
		minted := put(noted(t, "", "minted", secret, "report:R-2"))
		if !strings.HasPrefix(minted.ID, "note-") || !assess.IDForm(minted.ID) {
			t.Errorf("the id %q is minted", minted.ID)
		}
		everything, open := seenBy(t, s, top), seenBy(t, s, secret)
		for _, tt := range []struct {
			name   string
			labels []int64
			asOf   time.Time
			refs   []assess.Ref
			want   []string
		}{
			{"all, now", everything, time.Time{}, nil, []string{"second", "minted"}},
			{"all, as of the first version", everything, first.RecordedAt, nil, []string{"first"}},
			{"all, before any", everything, first.RecordedAt.Add(-time.Second), nil, nil},
			{"a narrower reader: the newest version is not for him", open, time.Time{}, nil, []string{"minted"}},
			{"a narrower reader, as of the first version", open, first.RecordedAt, nil, []string{"first"}},
			{"nobody", nil, time.Time{}, nil, nil},
			{"about a whole report", everything, time.Time{}, []assess.Ref{{To: "report:R-1"}}, []string{"second"}},
			{"about its portion, then", everything, first.RecordedAt, []assess.Ref{{To: "report:R-1#2"}}, []string{"first"}},
			{"about another portion, then", everything, first.RecordedAt, []assess.Ref{{To: "report:R-1#3"}}, nil},
			{"in another role", everything, time.Time{}, []assess.Ref{{Role: "against", To: "report:R-1"}}, nil},
			{"about either", everything, time.Time{}, []assess.Ref{{To: "report:R-1"}, {Role: "about", To: "report:R-2"}}, []string{"second", "minted"}},
			{"about one of none", everything, time.Time{}, []assess.Ref{}, nil},
		} {
			var got []string
			for _, j := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Judgement, error) {
				return tx.Judgements(insidedb.JudgementQuery{Kind: assess.KindNote, Refs: tt.refs, Labels: tt.labels, AsOf: tt.asOf})
			}) {
				r, err := j.Record()
				must(t, err)
				got = append(got, r.(assess.Note).Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s:\n%s", tt.name, diff)
			}
		}
		hidden := readErr(t, s, func(tx *insidedb.Tx) (insidedb.Judgement, error) {
			return tx.Judgement(assess.KindNote, "n-1", open, time.Time{})
		})
		none := readErr(t, s, func(tx *insidedb.Tx) (insidedb.Judgement, error) {
			return tx.Judgement(assess.KindNote, "n-1", nil, time.Time{})
		})
		wantKind(t, hidden, errs.NotFound)
		if hidden.Error() != none.Error() {
			t.Errorf("what is hidden answers %q, and what there is not %q", hidden, none)
		}
	})
}

func TestAnErasedJudgementSaysNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		clock := insidetest.NewClock()
		s, err := insidedb.Open(t.Context(), d.Open(t, clock.Now))
		must(t, err)
		const words = "Quinquereme of Nineveh"
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.PutJudgement(noted(t, "n-1", words, access.Label{}, "report:R-1"))
			return err
		})
		if strings.Contains(files(t, d), words) {
			t.Error("the store's files hold its words in clear")
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectJudgement, ID: "note/n-1"}, insidedb.ByOrder)
			return err
		})
		labels := seenBy(t, s, access.Label{})
		got := read(t, s, func(tx *insidedb.Tx) (insidedb.Judgement, error) {
			return tx.Judgement(assess.KindNote, "n-1", labels, time.Time{})
		})
		if got.Erased == nil || got.Body != nil || got.Reason != "" || got.Refs != nil || got.By != "lind" {
			t.Errorf("of what is erased there is %+v", got)
		}
		err = try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectJudgement, ID: "note/n-2"}, insidedb.ByOrder)
			return err
		})
		wantKind(t, err, errs.NotFound)
	})
}

func TestAClearanceStandsUntilTheNext(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.PutOfficer(insidedb.Officer{Code: "lind", Roles: insidedb.UsualRoles})
			return err
		})
		reader := func() access.Label {
			return read(t, s, func(tx *insidedb.Tx) (access.Reader, error) { return tx.Reader("lind") }).Clearance
		}
		if got := reader(); got.Key() != "4||" {
			t.Errorf("one of whom nothing is on record is cleared for %s", got.Key())
		}
		for i, l := range []access.Label{{Rank: 2}, {Rank: 3, Parts: []string{"SI"}, Groups: []string{"case-7"}}} {
			c := writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Clearance, error) {
				return tx.PutClearance(insidedb.Clearance{Officer: "lind", Label: l})
			})
			if got := reader(); c.Version != i+1 || !got.Equal(l) {
				t.Errorf("version %d clears for %s; expected %s", c.Version, got.Key(), l.Key())
			}
		}
		wantKind(t, readErr(t, s, func(tx *insidedb.Tx) (access.Reader, error) { return tx.Reader("nobody") }), errs.Denied)
	})
}

package insidedb_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/obligation"
	"entente/internal/core/screening"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// sought is a lookout for somebody.
func sought(id, name string) insidedb.Lookout {
	return insidedb.Lookout{State: insidedb.LookoutActive, Set: 1, By: "berg", Lookout: lookout.Lookout{ID: id,
		Person: screening.Person{Names: []screening.Name{{Text: name}}}, Owner: "lind", Deputy: "berg", Instruction: lookout.Call, Answer: time.Hour,
		Until: insidetest.Start.Add(30 * 24 * time.Hour), Review: insidetest.Start.Add(20 * 24 * time.Hour), Marking: "SECRET//NOFORN"}}
}

func putLookout(t *testing.T, s *insidedb.Store, l insidedb.Lookout) (out insidedb.Lookout) {
	t.Helper()
	write(t, s, func(tx *insidedb.Tx) (err error) {
		out, err = tx.PutLookout(l)
		return err
	})
	return out
}

func TestALookoutIsReadAsItStoodAtAnyTime(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		first := putLookout(t, s, sought("l-1", "Achmed Fictitious"))
		clock.Add(time.Hour)
		other := putLookout(t, s, sought("l-2", "Boris Invented"))
		next := sought("l-1", "Achmed Fictitious")
		closed := clock.Now()
		next.State, next.Reason, next.CaseClosed = insidedb.LookoutEnded, "found", &closed
		ended := putLookout(t, s, next)
		if first.Version != 1 || ended.Version != 2 || first.Epoch != 1 || other.Epoch != 2 || ended.Epoch != 3 {
			t.Fatalf("versions %d %d, epochs %d %d %d", first.Version, ended.Version, first.Epoch, other.Epoch, ended.Epoch)
		}
		for _, tt := range []struct {
			asOf   time.Time
			want   insidedb.Lookout
			active []string
		}{{first.RecordedAt, first, []string{"l-1"}}, {other.RecordedAt, first, []string{"l-1", "l-2"}}, {time.Time{}, ended, []string{"l-2"}}} {
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Lookout, error) { return tx.Lookout("l-1", tt.asOf) })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("as of %v: %s", tt.asOf, diff)
			}
			var active []string
			for _, l := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Lookout, error) {
				return tx.Lookouts(insidedb.LookoutQuery{State: insidedb.LookoutActive, AsOf: tt.asOf})
			}) {
				active = append(active, l.ID)
			}
			if diff := cmp.Diff(tt.active, active); diff != "" {
				t.Errorf("as of %v: %s", tt.asOf, diff)
			}
		}
		err := s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.Lookout("l-1", first.RecordedAt.Add(-time.Second))
			return err
		})
		wantKind(t, err, errs.NotFound)
	})
}

func TestWhatChangedOfLookoutsIsKnownByOneNumber(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		for _, id := range []string{"l-1", "l-2", "l-3", "l-1"} {
			putLookout(t, s, sought(id, id))
		}
		for _, tt := range []struct {
			since int64
			limit int
			want  string
		}{{0, 10, "l-2 l-3 l-1"}, {0, 2, "l-2 l-3"}, {3, 10, "l-1"}, {4, 10, ""}} {
			var got []string
			for _, l := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Lookout, error) { return tx.LookoutsSince(tt.since, tt.limit) }) {
				got = append(got, l.ID)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("since %d: %v, want %s", tt.since, got, tt.want)
			}
		}
		if n := read(t, s, func(tx *insidedb.Tx) (int64, error) { return tx.LookoutEpoch() }); n != 4 {
			t.Errorf("epoch %d, want 4", n)
		}
	})
}

func TestWhatALookoutSaysLiesSealedAndIsErasedOnceItHasEnded(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		l := putLookout(t, s, sought("l-1", "Achmed Fictitious"))
		body := read(t, s, func(tx *insidedb.Tx) ([]byte, error) {
			return insidedb.RawBytes(tx, `SELECT body FROM lookout_versions`)
		})
		if len(body) == 0 || strings.Contains(string(body), "Fictitious") {
			t.Errorf("%d bytes in clear", len(body))
		}
		subject := insidedb.Subject{Kind: insidedb.SubjectLookout, ID: "l-1"}
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error { _, err := tx.Erase(subject, insidedb.ByOrder); return err }), errs.Conflict)
		o := owed(0, 1)
		o.Cause, o.By, o.Reason, o.Kind = "lookout:l-1", "berg", "words that are erased", obligation.Renew
		write(t, s, func(tx *insidedb.Tx) error { _, err := tx.PutObligation(o); return err })
		l.State = insidedb.LookoutEnded
		putLookout(t, s, l)
		write(t, s, func(tx *insidedb.Tx) error { _, err := tx.Erase(subject, insidedb.ByOrder); return err })
		got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Lookout, error) { return tx.LookoutVersions("l-1", time.Time{}) })
		if len(got) != 2 || got[0].Erased == nil || got[0].Person.Names != nil || got[1].Owner != "" || got[1].State != insidedb.LookoutEnded {
			t.Errorf("of what is erased there is %+v", got)
		}
		if was := read(t, s, func(tx *insidedb.Tx) (insidedb.Obligation, error) { return tx.ObligationByID(o.ID) }); was.Reason != "" {
			t.Errorf("the words about it are there: %q", was.Reason)
		}
	})
}

func TestEveryVersionOfALookoutHasALeafThatShowsAChange(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		putLookout(t, s, sought("l-1", "Achmed Fictitious"))
		stands := func() (leaves int, all bool) {
			all = true
			must(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
				pending, err := insidedb.PendingLeaves(tx)
				for _, leaf := range pending {
					if !strings.HasPrefix(leaf.Subject, "lookout/") {
						continue
					}
					e, err := evidence.ReadEvent(leaf.Event)
					if err != nil {
						return err
					}
					ok, err := tx.Stands(leaf, e)
					if err != nil {
						return err
					}
					leaves, all = leaves+1, all && ok
				}
				return err
			}))
			return leaves, all
		}
		if n, all := stands(); n != 1 || !all {
			t.Fatalf("%d leaves, standing %v", n, all)
		}
		write(t, s, func(tx *insidedb.Tx) error {
			return insidedb.Raw(tx, `UPDATE lookout_versions SET state = 'ended' WHERE id = 'l-1'`)
		})
		if n, all := stands(); n != 1 || all {
			t.Errorf("a changed record stands")
		}
		write(t, s, func(tx *insidedb.Tx) error {
			return insidedb.Raw(tx, `DELETE FROM log_events WHERE subject = 'lookout/l-1/1'`)
		})
		n := read(t, s, func(tx *insidedb.Tx) (n [2]int, err error) {
			n[0], n[1], err = tx.Unrecorded()
			return n, err
		})
		if n[1] != 1 {
			t.Errorf("%d records are without a leaf, want 1", n[1])
		}
	})
}

func TestWhoIsAwayOrSuspendedIsNotLive(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		put := func(change func(*insidedb.Officer)) insidedb.Officer {
			o := insidedb.Officer{Code: "lind", Roles: []string{insidedb.RoleAuthor}}
			change(&o)
			write(t, s, func(tx *insidedb.Tx) (err error) {
				o, err = tx.PutOfficer(o)
				return err
			})
			return o
		}
		live := func(at time.Time) bool {
			return read(t, s, func(tx *insidedb.Tx) (bool, error) { return tx.Live("lind", at) })
		}
		now := clock.Now()
		if live(now) {
			t.Error("nobody is live")
		}
		until := now.Add(time.Hour)
		for _, tt := range []struct {
			change      func(*insidedb.Officer)
			live, later bool
			acts        errs.Kind
		}{
			{func(*insidedb.Officer) {}, true, true, ""},
			{func(o *insidedb.Officer) { o.Away = &until }, false, true, ""},
			{func(o *insidedb.Officer) { o.Suspended = true }, false, false, errs.Denied},
			{func(o *insidedb.Officer) { o.Revoked = true }, false, false, errs.Denied},
		} {
			o := put(tt.change)
			if live(now) != tt.live || live(until) != tt.later {
				t.Errorf("%+v is live %v, later %v", o, live(now), live(until))
			}
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Officer, error) { return tx.Officer("lind", time.Time{}) })
			if diff := cmp.Diff(o, got); diff != "" {
				t.Error(diff)
			}
			wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error { return tx.Authorise("lind", insidedb.RoleAuthor) }), tt.acts)
		}
	})
}

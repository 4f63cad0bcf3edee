package retention_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/retention"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// travels keeps a message of one traveller and gives it as it is kept.
func (o *office) travels(name string) insidedb.Traveller {
	o.t.Helper()
	o.clock.Add(time.Second)
	var out insidedb.Traveller
	o.write(func(tx *insidedb.Tx) error {
		m := travel.Message{Form: travel.CSV, Unit: []byte("unit of " + name), Travellers: []travel.Traveller{{Person: screening.Person{Names: []screening.Name{{Text: name}}}}}}
		_, all, _, err := tx.AddTravel(insidedb.TravelMessage{Message: m, Source: insidedb.SourceImport, File: name})
		out = all[0]
		return err
	})
	return out
}

// hit opens a hit that rests on a traveller.
func (o *office) hit(t insidedb.Traveller, state, owed string) insidedb.Hit {
	o.t.Helper()
	var h insidedb.Hit
	o.write(func(tx *insidedb.Tx) (err error) {
		h, err = tx.OpenHit(insidedb.Hit{List: "posts", Entry: "1", Message: t.Message, Traveller: t.Seq, Keys: travel.Keys{Person: "k"}, State: state, Owed: owed})
		if err == nil {
			h, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "opened", Message: t.Message, Traveller: t.Seq, Words: []byte(`{"asked":"CARL"}`)})
		}
		return err
	})
	return h
}

// unread keeps a unit in quarantine.
func (o *office) unread(text string) string {
	o.t.Helper()
	var id string
	o.write(func(tx *insidedb.Tx) error {
		q, _, err := tx.AddQuarantine(insidedb.Unread{Source: insidedb.SourceImport, File: "x", Place: "row 1", Code: "syntax", Reason: "bad", Body: []byte(text)})
		id = q.ID
		return err
	})
	return id
}

// aboard tells whether the traveller can be read.
func (o *office) aboard(t insidedb.Traveller) bool {
	o.t.Helper()
	found := false
	o.must(o.store.Read(o.t.Context(), func(tx *insidedb.Tx) error {
		all, err := tx.Travellers([]int64{t.Seq})
		found = len(all) > 0
		return err
	}))
	return found
}

func TestTravelExpiresUnlessAHitNeedsIt(t *testing.T) {
	o := newOffice(t, retention.Rules{Travel: "P6M", Automatic: true})
	free, open, same, not, held := o.travels("FREE"), o.travels("OPEN"), o.travels("SAME"), o.travels("NOT"), o.travels("HELD")
	o.hit(open, insidedb.HitOpen, "owed-1")
	o.hit(same, insidedb.HitSame, "")
	gone := o.hit(not, insidedb.HitNotSame, "")
	_, err := o.Hold(t.Context(), retention.Order{Ref: held.Message, Officer: "berg", Reason: "CASE-7"})
	o.must(err)
	unit := o.unread("CARL")
	o.clock.Add(170 * 24 * time.Hour)
	young := o.travels("YOUNG")
	late := o.unread("DORA")
	o.pass()
	if !o.aboard(free) {
		t.Fatal("expired before its time")
	}
	o.clock.Add(20 * 24 * time.Hour)
	if diff := cmp.Diff([]string{"import period", "import period", "import period", "import period", "import period", "import period"}, o.dueNames()); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
	o.pass()
	for _, tt := range []struct {
		name string
		who  insidedb.Traveller
		kept bool
	}{{"free", free, false}, {"open", open, true}, {"same", same, true}, {"not the same", not, false}, {"held", held, true}, {"young", young, true}} {
		if o.aboard(tt.who) != tt.kept {
			t.Errorf("%s: kept %t; expected %t", tt.name, !tt.kept, tt.kept)
		}
	}
	due, err := o.List(t.Context(), "", true, 0)
	o.must(err)
	needed := map[string]string{}
	for _, d := range due.Due {
		needed[d.ID] = d.Needed
	}
	if diff := cmp.Diff(map[string]string{open.Message: "1 open hit", same.Message: "1 confirmed hit", held.Message: ""}, needed); diff != "" {
		t.Errorf("due after the expiry (-want +got):\n%s", diff)
	}
	k, err := o.Show(t.Context(), "", open.Message, time.Time{})
	o.must(err)
	if k.Kind != "travel" || k.Needed != "1 open hit" || !strings.Contains(k.Said, "does not expire") || k.Erases.Travellers != 1 {
		t.Errorf("shown: %+v", k)
	}
	k, err = o.Show(t.Context(), "", free.Message, time.Time{})
	o.must(err)
	if k.Ground != "expiry" || k.FinishedAt == nil {
		t.Errorf("shown: %+v", k)
	}
	o.must(o.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		hits, err := tx.HitsOfMessage(not.Message)
		if err != nil || len(hits) != 1 || hits[0].ID != gone.ID || hits[0].ErasedAt == nil {
			t.Errorf("the hit that is not the same still has its words: %+v %v", hits, err)
		}
		old, err := tx.Quarantine(unit)
		if err != nil || old.Settled != insidedb.QuarantineExpired || old.SettledBy != "" || old.Body != nil {
			t.Errorf("what is in quarantine for too long: %+v %v", old, err)
		}
		fresh, err := tx.Quarantine(late)
		if err != nil || fresh.SettledAt != nil || string(fresh.Body) != "DORA" {
			t.Errorf("what is in quarantine for less: %+v %v", fresh, err)
		}
		return nil
	}))
}

func TestTravelIsDueAndNeverErasedByItselfWithoutTheRule(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rules retention.Rules
		due   []string
	}{
		{"no period", retention.Rules{Automatic: true}, []string{}},
		{"not automatic", retention.Rules{Travel: "P6M"}, []string{"import period", "import period"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t, tt.rules)
			a := o.travels("A")
			unit := o.unread("CARL")
			o.clock.Add(400 * 24 * time.Hour)
			if diff := cmp.Diff(tt.due, o.dueNames()); diff != "" {
				t.Error(diff)
			}
			o.pass()
			o.must(o.store.Read(t.Context(), func(tx *insidedb.Tx) error {
				q, err := tx.Quarantine(unit)
				if q.SettledAt != nil {
					t.Error("settled by itself")
				}
				return err
			}))
			if !o.aboard(a) {
				t.Error("erased by itself")
			}
		})
	}
}

func TestTwoOfficersEraseOneMessageOfTravel(t *testing.T) {
	o := newOffice(t, retention.Rules{})
	a, b := o.travels("A"), o.travels("B")
	o.hit(a, insidedb.HitOpen, "owed-1")
	by := func(officer string) retention.Order {
		return retention.Order{Ref: a.Message, Officer: officer, Reason: "CASE-7"}
	}
	_, err := o.Confirm(t.Context(), by("holm"))
	wantKind(t, "confirmed before it is proposed", err, errs.Conflict)
	k, err := o.Propose(t.Context(), by("berg"))
	o.must(err)
	if !strings.Contains(k.Said, "1 open hit") || !strings.Contains(k.Said, "another officer may confirm") {
		t.Errorf("who confirms is not told of the hit: %s", k.Said)
	}
	_, err = o.Confirm(t.Context(), by("berg"))
	wantKind(t, "confirmed by who proposed", err, errs.Denied)
	k, err = o.Confirm(t.Context(), by("holm"))
	o.must(err)
	if k.ErasedAt == nil || k.FinishedAt == nil || o.aboard(a) || !o.aboard(b) {
		t.Errorf("confirmed: %+v", k)
	}
	o.must(o.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		hits, err := tx.HitsOfMessage(a.Message)
		if err != nil || len(hits) != 1 || hits[0].ErasedAt != nil {
			t.Errorf("an open hit lost its words: %+v %v", hits, err)
		}
		return nil
	}))
	all, err := o.List(t.Context(), "", false, 0)
	o.must(err)
	if !slices.ContainsFunc(all.Items, func(i retention.Keeping) bool { return i.Kind == "travel" && i.ID == a.Message && i.Ground == "order" }) {
		t.Errorf("listed: %+v", all.Items)
	}
}

func TestOnAServerTheTablesOfTravelAreWrittenAnewAtOnceByOrderAndDailyForWhatExpires(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		o := officeOn(t, d, retention.Rules{})
		expire := func(x insidedb.Traveller) {
			o.write(func(tx *insidedb.Tx) error {
				_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectTravel, ID: x.Message}, insidedb.ByExpiry)
				return err
			})
			o.must(o.Finish(t.Context()))
		}
		cleared := func(x insidedb.Traveller) bool {
			k, err := o.Show(t.Context(), "", x.Message, time.Time{})
			o.must(err)
			return k.FinishedAt != nil
		}
		first := o.travels("FIRST")
		expire(first)
		if cleared(first) == o.store.Shared() {
			t.Errorf("cleared at once: %t; on a server that waits", cleared(first))
		}
		o.clock.Add(25 * time.Hour)
		o.must(o.Finish(t.Context()))
		if !cleared(first) {
			t.Error("not cleared after a day")
		}
		second, third := o.travels("SECOND"), o.travels("THIRD")
		expire(second)
		_, err := o.Propose(t.Context(), retention.Order{Ref: third.Message, Officer: "berg", Reason: "CASE-7"})
		o.must(err)
		_, err = o.Confirm(t.Context(), retention.Order{Ref: third.Message, Officer: "holm"})
		o.must(err)
		if !cleared(third) || !cleared(second) {
			t.Errorf("after an order: cleared %t, and what waited %t", cleared(third), cleared(second))
		}
	})
}

// filesOf stands for the copies that a feed keeps in done.
type filesOf struct{ asked []time.Time }

func (f *filesOf) remove(_ context.Context, before time.Time) (int, error) {
	f.asked = append(f.asked, before)
	return 1, nil
}

func TestCopiesOfTravelGoWithTheirPeriodWhateverElseExpires(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rules retention.Rules
		asked int
	}{{"for ever", retention.Rules{Automatic: true}, 0}, {"by itself", retention.Rules{Travel: "P6M", Automatic: true}, 1}, {"not by itself", retention.Rules{Travel: "P6M"}, 1}} {
		t.Run(tt.name, func(t *testing.T) {
			var files filesOf
			o := newOffice(t, tt.rules, func(c *retention.Config) { c.Files = files.remove })
			o.pass() // two looks: at the first the clock is not believed
			if len(files.asked) != tt.asked {
				t.Fatalf("asked %d times; want %d", len(files.asked), tt.asked)
			}
			for _, before := range files.asked {
				if want := o.clock.Now().AddDate(0, -6, 0); want.Sub(before).Abs() > 2*time.Hour {
					t.Errorf("what came before %s goes; want %s", before, want)
				}
			}
		})
	}
}

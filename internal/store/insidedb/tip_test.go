package insidedb_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"entente/internal/core/lookout"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// ownTip takes in a version of a report of our own.
func ownTip(t *testing.T, s *insidedb.Store, id, kind, serial string, third ...string) insidedb.Tip {
	t.Helper()
	r, err := report.Decode("report.yaml", insidetest.Words("USA/CIA", kind, serial, "{p1} will fly."), nil)
	must(t, err)
	held := writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Report, error) {
		return tx.AddReport(id, "sha256:"+serial, "lind", r, third)
	})
	return insidedb.Tip{Kind: insidedb.BackTip, ID: held.ID, Version: held.Version}
}

// tipFrom has FRA/DGSE send an item of kind tip, which may be held.
func tipFrom(t *testing.T, s *insidedb.Store, id string, state insidedb.State, hold ...string) insidedb.Received {
	t.Helper()
	cia, dgse := insidetest.NewService(t, "USA/CIA"), insidetest.NewService(t, "FRA/DGSE")
	r, err := report.Decode("report.yaml", insidetest.Report("", "{p1} plans to attack {l1} with "+id), nil)
	must(t, err)
	tear := torn(t, r)
	sealed, err := envelope.Seal(insidetest.Chance("seal"), cia.Release, dgse.Set, envelope.Header{ID: id, Agreement: insidetest.Agreement, Lane: envelope.LaneOrdinary,
		Incarnation: "i1", Seq: 1, Kind: "tip", Sent: insidetest.Start}, envelope.FromTearline(tear), envelope.Binding{Policy: tear.Policy()})
	must(t, err)
	v, err := envelope.Open(sealed.Bytes(), cia.Set, dgse.HPKE, "FRA/DGSE")
	must(t, err)
	return writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Received, error) {
		got, err := tx.AddReceived(id, state, "", "SECRET", v)
		if err != nil {
			return got, err
		}
		return got, tx.AddInbound(insidedb.Inbound{Item: id, Partner: got.Partner, Name: "report--" + id, Hold: hold, RecordedAt: got.RecordedAt})
	})
}

func newTips(t *testing.T, s *insidedb.Store) (out []insidedb.Tip) {
	t.Helper()
	for _, x := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.NewTip, error) { return tx.NewTips(10) }) {
		out = append(out, x.Tip)
	}
	return out
}

func TestATipIsNewUntilItIsSoughtAndAnItemOnlyOnceItMayBeUsed(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		wants := func(what string, want ...insidedb.Tip) {
			t.Helper()
			less := func(a, b insidedb.Tip) bool {
				return a.Kind+a.ID < b.Kind+b.ID || a.ID == b.ID && a.Version < b.Version
			}
			if diff := cmp.Diff(want, newTips(t, s), cmpopts.EquateEmpty(), cmpopts.SortSlices(less)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		item := func(id string) insidedb.Tip { return insidedb.Tip{Kind: insidedb.BackItem, ID: id, Version: 1} }
		one := ownTip(t, s, "", "tip", "T-1")
		ownTip(t, s, "", "intelligence", "T-2")
		tipFrom(t, s, "e-1", insidedb.Admitted)
		tipFrom(t, s, "e-2", insidedb.Quarantined)
		tipFrom(t, s, "e-3", insidedb.Admitted, insidedb.HoldOwnNational)
		wants("what came", one, item("e-1"))
		for _, x := range []insidedb.Tip{one, item("e-1")} {
			write(t, s, func(tx *insidedb.Tx) error { return tx.SeekTip(x) })
		}
		wants("sought")
		two := ownTip(t, s, one.ID, "tip", "T-3")
		clock.Add(time.Hour)
		write(t, s, func(tx *insidedb.Tx) error { _, err := tx.Clear("e-3", "lind", "it is known"); return err })
		for _, x := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.NewTip, error) { return tx.NewTips(10) }) {
			if late := !x.Known.Before(clock.Now()); late != (x.ID == "e-3") {
				t.Errorf("%+v is known since %s", x.Tip, x.Known)
			}
		}
		wants("a new version, and one that is cleared", two, item("e-3"))
		if two.ID != one.ID || two.Version != 2 {
			t.Errorf("the new version is %+v", two)
		}
	})
}

func TestATipThatIsGoneSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		one := ownTip(t, s, "", "tip", "T-1")
		two := ownTip(t, s, one.ID, "tip", "T-2")
		back := tipFrom(t, s, "e-1", insidedb.Admitted)
		tipFrom(t, s, "e-2", insidedb.Quarantined)
		tipFrom(t, s, "e-3", insidedb.Admitted, insidedb.HoldOwnNational)
		tipFrom(t, s, "e-4", insidedb.Admitted)
		tipFrom(t, s, "e-5", insidedb.Admitted)
		write(t, s, func(tx *insidedb.Tx) error {
			if err := tx.AddTakenBack(back.Partner, back.Hash, []string{back.Hash}, insidetest.Start); err != nil {
				return err
			}
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: "e-4"}, insidedb.ByOrder)
			return err
		})
		erased := ownTip(t, s, "", "tip", "T-9")
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: erased.ID}, insidedb.ByOrder)
			return err
		})
		item := func(id string) insidedb.Tip { return insidedb.Tip{Kind: insidedb.BackItem, ID: id, Version: 1} }
		at := read(t, s, func(tx *insidedb.Tx) (string, error) {
			e, err := tx.Erasure(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: "e-4"})
			return e.Said(), err
		})
		for _, tt := range []struct {
			tip  insidedb.Tip
			want string
		}{
			{one, "a later version of the tip stands in its place"}, {two, ""},
			{erased, "the tip is " + at}, {insidedb.Tip{Kind: insidedb.BackTip, ID: "report-0", Version: 1}, "the tip is not held"},
			{item("e-1"), "the item was taken back by USA/CIA"}, {item("e-2"), "the item of USA/CIA is not held for use"},
			{item("e-3"), "the item of USA/CIA is held until an officer clears it"}, {item("e-4"), "the item of USA/CIA is " + at},
			{item("e-5"), ""}, {item("e-6"), "the item is not held"},
		} {
			if got := read(t, s, func(tx *insidedb.Tx) (string, error) { return tx.TipGone(tt.tip) }); got != tt.want {
				t.Errorf("%+v: %q, want %q", tt.tip, got, tt.want)
			}
		}
	})
}

func TestWhoGaveATipIsWhoseMaterialItIsOrHasInIt(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		own := ownTip(t, s, "", "tip", "T-1")
		mixed := ownTip(t, s, "", "tip", "T-2", "FRA/DGSE", "RUS/FSB")
		later := ownTip(t, s, mixed.ID, "tip", "T-3", "RUS/FSB")
		tipFrom(t, s, "e-1", insidedb.Admitted)
		for i, tt := range []struct {
			of   lookout.TipPerson
			want []party.Code
		}{
			{lookout.TipPerson{Of: own.ID, Person: "1"}, nil}, {lookout.TipPerson{Of: later.ID, Person: "1"}, []party.Code{"FRA/DGSE", "RUS/FSB"}},
			{lookout.TipPerson{Received: true, Of: "e-1", Person: "1"}, []party.Code{"USA/CIA"}},
		} {
			var made string
			write(t, s, func(tx *insidedb.Tx) error {
				h, err := tx.OpenHit(insidedb.Hit{List: lookout.Tips, Entry: tt.of.Entry(), Message: "m", Traveller: int64(i + 1), State: insidedb.HitOpen, Verdict: "alert"})
				if err == nil {
					made = "report-" + h.ID
					_, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "reported", Code: made})
				}
				return err
			})
			var linked bool
			got := read(t, s, func(tx *insidedb.Tx) (out []party.Code, err error) {
				linked, out, err = tx.HitsReported(made)
				return out, err
			})
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" || !linked {
				t.Errorf("%+v, linked %v:\n%s", tt.of, linked, diff)
			}
		}
	})
}

func TestWhatIsToBeScreenedIsOursFirstThenPartnersThenLists(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		for _, kind := range []string{insidedb.BackList, insidedb.BackItem, insidedb.BackLookout, insidedb.BackTip} {
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.AddBackscreen(insidedb.Backscreen{Kind: kind, Name: kind, To: 1, Last: 1})
				return err
			})
		}
		var got []string
		for _, b := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Backscreen, error) { return tx.OpenBackscreens(10) }) {
			got = append(got, b.Kind)
		}
		if diff := cmp.Diff([]string{insidedb.BackLookout, insidedb.BackTip, insidedb.BackItem, insidedb.BackList}, got); diff != "" {
			t.Error(diff)
		}
	})
}

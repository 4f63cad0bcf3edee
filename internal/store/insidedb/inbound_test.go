package insidedb_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/core/likeness"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// received records an item that was opened, and what was made of it.
func received(t *testing.T, s *insidedb.Store, id string, hold ...string) insidedb.Received {
	t.Helper()
	dgse, cia := insidetest.NewService(t, "FRA/DGSE"), insidetest.NewService(t, "USA/CIA")
	r, err := report.Decode("report.yaml", insidetest.Report("", "{p1} plans to attack {l1} on Saturday, and has hidden two rifles behind the station."), nil)
	must(t, err)
	tear := torn(t, r)
	s1, err := envelope.Seal(insidetest.Chance("seal"), cia.Release, dgse.Set, envelope.Header{ID: "e-1", Agreement: insidetest.Agreement, Lane: envelope.LaneOrdinary,
		Incarnation: "i1", Seq: 1, Kind: "intelligence", Sent: insidetest.Start}, envelope.FromTearline(tear), envelope.Binding{Policy: tear.Policy()})
	must(t, err)
	v, err := envelope.Open(s1.Bytes(), cia.Set, dgse.HPKE, "FRA/DGSE")
	must(t, err)
	return writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Received, error) {
		got, err := tx.AddReceived(id, insidedb.Admitted, "", "SECRET", v)
		if err != nil {
			return got, err
		}
		return got, tx.AddInbound(insidedb.Inbound{Item: id, Partner: got.Partner, Name: "report--1", Concern: "mistreatment", Hold: hold, RecordedAt: got.RecordedAt})
	})
}

func TestAHoldEndsOnceByAnOfficerWithAReasonThatIsErasedWithTheItem(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		received(t, s, "e1", insidedb.HoldOwnNational, insidedb.HoldMistreatment)
		made := func() insidedb.Inbound {
			return read(t, s, func(tx *insidedb.Tx) (insidedb.Inbound, error) { return tx.Inbound("e1") })
		}
		held := func() int {
			return len(read(t, s, func(tx *insidedb.Tx) ([]insidedb.Inbound, error) { return tx.HeldItems(10) }))
		}
		if got := made(); !got.Held(time.Time{}) || held() != 1 || cmp.Diff([]string{"own-national", "mistreatment"}, got.Hold) != "" {
			t.Errorf("held: %+v", got)
		}
		for _, ref := range []string{"e1", "e1#2", "report--1"} {
			from := read(t, s, func(tx *insidedb.Tx) (insidedb.Source, error) { return tx.SourceOf(ref) })
			if from.Item != "e1" || from.From != "USA/CIA" || !from.Held || !from.Mistreatment {
				t.Errorf("%s names %+v", ref, from)
			}
		}
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error { _, err := tx.SourceOf("report--2"); return err }), errs.NotFound)
		before := clock.Now()
		clock.Add(time.Minute)
		clear := func(reason string) error {
			return try(t, s, func(tx *insidedb.Tx) error { _, err := tx.Clear("e1", "lind", reason); return err })
		}
		must(t, clear("it is in order"))
		if got := made(); got.Held(time.Time{}) || !got.Held(before) || got.Reason != "it is in order" || got.ClearedBy != "lind" || held() != 0 {
			t.Errorf("cleared: %+v", got)
		}
		wantKind(t, clear("again"), errs.Conflict)
		erase(t, s, insidedb.SubjectReceived, "e1")
		if got := made(); got.Reason != "" || got.ClearedBy != "lind" || got.Concern != "mistreatment" {
			t.Errorf("erased: %+v", got)
		}
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error { _, err := tx.Clear("e2", "lind", "why"); return err }), errs.Conflict)
	})
}

func TestNearTextsAreFoundByTheirBandsUntilErased(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		got := received(t, s, "e1")
		const text = "one two three four five six seven eight nine ten eleven twelve"
		write(t, s, func(tx *insidedb.Tx) error { return tx.AddLikeness("e1", "USA/CIA", got.Portions) })
		alike := func(text string, but party.Code) []insidedb.Alike {
			return writeOne(t, s, func(tx *insidedb.Tx) ([]insidedb.Alike, error) { return tx.Alike(text, but) })
		}
		if list := alike(text, ""); list != nil {
			t.Errorf("another text is like %+v", list)
		}
		// The bands say where to look, and the item's own words decide.
		write(t, s, func(tx *insidedb.Tx) error {
			return tx.AddLikeness("e1", "USA/CIA", []tearline.Portion{{Text: text}})
		})
		if list := alike(text, ""); list != nil {
			t.Errorf("bands of other words are believed: %+v", list)
		}
		long := 0
		for i, p := range got.Portions {
			if len(likeness.Words(p.Text)) >= likeness.MinWords {
				long++
			}
			for but, want := range map[party.Code]bool{"": true, "FRA/DGSE": true, "ZWE": true, "USA/CIA": false} {
				list := alike(p.Text, but)
				if near := len(likeness.Words(p.Text)) >= likeness.MinWords; (len(list) > 0) != (want && near) {
					t.Errorf("portion %d but %q: %+v", i, but, list)
				}
			}
		}
		if long == 0 {
			t.Error("no portion is long enough: the test proves nothing")
		}
		waiting := func() int {
			return len(read(t, s, func(tx *insidedb.Tx) ([]insidedb.Inbound, error) { return tx.Uncompared(10) }))
		}
		if waiting() != 1 {
			t.Errorf("%d wait", waiting())
		}
		write(t, s, func(tx *insidedb.Tx) error {
			return tx.Compared("e1", map[int][]insidedb.Alike{0: {{Item: "other", Portion: 1, Likeness: 0.75}}}, clock.Now())
		})
		for item, want := range map[string]string{"e1": "other", "other": "e1"} {
			same := read(t, s, func(tx *insidedb.Tx) ([]string, error) { return tx.SameAs(item, time.Time{}) })
			if cmp.Diff([]string{want}, same) != "" || waiting() != 0 {
				t.Errorf("%s is the same as %v; %d wait", item, same, waiting())
			}
		}
		erase(t, s, insidedb.SubjectReceived, "e1")
		write(t, s, func(tx *insidedb.Tx) error {
			return tx.Compared("e1", map[int][]insidedb.Alike{0: {{Item: "other", Portion: 1, Likeness: 0.75}}}, clock.Now())
		})
		if same := read(t, s, func(tx *insidedb.Tx) ([]string, error) { return tx.SameAs("other", time.Time{}) }); same != nil {
			t.Errorf("an erased item is the same as %v", same)
		}
	})
}

package insidedb_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func TestALaneTakesOnlyTheNextNumber(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		k := insidedb.LaneKey{Partner: "FRA/DGSE", Direction: insidedb.In, Incarnation: "i", Lane: envelope.LaneOrdinary}
		for _, tt := range []struct {
			seq  uint64
			want errs.Kind
		}{{2, errs.Conflict}, {1, ""}, {1, errs.Conflict}, {3, errs.Conflict}, {2, ""}, {3, ""}} {
			wantKind(t, try(t, s, func(tx *insidedb.Tx) error { return tx.Advance(k, tt.seq, "h"+string(rune('0'+tt.seq))) }), tt.want)
		}
		head := read(t, s, func(tx *insidedb.Tx) (envelope.Head, error) { return tx.Head(k) })
		if diff := cmp.Diff(envelope.Head{Incarnation: "i", Lane: envelope.LaneOrdinary, Seq: 3, Hash: "h3"}, head); diff != "" {
			t.Error(diff)
		}
		k.Incarnation = "another"
		if head := read(t, s, func(tx *insidedb.Tx) (envelope.Head, error) { return tx.Head(k) }); head.Seq != 0 || head.Hash != "" {
			t.Errorf("another incarnation begins at %+v", head)
		}
	})
}

func TestTheOutboxKeepsOrderBytesAndSalts(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		one := sealed(t, envelope.LaneOrdinary, 1, "")
		two := sealed(t, envelope.LaneOrdinary, 2, one.Hash())
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error { return tx.Enqueue(two, "r2", clock.Now()) }), errs.Conflict)
		control := sealed(t, envelope.LaneControl, 1, "")
		for _, e := range []struct {
			s       envelope.Sealed
			release string
		}{{one, "r1"}, {two, "r2"}, {control, ""}} {
			write(t, s, func(tx *insidedb.Tx) error { return tx.Enqueue(e.s, e.release, clock.Now()) })
		}
		ids := func(limit, size int) []string {
			var out []string
			for _, o := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Outgoing, error) { return tx.Unmoved("FRA/DGSE", limit, size) }) {
				out = append(out, o.ID)
			}
			return out
		}
		if got := read(t, s, (*insidedb.Tx).UnmovedPartners); len(got) != 1 || got[0] != "FRA/DGSE" {
			t.Errorf("something waits for %v", got)
		}
		all := []string{control.Header().ID, one.Header().ID, two.Header().ID}
		if diff := cmp.Diff(all, ids(10, 1<<20)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(all[:1], ids(10, 1)); diff != "" {
			t.Errorf("the first goes however large: %s", diff)
		}
		if diff := cmp.Diff(all[:2], ids(2, 1<<20)); diff != "" {
			t.Error(diff)
		}
		for _, want := range []bool{true, false} {
			write(t, s, func(tx *insidedb.Tx) error {
				fresh, err := tx.MarkMoved(all[0], clock.Now())
				if fresh != want {
					t.Errorf("moved is new: %v, want %v", fresh, want)
				}
				return err
			})
		}
		if diff := cmp.Diff(all[1:], ids(10, 1<<20)); diff != "" {
			t.Error(diff)
		}
		held := read(t, s, func(tx *insidedb.Tx) (insidedb.Outgoing, error) { return tx.OutgoingByHash(control.Hash()) })
		if string(held.Envelope) != string(control.Bytes()) || held.Release != "" || held.MovedAt == nil || held.DeliveredAt != nil {
			t.Errorf("outgoing %+v", held)
		}
		salts := read(t, s, func(tx *insidedb.Tx) ([][]byte, error) { return tx.Salts(one.Hash()) })
		if diff := cmp.Diff(one.Salts(), salts); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOnlyWhatTheGatewayHoldsIsStoppedThere(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		one := sealed(t, envelope.LaneOrdinary, 1, "")
		id := one.Header().ID
		list := func(rows []insidedb.Outgoing, err error) ([]string, error) {
			var out []string
			for _, o := range rows {
				out = append(out, o.ID+": "+o.Reason)
			}
			return out, err
		}
		toCancel := func() []string {
			return read(t, s, func(tx *insidedb.Tx) ([]string, error) { return list(tx.ToCancel(10)) })
		}
		undelivered := func(after string) []string {
			return read(t, s, func(tx *insidedb.Tx) ([]string, error) { return list(tx.Undelivered("", after, 10)) })
		}
		write(t, s, func(tx *insidedb.Tx) error { return tx.Enqueue(one, "r1", clock.Now()) })
		if got, behind := undelivered(""), undelivered(id); len(got) != 1 || len(behind) != 0 {
			t.Errorf("undelivered are %v, and %v behind it", got, behind)
		}
		for i, want := range []bool{true, false} { // the first reason stands
			write(t, s, func(tx *insidedb.Tx) error {
				fresh, err := tx.WantCancelled(id, []string{"withdrawn", "refused"}[i], clock.Now())
				if fresh != want {
					t.Errorf("asking for it is new: %v, want %v", fresh, want)
				}
				return err
			})
		}
		if got := undelivered(""); len(got) != 0 {
			t.Errorf("%v is looked at again", got)
		}
		if got := toCancel(); len(got) != 0 {
			t.Errorf("%v is to be stopped where it is not", got)
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.MarkMoved(id, clock.Now())
			return err
		})
		if diff := cmp.Diff([]string{id + ": withdrawn"}, toCancel()); diff != "" {
			t.Error(diff)
		}
		write(t, s, func(tx *insidedb.Tx) error { return tx.MarkStopped(id, clock.Now()) })
		if got := toCancel(); len(got) != 0 {
			t.Errorf("%v is to be stopped again", got)
		}
	})
}

func TestTheInboxTakesAnEventOnceAndKeepsLanesInOrder(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		in := func(id string, lane envelope.Lane, seq uint64, size int) insidedb.Incoming {
			i := insidedb.Incoming{ID: id, Kind: "envelope", Partner: "FRA/DGSE", Lane: lane, Seq: seq, Hash: "h", Body: []byte(strings.Repeat("b", size))}
			if lane != "" {
				i.Incarnation = "i"
			}
			return i
		}
		for _, e := range []insidedb.Incoming{in("c", "ordinary", 3, 5), in("a", "ordinary", 1, 5), in("b", "ordinary", 2, 5), in("r", "", 0, 0), in("k", "control", 1, 5), in("a", "ordinary", 1, 5)} {
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.AddIncoming(e)
				return err
			})
		}
		lanes := read(t, s, func(tx *insidedb.Tx) ([]insidedb.LaneKey, error) { return tx.WaitingLanes() })
		ordinary := insidedb.LaneKey{Partner: "FRA/DGSE", Direction: insidedb.In, Incarnation: "i", Lane: "ordinary"}
		want := []insidedb.LaneKey{{Partner: "FRA/DGSE", Direction: insidedb.In}, {Partner: "FRA/DGSE", Direction: insidedb.In, Incarnation: "i", Lane: "control"}, ordinary}
		if diff := cmp.Diff(want, lanes); diff != "" {
			t.Error(diff)
		}
		waiting := func(limit, size int) string {
			var out string
			for _, e := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Incoming, error) { return tx.Waiting(ordinary, limit, size) }) {
				out += e.ID
			}
			return out
		}
		for _, tt := range []struct {
			limit, size int
			want        string
		}{{10, 1000, "abc"}, {2, 1000, "ab"}, {10, 11, "ab"}, {10, 1, "a"}} {
			if got := waiting(tt.limit, tt.size); got != tt.want {
				t.Errorf("limit %d, size %d: %q, want %q", tt.limit, tt.size, got, tt.want)
			}
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.DoneIncoming("a", "taken", clock.Now())
			return err
		})
		if got := waiting(10, 1000); got != "bc" {
			t.Errorf("%q waits", got)
		}
		write(t, s, func(tx *insidedb.Tx) error { // given again by the gateway after it was done
			fresh, err := tx.AddIncoming(in("a", "ordinary", 1, 5))
			if fresh {
				t.Error("an event was taken twice")
			}
			return err
		})
		before := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Incoming, error) { return tx.IncomingAt(ordinary, 1, "taken") })
		if len(before) != 1 || before[0].ID != "a" {
			t.Errorf("number 1 was taken by %+v", before)
		}
	})
}

func TestWhatWasReceivedReceiptedAndAlarmedIsKeptOnce(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		dgse, cia := insidetest.NewService(t, "FRA/DGSE"), insidetest.NewService(t, "USA/CIA")
		v, err := envelope.Open(sealed(t, envelope.LaneOrdinary, 1, "").Bytes(), cia.Set, dgse.HPKE, "FRA/DGSE")
		must(t, err)
		var got insidedb.Received
		write(t, s, func(tx *insidedb.Tx) (err error) {
			got, err = tx.AddReceived("e1", insidedb.Quarantined, envelope.CodeTerms, "SECRET", v)
			return err
		})
		if diff := cmp.Diff(got, read(t, s, func(tx *insidedb.Tx) (insidedb.Received, error) { return tx.Received("e1") })); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(v.Portions(), got.Portions); diff != "" || string(got.Bundle) != string(v.Bundle()) {
			t.Errorf("content differs: %s", diff)
		}
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddRefused("e2", envelope.CodeOrder, v.Header(), v.Hash())
			return err
		}), errs.Conflict)
		h := v.Header()
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddRefused("e3", envelope.CodeOrder, h, "sha256:other")
			return err
		})
		for state, want := range map[insidedb.State]int{"": 2, insidedb.Refused: 1, insidedb.Admitted: 0, insidedb.Quarantined: 1} {
			list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Received, error) {
				return tx.ReceivedItems("USA/CIA", state, time.Time{}, 10)
			})
			if len(list) != want {
				t.Errorf("%d items are %q, want %d", len(list), state, want)
			}
		}
		receipt := insidedb.Receipt{Partner: "FRA/DGSE", Direction: insidedb.In, Verb: envelope.Admitted, Hash: "h", Envelope: "e", Commitment: "c", At: clock.Now(), Evidence: []byte{1}}
		alarm := insidedb.Alarm{ID: "a1", Kind: insidedb.AlarmOrder, Partner: "FRA/DGSE", Detail: "d", Evidence: []byte{2}}
		for _, want := range []bool{true, false} {
			write(t, s, func(tx *insidedb.Tx) error {
				fresh, err := tx.AddReceipt(receipt)
				if err != nil || fresh != want {
					t.Errorf("the receipt is new: %v (%v), want %v", fresh, err, want)
				}
				fresh, err = tx.AddAlarm(alarm)
				if fresh != want {
					t.Errorf("the alarm is new: %v, want %v", fresh, want)
				}
				return err
			})
		}
		if n := len(read(t, s, func(tx *insidedb.Tx) ([]insidedb.Receipt, error) { return tx.Receipts(insidedb.In, "h") })); n != 1 {
			t.Errorf("%d receipts", n)
		}
		if n := len(read(t, s, func(tx *insidedb.Tx) ([]insidedb.Alarm, error) { return tx.Alarms(10) })); n != 1 {
			t.Errorf("%d alarms", n)
		}
	})
}

package gatewaydb_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var noon = time.Date(2017, 12, 10, 12, 0, 0, 0, time.UTC)

// held is a store whose clock stands at noon, and the database below it.
type held struct {
	*testing.T
	*gatewaydb.Store
	db *sqldb.DB
}

// each runs a test on every engine with an empty store.
func each(t *testing.T, test func(*held)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open(t, func() time.Time { return noon })
		store, err := gatewaydb.Open(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		test(&held{t, store, db})
	})
}

func (h *held) write(fn func(*gatewaydb.Tx) error) {
	h.Helper()
	h.must(h.Write(h.Context(), fn))
}

func (h *held) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

// sender seals Controls for RUS/FSB, which are enough to fill a lane.
type sender struct {
	t    *testing.T
	key  *keys.ReleaseKey
	to   *keys.PublicSet
	head envelope.Head
}

func newSender(t *testing.T) *sender {
	random := rand.NewChaCha8([32]byte{1})
	root, err := keys.GenerateRoot(random, "RUS/FSB")
	check(t, err)
	theirs, err := keys.GenerateRelease(random, "RUS/FSB", 1)
	check(t, err)
	gateway, err := keys.GenerateGateway(random, "RUS/FSB", 1)
	check(t, err)
	opens, err := keys.GenerateHPKE(random, "RUS/FSB", 1)
	check(t, err)
	tls, err := keys.GenerateTLS(random, "RUS/FSB", 1)
	check(t, err)
	signed, err := root.SignSet(keys.KeySet{Service: "RUS/FSB", Serial: 1, NotBefore: noon, NotAfter: noon.AddDate(1, 0, 0),
		Release: theirs.Public(), Gateway: gateway.Public(), HPKE: opens.Public(), TLSPin: tls.Pin()})
	check(t, err)
	set, err := keys.VerifySet(signed, root.Public())
	check(t, err)
	own, err := keys.GenerateRelease(random, "USA/CIA", 1)
	check(t, err)
	return &sender{t: t, key: own, to: set, head: envelope.Head{Incarnation: "i1", Lane: envelope.LaneControl}}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// next seals the next envelope of the lane.
func (s *sender) next() envelope.Sealed {
	seq := s.head.Seq + 1
	control := envelope.Control{Verb: envelope.Admitted, Subject: "subject", EnvelopeHash: "sha256:" + strings.Repeat("0", 64),
		Commitment: "sha256:" + strings.Repeat("0", 64), Head: envelope.Head{Incarnation: "i1", Lane: envelope.LaneOrdinary}, At: noon}
	sealed, err := envelope.Seal(envelope.Entropy(rand.NewChaCha8([32]byte{2})), s.key, s.to, envelope.Header{ID: fmt.Sprintf("e%d", seq),
		Agreement: "EXERCISE", Lane: s.head.Lane, Incarnation: s.head.Incarnation, Seq: seq, Prev: s.head.Hash, Sent: noon},
		envelope.FromControl(control), envelope.Binding{})
	check(s.t, err)
	s.head.Seq, s.head.Hash = seq, sealed.Hash()
	return sealed
}

// fill puts n envelopes, named a, b, c, ….
func (h *held) fill(n int) []envelope.Sealed {
	s := newSender(h.T)
	var out []envelope.Sealed
	for i := range n {
		out = append(out, s.next())
		h.write(func(tx *gatewaydb.Tx) error { return tx.AddOutgoing(string(rune('a'+i)), out[i], gatewaydb.Queued) })
	}
	return out
}

// open tells the open envelopes of the lane as "id=state".
func (h *held) open(limit int) []string {
	h.Helper()
	var out []string
	h.write(func(tx *gatewaydb.Tx) error {
		all, err := tx.OpenOutgoing("RUS/FSB", envelope.LaneControl, limit)
		out = nil
		for _, o := range all {
			out = append(out, o.ID+"="+string(o.State))
		}
		return err
	})
	return out
}

func (h *held) wantOpen(want ...string) {
	h.Helper()
	if diff := cmp.Diff(want, h.open(10)); diff != "" {
		h.Errorf("open envelopes (-want +got):\n%s", diff)
	}
}

// sending records that envelopes may reach the partner, as far as they can.
func sending(tx *gatewaydb.Tx, ids ...string) error {
	for _, id := range ids {
		if _, err := tx.SetSending(id); err != nil {
			return err
		}
	}
	return nil
}

func TestWhatIsCancelledIsNotSent(t *testing.T) {
	each(t, func(h *held) {
		s := newSender(t)
		h.write(func(tx *gatewaydb.Tx) error {
			err := errors.Join(tx.AddOutgoing("a", s.next(), gatewaydb.Queued), tx.AddOutgoing("b", s.next(), gatewaydb.Cancelled))
			_, err2 := tx.Cancel("a")
			for _, id := range []string{"a", "b"} {
				ok, err3 := tx.SetSending(id)
				if ok {
					t.Errorf("%s is sent although it is cancelled", id)
				}
				err = errors.Join(err, err3)
			}
			return errors.Join(err, err2)
		})
		h.wantOpen("a=cancelled", "b=cancelled")
		h.write(func(tx *gatewaydb.Tx) error {
			for _, id := range []string{"a", "b"} {
				signed, err := tx.OutgoingBytes(id)
				if err != nil || len(signed) != 0 {
					t.Errorf("of %s, which never goes, %d bytes are kept (%v)", id, len(signed), err)
				}
			}
			// a partner that had it after all and loses it again gets its number
			if err := tx.SetDelivered("a", []byte("receipt")); err != nil {
				return err
			}
			_, err := tx.Rewind(gatewaydb.Place{Partner: "RUS/FSB", Incarnation: "i1", Lane: envelope.LaneControl, Seq: 1}, 2)
			return err
		})
		h.wantOpen("a=cancelled", "b=cancelled")
	})
}

func TestALaneSeesToItsEnvelopesInTheOrderTheyWerePut(t *testing.T) {
	each(t, func(h *held) {
		sealed := h.fill(6)
		h.wantOpen("a=queued", "b=queued", "c=queued", "d=queued", "e=queued", "f=queued")
		if got := h.open(2); len(got) != 2 {
			t.Errorf("%v came back; expected no more than were asked for", got)
		}
		h.write(func(tx *gatewaydb.Tx) error {
			stopped, err := tx.Cancel("d")
			if !stopped {
				t.Error("a queued envelope was not cancelled")
			}
			return errors.Join(err, sending(tx, "a", "b", "c", "d"), tx.SetDelivered("a", []byte("receipt")))
		})
		h.wantOpen("b=sending", "c=sending", "d=cancelled", "e=queued", "f=queued")
		h.write(func(tx *gatewaydb.Tx) error {
			stopped, err := tx.Cancel("b")
			if stopped {
				t.Error("an envelope that may have arrived was cancelled")
			}
			fresh, err2 := tx.SetRefused("b", "denied")
			again, err3 := tx.SetRefused("a", "denied")
			if !fresh || again {
				t.Errorf("refusals counted as new: %v, %v; expected true, false", fresh, again)
			}
			return errors.Join(err, err2, err3, tx.SetVoid("d"), tx.SetVoid("e"), tx.SetLater("c", noon.Add(time.Second), "unreachable"))
		})
		h.wantOpen("b=refused", "c=sending", "e=queued", "f=queued")
		h.write(func(tx *gatewaydb.Tx) error {
			c, err := tx.Outgoing("c")
			if c.Attempts != 1 || c.Code != "unreachable" || !c.NextTry.Equal(noon.Add(time.Second)) || c.Hash != sealed[2].Hash() {
				t.Errorf("the attempt was kept as %+v", c)
			}
			signed, err2 := tx.OutgoingBytes("c")
			if !bytes.Equal(signed, sealed[2].Bytes()) {
				t.Error("the envelope's bytes changed")
			}
			head, err3 := tx.OutgoingHead(gatewaydb.Place{Partner: "RUS/FSB", Incarnation: "i1", Lane: envelope.LaneControl})
			if head.Seq != 6 || head.Hash != sealed[5].Hash() {
				t.Errorf("the head is %+v", head)
			}
			return errors.Join(err, err2, err3)
		})
	})
}

func TestWhatAPartnerHasLostIsQueuedAgain(t *testing.T) {
	each(t, func(h *held) {
		h.fill(4)
		h.write(func(tx *gatewaydb.Tx) error {
			_, err := tx.Cancel("b")
			for _, id := range []string{"a", "c"} {
				err = errors.Join(err, sending(tx, id), tx.SetDelivered(id, []byte("receipt "+id)))
			}
			return errors.Join(err, tx.SetVoid("b"))
		})
		h.wantOpen("d=queued")
		h.write(func(tx *gatewaydb.Tx) error {
			n, err := tx.Rewind(gatewaydb.Place{Partner: "RUS/FSB", Incarnation: "i1", Lane: envelope.LaneControl, Seq: 2}, 4)
			if n != 2 {
				t.Errorf("%d envelopes were queued again, expected 2", n)
			}
			return err
		})
		h.wantOpen("b=cancelled", "c=sending", "d=queued")
	})
}

func TestAPlaceIsTakenOnce(t *testing.T) {
	each(t, func(h *held) {
		place := gatewaydb.Place{Partner: "FRA/DGSE", Incarnation: "i1", Lane: envelope.LaneOrdinary, Seq: 1}
		first := gatewaydb.Incoming{Place: place, Hash: "h1", Signed: []byte("one"), Receipt: []byte("receipt")}
		h.write(func(tx *gatewaydb.Tx) error { return tx.AddIncoming(first) })
		err := h.Write(t.Context(), func(tx *gatewaydb.Tx) error {
			return tx.AddIncoming(gatewaydb.Incoming{Place: place, Hash: "h2"})
		})
		if errs.KindOf(err) != errs.Conflict {
			t.Errorf("a second envelope under one place gave %v, expected a conflict", err)
		}
		h.write(func(tx *gatewaydb.Tx) error {
			got, err := tx.Incoming(place)
			first.ReceivedAt = noon
			if diff := cmp.Diff(first, got); diff != "" {
				t.Error(diff)
			}
			for _, elsewhere := range []gatewaydb.Place{
				{Partner: "RUS/FSB", Incarnation: "i1", Lane: envelope.LaneOrdinary, Seq: 1},
				{Partner: "FRA/DGSE", Incarnation: "i2", Lane: envelope.LaneOrdinary, Seq: 1},
				{Partner: "FRA/DGSE", Incarnation: "i1", Lane: envelope.LaneWarning, Seq: 1},
				{Partner: "FRA/DGSE", Incarnation: "i1", Lane: envelope.LaneOrdinary, Seq: 2},
			} {
				if _, err := tx.Incoming(elsewhere); errs.KindOf(err) != errs.NotFound {
					t.Errorf("%+v is held: %v", elsewhere, err)
				}
			}
			place.Seq = 2
			head, err2 := tx.IncomingHead(place)
			if want := (envelope.Head{Incarnation: "i1", Lane: envelope.LaneOrdinary, Seq: 1, Hash: "h1"}); head != want {
				t.Errorf("the head is %+v, want %+v", head, want)
			}
			place.Lane = envelope.LaneBulk
			head, err3 := tx.IncomingHead(place)
			if want := (envelope.Head{Incarnation: "i1", Lane: envelope.LaneBulk}); head != want {
				t.Errorf("the head of an empty lane is %+v, want %+v", head, want)
			}
			return errors.Join(err, err2, err3)
		})
	})
}

func TestProofsAreKeptOnceAndNotWithoutEnd(t *testing.T) {
	each(t, func(h *held) {
		place := gatewaydb.Place{Partner: "FRA/DGSE", Incarnation: "i1", Lane: envelope.LaneOrdinary, Seq: 1}
		h.write(func(tx *gatewaydb.Tx) error {
			for i, tt := range []struct {
				hash string
				want bool
			}{{"h2", true}, {"h2", false}, {"h3", true}, {"h4", false}} {
				fresh, err := tx.AddEquivocation(gatewaydb.Equivocation{Place: place, Hash: tt.hash, Signed: []byte(tt.hash), Held: "h1", HeldSigned: []byte("one")}, 2)
				if err != nil || fresh != tt.want {
					t.Errorf("proof %d: new %v, error %v; want new %v", i, fresh, err, tt.want)
				}
			}
			got, err := tx.Equivocation(place, "h3")
			want := gatewaydb.Equivocation{Place: place, Hash: "h3", Signed: []byte("h3"), Held: "h1", HeldSigned: []byte("one"), At: noon.Add(2 * time.Microsecond)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestEventsComeInOrderUntilTheyAreRemoved(t *testing.T) {
	each(t, func(h *held) {
		var want []string
		h.write(func(tx *gatewaydb.Tx) error {
			want = nil
			for seq := range uint64(5) {
				for _, partner := range []party.Code{"FRA/DGSE", "RUS/FSB"} {
					e := gatewaydb.Event{Kind: gatewaydb.EventEnvelope, Hash: "h",
						Place: gatewaydb.Place{Partner: partner, Incarnation: "i", Lane: envelope.LaneOrdinary, Seq: seq + 1}}
					if err := errors.Join(tx.AddEvent(e), tx.AddEvent(e)); err != nil { // the second time it is the same event
						return err
					}
					want = append(want, fmt.Sprintf("%s %d", partner, seq+1))
				}
			}
			return nil
		})
		h.write(func(tx *gatewaydb.Tx) error {
			lanes, err := tx.EventLanes()
			if diff := cmp.Diff([]gatewaydb.EventLane{{Partner: "FRA/DGSE", Lane: envelope.LaneOrdinary}, {Partner: "RUS/FSB", Lane: envelope.LaneOrdinary}}, lanes); diff != "" {
				t.Error(diff)
			}
			return err
		})
		var got []string
		for range 3 {
			for _, partner := range []party.Code{"FRA/DGSE", "RUS/FSB"} {
				h.write(func(tx *gatewaydb.Tx) error {
					lane := gatewaydb.EventLane{Partner: partner, Lane: envelope.LaneOrdinary}
					events, err := tx.Events(lane, 2)
					again, err2 := tx.Events(lane, 2)
					if diff := cmp.Diff(events, again); diff != "" {
						t.Errorf("taking twice gave something else: %s", diff)
					}
					for _, e := range events {
						got = append(got, fmt.Sprintf("%s %d", e.Partner, e.Seq))
						err = errors.Join(err, tx.RemoveEvent(e.ID), tx.RemoveEvent(e.ID))
					}
					return errors.Join(err, err2)
				})
			}
		}
		slices.SortStableFunc(got, func(a, b string) int { return strings.Compare(a[:3], b[:3]) })
		slices.SortStableFunc(want, func(a, b string) int { return strings.Compare(a[:3], b[:3]) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		h.write(func(tx *gatewaydb.Tx) error {
			lanes, err := tx.EventLanes()
			if len(lanes) != 0 {
				t.Errorf("%v have events still", lanes)
			}
			return err
		})
	})
}

func TestWaitingCountsOnePartnersEvents(t *testing.T) {
	each(t, func(h *held) {
		h.write(func(tx *gatewaydb.Tx) error {
			var failed error
			for seq := range uint64(5) {
				failed = errors.Join(failed, tx.AddEvent(gatewaydb.Event{Kind: gatewaydb.EventVoid, Place: gatewaydb.Place{Partner: "FRA", Lane: "bulk", Seq: seq}, Size: 100}))
			}
			for limit, want := range map[int]int{3: 3, 10: 5} {
				n, size, err := tx.Waiting("FRA", envelope.LaneBulk, limit)
				other, none, err2 := tx.Waiting("RUS", envelope.LaneBulk, limit)
				if n != want || size != 100*want || other != 0 || none != 0 {
					t.Errorf("up to %d: %d events of %d bytes wait for one and %d of %d for the other, want %d and 0", limit, n, size, other, none, want)
				}
				failed = errors.Join(failed, err, err2)
			}
			return failed
		})
	})
}

func TestAPeerIsReplacedWhole(t *testing.T) {
	each(t, func(h *held) {
		first := gatewaydb.Peer{Service: "FRA/DGSE", State: gatewaydb.Active, Fingerprint: "1 2", Theirs: []byte("theirs"), Ours: []byte("ours"),
			KeySets: [][]byte{[]byte("2"), []byte("1")}, Revocations: [][]byte{[]byte("r")}}
		second := gatewaydb.Peer{Service: "FRA/DGSE", State: gatewaydb.Active, Fingerprint: "3 4", Theirs: []byte("later"), Ours: []byte("later too"), KeySets: [][]byte{[]byte("3")}}
		for _, want := range []gatewaydb.Peer{first, second} {
			h.write(func(tx *gatewaydb.Tx) error {
				err := tx.PutPeer(want)
				got, err2 := tx.Peers()
				if diff := cmp.Diff([]gatewaydb.Peer{want}, got); diff != "" {
					t.Error(diff)
				}
				return errors.Join(err, err2)
			})
		}
		h.write(func(tx *gatewaydb.Tx) error {
			err := tx.Suspend("FRA/DGSE")
			got, err2 := tx.Peers()
			second.State = gatewaydb.Suspended
			if diff := cmp.Diff([]gatewaydb.Peer{second}, got); diff != "" {
				t.Error(diff)
			}
			return errors.Join(err, err2)
		})
	})
}

func TestADumpLeavesNothingOut(t *testing.T) {
	each(t, func(h *held) {
		canaries := []string{"CANARY-ONE", "CANARY-TWO", "CANARY-THREE", "CANARY-FOUR", "CANARY-FIVE", "CANARY-SIX", "CANARY-SEVEN"}
		sealed := h.fill(1)
		leases, err := h.Leases(canaries[0], func() time.Duration { return 0 }, gatewaydb.LeaseTime)
		h.must(err)
		_, err = leases.Hold(t.Context(), "lane")
		h.must(err)
		h.write(func(tx *gatewaydb.Tx) error {
			place := gatewaydb.Place{Partner: "FRA/DGSE", Incarnation: canaries[0], Lane: envelope.LaneOrdinary, Seq: 1}
			_, err := tx.AddEquivocation(gatewaydb.Equivocation{Place: place, Hash: "h", Signed: []byte(canaries[1]), Held: "h1"}, 4)
			return errors.Join(err, tx.PutPeer(gatewaydb.Peer{Service: "FRA/DGSE", State: gatewaydb.Active, Theirs: []byte("t"), Ours: []byte("o"), KeySets: [][]byte{[]byte(canaries[2])}}),
				tx.AddIncoming(gatewaydb.Incoming{Place: place, Hash: "h1", Signed: []byte(canaries[3])}),
				tx.AddOwn(gatewaydb.Own{KeySets: [][]byte{[]byte(canaries[4])}}, func(b []byte) string { return string(b[:3]) }),
				tx.AddEvent(gatewaydb.Event{Kind: gatewaydb.EventEnvelope, Place: place}),
				tx.AddPart("item", 0, []byte(canaries[5])),
				tx.BeginTransfer("FRA/DGSE", "h1", time.Time{}, time.Time{}),
				tx.HoldPart("FRA/DGSE", "h1", 0, []byte(canaries[6]), time.Time{}))
		})
		columns := map[string]bool{}
		var text strings.Builder
		h.must(h.Read(t.Context(), func(tx *gatewaydb.Tx) error {
			records, err := gatewaydb.Dump(tx)
			again, err2 := gatewaydb.Dump(tx)
			if diff := cmp.Diff(records, again); diff != "" {
				t.Error(diff)
			}
			for _, r := range records {
				for _, f := range r.Fields {
					columns[r.Table+"."+f.Name] = true
					fmt.Fprintf(&text, "%s\n", f.Value)
				}
			}
			return errors.Join(err, err2)
		}))
		for _, want := range append(canaries, string(sealed[0].Bytes())) {
			if !strings.Contains(text.String(), want) {
				t.Errorf("%.20s… is not in the dump", want)
			}
		}
		query := `SELECT m.name || '.' || c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`
		if h.db.Engine() == sqldb.Postgres {
			query = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()`
		}
		h.must(h.db.Read(t.Context(), func(tx *sqldb.Tx) error {
			all, err := sqldb.All(tx, sqldb.Scalar[string], query)
			for _, column := range all {
				if !columns[column] && !strings.HasPrefix(column, "goose") {
					t.Errorf("the column %s is in no dump", column)
				}
			}
			if len(all) < 30 {
				t.Errorf("only %d columns were found", len(all))
			}
			return err
		}))
	})
}

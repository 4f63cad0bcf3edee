package link

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/storetest"
)

func TestEnvelopesArriveInOrderAndAreReceipted(t *testing.T) {
	onEach(t, func(t *testing.T, engine storetest.Engine) {
		const n = 70 // more than one batch
		a, b := pair(t, engine)
		for _, lane := range envelope.Lanes {
			check(t, a.Queue().Put(t.Context(), items(lane, 1, n)))
		}
		next := map[envelope.Lane]uint64{}
		for _, e := range b.take(4*n, gatewaydb.EventEnvelope) {
			next[e.Lane]++
			want := lanes()[e.Lane].at(int(next[e.Lane]))
			if e.Seq != next[e.Lane] || e.Hash != want.Hash() || string(e.Bytes) != string(want.Bytes()) || e.Partner != usa().code {
				t.Fatalf("number %d of %s arrived as %d, hash %s", next[e.Lane], e.Lane, e.Seq, e.Hash)
			}
		}
		receipted := map[envelope.Lane]uint64{}
		for _, e := range a.take(4*n, gatewaydb.EventReceipt) {
			receipted[e.Lane]++
			d, err := envelope.VerifyDelivered(e.Bytes, rus().set)
			sent := lanes()[e.Lane].at(int(receipted[e.Lane]))
			if err != nil || !d.Receipts(sent.Header(), sent.Hash()) || e.Item != fmt.Sprintf("%s %d", e.Lane, e.Seq) {
				t.Fatalf("the receipt for number %d of %s is for %s: %v", receipted[e.Lane], e.Lane, e.Item, err)
			}
			if s := a.status(e.Item); s.State != "delivered" || s.Code != "" {
				t.Fatalf("%s is %+v", e.Item, s)
			}
		}
		for _, lane := range envelope.Lanes {
			if next[lane] != n || receipted[lane] != n {
				t.Errorf("%s: %d arrived and %d receipts came, want %d", lane, next[lane], receipted[lane], n)
			}
		}
	})
}

func TestNothingIsSaidToBeDeliveredWithoutAReceipt(t *testing.T) {
	a, b := idle(t, sqlite())
	a.run() // b does not answer: its listener is open and nobody accepts
	b.listener.Close()
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 2)))
	until(t, func() bool { return a.status("ordinary 1").Attempts >= 2 })
	for id, want := range map[string]Code{"ordinary 1": CodeUnreachable, "ordinary 2": ""} {
		if s := a.status(id); s.State != "queued" || s.Code != string(want) {
			t.Errorf("%s is %+v, want queued and %q", id, s, want)
		}
	}
	events, err := a.Queue().Take(t.Context(), 10)
	if err != nil || len(events) != 0 {
		t.Errorf("inside was told %v (%v)", events, err)
	}
}

func TestPutMayBeRepeatedAndKeepsOrder(t *testing.T) {
	onEach(t, func(t *testing.T, engine storetest.Engine) {
		a, _ := idle(t, engine)
		put := func(items ...Item) error { return a.Queue().Put(t.Context(), items) }
		check(t, put(items(envelope.LaneOrdinary, 1, 3)...))
		before := a.dump()
		other := newChain(usa(), rus().code, "second", envelope.LaneOrdinary)
		foreign := newChain(rus(), usa().code, "first", envelope.LaneOrdinary)
		tests := []struct {
			name  string
			items []Item
			want  errs.Kind
		}{
			{"the same again", items(envelope.LaneOrdinary, 1, 3), ""},
			{"a gap", []Item{item(envelope.LaneOrdinary, 5)}, errs.Conflict},
			{"a gap behind what is right", []Item{item(envelope.LaneOrdinary, 4), item(envelope.LaneOrdinary, 6)}, errs.Conflict},
			{"other bytes under an id", []Item{{ID: "ordinary 1", Sealed: other.at(1)}}, errs.Conflict},
			{"the same bytes under another id", []Item{{ID: "again", Sealed: lanes()[envelope.LaneOrdinary].at(3)}}, errs.Conflict},
			{"an incarnation that does not start at one", []Item{{ID: "x", Sealed: other.at(2)}}, errs.Conflict},
			{"nothing sealed", []Item{{ID: "x"}}, errs.Internal},
			{"no id", []Item{{Sealed: lanes()[envelope.LaneOrdinary].at(4)}}, errs.Internal},
			{"another service's envelope", []Item{{ID: "x", Sealed: foreign.at(1)}}, errs.Internal},
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				if err := put(tt.items...); errs.KindOf(err) != tt.want {
					t.Errorf("gave %v, want kind %q", err, tt.want)
				}
				if diff := cmp.Diff(before, a.dump()); diff != "" {
					t.Errorf("the store changed: %s", diff)
				}
			})
		}
	})
}

func TestAckForgetsAndTakeRepeats(t *testing.T) {
	a, b := pair(t, sqlite())
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneWarning, 1, 3)))
	a.take(3, gatewaydb.EventReceipt)
	first, err := b.Queue().Take(t.Context(), 2)
	check(t, err)
	again, err := b.Queue().Take(t.Context(), 2)
	check(t, err)
	if diff := cmp.Diff(first, again); diff != "" || len(first) != 2 {
		t.Fatalf("taking twice gave %d events and something else: %s", len(first), diff)
	}
	check(t, b.Queue().Ack(t.Context(), []string{first[0].ID, "unknown"}))
	check(t, b.Queue().Ack(t.Context(), []string{first[0].ID}))
	rest, err := b.Queue().Take(t.Context(), 10)
	check(t, err)
	if len(rest) != 2 || rest[0].Seq != 2 || rest[1].Seq != 3 {
		t.Errorf("after one of three was acknowledged there are %+v", rest)
	}
}

func TestNewsComesWithWhatThereIsToTake(t *testing.T) {
	a, b := pair(t, sqlite())
	for _, s := range []*station{a, b} {
		select {
		case <-s.Queue().News():
			t.Errorf("%s has news before anything has happened", s.code)
		default:
		}
	}
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 2)))
	for _, s := range []*station{b, a} { // the envelopes, and their receipts
		<-s.Queue().News()
		if events, err := s.Queue().Take(t.Context(), 10); err != nil || len(events) != 2 {
			t.Errorf("%s has news of %d events, %v; expected 2", s.code, len(events), err)
		}
	}
}

func TestWhatIsCancelledGoesAsVoid(t *testing.T) {
	onEach(t, func(t *testing.T, engine storetest.Engine) {
		a, b := idle(t, engine)
		check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 5)))
		for range 2 { // asking again gives the same
			stopped, err := a.Queue().Cancel(t.Context(), []string{"ordinary 2", "unknown", "ordinary 3"})
			check(t, err)
			if diff := cmp.Diff([]string{"ordinary 2", "ordinary 3"}, stopped); diff != "" {
				t.Error(diff)
			}
		}
		a.run()
		b.run()
		var got []string
		for _, e := range b.take(5, gatewaydb.EventEnvelope, gatewaydb.EventVoid) {
			got = append(got, fmt.Sprintf("%s %d", e.Kind, e.Seq))
			if want := lanes()[envelope.LaneOrdinary].at(int(e.Seq)).Hash(); e.Hash != want {
				t.Errorf("number %d came with the hash %s, want %s", e.Seq, e.Hash, want)
			}
		}
		if diff := cmp.Diff([]string{"envelope 1", "void 2", "void 3", "envelope 4", "envelope 5"}, got); diff != "" {
			t.Error(diff)
		}
		a.take(3, gatewaydb.EventReceipt)
		if s := a.status("ordinary 3").State; s != "void" {
			t.Errorf("the cancelled item is %s, want void", s)
		}
		stopped, err := a.Queue().Cancel(t.Context(), []string{"ordinary 4"})
		if err != nil || len(stopped) != 0 {
			t.Errorf("cancelling a delivered item gave %v (%v)", stopped, err)
		}
	})
}

// A gateway that could not even connect has handed nothing over, however often
// it has tried.
func TestWhatWaitsForAPartnerThatIsAwayCanBeCancelled(t *testing.T) {
	onEach(t, func(t *testing.T, engine storetest.Engine) {
		a, b := idle(t, engine)
		address := b.listener.Addr().String()
		check(t, b.listener.Close())
		check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 2)))
		later := item(envelope.LaneOrdinary, 3)
		later.Cancelled = true // before it was put
		check(t, a.Queue().Put(t.Context(), []Item{later}))
		a.run()
		until(t, func() bool { return a.status("ordinary 1").Attempts > 1 })
		if s := a.status("ordinary 1"); s.State != "queued" || s.Code != string(CodeUnreachable) {
			t.Errorf("the first item is %+v", s)
		}
		stopped, err := a.Queue().Cancel(t.Context(), []string{"ordinary 1", "ordinary 2", "ordinary 3"})
		if err != nil || len(stopped) != 3 {
			t.Fatalf("cancelling gave %v (%v)", stopped, err)
		}
		b.listener, err = net.Listen("tcp", address)
		check(t, err)
		b.run()
		for i, e := range b.take(3, gatewaydb.EventEnvelope, gatewaydb.EventVoid) {
			if e.Kind != "void" || e.Seq != uint64(i+1) {
				t.Errorf("the partner was told of %s %d", e.Kind, e.Seq)
			}
		}
	})
}

func TestWhatIsCancelledBeforeTheFirstByteLeavesIsNotSent(t *testing.T) {
	a, b := idle(t, sqlite())
	var once sync.Once
	a.options.Crash = func(point string) {
		if point != "link.send.claimed" {
			return
		}
		once.Do(func() { // the batch is made up, and no byte has left
			if stopped, err := a.Queue().Cancel(context.Background(), []string{"ordinary 2"}); err != nil || len(stopped) != 1 {
				t.Errorf("cancelling gave %v (%v)", stopped, err)
			}
		})
	}
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 3)))
	a.restart()
	b.run()
	var got []string
	for _, e := range b.take(3, gatewaydb.EventEnvelope, gatewaydb.EventVoid) {
		got = append(got, fmt.Sprintf("%s %d", e.Kind, e.Seq))
	}
	if diff := cmp.Diff([]string{"envelope 1", "void 2", "envelope 3"}, got); diff != "" {
		t.Error(diff)
	}
	if s := a.status("ordinary 1"); s.Attempts != 0 {
		t.Errorf("what was overtaken counts as an attempt: %+v", s)
	}
}

// What has left may have arrived, whatever came of the answer.
func TestWhatHasLeftCannotBeCancelled(t *testing.T) {
	a := newStation(t, usa(), database(t, sqlite()), nil)
	b := newStation(t, rus(), database(t, sqlite()), nil)
	n := &network{plan: []string{cut}}
	a.options.Network = n.over
	a.options.Limits.FirstRetry, a.options.Limits.LastRetry = time.Hour, time.Hour
	introduce(t, a, b, nil)
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 1)))
	b.run()
	a.restart()
	until(t, func() bool { return a.status("ordinary 1").Attempts > 0 })
	stopped, err := a.Queue().Cancel(t.Context(), []string{"ordinary 1"})
	if s := a.status("ordinary 1"); err != nil || len(stopped) != 0 || s.State != "sending" {
		t.Errorf("cancelling gave %v (%v), and it is %+v", stopped, err, s)
	}
}

func TestARefusedEnvelopeStopsItsLaneUntilItIsCancelled(t *testing.T) {
	a, b := idle(t, sqlite())
	// b has told a that it takes 1 MiB, and takes 64 KiB.
	narrow := b.knows(a, nil)
	narrow.Ours = b.statement(a.code, b.endpoint(), func(p *keys.Peering) { p.MaxBytes = keys.MinMessageBytes })
	check(t, b.Configure(t.Context(), []Peer{narrow}))
	c := newChain(usa(), rus().code, "large", envelope.LaneOrdinary)
	l := usa().letter(rus().code, c.head)
	l.size = 128 << 10
	large, err := envelope.Restore(usa().write(l), usa().set)
	check(t, err)
	c.head.Seq, c.head.Hash, c.sealed = 1, large.Hash(), []envelope.Sealed{large}
	check(t, a.Queue().Put(t.Context(), []Item{{ID: "large", Sealed: large}, {ID: "small", Sealed: c.at(2)}}))
	check(t, a.Queue().Put(t.Context(), []Item{item(envelope.LaneWarning, 1)}))
	a.run()
	b.run()
	refusal := a.take(1, gatewaydb.EventRefusal)[0]
	if refusal.Item != "large" || refusal.Code != string(CodeTooLarge) || refusal.Hash != large.Hash() {
		t.Errorf("inside was told %+v", refusal)
	}
	if s := a.status("large"); s.State != "refused" || s.Code != string(CodeTooLarge) {
		t.Errorf("the large envelope is %+v", s)
	}
	until(t, func() bool { return a.status("warning 1").State == "delivered" }) // another lane goes on
	if s := a.status("small").State; s == "delivered" {
		t.Error("an envelope overtook the refused one before it")
	}
	stopped, err := a.Queue().Cancel(t.Context(), []string{"large"})
	if err != nil || len(stopped) != 1 {
		t.Fatalf("cancelling gave %v (%v)", stopped, err)
	}
	until(t, func() bool { return a.status("small").State == "delivered" })
}

func TestAPartnerThatLostItsStoreIsSentWhatItLacks(t *testing.T) {
	a, b := pair(t, sqlite())
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 70)))
	a.take(70, gatewaydb.EventReceipt)
	b.halt()
	empty := newStation(t, rus(), database(t, sqlite()), nil)
	empty.listener.Close()
	empty.listener = b.listener
	check(t, empty.Configure(t.Context(), []Peer{empty.knows(a, nil)}))
	empty.run()
	check(t, a.Queue().Put(t.Context(), []Item{item(envelope.LaneOrdinary, 71)}))
	for i, e := range empty.take(71, gatewaydb.EventEnvelope) {
		if e.Seq != uint64(i+1) {
			t.Fatalf("number %d arrived in place %d", e.Seq, i+1)
		}
	}
	until(t, func() bool { return a.status("ordinary 71").State == "delivered" })
}

func TestANewIncarnationStartsAtOne(t *testing.T) {
	a, b := pair(t, sqlite())
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 2)))
	second := newChain(usa(), rus().code, "second", envelope.LaneOrdinary)
	check(t, a.Queue().Put(t.Context(), []Item{{ID: "r1", Sealed: second.at(1)}, {ID: "r2", Sealed: second.at(2)}}))
	var got []string
	for _, e := range b.take(4, gatewaydb.EventEnvelope) {
		got = append(got, fmt.Sprintf("%s %d", e.Incarnation, e.Seq))
	}
	if diff := cmp.Diff([]string{"first 1", "first 2", "second 1", "second 2"}, got); diff != "" {
		t.Error(diff)
	}
}

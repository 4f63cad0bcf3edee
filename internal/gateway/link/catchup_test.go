package link

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// catchUpRoom is how much more memory both gateways may have in use while one
// catches up than before, whatever waits.
const catchUpRoom = 48 << 20

// A partner was away for a week, and everything that waited for it arrives once,
// in order, in memory that does not grow with what waits. It goes from gateway to
// gateway, whose databases alone hold the backlog; inside takes it as it comes.
func TestAWeeksBacklogIsCaughtUpInBoundedMemory(t *testing.T) {
	waiting := 2_000
	if os.Getenv("ENTENTE_LONG") == "1" {
		waiting = 100_000
	}
	room := func(o *Options) { o.Limits.Rate, o.Limits.Burst, o.Limits.Poll = 1e9, 1e9, time.Second } // the clock stands still
	away := newStation(t, rus(), fileDatabase(t), room)
	home := newStation(t, usa(), fileDatabase(t), room)
	introduce(t, home, away, nil)
	home.run()
	fillLane(t, home, waiting)
	before := inUse()
	began := time.Now()
	away.run()
	most, next := uint64(0), uint64(1)
	away.drain(waiting, gatewaydb.EventEnvelope, func(e Event) {
		if e.Seq != next {
			t.Fatalf("number %d comes where %d is next", e.Seq, next)
		}
		if next++; next%uint64(waiting/10) == 0 {
			most = max(most, inUse())
		}
	})
	t.Logf("%d envelopes in %s, with at most %d KiB more in use than before", waiting, time.Since(began).Round(time.Millisecond), (max(most, before)-before)>>10)
	if most > before+catchUpRoom {
		t.Errorf("%d MiB more are in use than before; expected at most %d", (most-before)>>20, catchUpRoom>>20)
	}
	receipted := map[string]bool{}
	home.drain(waiting, gatewaydb.EventReceipt, func(e Event) { receipted[e.Item] = true })
	if len(receipted) != waiting {
		t.Errorf("%d of %d are receipted", len(receipted), waiting)
	}
	if events, err := away.Queue().Take(t.Context(), 64); err != nil || len(events) != 0 {
		t.Errorf("%d events more come, %v", len(events), err)
	}
}

// drain takes n events of a kind, and no others, and acknowledges each batch.
func (s *station) drain(n int, kind gatewaydb.EventKind, see func(Event)) {
	s.t.Helper()
	for taken, idle := 0, 0; taken < n; {
		events, err := s.Queue().Take(s.t.Context(), 64)
		check(s.t, err)
		if len(events) == 0 {
			if idle++; idle > 60_000 {
				s.t.Fatalf("nothing comes any more, after %d of %d", taken, n)
			}
			time.Sleep(time.Millisecond)
			continue
		}
		ids := make([]string, len(events))
		for i, e := range events {
			if ids[i] = e.ID; e.Kind != string(kind) {
				s.t.Fatalf("a %s comes; expected nothing but the kind %s", e.Kind, kind)
			}
			see(e)
		}
		check(s.t, s.Queue().Ack(s.t.Context(), ids))
		taken, idle = taken+len(events), 0
	}
}

// fillLane puts envelopes of the ordinary lane without keeping them.
func fillLane(t *testing.T, s *station, n int) {
	t.Helper()
	head := envelope.Head{Incarnation: "week", Lane: envelope.LaneOrdinary}
	for done := 0; done < n; {
		var batch []Item
		for ; len(batch) < 64 && done < n; done++ {
			sealed, err := envelope.Restore(s.write(s.letter(rus().code, head)), s.set)
			check(t, err)
			head.Seq, head.Hash = sealed.Header().Seq, sealed.Hash()
			batch = append(batch, Item{ID: fmt.Sprintf("waiting %d", done+1), Sealed: sealed})
		}
		check(t, s.Queue().Put(t.Context(), batch))
	}
}

// inUse is how many bytes are in use on the heap once what is not has been freed.
func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

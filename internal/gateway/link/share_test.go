package link

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/storetest"
)

// narrow counts the calls that are under way at once.
type narrow struct {
	http.RoundTripper
	now, most *atomic.Int64
}

func (n narrow) RoundTrip(r *http.Request) (*http.Response, error) {
	now := n.now.Add(1)
	for most := n.most.Load(); now > most && !n.most.CompareAndSwap(most, now); most = n.most.Load() {
	}
	time.Sleep(25 * time.Millisecond)
	defer n.now.Add(-1)
	return n.RoundTripper.RoundTrip(r)
}

// twins are two gateways of USA/CIA on one database, and RUS/FSB. The calls of
// both are counted together.
func twins(t *testing.T, engine storetest.Engine) (a [2]*station, b *station, most *atomic.Int64) {
	t.Helper()
	d := engine.Fresh(t)
	now, most := new(atomic.Int64), new(atomic.Int64)
	for i := range a {
		begun := time.Now()
		a[i] = newStation(t, usa(), d.Open(t, func() time.Time { return noon }), func(o *Options) {
			var err error
			o.Leases, err = o.Store.Leases([]string{"one", "other"}[i], func() time.Duration { return time.Since(begun) }, 300*time.Millisecond)
			check(t, err)
			o.Network = func(_ party.Code, direct http.RoundTripper) http.RoundTripper { return narrow{direct, now, most} }
		})
	}
	b = newStation(t, rus(), database(t, engine), nil)
	introduce(t, a[0], b, nil)
	for _, s := range []*station{a[0], a[1], b} {
		s.run()
	}
	return a, b, most
}

func TestTwoGatewaysOnOneDatabaseSendALaneOneAtATime(t *testing.T) {
	onEach(t, func(t *testing.T, engine storetest.Engine) {
		a, b, most := twins(t, engine)
		const n = 60
		for seq := 1; seq <= n; seq++ { // now at the one, now at the other, which learns of its peer from the store
			check(t, a[seq%2].Queue().Put(t.Context(), items(envelope.LaneOrdinary, seq, seq)))
			if seq%15 == 0 {
				time.Sleep(2 * linger) // the lane falls idle, and the other may have it
			}
		}
		for i, e := range b.take(n, gatewaydb.EventEnvelope) {
			if e.Seq != uint64(i+1) {
				t.Fatalf("event %d is number %d", i+1, e.Seq)
			}
		}
		if most.Load() != 1 {
			t.Errorf("%d calls of one lane were under way at once", most.Load())
		}
	})
}

func TestAGatewayFollowsThePeersThatAnotherConfigures(t *testing.T) {
	a, b, _ := twins(t, sqlite())
	until := time.Now().Add(30 * time.Second)
	for a[1].peer(b.code) == nil {
		if time.Now().After(until) {
			t.Fatal("the other gateway never learnt of the peer")
		}
		time.Sleep(time.Millisecond)
	}
	check(t, a[0].Configure(t.Context(), nil))
	for a[1].peer(b.code) != nil {
		if time.Now().After(until) {
			t.Fatal("the other gateway never learnt that the peer is gone")
		}
		time.Sleep(time.Millisecond)
	}
}

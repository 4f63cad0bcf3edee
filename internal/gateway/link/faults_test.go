package link

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/storetest"
)

// The disturbances of a call.
const (
	lost   = "lost"   // the request does not arrive
	cut    = "cut"    // the request arrives, the answer does not
	half   = "half"   // the answer is cut short
	twice  = "twice"  // the request arrives twice
	late   = "late"   // the request does not arrive now, but before some later one
	page   = "page"   // something on the way answers in the gateway's place
	denied = "denied" // the same, and refuses in the gateway's words
)

var disturbances = []string{lost, cut, half, twice, late, page, denied}

var errNetwork = errors.New("the network failed")

// network is the way between two gateways, disturbed as planned.
type network struct {
	mu    sync.Mutex
	plan  []string
	stale []*http.Request // overtaken requests
}

func (n *network) disturb(plan []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.plan = plan
}

// next takes the next disturbance off the plan, and what is overdue.
func (n *network) next(r *http.Request) (string, []*http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.plan) == 0 {
		stale := n.stale
		n.stale = nil
		return "", stale
	}
	now := n.plan[0]
	n.plan = n.plan[1:]
	if now == late {
		n.stale = append(n.stale, r)
	}
	return now, nil
}

// over disturbs a direct way.
func (n *network) over(_ peerCode, direct http.RoundTripper) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		again := func(r *http.Request) *http.Request {
			c := r.Clone(r.Context())
			c.Body = io.NopCloser(bytes.NewReader(body))
			return c
		}
		now, stale := n.next(again(r).WithContext(context.WithoutCancel(r.Context())))
		for _, s := range stale {
			forget(direct.RoundTrip(s))
		}
		switch now {
		case lost, late:
			return nil, errNetwork
		case page:
			return reaction{200, http.Header{"Content-Type": {"text/html"}}, []byte("<html>")}.response(r), nil
		case denied:
			return reaction{503, http.Header{"Content-Type": {problemType}}, refuse(CodeUnavailable).encode()}.response(r), nil
		case twice:
			forget(direct.RoundTrip(again(r)))
		}
		response, err := direct.RoundTrip(again(r))
		if err != nil || now == "" || now == twice {
			return response, err
		}
		if now == half {
			response.Body = struct {
				io.Reader
				io.Closer
			}{io.MultiReader(io.LimitReader(response.Body, 100), failing{}), response.Body}
			return response, nil
		}
		forget(response, nil)
		return nil, errNetwork
	})
}

// failing is the end of an answer that was cut short.
type failing struct{}

// Read implements io.Reader.
func (failing) Read([]byte) (int, error) { return 0, errNetwork }

func forget(response *http.Response, err error) {
	if err == nil {
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
}

// crashPoints are all that DESIGN.md names, by who passes them.
var crashPoints = []string{
	"link.send.claimed", "link.send.answered", "link.send.settled", "link.receive.stored",
	"queue.put.begun", "queue.put.stored", "queue.take.read", "queue.ack.begun", "queue.ack.stored",
}

// crash ends, once, whatever passes the armed point: what it had committed
// stays and what it had in its hands is gone.
type crash struct {
	point  atomic.Value // string
	fell   atomic.Bool  // and nobody has mended it yet
	passed atomic.Int32
}

var errCrash = errors.New("the process ended")

func (c *crash) pass(point string) {
	if !c.point.CompareAndSwap(point, "") {
		return
	}
	c.fell.Store(true)
	c.passed.Add(1)
	switch {
	case strings.HasPrefix(point, "link.send"):
		runtime.Goexit() // the lane's goroutine
	case strings.HasPrefix(point, "link.receive"):
		panic(http.ErrAbortHandler) // the connection breaks
	}
	panic(errCrash) // the caller of the queue, see survive
}

// survive runs a call of the queue and tells whether it returned.
func survive(call func()) (returned bool) {
	defer func() {
		if r := recover(); r != nil && r != errCrash {
			panic(r)
		}
	}()
	call()
	return true
}

// machine is two gateways, an inside on each, and what must become of what is put.
type machine struct {
	t       *testing.T
	a, b    *station
	network network
	crash   map[*station]*crash
	put     map[envelope.Lane]int
	void    map[string]bool // items whose cancellation was confirmed
	arrived map[envelope.Lane][]Event
	receipt map[string]Event // by item
	known   map[string]bool  // events that an inside holds
}

func newMachine(t *testing.T, engine storetest.Engine) *machine {
	m := &machine{t: t, crash: map[*station]*crash{}, put: map[envelope.Lane]int{}, void: map[string]bool{},
		arrived: map[envelope.Lane][]Event{}, receipt: map[string]Event{}, known: map[string]bool{}}
	open := func(id *identity) *station {
		c := &crash{}
		c.point.Store("")
		s := newStation(t, id, database(t, engine), func(o *Options) { o.Network, o.Crash = m.network.over, c.pass })
		m.crash[s] = c
		return s
	}
	m.a, m.b = open(usa()), open(rus())
	introduce(t, m.a, m.b, nil)
	m.a.run()
	m.b.run()
	return m
}

// mend restarts a gateway that has crashed.
func (m *machine) mend() {
	for s, c := range m.crash {
		if c.fell.Swap(false) {
			s.restart()
		}
	}
}

// call calls a queue until the call returns, as a mover does that is started again.
func (m *machine) call(fn func() error) {
	for !survive(func() { check(m.t, fn()) }) {
		m.mend()
	}
}

// send puts the next n envelopes of a lane.
func (m *machine) send(lane envelope.Lane, n int) {
	next := items(lane, m.put[lane]+1, m.put[lane]+n)
	m.put[lane] += n
	m.call(func() error { return m.a.Queue().Put(context.Background(), next) })
}

func (m *machine) cancel(id string) {
	m.call(func() error {
		stopped, err := m.a.Queue().Cancel(context.Background(), []string{id})
		for _, id := range stopped {
			m.void[id] = true
		}
		return err
	})
}

// take moves up to n events to the inside of a gateway: it keeps each once,
// then acknowledges it.
func (m *machine) take(s *station, n int) int {
	var events []Event
	m.call(func() (err error) {
		events, err = s.Queue().Take(context.Background(), n)
		return err
	})
	for _, e := range events {
		if m.known[e.ID] {
			continue
		}
		m.known[e.ID] = true
		switch e.Kind {
		case "envelope", "void":
			m.arrived[e.Lane] = append(m.arrived[e.Lane], e)
		case "receipt":
			m.receipt[e.Item] = e
		default:
			m.t.Fatalf("inside was told of %s %+v", e.Kind, e)
		}
	}
	m.call(func() error {
		var ids []string
		for _, e := range events {
			ids = append(ids, e.ID)
		}
		return s.Queue().Ack(context.Background(), ids)
	})
	return len(events)
}

// inOrder holds at every moment: what has arrived is the beginning of what was
// put, each once.
func (m *machine) inOrder(t rapid.TB) {
	for lane, events := range m.arrived {
		for i, e := range events {
			if want := lanes()[lane].at(i + 1); e.Seq != uint64(i+1) || e.Hash != want.Hash() || e.Kind == "envelope" && !bytes.Equal(e.Bytes, want.Bytes()) {
				t.Fatalf("in place %d of %s stands %s %d with the hash %s", i+1, lane, e.Kind, e.Seq, e.Hash)
			}
		}
	}
}

// settle lets everything come to its end on a good network.
func (m *machine) settle() {
	m.network.disturb(nil)
	for _, c := range m.crash {
		c.point.Store("")
	}
	m.mend()
	for _, s := range []*station{m.a, m.b} {
		s.mu.Lock()
		s.startLanes()
		s.mu.Unlock()
	}
	until(m.t, func() bool {
		m.mend() // what fell after its point was disarmed
		open := 0
		for _, lane := range envelope.Lanes {
			check(m.t, m.a.options.Store.Read(context.Background(), func(tx *gatewaydb.Tx) error {
				all, err := tx.OpenOutgoing(rus().code, lane, 1)
				open += len(all)
				return err
			}))
		}
		return open == 0
	})
	for m.take(m.a, 100)+m.take(m.b, 100) > 0 {
	}
}

// complete holds at the end: everything arrived or is void, and what arrived
// is receipted.
func (m *machine) complete(t rapid.TB) {
	for lane, n := range m.put {
		if len(m.arrived[lane]) != n {
			t.Fatalf("%d of %d arrived on %s", len(m.arrived[lane]), n, lane)
		}
		for _, e := range m.arrived[lane] {
			id := fmt.Sprintf("%s %d", lane, e.Seq)
			got, receipted := m.receipt[id]
			switch {
			case e.Kind == "void" != m.void[id]:
				t.Fatalf("%s arrived as %s; cancelled: %v", id, e.Kind, m.void[id])
			case receipted == m.void[id]:
				t.Fatalf("%s: receipted %v, cancelled %v", id, receipted, m.void[id])
			case receipted:
				d, err := envelope.VerifyDelivered(got.Bytes, rus().set)
				sent := lanes()[lane].at(int(e.Seq))
				if err != nil || !d.Receipts(sent.Header(), sent.Hash()) {
					t.Fatalf("%s has a receipt that does not hold: %v", id, err)
				}
			}
		}
	}
}

func TestNothingIsLostDoubledOrReorderedWhateverFails(t *testing.T) {
	onEach(t, func(t *testing.T, engine storetest.Engine) {
		rounds(t, 20, func(r *rapid.T) {
			m := newMachine(t, engine)
			defer m.a.halt()
			defer m.b.halt()
			lane := rapid.SampledFrom(envelope.Lanes)
			r.Repeat(map[string]func(*rapid.T){
				"put": func(r *rapid.T) { m.send(lane.Draw(r, "lane"), rapid.IntRange(1, 5).Draw(r, "count")) },
				"disturb": func(r *rapid.T) {
					m.network.disturb(rapid.SliceOfN(rapid.SampledFrom(disturbances), 1, 6).Draw(r, "plan"))
				},
				"take":    func(r *rapid.T) { m.take(m.b, rapid.IntRange(1, 8).Draw(r, "count")) },
				"collect": func(r *rapid.T) { m.take(m.a, rapid.IntRange(1, 8).Draw(r, "count")) },
				"restart": func(r *rapid.T) { m.station(r).restart() },
				"crash": func(r *rapid.T) {
					m.mend()
					m.crash[m.station(r)].point.Store(rapid.SampledFrom(crashPoints).Draw(r, "point"))
				},
				"cancel": func(r *rapid.T) {
					if l := lane.Draw(r, "lane"); m.put[l] > 0 {
						m.cancel(fmt.Sprintf("%s %d", l, rapid.IntRange(1, m.put[l]).Draw(r, "number")))
					}
				},
				"": func(r *rapid.T) { m.inOrder(r) },
			})
			m.settle()
			m.inOrder(r)
			m.complete(r)
		})
	})
}

func (m *machine) station(r *rapid.T) *station {
	if rapid.Bool().Draw(r, "sender") {
		return m.a
	}
	return m.b
}

func TestACrashAtEachPointLosesNothing(t *testing.T) {
	for _, point := range crashPoints {
		t.Run(point, func(t *testing.T) {
			m := newMachine(t, sqlite())
			for _, c := range m.crash {
				c.point.Store(point)
			}
			m.send(envelope.LaneOrdinary, 3)
			until(t, func() bool {
				m.mend()
				m.take(m.a, 10)
				m.take(m.b, 10)
				return m.crash[m.a].passed.Load()+m.crash[m.b].passed.Load() > 0
			})
			m.send(envelope.LaneOrdinary, 3)
			m.settle()
			m.inOrder(t)
			m.complete(t)
		})
	}
}

// rounds runs a property n times, or 25 times as often for the long target.
func rounds(t *testing.T, n int, property func(*rapid.T)) {
	t.Helper()
	if os.Getenv("ENTENTE_LONG") == "1" {
		n *= 25
	}
	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	check(t, checks.Value.Set(fmt.Sprint(n)))
	defer checks.Value.Set(before)
	rapid.Check(t, property)
}

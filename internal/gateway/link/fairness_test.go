package link

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
)

// line is one connection of a peer, kept open.
type line struct {
	t    testing.TB
	conn *tls.Conn
	in   *bufio.Reader
}

// dial opens a connection, from an address of this machine or "" for any.
func dial(t testing.TB, to *station, from string) net.Conn {
	t.Helper()
	dialer := net.Dialer{}
	if from != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	conn, err := dialer.Dial("tcp", to.listener.Addr().String())
	check(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

// secure finishes a handshake on a connection.
func secure(t testing.TB, as *identity, to *station, conn net.Conn) *line {
	t.Helper()
	config, err := as.tls.Config(func(pin string) bool { return pin == to.tls.Pin() })
	check(t, err)
	client := tls.Client(conn, config)
	check(t, client.HandshakeContext(t.Context()))
	return &line{t, client, bufio.NewReader(client)}
}

// health asks for health and gives the status; 0 when the connection is closed.
func (l *line) health() int {
	l.t.Helper()
	if _, err := io.WriteString(l.conn, "GET "+pathHealth+" HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return 0
	}
	response, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return 0
	}
	io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

// patient is a gateway that nobody's time runs out at.
func patient(t *testing.T, most int) *station {
	b := newStation(t, rus(), fileDatabase(t), func(o *Options) {
		o.Limits.Connections = most
		o.Limits.Header, o.Limits.Body, o.Limits.Idle = time.Hour, time.Hour, time.Hour
	})
	var known []Peer
	for _, id := range []*identity{usa(), fra()} {
		known = append(known, Peer{Fingerprint: id.root.Public().Fingerprint(), Theirs: id.statement(b.code, "https://127.0.0.1:1", nil), Ours: b.statement(id.code, b.endpoint(), nil)})
	}
	check(t, b.Configure(t.Context(), known))
	b.run()
	return b
}

// A peer opens as many connections as it can, with its key and without, and lets
// none go; another peer opens new ones all the same.
func TestNobodysConnectionsKeepAnotherPeersOut(t *testing.T) {
	const most = 32
	b := patient(t, most)
	friend := secure(t, fra(), b, dial(t, b, ""))
	if got := friend.health(); got != http.StatusNoContent {
		t.Fatalf("the friend's first connection is answered with %d", got)
	}
	var held []*line
	refused := 0
	for range most {
		l := secure(t, usa(), b, dial(t, b, ""))
		switch got := l.health(); got {
		case http.StatusNoContent:
			held = append(held, l)
		case http.StatusTooManyRequests:
			refused++
		default:
			t.Fatalf("answered with %d", got)
		}
	}
	if len(held) != most/4 || refused != most-most/4 {
		t.Errorf("the foe has %d connections, and %d were refused; expected its share, a quarter of all", len(held), refused)
	}
	for range 2 * most {
		dial(t, b, "")
	}
	for n := range most/4 - 1 {
		if got := secure(t, fra(), b, dial(t, b, "")).health(); got != http.StatusNoContent {
			t.Fatalf("the friend's new connection %d is answered with %d", n+1, got)
		}
		for range most {
			dial(t, b, "")
		}
	}
	for _, l := range append(held, friend) {
		if got := l.health(); got != http.StatusNoContent {
			t.Errorf("a peer's open connection is answered with %d; it was pushed out by a stranger", got)
		}
	}
	held[0].conn.Close()
	until(t, func() bool { return secure(t, usa(), b, dial(t, b, "")).health() == http.StatusNoContent }) // its place is free again
}

// Who comes from elsewhere is not pushed out by a crowd, however long its handshake takes.
func TestACrowdPushesOutItsOwn(t *testing.T) {
	const most = 16
	b := patient(t, most)
	slow := dial(t, b, "127.0.0.2")
	var crowd []net.Conn
	for range 3 * most {
		crowd = append(crowd, dial(t, b, "127.0.0.1"))
	}
	for _, conn := range crowd[:2*most] {
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			t.Fatal("a stranger is answered something")
		}
	}
	if got := secure(t, fra(), b, slow).health(); got != http.StatusNoContent {
		t.Errorf("who was slow is answered with %d", got)
	}
}

// A partner left 20,000 events before another's one.
func TestABacklogDelaysNoOtherPartnersEvents(t *testing.T) {
	const backlog = 20_000
	b := newStation(t, rus(), fileDatabase(t), nil)
	add := func(partner party.Code, lane envelope.Lane, n int) {
		check(t, b.options.Store.Write(t.Context(), func(tx *gatewaydb.Tx) error {
			for seq := range n {
				e := gatewaydb.Event{Kind: gatewaydb.EventVoid, Hash: "h", Place: gatewaydb.Place{Partner: partner, Incarnation: "i", Lane: lane, Seq: uint64(seq + 1)}}
				if err := tx.AddEvent(e); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	add(usa().code, envelope.LaneWarning, backlog/2)
	add(usa().code, envelope.LaneControl, backlog/2)
	add(fra().code, envelope.LaneBulk, 3)
	events, err := b.Queue().Take(t.Context(), 8)
	check(t, err)
	got := map[string]int{}
	for _, e := range events {
		name := fmt.Sprint(e.Partner, " ", e.Lane)
		if got[name]++; e.Seq != uint64(got[name]) {
			t.Errorf("number %d of %s comes as number %d", e.Seq, name, got[name])
		}
	}
	if len(events) != 8 || got["FRA/DGSE bulk"] != 3 || got["USA/CIA warning"] < 2 || got["USA/CIA control"] < 2 {
		t.Errorf("inside is given %v; expected all of the one, and of the other both lanes", got)
	}
	if !slices.IsSortedFunc(events, func(a, b Event) int { return slices.Index(urgent, a.Lane) - slices.Index(urgent, b.Lane) }) {
		t.Error("what is urgent does not come first")
	}
	var first []party.Code // where one fits, each comes to be it
	for range 2 {
		events, err := b.Queue().Take(t.Context(), 1)
		check(t, err)
		for _, e := range events {
			first = append(first, e.Partner)
		}
	}
	if len(first) != 2 || first[0] == first[1] {
		t.Errorf("one by one %v are first; expected both", first)
	}
}

// TestWhoHangsUpIsStoredAndNoError: a caller that has sent everything and closes
// its side at once is answered, and nothing is noted for the operator.
func TestWhoHangsUpIsStoredAndNoError(t *testing.T) {
	var mu sync.Mutex
	var log bytes.Buffer
	b := newStation(t, rus(), fileDatabase(t), func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&lockedWriter{&mu, &log}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	})
	introduce(t, newStation(t, usa(), fileDatabase(t), nil), b, nil)
	b.run()
	busy, free := make(chan struct{}), make(chan struct{})
	written := make(chan error, 1)
	go func() { // the store has to wait, so that the caller is gone before it can begin
		written <- b.options.Store.Write(context.Background(), func(*gatewaydb.Tx) error {
			close(busy)
			<-free
			return nil
		})
	}()
	<-busy
	l := secure(t, usa(), b, dial(t, b, ""))
	_, err := fmt.Fprintf(l.conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", pathEnvelopes, keys.EnvelopeType, len(ordinary(1)), ordinary(1))
	check(t, err)
	check(t, l.conn.CloseWrite())
	until(t, func() bool { return len(b.peer(usa().code).slots) == 1 })
	time.Sleep(50 * time.Millisecond) // so that its end is noticed
	close(free)
	check(t, <-written)
	response, err := http.ReadResponse(l.in, nil)
	check(t, err)
	if response.StatusCode != http.StatusOK {
		t.Errorf("answered with %d", response.StatusCode)
	}
	b.take(1, gatewaydb.EventEnvelope)
	mu.Lock()
	defer mu.Unlock()
	if log.Len() != 0 {
		t.Errorf("the operator reads %s", &log)
	}
}

type lockedWriter struct {
	mu *sync.Mutex
	to io.Writer
}

func (w *lockedWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(b)
}

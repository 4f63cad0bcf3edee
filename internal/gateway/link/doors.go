package link

import (
	"container/list"
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"sync"

	"entente/internal/core/party"
)

// leastShare is how many connections a peer may have however many peers there are.
const leastShare = 8

// doors bounds how many connections of a listener are open at once, so that
// nobody's keep another's out. A connection is a stranger's until its first
// request has been read over a finished handshake: only then is it known to be a
// peer's, since a certificate without its key can be shown by anybody. When all
// are taken, a newcomer takes the place of a stranger, and never a peer's; each
// peer has a share, and the shares leave half for newcomers.
type doors struct {
	net.Listener
	most int

	mu        sync.Mutex
	open      int
	strangers *list.List           // of *visitor, the oldest first
	crowd     map[netip.Prefix]int // strangers by where they come from
	guests    map[party.Code]int   // connections of peers
}

func newDoors(listener net.Listener, most int) *doors {
	return &doors{Listener: listener, most: most, strangers: list.New(), crowd: map[netip.Prefix]int{}, guests: map[party.Code]int{}}
}

// visitor is one open connection.
type visitor struct {
	net.Conn
	doors *doors
	from  netip.Prefix

	// Guarded by the mutex of doors.
	place  *list.Element // among the strangers; nil otherwise
	guest  party.Code    // "" for strangers
	closed bool
}

// Accept implements net.Listener. It never waits for a place.
func (d *doors) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		v, leaves := d.enter(&visitor{Conn: conn, doors: d, from: origin(conn.RemoteAddr())})
		if leaves != nil {
			leaves.Close()
		}
		if v != nil {
			return v, nil
		}
		conn.Close()
	}
}

// enter counts a newcomer in, and names who has to leave for it. It gives nil
// when all connections are peers'.
func (d *doors) enter(v *visitor) (in, leaves *visitor) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open >= d.most {
		if leaves = d.worst(); leaves == nil {
			return nil, nil
		}
		d.leave(leaves)
	}
	d.open++
	d.crowd[v.from]++
	v.place = d.strangers.PushBack(v)
	return v, leaves
}

// worst is the oldest of the strangers from where most of them come: a crowd
// pushes its own out and nobody else's.
func (d *doors) worst() *visitor {
	var worst *visitor
	for e := d.strangers.Front(); e != nil; e = e.Next() {
		if v := e.Value.(*visitor); worst == nil || d.crowd[v.from] > d.crowd[worst.from] {
			worst = v
		}
	}
	return worst
}

// admit counts a stranger's connection as a peer's, of peers that share the
// doors. It tells whether the peer may have it; one that may not is to be closed.
func (v *visitor) admit(who party.Code, peers int) bool {
	d := v.doors
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case v.closed:
		return false
	case v.guest != "":
		return v.guest == who
	case d.guests[who] >= max(leastShare, d.most/2/max(peers, 1)):
		return false
	}
	d.strange(v)
	v.guest = who
	d.guests[who]++
	return true
}

// strange takes a visitor off the strangers.
func (d *doors) strange(v *visitor) {
	if v.place == nil {
		return
	}
	d.strangers.Remove(v.place)
	v.place = nil
	if d.crowd[v.from]--; d.crowd[v.from] == 0 {
		delete(d.crowd, v.from)
	}
}

// leave counts a visitor out, once.
func (d *doors) leave(v *visitor) {
	if v.closed {
		return
	}
	v.closed = true
	d.open--
	d.strange(v)
	if v.guest != "" {
		if d.guests[v.guest]--; d.guests[v.guest] == 0 {
			delete(d.guests, v.guest)
		}
	}
}

// Close implements net.Conn.
func (v *visitor) Close() error {
	err := v.Conn.Close()
	v.doors.mu.Lock()
	defer v.doors.mu.Unlock()
	v.doors.leave(v)
	return err
}

// origin is where a caller comes from: an address, or what one host may have of
// them where they are plenty.
func origin(a net.Addr) netip.Prefix {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Prefix{}
	}
	at, bits := tcp.AddrPort().Addr().Unmap().WithZone(""), 32
	if at.Is6() {
		bits = 64
	}
	from, err := at.Prefix(bits)
	if err != nil { // not an address
		return netip.Prefix{}
	}
	return from
}

type visitorKey struct{}

// withVisitor notes in a connection's context which visitor it is.
func withVisitor(ctx context.Context, conn net.Conn) context.Context {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	return context.WithValue(ctx, visitorKey{}, conn)
}

// brought stands for a connection that no door of ours let in: whoever serves
// Handler counts its own.
type brought struct{}

// admitted tells whether a peer may have the connection that a call came on.
func (l *Link) admitted(ctx context.Context, p *peer) bool {
	switch v := ctx.Value(visitorKey{}).(type) {
	case *visitor:
		return v.admit(p.service, len(*l.peers.Load()))
	case brought:
		return true
	}
	return false
}

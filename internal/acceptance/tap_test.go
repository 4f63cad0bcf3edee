package acceptance

import (
	"bytes"
	"crypto/tls"
	"net"
	"sync"
	"testing"

	"entente/internal/seal/keys"
)

// tap stands between the gateway that calls and the one that answers, holds
// the TLS keys of both, and keeps every byte of both directions as it is
// before TLS: what the one who answers can see, and what is answered to it.
type tap struct {
	t      testing.TB
	door   net.Listener
	server *tls.Config
	caller map[string]*keys.TLSKey // by pin
	mu     sync.Mutex
	target string
	calls  []*call
	open   sync.WaitGroup
}

// call is one connection.
type call struct {
	asked, answered bytes.Buffer
}

// listenIn opens a tap before a service's gateway, for the given callers.
func listenIn(t testing.TB, answers *keys.TLSKey, callers ...*keys.TLSKey) *tap {
	t.Helper()
	return listenAt(t, "127.0.0.1:0", answers, callers...)
}

// listenAt opens a tap at an address.
func listenAt(t testing.TB, address string, answers *keys.TLSKey, callers ...*keys.TLSKey) *tap {
	t.Helper()
	p := &tap{t: t, caller: map[string]*keys.TLSKey{}}
	for _, k := range callers {
		p.caller[k.Pin()] = k
	}
	var err error
	p.server, err = answers.Config(func(pin string) bool { return p.caller[pin] != nil })
	check(t, err)
	p.door, err = net.Listen("tcp", address)
	check(t, err)
	t.Cleanup(func() { p.door.Close(); p.open.Wait() })
	go p.accept()
	return p
}

func (p *tap) endpoint() string { return "https://" + p.door.Addr().String() }

// to names the gateway behind the tap, and begins a new record.
func (p *tap) to(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target, p.calls = target, nil
}

func (p *tap) accept() {
	for {
		c, err := p.door.Accept()
		if err != nil {
			return
		}
		p.open.Go(func() { p.relay(tls.Server(c, p.server)) })
	}
}

// relay carries one connection, and ends it on both sides when either ends.
func (p *tap) relay(in *tls.Conn) {
	defer in.Close()
	if in.Handshake() != nil {
		return
	}
	caller := p.caller[keys.Pin(in.ConnectionState().PeerCertificates[0])]
	config, err := caller.Config(func(string) bool { return true })
	if err != nil {
		return
	}
	p.mu.Lock()
	target, record := p.target, &call{}
	p.calls = append(p.calls, record)
	p.mu.Unlock()
	out, err := tls.Dial("tcp", target, config)
	if err != nil {
		return
	}
	defer out.Close()
	var both sync.WaitGroup
	pump := func(to, from *tls.Conn, keep *bytes.Buffer) {
		defer to.CloseWrite()
		buffer := make([]byte, 64<<10)
		for {
			n, err := from.Read(buffer)
			p.mu.Lock()
			keep.Write(buffer[:n]) // before it goes on, so that no answer is known before its question
			p.mu.Unlock()
			if n > 0 {
				if _, err := to.Write(buffer[:n]); err != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
	both.Go(func() { pump(out, in, &record.asked) })
	both.Go(func() { pump(in, out, &record.answered) })
	both.Wait()
}

// bytes are everything that passed since the record began.
func (p *tap) bytes() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []byte
	for _, c := range p.calls {
		out = append(append(out, c.asked.Bytes()...), c.answered.Bytes()...)
	}
	return out
}

// conversation is one connection's record, for reading.
type conversation struct{ asked, answered []byte }

// record gives each connection's bytes since the record began.
func (p *tap) record() []conversation {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []conversation
	for _, c := range p.calls {
		out = append(out, conversation{bytes.Clone(c.asked.Bytes()), bytes.Clone(c.answered.Bytes())})
	}
	return out
}

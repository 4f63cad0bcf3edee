package history

import (
	"fmt"
	"math/rand/v2"
	"net"
	"sync/atomic"
)

const (
	firstPort = 10_000 // below it are the ports of well-known services
	ports     = 20_000 // and behind these the system takes the near ends of connections
)

// port is how far this process is, from a place of its own: two at once hardly come to
// the same.
var port = func() *atomic.Uint32 {
	var p atomic.Uint32
	p.Store(rand.Uint32N(ports))
	return &p
}()

// FreeAddress gives an address on loopback that nobody listens on, and that this process
// was not given before: a node that is told of it may listen on it much later. Its port is
// none that could be the near end of a connection while the node is down.
func FreeAddress() (string, error) {
	var err error
	for range ports {
		var l net.Listener
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", firstPort+port.Add(1)%ports)); err == nil {
			return l.Addr().String(), l.Close()
		}
	}
	return "", err
}

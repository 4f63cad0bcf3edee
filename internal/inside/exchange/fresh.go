package exchange

import (
	"maps"
	"sync"

	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// work is one transaction that seals, and what it has sealed.
type work struct {
	*insidedb.Tx
	sealed map[string]envelope.Sealed // by the envelope's id
}

// mostFresh bounds the envelopes in memory, in number and bytes.
const (
	mostFresh      = 512
	mostFreshBytes = 32 << 20
)

// fresh holds envelopes from their sealing until they are handed over, so that
// they need not be verified again. Nothing rests on it: what it does not hold
// is read from the outbox and verified.
type fresh struct {
	mu     sync.Mutex
	sealed map[string]envelope.Sealed
	bytes  int
}

// keep remembers what a transaction sealed, after its commit.
func (f *fresh) keep(sealed map[string]envelope.Sealed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range sealed {
		f.bytes += len(s.Bytes())
	}
	if f.sealed == nil || len(f.sealed)+len(sealed) > mostFresh || f.bytes > mostFreshBytes {
		f.sealed, f.bytes = map[string]envelope.Sealed{}, 0
		return
	}
	maps.Copy(f.sealed, sealed)
}

// take gives an envelope once.
func (f *fresh) take(id string) envelope.Sealed {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.sealed[id]
	delete(f.sealed, id)
	f.bytes -= len(s.Bytes())
	return s
}

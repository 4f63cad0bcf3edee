package bridge

import (
	"context"
	"sync"

	"entente/internal/core/party"
)

// mostErrands bounds how many partners are asked, or wait to be told of, at once.
const mostErrands = 64

// errands ask partners while whoever wants to know does not wait: no answer of
// the bridge waits for a partner.
type errands struct {
	ask func(context.Context, party.Code) ([][]byte, error)

	mu  sync.Mutex
	out map[party.Code]*errand
}

// errand is one question to one partner.
type errand struct {
	back   bool
	signed [][]byte
	err    error
}

// What has become of an errand.
type errandState int

const (
	back errandState = iota // with the answer, which is given once
	away
	full // too many are away
)

// visit gives what the partner said, or sends somebody to ask. The question ends
// by the link's own limit, whoever asked.
func (e *errands) visit(partner party.Code) ([][]byte, errandState, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if known := e.out[partner]; known != nil {
		if !known.back {
			return nil, away, nil
		}
		delete(e.out, partner)
		return known.signed, back, known.err
	}
	if e.out == nil {
		e.out = map[party.Code]*errand{}
	}
	for other, done := range e.out { // answers that nobody came back for
		if len(e.out) >= mostErrands && done.back {
			delete(e.out, other)
		}
	}
	if len(e.out) >= mostErrands {
		return nil, full, nil
	}
	sent := &errand{}
	e.out[partner] = sent
	go func() {
		signed, err := e.ask(context.Background(), partner)
		e.mu.Lock()
		defer e.mu.Unlock()
		sent.back, sent.signed, sent.err = true, signed, err
	}()
	return nil, away, nil
}

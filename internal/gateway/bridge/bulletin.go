package bridge

import (
	"context"
	"crypto/rand"
	"strconv"
	"sync"
)

// bulletin counts what is new, for whoever waits to hear of it.
type bulletin struct {
	life string // of this process: who has heard of another has missed something

	mu     sync.Mutex
	number uint64
	turned chan struct{} // closed when there is something new
}

func newBulletin() *bulletin {
	return &bulletin{life: rand.Text(), turned: make(chan struct{})}
}

// follow turns hints into numbers until ctx ends.
func (b *bulletin) follow(ctx context.Context, hints <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hints:
		}
		b.mu.Lock()
		b.number++
		close(b.turned)
		b.turned = make(chan struct{})
		b.mu.Unlock()
	}
}

// after waits until there is something that was not there at seen, or until
// ctx ends, and says what there is.
func (b *bulletin) after(ctx context.Context, seen string) string {
	for {
		b.mu.Lock()
		now, turned := b.life+"-"+strconv.FormatUint(b.number, 10), b.turned
		b.mu.Unlock()
		if now != seen {
			return now
		}
		select {
		case <-ctx.Done():
			return now
		case <-turned:
		}
	}
}

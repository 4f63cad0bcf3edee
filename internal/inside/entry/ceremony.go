package entry

import (
	"sync"
	"time"

	"entente/internal/core/errs"
)

// Bounds on what is under way between two calls of somebody who comes in.
const (
	ceremonyFor    = 5 * time.Minute
	mostCeremonies = 1000
)

// ceremonies are what is under way: each is begun, and finished once, by whoever has its
// name. They are kept by this process alone, and are gone with it. Safe for concurrent use.
type ceremonies[T any] struct {
	e  *Entry
	mu sync.Mutex
	of map[string]ceremony[T] // by the hash of the name
}

type ceremony[T any] struct {
	what T
	ends time.Time
}

// begin keeps what is under way, and gives its name, which is secret.
func (c *ceremonies[T]) begin(what T) (string, error) {
	name, hash, err := c.e.secret("ceremony")
	if err != nil {
		return "", err
	}
	now := c.e.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]ceremony[T]{}
	}
	if len(c.of) >= mostCeremonies {
		for h, x := range c.of {
			if !now.Before(x.ends) {
				delete(c.of, h)
			}
		}
	}
	if len(c.of) >= mostCeremonies {
		return "", errs.E(errs.Unavailable, "entry.begin", "too many come in at once; try again in a few minutes")
	}
	c.of[hash] = ceremony[T]{what, now.Add(ceremonyFor)}
	return name, nil
}

// take gives what is under way under a name, once; it is refused for one that is unknown
// or over.
func (c *ceremonies[T]) take(name string) (T, error) {
	hash := hashOf("ceremony", name)
	c.mu.Lock()
	defer c.mu.Unlock()
	x, ok := c.of[hash]
	delete(c.of, hash)
	if !ok || !c.e.now().Before(x.ends) {
		var none T
		return none, errRefused
	}
	return x.what, nil
}

package history

import (
	"net"
	"sync"
	"testing"
)

func TestNoAddressIsGivenTwice(t *testing.T) {
	var mu sync.Mutex
	given := map[string]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				a, err := FreeAddress()
				mu.Lock()
				if err != nil || given[a] {
					t.Errorf("%q, %v; expected one that was not given", a, err)
				}
				given[a] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func TestAnAddressThatSomebodyListensOnIsPassedOver(t *testing.T) {
	a, err := FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", a)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port.Add(^uint32(0)) // one back
	if next, err := FreeAddress(); err != nil || next == a {
		t.Errorf("%q, %v; expected another than %q", next, err, a)
	}
}

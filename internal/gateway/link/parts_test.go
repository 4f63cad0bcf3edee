package link

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/storetest"
)

// parted is an envelope from USA to RUS that announces parts, the first of its lane.
func parted(t testing.TB, incarnation string, p envelope.Parts) Item {
	t.Helper()
	l := usa().letter(rus().code, envelope.Head{Incarnation: incarnation, Lane: envelope.LaneBulk})
	l.Parts = &letterParts{p.Count, p.Bytes}
	sealed, err := envelope.Restore(usa().write(l), usa().set)
	check(t, err)
	return Item{ID: l.ID, Sealed: sealed}
}

// part is what a test sends as a part: drawn, as sealed ones look.
func part(number, size int) []byte {
	out := make([]byte, size)
	_, _ = rand.NewChaCha8(sha256.Sum256(fmt.Append(nil, number))).Read(out)
	return out
}

var five = envelope.Parts{Count: 5, Bytes: 5 << 20}

// feed hands over what the gateway wants until the item is delivered. between
// is called after every part.
func (s *station) feed(item Item, between func(number int)) {
	s.t.Helper()
	until(s.t, func() bool {
		wanted, err := s.Queue().PartsWanted(s.t.Context())
		check(s.t, err)
		for _, w := range wanted {
			for n := w.From; n < w.From+w.Count; n++ {
				err := s.Queue().PutPart(s.t.Context(), w.Item, n, part(n, item.Sealed.Header().Parts.SealedSize(n)))
				if errs.KindOf(err) != errs.Unavailable {
					check(s.t, err)
				}
				between(n)
			}
		}
		return s.status(item.ID).State == string(gatewaydb.Delivered)
	})
}

func (s *station) holdsParts(hash string, p envelope.Parts) {
	s.t.Helper()
	for n := range p.Count {
		got, err := s.Queue().TakePart(s.t.Context(), hash, n)
		check(s.t, err)
		if !bytes.Equal(got, part(n, p.SealedSize(n))) {
			s.t.Errorf("part %d is not what was put", n)
		}
	}
}

func TestPartsGoBeforeTheirEnvelopeAndGoOnAfterEitherSideBegan(t *testing.T) {
	onEach(t, func(t *testing.T, engine storetest.Engine) {
		a, b := pair(t, engine)
		item := parted(t, "first", five)
		check(t, a.Queue().Put(t.Context(), []Item{item}))
		wanted, err := a.Queue().PartsWanted(t.Context())
		if check(t, err); len(wanted) != 1 || wanted[0].From != 0 || wanted[0].Count != quick().PartsAhead {
			t.Fatalf("wanted %+v", wanted)
		}
		a.feed(item, func(number int) {
			switch number {
			case 1:
				b.restart()
			case 2:
				a.restart()
			}
		})
		b.take(1, gatewaydb.EventEnvelope)
		b.holdsParts(item.Sealed.Hash(), five)
		for range 2 {
			check(t, b.Queue().DropParts(t.Context(), item.Sealed.Hash()))
		}
		for name, s := range map[string]*station{"sender": a, "receiver": b} {
			if slices.ContainsFunc(s.dump(), func(row string) bool { return strings.Contains(row, "_parts ") || strings.HasPrefix(row, "transfers") }) {
				t.Errorf("the %s holds parts that nobody needs any more", name)
			}
		}
	})
}

// PartPoints of the link, as DESIGN.md names them.
var partPoints = []string{"link.part.claimed", "link.part.answered", "link.part.stored", "queue.part.stored", "queue.part.dropped"}

// A process that ends at a point of the parts begins again from what is stored.
func TestACrashAtAnyPointOfThePartsGoesOn(t *testing.T) {
	for _, point := range partPoints {
		t.Run(point, func(t *testing.T) {
			var armed atomic.Bool
			crashed := make(chan struct{}, 1)
			crash := func(o *Options) {
				o.Crash = func(at string) {
					if at == point && armed.CompareAndSwap(true, false) {
						crashed <- struct{}{}
						panic(http.ErrAbortHandler)
					}
				}
			}
			a := newStation(t, usa(), database(t, sqlite()), crash)
			b := newStation(t, rus(), database(t, sqlite()), crash)
			introduce(t, a, b, nil)
			item := parted(t, "first", five)
			check(t, a.Queue().Put(t.Context(), []Item{item}))
			armed.Store(true)
			attempt := func(step func()) {
				defer func() {
					if p := recover(); p != nil && p != http.ErrAbortHandler { //nolint:errorlint // a panic's value
						panic(p)
					}
				}()
				step()
			}
			b.run()
			until(t, func() bool {
				attempt(func() {
					wanted, err := a.Queue().PartsWanted(t.Context())
					check(t, err)
					for _, w := range wanted {
						check(t, a.Queue().PutPart(t.Context(), w.Item, w.From, part(w.From, five.SealedSize(w.From))))
					}
				})
				attempt(func() {
					_, err := a.Turn(t.Context(), b.code, envelope.LaneBulk)
					check(t, err)
				})
				return a.status(item.ID).State == string(gatewaydb.Delivered)
			})
			b.holdsParts(item.Sealed.Hash(), five)
			attempt(func() { check(t, b.Queue().DropParts(t.Context(), item.Sealed.Hash())) })
			check(t, b.Queue().DropParts(t.Context(), item.Sealed.Hash()))
			if len(crashed) != 1 {
				t.Error("the point was not reached")
			}
		})
	}
}

func TestACancelledEnvelopeLeavesNoPartAnywhere(t *testing.T) {
	a, b := idle(t, sqlite())
	item := parted(t, "first", five)
	check(t, a.Queue().Put(t.Context(), []Item{item}))
	b.run()
	for n := range 2 {
		check(t, a.Queue().PutPart(t.Context(), item.ID, n, part(n, five.SealedSize(n))))
		_, err := a.Turn(t.Context(), b.code, envelope.LaneBulk)
		check(t, err)
	}
	check(t, a.Queue().PutPart(t.Context(), item.ID, 2, part(2, five.SealedSize(2))))
	stopped, err := a.Queue().Cancel(t.Context(), []string{item.ID})
	if check(t, err); !slices.Equal(stopped, []string{item.ID}) {
		t.Fatalf("stopped %v; without its envelope no part says anything, so it is not too late", stopped)
	}
	_, err = a.Turn(t.Context(), b.code, envelope.LaneBulk)
	check(t, err)
	for name, s := range map[string]*station{"sender": a, "receiver": b} {
		if slices.ContainsFunc(s.dump(), func(row string) bool { return strings.Contains(row, "_parts ") || strings.HasPrefix(row, "transfers") }) {
			t.Errorf("the %s still holds parts", name)
		}
	}
}

func (c *caller) part(hash string, number int, body []byte) reaction {
	return c.call(http.MethodPut, fmt.Sprintf("%s%s/%d", pathParts, hash, number), partType, bytes.NewReader(body))
}

func TestHostilePartsAreBounded(t *testing.T) {
	b, c := target(t)
	item := parted(t, "first", five)
	hash := item.Sealed.Hash()
	whole := func(n int) []byte { return part(n, envelope.SealedPartSize) }
	transfers := func() (n int) {
		for _, row := range b.dump() {
			if strings.HasPrefix(row, "transfers") {
				n++
			}
		}
		return n
	}
	next := func(r reaction, want int) {
		t.Helper()
		if got := fmt.Sprintf(`{"v":1,"next":%d}`, want); string(r.Body) != got {
			t.Errorf("answered %d %q; expected %s", r.Status, r.Body, got)
		}
	}
	// What is announced and has nothing behind it stores nothing.
	if code := c.post(item.Sealed.Bytes()).code(); code != CodePartsMissing || transfers() != 0 {
		t.Errorf("an envelope without its parts: %s, %d transfers", code, transfers())
	}
	for _, tt := range []struct {
		name string
		r    reaction
		want Code
	}{
		{"no hash", c.part("sha256:1", 0, whole(0)), CodeMalformed},
		{"a number that no envelope has", c.part(hash, envelope.MaxParts, whole(0)), CodeMalformed},
		{"a number in another spelling", c.call(http.MethodPut, pathParts+hash+"/00", partType, bytes.NewReader(whole(0))), CodeMalformed},
		{"too long", c.part(hash, 0, append(whole(0), 0)), CodeTooLarge},
		{"no longer than its seal", c.part(hash, 0, whole(0)[:16]), CodeMalformed},
		{"another type", c.call(http.MethodPut, pathParts+hash+"/0", "text/plain", bytes.NewReader(whole(0))), CodeMalformed},
		{"another method", c.call(http.MethodPost, pathParts+hash+"/0", partType, bytes.NewReader(whole(0))), CodeNoSuchPage},
	} {
		if code := tt.r.code(); code != tt.want || transfers() != 0 {
			t.Errorf("%s: %s, %d transfers; expected %s", tt.name, code, transfers(), tt.want)
		}
	}
	next(c.part(hash, 3, whole(3)), 0) // nothing is known of it
	// A flood of beginnings keeps the last alone.
	for i := range 20 {
		next(c.part(fmt.Sprintf("sha256:%064x", i), 0, part(i, 17)), 1)
	}
	if n := transfers(); n != 1 {
		t.Errorf("%d transfers are held after 20 were begun", n)
	}
	// What is not what the envelope announces is forgotten: too few, then too many.
	next(c.part(hash, 0, whole(0)), 1)
	next(c.part(hash, 0, whole(0)), 1)
	next(c.part(hash, 2, whole(2)), 1)
	next(c.part(hash, 1, part(1, 40)), 2)
	next(c.part(hash, 2, whole(2)), 2) // a short one was the last
	if code := c.post(item.Sealed.Bytes()).code(); code != CodePartsMissing || transfers() != 0 {
		t.Errorf("with a part that is cut: %s, %d transfers", code, transfers())
	}
	for n := range 6 {
		next(c.part(hash, n, whole(n)), n+1)
	}
	if code := c.post(item.Sealed.Bytes()).code(); code != CodePartsMissing || transfers() != 0 {
		t.Errorf("with a part too many: %s, %d transfers", code, transfers())
	}
	for n := range 5 {
		next(c.part(hash, n, whole(n)), n+1)
	}
	if r := c.post(item.Sealed.Bytes()); r.Status != http.StatusOK {
		t.Fatalf("with its parts: %d %s", r.Status, r.code())
	}
	next(c.part(hash, 5, whole(5)), 5) // it is closed
	// What inside has yet to take counts against the partner.
	b.Limits.PartsBytes = 6 * envelope.SealedPartSize
	other := fmt.Sprintf("sha256:%064x", 99)
	next(c.part(other, 0, whole(0)), 1)
	if code := c.part(other, 1, whole(1)).code(); code != CodeBusy {
		t.Errorf("above the bound: %s", code)
	}
	check(t, b.Queue().DropParts(t.Context(), hash))
	next(c.part(other, 1, whole(1)), 2)
}

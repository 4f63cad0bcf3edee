package payload_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/payload"

	"pgregory.net/rapid"
)

// chance is a source of randomness that a test repeats.
type chance struct{ next byte }

// Read implements io.Reader.
func (c *chance) Read(p []byte) (int, error) {
	for i := range p {
		c.next = c.next*17 + 29
		p[i] = c.next
	}
	return len(p), nil
}

type empty struct{}

// Read implements io.Reader.
func (empty) Read([]byte) (int, error) { return 0, fmt.Errorf("empty") }

func newKey(t testing.TB, random *chance) payload.Key {
	t.Helper()
	k, err := payload.NewKey(random)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestWhatIsSealedOpensWhereItStandsAndNowhereElse(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		random := &chance{rapid.Byte().Draw(r, "seed")}
		k := newKey(t, random)
		content := rapid.SliceOf(rapid.Byte()).Draw(r, "content")
		about := rapid.String().Draw(r, "about")
		sealed, err := k.Seal(random, about, content)
		if err != nil || len(sealed) != len(content)+payload.Overhead {
			r.Fatalf("%d bytes became %d, %v", len(content), len(sealed), err)
		}
		again, err := payload.ReadKey(k.Secret())
		if err != nil {
			r.Fatal(err)
		}
		if got, err := again.Open(about, sealed); err != nil || got == nil || !bytes.Equal(got, content) {
			r.Fatalf("opened %x, %v", got, err)
		}
		refused := func(what string, k payload.Key, about string, sealed []byte) {
			if got, err := k.Open(about, sealed); errs.KindOf(err) != errs.Internal || got != nil {
				r.Errorf("%s gave %x, %v", what, got, err)
			}
		}
		refused("another place", k, about+"x", sealed)
		refused("another key", newKey(t, random), about, sealed)
		refused("no key", payload.Key{}, about, sealed)
		refused("a part", k, about, sealed[:rapid.IntRange(0, len(sealed)-1).Draw(r, "length")])
		bad := bytes.Clone(sealed)
		bad[rapid.IntRange(0, len(bad)-1).Draw(r, "place")] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
		refused("a changed bit", k, about, bad)
	})
}

func TestEqualContentIsSealedToDifferentBytes(t *testing.T) {
	random := &chance{}
	k := newKey(t, random)
	one, err := k.Seal(random, "a", []byte("same"))
	other, err2 := k.Seal(random, "a", []byte("same"))
	if err != nil || err2 != nil || bytes.Equal(one, other) {
		t.Errorf("%x and %x (%v, %v)", one, other, err, err2)
	}
}

func TestKeysOfAnotherLengthAndEmptySourcesAreRefused(t *testing.T) {
	for _, size := range []int{0, 16, 31, 33} {
		if _, err := payload.ReadKey(make([]byte, size)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("a key of %d bytes: %v", size, err)
		}
	}
	if _, err := payload.NewKey(empty{}); errs.KindOf(err) != errs.Internal {
		t.Errorf("a key from nothing: %v", err)
	}
	if _, err := newKey(t, &chance{}).Seal(empty{}, "a", nil); errs.KindOf(err) != errs.Internal {
		t.Errorf("a nonce from nothing: %v", err)
	}
	if _, err := (payload.Key{}).Seal(&chance{}, "a", nil); errs.KindOf(err) != errs.Internal {
		t.Errorf("sealed without a key: %v", err)
	}
}

func TestAKeyIsNeverPrinted(t *testing.T) {
	k := newKey(t, &chance{})
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(form, k); got != "payload.Key" {
			t.Errorf("%s prints %q", form, got)
		}
		within := struct{ k payload.Key }{k}
		if got := fmt.Sprintf(form, within); strings.Contains(got, fmt.Sprint(k.Secret()[:4])[1:8]) {
			t.Errorf("%s prints the key within a struct: %s", form, got)
		}
	}
}

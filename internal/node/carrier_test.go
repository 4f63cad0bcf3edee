package node

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/crossing"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

// twoZones is one service's gateway as a process of its own would run it, in
// this process, and its inside's keys.
type twoZones struct {
	site *site
	gate *Gate
	away *remote
}

func splitSite(t testing.TB, s *site) *twoZones {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(filepath.Dir(s.dir), "gate")
	if _, err := SplitZones(s.config(), Split{To: to, Address: l.Addr().String(), Random: rand.Reader}); err != nil {
		t.Fatal(err)
	}
	c, err := LoadConfig(to)
	if err != nil {
		t.Fatal(err)
	}
	g, err := OpenGate(t.Context(), c, Options{Log: s.log, Gateway: s.door, Bridge: l})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Stop(); err != nil {
			t.Error(err)
		}
	})
	inside := s.config()
	away, err := newRemote(&inside, newLog(inside.Log, s.log, true))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(away.client.Close)
	return &twoZones{s, g, away}
}

// letters seals Controls of ours to a partner.
func letters(t testing.TB, from, to *site, n int) []exchange.Item {
	t.Helper()
	a, b := from.config(), to.config()
	release, err := keys.LoadRelease(a.path(a.Inside.Keys), 1)
	if err != nil {
		t.Fatal(err)
	}
	theirs, _, err := readRing(&b)
	if err != nil {
		t.Fatal(err)
	}
	set, err := theirs.Set(1)
	if err != nil {
		t.Fatal(err)
	}
	var out []exchange.Item
	head := envelope.Head{Incarnation: "i1", Lane: envelope.LaneControl}
	zero := fmt.Sprintf("sha256:%064d", 0)
	for range n {
		sealed, err := envelope.Seal(envelope.Entropy(rand.Reader), release, set, envelope.Header{ID: fmt.Sprintf("e%d", head.Seq+1), Agreement: "EXERCISE",
			Lane: head.Lane, Incarnation: head.Incarnation, Seq: head.Seq + 1, Prev: head.Hash, Sent: noon},
			envelope.FromControl(envelope.Control{Verb: envelope.Admitted, Subject: "s", EnvelopeHash: zero, Commitment: zero,
				Head: envelope.Head{Incarnation: "i1", Lane: envelope.LaneOrdinary}, At: noon}), envelope.Binding{})
		if err != nil {
			t.Fatal(err)
		}
		head.Seq, head.Hash = sealed.Header().Seq, sealed.Hash()
		out = append(out, exchange.Item{ID: sealed.Header().ID, Sealed: sealed})
	}
	return out
}

// Inside cannot tell whether its gateway is in the same process or behind the
// bridge: one suite for both.
func TestEveryCarrierConforms(t *testing.T) {
	for _, tt := range []struct {
		name    string
		carrier func(*twoZones) exchange.Carrier
	}{
		{"in one process", func(z *twoZones) exchange.Carrier { return carrier{z.gate.link.Queue()} }},
		{"over the bridge", func(z *twoZones) exchange.Carrier { return z.away }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			us, them := found(t, "USA/CIA", ciaParties), found(t, "FRA/DGSE", dgseParties)
			theirs, spoken := them.offer("USA/CIA")
			ours, said := us.offer("FRA/DGSE")
			a, b := splitSite(t, us), splitSite(t, them)
			conforms(t, a, b, tt.carrier, [2][]byte{theirs, ours}, [2]string{spoken, said}, letters(t, us, them, 4))
			partsConform(t, tt.carrier(a), tt.carrier(b), partedLetter(t, us))
		})
	}
}

func conforms(t *testing.T, a, b *twoZones, of func(*twoZones) exchange.Carrier, offers [2][]byte, spoken [2]string, items []exchange.Item) {
	ctx := t.Context()
	introduceGates(t, a, b, offers, spoken)
	from, to := of(a), of(b)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := from.Put(ctx, items[1:2]); errs.KindOf(err) != errs.Conflict {
		t.Errorf("the second before the first: %v; expected a conflict", err)
	}
	for range 2 {
		must(from.Put(ctx, items[:3]))
	}
	// What arrives is what was put, in order, and given until it is acknowledged.
	var came []exchange.Event
	waitFor(t, func() bool {
		var err error
		came, err = to.Take(ctx, 10)
		must(err)
		return len(came) == 3
	})
	for i, e := range came {
		if e.Kind != "envelope" || e.Seq != uint64(i+1) || e.Hash != items[i].Sealed.Hash() || string(e.Bytes) != string(items[i].Sealed.Bytes()) {
			t.Errorf("number %d came as %s %d %s", i+1, e.Kind, e.Seq, e.Hash)
		}
	}
	must(to.Ack(ctx, []string{came[0].ID, came[1].ID}))
	must(to.Ack(ctx, []string{came[0].ID}))
	left, err := to.Take(ctx, 10)
	if err != nil || len(left) != 1 || left[0].ID != came[2].ID {
		t.Errorf("after two of three were acknowledged: %d events (%v)", len(left), err)
	}
	waitFor(t, func() bool {
		list, err := from.Status(ctx, []string{"e3", "e9"})
		must(err)
		return len(list) == 1 && list[0].State == "delivered"
	})
	if stopped, err := from.Cancel(ctx, []string{"e1", "e9"}); err != nil || len(stopped) != 0 {
		t.Errorf("what was delivered is cancelled: %v (%v)", stopped, err)
	}
	must(from.Put(ctx, []exchange.Item{{ID: items[3].ID, Sealed: items[3].Sealed, Cancelled: true}}))
	if stopped, err := from.Cancel(ctx, []string{"e4"}); err != nil || !slices.Equal(stopped, []string{"e4"}) {
		t.Errorf("cancelled %v (%v); expected e4", stopped, err)
	}
	signed, err := from.Heads(ctx, "FRA/DGSE")
	if err != nil || len(signed) != 1 {
		t.Fatalf("%d heads (%v); expected one lane's", len(signed), err)
	}
	set, err := keys.VerifySet(b.keySet(t), b.anchor(t))
	must(err)
	d, err := envelope.VerifyDelivered(signed[0], set)
	if err != nil || d.Seq != 3 || d.Envelope != items[2].Sealed.Hash() {
		t.Errorf("the head is %+v (%v); expected number 3", d, err)
	}
	if _, err := from.Heads(ctx, "GBR/SIS"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the heads of a stranger: %v", err)
	}
}

// introduceGates tells each gateway of the other, over its bridge.
func introduceGates(t *testing.T, a, b *twoZones, offers [2][]byte, spoken [2]string) {
	t.Helper()
	for i, z := range []*twoZones{a, b} {
		if err := z.away.configure(t.Context(), configurationOf(t, z, offers[i], offers[1-i], spoken[i])); err != nil {
			t.Fatal(err)
		}
	}
}

func configurationOf(t *testing.T, z *twoZones, theirs, ours []byte, fingerprint string) crossing.Configuration {
	return crossing.Configuration{KeySets: [][]byte{z.keySet(t)}, Peers: []crossing.Peer{{Fingerprint: fingerprint, Theirs: theirs, Ours: ours}}}
}

func (z *twoZones) keySet(t *testing.T) []byte {
	t.Helper()
	c := z.site.config()
	own, err := signedSets(&c)
	if err != nil {
		t.Fatal(err)
	}
	return own.signed[0]
}

func (z *twoZones) anchor(t *testing.T) keys.Anchor {
	t.Helper()
	c := z.site.config()
	root, err := readAnchor(&c)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func waitFor(t testing.TB, done func() bool) {
	t.Helper()
	for range 20_000 {
		if done() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("what must come to pass did not")
}

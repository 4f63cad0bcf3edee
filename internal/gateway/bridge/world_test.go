package bridge

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/crossing"
	"entente/internal/gateway/link"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/sqldb"
)

var noon = time.Date(2017, 12, 10, 12, 0, 0, 0, time.UTC)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

// identity is every key of a service; the bridge is given the public halves.
type identity struct {
	code    party.Code
	root    *keys.Root
	release *keys.ReleaseKey
	gateway *keys.GatewayKey
	tls     *keys.TLSKey
	set     *keys.PublicSet
}

func newIdentity(t testing.TB, code party.Code, seed string) *identity {
	t.Helper()
	random := rand.NewChaCha8(sha256.Sum256([]byte(seed)))
	id := &identity{code: code}
	fail := make([]error, 7)
	var opens *keys.HPKEPrivate
	id.root, fail[0] = keys.GenerateRoot(random, code)
	id.release, fail[1] = keys.GenerateRelease(random, code, 1)
	opens, fail[2] = keys.GenerateHPKE(random, code, 1)
	id.gateway, fail[3] = keys.GenerateGateway(random, code, 1)
	id.tls, fail[4] = keys.GenerateTLS(random, code, 1)
	check(t, errors.Join(fail...))
	signed, err := id.root.SignSet(keys.KeySet{Service: code, Serial: 1, NotBefore: noon, NotAfter: noon.AddDate(1, 0, 0),
		Release: id.release.Public(), HPKE: opens.Public(), Gateway: id.gateway.Public(), TLSPin: id.tls.Pin()})
	check(t, err)
	id.set, err = keys.VerifySet(signed, id.root.Public())
	check(t, err)
	return id
}

// statement is what one service states to another.
func (id *identity) statement(t testing.TB, to party.Code, endpoint string) []byte {
	t.Helper()
	signed, err := id.root.SignPeering(keys.Peering{Service: id.code, Partner: to, Serial: 1, Issued: noon, Endpoints: []string{endpoint},
		KeySet: id.set.Bytes(), Agreement: "EXERCISE", Proof: keys.ProofMutual, Window: 64, MaxBytes: 1 << 20, RetryAfter: 1})
	check(t, err)
	return signed
}

// seal gives the first envelopes of the control lane from id to another.
func (id *identity) seal(t testing.TB, to *identity, n int) []envelope.Sealed {
	t.Helper()
	head := envelope.Head{Incarnation: "i1", Lane: envelope.LaneControl}
	var out []envelope.Sealed
	for range n {
		zero := "sha256:" + strings.Repeat("0", 64)
		control := envelope.Control{Verb: envelope.Admitted, Subject: "subject", EnvelopeHash: zero, Commitment: zero,
			Head: envelope.Head{Incarnation: "i1", Lane: envelope.LaneOrdinary}, At: noon}
		sealed, err := envelope.Seal(envelope.Entropy(rand.NewChaCha8([32]byte{9})), id.release, to.set, envelope.Header{ID: fmt.Sprintf("e%d", head.Seq+1),
			Agreement: "EXERCISE", Lane: head.Lane, Incarnation: head.Incarnation, Seq: head.Seq + 1, Prev: head.Hash, Sent: noon},
			envelope.FromControl(control), envelope.Binding{})
		check(t, err)
		head.Seq, head.Hash = sealed.Header().Seq, sealed.Hash()
		out = append(out, sealed)
	}
	return out
}

// world is one gateway with its bridge, and what calls it.
type world struct {
	t             testing.TB
	us, them      *identity
	inside, outer *keys.TLSKey // the two sides' bridge keys
	store         *gatewaydb.Store
	link          *link.Link
	server        *Server
	address       string
	client        *crossing.Client
}

// stalled is a partner's gateway that takes every call and never answers.
func stalled(_ party.Code, _ http.RoundTripper) http.RoundTripper {
	return tripper(func(r *http.Request) (*http.Response, error) {
		if r.Body != nil {
			_, _ = r.Body.Read(make([]byte, 1)) // the way is open
		}
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
}

type tripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, us: newIdentity(t, "USA/CIA", "us"), them: newIdentity(t, "RUS/FSB", "them")}
	random := rand.NewChaCha8([32]byte{3})
	var err error
	w.inside, err = keys.GenerateTLS(random, w.us.code, 1)
	check(t, err)
	w.outer, err = keys.GenerateTLS(random, w.us.code, 1)
	check(t, err)
	db, err := sqldb.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "gateway.db"), func() time.Time { return noon })
	check(t, err)
	t.Cleanup(func() { db.Close() })
	w.store, err = gatewaydb.Open(t.Context(), db)
	check(t, err)
	log := slog.New(slog.DiscardHandler)
	limits := link.DefaultLimits()
	w.link, err = link.New(t.Context(), link.Options{Self: w.us.code, Key: w.us.gateway, TLS: w.us.tls, Store: w.store,
		Random: rand.NewChaCha8([32]byte{4}), Log: log, Limits: limits, Network: stalled})
	check(t, err)
	w.server, err = New(t.Context(), Options{Self: w.us.code, Root: w.us.root.Public(), Sets: [][]byte{w.us.set.Bytes()}, Link: w.link,
		Store: w.store, Key: w.outer, Pin: w.inside.Pin(), Log: log})
	check(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	w.address = listener.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- w.server.Run(ctx, listener) }()
	go func() { ended <- w.link.Run(ctx, nil) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, <-ended); err != nil {
			t.Error(err)
		}
	})
	w.client = w.caller(w.inside, w.outer.Pin())
	return w
}

// caller is a client with a key, who expects the bridge under a pin.
func (w *world) caller(key *keys.TLSKey, pin string) *crossing.Client {
	w.t.Helper()
	c, err := crossing.New(crossing.Options{Address: w.address, Key: key, Pin: pin, Now: time.Now})
	check(w.t, err)
	w.t.Cleanup(c.Close)
	return c
}

// configuration is what inside tells of itself and its one partner.
func (w *world) configuration() crossing.Configuration {
	return crossing.Configuration{KeySets: [][]byte{w.us.set.Bytes()}, Peers: []crossing.Peer{{Fingerprint: w.them.root.Public().Fingerprint(),
		Theirs: w.them.statement(w.t, w.us.code, "https://127.0.0.1:1"), Ours: w.us.statement(w.t, w.them.code, "https://127.0.0.1:2")}}}
}

func parcels(sealed ...envelope.Sealed) []crossing.Parcel {
	out := make([]crossing.Parcel, len(sealed))
	for i, s := range sealed {
		out[i] = crossing.Parcel{ID: s.Header().ID, Envelope: s.Bytes()}
	}
	return out
}

// dump is everything that the gateway's database holds.
func (w *world) dump() string {
	w.t.Helper()
	var out string
	check(w.t, w.store.Read(context.Background(), func(tx *gatewaydb.Tx) error {
		records, err := gatewaydb.Dump(tx)
		out = fmt.Sprint(records)
		return err
	}))
	return out
}

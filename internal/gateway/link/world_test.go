package link

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var noon = time.Date(2017, 12, 10, 12, 0, 0, 0, time.UTC)

// identity is every key of a service. The link is given two of them.
type identity struct {
	code    party.Code
	root    *keys.Root
	release *keys.ReleaseKey
	opens   *keys.HPKEPrivate
	gateway *keys.GatewayKey
	tls     *keys.TLSKey
	set     *keys.PublicSet
	later   []byte // a second key set, with the same TLS key
}

// newIdentity makes the keys of a service from nothing but its name.
func newIdentity(code party.Code) *identity {
	random := rand.NewChaCha8(sha256.Sum256([]byte(code)))
	id := &identity{code: code}
	fail := make([]error, 6)
	id.root, fail[0] = keys.GenerateRoot(random, code)
	id.release, fail[1] = keys.GenerateRelease(random, code, 1)
	id.opens, fail[2] = keys.GenerateHPKE(random, code, 1)
	id.gateway, fail[3] = keys.GenerateGateway(random, code, 1)
	id.tls, fail[4] = keys.GenerateTLS(random, code, 1)
	if err := errors.Join(fail...); err != nil {
		panic(err)
	}
	id.set, fail[5] = keys.VerifySet(id.keySet(1), id.root.Public())
	if fail[5] != nil {
		panic(fail[5])
	}
	id.later = id.keySet(2)
	return id
}

func (id *identity) keySet(serial uint64) []byte {
	signed, err := id.root.SignSet(keys.KeySet{Service: id.code, Serial: serial, NotBefore: noon, NotAfter: noon.AddDate(1, 0, 0),
		Release: id.release.Public(), HPKE: id.opens.Public(), Gateway: id.gateway.Public(), TLSPin: id.tls.Pin()})
	if err != nil {
		panic(err)
	}
	return signed
}

// The services of the tests; keys are costly to make.
var (
	usa = sync.OnceValue(func() *identity { return newIdentity("USA/CIA") })
	rus = sync.OnceValue(func() *identity { return newIdentity("RUS/FSB") })
	fra = sync.OnceValue(func() *identity { return newIdentity("FRA/DGSE") })
)

// statement is what one service states to another.
func (id *identity) statement(to party.Code, endpoint string, change func(*keys.Peering)) []byte {
	p := keys.Peering{Service: id.code, Partner: to, Serial: 1, Issued: noon, Endpoints: []string{endpoint}, KeySet: id.set.Bytes(),
		Agreement: "EXERCISE", Proof: keys.ProofNone, Window: 64, MaxBytes: 1 << 20, RetryAfter: 1}
	if change != nil {
		change(&p)
	}
	signed, err := id.root.SignPeering(p)
	if err != nil {
		panic(err)
	}
	return signed
}

// letter is the clear header of an envelope that a test makes by hand.
type letter struct {
	V               int           `json:"v"`
	Crit            []string      `json:"crit"`
	ID              string        `json:"id"`
	From            party.Code    `json:"from"`
	To              party.Code    `json:"to"`
	KeySet          uint64        `json:"key_set"`
	RecipientKeySet uint64        `json:"recipient_key_set"`
	Agreement       string        `json:"agreement"`
	Lane            envelope.Lane `json:"lane"`
	Incarnation     string        `json:"incarnation"`
	Seq             uint64        `json:"seq"`
	Prev            string        `json:"prev,omitempty"`
	Kind            string        `json:"kind"`
	Method          string        `json:"method,omitempty"`
	Use             []string      `json:"use,omitempty"`
	Onward          string        `json:"onward,omitempty"`
	Commitment      string        `json:"commitment"`
	Sent            string        `json:"sent"`
	Parts           *letterParts  `json:"parts,omitempty"`

	size int // of the padded content
}

type letterParts struct {
	Count int   `json:"count"`
	Bytes int64 `json:"bytes"`
}

// write signs an envelope with nothing readable in it, which is all that a
// gateway can tell of any.
func (id *identity) write(l letter) []byte {
	header, err := json.Marshal(l)
	if err != nil {
		panic(err)
	}
	random := rand.NewChaCha8(sha256.Sum256(header))
	enc, sealed := make([]byte, keys.EncSize), make([]byte, l.size+16)
	random.Read(enc)
	random.Read(sealed)
	payload := fmt.Appendf(nil, `{"header":%s,"enc":"%s","ciphertext":"%s"}`, header,
		base64.StdEncoding.EncodeToString(enc), base64.StdEncoding.EncodeToString(sealed))
	signed, err := id.release.SignEnvelope(payload)
	if err != nil {
		panic(err)
	}
	return signed
}

// letter is the header of the envelope after head.
func (id *identity) letter(to party.Code, head envelope.Head) letter {
	l := letter{V: 1, Crit: []string{}, ID: fmt.Sprintf("%s-%s-%d", head.Incarnation, head.Lane, head.Seq+1), From: id.code, To: to,
		KeySet: 1, RecipientKeySet: 1, Agreement: "EXERCISE", Lane: head.Lane, Incarnation: head.Incarnation, Seq: head.Seq + 1, Prev: head.Hash,
		Kind: "intelligence", Method: "release", Use: []string{"intelligence"}, Onward: "none",
		Commitment: wire.Hash([]byte("commitment")), Sent: wire.Time(noon), size: envelope.MinPadded}
	if head.Lane == envelope.LaneControl {
		l.Kind, l.Method, l.Use, l.Onward = envelope.KindControl, "", nil, ""
	}
	return l
}

// chain is the envelopes of one lane, made as far as anybody asked.
type chain struct {
	from   *identity
	to     party.Code
	mu     sync.Mutex
	head   envelope.Head
	sealed []envelope.Sealed
}

func newChain(from *identity, to party.Code, incarnation string, lane envelope.Lane) *chain {
	return &chain{from: from, to: to, head: envelope.Head{Incarnation: incarnation, Lane: lane}}
}

// at gives the envelope of a number.
func (c *chain) at(seq int) envelope.Sealed {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.sealed) < seq {
		sealed, err := envelope.Restore(c.from.write(c.from.letter(c.to, c.head)), c.from.set)
		if err != nil {
			panic(err)
		}
		c.head.Seq, c.head.Hash = sealed.Header().Seq, sealed.Hash()
		c.sealed = append(c.sealed, sealed)
	}
	return c.sealed[seq-1]
}

// The lanes from USA to RUS; envelopes are costly to sign.
var lanes = sync.OnceValue(func() map[envelope.Lane]*chain {
	out := map[envelope.Lane]*chain{}
	for _, name := range envelope.Lanes {
		out[name] = newChain(usa(), rus().code, "first", name)
	}
	return out
})

// item is the item of a number of a lane from USA to RUS.
func item(lane envelope.Lane, seq int) Item {
	return Item{ID: fmt.Sprintf("%s %d", lane, seq), Sealed: lanes()[lane].at(seq)}
}

func items(lane envelope.Lane, from, to int) []Item {
	var out []Item
	for seq := from; seq <= to; seq++ {
		out = append(out, item(lane, seq))
	}
	return out
}

// station is a running gateway.
type station struct {
	t testing.TB
	*identity
	*Link
	options  Options
	listener net.Listener
	stop     func()
}

// quick are limits for tests: short waits, small bounds.
func quick() Limits {
	l := DefaultLimits()
	l.FirstRetry, l.LastRetry, l.Poll = time.Millisecond, 8*time.Millisecond, time.Hour
	return l
}

// newStation opens a gateway on a database; change may alter its options.
func newStation(t testing.TB, id *identity, db *sqldb.DB, change func(*Options)) *station {
	t.Helper()
	store, err := gatewaydb.Open(t.Context(), db)
	check(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	s := &station{t: t, identity: id, listener: listener, options: Options{Self: id.code, Key: id.gateway, TLS: id.tls, Store: store,
		Random: rand.NewChaCha8([32]byte{7}), Log: slog.New(slog.DiscardHandler), Limits: quick()}}
	if change != nil {
		change(&s.options)
	}
	s.Link, err = New(t.Context(), s.options)
	check(t, err)
	t.Cleanup(func() { s.halt(); listener.Close() })
	return s
}

// run starts the gateway on its listener.
func (s *station) run() {
	s.t.Helper()
	address := s.listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	link, listener := s.Link, s.listener
	go func() { ended <- link.Run(ctx, listener) }()
	s.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("the link of %s ended with %v", s.code, err)
		}
		var err error
		if s.listener, err = net.Listen("tcp", address); err != nil {
			s.t.Errorf("the port of %s was not free again: %v", s.code, err)
		}
		s.stop = nil
	}
}

// halt stops the gateway, if it runs, as a process does that is told to end.
func (s *station) halt() {
	if s.stop != nil {
		s.stop()
	}
}

// restart is a new process on the same database and address.
func (s *station) restart() {
	s.t.Helper()
	s.halt()
	var err error
	s.Link, err = New(context.Background(), s.options)
	check(s.t, err)
	s.run()
}

func (s *station) endpoint() string { return "https://" + s.listener.Addr().String() }

// knows gives the Peer that s holds of another.
func (s *station) knows(other *station, change func(*keys.Peering)) Peer {
	return Peer{Fingerprint: other.root.Public().Fingerprint(), Theirs: other.statement(s.code, other.endpoint(), change),
		Ours: s.statement(other.code, s.endpoint(), change)}
}

// introduce makes two gateways peers of one another and of nobody else.
func introduce(t testing.TB, a, b *station, change func(*keys.Peering)) {
	t.Helper()
	check(t, a.Configure(t.Context(), []Peer{a.knows(b, change)}))
	check(t, b.Configure(t.Context(), []Peer{b.knows(a, change)}))
}

// pair is USA/CIA and RUS/FSB as peers, both running, on fresh databases.
func pair(t *testing.T, engine storetest.Engine) (a, b *station) {
	t.Helper()
	a, b = idle(t, engine)
	a.run()
	b.run()
	return a, b
}

// idle is a pair that does not run yet.
func idle(t *testing.T, engine storetest.Engine) (a, b *station) {
	t.Helper()
	a = newStation(t, usa(), database(t, engine), nil)
	b = newStation(t, rus(), database(t, engine), nil)
	introduce(t, a, b, nil)
	return a, b
}

func database(t *testing.T, engine storetest.Engine) *sqldb.DB {
	t.Helper()
	return engine.Fresh(t).Open(t, func() time.Time { return noon })
}

func sqlite() storetest.Engine { return storetest.Engines()[0] }

// onEach runs a test on every engine.
func onEach(t *testing.T, test func(*testing.T, storetest.Engine)) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) { test(t, engine) })
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

// take takes and acknowledges events of the given kinds until there are n.
func (s *station) take(n int, kinds ...gatewaydb.EventKind) []Event {
	s.t.Helper()
	var out []Event
	until(s.t, func() bool {
		events, err := s.Queue().Take(context.Background(), 100)
		check(s.t, err)
		for _, e := range events {
			check(s.t, s.Queue().Ack(context.Background(), []string{e.ID}))
			for _, kind := range kinds {
				if e.Kind == string(kind) {
					out = append(out, e)
				}
			}
		}
		return len(out) >= n
	})
	return out
}

// until waits for something that must come to pass, and gives up only when
// nothing can be hoped for any more.
func until(t testing.TB, done func() bool) {
	t.Helper()
	for range 60_000 {
		if done() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("what must come to pass did not")
}

// status is one item's status.
func (s *station) status(id string) Status {
	s.t.Helper()
	all, err := s.Queue().Status(context.Background(), []string{id})
	check(s.t, err)
	if len(all) != 1 {
		s.t.Fatalf("the item %q is not known", id)
	}
	return all[0]
}

// dump is everything that the gateway's database holds, a line for each row;
// bytes stand as their hash.
func (s *station) dump() []string {
	s.t.Helper()
	var out []string
	check(s.t, s.options.Store.Read(context.Background(), func(tx *gatewaydb.Tx) error {
		records, err := gatewaydb.Dump(tx)
		out = nil
		for _, r := range records {
			line := r.Table
			for _, f := range r.Fields {
				if raw, ok := f.Value.([]byte); ok {
					f.Value = wire.Hash(raw)
				}
				line += fmt.Sprintf(" %s=%v", f.Name, f.Value)
			}
			out = append(out, line)
		}
		return err
	}))
	return out
}

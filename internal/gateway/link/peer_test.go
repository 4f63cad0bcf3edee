package link

import (
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
)

func TestDocumentsThatCannotBeBelievedChangeNothing(t *testing.T) {
	b, c := target(t)
	good := Peer{Fingerprint: usa().root.Public().Fingerprint(), Theirs: usa().statement(b.code, "https://127.0.0.1:1", nil),
		Ours: b.statement(usa().code, b.endpoint(), nil), KeySets: [][]byte{usa().later}}
	imitation := newIdentity("GBR/SIS")
	imitation.tls = usa().tls // a second service under the same certificate
	revoked, err := fra().root.SignRevocation(keys.Revocation{Service: fra().code, Serials: []uint64{1}, Reason: keys.ReasonLost, At: noon})
	check(t, err)
	with := func(change func(*Peer)) []Peer {
		p := good
		change(&p)
		return []Peer{p}
	}
	of := func(id *identity) Peer {
		return Peer{Fingerprint: id.root.Public().Fingerprint(), Theirs: id.statement(b.code, "https://127.0.0.1:1", nil), Ours: b.statement(id.code, b.endpoint(), nil)}
	}
	ourselves := newIdentity("RUS/SVR")
	ourselves.tls = rus().tls
	for _, id := range []*identity{imitation, ourselves} {
		id.set, err = keys.VerifySet(id.keySet(1), id.root.Public())
		check(t, err)
	}
	tests := []struct {
		name  string
		peers []Peer
		want  errs.Kind
	}{
		{"no documents", []Peer{{}}, errs.Invalid},
		{"another fingerprint", with(func(p *Peer) { p.Fingerprint = fra().root.Public().Fingerprint() }), errs.Denied},
		{"no fingerprint", with(func(p *Peer) { p.Fingerprint = "" }), errs.Denied},
		{"a statement to somebody else", with(func(p *Peer) { p.Theirs = usa().statement("FRA/DGSE", "https://127.0.0.1:1", nil) }), errs.Denied},
		{"our statement to somebody else", with(func(p *Peer) { p.Ours = b.statement("FRA/DGSE", b.endpoint(), nil) }), errs.Denied},
		{"somebody else's statement for ours", with(func(p *Peer) { p.Ours = fra().statement(usa().code, b.endpoint(), nil) }), errs.Denied},
		{"another service's key set", with(func(p *Peer) { p.KeySets = [][]byte{fra().later} }), errs.Denied},
		{"another service's revocation", with(func(p *Peer) { p.Revocations = [][]byte{revoked} }), errs.Denied},
		{"a peer twice", []Peer{good, good}, errs.Conflict},
		{"two peers with one certificate", []Peer{of(usa()), of(imitation)}, errs.Conflict},
		{"a peer with our certificate", []Peer{of(ourselves)}, errs.Conflict},
		{"good and bad together", append([]Peer{good}, Peer{}), errs.Invalid},
	}
	before := b.dump()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := b.Configure(t.Context(), tt.peers); errs.KindOf(err) != tt.want {
				t.Errorf("gave %v, want kind %q", err, tt.want)
			}
			if diff := cmp.Diff(before, b.dump()); diff != "" {
				t.Errorf("the store changed: %s", diff)
			}
			if got := c.call("GET", pathHealth, "", nil); got.Status != http.StatusNoContent {
				t.Errorf("a peer is answered with %d now", got.Status)
			}
		})
	}
	check(t, b.Configure(t.Context(), []Peer{good}))
}

func TestPeersOutliveTheProcess(t *testing.T) {
	b, _ := target(t)
	b.restart()
	if got := newCaller(t, usa(), b).call("GET", pathHealth, "", nil); got.Status != http.StatusNoContent {
		t.Errorf("after a restart a peer is answered with %d", got.Status)
	}
	var only []Peer
	check(t, b.options.Store.Read(t.Context(), func(tx *gatewaydb.Tx) error {
		records, err := tx.Peers()
		only = nil
		for _, r := range records {
			if r.Service == usa().code {
				only = append(only, Peer{Fingerprint: r.Fingerprint, Theirs: r.Theirs, Ours: r.Ours})
			}
		}
		return err
	}))
	check(t, b.Configure(t.Context(), only)) // FRA/DGSE is left out
	b.restart()
	if p := b.peer(fra().code); p != nil {
		t.Error("a peer that was left out came back with the process")
	}
	if p := b.peer(usa().code); p == nil {
		t.Error("the peer that was kept is gone")
	}
}

func TestARevokedKeySetIsNotTaken(t *testing.T) {
	b, c := target(t)
	revoked, err := usa().root.SignRevocation(keys.Revocation{Service: usa().code, Serials: []uint64{1}, Reason: keys.ReasonCompromised, At: noon})
	check(t, err)
	check(t, b.Configure(t.Context(), []Peer{{Fingerprint: usa().root.Public().Fingerprint(), Theirs: usa().statement(b.code, "https://127.0.0.1:1", nil),
		Ours: b.statement(usa().code, b.endpoint(), nil), KeySets: [][]byte{usa().later}, Revocations: [][]byte{revoked}}}))
	if got := c.post(ordinary(3)); got.Status != http.StatusForbidden || got.code() != CodeDenied {
		t.Errorf("an envelope under the revoked set was answered with %d %s", got.Status, got.Body)
	}
	later := altered(usa(), func(l *letter) { l.KeySet = 2 })
	if got := c.post(later); got.Status != http.StatusOK {
		t.Errorf("an envelope under the later set was answered with %d %s", got.Status, got.Body)
	}
}

func TestALaneGoesToTheEndpointThatAnswers(t *testing.T) {
	a, b := idle(t, sqlite())
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	dead.Close()
	known := a.knows(b, func(p *keys.Peering) {
		if p.Service == b.code {
			p.Endpoints = []string{"https://" + dead.Addr().String(), b.endpoint()}
		}
	})
	check(t, a.Configure(t.Context(), []Peer{known}))
	a.run()
	b.run()
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 3)))
	until(t, func() bool { return a.status("ordinary 3").State == "delivered" })
}

// The gateway of a service is stolen: what its machine holds neither signs
// envelopes nor opens them.
func TestAGatewayRunsOnItsTwoKeysAndPublicDocuments(t *testing.T) {
	dir := t.TempDir()
	check(t, rus().gateway.Save(dir))
	check(t, rus().tls.Save(dir))
	if _, err := keys.LoadRelease(dir, 1); err == nil {
		t.Fatal("the folder holds a release key")
	}
	if _, err := keys.LoadHPKE(dir, 1); err == nil {
		t.Fatal("the folder holds a key that opens envelopes")
	}
	gateway, err := keys.LoadGateway(dir, 1)
	check(t, err)
	certificate, err := keys.LoadTLS(dir, 1)
	check(t, err)
	a := newStation(t, usa(), fileDatabase(t), nil)
	b := newStation(t, rus(), fileDatabase(t), func(o *Options) { o.Key, o.TLS = gateway, certificate })
	introduce(t, a, b, nil)
	a.run()
	b.run()
	check(t, a.Queue().Put(t.Context(), []Item{item(envelope.LaneOrdinary, 1)}))
	if got := b.take(1, gatewaydb.EventEnvelope); got[0].Hash != lanes()[envelope.LaneOrdinary].at(1).Hash() {
		t.Errorf("the wrong envelope arrived: %+v", got[0])
	}
	back := newChain(rus(), usa().code, "first", envelope.LaneOrdinary) // sealed inside, somewhere else
	check(t, b.Queue().Put(t.Context(), []Item{{ID: "back 1", Sealed: back.at(1)}}))
	until(t, func() bool { return b.status("back 1").State == "delivered" })
}

// What one partner can learn from the gateway does not depend on another.
func TestAnotherPartnersExchangeChangesNoAnswer(t *testing.T) {
	replay := func(t *testing.T, alone bool) []reaction {
		b, c := target(t)
		if !alone {
			other := newCaller(t, fra(), b)
			chain := newChain(fra(), b.code, "first", envelope.LaneOrdinary)
			for seq := range 5 {
				if got := other.post(chain.at(seq + 1).Bytes()); got.Status != http.StatusOK {
					t.Fatalf("the other partner was answered with %d", got.Status)
				}
			}
			other.post([]byte("nonsense"))
		}
		return []reaction{c.post(ordinary(3)), c.post(ordinary(3)), c.post(ordinary(9)), c.batch(frame{frameEnvelope, ordinary(4)}, frame{frameVoid, voidOf(5)}),
			c.call("GET", pathHealth, "", nil), c.call("GET", "/metrics", "", nil)}
	}
	if diff := cmp.Diff(replay(t, true), replay(t, false)); diff != "" {
		t.Errorf("the answers differ: %s", diff)
	}
}

func TestOptionsNameWhatIsMissing(t *testing.T) {
	good := func() Options {
		return Options{Self: usa().code, Key: usa().gateway, TLS: usa().tls, Store: new(gatewaydb.Store), Random: rand.NewChaCha8([32]byte{}),
			Log: slog.New(slog.DiscardHandler), Limits: DefaultLimits()}
	}
	check(t, good().Validate())
	for name, spoil := range map[string]func(*Options){
		"Self":                 func(o *Options) { o.Self = "usa" },
		"Key":                  func(o *Options) { o.Key = nil },
		"Key: expected":        func(o *Options) { o.Key = rus().gateway },
		"TLS":                  func(o *Options) { o.TLS = rus().tls },
		"Store":                func(o *Options) { o.Store = nil },
		"Random":               func(o *Options) { o.Random = nil },
		"Log":                  func(o *Options) { o.Log = nil },
		"Limits: expected dur": func(o *Options) { o.Limits.Body = 0 },
		"Limits.LastRetry":     func(o *Options) { o.Limits.LastRetry = 1 },
		"Limits: expected cou": func(o *Options) { o.Limits.Backlog = 0 },
		"Limits.Burst":         func(o *Options) { o.Limits.Burst = 1 },
	} {
		o := good()
		spoil(&o)
		if err := o.Validate(); errs.KindOf(err) != errs.Invalid || len(err.Error()) < len(name) || err.Error()[:len(name)] != name {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := New(t.Context(), o); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: New gave %v", name, err)
		}
	}
}

func TestRosterFindsEachByItsOwnPin(t *testing.T) {
	b, _ := target(t)
	peers := *b.peers.Load()
	for _, id := range []*identity{usa(), fra()} {
		if p := peers.find(id.tls.Pin()); p == nil || p.service != id.code {
			t.Errorf("the pin of %s belongs to %+v", id.code, p)
		}
	}
	for _, pin := range []string{"", "sha256:", rus().tls.Pin()} {
		if p := peers.find(pin); p != nil {
			t.Errorf("the pin %q belongs to %s", pin, p.service)
		}
	}
	var services []party.Code
	for s := range peers {
		services = append(services, s)
	}
	slices.Sort(services)
	if diff := cmp.Diff([]party.Code{"FRA/DGSE", "USA/CIA"}, services); diff != "" {
		t.Error(diff)
	}
}

package bridge

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/crossing"
	"entente/internal/seal/keys"
)

func TestOnlyThePinnedCertificateIsAnsweredAndCalled(t *testing.T) {
	w := newWorld(t)
	stranger, err := keys.GenerateTLS(rand.Reader, w.us.code, 1)
	check(t, err)
	for _, tt := range []struct {
		name string
		key  *keys.TLSKey
		pin  string
	}{
		{"another key", stranger, w.outer.Pin()},
		{"the gateway's certificate for partners", w.us.tls, w.outer.Pin()},
		{"a partner's certificate", w.them.tls, w.outer.Pin()},
		{"a bridge with another certificate", w.inside, stranger.Pin()},
	} {
		if err := w.caller(tt.key, tt.pin).Ready(t.Context()); errs.KindOf(err) != errs.Unavailable {
			t.Errorf("%s: %v; expected no answer", tt.name, err)
		}
	}
	if !w.server.Called().IsZero() {
		t.Error("a stranger counts as inside")
	}
	check(t, w.client.Ready(t.Context()))
	if w.server.Called().IsZero() {
		t.Error("inside called, and it is not noted")
	}
}

func TestNothingIsPutThatOurReleaseKeyDidNotSign(t *testing.T) {
	w := newWorld(t)
	check(t, w.client.Configure(t.Context(), w.configuration()))
	imitator := newIdentity(t, w.us.code, "an imitator of us")
	good := w.us.seal(t, w.them, 2)
	changed := bytes.Clone(good[0].Bytes())
	changed[len(changed)/2] ^= 1
	before := w.dump()
	for _, tt := range []struct {
		name string
		put  []crossing.Parcel
		want errs.Kind
	}{
		{"no envelope", []crossing.Parcel{{ID: "x", Envelope: []byte("{}")}}, errs.Invalid},
		{"nothing", []crossing.Parcel{{ID: "x"}}, errs.Invalid},
		{"no name", []crossing.Parcel{{Envelope: good[0].Bytes()}}, errs.Invalid},
		{"a partner's", parcels(w.them.seal(t, w.us, 1)...), errs.Denied},
		{"an imitator's", parcels(imitator.seal(t, w.them, 1)...), errs.Denied},
		{"one that was changed", []crossing.Parcel{{ID: "e1", Envelope: changed}}, ""},
		{"the second before the first", parcels(good[1]), errs.Conflict},
		{"a good one and an imitator's", append(parcels(good[0]), parcels(imitator.seal(t, w.them, 1)...)...), errs.Denied},
	} {
		err := w.client.Put(t.Context(), tt.put)
		if err == nil || tt.want != "" && errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v; expected %s", tt.name, err, tt.want)
		}
	}
	if after := w.dump(); after != before {
		t.Error("what was refused left something behind")
	}
	check(t, w.client.Put(t.Context(), parcels(good...)))
}

func TestNothingIsConfiguredThatDoesNotVerify(t *testing.T) {
	w := newWorld(t)
	imitator := newIdentity(t, w.us.code, "an imitator of us")
	check(t, w.client.Configure(t.Context(), w.configuration()))
	before := w.dump()
	with := func(change func(*crossing.Configuration)) crossing.Configuration {
		c := w.configuration()
		change(&c)
		return c
	}
	for _, tt := range []struct {
		name string
		give crossing.Configuration
	}{
		{"a key set of another root", with(func(c *crossing.Configuration) { c.KeySets = [][]byte{imitator.set.Bytes()} })},
		{"a key set of a partner", with(func(c *crossing.Configuration) { c.KeySets = [][]byte{w.them.set.Bytes()} })},
		{"no key set", with(func(c *crossing.Configuration) { c.KeySets = [][]byte{[]byte("{}")} })},
		{"a revocation that is none", with(func(c *crossing.Configuration) { c.Revocations = [][]byte{w.us.set.Bytes()} })},
		{"a statement of ours under another root", with(func(c *crossing.Configuration) {
			c.Peers[0].Ours = imitator.statement(t, w.them.code, "https://127.0.0.1:2")
		})},
		{"another fingerprint", with(func(c *crossing.Configuration) { c.Peers[0].Fingerprint = w.us.root.Public().Fingerprint() })},
		{"no statement", with(func(c *crossing.Configuration) { c.Peers[0].Theirs = nil })},
		{"a partner twice", with(func(c *crossing.Configuration) { c.Peers = append(c.Peers, c.Peers[0]) })},
	} {
		if err := w.client.Configure(t.Context(), tt.give); err == nil {
			t.Errorf("%s is believed", tt.name)
		}
	}
	if after := w.dump(); after != before {
		t.Error("what was refused changed something")
	}
}

func TestWhatRevokesOurKeySetIsKeptForGood(t *testing.T) {
	w := newWorld(t)
	revoked, err := w.us.root.SignRevocation(keys.Revocation{Service: w.us.code, Serials: []uint64{1}, Reason: keys.ReasonLost, At: noon})
	check(t, err)
	told := w.configuration()
	told.Revocations = [][]byte{revoked}
	check(t, w.client.Configure(t.Context(), told))
	check(t, w.client.Configure(t.Context(), w.configuration())) // it is not said again
	if err := w.client.Put(t.Context(), parcels(w.us.seal(t, w.them, 1)...)); errs.KindOf(err) != errs.Denied {
		t.Errorf("an envelope under a revoked key set: %v", err)
	}
	again, err := New(t.Context(), w.server.Options) // another process, later
	check(t, err)
	if _, err := again.believe(w.us.seal(t, w.them, 1)[0].Bytes()); errs.KindOf(err) != errs.Denied {
		t.Errorf("an envelope under a revoked key set, after a restart: %v", err)
	}
}

func TestReplaysOfEveryCallAreHarmless(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for range 2 {
		check(t, w.client.Configure(ctx, w.configuration()))
	}
	sealed := parcels(w.us.seal(t, w.them, 3)...)
	for range 3 {
		check(t, w.client.Put(ctx, sealed))
		check(t, w.client.Put(ctx, sealed[:1]))
	}
	list, err := w.client.Status(ctx, []string{"e1", "e2", "e3", "e9"})
	if err != nil || len(list) != 3 {
		t.Fatalf("%+v (%v); expected three items", list, err)
	}
	check(t, w.client.Configure(ctx, crossing.Configuration{KeySets: w.configuration().KeySets})) // nobody is called any more
	first, err := w.client.Cancel(ctx, []string{"e3", "e9"})
	check(t, err)
	for range 2 {
		again, err := w.client.Cancel(ctx, []string{"e3", "e9"})
		if err != nil || !slices.Equal(first, again) {
			t.Errorf("cancelled again: %v (%v); the first time %v", again, err, first)
		}
		check(t, w.client.Ack(ctx, []string{"nothing", "e1"}))
	}
	events, err := w.client.Take(ctx, 64)
	if err != nil || len(events) != 0 {
		t.Errorf("%d events (%v)", len(events), err)
	}
}

// The partner takes every call and never answers; inside notices nothing of it.
func TestNoAnswerWaitsForAPartner(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // not how long it may take, but for ever
	defer cancel()
	check(t, w.client.Configure(ctx, w.configuration()))
	check(t, w.client.Put(ctx, parcels(w.us.seal(t, w.them, 2)...)))
	_, err := w.client.Take(ctx, 10)
	check(t, err)
	check(t, w.client.Ack(ctx, []string{"x"}))
	_, err = w.client.Status(ctx, []string{"e1"})
	check(t, err)
	_, err = w.client.Cancel(ctx, []string{"e1", "e2"})
	check(t, err)
	check(t, w.client.Configure(ctx, w.configuration()))
	check(t, w.client.Ready(ctx))
	for range 3 { // the bridge says each time that the partner has not answered
		if r := w.raw(t, http.MethodPost, crossing.PathHeads, crossing.JSONType, `{"v":1,"partner":"RUS/FSB"}`); r.StatusCode != http.StatusAccepted {
			t.Errorf("heads while the partner is silent: %s", r.Status)
		}
	}
}

func (w *world) raw(t *testing.T, method, path, kind, body string) *http.Response {
	t.Helper()
	config, err := w.inside.Config(func(pin string) bool { return keys.SamePin(pin, w.outer.Pin()) })
	check(t, err)
	transport := &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}
	request, err := http.NewRequestWithContext(t.Context(), method, "https://"+w.address+path, strings.NewReader(body))
	check(t, err)
	request.Header.Set("Content-Type", kind)
	response, err := transport.RoundTrip(request)
	check(t, err)
	t.Cleanup(func() { response.Body.Close() })
	return response
}

func TestHostileMessagesAreRefusedByAClosedList(t *testing.T) {
	w := newWorld(t)
	check(t, w.client.Configure(t.Context(), w.configuration()))
	before := w.dump()
	item := "I\x00\x00\x00\x26" + `{"v":1,"id":"e1","cancelled":false}`
	many, err := crossing.WriteIDs(slices.Repeat([]string{"e1"}, crossing.MaxIDs+1))
	check(t, err)
	// One byte above the bound: the bridge reads it all, and so hangs up on nobody who still writes.
	tooMuch := `{"v":1,"ids":["` + strings.Repeat("a", crossing.MaxJSON-len(`{"v":1,"ids":[""]}`)+1) + `"]}`
	for _, tt := range []struct {
		name, method, path, kind, body string
		want                           int
	}{
		{"no such page", "POST", "/bridge/v1/open", crossing.JSONType, "{}", 404},
		{"another method", "GET", crossing.PathTake, crossing.JSONType, "", 404},
		{"another type", "POST", crossing.PathTake, "text/plain", `{"v":1,"max":1}`, 422},
		{"no JSON", "POST", crossing.PathTake, crossing.JSONType, "{", 422},
		{"an unknown key", "POST", crossing.PathTake, crossing.JSONType, `{"v":1,"max":1,"more":1}`, 422},
		{"a key twice", "POST", crossing.PathTake, crossing.JSONType, `{"v":1,"max":1,"max":2}`, 422},
		{"too many at once", "POST", crossing.PathTake, crossing.JSONType, `{"v":1,"max":65}`, 422},
		{"too many names", "POST", crossing.PathAck, crossing.JSONType, string(many), 422},
		{"a name that is none", "POST", crossing.PathCancel, crossing.JSONType, `{"v":1,"ids":["a b"]}`, 422},
		{"a partner that is none", "POST", crossing.PathHeads, crossing.JSONType, `{"v":1,"partner":"nobody"}`, 422},
		{"a body above the bound", "POST", crossing.PathStatus, crossing.JSONType, tooMuch, 422},
		{"a frame that breaks off", "POST", crossing.PathPut, crossing.FramesType, "I\x00\x00", 422},
		{"a length that is not there", "POST", crossing.PathPut, crossing.FramesType, "I\x7f\xff\xff\xff{}", 422},
		{"an envelope too large to be", "POST", crossing.PathPut, crossing.FramesType, item + "E\x7f\xff\xff\xff", 422},
		{"an item without an envelope", "POST", crossing.PathPut, crossing.FramesType, item, 422},
		{"no frames", "POST", crossing.PathConfigure, crossing.FramesType, "", 422},
		{"peers that do not come", "POST", crossing.PathConfigure, crossing.FramesType, "C\x00\x00\x00\x34" + `{"v":1,"key_sets":0,"revocations":0,"peers":1000000}`, 422},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := w.raw(t, tt.method, tt.path, tt.kind, tt.body)
			data, err := io.ReadAll(r.Body)
			check(t, err)
			if r.StatusCode != tt.want || r.Header.Get("Content-Type") != crossing.ProblemType || !strings.Contains(string(data), `"type":"urn:entente:bridge:`) {
				t.Errorf("%s %s; expected %d and a problem", r.Status, data, tt.want)
			}
			if r.Header.Get("Date") != "" {
				t.Error("the answer tells the time of the machine")
			}
		})
	}
	if after := w.dump(); after != before {
		t.Error("a hostile message left something behind")
	}
}

// A question for news waits until there is some, and a gateway that was started
// again always has some.
func TestNewsIsHeardOnceAndAfterARestart(t *testing.T) {
	b := newBulletin()
	hints := make(chan struct{})
	go b.follow(t.Context(), hints)
	first := b.after(t.Context(), "")
	heard := make(chan string)
	go func() { heard <- b.after(t.Context(), first) }()
	hints <- struct{}{}
	second := <-heard
	if second == first {
		t.Error("the same news twice")
	}
	over, end := context.WithCancel(t.Context())
	end()
	if now := b.after(over, second); now != second {
		t.Errorf("without anything new there is %q; expected %q", now, second)
	}
	if again := newBulletin().after(over, second); again == second {
		t.Error("who was started again has nothing new")
	}
}

package node

import (
	"bytes"
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/reporting"
)

// site is one service's node in a test, with its people's client.
type site struct {
	t      testing.TB
	dir    string
	log    *logs
	node   *Node
	client *desk.Client
	door   net.Listener
}

// logs is a log that may be read while it is written.
type logs struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// found makes a node's directory whose gateway listens on a port of its own.
func found(t testing.TB, service party.Code, parties string, directives ...string) *site {
	t.Helper()
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { door.Close() })
	s := &site{t: t, dir: filepath.Join(t.TempDir(), "n"), log: &logs{}, door: door}
	_, err = Create(s.dir, Setup{Service: service, Inside: "127.0.0.1:0", Listen: door.Addr().String(), Exercise: true, Random: rand.Reader, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	s.write("policy/parties.yaml", parties)
	for i, d := range directives {
		s.write(filepath.Join("policy/directives", string(rune('a'+i))+".yaml"), d)
	}
	return s
}

func (s *site) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) config() Config {
	s.t.Helper()
	c, err := LoadConfig(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	c.Log.Level = "debug"
	return c
}

// start opens and starts the node; the test's end stops it.
func (s *site) start(change ...func(*Config, *Options)) {
	s.t.Helper()
	c, o := s.config(), Options{Version: "test", Log: s.log, Gateway: s.door}
	for _, f := range change {
		f(&c, &o)
	}
	n, err := Open(s.t.Context(), c, o)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := n.Start(context.WithoutCancel(s.t.Context())); err != nil {
		s.t.Fatal(err)
	}
	s.node, s.client = n, desk.NewClient(c.SocketPath())
	s.t.Cleanup(func() { s.stop() })
}

func (s *site) stop() {
	s.t.Helper()
	if s.node == nil {
		return
	}
	if err := s.node.Stop(); err != nil {
		s.t.Error(err)
	}
	s.node = nil
}

// restart starts a node that was stopped, on the same port.
func (s *site) restart() {
	s.t.Helper()
	door, err := net.Listen("tcp", s.door.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.door = door
	s.start()
}

func get[T any](s *site, path string) T {
	s.t.Helper()
	return as[T](s, "", path)
}

// as gets something as an officer.
func as[T any](s *site, officer, path string) T {
	s.t.Helper()
	out, err := desk.Ask[T](s.t.Context(), s.client, officer, http.MethodGet, path, nil)
	if err != nil {
		s.t.Fatalf("%s: %v", path, err)
	}
	return out
}

func post[T any](s *site, officer, path string, body any) T {
	s.t.Helper()
	out, err := desk.Ask[T](s.t.Context(), s.client, officer, http.MethodPost, path, body)
	if err != nil {
		s.t.Fatalf("%s: %v", path, err)
	}
	return out
}

// refused posts what must be refused and gives the refusal.
func (s *site) refused(officer, path string, body any) error {
	s.t.Helper()
	_, err := s.client.Call(s.t.Context(), officer, http.MethodPost, path, body)
	if err == nil {
		s.t.Errorf("%s: expected a refusal", path)
	}
	return err
}

func (s *site) offer(to party.Code) (document []byte, fingerprint string) {
	s.t.Helper()
	c := s.config()
	document, fingerprint, err := SignOffer(c, Offer{Partner: to, Now: noon})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := KeepOffer(c, to, document); err != nil {
		s.t.Fatal(err)
	}
	return document, fingerprint
}

// befriend peers two running nodes, each with an author and an officer.
func befriend(a, b *site) {
	a.t.Helper()
	for _, s := range []*site{a, b} {
		for _, code := range []string{"author", "officer"} {
			post[disclosure.Officer](s, "", "/officers", map[string]string{"code": code})
		}
	}
	ours, said := a.offer(party.Code(b.config().Service))
	theirs, told := b.offer(party.Code(a.config().Service))
	post[exchange.Partner](a, "officer", "/peers", map[string]any{"file": "b", "document": theirs, "fingerprint": told})
	post[exchange.Partner](b, "officer", "/peers", map[string]any{"file": "a", "document": ours, "fingerprint": said})
}

func (s *site) add(text string) reporting.Version {
	s.t.Helper()
	return post[reporting.Version](s, "author", "/reports", map[string]any{"file": "report.yaml", "content": []byte(text)})
}

func (s *site) propose(report, partner string) disclosure.Result {
	s.t.Helper()
	return post[disclosure.Result](s, "author", "/releases", map[string]any{"report": report, "partner": partner})
}

// until waits for a release to reach a state.
func (s *site) until(release, state string) disclosure.View {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		v := get[disclosure.View](s, "/releases/"+release)
		if v.State == state {
			return v
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("release is %s (%s); expected %s\n%s", v.State, v.Said, state, s.log)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// fetch reads a page of the inside listener.
func (s *site) fetch(page string) (int, string) {
	s.t.Helper()
	inside, _ := s.node.Addresses()
	r, err := http.Get("http://" + inside + page)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode, b.String()
}

const (
	ciaParties = `self: USA/CIA
parties:
  FRA: {services: [FRA/DGSE], ceiling: SECRET}
`
	dgseParties = `self: FRA/DGSE
parties:
  USA: {services: [USA/CIA], ceiling: SECRET}
`
	automatic = `id: D-AUTO
title: Intelligence for France
issued_by: [Director]
basis: existing law and policy
effective: 2015-11-16
review: 2016-05-16
partners: [FRA]
topics: [counter-terrorism]
kinds: [intelligence]
ceiling: SECRET
rungs: {text: written, person: described, place: city, source: collection, organisation: kind, time: day, document: partial, selector: kind, quantity: range, transport: route, quote: paraphrase}
mode: automatic
purpose: prevent attacks
benefit: lives
`
	plain = `originator: USA/CIA
serial: %s
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
title: {mark: "(S//REL TO USA, FRA)", text: "%s"}
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "%s"}
`
)

// pair is two running nodes that exchange.
func pair(t testing.TB, directives ...string) (cia, dgse *site) {
	t.Helper()
	if len(directives) == 0 {
		directives = []string{automatic}
	}
	cia, dgse = found(t, "USA/CIA", ciaParties, directives...), found(t, "FRA/DGSE", dgseParties)
	cia.start()
	dgse.start()
	befriend(cia, dgse)
	return cia, dgse
}

package acceptance

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
	demonstration "entente/internal/history"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/node"
	"entente/internal/seal/keys"
)

// premises are a service's directory and a client of its desk, whether its
// node runs in this process, in another, or not at all.
type premises struct {
	t      testing.TB
	code   party.Code
	dir    string
	config node.Config
	client *desk.Client
	doors  []string // where partners reach its gateways; nil for the one that node.toml names
}

// found makes the directory of a new node on a disk, with addresses of its own
// and the given directives. endpoint is how partners reach it, "" for directly.
func found(t testing.TB, code party.Code, endpoint string, directives ...string) *premises {
	t.Helper()
	top, err := os.MkdirTemp("", "entente-") // short, for the socket
	check(t, err)
	t.Cleanup(func() { check(t, os.RemoveAll(top)) })
	p := &premises{t: t, code: code, dir: filepath.Join(top, "node")}
	_, err = node.Create(p.dir, node.Setup{Service: code, Inside: free(t), Listen: free(t), Endpoint: endpoint, Exercise: true, Random: rand.Reader, Now: insidetest.Start})
	check(t, err)
	p.write("policy/parties.yaml", partiesOf[code])
	for i, d := range directives {
		p.write(fmt.Sprintf("policy/directives/%d.yaml", i), d)
	}
	p.config, err = node.LoadConfig(p.dir)
	check(t, err)
	p.client = desk.NewClient(p.config.SocketPath())
	return p
}

// free is an address that nobody listens on.
func free(t testing.TB) string {
	t.Helper()
	address, err := demonstration.FreeAddress()
	check(t, err)
	return address
}

func (p *premises) write(name, text string) {
	p.t.Helper()
	check(p.t, os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600))
}

// offer is our signed statement to a partner, kept on our side; most is the
// largest envelope that we take, 0 for the usual.
func (p *premises) offer(to party.Code, most uint64) (document []byte, fingerprint string) {
	p.t.Helper()
	document, fingerprint, err := node.SignOffer(p.config, node.Offer{Partner: to, Now: insidetest.Start})
	check(p.t, err)
	if most > 0 {
		offer, err := keys.ReadOffer(document)
		check(p.t, err)
		root, err := keys.LoadRoot(filepath.Join(p.dir, "root"))
		check(p.t, err)
		said := offer.Statement()
		said.MaxBytes = most
		if p.doors != nil {
			said.Endpoints = p.doors
		}
		document = signPeering(p.t, root, said)
	}
	check(p.t, node.KeepOffer(p.config, to, document))
	return document, fingerprint
}

// ask asks the desk, and gives the error that it answers.
func ask[T any](p *premises, officer, method, path string, in any) (T, error) {
	return desk.Ask[T](context.Background(), p.client, officer, method, path, in)
}

// get asks the desk for something that it has.
func get[T any](p *premises, path string) T {
	p.t.Helper()
	out, err := ask[T](p, "", http.MethodGet, path, nil)
	if err != nil {
		p.t.Fatalf("%s %s: %v", p.code, path, err)
	}
	return out
}

// post asks the desk to do something that it does.
func post[T any](p *premises, officer, path string, in any) T {
	p.t.Helper()
	out, err := ask[T](p, officer, http.MethodPost, path, in)
	if err != nil {
		p.t.Fatalf("%s %s: %v", p.code, path, err)
	}
	return out
}

// answers tells whether a node runs there.
func (p *premises) answers() bool {
	_, err := ask[desk.Status](p, "", http.MethodGet, "/node", nil)
	return errs.KindOf(err) != errs.Unavailable
}

// staff registers the officers.
func (p *premises) staff() {
	p.t.Helper()
	for _, code := range []string{author, reviewer} {
		post[disclosure.Officer](p, "", "/officers", map[string]string{"code": code})
	}
}

// introduce peers nodes that run, each with each.
func introduce(most uint64, all ...*premises) {
	for _, p := range all {
		p.staff()
		for _, q := range all {
			if p != q {
				p.offer(q.code, most)
			}
		}
	}
	for _, p := range all {
		for _, q := range all {
			if p != q {
				document, fingerprint := p.offer(q.code, most)
				post[exchange.Partner](q, reviewer, "/peers", map[string]any{"file": "offer", "document": document, "fingerprint": fingerprint})
			}
		}
	}
}

func (p *premises) add(text string) reporting.Version {
	p.t.Helper()
	return post[reporting.Version](p, author, "/reports", map[string]any{"file": "report.yaml", "content": []byte(text)})
}

func (p *premises) propose(report string, partner party.Code) disclosure.Result {
	p.t.Helper()
	return post[disclosure.Result](p, author, "/releases", map[string]any{"report": report, "partner": partner})
}

// line is the outbox's line of a release.
func (p *premises) line(release string) exchange.Sending {
	p.t.Helper()
	for _, line := range get[desk.Outbox](p, "/outbox").Items {
		if line.Release == release {
			return line
		}
	}
	p.t.Fatalf("%s: the release %q is not in the outbox", p.code, release)
	return exchange.Sending{}
}

// reaches waits until a release has come to a state.
func (p *premises) reaches(release, state string) {
	p.t.Helper()
	until(p.t, "the state "+state, func() bool { return p.line(release).State == state })
}

// resident is a node that runs in this process.
type resident struct {
	*premises
	*node.Node
	log *ledger
}

// ledger is a log that may be read while it is written.
type ledger struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *ledger) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *ledger) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start opens and starts a node; the end of the test stops it.
func (p *premises) start() *resident {
	p.t.Helper()
	r := &resident{premises: p, log: &ledger{}}
	c := p.config
	c.Log.Level = "debug"
	limits := quick()
	var err error
	r.Node, err = node.Open(context.Background(), c, node.Options{Version: "test", Log: r.log, Limits: &limits})
	check(p.t, err)
	check(p.t, r.Node.Start(context.Background()))
	p.t.Cleanup(r.stop)
	return r
}

func (r *resident) stop() {
	if r.Node != nil {
		check(r.t, r.Node.Stop())
		r.Node = nil
	}
}

// The reports of tests that need nothing but a text, from each service.
func plainly(code party.Code, serial, text string) string {
	form := `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
serial: %s
title: {mark: "(U//REL TO USA, RUS)", text: "Exercise"}
portions:
  - {mark: "(S//REL TO USA, RUS)", text: %q}
`
	switch code {
	case "FRA/DGSE":
		form = strings.NewReplacer("USA/CIA", "FRA/DGSE", "2017", "2022", "(U//REL TO USA, RUS)", "(NP//REL TO FRA, USA)", "(S//REL TO USA, RUS)", "(S//REL TO FRA, USA)").Replace(form)
	case "RUS/FSB":
		form = strings.NewReplacer("USA/CIA", "RUS/FSB", "(U//REL TO USA, RUS)", "(Н//REL TO RUS, USA)", "(S//REL TO USA, RUS)", "(С//REL TO RUS, USA)").Replace(form)
	}
	return fmt.Sprintf(form, serial, text)
}

// The directives under which the two of them release what is theirs at once.
var (
	ciaToFSB  = directiveFor("D-1", "RUS", "SECRET", rungsGiven[0], "automatic", "intelligence, warning")
	fsbToCIA  = directiveFor("D-4", "USA", "СЕКРЕТНО", rungsGiven[0], "automatic", "intelligence, warning")
	dgseToCIA = directiveFor("D-5", "USA", "SECRET", rungsGiven[0], "automatic", "intelligence, warning")
)

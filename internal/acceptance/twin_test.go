package acceptance

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/gateway/link"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// theatre is where pairs of worlds are played: USA/CIA, who discloses, and
// RUS/FSB, who observes, each with a database that knows the other already,
// and a tap before each gateway. FRA/DGSE is peered with USA/CIA and never in reach.
type theatre struct {
	t        testing.TB
	dir      string // the databases that every world begins with
	toFSB    *tap
	toCIA    *tap
	policies []*directive.Policy // of USA/CIA
	theirs   *directive.Policy
}

// The two policies of USA/CIA that worlds are played under: what is given of
// each ladder. The first gives more.
var rungsGiven = []string{
	"text: written, source: collection, person: described, place: city, time: day, document: partial, selector: kind, organisation: kind, quantity: range, transport: route, quote: paraphrase",
	"text: written, source: grade, person: masked, place: country, time: week, quantity: order",
}

// directiveFor is a directive that releases automatically, or after review
// what is a tip.
func directiveFor(id, partner, ceiling, rungs, mode, kinds string) string {
	return fmt.Sprintf(`id: %s
title: For an exercise
issued_by: [Director]
basis: exercise basis
effective: 2017-01-01T00:00:00Z
expires: 2099-01-01T00:00:00Z
partners: [%s]
topics: [counter-terrorism]
kinds: [%s]
ceiling: %s
rungs: {%s}
mode: %s
purpose: prevent attacks
benefit: lives
onward: ask
`, id, partner, kinds, ceiling, rungs, mode)
}

// partiesOf is parties.yaml of each service.
var partiesOf = map[party.Code]string{
	"USA/CIA": `self: USA/CIA
topics: [counter-terrorism, strategy]
parties:
  FRA: {services: [FRA/DGSE], ceiling: SECRET}
  GBR: {services: [GBR/SIS], ceiling: SECRET}
  RUS: {services: [RUS/FSB], ceiling: SECRET}
`,
	"RUS/FSB": `self: RUS/FSB
topics: [counter-terrorism, strategy]
parties:
  FRA: {services: [FRA/DGSE], ceiling: СЕКРЕТНО}
  USA: {services: [USA/CIA], ceiling: СЕКРЕТНО}
`,
	"FRA/DGSE": `self: FRA/DGSE
topics: [counter-terrorism, strategy]
parties:
  USA: {services: [USA/CIA], ceiling: SECRET}
`,
}

// policyOf compiles directives of a service.
func policyOf(t testing.TB, self party.Code, directives ...string) *directive.Policy {
	t.Helper()
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(partiesOf[self])}}
	for i, text := range directives {
		f.Directives = append(f.Directives, directive.File{Name: fmt.Sprintf("directive-%d.yaml", i), Data: []byte(text)})
	}
	p, err := directive.Load(f)
	check(t, err)
	return p
}

func newTheatre(t testing.TB) *theatre {
	t.Helper()
	s := &theatre{t: t, dir: folder(t)}
	s.toFSB = listenIn(t, fsb().tls, cia().tls)
	s.toCIA = listenIn(t, cia().tls, fsb().tls)
	for _, rungs := range rungsGiven {
		s.policies = append(s.policies, policyOf(t, cia().code,
			directiveFor("D-1", "RUS", "SECRET", rungs, "automatic", "intelligence, warning"), directiveFor("D-2", "RUS", "SECRET", rungsGiven[0], "review", "tip"),
			directiveFor("D-3", "FRA", "SECRET", rungsGiven[0], "automatic", "intelligence, warning")))
	}
	s.theirs = policyOf(t, fsb().code, directiveFor("D-4", "USA", "СЕКРЕТНО", rungsGiven[0], "automatic", "intelligence"))
	nowhere := free(t)
	clock := insidetest.NewClock()
	for _, id := range []*identity{cia(), fsb()} {
		check(t, os.Mkdir(filepath.Join(s.dir, name(id.code)), 0o700))
		p := join(t, id, s.surroundings(s.dir, id, clock, &chance{seed: "first"}, s.policies[0]))
		p.staff()
		if id == cia() {
			p.meet(acquaintance{fsb(), s.toFSB.endpoint(), s.toCIA.endpoint()},
				acquaintance{dgse(), "https://" + nowhere, s.toCIA.endpoint()})
		} else {
			p.meet(acquaintance{cia(), s.toCIA.endpoint(), s.toFSB.endpoint()})
		}
		p.close()
	}
	return s
}

func name(code party.Code) string { return string(code[4:]) }

// folder is a folder in memory where there is such a place: what these worlds
// store need not outlast them.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "entente-")
	if err != nil {
		dir, err = os.MkdirTemp("", "entente-")
	}
	check(t, err)
	t.Cleanup(func() { check(t, os.RemoveAll(dir)) })
	return dir
}

func (s *theatre) surroundings(dir string, id *identity, clock *insidetest.Clock, source *chance, policy *directive.Policy) surroundings {
	limits := link.DefaultLimits()
	limits.FirstRetry, limits.LastRetry, limits.Poll = time.Hour, time.Hour, time.Hour
	if id == fsb() {
		policy = s.theirs
	}
	return surroundings{dir: filepath.Join(dir, name(id.code)), now: clock.Now, policy: func() *directive.Policy { return policy },
		source: source, limits: limits, log: insidetest.Quiet()}
}

// chance is randomness split by partner, lane, number and purpose. The
// identity of a partner's copy is drawn under the serial or the hash of the
// report, which may themselves be hidden and differ. So that the same release
// has the same identity in both worlds of a pair, its draw is named after the
// scene: the streams are alike in law, and only their names are exchanged.
type chance struct {
	seed string
	mu   sync.Mutex
	copy string
}

func (c *chance) Reader(partner, lane string, number uint64, purpose string) io.Reader {
	c.mu.Lock()
	defer c.mu.Unlock()
	label := c.seed
	if strings.HasPrefix(purpose, "copy/") {
		purpose = "copy/" + c.copy
	}
	return insidetest.Chance(label).Reader(partner, lane, number, purpose)
}

func (c *chance) proposing(report string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.copy = report
}

// twin is one world of a pair.
type twin struct {
	*theatre
	clock   *insidetest.Clock
	chance  *chance // of USA/CIA
	theirs  *chance // of RUS/FSB
	cia     *pieces
	fsb     *pieces
	reports int    // taken in here, for names that are never the same
	last    string // the report that was released last
	residue []bool // of every report released: whether the check found something
	went    int    // releases that left
	talk    talk   // what is owed between the two
}

// play runs a script in a new world, and gives what can be observed of it and
// what the residue check said.
func (s *theatre) play(script []scene, policy int) (observed []string, residue []bool, went int) {
	dir := folder(s.t)
	check(s.t, os.CopyFS(dir, os.DirFS(s.dir)))
	w := &twin{theatre: s, clock: insidetest.NewClock(), chance: &chance{seed: "pair"}, theirs: &chance{seed: "observer"}}
	w.cia = join(s.t, cia(), s.surroundings(dir, cia(), w.clock, w.chance, s.policies[policy]))
	w.fsb = join(s.t, fsb(), s.surroundings(dir, fsb(), w.clock, w.theirs, s.policies[policy]))
	defer func() {
		w.cia.close()
		w.fsb.close()
		check(s.t, os.RemoveAll(dir)) // there are thousands of them
	}()
	for _, x := range []struct {
		p   *pieces
		tap *tap
	}{{w.cia, s.toCIA}, {w.fsb, s.toFSB}} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		check(s.t, err)
		x.tap.to(l.Addr().String())
		x.p.serve(l)
	}
	o := newObserver(s.t, cia(), fsb())
	for _, sc := range script {
		w.clock.Add(time.Minute)
		w.act(sc)
		w.tick()
		o.gateway(w.cia.gateway, fsb().code)
	}
	w.tick()
	w.tick()
	o.gateway(w.cia.gateway, fsb().code)
	w.cia.halt()
	w.fsb.halt()
	o.wire("to the partner", s.toFSB.record())
	o.wire("from the partner", s.toCIA.record())
	return o.told(), w.residue, w.went
}

// tick lets everything that can happen happen, in one order: lanes run side by
// side, and which of two is first is a matter of timing alone. So each turn of
// one side has something for one lane at most.
func (w *twin) tick() {
	w.t.Helper()
	w.out(w.cia, w.fsb)
	w.out(w.fsb, w.cia)
	w.out(w.cia, w.fsb)
}

// out lets one side send, and the other take what came.
func (w *twin) out(from, to *pieces) {
	w.t.Helper()
	check(w.t, from.exchange.Outward(context.Background()))
	from.sent(to.code)
	check(w.t, to.exchange.Inward(context.Background()))
	check(w.t, from.exchange.Inward(context.Background()))
}

// scene is one step of a script: hidden acts before and after a visible one.
type scene struct {
	before  []hidden
	visible visible
	after   []hidden
	why     string // the words that our officer keeps of what is stated
}

// visible is something of which the partner may see something.
type visible struct {
	release string // our report that is proposed to the partner; "" for none
	partner string // the partner's report that is proposed to us
	probe   bool   // the partner asks our gateway what it may and may not
	owed    []owing
}

// hidden is something of which the partner may see nothing.
type hidden struct {
	act    string
	report string
}

// What is done in hiding.
const (
	hold     = "hold"     // a report that is never proposed
	withhold = "withhold" // proposed, and withheld or referred
	deny     = "deny"     // proposed, and denied by an officer
	other    = "other"    // released to another partner
	again    = "again"    // the last one released, proposed again unchanged
)

func (w *twin) act(sc scene) {
	w.t.Helper()
	for _, h := range sc.before {
		w.hide(h)
	}
	for _, o := range sc.visible.owed {
		w.owe(o, sc.why)
	}
	if sc.visible.partner != "" {
		w.theirs.proposing(sc.visible.partner)
		w.fsb.propose(disclosure.Proposal{Report: w.fsb.add(sc.visible.partner), Partner: cia().code})
		w.out(w.fsb, w.cia)
		w.tick()
	}
	if sc.visible.probe {
		w.probe()
	}
	if sc.visible.release != "" {
		w.release(sc.visible.release)
	}
	for _, h := range sc.after {
		w.hide(h)
	}
}

// probe asks our gateway as the partner, with its certificate.
func (w *twin) probe() {
	w.t.Helper()
	config, err := fsb().tls.Config(func(string) bool { return true })
	check(w.t, err)
	caller := &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
	for _, ask := range []struct{ method, page, kind, body string }{
		{http.MethodGet, "/link/v1/health", "", ""}, {http.MethodGet, "/metrics", "", ""}, {http.MethodGet, "/api/v1/outbox", "", ""},
		{http.MethodPost, "/link/v1/envelopes", keys.EnvelopeType, "{}"}, {http.MethodPost, "/link/v1/envelopes", "text/plain", "report V-0?"},
	} {
		r, err := http.NewRequest(ask.method, w.toCIA.endpoint()+ask.page, strings.NewReader(ask.body))
		check(w.t, err)
		r.Header.Set("Content-Type", ask.kind)
		answer, err := caller.Do(r)
		check(w.t, err)
		check(w.t, answer.Body.Close())
	}
}

// release proposes a report to the partner, and lets it pass where the residue
// check alone stands in its way.
func (w *twin) release(report string) {
	w.t.Helper()
	w.reports++
	w.chance.proposing(fmt.Sprint("visible ", len(w.residue)))
	w.last = w.cia.add(report)
	r := w.cia.propose(disclosure.Proposal{Report: w.last, Partner: fsb().code})
	if r.Release == "" {
		w.t.Fatalf("nothing goes: %s\n%s", r.Said, report)
	}
	view, err := w.cia.office.Show(context.Background(), r.Release, time.Time{})
	check(w.t, err)
	w.residue = append(w.residue, len(view.Residue) > 0)
	w.went++
	if r.State == string(insidedb.InReview) {
		_, err := w.cia.office.Approve(context.Background(), disclosure.Approval{Release: r.Release, Officer: reviewer, Hash: view.Hash, Residue: "the word is common"})
		check(w.t, err)
	}
}

func (w *twin) hide(h hidden) {
	w.t.Helper()
	w.reports++
	w.chance.proposing(fmt.Sprint("hidden ", w.reports))
	if h.act == again {
		if w.last != "" {
			if r := w.cia.propose(disclosure.Proposal{Report: w.last, Partner: fsb().code}); r.Release == "" {
				w.t.Fatalf("proposed again: %s", r.Said)
			}
		}
		return
	}
	if w.hideOwed(h) {
		return
	}
	id := w.cia.add(fmt.Sprintf(h.report, w.reports))
	switch h.act {
	case hold:
	case withhold:
		if r := w.cia.propose(disclosure.Proposal{Report: id, Partner: fsb().code}); r.Release != "" {
			w.t.Fatalf("what is to be withheld is %s", r.Said)
		}
	case deny:
		r := w.cia.propose(disclosure.Proposal{Report: id, Partner: fsb().code})
		_, err := w.cia.office.Deny(context.Background(), disclosure.Denial{Release: r.Release, Officer: reviewer, Reason: "not now"})
		check(w.t, err)
	case other:
		if r := w.cia.propose(disclosure.Proposal{Report: id, Partner: dgse().code}); r.State != string(insidedb.Approved) {
			w.t.Fatalf("what another partner is to get is %s", r.Said)
		}
	default:
		w.t.Fatalf("no act %q", h.act)
	}
}

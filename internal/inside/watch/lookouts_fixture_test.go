package watch_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/screening"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// post is a service with its lookouts, and those who keep them.
type post struct {
	*bench
	lookouts *watch.Lookouts
}

// keep gives a store lookouts, and registers who keeps them.
func keep(t *testing.T, store *insidedb.Store) *watch.Lookouts {
	t.Helper()
	for code, role := range map[string]string{"o.lind": insidedb.RoleAuthor, "o.berg": insidedb.RoleAuthor, "o.west": insidedb.RoleAuthor,
		"l.holt": insidedb.RoleLead, "w.dahl": insidedb.RoleWatch, "f.nord": insidedb.RoleFront} {
		err := store.Write(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	l, err := watch.NewLookouts(watch.LookoutsConfig{Self: "USA/CIA", Store: store, Rules: lookout.DefaultRules, Log: insidetest.Quiet()})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func newPost(t *testing.T, d *storetest.Database) *post {
	t.Helper()
	b := newBench(t, d)
	b.must(b.watch.Refresh(t.Context()))
	return &post{b, keep(t, b.store)}
}

func lonePost(t *testing.T) *post { return newPost(t, storetest.Engines()[0].Fresh(t)) }

// eachPost runs a test on both engines.
func eachPost(t *testing.T, test func(*testing.T, *post)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) { test(t, newPost(t, d)) })
}

const theLookout = `id: boston-1
person: {names: [Timofei Carnov], births: [1986-10-21]}
owner: o.lind
deputy: o.berg
case: C-2017-4
purpose: to learn whom he meets abroad
basis: Border Act, section 4
predicate: [{kind: own-investigation, ref: C-2017-4}]
marking: SECRET//NOFORN
instruction: secondary
code: TECS
power: Border Act, section 9
hold: PT4H
answer: PT30M
contact: +1 555 0100
until: 2018-12-11
review: 2018-06-11
front: {mark: UNCLASSIFIED, text: Ask about the journey.}
`

// file is a lookout's document, changed.
func file(change ...string) watch.LookoutFile {
	return watch.LookoutFile{Officer: "o.lind", Name: "l.yaml", Document: strings.NewReplacer(change...).Replace(theLookout)}
}

func (p *post) add(change ...string) watch.LookoutShown {
	p.t.Helper()
	l, err := p.lookouts.Add(p.t.Context(), file(change...))
	p.must(err)
	return l
}

func (p *post) show(id string) watch.LookoutShown {
	p.t.Helper()
	l, err := p.lookouts.Show(p.t.Context(), "w.dahl", id, time.Time{})
	p.must(err)
	l.Looked = nil
	return l
}

func (p *post) turn() {
	p.t.Helper()
	_, err := p.lookouts.Turn(p.t.Context())
	p.must(err)
	if n, err := p.lookouts.Turn(p.t.Context()); err != nil || n != 0 {
		p.t.Errorf("a second turn at the same time does something about %d (%v)", n, err)
	}
}

// found lists which lookouts somebody of a name is.
func found(t *testing.T, w *watch.Watch, name string) []string {
	t.Helper()
	hits, _, err := w.Against(t.Context(), []screening.Person{{Names: []screening.Name{{Text: name}}}}, 100)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, h := range hits[0] {
		out = append(out, h.Entry.List+"/"+h.Entry.ID)
	}
	slices.Sort(out)
	return out
}

// asked is what is asked about a lookout: who has it and why.
func asked(l watch.LookoutShown) []string {
	out := []string{}
	for _, a := range l.Asked {
		who := a.Officer
		if who == "" {
			who = "desk " + a.Desk
		}
		out = append(out, who+": "+a.Reason)
	}
	slices.Sort(out)
	return out
}

func (p *post) officer(code string, change func(*insidedb.Officer)) {
	p.t.Helper()
	p.must(p.store.Write(p.t.Context(), func(tx *insidedb.Tx) error {
		o, err := tx.Officer(code, time.Time{})
		if err != nil {
			return err
		}
		change(&o)
		_, err = tx.PutOfficer(o)
		return err
	}))
}

// meeting is where two services meet, of which one keeps lookouts.
type meeting struct {
	*insidetest.Circle
	cia, partner *insidetest.Node
	lookouts     *watch.Lookouts
	watch        *watch.Watch
}

// newMeeting has a partner tell USA/CIA something, under further keys of its report;
// item is what came.
func newMeeting(t *testing.T, from party.Code, lines ...string) (m meeting, item string) {
	t.Helper()
	open := func(c *insidetest.Clock) *insidedb.Store {
		s, err := insidedb.Open(t.Context(), storetest.Engines()[0].Fresh(t).Open(t, c.Now))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	m.Circle = insidetest.NewCircle(t, open, "USA/CIA", from)
	m.cia, m.partner = m.Nodes[0], m.Nodes[1]
	m.lookouts = keep(t, m.cia.Store)
	built := &builder{}
	var err error
	m.watch, err = watch.New(t.Context(), watch.Config{Store: m.cia.Store, Spool: t.TempDir(), File: filepath.Join(t.TempDir(), "x"), Program: "test",
		Begin: built.begin, Load: loadPlain, Log: insidetest.Quiet()})
	if err == nil {
		err = m.watch.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	m.partner.Take("intelligence", "T-1", "{p1} may join the underground.", lines...)
	m.send(t, m.partner, "USA/CIA", "T-1")
	return m, m.cia.Only(from).ID
}

// renewals lists what is asked in a store and not answered.
func renewals(t *testing.T, s *insidedb.Store) (out []insidedb.Obligation) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *insidedb.Tx) (err error) {
		out, err = tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Renew, Open: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// send sends a node's report to another.
func (m meeting) send(t *testing.T, from *insidetest.Node, to party.Code, serial string) {
	t.Helper()
	if _, err := from.Office.Propose(t.Context(), disclosure.Proposal{Report: serial, Partner: to, Officer: insidetest.Lind}); err != nil {
		t.Fatal(err)
	}
	m.Settle()
}

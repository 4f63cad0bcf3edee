package acceptance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/core/provenance"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/indexing"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/judgement"
	"entente/internal/inside/origins"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// What names the source in its service's own files, and is never to leave them.
const (
	registerName = "QZREF-0412"
	codeName     = "QZKESTREL"
)

// doors are four services, of which two are of one country.
type doors struct {
	*insidetest.Circle
	t                  *testing.T
	fsb, fbi, cia, fra *insidetest.Node
}

func newDoors(t *testing.T) *doors {
	dir, n := t.TempDir(), 0
	d := &doors{t: t, Circle: insidetest.NewCircle(t, func(c *insidetest.Clock) *insidedb.Store {
		n++
		db, err := sqldb.Open(t.Context(), fmt.Sprintf("sqlite:%s/%d.db", dir, n), c.Now)
		check(t, err)
		t.Cleanup(func() { _ = db.Close() })
		s, err := insidedb.Open(t.Context(), db)
		check(t, err)
		return s
	}, "RUS/FSB", "USA/FBI", "USA/CIA", "FRA/DGSE")}
	d.fsb, d.fbi, d.cia, d.fra = d.Nodes[0], d.Nodes[1], d.Nodes[2], d.Nodes[3]
	d.fsb.Policy = d.policy("RUS/FSB", "СЕКРЕТНО", "[USA, FRA]", "")
	d.fbi.Policy = d.policy("USA/FBI", "SECRET", "[USA, FRA]", "")
	return d
}

// policy lets tips with their sources and tokens go from a service to some countries.
func (d *doors) policy(self party.Code, ceiling, to, consents string) *directive.Policy {
	d.t.Helper()
	directives := strings.NewReplacer("[FRA]", to, "ceiling: SECRET", "ceiling: "+ceiling).
		Replace(insidetest.Directive("D-1", "FRA", "automatic", insidetest.FullRungs, insidetest.NoDefault)) + "tokens: true\n"
	parties := fmt.Sprintf(`self: %s
topics: [counter-terrorism]
parties:
  USA: {services: [USA/FBI, USA/CIA], ceiling: %[2]s}
  FRA: {services: [FRA/DGSE], ceiling: %[2]s}
`, self, ceiling)
	if self.Country() != "RUS" {
		parties += "  RUS: {services: [RUS/FSB], ceiling: SECRET, equivalences: [{ours: SECRET, theirs: СЕКРЕТНО, from: 2001-01-01}]}\n"
	}
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(parties)},
		Directives: []directive.File{{Name: "directive.yaml", Data: []byte(directives)}}}
	if consents != "" {
		f.Consents = directive.File{Name: "consents.yaml", Data: []byte(consents)}
	}
	p, err := directive.Load(f)
	check(d.t, err)
	return p
}

// tip has the FSB take in a tip of its source.
func (d *doors) tip(serial, person, text string) {
	d.t.Helper()
	d.take(d.fsb, serial, fmt.Sprintf(`originator: RUS/FSB
created: 2017-12-10T09:30:00Z
kind: tip
topics: [counter-terrorism]
serial: %s
title: {mark: "(Н//REL TO USA, FRA, RUS)", text: "A person"}
fields:
  p1: {ladder: person, %s}
  s1: {ladder: source, full: "%s, met in Nowhere", descriptor: "a source among his kin", ref: %s}
portions:
  - {mark: "(С//REL TO USA, FRA, RUS)", text: %q}
`, serial, person, codeName, registerName, text))
}

func (d *doors) take(n *insidetest.Node, serial, document string) {
	d.t.Helper()
	d.Clock.Add(time.Second)
	_, err := n.Intake.Add(d.t.Context(), insidetest.Lind, serial, []byte(document))
	check(d.t, err)
}

// give proposes a report, and everybody does what they can.
func (d *doors) give(n *insidetest.Node, serial string, to party.Code) disclosure.Result {
	d.t.Helper()
	got, err := n.Office.Propose(d.t.Context(), disclosure.Proposal{Report: serial, Partner: to, Officer: insidetest.Lind})
	check(d.t, err)
	d.Settle()
	return got
}

// sources are the sources of the one item that a service has from another.
func (d *doors) sources(n *insidetest.Node, from party.Code) (id, bundle string, out []tearline.Field) {
	d.t.Helper()
	arrived := n.Only(from)
	if arrived.State != "admitted" {
		d.t.Fatalf("%s has it %s: %s", n.Service.Code, arrived.State, arrived.Code)
	}
	id = arrived.ID
	check(d.t, n.Store.Read(d.t.Context(), func(tx *insidedb.Tx) error {
		got, err := tx.Received(id)
		bundle = string(got.Bundle)
		return err
	}))
	read, err := tearline.Read([]byte(bundle))
	check(d.t, err)
	for _, f := range read.Fields {
		if f.Ladder == "source" {
			out = append(out, f)
		}
	}
	if len(out) != 1 {
		d.t.Fatalf("%s has %+v from %s; expected one source", n.Service.Code, out, from)
	}
	return id, bundle, out
}

// In 2011 nearly the same tip reached two services of one country, months apart, under
// another spelling and another date of birth. Here the tokens of its source show at the
// second that both tips, and what the first passes on, have one origin: nobody learns who
// the source is, and a third country that has the tip too cannot compare.
func TestOneTipByTwoDoorsCountsOnceAndNamesNoSource(t *testing.T) {
	d := newDoors(t)
	d.tip("R-1", `name: "Tameran Vymyshlenny", born: ["1986-10-21"], nationality: BEL`, "{p1} has changed, says {s1}, and prepares to leave.")
	d.tip("R-2", `name: "Tamerlan Wymyschlenny", born: ["1987-10-21"], nationality: BEL`, "According to {s1}, it may be that {p1} travels to join underground groups.")
	d.give(d.fsb, "R-1", "USA/FBI")
	d.Clock.Add(6 * 30 * 24 * time.Hour)
	d.give(d.fsb, "R-2", "USA/CIA")
	d.give(d.fsb, "R-2", "FRA/DGSE")

	item, first, atFBI := d.sources(d.fbi, "RUS/FSB")
	direct, second, atCIA := d.sources(d.cia, "RUS/FSB")
	_, french, atFRA := d.sources(d.fra, "RUS/FSB")
	if token := atFBI[0].Token; token == "" || token != atCIA[0].Token || atFBI[0].Giver != "RUS" {
		t.Fatalf("the two services of one country have %+v and %+v", atFBI, atCIA)
	}
	if atFRA[0].Token == "" || atFRA[0].Token == atCIA[0].Token || strings.Contains(french, atCIA[0].Token) {
		t.Fatalf("another country has %+v beside %+v", atFRA, atCIA)
	}

	draft, err := d.fbi.Intake.Derive(t.Context(), reporting.Derivation{Item: item, Topics: []string{"counter-terrorism"}})
	check(t, err)
	if !strings.Contains(draft.Text, "token: "+atFBI[0].Token) {
		t.Fatalf("the draft does not say whose it is:\n%s", draft.Text)
	}
	document := strings.NewReplacer("system: RUS", "system: USA", "(С//", "(S//", "(Н//", "(U//", "REL TO RUS, USA", "REL TO USA, RUS").Replace(draft.Text)
	d.take(d.fbi, "F-1", strings.Replace(document, "consent: required}", "consent: required, acknowledged: true}\nserial: F-1", 1))
	if got := d.give(d.fbi, "F-1", "USA/CIA"); got.Verdict != release.VerdictRefer {
		t.Fatalf("without a consent it goes: %+v", got)
	}
	d.fbi.Policy = d.policy("USA/FBI", "SECRET", "[USA, FRA]", `
- {id: C-1, from: RUS/FSB, to: [USA], report: F-1, item: report, given: 2017-01-01T00:00:00Z}
`)
	if got := d.give(d.fbi, "F-1", "USA/CIA"); got.Verdict != release.VerdictRelease {
		t.Fatalf("with a consent it does not go: %s", got.Decision)
	}
	passed, third, onward := d.sources(d.cia, "USA/FBI")
	if onward[0].Token != atCIA[0].Token || onward[0].Giver != "RUS" {
		t.Fatalf("what was passed on has %+v; expected the token of %+v", onward, atCIA)
	}

	again, err := d.cia.Intake.Derive(t.Context(), reporting.Derivation{Item: passed, Topics: []string{"counter-terrorism"}})
	check(t, err)
	if !strings.Contains(again.Text, "token: "+onward[0].Token+", third_party: {from: RUS, consent: required}") {
		t.Errorf("what is made of what was passed on does not say whose token it is:\n%s", again.Text)
	}
	shown := d.claim([]string{"received:" + direct, "received:" + passed}, atCIA[0].Token)
	for _, name := range []string{registerName, codeName} {
		for what, text := range map[string]string{"first": first, "second": second, "french": french, "passed on": third, "draft": draft.Text, "another draft": again.Text, "claim": shown} {
			if newHaystack(what, []byte(text)).has(strings.ToLower(name)) {
				t.Errorf("%s stands in the %s", name, what)
			}
		}
	}
}

// claim has the CIA rest a claim on two items, and holds that it shows one origin.
func (d *doors) claim(supports []string, token string) string {
	t := d.t
	t.Helper()
	x, err := indexing.New(indexing.Config{Store: d.cia.Store, Self: "USA/CIA", Log: insidetest.Quiet(),
		Makers: []indexing.Maker{origins.Passages, origins.Tokens("USA/CIA")}})
	check(t, err)
	j, err := judgement.New(judgement.Config{Store: d.cia.Store, Self: "USA/CIA", Catch: x.Catch, Checks: origins.Checks()})
	check(t, err)
	o, err := origins.New(origins.Config{Judgements: j, Open: x.Open})
	check(t, err)
	_, err = j.Put(t.Context(), judgement.Draft{Officer: insidetest.Lind, Kind: "claim", File: "claim.yaml",
		Document: "id: leaves\ntext: He prepares to leave.\nsupports: [\"" + strings.Join(supports, `", "`) + "\"]\n"})
	check(t, err)
	c, err := o.ShowClaim(t.Context(), insidetest.Lind, "leaves", time.Time{})
	check(t, err)
	if root, n := c.Origins.Largest(); c.Origins.Independent != 1 || n != 2 || !slices.Equal(root.At, []string{"token:RUS:" + token}) {
		t.Errorf("the claim has %d origins: %+v", c.Origins.Independent, c.Origins)
	}
	found, err := o.Check(t.Context(), origins.Ask{Officer: insidetest.Lind, Ref: supports[0]})
	check(t, err)
	if len(found.Found) != 1 || found.Found[0].Ref != supports[1] || !found.Found[0].One ||
		!slices.ContainsFunc(found.Found[0].Edges, func(e provenance.Edge) bool {
			return e.Detected && e.Evidence.Says == "equal source token given by RUS"
		}) {
		t.Errorf("the check found %+v", found.Found)
	}
	text, err := json.Marshal([]any{c, found})
	check(t, err)
	return string(text)
}

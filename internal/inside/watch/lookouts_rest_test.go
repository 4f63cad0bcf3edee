package watch_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/inside/watch"
)

// plainly is a lookout without code, hold or words for the front line, changed.
func plainly(change ...string) watch.LookoutFile {
	f := file("code: TECS\npower: Border Act, section 9\nhold: PT4H\n", "", "front: {mark: UNCLASSIFIED, text: Ask about the journey.}\n", "", "instruction: secondary", discreet)
	f.Document = strings.NewReplacer(change...).Replace(f.Document)
	return f
}

const ourFact = "{kind: own-investigation, ref: C-2017-4}"

func TestAPartnersWordIsNoFactOfOursWhateverItIsCalled(t *testing.T) {
	m, item := newMeeting(t, "RUS/FSB")
	derived, err := m.cia.Intake.Derive(t.Context(), reporting.Derivation{Item: item, Topics: []string{"counter-terrorism"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.cia.Intake.Add(t.Context(), insidetest.Lind, "d.yaml", []byte("serial: D-1\n"+derived.Text)); err != nil {
		t.Fatal(err)
	}
	m.cia.Take("intelligence", "O-1", "{p1} is seen in Nowhere.")
	origin := "origin: {item: " + item + "}\nmarking: "
	for i, tt := range []struct {
		name, facts string
		origin      bool
		says        string // "" where it may be
	}{
		{"an item called a report of ours", "{kind: own-report, ref: " + item + "}", false, "a partner's word alone is not a predicate"},
		{"the same, with its origin", "{kind: own-report, ref: " + item + "}", true, "a partner's word alone is not a predicate"},
		{"a report of ours made of it", "{kind: own-report, ref: D-1}", true, "a partner's word alone is not a predicate"},
		{"an item called an investigation", "{kind: own-investigation, ref: " + item + "}", true, "a partner's word alone is not a predicate"},
		{"an item beside a fact, without its origin", "{kind: own-report, ref: " + item + "}, " + ourFact, false, "expected origin: {item: " + item + "}"},
		{"a report made of it beside a fact, without its origin", "{kind: own-report, ref: D-1}, " + ourFact, false, "expected origin: {item: " + item + "}"},
		{"an item beside a fact, with its origin", "{kind: own-report, ref: " + item + "}, " + ourFact, true, ""},
		{"an item beside a report of ours", "{kind: own-report, ref: D-1}, {kind: own-report, ref: O-1}", true, ""},
		{"a report of ours", "{kind: own-report, ref: O-1}", false, ""},
		{"a report that is not held", "{kind: own-report, ref: O-99}", false, ""},
	} {
		f := plainly(ourFact, tt.facts, "boston-1", fmt.Sprintf("x-%d", i))
		if tt.origin {
			f.Document = strings.Replace(f.Document, "marking: ", origin, 1)
		}
		l, err := m.lookouts.Add(t.Context(), f)
		if (err == nil) != (tt.says == "") || err != nil && (errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.says)
		}
		if err == nil && (l.Origin != nil) != tt.origin {
			t.Errorf("%s: it is of %+v", tt.name, l.Origin)
		}
	}
}

func TestEveryItemThatALookoutRestsOnBoundsIt(t *testing.T) {
	m, strict := newMeeting(t, "RUS/FSB")
	text := strings.Replace(insidetest.Directive("D-1", "USA", "automatic", insidetest.FullRungs, insidetest.NoDefault), "ceiling: SECRET", "ceiling: СЕКРЕТНО", 1)
	var err error
	m.partner.Policy, err = directive.Load(directive.Files{
		Parties:    directive.File{Name: "parties.yaml", Data: []byte("self: RUS/FSB\ntopics: [counter-terrorism]\nparties:\n  USA: {services: [USA/CIA], ceiling: СЕКРЕТНО}\n")},
		Directives: []directive.File{{Name: "d.yaml", Data: []byte(text + "use: [intelligence, lead]\n")}}})
	if err != nil {
		t.Fatal(err)
	}
	m.partner.Take("intelligence", "T-2", "{p1} has bought a ticket.", "use: [intelligence, lead]\nonward: ask\n")
	m.send(t, m.partner, "USA/CIA", "T-2")
	list, err := m.cia.Exchange.Inbox(t.Context(), exchange.Query{Partner: "RUS/FSB"})
	if err != nil {
		t.Fatal(err)
	}
	free := ""
	for _, x := range list {
		if x.ID != strict {
			free = x.ID
		}
	}
	call := []string{discreet, "instruction: call", "marking: ", "origin: {item: " + free + "}\nmarking: "}
	if _, err := m.lookouts.Add(t.Context(), plainly(call...)); err != nil {
		t.Fatal(err)
	}
	_, err = m.lookouts.Add(t.Context(), plainly(append(call, "boston-1", "boston-2", ourFact, ourFact+", {kind: own-report, ref: "+strict+"}")...))
	if errs.KindOf(err) != errs.Denied || !strings.Contains(err.Error(), "RUS/FSB gave its item for intelligence") {
		t.Errorf("%v; expected that the item that is not named as the origin bounds it too", err)
	}
}

func TestAForeignMarkBoundsOurs(t *testing.T) {
	m, item := newMeeting(t, "RUS/FSB")
	n := 0
	add := func(mark string) error {
		n++
		_, err := m.lookouts.Add(t.Context(), plainly("boston-1", fmt.Sprintf("x-%d", n), "predicate: [", "predicate: [{kind: partner-report, ref: tip}, ", "marking: SECRET//NOFORN", "origin: {item: "+item+"}\nmarking: "+mark))
		return err
	}
	agree := func(ours string) {
		theirs := party.Party{Country: "RUS", Equivalences: []party.Equivalence{{Ours: ours, Theirs: "СЕКРЕТНО"}}}
		m.lookouts.Parties = func() *party.Parties {
			return &party.Parties{Self: "USA/CIA", Parties: map[party.Code]party.Party{"RUS": theirs}}
		}
	}
	for _, tt := range []struct{ agreed, mark, says string }{
		{"", "UNCLASSIFIED", "lower than that of the item of RUS/FSB, СЕКРЕТНО"},
		{"", "CONFIDENTIAL//NOFORN", ""},
		{"SECRET", "CONFIDENTIAL//NOFORN", "expected SECRET or above"},
		{"SECRET", "SECRET//NOFORN", ""},
		{"CONFIDENTIAL", "CONFIDENTIAL//NOFORN", ""},
	} {
		if tt.agreed != "" {
			agree(tt.agreed)
		}
		if err := add(tt.mark); (err == nil) != (tt.says == "") || err != nil && (errs.KindOf(err) != errs.Denied || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%s, agreed %q: %v, want %q", tt.mark, tt.agreed, err, tt.says)
		}
	}
}

func TestALookoutOfACaseThatWasClosedBeforeIsAskedAbout(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		p.add()
		_, err := p.lookouts.CloseCase(t.Context(), "o.lind", "C-2017-4", "done")
		p.must(err)
		closed := *p.show("boston-1").CaseClosed
		p.clock.Add(30 * day)
		late := p.add("boston-1", "boston-2")
		want := []string{"o.lind: its case is closed"}
		if got := asked(late); len(got) != 1 || got[0] != want[0] || late.CaseClosed == nil || !late.CaseClosed.Equal(closed) || !strings.Contains(strings.Join(late.Stands, " "), watch.StandsCaseClosed) {
			t.Errorf("a new one of it: asked %v, stands %v, closed %v", got, late.Stands, late.CaseClosed)
		}
		renew := func(id string) {
			_, err := p.lookouts.Renew(t.Context(), watch.Renewal{Officer: "o.lind", ID: id, Reason: "still sought"})
			p.must(err)
		}
		renew("boston-1")
		renew("boston-2")
		p.turn()
		if got := asked(p.show("boston-2")); len(got) != 0 {
			t.Errorf("once it is answered: %v", got)
		}
		for _, step := range []struct{ to, want string }{{"C-9", ""}, {"C-2017-4", want[0]}} { // to another case, and back
			c := file("C-2017-4", step.to)
			c.ID, c.Reason = "boston-1", "x"
			l, err := p.lookouts.Change(t.Context(), c)
			p.must(err)
			if got := strings.Join(asked(l), ""); got != step.want {
				t.Errorf("of case %s it is asked about %q", step.to, got)
			}
		}
		p.clock.Add(-40 * day) // before the case was closed
		if got := asked(p.add("boston-1", "boston-3")); len(got) != 1 || got[0] != want[0] {
			t.Errorf("by a clock that was put back: %v", got)
		}
	})
}

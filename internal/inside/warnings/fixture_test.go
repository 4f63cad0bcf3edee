package warnings_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/warnings"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var bg = context.Background()

const lind = insidetest.Lind

// bench are services that warn one another.
type bench struct {
	*insidetest.Circle
	t        *testing.T
	usa, rus *side
	rules    warning.Rules
}

type side struct {
	*insidetest.Node
	t        *testing.T
	warnings *warnings.Warnings
}

// newBench gives USA/CIA and the others, where lind may determine anything.
func newBench(t *testing.T, others ...party.Code) *bench {
	t.Helper()
	if others == nil {
		others = []party.Code{"RUS/FSB"}
	}
	b := &bench{t: t, rules: warning.Default()}
	b.rules.Holders = map[string][]string{"senior": {lind}}
	b.Circle = insidetest.NewCircle(t, func(c *insidetest.Clock) *insidedb.Store {
		s, err := insidedb.Open(bg, storetest.Engines()[0].Fresh(t).Open(t, c.Now))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}, append([]party.Code{"USA/CIA"}, others...)...)
	var sides []*side
	for _, n := range b.Nodes {
		w, err := warnings.New(warnings.Config{Self: n.Service.Code, Store: n.Store, Rules: func() warning.Rules { return b.rules },
			Office: n.Office, Exchange: n.Exchange, Log: insidetest.Quiet()})
		b.must(err)
		n.Intake.Taken = w.Taken
		sides = append(sides, &side{n, t, w})
	}
	b.usa, b.rus = sides[0], sides[len(sides)-1]
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// tick lets a side's clock do what is due.
func (s *side) tick() int {
	s.t.Helper()
	n, err := s.warnings.Tick(bg)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *side) show(ref string) warnings.View {
	s.t.Helper()
	v, err := s.warnings.Show(bg, ref, time.Time{})
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// warned takes a warning in and determines that it is to be given.
func (b *bench) warned(serial string, lines ...string) warnings.View {
	b.t.Helper()
	b.usa.Take("warning", serial, "{p1} plans to attack a station.", lines...)
	v, err := b.usa.warnings.Determine(bg, serial, lind, clear())
	b.must(err)
	return v
}

// clear is a determination to warn.
func clear() warning.Determination {
	yes := warning.Criterion{Is: warning.Yes, Basis: "EXERCISE"}
	return warning.Determination{Credible: yes, Specific: yes, Impending: yes, Harm: warning.Killing,
		Victims: []warning.Victim{{Kind: "place", Text: "a station", Responsible: "RUS"}}, Decision: warning.Warn}
}

// send sends a warning to RUS/FSB.
func (b *bench) send(serial string, claim warning.Claim) warnings.Sent {
	b.t.Helper()
	out, err := b.usa.warnings.Send(bg, warnings.Sending{Aim: warnings.Aim{Ref: serial, Officer: lind, Partner: "RUS"}, Claim: claim})
	b.must(err)
	return out
}

// acts lists what was done, a word each.
func acts(v warnings.View) string {
	var out []string
	for _, a := range v.Acts {
		out = append(out, a.Act)
	}
	return strings.Join(out, " ")
}

// open lists the kinds of what is owed and not done.
func open(v warnings.View) string {
	var out []string
	for _, o := range v.Owed {
		if slices.Contains([]obligation.State{obligation.Open, obligation.Owed, obligation.Lapsed}, o.State) {
			out = append(out, string(o.Kind))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// says has an officer of a side acknowledge its one item from a partner.
func (s *side) says(from party.Code, verb envelope.Verb) {
	s.t.Helper()
	if _, err := s.Exchange.Acknowledge(bg, exchange.Acknowledgement{Officer: lind, Item: s.Only(from).ID, Verb: verb}); err != nil {
		s.t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, want errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != want || want != "" && !strings.Contains(err.Error(), says) {
		t.Errorf("error %v of kind %q; expected %q saying %q", err, errs.KindOf(err), want, says)
	}
}

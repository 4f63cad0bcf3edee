package exchange_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// threesome is FRA/DGSE, who receives from USA/CIA and USA/DIA.
type threesome struct {
	t              testing.TB
	clock          *insidetest.Clock
	gateways       *insidetest.Gateways
	cia, dia, dgse *node
}

// flags stands in the parties.yaml of FRA/DGSE for the USA.
func newThreesome(t testing.TB, flags string) *threesome {
	t.Helper()
	h := &threesome{t: t, clock: insidetest.NewClock()}
	services := []insidetest.Service{insidetest.NewService(t, "USA/CIA"), insidetest.NewService(t, "USA/DIA"), insidetest.NewService(t, "FRA/DGSE")}
	h.gateways = insidetest.NewGateways(h.clock, services...)
	for i, at := range []**node{&h.cia, &h.dia, &h.dgse} {
		code := services[i].Code
		parties := fmt.Sprintf("self: %s\ntopics: [counter-terrorism]\nparties:\n  FRA: {services: [FRA/DGSE], ceiling: SECRET}\n  RUS: {ceiling: SECRET}\n  USA: {services: [USA/CIA, USA/DIA], ceiling: SECRET, flags: [%s]}\n", code, flags)
		f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(parties)}}
		if code != "FRA/DGSE" {
			f.Parties.Data = []byte(strings.Replace(parties, "flags: ["+flags+"]", "flags: []", 1))
			f.Directives = []directive.File{{Name: "d.yaml", Data: []byte(insidetest.Directive("D-FRA", "FRA", "automatic", insidetest.FullRungs, insidetest.NoDefault))}}
		}
		policy, err := directive.Load(f)
		if err != nil {
			t.Fatal(err)
		}
		n := &node{t: t, service: services[i], clock: h.clock, gateway: h.gateways.Of(code), database: storetest.Engines()[0].Fresh(t), policy: policy}
		n.start()
		t.Cleanup(func() { n.db.Close() })
		for _, o := range []disclosure.Officer{{Code: "lind"}, {Code: "berg", Roles: []string{insidedb.RoleAuthor}}} {
			_, err := n.office.Register(context.Background(), o)
			n.must(err)
		}
		*at = n
	}
	for _, n := range []*node{h.cia, h.dia} {
		for _, side := range [][2]*node{{n, h.dgse}, {h.dgse, n}} {
			_, err := side[0].exchange.Accept(context.Background(), "lind", side[1].service.Peering(t, side[0].service.Code, 1), side[1].service.Spoken())
			n.must(err)
		}
	}
	return h
}

func (h *threesome) settle() {
	h.t.Helper()
	for range 3 {
		h.clock.Add(exchange.Tick)
		for _, n := range []*node{h.cia, h.dia, h.dgse} {
			n.do(n.exchange.Outward)
		}
		h.gateways.Carry()
		for _, n := range []*node{h.dgse, h.cia, h.dia} {
			n.do(n.exchange.Inward)
		}
	}
}

// tell sends a report of one of the two to FRA/DGSE.
func (h *threesome) tell(from *node, serial, text, nationality string) {
	h.t.Helper()
	data := string(insidetest.Report(serial, text))
	data = strings.Replace(strings.Replace(data, "originator: USA/CIA", "originator: "+string(from.service.Code), 1), "nationality: BEL", "nationality: "+nationality, 1)
	_, err := from.intake.Add(h.t.Context(), "lind", serial, []byte(data))
	from.must(err)
	_, err = from.office.Propose(h.t.Context(), disclosure.Proposal{Report: serial, Partner: "FRA", Officer: "lind"})
	from.must(err)
	h.settle()
}

// items lists what FRA/DGSE received from a partner.
func (h *threesome) items(from party.Code) []exchange.Arrival {
	h.t.Helper()
	out, err := h.dgse.exchange.Inbox(h.t.Context(), exchange.Query{Partner: from})
	h.dgse.must(err)
	return out
}

// told is what a sender knows of what it sent: states, receipts and their order.
func (h *threesome) told(n *node) []exchange.Sending {
	h.t.Helper()
	out, err := n.exchange.Outbox(h.t.Context(), exchange.Query{})
	n.must(err)
	return out
}

const sighting = "{p1} was seen near {l1} on Monday morning with two other men who carried a heavy case between them."

// What names one of our own is admitted to its sender, and nobody here reads it
// before an officer has looked.
func TestOwnNationalsAreHeldAndItsSenderIsToldNothingOfThat(t *testing.T) {
	h, plain := newThreesome(t, ""), newThreesome(t, "")
	h.tell(h.cia, "R-1", sighting, "FRA")
	plain.tell(plain.cia, "R-1", sighting, "BEL")
	if diff := cmp.Diff(states(plain.told(plain.cia)), states(h.told(h.cia))); diff != "" {
		t.Errorf("the sender sees a difference: %s", diff)
	}
	got := h.items("USA/CIA")[0]
	if got.State != exchange.Held || got.Portions != nil || cmp.Diff([]string{"own-national"}, got.HeldFor) != "" || got.Concern != "" {
		t.Errorf("listed as %+v", got)
	}
	if other := plain.items("USA/CIA")[0]; other.State != "admitted" || other.Portions == nil || len(other.HeldFor) > 0 {
		t.Errorf("one that names nobody of ours: %+v", other)
	}
	shown, err := h.dgse.exchange.Item(t.Context(), got.ID, time.Time{})
	if err != nil || shown.Bundle != nil || shown.Portions != nil {
		t.Errorf("shown with its words: %v", err)
	}
	held, err := h.dgse.exchange.HeldItems(t.Context())
	if err != nil || len(held) != 1 || held[0].ID != got.ID || held[0].Portions != nil {
		t.Errorf("held: %+v, %v", held, err)
	}
	_, err = h.dgse.intake.Derive(t.Context(), reporting.Derivation{Item: got.ID, Topics: []string{"counter-terrorism"}})
	wantKind(t, err, errs.Conflict, "held until an officer clears it")
	_, err = h.dgse.exchange.Ask(t.Context(), exchange.Ask{Officer: "lind", Item: got.ID, To: "RUS"})
	wantKind(t, err, errs.Conflict, "held until an officer clears it")

	_, err = h.dgse.exchange.Look(t.Context(), "berg", got.ID)
	wantKind(t, err, errs.Denied, "none of the roles")
	_, err = h.dgse.exchange.Clear(t.Context(), "berg", got.ID, "why not")
	wantKind(t, err, errs.Denied, "none of the roles")
	_, err = h.dgse.exchange.Clear(t.Context(), "lind", got.ID, " ")
	wantKind(t, err, errs.Invalid, "a reason is missing")
	if look, err := h.dgse.exchange.Look(t.Context(), "lind", got.ID); err != nil || !strings.Contains(words(look), "Achmed Fictitious") {
		t.Errorf("the officer sees %q, %v", words(look), err)
	}
	before := h.clock.Now()
	h.clock.Add(time.Minute)
	cleared, err := h.dgse.exchange.Clear(t.Context(), "lind", got.ID, "he is known to the magistrate")
	if err != nil || cleared.State != "admitted" || cleared.Portions == nil || cleared.Cleared == nil || cleared.Cleared.Officer != "lind" || cleared.Cleared.Reason == "" {
		t.Errorf("cleared: %+v, %v", cleared, err)
	}
	_, err = h.dgse.exchange.Clear(t.Context(), "lind", got.ID, "again")
	wantKind(t, err, errs.Conflict, "was cleared by lind")
	h.clock.Add(time.Minute)
	if then, err := h.dgse.exchange.Item(t.Context(), got.ID, before); err != nil || then.State != exchange.Held || then.Portions != nil || then.Cleared != nil {
		t.Errorf("as of before: %+v, %v", then, err)
	}
	_, err = h.dgse.exchange.Clear(t.Context(), "lind", "nothing", "why not")
	wantKind(t, err, errs.NotFound, "no item")
}

// states are what a sender is told, without the identifiers that two worlds differ in.
func states(list []exchange.Sending) []string {
	var out []string
	for _, s := range list {
		line := s.Serial + " " + s.State + " " + s.Said
		for _, r := range s.Receipts {
			line += " " + r.Verb + r.Code + " " + r.At.String()
		}
		out = append(out, line)
	}
	return out
}

// What comes from a party under concern is held, and what is made of it serves
// saving life only, also once it is cleared.
func TestAConcernStaysWithWhatIsMadeOfAnItem(t *testing.T) {
	h := newThreesome(t, "mistreatment-concern")
	h.tell(h.cia, "R-1", sighting, "BEL")
	got := h.items("USA/CIA")[0]
	if got.State != exchange.Held || cmp.Diff([]string{"mistreatment"}, got.HeldFor) != "" || got.Concern != "mistreatment" {
		t.Fatalf("listed as %+v", got)
	}
	named := fmt.Sprintf("third_party: {from: USA/CIA, ref: %s}\n", got.ID)
	report := func(serial, kind string) []byte {
		data := strings.Replace(string(insidetest.Report(serial, "A man was seen.", named)), "originator: USA/CIA", "originator: FRA/DGSE\nsystem: USA", 1)
		return []byte(strings.Replace(data, "kind: intelligence", "kind: "+kind, 1))
	}
	_, err := h.dgse.intake.Add(t.Context(), "lind", "r.yaml", report("F-1", "intelligence"))
	wantKind(t, err, errs.Denied, "held until an officer clears it")
	_, err = h.dgse.exchange.Clear(t.Context(), "lind", got.ID, "a threat to life")
	h.dgse.must(err)
	draft, err := h.dgse.intake.Derive(t.Context(), reporting.Derivation{Item: got.ID, Topics: []string{"counter-terrorism"}})
	if err != nil || !strings.Contains(draft.Text, "obtained: {concern: mistreatment}") {
		t.Errorf("derived: %v\n%s", err, draft.Text)
	}
	for kind, want := range map[string]bool{"intelligence": true, "warning": false} {
		_, err := h.dgse.intake.Add(t.Context(), "lind", "r.yaml", report("F-"+kind, kind))
		h.dgse.must(err)
		out, err := h.dgse.office.Propose(t.Context(), disclosure.Proposal{Report: "F-" + kind, Partner: "USA/DIA", Officer: "lind"})
		h.dgse.must(err)
		if got := strings.Contains(string(out.Decision), "law.obtained.mistreatment"); got != want {
			t.Errorf("%s: the law of mistreatment binds: %t\n%s", kind, got, out.Decision)
		}
	}
}

// A report says whose words it has: by a third party, or by an officer's reason.
func TestRetypedWordsOfAPartnerAreRefusedWithoutTheirSource(t *testing.T) {
	h := newThreesome(t, "")
	h.tell(h.cia, "R-1", sighting, "BEL")
	got := h.items("USA/CIA")[0]
	const retyped = "Achmed Fictitious was seen near Imaginary Cathedral on Monday morning with two other men, who carried a very heavy case between them!"
	report := func(serial, text string, lines ...string) []byte {
		return []byte(strings.Replace(string(insidetest.Report(serial, text, lines...)), "originator: USA/CIA", "originator: FRA/DGSE\nsystem: USA", 1))
	}
	for name, tt := range map[string]struct {
		text, line string
		kind       errs.Kind
		says       string
	}{
		"unsaid":            {retyped, "", errs.Conflict, "portion 0 (written) has nearly the words of portion 1 of item " + got.ID + " from USA/CIA"},
		"another's":         {retyped, "third_party: {from: USA/DIA}\n", errs.Conflict, "expected third_party with from: USA/CIA"},
		"the party's":       {retyped, "third_party: {from: USA/CIA, ref: " + got.ID + "}\n", "", ""},
		"under a wrong one": {"Other words.", "third_party: {from: USA/DIA, ref: " + got.ID + "}\n", errs.Invalid, "expected from: USA/CIA"},
		"other words":       {"Nobody of the three men came back to the house of the first on that day or later.", "", "", ""},
	} {
		_, err := h.dgse.intake.Add(t.Context(), "lind", "r.yaml", report("", tt.text, tt.line))
		if errs.KindOf(err) != tt.kind || tt.kind != "" && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v; expected %q saying %q", name, err, tt.kind, tt.says)
		}
	}
	out, err := h.dgse.intake.AddNotDerived(t.Context(), "lind", "r.yaml", report("F-9", retyped), "our own team was there")
	h.dgse.must(err)
	err = h.dgse.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		said, err := tx.NotDerivedFrom(out.ID, out.Version)
		want := []insidedb.NotDerived{{Item: got.ID, Portion: 1, Officer: "lind", Reason: "our own team was there"}}
		if diff := cmp.Diff(want, said); diff != "" {
			t.Error(diff)
		}
		return err
	})
	h.dgse.must(err)

	// Once the item is erased its words are looked for no more.
	err = h.dgse.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: got.ID}, insidedb.ByOrder)
		return err
	})
	h.dgse.must(err)
	_, err = h.dgse.intake.Add(t.Context(), "lind", "r.yaml", report("F-10", retyped))
	h.dgse.must(err)
}

// A report takes over the terms of the item that it names, by each of its names.
func TestADerivedReportGoesUnderTheTermsOfItsItem(t *testing.T) {
	h := newThreesome(t, "")
	h.tell(h.cia, "R-1", sighting, "BEL")
	got := h.items("USA/CIA")[0]
	for i, ref := range []string{got.ID, got.Envelope, got.Envelope + "#1"} {
		line := fmt.Sprintf("use: [intelligence, strike]\nonward: own-government\nthird_party: {from: USA, ref: %q}\n", ref)
		data := strings.Replace(string(insidetest.Report(fmt.Sprintf("F-%d", i), "A man was seen.", line)), "originator: USA/CIA", "originator: FRA/DGSE\nsystem: USA", 1)
		v, err := h.dgse.intake.Add(t.Context(), "lind", "r.yaml", []byte(data))
		h.dgse.must(err)
		if cmp.Diff([]string{"intelligence"}, v.Use) != "" || v.Onward != got.Onward {
			t.Errorf("by %s: use %v, onward %s; the item has %v, %s", ref, v.Use, v.Onward, got.Use, got.Onward)
		}
	}
	draft, err := h.dgse.intake.Derive(t.Context(), reporting.Derivation{Item: got.ID, Topics: []string{"counter-terrorism"}, Portions: []int{1}})
	h.dgse.must(err)
	if n := strings.Count(draft.Text, "  - {mark"); n != 1 || !strings.Contains(draft.Text, "Achmed Fictitious was seen") {
		t.Errorf("%d portions:\n%s", n, draft.Text)
	}
	if _, err := h.dgse.intake.Add(t.Context(), "lind", "r.yaml", []byte(draft.Text)); err != nil {
		t.Errorf("the derived report is refused: %v\n%s", err, draft.Text)
	}
	_, err = h.dgse.intake.Derive(t.Context(), reporting.Derivation{Item: got.ID, Topics: []string{"counter-terrorism"}, Portions: []int{9}})
	wantKind(t, err, errs.Invalid, "portion 9; the item has")
}

// One text from two partners is noted at both items, and neither partner sees
// anything of it: not in its receipts, their times or their number.
func TestOneTextFromTwoPartnersIsNotedAndSeenByNeither(t *testing.T) {
	both, one := newThreesome(t, ""), newThreesome(t, "")
	for _, h := range []*threesome{both, one} {
		first := sighting
		if h == one {
			first = "Nothing of what was said before has come to pass, and nobody has been seen at the place for a week."
		}
		h.tell(h.cia, "R-1", first, "BEL")
		h.tell(h.dia, "R-2", strings.Replace(sighting, "Monday", "Tuesday", 1), "BEL")
	}
	a, b := both.items("USA/CIA")[0], both.items("USA/DIA")[0]
	if cmp.Diff([]string{b.ID}, a.SameAs) != "" || cmp.Diff([]string{a.ID}, b.SameAs) != "" {
		t.Errorf("noted: %v and %v, of %s and %s", a.SameAs, b.SameAs, a.ID, b.ID)
	}
	for _, from := range []party.Code{"USA/CIA", "USA/DIA"} {
		if same := one.items(from)[0].SameAs; same != nil {
			t.Errorf("%s: %v is noted", from, same)
		}
	}
	if diff := cmp.Diff(states(one.told(one.dia)), states(both.told(both.dia))); diff != "" {
		t.Errorf("USA/DIA sees what USA/CIA sent: %s", diff)
	}
	left, right := both.dgse.gateway.Envelopes("USA/DIA"), one.dgse.gateway.Envelopes("USA/DIA")
	if len(left) != len(right) {
		t.Fatalf("%d envelopes to USA/DIA, and %d", len(left), len(right))
	}
	for i := range left {
		if x, y := left[i].Header(), right[i].Header(); x.Lane != y.Lane || x.Seq != y.Seq || !x.Sent.Equal(y.Sent) || len(left[i].Bytes()) != len(right[i].Bytes()) {
			t.Errorf("envelope %d differs", i)
		}
	}
	// A second version of the same partner's is no second source.
	both.tell(both.cia, "R-3", sighting, "BEL")
	for _, x := range both.items("USA/CIA") {
		if cmp.Diff([]string{b.ID}, x.SameAs) != "" {
			t.Errorf("%s is the same as %v", x.ID, x.SameAs)
		}
	}
}

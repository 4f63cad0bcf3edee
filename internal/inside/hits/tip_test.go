package hits_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/hits"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// metByTip has somebody else travel who is whom a tip names, and gives how many hits that
// makes; the border's hit is that one then.
func (b *border) metByTip(x lookout.TipPerson, version int) (fresh int) {
	b.t.Helper()
	at := insidetest.Start.Add(-48 * time.Hour)
	m := travel.Message{Form: travel.PAXLST, Unit: []byte("unit of " + x.Entry()), Legs: []travel.Leg{{Carrier: "SU", Number: "102", From: "SVO", To: "BOS", Departs: at, Arrives: at.Add(9 * time.Hour)}},
		Travellers: []travel.Traveller{{Person: person("BORIS INVENTED"), Role: travel.Passenger, Legs: []int{0}}}}
	found := screening.Hit{Entry: screening.Entry{List: lookout.Tips, ID: x.Entry(), Person: person("CANARY sought")}, Score: 30, Verdict: screening.Alert, Name: "CANARY sought",
		Explain: []screening.Term{term("name", "CANARY sought", 30)}}
	must(b.t, b.usa.Store.Write(b.t.Context(), func(tx *insidedb.Tx) error {
		held, who, _, err := tx.AddTravel(insidedb.TravelMessage{Message: m, Source: "api"})
		if err != nil {
			return err
		}
		flights, err := tx.Flights(who[0].Flights[:1])
		if err != nil {
			return err
		}
		fresh, err = b.hits.Record(tx, hits.Met{Message: held.ID, Traveller: who[0], Flights: flights, Hits: []screening.Hit{found}, Backwards: true,
			Against: watch.Sought{Lists: map[string]int{lookout.Tips: version}, Lookouts: 1}})
		return err
	}))
	l, err := b.hits.List(b.t.Context(), hits.Query{})
	must(b.t, err)
	for _, h := range l.Hits {
		if h.List == lookout.Tips {
			b.hit = h.ID
		}
	}
	return fresh
}

func (b *border) ofItem() lookout.TipPerson {
	return lookout.TipPerson{Received: true, Of: b.tip, Person: "1"}
}

// ownTip takes in a tip of our own, and gives a person of it.
func (b *border) ownTip(serial string, lines ...string) (lookout.TipPerson, int) {
	b.t.Helper()
	b.usa.Take("tip", serial, "{p1} may come, says "+serial+".", lines...)
	var held insidedb.Report
	must(b.t, b.usa.Store.Read(b.t.Context(), func(tx *insidedb.Tx) (err error) {
		held, err = tx.ReportBySerial(serial, time.Time{})
		return err
	}))
	return lookout.TipPerson{Of: held.ID, Person: lookout.PersonOfReport(held.ID, "p1")}, held.Version
}

func (b *border) shown() hits.View {
	b.t.Helper()
	v, err := b.hits.Show(b.t.Context(), b.hit, "holt", time.Time{})
	must(b.t, err)
	return v
}

func (b *border) begin(mark string) (string, error) {
	d, err := b.hits.Report(b.t.Context(), hits.ReportAsk{ID: b.hit, Officer: insidetest.Lind, Mark: mark})
	return d.Text, err
}

const shared = "(S//REL TO USA, FRA, RUS)"

func TestAHitOnAPartnersTipGoesWithItsTermsAndTellsTheFrontLineNothing(t *testing.T) {
	b := newBorder(t, "automatic", "")
	before := b.gone("RUS/FSB")
	if n := b.metByTip(b.ofItem(), 1); n != 1 {
		t.Fatalf("%d hits; expected one", n)
	}
	v := b.shown()
	if x := v.Tip; x == nil || x.Item != b.tip || x.From != "RUS/FSB" || !strings.HasPrefix(x.Marking, "СЕКРЕТНО") || x.Onward != "ask" || strings.Join(x.Use, " ") != "intelligence" || x.Gone != "" {
		t.Errorf("the tip is shown as %+v", v.Tip)
	}
	if v.Hit.Desk != "watch" || v.Hit.Officer != "" || !v.Hit.Backwards || v.Against.List != 1 || v.Lookout != nil {
		t.Errorf("the hit stands as %+v", v.Hit)
	}
	_, err := b.usa.Office.Register(t.Context(), disclosure.Officer{Code: "front", Roles: []string{insidedb.RoleFront}})
	must(t, err)
	told, err := b.hits.BoothHit(t.Context(), "front", b.hit)
	must(t, err)
	if len(told.Orders) > 0 {
		t.Errorf("the front line is told %+v", told.Orders)
	}
	for _, tt := range []struct {
		mark string
		want errs.Kind
		says string
	}{
		{"", errs.Invalid, "expected a mark"}, {"(U)", errs.Denied, "is lower than that of the item of RUS/FSB"},
		{"TLP:RED", errs.Denied, "expected is a mark of our own system"}, {shared, "", ""},
	} {
		text, err := b.begin(tt.mark)
		wantKind(t, err, tt.want, tt.says)
		if tt.want == "" && (!strings.Contains(text, `third_party: {from: RUS/FSB, ref: "`+b.tip+`", consent: required}`) || !strings.Contains(text, `use: ["intelligence"]`) || strings.Contains(text, "CANARY")) {
			t.Errorf("the report begins\n%s", text)
		}
	}
	text, _ := b.begin(shared)
	plain := strings.Replace(text, `third_party: {from: RUS/FSB, ref: "`+b.tip+`", consent: required}`+"\n", "", 1)
	wantKind(t, b.take("S-1", plain), errs.Invalid, "the hit is on item "+b.tip+" from RUS/FSB; expected third_party")
	must(t, b.take("S-2", text))
	b.Settle()
	if n := b.gone("RUS/FSB") - before; n != 0 {
		t.Errorf("%d envelopes went to RUS/FSB that nobody proposed", n)
	}
	if r := b.propose("S-2", "RUS"); r.State != "in-review" || !strings.Contains(r.Said, "an officer alone") {
		t.Errorf("%s: %s; expected that whose tip was hit is told by an officer alone", r.State, r.Said)
	}
	if r := b.propose("S-2", "FRA"); r.State == "approved" || r.State == "sent" {
		t.Errorf("%s: %s; expected that nobody else is told without RUS/FSB's consent", r.State, r.Said)
	}
}

func TestATipThatIsTakenBackIsMetByNobodyAndReportedByNobody(t *testing.T) {
	b := newBorder(t, "automatic", "")
	b.metByTip(b.ofItem(), 1)
	_, err := b.rus.Exchange.Recall(t.Context(), exchange.Recall{Officer: insidetest.Lind, Report: "R-1", Code: "wrong"})
	must(t, err)
	b.Settle()
	other := b.ofItem()
	other.Person = "2"
	if n := b.metByTip(other, 1); n != 0 {
		t.Errorf("%d hits on a tip that was taken back", n)
	}
	_, err = b.begin(shared)
	wantKind(t, err, errs.Conflict, "taken back by RUS/FSB")
	if v := b.shown(); v.Tip == nil || v.Tip.Gone != "the item was taken back by RUS/FSB" || !v.Hit.Open {
		t.Errorf("the hit stands as %+v of %+v; expected that it waits for the watch, and says that its tip is gone", v.Hit, v.Tip)
	}
}

func TestAHitOnATipOfOurOwnIsReportedUnderItsMark(t *testing.T) {
	b := newBorder(t, "automatic", "")
	x, version := b.ownTip("U-1")
	b.metByTip(x, version)
	v := b.shown()
	if v.Tip == nil || v.Tip.Serial != "U-1" || v.Tip.Report != x.Of || v.Tip.Version != 1 || len(v.Tip.Third) > 0 || !strings.HasPrefix(v.Tip.Marking, "SECRET") {
		t.Errorf("the tip is shown as %+v", v.Tip)
	}
	text, err := b.begin("")
	must(t, err)
	if !strings.Contains(text, `mark: "`+shared+`"`) || strings.Contains(text, "third_party") || strings.Contains(text, "CANARY") {
		t.Errorf("the report begins\n%s", text)
	}
	_, err = b.begin("(U)")
	wantKind(t, err, errs.Denied, "is lower than that of what was sought by")
	must(t, b.take("S-1", text))
	if r := b.propose("S-1", "RUS"); r.State != "approved" {
		t.Errorf("%s: %s; expected that a hit on what is ours goes by the rules", r.State, r.Said)
	}
	b.ownTip("U-2", "supersedes: U-1\n")
	if n := b.metByTip(lookout.TipPerson{Of: x.Of, Person: "another"}, version); n != 0 {
		t.Errorf("%d hits on a version that another has replaced", n)
	}
}

func TestATipWithThePartnersMaterialNamesItInTheReportOfItsHit(t *testing.T) {
	b := newBorder(t, "automatic", "")
	x, version := b.ownTip("U-1", "third_party: {from: RUS/FSB, ref: \""+b.tip+"\", consent: required}\nuse: [intelligence]\nonward: ask\n")
	b.metByTip(x, version)
	if v := b.shown(); v.Tip == nil || strings.Join(v.Tip.Third, " ") != "RUS/FSB" {
		t.Errorf("the tip is shown as %+v", v.Tip)
	}
	third := `third_party: {from: RUS/FSB, ref: "` + b.tip + `", consent: required}` + "\n"
	text, err := b.begin("")
	must(t, err)
	if !strings.Contains(text, third) {
		t.Errorf("the report begins\n%s", text)
	}
	wantKind(t, b.take("S-1", strings.Replace(text, third, "", 1)), errs.Invalid, "made of item "+b.tip)
	must(t, b.take("S-2", text))
	if r := b.propose("S-2", "RUS"); r.State != "in-review" {
		t.Errorf("%s: %s; expected that whose material it is is told by an officer alone", r.State, r.Said)
	}
}

func TestOfATipWithTheMaterialOfSeveralTheAuthorBeginsTheReport(t *testing.T) {
	b := newBorder(t, "automatic", "")
	x, version := b.ownTip("U-1", "third_party: {from: FRA/DGSE, consent: required}\n")
	text := func() string { // of the hit on the lookout
		out, err := b.begin("")
		must(t, err)
		return out
	}()
	b.metByTip(x, version)
	_, err := b.begin("")
	wantKind(t, err, errs.Conflict, "the material of others in it: FRA/DGSE")
	wantKind(t, b.take("S-1", text), errs.Invalid, "a tip with the material of FRA/DGSE; expected third_party")
	b.usa.Policy = usaPolicy(t, "automatic", "", "")
	must(t, b.take("S-2", strings.Replace(text, `third_party: {from: RUS/FSB, ref: "`+b.tip+`", consent: required}`, `third_party: {from: FRA/DGSE, consent: required}`, 1)))
}

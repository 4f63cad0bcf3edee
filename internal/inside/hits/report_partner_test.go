package hits_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/party"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/hits"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// border is USA/CIA, which looks out for somebody of whom RUS/FSB told it, and FRA/DGSE.
type border struct {
	*insidetest.Circle
	t        *testing.T
	usa, rus *insidetest.Node
	hits     *hits.Hits
	lookouts *watch.Lookouts
	tip      string // id of the item
	hit      string
}

// usaPolicy lets reports of hits go from USA/CIA in a mode, to a Russia with flags.
func usaPolicy(t *testing.T, mode, flags, assured string) *directive.Policy {
	t.Helper()
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: fmt.Appendf(nil, `self: USA/CIA
topics: [counter-terrorism]
parties:
  FRA: {services: [FRA/DGSE], ceiling: SECRET}
  RUS: {services: [RUS/FSB], ceiling: SECRET, flags: [%s]}
`, flags)}, Assurances: directive.File{Name: "assurances.yaml", Data: []byte(assured)}}
	for _, to := range []string{"FRA", "RUS"} {
		text := insidetest.Directive("D-"+to, to, mode, insidetest.FullRungs+", time: minute, transport: full, document: full", insidetest.NoDefault)
		text = strings.Replace(text, "kinds: [intelligence, warning, tip]", "kinds: [intelligence, warning, tip, hit]", 1) + "use: [intelligence, lead]\n"
		f.Directives = append(f.Directives, directive.File{Name: to + ".yaml", Data: []byte(text)})
	}
	p, err := directive.Load(f)
	must(t, err)
	return p
}

// newBorder has RUS/FSB give a tip, USA/CIA look out for whom it names, beside what it
// knows itself, and the one who is sought travel.
func newBorder(t *testing.T, mode, flags string) *border {
	t.Helper()
	b := &border{t: t}
	b.Circle = insidetest.NewCircle(t, func(c *insidetest.Clock) *insidedb.Store {
		s, err := insidedb.Open(t.Context(), storetest.Engines()[0].Fresh(t).Open(t, c.Now))
		must(t, err)
		return s
	}, "USA/CIA", "RUS/FSB", "FRA/DGSE")
	b.usa, b.rus = b.Nodes[0], b.Nodes[1]
	b.rus.Take("tip", "R-1", "{p1} will fly to Boston.", "use: [intelligence, lead]\nonward: ask\n")
	_, err := b.rus.Office.Propose(t.Context(), disclosure.Proposal{Report: "R-1", Partner: "USA/CIA", Officer: insidetest.Lind})
	must(t, err)
	b.Settle()
	b.tip = b.usa.Only("RUS/FSB").ID
	b.usa.Policy = usaPolicy(t, mode, flags, "")
	b.hits, err = hits.New(hits.Config{Self: "USA/CIA", Store: b.usa.Store, Watch: &post{}, Rules: lookout.DefaultRules, Log: insidetest.Quiet(),
		Parties: func() *party.Parties { return b.usa.Policy.Parties() }})
	must(t, err)
	b.usa.Intake.OfHit = b.hits.Taken
	b.lookouts, err = watch.NewLookouts(watch.LookoutsConfig{Self: "USA/CIA", Store: b.usa.Store, Rules: lookout.DefaultRules, Log: insidetest.Quiet()})
	must(t, err)
	for code, roles := range map[string][]string{"berg": {"disclosure"}, "kern": {"disclosure", "lead"}, "holt": {"lead"}, "delegate": {"author"}} {
		_, err := b.usa.Office.Register(t.Context(), disclosure.Officer{Code: code, Roles: roles})
		must(t, err)
	}
	b.look()
	b.flies()
	return b
}

// look has USA/CIA look out for whom the tip names.
func (b *border) look() {
	b.t.Helper()
	_, err := b.lookouts.Add(b.t.Context(), watch.LookoutFile{Officer: insidetest.Lind, Name: "lookout.yaml", Document: fmt.Sprintf(`id: boston-1
person: {names: [Achmed Fictitious]}
owner: lind
deputy: ray
purpose: CANARY purpose
basis: CANARY basis
predicate: [{kind: own-investigation, ref: CANARY case}, {kind: partner-report, ref: CANARY tip}]
origin: {item: %s}
marking: SECRET//REL TO USA, FRA, RUS
instruction: discreet-check
contact: CANARY contact
until: 2018-06-01
review: 2018-03-01
`, b.tip)})
	must(b.t, err)
}

// flies has the one who is sought travel.
func (b *border) flies() {
	b.t.Helper()
	at := insidetest.Start.Add(30 * time.Hour)
	p := screening.Person{Names: []screening.Name{{Text: "AKHMED FIKTIVNYY"}, {Text: "Achmed F."}}, Births: []screening.Birth{{Year: 1986, Month: 10, Day: 21}},
		Nationalities: []string{"TJ"}, Documents: []screening.Document{{Kind: "passport", Number: "712345678", Country: "TJ"}}}
	m := travel.Message{Form: travel.PAXLST, Unit: []byte("unit"), Legs: []travel.Leg{{Carrier: "SU", Number: "100", From: "SVO", To: "BOS", Departs: at, Arrives: at.Add(9 * time.Hour)}},
		Travellers: []travel.Traveller{{Person: p, Role: travel.Passenger, Legs: []int{0}}}}
	found := screening.Hit{Entry: screening.Entry{List: lookout.List, ID: "boston-1", Person: screening.Person{Names: []screening.Name{{Text: "CANARY sought"}}}}, Score: 30,
		Verdict: screening.Alert, Name: "CANARY sought", Explain: []screening.Term{term("name", "CANARY sought", 30)}}
	must(b.t, b.usa.Store.Write(b.t.Context(), func(tx *insidedb.Tx) error {
		held, who, _, err := tx.AddTravel(insidedb.TravelMessage{Message: m, Source: "api"})
		if err != nil {
			return err
		}
		flights, err := tx.Flights(who[0].Flights[:1])
		if err != nil {
			return err
		}
		_, err = b.hits.Record(tx, hits.Met{Message: held.ID, Traveller: who[0], Flights: flights, Hits: []screening.Hit{found}, Against: watch.Sought{Lookouts: 1}})
		return err
	}))
	l, err := b.hits.List(b.t.Context(), hits.Query{})
	must(b.t, err)
	if len(l.Hits) != 1 || l.Hits[0].List != lookout.List {
		b.t.Fatalf("hits %+v; expected one on the lookout", l.Hits)
	}
	b.hit = l.Hits[0].ID
}

// draft begins a report of the hit.
func (b *border) draft(mark string) string {
	b.t.Helper()
	d, err := b.hits.Report(b.t.Context(), hits.ReportAsk{ID: b.hit, Officer: insidetest.Lind, Mark: mark})
	must(b.t, err)
	return d.Text
}

// take takes a report in for the hit, under a serial.
func (b *border) take(serial, text string) error {
	b.Clock.Add(time.Second)
	_, err := b.usa.Intake.Take(b.t.Context(), reporting.Order{Officer: insidetest.Lind, Hit: b.hit}, serial, []byte("serial: "+serial+"\n"+text))
	return err
}

func (b *border) propose(serial string, to party.Code) disclosure.Result {
	b.t.Helper()
	b.Clock.Add(time.Second)
	r, err := b.usa.Office.Propose(b.t.Context(), disclosure.Proposal{Report: serial, Partner: to, Officer: insidetest.Lind})
	must(b.t, err)
	return r
}

func (b *border) approve(id, officer string) error {
	b.t.Helper()
	v, err := b.usa.Office.Show(b.t.Context(), id, time.Time{})
	must(b.t, err)
	_, err = b.usa.Office.Approve(b.t.Context(), disclosure.Approval{Release: id, Officer: officer, Hash: v.Hash, Residue: "it is meant"})
	return err
}

// gone counts the envelopes that USA/CIA ever gave for a partner, of whatever lane.
func (b *border) gone(to party.Code) int { return len(b.usa.Gateway.Envelopes(to)) }

func (b *border) acts() string {
	b.t.Helper()
	v, err := b.hits.Show(b.t.Context(), b.hit, "holt", time.Time{})
	must(b.t, err)
	var out []string
	for _, a := range v.Acts {
		if a.Act == hits.ActReported {
			out = append(out, a.Act+" by "+a.Officer)
		}
	}
	return strings.Join(out, ", ")
}

func TestAPartnersTipIsAnsweredByAnOfficerOfRankAlone(t *testing.T) {
	b := newBorder(t, "automatic", "identity-needs-assessment")
	b.Settle()
	before := b.gone("RUS/FSB")
	_, err := b.hits.Decide(t.Context(), hits.Decision{ID: b.hit, Officer: insidetest.Lind, Is: hits.Same, Reason: "the same papers"})
	must(t, err)
	text := b.draft("")
	must(t, b.take("S-1", text))
	b.Settle()
	if n := b.gone("RUS/FSB") - before; n != 0 {
		t.Fatalf("%d envelopes went to RUS/FSB because of a hit that nobody has proposed to tell", n)
	}
	r := b.propose("S-1", "RUS")
	if r.State != "in-review" || r.Verdict != "release" || !strings.Contains(r.Said, "an officer with the role lead decides") {
		t.Fatalf("%s: %s (%s); expected that it waits for an officer of rank", r.State, r.Said, r.Decision)
	}
	queue, err := b.usa.Office.Queue(t.Context(), disclosure.QueueQuery{})
	must(t, err)
	shown, err := b.usa.Office.Show(t.Context(), r.Release, time.Time{})
	must(t, err)
	if len(queue) != 1 || !queue[0].Lead || !shown.Lead {
		t.Errorf("queue %+v; expected that it and the release say that rank is needed", queue)
	}
	_, err = b.usa.Office.Delegate(t.Context(), "kern", disclosure.Delegation{Giver: "kern", Taker: "delegate", Until: b.Clock.Now().Add(time.Hour)})
	must(t, err)
	wantKind(t, b.approve(r.Release, "berg"), errs.Denied, "the role lead decides")
	wantKind(t, b.approve(r.Release, "delegate"), errs.Denied, "nobody delegates it")
	wantKind(t, b.approve(r.Release, "holt"), errs.Denied, "none of the roles disclosure")
	b.Settle()
	if n := b.gone("RUS/FSB") - before; n != 0 {
		t.Fatalf("%d envelopes went to RUS/FSB before an officer of rank decided", n)
	}
	must(t, b.approve(r.Release, "kern"))
	b.Settle()
	got := b.rus.Only("USA/CIA")
	whole := readOf(got)
	if got.State != "admitted" || got.Kind != "hit" || !strings.Contains(whole, "SU100") {
		t.Errorf("%s of kind %s: %s; expected the report of the hit", got.State, got.Kind, whole)
	}
	for _, hidden := range []string{"FIKTIVNYY", "712345678", "CANARY", "boston-1"} {
		if strings.Contains(whole, hidden) {
			t.Errorf("without an assessment of the person %q went: %s", hidden, whole)
		}
	}
	if b.acts() != "reported by lind" {
		t.Errorf("the hit says %q; expected that one report was made of it", b.acts())
	}
}

// readOf is all that a partner reads of an item.
func readOf(x exchange.Arrival) string {
	var out []string
	for _, p := range x.Portions {
		out = append(out, p.Mark+" "+p.Text)
	}
	return strings.Join(out, "\n")
}

func TestTheBeginningOfAReportTellsWhoTravelsAndNothingOfWhoIsSought(t *testing.T) {
	b := newBorder(t, "automatic", "")
	text := b.draft("")
	for _, says := range []string{"originator: USA/CIA", "kind: hit", `topics: ["counter-terrorism"]`, "system: USA", `use: ["intelligence"]`, "onward: ask",
		`third_party: {from: RUS/FSB, ref: "` + b.tip + `", consent: required}`,
		`p1: {"ladder":"person","name":"AKHMED FIKTIVNYY","also":["Achmed F."],"born":["1986-10-21"],"nationality":"TJK"}`,
		`d1: {"ladder":"document","type":"passport","number":"712345678","country":"TJK","holder":"p1"}`,
		`tr1: {"ladder":"transport","full":"flight SU100","route":"a journey from SVO to BOS"}`,
		`l1: {"ladder":"place","name":"SVO","country":"RUS"}`, `l2: {"ladder":"place","name":"BOS","country":"USA"}`,
		`"minute":"12 December 2017, 14:00, local time"`,
		`{mark: "(S//REL TO USA, FRA, RUS)", text: "{p1}, with {d1}, is recorded on {tr1} from {l1} to {l2}, departing {t1}."}`} {
		if !strings.Contains(text, says) {
			t.Errorf("it does not say %s:\n%s", says, text)
		}
	}
	words := strings.NewReplacer(b.tip, "", b.hit, "").Replace(text) // any digits may stand in an id
	for _, hidden := range []string{"CANARY", "boston-1", "discreet", "alert", "30"} {
		if strings.Contains(words, hidden) {
			t.Errorf("it says %q of what was sought:\n%s", hidden, text)
		}
	}
	if higher := b.draft("(TS//NF)"); !strings.Contains(higher, `mark: "(TS//NF)"`) {
		t.Errorf("marked otherwise than asked for:\n%s", higher)
	}
	for mark, want := range map[string]errs.Kind{"(C//REL TO USA, FRA, RUS)": errs.Denied, "(S//REL TO USA, FRA, GBR, RUS)": errs.Denied, "TLP:RED": errs.Denied, "(X)": errs.Invalid} {
		_, err := b.hits.Report(t.Context(), hits.ReportAsk{ID: b.hit, Officer: insidetest.Lind, Mark: mark})
		wantKind(t, err, want, "")
	}
	_, err := b.hits.Report(t.Context(), hits.ReportAsk{ID: b.hit, Officer: "berg"})
	wantKind(t, err, errs.Denied, "none of the roles")
}

func TestAReportOfAHitGoesToWhomItIsTheirsByAnOfficerAndToOthersByTheRules(t *testing.T) {
	b := newBorder(t, "automatic", "")
	must(t, b.take("S-1", b.draft("")))
	r := b.propose("S-1", "RUS")
	if r.State != "in-review" || !strings.Contains(r.Said, "an officer alone") {
		t.Errorf("to RUS: %s, %s; expected that an officer decides", r.State, r.Said)
	}
	must(t, b.approve(r.Release, "berg"))
	if r := b.propose("S-1", "FRA"); r.State != "referred" || !strings.Contains(r.Said, "RUS/FSB") {
		t.Errorf("to FRA: %s, %s; expected that RUS/FSB is asked for its consent first", r.State, r.Said)
	}
	b.Settle()
	if got := b.rus.Only("USA/CIA"); !strings.Contains(readOf(got), "AKHMED FIKTIVNYY") {
		t.Errorf("RUS/FSB reads %s", readOf(got))
	}
}

func TestAReportIsTakenInForAHitOnlyAsOne(t *testing.T) {
	b := newBorder(t, "automatic", "")
	text := b.draft("")
	third := `third_party: {from: RUS/FSB, ref: "` + b.tip + `", consent: required}` + "\n"
	wantKind(t, b.take("S-1", strings.Replace(text, "kind: hit", "kind: tip", 1)), errs.Invalid, "expected kind: hit")
	wantKind(t, b.take("S-2", strings.Replace(text, third, "", 1)), errs.Invalid, "expected third_party of the report")
	if _, err := b.usa.Intake.Show(t.Context(), "S-2", time.Time{}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("%v; expected that what is refused is not taken in", err)
	}
	must(t, b.take("S-3", text))
	must(t, b.take("S-3", text))
	if b.acts() != "reported by lind" {
		t.Errorf("the hit says %q; expected it once", b.acts())
	}
	_, err := b.hits.Decide(t.Context(), hits.Decision{ID: b.hit, Officer: insidetest.Lind, Is: hits.NotSame, Reason: "another height"})
	must(t, err)
	wantKind(t, b.take("S-4", text), errs.Conflict, "decided to be another person")
	_, err = b.hits.Report(t.Context(), hits.ReportAsk{ID: b.hit, Officer: insidetest.Lind})
	wantKind(t, err, errs.Conflict, "decided to be another person")
}

func TestATipThatIsRecalledTakesTheReportOfItsHitWithIt(t *testing.T) {
	b := newBorder(t, "automatic", "identity-needs-assessment")
	must(t, b.take("S-1", b.draft("")))
	r := b.propose("S-1", "RUS")
	_, err := b.rus.Exchange.Recall(t.Context(), exchange.Recall{Officer: insidetest.Lind, Report: "R-1", Code: "wrong"})
	must(t, err)
	b.Settle()
	wantKind(t, b.approve(r.Release, "kern"), errs.Conflict, "")
	v, err := b.usa.Office.Show(t.Context(), r.Release, time.Time{})
	must(t, err)
	if v.State != "cancelled" || !strings.Contains(v.Said, "recalled") {
		t.Errorf("the release stands as %s: %s; expected that the recall cancelled it", v.State, v.Said)
	}
	_, err = b.usa.Office.Propose(t.Context(), disclosure.Proposal{Report: "S-1", Partner: "RUS", Officer: insidetest.Lind})
	wantKind(t, err, errs.Denied, "taken back")
	_, err = b.hits.Report(t.Context(), hits.ReportAsk{ID: b.hit, Officer: insidetest.Lind})
	wantKind(t, err, errs.Conflict, "taken back by RUS/FSB")
	_, err = b.lookouts.Turn(t.Context())
	must(t, err)
	l, err := b.lookouts.Show(t.Context(), "ray", "boston-1", time.Time{})
	must(t, err)
	if len(l.Asked) != 1 || l.Asked[0].Officer != insidetest.Lind || !strings.Contains(l.Asked[0].Reason, "taken back by RUS/FSB") || l.State != insidedb.LookoutActive {
		t.Errorf("the lookout stands as %s, and asked is %+v; expected that its owner is told, and that it is in force", l.State, l.Asked)
	}
}

func TestAnAssessmentOfLowRiskIsStillWhatFreesAnIdentity(t *testing.T) {
	b := newBorder(t, "automatic", "identity-needs-assessment")
	b.usa.Policy = usaPolicy(t, "automatic", "identity-needs-assessment",
		"- {id: A-1, from: RUS/FSB, kind: humane-treatment, report: S-1, subject: p1, given: 2017-01-01, assessed: {risk: low, by: the legal adviser, at: 2017-02-01}}\n")
	must(t, b.take("S-1", b.draft("")))
	r := b.propose("S-1", "RUS")
	if r.State != "in-review" {
		t.Fatalf("%s: %s; expected that an officer of rank decides all the same", r.State, r.Said)
	}
	must(t, b.approve(r.Release, "kern"))
	b.Settle()
	if got := readOf(b.rus.Only("USA/CIA")); !strings.Contains(got, "AKHMED FIKTIVNYY") {
		t.Errorf("RUS/FSB reads %s; expected who it is", got)
	}
}

func TestWhatAListFoundIsReportedUnderAMarkThatIsSaid(t *testing.T) {
	p := one(t)
	policy := insidetest.Policy(t, "USA/CIA")
	p.Parties = func() *party.Parties { return policy.Parties() }
	p.fly(trip{name: "ALI IMAGINARY", flight: "1", departs: 30 * time.Hour, hits: []screening.Hit{hitOf("un", "Q-1", 20)}})
	id := p.only().ID
	_, err := p.Report(t.Context(), hits.ReportAsk{ID: id, Officer: cmd})
	wantKind(t, err, errs.Invalid, "expected a mark")
	d, err := p.Report(t.Context(), hits.ReportAsk{ID: id, Officer: cmd, Mark: "TLP:AMBER", Topics: []string{"strategy"}})
	must(t, err)
	if !strings.Contains(d.Text, "system: TLP") || !strings.Contains(d.Text, `topics: ["strategy"]`) || strings.Contains(d.Text, "third_party") || strings.Contains(d.Text, "Q-1") {
		t.Errorf("the report begins\n%s", d.Text)
	}
	_, err = p.Report(t.Context(), hits.ReportAsk{ID: id, Officer: cmd, Mark: "TLP:AMBER", Topics: []string{"gossip"}})
	wantKind(t, err, errs.Invalid, "gossip")
	if acts := p.acts(id); acts != "opened seen" {
		t.Errorf("the acts are %q; expected that it was seen once", acts)
	}
}

func TestABeginningSaysNoMoreThanIsKnown(t *testing.T) {
	p := one(t)
	policy := insidetest.Policy(t, "USA/CIA")
	p.Parties = func() *party.Parties { return policy.Parties() }
	p.lookout(sought(lookout.Secondary), insidedb.LookoutActive)
	p.write(func(tx *insidedb.Tx) error { // our own national, of several papers, without a journey
		who := travel.Traveller{Person: screening.Person{Names: []screening.Name{{Text: `O'Neil, "{p1}"`}}, Births: []screening.Birth{{Year: 1980, Until: 1985}, {Year: 1981, Month: 2}},
			Nationalities: []string{"QQ", "RU", "US"}, Documents: []screening.Document{{Kind: "visa"}, {Number: "1", Country: "XK"}}}}
		held, all, _, err := tx.AddTravel(insidedb.TravelMessage{Message: travel.Message{Form: travel.Application, Travellers: []travel.Traveller{who}, Unit: []byte("u")}, Source: "api"})
		if err != nil {
			return err
		}
		_, err = p.Record(tx, hits.Met{Message: held.ID, Traveller: all[0], Hits: []screening.Hit{hitOf("un", "Q-1", 20)}, Against: p.sought()})
		return err
	})
	d, err := p.Report(t.Context(), hits.ReportAsk{ID: p.only().ID, Officer: cmd, Mark: "(S//NF)"})
	must(t, err)
	for _, says := range []string{`p1: {"ladder":"person","name":"O'Neil, \"{p1}\"","born":["1981-02"],"nationality":"USA"}`, `d1: {"ladder":"document","type":"visa","holder":"p1"}`,
		`d2: {"ladder":"document","number":"1","country":"XKS","holder":"p1"}`, `text: "{p1}, with {d1} and {d2}, is recorded as a traveller."`} {
		if !strings.Contains(d.Text, says) {
			t.Errorf("it does not say %s:\n%s", says, d.Text)
		}
	}
}

func TestALaterVersionOfAReportOfAHitIsStillOne(t *testing.T) {
	b := newBorder(t, "automatic", "identity-needs-assessment")
	text := b.draft("")
	must(t, b.take("S-1", text))
	plain := strings.Replace(text, "kind: hit", "kind: tip", 1)
	plain = strings.Replace(plain, `third_party: {from: RUS/FSB, ref: "`+b.tip+`", consent: required}`+"\n", "", 1)
	other := strings.NewReplacer("AKHMED FIKTIVNYY", "BORIS INVENTED", "Achmed F.", "B. I.", "712345678", "998877665").Replace(plain)
	for serial, text := range map[string]string{"S-2": "supersedes: S-1\n" + plain, "S-9": other} {
		must(t, b.takePlain(serial, text))
	}
	if r := b.propose("S-2", "RUS"); r.State != "in-review" || !strings.Contains(r.Said, "the role lead decides") {
		t.Errorf("%s: %s; expected that a version of a report of a hit needs rank, whatever it says of itself", r.State, r.Said)
	}
	if r := b.propose("S-9", "RUS"); r.State != "approved" {
		t.Errorf("%s: %s; expected that a report of no hit goes by the rules", r.State, r.Said)
	}
	b.usa.Policy = usaPolicy(t, "automatic", "", "")
	if r := b.propose("S-2", "RUS"); r.State != "in-review" || !strings.Contains(r.Said, "an officer alone") {
		t.Errorf("%s: %s; expected that whose tip was hit is told by an officer alone", r.State, r.Said)
	}
}

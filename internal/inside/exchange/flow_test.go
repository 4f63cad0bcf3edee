package exchange_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

const plan = "{p1} plans to attack {l1}."

func TestAReportGoesTheWholeWayAndEachStepIsToldAsItIs(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			p := newPair(t, engine)
			p.send("R-1", plan)
			var said []string
			tell := func() {
				line := p.outbox()[0]
				said = append(said, line.State+": "+line.Said)
				if line.Sent != (len(line.Receipts) > 0) {
					t.Errorf("%s: sent %v with %d receipts", line.State, line.Sent, len(line.Receipts))
				}
			}
			tell()
			_, err := p.cia.exchange.SealApproved(t.Context())
			p.cia.must(err)
			tell()
			_, err = p.cia.exchange.Push(t.Context())
			p.cia.must(err)
			tell()
			p.gateways.Carry()
			p.cia.must(p.cia.exchange.Inward(t.Context()))
			tell()
			p.dgse.must(p.dgse.exchange.Inward(t.Context()))
			tell()
			p.dgse.must(p.dgse.exchange.Outward(t.Context()))
			p.gateways.Carry()
			p.cia.must(p.cia.exchange.Inward(t.Context()))
			tell()
			want := []string{
				"approved: approved; not sealed yet, not sent",
				"sealed: sealed; not with the gateway yet, not sent",
				"moved: with the gateway; no receipt from FRA/DGSE yet",
				"delivered: sent: delivered to FRA/DGSE; not admitted yet",
				"delivered: sent: delivered to FRA/DGSE; not admitted yet",
				"admitted: sent: admitted by FRA/DGSE",
			}
			if diff := cmp.Diff(want, said); diff != "" {
				t.Error(diff)
			}
			items := p.inbox()
			if len(items) != 1 || items[0].State != "admitted" || items[0].Marking != "SECRET//REL TO USA, FRA" || items[0].Onward != "ask" {
				t.Fatalf("inbox %+v", items)
			}
			if got := words(items[0]); got != "Exercise / PERSON 1 plans to attack Imaginary Cathedral. / The information comes from a source with direct access." {
				t.Errorf("received %q", got)
			}
			line := p.outbox()[0]
			if len(line.Receipts) != 2 || line.Receipts[1].Commitment != items[0].Commitment || line.Envelope != items[0].Envelope {
				t.Errorf("the receipts %+v do not quote what was received: %+v", line.Receipts, items[0])
			}
			if a := p.cia.alarms() + p.dgse.alarms(); a != "" {
				t.Errorf("alarms: %s", a)
			}
		})
	}
}

func TestManyReleasesKeepTheirOrder(t *testing.T) {
	p := sqlite(t)
	const n = 9
	for i := range n {
		p.send("R-"+string(rune('1'+i)), "Number "+string(rune('1'+i))+".")
	}
	p.settle()
	items := p.inbox()
	if len(items) != n {
		t.Fatalf("%d items were received, want %d", len(items), n)
	}
	for i, item := range items {
		if item.Seq != uint64(i+1) || !strings.Contains(words(item), "Number "+string(rune('1'+i))) {
			t.Errorf("item %d is number %d: %s", i+1, item.Seq, words(item))
		}
	}
	for _, line := range p.outbox() {
		if line.State != string(insidedb.Admitted) {
			t.Errorf("%s is %s", line.Serial, line.State)
		}
	}
}

// A receiver takes the version with the later modified for the newer one
// (STIX 2.1, 3.6.2); so it is later whatever the clock did meanwhile.
func TestALaterVersionIsModifiedLater(t *testing.T) {
	for name, between := range map[string]time.Duration{"the clock stood still": -time.Second, "the clock went back": -time.Hour, "a day later": 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			p := sqlite(t)
			send := func(serial, text string, lines ...string) {
				p.send(serial, text, lines...)
				for range 4 {
					for _, n := range []*node{p.cia, p.dgse} {
						n.do(n.exchange.Outward)
					}
					p.gateways.Carry()
					for _, n := range []*node{p.dgse, p.cia} {
						n.do(n.exchange.Inward)
					}
				}
			}
			send("R-1", plan)
			p.clock.Add(between)
			send("R-2", "{p1} has left {l1}.", "supersedes: R-1\n")
			p.clock.Add(between)
			send("R-3", "{p1} is back.", "supersedes: R-2\n")
			var read []tearline.Received
			for _, item := range p.inbox() {
				whole, err := p.dgse.exchange.Item(t.Context(), item.ID, time.Time{})
				p.dgse.must(err)
				r, err := tearline.Read(whole.Bundle)
				p.dgse.must(err)
				read = append(read, r)
			}
			slices.SortFunc(read, func(a, b tearline.Received) int { return a.Modified.Compare(b.Modified) })
			var said []string
			for i, r := range read {
				if r.ID != read[0].ID || !r.Created.Equal(read[0].Created) || i > 0 && !r.Modified.After(read[i-1].Modified) {
					t.Errorf("version %d: %s, created %s, modified %s", i+1, r.ID, r.Created, r.Modified)
				}
				said = append(said, r.Portions[1].Text)
			}
			want := []string{"PERSON 1 plans to attack Imaginary Cathedral.", "PERSON 1 has left Imaginary Cathedral.", "PERSON 1 is back."}
			if diff := cmp.Diff(want, said); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWarningsHaveALaneOfTheirOwn(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	p.clock.Add(time.Second)
	data := strings.Replace(string(insidetest.Report("R-2", "Take care.")), "kind: intelligence", "kind: warning", 1)
	_, err := p.cia.intake.Add(t.Context(), "lind", "R-2", []byte(data))
	p.cia.must(err)
	_, err = p.cia.office.Propose(t.Context(), disclosure.Proposal{Report: "R-2", Partner: "FRA", Officer: "lind"})
	p.cia.must(err)
	p.settle()
	lanes := map[string]uint64{}
	for _, item := range p.inbox() {
		lanes[item.Lane] = item.Seq
	}
	if diff := cmp.Diff(map[string]uint64{"ordinary": 1, "warning": 1}, lanes); diff != "" {
		t.Error(diff)
	}
}

// However much was approved before it, a warning is sealed first.
func TestAWarningIsSealedBeforeWhatWasApprovedEarlier(t *testing.T) {
	p := sqlite(t)
	for i := range 3 {
		p.send(fmt.Sprintf("R-%d", i), plan)
	}
	p.clock.Add(time.Second)
	data := strings.Replace(string(insidetest.Report("W-1", "Take care.")), "kind: intelligence", "kind: warning", 1)
	_, err := p.cia.intake.Add(t.Context(), "lind", "W-1", []byte(data))
	p.cia.must(err)
	_, err = p.cia.office.Propose(t.Context(), disclosure.Proposal{Report: "W-1", Partner: "FRA", Officer: "lind"})
	p.cia.must(err)
	p.cia.must(p.cia.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		approved, err := tx.ApprovedReleases("FRA/DGSE", 2)
		if err != nil || len(approved) != 2 {
			t.Fatalf("%d are approved: %v", len(approved), err)
		}
		for i, want := range []string{"W-1", "R-0"} {
			held, err := tx.ReportVersion(approved[i].Report, approved[i].Version)
			if err != nil || held.Serial != want {
				t.Errorf("number %d to be sealed is %s (%v); expected %s", i, held.Serial, err, want)
			}
		}
		return nil
	}))
}

func TestNothingStaleIsSealed(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before string
		after  []string
		state  insidedb.State
		words  string // received; "" for nothing
	}{
		{"less is permitted: decided again", toFrance, []string{insidetest.Directive("D-FRA", "FRA", "automatic", "text: written, person: masked, place: country", "")}, insidedb.Admitted, "PERSON 1 plans to attack a location in France."},
		{"review is required now", toFrance, []string{reviewed}, insidedb.InReview, ""},
		{"nothing is permitted now", toFrance, []string{insidetest.Directive("D-RUS", "RUS", "automatic", insidetest.FullRungs, "")}, insidedb.NeedsDecision, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t, tt.before)
			p.send("R-1", plan)
			p.cia.policy = insidetest.Policy(t, "USA/CIA", tt.after...)
			p.settle()
			line := p.outbox()[0]
			if line.State != string(tt.state) || line.Sent != (tt.words != "") {
				t.Errorf("state %s, sent %v: %s", line.State, line.Sent, line.Said)
			}
			items := p.inbox()
			if (len(items) == 1) != (tt.words != "") || len(items) == 1 && !strings.Contains(words(items[0]), tt.words) {
				t.Errorf("inbox %+v", items)
			}
			if tt.words == "" && len(p.cia.gateway.Envelopes("FRA/DGSE")) != 0 {
				t.Error("the gateway was given something")
			}
		})
	}
}

func TestAPolicyThatChangesBetweenDecidingAndSealingIsNoticed(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	narrow := insidetest.Policy(t, "USA/CIA", insidetest.Directive("D-FRA", "FRA", "automatic", "text: written, person: masked, place: country", ""))
	p.cia.change = func(c *exchange.Config) {
		c.Policy = func() *directive.Policy { // asked for after the decision
			p.cia.policy = narrow
			return narrow
		}
	}
	p.cia.stop()
	p.cia.start()
	n, err := p.cia.exchange.SealApproved(t.Context())
	if err != nil || n != 0 || p.outbox()[0].State != string(insidedb.Approved) {
		t.Fatalf("%d were sealed, %v, %s", n, err, p.outbox()[0].State)
	}
	p.settle()
	if got := words(p.inbox()[0]); !strings.Contains(got, "a location in France") {
		t.Errorf("received %q", got)
	}
}

// However little time lies between: what has run out when it is sealed stays.
func TestWhatRunsOutJustBeforeSealingIsNotSealed(t *testing.T) {
	p := sqlite(t, strings.Replace(toFrance, "expires: 2019-01-01T00:00:00Z", "expires: 2017-12-11T08:00:01.01Z", 1))
	p.send("R-1", plan) // at 08:00:01
	p.cia.change = func(c *exchange.Config) {
		c.Crash = func(point string) {
			if point == "seal.begun" {
				p.clock.Add(10 * time.Millisecond)
			}
		}
	}
	p.cia.stop()
	p.cia.start()
	p.settle()
	if line := p.outbox()[0]; line.State != string(insidedb.NeedsDecision) || line.Envelope != "" || len(p.inbox()) != 0 {
		t.Errorf("state %s: %s", line.State, line.Said)
	}
}

func TestWhatIsReviewedGoesOnlyAfterApproval(t *testing.T) {
	p := sqlite(t, reviewed)
	res := p.send("R-1", plan)
	p.settle()
	if len(p.inbox()) != 0 || p.outbox()[0].State != string(insidedb.InReview) {
		t.Fatalf("before the approval: %+v", p.outbox()[0])
	}
	v, err := p.cia.office.Move(t.Context(), disclosure.Movement{Release: res.Release, Officer: "berg", Moves: []release.Move{{Field: "p1", Rung: "full", Reason: "they know him"}}})
	p.cia.must(err)
	p.settle()
	_, err = p.cia.office.Approve(t.Context(), disclosure.Approval{Release: res.Release, Officer: "berg", Hash: v.Hash})
	p.cia.must(err)
	p.settle()
	if got := words(p.inbox()[0]); !strings.Contains(got, "Achmed Fictitious plans") {
		t.Errorf("received %q", got)
	}
}

func TestTheOutboxSaysWhyNot(t *testing.T) {
	p := sqlite(t, reviewed)
	res := p.send("R-1", plan)
	p.send("R-2", plan, "third_party: {from: GBR, consent: required}\n")
	p.send("R-3", plan)
	_, err := p.cia.office.Deny(t.Context(), disclosure.Denial{Release: res.Release, Officer: "berg", Reason: "too soon"})
	p.cia.must(err)
	var got []string
	for _, line := range p.outbox() {
		if line.Sent {
			t.Errorf("%s is called sent", line.Serial)
		}
		got = append(got, line.Serial+" "+line.State+": "+line.Said)
	}
	want := []string{
		"R-1 denied: denied; not sent: too soon",
		"R-2 referred: referred; not sent: needs the consent of GBR (third-party)",
		"R-3 in-review: waits for review; not sent: review is required",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for state, n := range map[string]int{"": 3, "denied": 1, disclosure.Referred: 1, disclosure.Withheld: 0, "in-review": 1} {
		list, err := p.cia.exchange.Outbox(t.Context(), exchange.Query{State: state})
		if err != nil || len(list) != n {
			t.Errorf("state %q lists %d (%v), want %d", state, len(list), err, n)
		}
	}
}

func TestWhatCannotBeSealedSaysSo(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	p.cia.must(p.cia.exchange.Remove(t.Context(), "berg", "FRA/DGSE"))
	p.settle()
	line := p.outbox()[0]
	if line.State != string(insidedb.NeedsDecision) || !strings.Contains(line.Said, "FRA/DGSE is removed") {
		t.Errorf("after removal: %s: %s", line.State, line.Said)
	}
	p.peer(p.cia, p.dgse, 2)
	res, err := p.cia.office.Propose(t.Context(), disclosure.Proposal{Report: "R-1", Partner: "FRA", Officer: "lind"})
	p.cia.must(err)
	p.clock.Add(400 * 24 * time.Hour) // the partner's key set has run out, and so has the directive
	p.settle()
	if line := p.outbox()[1]; line.Release != res.Release || line.State != string(insidedb.NeedsDecision) || !strings.Contains(line.Said, "no key set of FRA/DGSE is good") {
		t.Errorf("without a key set: %s: %s", line.State, line.Said)
	}
}

func TestTermsThatCannotBeHonouredAreQuarantined(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*exchange.Config)
		code   envelope.Code
	}{
		{"use", func(c *exchange.Config) { c.Uses = []string{"lead"} }, envelope.CodeTerms},
		{"onward", func(c *exchange.Config) { c.Onwards = []string{"none"} }, envelope.CodeTerms},
		{"method", func(c *exchange.Config) { c.Methods = []release.Method{release.Show} }, envelope.CodeTerms},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t)
			p.dgse.change = tt.change
			p.dgse.stop()
			p.dgse.start()
			p.send("R-1", plan)
			p.settle()
			item := p.inbox()[0]
			if item.State != "quarantined" || item.Code != string(tt.code) || words(item) == "" {
				t.Errorf("received %+v", item)
			}
			if line := p.outbox()[0]; line.State != "quarantined" || line.Said != "sent, and quarantined by FRA/DGSE: "+string(tt.code) {
				t.Errorf("the sender is told %s: %s", line.State, line.Said)
			}
		})
	}
}

func TestWhatIsAboveTheAgreementsCeilingIsQuarantined(t *testing.T) {
	for _, tt := range []struct {
		name, ceiling string
		above         bool
	}{
		{"at the ceiling", "SECRET", false},
		{"below it", "TOP SECRET", false},
		{"above it", "CONFIDENTIAL", true},
		{"no ceiling is the lowest level", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t)
			_, err := p.dgse.exchange.Accept(t.Context(), "lind", p.cia.service.PeeringUpTo(t, "FRA/DGSE", 2, insidetest.Agreement, tt.ceiling), p.cia.service.Spoken())
			p.dgse.must(err)
			p.send("R-1", plan)
			p.settle()
			item, line := p.inbox()[0], p.outbox()[0]
			want, said := "admitted", "sent: admitted by FRA/DGSE"
			code := ""
			if tt.above {
				want, code, said = "quarantined", string(envelope.CodeMarking), "sent, and quarantined by FRA/DGSE: marking"
			}
			if item.State != want || item.Code != code || words(item) == "" || line.Said != said {
				t.Errorf("received %+v; the sender is told %s", item, line.Said)
			}
		})
	}
}

func TestARefusalIsNeitherAdmissionNorQuarantine(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	_, err := p.dgse.exchange.Accept(t.Context(), "lind", p.cia.service.PeeringUnder(t, "FRA/DGSE", 2, "AGR-OTHER"), p.cia.service.Spoken())
	p.dgse.must(err)
	p.settle()
	item := p.inbox()[0]
	if item.State != "refused" || item.Code != string(envelope.CodeAgreement) || words(item) != "" {
		t.Errorf("received %+v", item)
	}
	p.dgse.must(p.dgse.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		in, err := tx.Incoming(item.ID)
		if len(in.Body) != 0 || in.Hash != item.Envelope {
			t.Errorf("of what was refused %d bytes are kept, under %s", len(in.Body), in.Hash)
		}
		return err
	}))
	if line := p.outbox()[0]; line.State != "refused" || line.Said != "sent, and refused by FRA/DGSE: agreement" || !line.Sent {
		t.Errorf("the sender is told %s: %s", line.State, line.Said)
	}
}

func TestARemovedPartnerIsToldNothing(t *testing.T) {
	p := sqlite(t)
	p.dgse.must(p.dgse.exchange.Remove(t.Context(), "lind", "USA/CIA"))
	p.send("R-1", plan)
	p.settle()
	item := p.inbox()[0]
	if item.State != "refused" || item.Code != string(envelope.CodeAgreement) || words(item) != "" {
		t.Errorf("received %+v", item)
	}
	if got := p.dgse.gateway.Envelopes("USA/CIA"); len(got) != 0 {
		t.Errorf("a removed partner was sent %d envelopes", len(got))
	}
	if line := p.outbox()[0]; line.State != string(insidedb.Delivered) {
		t.Errorf("the sender is told %s", line.State)
	}
}

func TestAPartnersGatewayThatWillNotTakeItDoesNotHoldTheLane(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", "The first.")
	p.send("R-2", "The second.")
	p.cia.gateway.Turn = func(i exchange.Item) string {
		if i.Sealed.Header().Seq == 1 && i.Sealed.Header().Lane == envelope.LaneOrdinary {
			return "too-large"
		}
		return ""
	}
	for range 3 {
		p.settle()
	}
	lines := p.outbox()
	if lines[0].State != string(insidedb.NeedsDecision) || lines[0].Said != "needs a new decision; not sent: the partner's gateway does not take it: too-large" {
		t.Errorf("the first: %s: %s", lines[0].State, lines[0].Said)
	}
	if lines[1].State != string(insidedb.Admitted) {
		t.Errorf("the second: %s", lines[1].State)
	}
	items := p.inbox()
	if len(items) != 1 || items[0].Seq != 2 {
		t.Errorf("received %+v", items)
	}
}

func TestAViewAsOfAnEarlierTime(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	p.clock.Add(time.Second)
	then := p.clock.Now()
	p.clock.Add(time.Minute)
	p.settle()
	p.clock.Add(time.Minute)
	old, err := p.cia.exchange.Outbox(t.Context(), exchange.Query{AsOf: then})
	if err != nil || len(old) != 1 || old[0].State != string(insidedb.Approved) || old[0].Envelope != "" || old[0].Sent {
		t.Errorf("the outbox then: %+v, %v", old, err)
	}
	if got, err := p.dgse.exchange.Inbox(t.Context(), exchange.Query{AsOf: then}); err != nil || len(got) != 0 {
		t.Errorf("the inbox then: %+v, %v", got, err)
	}
	if _, err := p.cia.exchange.Outbox(t.Context(), exchange.Query{AsOf: p.clock.Now()}); err == nil {
		t.Error("a view across streams as of this moment was given")
	}
}

package acceptance

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// owing is what is stated, in sight of the partner, of the report that went last.
type owing string

// What is stated.
const (
	weAsk      owing = "we ask"
	wePromise  owing = "we promise"
	weAccept   owing = "we accept what they ask"
	weDecline  owing = "we decline what they ask"
	weAnswer   owing = "we answer what they ask"
	weExtend   owing = "we extend"
	weTell     owing = "we tell what came of it"
	theyAsk    owing = "they ask"
	theyAccept owing = "they accept what we ask"
	theyRefuse owing = "they decline what we ask"
	theyGrade  owing = "they grade it"
)

var owings = []owing{weAsk, wePromise, weAccept, weDecline, weAnswer, weExtend, weTell, theyAsk, theyAsk, theyAccept, theyRefuse, theyGrade}

// What is done in hiding about what is owed.
const (
	ownDuty    = "own duty"    // the service owes itself something on account of the partner
	raisedDuty = "raised duty" // a report that stays raises a duty
	assign     = "assign"      // what is owed between the two gets a desk, an officer, words
	serve      = "serve"       // the clock ticks, by one plan or another, and sends
	overrule   = "overrule"    // an officer tries what is not hers to state
	elsewhere  = "elsewhere"   // the same is wanted of another partner
)

// talk is what is on record between the two.
type talk struct {
	item       string // hash of the report that went last
	ours       []string
	theirs     []string
	duties     int
	rung       int
	ourOfficer int
}

// owe states something, if there is something to state it of. The words of our
// officer are kept here, and differ between the worlds.
func (w *twin) owe(o owing, why string) {
	w.t.Helper()
	w.lastItem()
	if w.talk.item == "" {
		return
	}
	due, later := w.clock.Now().Add(2*time.Hour), w.clock.Now().Add(48*time.Hour)
	last := func(list []string) string { return list[len(list)-1] }
	asked, asks := len(w.talk.theirs) > 0, len(w.talk.ours) > 0
	answer := map[owing]envelope.Control{
		weAccept: {Verb: envelope.Accepted}, weDecline: {Verb: envelope.Declined}, weAnswer: {Verb: envelope.Answered, Code: "part"},
		weExtend: {Verb: envelope.Extended, Due: &later}, theyAccept: {Verb: envelope.Accepted}, theyRefuse: {Verb: envelope.Declined},
	}
	switch o {
	case weAsk:
		w.talk.ours = append(w.talk.ours, w.says(w.cia, envelope.Control{Verb: envelope.Requested, Code: "answer", Ground: obligation.Agreement, Due: &due}, why))
	case wePromise:
		w.says(w.cia, envelope.Control{Verb: envelope.Promised, Code: "action", Ground: obligation.Courtesy, Due: &due}, why)
	case theyAsk:
		w.talk.theirs = append(w.talk.theirs, w.says(w.fsb, envelope.Control{Verb: envelope.Requested, Code: "action", Ground: obligation.Law, Due: &due}, ""))
	case weTell:
		w.says(w.cia, envelope.Control{Verb: envelope.Outcome, Code: "unknown"}, why)
	case theyGrade:
		w.says(w.fsb, envelope.Control{Verb: envelope.Graded, Code: "useful"}, "")
	case weAccept, weDecline, weAnswer:
		if asked {
			c := answer[o]
			c.Matter = last(w.talk.theirs)
			w.says(w.cia, c, why)
		}
	case weExtend, theyAccept, theyRefuse:
		if asks {
			c, by := answer[o], w.cia
			if c.Matter = last(w.talk.ours); o != weExtend {
				by, why = w.fsb, ""
			}
			w.says(by, c, why)
		}
	}
	w.tick()
}

// lastItem finds the report that went last, when the partner has admitted it. What
// is owed is of that from then on.
func (w *twin) lastItem() {
	w.t.Helper()
	box, err := w.fsb.exchange.Inbox(context.Background(), exchange.Query{Partner: cia().code})
	check(w.t, err)
	for _, x := range box {
		if x.State == "admitted" {
			if x.Envelope != w.talk.item {
				w.talk.item, w.talk.ours, w.talk.theirs = x.Envelope, nil, nil
			}
			return
		}
	}
}

// says has one of the two state something, and our officer keep words of it; ""
// where that changes nothing, as it may in both worlds alike.
func (w *twin) says(by *pieces, c envelope.Control, why string) string {
	w.t.Helper()
	to := party.Code("RUS/FSB")
	if by == w.fsb {
		to = cia().code
	}
	stated, err := by.exchange.State(context.Background(), exchange.Statement{Officer: reviewer, Roles: []string{insidedb.RoleDisclosure}, Partner: to,
		Item: w.talk.item, Control: c, Also: func(tx *insidedb.Tx, stated insidedb.Transition) error {
			if why == "" {
				return nil
			}
			all, err := tx.Obligations(insidedb.ObligationQuery{Item: w.talk.item})
			for _, o := range all {
				if err == nil {
					o.Reason, o.By, o.Desk = why, reviewer, "kitchen"
					_, err = tx.PutObligation(o)
				}
			}
			return err
		}})
	if errs.KindOf(err) == errs.Conflict {
		return ""
	}
	check(w.t, err)
	return stated.Hash
}

// hideOwed does in hiding what is about duties, and tells whether it was that.
func (w *twin) hideOwed(h hidden) bool {
	w.t.Helper()
	ctx := context.Background()
	w.lastItem()
	w.talk.duties++
	now := w.clock.Now()
	due := now.Add(-time.Minute)
	duty := insidedb.Obligation{ID: fmt.Sprintf("%032x", w.talk.duties), Kind: obligation.Kind(h.report), Debtor: cia().code, Creditor: cia().code, Partner: "RUS/FSB",
		Item: w.talk.item, State: obligation.Open, Opened: now, Due: &due, Desk: "kitchen", Officer: author, By: author, Reason: "We hold it, and may not say so."}
	put := func(o insidedb.Obligation) {
		check(w.t, w.cia.inside.Write(ctx, func(tx *insidedb.Tx) error {
			_, err := tx.PutObligation(o)
			return err
		}))
	}
	switch h.act {
	case ownDuty:
		put(duty)
	case raisedDuty:
		duty.Kind, duty.Report = obligation.Determine, w.cia.add(fmt.Sprintf(h.report, w.talk.duties+10_000))
		put(duty)
	case assign:
		var all []insidedb.Obligation
		check(w.t, w.cia.inside.Read(ctx, func(tx *insidedb.Tx) (err error) {
			all, err = tx.Obligations(insidedb.ObligationQuery{})
			return err
		}))
		for _, o := range all {
			w.talk.ourOfficer++
			o.Desk, o.Officer, o.By, o.Reason = fmt.Sprint("desk-", w.talk.ourOfficer), author, reviewer, "He knows the matter."
			put(o)
		}
	case serve:
		plan := obligation.DefaultPlan
		if h.report == "" {
			plan = func() obligation.Plan { return obligation.Plan{} }
		}
		clock, err := tasking.New(tasking.Config{Self: cia().code, Store: w.cia.inside, Plan: plan, Channels: []tasking.Channel{ring{w}}, Partners: true, Log: insidetest.Quiet()})
		check(w.t, err)
		_, err = clock.Tick(ctx)
		check(w.t, err)
		_, err = clock.Deliver(ctx, ring{w})
		check(w.t, err)
	case overrule:
		for officer, c := range map[string]envelope.Control{reviewer: {Verb: envelope.Graded, Code: "harmful"}, "nobody": {Verb: envelope.StoodDown}, author: {Verb: envelope.Met, Matter: nothing}} {
			_, err := w.cia.exchange.State(ctx, exchange.Statement{Officer: officer, Roles: []string{insidedb.RoleDisclosure}, Partner: "RUS/FSB", Item: w.talk.item, Control: c})
			if err == nil {
				w.t.Fatalf("%s may state %s", officer, c.Verb)
			}
		}
	case elsewhere:
		w.chance.proposing(fmt.Sprint("elsewhere ", w.talk.duties))
		r := w.cia.propose(disclosure.Proposal{Report: w.cia.add(fmt.Sprintf(h.report, w.talk.duties+20_000)), Partner: dgse().code})
		if r.Release == "" {
			w.t.Fatalf("nothing goes: %s", r.Said)
		}
		check(w.t, w.cia.inside.Write(ctx, func(tx *insidedb.Tx) error {
			return tx.WantStated(insidedb.Pending{ID: r.Release, Release: r.Release, Partner: dgse().code, Verb: obligation.Requested, Code: "answer", Ground: obligation.Law,
				Due: &due, Officer: reviewer, Cause: r.Release})
		}))
	default:
		return false
	}
	return true
}

// ring is a channel of the service's own.
type ring struct{ w *twin }

func (r ring) Name() string { return "hook" }

func (r ring) Send(context.Context, tasking.Message) error {
	r.w.talk.rung++
	return nil
}

// drawDuties draws what is done in hiding.
func drawDuties(t *rapid.T, label string) []hidden {
	var out []hidden
	for range rapid.IntRange(0, 4).Draw(t, label+" duties") {
		h := hidden{act: rapid.SampledFrom([]string{ownDuty, raisedDuty, assign, serve, overrule, elsewhere}).Draw(t, label+" duty")}
		switch h.act {
		case ownDuty:
			h.report = string(rapid.SampledFrom(obligation.InternalKinds).Draw(t, label+" kind"))
		case raisedDuty:
			h.report = rapid.SampledFrom(slices.Concat(hiddenReports[hold], hiddenReports[withhold])).Draw(t, label+" report")
		case elsewhere:
			h.report = rapid.SampledFrom(hiddenReports[other]).Draw(t, label+" report")
		case serve:
			h.report = rapid.SampledFrom([]string{"", "plan"}).Draw(t, label+" plan")
		}
		out = append(out, h)
	}
	return append(out, drawHidden(t, label)...)
}

// N1 to N3 for what is owed: duties of the service's own, who has what, plans,
// reminders and escalations, reports that raise duties, what is wanted of others,
// refusals of its own officers and why it declines change nothing that the partner
// sees: "we have nothing" and "we may not say" look alike.
func TestInternalDutiesAreNotSeen(t *testing.T) {
	differ(t, func(rt *rapid.T) play {
		p := play{policy: rapid.IntRange(0, len(rungsGiven)-1).Draw(rt, "policy")}
		first := drawVisible(rt, 0, p.policy == 1)
		for first.release == "" {
			first = drawVisible(rt, 0, p.policy == 1)
		}
		words := []string{"", "We hold nothing.", "We hold it, and may not say so.", "Its source would be known."}
		for i := range rapid.IntRange(2, 4).Draw(rt, "scenes") {
			v := first
			if i > 0 {
				v = visible{owed: rapid.SliceOfN(rapid.SampledFrom(owings), 1, 4).Draw(rt, "stated")}
			}
			p.left = append(p.left, scene{before: drawDuties(rt, "left"), visible: v, after: drawDuties(rt, "left"), why: rapid.SampledFrom(words).Draw(rt, "left words")})
			p.right = append(p.right, scene{before: drawDuties(rt, "right"), visible: v, after: drawDuties(rt, "right"), why: rapid.SampledFrom(words).Draw(rt, "right words")})
		}
		return p
	})
}

// The observable is not blind to what is stated.
func TestWhatIsStatedAndDiffersIsSeen(t *testing.T) {
	s := newTheatre(t)
	report := visible{release: hiddenReport("intelligence", "(S//REL TO USA, RUS)", "The meeting is on Monday.")}
	script := func(stated ...owing) []scene {
		return []scene{{visible: report}, {visible: visible{owed: append([]owing{theyAsk, weAsk}, stated...)}}}
	}
	var seen [][]string
	for _, stated := range [][]owing{{}, {weDecline}, {weAccept}, {weAnswer}, {weExtend}, {wePromise}, {weTell}, {weTell, weTell}, {theyAccept}, {theyRefuse}, {theyGrade}} {
		told, _, _ := s.play(script(stated...), 0)
		for _, other := range seen {
			if cmp.Equal(other, told) {
				t.Errorf("%v looks like another", stated)
			}
		}
		seen = append(seen, told)
	}
}

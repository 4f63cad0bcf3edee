package disclosure_test

import (
	"flag"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// twoOfficers asks for two different officers for Russia.
var twoOfficers = insidetest.Directive("D-RUS", "RUS", "review", insidetest.FullRungs, insidetest.MaskPersons) + "authority: {officers: 2}\n"

// staffed is a bench with more officers: kern is a lead, and roth has a role
// only where somebody delegates it.
func staffed(t *testing.T, directives ...string) *bench {
	t.Helper()
	return staffedOn(t, storetest.Engines()[0], directives...)
}

func staffedOn(t *testing.T, engine storetest.Engine, directives ...string) *bench {
	t.Helper()
	b := newBenchOn(t, engine, directives...)
	for _, o := range []disclosure.Officer{{Code: "kern", Roles: []string{"disclosure", "lead"}}, {Code: "voss", Roles: []string{"disclosure"}}, {Code: "roth", Roles: []string{"author"}}} {
		_, err := b.office.Register(t.Context(), o)
		b.must(err)
	}
	return b
}

func (b *bench) claim(id, officer string) error {
	_, err := b.office.Claim(b.t.Context(), disclosure.Claiming{Release: id, Officer: officer})
	return err
}

func (b *bench) approve(id, officer, behalf string) error {
	_, err := b.office.Approve(b.t.Context(), disclosure.Approval{Release: id, Officer: officer, For: behalf, Hash: b.show(id).Hash})
	return err
}

func (b *bench) delegate(giver, taker string, partners ...party.Code) disclosure.Delegation {
	b.t.Helper()
	d, err := b.office.Delegate(b.t.Context(), giver, disclosure.Delegation{Giver: giver, Taker: taker, Partners: partners, Until: b.clock.Now().Add(24 * time.Hour)})
	b.must(err)
	return d
}

func TestTheQueueSaysTheLevelsOfWhatIsHeldAndOfWhatWouldGo(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan, `marking: "TOP SECRET//NOFORN"`+"\n")
	b.propose(disclosure.Proposal{Report: "R-1", Partner: "RUS"})
	list, err := b.office.Queue(t.Context(), disclosure.QueueQuery{})
	b.must(err)
	if len(list) != 1 || list[0].HeldLevel != "TS" || list[0].GivenLevel != "S" || list[0].Held != "TOP SECRET//NOFORN" {
		t.Errorf("%+v; expected one of the levels TS and S", list)
	}
}

func TestAClaimIsALeaseOfOneOfficer(t *testing.T) {
	b := staffed(t)
	id := inReview(b).Release
	for last, says := range map[time.Duration]string{time.Second: "expected 1m0s to 8h0m0s", 9 * time.Hour: "expected 1m0s to 8h0m0s"} {
		_, err := b.office.Claim(t.Context(), disclosure.Claiming{Release: id, Officer: "berg", Last: last})
		wantKind(t, err, errs.Invalid, says)
	}
	wantKind(t, b.claim(id, "lind"), errs.Denied, "is the author")
	wantKind(t, b.claim(id, "roth"), errs.Denied, "none of the roles")
	b.must(b.claim(id, "berg"))
	wantKind(t, b.claim(id, "voss"), errs.Conflict, "berg holds it until")
	wantKind(t, b.approve(id, "voss", ""), errs.Conflict, "berg holds it until")
	_, err := b.office.Move(t.Context(), disclosure.Movement{Release: id, Officer: "voss", Moves: []release.Move{{Field: "p1", Rung: "full", Reason: "r"}}})
	wantKind(t, err, errs.Conflict, "berg holds it until")
	_, err = b.office.Return(t.Context(), disclosure.By{Release: id, Officer: "voss"}, "r")
	wantKind(t, err, errs.Conflict, "berg holds it until")
	_, err = b.office.Claim(t.Context(), disclosure.Claiming{Release: id, Officer: "voss", Take: true, Reason: "he is away"})
	wantKind(t, err, errs.Denied, "roles lead")
	_, err = b.office.Claim(t.Context(), disclosure.Claiming{Release: id, Officer: "kern", Take: true})
	wantKind(t, err, errs.Invalid, "why it is taken from berg")
	_, err = b.office.Claim(t.Context(), disclosure.Claiming{Release: id, Officer: "kern", Take: true, Reason: "he is away"})
	b.must(err)
	wantKind(t, b.approve(id, "berg", ""), errs.Conflict, "kern holds it until")
	b.clock.Add(disclosure.UsualClaim)
	b.must(b.claim(id, "voss")) // the claim of kern has ended by itself
	_, err = b.office.Yield(t.Context(), disclosure.By{Release: id, Officer: "voss"}, "")
	b.must(err)
	_, err = b.office.Yield(t.Context(), disclosure.By{Release: id, Officer: "voss"}, "")
	wantKind(t, err, errs.Conflict, "voss holds no claim")
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: id, Officer: "voss", Hash: b.show(id).Hash, Held: true})
	wantKind(t, err, errs.Conflict, "claim it first")
	b.must(b.approve(id, "voss", "")) // what nobody holds, whoever may review may approve
}

func TestOfTwoClaimsAtOnceOneWins(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			b := staffedOn(t, engine)
			id := inReview(b).Release
			officers := []string{"berg", "voss", "kern"}
			failed := make([]error, len(officers))
			var all sync.WaitGroup
			for i, o := range officers {
				all.Go(func() { failed[i] = b.claim(id, o) })
			}
			all.Wait()
			won := 0
			for _, err := range failed {
				if err == nil {
					won++
				} else {
					wantKind(t, err, errs.Conflict, "holds it until")
				}
			}
			if won != 1 || len(b.show(id).Acts) != 1 {
				t.Errorf("%d claims won, and %d are on record: %v", won, len(b.show(id).Acts), failed)
			}
		})
	}
}

func TestTwoDifferentOfficersApproveWhereTheRulesAskForThem(t *testing.T) {
	b := staffed(t, twoOfficers)
	v := inReview(b)
	b.must(b.approve(v.Release, "berg", ""))
	if now := b.show(v.Release); now.State != string(insidedb.InReview) || !strings.Contains(now.Said, "1 of 2 officers have approved it") {
		t.Fatalf("after one approval: %s: %s", now.State, now.Said)
	}
	wantKind(t, b.approve(v.Release, "berg", ""), errs.Denied, "berg has approved it already")
	b.delegate("berg", "roth")
	wantKind(t, b.approve(v.Release, "roth", "berg"), errs.Denied, "berg has approved it already")

	// A change takes the ticks off, also one that leads back to the same bytes.
	b.must(move(b, v.Release, "p1", "full"))
	b.must(move(b, v.Release, "p1", "masked"))
	if now := b.show(v.Release); now.Hash != v.Hash {
		t.Fatal("the moves do not lead back to the same bytes; the test shows nothing")
	}
	b.must(b.approve(v.Release, "voss", ""))
	if now := b.show(v.Release); now.State != string(insidedb.InReview) {
		t.Fatalf("approved before the change still counts: %s", now.Said)
	}
	b.must(b.approve(v.Release, "roth", "berg"))
	if goes, after := b.settle(v.Release); !goes {
		t.Errorf("approved by two it does not go: %s: %s", after.State, after.Reason)
	}
	acts := b.show(v.Release).Acts
	if last := acts[len(acts)-1]; last.Officer != "roth" || last.For != "berg" {
		t.Errorf("the delegate's act is %+v", last)
	}
}

func move(b *bench, id, field, to string) error {
	_, err := b.office.Move(b.t.Context(), disclosure.Movement{Release: id, Officer: "berg", Moves: []release.Move{{Field: field, Rung: rung(to), Reason: "r"}}})
	return err
}

// A second officer who is asked for later is asked for the same words: the
// approval that they have stays.
func TestRulesThatAskForASecondOfficerKeepTheFirstApproval(t *testing.T) {
	b := staffed(t)
	id := inReview(b).Release
	b.must(b.approve(id, "berg", ""))
	b.policy = insidetest.Policy(t, "USA/CIA", twoOfficers)
	goes, after := b.settle(id)
	if goes || after.State != insidedb.InReview || !strings.Contains(after.Reason, "1 of 2") {
		t.Fatalf("goes %v, %s: %s", goes, after.State, after.Reason)
	}
	b.clock.Add(time.Minute)
	b.must(b.approve(id, "voss", ""))
	if goes, after := b.settle(id); !goes {
		t.Errorf("approved by both it does not go: %s: %s", after.State, after.Reason)
	}
}

func TestWhatWaitsIsDecidedAgainWhenTheRulesChange(t *testing.T) {
	b := staffed(t)
	v := inReview(b)
	b.policy = insidetest.Policy(t, "USA/CIA", insidetest.Directive("D-RUS", "RUS", "review", "text: written, place: city", ""))
	_, err := b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: v.Hash})
	wantKind(t, err, errs.Stale, "look at it again")
	if now := b.show(v.Release); now.Hash == v.Hash || now.State != string(insidedb.InReview) {
		t.Fatalf("it has the bytes of the rules before: %s", now.Said)
	}
	b.must(b.claim(v.Release, "berg"))
	b.policy = insidetest.Policy(t, "USA/CIA", toFrance)
	_, err = b.office.Approve(t.Context(), disclosure.Approval{Release: v.Release, Officer: "berg", Hash: b.show(v.Release).Hash})
	wantKind(t, err, errs.Conflict, "needs a new decision")
}

func TestDelegationsAreBoundedAndEnd(t *testing.T) {
	b := staffed(t)
	id := inReview(b).Release
	soon := b.clock.Now().Add(time.Hour)
	for _, tt := range []struct {
		name, officer string
		d             disclosure.Delegation
		kind          errs.Kind
		says          string
	}{
		{"of another", "voss", disclosure.Delegation{Giver: "berg", Taker: "roth", Until: soon}, errs.Denied, "whose role it is"},
		{"to oneself", "berg", disclosure.Delegation{Giver: "berg", Taker: "berg", Until: soon}, errs.Invalid, "expected another"},
		{"too long", "berg", disclosure.Delegation{Giver: "berg", Taker: "roth", Until: soon.Add(disclosure.LongestDelegation)}, errs.Invalid, "30 days"},
		{"in the past", "berg", disclosure.Delegation{Giver: "berg", Taker: "roth", Until: soon.Add(-time.Hour)}, errs.Invalid, "30 days"},
		{"for nobody known", "berg", disclosure.Delegation{Giver: "berg", Taker: "roth", Until: soon, Partners: []party.Code{"ZZZ"}}, errs.Invalid, "unknown partner"},
		{"to nobody", "berg", disclosure.Delegation{Giver: "berg", Taker: "nobody", Until: soon}, errs.Denied, "not registered"},
		{"by a delegate", "roth", disclosure.Delegation{Giver: "roth", Taker: "holm", Until: soon}, errs.Denied, "none of the roles"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := b.office.Delegate(t.Context(), tt.officer, tt.d)
			wantKind(t, err, tt.kind, tt.says)
		})
	}
	wantKind(t, b.claim(id, "roth"), errs.Denied, "none of the roles")
	b.delegate("berg", "roth", "FRA")
	wantKind(t, b.claim(id, "roth"), errs.Denied, "none of the roles")
	given := b.delegate("voss", "roth", "RUS")
	b.must(b.claim(id, "roth"))
	if a := b.show(id).Acts[0]; a.Officer != "roth" || a.For != "voss" {
		t.Errorf("the claim is %+v", a)
	}
	_, err := b.office.Undelegate(t.Context(), "holm", given.ID)
	wantKind(t, err, errs.Denied, "roles lead")
	_, err = b.office.Undelegate(t.Context(), "kern", given.ID)
	b.must(err)
	wantKind(t, b.approve(id, "roth", ""), errs.Denied, "none of the roles")
	b.delegate("lind", "roth")
	wantKind(t, b.approve(id, "roth", "lind"), errs.Denied, `acts for "lind", the author`)
	b.delegate("voss", "roth")
	b.clock.Add(25 * time.Hour)
	wantKind(t, b.approve(id, "roth", "voss"), errs.Denied, "has delegated nothing")
	b.delegate("voss", "roth")
	_, err = b.office.Revoke(t.Context(), "voss")
	b.must(err)
	wantKind(t, b.approve(id, "roth", "voss"), errs.Denied, "has delegated nothing")
}

func TestWhatIsReturnedGoesBackAndIsReviewedAgain(t *testing.T) {
	b := staffed(t)
	id := inReview(b).Release
	_, err := b.office.Return(t.Context(), disclosure.By{Release: id, Officer: "berg"}, " ")
	wantKind(t, err, errs.Invalid, "no reason")
	v, err := b.office.Return(t.Context(), disclosure.By{Release: id, Officer: "berg"}, "say when")
	b.must(err)
	if v.State != string(insidedb.Returned) || v.Said != "returned to its proposer; not sent: say when" {
		t.Errorf("%s: %s", v.State, v.Said)
	}
	again := b.propose(disclosure.Proposal{Report: "R-1", Partner: "RUS"})
	if again.Release == id || !strings.Contains(again.Said, "berg returned it before, under "+id+": say when") {
		t.Errorf("proposed again: %s: %s", again.Release, again.Said)
	}
}

func TestAnOfficersOwnWordsNeedAnotherOfficer(t *testing.T) {
	b := staffed(t)
	v := inReview(b)
	words := func(text string) error {
		_, err := b.office.Change(t.Context(), disclosure.By{Release: v.Release, Officer: "berg"},
			disclosure.Choices{Wordings: []release.Wording{{Item: "portion:0", Text: text, Reason: "plainer"}}})
		return err
	}
	wantKind(t, words("Achmed Fictitious plans it."), errs.Denied, "a withheld value of p1 stands")
	wantKind(t, words("A bell\a."), errs.Invalid, "characters of text")
	b.must(words("An attack is planned."))
	if now := b.show(v.Release); !strings.Contains(text(now), v.Portions[1].Mark+" An attack is planned.") {
		t.Errorf("what goes: %s", text(now))
	}
	wantKind(t, b.approve(v.Release, "berg", ""), errs.Denied, "berg wrote the words of portion:0")
	b.must(b.approve(v.Release, "voss", ""))
	if goes, after := b.settle(v.Release); !goes || !strings.Contains(text(b.show(v.Release)), "An attack is planned.") {
		t.Errorf("goes %v: %s: %s", goes, after.State, after.Reason)
	}
}

func TestTheQueueHasWhatIsMostUrgentFirst(t *testing.T) {
	b := staffed(t)
	for _, x := range []struct{ serial, more string }{
		{"R-1", ""}, {"R-2", "precedence: flash\n"}, {"R-3", "valid_until: 2017-12-20T00:00:00Z\n"}, {"R-4", "valid_until: 2017-12-18T00:00:00Z\n"}, {"R-5", ""},
	} {
		b.add(x.serial, plan, x.more)
		b.propose(disclosure.Proposal{Report: x.serial, Partner: "RUS"})
	}
	serials := func(q disclosure.QueueQuery) (out []string) {
		list, err := b.office.Queue(t.Context(), q)
		b.must(err)
		for _, w := range list {
			out = append(out, w.Serial)
		}
		return out
	}
	if diff := cmp.Diff([]string{"R-2", "R-4", "R-3", "R-1", "R-5"}, serials(disclosure.QueueQuery{})); diff != "" {
		t.Error(diff)
	}
	list, err := b.office.Queue(t.Context(), disclosure.QueueQuery{})
	b.must(err)
	b.must(b.claim(list[3].Release, "berg"))
	for _, tt := range []struct {
		q    disclosure.QueueQuery
		want []string
	}{
		{disclosure.QueueQuery{Officer: "berg", Mine: true}, []string{"R-1"}},
		{disclosure.QueueQuery{Unclaimed: true}, []string{"R-2", "R-4", "R-3", "R-5"}},
		{disclosure.QueueQuery{Partner: "FRA"}, nil},
	} {
		if diff := cmp.Diff(tt.want, serials(tt.q)); diff != "" {
			t.Errorf("%+v: %s", tt.q, diff)
		}
	}
}

func TestEveryStepIsOnRecordAsOfATime(t *testing.T) {
	b := staffed(t)
	v := inReview(b)
	b.must(b.claim(v.Release, "berg"))
	b.clock.Add(time.Second)
	then := b.clock.Now()
	b.clock.Add(time.Minute)
	b.must(move(b, v.Release, "p1", "full"))
	moved := b.show(v.Release)
	b.must(b.approve(v.Release, "berg", ""))
	b.clock.Add(time.Minute)
	steps := func(asOf time.Time) (out []string) {
		list, err := b.office.Steps(t.Context(), v.Release, asOf)
		b.must(err)
		for _, s := range list.Steps {
			if s.Act != nil {
				out = append(out, s.Act.Act+" "+s.Act.Officer)
			} else {
				out = append(out, s.State)
			}
		}
		return out
	}
	if diff := cmp.Diff([]string{"proposed", "in-review", "claim berg"}, steps(then)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"proposed", "in-review", "claim berg", "move berg", "in-review", "approve berg", "approved"}, steps(time.Time{})); diff != "" {
		t.Error(diff)
	}
	if a := moved.Acts[1]; a.Before != v.Hash || a.Hash != moved.Hash || a.Before == a.Hash {
		t.Errorf("the move went from %s to %s; the bytes were %s and are %s", a.Before, a.Hash, v.Hash, moved.Hash)
	}
}

// few bounds how often a property is tried.
func few(t *testing.T, checks string) {
	t.Helper()
	before := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Set("rapid.checks", checks); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := flag.Set("rapid.checks", before); err != nil {
			t.Error(err)
		}
	})
}

// Whatever officers do in whatever order, nothing goes above the ceiling, and
// nothing goes that two different officers who are not its author have not
// approved, byte for byte, after the last change.
func TestNoLineOfActsGivesMoreThanTheRulesLet(t *testing.T) {
	went := 0
	few(t, "40") // each line of acts has a database of its own
	rapid.Check(t, func(rt *rapid.T) {
		b := staffed(t, insidetest.Directive("D-RUS", "RUS", "review", "text: written, person: described, place: city, source: descriptor", "")+"authority: {officers: 2}\n")
		id := inReview(b).Release
		b.delegate("berg", "roth")
		b.delegate("lind", "roth")
		for range rapid.IntRange(1, 12).Draw(rt, "acts") {
			officer := rapid.SampledFrom([]string{"lind", "berg", "voss", "kern", "roth", "holm"}).Draw(rt, "officer")
			behalf := rapid.SampledFrom([]string{"", "", "berg", "lind"}).Draw(rt, "for")
			by := disclosure.By{Release: id, Officer: officer, For: behalf}
			switch rapid.IntRange(0, 6).Draw(rt, "act") {
			case 0:
				b.office.Claim(t.Context(), disclosure.Claiming{Release: id, Officer: officer, For: behalf, Take: true, Reason: "r"})
			case 1:
				b.clock.Add(disclosure.UsualClaim)
			case 2:
				to := rapid.SampledFrom([]string{"full", "described", "masked"}).Draw(rt, "rung")
				b.office.Change(t.Context(), by, disclosure.Choices{Moves: []release.Move{{Field: "p1", Rung: rung(to), Reason: "r"}}})
			case 3:
				b.office.Change(t.Context(), by, disclosure.Choices{Wordings: []release.Wording{{Item: "portion:0", Text: "Something is planned.", Reason: "r"}}})
			default:
				b.office.Approve(t.Context(), disclosure.Approval{Release: id, Officer: officer, For: behalf, Hash: b.show(id).Hash})
			}
		}
		v := b.show(id)
		if strings.Contains(string(v.Bundle), "Achmed") || strings.Contains(string(v.Bundle), "Imaginary") {
			rt.Fatalf("above the ceiling: %s", text(v))
		}
		goes, _ := b.settle(id)
		people, writer := map[string]bool{}, ""
		for _, a := range v.Acts {
			switch {
			case a.Act == insidedb.ActMove, a.Act == insidedb.ActRewrite:
				clear(people)
				if a.Act == insidedb.ActRewrite {
					writer = a.Officer
				}
			case a.Act == insidedb.ActApprove && a.Hash == v.Hash:
				people[a.Officer] = true
			}
			if a.Officer == "lind" || a.For == "lind" || a.Officer == "holm" {
				rt.Fatalf("on record is an act of %s for %q", a.Officer, a.For)
			}
		}
		oneAuthority := people["berg"] && people["roth"] // roth acts for berg alone
		if goes != (len(people) >= 2) || oneAuthority || people[writer] {
			rt.Fatalf("goes %v, approved by %v, written by %q: %+v", goes, people, writer, v.Acts)
		}
		if goes {
			went++
		}
	})
	if went == 0 {
		t.Error("nothing ever went; the test shows nothing")
	}
}

package watch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func (p *post) wantAsked(when string, want ...string) {
	p.t.Helper()
	p.turn()
	if diff := cmp.Diff(append([]string{}, want...), asked(p.show("boston-1"))); diff != "" {
		p.t.Errorf("%s: %s", when, diff)
	}
	if got := found(p.t, p.watch, "Timofei Carnov"); !slices.Equal(got, []string{"lookouts/boston-1"}) {
		p.t.Errorf("%s: it is not looked for: %v", when, got)
	}
}

func (p *post) renew(by string, until, review time.Duration) {
	p.t.Helper()
	now := p.clock.Now()
	_, err := p.lookouts.Renew(p.t.Context(), watch.Renewal{Officer: by, ID: "boston-1", Until: now.Add(until), Review: now.Add(review), Reason: "still sought"})
	p.must(err)
}

func TestALookoutNeverLapsesAndClimbsToWhoAnswers(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		const comes = "its time comes on 2018-12-11"
		p.add("2018-06-11", "2019-06-11")
		p.wantAsked("when it is new")
		p.clock.Add(365*day - 14*day - 9*time.Hour)
		p.wantAsked("an hour before it is asked about")
		p.clock.Add(time.Hour)
		p.wantAsked("fourteen days before its time", "o.lind: "+comes)
		if o := renewals(t, p.store)[0]; !o.Due.Equal(time.Date(2018, 12, 11, 0, 0, 0, 0, time.UTC)) || o.Debtor != "USA/CIA" || o.Cause != "lookout:boston-1" {
			t.Errorf("what is owed: %+v", o)
		}
		p.clock.Add(14*day - time.Minute)
		p.wantAsked("a minute before its time", "o.lind: "+comes)
		p.clock.Add(time.Minute)
		p.wantAsked("when its time has come", "o.berg: "+comes)
		p.clock.Add(day)
		p.wantAsked("a day later", "desk watch: "+comes)
		p.clock.Add(2000 * day)
		p.wantAsked("years later", "desk watch: "+comes, "o.lind: its review is due since 2019-06-11")
		p.renew("w.dahl", 100*day, 50*day)
		p.wantAsked("once it is renewed")
		if got := renewals(t, p.store); len(got) != 0 {
			t.Errorf("owed still: %v", got)
		}
		p.clock.Add(50 * day)
		p.wantAsked("at its next review", "o.lind: its review is due since "+p.clock.Now().Truncate(day).Format(time.DateOnly))
	})
}

func TestWhatIsAskedIsWithSomebodyLive(t *testing.T) {
	p := lonePost(t)
	const comes = "its time comes on 2018-12-11"
	p.add("2018-06-11", "2019-06-11")
	p.clock.Add(360 * day)
	away := p.clock.Now().Add(2 * day)
	p.officer("o.lind", func(o *insidedb.Officer) { o.Away = &away })
	p.wantAsked("while its owner is away", "o.berg: "+comes)
	p.officer("o.berg", func(o *insidedb.Officer) { o.Suspended = true })
	p.wantAsked("with its deputy suspended", "desk watch: "+comes)
	p.clock.Add(2 * day)
	p.wantAsked("the watch keeps it when the owner is back", "desk watch: "+comes)
	_, err := p.lookouts.Charge(t.Context(), watch.Charge{Officer: "w.dahl", ID: "boston-1", Owner: "o.west", Reason: "the owner left"})
	p.must(err)
	p.wantAsked("with another owner", "o.west: "+comes)
	o := renewals(t, p.store)[0]
	p.must(p.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		o.Officer, o.By = "l.holt", "l.holt"
		_, err := tx.PutObligation(o)
		return err
	}))
	p.wantAsked("taken by somebody else", "l.holt: ")
	p.clock.Add(20 * day)
	p.wantAsked("who keeps it past its time", "l.holt: ")
	p.officer("l.holt", func(o *insidedb.Officer) { o.Revoked = true })
	p.wantAsked("until revoked", "desk watch: "+comes)
}

// A renewal that somebody has who does not answer for the lookout, or a desk where
// nobody does, goes back to who does.
func TestWhatIsAskedIsWithWhoAnswersForTheLookout(t *testing.T) {
	p := lonePost(t)
	const comes = "its time comes on 2018-12-11"
	p.add("2018-06-11", "2019-06-11")
	p.clock.Add(360 * day)
	p.wantAsked("before its time", "o.lind: "+comes)
	for _, x := range []struct{ officer, desk string }{{"o.west", ""}, {"f.nord", ""}, {"", "night"}, {"", ""}} {
		o := renewals(t, p.store)[0]
		p.must(p.store.Write(t.Context(), func(tx *insidedb.Tx) error {
			o.Officer, o.Desk = x.officer, x.desk
			_, err := tx.PutObligation(o)
			return err
		}))
		p.wantAsked("given to "+x.officer+x.desk, "o.lind: "+comes)
	}
	p.officer("o.lind", func(o *insidedb.Officer) { o.Roles = []string{insidedb.RoleFront} })
	p.wantAsked("its owner stands at the border", "o.berg: "+comes)
}

func TestALookoutSurvivesTheClosingOfItsCase(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		p.add()
		p.add("boston-1", "other", "C-2017-4", "C-9", "Timofei Carnov", "Boris Invented")
		closed, err := p.lookouts.CloseCase(t.Context(), "o.west", "C-2017-4", "nothing was found")
		p.must(err)
		if diff := cmp.Diff(watch.CaseClosed{V: 1, Case: "C-2017-4", Lookouts: []string{"boston-1"}}, closed); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"o.lind: its case is closed"}, asked(p.show("boston-1"))); diff != "" {
			t.Errorf("at once: %s", diff)
		}
		if got := p.show("boston-1"); got.State != insidedb.LookoutActive || !slices.Equal(got.Stands, []string{watch.StandsCaseClosed}) || got.CaseClosed == nil {
			t.Errorf("it stands %v, %s", got.Stands, got.State)
		}
		if got := asked(p.show("other")); len(got) != 0 {
			t.Errorf("another case's is asked about: %v", got)
		}
		again, err := p.lookouts.CloseCase(t.Context(), "o.west", "C-2017-4", "again")
		p.must(err)
		if got := p.show("boston-1"); got.Version != 2 || len(again.Lookouts) != 1 {
			t.Errorf("closing it again makes version %d", got.Version)
		}
		p.clock.Add(14 * day)
		p.wantAsked("unanswered for fourteen days", "o.berg: its case is closed")
		p.renew("o.berg", 300*day, 200*day)
		p.wantAsked("once it is answered")
		p.clock.Add(285 * day)
		p.wantAsked("and asked no more of its case", "o.lind: its review is due since "+p.clock.Now().Add(-85*day).Truncate(day).Format(time.DateOnly))
		_, err = p.lookouts.CloseCase(t.Context(), "o.west", "C-none", "x")
		p.wantKind(err, errs.NotFound, "no lookout in force belongs to case")
		_, err = p.lookouts.CloseCase(t.Context(), "f.nord", "C-9", "x")
		p.wantKind(err, errs.Denied, "none of the roles")
	})
}

// A renewal for a time that is about to come is asked about again.
func TestARenewalDoesNotAnswerForATimeThatIsStillToCome(t *testing.T) {
	p := lonePost(t)
	p.add("2018-06-11", "2019-06-11")
	p.clock.Add(355 * day)
	p.wantAsked("before its time", "o.lind: its time comes on 2018-12-11")
	_, err := p.lookouts.Renew(t.Context(), watch.Renewal{Officer: "o.lind", ID: "boston-1", Reason: "for now"})
	p.must(err)
	p.wantAsked("renewed for the same time", "o.lind: its time comes on 2018-12-11")
	p.clock.Add(20 * day)
	p.wantAsked("and past it", "desk watch: its time comes on 2018-12-11")
	_, err = p.lookouts.Renew(t.Context(), watch.Renewal{Officer: "o.lind", ID: "boston-1", Reason: "for now"})
	p.wantKind(err, errs.Invalid, "expected until")
}

const discreet = "instruction: discreet-check"

// ofItem is a lookout made of an item, with a discreet check and the front line's words.
func ofItem(item string, change ...string) watch.LookoutFile {
	return file(append(change, "predicate: [{", "origin: {item: "+item+"}\npredicate: [{kind: partner-report, ref: tip}, {",
		"instruction: secondary", discreet, "hold: PT4H\n", "", "mark: UNCLASSIFIED", "mark: SECRET//NOFORN")...)
}

func TestALookoutInheritsWhatAPartnerPermits(t *testing.T) {
	m, item := newMeeting(t, "USA/FBI")
	f := ofItem(item)
	l, err := m.lookouts.Add(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if o := l.Origin; o == nil || o.From != "USA/FBI" || o.Item != item || !slices.Equal(o.Use, []string{"intelligence"}) || o.Onward != "ask" || o.Marking == "" {
		t.Errorf("it is of %+v", l.Origin)
	}
	for _, tt := range []struct {
		name   string
		change []string
		want   string
	}{
		{"an instruction that its uses do not bear", []string{discreet, "instruction: call"}, "USA/FBI gave its item for intelligence, and expected is one of lead, travel-denial, detention"},
		{"front words marked lower", []string{"mark: SECRET//NOFORN", "mark: UNCLASSIFIED"}, "the front line's words are marked UNCLASSIFIED"},
		{"front words in another system", []string{"mark: SECRET//NOFORN", "mark: TLP:RED"}, "the front line's words are marked TLP:RED"},
		{"a mark that is lower", []string{"marking: SECRET//NOFORN", "marking: UNCLASSIFIED"}, "marking UNCLASSIFIED is lower than that of the item"},
	} {
		bad := f
		bad.Document = strings.NewReplacer(append(tt.change, "boston-1", "boston-2")...).Replace(f.Document)
		if _, err := m.lookouts.Add(t.Context(), bad); errs.KindOf(err) != errs.Denied || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

func TestAForeignTipMakesADiscreetCheckWithoutWordsForTheFrontLine(t *testing.T) {
	m, item := newMeeting(t, "RUS/FSB")
	f := ofItem(item)
	if _, err := m.lookouts.Add(t.Context(), f); errs.KindOf(err) != errs.Denied || !strings.Contains(err.Error(), "or the partner's leave for our own government") {
		t.Errorf("words that cannot be compared: %v", err)
	}
	f.Document = f.Document[:strings.Index(f.Document, "front:")]
	l, err := m.lookouts.Add(t.Context(), f)
	if err != nil || l.Origin == nil || l.Origin.From != "RUS/FSB" {
		t.Errorf("%+v (%v)", l.Origin, err)
	}
}

func TestWhatAPartnerTakesBackIsAskedAboutAndTheLookoutStays(t *testing.T) {
	for _, how := range []string{"recalled", "erased"} {
		t.Run(how, func(t *testing.T) {
			m, item := newMeeting(t, "USA/FBI")
			made, err := m.lookouts.Add(t.Context(), ofItem(item))
			if err != nil {
				t.Fatal(err)
			}
			want := "the item that it is made of was taken back by USA/FBI"
			if how == "recalled" {
				_, err = m.partner.Exchange.Recall(t.Context(), exchange.Recall{Officer: insidetest.Lind, Report: "T-1", Code: envelope.CodeWrong})
				m.Settle()
			} else {
				err = m.cia.Store.Write(t.Context(), func(tx *insidedb.Tx) error {
					_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: item}, insidedb.ByOrder)
					return err
				})
				want = "the item of USA/FBI that it is made of is erased on 2017-12-11 by order"
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := m.lookouts.Turn(t.Context()); err != nil {
				t.Fatal(err)
			}
			l, err := m.lookouts.Show(t.Context(), insidetest.Lind, "boston-1", time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"o.lind: " + want}, asked(l)); diff != "" {
				t.Error(diff)
			}
			if l.State != insidedb.LookoutActive || l.Front == nil || l.Front.Text != made.Front.Text || !slices.Equal(l.Stands, []string{watch.StandsOriginGone}) || l.Origin.Gone != want {
				t.Errorf("it stands %v, %s, with %v", l.Stands, l.State, l.Front)
			}
			if got := found(t, m.watch, "Timofei Carnov"); !slices.Equal(got, []string{"lookouts/boston-1"}) {
				t.Errorf("it is not looked for: %v", got)
			}
			if _, err := m.lookouts.Renew(t.Context(), watch.Renewal{Officer: "o.lind", ID: "boston-1", Reason: "x"}); errs.KindOf(err) != errs.Conflict {
				t.Errorf("it is renewed on what is gone: %v", err)
			}
			own := file()
			own.ID, own.Reason = "boston-1", "it rests on our own now"
			if l, err = m.lookouts.Change(t.Context(), own); err != nil || l.Origin != nil || len(l.Asked) != 0 || len(l.Stands) != 0 {
				t.Errorf("made our own it stands %v, asked %v (%v)", l.Stands, l.Asked, err)
			}
		})
	}
}

// TestNoClockLosesALookout lets the clock jump and officers come and go, and holds that
// an unended lookout is always looked for, and that what is asked about it and not
// answered is with somebody live, or with the watch.
func TestNoClockLosesALookout(t *testing.T) {
	p := lonePost(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		id, name := fmt.Sprintf("x-%d", n), fmt.Sprintf("Person %d X", n)
		now := p.clock.Now()
		times := func(label string) time.Time {
			return p.clock.Now().Add(time.Duration(rapid.IntRange(1, 800).Draw(rt, label)) * day).Truncate(day)
		}
		for _, o := range []string{"o.lind", "o.berg"} {
			p.officer(o, func(o *insidedb.Officer) { o.Away, o.Suspended = nil, false })
		}
		p.add("boston-1", id, "Timofei Carnov", name, "C-2017-4", "C-"+id, "2018-12-11", times("until").Format(time.DateOnly), "2018-06-11", times("review").Format(time.DateOnly))
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"jump", "jump", "jump", "away", "suspend", "back", "renew", "case", "charge"}).Draw(rt, "step") {
			case "jump":
				p.clock.Add(time.Duration(rapid.IntRange(-400, 900).Draw(rt, "days")) * day)
			case "away":
				until := times("away until")
				p.officer(rapid.SampledFrom([]string{"o.lind", "o.berg"}).Draw(rt, "who"), func(o *insidedb.Officer) { o.Away = &until })
			case "suspend":
				p.officer(rapid.SampledFrom([]string{"o.lind", "o.berg"}).Draw(rt, "who"), func(o *insidedb.Officer) { o.Suspended = true })
			case "back":
				p.officer(rapid.SampledFrom([]string{"o.lind", "o.berg"}).Draw(rt, "who"), func(o *insidedb.Officer) { o.Away, o.Suspended = nil, false })
			case "renew": // refused for whoever is suspended
				_, err := p.lookouts.Renew(t.Context(), watch.Renewal{Officer: "w.dahl", ID: id, Until: times("next until"), Review: times("next review"), Reason: "x"})
				if err != nil && errs.KindOf(err) != errs.Denied && errs.KindOf(err) != errs.Invalid {
					rt.Fatal(err)
				}
			case "case":
				_, err := p.lookouts.CloseCase(t.Context(), "w.dahl", "C-"+id, "x")
				p.must(err)
			case "charge":
				who := rapid.SampledFrom([]string{"o.lind", "o.west"}).Draw(rt, "owner")
				_, err := p.lookouts.Charge(t.Context(), watch.Charge{Officer: "w.dahl", ID: id, Owner: who, Reason: "x"})
				if err != nil && errs.KindOf(err) != errs.Denied {
					rt.Fatal(err)
				}
			}
			if rapid.Bool().Draw(rt, "turn") {
				p.turn()
				p.neverLapsed(rt, id)
			}
			if got := found(t, p.watch, name); !slices.Equal(got, []string{"lookouts/" + id}) {
				rt.Fatalf("%s is not looked for: %v", id, got)
			}
		}
		for _, o := range []string{"o.lind", "o.berg"} {
			p.officer(o, func(o *insidedb.Officer) { o.Away, o.Suspended = nil, false })
		}
		_, err := p.lookouts.End(t.Context(), watch.Ending{Officer: "w.dahl", ID: id, Reason: "the end"})
		p.must(err)
		p.clock.Add(now.Sub(p.clock.Now()))
	})
}

// neverLapsed holds what must hold of a lookout in force after a turn.
func (p *post) neverLapsed(rt *rapid.T, id string) {
	now := p.clock.Now()
	l := p.show(id)
	if l.State != insidedb.LookoutActive {
		rt.Fatalf("%s is %s", id, l.State)
	}
	due := !now.Before(l.Until.Add(-lookout.DefaultRules().AskBefore))
	if due && !slices.ContainsFunc(l.Asked, func(a watch.LookoutAsked) bool { return strings.HasPrefix(a.Reason, "its time comes") }) {
		rt.Fatalf("%s has until %v, at %v, and nobody is asked: %v", id, l.Until, now, l.Asked)
	}
	for _, a := range l.Asked {
		err := p.store.Read(p.t.Context(), func(tx *insidedb.Tx) error {
			if a.Officer == "" {
				return nil
			}
			live, err := tx.Live(a.Officer, now)
			if err == nil && !live {
				err = errs.E(errs.Conflict, "", "%s is not live", a.Officer)
			}
			return err
		})
		if err != nil || a.Officer == "" && a.Desk != "watch" {
			rt.Fatalf("%s is asked of %q, desk %q: %v", id, a.Officer, a.Desk, err)
		}
		switch overdue := now.Sub(*a.Due); {
		case overdue >= day && a.Officer != "":
			rt.Fatalf("%s is overdue by %v and with %s still", id, overdue, a.Officer)
		case overdue >= 0 && a.Officer == l.Owner:
			rt.Fatalf("%s is overdue by %v and with its owner still", id, overdue)
		}
	}
}

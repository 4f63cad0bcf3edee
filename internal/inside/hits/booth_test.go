package hits_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// asked is what the booth says of somebody who is named.
func (p *post) asked(finds ...screening.Hit) hits.Booth {
	p.t.Helper()
	p.finds = finds
	return p.shown("", finds...)
}

// shown is what the booth says of somebody who shows a passport.
func (p *post) shown(paper string, finds ...screening.Hit) hits.Booth {
	p.t.Helper()
	p.finds = finds
	b, err := p.BoothName(p.t.Context(), front, watch.Query{Name: "ALI IMAGINARY", DOB: "1980-02-03", Nationality: "TJ", Document: paper})
	must(p.t, err)
	return b
}

func TestTheBoothSaysWhatToDoAndWhomToCallAndNothingElse(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Secondary), insidedb.LookoutActive)
	now := p.clock.Now()
	until, by := now.Add(30*time.Minute), now.Add(5*time.Minute)
	code, _ := lookout.CodeOf("SIS 36(3)")
	want := hits.Booth{V: 1, Orders: []hits.Order{{Instruction: lookout.Secondary, Says: lookout.Secondary.Says(), Code: "SIS 36(3)", CodeMeans: code.Means, CodeDoes: code.Does,
		Power: "section 12", HoldSeconds: 1800, HoldUntil: &until, AnswerBy: &by, Call: "+1 555 0100", Front: &hits.Front{Mark: "U", Text: "May carry a false passport"}}}}
	got := p.asked(strong)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	h := stoppedBy(t, p)
	byHit, err := p.BoothHit(t.Context(), front, h.ID)
	must(t, err)
	if diff := cmp.Diff(want, byHit); diff != "" {
		t.Errorf("by the hit: %s", diff)
	}
	for _, b := range []hits.Booth{got, byHit} {
		for _, hidden := range []string{"CANARY", "FRA/DGSE", "SECRET", "L-1", "lookouts", "un", owner, deputy, "IMAGINARY", "Imaginary", "40", "alert", "hit-"} {
			if said := text(t, b); strings.Contains(strings.NewReplacer(code.Means, "", code.Does, "", lookout.Secondary.Says(), "").Replace(said), `"`+hidden) || hidden != "un" && hidden != "40" && strings.Contains(said, hidden) {
				t.Errorf("the booth is told %q: %s", hidden, said)
			}
		}
	}
}

// stoppedBy has one traveller met by the lookout that is held.
func stoppedBy(t *testing.T, p *post) hits.Line {
	t.Helper()
	p.fly(trip{name: "A B", paper: "X1234567", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
	all := slices.DeleteFunc(p.list(true), func(h hits.Line) bool { return h.Journey == "" }) // what was asked at the booth is a stop
	if len(all) != 1 {
		t.Fatalf("%d hits of a journey; want one", len(all))
	}
	return all[0]
}

func TestTheBoothSaysTheSameOfNobodyAsOfWhomNobodyIsAlertedTo(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		nobody := text(t, p.asked())
		p.lookout(sought(lookout.DoNotAlert), insidedb.LookoutActive)
		if got := text(t, p.asked(strong)); got != nobody {
			t.Errorf("by name %s; of nobody %s", got, nobody)
		}
		h := stoppedBy(t, p)
		for _, id := range []string{h.ID, "hit-0000000000000000"} {
			b, err := p.BoothHit(t.Context(), front, id)
			must(t, err)
			if got := text(t, b); got != nobody {
				t.Errorf("by hit %s: %s; of nobody %s", id, got, nobody)
			}
		}
		listed := hitOf("un", "Q-1", 40)
		alone := text(t, p.asked(listed))
		if got := text(t, p.asked(strong, listed)); got != alone {
			t.Errorf("beside an entry of a list: %s; of the entry alone %s", got, alone)
		}
	})
}

func TestWhatTheBoothIsToldOfWhom(t *testing.T) {
	weak := hitOf(lookout.List, "L-1", 12)
	for _, tt := range []struct {
		name  string
		i     lookout.Instruction
		state string
		finds []screening.Hit
		want  string // instruction, whom to call, whether somebody is held
	}{
		{"nobody", lookout.Stop, insidedb.LookoutActive, nil, ""},
		{"the one", lookout.Stop, insidedb.LookoutActive, []screening.Hit{strong}, "stop +1 555 0100 held known"},
		{"who may be the one", lookout.Stop, insidedb.LookoutActive, []screening.Hit{weak}, "call +1 555 0100"},
		{"a discreet check", lookout.DiscreetCheck, insidedb.LookoutActive, []screening.Hit{weak}, "discreet-check +1 555 0100 known"},
		{"one that has ended", lookout.Stop, insidedb.LookoutEnded, []screening.Hit{strong}, ""},
		{"an entry of a list", lookout.Stop, insidedb.LookoutActive, []screening.Hit{hitOf("un", "Q", 40)}, "call the watch"},
		{"several, the gravest first, each once", lookout.Stop, insidedb.LookoutActive, []screening.Hit{hitOf("un", "Q", 40), strong, hitOf("un", "R", 12)}, "stop +1 555 0100 held known; call the watch"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := one(t)
			p.lookout(sought(tt.i), insidedb.LookoutActive)
			if tt.state != insidedb.LookoutActive {
				p.lookout(sought(tt.i), tt.state)
			}
			var got []string
			for _, o := range p.asked(tt.finds...).Orders {
				said := string(o.Instruction) + " " + o.Call
				if o.HoldUntil != nil && o.Power != "" {
					said += " held"
				}
				if o.Front != nil {
					said += " known"
				}
				got = append(got, said)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheBoothGoesByWhatWasDecided(t *testing.T) {
	for _, tt := range []struct {
		is, shows string
		want      string
	}{{hits.NotSame, "X1234567", ""}, {hits.Same, "X1234567", "stop"}, {hits.Same, "Y7654321", "call"}, {hits.Same, "", "call"}, {hits.CannotTell, "X1234567", "call"}} {
		t.Run(tt.is+" "+tt.shows, func(t *testing.T) {
			p := one(t)
			p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
			weak := hitOf(lookout.List, "L-1", 12)
			p.fly(trip{name: "ALI IMAGINARY", paper: "X1234567", flight: "1", hits: []screening.Hit{weak}})
			p.decide(p.only().ID, cmd, tt.is)
			said := ""
			for _, o := range p.shown(tt.shows, weak).Orders {
				said += string(o.Instruction)
			}
			if said != tt.want {
				t.Errorf("it says %q; want %q", said, tt.want)
			}
		})
	}
}

func TestTheHoldCountsFromTheFirstAskingAndTheAnswerIsDueWithinIt(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.rules.Hours = map[string]time.Duration{"stop": time.Hour}
		h := stopped(t, p)
		first, err := p.BoothHit(t.Context(), front, h.ID)
		must(t, err)
		due := *p.only().Due
		if !due.Equal(*first.Orders[0].AnswerBy) || !due.Equal(p.clock.Now().Add(5*time.Minute)) {
			t.Errorf("due %v, answer promised by %v", due, first.Orders[0].AnswerBy)
		}
		p.clock.Add(10 * time.Minute)
		again, err := p.BoothHit(t.Context(), front, h.ID)
		must(t, err)
		if !again.Orders[0].HoldUntil.Equal(*first.Orders[0].HoldUntil) {
			t.Errorf("asked again the hold ends %v; at first %v", again.Orders[0].HoldUntil, first.Orders[0].HoldUntil)
		}
		p.tick()
		if got := p.holder(); got != deputy {
			t.Errorf("%s has it; the owner did not answer within what the front line was promised", got)
		}
		if got := p.acts(h.ID); got != "opened booth booth climbed" {
			t.Errorf("acts %q", got)
		}
	})
}

func TestWhoMayAskTheBoothAndWhoMayReadHits(t *testing.T) {
	p := one(t)
	h := stopped(t, p)
	for officer, asks := range map[string]bool{front: true, owner: true, cmd: true, lead: true, "nobody": false, "": false} {
		_, byHit := p.BoothHit(t.Context(), officer, h.ID)
		_, byName := p.BoothName(t.Context(), officer, watch.Query{Name: "A B"})
		if (byHit == nil) != asks || (byName == nil) != asks {
			t.Errorf("%q asks: %v, %v; want %t", officer, byHit, byName, asks)
		}
		_, err := p.Show(t.Context(), h.ID, officer, time.Time{})
		if (err == nil) != (asks && officer != front) {
			t.Errorf("%q reads the hit: %v", officer, err)
		}
	}
	_, err := p.BoothName(t.Context(), front, watch.Query{})
	wantKind(t, err, errs.Invalid, "no name")
}

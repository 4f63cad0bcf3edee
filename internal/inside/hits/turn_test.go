package hits_test

import (
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/inside/hits"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// stopped is a post with one hit on a lookout to stop, told of.
func stopped(t *testing.T, p *post) hits.Line {
	t.Helper()
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	p.fly(trip{name: "A B", paper: "X1234567", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
	p.tick()
	return p.only()
}

func TestWhoHasAHitAndIsGoneIsReplacedAtOnce(t *testing.T) {
	author := []string{insidedb.RoleAuthor}
	later := time.Now().AddDate(100, 0, 0)
	away := func(code string) insidedb.Officer {
		return insidedb.Officer{Code: code, Roles: author, Away: &later}
	}
	suspended := func(code string) insidedb.Officer {
		return insidedb.Officer{Code: code, Roles: author, Suspended: true}
	}
	revoked := func(code string) insidedb.Officer {
		return insidedb.Officer{Code: code, Roles: author, Revoked: true}
	}
	for _, tt := range []struct {
		name string
		gone []insidedb.Officer
		want string
	}{
		{"away", []insidedb.Officer{away(owner)}, deputy},
		{"suspended", []insidedb.Officer{suspended(owner)}, deputy},
		{"revoked", []insidedb.Officer{revoked(owner)}, deputy},
		{"the deputy also", []insidedb.Officer{revoked(owner), away(deputy)}, "watch"},
		{"the deputy before", []insidedb.Officer{suspended(deputy), away(owner)}, "watch"},
		{"the deputy alone", []insidedb.Officer{suspended(deputy)}, owner},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(t *testing.T, p *post) {
				h := stopped(t, p)
				for _, o := range tt.gone {
					p.officer(o)
				}
				p.tick() // the clock has not moved
				if got := p.holder(); got != tt.want {
					t.Errorf("%s has it; want %s", got, tt.want)
				}
				told, acts := "opened "+owner, "opened"
				if tt.want != owner {
					told, acts = told+", assigned "+tt.want, acts+" assigned"
				}
				for range 3 {
					p.tick()
				}
				if got := p.told(); got != told {
					t.Errorf("told %q; want %q", got, told)
				}
				if got := p.acts(h.ID); got != acts {
					t.Errorf("acts %q; want %q", got, acts)
				}
			})
		})
	}
}

func TestWhoTookAHitAndIsGoneGivesItBackToTheOwner(t *testing.T) {
	p := one(t)
	h := stopped(t, p)
	_, err := p.Assign(t.Context(), h.ID, cmd, other, "")
	must(t, err)
	p.officer(insidedb.Officer{Code: other, Revoked: true})
	p.tick()
	if got := p.holder(); got != owner {
		t.Errorf("%s has it", got)
	}
}

func TestWhatNobodyAnswersClimbsToTheLead(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		h := stopped(t, p)
		for _, x := range []struct {
			after time.Duration
			want  string
		}{{10*time.Minute - time.Second, owner}, {time.Second, deputy}, {10*time.Minute - time.Second, deputy}, {2 * time.Second, "watch"}, {10*time.Minute + time.Second, "lead"}, {100 * time.Hour, "lead"}} {
			p.clock.Add(x.after)
			p.tick()
			p.tick()
			if got := p.holder(); got != x.want {
				t.Fatalf("after %v more %s has it; want %s", x.after, got, x.want)
			}
		}
		if got := p.acts(h.ID); got != "opened climbed climbed climbed" {
			t.Errorf("acts %q", got)
		}
		if diff := cmp.Diff("opened "+owner+", reminder "+owner+", due "+deputy+", assigned "+deputy+", assigned watch, assigned lead, escalation watch", p.told()); diff != "" {
			t.Error(diff)
		}
		p.decide(h.ID, lead, hits.NotSame)
		p.clock.Add(100 * time.Hour)
		p.tick()
		if got := p.acts(h.ID); got != "opened climbed climbed climbed decided" {
			t.Errorf("what is decided climbs: %q", got)
		}
	})
}

func TestWhoIsGoneIsPassedOverWhenAHitClimbs(t *testing.T) {
	p := one(t)
	stopped(t, p)
	p.officer(insidedb.Officer{Code: deputy, Revoked: true})
	p.clock.Add(10 * time.Minute)
	p.tick()
	if got := p.holder(); got != "watch" {
		t.Errorf("%s has it; the deputy is gone", got)
	}
}

func TestWhoTakesAHitHasAStepsTimeBeforeItClimbs(t *testing.T) {
	p := one(t)
	h := stopped(t, p)
	p.clock.Add(9 * time.Minute)
	_, err := p.Take(t.Context(), h.ID, cmd, "")
	must(t, err)
	p.clock.Add(9 * time.Minute)
	_, err = p.Take(t.Context(), h.ID, cmd, "") // which changes nothing
	must(t, err)
	p.tick()
	if got := p.holder(); got != cmd {
		t.Errorf("%s has it, nine minutes after it was taken", got)
	}
	p.clock.Add(2 * time.Minute)
	p.tick()
	if got := p.holder(); got != deputy {
		t.Errorf("%s has it; nobody answered", got)
	}
}

// A clock that stood ahead leaves a hit with somebody who is live, and neither hurries
// it on nor stops it there.
func TestClockJumpsLoseNoStepAndTellNobodyTwice(t *testing.T) {
	for _, tt := range []struct {
		name  string
		jumps []time.Duration // a tick after each
		want  string
		told  string
	}{
		{"ahead", []time.Duration{8760 * time.Hour}, deputy, "opened o.owner, reminder d.deputy, due d.deputy, escalation watch, assigned d.deputy"},
		{"ahead and back", []time.Duration{8760 * time.Hour, -8760 * time.Hour, time.Minute, time.Minute}, deputy, "opened o.owner, reminder d.deputy, due d.deputy, escalation watch, assigned d.deputy"},
		{"ahead and back, and on", []time.Duration{8760 * time.Hour, -8760 * time.Hour, 11 * time.Minute, 9 * time.Minute}, "watch",
			"opened o.owner, reminder d.deputy, due d.deputy, escalation watch, assigned d.deputy, assigned watch"},
		{"back before it was opened", []time.Duration{-time.Hour, time.Minute, 5 * time.Minute}, owner, "opened o.owner"},
		{"back before it was opened, and on", []time.Duration{-time.Hour, 11 * time.Minute}, deputy, "opened o.owner, due d.deputy, assigned d.deputy"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(t *testing.T, p *post) {
				stopped(t, p)
				for _, j := range tt.jumps {
					p.clock.Add(j)
					p.tick()
					p.tick()
				}
				if got := p.holder(); got != tt.want {
					t.Errorf("%s has it; want %s", got, tt.want)
				}
				if diff := cmp.Diff(tt.told, p.told()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestAHitThatCameByAClockAheadIsAnsweredByTheClockThatIsRight(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
		p.clock.Add(8760 * time.Hour)
		p.fly(trip{name: "A B", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
		p.tick()
		p.clock.Add(-8760 * time.Hour)
		p.tick()
		if due := *p.only().Due; !due.Equal(p.clock.Now().Add(10 * time.Minute)) {
			t.Errorf("due %v from now", due.Sub(p.clock.Now()))
		}
		p.clock.Add(21 * time.Minute)
		p.tick()
		if got := p.holder(); got != deputy {
			t.Errorf("%s has it; nobody answered in time", got)
		}
	})
}

func TestACaseThatIsClosedChangesNothingOfWhoAnswers(t *testing.T) {
	p := one(t)
	now := p.clock.Now()
	p.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutLookout(insidedb.Lookout{Lookout: sought(lookout.Stop), State: insidedb.LookoutActive, By: owner, CaseClosed: &now})
		return err
	})
	p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{strong}})
	if got := p.holder(); got != owner {
		t.Errorf("%s has it", got)
	}
}

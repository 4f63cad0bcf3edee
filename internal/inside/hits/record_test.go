package hits_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/inside/hits"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

var strong = hitOf(lookout.List, "L-1", 40, term("birth", "1980-02-03", 11.5))

func TestAHitHasAnOwnerAClockAndARankAtOnce(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.lookout(sought(lookout.Secondary), insidedb.LookoutActive)
		message, fresh := p.fly(trip{name: "ALI IMAGINARY", paper: "X1234567", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
		if fresh != 1 {
			t.Fatalf("%d new hits", fresh)
		}
		h := p.only()
		due := p.clock.Now().Add(20 * time.Minute)
		want := hits.Line{ID: h.ID, State: "open", Open: true, Rank: 40 + 5 + 4 + 3 + 4 + 3, Score: 40, Verdict: screening.Alert, List: "lookouts", Entry: "L-1", Instruction: lookout.Secondary,
			Flight: h.Flight, Journey: "TK1 IST-CDG", Departs: h.Departs, Arrives: h.Arrives, Opened: h.Opened, Due: &due, Officer: owner, Desk: "watch", Owed: h.Owed, Marking: "SECRET//NOFORN"}
		if diff := cmp.Diff(want, h); diff != "" {
			t.Error(diff)
		}
		v, err := p.Show(t.Context(), h.ID, owner, time.Time{})
		must(t, err)
		if v.Message.ID != message || v.Against != (hits.Against{Lookout: 1, Lookouts: 1}) || v.Lookout == nil || v.Lookout.From != "FRA/DGSE" || v.Name != "Ali Imaginary" ||
			len(v.Explain) != 2 || v.Asked.Names[0].Text != "ALI IMAGINARY" || v.Listed.Names[0].Text != "Ali Imaginary" {
			t.Errorf("it shows %s", text(t, v))
		}
		if got := lookout.Sum(v.Rank); got != h.Rank {
			t.Errorf("the parts of the rank make %v, and the list says %v", got, h.Rank)
		}
		if last := v.Acts[len(v.Acts)-1]; last.Act != hits.ActSeen || last.Officer != owner {
			t.Errorf("who saw it is not on record: %+v", last)
		}
		if got := text(t, p.list(true)); strings.Contains(got, "IMAGINARY") {
			t.Errorf("the list names somebody: %s", got)
		}
		p.tick()
		if got := p.told(); got != "opened "+owner {
			t.Errorf("told %q", got)
		}
	})
}

// Who decides holds the hit as it was shown: looking at it is no change, or nobody could.
func TestToBeShownAHitOrAskedOfItAtTheBoothChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.lookout(sought(lookout.Secondary), insidedb.LookoutActive)
		p.fly(trip{name: "ALI IMAGINARY", paper: "X1234567", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
		h := p.only()
		edition := func() (e insidedb.Edition) {
			must(t, p.Store.Read(t.Context(), func(tx *insidedb.Tx) (err error) {
				e, err = tx.Edition(insidedb.EditionHit, h.ID, "")
				return err
			}))
			return e
		}
		before := edition()
		_, err := p.Show(t.Context(), h.ID, deputy, time.Time{})
		must(t, err)
		_, err = p.BoothHit(t.Context(), front, h.ID)
		must(t, err)
		if diff := cmp.Diff(before, edition()); diff != "" {
			t.Error(diff)
		}
		_, err = p.Take(t.Context(), h.ID, deputy, "")
		must(t, err)
		if e := edition(); e.Number == before.Number || e.By != deputy {
			t.Errorf("taken over by %s, its edition is %+v; before it was %+v", deputy, e, before)
		}
	})
}

func TestWhoAnswersForANewHit(t *testing.T) {
	for _, tt := range []struct {
		name string
		gone []string
		list string
		want string
	}{
		{"the owner", nil, lookout.List, owner},
		{"the deputy of who is away", []string{owner}, lookout.List, deputy},
		{"the watch where both are", []string{owner, deputy}, lookout.List, "watch"},
		{"the watch of a list", nil, "un", "watch"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := one(t)
			p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
			for _, code := range tt.gone {
				p.away(code, time.Hour)
			}
			p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{hitOf(tt.list, "L-1", 40)}})
			if got := p.holder(); got != tt.want {
				t.Errorf("%s has it; want %s", got, tt.want)
			}
		})
	}
}

func TestHowLongAHitMayWait(t *testing.T) {
	for _, tt := range []struct {
		name    string
		i       lookout.Instruction
		list    string
		score   float64
		departs time.Duration
		want    time.Duration
	}{
		{"to stop", lookout.Stop, lookout.List, 40, time.Hour, 10 * time.Minute},
		{"to check discreetly", lookout.DiscreetCheck, lookout.List, 40, time.Hour, 4 * time.Hour},
		{"to stop who came long ago", lookout.Stop, lookout.List, 40, -100 * time.Hour, time.Hour},
		{"to alert nobody of who came long ago", lookout.DoNotAlert, lookout.List, 40, -100 * time.Hour, 24 * time.Hour},
		{"an alert of a list", "", "un", 40, time.Hour, time.Hour},
		{"a review of a list", "", "un", 12, time.Hour, 24 * time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := one(t)
			if tt.i != "" {
				p.lookout(sought(tt.i), insidedb.LookoutActive)
			}
			p.fly(trip{name: "A B", flight: "1", departs: tt.departs, hits: []screening.Hit{hitOf(tt.list, "L-1", tt.score)}})
			if got := p.only().Due.Sub(p.clock.Now()); got != tt.want {
				t.Errorf("%v; want %v", got, tt.want)
			}
		})
	}
}

func TestTheSameAgainIsNoSecondHit(t *testing.T) {
	weak := hitOf("un", "Q-1", 12)
	full := hitOf("un", "Q-1", 45, term("document", "X1234567", 26))
	for _, tt := range []struct {
		name  string
		first trip
		again []trip
		want  string // acts of the first hit
		hits  int
	}{
		{"an update of the same flight, by the person", trip{name: "A B", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "A B", flight: "1", hits: []screening.Hit{weak}}}, "opened again", 1},
		{"by the paper", trip{name: "A B", paper: "X1234567", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "A BB", paper: "X1234567", flight: "1", hits: []screening.Hit{weak}}}, "opened again", 1},
		{"the same flight, delayed", trip{name: "A B", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "A B", flight: "1", departs: 3 * time.Hour, hits: []screening.Hit{weak}}}, "opened again", 1},
		{"the same number a day later", trip{name: "A B", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "A B", flight: "1", departs: 24 * time.Hour, hits: []screening.Hit{weak}}}, "opened", 2},
		{"another flight", trip{name: "A B", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "A B", flight: "2", hits: []screening.Hit{weak}}}, "opened", 2},
		{"another entry", trip{name: "A B", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "A B", flight: "1", hits: []screening.Hit{hitOf("un", "Q-2", 12)}}}, "opened", 2},
		{"somebody else", trip{name: "A B", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "C D", flight: "1", hits: []screening.Hit{weak}}}, "opened", 2},
		{"of no flight while it is open", trip{name: "A B", hits: []screening.Hit{weak}}, []trip{{name: "A B", hits: []screening.Hit{weak}}}, "opened again", 1},
		{"with stronger evidence", trip{name: "A B", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "A B", flight: "1", hits: []screening.Hit{full}}}, "opened again", 1},
		{"what is nobody", trip{name: "A B", flight: "1", hits: []screening.Hit{weak}}, []trip{{name: "C D", flight: "1", hits: []screening.Hit{{Entry: weak.Entry, Verdict: screening.None, Score: 3}}}}, "opened", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := one(t)
			p.fly(tt.first)
			first := p.only()
			for _, x := range tt.again {
				p.fly(x)
			}
			if got := p.acts(first.ID); got != tt.want {
				t.Errorf("the first hit: %q; want %q", got, tt.want)
			}
			if n := len(p.list(true)); n != tt.hits {
				t.Errorf("%d hits; want %d", n, tt.hits)
			}
		})
	}
}

func TestStrongerEvidenceRaisesRankVerdictAndClock(t *testing.T) {
	p := one(t)
	p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{hitOf("un", "Q-1", 12)}})
	weak := p.only()
	p.clock.Add(time.Minute)
	p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{hitOf("un", "Q-1", 45, term("document", "X1234567", 26))}})
	full := p.only()
	if full.Rank <= weak.Rank || full.Verdict != screening.Alert || !full.Due.Equal(p.clock.Now().Add(time.Hour)) {
		t.Errorf("from %+v to %+v", weak, full)
	}
	p.clock.Add(time.Minute)
	p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{hitOf("un", "Q-1", 11)}})
	if got := p.only(); got.Rank != full.Rank || !got.Due.Equal(*full.Due) {
		t.Errorf("weaker evidence takes something away: %+v", got)
	}
}

func TestALookoutThatHasEndedIsMetByNobody(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	p.lookout(sought(lookout.Stop), insidedb.LookoutEnded)
	if _, fresh := p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{strong}}); fresh != 0 || len(p.list(true)) != 0 {
		t.Errorf("%d new hits", fresh)
	}
}

func TestAPairThatIsNotTheSameIsRemembered(t *testing.T) {
	plain := hitOf("un", "Q-1", 14)
	changed := plain
	changed.Entry.Person = person("Ali Imaginary the Elder")
	for _, tt := range []struct {
		name  string
		later screening.Hit
		who   string
		want  string // state of the later hit
		news  string
	}{
		{"the same evidence", plain, "A B", "remembered", ""},
		{"somebody else", plain, "C D", "open", ""},
		{"a little stronger", hitOf("un", "Q-1", 14.5), "A B", "remembered", ""},
		{"a bit stronger", hitOf("un", "Q-1", 15.5), "A B", "open", "the score is 1.5 bits higher"},
		{"a document agrees", hitOf("un", "Q-1", 14, term("document", "X1234567", 26)), "A B", "open", "document agrees, and did not: X1234567"},
		{"the entry has changed", changed, "A B", "open", "what is sought has changed since"},
		{"another entry", hitOf("un", "Q-2", 14), "A B", "open", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := one(t)
			p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{plain}})
			first := p.only()
			p.decide(first.ID, cmd, hits.NotSame)
			p.clock.Add(24 * time.Hour)
			_, fresh := p.fly(trip{name: tt.who, flight: "2", hits: []screening.Hit{tt.later}})
			var later hits.Line
			for _, h := range p.list(true) {
				if h.ID != first.ID {
					later = h
				}
			}
			if later.State != tt.want || later.Open != (tt.want == "open") || fresh == 1 != later.Open {
				t.Fatalf("%s, open %t, %d new; want %s", later.State, later.Open, fresh, tt.want)
			}
			v, err := p.Show(t.Context(), later.ID, cmd, time.Time{})
			must(t, err)
			if got := strings.Join(v.Acts[0].News, "; "); got != tt.news {
				t.Errorf("new is %q; want %q", got, tt.news)
			}
			if tt.want == "remembered" && v.Earlier != first.ID {
				t.Errorf("it goes by %q; want the earlier decision, of %s", v.Earlier, first.ID)
			}
		})
	}
}

func TestAnUpdateWithSomethingNewOpensWhatWasDecidedAgain(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{hitOf("un", "Q-1", 14)}})
		h := p.only()
		p.decide(h.ID, cmd, hits.NotSame)
		p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{hitOf("un", "Q-1", 14)}})
		if got := p.only(); got.Open {
			t.Errorf("nothing is new, and it is open: %+v", got)
		}
		p.fly(trip{name: "A B", flight: "1", hits: []screening.Hit{hitOf("un", "Q-1", 40, term("document", "X1", 26))}})
		if got := p.only(); !got.Open || got.State != "open" || got.Owed == h.Owed {
			t.Errorf("it is not opened again: %+v", got)
		}
		if got := p.acts(h.ID); got != "opened decided again reopened" {
			t.Errorf("acts %q", got)
		}
	})
}

func TestWhoWasFoundToBeTheSameIsOnTopFromThenOn(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.lookout(sought(lookout.DiscreetCheck), insidedb.LookoutActive)
		p.fly(trip{name: "A B", paper: "X1234567", flight: "1", hits: []screening.Hit{hitOf(lookout.List, "L-1", 12)}})
		first := p.only()
		p.decide(first.ID, owner, hits.Same)
		p.fly(trip{name: "C D", flight: "2", hits: []screening.Hit{hitOf("un", "Q-1", 60, term("document", "Z", 26))}})
		p.fly(trip{name: "E F", paper: "X1234567", flight: "3", hits: []screening.Hit{hitOf(lookout.List, "L-1", 12)}}) // under another name
		all := p.list(false)
		if len(all) != 2 || !all[0].Known || all[0].Entry != "L-1" || !all[0].Open {
			t.Fatalf("on top is %+v", all)
		}
		v, err := p.Show(t.Context(), all[0].ID, owner, time.Time{})
		must(t, err)
		if v.Earlier != first.ID {
			t.Errorf("it is known by %q; want by %s", v.Earlier, first.ID)
		}
	})
}

func TestWhatRestsOnErasedTravelIsErasedUnlessItIsOpenOrTheSame(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		var ids, messages []string
		for i, is := range []string{hits.NotSame, hits.Same, ""} {
			m, _ := p.fly(trip{name: string(rune('A'+i)) + " CANARY", flight: "1", hits: []screening.Hit{hitOf("un", "Q-1", 14)}})
			messages = append(messages, m)
			var all []insidedb.Hit
			p.write(func(tx *insidedb.Tx) (err error) {
				all, err = tx.HitsOfMessage(m)
				return err
			})
			ids = append(ids, all[0].ID)
			if is != "" {
				p.decide(all[0].ID, cmd, is)
			}
		}
		for i, m := range messages {
			var n int
			p.write(func(tx *insidedb.Tx) (err error) {
				if _, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectTravel, ID: m}, insidedb.ByExpiry); err != nil {
					return err
				}
				n, err = tx.EraseHits(m)
				return err
			})
			if want := i == 0; (n == 1) != want && n != 0 {
				t.Errorf("message %d: %d hits are erased", i, n)
			}
		}
		for i, id := range ids {
			v, err := p.Show(t.Context(), id, cmd, time.Time{})
			must(t, err)
			if erased := v.Erased != nil; erased != (i == 0) || erased == strings.Contains(text(t, v), "CANARY") {
				t.Errorf("hit %d: erased %t: %s", i, erased, text(t, v))
			}
		}
		p.decide(ids[2], cmd, hits.NotSame) // it was open when its travel went
		v, err := p.Show(t.Context(), ids[2], cmd, time.Time{})
		must(t, err)
		if v.Erased == nil || strings.Contains(text(t, v), "CANARY") || v.Hit.State != hits.NotSame {
			t.Errorf("what was decided after its travel went: %s", text(t, v))
		}
		_, fresh := p.fly(trip{name: "A CANARY", flight: "2", hits: []screening.Hit{hitOf("un", "Q-1", 14)}})
		if fresh != 1 {
			t.Error("what is erased is remembered")
		}
	})
}

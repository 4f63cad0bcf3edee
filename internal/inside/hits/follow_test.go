package hits_test

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/inside/hits"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

func TestAnOpenHitGoesByItsLookoutAsItStands(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		l := sought(lookout.DoNotAlert)
		p.lookout(l, insidedb.LookoutActive)
		p.fly(trip{name: "ALI IMAGINARY", paper: "X1234567", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
		before := p.only()
		p.clock.Add(time.Minute)
		p.lookout(l, insidedb.LookoutActive) // renewed, and says nothing else
		p.tick()
		if got := p.acts(before.ID); got != "opened" {
			t.Errorf("a renewal is an act: %q", got)
		}
		p.clock.Add(time.Minute)
		p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
		p.tick()
		h := p.only()
		if h.Instruction != lookout.Stop || h.Due.Sub(p.clock.Now()) != 10*time.Minute || h.Rank != before.Rank+5+3 || h.Officer != owner {
			t.Errorf("it stands %+v; it was %+v", h, before)
		}
		v, err := p.Show(t.Context(), h.ID, owner, time.Time{})
		must(t, err)
		if lookout.Sum(v.Rank) != h.Rank || len(v.Acts) != 3 || len(v.Acts[1].News) != 1 || v.Acts[1].News[0] != "the instruction is stop, and was do-not-alert" {
			t.Errorf("it shows %s", text(t, v))
		}
		then, err := p.List(t.Context(), hits.Query{AsOf: before.Opened.Add(time.Second)})
		must(t, err)
		if got := then.Hits[0]; got.Instruction != lookout.DoNotAlert || got.Rank != before.Rank {
			t.Errorf("as of before it stands %+v", got)
		}
		p.clock.Add(time.Minute)
		moved := sought(lookout.DiscreetCheck)
		moved.Owner = other
		p.lookout(moved, insidedb.LookoutActive)
		p.tick()
		p.tick()
		if now := p.only(); p.holder() != other || !now.Due.Equal(*h.Due) || now.Rank != h.Rank-4 || p.acts(h.ID) != "opened changed seen changed" {
			t.Errorf("%s has it, and it stands %+v: %s", p.holder(), now, p.acts(h.ID))
		}
	})
}

func TestALookoutThatCannotBeReadHoldsUpNoHit(t *testing.T) {
	d := storetest.Engines()[0].Fresh(t)
	p := open(t, d)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	second := sought(lookout.Stop)
	second.ID, second.Owner = "L-2", other
	p.lookout(second, insidedb.LookoutActive)
	p.fly(trip{name: "A B", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
	p.fly(trip{name: "C D", flight: "2", departs: time.Hour, hits: []screening.Hit{hitOf(lookout.List, "L-2", 40)}})
	must(t, d.Open(t, p.clock.Now).Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE lookout_versions SET body = $1 WHERE id = 'L-1'`, []byte("damaged"))
		return err
	}))
	p.clock.Add(10 * time.Minute)
	_, err := p.Turn(t.Context())
	must(t, err)
	if damaged, sound := p.of("1")[0], p.of("2")[0]; damaged.Officer != "" || damaged.Desk != "watch" || sound.Officer != deputy {
		t.Errorf("%q and %q have the one that cannot be read, and %q the other", damaged.Officer, damaged.Desk, sound.Officer)
	}
}

func TestWhatCannotBeDoneOfOneHitHoldsUpNoOther(t *testing.T) {
	d := storetest.Engines()[0].Fresh(t)
	p := open(t, d)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	p.fly(trip{name: "A B", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
	p.fly(trip{name: "C D", flight: "2", departs: time.Hour, hits: []screening.Hit{strong}})
	broken := p.of("1")[0]
	must(t, d.Open(t, p.clock.Now).Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE hits SET acts = 0 WHERE id = $1`, broken.ID)
		return err
	}))
	p.clock.Add(10 * time.Minute)
	_, err := p.Turn(t.Context())
	if err == nil {
		t.Error("nobody is told that one cannot climb")
	}
	if got := p.of("2")[0].Officer; got != deputy {
		t.Errorf("%q has the other one", got)
	}
}

func TestANewStopBeginsAHoldOfItsOwn(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	p.fly(trip{name: "ALI IMAGINARY", paper: "X1234567", flight: "1", departs: 20 * time.Hour, hits: []screening.Hit{strong}})
	h := p.only()
	_, err := p.BoothHit(t.Context(), front, h.ID)
	must(t, err)
	p.clock.Add(40 * time.Minute)
	late, err := p.BoothHit(t.Context(), front, h.ID)
	must(t, err)
	if !late.Orders[0].HoldUntil.Before(p.clock.Now()) {
		t.Errorf("to ask again makes a hold longer that has ended: %v", late.Orders[0].HoldUntil)
	}
	p.clock.Add(24 * time.Hour)
	b := p.shown("P:X1234567", strong)
	if o := b.Orders[0]; !o.HoldUntil.Equal(p.clock.Now().Add(30*time.Minute)) || !o.AnswerBy.Equal(p.clock.Now().Add(5*time.Minute)) {
		t.Errorf("it is %v; hold until %v, answer by %v", p.clock.Now(), o.HoldUntil, o.AnswerBy)
	}
}

func TestTheBoothGoesByWhatItMeetsWhereThatIsStronger(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
		p.fly(trip{name: "ALI IMAGINARY", flight: "1", departs: time.Hour, hits: []screening.Hit{hitOf(lookout.List, "L-1", 12)}})
		b := p.shown("X1234567", hitOf(lookout.List, "L-1", 60, term("document", "X1234567", 26)))
		h := p.only()
		if len(b.Orders) != 1 || b.Orders[0].Instruction != lookout.Stop || h.Verdict != screening.Alert || h.Score != 60 || p.acts(h.ID) != "opened again booth" || p.kept() != 2 {
			t.Errorf("the booth says %+v; the hit is %+v, acts %q", b.Orders, h, p.acts(h.ID))
		}
		p.clock.Add(time.Minute)
		p.shown("X1234567", hitOf(lookout.List, "L-1", 60, term("document", "X1234567", 26)))
		if got := p.acts(h.ID); got != "opened again booth booth" || p.kept() != 2 {
			t.Errorf("the same again: acts %q, %d messages", got, p.kept())
		}
	})
}

func TestWhoIsOnlyPossiblyToBeStoppedIsAnsweredAboutInTime(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	b := p.asked(hitOf(lookout.List, "L-1", 12))
	if o := b.Orders[0]; o.Instruction != lookout.Call || o.AnswerBy == nil || !o.AnswerBy.Equal(p.clock.Now().Add(5*time.Minute)) || o.HoldUntil != nil {
		t.Errorf("it says %+v", o)
	}
}

func TestNoNumberOfReviewsStandsBeforeAnAlert(t *testing.T) {
	p := one(t)
	quiet, loud := sought(lookout.DoNotAlert), sought(lookout.Stop)
	loud.ID = "L-2"
	p.lookout(quiet, insidedb.LookoutActive)
	p.lookout(loud, insidedb.LookoutActive)
	p.fly(trip{name: "TRUE ONE", paper: "T1234567", flight: "9", departs: 8 * 24 * time.Hour, hits: []screening.Hit{hitOf(lookout.List, "L-1", 15.5)}})
	for i := range 20 {
		p.fly(trip{name: fmt.Sprintf("N %c", 'A'+i), flight: "1", departs: time.Hour, hits: []screening.Hit{hitOf(lookout.List, "L-2", 14.9)}})
	}
	p.clock.Add(5 * time.Minute)
	if first := p.list(false)[0]; first.Entry != "L-1" {
		t.Errorf("%+v stands first", first)
	}
}

func TestTakingAHitAgainKeepsItFromNobody(t *testing.T) {
	p := one(t)
	h := stopped(t, p)
	for range 3 {
		p.clock.Add(4 * time.Minute)
		_, err := p.Take(t.Context(), h.ID, owner, "still at it")
		must(t, err)
		p.tick()
	}
	if got := p.holder(); got != deputy {
		t.Errorf("%s has it; taking again what one has puts nothing off", got)
	}
}

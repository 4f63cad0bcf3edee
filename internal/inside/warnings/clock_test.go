package warnings_test

import (
	"slices"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/seal/envelope"
)

const year = 365 * 24 * time.Hour

func TestAnAcknowledgementIsSeenAfterTheClockIsSetBack(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	b.send("R-1", "")
	b.Settle()
	b.Clock.Add(year)
	b.usa.tick()
	b.Clock.Add(-year)
	if v := b.usa.show("R-1"); v.Given[0].Silent {
		t.Errorf("called silent before the time: %+v", v.Given)
	}
	b.rus.says("USA/CIA", envelope.Read)
	b.Settle()
	b.Clock.Add(time.Minute)
	b.usa.tick()
	v := b.usa.show("R-1")
	if v.Given[0].Acknowledged == nil || open(v) != "outcome" {
		t.Errorf("acts %s, owed %q", acts(v), open(v))
	}
	if n := b.usa.tick(); n != 0 {
		t.Errorf("%d more was served", n)
	}
}

func TestSilenceIsOnRecordInTimeAfterTheClockIsSetBack(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	b.send("R-1", "")
	b.Settle()
	b.Clock.Add(year)
	b.usa.tick()
	b.Clock.Add(-year)
	b.usa.tick()
	if v := b.usa.show("R-1"); open(v) != "warn" {
		t.Errorf("before the time: owed %q", open(v))
	}
	b.Clock.Add(3 * time.Hour)
	for range 3 {
		b.usa.tick()
	}
	v := b.usa.show("R-1")
	if !v.Given[0].Silent || open(v) != "reach warn" {
		t.Errorf("acts %s, owed %q", acts(v), open(v))
	}
}

func TestTheEndOfAWindowIsAskedAboutInTimeAfterTheClockIsSetBack(t *testing.T) {
	b := newBench(t)
	until := b.Clock.Now().Add(72 * time.Hour).UTC().Truncate(time.Second)
	b.warned("R-1", "valid_until: "+until.Format(time.RFC3339)+"\n")
	b.Clock.Add(year)
	b.usa.tick()
	b.Clock.Add(-year)
	desk, err := tasking.New(tasking.Config{Self: "USA/CIA", Store: b.usa.Store, Plan: obligation.DefaultPlan, Log: insidetest.Quiet()})
	b.must(err)
	asked := func() bool {
		b.usa.tick()
		_, err := desk.Tick(bg)
		b.must(err)
		all, err := desk.Notices(bg, tasking.NoticeQuery{})
		b.must(err)
		return slices.ContainsFunc(all.Notices, func(n tasking.Notice) bool { return n.Kind == obligation.Window })
	}
	b.Clock.Add(24 * time.Hour)
	if asked() || open(b.usa.show("R-1")) != "warn" {
		t.Errorf("asked before the window has passed: owed %q", open(b.usa.show("R-1")))
	}
	b.Clock.Add(72 * time.Hour)
	if !asked() || open(b.usa.show("R-1")) != "warn window" {
		t.Errorf("not asked after it: owed %q, acts %s", open(b.usa.show("R-1")), acts(b.usa.show("R-1")))
	}
}

package retention_test

import (
	"testing"
	"time"

	"entente/internal/inside/retention"
)

func TestNothingExpiresOnAClockThatLeaptBeforeAnHourBearsItOut(t *testing.T) {
	o := newOffice(t, retention.Rules{Reports: "P1Y", Automatic: true})
	o.pass()
	id := o.add("R-1")
	step := func(what string, held bool) {
		t.Helper()
		o.must(o.Step(t.Context()))
		if o.held(id) != held {
			t.Fatalf("%s: it is held %v, want %v", what, !held, held)
		}
	}
	o.set(2 * 366 * 24 * time.Hour)
	step("set ahead", true)
	o.clock.Add(30 * time.Minute)
	step("half an hour later", true)
	o.set(-2 * 366 * 24 * time.Hour)
	step("set right", true)
	o.clock.Add(2 * time.Hour)
	step("and later", true)

	o.set(2 * 366 * 24 * time.Hour)
	step("set ahead again", true)
	o.set(30 * 24 * time.Hour)
	o.clock.Add(2 * time.Hour)
	step("two steps that do not agree", true)
	o.clock.Add(time.Hour)
	step("two that do", false)
}

func TestANodeThatWasOffExpiresAnHourAfterItsStart(t *testing.T) {
	o := newOffice(t, retention.Rules{Reports: "P1Y", Automatic: true})
	id := o.add("R-1")
	o.clock.Add(2 * 366 * 24 * time.Hour)
	o.must(o.Step(t.Context()))
	o.clock.Add(59 * time.Minute)
	o.must(o.Step(t.Context()))
	if !o.held(id) {
		t.Fatal("it expired within an hour of the start")
	}
	o.clock.Add(time.Minute)
	o.must(o.Step(t.Context()))
	if o.held(id) {
		t.Error("it never expires")
	}
}

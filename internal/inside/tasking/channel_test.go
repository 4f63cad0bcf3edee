package tasking_test

import (
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
)

func TestAChannelIsToldNothingOfWhatWasSaidBeforeItWasThere(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		before, err := tasking.New(tasking.Config{Self: "USA/CIA", Store: o.store, Plan: func() obligation.Plan { return o.plan }, Log: insidetest.Quiet()})
		must(t, err)
		for n := range 3 {
			o.ask(n + 1)
		}
		if n, err := before.Tick(t.Context()); n != 3 || err != nil {
			t.Fatalf("%d served (%v); want 3", n, err)
		}
		o.restart()
		o.tick(0)
		o.deliver(0)
		o.clock.Add(9 * time.Hour)
		o.tick(3)
		o.deliver(3)
	})
}

package tasking_test

import (
	"testing"

	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/storetest"
)

func TestAProcessThatEndsAtAnyPointOfTheClockRecordsEachStepOnceAndLosesNone(t *testing.T) {
	sent := map[string]int{"clock.written": 1, "clock.served": 1, "notice.sent": 2}
	for _, point := range tasking.Points {
		t.Run(point, func(t *testing.T) {
			o := open(t, storetest.Engines()[0].Fresh(t))
			o.ask(1)
			ended := false
			var err error
			o.Tasking, err = tasking.New(tasking.Config{Self: "USA/CIA", Store: o.store, Plan: func() obligation.Plan { return o.plan },
				Channels: []tasking.Channel{o.paged}, Log: insidetest.Quiet(), Crash: func(at string) {
					if at == point {
						panic(at)
					}
				}})
			must(t, err)
			func() {
				defer func() { ended = recover() == point }()
				_, _ = o.Tick(t.Context())
				_, _ = o.Deliver(t.Context(), o.paged)
			}()
			if !ended {
				t.Fatal("the process did not end there")
			}
			o.restart()
			_, err = o.Tick(t.Context())
			must(t, err)
			_, err = o.Deliver(t.Context(), o.paged)
			must(t, err)
			o.want("1/1 opened liaison 0s")
			if len(o.paged.got) != sent[point] {
				t.Errorf("sent %v; want it %d times", o.paged.ids(), sent[point])
			}
		})
	}
}

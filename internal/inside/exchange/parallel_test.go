package exchange_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// neighbour is another process of the same service on the same store.
func (n *node) neighbour() *node {
	n.t.Helper()
	m := &node{t: n.t, service: n.service, clock: n.clock, gateway: n.gateway, database: n.database, policy: n.policy}
	m.start()
	n.t.Cleanup(func() { m.db.Close() })
	return m
}

func TestTwoProcessesOnOneStoreDoubleNothing(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			p := newPair(t, engine)
			senders, receivers := []*node{p.cia, p.cia.neighbour()}, []*node{p.dgse, p.dgse.neighbour()}
			if a, b := senders[0].exchange.Incarnation(), senders[1].exchange.Incarnation(); a != b {
				t.Fatalf("two processes of one store have the incarnations %s and %s", a, b)
			}
			together := func(nodes []*node, step func(*node) error) {
				var all sync.WaitGroup
				for _, n := range nodes {
					all.Go(func() {
						for i := 0; i < 3; i++ {
							if err := step(n); err != nil && errs.KindOf(err) != errs.Unavailable && errs.KindOf(err) != errs.Conflict {
								t.Errorf("%s: %v", n.service.Code, err)
							}
						}
					})
				}
				all.Wait()
			}
			var want []string
			for round := range 2 {
				for i := range 4 {
					words := fmt.Sprintf("Number %d.", 4*round+i)
					p.send(fmt.Sprintf("R-%d", 4*round+i), words)
					want = append(want, words)
				}
				for range 2 {
					together(append(senders, receivers...), func(n *node) error { return n.exchange.Outward(context.Background()) })
					p.gateways.Carry()
					together(append(senders, receivers...), func(n *node) error { return n.exchange.Inward(context.Background()) })
				}
			}
			p.settle()
			p.whole(t, want)
		})
	}
}

func TestParallelProposalsOfOneReportGiveOneRelease(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			p := newPair(t, engine)
			const n = 8
			for i := range n {
				_, err := p.cia.intake.Add(t.Context(), "lind", "r", insidetest.Report(fmt.Sprintf("R-%d", i), fmt.Sprintf("Number %d.", i)))
				p.cia.must(err)
			}
			var all sync.WaitGroup
			var mu sync.Mutex
			releases := map[string]string{}
			for i := range 2 * n {
				all.Go(func() {
					serial := fmt.Sprintf("R-%d", i%n)
					res, err := p.cia.office.Propose(t.Context(), disclosure.Proposal{Report: serial, Partner: "FRA", Officer: "lind"})
					if err != nil {
						t.Errorf("%s: %v", serial, err)
						return
					}
					mu.Lock()
					defer mu.Unlock()
					if held := releases[serial]; held != "" && held != res.Release || res.State != string(insidedb.Approved) {
						t.Errorf("%s became %s and %s, %s", serial, held, res.Release, res.State)
					}
					releases[serial] = res.Release
				})
			}
			all.Wait()
			if got := p.outbox(); len(got) != n {
				t.Errorf("%d releases, want %d", len(got), n)
			}
		})
	}
}

func TestRunWorksOnTicksAndWhenWoken(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	ctx, end := context.WithCancel(t.Context())
	ticks, wake := make(chan time.Time), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() { p.cia.exchange.Run(ctx, ticks, nil) })
	all.Go(func() { p.dgse.exchange.Run(ctx, nil, wake) })
	ticks <- p.clock.Now()
	ticks <- p.clock.Now() // taken when the tick before is done
	p.gateways.Carry()
	wake <- struct{}{}
	wake <- struct{}{} // the receiver, without ticks, has processed what it was woken for
	if items := p.inbox(); len(items) != 1 {
		t.Errorf("%d items were received", len(items))
	}
	end()
	all.Wait()
}

// BenchmarkExchange carries reports from proposal to receipt, 64 at a time,
// through gateways in memory: the cost of both insides.
func BenchmarkExchange(b *testing.B) {
	p := newPair(b, storetest.Engines()[0])
	const flight = 64
	ctx := context.Background()
	sent := 0
	for b.Loop() {
		b.StopTimer()
		for i := range flight {
			_, err := p.cia.intake.Add(ctx, "lind", "r", insidetest.Report(fmt.Sprintf("R-%d", sent+i), fmt.Sprintf("Number %d.", sent+i)))
			p.cia.must(err)
		}
		b.StartTimer()
		var all sync.WaitGroup
		for i := range flight {
			all.Go(func() {
				_, err := p.cia.office.Propose(ctx, disclosure.Proposal{Report: fmt.Sprintf("R-%d", sent+i), Partner: "FRA", Officer: "lind"})
				p.cia.must(err)
			})
		}
		all.Wait()
		proposed := time.Now()
		p.cia.must(p.cia.exchange.Outward(ctx))
		b.ReportMetric(float64(time.Since(proposed).Milliseconds()), "ms-out")
		p.gateways.Carry()
		p.dgse.must(p.dgse.exchange.Inward(ctx))
		p.dgse.must(p.dgse.exchange.Outward(ctx))
		p.gateways.Carry()
		p.cia.must(p.cia.exchange.Inward(ctx))
		sent += flight
	}
	b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "envelopes/s")
	for _, line := range p.outbox() {
		if line.State != string(insidedb.Admitted) {
			b.Fatalf("%s is %s", line.Serial, line.State)
		}
	}
}

package exchange_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"pgregory.net/rapid"
)

// whole checks that everything that was sent has arrived exactly once, in the
// order of its numbers, with the words that were approved, and receipted.
func (p *pair) whole(t interface{ Errorf(string, ...any) }, want []string) {
	p.t.Helper()
	var got []string
	next := map[string]uint64{}
	for _, item := range p.inbox() {
		next[item.Lane]++
		if item.Seq != next[item.Lane] || item.State != string(insidedb.Admitted) {
			t.Errorf("item %d of %s is number %d, %s %s", next[item.Lane], item.Lane, item.Seq, item.State, item.Code)
		}
		got = append(got, strings.Split(words(item), " / ")[1])
	}
	if !slices.Equal(got, want) {
		t.Errorf("received %q, want %q", got, want)
	}
	for _, line := range p.outbox() {
		if line.Serial != "R-refused" && (line.State != string(insidedb.Admitted) || len(line.Receipts) != 2) {
			t.Errorf("%s is %s with %d receipts", line.Serial, line.State, len(line.Receipts))
		}
	}
	for _, n := range []*node{p.cia, p.dgse} {
		if a := n.alarms(); a != "" {
			t.Errorf("alarms of %s: %s", n.service.Code, a)
		}
	}
	p.chained(t, p.cia, p.dgse)
	p.chained(t, p.dgse, p.cia)
}

// chained checks that what a gateway was given is one chain in each lane.
func (p *pair) chained(t interface{ Errorf(string, ...any) }, from, to *node) {
	heads := map[envelope.Lane]envelope.Head{}
	for _, s := range from.gateway.Envelopes(to.service.Code) {
		h := s.Header()
		head := heads[h.Lane]
		head.Incarnation, head.Lane = h.Incarnation, h.Lane
		if !h.Follows(head) {
			t.Errorf("number %d of %s does not follow %d", h.Seq, h.Lane, head.Seq)
		}
		heads[h.Lane] = envelope.Head{Seq: h.Seq, Hash: s.Hash()}
	}
}

func TestACrashAtAnyPointLosesNothingDoublesNothingAndKeepsOrder(t *testing.T) {
	for _, engine := range storetest.Engines() {
		points := exchange.Points
		if engine.Name != "sqlite" { // one before and one after a commit on each side; the rest is the same code
			points = []string{"seal.written", "put.done", "take.stored", "admit.written"}
		}
		for _, point := range points {
			t.Run(engine.Name+" "+point, func(t *testing.T) {
				p := newPair(t, engine)
				refuse := strings.HasPrefix(point, "cancel.")
				if refuse { // only what a gateway does not take is cancelled
					p.cia.gateway.Turn = func(i exchange.Item) string {
						if i.Sealed.Header().Seq == 4 {
							return "too-large"
						}
						return ""
					}
				}
				var want []string
				for i := range 3 {
					p.send(fmt.Sprintf("R-%d", i), fmt.Sprintf("Number %d.", i))
					want = append(want, fmt.Sprintf("Number %d.", i))
				}
				if refuse {
					p.settle()
					p.send("R-refused", "This is not taken.")
				}
				p.cia.crashAt, p.dgse.crashAt = point, point
				for range 8 {
					p.round()
				}
				onlySender := refuse || strings.HasPrefix(point, "seal.")
				if p.cia.crashAt != "" || p.dgse.crashAt != "" != onlySender {
					t.Fatalf("the point was not reached, or by the wrong side: %q, %q", p.cia.crashAt, p.dgse.crashAt)
				}
				p.dgse.crashAt = ""
				p.whole(t, want)
			})
		}
	}
}

func TestLateNewsNeverTakesBackWhatIsReceipted(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	p.cia.crashAt = "put.done"
	if !p.cia.do(p.cia.exchange.Outward) {
		t.Fatal("the crash did not come")
	}
	p.gateways.Carry()
	for _, n := range []*node{p.dgse, p.cia} {
		n.must(n.exchange.Inward(t.Context()))
		if n == p.dgse {
			n.must(n.exchange.Outward(t.Context()))
			p.gateways.Carry()
		}
	}
	if line := p.outbox()[0]; line.State != string(insidedb.Admitted) {
		t.Fatalf("before the outbox knows that it was moved: %s", line.State)
	}
	p.cia.must(p.cia.exchange.Outward(t.Context()))
	if line := p.outbox()[0]; line.State != string(insidedb.Admitted) {
		t.Errorf("afterwards: %s", line.State)
	}
}

func TestPointsAreThoseOfTheDesign(t *testing.T) {
	seen := map[string]bool{}
	p := sqlite(t)
	for _, n := range []*node{p.cia, p.dgse} {
		n.change = func(c *exchange.Config) { c.Crash = func(point string) { seen[point] = true } }
		n.stop()
		n.start()
	}
	p.cia.gateway.Turn = func(i exchange.Item) string {
		if i.Sealed.Header().Seq == 2 {
			return "denied"
		}
		return ""
	}
	p.send("R-1", "One.")
	p.send("R-2", "Two.")
	for range 6 {
		p.round()
	}
	for _, point := range exchange.Points {
		if !seen[point] {
			t.Errorf("%s is never reached", point)
		}
		delete(seen, point)
	}
	for point := range seen {
		t.Errorf("%s is reached and not listed", point)
	}
}

// TestAnyInterleavingWithCrashes drives both sides step by step, in any order,
// with crashes at any point, gateways that fail or repeat themselves, policies
// that change, and officers who deny, and then lets everything come to rest.
func TestAnyInterleavingWithCrashes(t *testing.T) {
	masked := insidetest.Policy(t, "USA/CIA", toFrance)
	narrow := insidetest.Policy(t, "USA/CIA", insidetest.Directive("D-FRA", "FRA", "automatic", "text: written, person: masked, place: country, source: grade", ""))
	closed := insidetest.Policy(t, "USA/CIA", insidetest.Directive("D-RUS", "RUS", "automatic", insidetest.FullRungs, ""))
	engine := storetest.Engines()[0]
	rounds(t, 40, func(rt *rapid.T) {
		p := newPair(t, engine)
		ctx := context.Background()
		n := 0
		steps := map[string]func(*rapid.T){
			"send": func(*rapid.T) {
				if n == 8 {
					return
				}
				n++
				p.send(fmt.Sprintf("R-%d", n), fmt.Sprintf("Number %d.", n))
			},
			"deny": func(*rapid.T) {
				for _, line := range p.outbox() {
					if line.State == string(insidedb.Approved) {
						_, err := p.cia.office.Deny(ctx, disclosure.Denial{Release: line.Release, Officer: "berg", Reason: "no"})
						p.cia.must(err)
						return
					}
				}
			},
			"policy": func(rt *rapid.T) {
				p.cia.policy = rapid.SampledFrom([]*directive.Policy{masked, narrow, closed}).Draw(rt, "policy")
			},
			"carry":  func(*rapid.T) { p.gateways.Carry() },
			"repeat": func(rt *rapid.T) { p.dgse.gateway.Twice = rapid.Bool().Draw(rt, "twice") },
			"fail":   func(rt *rapid.T) { p.cia.gateway.Down = rapid.Bool().Draw(rt, "down") },
			"time": func(rt *rapid.T) {
				p.clock.Add(time.Duration(rapid.IntRange(-50, 500).Draw(rt, "ms")) * time.Millisecond)
			},
		}
		for name, n := range map[string]*node{"cia": p.cia, "dgse": p.dgse} {
			steps[name+" out"] = n.step((*exchange.Exchange).Outward)
			steps[name+" in"] = n.step((*exchange.Exchange).Inward)
		}
		rt.Repeat(steps)

		p.cia.gateway.Down, p.dgse.gateway.Twice = false, false
		for range 6 {
			p.round()
		}
		p.atRest(rt)
		for _, node := range []*node{p.cia, p.dgse} {
			node.stop()
		}
	})
}

// step does something that may be crashed at any point.
func (n *node) step(do func(*exchange.Exchange, context.Context) error) func(*rapid.T) {
	return func(rt *rapid.T) {
		n.crashAt = rapid.SampledFrom(append([]string{"", "", "", ""}, exchange.Points...)).Draw(rt, "crash")
		n.do(func(ctx context.Context) error {
			if err := do(n.exchange, ctx); errs.KindOf(err) != errs.Unavailable {
				return err
			}
			return nil
		})
		n.crashAt = ""
	}
}

// atRest checks what must hold whenever nothing is left to do.
func (p *pair) atRest(t interface{ Errorf(string, ...any) }) {
	var want []string
	state := map[string]int{}
	for _, s := range p.cia.gateway.Envelopes("FRA/DGSE") {
		if s.Header().Lane != envelope.LaneControl && !p.cia.gateway.Stopped(s.Hash()) {
			want = append(want, s.Hash())
		}
	}
	for _, line := range p.outbox() {
		state[line.State]++
		if line.Envelope != "" && (line.State == string(insidedb.Cancelled)) != p.cia.gateway.Stopped(line.Envelope) {
			t.Errorf("%s is %s, and the gateway has stopped it: %v", line.Serial, line.State, p.cia.gateway.Stopped(line.Envelope))
		}
		if line.Sent != (line.State == string(insidedb.Admitted)) {
			t.Errorf("%s is %s and sent: %v", line.Serial, line.State, line.Sent)
		}
	}
	var got []string
	last := uint64(0)
	for i, item := range p.inbox() {
		last, item.Seq = item.Seq, item.Seq-last // void numbers may lie between
		if int64(item.Seq) <= 0 || item.State != string(insidedb.Admitted) {
			t.Errorf("item %d is number %d, %s", i+1, last, item.State)
		}
		got = append(got, item.Envelope)
	}
	if !slices.Equal(got, want) || state[string(insidedb.Admitted)] != len(want) {
		t.Errorf("received %d, sealed %d, known as admitted %d", len(got), len(want), state[string(insidedb.Admitted)])
	}
	for _, unfinished := range []insidedb.State{insidedb.Approved, insidedb.Sealed, insidedb.Moved, insidedb.Delivered} {
		if state[string(unfinished)] != 0 {
			t.Errorf("%d releases are %s at rest", state[string(unfinished)], unfinished)
		}
	}
	for _, n := range []*node{p.cia, p.dgse} {
		if a := n.alarms(); a != "" {
			t.Errorf("alarms of %s: %s", n.service.Code, a)
		}
	}
	p.chained(t, p.cia, p.dgse)
	p.chained(t, p.dgse, p.cia)
}

// rounds tries a property n times, and 25 times as often when ENTENTE_LONG is set.
func rounds(t *testing.T, n int, property func(*rapid.T)) {
	t.Helper()
	if os.Getenv("ENTENTE_LONG") == "1" {
		n *= 25
	}
	before := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Set("rapid.checks", strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
	defer flag.Set("rapid.checks", before)
	rapid.Check(t, property)
}

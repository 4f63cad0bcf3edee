package acceptance

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/backwards"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/feed"
	"entente/internal/inside/oversight"
	"entente/internal/inside/reporting"
	"entente/internal/inside/retention"
	"entente/internal/inside/tasking"
)

// linkPoints are the crash points of link, as its DESIGN.md names them.
var linkPoints = []string{
	"link.send.claimed", "link.send.answered", "link.send.settled", "link.receive.stored",
	"queue.put.begun", "queue.put.stored", "queue.take.read", "queue.ack.begun", "queue.ack.stored",
}

// points are those at which whole nodes are killed here: of every hop, and of
// the log that each step writes to.
var points = slices.Concat(exchange.Points, linkPoints, oversight.Points[:3])

// others are those at which the tests of their own packages break off: of acts
// that nobody does in these tests. At those of the clock the histories of what is
// owed end too.
var others = slices.Concat(oversight.Points[3:], retention.Points, exchange.PartPoints, partPoints, tasking.Points, feed.Points, backwards.Points)

// partPoints are those of link that parts of files pass; its own tests break off
// at each.
var partPoints = []string{"link.part.claimed", "link.part.answered", "link.part.stored", "queue.part.stored", "queue.part.dropped"}

const most = 64 << 10 // bytes of an envelope that both gateways take

// machine is two nodes as processes, each of which writes to the other.
type machine struct {
	t        *testing.T
	sides    [2]*process
	twin     *process    // a second node on the databases of the first side; nil for none
	apart    bool        // what is killed is not started again while its twin lives
	turn     int         // of the twins, whom to ask next
	released [2][]parcel // by sender, in the order of their release
}

// parcel is a report that a side has released.
type parcel struct {
	number  int
	release string
	big     bool // more than the other's gateway takes
}

func newMachine(t *testing.T) *machine {
	m := &machine{t: t}
	m.sides[0] = &process{premises: found(t, "USA/CIA", "", ciaToFSB)}
	m.sides[1] = &process{premises: found(t, "RUS/FSB", "", fsbToCIA)}
	for _, p := range m.sides {
		p.launch()
		t.Cleanup(func() { p.cmd.Process.Kill() })
	}
	introduce(most, m.sides[0].premises, m.sides[1].premises)
	return m
}

// mend starts again what was killed.
func (m *machine) mend() {
	m.t.Helper()
	if m.apart && !(m.sides[0].dead() && m.twin.dead()) { // the other may have been at the same point
		return
	}
	for _, p := range m.all() {
		p.mend()
	}
}

// all are the processes of both sides.
func (m *machine) all() []*process {
	if m.twin == nil {
		return m.sides[:]
	}
	return append(m.sides[:], m.twin)
}

// desk is a process of a side to ask: of twins now the one and now the other.
func (m *machine) desk(side int) *process {
	if m.turn++; side == 0 && m.twin != nil && m.turn%2 == 0 {
		return m.twin
	}
	return m.sides[side]
}

// insist asks a node as often as it is killed before it answers.
func insist[T any](m *machine, side int, officer, method, path string, in any) T {
	m.t.Helper()
	for {
		p := m.desk(side)
		out, err := ask[T](p.premises, officer, method, path, in)
		if err == nil {
			return out
		}
		if errs.KindOf(err) != errs.Unavailable {
			m.t.Fatalf("%s %s: %v", p.code, path, err)
		}
		if m.twin == nil || m.turn%16 == 0 {
			m.mend()
		}
	}
}

// send writes a report and releases it to the other side.
func (m *machine) send(side int, big bool) {
	m.t.Helper()
	self, other := m.sides[side], m.sides[1-side]
	p := parcel{number: len(m.released[side]) + 1, big: big}
	text := fmt.Sprintf("Report number %d.", p.number)
	if big {
		text += " It is long." + strings.Repeat(" Very long.", most/10)
	}
	serial := fmt.Sprintf("EX-%d", p.number)
	insist[reporting.Version](m, side, author, http.MethodPost, "/reports", map[string]any{"file": "report.yaml", "content": []byte(plainly(self.code, serial, text))})
	p.release = insist[disclosure.Result](m, side, author, http.MethodPost, "/releases", map[string]any{"report": serial, "partner": other.code}).Release
	m.released[side] = append(m.released[side], p)
}

// outbox reads a side's outbox, by release, and holds what must be true of it
// at every moment.
func (m *machine) outbox(side int) map[string]exchange.Sending {
	m.t.Helper()
	out := map[string]exchange.Sending{}
	for _, line := range insist[desk.Outbox](m, side, "", http.MethodGet, "/outbox?limit=1000", nil).Items {
		if line.Sent != (len(line.Receipts) > 0) {
			m.t.Fatalf("%s: %s is called sent: %t, with %d receipts", m.sides[side].code, line.Release, line.Sent, len(line.Receipts))
		}
		if _, twice := out[line.Release]; twice {
			m.t.Fatalf("%s: %s stands twice in the outbox", m.sides[side].code, line.Release)
		}
		out[line.Release] = line
	}
	return out
}

// settle waits until everything has come to its end.
func (m *machine) settle() {
	m.t.Helper()
	until(m.t, "the end of every release", func() bool {
		m.mend()
		for side, all := range m.released {
			lines := m.outbox(side)
			for _, p := range all {
				line := lines[p.release]
				if line.State != p.end() || !p.big && len(line.Receipts) < 2 { // one of them may come again after a crash
					return false
				}
			}
		}
		return true
	})
}

// end is the state in which a release must end.
func (p parcel) end() string {
	if p.big {
		return "needs-decision"
	}
	return "admitted"
}

// complete holds that nothing was lost, doubled or reordered, and that both
// sides hold the same receipts.
func (m *machine) complete() {
	m.t.Helper()
	for side, all := range m.released {
		sender, receiver := m.sides[side], m.sides[1-side]
		lines := m.outbox(side)
		if len(lines) != len(all) {
			m.t.Fatalf("%s has %d lines in the outbox for %d releases", sender.code, len(lines), len(all))
		}
		items := insist[desk.Inbox](m, 1-side, "", http.MethodGet, "/inbox?limit=1000", nil).Items
		slices.SortFunc(items, func(a, b exchange.Arrival) int { return int(a.Seq) - int(b.Seq) })
		for _, p := range all {
			line := lines[p.release]
			if p.big {
				if line.State != p.end() || line.Sent {
					m.t.Fatalf("what %s does not take is %s: %s", receiver.code, line.State, line.Said)
				}
				continue
			}
			if len(items) == 0 {
				m.t.Fatalf("%s has receipted number %d of %s and does not hold it", receiver.code, p.number, sender.code)
			}
			arrived(m.t, p, line, items[0])
			items = items[1:]
		}
		if len(items) > 0 {
			m.t.Fatalf("%s holds %d items more than %s has sent: %+v", receiver.code, len(items), sender.code, items)
		}
		if alarms := insist[desk.Alarms](m, side, "", http.MethodGet, "/alarms", nil).Alarms; len(alarms) > 0 {
			m.t.Fatalf("%s has alarms: %+v", sender.code, alarms)
		}
	}
}

// arrived holds that an item is what was released, and that the sender has one
// receipt of each kind for just it.
func arrived(t *testing.T, p parcel, line exchange.Sending, item exchange.Arrival) {
	t.Helper()
	if len(item.Portions) != 2 || item.Portions[1].Text != fmt.Sprintf("Report number %d.", p.number) {
		t.Fatalf("in the place of number %d stands %+v", p.number, item.Portions)
	}
	if item.State != "admitted" || item.Envelope != line.Envelope {
		t.Fatalf("number %d: the item is %s under %s; expected admitted under %s", p.number, item.State, item.Envelope, line.Envelope)
	}
	var verbs []string
	for _, r := range line.Receipts {
		if verbs = append(verbs, r.Verb); r.Commitment != item.Commitment {
			t.Fatalf("number %d: the receipt %q quotes %s; admitted was %s", p.number, r.Verb, r.Commitment, item.Commitment)
		}
	}
	if slices.Sort(verbs); !slices.Equal(verbs, []string{"admitted", "delivered"}) {
		t.Fatalf("number %d has the receipts %v", p.number, verbs)
	}
}

// agree holds, over the databases of both gateways, that each envelope stands
// once on each side, under the same hash and with the same receipt. Both nodes
// are stopped.
func (m *machine) agree() {
	m.t.Helper()
	for _, p := range m.all() {
		p.stop()
	}
	for side := range m.sides {
		sent := rows(m.t, m.sides[side].premises, "outgoing", m.sides[1-side].code)
		held := rows(m.t, m.sides[1-side].premises, "incoming", m.sides[side].code)
		if len(sent) == 0 || len(sent) != len(held) {
			m.t.Fatalf("%s has sent %d envelopes and %s holds %d", m.sides[side].code, len(sent), m.sides[1-side].code, len(held))
		}
		for place, row := range sent {
			if other := held[place]; other["hash"] != row["hash"] || other["receipt"] != row["receipt"] {
				m.t.Fatalf("%s: sent as %v, held as %v", place, row, other)
			}
		}
		for _, p := range m.sides {
			if waiting := rows(m.t, p.premises, "events", m.sides[0].code); len(waiting) > 0 {
				m.t.Fatalf("%s has not taken %v", p.code, waiting)
			}
		}
	}
}

// Each crash point of each hop, on both sides: the node kills itself there and
// is started again.
func TestACrashAtEachPointOnEitherSideLosesNothing(t *testing.T) {
	m := newMachine(t)
	for _, point := range points {
		before := [2]int{m.sides[0].deaths, m.sides[1].deaths}
		for side, p := range m.sides {
			p.arm(point, 1)
			m.send(side, strings.HasPrefix(point, "cancel."))
		}
		until(t, "a crash at "+point+" on both sides", func() bool {
			m.mend()
			return m.sides[0].deaths > before[0] && m.sides[1].deaths > before[1] && !m.sides[0].armed() && !m.sides[1].armed()
		})
		m.settle()
	}
	m.complete()
	m.agree()
}

// Crashes at random points and at random moments, also while the crash before
// is being mended.
func TestRandomCrashesLoseNothing(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for left := count(t, "ENTENTE_CRASHES", 8, 500); left > 0; {
		m := newMachine(t) // a new one now and then, so that the boxes stay small
		for crashes := min(left, 50); crashes > 0; crashes-- {
			left--
			for range 1 + random.IntN(4) {
				m.send(random.IntN(2), random.IntN(8) == 0)
			}
			victim := m.sides[random.IntN(2)]
			if random.IntN(2) == 0 {
				victim.arm(points[random.IntN(len(points))], 1+random.IntN(3))
				m.send(random.IntN(2), false)
			}
			time.Sleep(time.Duration(random.IntN(80)) * time.Millisecond)
			os.Remove(victim.dir + "/fuse")
			victim.kill()
			m.mend()
		}
		m.settle()
		m.complete()
		m.agree()
	}
}

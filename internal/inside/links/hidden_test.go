package links_test

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/inside/links"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// act is one thing that is recorded, under a label.
type act struct {
	id     string
	record assess.Record
	label  access.Label
	ended  bool
}

// labels are those of the invented worlds.
var labels = []access.Label{{}, {Rank: 1}, {Rank: 2}, {Rank: 2, Parts: []string{"SI"}}, {Rank: 3, Groups: []string{"case-7"}}, {Rank: 1, Groups: []string{"case-8"}}}

var invented = []string{"Ivan Petrov", "Иван Петров", "Abu Kasim", "Abu Qasim", "Anna Vega", "A B", "Noor Trading"}

func nodeName(i int) string { return fmt.Sprintf("entity:n%d", i) }

// world draws entities, links and merges, some of them changed later.
func world(t *rapid.T) []act {
	var out []act
	label := rapid.SampledFrom(labels)
	moment := rapid.SampledFrom([]assess.Moment{"", "2013", "2013-04", "2013-04-15", "2013-04-15T18:49:00Z", "2015"})
	const nodes = 7
	for i := range nodes {
		e := assess.Entity{Type: rapid.SampledFrom([]string{"person", "person", "organisation", "event", "place"}).Draw(t, "type"), Name: rapid.SampledFrom(invented).Draw(t, "name"),
			When: moment.Draw(t, "when")}
		if e.Type == "person" {
			e.Born = rapid.SampledFrom([]string{"", "1986-10-21", "1986-10-21", "1990"}).Draw(t, "born")
			e.Keys = []assess.Key{{Type: "passport", Number: rapid.SampledFrom([]string{"XA12345", "xa-12345", "B777777"}).Draw(t, "number")}}
		}
		if i > 0 && rapid.Bool().Draw(t, "somewhere") {
			e.Where = nodeName(rapid.IntRange(0, i-1).Draw(t, "where"))
		}
		out = append(out, act{fmt.Sprintf("n%d", i), e, label.Draw(t, "label"), false})
	}
	for i := range rapid.IntRange(0, 14).Draw(t, "links") {
		a, b := rapid.IntRange(0, nodes-1).Draw(t, "a"), rapid.IntRange(0, nodes-1).Draw(t, "b")
		if a == b {
			continue
		}
		l := assess.Link{From: nodeName(a), To: nodeName(b), Type: rapid.SampledFrom([]string{"met", "travelled-with", "took-part-in", "paid", "located-at"}).Draw(t, "link"),
			Since: moment.Draw(t, "since"), Where: rapid.SampledFrom([]string{"", nodeName(1)}).Draw(t, "at"),
			Sources: []assess.Ref{{Role: "source", To: nodeName(rapid.IntRange(0, nodes-1).Draw(t, "source"))}}}
		out = append(out, act{fmt.Sprintf("l%d", i), l, label.Draw(t, "label"), false})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "merges") {
		a, b := rapid.IntRange(0, nodes-2).Draw(t, "one"), rapid.IntRange(1, nodes-1).Draw(t, "other")
		if a == b {
			continue
		}
		out = append(out, act{fmt.Sprintf("i%d", i), assess.Identity{Says: rapid.SampledFrom([]string{assess.One, assess.One, assess.NotOne}).Draw(t, "says"), Nodes: []string{nodeName(a), nodeName(b)},
			Reason: "the same papers", State: rapid.SampledFrom([]string{assess.Accepted, assess.Accepted, assess.Proposed, assess.Undone}).Draw(t, "state")}, label.Draw(t, "label"), false})
	}
	order := rapid.Permutation(out).Draw(t, "order")
	for range rapid.IntRange(0, 4).Draw(t, "later") {
		again := rapid.SampledFrom(out).Draw(t, "again")
		again.ended = rapid.Bool().Draw(t, "ended")
		order = append(order, again)
	}
	return order
}

// record has a service record acts, each at its own minute, those alone that keep names.
func (s *service) record(acts []act, keep func(act) bool) {
	s.t.Helper()
	for _, a := range acts {
		s.clock.Add(time.Minute)
		if !keep(a) {
			continue
		}
		state := insidedb.JudgementStands
		if a.ended {
			state = insidedb.JudgementEnded
		}
		s.put(a.id, a.record, a.label, state)
	}
}

var nodesAsked = []string{"entity:n0", "entity:n1", "entity:n4", "entity:none"}

// everything is cleared for all labels of the invented worlds.
var everything = access.Label{Rank: 4, Parts: []string{"SI"}, Groups: []string{"case-7", "case-8"}}

func TestEveryAnswerIsWhatItWouldBeWithoutWhatTheReaderMayNotSee(t *testing.T) {
	from := empty(t)
	rapid.Check(t, func(r *rapid.T) {
		acts := world(r)
		cleared := rapid.SampledFrom(labels).Draw(r, "reader")
		cut := rapid.IntRange(1, len(acts)).Draw(r, "as of")
		all, seen := of(r, t, from), of(r, t, from)
		all.officer("reader", cleared)
		seen.officer("reader", everything)
		all.record(acts, func(act) bool { return true })
		seen.record(acts, func(a act) bool { return cleared.Covers(a.label) })
		for _, asOf := range []time.Time{{}, all.clock.Now().Add(-time.Duration(len(acts)-cut)*time.Minute - 6*time.Second)} {
			all.clock.Add(time.Minute)
			seen.clock.Add(time.Minute)
			if d := cmp.Diff(seen.answers("reader", asOf, nodesAsked), all.answers("reader", asOf, nodesAsked)); d != "" {
				r.Fatalf("without the hidden rows (-), with them (+), as of %v:\n%s", asOf, d)
			}
		}
	})
}

func TestAMergeAndItsUndoingGiveTheSameBytes(t *testing.T) {
	from := empty(t)
	rapid.Check(t, func(r *rapid.T) {
		s := of(r, t, from)
		s.officer("reader", everything)
		s.officer("other", everything)
		s.record(world(r), func(a act) bool { return !a.ended })
		before := s.answers("reader", time.Time{}, nodesAsked)
		nodes := rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 2, 4, rapid.ID).Draw(r, "nodes")
		p := links.Proposal{Officer: "reader", Reason: "they look alike"}
		for _, n := range nodes {
			p.Nodes = append(p.Nodes, nodeName(n))
		}
		s.clock.Add(time.Minute)
		kept, err := s.Propose(s.ctx, p)
		s.must(err)
		if d := cmp.Diff(before, s.answers("reader", time.Time{}, nodesAsked)); d != "" {
			r.Fatalf("a proposal changed answers:\n%s", d)
		}
		s.clock.Add(time.Minute)
		if _, err := s.Turn(s.ctx, "other", kept.ID, assess.Accepted, "so it is"); err != nil {
			return // it is at odds with another merge
		}
		s.clock.Add(time.Minute)
		shown, err := s.Show(s.ctx, links.Query{Officer: "reader", Node: p.Nodes[0]})
		s.must(err)
		if len(shown.Node.Same) == 0 {
			r.Fatalf("the merge does not show: %+v", shown.Node)
		}
		_, err = s.Turn(s.ctx, "reader", kept.ID, assess.Undone, "so it was not")
		s.must(err)
		if d := cmp.Diff(before, s.answers("reader", time.Time{}, nodesAsked)); d != "" {
			r.Fatalf("undone (+) is not as before (-):\n%s", d)
		}
	})
}

func TestAnOldTimeDoesNotChangeByWhatIsRecordedLater(t *testing.T) {
	from := empty(t)
	rapid.Check(t, func(r *rapid.T) {
		s := of(r, t, from)
		s.officer("reader", everything)
		acts := world(r)
		cut := rapid.IntRange(1, len(acts)).Draw(r, "cut")
		s.record(acts[:cut], func(act) bool { return true })
		then := s.clock.Now().Add(time.Second)
		s.clock.Add(time.Minute)
		before := s.answers("reader", then, nodesAsked)
		s.record(acts[cut:], func(act) bool { return true })
		s.clock.Add(time.Minute)
		if d := cmp.Diff(before, s.answers("reader", then, nodesAsked)); d != "" {
			r.Fatalf("as of %v before (-) and after (+):\n%s", then, d)
		}
	})
}

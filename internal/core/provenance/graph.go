package provenance

import (
	"maps"
	"slices"
	"strings"
)

// way is a step from a node to another, by an edge; without one from an item to what is
// in it, or from a portion to its item.
type way struct {
	to   string
	edge Edge
}

// graph is what is known of the nodes in play. Beside each item stands its own voice:
// what it says without another behind it. Each node stands there twice, as it came out and
// bare of whoever published it: what is joined without a direction is joined with the bare
// one, so that nobody has another's publisher behind him.
type graph struct {
	ways  map[string][]way
	pubs  map[string][]way // to publishers, for what has nothing else behind it
	class map[string]int   // node → the class of those that go back to each other
	roots map[int][]int    // class → the classes at its roots
	at    map[int][]string
	said  []Overruled

	portions map[string][]Portion // of supports that are whole items
}

// voice names an item's own voice.
func voice(node string) string { return Whole(node) + "#" }

// bare names a node without its publisher.
func bare(node string) string { return node + "\x00" }

// plain is a node's name as others know it.
func plain(node string) string { return strings.TrimSuffix(strings.TrimSuffix(node, "\x00"), "#") }

// build makes the graph of edges over the supports and all ends.
func build(supports []string, edges []Edge) *graph {
	g := &graph{ways: map[string][]way{}, pubs: map[string][]way{}}
	nodes := slices.Clone(supports)
	for _, e := range edges {
		if e.Relation != SameEvent {
			nodes = append(nodes, e.From, e.To)
		}
	}
	for _, n := range nodes {
		nodes = append(nodes, Whole(n), voice(n))
	}
	slices.Sort(nodes)
	nodes = slices.Compact(nodes)
	inPlay := map[string][]string{} // item → its nodes
	for _, n := range nodes {
		inPlay[Whole(n)] = append(inPlay[Whole(n)], n)
	}
	for _, e := range edges {
		g.lead(e, inPlay)
	}
	for _, n := range nodes {
		g.rest(n, inPlay)
	}
	for _, n := range slices.Clone(nodes) {
		nodes = append(nodes, bare(n))
	}
	slices.Sort(nodes)
	g.classify(nodes)
	return g
}

// add puts a way in, for a node as it came out and bare.
func (g *graph) add(n string, w way) {
	g.ways[n] = append(g.ways[n], w)
	g.ways[bare(n)] = append(g.ways[bare(n)], way{bare(w.to), w.edge})
}

// lead puts an edge in. What is said of an item holds for its portions and its voice;
// what leads on from a portion leads on from the voice as well, for an item whose
// sources are known has no voice beside them. Only what a portion passes on is its own.
func (g *graph) lead(e Edge, inPlay map[string][]string) {
	if child, parent, up := e.up(); up {
		alone := e.Manner == Passed && child != Whole(child)
		for _, c := range inPlay[Whole(child)] {
			switch {
			case c == voice(c) && alone, c == Whole(c), c != voice(c) && !within(c, child):
			case e.Manner == Published:
				g.pubs[c] = append(g.pubs[c], way{parent, e})
			default:
				g.add(c, way{parent, e})
			}
		}
		return
	}
	if e.Relation != SameOrigin {
		return
	}
	for _, a := range inPlay[Whole(e.From)] {
		for _, b := range inPlay[Whole(e.To)] {
			if a != b && within(a, e.From) && within(b, e.To) {
				for _, w := range [][2]string{{a, b}, {bare(a), b}, {b, a}, {bare(b), a}} {
					g.ways[w[0]] = append(g.ways[w[0]], way{bare(w[1]), e})
				}
			}
		}
	}
}

// rest says what a node rests on of which no edge leads on: what its item names as its
// sources, else its publisher, else its own item's voice.
func (g *graph) rest(n string, inPlay map[string][]string) {
	if n == Whole(n) {
		for _, part := range inPlay[n] {
			if part != n {
				g.add(n, way{to: part})
			}
		}
		return
	}
	if g.sourced(n) {
		return
	}
	next := way{to: bare(n)}
	if n != voice(n) && !g.own(n) {
		next.to = voice(n)
		g.ways[bare(n)] = append(g.ways[bare(n)], way{to: bare(next.to)})
	}
	if len(g.pubs[n]) > 0 && !g.sourced(voice(n)) {
		g.ways[n] = append(g.ways[n], g.pubs[n]...)
		return
	}
	g.ways[n] = append(g.ways[n], next)
}

// own tells whether a portion came out under somebody of its own: it has not its item's
// voice.
func (g *graph) own(n string) bool {
	return slices.ContainsFunc(g.pubs[n], func(w way) bool { child, _, _ := w.edge.up(); return child == n })
}

// sourced tells whether an edge leads on from a node to more than its publisher.
func (g *graph) sourced(n string) bool {
	return slices.ContainsFunc(g.ways[n], func(w way) bool {
		_, _, up := w.edge.up()
		return up && w.edge.Manner != Published
	})
}

func (g *graph) has(node string) bool { _, ok := g.class[node]; return ok }

// classify finds which nodes go back to each other, and the roots of each class.
// A class is known by the place of its least node, so that nothing depends on an order.
func (g *graph) classify(nodes []string) {
	g.class, g.roots, g.at = map[string]int{}, map[int][]int{}, map[int][]string{}
	for _, component := range components(nodes, func(n string) []way { return g.ways[n] }) {
		id, _ := slices.BinarySearch(nodes, slices.Min(component))
		behind := map[int]bool{}
		for _, n := range component {
			g.class[n] = id
			g.at[id] = append(g.at[id], plain(n))
		}
		for _, n := range component { // what they lead to was found before them
			for _, w := range g.ways[n] {
				if c := g.class[w.to]; c != id {
					for _, r := range g.roots[c] {
						behind[r] = true
					}
				}
			}
		}
		if len(behind) == 0 {
			behind[id] = true
		}
		g.roots[id] = slices.Sorted(maps.Keys(behind))
		slices.Sort(g.at[id])
		g.at[id] = slices.Compact(g.at[id])
	}
	bared := map[int]int{} // what goes round and has no end is one with what it is when bare
	for _, n := range nodes {
		if b, ok := g.class[bare(n)]; ok {
			bared[g.class[n]] = b
		}
	}
	for id, roots := range g.roots {
		for i, r := range roots {
			if b, ok := bared[r]; ok {
				roots[i] = b
			}
		}
		slices.Sort(roots)
		g.roots[id] = slices.DeleteFunc(slices.Compact(roots), g.claimed)
	}
}

func (g *graph) rootsOf(node string) []int { return g.roots[g.class[node]] }

// oneOrigin tells whether two nodes share a root, and nobody holds them apart.
func (g *graph) oneOrigin(a, b string) bool {
	return g.has(a) && g.has(b) && g.shared(a, b) && (a == b || !parted(g.said, a, b))
}

// shared tells whether two nodes share a root, as they came out or one of them bare of its
// publisher: what goes back to a text without a direction goes back to it bare.
func (g *graph) shared(a, b string) bool {
	return meet(g.rootsOf(a), g.rootsOf(b)) || meet(g.rootsOf(bare(a)), g.rootsOf(b)) || meet(g.rootsOf(a), g.rootsOf(bare(b)))
}

// claimed tells whether nothing but claims stands in a class: a claim is said here, and
// nobody's report.
func (g *graph) claimed(class int) bool {
	return !slices.ContainsFunc(g.at[class], func(n string) bool { return !strings.HasPrefix(n, "claim:") })
}

// meetings names the roots that two nodes share.
func (g *graph) meetings(a, b string) []string {
	var out []string
	if g.has(a) && g.has(b) {
		for _, r := range g.rootsOf(a) {
			if _, both := slices.BinarySearch(g.rootsOf(b), r); both {
				out = append(out, g.at[r]...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// meet tells whether two sorted lists share a number.
func meet(a, b []int) bool {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			return true
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}

// chain is a shortest way from a node to a root: the edges of it.
func (g *graph) chain(from string, root int) []Edge {
	if c := g.way(from, root); c != nil {
		return c
	}
	return g.way(bare(from), root)
}

func (g *graph) way(from string, root int) []Edge {
	came := map[string]way{from: {}}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		if g.class[n] == root && plain(n) == g.at[root][0] {
			return back(from, n, came)
		}
		for _, w := range g.ways[n] {
			if _, seen := came[w.to]; !seen {
				came[w.to] = way{n, w.edge}
				queue = append(queue, w.to)
			}
		}
	}
	return nil
}

func back(from, to string, came map[string]way) []Edge {
	var out []Edge
	for n := to; n != from; n = came[n].to {
		if e := came[n].edge; e.Relation != "" {
			out = append(out, e)
		}
	}
	slices.Reverse(out)
	return out
}

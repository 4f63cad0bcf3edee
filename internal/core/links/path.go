package links

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
)

// Near gives the nodes next to one, in the order of their numbers. cut says that there
// are others that were not read.
type Near func(node int64) (near []int64, cut bool, err error)

// Bounds are how far paths are looked for.
type Bounds struct {
	Rows  int // neighbours that are read, after which nobody else is asked
	Steps int // of a path
	Most  int // paths
}

// Found are paths between two nodes.
type Found struct {
	Paths    [][]int64 // each from the one to the other; the shortest first
	Complete int       // no path of so many steps or fewer was left out of sight
	Cut      bool      // the bound of rows was met, or that of one node
}

// more is how many steps longer than the shortest the paths are that are shown as well.
const more = 2

// next is the share of the bound of rows after which only the shortest are looked for.
const next = 10

// side is what was read from one end.
type side struct {
	seen  map[int64]bool // reached
	level []int64        // the last that were reached, not yet read
	steps int            // levels that were read
}

// explored is the part of a graph that was read from both ends.
type explored struct {
	near map[int64][]int64 // both ways
	rows int
	cut  bool
}

// Paths finds the shortest path between two nodes, and the next. It reads from both ends,
// a whole level at a time, from the end that has fewer to read.
func Paths(near Near, from, to int64, b Bounds) (Found, error) {
	if from == to {
		return Found{Paths: [][]int64{{from}}, Complete: b.Steps}, nil
	}
	g := explored{near: map[int64][]int64{}}
	sides := [2]side{{seen: map[int64]bool{from: true}, level: []int64{from}}, {seen: map[int64]bool{to: true}, level: []int64{to}}}
	met := 0   // steps of the shortest path; 0: not found
	whole := 0 // levels that were read of both sides before anything was cut
	for {
		done := sides[0].steps + sides[1].steps
		enough := met > 0 && (done >= met+more || g.rows > b.Rows/next)
		if enough || done >= b.Steps || g.cut && g.rows >= b.Rows || len(sides[0].level) == 0 || len(sides[1].level) == 0 {
			break
		}
		i := 0
		if len(sides[1].level) < len(sides[0].level) {
			i = 1
		}
		touched, err := g.read(near, &sides[i], sides[1-i].seen, b.Rows)
		if err != nil {
			return Found{}, err
		}
		if !g.cut {
			whole = sides[0].steps + sides[1].steps
		}
		if touched && met == 0 {
			met = sides[0].steps + sides[1].steps
		}
	}
	out := Found{Cut: g.cut, Complete: whole}
	if !g.cut && (len(sides[0].level) == 0 || len(sides[1].level) == 0) {
		out.Complete = b.Steps // all that is joined with one of them was read
	}
	if met > 0 {
		out.Paths = g.shortest(from, to, b)
	}
	return out, nil
}

// read asks for the neighbours of a side's last level, and tells whether the other side's
// nodes are among them.
func (g *explored) read(near Near, s *side, other map[int64]bool, rows int) (touched bool, err error) {
	slices.Sort(s.level)
	var level []int64
	for _, n := range s.level {
		if g.rows >= rows {
			g.cut = true
			break
		}
		around, cut, err := near(n)
		if err != nil {
			return false, err
		}
		g.cut = g.cut || cut
		g.rows += len(around)
		for _, m := range around {
			if m == n {
				continue
			}
			g.near[n] = append(g.near[n], m)
			g.near[m] = append(g.near[m], n)
			touched = touched || other[m]
			if !s.seen[m] {
				s.seen[m] = true
				level = append(level, m)
			}
		}
	}
	s.level = level
	s.steps++
	return touched, nil
}

// steps are how many steps each node is from one, in what was read.
func (g *explored) steps(from int64) map[int64]int {
	out := map[int64]int{from: 0}
	for level := []int64{from}; len(level) > 0; {
		var next []int64
		for _, n := range level {
			for _, m := range g.near[n] {
				if _, seen := out[m]; !seen {
					out[m] = out[n] + 1
					next = append(next, m)
				}
			}
		}
		level = next
	}
	return out
}

// mostWeighed bounds the nodes among which the next paths are looked for.
const mostWeighed = 2_000

// shortest are the shortest paths in what was read.
func (g *explored) shortest(from, to int64, b Bounds) [][]int64 {
	here, there := g.steps(from), g.steps(to)
	least := here[to]
	if least > b.Steps {
		return nil
	}
	kept := piece{}
	for over := min(more, b.Steps-least); over >= 0; over-- {
		kept = piece{}
		for n, steps := range here {
			if back, found := there[n]; found && steps+back <= least+over {
				kept[n] = nil
			}
		}
		if len(kept) <= mostWeighed {
			break
		}
	}
	for n := range kept {
		for _, m := range g.near[n] {
			if _, in := kept[m]; in {
				kept[n] = append(kept[n], m)
			}
		}
		slices.Sort(kept[n])
		kept[n] = slices.Compact(kept[n])
	}
	var out [][]int64
	for _, nodes := range path.YenKShortestPaths(kept, b.Most, float64(b.Steps-least), simple.Node(from), simple.Node(to)) {
		ids := make([]int64, len(nodes))
		for i, n := range nodes {
			ids[i] = n.ID()
		}
		out = append(out, ids)
	}
	slices.SortFunc(out, func(p, q []int64) int { return cmp.Or(cmp.Compare(len(p), len(q)), slices.Compare(p, q)) })
	return out
}

// piece is a part of a graph as gonum takes it: each node with its neighbours in order, so
// that the same part gives the same paths.
type piece map[int64][]int64

// Node is a node of the piece; nil when it is none.
func (p piece) Node(id int64) graph.Node {
	if _, found := p[id]; !found {
		return nil
	}
	return simple.Node(id)
}

// Nodes are all nodes, in order.
func (p piece) Nodes() graph.Nodes {
	out := make([]graph.Node, 0, len(p))
	for id := range p {
		out = append(out, simple.Node(id))
	}
	slices.SortFunc(out, func(a, b graph.Node) int { return cmp.Compare(a.ID(), b.ID()) })
	return iterator.NewOrderedNodes(out)
}

// From are the neighbours of a node, in order.
func (p piece) From(id int64) graph.Nodes {
	if len(p[id]) == 0 {
		return graph.Empty
	}
	out := make([]graph.Node, len(p[id]))
	for i, m := range p[id] {
		out[i] = simple.Node(m)
	}
	return iterator.NewOrderedNodes(out)
}

// HasEdgeBetween tells whether two are neighbours.
func (p piece) HasEdgeBetween(x, y int64) bool {
	_, found := slices.BinarySearch(p[x], y)
	return found
}

// Edge is the edge between two; nil when there is none.
func (p piece) Edge(u, v int64) graph.Edge {
	if !p.HasEdgeBetween(u, v) {
		return nil
	}
	return simple.Edge{F: simple.Node(u), T: simple.Node(v)}
}

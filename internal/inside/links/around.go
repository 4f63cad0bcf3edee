package links

import (
	"cmp"
	"context"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/links"
	"entente/internal/store/insidedb"
)

// Around is the neighbourhood of a node.
type Around struct {
	Head
	Hops   int          `json:"hops"`
	Counts AroundCounts `json:"counts"` // of all that was read, also of what is not listed
	Nodes  []AroundNode `json:"nodes"`  // the nearest first
	Links  []Link       `json:"links"`  // among the nodes that are listed
}

// AroundCounts counts a neighbourhood.
type AroundCounts struct {
	Nodes  int            `json:"nodes"`
	Links  int            `json:"links"`
	ByHop  []int          `json:"by_hop"`
	ByType map[string]int `json:"by_type"` // nodes
	ByLink map[string]int `json:"by_link"` // links, by their types
}

// AroundNode is a node with how far away it is.
type AroundNode struct {
	Hop int `json:"hop"`
	Node
}

// around is what is read of a neighbourhood.
type around struct {
	order []int64 // nodes, the nearest first, those of one hop by their numbers
	hop   map[int64]int
	links []insidedb.GraphLink
	cut   bool
}

// Around shows who and what is joined with a node, at most so many hops away.
func (l *Links) Around(ctx context.Context, q Query, hops int) (Around, error) {
	out := Around{Hops: hops, Nodes: []AroundNode{}, Links: []Link{}}
	if hops < 1 || hops > mostHops {
		return out, errs.E(errs.Invalid, "links.Around", "%d hops; expected 1 to %d", hops, mostHops)
	}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		from, err := s.find(q.Node)
		if err != nil {
			return err
		}
		a, err := s.around(from, hops)
		if err != nil {
			return err
		}
		listed := a.order[:min(len(a.order), limitOf(q))]
		out.Bounded = a.cut || len(listed) < len(a.order)
		if out.Counts, err = s.count(a, hops); err != nil {
			return err
		}
		nodes, err := s.nodes(listed)
		if err != nil {
			return err
		}
		for _, n := range nodes {
			out.Nodes = append(out.Nodes, AroundNode{a.hop[n.number], n})
		}
		names := namesOf(nodes)
		among := slices.DeleteFunc(a.links, func(k insidedb.GraphLink) bool { return names[s.as(k.From)] == "" || names[s.as(k.To)] == "" })
		if most := 4 * limitOf(q); len(among) > most {
			among, out.Bounded = among[:most], true
		}
		out.Links, err = s.opened(among, names)
		return err
	})
	return out, err
}

func limitOf(q Query) int { return cmp.Or(q.Limit, usualListed) }

// around reads a neighbourhood, hop by hop and node by node in the order of numbers, until
// the bound of links.
func (s *sight) around(from int64, hops int) (around, error) {
	a := around{order: []int64{from}, hop: map[int64]int{from: 0}}
	type key struct{ from, to, tie int64 }
	read := map[key]bool{}
	level := a.order
	for hop := 1; hop <= hops; hop++ {
		var next []int64
		for _, n := range level {
			left := mostAround - len(a.links)
			if left <= 0 {
				a.cut = true
				break
			}
			found, cut, err := s.links(n, min(left, mostOfOne))
			if err != nil {
				return a, err
			}
			a.cut = a.cut || cut
			for _, l := range found {
				if read[key{l.From, l.To, l.Tie}] {
					continue
				}
				read[key{l.From, l.To, l.Tie}] = true
				a.links = append(a.links, l)
				if m := s.other(l, n); a.hop[m] == 0 && m != from {
					a.hop[m] = hop
					next = append(next, m)
				}
			}
		}
		slices.Sort(next)
		a.order = append(a.order, next...)
		level = next
	}
	return a, nil
}

func (s *sight) count(a around, hops int) (AroundCounts, error) {
	c := AroundCounts{Nodes: len(a.order), Links: len(a.links), ByHop: make([]int, hops+1), ByType: map[string]int{}, ByLink: map[string]int{}}
	var all []int64
	for _, n := range a.order {
		all = append(all, s.class(n)...)
	}
	if err := s.typed(all); err != nil {
		return c, err
	}
	for _, n := range a.order {
		kind := ""
		for _, m := range s.class(n) {
			if s.stand[m] != "" && (kind == "" || s.stand[m] < kind) {
				kind = s.stand[m]
			}
		}
		c.ByType[kind]++
		c.ByHop[a.hop[n]]++
	}
	for _, l := range a.links {
		c.ByLink[l.Type]++
		if err := s.uses(l.Terms); err != nil {
			return c, err
		}
	}
	return c, nil
}

// Paths are the ways from one node to another.
type Paths struct {
	Head
	From     string `json:"from"`
	To       string `json:"to"`
	Complete int    `json:"complete"` // no path of so many steps or fewer is left out, but for the number that was asked for
	Paths    []Path `json:"paths"`
}

// Path is one way.
type Path struct {
	Nodes []Node   `json:"nodes"`
	Steps [][]Link `json:"steps"` // what joins each node with the next
}

// mostOfStep bounds the links that are shown of one step.
const mostOfStep = 20

// Path shows the shortest ways from a node to another, and the next.
func (l *Links) Path(ctx context.Context, q Query, to string, most int) (Paths, error) {
	out := Paths{Paths: []Path{}}
	if most == 0 {
		most = usualPaths
	}
	if most < 1 || most > mostPaths {
		return out, errs.E(errs.Invalid, "links.Path", "--most %d; expected 1 to %d paths", most, mostPaths)
	}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		a, err := s.find(q.Node)
		if err != nil {
			return err
		}
		b, err := s.find(to)
		if err != nil {
			return err
		}
		if err := s.learn([]int64{a, b}); err != nil {
			return err
		}
		found, err := links.Paths(s.near, a, b, links.Bounds{Rows: mostLooked, Steps: mostSteps, Most: most})
		if err != nil {
			return err
		}
		out.Complete, out.Bounded = found.Complete, found.Cut
		ends, err := s.nodes([]int64{a, b})
		if err != nil {
			return err
		}
		out.From, out.To = ends[0].Node, ends[len(ends)-1].Node
		for _, p := range found.Paths {
			one, more, err := s.path(p)
			if err != nil {
				return err
			}
			out.Paths, out.Bounded = append(out.Paths, one), out.Bounded || more
		}
		return nil
	})
	return out, err
}

func (s *sight) path(list []int64) (Path, bool, error) {
	p := Path{Steps: [][]Link{}}
	var err error
	if p.Nodes, err = s.nodes(list); err != nil {
		return p, false, err
	}
	names, more := namesOf(p.Nodes), false
	for i := range len(list) - 1 {
		step, cut, err := s.between(list[i], list[i+1])
		if err != nil {
			return p, false, err
		}
		opened, err := s.opened(step, names)
		if err != nil {
			return p, false, err
		}
		p.Steps, more = append(p.Steps, opened), more || cut
	}
	return p, more, nil
}

// between reads what joins two, either way.
func (s *sight) between(a, b int64) ([]insidedb.GraphLink, bool, error) {
	var out []insidedb.GraphLink
	for _, way := range [][2][]int64{{s.class(a), s.class(b)}, {s.class(b), s.class(a)}} {
		found, err := s.g.Between(way[0], way[1], s.types, mostOfStep+1)
		if err != nil {
			return nil, false, err
		}
		out = append(out, found...)
	}
	var ends []int64
	for _, l := range out {
		ends = append(ends, l.From, l.To)
	}
	if err := s.exist(ends); err != nil {
		return nil, false, err
	}
	out = slices.DeleteFunc(out, func(l insidedb.GraphLink) bool { return !s.exists(l.From) || !s.exists(l.To) })
	return out[:min(len(out), mostOfStep)], len(out) > mostOfStep, nil
}

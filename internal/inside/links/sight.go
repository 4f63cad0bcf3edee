package links

import (
	"slices"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// sight is the graph as one reader sees it, for one answer. Nodes that are one are known
// by the smallest of their numbers.
type sight struct {
	judgement.View
	g     insidedb.GraphView
	types []string
	pairs map[int64][]insidedb.GraphSame // read so far, by node
	all   bool                           // there are no others
	one   map[int64][]int64              // the members of each node's class, in order
	stand map[int64]string               // types of nodes that were asked for; "" for what does not exist
	there map[int64]bool                 // nodes that exist, since what states a link of theirs states them
	seen  map[string]bool                // references that were looked up
	used  map[insidedb.GraphTerms]insidedb.Under
	read  map[insidedb.GraphTerms]insidedb.Under
}

// fewPairs is how many pairs are read at once, so that nobody has to ask for them.
const fewPairs = 2_000

func newSight(v judgement.View, types []string) *sight {
	return &sight{View: v, g: v.Tx.Graph(v.Labels, v.AsOf), types: types, one: map[int64][]int64{}, stand: map[int64]string{}, there: map[int64]bool{}, seen: map[string]bool{},
		used: map[insidedb.GraphTerms]insidedb.Under{}, read: map[insidedb.GraphTerms]insidedb.Under{}}
}

// under reads terms, once.
func (s *sight) under(t insidedb.GraphTerms) (insidedb.Under, error) {
	if u, found := s.read[t]; found {
		return u, nil
	}
	u, err := t.Read()
	s.read[t] = u
	return u, err
}

// uses notes that something under these terms is in the answer.
func (s *sight) uses(t insidedb.GraphTerms) error {
	if _, found := s.used[t]; found {
		return nil
	}
	u, err := s.under(t)
	s.used[t] = u
	return err
}

// together is the mark and the caveats of all that is in the answer.
func (s *sight) together() (string, access.Caveats, error) {
	var parts []judgement.Marked
	for _, u := range s.used {
		parts = append(parts, judgement.Marked{Mark: u.Mark, System: u.System, From: u.From, Caveats: u.Caveats})
	}
	mark, caveats := s.Together(parts)
	return mark, caveats, nil
}

// learn reads which nodes are one with any of some.
func (s *sight) learn(nodes []int64) error {
	if s.pairs == nil {
		first, err := s.g.AllSame(fewPairs + 1)
		if err != nil {
			return err
		}
		s.pairs = map[int64][]insidedb.GraphSame{}
		if s.all = len(first) <= fewPairs; s.all {
			for _, p := range first {
				s.pairs[p.A] = append(s.pairs[p.A], p)
			}
		}
	}
	for !s.all {
		var ask []int64
		for _, n := range nodes {
			if _, known := s.pairs[n]; !known {
				ask = append(ask, n)
				s.pairs[n] = []insidedb.GraphSame{}
			}
		}
		if len(ask) == 0 {
			return nil
		}
		found, err := s.g.Same(ask)
		if err != nil {
			return err
		}
		nodes = nil
		for _, p := range found {
			if s.pairs[p.A] = append(s.pairs[p.A], p); p.One {
				nodes = append(nodes, p.B)
			}
		}
	}
	return nil
}

// class gives all nodes that are one with a node, itself too, in order. It must have been
// learnt.
func (s *sight) class(node int64) []int64 {
	if len(s.pairs[node]) == 0 {
		return []int64{node}
	}
	if c, found := s.one[node]; found {
		return c
	}
	out := []int64{node}
	for i := 0; i < len(out); i++ {
		for _, p := range s.pairs[out[i]] {
			if p.One && !slices.Contains(out, p.B) {
				out = append(out, p.B)
			}
		}
	}
	slices.Sort(out)
	for _, n := range out {
		s.one[n] = out
	}
	return out
}

// as is the node as which a node is shown. It must have been learnt.
func (s *sight) as(node int64) int64 { return s.class(node)[0] }

// exist asks which of some nodes exist, as far as that is not known.
func (s *sight) exist(nodes []int64) error {
	return s.typed(slices.DeleteFunc(slices.Clone(nodes), func(n int64) bool { return s.there[n] }))
}

// typed asks for the types of nodes.
func (s *sight) typed(nodes []int64) error {
	var ask []int64
	for _, n := range nodes {
		if _, asked := s.stand[n]; !asked {
			s.stand[n] = ""
			ask = append(ask, n)
		}
	}
	found, err := s.g.Stand(ask)
	for n, kind := range found {
		s.stand[n] = kind
	}
	return err
}

// exists tells whether a node exists; exist must have been asked.
func (s *sight) exists(n int64) bool { return s.there[n] || s.stand[n] != "" }

// find gives the node that a question names, as it is shown; not-found when the reader
// sees nothing that states it.
func (s *sight) find(name string) (int64, error) {
	kept, err := s.Tx.GraphName(name, s.AsOf)
	if err != nil {
		return 0, errs.E(errs.Invalid, "links.find", "%s", err.Error())
	}
	node := insidedb.GraphNumber(kept)
	if err := s.exist([]int64{node}); err != nil {
		return 0, err
	}
	if !s.exists(node) {
		return 0, errs.E(errs.NotFound, "links.find", "nothing is held as %.200q", name)
	}
	if err := s.learn([]int64{node}); err != nil {
		return 0, err
	}
	return s.as(node), nil
}

// near gives the nodes next to one, as they are shown, in order.
func (s *sight) near(node int64) ([]int64, bool, error) {
	if err := s.learn([]int64{node}); err != nil {
		return nil, false, err
	}
	var near []int64
	cut := false
	for _, m := range s.class(node) {
		if err := s.exist([]int64{m}); err != nil {
			return nil, false, err
		}
		if !s.exists(m) {
			continue
		}
		others, more, err := s.g.Near(m, s.types, mostOfOne)
		if err != nil {
			return nil, false, err
		}
		cut = cut || more
		for _, o := range others {
			if near = append(near, o.Node); o.Stated {
				s.there[o.Node] = true
			}
		}
	}
	near, err := s.shown(near)
	return slices.DeleteFunc(near, func(n int64) bool { return n == s.as(node) }), cut, err
}

// shown gives those of some nodes that exist, as they are shown, in order and each once.
func (s *sight) shown(nodes []int64) ([]int64, error) {
	if err := s.exist(nodes); err != nil {
		return nil, err
	}
	if err := s.learn(nodes); err != nil {
		return nil, err
	}
	var out []int64
	for _, n := range nodes {
		if s.exists(n) {
			out = append(out, s.as(n))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// links gives the links of a node with others that exist, in order, without those among
// the nodes that are one with it.
func (s *sight) links(node int64, limit int) (out []insidedb.GraphLink, cut bool, err error) {
	if err := s.learn([]int64{node}); err != nil {
		return nil, false, err
	}
	var others []int64
	for _, m := range s.class(node) {
		if err := s.exist([]int64{m}); err != nil {
			return nil, false, err
		}
		if !s.exists(m) {
			continue
		}
		found, more, err := s.g.LinksOf(m, s.types, limit)
		if err != nil {
			return nil, false, err
		}
		for _, l := range found {
			if others = append(others, l.From, l.To); l.OfItem() {
				s.there[l.From], s.there[l.To] = true, true
			}
		}
		out, cut = append(out, found...), cut || more
	}
	if _, err := s.shown(others); err != nil {
		return nil, false, err
	}
	return slices.DeleteFunc(out, func(l insidedb.GraphLink) bool {
		return !s.exists(l.From) || !s.exists(l.To) || s.as(l.From) == s.as(l.To)
	}), cut, nil
}

// other is the node at the other end of a link, as it is shown.
func (s *sight) other(l insidedb.GraphLink, node int64) int64 {
	if from := s.as(l.From); from != node {
		return from
	}
	return s.as(l.To)
}

// sees tells whether a reference names something that the reader sees.
func (s *sight) sees(ref string) (bool, error) {
	if seen, asked := s.seen[ref]; asked {
		return seen, nil
	}
	_, err := s.Resolve(ref)
	switch errs.KindOf(err) {
	case "":
		s.seen[ref] = true
	case errs.NotFound, errs.Invalid:
		s.seen[ref] = false
	default:
		return false, err
	}
	return s.seen[ref], nil
}

// refOf is what states something, as references name it.
func refOf(from insidedb.GraphSource) string {
	t := assess.Target{Kind: from.Kind, ID: from.ID, Portion: assess.Whole}
	if t.Item() {
		t.Portion = from.Portion
	}
	return t.String()
}

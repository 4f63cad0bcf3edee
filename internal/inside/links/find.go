package links

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/links"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// Matches are nodes that a name may mean.
type Matches struct {
	Head
	Matches []Matched `json:"matches"` // the surest first
}

// Matched is one of them, and why.
type Matched struct {
	How     string           `json:"how"` // exact, begins, sounds
	Matched string           `json:"matched"`
	Score   float64          `json:"score"` // bits
	Explain []screening.Term `json:"explain,omitempty"`
	Node
}

// maxAsked bounds a name that is looked for, in characters.
const maxAsked = 200

// named opens nodes as names are compared, in the order of their names.
func (s *sight) named(numbers []int64) (all []links.Named, nodes map[string]Node, err error) {
	slices.Sort(numbers)
	if numbers, err = s.shown(slices.Compact(numbers)); err != nil {
		return nil, nil, err
	}
	list, err := s.quietly().nodes(numbers)
	if err != nil {
		return nil, nil, err
	}
	nodes = map[string]Node{}
	for _, n := range list {
		nodes[n.Node] = n
		x := links.Named{Node: n.Node, Names: append([]string{n.Name}, n.Also...), Born: n.Born}
		for _, k := range n.Keys {
			if key := links.KeyOf(k.Type, k.Number); key != "" {
				x.Keys = append(x.Keys, key)
			}
		}
		if len(n.Same) == 0 && !strings.HasPrefix(n.Node, assess.KindEntity+":") {
			x.Group, _, _ = strings.Cut(n.Node, "/")
		}
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b links.Named) int { return strings.Compare(a.Node, b.Node) })
	return all, nodes, nil
}

// called reads the nodes that a name may mean: those called so, those whose names, or a
// later word of them, begin so, and those of which a word sounds so. Of each way at most
// mostNamed are read; cut says that there are others.
func (s *sight) called(name string, types []string) (nodes []int64, cut bool, err error) {
	folded := links.Fold(name)
	for _, ask := range []struct {
		word string
		find func(string, []string, int) ([]int64, bool, error)
	}{{links.WholeOf + folded, s.g.Called}, {links.WholeOf + folded, s.g.Begun}, {links.RestOf + folded, s.g.Begun}} {
		if folded == "" {
			break
		}
		found, more, err := ask.find(ask.word, types, mostNamed)
		if err != nil {
			return nil, false, err
		}
		nodes, cut = append(nodes, found...), cut || more
	}
	found, more, err := s.g.Sounding(links.Spoken(name), types, mostNamed)
	return append(nodes, found...), cut || more, err
}

// quietly is the same sight, but what it opens is not yet in the answer.
func (s *sight) quietly() *sight {
	q := *s
	q.used = map[insidedb.GraphTerms]insidedb.Under{}
	return &q
}

// Find shows the nodes that a name may mean, as far as the officer sees them.
func (l *Links) Find(ctx context.Context, q Query, name string) (Matches, error) {
	out := Matches{Matches: []Matched{}}
	if strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > maxAsked {
		return out, errs.E(errs.Invalid, "links.Find", "a name of %d characters; expected 1 to %d", utf8.RuneCountInString(name), maxAsked)
	}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		found, cut, err := s.called(name, q.Types)
		if err != nil {
			return err
		}
		all, nodes, err := s.named(found)
		if err != nil {
			return err
		}
		matches := links.Find(all, name, limitOf(q)+1)
		out.Bounded = cut || len(matches) > limitOf(q)
		for _, m := range matches[:min(len(matches), limitOf(q))] {
			shown, err := s.again(nodes[m.Node])
			if err != nil {
				return err
			}
			out.Matches = append(out.Matches, Matched{How: m.How, Matched: m.Name, Score: m.Score, Explain: m.Explain, Node: shown})
		}
		return nil
	})
	return out, err
}

// again shows a node that was opened quietly.
func (s *sight) again(n Node) (Node, error) {
	nodes, err := s.nodes([]int64{n.number})
	if err != nil || len(nodes) == 0 {
		return n, err
	}
	return nodes[0], nil
}

// Shown is one node.
type Shown struct {
	Head
	Node  Node           `json:"node"`
	Links map[string]int `json:"links"` // by type
}

// Show shows one node, and how many links of each type it has.
func (l *Links) Show(ctx context.Context, q Query) (Shown, error) {
	out := Shown{Links: map[string]int{}}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		n, err := s.find(q.Node)
		if err != nil {
			return err
		}
		nodes, err := s.nodes([]int64{n})
		if err != nil {
			return err
		}
		out.Node = nodes[0]
		found, cut, err := s.links(n, mostOfOne)
		out.Bounded = cut
		for _, k := range found {
			out.Links[k.Type]++
			if err := s.uses(k.Terms); err != nil {
				return err
			}
		}
		return err
	})
	return out, err
}

// Candidates are nodes that may be one. Nobody but people says that they are.
type Candidates struct {
	Head
	Candidates []Candidate `json:"candidates"` // the surest first
}

// Candidate is a pair, with the arithmetic.
type Candidate struct {
	A       Node             `json:"a"`
	B       Node             `json:"b"`
	Numbers []string         `json:"numbers,omitempty"` // that both have
	Score   float64          `json:"score"`             // bits for one, by name and date of birth
	Explain []screening.Term `json:"explain,omitempty"`
	Mark    string           `json:"mark"` // of both
}

// Candidates finds nodes that have a number in common, or names that sound so and a date
// of birth in common, among those that the officer sees. Pairs that a merge says are two
// are left out.
func (l *Links) Candidates(ctx context.Context, q Query) (Candidates, error) {
	out := Candidates{Candidates: []Candidate{}}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		var found []int64
		for _, begin := range []string{links.KeyWord, links.BornOf} {
			shared, cut, err := s.g.Sharing(begin, q.Types, mostShared, links.MostOfKey)
			if err != nil {
				return err
			}
			found, out.Bounded = append(found, shared...), out.Bounded || cut
		}
		all, nodes, err := s.named(found)
		if err != nil {
			return err
		}
		for _, p := range links.Propose(all) {
			a, b := nodes[p.A], nodes[p.B]
			if s.apart(a.number, b.number) || a.Type != b.Type {
				continue
			}
			if len(out.Candidates) == limitOf(q) {
				out.Bounded = true
				break
			}
			c := Candidate{Numbers: p.Keys, Score: p.Score, Explain: p.Explain}
			if c.A, err = s.again(a); err != nil {
				return err
			}
			if c.B, err = s.again(b); err != nil {
				return err
			}
			c.Mark, _ = s.of(append(c.A.states(), c.B.states()...)...)
			out.Candidates = append(out.Candidates, c)
		}
		return nil
	})
	return out, err
}

// apart tells whether a merge says that two are not one.
func (s *sight) apart(a, b int64) bool {
	there := s.class(b)
	for _, m := range s.class(a) {
		for _, p := range s.pairs[m] {
			if !p.One && slices.Contains(there, p.B) {
				return true
			}
		}
	}
	return false
}

package links

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Node is who or what is shown: one node, or several that an accepted merge says are one.
type Node struct {
	Node   string       `json:"node"`
	Type   string       `json:"type"`
	Name   string       `json:"name,omitempty"`
	Also   []string     `json:"also,omitempty"`
	Born   []string     `json:"born,omitempty"`
	Keys   []assess.Key `json:"keys,omitempty"`
	When   string       `json:"when,omitempty"`
	Note   string       `json:"note,omitempty"`
	Same   []string     `json:"same,omitempty"`   // the others that it is one with
	Merges []string     `json:"merges,omitempty"` // what says so
	Stated []Source     `json:"stated"`
	Mark   string       `json:"mark"` // of all that states it, and of what says that it is one

	number int64
	when   assess.Moment
	joins  []Source // what says that it is one, for the mark
}

// states are all that a node is made of.
func (n Node) states() []Source { return append(slices.Clone(n.Stated), n.joins...) }

// nodes opens nodes that are shown, in the order in which they are given.
func (s *sight) nodes(list []int64) ([]Node, error) {
	var members []int64
	for _, n := range list {
		members = append(members, s.class(n)...)
	}
	rows, err := s.g.Stated(members)
	if err != nil {
		return nil, err
	}
	by := map[int64][]insidedb.GraphNode{}
	for _, r := range rows {
		n := s.as(r.Number())
		by[n] = append(by[n], r)
	}
	out := make([]Node, 0, len(list))
	for _, n := range list {
		if len(by[n]) == 0 {
			continue
		}
		node, err := s.node(n, by[n])
		if err != nil {
			return nil, err
		}
		out = append(out, node)
	}
	return out, nil
}

// node is one node that is shown, of all that states it: entities first, by name.
func (s *sight) node(number int64, rows []insidedb.GraphNode) (Node, error) {
	slices.SortFunc(rows, func(a, b insidedb.GraphNode) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Ref(), b.Ref()), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Portion, b.Portion))
	})
	n := Node{Node: rows[0].Name, Type: rows[0].Type, number: number, Stated: []Source{}}
	for _, r := range rows {
		if err := s.uses(r.Terms); err != nil {
			return n, err
		}
		from, err := s.source(r.GraphSource, r.Since)
		if err != nil {
			return n, err
		}
		if n.Stated = append(n.Stated, from); r.Name != n.Node && !slices.Contains(n.Same, r.Name) {
			n.Same = append(n.Same, r.Name)
		}
		if err := s.open(&n, r); err != nil {
			return n, err
		}
	}
	for _, m := range s.class(number) {
		for _, p := range s.pairs[m] {
			if !p.One || slices.Contains(n.Merges, p.Ref()) {
				continue
			}
			if err := s.uses(p.Terms); err != nil {
				return n, err
			}
			n.Merges = append(n.Merges, p.Ref())
			under, err := s.under(p.Terms)
			if err != nil {
				return n, err
			}
			n.joins = append(n.joins, Source{under: under})
		}
	}
	slices.Sort(n.Merges)
	n.Mark, _ = s.of(n.states()...)
	return n, nil
}

// open adds what one row says of a node.
func (s *sight) open(n *Node, r insidedb.GraphNode) error {
	var says said
	if r.Body != nil {
		if err := json.Unmarshal(r.Body, &says); err != nil {
			return errs.Wrap(errs.Internal, "links.open", err, "what is kept of a node cannot be read")
		}
	}
	if r.Kind == assess.KindEntity {
		e, err := judged[assess.Entity](s, r.GraphSource)
		if err != nil {
			return err
		}
		says = said{Name: e.Name, Also: e.Also, Keys: e.Keys}
		if e.Born != "" {
			says.Born = []string{e.Born}
		}
		if n.when == "" {
			n.When, n.when = string(e.When), e.When
		}
		if n.Note == "" {
			n.Note = e.Note
		}
	}
	if n.Name == "" {
		n.Name = says.Name
	}
	n.Also = added(n.Also, append([]string{says.Name}, says.Also...), n.Name, "")
	n.Born = added(n.Born, says.Born)
	for _, k := range says.Keys {
		if !slices.Contains(n.Keys, k) {
			n.Keys = append(n.Keys, k)
		}
	}
	return nil
}

// added are words with more, each once, without some.
func added(words, more []string, without ...string) []string {
	for _, w := range more {
		if !slices.Contains(words, w) && !slices.Contains(without, w) {
			words = append(words, w)
		}
	}
	return words
}

// judged reads the judgement that states something; the zero value once it is erased.
func judged[T assess.Record](s *sight, from insidedb.GraphSource) (T, error) {
	var out T
	j, err := s.Tx.Judgement(from.Kind, from.ID, s.Labels, s.AsOf)
	if err != nil || j.Erased != nil {
		return out, err
	}
	r, err := j.Record()
	if err != nil {
		return out, err
	}
	out, _ = r.(T)
	return out, nil
}

// Link is that something holds between two, as one source states it.
type Link struct {
	From       string            `json:"from"`
	To         string            `json:"to"`
	Type       string            `json:"type"`
	Since      string            `json:"since,omitempty"` // in the world, as exactly as it is known
	Until      string            `json:"until,omitempty"`
	Exact      string            `json:"exact,omitempty"`
	Where      string            `json:"where,omitempty"`
	Amount     *assess.Money     `json:"amount,omitempty"`
	Quantity   *assess.Quantity  `json:"quantity,omitempty"`
	Likelihood assess.Likelihood `json:"likelihood,omitempty"`
	Confidence assess.Confidence `json:"confidence,omitempty"`
	Note       string            `json:"note,omitempty"`
	Stated     Source            `json:"stated"`
	Sources    []string          `json:"sources,omitempty"` // what the statement rests on

	from, to     int64
	starts, ends time.Time
}

// link opens a link.
func (s *sight) link(l insidedb.GraphLink) (Link, error) {
	out := Link{Type: l.Type, Exact: l.Exact, from: s.as(l.From), to: s.as(l.To), starts: l.Starts, ends: l.Ends}
	if err := s.uses(l.Terms); err != nil {
		return out, err
	}
	var err error
	if out.Stated, err = s.source(l.GraphSource, l.Since); err != nil {
		return out, err
	}
	out.Since, out.Until = written(l.Starts, l.Exact), written(l.Ends, l.Exact)
	if l.Kind != assess.KindLink {
		return out, nil
	}
	said, err := judged[assess.Link](s, l.GraphSource)
	if err != nil {
		return out, err
	}
	out.Since, out.Until, out.Amount, out.Quantity, out.Note = string(said.Since), string(said.Until), said.Amount, said.Quantity, said.Note
	out.Likelihood, out.Confidence = said.Likelihood, said.Confidence
	if out.Where, err = s.place(said.Where); err != nil {
		return out, err
	}
	for _, r := range said.Sources {
		seen, err := s.sees(r.To)
		if err != nil {
			return out, err
		}
		if seen {
			out.Sources = append(out.Sources, r.To)
		}
	}
	return out, nil
}

// place is a node that a judgement names as where something was; "" for one that the
// reader does not see.
func (s *sight) place(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	n, err := s.find(name)
	if errs.KindOf(err) == errs.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	nodes, err := s.nodes([]int64{n})
	if err != nil || len(nodes) == 0 {
		return "", err
	}
	return nodes[0].title(), nil
}

// title is how a node is called in a line of text.
func (n Node) title() string { return cmp.Or(n.Name, n.Node) }

// written writes a time as exactly as it is known.
func written(t time.Time, exact string) string {
	switch {
	case t.IsZero():
		return ""
	case exact == assess.ByYear:
		return t.Format("2006")
	case exact == assess.ByMonth:
		return t.Format("2006-01")
	case exact == assess.ByDay:
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// open opens links, in order of their ends, times and sources, each end under the name of
// the node that is shown.
func (s *sight) opened(list []insidedb.GraphLink, names map[int64]string) ([]Link, error) {
	out := make([]Link, 0, len(list))
	for _, l := range list {
		one, err := s.link(l)
		if err != nil {
			return nil, err
		}
		one.From, one.To = names[one.from], names[one.to]
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Link) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), a.starts.Compare(b.starts), a.ends.Compare(b.ends), cmp.Compare(a.Type, b.Type),
			cmp.Compare(a.Stated.Ref, b.Stated.Ref), a.Stated.Recorded.Compare(b.Stated.Recorded))
	})
	return out, nil
}

// namesOf are the names of nodes that are shown, by their numbers.
func namesOf(nodes []Node) map[int64]string {
	out := map[int64]string{}
	for _, n := range nodes {
		out[n.number] = n.Node
	}
	return out
}

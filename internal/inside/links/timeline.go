package links

import (
	"cmp"
	"context"
	"slices"

	"entente/internal/core/assess"
	"entente/internal/store/insidedb"
)

// Timeline is what happened with a node, in order.
type Timeline struct {
	Head
	Node    Node    `json:"node"`
	Entries []Entry `json:"entries"` // the earliest first; what has no end stands where it begins
	Undated int     `json:"undated"` // links of the node that name no time
}

// Entry is one link of a node that names a time, or that is with something that does.
type Entry struct {
	With string `json:"with"` // how the other is called
	Type string `json:"with_type"`
	Link
}

// Timeline shows the dated links of a node in order of time.
func (l *Links) Timeline(ctx context.Context, q Query) (Timeline, error) {
	out := Timeline{Entries: []Entry{}}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		node, entries, undated, cut, err := s.entries(q)
		if err != nil {
			return err
		}
		out.Node, out.Undated, out.Bounded = node, undated, cut
		if most := limitOf(q); len(entries) > most {
			entries, out.Bounded = entries[:most], true
		}
		out.Entries = append(out.Entries, entries...)
		return nil
	})
	return out, err
}

// entries opens the links of a node with their times.
func (s *sight) entries(q Query) (node Node, dated []Entry, undated int, cut bool, err error) {
	n, err := s.find(q.Node)
	if err != nil {
		return node, nil, 0, false, err
	}
	found, cut, err := s.links(n, mostOfOne)
	if err != nil {
		return node, nil, 0, false, err
	}
	list := []int64{n}
	for _, l := range found {
		list = append(list, s.other(l, n))
	}
	slices.Sort(list[1:])
	nodes, err := s.nodes(append(list[:1:1], slices.Compact(list[1:])...))
	if err != nil || len(nodes) == 0 {
		return node, nil, 0, false, err
	}
	by := map[int64]Node{}
	for _, x := range nodes {
		by[x.number] = x
	}
	links, err := s.opened(found, namesOf(nodes))
	if err != nil {
		return node, nil, 0, false, err
	}
	for _, l := range links {
		with := by[l.to]
		if l.to == n {
			with = by[l.from]
		}
		if l.starts.IsZero() && l.ends.IsZero() {
			l.starts, l.ends, l.Exact = with.when.Span()
			l.Since = string(with.when)
		}
		if l.starts.IsZero() && l.ends.IsZero() {
			undated++
			continue
		}
		dated = append(dated, Entry{With: with.title(), Type: with.Type, Link: l})
	}
	slices.SortStableFunc(dated, func(a, b Entry) int {
		from, to := a.starts, b.starts
		if from.IsZero() {
			from = a.ends
		}
		if to.IsZero() {
			to = b.ends
		}
		return cmp.Or(from.Compare(to), a.ends.Compare(b.ends))
	})
	return by[n], dated, undated, cut, nil
}

// Met is whom a node met.
type Met struct {
	Head
	Node     Node      `json:"node"`
	Meetings []Meeting `json:"meetings"` // dated ones first, in order of time
}

// Meeting is that two were together, as one source states it.
type Meeting struct {
	With  string   `json:"with"`
	Name  string   `json:"name,omitempty"`
	How   string   `json:"how"` // met, travelled-with, named-with, or the event at which both were
	Since string   `json:"since,omitempty"`
	Until string   `json:"until,omitempty"`
	Exact string   `json:"exact,omitempty"`
	Where []string `json:"where,omitempty"`
	By    []Source `json:"by"` // what states it
}

// meet are the types that say of two that they were together.
var meet = []string{"met", "travelled-with", assess.NamedWith}

// attend are the types that say that somebody was at an event.
var attend = []string{"took-part-in", "present-at"}

// whoMeets are the types of nodes that meet.
var whoMeets = []string{assess.Person, "organisation"}

// Met shows who met a node, when and where, and what states it: a link that says so, one
// portion that names both with a time or a place, or an event at which both were.
func (l *Links) Met(ctx context.Context, q Query) (Met, error) {
	out := Met{Meetings: []Meeting{}}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		n, err := s.find(q.Node)
		if err != nil {
			return err
		}
		s.types = append(slices.Clone(meet), attend...)
		found, cut, err := s.links(n, mostOfOne)
		if err != nil {
			return err
		}
		self, err := s.nodes([]int64{n})
		if err != nil {
			return err
		}
		out.Node, out.Bounded = self[0], cut
		var all []dated
		for _, k := range found {
			more, cut, err := s.meetings(n, k)
			if err != nil {
				return err
			}
			all, out.Bounded = append(all, more...), out.Bounded || cut
		}
		slices.SortStableFunc(all, dated.compare)
		all = slices.CompactFunc(all, func(a, b dated) bool { return a.compare(b) == 0 })
		if most := limitOf(q); len(all) > most {
			all, out.Bounded = all[:most], true
		}
		for _, m := range all {
			out.Meetings = append(out.Meetings, m.Meeting)
		}
		return nil
	})
	return out, err
}

// dated is a meeting with its time.
type dated struct {
	Meeting
	at int64
}

func (d dated) compare(e dated) int {
	return cmp.Or(cmp.Compare(d.at, e.at), cmp.Compare(d.Since, e.Since), cmp.Compare(d.With, e.With), cmp.Compare(d.How, e.How), slices.Compare(refsOf(d.By), refsOf(e.By)))
}

func refsOf(list []Source) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.Ref
	}
	return out
}

// undatedAt sorts what has no time behind everything.
const undatedAt = 1<<63 - 1

// meetings are what one link says of whom a node met.
func (s *sight) meetings(n int64, k insidedb.GraphLink) ([]dated, bool, error) {
	nodes, err := s.nodes([]int64{s.other(k, n)})
	if err != nil || len(nodes) == 0 {
		return nil, false, err
	}
	with := nodes[0]
	link, err := s.link(k)
	if err != nil {
		return nil, false, err
	}
	if slices.Contains(attend, k.Type) {
		return s.others(n, with, link)
	}
	if !slices.Contains(whoMeets, with.Type) {
		return nil, false, nil
	}
	where, err := s.where(k, link)
	if err != nil || k.Type == assess.NamedWith && len(where) == 0 && k.Starts.IsZero() {
		return nil, false, err
	}
	return []dated{meetingOf(with, k.Type, link, where, link.Stated)}, false, nil
}

func meetingOf(with Node, how string, link Link, where []string, by ...Source) dated {
	m := dated{Meeting{With: with.Node, Name: with.Name, How: how, Since: link.Since, Until: link.Until, Exact: link.Exact, Where: where, By: by}, undatedAt}
	if !link.starts.IsZero() {
		m.at = link.starts.UnixMicro()
	}
	return m
}

// where is where a link says that two were: its own place, or those that the portion
// names that states it.
func (s *sight) where(k insidedb.GraphLink, link Link) ([]string, error) {
	if link.Where != "" {
		return []string{link.Where}, nil
	}
	if k.Type != assess.NamedWith {
		return nil, nil
	}
	rows, err := s.g.StatedIn(k.Kind, k.ID, k.Portion)
	if err != nil {
		return nil, err
	}
	var places []int64
	for _, r := range rows {
		if r.Type == "place" {
			places = append(places, r.Number())
		}
	}
	if places, err = s.shown(places); err != nil {
		return nil, err
	}
	nodes, err := s.nodes(places)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range nodes {
		out = append(out, p.title())
	}
	slices.Sort(out)
	return out, nil
}

// others are those who were at the event at which the node was.
func (s *sight) others(n int64, event Node, mine Link) ([]dated, bool, error) {
	found, cut, err := s.links(event.number, mostOfOne)
	if err != nil {
		return nil, false, err
	}
	where, err := s.placesOf(event)
	if err != nil {
		return nil, false, err
	}
	var out []dated
	for _, k := range found {
		m := s.other(k, event.number)
		if m == n || !slices.Contains(attend, k.Type) {
			continue
		}
		nodes, err := s.nodes([]int64{m})
		if err != nil {
			return nil, false, err
		}
		if len(nodes) == 0 || !slices.Contains(whoMeets, nodes[0].Type) {
			continue
		}
		theirs, err := s.link(k)
		if err != nil {
			return nil, false, err
		}
		if theirs.starts.IsZero() {
			theirs.starts, theirs.ends, theirs.Exact = event.when.Span()
			theirs.Since, theirs.Until = event.When, ""
		}
		out = append(out, meetingOf(nodes[0], event.title(), theirs, where, mine.Stated, theirs.Stated))
	}
	return out, cut, nil
}

// placesOf are the places at which an event was.
func (s *sight) placesOf(event Node) ([]string, error) {
	var out []string
	for _, m := range s.class(event.number) {
		found, _, err := s.g.LinksOf(m, []string{"located-at"}, mostOfStep)
		if err != nil {
			return nil, err
		}
		var places []int64
		for _, k := range found {
			if k.From == m {
				places = append(places, k.To)
				if err := s.uses(k.Terms); err != nil {
					return nil, err
				}
			}
		}
		if places, err = s.shown(places); err != nil {
			return nil, err
		}
		nodes, err := s.nodes(places)
		if err != nil {
			return nil, err
		}
		for _, p := range nodes {
			out = append(out, p.title())
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

package links

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/links"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// The forms of an export.
const (
	FormSTIX    = "stix"
	FormGraphML = "graphml"
)

// Export is a piece of the graph for another program of the service's own.
type Export struct {
	Head
	Form  string `json:"form"`
	Nodes int    `json:"nodes"`
	Links int    `json:"links"`
	Text  string `json:"text"`
}

// Export writes the neighbourhood of q.Node, or for "" all that the officer sees, as STIX
// 2.1 or GraphML 1.0. The error is invalid for more than one export holds.
func (l *Links) Export(ctx context.Context, q Query, hops int, form string) (Export, error) {
	const op = "links.Export"
	out := Export{Form: form}
	if form != FormSTIX && form != FormGraphML {
		return out, errs.E(errs.Invalid, op, "form %.20q; expected stix or graphml", form)
	}
	if q.Node != "" && (hops < 1 || hops > mostHops) {
		return out, errs.E(errs.Invalid, op, "%d hops; expected 1 to %d", hops, mostHops)
	}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		list, kept, err := s.piece(q.Node, hops)
		if err != nil {
			return err
		}
		nodes, err := s.nodes(list)
		if err != nil {
			return err
		}
		opened, err := s.opened(kept, namesOf(nodes))
		if err != nil {
			return err
		}
		piece := links.Out{}
		for _, n := range nodes {
			piece.Nodes = append(piece.Nodes, s.outNode(n))
		}
		slices.SortFunc(piece.Nodes, func(a, b links.OutNode) int { return cmp.Compare(a.Node, b.Node) })
		for _, k := range opened {
			piece.Links = append(piece.Links, s.outLink(k))
		}
		if piece.Mark, piece.Caveats, err = s.together(); err != nil {
			return err
		}
		out.Nodes, out.Links = len(piece.Nodes), len(piece.Links)
		var data []byte
		if form == FormSTIX {
			data, err = links.STIX(piece)
		} else {
			data, err = links.GraphML(piece, func(kind string) bool { return slices.Contains(assess.Mutual, kind) })
		}
		out.Text = string(data)
		return err
	})
	return out, err
}

// piece reads what is exported; what does not go into one export is refused.
func (s *sight) piece(node string, hops int) ([]int64, []insidedb.GraphLink, error) {
	if node != "" {
		from, err := s.find(node)
		if err != nil {
			return nil, nil, err
		}
		a, err := s.around(from, hops)
		if err == nil && a.cut {
			err = tooMuch()
		}
		return a.order, a.links, err
	}
	rows, err := s.g.All(nil, -1, mostOut+1)
	if err != nil {
		return nil, nil, err
	}
	kept, err := s.g.AllLinks(s.types, mostOut+1)
	if err != nil {
		return nil, nil, err
	}
	if len(rows) > mostOut || len(kept) > mostOut {
		return nil, nil, tooMuch()
	}
	numbers := make([]int64, 0, len(rows)+2*len(kept))
	for _, r := range rows {
		numbers = append(numbers, r.Number())
	}
	for _, k := range kept {
		numbers = append(numbers, k.From, k.To)
	}
	list, err := s.shown(numbers)
	return list, slices.DeleteFunc(kept, func(k insidedb.GraphLink) bool {
		return !s.exists(k.From) || !s.exists(k.To) || s.as(k.From) == s.as(k.To)
	}), err
}

func tooMuch() error {
	return errs.E(errs.Invalid, "links.Export", "more than %d nodes or links; expected --around NODE with fewer --hops, or --type", mostOut)
}

func (s *sight) outNode(n Node) links.OutNode {
	out := links.OutNode{Node: n.Node, Type: n.Type, Name: n.Name, Also: append(slices.Clone(n.Also), n.Same...)}
	for _, from := range n.Stated {
		if !slices.Contains(out.Sources, from.Ref) {
			out.Sources = append(out.Sources, from.Ref)
		}
		if out.First.IsZero() || from.Recorded.Before(out.First) {
			out.First = from.Recorded
		}
		if from.Recorded.After(out.Last) {
			out.Last = from.Recorded
		}
	}
	out.Mark, out.Caveats = s.of(n.Stated...)
	return out
}

func (s *sight) outLink(k Link) links.OutLink {
	out := links.OutLink{From: k.From, To: k.To, Type: k.Type, Since: k.Since, Until: k.Until, Exact: k.Exact, Starts: k.starts, Ends: k.ends,
		Sources: append([]string{k.Stated.Ref}, k.Sources...), Recorded: k.Stated.Recorded}
	out.Mark, out.Caveats = s.of(k.Stated)
	add := func(words string) {
		if out.Note != "" {
			out.Note += "; "
		}
		out.Note += words
	}
	if k.Amount != nil {
		add(strconv.FormatFloat(k.Amount.Value, 'f', -1, 64) + " " + k.Amount.Currency)
	}
	if k.Quantity != nil {
		add(strconv.FormatFloat(k.Quantity.Value, 'f', -1, 64) + " " + k.Quantity.Unit)
	}
	if k.Likelihood != "" {
		add(k.Likelihood.Written())
	}
	if k.Confidence != "" {
		add("confidence " + string(k.Confidence))
	}
	if k.Note != "" {
		add(k.Note)
	}
	return out
}

// of is the mark, in our own system, and the caveats of what some sources state.
func (s *sight) of(list ...Source) (string, access.Caveats) {
	parts := make([]judgement.Marked, len(list))
	for i, from := range list {
		parts[i] = judgement.Marked{Mark: from.under.Mark, System: from.under.System, From: from.under.From, Caveats: from.under.Caveats}
	}
	return s.Together(parts)
}

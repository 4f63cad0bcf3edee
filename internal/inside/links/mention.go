package links

import (
	"encoding/json"
	"slices"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/links"
	"entente/internal/core/report"
	"entente/internal/inside/indexing"
	"entente/internal/store/insidedb"
)

// mostPaired bounds the nodes of one portion of which each is linked with each: a bound
// of the portion's own, which no other portion fills.
const mostPaired = 16

// said is what an item says of a node. It is kept sealed.
type said struct {
	Name string       `json:"name,omitempty"`
	Also []string     `json:"also,omitempty"`
	Born []string     `json:"born,omitempty"`
	Keys []assess.Key `json:"keys,omitempty"`
}

// typeOf are the types of the fields that are nodes.
var typeOf = map[report.Ladder]string{report.Person: assess.Person, report.Place: "place", report.Organisation: "organisation",
	report.Document: "document", report.Selector: "selector", report.Transport: "transport"}

// Mention puts into the graph whom and what an item names, and what it says of them by
// naming them together. It is a maker of package indexing.
func Mention(tx *insidedb.Tx, item indexing.Item) error {
	from := ""
	if item.Report == nil {
		from = string(item.From.Country())
	} else if item.Report.Originator != "" {
		from = string(item.Report.Originator.Country())
	}
	terms, err := tx.PortionTerms(item.Kind, item.ID, item.Version, from)
	if err != nil {
		return err
	}
	g := insidedb.Graph{Kind: item.Kind, ID: item.ID, Version: item.Version, Since: time.UnixMicro(item.Since).UTC(), Until: item.Until}
	switch {
	case item.Report != nil:
		err = fields(&g, item, terms)
	case len(item.Bundle) > 0:
		err = objects(tx, &g, item, terms)
	}
	if err != nil {
		return err
	}
	return tx.PutGraph(g)
}

// fields puts in what the portions of a report name.
func fields(g *insidedb.Graph, item indexing.Item, terms map[int]insidedb.GraphSource) error {
	r := item.Report
	for _, text := range item.Texts {
		from, found := terms[text.Portion]
		if !found {
			continue
		}
		refs := r.ProseOf(text.Portion).Refs()
		var named []*report.Field
		for _, name := range refs {
			f := r.Fields[name]
			if f == nil || typeOf[f.Ladder] == "" {
				continue
			}
			named = append(named, f)
			node, err := nodeSaid(nodeOf(item, name), typeOf[f.Ladder], saidOf(r, f, refs), from)
			if err != nil {
				return err
			}
			g.Nodes = append(g.Nodes, node)
		}
		at := insidedb.GraphLink{GraphSource: from}
		at.Starts, at.Ends, at.Exact = timeOf(r, refs)
		named = named[:min(len(named), mostPaired)]
		for i, a := range named {
			for _, b := range named[i+1:] {
				if l, found := together(item, a, b, at); found {
					g.Links = append(g.Links, l)
				}
			}
		}
	}
	return nil
}

// holds is what a person does with a document or a selector.
const holds = "holds"

// together is what a portion says of two that it names: that the one holds the other, or
// no more than that it names both, at the times that it names.
func together(item indexing.Item, a, b *report.Field, at insidedb.GraphLink) (insidedb.GraphLink, bool) {
	if b.Holder == "" || b.Holder != a.Name {
		a, b = b, a
	}
	l := insidedb.GraphLink{Type: holds, From: numberOf(item, a.Name), To: numberOf(item, b.Name), GraphSource: at.GraphSource}
	if b.Holder != "" && b.Holder == a.Name {
		return l, true
	}
	at.Type, at.From, at.To = assess.NamedWith, min(l.From, l.To), max(l.From, l.To)
	// Somebody else's document, or two places, say nothing of each other.
	return at, a.Holder == "" && b.Holder == "" && (a.Ladder != report.Place || b.Ladder != report.Place)
}

// nodeSaid is a node with what is said of it.
func nodeSaid(name, kind string, says said, from insidedb.GraphSource) (insidedb.GraphNode, error) {
	body, err := json.Marshal(says)
	if err != nil {
		return insidedb.GraphNode{}, errs.Wrap(errs.Internal, "links.Mention", err, "what an item names cannot be written")
	}
	named := links.Named{Names: append([]string{says.Name}, says.Also...), Born: says.Born}
	for _, k := range says.Keys {
		named.Keys = append(named.Keys, links.KeyOf(k.Type, k.Number))
	}
	return insidedb.GraphNode{Name: name, Type: kind, Body: body, Words: links.Words(named), GraphSource: from}, nil
}

func nodeOf(item indexing.Item, part string) string { return item.Kind + ":" + item.ID + "/" + part }

func numberOf(item indexing.Item, part string) int64 {
	return insidedb.GraphNumber(nodeOf(item, part))
}

// saidOf is what a report says of a field, as far as a portion with these references shows it.
func saidOf(r *report.Report, f *report.Field, refs []string) said {
	switch f.Ladder {
	case report.Person:
		s := said{Name: f.NameText, Also: f.Also, Born: f.Born}
		for _, name := range refs {
			if d := r.Fields[name]; d != nil && d.Ladder == report.Document && d.Holder == f.Name {
				s.Keys = append(s.Keys, keyOf(d))
			}
		}
		return s
	case report.Document:
		return said{Name: f.Type + " " + f.Number, Keys: []assess.Key{keyOf(f)}}
	case report.Selector:
		return said{Name: f.Value, Keys: []assess.Key{{Type: f.KindText, Number: f.Value}}}
	case report.Transport:
		return said{Name: f.Full}
	case report.Place:
		s := said{Name: f.NameText}
		for _, other := range []string{f.City, f.Region, f.Country} {
			switch {
			case other == "" || other == s.Name:
			case s.Name == "":
				s.Name = other
			default:
				s.Also = append(s.Also, other)
			}
		}
		return s
	}
	return said{Name: f.NameText}
}

func keyOf(f *report.Field) assess.Key {
	return assess.Key{Type: f.Type, Number: f.Number, Country: f.Country}
}

// timeOf is the time that a portion names: that of its one time, or from the first to the
// last of several, within which it was.
func timeOf(r *report.Report, refs []string) (starts, ends time.Time, exact string) {
	var all []*report.Field
	for _, name := range refs {
		if f := r.Fields[name]; f != nil && f.Ladder == report.Time {
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return starts, ends, ""
	}
	starts = slices.MinFunc(all, func(a, b *report.Field) int { return a.From.Compare(b.From) }).From
	ends = slices.MaxFunc(all, func(a, b *report.Field) int { return a.To.Compare(b.To) }).To
	if exact = assess.ByMinute; len(all) > 1 || !starts.Equal(ends) {
		exact = assess.Within
	}
	return starts, ends.Add(time.Minute), exact
}

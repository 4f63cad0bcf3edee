package links

import (
	"crypto/sha256"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/stix"
)

// STIX writes a piece of a graph as a bundle of STIX 2.1: persons and organisations as
// identities, everything else as an identity of no class with its type as a role, links
// as relationships. Each object has the mark and the caveats of what states it, as a
// marking-definition. Places have neither country nor point here, without which STIX has
// no location. Ids are made of those of the nodes: the same graph is the same bytes.
func STIX(o Out) ([]byte, error) {
	w := stixWriter{held: map[string]string{}}
	w.since = w.earliest(o)
	whole := w.mark(o.Mark, said(o.Caveats))
	ids := map[string]string{}
	for _, n := range o.Nodes {
		ids[n.Node] = w.node(n)
	}
	for _, l := range o.Links {
		if ids[l.From] == "" || ids[l.To] == "" {
			return nil, errs.E(errs.Internal, "links.STIX", "a link of a node that is not in the graph")
		}
		w.link(l, ids)
	}
	if w.err != nil {
		return nil, w.err
	}
	if len(w.objects) == 0 {
		return nil, errs.E(errs.NotFound, "links.STIX", "nothing is held that could be exported")
	}
	names := make([]string, len(w.objects))
	for i, x := range w.objects {
		names[i] = x.ID()
	}
	return stix.Bundle{ID: idOf("bundle", whole+strings.Join(names, " ")), Objects: w.objects}.Write()
}

// idOf is the id of an object that is made of a name.
func idOf(kind, name string) string {
	sum := sha256.Sum256([]byte("entente graph\x00" + kind + "\x00" + name))
	return stix.NewID(kind, [16]byte(sum[:16]))
}

// stixWriter gathers the objects of a bundle; its first error sticks.
type stixWriter struct {
	objects []stix.Object
	held    map[string]string // markings, by what they say
	since   time.Time
	err     error
}

func (w *stixWriter) earliest(o Out) time.Time {
	var first time.Time
	for _, n := range o.Nodes {
		if first.IsZero() || n.First.Before(first) {
			first = n.First
		}
	}
	return first
}

func (w *stixWriter) add(p stix.Properties) {
	if w.err != nil {
		return
	}
	var o stix.Object
	if o, w.err = stix.New(p); w.err == nil {
		w.objects = append(w.objects, o)
	}
}

// mark gives the id of the marking-definition that says a mark and caveats; "" for none.
func (w *stixWriter) mark(mark, caveats string) string {
	statement := strings.Trim(mark+"; "+caveats, "; ")
	if statement == "" {
		return ""
	}
	if w.held[statement] == "" {
		id := idOf("marking-definition", statement)
		w.held[statement] = id
		w.add(stix.Properties{"type": "marking-definition", "id": id, "created": stix.FormatTimestamp(w.since), "definition_type": "statement",
			"definition": stix.Properties{"statement": statement}})
	}
	return w.held[statement]
}

func (w *stixWriter) marks(mark, caveats string) []string {
	if id := w.mark(mark, caveats); id != "" {
		return []string{id}
	}
	return nil
}

func sources(refs []string) []stix.Properties {
	var out []stix.Properties
	for _, r := range refs {
		out = append(out, stix.Properties{"source_name": "entente", "external_id": r})
	}
	return out
}

func (w *stixWriter) node(n OutNode) string {
	id := idOf("identity", n.Node)
	p := stix.Properties{"type": "identity", "id": id, "created": stix.FormatTimestamp(n.First), "modified": stix.FormatTimestamp(n.Last),
		"object_marking_refs": w.marks(n.Mark, said(n.Caveats)), "external_references": append([]stix.Properties{{"source_name": "entente", "external_id": n.Node}}, sources(n.Sources)...)}
	switch p["name"] = n.Name; n.Type {
	case "person":
		p["identity_class"] = "individual"
	case "organisation":
		p["identity_class"] = "organization"
	default:
		p["identity_class"], p["roles"] = "unknown", []string{n.Type}
	}
	if n.Name == "" {
		p["name"] = n.Node
	}
	if len(n.Also) > 0 {
		p["description"] = "also: " + strings.Join(n.Also, "; ")
	}
	w.add(p)
	return id
}

func (w *stixWriter) link(l OutLink, ids map[string]string) {
	name := strings.Join(append([]string{l.From, l.To, l.Type, l.Since, l.Until, l.Note, l.Recorded.Format(time.RFC3339Nano)}, l.Sources...), "\x00")
	p := stix.Properties{"type": "relationship", "id": idOf("relationship", name), "created": stix.FormatTimestamp(l.Recorded), "modified": stix.FormatTimestamp(l.Recorded),
		"relationship_type": l.Type, "source_ref": ids[l.From], "target_ref": ids[l.To], "object_marking_refs": w.marks(l.Mark, said(l.Caveats)), "external_references": sources(l.Sources)}
	if !l.Starts.IsZero() {
		p["start_time"] = stix.FormatTimestamp(l.Starts)
	}
	if !l.Ends.IsZero() && l.Ends.After(l.Starts) {
		p["stop_time"] = stix.FormatTimestamp(l.Ends)
	}
	if words := strings.Trim(strings.Join([]string{exactly(l.Exact), l.Note}, "; "), "; "); words != "" {
		p["description"] = words
	}
	w.add(p)
}

// exactly says how exactly times are known.
func exactly(word string) string {
	if word == "" {
		return ""
	}
	return "times known by: " + word
}

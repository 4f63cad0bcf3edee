package links

import (
	"encoding/xml"
	"strings"

	"entente/internal/core/access"
	"entente/internal/core/errs"
)

// The elements of GraphML 1.0, as far as a graph of ours has them.
type (
	graphml struct {
		XMLName xml.Name `xml:"http://graphml.graphdrawing.org/xmlns graphml"`
		Keys    []gmlKey `xml:"key"`
		Graph   gmlGraph `xml:"graph"`
	}
	gmlKey struct {
		ID   string `xml:"id,attr"`
		For  string `xml:"for,attr"`
		Name string `xml:"attr.name,attr"`
		Type string `xml:"attr.type,attr"`
	}
	gmlGraph struct {
		ID      string    `xml:"id,attr"`
		Default string    `xml:"edgedefault,attr"`
		Data    []gmlData `xml:"data"`
		Nodes   []gmlNode `xml:"node"`
		Edges   []gmlEdge `xml:"edge"`
	}
	gmlNode struct {
		ID   string    `xml:"id,attr"`
		Data []gmlData `xml:"data"`
	}
	gmlEdge struct {
		Source   string    `xml:"source,attr"`
		Target   string    `xml:"target,attr"`
		Directed string    `xml:"directed,attr,omitempty"`
		Data     []gmlData `xml:"data"`
	}
	gmlData struct {
		Key   string `xml:"key,attr"`
		Value string `xml:",chardata"`
	}
)

// The keys of nodes, of links and of the graph; all are strings.
var (
	nodeKeys  = []string{"type", "name", "also", "mark", "caveats", "sources"}
	linkKeys  = []string{"type", "since", "until", "exact", "note", "mark", "caveats", "sources"}
	graphKeys = []string{"mark", "caveats"}
)

// GraphML writes a piece of a graph as GraphML 1.0, with a typed key for each thing that
// is said. mutual tells of a type whether it reads the same both ways.
func GraphML(o Out, mutual func(kind string) bool) ([]byte, error) {
	doc := graphml{Graph: gmlGraph{ID: "G", Default: "directed"}}
	for _, k := range []struct {
		of   string
		list []string
	}{{"graph", graphKeys}, {"node", nodeKeys}, {"edge", linkKeys}} {
		for _, name := range k.list {
			doc.Keys = append(doc.Keys, gmlKey{ID: k.of + "." + name, For: k.of, Name: name, Type: "string"})
		}
	}
	doc.Graph.Data = data("graph", graphKeys, o.Mark, said(o.Caveats))
	for _, n := range o.Nodes {
		doc.Graph.Nodes = append(doc.Graph.Nodes, gmlNode{ID: n.Node,
			Data: data("node", nodeKeys, n.Type, n.Name, strings.Join(n.Also, "; "), n.Mark, said(n.Caveats), strings.Join(n.Sources, " "))})
	}
	for _, l := range o.Links {
		e := gmlEdge{Source: l.From, Target: l.To,
			Data: data("edge", linkKeys, l.Type, l.Since, l.Until, l.Exact, l.Note, l.Mark, said(l.Caveats), strings.Join(l.Sources, " "))}
		if mutual(l.Type) {
			e.Directed = "false"
		}
		doc.Graph.Edges = append(doc.Graph.Edges, e)
	}
	out, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "links.GraphML", err, "the graph cannot be written")
	}
	return append([]byte(xml.Header), append(out, '\n')...), nil
}

// data are the values of keys, without those that are empty.
func data(of string, keys []string, values ...string) []gmlData {
	var out []gmlData
	for i, v := range values {
		if v != "" {
			out = append(out, gmlData{of + "." + keys[i], v})
		}
	}
	return out
}

// said are caveats in words; "" where nothing is said.
func said(c access.Caveats) string {
	var parts []string
	switch {
	case c.Nothing:
		parts = append(parts, "use: none")
	case len(c.Use) > 0:
		parts = append(parts, "use: "+strings.Join(c.Use, ", "))
	}
	if c.Onward != "" {
		parts = append(parts, "onward: "+c.Onward)
	}
	if len(c.Third) > 0 {
		parts = append(parts, "third party: "+strings.Join(c.Third, ", "))
	}
	if c.Concern != "" {
		parts = append(parts, "concern: "+c.Concern)
	}
	return strings.Join(parts, "; ")
}

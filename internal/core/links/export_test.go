package links_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/links"
	"entente/internal/core/stix"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// someGraph draws a piece of a graph, with names that a format may trip over.
func someGraph(t *rapid.T) links.Out {
	mark := rapid.SampledFrom([]string{"SECRET//NOFORN", "TOP SECRET//SI//NOFORN", "UNCLASSIFIED"})
	caveats := rapid.SampledFrom([]access.Caveats{{}, {Nothing: true}, {Use: []string{"intelligence"}, Onward: "ask", Third: []string{"FRA/DGSE"}, Concern: "torture"}})
	name := rapid.SampledFrom([]string{"Ivan <Petrov> & Sons", `"Иван" 'Петров'`, "عبد الرحمن", "A\tB\nC", ""})
	at := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Date(2030, 1, 1, 0, rapid.IntRange(0, 9_999).Draw(t, "minute"), 0, 0, time.UTC)
	})
	o := links.Out{Mark: mark.Draw(t, "mark"), Caveats: caveats.Draw(t, "caveats")}
	for i := range rapid.IntRange(1, 6).Draw(t, "nodes") {
		first := at.Draw(t, "first")
		o.Nodes = append(o.Nodes, links.OutNode{Node: "entity:n" + string(rune('0'+i)), Type: rapid.SampledFrom([]string{"person", "organisation", "place", "shipment"}).Draw(t, "type"), Name: name.Draw(t, "name"),
			Also: rapid.SliceOfN(name, 0, 2).Draw(t, "also"), Mark: mark.Draw(t, "mark"), Caveats: caveats.Draw(t, "caveats"), Sources: []string{"report:r1#0"}, First: first, Last: first.Add(time.Hour)})
	}
	for range rapid.IntRange(0, 8).Draw(t, "links") {
		end := rapid.IntRange(0, len(o.Nodes)-1)
		l := links.OutLink{From: o.Nodes[end.Draw(t, "from")].Node, To: o.Nodes[end.Draw(t, "to")].Node, Type: rapid.SampledFrom([]string{"met", "paid", "named-with"}).Draw(t, "type"),
			Note: name.Draw(t, "note"), Mark: mark.Draw(t, "mark"), Caveats: caveats.Draw(t, "caveats"), Sources: []string{"link:l1", "report:r1#0"}, Recorded: at.Draw(t, "recorded")}
		if rapid.Bool().Draw(t, "dated") {
			l.Starts, l.Exact = at.Draw(t, "starts"), "day"
			l.Since = l.Starts.Format(time.DateOnly)
			if rapid.Bool().Draw(t, "ended") {
				l.Ends = l.Starts.Add(24 * time.Hour)
				l.Until = l.Ends.Format(time.DateOnly)
			}
		}
		if l.From != l.To && !repeated(o.Links, l) {
			o.Links = append(o.Links, l)
		}
	}
	return o
}

// repeated tells whether a link says in all that makes its id what another says.
func repeated(list []links.OutLink, l links.OutLink) bool {
	for _, k := range list {
		if k.From == l.From && k.To == l.To && k.Type == l.Type && k.Since == l.Since && k.Until == l.Until && k.Note == l.Note && k.Recorded.Equal(l.Recorded) {
			return true
		}
	}
	return false
}

// The elements of GraphML, as another program reads them.
type (
	readGraph struct {
		XMLName xml.Name `xml:"http://graphml.graphdrawing.org/xmlns graphml"`
		Keys    []struct {
			ID   string `xml:"id,attr"`
			For  string `xml:"for,attr"`
			Name string `xml:"attr.name,attr"`
			Type string `xml:"attr.type,attr"`
		} `xml:"http://graphml.graphdrawing.org/xmlns key"`
		Graph struct {
			Default string     `xml:"edgedefault,attr"`
			Data    []readData `xml:"http://graphml.graphdrawing.org/xmlns data"`
			Nodes   []struct {
				ID   string     `xml:"id,attr"`
				Data []readData `xml:"http://graphml.graphdrawing.org/xmlns data"`
			} `xml:"http://graphml.graphdrawing.org/xmlns node"`
			Edges []struct {
				Source   string     `xml:"source,attr"`
				Target   string     `xml:"target,attr"`
				Directed string     `xml:"directed,attr"`
				Data     []readData `xml:"http://graphml.graphdrawing.org/xmlns data"`
			} `xml:"http://graphml.graphdrawing.org/xmlns edge"`
		} `xml:"http://graphml.graphdrawing.org/xmlns graph"`
	}
	readData struct {
		Key   string `xml:"key,attr"`
		Value string `xml:",chardata"`
	}
)

func TestGraphMLReadsBackWithEveryKeyDeclaredAndEveryEndThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := someGraph(t)
		data, err := links.GraphML(o, func(kind string) bool { return kind == "met" })
		if err != nil {
			t.Fatal(err)
		}
		var got readGraph
		d := xml.NewDecoder(bytes.NewReader(data))
		if d.Strict = true; d.Decode(&got) != nil {
			t.Fatalf("it does not read back:\n%s", data)
		}
		keys := map[string]string{} // what each key says, and of what
		for _, k := range got.Keys {
			if keys[k.ID] != "" || k.Type != "string" {
				t.Fatalf("key %+v", k)
			}
			keys[k.ID] = k.For + " " + k.Name
		}
		values := func(of string, data []readData) map[string]string {
			out := map[string]string{}
			for _, v := range data {
				domain, name, found := strings.Cut(keys[v.Key], " ")
				if !found || domain != of || out[name] != "" {
					t.Fatalf("%s has data of key %q, which stands for %q", of, v.Key, keys[v.Key])
				}
				out[name] = v.Value
			}
			return out
		}
		if all := values("graph", got.Graph.Data); all["mark"] != o.Mark || (all["caveats"] == "") != (o.Caveats.Nothing == false && o.Caveats.Onward == "") || got.Graph.Default != "directed" {
			t.Fatalf("the graph has %v, expected %s and %+v", all, o.Mark, o.Caveats)
		}
		nodes := map[string]bool{}
		for i, n := range got.Graph.Nodes {
			want := o.Nodes[i]
			v := values("node", n.Data)
			if nodes[n.ID] || n.ID != want.Node || v["name"] != want.Name || v["type"] != want.Type || v["mark"] != want.Mark || v["sources"] != "report:r1#0" {
				t.Fatalf("node %s has %v, expected %+v", n.ID, v, want)
			}
			nodes[n.ID] = true
		}
		if len(nodes) != len(o.Nodes) || len(got.Graph.Edges) != len(o.Links) {
			t.Fatalf("%d nodes and %d edges, expected %d and %d", len(nodes), len(got.Graph.Edges), len(o.Nodes), len(o.Links))
		}
		for i, e := range got.Graph.Edges {
			want := o.Links[i]
			v := values("edge", e.Data)
			if !nodes[e.Source] || !nodes[e.Target] || e.Source != want.From || e.Target != want.To || (e.Directed == "false") != (want.Type == "met") {
				t.Fatalf("edge %+v joins what is not there, or not as %+v does", e, want)
			}
			if v["type"] != want.Type || v["since"] != want.Since || v["until"] != want.Until || v["note"] != want.Note || v["mark"] != want.Mark || v["sources"] != "link:l1 report:r1#0" {
				t.Fatalf("edge has %v, expected %+v", v, want)
			}
		}
	})
}

func TestSTIXReadsBackWithEveryReferenceThereAndEveryMark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := someGraph(t)
		data, err := links.STIX(o)
		if err != nil {
			t.Fatal(err)
		}
		b, err := stix.ReadBundle(data)
		if err != nil {
			t.Fatal(err)
		}
		if problems := b.Check(); len(problems) > 0 {
			t.Fatalf("%v in\n%s", problems, data)
		}
		held := map[string]stix.Object{}
		for _, x := range b.Objects {
			if _, twice := held[x.ID()]; twice {
				t.Fatalf("%s stands twice", x.ID())
			}
			held[x.ID()] = x
		}
		// stated is whether what marks an object says a mark and caveats.
		stated := func(x stix.Object, mark string, c access.Caveats) bool {
			refs := x.Texts("object_marking_refs")
			if len(refs) != 1 || held[refs[0]].Type() != "marking-definition" {
				return false
			}
			definition, _ := held[refs[0]].Get("definition")
			statement, _ := definition.Get("statement")
			said := statement.Text()
			return strings.HasPrefix(said, mark) && strings.Contains(said, "third party: FRA/DGSE") == (c.Third != nil) && strings.Contains(said, "concern: torture") == (c.Concern != "") &&
				strings.Contains(said, "use: none") == c.Nothing && strings.Contains(said, "onward: ask") == (c.Onward != "")
		}
		nodes, joined := 0, 0
		for _, x := range b.Objects {
			switch x.Type() {
			case "identity":
				n := o.Nodes[nodes]
				if nodes++; !stated(x, n.Mark, n.Caveats) || n.Name != "" && x.Text("name") != n.Name || (x.Text("identity_class") == "individual") != (n.Type == "person") {
					t.Fatalf("%s; expected %+v", x.Bytes(), n)
				}
			case "relationship":
				l := o.Links[joined]
				from, to := held[x.Text("source_ref")], held[x.Text("target_ref")]
				if joined++; from.Type() != "identity" || to.Type() != "identity" || !stated(x, l.Mark, l.Caveats) || x.Text("relationship_type") != l.Type {
					t.Fatalf("%s; expected %+v", x.Bytes(), l)
				}
				if start := x.Timestamp("start_time").Time(); !start.Equal(l.Starts) {
					t.Fatalf("it starts %v; expected %v", start, l.Starts)
				}
			}
		}
		if nodes != len(o.Nodes) || joined != len(o.Links) {
			t.Fatalf("%d nodes and %d links; expected %d and %d", nodes, joined, len(o.Nodes), len(o.Links))
		}
		again, err := links.STIX(o)
		if err != nil || !bytes.Equal(data, again) {
			t.Fatal(cmp.Diff(string(data), string(again)), err)
		}
	})
}

package links_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	core "entente/internal/core/links"
	"entente/internal/core/report"
	"entente/internal/core/stix"
	"entente/internal/core/wording"
	"entente/internal/inside/links"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// plainly are the nodes that a reader sees, as names are compared: read one by one.
func (s *service) plainly(officer string) []core.Named {
	s.t.Helper()
	var out []core.Named
	seen := map[string]bool{}
	for i := range 7 {
		shown, err := s.Show(s.ctx, links.Query{Officer: officer, Node: nodeName(i)})
		if err != nil || seen[shown.Node.Node] {
			continue
		}
		n := shown.Node
		seen[n.Node] = true
		x := core.Named{Node: n.Node, Names: append([]string{n.Name}, n.Also...), Born: n.Born}
		for _, k := range n.Keys {
			x.Keys = append(x.Keys, core.KeyOf(k.Type, k.Number))
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b core.Named) int { return cmp.Compare(a.Node, b.Node) })
	return out
}

// spoken tells whether a word of one name sounds like one of another.
func spoken(a, b string) bool {
	for _, x := range core.Spoken(a) {
		for _, y := range core.Spoken(b) {
			if _, alike := wording.Hear(x).Alike(wording.Hear(y)); alike {
				return true
			}
		}
	}
	return false
}

func TestTheIndexFindsWhatComparingWithEveryNameFinds(t *testing.T) {
	from := empty(t)
	rapid.Check(t, func(r *rapid.T) {
		s := of(r, t, from)
		s.officer("reader", rapid.SampledFrom(labels).Draw(r, "reader"))
		s.record(world(r), func(act) bool { return true })
		s.clock.Add(time.Minute)
		all := s.plainly("reader")
		for _, asked := range []string{"ivan petrov", "Petrov Ivan", "Пётр", "Abukasim", "qasim", "a", "a b", "vega", "Nour", "tradin"} {
			var want, got []string
			for _, m := range core.Find(all, asked, 100) {
				n := all[slices.IndexFunc(all, func(n core.Named) bool { return n.Node == m.Node })]
				if m.How != core.Sounds || slices.ContainsFunc(n.Names, func(name string) bool { return spoken(asked, name) }) {
					want = append(want, fmt.Sprintf("%s %s %q %.3f", m.Node, m.How, m.Name, m.Score))
				}
			}
			found, err := s.Find(s.ctx, links.Query{Officer: "reader"}, asked)
			s.must(err)
			for _, m := range found.Matches {
				got = append(got, fmt.Sprintf("%s %s %q %.3f", m.Node.Node, m.How, m.Matched, m.Score))
			}
			if d := diff.Diff(want, got); d != "" || found.Bounded {
				r.Fatalf("%q compared with each (-), by the index (+):\n%s", asked, d)
			}
		}
	})
}

func TestTheIndexProposesWhatComparingAllWithAllDoes(t *testing.T) {
	from := empty(t)
	rapid.Check(t, func(r *rapid.T) {
		s := of(r, t, from)
		s.officer("reader", rapid.SampledFrom(labels).Draw(r, "reader"))
		s.record(world(r), func(a act) bool {
			i, is := a.record.(assess.Identity)
			return !is || i.Says == assess.One
		})
		s.clock.Add(time.Minute)
		all := s.plainly("reader")
		kinds := map[string]string{}
		for _, n := range all {
			shown, err := s.Show(s.ctx, links.Query{Officer: "reader", Node: n.Node})
			s.must(err)
			kinds[n.Node] = shown.Node.Type
		}
		var want, got []string
		for _, p := range core.Propose(all) {
			if kinds[p.A] == kinds[p.B] {
				want = append(want, fmt.Sprintf("%s %s %v %.3f", p.A, p.B, p.Keys, p.Score))
			}
		}
		found, err := s.Candidates(s.ctx, links.Query{Officer: "reader"})
		s.must(err)
		for _, c := range found.Candidates {
			got = append(got, fmt.Sprintf("%s %s %v %.3f", c.A.Node, c.B.Node, c.Numbers, c.Score))
		}
		if d := diff.Diff(want, got); d != "" || found.Bounded {
			r.Fatalf("compared all with all (-), by the index (+):\n%s", d)
		}
	})
}

func TestOneIsFoundAmongManyThatAReaderSees(t *testing.T) {
	const many = 11_000
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s := on(t, d)
		s.officer("reader", access.Label{Rank: 2})
		s.write(func(tx *insidedb.Tx) error {
			r, err := report.Decode("r", document(nil), nil)
			if err != nil {
				return err
			}
			got, err := tx.AddReport("r", "sha256:r", "all", r, nil)
			if err != nil {
				return err
			}
			label, err := tx.LabelID(access.Label{Rank: 2})
			if err != nil {
				return err
			}
			terms, err := insidedb.Under{Mark: "SECRET//NOFORN"}.Text()
			if err != nil {
				return err
			}
			g := insidedb.Graph{Kind: "report", ID: "r", Version: 1, Since: got.RecordedAt, Until: insidedb.Always}
			for i := range many {
				named := core.Named{Names: []string{fmt.Sprintf("Ivan %c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)}}
				if i == many/2 {
					named.Names[0] = "Achmed Fictitious"
				}
				body, err := json.Marshal(map[string]string{"name": named.Names[0]})
				if err != nil {
					return err
				}
				g.Nodes = append(g.Nodes, insidedb.GraphNode{Name: fmt.Sprintf("report:r/n%d", i), Type: "person", Body: body, Words: core.Words(named),
					GraphSource: insidedb.GraphSource{Kind: "report", ID: "r", Version: 1, Label: label, Terms: terms}})
			}
			return tx.PutGraph(g)
		})
		s.clock.Add(time.Minute)
		q := links.Query{Officer: "reader", Limit: 3}
		for _, tt := range []struct {
			asked, node, how string
			bounded          bool
		}{
			{"Achmed Fictitious", "report:r/n5500", core.Exact, false},
			{"fictit", "report:r/n5500", core.Begins, false},
			{"Ахмед Фиктишес", "report:r/n5500", core.Sounds, false},
			{"Ivan zzz", "", "", true}, // nobody is called so: those who sound so are too many
			{"Ivan aab", "report:r/n676", core.Exact, true},
		} {
			found, err := s.Find(s.ctx, q, tt.asked)
			s.must(err)
			if found.Bounded != tt.bounded || tt.node != "" && (len(found.Matches) == 0 || found.Matches[0].Node.Node != tt.node || found.Matches[0].How != tt.how) {
				t.Errorf("%q finds %+v, bounded %v; expected %s (%s)", tt.asked, found.Matches, found.Bounded, tt.node, tt.how)
			}
		}
		s.write(func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: "r"}, insidedb.ByOrder)
			return err
		})
		if found, err := s.Find(s.ctx, q, "Achmed Fictitious"); err != nil || len(found.Matches) > 0 || found.Bounded {
			t.Errorf("what is erased is found: %+v, %v", found, err)
		}
	})
}

func TestWhatIsExportedOfAWorldReadsBackWhole(t *testing.T) {
	from := empty(t)
	rapid.Check(t, func(r *rapid.T) {
		s := of(r, t, from)
		s.officer("reader", everything)
		s.record(world(r), func(act) bool { return true })
		s.clock.Add(time.Minute)
		q := links.Query{Officer: "reader"}
		out, err := s.Export(s.ctx, q, 1, links.FormSTIX)
		if err != nil {
			return // all of it has ended
		}
		b, err := stix.ReadBundle([]byte(out.Text))
		s.must(err)
		if problems := b.Check(); len(problems) > 0 {
			r.Fatalf("%v", problems)
		}
		count := map[string]int{}
		there := map[string]bool{}
		for _, x := range b.Objects {
			count[x.Type()]++
			there[x.ID()] = true
		}
		for _, x := range b.Objects {
			for _, ref := range append(x.Texts("object_marking_refs"), x.Text("source_ref"), x.Text("target_ref")) {
				if ref != "" && !there[ref] {
					r.Fatalf("%s names %s, which is not there", x.ID(), ref)
				}
			}
		}
		if count["identity"] != out.Nodes || count["relationship"] != out.Links || count["marking-definition"] == 0 {
			r.Fatalf("%v; expected %d nodes and %d links", count, out.Nodes, out.Links)
		}
		if out, err = s.Export(s.ctx, q, 1, links.FormGraphML); err != nil {
			r.Fatalf("%v", err)
		}
		elements := map[string]int{}
		for d := xml.NewDecoder(bytes.NewReader([]byte(out.Text))); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			s.must(err)
			if e, is := token.(xml.StartElement); is {
				elements[e.Name.Local]++
			}
		}
		if elements["node"] != out.Nodes || elements["edge"] != out.Links {
			r.Fatalf("%v; expected %d nodes and %d links", elements, out.Nodes, out.Links)
		}
	})
}

package links_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
	"entente/internal/core/tearline"
	"entente/internal/inside/indexing"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/links"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// own is the system of our own marks.
const own = "USA"

// marked is a portion of an item: what it says, and who may see it.
type marked struct {
	text  string
	mark  string
	label access.Label
}

// item is a report of ours, or what a partner sent.
type item struct {
	id       string
	portions []marked
	bundle   []byte // of what a partner sent; nil for a report
}

// opened is what a partner sent as an envelope of it opens: sealed once, kept by many.
func opened(t testing.TB) envelope.Verified {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	cia, dgse := insidetest.NewService(t, "USA/CIA"), insidetest.NewService(t, "FRA/DGSE")
	r, err := report.Decode("report.yaml", insidetest.Report("", "Nobody was met."), nil)
	must(err)
	policy := insidetest.Policy(t, "USA/CIA", insidetest.Directive("D1", "FRA", "automatic", insidetest.FullRungs, insidetest.NoDefault))
	d, err := release.Decide(release.Request{Report: r, Partner: "FRA/DGSE", At: insidetest.Start, Policy: policy})
	must(err)
	tear, err := tearline.Tear(d, tearline.Source{Created: insidetest.Start, Modified: insidetest.Start, ID: func(typ, name string) string {
		sum := sha256.Sum256([]byte(typ + " " + name))
		return stix.NewID(typ, [16]byte(sum[:16]))
	}})
	must(err)
	sealed, err := envelope.Seal(insidetest.Chance("seal"), cia.Release, dgse.Set, envelope.Header{ID: "e-1", Agreement: insidetest.Agreement, Lane: envelope.LaneOrdinary,
		Incarnation: "i1", Seq: 1, Kind: "intelligence", Sent: insidetest.Start}, envelope.FromTearline(tear), envelope.Binding{Policy: tear.Policy()})
	must(err)
	v, err := envelope.Open(sealed.Bytes(), cia.Set, dgse.HPKE, "FRA/DGSE")
	must(err)
	return v
}

// objectID is the STIX id of an invented object.
func objectID(kind string, i int) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s %d", kind, i)))
	return stix.NewID(kind, [16]byte(sum[:16]))
}

// bundleOf is STIX of persons and who of them is with whom.
func bundleOf(names []string, joined [][2]int) []byte {
	const at = "2030-01-01T00:00:00.000Z"
	objects := []map[string]any{}
	for i, name := range names {
		objects = append(objects, map[string]any{"type": "identity", "spec_version": "2.1", "id": objectID("identity", i), "created": at, "modified": at, "name": name, "identity_class": "individual"})
	}
	for i, j := range joined {
		objects = append(objects, map[string]any{"type": "relationship", "spec_version": "2.1", "id": objectID("relationship", i), "created": at, "modified": at, "relationship_type": "met",
			"source_ref": objectID("identity", j[0]), "target_ref": objectID("identity", j[1])})
	}
	out, err := json.Marshal(map[string]any{"type": "bundle", "id": objectID("bundle", 0), "objects": objects})
	if err != nil {
		panic(err)
	}
	return out
}

// document is a report of some portions, all with the fields that any of them may name.
func document(portions []marked) []byte {
	out := `originator: USA/CIA
created: 2030-01-01T00:00:00Z
kind: intelligence
topics: [counter-terrorism]
title: Invented
fields:
  p1: {ladder: person, name: "Ivan Petrov", described: "a man in his thirties", nationality: BEL, born: ["1986-10-21"]}
  p2: {ladder: person, name: "Abu Qasim", described: "a man in his fifties", nationality: BEL, born: ["1986-10-21"]}
  l1: {ladder: place, name: "Imaginary Harbour", city: "Nowhere", country: FRA}
  t1: {ladder: time, at: "2015-01-10T08:00:00Z"}
  d1: {ladder: document, type: passport, number: XA12345, country: BEL, holder: p1}
portions:
  - {mark: "(S//NF)", text: "Of {p1}, {p2}, {l1}, {t1} and {d1}."}
`
	for _, p := range portions {
		out += fmt.Sprintf("  - {mark: \"(S//NF)\", text: %q}\n", p.text)
	}
	return []byte(out)
}

// take puts an item into the graph as far as its portions are kept; what a partner sent
// as a whole or not at all.
func (s *service) take(i item, v envelope.Verified, keep func(access.Label) bool) {
	s.t.Helper()
	s.clock.Add(time.Minute)
	kind := insidedb.SubjectReport
	if i.bundle != nil {
		kind = insidedb.SubjectReceived
	}
	x := indexing.Item{Kind: kind, ID: i.id, Version: 1, From: "FRA/DGSE", Type: "intelligence", Until: insidedb.Always, Bundle: i.bundle}
	var held []insidedb.HeldPortion
	var all access.Label
	for n, p := range i.portions {
		if all = all.With(p.label); i.bundle == nil && !keep(p.label) {
			continue
		}
		held = append(held, insidedb.HeldPortion{Portion: n, Label: p.label, Mark: p.mark, System: own, Caveats: access.Caveats{Third: []string{"FRA/DGSE"}}})
		x.Texts = append(x.Texts, indexing.Text{Portion: n})
	}
	if i.bundle != nil && !keep(all) {
		return
	}
	s.write(func(tx *insidedb.Tx) error {
		if i.bundle == nil {
			r, err := report.Decode(i.id, document(i.portions[1:]), nil)
			if err != nil {
				return err
			}
			got, err := tx.AddReport(i.id, "sha256:"+i.id, "all", r, nil)
			if err != nil {
				return err
			}
			x.Report, x.From, x.RecordedAt = r, r.Originator, got.RecordedAt
		} else {
			got, err := tx.AddReceived(i.id, insidedb.Admitted, "", "SECRET", v)
			if err != nil {
				return err
			}
			x.RecordedAt = got.RecordedAt
		}
		x.Since = x.RecordedAt.UnixMicro()
		t := insidedb.ToIndex{Kind: kind, ID: i.id, Version: 1, RecordedAt: x.RecordedAt}
		if due, err := tx.Indexed(t); err != nil || !due {
			return fmt.Errorf("the item is not on the list: %v", err)
		}
		if _, err := tx.AddHeldPortions(t, held, insidedb.Always); err != nil {
			return err
		}
		return links.Mention(tx, x)
	})
}

// items draws reports and what a partner sent.
func items(t *rapid.T) []item {
	label := rapid.SampledFrom(labels)
	portion := func(text string) marked {
		l := label.Draw(t, "portion for")
		return marked{text, []string{"UNCLASSIFIED", "CONFIDENTIAL//NOFORN", "SECRET//NOFORN", "TOP SECRET//NOFORN"}[min(l.Rank, 3)], l}
	}
	says := rapid.SampledFrom([]string{"{p1} met {p2} at {l1} on {t1}.", "{p1} was at {l1}.", "{p1} carries {d1}.", "{p2} was there on {t1}.", "Nobody is named."})
	var out []item
	for i := range rapid.IntRange(1, 2).Draw(t, "reports") {
		r := item{id: fmt.Sprintf("r%d", i), portions: []marked{portion("")}}
		for range rapid.IntRange(0, 3).Draw(t, "portions") {
			r.portions = append(r.portions, portion(says.Draw(t, "says")))
		}
		out = append(out, r)
	}
	names := rapid.SliceOfN(rapid.SampledFrom(invented), 2, 4).Draw(t, "names")
	var joined [][2]int
	for range rapid.IntRange(0, 3).Draw(t, "relationships") {
		joined = append(joined, [2]int{rapid.IntRange(0, len(names)-1).Draw(t, "a"), rapid.IntRange(0, len(names)-1).Draw(t, "b")})
	}
	return append(out, item{"e-1", []marked{portion(""), portion("")}, bundleOf(names, joined)})
}

var itemNodes = []string{"report:r0/p1", "report:r0/d1", "report:r1/p2", "received:e-1/" + objectID("identity", 0), "entity:n0"}

func TestEveryAnswerOfItemsIsWhatItWouldBeWithoutWhatTheReaderMayNotSee(t *testing.T) {
	from, v := empty(t), opened(t)
	rapid.Check(t, func(r *rapid.T) {
		held := items(r)
		acts := world(r)
		ends := []string{"report:r0/p1", "report:r1/p1", "received:e-1/" + objectID("identity", 1)}
		for i := range acts {
			if l, is := acts[i].record.(assess.Link); is && rapid.Bool().Draw(r, "to an item") {
				l.To = rapid.SampledFrom(ends).Draw(r, "end")
				acts[i].record = l
			}
		}
		cleared := rapid.SampledFrom(labels).Draw(r, "reader")
		all, seen := of(r, t, from), of(r, t, from)
		all.officer("reader", cleared)
		seen.officer("reader", everything)
		for _, i := range held {
			all.take(i, v, func(access.Label) bool { return true })
			seen.take(i, v, cleared.Covers)
		}
		all.record(acts, func(act) bool { return true })
		seen.record(acts, func(a act) bool { return cleared.Covers(a.label) })
		all.clock.Add(time.Minute)
		seen.clock.Add(time.Minute)
		if d := cmp.Diff(seen.answers("reader", time.Time{}, itemNodes), all.answers("reader", time.Time{}, itemNodes)); d != "" {
			r.Fatalf("without the hidden rows (-), with them (+):\n%s", d)
		}
	})
}

// engineOf is the engine of a database, for others of the same.
func engineOf(d *storetest.Database) storetest.Engine {
	all := storetest.Engines()
	return all[slices.IndexFunc(all, func(e storetest.Engine) bool { return e.Name == d.Engine })]
}

func TestWhatAPartnerSentIsForThoseWhoMaySeeAllOfItUnderTheMarkOfAllOfIt(t *testing.T) {
	v := opened(t)
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		for _, tt := range []struct {
			name, mark string
			portions   []marked
		}{
			{"the lower portion has the compartment", "TOP SECRET//SI//NOFORN", []marked{{"", "TOP SECRET//NOFORN", access.Label{Rank: 3}}, {"", "SECRET//SI//NOFORN", access.Label{Rank: 2, Parts: []string{"SI"}}}}},
			{"two compartments", "SECRET//SI/TK//NOFORN", []marked{{"", "SECRET//TK//NOFORN", access.Label{Rank: 2, Parts: []string{"TK"}}}, {"", "SECRET//SI//NOFORN", access.Label{Rank: 2, Parts: []string{"SI"}}}}},
			{"for some, and for fewer", "SECRET//REL TO USA, FRA", []marked{{"", "SECRET//REL TO USA, FRA, GBR", access.Label{Rank: 2}}, {"", "SECRET//REL TO USA, FRA", access.Label{Rank: 2}}}},
			{"a mark that is not read here", "TOP SECRET", []marked{{"", "SECRET//NOFORN", access.Label{Rank: 2}}, {"", "", access.Label{Rank: 4}}}},
		} {
			t.Run(tt.name, func(t *testing.T) {
				s := on(t, engineOf(d).Fresh(t))
				var whole access.Label
				for _, p := range tt.portions {
					whole = whole.With(p.label)
				}
				s.officer("all", whole)
				s.take(item{"e-1", tt.portions, bundleOf([]string{"Ivan Petrov", "Abu Kasim"}, [][2]int{{0, 1}, {0, 0}})}, v, func(access.Label) bool { return true })
				s.clock.Add(time.Minute)
				q := links.Query{Officer: "all", Node: "received:e-1/" + objectID("identity", 0)}
				got, err := s.Around(s.ctx, q, 1)
				s.must(err)
				if got.Mark != tt.mark || len(got.Links) != 1 || got.Links[0].Type != "met" || got.Nodes[1].Name != "Abu Kasim" || !slices.Equal(got.Caveats.Third, []string{"FRA/DGSE"}) {
					t.Errorf("%+v; expected %s", got, tt.mark)
				}
				for i, p := range tt.portions {
					if p.label.Covers(whole) {
						continue
					}
					officer := fmt.Sprintf("some%d", i)
					s.officer(officer, p.label)
					q.Officer = officer
					if _, err := s.Show(s.ctx, q); err == nil || !strings.Contains(err.Error(), "nothing is held as") {
						t.Errorf("who may see one portion alone is told %v", err)
					}
					if found, err := s.Find(s.ctx, q, "Ivan Petrov"); err != nil || len(found.Matches) > 0 {
						t.Errorf("who may see one portion alone finds %+v: %v", found, err)
					}
				}
			})
		}
	})
}

func TestBothEnginesGiveTheSameBytes(t *testing.T) {
	v := opened(t)
	held := rapid.Custom(items).Example(7)
	acts := rapid.Custom(world).Example(7)
	var first map[string]string
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s := on(t, d)
		s.officer("reader", access.Label{Rank: 2, Parts: []string{"SI"}})
		for _, i := range held {
			s.take(i, v, func(access.Label) bool { return true })
		}
		s.record(acts, func(act) bool { return true })
		s.clock.Add(time.Minute)
		got := s.answers("reader", time.Time{}, slices.Concat(itemNodes, nodesAsked))
		if first == nil {
			first = got
		}
		if d := cmp.Diff(first, got); d != "" {
			t.Errorf("the first engine (-), this one (+):\n%s", d)
		}
	})
}

package origins_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/judgement"
	"entente/internal/inside/origins"

	"pgregory.net/rapid"
)

// drawnMarks are what things are marked with, and whether the reader of a draw sees them
// is up to his clearance.
var drawnMarks = []string{"(U)", "(S//NF)", "(TS//SI//NF)", "(TS//TK//NF)"}

// drawnItem is a report of a world: its portions, what it names, what it quotes.
type drawnItem struct {
	mark     string   // of its first portion, and of its title
	texts    []int    // of portions behind it
	marks    []string // of these
	source   int      // which of the names is its source; 0 for none
	of       int      // the report that it is marked as a translation of; -1 for none
	versions int
}

// drawnSaid is a judgement of a world.
type drawnSaid struct {
	kind   string
	a, b   int
	groups []string
}

var (
	drawnTexts = []string{harbour, copied, saw, other,
		"On Monday, 16 November 2015, speaking at the House of Examples, Minister John Doe said that 40 boats had left. “None of them came back to any harbour of ours,” Doe said.",
		"“None of them came back to any harbour of ours,” John Doe said on 16 November 2015 at the House of Examples. He spoke of 45 boats.",
	}
	drawnNames = []string{"", "Morning Wire", "HERON", "a fisherman"}
)

// mostWorlds bounds the property: two services are built for each draw.
const mostWorlds = 30

// What an officer is shown is what a store shows that holds nothing else, byte for byte.
// Hidden portions of what is seen are there in both, with other words.
func TestWhatIsHiddenChangesNoOriginAndNoCount(t *testing.T) {
	stores := emptyStores(t)
	worlds := 0
	rapid.Check(t, func(r *rapid.T) {
		if worlds++; worlds > mostWorlds && !t.Failed() {
			return
		}
		reader := access.Reader{Clearance: access.Label{Rank: rapid.IntRange(0, 4).Draw(r, "rank"), Parts: rapid.SampledFrom([][]string{nil, {"SI"}, {"SI", "TK"}}).Draw(r, "parts"),
			Groups: rapid.SampledFrom([][]string{nil, {"a"}}).Draw(r, "groups")}}
		w := drawWorld(r)
		if a, b := w.shown(stores(r), reader, false), w.shown(stores(r), reader, true); a != b {
			r.Fatalf("with what is hidden:\n%s\nwithout it:\n%s", a, b)
		}
	})
}

// drawnWorld is what a service holds.
type drawnWorld struct {
	items []drawnItem
	said  []drawnSaid
}

func drawWorld(r *rapid.T) drawnWorld {
	var w drawnWorld
	w.items = make([]drawnItem, rapid.IntRange(2, 5).Draw(r, "items"))
	for i := range w.items {
		x := &w.items[i]
		name := func(s string) string { return fmt.Sprint(s, i) }
		x.mark = rapid.SampledFrom(drawnMarks).Draw(r, name("mark"))
		x.texts = rapid.SliceOfN(rapid.IntRange(0, len(drawnTexts)-1), 1, 3).Draw(r, name("texts"))
		for range x.texts {
			x.marks = append(x.marks, rapid.SampledFrom(drawnMarks).Draw(r, name("marks")))
		}
		x.source = rapid.IntRange(0, len(drawnNames)-1).Draw(r, name("source"))
		x.of = rapid.IntRange(-1, len(w.items)-1).Draw(r, name("of"))
	}
	kinds := []string{"outcome", "grade", "provenance", "overrule", "claim"}
	w.said = make([]drawnSaid, rapid.IntRange(0, 6).Draw(r, "said"))
	for i := range w.said {
		w.said[i] = drawnSaid{rapid.SampledFrom(kinds).Draw(r, fmt.Sprint("kind", i)), rapid.IntRange(0, len(w.items)-1).Draw(r, fmt.Sprint("a", i)),
			rapid.IntRange(0, len(w.items)-1).Draw(r, fmt.Sprint("b", i)), rapid.SampledFrom([][]string{{}, {"a"}, {"b"}}).Draw(r, fmt.Sprint("groups", i))}
	}
	return w
}

func labelOf(r *rapid.T, mark string, groups ...string) access.Label {
	m, err := marking.Parse(marking.USA, insidetest.Start, mark)
	if err != nil {
		r.Fatal(err)
	}
	return access.LabelOf(m, groups...)
}

// shown builds a world, all of it or as far as a reader sees it, and gives everything
// that the reader is shown.
func (w drawnWorld) shown(h *desk, reader access.Reader, bare bool) string {
	r, _ := h.t.(*rapid.T)
	h.officer("all", everything)
	h.officer("some", reader.Clearance)
	sees := func(mark string, groups ...string) bool { return reader.Clearance.Covers(labelOf(r, mark, groups...)) }
	anyPortion := func(x drawnItem) bool {
		seen := sees(x.mark)
		for _, m := range x.marks {
			seen = seen || sees(m)
		}
		return seen
	}
	for i, x := range w.items {
		if bare && !anyPortion(x) {
			h.clock.Add(time.Minute)
			continue
		}
		words := func(mark, text string) portion {
			if bare && !sees(mark) {
				text = "Quite other words that nobody else has, and which stand here for nobody."
			}
			return portion{mark, text}
		}
		lines := ""
		if x.of >= 0 && x.of != i {
			lines += fmt.Sprintf("translation: {of: S-%d, by: human}\n", x.of)
		}
		first := words(x.mark, "Nothing.")
		if x.source > 0 {
			full := drawnNames[x.source]
			if bare && !sees(x.mark) {
				full = "nobody whom anybody knows"
			}
			lines += fmt.Sprintf("fields:\n  s1: {ladder: source, full: %q, collection: OSINT, marks: {full: %q, descriptor: %q}}\n", full, x.mark, x.mark)
			first.text = "According to {s1}."
		}
		portions := []portion{first}
		for k, n := range x.texts {
			portions = append(portions, words(x.marks[k], drawnTexts[n]))
		}
		h.reportOf(fmt.Sprint("S-", i), x.mark, lines, portions...)
	}
	for i, mark := range []string{"(U)", "(S//NF)"} {
		h.saidUnless(bare && !sees(mark), "source", map[string]any{"id": fmt.Sprint("src-", i), "name": drawnNames[i+1], "kind": []string{"outlet", "human"}[i], "mark": mark})
	}
	for i, s := range w.said {
		src := fmt.Sprint("source:src-", s.a%2)
		srcMark := drawnMarks[s.a%2]
		a, b := w.items[s.a], w.items[s.b]
		doc := map[string]any{"id": fmt.Sprint("j-", i), "groups": s.groups}
		hidden := !sees("(U)", s.groups...)
		switch s.kind {
		case "outcome":
			doc["source"], doc["of"], doc["result"], doc["date"] = src, fmt.Sprint("report:S-", s.b, "#1"), []string{"confirmed", "planted"}[s.a%2], "2016-01-01"
			hidden = hidden || !sees(srcMark) || !sees(b.marks[0])
		case "grade":
			doc["source"], doc["reliability"], doc["date"], doc["reason"] = src, "C", "2016-01-01", "known"
			hidden = hidden || !sees(srcMark)
		case "claim":
			doc["text"], doc["supports"], doc["credibility"] = fmt.Sprint("claim ", i), supports(s.a, s.b), 1
			hidden = hidden || !sees(a.marks[0]) || !sees(b.marks[0])
		case "overrule":
			if s.a == s.b {
				continue
			}
			doc["between"], doc["verdict"], doc["reason"] = supports(s.a, s.b), []string{"independent", "one-origin"}[s.a%2], "seen"
			hidden = hidden || !sees(a.marks[0]) || !sees(b.marks[0])
		case "provenance":
			if s.a <= s.b { // so that no cycle depends on who sees what
				continue
			}
			doc["from"], doc["relation"], doc["to"] = fmt.Sprint("report:S-", s.a, "#1"), "derived-from", fmt.Sprint("report:S-", s.b, "#1")
			hidden = hidden || !sees(a.marks[0]) || !sees(b.marks[0])
		}
		h.saidUnless(bare && hidden, s.kind, doc)
	}
	h.clock.Add(time.Hour)
	return w.answers(h)
}

func supports(a, b int) []string {
	out := []string{fmt.Sprint("report:S-", a, "#1")}
	if a != b {
		out = append(out, fmt.Sprint("report:S-", b, "#1"))
	}
	return out
}

// saidUnless puts a judgement on record, or lets its time pass.
func (d *desk) saidUnless(hidden bool, kind string, doc map[string]any) {
	d.clock.Add(time.Minute)
	if hidden {
		return
	}
	text, err := json.Marshal(doc)
	if err != nil {
		d.t.Fatal(err)
	}
	d.clock.Add(-time.Minute)
	if _, err := d.put("all", kind, string(text)); err != nil {
		d.t.Fatal(err, string(text))
	}
}

// answers is everything that the reader is shown.
func (w drawnWorld) answers(h *desk) string {
	var all []any
	add := func(v any, err error) {
		if err != nil {
			v = []string{string(errs.KindOf(err)), err.Error()}
		}
		all = append(all, v)
	}
	ctx := h.b.Context()
	claims, err := h.ListClaims(ctx, judgement.Choice{Officer: "some"})
	add(claims, err)
	list, err := h.ListSources(ctx, "some", "", "", 0, time.Time{})
	add(list, err)
	for i := range w.items {
		c, err := h.Check(ctx, origins.Ask{Officer: "some", Ref: fmt.Sprint("report:S-", i)})
		add(c, err)
	}
	for _, text := range drawnTexts[3:5] {
		c, err := h.Check(ctx, origins.Ask{Officer: "some", Text: text, Limit: 2})
		add(c, err)
	}
	return asJSON(h.t, all)
}

package tearline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
)

// canaries gives words that stand nowhere else, each once.
type canaries struct{ all []string }

func (c *canaries) word(of string) string {
	n := len(c.all)
	w := fmt.Sprintf("Qz%03dxv%s%03d", n, of, n) // an ending of its own: a part of a value may be released
	c.all = append(c.all, w)
	return w
}

// aviary is a report with a canary in every place that can hold one.
type aviary struct {
	canaries
	yaml   string
	fields map[string]map[report.Rung][]string // field → rung → what it shows
	texts  map[string]string                   // "0.written", "0.gist", "tl", "title" → canary of that form
	always []string                            // never to be seen
}

var fieldForms = []struct {
	ladder string
	values []string // "RUNG KEY"; several keys of a rung are all shown with it
}{
	{"source", []string{"full full", "descriptor descriptor"}},
	{"person", []string{"full name", "full also", "described described"}},
	{"place", []string{"name name", "city city", "region region"}},
	{"document", []string{"full number"}},
	{"selector", []string{"full value", "kind kind"}},
	{"organisation", []string{"name name", "kind kind"}},
	{"quantity", []string{"exact exact", "range range", "order order"}},
	{"transport", []string{"full full", "route route"}},
	{"quote", []string{"verbatim verbatim", "paraphrase paraphrase"}},
	{"officer", []string{"withheld-always name"}},
}

// build draws a report: which marks, forms and references it has is random.
func build(t *rapid.T) *aviary {
	a := &aviary{fields: map[string]map[report.Rung][]string{}, texts: map[string]string{}}
	mark := func(label string) string {
		return rapid.SampledFrom([]string{"(S//NF)", "(S//REL TO USA, FRA)", "(C//REL TO USA, FRA, RUS)", "(S//REL TO USA, RUS)"}).Draw(t, label)
	}
	hidden := func(of string) string {
		w := a.word(of)
		a.always = append(a.always, w)
		return w
	}
	var b, fields strings.Builder
	var names []string
	for i, form := range fieldForms {
		for n := range rapid.IntRange(1, 2).Draw(t, "number of "+form.ladder) {
			name := fmt.Sprintf("f%d%c", i, 'a'+n)
			names = append(names, name)
			a.fields[name] = map[report.Rung][]string{}
			fmt.Fprintf(&fields, "  %s: {ladder: %s", name, form.ladder)
			if form.ladder == "source" {
				fmt.Fprintf(&fields, ", ref: %s", hidden("ref"))
			}
			for _, value := range form.values {
				rung, key, _ := strings.Cut(value, " ")
				w := a.word(form.ladder)
				a.fields[name][report.Rung(rung)] = append(a.fields[name][report.Rung(rung)], w)
				if key == "also" {
					w = "[" + w + "]"
				}
				fmt.Fprintf(&fields, ", %s: %s", key, w)
			}
			if form.ladder == "place" {
				fmt.Fprintf(&fields, ", country: DEU, point: [5%d.55, 1%d.99]", n, n) // of its own, as its words are
			}
			fields.WriteString("}\n")
		}
	}
	text := func(form string) string {
		w := a.word("text")
		a.texts[form] = w
		for _, name := range names {
			if rapid.IntRange(0, 3).Draw(t, "reference") == 0 {
				w += " {" + name + "}"
			}
		}
		return w
	}
	fmt.Fprintf(&b, "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: intelligence\ntopics: [counter-terrorism]\nserial: %s\n", hidden("serial"))
	fmt.Fprintf(&b, "authority: {classified_by: %s, derived_from: %s, reason: %s, declassify_on: \"2042-12-10\"}\npurpose: %s\n",
		hidden("by"), hidden("from"), hidden("reason"), hidden("purpose"))
	fmt.Fprintf(&b, "supersedes: %s\n", hidden("old"))
	fmt.Fprintf(&b, "title: {mark: %q, text: %q}\nfields:\n%sportions:\n", mark("title"), text("title"), fields.String())
	for i := range rapid.IntRange(1, 4).Draw(t, "portions") {
		fmt.Fprintf(&b, "  - mark: \"(S//NF)\"\n    frame: %q\n    text: %q\n", mark("frame"), text(fmt.Sprintf("%d.written", i)))
		g := a.word("gist")
		a.texts[fmt.Sprintf("%d.gist", i)] = g
		fmt.Fprintf(&b, "    gists: [{id: %s, mark: %q, text: %s}]\n", hidden("gistid"), mark("gist"), g)
	}
	tl := a.word("tearline")
	a.texts["tl"] = tl
	fmt.Fprintf(&b, "tearlines: [{id: %s, mark: %q, audience: [%s], text: %s, portions: [0]}]\n", hidden("tearlineid"), mark("tearline"),
		rapid.SampledFrom([]string{"FRA", "RUS"}).Draw(t, "audience"), tl)
	a.yaml = strings.ReplaceAll(b.String(), "withheld-always ", "")
	return a
}

// may lists the canaries that an outcome releases, by reading it as plainly as possible.
func (a *aviary) may(d release.Decision) []string {
	var out []string
	shown := map[string]bool{}
	take := func(index int, form string) {
		out = append(out, a.texts[form])
		for _, name := range d.Report().ProseOf(index).Refs() {
			shown[name] = true
		}
	}
	o := d.Outcome()
	if o.Title.Verdict.Goes() {
		take(report.TitleIndex, "title")
	}
	for _, p := range o.Portions {
		if !p.Verdict.Goes() {
			continue
		}
		switch {
		case p.TextFrom == "written":
			take(p.Index, fmt.Sprintf("%d.written", p.Index))
		case strings.HasPrefix(p.TextFrom, "gist:"):
			out = append(out, a.texts[fmt.Sprintf("%d.gist", p.Index)])
		default:
			out = append(out, a.texts["tl"])
		}
	}
	for name := range shown {
		out = append(out, a.fields[name][o.Fields[name].Rung]...)
		if o.Fields[name].Rung == "point" { // a place at its point is named
			out = append(out, a.fields[name]["name"]...)
		}
	}
	return out
}

func ceilings(t *rapid.T) string {
	var rungs []string
	for _, l := range report.Ladders {
		if l != report.Text && l != report.Officer {
			rungs = append(rungs, fmt.Sprintf("%s: %s", l, rapid.SampledFrom(l.Rungs()).Draw(t, string(l))))
		}
	}
	return "{text: " + rapid.SampledFrom([]string{"written", "written", "gist"}).Draw(t, "text") + ", " + strings.Join(rungs, ", ") + "}"
}

// Whatever is decided, only what was released stands in the bundle, and all of
// it that the text shows.
func TestOnlyReleasedCanariesLeave(t *testing.T) {
	torn := 0
	rapid.Check(t, func(rt *rapid.T) {
		a := build(rt)
		w := world{partner: "FRA", report: a.yaml, directives: []string{`
id: D-1
title: For France
issued_by: [Director]
basis: existing law and policy
effective: 2017-01-01T00:00:00Z
expires: 2019-01-01T00:00:00Z
partners: [FRA]
topics: [counter-terrorism]
kinds: [intelligence]
ceiling: SECRET
rungs: ` + ceilings(rt) + `
tokens: ` + fmt.Sprint(rapid.Bool().Draw(rt, "tokens")) + `
mode: automatic
purpose: prevent attacks
benefit: lives
`}}
		d := w.decide(t)
		got, err := tearline.Tear(d, source)
		if !d.Outcome().Verdict.Goes() {
			if err == nil {
				rt.Fatal("torn, though nothing goes")
			}
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		torn++
		bundle, may := string(got.Bundle()), a.may(d)
		for _, c := range a.all {
			if strings.Contains(strings.ToLower(bundle), strings.ToLower(c)) && !slices.Contains(may, c) {
				rt.Fatalf("%s left\n%s", c, bundle)
			}
		}
		for _, c := range may {
			if !strings.Contains(bundle, c) && !strings.Contains(c, "selector") {
				rt.Fatalf("%s was released and is not in\n%s", c, bundle)
			}
		}
		for _, c := range a.always {
			if strings.Contains(bundle, c) {
				rt.Fatalf("%s left", c)
			}
		}
		if hits := tearline.Residue(d, got); len(hits) > 0 {
			rt.Fatalf("residue: %+v\n%s", hits, bundle)
		}
	})
	if torn == 0 {
		t.Error("no world released anything: the test proved nothing")
	}
}

package oracle

import (
	"fmt"
	"strings"
)

var fieldLadders = []string{"source", "person", "place", "time", "document", "selector", "organisation", "quantity", "transport", "quote"}

func (d *draw) report() {
	r := &d.w.Report
	r.Created = date(2, 20)
	r.Serial = "USA-2023-0001"
	if d.chance(3, "no serial") {
		r.Serial = ""
	}
	r.Kind = pick(d, "report kind", "intelligence", "intelligence", "intelligence", "intelligence", "warning", "warning", "warning", "tip")
	r.Topics = pick(d, "report topics", allTopics[:1], allTopics[:1], allTopics[:1], allTopics[:2], allTopics[2:])
	r.Use = pick(d, "report use", nil, nil, nil, []string{"intelligence", "lead"}, []string{"intelligence", "lead"}, []string{"intelligence", "evidence"})
	if d.chance(5, "report without intelligence") {
		r.Use = []string{"lead", "evidence"}
	}
	r.Onward = pick(d, "report onward", "", "none", "own-government", "ask")
	if d.chance(3, "obtained") {
		r.Obtained = &Obtained{"mistreatment"}
	}
	if d.chance(7, "third party") {
		r.ThirdParty = d.thirdParty()
	}
	d.fields()
	names := sortedNames(r.Fields)
	r.Title = Title{Mark: d.mark(), Text: "Notice" + d.references("title", names)}
	if d.chance(50, "quiet title") {
		r.Title = Title{Mark: Mark{System: d.system}, Text: "Notice"}
	}
	for i := range 1 + d.choose(4, "portions") {
		r.Portions = append(r.Portions, d.portion(i, names))
	}
	d.fieldMarks(names)
	d.tearlines()
	if d.chance(6, "uniform") {
		d.uniform()
	}
}

// uniform gives all portions one mark, so that the banner is known: the title
// takes it, and a bare REL stands for its list.
func (d *draw) uniform() {
	r := &d.w.Report
	if d.system == "TLP" {
		return
	}
	m := Mark{System: d.system, Level: 2, Rel: d.list(d.chance(85, "uniform for the partner"))}
	if d.system == "" {
		m.OC, m.IMC, m.PR = d.chance(15, "uniform orcon"), d.chance(10, "uniform imcon"), d.chance(10, "uniform propin")
	}
	r.Marking = m.Banner()
	r.Title = Title{Mark: m, Text: r.Title.Text, Plain: true}
	for i := range r.Portions {
		r.Portions[i].Mark = m
		r.Portions[i].Mark.RelBare = d.chance(40, "bare rel")
		r.Portions[i].Frame = nil
	}
	for name, f := range r.Fields { // a mark derived from a portion's may have lost its base
		f.Marks = nil
		r.Fields[name] = f
	}
}

func (d *draw) thirdParty() *ThirdParty {
	t := &ThirdParty{From: pick(d, "third party of", "GBR", "DEU", "FRA", "GBR/SIS", "RUS"), Consent: pick(d, "third party consent", "", "required", "standing"), Acknowledged: d.chance(25, "acknowledged")}
	if t.From == d.w.Report.Originator {
		t.From = "DEU"
	}
	return t
}

func (d *draw) references(item string, names []string) string {
	var b strings.Builder
	for _, name := range names {
		if d.chance(60, item+" holds "+name) {
			fmt.Fprintf(&b, " {%s}", name)
		}
	}
	return b.String()
}

func (d *draw) portion(i int, names []string) Portion {
	p := Portion{Mark: d.mark(), Text: fmt.Sprintf("Paragraph %s tells", []string{"alpha", "bravo", "delta", "gamma"}[i]) + d.references("portion", names) + "."}
	if d.chance(30, "frame") {
		m := d.wider(p.Mark)
		p.Frame = &m
	}
	for j := range d.choose(3, "gists") {
		m := d.wider(p.Mark)
		if d.chance(40, "gist of its own mark") {
			m = d.mark()
		}
		if d.w.Method != "release" && d.system != "TLP" && d.chance(20, "gist to be shown") {
			m = Mark{System: d.system, Level: 2, Display: d.displayed(true)}
		}
		p.Gists = append(p.Gists, Gist{ID: fmt.Sprintf("g%d%d", i, j), Mark: m, Text: fmt.Sprintf("Shorter %d of paragraph %d.", j, i)})
	}
	if d.chance(25, "own topics") {
		p.Topics = pick(d, "portion topics", allTopics[:1], allTopics[1:2], allTopics[2:], allTopics[:2])
	}
	if d.chance(8, "own use") {
		p.Use = pick(d, "portion use", []string{"intelligence"}, []string{"intelligence", "lead"}, []string{"lead"}, []string{"evidence", "lead"})
	}
	if d.chance(15, "own onward") {
		p.Onward = pick(d, "portion onward", "none", "ask", "own-government")
	}
	if d.chance(5, "portion third party") {
		p.ThirdParty = d.thirdParty()
	}
	if d.chance(2, "portion obtained") {
		p.Obtained = &Obtained{"mistreatment"}
	}
	p.Knowability = pick(d, "knowability", "", "", "", "", "", "", "broad", "narrow")
	return p
}

func (d *draw) tearlines() {
	r := &d.w.Report
	for i := range max(0, d.choose(5, "tearlines")-2) {
		t := Tearline{ID: fmt.Sprintf("tl%d", i), Mark: d.mark(), Text: fmt.Sprintf("The author's version %d.", i)}
		if d.w.Method != "release" && d.system != "TLP" && d.chance(25, "tearline to be shown") {
			t.Mark = Mark{System: d.system, Level: 2, Display: d.displayed(true)}
		}
		t.Audience = pick(d, "audience", nil, []string{d.w.Partner}, []string{country(d.w.Partner)}, []string{"TRILAT"}, []string{"DUET", "GBR"})
		if d.chance(70, "tearline for some") {
			for j := range r.Portions {
				if d.chance(40, fmt.Sprintf("tearline for %d", j)) {
					t.Portions = append(t.Portions, j)
				}
			}
		}
		r.Tearlines = append(r.Tearlines, t)
	}
}

// fields draws up to six fields; the ladders about people and places come often.
func (d *draw) fields() {
	r := &d.w.Report
	r.Fields = map[string]Field{}
	for _, x := range []struct {
		name, ladder string
		percent      int
	}{
		{"p1", "person", 65}, {"p2", "person", 30}, {"s1", "source", 45}, {"l1", "place", 50}, {"t1", "time", 25}, {"d1", "document", 20}, {"e1", "selector", 20},
		{"o1", "organisation", 8}, {"q1", "quantity", 8}, {"r1", "transport", 15}, {"c1", "quote", 8}, {"f1", "officer", 8},
	} {
		if d.chance(x.percent, "field "+x.name) {
			r.Fields[x.name] = d.field(x.name, x.ladder)
		}
	}
}

func (d *draw) field(name, ladder string) Field {
	f := Field{Ladder: ladder, Keys: map[string]string{}}
	word := func(key string) { f.Keys[key] = "Zq" + name + key }
	maybe := func(keys ...string) {
		for _, k := range keys {
			if d.chance(75, name+" has "+k) {
				word(k)
			}
		}
	}
	switch ladder {
	case "source":
		word("full")
		maybe("descriptor")
		if d.chance(80, "source collection") {
			f.Keys["collection"] = pick(d, "collection", "HUMINT", "SIGINT", "OSINT")
		}
		if d.chance(80, "source grade") {
			f.Keys["grade"] = "B"
		}
	case "person":
		word("name")
		maybe("described")
		d.person(&f)
	case "place":
		word("name")
		maybe("city", "region")
		if d.chance(50, "place point") {
			f.Keys["point"] = "59.9343,30.3245"
		}
		if d.chance(80, "place country") {
			f.Keys["country"] = "RUS"
		}
	case "time":
		f.Keys["at"] = "2023-02-14T10:00:00Z"
	case "document":
		f.Keys["type"], f.Keys["number"] = "passport", "AB"+name+"345678"
		f.Holder = d.holder()
	case "selector":
		f.Keys["kind"], f.Keys["value"] = "telephone", "Number"+name+"5550123"
		f.Holder = d.holder()
	case "organisation":
		word("name")
		maybe("kind")
	case "quantity":
		word("exact")
		maybe("range", "order")
	case "transport":
		word("full")
		maybe("route")
	case "quote":
		word("verbatim")
		maybe("paraphrase")
	case "officer":
		word("name")
	}
	if d.chance(5, "field third party") {
		f.ThirdParty = d.thirdParty()
	}
	return f
}

func (d *draw) holder() string {
	if _, ok := d.w.Report.Fields["p1"]; ok && d.chance(70, "holder") {
		return "p1"
	}
	return ""
}

func (d *draw) person(f *Field) {
	f.Nationality = pick(d, "nationality", "RUS", "RUS", "FRA", "DEU", "", "USA")
	switch pick(d, "protected", "nobody", "nobody", "nobody", "nobody", "asylum", "resident", "own-national", "minor", "minor and asylum") {
	case "asylum":
		f.Protected = []string{"asylum"}
	case "resident":
		f.Protected = []string{"resident"}
	case "own-national":
		f.Protected = []string{"own-national"}
	case "minor":
		f.Protected = []string{"minor"}
	case "minor and asylum":
		f.Protected = []string{"minor", "asylum"}
	}
}

// fieldMarks gives some fields marks of their own, each coarser rung's no
// narrower than the last. A field of one portion may begin from its mark.
func (d *draw) fieldMarks(names []string) {
	for _, name := range names {
		f := d.w.Report.Fields[name]
		if f.Ladder == "officer" || !d.chance(40, "marks of "+name) {
			continue
		}
		var within []int
		for _, item := range d.w.items() {
			if strings.Contains(d.w.text(item), "{"+name+"}") {
				within = append(within, item)
			}
		}
		f.Marks = map[string]Mark{}
		var m Mark
		rungs := ladders[f.Ladder]
		for i, r := range rungs[:len(rungs)-1] {
			switch {
			case i == 0 && len(within) == 1 && d.chance(50, "marks from the portion's"):
				m = d.w.mark(within[0])
			case i == 0:
				m = d.mark()
				f.Marks[r] = m
			case d.chance(45, "mark of "+name+" at "+r):
				m = d.wider(m)
				f.Marks[r] = m
			}
		}
		d.w.Report.Fields[name] = f
	}
}

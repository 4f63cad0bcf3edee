package warning

import (
	"slices"
	"strconv"

	"entente/internal/core/report"
	"entente/internal/core/tearline"
)

// Sign is why an item may speak of a threat to life.
type Sign struct {
	Where string `json:"where"`           // report, title, portion:N
	Rule  string `json:"rule"`            // kind, precedence, topic, word
	Word  string `json:"word"`            // the word of the rules: a kind, a precedence, a topic, a stem
	Found string `json:"found,omitempty"` // of a stem: the word as it stands in the text
}

// Item is what signs are looked for in: a report of our own, or what a partner sent.
type Item struct {
	Kind       string
	Precedence string // "" when it is not known
	Topics     []Topics
	Texts      []Text
}

// Topics are the topics of one place of the item.
type Topics struct {
	Where string
	Words []string
}

// Text is one text of the item.
type Text struct{ Where, Words string }

// Signs lists why a report may speak of a threat to life, for a person to
// determine; nil when nothing says so.
func Signs(r *report.Report, rules Rules) []Sign { return SignsIn(ItemOf(r), rules) }

// SignsIn lists the same for any item. A word alone is no sign in a kind of report
// that the rules name.
func SignsIn(it Item, rules Rules) []Sign {
	var out []Sign
	if slices.Contains(rules.Kinds, it.Kind) {
		out = append(out, Sign{Where: "report", Rule: "kind", Word: it.Kind})
	}
	if slices.Contains(rules.Urgent, it.Precedence) {
		out = append(out, Sign{Where: "report", Rule: "precedence", Word: it.Precedence})
	}
	for _, t := range it.Topics {
		for _, w := range t.Words {
			if slices.Contains(rules.Topics, w) {
				out = append(out, Sign{Where: t.Where, Rule: "topic", Word: w})
			}
		}
	}
	if slices.Contains(rules.Wordless, it.Kind) {
		return out
	}
	list := rules.stems()
	for _, t := range it.Texts {
		for _, f := range list.find(t.Words) {
			out = append(out, Sign{Where: t.Where, Rule: "word", Word: f.stem, Found: f.word})
		}
	}
	return out
}

// ItemOf is a report of our own as signs are looked for in it: its prose with
// every field in full, and the names of its files. What is in a file is not read.
func ItemOf(r *report.Report) Item {
	it := Item{Kind: r.Kind, Precedence: r.Precedence, Topics: []Topics{{"report", r.Topics}}}
	for i := report.TitleIndex; i < len(r.Portions); i++ {
		it.Texts = append(it.Texts, Text{place(i), written(r, i)})
		if i != report.TitleIndex && r.Portions[i].Topics != nil {
			it.Topics = append(it.Topics, Topics{place(i), r.Portions[i].Topics})
		}
		if i != report.TitleIndex && r.Portions[i].Attachment != nil {
			it.Texts = append(it.Texts, Text{place(i), r.Portions[i].Attachment.File})
		}
	}
	return it
}

// ItemFrom is what a partner sent, likewise.
func ItemFrom(r tearline.Received) Item {
	it := Item{Kind: r.Kind}
	n := 0
	for _, p := range r.Portions {
		where := "title"
		if !p.Title {
			where = place(n)
			n++
		}
		it.Texts = append(it.Texts, Text{where, p.Text})
	}
	for _, f := range r.Fields {
		it.Texts = append(it.Texts, Text{"report", f.Words})
	}
	for _, f := range r.Files {
		it.Texts = append(it.Texts, Text{"report", f.Name})
	}
	return it
}

// place names a text of a report.
func place(i int) string {
	if i == report.TitleIndex {
		return "title"
	}
	return "portion:" + strconv.Itoa(i)
}

// written is a text of a report with every field in full.
func written(r *report.Report, i int) string {
	lang := r.LangOf(i)
	return report.Render(r.ProseOf(i), lang, func(p report.Part) string {
		f := r.Fields[p.Field]
		if p.Recognised {
			return p.Text
		}
		return f.Words(fullest(f), lang, 0)
	})
}

// fullest is the fullest rung that has a value.
func fullest(f *report.Field) report.Rung { return f.Rungs()[0] }

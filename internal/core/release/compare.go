package release

import (
	"slices"

	"entente/internal/core/report"
)

// Column is an item in one of three ways: as written, at the ceiling, as given.
type Column struct {
	Form string `json:"form"` // a text's: written, gist:ID, tearline:ID, withheld; a field's: its rung
	Mark string `json:"mark,omitempty"`
	Text string `json:"text,omitempty"`
	Own  bool   `json:"own,omitempty"` // the text is an officer's own words, in the form's place
}

// Compared is the title, a portion or a field in its three columns, with every
// gap and reason.
type Compared struct {
	Item    string   `json:"item"`            // title, portion:N, a field's name
	Ladder  string   `json:"ladder"`          // text for the title and portions
	Forms   []string `json:"forms,omitempty"` // of a text: what an officer may choose
	Written Column   `json:"written"`
	Ceiling Column   `json:"ceiling"`
	Given   Column   `json:"given"`
	Gaps    []Gap    `json:"gaps"`
	Reasons []Reason `json:"reasons"`
	Needs   []Need   `json:"needs,omitempty"`
	Token   string   `json:"token,omitempty"` // of a source: TokenOwn, TokenReceived, or none
}

// Compare lists the title, the portions and the fields as they were written, as
// they would be with everything at its ceiling, and as they are given. It shows
// what the author wrote, and is for those alone who may read that.
func (d Decision) Compare() []Compared {
	if !d.Valid() {
		return nil
	}
	e, top := d.proof.engine, d.proof.engine.top()
	given, highest := e.words(), top.words()
	var out []Compared
	for i, t := range e.texts {
		item := Compared{Item: itemName(t.index), Ladder: string(report.Text), Forms: e.goodForms(t), Written: e.asWritten(t),
			Ceiling: top.column(top.texts[i], highest), Given: e.column(t, given), Needs: t.needs, Reasons: slices.Clone(e.textReasons(t))}
		out = append(out, d.withGaps(item))
	}
	for _, name := range e.Report.FieldOrder {
		f, outcome := e.fields[name], d.outcome.Fields[name]
		item := Compared{Item: name, Ladder: string(f.Ladder), Written: e.atRung(f, f.values[0], 0), Ceiling: e.atRung(f, f.ceiling, 0),
			Given: e.atRung(f, f.given, 0), Needs: slices.Clone(outcome.Needs), Reasons: slices.Clone(outcome.Reasons), Token: outcome.Token}
		if f.given != f.withheld() {
			item.Given.Text = given(report.Part{Field: name}, e.Report.Lang)
		}
		out = append(out, d.withGaps(item))
	}
	return out
}

func (d Decision) withGaps(item Compared) Compared {
	item.Gaps = []Gap{}
	for _, g := range d.outcome.Gaps {
		if g.Item == item.Item {
			item.Gaps = append(item.Gaps, g)
		}
	}
	return item
}

// top is the same decision with every text and field at its ceiling.
func (e *engine) top() *engine {
	out := *e
	out.own()
	for _, t := range out.texts {
		at := t.ceiling()
		t.wording, t.reasons = nil, nil
		if t.given() != at {
			t.chosen = t.fullest(at)
		}
	}
	out.lead()
	out.decideFields()
	for _, f := range out.fields {
		f.given = f.ceiling
	}
	return &out
}

// fullest is the first form that goes at a rung of the text ladder.
func (t *text) fullest(at int) *trial {
	i := slices.IndexFunc(t.trials, func(x *trial) bool { return x.goes && x.at == at && (x.tear == nil || x == t.kept || x == t.was) })
	if i < 0 {
		return nil
	}
	return t.trials[i]
}

func (e *engine) column(t *text, words func(report.Part, string) string) Column {
	out := e.textOutcome(t, words)
	if t.chosen == nil {
		return Column{Form: FormWithheld}
	}
	return Column{Form: out.TextFrom, Mark: out.Mark, Text: out.Text, Own: t.rewritten()}
}

// asWritten is a text as its author wrote it, each reference at its fullest.
func (e *engine) asWritten(t *text) Column {
	lang := e.Report.LangOf(t.index)
	text := report.Render(e.Report.ProseOf(t.index), lang, func(p report.Part) string {
		if p.Recognised {
			return p.Text
		}
		f := e.fields[p.Field]
		return f.Words(f.rung(f.values[0]), lang, 0)
	})
	m := e.Report.Title.Mark
	if t.index != report.TitleIndex {
		m = e.Report.Portions[t.index].Mark
	}
	return Column{Form: "written", Mark: m.Portion(), Text: text}
}

// atRung is a field at a rung, marked as the first text that holds it marks it.
func (e *engine) atRung(f *field, at, person int) Column {
	out := Column{Form: string(f.rung(at))}
	if at == f.withheld() {
		return out
	}
	out.Text = f.Words(f.rung(at), e.Report.Lang, person)
	if held := e.holding(f.Name); len(held) > 0 {
		containing := e.Report.Title.Mark
		if held[0] != report.TitleIndex {
			containing = e.Report.Portions[held[0]].Mark
		}
		out.Mark = f.MarkAt(f.rung(at), containing).Portion()
	}
	return out
}

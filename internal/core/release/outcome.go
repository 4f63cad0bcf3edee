package release

import (
	"slices"
	"strconv"

	"entente/internal/core/marking"
	"entente/internal/core/report"
)

// decision turns what was decided into a Decision; moves are an officer's, by field.
func (e *engine) decision(moves map[string]Move) Decision {
	o := Outcome{V: 1, Decision: e.id(), Partner: e.Partner, At: e.At, Policy: e.Policy.Hash(), Use: []string{}, Directives: []string{},
		Fields: map[string]FieldOutcome{}, Gaps: []Gap{}, Verdict: VerdictWithhold}
	words := e.words()
	var marks []marking.Marking
	for _, t := range e.texts {
		out := e.textOutcome(t, words)
		if t.chosen != nil && e.anyGoes() {
			marks = append(marks, e.copyMark(t))
		}
		if t.index == report.TitleIndex {
			o.Title = TextOutcome{Verdict: out.Verdict, TextFrom: out.TextFrom, Mark: out.Mark, Text: out.Text, Needs: out.Needs, Reasons: out.Reasons}
			continue
		}
		o.Portions = append(o.Portions, out)
		if order(out.Verdict) < order(o.Verdict) {
			o.Verdict = out.Verdict
		}
	}
	if e.anyGoes() {
		o.Use, o.Onward = e.uses(), e.onward()
		for _, d := range e.carriers() {
			o.Directives = append(o.Directives, d.ID)
		}
		o.Invocations, o.PassedOver = e.invocations(), e.passedOver()
		if m, err := marking.Rollup(e.Report.Created, marks); err == nil {
			o.Marking = m.Banner()
		}
	}
	for _, name := range e.Report.FieldOrder {
		f := e.fields[name]
		o.Fields[name] = FieldOutcome{Ceiling: f.rung(f.ceiling), Rung: f.rung(f.given), Reasons: e.fieldReasons(f, moves), Needs: f.needs, Token: e.tokenOf(f)}
	}
	o.Gaps = append(o.Gaps, e.gaps(o.Fields, moves)...)
	return Decision{outcome: o, report: e.Report, method: e.Method, self: e.self, service: e.Service, proof: &trace{engine: e}}
}

func order(v Verdict) int {
	return slices.Index([]Verdict{VerdictRelease, VerdictShow, VerdictReview, VerdictRefer, VerdictWithhold}, v)
}

func (e *engine) textOutcome(t *text, words func(report.Part, string) string) PortionOutcome {
	out := PortionOutcome{Index: t.index, Verdict: t.verdict(e.Method), Needs: []Need{}, Reasons: e.textReasons(t)}
	if t.chosen == nil {
		out.Needs = append(out.Needs, t.needs...)
		return out
	}
	out.TextFrom, out.Mark = t.chosen.name, e.copyMark(t).Portion()
	switch {
	case t.rewritten():
		out.Text = t.wording.Text
	case t.chosen.at == asWritten:
		lang := t.chosen.lang
		out.Text = report.Render(e.Report.ProseOf(t.index), lang, func(p report.Part) string { return words(p, lang) })
	case t.chosen.tear == nil || t.leads:
		out.Text = t.chosen.text
	}
	return out
}

// copyMark is the mark of the copy: the level of the form and of the rungs
// given in it, with a REL TO of us and the recipient.
func (e *engine) copyMark(t *text) marking.Marking {
	parts := []marking.Marking{t.chosen.mark}
	var acknowledged []string
	note := func(p *report.ThirdParty) {
		if p != nil && p.Acknowledged {
			acknowledged = append(acknowledged, string(p.From.Country()))
		}
	}
	if t.chosen.at == asWritten {
		for _, name := range e.prose(t.index).refs {
			if f := e.fields[name]; f.given != f.withheld() {
				note(f.ThirdParty)
				parts = append(parts, f.markGiven(e, t))
			}
		}
	}
	for i := range e.bearing(t) {
		for _, p := range e.Report.ThirdParties(i) {
			note(p)
		}
	}
	return marking.Copy(marking.CopyRequest{System: e.Report.System, At: e.Report.Created, Parts: parts,
		Self: string(e.self.Country()), Recipient: string(e.Partner.Country()), Display: e.Method != Release, Acknowledged: acknowledged})
}

// markGiven is the mark of the rung given, as the text holds the field.
func (f *field) markGiven(e *engine, t *text) marking.Marking {
	containing := e.Report.Title.Mark
	if t.index != report.TitleIndex {
		containing = e.Report.Portions[t.index].Mark
	}
	return f.MarkAt(f.rung(f.given), containing)
}

// words gives a reference its words at the rung given. Masked persons are
// numbered in the order in which the tearline shows them.
func (e *engine) words() func(report.Part, string) string {
	numbers := map[string]int{}
	for _, t := range e.texts {
		if t.chosen == nil || t.chosen.at != asWritten {
			continue
		}
		for _, name := range e.prose(t.index).refs {
			f := e.fields[name]
			if f.Ladder == report.Person && f.rung(f.given) == "masked" && numbers[name] == 0 {
				numbers[name] = len(numbers) + 1
			}
		}
	}
	return func(p report.Part, lang string) string {
		f := e.fields[p.Field]
		r := f.rung(f.given)
		if p.Recognised && f.Spoken(r) {
			return p.Text
		}
		return f.Words(r, lang, numbers[p.Field])
	}
}

func itemName(i int) string {
	if i == report.TitleIndex {
		return "title"
	}
	return "portion:" + strconv.Itoa(i)
}

package release

import (
	"slices"

	"entente/internal/core/directive"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// standing is a field as one text that goes as written holds it.
type standing struct {
	text    *text
	groups  []group // rungs of one mark, fullest first
	ceiling int     // index of the fullest rung allowed here
	auto    int     // the same, by automatic directives alone
}

// group is the rungs of a field that share a mark, as one text holds the field.
type group struct {
	rungs  []int // indices with a value, fullest first
	road   road
	answer directive.Answer
}

// field is what is decided for a field.
type field struct {
	*report.Field
	stands   []standing
	values   []int // indices of rungs with a value, fullest first; withheld last
	ceiling  int
	deflt    int                    // the lowest default
	defaults []*directive.Directive // those that set it
	need     int                    // index of a stated need; -1: none
	given    int
	capped   bool // the automatic cap lowered it
	needs    []Need
}

func (f *field) rung(at int) report.Rung { return f.Ladder.Rungs()[at] }

func (f *field) withheld() int { return len(f.Ladder.Rungs()) - 1 }

// decideFields finds each field's ceiling and the rung given.
func (e *engine) decideFields() {
	for _, name := range e.Report.FieldOrder {
		e.fields[name] = e.decideField(e.Report.Fields[name])
	}
}

func (e *engine) decideField(rf *report.Field) *field {
	f := &field{Field: rf, need: -1}
	for _, r := range rf.Rungs() {
		f.values = append(f.values, rf.Ladder.Index(r))
	}
	f.ceiling, f.deflt = f.withheld(), 0
	autoCap, anyAuto := f.withheld(), false
	for _, i := range e.holding(rf.Name) {
		t := e.text(i)
		if t.chosen == nil || t.chosen.at != asWritten {
			continue
		}
		s := e.stand(f, t, "")
		f.stands = append(f.stands, s)
		f.ceiling = min(f.ceiling, s.ceiling)
		if !t.review {
			anyAuto, autoCap = true, min(autoCap, s.auto)
		}
		f.lowerDefault(t.chosen.covers())
	}
	f.given = max(f.ceiling, f.fall(f.deflt))
	if want, ok := e.Needs[rf.Name]; ok {
		f.need = rf.Ladder.Index(want)
		f.given = max(f.ceiling, min(f.given, f.fall(f.need)))
	}
	if anyAuto && f.given < autoCap {
		f.given, f.capped = autoCap, true
	}
	e.assess(f)
	return f
}

// fall is the rung with a value at or below the index.
func (f *field) fall(at int) int { return f.Ladder.Index(f.Fall(f.rung(at))) }

// lowerDefault takes in the defaults of the directives that cover a text.
func (f *field) lowerDefault(covers []*directive.Directive) {
	for _, d := range covers {
		r, ok := d.DefaultRung(f.Ladder)
		if !ok {
			continue
		}
		switch at := f.Ladder.Index(r); {
		case at > f.deflt:
			f.deflt, f.defaults = at, []*directive.Directive{d}
		case at == f.deflt && at > 0 && !slices.Contains(f.defaults, d):
			f.defaults = append(f.defaults, d)
		}
	}
}

// stand asks the rules about the field as a text holds it, mark by mark.
// assumed, if not "", is the risk to assume instead of what was assessed.
func (e *engine) stand(f *field, t *text, assumed string) standing {
	s := standing{text: t, ceiling: f.withheld(), auto: f.withheld()}
	containing := e.Report.Title.Mark
	if t.index != report.TitleIndex {
		containing = e.Report.Portions[t.index].Mark
	}
	x := item{portion: t.index, field: f.Field}
	var last marking.Marking
	for _, at := range f.values[:len(f.values)-1] {
		m := f.MarkAt(f.rung(at), containing)
		if n := len(s.groups); n > 0 && m.Portion() == last.Portion() {
			s.groups[n-1].rungs = append(s.groups[n-1].rungs, at)
			continue
		}
		last = m
		w := e.roadOf(x, m)
		facts := e.facts(x, m, w, w.now)
		if assumed != "" {
			facts.Risk = assumed
		}
		s.groups = append(s.groups, group{rungs: []int{at}, road: w, answer: e.session.Ask(facts)})
	}
	for _, g := range s.groups {
		for _, at := range g.rungs {
			if at < s.ceiling && reaches(g.answer, at, false) {
				s.ceiling = at
			}
			if at < s.auto && reaches(g.answer, at, true) {
				s.auto = at
			}
		}
	}
	return s
}

// assess names the assessment that is missing, where one of low risk would raise the ceiling.
func (e *engine) assess(f *field) {
	subject := e.Report.Subject(f.Name)
	if subject == "" || len(f.stands) == 0 || f.ceiling == f.values[0] {
		return
	}
	if risk := e.risk(subject); risk == "low" || risk == "real" || e.breached() {
		return
	}
	for _, s := range f.stands {
		if e.stand(f, s.text, "low").ceiling < f.ceiling {
			f.needs = []Need{{Who: string(e.self), What: "assessment", Ground: groundAssessment}}
			return
		}
	}
}

// breached tells whether the partner has broken an assurance: then nothing
// that rests on it counts, and naming an assessment as missing would be untrue.
func (e *engine) breached() bool {
	return slices.ContainsFunc(e.Policy.Assurances(), func(a party.Assurance) bool {
		return a.From == e.Partner && slices.ContainsFunc(a.Breaches, func(b party.Breach) bool { return !e.At.Before(b.At) })
	})
}

// carriers are the directives that permit the field at the rung given.
func (f *field) carriers() []*directive.Directive {
	var out []*directive.Directive
	for _, s := range f.stands {
		for _, g := range s.groups {
			if !slices.Contains(g.rungs, f.given) {
				continue
			}
			for _, p := range g.answer.Permits {
				if p.At <= f.given {
					out = append(out, p.Directive)
				}
			}
		}
	}
	return out
}

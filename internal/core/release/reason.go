package release

import (
	"fmt"
	"slices"
	"strings"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// reasons gathers what bears on one item, each rule and effect once.
type reasons struct {
	ladder report.Ladder
	list   []Reason
}

// permit notes a permit at its highest rung.
func (r *reasons) permit(p directive.Permit) {
	rung := r.ladder.Rungs()[p.At]
	for i := range r.list {
		x := &r.list[i]
		if x.Rule == p.Directive.ID && x.Effect == EffectPermit {
			if r.ladder.Index(x.Rung) > p.At {
				x.Rung = rung
			}
			return
		}
	}
	r.list = append(r.list, Reason{Rule: p.Directive.ID, Basis: p.Directive.Basis, Effect: EffectPermit, Rung: rung, Invocation: strings.Join(p.Invocations, ", ")})
}

// forbid notes a forbid or restrict at the coarsest rung that it binds, no
// coarser than lowest.
func (r *reasons) forbid(f directive.Forbid, lowest int) {
	effect := EffectForbid
	if f.Restrict {
		effect = EffectRestrict
	}
	at := min(f.At, lowest)
	rungs := r.ladder.Rungs()
	for i := range r.list {
		x := &r.list[i]
		if x.Rule == f.ID && x.Effect == effect {
			if r.ladder.Index(x.Rung) < at {
				x.Rung = rungs[at]
			}
			return
		}
	}
	r.list = append(r.list, Reason{Rule: f.ID, Basis: f.Basis, Effect: effect, Rung: rungs[at], Cure: f.Cure})
}

// unmet notes a directive that would permit if its condition were met.
func (r *reasons) unmet(u directive.Unmet, partner party.Code) {
	x := Reason{Rule: u.Directive.ID, Basis: u.Directive.Basis, Effect: EffectSilent, Rung: r.ladder.Rungs()[u.At],
		Cure: fmt.Sprintf("record an assurance of %s in force: %s", partner, strings.Join(u.Kinds, ", "))}
	if !slices.Contains(r.list, x) {
		r.list = append(r.list, x)
	}
}

// answer notes everything of one answer. What every permit lifts by its authority
// does not bind.
func (r *reasons) answer(a directive.Answer, lowest int, w road, partner party.Code) {
	for _, u := range a.Unmet {
		r.unmet(u, partner)
	}
	for _, p := range a.Permits {
		r.permit(p)
	}
	for _, f := range a.Binding() {
		if f.ID == lawAsked {
			f.Cure = consents(w.missing)
		}
		r.forbid(f, lowest)
	}
}

// lawAsked is the built-in law whose cure depends on the item: the consents
// that are missing, or none where nobody can give it.
const lawAsked = "law.road.asked"

func consents(missing []Need) string {
	var out []string
	for _, n := range missing {
		out = append(out, fmt.Sprintf("%s (%s)", n.Who, n.Ground))
	}
	if len(out) == 0 {
		return ""
	}
	return "record the consent of " + strings.Join(out, ", ")
}

// sorted gives the reasons by rule id; silence, where nothing permits.
func (r *reasons) sorted() []Reason {
	if !slices.ContainsFunc(r.list, func(x Reason) bool { return x.Effect == EffectPermit || x.Effect == EffectSilent }) {
		r.list = append(r.list, Reason{Rule: "silence", Basis: "no directive in scope permits it", Effect: EffectSilent})
	}
	slices.SortStableFunc(r.list, func(a, b Reason) int {
		if c := strings.Compare(a.Rule, b.Rule); c != 0 {
			return c
		}
		return strings.Compare(a.Effect, b.Effect)
	})
	return slices.Compact(r.list)
}

// textReasons are the reasons of every form tried up to the one that goes,
// worked out once the texts are decided.
func (e *engine) textReasons(t *text) []Reason {
	if t.reasons == nil {
		t.reasons = e.gatherText(t)
	}
	return t.reasons
}

func (e *engine) gatherText(t *text) []Reason {
	r := &reasons{ladder: report.Text}
	for _, tried := range t.trials {
		r.answer(tried.answer, tried.at, tried.road, e.Partner)
		if tried == t.chosen {
			break
		}
	}
	if t.chosen != nil && t.index != report.TitleIndex && e.Report.Portions[t.index].Narrow {
		rule, basis := "knowability", "few could have known it; it never goes without a human"
		if a := e.Report.Portions[t.index].Attachment; a != nil {
			rule, basis = "attachment", "no check sees into "+a.File+"; a portion with a file never goes without a human"
		}
		r.list = append(r.list, Reason{Rule: rule, Basis: basis, Effect: EffectDefault})
	}
	if t.wording != nil {
		r.list = append(r.list, Reason{Rule: ruleOfficer, Basis: t.wording.Reason, Effect: EffectOfficer, Rung: report.Text.Rungs()[t.given()]})
	}
	if t.kept != nil {
		r.list = append(r.list, Reason{Rule: "use", Basis: "no use is common to the directives, the report and its portions", Effect: EffectForbid})
	}
	return r.sorted()
}

// fieldReasons are the reasons for a field's ceiling and for the rung given.
func (e *engine) fieldReasons(f *field, moves map[string]Move) []Reason {
	r := &reasons{ladder: f.Ladder}
	for _, s := range f.stands {
		for _, g := range s.groups {
			r.answer(g.answer, g.rungs[len(g.rungs)-1], g.road, e.Partner)
		}
	}
	if len(f.stands) == 0 {
		r.list = e.absence(f)
	}
	r.list = append(r.list, e.choice(f, moves)...)
	if f.Ladder == report.Officer {
		a := e.session.Ask(directive.Facts{Ladder: report.Officer, Topics: e.topics(report.TitleIndex), Originator: e.Report.Originator, Equivalent: true})
		for _, x := range a.Binding() {
			r.list = append(r.list, Reason{Rule: x.ID, Basis: x.Basis, Effect: EffectForbid, Rung: report.Withheld, Cure: x.Cure})
		}
	}
	if e.risk(e.Report.Subject(f.Name)) == "real" {
		for i := range r.list {
			if r.list[i].Rule == "law.identity.assessment" {
				r.list[i].Cure = "" // a risk assessed as real is not overridden
			}
		}
	}
	return r.sorted()
}

// absence says why a field stands in no prose that goes: the reasons of the
// texts that hold it, as far as those kept their prose back.
func (e *engine) absence(f *field) []Reason {
	var out []Reason
	for _, i := range e.holding(f.Name) {
		t := e.text(i)
		if t.written.goes && t.chosen != nil {
			out = append(out, Reason{Rule: t.chosen.name, Basis: "it stands for the prose of " + itemName(i), Effect: EffectDefault})
			continue
		}
		for _, x := range e.textReasons(t) {
			if x.Effect == EffectForbid || x.Effect == EffectRestrict || x.Effect == EffectSilent {
				x.Rung = ""
				if !slices.Contains(out, x) {
					out = append(out, x)
				}
			}
		}
	}
	if len(out) == 0 && len(e.holding(f.Name)) == 0 {
		out = append(out, Reason{Rule: "prose", Basis: "no title or portion refers to it", Effect: EffectSilent})
	}
	return out
}

// choice says what set the rung given, where a default, a need, the automatic
// cap or an officer did.
func (e *engine) choice(f *field, moves map[string]Move) []Reason {
	var out []Reason
	if f.deflt > 0 && len(f.stands) > 0 {
		for _, d := range f.defaults {
			out = append(out, Reason{Rule: d.ID, Basis: d.Basis, Effect: EffectDefault, Rung: f.Fall(f.rung(f.deflt))})
		}
	}
	if f.need >= 0 && len(f.stands) > 0 {
		out = append(out, Reason{Rule: "need", Basis: "a stated need", Effect: EffectDefault, Rung: f.rung(f.need)})
	}
	if f.capped {
		out = append(out, Reason{Rule: "automatic", Basis: "without review, never above what automatic directives alone reach", Effect: EffectDefault, Rung: f.rung(f.given)})
	}
	if m, ok := moves[f.Name]; ok {
		out = append(out, Reason{Rule: ruleOfficer, Basis: m.Reason, Effect: EffectOfficer, Rung: f.rung(f.given)})
	}
	return out
}

// gaps lists, item by item, the step from what was written to the ceiling and
// the step from the ceiling to what is given.
func (e *engine) gaps(fields map[string]FieldOutcome, moves map[string]Move) []Gap {
	var out []Gap
	for _, name := range e.Report.FieldOrder {
		f := e.fields[name]
		if full := f.values[0]; f.ceiling != full {
			out = append(out, Gap{name, f.rung(full), f.rung(f.ceiling), e.whyCeiling(f, fields[name].Reasons)})
		}
		if f.given != f.ceiling {
			out = append(out, Gap{name, f.rung(f.ceiling), f.rung(f.given), because(e.choice(f, moves), EffectOfficer, EffectDefault)})
		}
	}
	for _, t := range e.texts {
		rungs := report.Text.Rungs()
		ceiling, given := t.ceiling(), t.given()
		if ceiling != asWritten {
			out = append(out, Gap{itemName(t.index), rungs[asWritten], rungs[ceiling], because(e.textReasons(t), EffectForbid, EffectRestrict, EffectSilent, EffectPermit)})
		}
		if given != ceiling {
			why := "use: no use is common to the directives, the report and its portions"
			switch {
			case t.wording != nil:
				why = ruleOfficer + ": " + t.wording.Reason
			case t.chosen != nil:
				why = t.chosen.name + ": the author's tearline is tried before the prose"
			}
			out = append(out, Gap{itemName(t.index), rungs[ceiling], rungs[given], why})
		}
	}
	return out
}

// ceiling is the index of the fullest form that could go.
func (t *text) ceiling() int {
	out := len(report.Text.Rungs()) - 1
	for _, tried := range t.trials {
		if tried.goes && (tried.tear == nil || tried == t.chosen || tried == t.kept || tried == t.was) {
			out = min(out, tried.at)
		}
	}
	return out
}

func (t *text) given() int {
	if t.chosen == nil {
		return len(report.Text.Rungs()) - 1
	}
	return t.chosen.at
}

// whyCeiling names what keeps the next fuller rung back.
func (e *engine) whyCeiling(f *field, all []Reason) string {
	if len(f.stands) == 0 {
		return because(all, EffectForbid, EffectRestrict, EffectSilent, EffectDefault)
	}
	var binding []Reason
	for _, x := range all {
		if (x.Effect == EffectForbid || x.Effect == EffectRestrict) && f.Ladder.Index(x.Rung) >= f.next() {
			binding = append(binding, x)
		}
	}
	if len(binding) == 0 {
		return because(all, EffectSilent, EffectPermit)
	}
	return because(binding, EffectForbid, EffectRestrict)
}

// next is the index of the rung just fuller than the ceiling.
func (f *field) next() int {
	at := slices.Index(f.values, f.ceiling)
	return f.values[max(0, at-1)]
}

// because names rules with their basis, for the first of the effects that any reason has.
func because(list []Reason, effects ...string) string {
	for _, effect := range effects {
		var out []string
		for _, x := range list {
			if x.Effect != effect {
				continue
			}
			words := fmt.Sprintf("%s: %s", x.Rule, x.Basis)
			if effect == EffectPermit {
				words = fmt.Sprintf("%s permits %s and no more: %s", x.Rule, x.Rung, x.Basis)
				if x.Invocation != "" {
					words += ", as invoked by " + x.Invocation
				}
			}
			out = append(out, words)
		}
		if len(out) > 0 {
			return strings.Join(out, "; ")
		}
	}
	return "silence: no directive in scope permits it"
}

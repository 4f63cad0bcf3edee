package release

import (
	"maps"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/report"
)

// trace is what a review needs to decide again with an officer's moves.
type trace struct {
	engine   *engine
	approved bool
}

// Move is an officer's choice of another rung for a field, up to the ceiling.
type Move struct {
	Field  string      `json:"field"`
	Rung   report.Rung `json:"rung"`
	Reason string      `json:"reason"`
}

// Approval is an officer's review: the choices, and the approval itself.
type Approval struct {
	Officer  string
	Wordings []Wording // applied before the moves, since fields go out only through prose
	Moves    []Move
	Approve  bool // false: the choices are applied and the decision still waits
}

// Review applies an officer's choices to a decision and, if told so, approves
// it. A form that may not go, a move above the ceiling, to a rung without a
// value, and what has no reason are refused whole. What waited for review then
// goes. The words of an officer take the place of a form's, under the form's
// mark: what they say is that officer's, and no rule is asked about it.
func Review(d Decision, a Approval) (Decision, error) {
	const op = "release.Review"
	if !d.Valid() {
		return Decision{}, errs.E(errs.Internal, op, "no decision to review")
	}
	if strings.TrimSpace(a.Officer) == "" {
		return Decision{}, errs.E(errs.Invalid, op, "no officer; expected who reviews")
	}
	e := *d.proof.engine
	e.fields = maps.Clone(e.fields)
	if err := e.reword(a.Wordings); err != nil {
		return Decision{}, err
	}
	moves := map[string]Move{}
	for _, m := range a.Moves {
		if _, twice := moves[m.Field]; twice {
			return Decision{}, errs.E(errs.Invalid, op, "%s is moved twice; expected one move for a field", m.Field)
		}
		f, err := e.moved(m)
		if err != nil {
			return Decision{}, err
		}
		e.fields[m.Field] = f
		moves[m.Field] = m
	}
	if len(e.uses()) == 0 && e.anyGoes() {
		return Decision{}, errs.E(errs.Denied, op, "the moves leave no use that all directives allow")
	}
	if a.Approve {
		e.texts = slices.Clone(e.texts)
		for i, t := range e.texts {
			copied := *t
			copied.review = false
			e.texts[i] = &copied
		}
		for name, f := range e.fields {
			e.fields[name] = f.rebound(&e)
		}
	}
	out := e.decision(moves)
	out.proof.approved = d.proof.approved || a.Approve
	return out, nil
}

// moved is the field at an officer's rung.
func (e *engine) moved(m Move) (*field, error) {
	const op = "release.Review"
	f := e.fields[m.Field]
	if f == nil {
		return nil, errs.E(errs.Invalid, op, "%q; expected a field of the report: %s", m.Field, strings.Join(e.Report.FieldOrder, ", "))
	}
	at := f.Ladder.Index(m.Rung)
	switch {
	case at < 0 || !slices.Contains(f.values, at):
		return nil, errs.E(errs.Invalid, op, "%s=%s; expected a rung that has a value", m.Field, m.Rung)
	case strings.TrimSpace(m.Reason) == "":
		return nil, errs.E(errs.Invalid, op, "%s=%s has no reason; expected one", m.Field, m.Rung)
	case at < f.ceiling:
		return nil, errs.E(errs.Denied, op, "%s=%s is above the ceiling %s", m.Field, m.Rung, f.rung(f.ceiling))
	}
	out := *f
	out.given, out.capped = at, false
	return &out, nil
}

// rebound is the field with its standings in the texts of e.
func (f *field) rebound(e *engine) *field {
	out := *f
	out.stands = slices.Clone(f.stands)
	for i := range out.stands {
		out.stands[i].text = e.text(out.stands[i].text.index)
	}
	return &out
}

// Approved tells whether everything that would go may go: nothing waits for
// review, or an officer approved it.
func (d Decision) Approved() bool {
	if !d.Valid() || !d.proof.engine.anyGoes() {
		return false
	}
	return !slices.ContainsFunc(d.proof.engine.texts, func(t *text) bool { return t.chosen != nil && t.review })
}

// Automatic tells whether it goes without review and no officer has moved or approved it.
func (d Decision) Automatic() bool { return d.Approved() && !d.proof.approved }

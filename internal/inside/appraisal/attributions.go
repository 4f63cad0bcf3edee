package appraisal

import (
	"context"
	"slices"

	"entente/internal/core/assess"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Analysis is the analysis of a question.
type Analysis struct {
	Marked
	assess.Analysis
	Marks map[string]string `json:"marks"` // of each hypothesis, evidence, weight and attribution in it, as kind:ID
}

// Analyse sets the hypotheses on a question against the evidence; not-found when there is
// neither that the officer may see.
func (a *Appraisals) Analyse(ctx context.Context, ask Asked, question string) (Analysis, error) {
	var out Analysis
	err := a.judgements.View(ctx, ask.Officer, ask.AsOf, func(v judgement.View) error {
		m, held, err := matrix(v, question)
		if err != nil {
			return err
		}
		if len(m.Hypotheses) == 0 && len(m.Evidence) == 0 {
			return none("hypothesis", question)
		}
		var items []string
		for _, s := range m.Evidence {
			items = append(items, s.Says().Items...)
		}
		roots, err := a.roots(v, items)
		if err != nil {
			return err
		}
		out.Analysis = assess.Analyse(question, m, roots)
		out.Marks = each(held)
		out.Marked, err = together(v, held, items, roots)
		return err
	})
	return out, err
}

// matrix reads what there is on a question: the hypotheses and the evidence, and what is
// held and weighed of those.
func matrix(v judgement.View, question string) (m assess.Matrix, held []insidedb.Judgement, err error) {
	known := map[string]bool{}
	var some []insidedb.Judgement
	if m.Hypotheses, some, err = stated(v, assess.KindHypothesis, func(h assess.Hypothesis) bool { return h.Question == question }); err != nil {
		return m, nil, err
	}
	held = slices.Concat(held, some)
	if m.Evidence, some, err = stated(v, assess.KindEvidence, func(e assess.Evidence) bool { return e.Question == question }); err != nil {
		return m, nil, err
	}
	held = slices.Concat(held, some)
	for _, j := range held {
		known[j.Target()] = true
	}
	if m.Attributions, some, err = stated(v, assess.KindAttribution, func(a assess.Attribution) bool { return known[a.Hypothesis] }); err != nil {
		return m, nil, err
	}
	held = slices.Concat(held, some)
	m.Weights, some, err = stated(v, assess.KindWeight, func(w assess.Weight) bool { return known[w.Evidence] && known[w.Hypothesis] })
	return m, slices.Concat(held, some), err
}

// HypothesisQuestions lists the questions that have a hypothesis or evidence.
func (a *Appraisals) HypothesisQuestions(ctx context.Context, ask Asked) (Questions, error) {
	return a.questions(ctx, ask, func(v judgement.View) (counts, error) {
		c := counts{}
		if err := count(v, &c, assess.KindHypothesis, func(h assess.Hypothesis) string { return h.Question }); err != nil {
			return nil, err
		}
		return c, count(v, &c, assess.KindEvidence, func(e assess.Evidence) string { return e.Question })
	})
}

package appraisal

import (
	"context"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
)

// Combined is the combined view of a question.
type Combined struct {
	Marked
	assess.Combined
	Marks map[string]string `json:"marks"` // of each estimate in it, as estimate:ID
}

// Combine sets the estimates of a question side by side; not-found when there is none
// that the officer may see.
func (a *Appraisals) Combine(ctx context.Context, ask Asked, question string) (Combined, error) {
	var out Combined
	err := a.judgements.View(ctx, ask.Officer, ask.AsOf, func(v judgement.View) error {
		all, held, err := stated(v, assess.KindEstimate, func(e assess.Estimate) bool { return e.Question == question })
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return none("estimate", question)
		}
		var items []string
		for _, s := range all {
			items = append(items, s.Says().Origin.Items...)
		}
		roots, err := a.roots(v, items)
		if err != nil {
			return err
		}
		out.Combined = assess.Combine(question, all, roots)
		out.Marks = each(held)
		out.Marked, err = together(v, held, items, roots)
		return err
	})
	return out, err
}

// none is what is said of a question on which nothing is held, or seen.
func none(what, question string) error {
	return errs.E(errs.NotFound, "appraisal", "no %s on %.80q is held", what, question)
}

// EstimateLine is one estimate with what goes with it.
type EstimateLine struct {
	ID       string          `json:"id"`
	Mark     string          `json:"mark"`
	Groups   []string        `json:"groups,omitempty"`
	Caveats  access.Caveats  `json:"caveats"`
	By       string          `json:"by"`
	Since    time.Time       `json:"since"`
	Estimate assess.Estimate `json:"estimate"`
	Reads    string          `json:"reads"` // its range in words
	Earlier  []EarlierFigure `json:"earlier,omitempty"`
}

// EarlierFigure is what an estimate said before.
type EarlierFigure struct {
	By       string          `json:"by"`
	Since    time.Time       `json:"since"`
	Estimate assess.Estimate `json:"estimate"`
	Reads    string          `json:"reads"`
}

// Estimates are those of one question, each as its author put it.
type Estimates struct {
	Marked
	Question  string         `json:"question"`
	Estimates []EstimateLine `json:"estimates"`
}

// Estimates gives those of a question, by id; not-found when there is none that the
// officer may see.
func (a *Appraisals) Estimates(ctx context.Context, ask Asked, question string) (Estimates, error) {
	out := Estimates{Question: question}
	err := a.judgements.View(ctx, ask.Officer, ask.AsOf, func(v judgement.View) error {
		all, held, err := stated(v, assess.KindEstimate, func(e assess.Estimate) bool { return e.Question == question })
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return none("estimate", question)
		}
		for i, s := range all {
			n := len(s.Versions) - 1
			line := EstimateLine{ID: s.ID, Mark: held[i].Mark, Groups: held[i].Label.Groups, Caveats: held[i].Caveats, By: s.By(), Since: s.Versions[n].Since,
				Estimate: s.Says(), Reads: s.Says().Range.String()}
			for _, e := range s.Versions[:n] {
				line.Earlier = append(line.Earlier, EarlierFigure{e.By, e.Since, e.Says, e.Says.Range.String()})
			}
			out.Estimates = append(out.Estimates, line)
		}
		out.Marked, err = together(v, held, nil, nil)
		return err
	})
	return out, err
}

// Question is a question with how many judgements of each sort stand on it.
type Question struct {
	Question string         `json:"question"`
	Counts   map[string]int `json:"counts"` // by kind
	Mark     string         `json:"mark"`   // of those
}

// Questions are the questions on which something stands.
type Questions struct {
	Marked
	Questions []Question `json:"questions"` // by name
	More      bool       `json:"more"`
}

// EstimateQuestions lists the questions that have an estimate.
func (a *Appraisals) EstimateQuestions(ctx context.Context, ask Asked) (Questions, error) {
	return a.questions(ctx, ask, func(v judgement.View) (counts, error) {
		c := counts{}
		return c, count(v, &c, assess.KindEstimate, func(e assess.Estimate) string { return e.Question })
	})
}

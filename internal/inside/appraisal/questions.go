package appraisal

import (
	"context"
	"maps"
	"slices"

	"entente/internal/core/assess"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// counts are the judgements on each question, by kind.
type counts map[string]map[string][]insidedb.Judgement

// count adds the judgements of a kind.
func count[R assess.Record](v judgement.View, c *counts, kind string, question func(R) string) error {
	all, held, err := stated(v, kind, every[R])
	if err != nil {
		return err
	}
	for i, s := range all {
		q := question(s.Says())
		if (*c)[q] == nil {
			(*c)[q] = map[string][]insidedb.Judgement{}
		}
		(*c)[q][kind] = append((*c)[q][kind], held[i])
	}
	return nil
}

func (a *Appraisals) questions(ctx context.Context, ask Asked, find func(judgement.View) (counts, error)) (Questions, error) {
	var out Questions
	err := a.judgements.View(ctx, ask.Officer, ask.AsOf, func(v judgement.View) error {
		found, err := find(v)
		if err != nil {
			return err
		}
		names, more := page(slices.Sorted(maps.Keys(found)), ask.Limit)
		out = Questions{Questions: []Question{}, More: more}
		var held []insidedb.Judgement
		for _, name := range names {
			q := Question{Question: name, Counts: map[string]int{}}
			var its []insidedb.Judgement
			for kind, all := range found[name] {
				q.Counts[kind] = len(all)
				its = append(its, all...)
			}
			of, err := together(v, its, nil, nil)
			if err != nil {
				return err
			}
			q.Mark, held = of.Mark, append(held, its...)
			out.Questions = append(out.Questions, q)
		}
		out.Marked, err = together(v, held, nil, nil)
		return err
	})
	return out, err
}

package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// candidate is a hypothesis with what everybody holds of it.
func (b *board) candidate(h int, score Score, all []Stated[Attribution]) Candidate {
	s := b.hypotheses[h]
	says := s.Says()
	c := Candidate{ID: s.ID, Statement: says.Statement, Items: says.Items, Score: score, Held: []HeldBy{}}
	since := len(s.Versions) - 1
	for since > 0 && s.Versions[since-1].Says.Statement == says.Statement {
		since--
	}
	c.Officer, c.Since = s.Versions[since].By, s.Versions[since].Since
	for i, v := range s.Versions[:since] {
		if i == 0 || v.Says.Statement != s.Versions[i-1].Says.Statement {
			c.Earlier = append(c.Earlier, Reworded{v.Since, v.By, v.Says.Statement})
		}
	}
	if held, ok := heldBy(s, func(h Hypothesis) Assessment { return h.Assessment }); ok {
		c.Held = append(c.Held, held)
	}
	for _, a := range byID(all) {
		if a.Says().Hypothesis != KindHypothesis+":"+s.ID {
			continue
		}
		if held, ok := heldBy(a, func(a Attribution) Assessment { return a.Assessment }); ok {
			c.Held = append(c.Held, held)
		}
	}
	slices.SortStableFunc(c.Held, func(x, y HeldBy) int { return cmp.Compare(x.Holds.By, y.Holds.By) })
	c.For, c.Against, c.Unweighed = b.support(h)
	return c
}

// heldBy is what one judgement holds, and held before. It is not where nothing is held
// and nothing was.
func heldBy[R Record](s Stated[R], of func(R) Assessment) (HeldBy, bool) {
	var line []HeldSince
	for _, v := range s.Versions {
		a := of(v.Says)
		a.By = cmp.Or(a.By, v.By)
		if n := len(line); n > 0 && equal(line[n-1].Holds, a) {
			continue
		}
		if len(line) > 0 || a.Likelihood != "" || a.Confidence != "" {
			line = append(line, HeldSince{v.Since, v.By, a})
		}
	}
	if len(line) == 0 {
		return HeldBy{}, false
	}
	last := line[len(line)-1]
	return HeldBy{ID: s.ID, Officer: last.Officer, Since: last.Since, Holds: last.Holds, Earlier: line[:len(line)-1]}, true
}

// equal compares assessments by what they say.
func equal(a, b Assessment) bool {
	p, q := a.Percent, b.Percent
	a.Percent, b.Percent = nil, nil
	return a == b && (p == nil) == (q == nil) && (p == nil || *p == *q)
}

// support counts the origins for and against a hypothesis, and the cells without a weight.
func (b *board) support(h int) (pro, contra, unweighed int) {
	for g := range b.why {
		speaksFor, speaksAgainst := false, false
		for r := range b.rows {
			if b.group[r] != g || !b.counted(r) {
				continue
			}
			lo, hi, ok := b.reach(r, h)
			speaksFor, speaksAgainst = speaksFor || ok && lo > 0, speaksAgainst || ok && hi < 0
		}
		if speaksFor {
			pro++
		}
		if speaksAgainst {
			contra++
		}
	}
	for r := range b.rows {
		if len(b.cells[[2]int{r, h}]) == 0 {
			unweighed++
		}
	}
	return pro, contra, unweighed
}

// row is one piece of evidence, with its cells in the order of the hypotheses.
func (b *board) row(r int, order []int) EvidenceRow {
	s := b.rows[r]
	e := s.Says()
	out := EvidenceRow{ID: s.ID, Statement: e.Statement, Officer: s.By(), Items: e.Items, Source: e.Source, Speaker: e.Speaker, Event: e.Event,
		Credibility: e.Credibility, Relevance: e.Relevance, Cells: []Cell{}, Origin: b.group[r] + 1, Counted: b.counted(r), Flags: b.flags(r)}
	for _, h := range order {
		c := Cell{Hypothesis: b.hypotheses[h].ID, Weights: []Weighing{}}
		c.Weights = append(c.Weights, b.cells[[2]int{r, h}]...)
		c.Differ = slices.ContainsFunc(c.Weights, func(w Weighing) bool { return w.Consistent != c.Weights[0].Consistent })
		out.Cells = append(out.Cells, c)
	}
	out.Diagnosticity, out.Tells = b.diagnosticity(r)
	return out
}

// flags say what a reader has to know of where a row comes from.
func (b *board) flags(r int) []string {
	var out, others []string
	for i, s := range b.rows {
		if i != r && b.group[i] == b.group[r] && b.group[r] != Summary {
			others = append(others, s.ID)
		}
	}
	switch {
	case b.group[r] == Summary:
		out = append(out, "rests on several origins that stand here: it counts as none")
	case len(others) > 0:
		out = append(out, "of one origin with "+strings.Join(others, ", ")+": it counts once with them")
	}
	if o := b.on[r].outlets; len(o) == 1 {
		out = append(out, "goes back to one outlet: "+o[0])
	}
	if b.on[r].planted {
		out = append(out, "from one that is on record to have planted claims: it counts neither for nor against")
	}
	return out
}

// notes say what the view takes for granted, and what it lacks.
func (b *board) notes(a Analysis) []string {
	out := []string{}
	if len(a.Rows) > 0 && len(a.Hypotheses) > 0 {
		out = append(out,
			"I counts 1 and II counts 2 against a hypothesis; what is consistent with it adds nothing, since it may be consistent with others too",
			"what goes back to one origin or one outlet counts once, with the most that any of it says against a hypothesis",
			"where officers differ the least and the most stand side by side, and one hypothesis stands before another only if it does whoever is right")
	}
	var words []Likelihood
	for _, c := range a.Hypotheses {
		for _, h := range c.Held {
			words = append(words, h.Holds.Likelihood)
		}
		if c.Unweighed > 0 && len(a.Rows) > 0 {
			out = append(out, fmt.Sprintf("%s: %d of %d cells are not weighed, so that more may speak against it", c.ID, c.Unweighed, len(a.Rows)))
		}
	}
	if MixesRows(words...) {
		out = append(out, "words of both rows of ICD 203 stand here: compare them by their per cents")
	}
	return out
}

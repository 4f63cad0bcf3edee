package assess

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// scores are how much speaks against each hypothesis, in the order of the board, without
// the rows of which without says so. Origins are found anew: a row that is not there
// joins no others.
func (b *board) scores(without func(row int) bool) []Score {
	rows, group := b.left(without)
	out := make([]Score, len(b.hypotheses))
	for h := range b.hypotheses {
		var terms []string
		for g := range slices.Max(append(slices.Clone(group), Summary)) + 1 {
			t := tally{}
			for n, r := range rows {
				if group[n] == g {
					b.add(&t, r, h)
				}
			}
			if t.high > 0 {
				terms = append(terms, t.String())
			}
			out[h].Low += t.low
			out[h].High += t.high
			out[h].Credible[0] += t.credible[0]
			out[h].Credible[1] += t.credible[1]
		}
		if len(terms) == 0 {
			out[h].Arithmetic = "nothing speaks against it: 0"
			continue
		}
		out[h].Arithmetic = strings.Join(terms, " + ") + " = " + between(out[h].Low, out[h].High)
	}
	return out
}

// left are the rows that are left, with the group of each.
func (b *board) left(without func(row int) bool) (rows, group []int) {
	var on []rests
	for r := range b.rows {
		if without == nil || !without(r) {
			rows, on = append(rows, r), append(on, b.on[r])
		}
	}
	if without == nil {
		return rows, b.group
	}
	group, _ = grouped(on)
	return rows, group
}

// tally is what one origin counts against one hypothesis: the most that any of its rows
// does.
type tally struct {
	rows      []string
	low, high int
	credible  [2]int
}

// add counts one row in. A row that was planted counts nothing.
func (b *board) add(t *tally, row, hypothesis int) {
	lo, hi, ok := b.reach(row, hypothesis)
	if !ok || b.on[row].planted {
		return
	}
	low, high := max(0, -hi), max(0, -lo)
	if high == 0 {
		return
	}
	t.rows = append(t.rows, b.rows[row].ID)
	t.low, t.high = max(t.low, low), max(t.high, high)
	if c := b.rows[row].Says().Credibility; c <= 3 {
		t.credible[0], t.credible[1] = max(t.credible[0], low), max(t.credible[1], high)
	}
}

// String writes a term of the sum.
func (t tally) String() string {
	s := strings.Join(t.rows, ", ")
	if len(t.rows) > 1 {
		s += " (one origin)"
	}
	return s + ": " + between(t.low, t.high)
}

func between(lo, hi int) string {
	if lo == hi {
		return strconv.Itoa(lo)
	}
	return fmt.Sprintf("%d to %d", lo, hi)
}

// ahead tells whether less speaks against one than against another, whichever officer is
// right.
func (s Score) ahead(t Score) bool { return s.High < t.Low }

// sensitivity names each row, and each origin of several rows, without which two
// hypotheses would stand otherwise to each other.
func (b *board) sensitivity(now []Score) []LeftOut {
	out := []LeftOut{}
	try := func(rows []int) {
		changes := b.changes(now, b.scores(func(r int) bool { return slices.Contains(rows, r) }))
		if len(changes) == 0 {
			return
		}
		l := LeftOut{Changes: changes}
		for _, r := range rows {
			l.Rows = append(l.Rows, b.rows[r].ID)
		}
		out = append(out, l)
	}
	for r := range b.rows {
		try([]int{r})
	}
	for g := range b.why {
		var rows []int
		for r, in := range b.group {
			if in == g {
				rows = append(rows, r)
			}
		}
		if len(rows) > 1 {
			try(rows)
		}
	}
	return out
}

// changes says how hypotheses would stand to each other otherwise than now.
func (b *board) changes(now, then []Score) []string {
	var out []string
	for i := range now {
		for j := range now {
			if i == j || !now[i].ahead(now[j]) || then[i].ahead(then[j]) {
				continue
			}
			x, y := b.hypotheses[i].ID, b.hypotheses[j].ID
			if then[j].ahead(then[i]) {
				out = append(out, y+" would stand before "+x)
			} else {
				out = append(out, x+" would no longer stand before "+y)
			}
		}
	}
	for i := range now {
		for j := range now {
			if i != j && then[i].ahead(then[j]) && !now[i].ahead(now[j]) && !now[j].ahead(now[i]) {
				out = append(out, b.hypotheses[i].ID+" would stand before "+b.hypotheses[j].ID+", from which nothing certain tells it now")
			}
		}
	}
	return out
}

// diagnosticity is what a row sets each two hypotheses apart by, on the scale from II to
// CC, so far as all officers agree that it does; and what it tells.
func (b *board) diagnosticity(row int) (int, []string) {
	sum, weighed, fits, against := 0, 0, true, true
	var tells []string
	for i := range b.hypotheses {
		lo, hi, ok := b.reach(row, i)
		if !ok {
			continue
		}
		weighed++
		fits, against = fits && lo >= 0, against && hi < 0
		for j := range b.hypotheses {
			l, _, ok := b.reach(row, j)
			if gap := l - hi; ok && gap > 0 {
				sum += gap
				tells = append(tells, fmt.Sprintf("%s from %s by %d", b.hypotheses[j].ID, b.hypotheses[i].ID, gap))
			}
		}
	}
	switch {
	case sum > 0:
	case weighed == 0:
		tells = []string{"nobody has weighed it"}
	case fits:
		tells = []string{"fits everything: it tells nothing"}
	case against:
		tells = []string{"speaks against everything alike: is a hypothesis missing?"}
	default:
		tells = []string{"tells nothing on which all who weighed it agree"}
	}
	return sum, tells
}

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"entente/internal/core/passage"
)

// result is a pair and what came of it.
type result struct {
	pair
	likeness passage.Likeness
	support  passage.Support // of a pair marked as a translation
	taken    bool            // for one origin: found by looking up, and then by comparing
	met      bool            // looking up the passages of the second brings one of the first
}

// compare compares every pair as a node does that holds all texts of the set: each
// paragraph is a portion, and the passages of all are counted. Nothing is counted without
// count. A translation goes by its mark and what bears it out.
func compare(pairs []pair, count passage.Count) []result {
	var out []result
	for _, p := range pairs {
		a, b := read(p.textA), read(p.textB)
		r := result{pair: p, likeness: passage.Compare(passage.Whole(p.textA), passage.Whole(p.textB), count), met: meet(a, b)}
		r.taken = len(passage.Matches(a, b, count)) > 0
		if p.kind == "translation" {
			r.support = passage.Translated(passage.Whole(p.textA), passage.Whole(p.textB))
			r.taken = r.taken || r.support.Borne
		}
		out = append(out, r)
	}
	return out
}

// read gives a text with its paragraphs as portions.
func read(text string) passage.Text {
	var portions []passage.Portion
	for i, p := range strings.Split(strings.TrimSpace(text), "\n\n") {
		portions = append(portions, passage.Portion{Number: i, Words: p})
	}
	return passage.TextOf(portions, nil)
}

// meet tells whether two texts have a number in common under which they are looked up.
func meet(a, b passage.Text) bool {
	return slices.ContainsFunc(a.Bands(), func(x uint64) bool { return slices.Contains(b.Bands(), x) })
}

// counted counts in how many passages of all texts each number stands under which they
// are looked up, as the index of a node does.
func counted(pairs []pair) passage.Count {
	in := map[uint64]int{}
	seen := map[string]bool{}
	for _, p := range pairs {
		for _, text := range []string{p.textA, p.textB} {
			if seen[text] {
				continue
			}
			seen[text] = true
			t := read(text)
			for _, b := range t.Bands() {
				in[b] += len(t.Spots(b))
			}
		}
	}
	return func(number uint64) int { return in[number] }
}

// longestFormula is how many words the longest run has that stands in so many passages that
// it is nobody's, in pairs of one part of the set that have no origin in common.
func longestFormula(pairs []pair, part string, count passage.Count) int {
	longest := 0
	for _, p := range pairs {
		if p.part != part || p.one() {
			continue
		}
		for _, r := range passage.Compare(passage.Whole(p.textA), passage.Whole(p.textB), nil).Runs {
			if count.Stands(r.Words) >= passage.Formula {
				longest = max(longest, len(r.Words))
			}
		}
	}
	return longest
}

// tally counts how pairs were taken.
type tally struct{ pairs, right, missed, wrong, met int }

func count(results []result, take func(result) bool) (t tally) {
	for _, r := range results {
		if !take(r) {
			continue
		}
		t.pairs++
		switch {
		case r.one() && r.taken:
			t.right++
		case r.one():
			t.missed++
		case r.taken:
			t.wrong++
		}
		if r.met {
			t.met++
		}
	}
	return t
}

func (t tally) precision() float64 { return share(t.right, t.right+t.wrong) }
func (t tally) recall() float64    { return share(t.right, t.right+t.missed) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// report prints the tables, and every pair that was taken wrongly.
func report(w io.Writer, results []result) {
	fmt.Fprintf(w, "%-14s %6s %6s %6s %6s %10s %7s %10s\n", "", "pairs", "right", "missed", "wrong", "precision", "recall", "looked up")
	for _, part := range []string{"tune", "held", "all"} {
		in := func(r result) bool { return part == "all" || r.part == part }
		t := count(results, in)
		fmt.Fprintf(w, "%-14s %6d %6d %6d %6d %10.3f %7.3f\n", part, t.pairs, t.right, t.missed, t.wrong, t.precision(), t.recall())
		for _, k := range kinds {
			t := count(results, func(r result) bool { return in(r) && r.kind == k })
			recall := ""
			if t.right+t.missed > 0 {
				recall = fmt.Sprintf("%.3f", t.recall())
			}
			fmt.Fprintf(w, "  %-12s %6d %6d %6d %6d %10s %7s %10d\n", k, t.pairs, t.right, t.missed, t.wrong, "", recall, t.met)
		}
	}
	fmt.Fprintln(w)
	for _, k := range kinds {
		var verdicts [passage.Copy + 1]int
		for _, r := range results {
			if r.kind == k {
				verdicts[r.likeness.Verdict]++
			}
		}
		fmt.Fprintf(w, "%-14s", k)
		for v, n := range slices.Backward(verdicts[:]) {
			fmt.Fprintf(w, "  %s %d", passage.Verdict(v), n)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
	for _, r := range results {
		if r.one() != r.taken {
			fmt.Fprintln(w, line(r))
		}
	}
}

// line is a pair with the numbers of its verdict.
func line(r result) string {
	l := r.likeness
	out := fmt.Sprintf("%s: %s; wording %d, within %.2f %.2f, own %d %d, in common %d names %d figures",
		r.pair, l.Verdict, l.Wording, l.InA, l.InB, l.OwnA.Count(), l.OwnB.Count(), len(l.Names), len(l.Figures))
	if r.kind == "translation" {
		out += fmt.Sprintf("; borne out by %v %v %v of %d", r.support.Names, r.support.Figures, r.support.Dates, r.support.Of)
	}
	return out
}

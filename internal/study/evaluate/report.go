package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"entente/internal/core/screening"
)

const unrelated = "unrelated-alias"

// tally is what one kind came to at a threshold.
type tally struct {
	queries, positives, right, wrong, first, alerts int
}

func (r result) best() (score float64, right bool) {
	if len(r.hits) == 0 {
		return math.Inf(-1), false
	}
	return r.hits[0].Score, slices.Contains(r.Right, r.hits[0].Entry.ID)
}

// count adds up results at a threshold.
func count(results []result, threshold float64) (t tally) {
	for _, r := range results {
		t.queries++
		score, right := r.best()
		if r.Positive() {
			t.positives++
			if right {
				t.first++
			}
		}
		if score < threshold {
			continue
		}
		t.alerts++
		if right {
			t.right++
		} else {
			t.wrong++
		}
	}
	return t
}

func (t tally) precision() float64 { return share(t.right, t.right+t.wrong) }
func (t tally) recall() float64    { return share(t.right, t.positives) }
func (t tally) f1() float64 {
	p, r := t.precision(), t.recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// measured are the results by what is counted of them, and the thresholds that
// they lead to.
type measured struct {
	counted    []result // all but the aliases that no name leads to
	negatives  []result // of persons who are not listed
	kinds      map[string][]result
	best, five float64 // of the best F1, and at which 5 % of the negatives alert
}

func measure(all []result) measured {
	m := measured{kinds: map[string][]result{}}
	for _, r := range all {
		m.kinds[r.Kind] = append(m.kinds[r.Kind], r)
		if r.Kind != unrelated {
			m.counted = append(m.counted, r)
		}
		if !r.Positive() {
			m.negatives = append(m.negatives, r)
		}
	}
	m.best, m.five = thresholds(m.counted, m.negatives)
	return m
}

// first is how often the best hit of a kind is right, whatever its score.
func (m measured) first(kind string) float64 {
	t := count(m.kinds[kind], 0)
	return share(t.first, t.positives)
}

// alerts is the share of queries that have a hit at a threshold, right or not.
func alerts(results []result, threshold float64) float64 {
	return share(count(results, threshold).alerts, len(results))
}

// names are the kinds in order: those of the listed first.
func (m measured) names() []string {
	return slices.SortedFunc(maps.Keys(m.kinds), func(a, b string) int {
		return cmp.Or(cmp.Compare(bool2int(strings.HasSuffix(a, "negative")), bool2int(strings.HasSuffix(b, "negative"))), strings.Compare(a, b))
	})
}

func report(w io.Writer, m measured) {
	alert, review := screening.Thresholds()
	fmt.Fprintf(w, "%-22s %8s %8s %8s %8s %8s\n", "at the threshold", "bits", "P", "R", "F1", "neg.")
	for _, row := range []struct {
		name string
		at   float64
	}{{"of the best F1", m.best}, {"of 5 % of negatives", m.five}, {"alert", alert}, {"review", review}} {
		t := count(m.counted, row.at)
		fmt.Fprintf(w, "%-22s %8.1f %8.3f %8.3f %8.3f %8.3f\n", row.name, row.at, t.precision(), t.recall(), t.f1(), alerts(m.negatives, row.at))
	}
	total := count(m.counted, m.best)
	fmt.Fprintf(w, "\nrecall at the first place: %.3f of %d\n\n", share(total.first, total.positives), total.positives)
	fmt.Fprintf(w, "%-22s %6s %8s %8s %8s %8s %8s %8s\n", "kind (at best F1)", "n", "P", "R", "F1", "R@1", "R alert", "R review")
	for _, k := range m.names() {
		t := count(m.kinds[k], m.best)
		if t.positives == 0 {
			fmt.Fprintf(w, "%-22s %6d alerts %.3f at the best F1, %.3f at alert, %.3f at review\n", k, t.queries, alerts(m.kinds[k], m.best), alerts(m.kinds[k], alert), alerts(m.kinds[k], review))
			continue
		}
		a, v := count(m.kinds[k], alert), count(m.kinds[k], review)
		fmt.Fprintf(w, "%-22s %6d %8.3f %8.3f %8.3f %8.3f %8.3f %8.3f\n", k, t.queries, t.precision(), t.recall(), t.f1(), m.first(k), a.recall(), v.recall())
	}
}

func bool2int(b bool) int {
	if b {
		return 1
	}
	return 0
}

// thresholds finds the one of the best F1, and the least at which no more than
// one negative in twenty alerts.
func thresholds(counted, negatives []result) (best, five float64) {
	f1 := -1.0
	for at := 0.0; at < 60; at += 0.1 {
		if f := count(counted, at).f1(); f > f1 {
			best, f1 = at, f
		}
		if five == 0 && count(negatives, at).alerts*20 <= len(negatives) {
			five = at
		}
	}
	return best, five
}

// listMisses shows what went wrong in a kind, worst first.
func listMisses(w io.Writer, entries []screening.Entry, all []result, kind string) {
	byID := map[string]screening.Entry{}
	for _, e := range entries {
		byID[e.ID] = e
	}
	alert, _ := screening.Thresholds()
	for _, r := range all {
		score, right := r.best()
		if r.Kind != kind || r.Positive() && right && score >= alert || !r.Positive() && score < alert {
			continue
		}
		fmt.Fprintf(w, "%s %q %v %v %s\n", r.ID, r.Person.Names[0].Text, r.Person.Births, r.Person.Nationalities, r.Note)
		for _, id := range r.Right {
			e := byID[id]
			fmt.Fprintf(w, "   right %s %v %v %v\n", id, e.Names, e.Births, e.Nationalities)
		}
		for i, h := range r.hits[:min(2, len(r.hits))] {
			fmt.Fprintf(w, "   hit %d %s %.1f %q %v\n", i+1, h.Entry.ID, h.Score, h.Name, h.Entry.Births)
			for _, t := range h.Explain {
				fmt.Fprintf(w, "        %s\n", t)
			}
		}
	}
}

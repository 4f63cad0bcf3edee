package origins

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"entente/internal/core/article"
	"entente/internal/core/passage"
	"entente/internal/core/provenance"
)

// What stands for words that several pass on.
const (
	speechNode    = "speech:"    // and the speaker, the occasion and the day
	quotationNode = "quotation:" // and the words
)

// passedOn puts in the place of each speech and quotation that two portions share an edge
// from each of them to the words themselves: they have that in common, and not who
// published them. Other edges stay.
func passedOn(found []provenance.Edge, items map[string]*item) []provenance.Edge {
	spoken := map[[2]string]bool{}
	labels := map[string]string{} // of speeches, the fullest
	var quoted []string
	for _, e := range found {
		switch {
		case e.Relation == provenance.SameEvent:
		case e.Basis == basisSpeech:
			spoken[[2]string{e.From, e.To}] = true
			key, label := speechOf(e, items)
			labels[key] = longer(labels[key], label)
		case e.Basis == basisQuotation:
			quoted = append(quoted, e.Evidence.Shared...)
		}
	}
	var out []provenance.Edge
	for _, e := range found {
		switch {
		case e.Basis == basisSpeech && e.Relation != provenance.SameEvent:
			key, _ := speechOf(e, items)
			out = append(out, passing(e, speechNode+labels[key])...)
		case e.Basis != basisQuotation:
			out = append(out, e)
		case !spoken[[2]string{e.From, e.To}]:
			for _, words := range e.Evidence.Shared {
				out = append(out, passing(e, quotationNode+core(words, quoted))...)
			}
		}
	}
	return out
}

// passing says that both ends of an edge pass something on.
func passing(e provenance.Edge, words string) []provenance.Edge {
	one := e
	one.Relation, one.Manner, one.To = provenance.DerivedFrom, provenance.Passed, words
	other := one
	other.From = e.To
	return []provenance.Edge{one, other}
}

// speechOf tells which speech an edge is about: by the speaker and the day, else the
// occasion, else the words of it.
func speechOf(e provenance.Edge, items map[string]*item) (key, label string) {
	w := e.Evidence
	occasion, day := joined(passage.Words(w.Event)), ""
	if a, b := items[provenance.Whole(e.From)], items[provenance.Whole(e.To)]; a != nil && b != nil {
		day = dayOf(a, b, w)
	}
	who := joined(passage.Words(w.Speaker))
	key = who + "\n" + cmp.Or(day, occasion)
	if occasion == "" { // of one day there may be several
		key += "\n" + strings.Join(w.Shared, " ")
	}
	label = who
	for _, more := range []string{occasion, day} {
		if more != "" {
			label += ", " + more
		}
	}
	if occasion == "" {
		label += ": " + strings.Join(w.Shared, " ")
	}
	return key, label
}

// dayOf is the day of a speech that two items tell of; "" where neither names it.
func dayOf(a, b *item, w *provenance.Evidence) string {
	for _, x := range a.found().Events {
		for _, y := range b.found().Events {
			if !article.SamePerson(x.Speaker, w.Speaker) || cmp.Or(x.Occasion, y.Occasion) != w.Event && cmp.Or(y.Occasion, x.Occasion) != w.Event || !article.SameOccasion(x, y) {
				continue
			}
			for _, at := range []time.Time{x.From, y.From} {
				if !at.IsZero() {
					return at.UTC().Format(time.DateOnly)
				}
			}
		}
	}
	return ""
}

// longer is the longer of two texts; of two as long the lesser.
func longer(a, b string) string {
	if len(a) != len(b) {
		return slices.MaxFunc([]string{a, b}, func(x, y string) int { return cmp.Compare(len(x), len(y)) })
	}
	return min(a, b)
}

// core is the least of some texts that stands in a text, in whole words.
func core(words string, all []string) string {
	for _, other := range all {
		if strings.Contains(" "+words+" ", " "+other+" ") && (len(other) < len(words) || len(other) == len(words) && other < words) {
			words = other
		}
	}
	return words
}

package origins

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"entente/internal/core/article"
	"entente/internal/core/passage"
	"entente/internal/core/provenance"
)

// The bases of detected edges.
const (
	basisPassages  = "passages"
	basisQuotation = "quotation"
	basisSpeech    = "speech"
	basisEvent     = "event"
	basisToken     = "token"
)

// most is how much of what two texts share is shown.
const most = 5

// edge is what a match says.
func edge(m passage.Match, a, b *item) provenance.Edge {
	from, to := a.node(m.A.Portion), b.node(m.B.Portion)
	e := provenance.Edge{From: from, Relation: provenance.SameOrigin, To: to, Detected: true, Basis: basisPassages}
	if e.From > e.To {
		e.From, e.To = e.To, e.From
	}
	w := &provenance.Evidence{Words: m.Common, Of: min(m.WordsA, m.WordsB), Figures: few(m.Figures), Differ: few(differ(m.FiguresA, m.FiguresB))}
	if m.Verdict == passage.SharesQuotation {
		e.Basis, w.Words, w.Of = basisQuotation, m.Quoted(), 0
		for _, q := range m.Quotations {
			if q.Counted && len(w.Shared) < most {
				w.Shared = append(w.Shared, joined(q.Words))
			}
		}
		w.Says = fmt.Sprintf("both quote the same %d words", w.Words)
	} else {
		for _, r := range longest(m.Runs) {
			w.Shared = append(w.Shared, joined(r.Words))
		}
		w.Says = fmt.Sprintf("%s: %d of %d words stand in both, in %d runs, the longest of %d", m.Verdict, w.Words, w.Of, len(m.Runs), len(strings.Fields(w.Shared[0])))
	}
	e.Evidence = w
	return e
}

// longest are the runs with most words.
func longest(runs []passage.Run) []passage.Run {
	out := slices.DeleteFunc(slices.Clone(runs), func(r passage.Run) bool { return r.Formula })
	slices.SortStableFunc(out, func(a, b passage.Run) int { return cmp.Compare(len(b.Words), len(a.Words)) })
	return out[:min(len(out), most)]
}

// differ are those that stand in one list only.
func differ(a, b []string) []string {
	var out []string
	for _, x := range [][2][]string{{a, b}, {b, a}} {
		for _, s := range x[0] {
			if !slices.Contains(x[1], s) {
				out = append(out, s)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func few(words []string) []string { return words[:min(len(words), 4*most)] }

// speech is that two items tell of one speech.
type speech struct {
	a, b   article.Event
	quoted []string // words of the speaker that both quote
	at     [2]int   // the portions in which these stand
	figure string   // that the speaker named on the day, in both
	day    bool     // both name the day, and no more shows that it was one speech
}

// speeches are the speeches and statements that both tell of: by one speaker, with words
// of the speaker that both quote; on an occasion that both name; or with one figure on one
// day. A day alone shows no more than that both may tell of one event.
func speeches(a, b *item, found []passage.Match) []speech {
	var out []speech
	for _, x := range a.found().Events {
		for _, y := range b.found().Events {
			if x.Kind == article.Attack || !article.SameOccasion(x, y) {
				continue
			}
			s := speech{a: x, b: y}
			s.quoted, s.at = spokenInBoth(x.Speaker, a, b, found)
			if s.quoted == nil && article.Contradict(a.found().Office(x.Speaker), b.found().Office(y.Speaker)) {
				continue
			}
			days := !x.From.IsZero() && !y.From.IsZero()
			if days {
				s.figure = figureInBoth(x, y, a, b)
			}
			s.day = s.quoted == nil && s.figure == "" && !namesOccasion(x, y, days)
			if !s.day || days {
				out = append(out, s)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y speech) int { return flag(x.day) - flag(y.day) }) // what joins two portions comes first
	return out
}

// namesOccasion tells whether two events name their occasion: without the days by more
// than a word such as "briefing".
func namesOccasion(x, y article.Event, days bool) bool {
	least := min(len(strings.Fields(x.Occasion)), len(strings.Fields(y.Occasion)))
	return least > 2 || days && least > 0
}

// figureInBoth is a figure that both give to one full name.
func figureInBoth(x, y article.Event, a, b *item) string {
	if !article.FullName(x.Speaker, y.Speaker) {
		return ""
	}
	for _, f := range a.found().Figures {
		for _, g := range b.found().Figures {
			if strings.EqualFold(f.Words, g.Words) && strings.EqualFold(f.Population, g.Population) &&
				article.FullName(f.Speaker.Name, x.Speaker) && article.FullName(g.Speaker.Name, y.Speaker) {
				return f.Words
			}
		}
	}
	return ""
}

// spokenInBoth are words that both quote and give to a speaker, with the portions in which
// they stand.
func spokenInBoth(who string, a, b *item, found []passage.Match) ([]string, [2]int) {
	speaks := func(i *item, portion int, words []string) bool {
		for _, q := range i.found().Quotations {
			if q.Speaker.Name != "" && article.SamePerson(q.Speaker.Name, who) && strings.Contains(joined(passage.Words(q.Words)), joined(words)) &&
				slices.ContainsFunc(q.Pieces, func(p article.Place) bool { return i.portionAt(p.Paragraph) == portion }) {
				return true
			}
		}
		return false
	}
	for _, m := range found {
		for _, q := range m.Quotations {
			if q.Counted && (speaks(a, m.A.Portion, q.Words) || speaks(b, m.B.Portion, q.Words)) {
				return q.Words, [2]int{m.A.Portion, m.B.Portion}
			}
		}
	}
	return nil, [2]int{}
}

// spoken lists the portions in which somebody speaks, or is said to.
func (i *item) spoken(who string, at article.Event) []int {
	out := []int{i.portionAt(at.Paragraph)}
	for _, q := range i.found().Quotations {
		for _, p := range q.Pieces {
			if q.Speaker.Name != "" && article.SamePerson(q.Speaker.Name, who) {
				out = append(out, i.portionAt(p.Paragraph))
			}
		}
	}
	for _, f := range i.found().Figures {
		if f.Speaker.Name != "" && article.SamePerson(f.Speaker.Name, who) {
			out = append(out, i.portionAt(f.Paragraph))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// edges are what a speech says of the portions that are asked about; of none of an item,
// of the first in which the speaker speaks.
func (s speech) edges(a, b *item, ofA, ofB []int) []provenance.Edge {
	says := "both tell of what " + s.a.Speaker + " said"
	if s.a.Occasion != "" || s.b.Occasion != "" {
		says += ", " + cmp.Or(s.a.Occasion, s.b.Occasion)
	}
	if !s.a.From.IsZero() && !s.b.From.IsZero() {
		says += ", on " + s.a.From.Format("2006-01-02")
	}
	w := provenance.Evidence{Speaker: s.a.Speaker, Event: cmp.Or(s.a.Occasion, s.b.Occasion)}
	if s.quoted != nil {
		w.Words, w.Shared = len(s.quoted), []string{joined(s.quoted)}
		here := []string{a.node(s.at[0]), b.node(s.at[1])}
		slices.Sort(here)
		says += fmt.Sprintf(", and quote the same %d words of it, in %s and %s", w.Words, here[0], here[1])
	} else if s.figure != "" {
		w.Shared = []string{s.figure}
		says += ", with the figure " + s.figure
	}
	relation := provenance.SameOrigin
	if s.day {
		relation = provenance.SameEvent
		says += "; nothing else shows that it was said once"
	}
	w.Says = says
	var out []provenance.Edge
	for _, x := range asked(a.spoken(s.a.Speaker, s.a), ofA) {
		for _, y := range asked(b.spoken(s.b.Speaker, s.b), ofB) {
			e := provenance.Edge{From: min(a.node(x), b.node(y)), Relation: relation, To: max(a.node(x), b.node(y)), Detected: true, Basis: basisSpeech}
			figures := w
			here, there := a.figures(x, s.a.Speaker), b.figures(y, s.b.Speaker)
			figures.Differ = few(differ(here, there))
			for _, f := range here {
				if slices.Contains(there, f) {
					figures.Figures = append(figures.Figures, f)
				}
			}
			e.Evidence = &figures
			out = append(out, e)
		}
	}
	return out
}

// figures are what a speaker is said to have counted in a portion.
func (i *item) figures(portion int, who string) []string {
	var out []string
	for _, f := range i.found().Figures {
		if f.Speaker.Name != "" && i.portionAt(f.Paragraph) == portion && article.SamePerson(f.Speaker.Name, who) {
			out = append(out, f.Words)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asked are those of some portions that are asked about; the first of them where nothing is.
func asked(spoken, of []int) []int {
	if of == nil {
		return spoken[:1]
	}
	return slices.DeleteFunc(slices.Clone(spoken), func(p int) bool { return !slices.Contains(of, p) })
}

// between is everything that two items show of a common origin, or of one event. ofA and
// ofB are the portions that are asked about; nil for the whole.
func between(a, b *item, ofA, ofB []int, count passage.Count) []provenance.Edge {
	found := passage.Matches(a.passages, b.passages, count)
	return append(alike(a, b, found), told(a, b, ofA, ofB, found)...)
}

// alike are the portions that two items have an origin in common for.
func alike(a, b *item, found []passage.Match) []provenance.Edge {
	var out []provenance.Edge
	for _, m := range found {
		out = append(out, edge(m, a, b))
	}
	return out
}

// told are the speeches and the events that two items tell of.
func told(a, b *item, ofA, ofB []int, found []passage.Match) []provenance.Edge {
	if len(a.found().Events) == 0 {
		return nil
	}
	var out []provenance.Edge
	seen := map[[2]string]bool{}
	for _, s := range speeches(a, b, found) {
		for _, e := range s.edges(a, b, ofA, ofB) {
			if key := [2]string{e.From, e.To}; !seen[key] {
				seen[key] = true
				out = append(out, e)
			}
		}
	}
	for _, x := range a.found().Events {
		for _, y := range b.found().Events {
			if x.Kind == article.Attack && !x.From.IsZero() && !y.From.IsZero() && article.SameOccasion(x, y) {
				here, there := a.node(a.portionAt(x.Paragraph)), b.node(b.portionAt(y.Paragraph))
				if key := [2]string{min(here, there), max(here, there)}; !seen[key] {
					seen[key] = true
					out = append(out, provenance.Edge{From: key[0], Relation: provenance.SameEvent, To: key[1], Detected: true, Basis: basisEvent,
						Evidence: &provenance.Evidence{Says: "both tell of an attack in " + x.Where + " on " + x.From.Format("2006-01-02"), Event: x.Words}})
				}
			}
		}
	}
	return out
}

package passage

import (
	"slices"
	"strings"

	"entente/internal/core/mention"
)

// Support says what bears out that one text is a translation of the other, as somebody
// marked it. Without a mark it says nothing: texts about one event have the same names.
type Support struct {
	Figures, Dates, Names []string // that stand in both; names as one of them writes them
	Of                    int      // figures, dates and names of the side that has fewer
	Borne                 bool     // enough of them to bear the mark out
}

// What bears a mark out.
const (
	minSupport  = 3
	partSupport = 0.3
)

// Translated looks for what a translation keeps: figures, dates, and names, which are
// heard across scripts. The order of the two does not matter.
func Translated(a, b Passage) Support {
	s := Support{Figures: both(a.Figures, b.Figures, nil), Dates: both(a.Dates, b.Dates, nil)}
	namesA, namesB := heard(a.Names, b.Text()), heard(b.Names, a.Text())
	s.Names = namesA
	if len(namesB) > len(namesA) {
		s.Names = namesB
	}
	count := func(p, other Passage) int {
		n := len(p.Figures) + len(p.Dates) + len(p.Names)
		if len(p.Names) == 0 { // a script without capitals
			n += len(other.Names)
		}
		return n
	}
	s.Of = min(count(a, b), count(b, a))
	found := len(s.Figures) + len(s.Dates) + len(s.Names)
	s.Borne = found >= minSupport && share(found, s.Of) >= partSupport
	return s
}

// heard are the names that stand in a text, in whatever script.
func heard(names []string, text string) []string {
	values := make([]mention.Value, len(names))
	for i, n := range names {
		values[i] = mention.Value{ID: n, Text: strings.ToUpper(n[:1]) + n[1:], Kind: mention.Place}
	}
	finder := mention.New(values)
	var out []string
	for _, m := range finder.Find(text) {
		out = append(out, finder.Value(m.Value).ID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

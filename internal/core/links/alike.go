package links

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"entente/internal/core/screening"

	"golang.org/x/text/unicode/norm"
)

// Named is a node with what it is called and known by.
type Named struct {
	Node  string
	Names []string
	Born  []string // dates of birth, as screening.ParseBirth reads them
	Keys  []string // numbers, each with its type and what it was given by
	Group string   // nodes of one group are not compared: an item that names two means two
}

// Alike is that two nodes may be one, with the arithmetic.
type Alike struct {
	A, B    string
	Score   float64 // bits for one, less those against; 0 where only numbers were compared
	Explain []screening.Term
	Keys    []string // numbers that both have
}

// number writes a number as it is compared: letters and digits alone, in upper case.
func number(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// KeyOf is a number as it is compared, with its type; "" for one that is too short to tell
// anything.
func KeyOf(kind, written string) string {
	n := number(written)
	if len(n) < 5 {
		return ""
	}
	return kind + " " + n
}

// Bounds of what a node is compared with: the nearest.
const (
	mostAlike = 64 // by name
	MostOfKey = 64 // that have one number in common, by their names
)

// Propose finds nodes that may be one: those that have a number in common, and persons
// whose names sound so and who have a date of birth in common. Both are worked out among
// the nodes that are given, and depend on nothing else. The surest stand first.
func Propose(all []Named) []Alike {
	found := map[[2]string]*Alike{}
	pair := func(a, b Named) *Alike {
		if a.Node > b.Node {
			a, b = b, a
		}
		if a.Node == b.Node || a.Group != "" && a.Group == b.Group {
			return nil
		}
		k := [2]string{a.Node, b.Node}
		if found[k] == nil {
			found[k] = &Alike{A: a.Node, B: b.Node}
		}
		return found[k]
	}
	byKey := map[string][]Named{}
	for _, n := range all {
		for _, k := range n.Keys {
			for _, m := range byKey[k][:min(len(byKey[k]), MostOfKey)] {
				if p := pair(n, m); p != nil && !slices.Contains(p.Keys, k) {
					p.Keys = append(p.Keys, k)
				}
			}
			byKey[k] = append(byKey[k], n)
		}
	}
	soundAlike(all, pair)
	out := make([]Alike, 0, len(found))
	for _, p := range found {
		slices.Sort(p.Keys)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(p, q Alike) int {
		return cmp.Or(cmp.Compare(len(q.Keys), len(p.Keys)), cmp.Compare(q.Score, p.Score), cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	return out
}

// soundAlike finds persons whose names sound so and who have a date of birth in common.
func soundAlike(all []Named, pair func(a, b Named) *Alike) {
	type person struct {
		Named
		words []string
	}
	var entries []screening.Entry
	at := map[string]person{}
	for _, n := range all {
		if p := PersonOf(n); len(p.Births) > 0 && len(p.Names) > 0 {
			entries = append(entries, screening.Entry{ID: n.Node, List: "seen", Person: p})
			at[n.Node] = person{n, Words(n)}
		}
	}
	index := screening.BuildApart(entries)
	for _, e := range entries {
		one := at[e.ID]
		for _, h := range index.Search(e.Person, mostAlike) {
			other := at[h.Entry.ID]
			if other.Node <= e.ID || !meet(one.words, other.words, BornOf) {
				continue
			}
			if p := pair(one.Named, other.Named); p != nil {
				p.Score, p.Explain = h.Score, h.Explain
			}
		}
	}
}

// PersonOf is a node as screening compares it.
func PersonOf(n Named) screening.Person {
	var p screening.Person
	for _, name := range n.Names {
		if name != "" {
			p.Names = append(p.Names, screening.Name{Text: name})
		}
	}
	for _, b := range n.Born {
		if birth, err := screening.ParseBirth(b, screening.Documented); err == nil {
			p.Births = append(p.Births, birth)
		}
	}
	return p
}

// Match is a node that a name may mean.
type Match struct {
	Node    string
	How     string // exact, begins, sounds
	Name    string // of the node, that matched
	Score   float64
	Explain []screening.Term
}

// The ways in which a name matches, the surest first.
const (
	Exact  = "exact"
	Begins = "begins" // a word of the name begins so: a completion
	Sounds = "sounds"
)

// Find finds nodes by a name, in any script: those called so but for case, those of whose
// names it is a beginning, and those of which a word sounds so. At most so many, the
// surest first. How sure one is depends on no other.
func Find(all []Named, name string, most int) []Match {
	asked := Fold(name)
	out := map[string]Match{}
	var entries []screening.Entry
	for _, n := range all {
		for _, called := range n.Names {
			folded := Fold(called)
			how := ""
			switch {
			case folded == asked:
				how = Exact
			case strings.HasPrefix(folded, asked), strings.Contains(folded, " "+asked):
				how = Begins
			}
			if held, found := out[n.Node]; how != "" && (!found || how == Exact && held.How != Exact) {
				out[n.Node] = Match{Node: n.Node, How: how, Name: called}
			}
		}
		entries = append(entries, screening.Entry{ID: n.Node, List: "seen", Person: screening.Person{Names: PersonOf(n).Names}})
	}
	for _, h := range screening.BuildApart(entries).SearchAll(screening.Person{Names: []screening.Name{{Text: name}}}, len(entries)) {
		if m, found := out[h.Entry.ID]; found {
			m.Score, m.Explain = h.Score, h.Explain
			out[h.Entry.ID] = m
		} else if h.Score > 0 {
			out[h.Entry.ID] = Match{Node: h.Entry.ID, How: Sounds, Name: h.Name, Score: h.Score, Explain: h.Explain}
		}
	}
	list := make([]Match, 0, len(out))
	for _, m := range out {
		list = append(list, m)
	}
	order := []string{Exact, Begins, Sounds}
	slices.SortFunc(list, func(a, b Match) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.How), slices.Index(order, b.How)), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Node, b.Node))
	})
	return list[:min(len(list), most)]
}

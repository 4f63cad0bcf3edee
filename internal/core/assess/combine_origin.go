package assess

import (
	"slices"
	"strings"
	"time"
)

// Root is what an item goes back to.
type Root struct {
	Key     string // of one key: of one origin
	Outlet  string // the one outlet it goes back to, "" where it is none or several
	Planted bool   // all that stands there is on record to have planted claims, or the item itself came from one that is
}

// Roots gives what an item or a portion goes back to. Nil, and no answer, mean that the
// item is its own origin.
type Roots func(item string) []Root

// of are the roots of an item; without any, the whole item that it belongs to.
func (f Roots) of(item string) []Root {
	if f != nil {
		if out := f(item); len(out) > 0 {
			return out
		}
	}
	if t, err := ParseTarget(item); err == nil {
		item = t.Of().String()
	}
	return []Root{{Key: item}}
}

// Stated is a judgement as a view takes it: what it says now, and what it said before.
type Stated[R Record] struct {
	ID       string
	Versions []Version[R] // oldest first, each another than the one before; the last one stands
}

// Version is what a judgement said from a time on, and who said so.
type Version[R Record] struct {
	By    string // the officer
	Since time.Time
	Says  R
}

// Says is what stands.
func (s Stated[R]) Says() R { return s.Versions[len(s.Versions)-1].Says }

// By is who said what stands.
func (s Stated[R]) By() string { return s.Versions[len(s.Versions)-1].By }

// byID gives judgements in one order, whatever the order of arrival; those without a
// version are left out.
func byID[R Record](all []Stated[R]) []Stated[R] {
	out := slices.DeleteFunc(slices.Clone(all), func(s Stated[R]) bool { return len(s.Versions) == 0 })
	slices.SortFunc(out, func(a, b Stated[R]) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// rests is what one judgement goes back to.
type rests struct {
	certain []string // each of these alone makes it of one origin with another
	roots   []string // of its items, sorted, each once
	one     bool     // it has at most one root
	why     map[string]string
	outlets []string
	planted bool // all of it
}

// restingOn collects what a judgement goes back to. Who spoke on which occasion and the
// source count before the items: the author of the judgement named them for it. The roots
// of the items make it of one origin with another only where they are one.
func restingOn(b Basis, roots Roots) rests {
	r := rests{why: map[string]string{}}
	if b.Speaker != "" && b.Event != "" {
		key := "said:" + folded(b.Speaker) + "|" + b.Event
		r.certain = append(r.certain, key)
		r.why[key] = "said by " + b.Speaker + " on " + b.Event
	}
	if b.Source != "" {
		r.certain = append(r.certain, b.Source)
		r.why[b.Source] = "from " + b.Source
	}
	clean := len(b.Items) == 0
	for _, item := range b.Items {
		for _, root := range roots.of(item) {
			r.roots = append(r.roots, root.Key)
			r.why[root.Key] = "goes back to " + root.Key
			if root.Outlet != "" {
				r.outlets = append(r.outlets, root.Outlet)
			}
			clean = clean || !root.Planted
		}
	}
	r.planted = !clean
	slices.Sort(r.roots)
	r.roots = slices.Compact(r.roots)
	slices.Sort(r.outlets)
	r.outlets = slices.Compact(r.outlets)
	if r.one = len(r.roots) <= 1; r.one {
		r.certain = append(r.certain, r.roots...)
		for _, o := range r.outlets {
			key := "outlet:" + o
			r.certain = append(r.certain, key)
			r.why[key] = "goes back to the outlet " + o
		}
	}
	slices.Sort(r.certain)
	r.certain = slices.Compact(r.certain)
	return r
}

// folded writes a text in one form, so that case and spacing make no difference.
func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Summary is the group of what rests on several origins that stand beside it anyway: it
// belongs to none and counts as none.
const Summary = -1

// grouped puts what goes back to one origin together. It gives the group of each, from 0
// in the order of the first of each group, or Summary; and, for each group of several,
// what joins them. A copy of what is there joins its group, so it adds no group. What
// rests on several origins joins the one of them that stands here; where several do it is
// a summary of them.
func grouped(all []rests) (group []int, why []string) {
	u := newUnion(len(all))
	owner := map[string]int{}
	join := func(i int, keys []string) {
		for _, k := range keys {
			if j, held := owner[k]; held {
				u.join(i, j)
			} else {
				owner[k] = i
			}
		}
	}
	var wide []int
	for i, r := range all {
		if r.one {
			join(i, r.certain)
		} else {
			wide = append(wide, i)
		}
	}
	summary := map[int]bool{}
	meets := map[int]int{}
	var rest, named []int
	for _, i := range wide {
		var met []int
		for _, k := range all[i].roots {
			if j, held := owner[k]; held && !slices.Contains(met, u.find(j)) {
				met = append(met, u.find(j))
			}
		}
		stands := slices.ContainsFunc(all[i].certain, func(k string) bool { _, held := owner[k]; return held })
		switch {
		case len(met) > 1:
			summary[i] = true
			continue
		case len(met) == 1 && !stands:
			meets[i] = met[0]
		case len(met) == 0 && len(all[i].certain) == 0:
			rest = append(rest, i)
		}
		named = append(named, i)
	}
	for _, i := range named {
		join(i, all[i].certain)
	}
	for _, i := range rest {
		join(i, all[i].roots)
	}
	for i, j := range meets {
		u.join(i, j)
	}
	return u.numbered(summary, all)
}

// union joins numbers into sets.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) find(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

// join keeps the lower number as the head of a set, so that no order shows.
func (u union) join(i, j int) {
	i, j = u.find(i), u.find(j)
	u[max(i, j)] = min(i, j)
}

// numbered gives each its group and each group what all or most of it has in common.
func (u union) numbered(summary map[int]bool, all []rests) (group []int, why []string) {
	number := map[int]int{}
	members := [][]int{}
	group = make([]int, len(all))
	for i := range all {
		if summary[i] {
			group[i] = Summary
			continue
		}
		head := u.find(i)
		n, known := number[head]
		if !known {
			n = len(members)
			number[head] = n
			members = append(members, nil)
		}
		group[i] = n
		members[n] = append(members[n], i)
	}
	why = make([]string, len(members))
	for n, m := range members {
		why[n] = common(m, all)
	}
	return group, why
}

// common writes what joins the members of a group: each reason that two of them share.
func common(members []int, all []rests) string {
	if len(members) < 2 {
		return ""
	}
	count, words := map[string]int{}, map[string]string{}
	for _, i := range members {
		for k, w := range all[i].why {
			count[k]++
			if words[k] == "" || w < words[k] { // two ways of writing one speaker: always the same one
				words[k] = w
			}
		}
	}
	var out []string
	for k, n := range count {
		if n > 1 {
			out = append(out, words[k])
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "; ")
}

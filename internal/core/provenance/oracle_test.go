package provenance_test

import (
	"encoding/json"
	"math/bits"
	"slices"
	"strings"

	"entente/internal/core/provenance"
)

type fataler interface {
	Helper()
	Fatal(...any)
}

func marshal(t fataler, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// tryEverything counts by the plain words of the rules: who leads to whom is closed
// over all pairs, and every choice of supports is tried.
func tryEverything(supports []string, edges []provenance.Edge, overrules []provenance.Overrule) int {
	held := overrules
	edges = spoken(edges, overrules)
	nodes := map[string]bool{}
	for _, s := range supports {
		nodes[s], nodes[item(s)], nodes[item(s)+"'s own word"] = true, true, true
	}
	for _, e := range edges {
		for _, n := range []string{e.From, e.To} {
			nodes[n], nodes[item(n)], nodes[item(n)+"'s own word"] = true, true, true
		}
	}
	leads := map[[2]string]bool{}
	for n := range nodes {
		leads[[2]string{n, n}] = true
		for m := range nodes {
			if oracleLeads(n, m, edges) {
				leads[[2]string{n, m}] = true
			}
		}
	}
	for k := range nodes {
		for i := range nodes {
			for j := range nodes {
				if leads[[2]string{i, k}] && leads[[2]string{k, j}] {
					leads[[2]string{i, j}] = true
				}
			}
		}
	}
	root := func(n string) bool {
		for m := range nodes {
			if leads[[2]string{n, m}] && !leads[[2]string{m, n}] {
				return false
			}
		}
		return true
	}
	share := func(a, b string) bool {
		if heldApart(a, b, held) {
			return false
		}
		for n := range nodes {
			if root(n) && leads[[2]string{a, n}] && leads[[2]string{b, n}] {
				return true
			}
		}
		return false
	}
	best := 0
	for chosen := range 1 << len(supports) {
		ok := true
		for i := range supports {
			for j := range i {
				ok = ok && (chosen>>i&1 == 0 || chosen>>j&1 == 0 || !share(supports[i], supports[j]))
			}
		}
		if ok {
			best = max(best, bits.OnesCount(uint(chosen)))
		}
	}
	return best
}

func item(n string) string { return strings.TrimSuffix(strings.Split(n, "#")[0], "'s own word") }

func portion(n string) bool { return strings.Contains(n, "#") }

// spoken is what is left of the edges when the last word on each pair is heard.
func spoken(edges []provenance.Edge, overrules []provenance.Overrule) []provenance.Edge {
	in := func(n, whole string) bool { return n == whole || item(n) == whole }
	last := func(i int) bool {
		return !slices.ContainsFunc(overrules[i+1:], func(o provenance.Overrule) bool {
			return o.A == overrules[i].A && o.B == overrules[i].B || o.A == overrules[i].B && o.B == overrules[i].A
		})
	}
	var out []provenance.Edge
	for _, e := range edges {
		keep := e.Relation != sameEvent
		for i, o := range overrules {
			if last(i) && o.Verdict == provenance.Independent && (in(e.From, o.A) && in(e.To, o.B) || in(e.From, o.B) && in(e.To, o.A)) {
				keep = false
			}
		}
		if keep {
			out = append(out, e)
		}
	}
	for i, o := range overrules {
		if last(i) && o.Verdict == provenance.One {
			out = append(out, provenance.Edge{From: o.A, Relation: sameOrigin, To: o.B})
		}
	}
	return out
}

// oracleLeads tells whether one node leads to another in one step.
func oracleLeads(n, m string, edges []provenance.Edge) bool {
	word := strings.HasSuffix(n, "'s own word")
	whole := !word && !portion(n)
	silent := portion(n)
	is := func(x, end string) bool { return x == end || item(x) == end }
	for _, e := range edges {
		child, parent := e.From, e.To
		if e.Relation == quotedBy {
			child, parent = e.To, e.From
		}
		if e.Relation == sameOrigin {
			if is(n, e.From) && is(m, e.To) || is(n, e.To) && is(m, e.From) {
				return true
			}
			continue
		}
		speaks := word && item(child) == item(n) || portion(n) && is(n, child)
		if speaks {
			silent = false
		}
		if speaks && m == parent {
			return true
		}
	}
	if whole && item(m) == n {
		return true
	}
	return silent && m == item(n)+"'s own word"
}

// heldApart tells whether the last words on what two nodes are, or are portions of, hold
// them apart; nobody's word that they are one stands against it.
func heldApart(a, b string, overrules []provenance.Overrule) bool {
	in := func(n, whole string) bool { return n == whole || item(n) == whole }
	near := func(n, m string) bool { return in(n, m) || in(m, n) }
	apart := false
	for i, o := range overrules {
		if slices.ContainsFunc(overrules[i+1:], func(p provenance.Overrule) bool { return p.A == o.A && p.B == o.B || p.A == o.B && p.B == o.A }) {
			continue
		}
		if o.Verdict == provenance.One && (near(a, o.A) && near(b, o.B) || near(a, o.B) && near(b, o.A)) {
			return false
		}
		apart = apart || o.Verdict == provenance.Independent && (in(a, o.A) && in(b, o.B) || in(a, o.B) && in(b, o.A))
	}
	return apart
}

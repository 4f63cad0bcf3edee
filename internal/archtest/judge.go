package archtest

import (
	"fmt"
	"go/ast"
	"slices"
)

// What decides about a release and about a duty to warn, and what it may never reach, not
// even through others: what officers say about the world, and what came of an exchange.
var (
	deciding = []string{"core/release", "core/directive", "core/tearline", "core/warning", "inside/disclosure", "inside/warnings"}
	judging  = []string{"core/assess", "core/ledger", "core/links", "core/passage", "core/provenance",
		"inside/appraisal", "inside/indexing", "inside/judgement", "inside/ledger", "inside/links", "inside/origins", "inside/search"}
)

// kept is the store of the inside: it keeps judgements beside all else, and everybody
// inside imports it. What reaches judgements through it alone is held by NoJudgementAsked.
const kept = "store/insidedb"

// NoJudgement holds that neither a decision nor a duty to warn knows of judgements, the
// ledger or the record of a partner: the packages that decide reach none of those that
// judge, not even through others, but for the store that keeps both.
func NoJudgement(t *Tree) []Violation {
	var out []Violation
	for _, pkg := range t.Packages() {
		if !slices.ContainsFunc(deciding, func(d string) bool { return under(pkg, internal(d)) }) {
			continue
		}
		for _, reached := range sorted(t.reachesPast(pkg, internal(kept))) {
			if slices.ContainsFunc(judging, func(d string) bool { return under(reached, internal(d)) }) {
				out = append(out, Violation{pkg, 0, fmt.Sprintf("%s reaches %s; no decision and no duty to warn may ask it", pkg, reached)})
			}
		}
	}
	return out
}

// reachesPast is Reaches, but that one package is not gone into.
func (t *Tree) reachesPast(pkg, past string) map[string]bool {
	seen := map[string]bool{}
	queue := []string{pkg}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, p := range t.direct(next) {
			if !seen[p] && p != past {
				seen[p] = true
				queue = append(queue, p)
			}
		}
	}
	return seen
}

// asksJudgement are the names of the store by which judgements, the ledger, and who may
// see what are read.
var asksJudgement = []string{"Judgement", "Judgements", "JudgementVersions", "JudgementQuery", "PutJudgement", "HeldItem", "Graph", "SeenLabels",
	"LedgerQuery", "EachLedgerItem", "LedgerGrades", "LedgerWarned", "LedgerDuties", "LedgerOutcomes", "LedgerEvents"}

// NoJudgementAsked holds that the packages that decide do not ask the store either for
// judgements or for the ledger: no file of theirs names what reads them.
func NoJudgementAsked(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		if f.Test || !slices.ContainsFunc(deciding, func(d string) bool { return under(f.Package, internal(d)) }) {
			continue
		}
		imports := slices.ContainsFunc(f.Imports, func(i Import) bool { return i.Path == internal(kept) })
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			if s, is := n.(*ast.SelectorExpr); is && imports && slices.Contains(asksJudgement, s.Sel.Name) {
				out = append(out, Violation{f.Path, t.line(s), fmt.Sprintf("%s asks for %s; no decision and no duty to warn may", f.Package, s.Sel.Name)})
			}
			return true
		})
	}
	return out
}

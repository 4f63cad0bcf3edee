package assess_test

import (
	"errors"
	"strings"
	"testing"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"

	"github.com/google/go-cmp/cmp"
)

func TestJudgementsOfSourcesAndClaimsAreReadAndKept(t *testing.T) {
	for _, tt := range []struct {
		kind, text string
		refs       []assess.Ref
	}{
		{"source", "id: wire\nname: Morning Wire\nkind: outlet\nalso: [The Wire, morningwire.example]\ncollection: OSINT\nsince: 2011-04-02\n", nil},
		{"outcome", "source: source:wire\nof: report:USA-2015-7#2\nresult: planted\ndate: 2015-11-16\nby: [received:x]\n",
			[]assess.Ref{{Role: "source", To: "source:wire"}, {Role: "of", To: "report:USA-2015-7#2"}, {Role: "by", To: "received:x"}}},
		{"grade", "source: source:wire\nreliability: F\ndate: 2015-11-16\nreason: too new\n", []assess.Ref{{Role: "source", To: "source:wire"}}},
		{"grade", "source: source:wire\nreliability: B\nproposed: B\ndate: 2015-11-16\n", []assess.Ref{{Role: "source", To: "source:wire"}}},
		{"claim", "text: More than 2,000 have gone.\nsupports: [report:a#5, received:b]\nagainst: [report:c]\ncredibility: 2\nlikelihood: likely\npercent: [60, 70]\nconfidence: low\nsource: source:wire\nevent: entity:speech\n",
			[]assess.Ref{{Role: "supports", To: "report:a#5"}, {Role: "supports", To: "received:b"}, {Role: "against", To: "report:c"}, {Role: "source", To: "source:wire"}, {Role: "event", To: "entity:speech"}}},
		{"provenance", "from: report:a\nrelation: derived-from\nto: report:b#1\n", []assess.Ref{{Role: "from", To: "report:a"}, {Role: "to", To: "report:b#1"}}},
		{"overrule", "between: [report:a, received:b]\nverdict: independent\nreason: both were there\n", []assess.Ref{{Role: "between", To: "report:a"}, {Role: "between", To: "received:b"}}},
	} {
		r, _, err := assess.Decode(tt.kind, "f.yaml", []byte(tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.kind, err)
			continue
		}
		if diff := cmp.Diff(tt.refs, r.Refs()); diff != "" {
			t.Errorf("%s: %s", tt.kind, diff)
		}
		body, err := assess.Encode(r)
		if err != nil {
			t.Fatal(err)
		}
		back, err := assess.Read(tt.kind, body)
		if diff := cmp.Diff(r, back); err != nil || diff != "" {
			t.Errorf("%s is read back otherwise: %v\n%s", tt.kind, err, diff)
		}
	}
}

func TestABadJudgementIsRefusedWithLineAndKey(t *testing.T) {
	for _, tt := range []struct {
		kind, text string
		line       int
		key, says  string
	}{
		{"source", "name: x\nkind: rumour\n", 2, "kind", "human, technical, outlet, partner, document"},
		{"source", "name: x\nkind: human\nlikelihood: likely\n", 3, "likelihood", "unknown key"},
		{"source", "kind: human\n", 1, "name", "is missing"},
		{"outcome", "source: source:s\nof: source:s\nresult: confirmed\ndate: 2015-01-01\n", 2, "of", "report:ID"},
		{"outcome", "source: source:s\nof: report:a\nresult: true-ish\ndate: 2015-01-01\n", 3, "result", "planted"},
		{"outcome", "source: source:s\nof: report:a\nresult: confirmed\ndate: soon\n", 4, "date", "a date"},
		{"grade", "source: source:s\nreliability: 3\ndate: 2015-01-01\n", 2, "reliability", "is a credibility"},
		{"grade", "source: source:s\nreliability: G\ndate: 2015-01-01\n", 2, "reliability", "A to E, or F"},
		{"claim", "text: x\ncredibility: B\n", 2, "credibility", "is a reliability"},
		{"claim", "text: x\ncredibility: 0\n", 2, "credibility", "1 to 5, or 6"},
		{"claim", "text: x\nlikelihood: high\n", 2, "likelihood", "is a word of confidence"},
		{"claim", "text: x\nconfidence: likely\n", 2, "confidence", "is a likelihood"},
		{"claim", "text: x\nsupports: [report:a, report:a]\n", 2, "supports[1]", "stands twice"},
		{"claim", "text: x\nsupports: [report:a]\nagainst: [report:a]\n", 3, "against", "supports the claim as well"},
		{"claim", "text: x\nsupports: [report:a#x]\n", 2, "supports[0]", "report:ID"},
		{"provenance", "from: report:a\nrelation: inspired-by\nto: report:b\n", 2, "relation", "derived-from"},
		{"provenance", "from: report:a\nrelation: derived-from\nto: report:a\n", 3, "to", "expected another"},
		{"overrule", "between: [report:a]\nverdict: independent\nreason: x\n", 1, "between", "expected two"},
		{"overrule", "between: [report:a, report:b]\nverdict: maybe\nreason: x\n", 2, "verdict", "one-origin"},
		{"overrule", "between: [report:a, report:b]\nverdict: independent\n", 1, "reason", "is missing"},
	} {
		_, _, err := assess.Decode(tt.kind, "f.yaml", []byte(tt.text))
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Invalid || e.File != "f.yaml" || e.Line != tt.line || e.Key != tt.key || !strings.Contains(e.Message, tt.says) {
			t.Errorf("%s %q: %v; expected line %d, key %s, that says %q", tt.kind, tt.text, err, tt.line, tt.key, tt.says)
		}
	}
}

func TestAGradeThatWasNotProposedNeedsAReason(t *testing.T) {
	_, _, err := assess.Decode("grade", "f.yaml", []byte("source: source:s\nreliability: A\nproposed: C\ndate: 2015-01-01\n"))
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "reason") {
		t.Error(err)
	}
}

func TestAStatementThatClosesACycleIsRefusedWithTheCycle(t *testing.T) {
	stated := []provenance.Edge{
		assess.Provenance{From: "report:b", Relation: provenance.DerivedFrom, To: "report:a#2"}.Edge("provenance:p1"),
		assess.Provenance{From: "report:b", Relation: provenance.QuotedBy, To: "received:c"}.Edge("provenance:p2"),
	}
	for _, tt := range []struct {
		p    assess.Provenance
		says string
	}{
		{assess.Provenance{From: "report:a", Relation: provenance.Translated, To: "received:c"}, "report:a translated received:c, report:b quoted-by received:c (provenance:p2), report:b derived-from report:a#2 (provenance:p1)"},
		{assess.Provenance{From: "report:a#3", Relation: provenance.DerivedFrom, To: "received:c"}, ""},
		{assess.Provenance{From: "received:c", Relation: provenance.DerivedFrom, To: "report:a"}, ""},
		{assess.Provenance{From: "report:a", Relation: provenance.SameEvent, To: "received:c"}, ""},
	} {
		err := assess.RefuseCycle([]provenance.Edge{tt.p.Edge("")}, stated)
		if (err == nil) != (tt.says == "") || err != nil && (errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%v: %v; expected that it says %q", tt.p, err, tt.says)
		}
	}
}

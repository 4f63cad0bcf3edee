package release_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/release"
	"entente/internal/core/release/oracle"

	"pgregory.net/rapid"
)

func effects(list []release.Reason, want ...string) []release.Reason {
	var out []release.Reason
	for _, r := range list {
		if slices.Contains(want, r.Effect) {
			out = append(out, r)
		}
	}
	return out
}

// reasonsOf gives the reasons of an item by the name that a gap uses.
func reasonsOf(o release.Outcome, item string) []release.Reason {
	if item == "title" {
		return o.Title.Reasons
	}
	if n, ok := strings.CutPrefix(item, "portion:"); ok {
		return o.Portions[int(n[0]-'0')].Reasons
	}
	return o.Fields[item].Reasons
}

// Accountability: every gap between as-written and ceiling names a rule and
// its basis, every gap between ceiling and given names what chose less.
func TestEveryGapNamesARuleAndItsBasis(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		o := decideWorld(t, w)
		for _, g := range o.Gaps {
			reasons := reasonsOf(o, g.Item)
			named := slices.ContainsFunc(reasons, func(r release.Reason) bool {
				return r.Rule != "" && r.Basis != "" && strings.Contains(g.Because, r.Rule) && strings.Contains(g.Because, r.Basis)
			})
			chosen := strings.Contains(g.Because, "tearline:") || strings.HasPrefix(g.Because, "use:")
			if !named && !chosen {
				t.Fatalf("the gap %+v names none of the reasons %+v\n%s", g, reasons, w)
			}
		}
		for name, f := range o.Fields {
			if f.Rung != f.Ceiling && len(effects(f.Reasons, release.EffectDefault, release.EffectOfficer)) == 0 {
				t.Fatalf("%s is given %s below %s, and no default, need, cap or officer says why: %+v\n%s", name, f.Rung, f.Ceiling, f.Reasons, w)
			}
			full := w.Report.Fields[name].Fullest()
			if string(f.Ceiling) != full && len(f.Reasons) == 0 {
				t.Fatalf("%s has the ceiling %s below %s without a reason\n%s", name, f.Ceiling, full, w)
			}
		}
	})
}

// "`reasons` are complete": every permit, forbid and restrict that the contract
// knows for an item stands there, with its basis.
func TestReasonsAreComplete(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		o := decideWorld(t, w)
		for item, want := range oracle.Reasons(w) {
			got := reasonsOf(o, item)
			for _, r := range want {
				if !slices.ContainsFunc(got, func(x release.Reason) bool { return x.Rule == r.Rule && x.Effect == r.Effect && x.Basis != "" }) {
					t.Fatalf("%s lacks the reason %v; it has %+v\n%s", item, r, got, w)
				}
			}
			permits := effects(got, release.EffectPermit)
			for _, p := range permits {
				if !slices.Contains(want, oracle.Reason{Rule: p.Rule, Effect: "permit"}) {
					t.Fatalf("%s names the permit %+v, which does not cover it; expected %v\n%s", item, p, want, w)
				}
			}
			if len(permits) == 0 {
				silent(t, w, item, got)
			}
		}
	})
}

// silent holds the reasons of an item that nothing permits to say so: each directive that
// would permit it but for a condition is silent, once, and names the cure; where there is
// none, silence itself is, once.
func silent(t *rapid.T, w oracle.World, item string, got []release.Reason) {
	said := effects(got, release.EffectSilent)
	names := func(rule string) bool {
		return slices.ContainsFunc(said, func(x release.Reason) bool { return x.Rule == rule })
	}
	wrong := len(said) == 0 || names("silence") && len(said) > 1
	for i, x := range said {
		again := slices.ContainsFunc(said[:i], func(y release.Reason) bool { return y.Rule == x.Rule })
		waits := slices.ContainsFunc(w.Directives, func(d oracle.Directive) bool { return d.ID == x.Rule && len(d.Conditions) > 0 }) && x.Cure != ""
		wrong = wrong || again || !waits && x.Rule != "silence"
	}
	for i, d := range w.Directives {
		met := w
		met.Directives = slices.Clone(w.Directives)
		met.Directives[i].Conditions = nil
		permits := slices.Contains(oracle.Reasons(met)[item], oracle.Reason{Rule: d.ID, Effect: "permit"})
		wrong = wrong || permits && !names(d.ID)
	}
	if wrong {
		t.Fatalf("%s has no permit, and this is silent: %+v\n%s", item, said, w)
	}
}

func TestReasonsAreOrderedByRule(t *testing.T) {
	worlds(t, 100, func(t *rapid.T, w oracle.World) {
		o := decideWorld(t, w)
		ordered := func(item string, list []release.Reason) {
			if !slices.IsSortedFunc(list, func(a, b release.Reason) int { return strings.Compare(a.Rule, b.Rule) }) {
				t.Fatalf("the reasons of %s are not in the order of their rules: %+v\n%s", item, list, w)
			}
			for i, r := range list {
				if slices.Contains(list[:i], r) {
					t.Fatalf("%s gives one reason twice: %+v\n%s", item, r, w)
				}
			}
		}
		ordered("title", o.Title.Reasons)
		for i, p := range o.Portions {
			ordered("portion "+string(rune('0'+i)), p.Reasons)
		}
		for name, f := range o.Fields {
			ordered(name, f.Reasons)
		}
	})
}

// shape of the contract's document: the keys that must stand, and those that may.
type shape struct{ must, may []string }

var shapes = map[string]shape{
	"outcome": {must: []string{"v", "decision", "partner", "at", "policy", "verdict", "marking", "use", "onward", "directives", "title", "fields", "portions", "gaps"}, may: []string{"invocations", "passed_over"}},
	"title":   {must: []string{"verdict", "mark", "text"}, may: []string{"text_from", "needs", "reasons"}},
	"portion": {must: []string{"index", "verdict", "text_from", "mark", "text", "needs", "reasons"}},
	"field":   {must: []string{"ceiling", "rung", "reasons"}, may: []string{"needs"}},
	"reason":  {must: []string{"rule", "basis", "effect"}, may: []string{"rung", "cure", "invocation"}},
	"need":    {must: []string{"who", "what", "ground"}},
	"gap":     {must: []string{"item", "from", "to", "because"}},
}

// object reads one JSON object of a known shape.
func object(t rapid.TB, kind string, data json.RawMessage) map[string]json.RawMessage {
	t.Helper()
	var out map[string]json.RawMessage
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatalf("a %s is no object: %v: %s", kind, err, data)
	}
	s := shapes[kind]
	for _, key := range s.must {
		if _, ok := out[key]; !ok {
			t.Fatalf("a %s lacks %q: %s", kind, key, data)
		}
	}
	for key, value := range out {
		if !slices.Contains(s.must, key) && !slices.Contains(s.may, key) {
			t.Fatalf("a %s has %q, which is no key of it: %s", kind, key, data)
		}
		if string(value) == "null" {
			t.Fatalf("%q of a %s is null: %s", key, kind, data)
		}
	}
	return out
}

// list reads a JSON array of objects of a known shape.
func list(t rapid.TB, kind string, data json.RawMessage) []map[string]json.RawMessage {
	t.Helper()
	if data == nil {
		return nil
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("no list of %ss: %v: %s", kind, err, data)
	}
	var out []map[string]json.RawMessage
	for _, x := range raw {
		out = append(out, object(t, kind, x))
	}
	return out
}

func oneOf(t rapid.TB, data json.RawMessage, words ...string) {
	t.Helper()
	var s string
	if err := json.Unmarshal(data, &s); err != nil || !slices.Contains(words, s) {
		t.Fatalf("%s; expected one of %v", data, words)
	}
}

func TestTheDocumentHasTheShapeOfTheContract(t *testing.T) {
	verdicts := []string{"release", "show", "review", "refer", "withhold"}
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		o := decideWorld(t, w)
		doc := object(t, "outcome", encoded(t, o))
		oneOf(t, doc["verdict"], verdicts...)
		oneOf(t, doc["onward"], "", "none", "ask", "own-government")
		if string(doc["v"]) != "1" || !strings.HasPrefix(o.Policy, "sha256:") || !strings.HasPrefix(o.Decision, "sha256:") {
			t.Fatalf("v %s policy %q decision %q; expected 1 and two hashes", doc["v"], o.Policy, o.Decision)
		}
		all := []map[string]json.RawMessage{object(t, "title", doc["title"])}
		for i, p := range list(t, "portion", doc["portions"]) {
			if string(p["index"]) != string(rune('0'+i)) {
				t.Fatalf("portion %d has the index %s", i, p["index"])
			}
			all = append(all, p)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(doc["fields"], &fields); err != nil || len(fields) != len(w.Report.Fields) {
			t.Fatalf("%d fields of %d: %v", len(fields), len(w.Report.Fields), err)
		}
		for _, data := range fields {
			all = append(all, object(t, "field", data))
		}
		for _, x := range all {
			list(t, "need", x["needs"])
			for _, r := range list(t, "reason", x["reasons"]) {
				oneOf(t, r["effect"], "permit", "forbid", "restrict", "default", "officer", "silent")
			}
			if x["verdict"] != nil {
				oneOf(t, x["verdict"], verdicts...)
			}
		}
		list(t, "gap", doc["gaps"])
		list(t, "need", doc["passed_over"])
	})
}

// "A withheld portion has "text":"", "mark":"""; what goes has a mark, needs
// nothing and comes from a form.
func TestWhatDoesNotGoIsEmpty(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		o := decideWorld(t, w)
		goes := false
		for i, p := range o.Portions {
			goes = goes || p.Verdict.Goes()
			if p.Verdict.Goes() != (p.Mark != "") || p.Verdict.Goes() != (p.TextFrom != "") || !p.Verdict.Goes() && p.Text != "" {
				t.Fatalf("portion %d is %s from %q with mark %q and text %q\n%s", i, p.Verdict, p.TextFrom, p.Mark, p.Text, w)
			}
			if (p.Verdict == release.VerdictRefer) != (len(p.Needs) > 0) {
				t.Fatalf("portion %d is %s and needs %v\n%s", i, p.Verdict, p.Needs, w)
			}
		}
		if goes != (o.Marking != "") || goes != (len(o.Use) > 0) || goes != (o.Onward != "") || goes != (len(o.Directives) > 0) {
			t.Fatalf("goes %v, with marking %q, use %v, onward %q, directives %v\n%s", goes, o.Marking, o.Use, o.Onward, o.Directives, w)
		}
		if string(o.Partner) != w.Partner || !o.At.Equal(w.At) {
			t.Fatalf("partner %q at %s; expected %q at %s", o.Partner, o.At, w.Partner, w.At)
		}
	})
}

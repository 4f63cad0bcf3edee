package stix_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/stix"
)

// exceptions are documents of others that say of themselves that they are good
// and break rules of STIX 2.1 all the same, each with what it breaks.
var exceptions = map[string][]string{
	"spec_version_tests.py/VALID_BUNDLE":                        {"spec_version: required (STIX 2.1, 3.2)"}, // a test of theirs removes and adds it
	"relationship_tests.py/invalid_bundle":                      {"spec_version: required (STIX 2.1, 3.2)", "is_family: required (STIX 2.1, malware)", "spec_version: required (STIX 2.1, 3.2)", "source_ref: an identifier TYPE--UUID expected (STIX 2.1, 3.3)"},
	"indicator_tests.py/VALID_INDICATOR":                        {"created_by_ref: an identity expected (STIX 2.1, 3.2)"},
	"network_traffic_tests.py/VALID_NETWORK_TRAFFIC_DEFINITION": {"src_ref: an identifier TYPE--UUID expected (STIX 2.1, 3.3)"},
	"acs-spec-use-case-1.json":                                  {"created: milliseconds expected (STIX 2.1, 3.2)"},
	"acs-spec-use-case-2.json":                                  {"created: milliseconds expected (STIX 2.1, 3.2)"},
	"acs-spec-use-case-3.json":                                  {"created: milliseconds expected (STIX 2.1, 3.2)", "created: milliseconds expected (STIX 2.1, 3.2)"},
	"acs-spec-use-case-4.json":                                  {"created: milliseconds expected (STIX 2.1, 3.2)"},
	"acs-spec-use-case-5.json":                                  {"created: milliseconds expected (STIX 2.1, 3.2)"},
	"invalid_identity.json":                                     {"modified: required (STIX 2.1, 3.2)"}, // named invalid by its makers
	"invalid_timestamp.json":                                    {"modified: not before created expected (STIX 2.1, 2.16)"},
	"invalid_braces.json":                                       {"not JSON; expected one JSON document"},
	"invalid_comma.json":                                        {"not JSON; expected one JSON document"},
	"multi_obj_tests.py/MULTI_OBJ_JSON":                         {"a list; expected a STIX object"},
}

// judged are the problems of a document, an object or a bundle, without the ids.
func judged(data []byte) (problems []string) {
	v, err := stix.Parse(data)
	if err != nil {
		return []string{err.Error()}
	}
	var found []stix.Problem
	if typ, _ := v.Get("type"); typ.Text() == "bundle" {
		b, err := stix.ReadBundle(data)
		if err != nil {
			return []string{err.Error()}
		}
		found = b.Check()
	} else {
		o, err := stix.ReadObject(data)
		if err != nil {
			return []string{err.Error()}
		}
		found = o.Check()
	}
	for _, p := range found {
		problems = append(problems, strings.TrimPrefix(p.String(), p.ID+" "))
	}
	return problems
}

// documents are what makers of a validator and of markings publish, by name.
func documents(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	var embedded map[string][]struct {
		Name   string          `json:"name"`
		Object json.RawMessage `json:"object"`
	}
	if err := json.Unmarshal(load(t, beside(t, "stix-validator-examples", "embedded-valid-objects.json")), &embedded); err != nil {
		t.Fatal(err)
	}
	for file, list := range embedded {
		for _, e := range list {
			out[file+"/"+e.Name] = e.Object
		}
	}
	for _, dir := range []string{"stix-validator-examples", "stix-acs-iep"} {
		names, err := filepath.Glob(filepath.Join(beside(t, dir), "*.json"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no documents in %s: %v", dir, err)
		}
		for _, n := range names {
			if base := filepath.Base(n); base != "embedded-valid-objects.json" {
				out[base] = load(t, n)
			}
		}
	}
	return out
}

func TestDocumentsOfOthersAreJudgedAsTheirMakersJudgeThem(t *testing.T) {
	all := documents(t)
	if len(all) < 45 {
		t.Errorf("only %d documents; expected at least 45", len(all))
	}
	for name, data := range all {
		if got := judged(data); !slices.Equal(got, exceptions[name]) {
			t.Errorf("%s: %q; expected %q", name, got, exceptions[name])
		}
	}
	for name := range exceptions {
		if all[name] == nil {
			t.Errorf("%s is an exception, and no document", name)
		}
	}
}

// What is good is not good without a property that STIX requires, with one of
// another type, or with one that STIX forbids: null, an empty list, a name in
// capitals.
func TestAGoodDocumentThatIsSpoiltIsRefused(t *testing.T) {
	spoilt := 0
	for name, data := range documents(t) {
		var o map[string]any
		if exceptions[name] != nil || json.Unmarshal(data, &o) != nil || o["type"] == "bundle" || o["id"] == nil {
			continue
		}
		typ, _ := o["type"].(string)
		required := []string{"type", "id"}
		if _, dated := o["created"]; dated && stix.ClassOf(typ) != stix.Custom { // of what nobody has defined, no more is asked
			required = append(required, "spec_version", "created")
		}
		for _, change := range []struct {
			what string
			do   func(m map[string]any)
		}{
			{"null", func(m map[string]any) { m["name"] = nil }},
			{"an empty list", func(m map[string]any) { m["labels"] = []any{} }},
			{"a name in capitals", func(m map[string]any) { m["Name"] = "x" }},
			{"another type of id", func(m map[string]any) { m["id"] = 7 }},
			{"an id that is none", func(m map[string]any) { m["id"] = "report--7" }},
			{"marks that are none", func(m map[string]any) { m["object_marking_refs"] = []any{"TLP:RED"} }},
		} {
			m := map[string]any{}
			for k, v := range o {
				m[k] = v
			}
			change.do(m)
			bad, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if len(judged(bad)) == 0 {
				t.Errorf("%s with %s is taken", name, change.what)
			}
			spoilt++
		}
		for _, key := range required {
			m := map[string]any{}
			for k, v := range o {
				if k != key {
					m[k] = v
				}
			}
			bad, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if len(judged(bad)) == 0 {
				t.Errorf("%s without %s is taken", name, key)
			}
			spoilt++
		}
	}
	if spoilt < 200 {
		t.Errorf("only %d documents were spoilt; expected at least 200", spoilt)
	}
	if got := judged(fmt.Appendf(nil, `{"type":"identity"}`)); len(got) == 0 {
		t.Error("an identity without an id is taken")
	}
}

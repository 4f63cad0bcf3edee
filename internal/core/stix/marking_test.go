package stix_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/core/stix"
)

const (
	markA = "marking-definition--11111111-1111-4111-8111-111111111111"
	markB = "marking-definition--22222222-2222-4222-8222-222222222222"
)

// tool is an object with text at several depths; %s is put before its end.
func tool(t *testing.T, extra string) stix.Object {
	t.Helper()
	o, err := stix.ReadObject([]byte(`{"type":"tool","spec_version":"2.1","id":"tool--33333333-3333-4333-8333-333333333333",
		"created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","name":"a name","labels":["one","two"],
		"external_references":[{"source_name":"x"},{"source_name":"y","hashes":{"SHA-256":"00"}}]` + extra + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestSelectorNamesAPlaceThatExists(t *testing.T) {
	o := tool(t, "")
	tests := []struct {
		selector, want string // want "": malformed; "-": no such place
	}{
		{"name", `"a name"`},
		{"labels", `["one","two"]`},
		{"labels.[1]", `"two"`},
		{"external_references.[1].source_name", `"y"`},
		{"external_references.[1].hashes.SHA-256", `"00"`},
		{"labels.[2]", "-"},
		{"labels.one", "-"},
		{"name.[0]", "-"},
		{"nothing", "-"},
		{"external_references.[0].hashes", "-"},
		{"", ""}, {"labels[1]", ""}, {"[0]", ""}, {"labels.[-1]", ""}, {"labels.[01]", ""}, {"labels.[1", ""},
		{"labels..[1]", ""}, {"labels.[x]", ""}, {"external_references.[0].a b", ""},
	}
	for _, tt := range tests {
		s, err := stix.ParseSelector(tt.selector)
		if err != nil {
			if tt.want != "" {
				t.Errorf("%q: %v", tt.selector, err)
			}
			continue
		}
		v, found := s.In(o)
		got := string(v.Bytes())
		if !found {
			got = "-"
		}
		if got != tt.want {
			t.Errorf("%q: got %s; expected %s", tt.selector, got, tt.want)
		}
	}
}

func TestGranularMarkingAddsAndNeverLifts(t *testing.T) {
	o := tool(t, `,"object_marking_refs":["`+markA+`"],"granular_markings":[
		{"marking_ref":"`+markB+`","selectors":["external_references.[1]","labels.[0]"]},
		{"lang":"fr","selectors":["external_references"]},
		{"lang":"de","selectors":["external_references.[1].source_name"]}]`)
	tests := []struct {
		place, lang string
		want        []string
	}{
		{"name", "en", []string{markA}},
		{"labels", "en", []string{markA}},
		{"labels.[0]", "en", []string{markA, markB}},
		{"labels.[1]", "en", []string{markA}},
		{"external_references.[0].source_name", "fr", []string{markA}},
		{"external_references.[1].source_name", "de", []string{markA, markB}},
		{"external_references.[1].hashes.SHA-256", "fr", []string{markA, markB}},
	}
	for _, tt := range tests {
		place, err := stix.ParseSelector(tt.place)
		if err != nil {
			t.Fatal(err)
		}
		got, err := o.MarkingsAt(place)
		lang, langErr := o.LangAt(place)
		if err != nil || langErr != nil || lang != tt.lang || !cmp.Equal(got, tt.want) {
			t.Errorf("%s: got %v, %s (%v, %v); expected %v, %s", tt.place, got, lang, err, langErr, tt.want, tt.lang)
		}
	}
	nowhere, _ := stix.ParseSelector("labels.[9]")
	if _, err := o.MarkingsAt(nowhere); errs.KindOf(err) != errs.NotFound {
		t.Errorf("got %v for a place that is not there; expected not-found", err)
	}
}

func TestGranularMarkingsAreRefused(t *testing.T) {
	tests := []struct{ name, granular, want string }{
		{"neither marking nor language", `{"selectors":["name"]}`, "exactly one"},
		{"both", `{"lang":"fr","marking_ref":"` + markA + `","selectors":["name"]}`, "exactly one"},
		{"no selectors", `{"lang":"fr"}`, "list of selectors"},
		{"empty selectors", `{"lang":"fr","selectors":[]}`, "list of selectors"},
		{"no such place", `{"lang":"fr","selectors":["labels.[2]"]}`, "no such place"},
		{"malformed selector", `{"lang":"fr","selectors":["labels[1]"]}`, "step 1"},
		{"not a marking", `{"marking_ref":"tool--33333333-3333-4333-8333-333333333333","selectors":["name"]}`, "marking-definition"},
		{"language", `{"lang":"français","selectors":["name"]}`, "RFC 5646"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := tool(t, `,"granular_markings":[`+tt.granular+`]`)
			if _, err := o.Granular(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v; expected %q", err, tt.want)
			}
			if len(o.Check()) == 0 {
				t.Error("Check finds nothing")
			}
		})
	}
}

func TestTLPObjectsAreTheFixedOnes(t *testing.T) {
	for _, label := range []string{"clear", "green", "amber", "amber+strict", "red"} {
		o, found := stix.TLP(label)
		if !found || stix.TLPOf(o.ID()) != label || o.Text("name") != "TLP:"+strings.ToUpper(label) {
			t.Errorf("%s: got %s", label, o.Bytes())
		}
	}
	if _, found := stix.TLP("white"); found {
		t.Error("TLP 2.0 has no white")
	}
	if got := stix.TLPOf("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"); got != "clear" {
		t.Errorf("white of TLP 1 reads as %q; expected clear", got)
	}
	if got := stix.TLPOf(markA); got != "" {
		t.Errorf("got %q for another marking", got)
	}
}

func FuzzSelector(f *testing.F) {
	for _, s := range []string{"name", "labels.[0]", "external_references.[1].hashes.SHA-256", "[0]", ".", "a.[99999999999999999999]"} {
		f.Add(s)
	}
	o, err := stix.ReadObject([]byte(`{"type":"tool","id":"tool--33333333-3333-4333-8333-333333333333","labels":["a"]}`))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := stix.ParseSelector(text)
		if err != nil {
			return
		}
		if s.String() != text || !s.Covers(s) {
			t.Fatalf("%q does not cover itself", text)
		}
		s.In(o)
	})
}

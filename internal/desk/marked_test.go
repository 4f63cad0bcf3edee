package desk

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"entente/internal/core/marking"
	"entente/internal/core/party"
)

// A route that gives content says its mark in the answer, or counts as the highest level;
// nobody adds a route without having thought of which.
func TestNoOperationThatGivesContentIsWithoutAMark(t *testing.T) {
	data, err := Describe("test")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Responses   map[string]struct {
				Content map[string]struct{ Schema schema }
			} `json:"responses"`
		} `json:"paths"`
		Components struct{ Schemas map[string]schema } `json:"components"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for path, methods := range doc.Paths {
		for _, o := range methods {
			all[o.OperationID] = true
			sets := 0
			for _, set := range []map[string]bool{uncontent, unclassified, unmarked} {
				if set[o.OperationID] {
					sets++
				}
			}
			marked := o.Responses["200"].Content["application/json"].Schema.marked(doc.Components.Schemas, map[string]bool{})
			if sets == 0 && !marked {
				t.Errorf("%s %s answers without a mark; name it in marked_routes.go, or have its answer say one", o.OperationID, path)
			}
			if sets > 1 {
				t.Errorf("%s is in %d sets", o.OperationID, sets)
			}
		}
	}
	for _, set := range []map[string]bool{uncontent, unclassified, unmarked, received} {
		for operation := range set {
			if !all[operation] {
				t.Errorf("%s is no operation", operation)
			}
		}
	}
}

// schema is what of a schema is looked at.
type schema struct {
	Ref                  string            `json:"$ref"`
	Properties           map[string]schema `json:"properties"`
	Items                *schema           `json:"items"`
	AdditionalProperties json.RawMessage   `json:"additionalProperties"`
}

// marked tells whether anything in it is a mark.
func (s schema) marked(all map[string]schema, seen map[string]bool) bool {
	if s.Ref != "" {
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		if seen[name] {
			return false
		}
		seen[name] = true
		return all[name].marked(all, seen)
	}
	for key, p := range s.Properties {
		if key == "mark" || key == "marking" || p.marked(all, seen) {
			return true
		}
	}
	var more schema
	if json.Unmarshal(s.AdditionalProperties, &more) == nil && more.marked(all, seen) {
		return true
	}
	return s.Items != nil && s.Items.marked(all, seen)
}

func reader(t *testing.T, own marking.System) *marker {
	t.Helper()
	parties, err := party.DecodeParties("parties.yaml", []byte(`self: USA/CIA
parties:
  FRA: {services: [FRA/DGSE], ceiling: SECRET, equivalences: [{ours: TOP SECRET, theirs: SECRET}]}
  GBR: {services: [GBR/MI5], ceiling: SECRET}
`))
	if err != nil {
		t.Fatal(err)
	}
	return &marker{parties: parties, own: own, now: func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }}
}

func TestAnAnswerIsMarkedWithAllThatIsInIt(t *testing.T) {
	m := reader(t, marking.USA)
	for _, tt := range []struct {
		name, body string
		from       bool
		want       string
	}{
		{"one mark", `{"v":1,"marking":"SECRET//NOFORN"}`, false, "SECRET//NOFORN"},
		{"the highest of several", `{"items":[{"marking":"CONFIDENTIAL//NOFORN"},{"portions":[{"mark":"(S//NF)"}]}]}`, false, "SECRET//NOFORN"},
		{"whom all of it may go to", `{"a":{"mark":"(S//REL TO USA, FRA)"},"b":{"mark":"(C//REL TO USA, FRA, GBR)"}}`, false, "SECRET//REL TO USA, FRA"},
		{"the whole says it for its parts", `{"mark":"CONFIDENTIAL//NOFORN","hits":[{"mark":"CONFIDENTIAL//NOFORN","from":"FRA"}]}`, false, "CONFIDENTIAL//NOFORN"},
		{"what is shown of a thing may be more than its own", `{"mark":"CONFIDENTIAL//NOFORN","marking":"SECRET//NOFORN","about":[{"mark":"CONFIDENTIAL//NOFORN"}]}`, false, "SECRET//NOFORN"},
		{"a partner's word, at what the agreement says is its equal", `{"items":[{"partner":"FRA/DGSE","marking":"TRÈS SECRET"}]}`, true, "TOP SECRET//FGI FRA"},
		{"a word of two systems is read in both", `{"items":[{"partner":"FRA/DGSE","marking":"SECRET"}]}`, true, "TOP SECRET//FGI FRA"},
		{"but not for whom it goes to", `{"items":[{"partner":"FRA/DGSE","marking":"SECRET//REL TO USA, FRA"}]}`, false, "SECRET//REL TO USA, FRA"},
		{"a Russian word", `{"items":[{"partner":"RUS/FSB","marking":"Секретно"}]}`, true, "TOP SECRET"},
		{"what cannot be read", `{"marking":"QUITE SECRET"}`, false, "TOP SECRET"},
		{"marks in a list", `{"names":[{"marks":["(C//NF)","(S//NF)"]}]}`, false, "SECRET//NOFORN"},
		{"an empty mark is none", `{"marking":"","x":[{"marking":"CONFIDENTIAL//NOFORN"}]}`, false, "CONFIDENTIAL//NOFORN"},
		{"too deep", strings.Repeat(`{"a":`, 70) + `{"mark":"(U)"}` + strings.Repeat("}", 70), false, "TOP SECRET"},
	} {
		if got := m.together(marksIn([]byte(tt.body), tt.from)); got != tt.want {
			t.Errorf("%s: %s; expected %s", tt.name, got, tt.want)
		}
	}
}

func TestWhatIsListedIsNothingOrCountsAsTheHighest(t *testing.T) {
	for body, want := range map[string]bool{`{"v":1,"items":[]}`: true, `{"v":1,"items":[ ]}`: true, `{"v":1,"items":[{"a":1}]}`: false, `{"v":1,"text":"x"}`: false,
		`{"v":1,"hits":[],"facets":{"a":1}}`: true, `[]`: false, `x`: false} {
		if hollow([]byte(body)) != want {
			t.Errorf("%s is hollow: %t", body, !want)
		}
	}
}

func TestABannerStandsInAHeaderAsPercentEncodedText(t *testing.T) {
	for banner, want := range map[string]string{"SECRET//REL TO USA, FRA": "SECRET//REL TO USA, FRA", "SECRET DÉFENSE": "SECRET D%C3%89FENSE"} {
		if got := encoded(banner); got != want {
			t.Errorf("%s stands as %q; expected %q", banner, got, want)
		}
	}
}

func TestAStreamIsNotHeldBack(t *testing.T) {
	w := httptest.NewRecorder()
	b := &bannering{ResponseWriter: w, to: &reached{operation: "events"}}
	b.Header().Set("Content-Type", "text/event-stream")
	b.Header().Set(MarkingHeader, "UNCLASSIFIED")
	if _, err := b.Write([]byte("event: changed\n\n")); err != nil || w.Body.Len() == 0 || w.Code != http.StatusOK || w.Header().Get(MarkingHeader) != "UNCLASSIFIED" {
		t.Errorf("%d bytes were written as %d, %v", w.Body.Len(), w.Code, err)
	}
}

package stix_test

import (
	"encoding/json"
	"strings"
	"testing"

	"entente/internal/core/stix"
)

func TestDeterministicIDAgreesWithTheSpecification(t *testing.T) {
	var examples []struct {
		Line    int             `json:"spec_line"`
		ID      string          `json:"id"`
		Matches bool            `json:"matches_sec_2_9_recomputation"`
		Object  json.RawMessage `json:"object"`
	}
	if err := json.Unmarshal(load(t, beside(t, "stix-spec-examples", "sco-deterministic-ids.json")), &examples); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, e := range examples {
		if !e.Matches {
			continue
		}
		o, err := stix.ReadObject(e.Object)
		if err != nil {
			t.Errorf("line %d: %v", e.Line, err)
			continue
		}
		if got, err := stix.DeterministicID(o); err != nil || got != e.ID {
			t.Errorf("line %d: got %s, %v; expected %s", e.Line, got, err, e.ID)
		}
		checked++
	}
	if checked < 50 {
		t.Errorf("only %d ids checked; expected at least 50", checked)
	}
}

func TestDeterministicIDContributingProperties(t *testing.T) {
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"order and spacing do not count", `"number":1,"name":"x"`, `"name" : "y", "number":1`, true},
		{"numbers stay numbers", `"number":1`, `"number":2`, false},
	}
	id := func(typ, properties string) string {
		o, err := stix.ReadObject([]byte(`{"type":"` + typ + `","id":"` + typ + `--33333333-3333-4333-8333-333333333333",` + properties + `}`))
		if err != nil {
			t.Fatal(err)
		}
		got, err := stix.DeterministicID(o)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, tt := range tests {
		if same := id("autonomous-system", tt.a) == id("autonomous-system", tt.b); same != tt.same {
			t.Errorf("%s: same is %v", tt.name, same)
		}
	}
	if a, b := id("file", `"hashes":{"SHA-256":"bb","MD5":"aa"}`), id("file", `"hashes":{"MD5":"aa"}`); a != b {
		t.Errorf("more than one hash contributes: %s, %s", a, b)
	}
	if got := id("file", `"hashes":{"SSDEEP":"aa"}`); got != "" {
		t.Errorf("got %s for a hash outside the four; expected none", got)
	}
	if got := id("process", `"pid":1`); got != "" {
		t.Errorf("got %s for a process; expected none", got)
	}
}

func TestObserveMakesTheCallerSayHowItIsNamed(t *testing.T) {
	const drawn = "email-addr--33333333-3333-4333-8333-333333333333"
	mail := stix.Properties{"type": "email-addr", "value": "john@example.com"}
	public, err := stix.Observe(stix.Guessable(), mail)
	if err != nil || public.ID() != "email-addr--7165e2a9-671f-585d-b1e1-ca59c671d934" {
		t.Fatalf("got %s, %v; expected the id of the specification's example", public.ID(), err)
	}
	private, err := stix.Observe(stix.Unguessable(drawn), mail)
	if err != nil || private.ID() != drawn || mail["id"] != nil {
		t.Fatalf("got %s, %v; expected the id given, and the properties untouched", private.ID(), err)
	}
	refused := []struct {
		name string
		n    stix.Naming
		p    stix.Properties
	}{
		{"no naming", stix.Naming{}, mail},
		{"a guessable id passed off as drawn", stix.Unguessable(public.ID()), mail},
		{"an id of another type", stix.Unguessable("url--33333333-3333-4333-8333-333333333333"), mail},
		{"an id among the properties", stix.Guessable(), stix.Properties{"type": "email-addr", "value": "x", "id": drawn}},
		{"nothing to hash", stix.Guessable(), stix.Properties{"type": "process", "pid": 1}},
		{"no observable", stix.Guessable(), stix.Properties{"type": "tool", "name": "x"}},
		{"required property missing", stix.Unguessable(drawn), stix.Properties{"type": "email-addr", "display_name": "x"}},
		{"created", stix.Unguessable(drawn), stix.Properties{"type": "email-addr", "value": "x", "created": "2017-01-01T00:00:00.000Z"}},
	}
	for _, tt := range refused {
		if o, err := stix.Observe(tt.n, tt.p); err == nil {
			t.Errorf("%s: wrote %s", tt.name, o.Bytes())
		}
	}
	mail["id"] = drawn
	if _, err := stix.New(mail); err == nil || !strings.Contains(err.Error(), "Observe") {
		t.Errorf("New wrote an observable: %v", err)
	}
}

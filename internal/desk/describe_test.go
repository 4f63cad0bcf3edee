package desk

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestTheDescriptionIsTheSameWheneverItIsGiven(t *testing.T) {
	first, err := Describe("test")
	if err != nil {
		t.Fatal(err)
	}
	second, err := Describe("test")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two descriptions of one program differ")
	}
	var doc struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(first, &doc); err != nil || doc.OpenAPI[:3] != "3.1" {
		t.Fatalf("OpenAPI %s, %v", doc.OpenAPI, err)
	}
	for _, path := range []string{"/reports", "/drafts/preview", "/review/{id}/compare"} {
		if doc.Paths[Root+path] == nil {
			t.Errorf("%s is not described", path)
		}
	}
}

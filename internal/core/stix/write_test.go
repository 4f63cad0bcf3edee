package stix_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/stix"
)

func note(more stix.Properties) stix.Properties {
	p := stix.Properties{
		"type": "note", "id": "note--33333333-3333-4333-8333-333333333333", "created": "2017-01-01T00:00:00.000Z", "modified": "2017-01-01T00:00:00.000Z",
		"content": "é < ž & \u2028", "object_refs": []string{"report--33333333-3333-4333-8333-333333333333"}, "labels": []string{}, "abstract": "",
	}
	for name, value := range more {
		p[name] = value
	}
	return p
}

func TestNewWritesCanonicalBytes(t *testing.T) {
	o, err := stix.New(note(stix.Properties{"x_numbers": stix.Properties{"b": 1e21, "a": -3, "c": 0.5}, "revoked": false}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"content":"é < ž & ` + "\u2028" + `","created":"2017-01-01T00:00:00.000Z","id":"note--33333333-3333-4333-8333-333333333333",` +
		`"modified":"2017-01-01T00:00:00.000Z","object_refs":["report--33333333-3333-4333-8333-333333333333"],"revoked":false,` +
		`"spec_version":"2.1","type":"note","x_numbers":{"a":-3,"b":1e+21,"c":0.5}}`
	if string(o.Bytes()) != want {
		t.Errorf("got  %s\nwant %s", o.Bytes(), want)
	}
}

func TestNewRefusesWhatStrictReadersRefuse(t *testing.T) {
	tests := []struct {
		name string
		more stix.Properties
		want string
	}{
		{"empty list inside", stix.Properties{"x_thing": stix.Properties{"a": []string{}}}, "x_thing.a: empty"},
		{"empty dictionary in a list", stix.Properties{"x_things": []stix.Properties{{}}}, "x_things.[0]: empty"},
		{"null", stix.Properties{"x_thing": nil}, "cannot be written"},
		{"another kind of value", stix.Properties{"x_thing": map[string]string{"a": "b"}}, "cannot be written"},
		{"text that is not UTF-8", stix.Properties{"content": "\xff"}, "content: not UTF-8"},
		{"name that is not UTF-8", stix.Properties{"x_thing": stix.Properties{"a\xff": 1}}, "not UTF-8"},
		{"not a number", stix.Properties{"x_thing": math.NaN()}, "finite"},
		{"integer that a double rounds", stix.Properties{"x_thing": 1<<53 + 1}, "exact reach"},
		{"a broken rule", stix.Properties{"confidence": 101}, "0 to 100"},
		{"another identifier", stix.Properties{"id": "tool--33333333-3333-4333-8333-333333333333"}, "note--UUID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := stix.New(note(tt.more)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v; expected %q", err, tt.want)
			}
		})
	}
}

func TestBundleIsWrittenOnceAndReadBack(t *testing.T) {
	o, err := stix.New(note(nil))
	if err != nil {
		t.Fatal(err)
	}
	b := stix.Bundle{ID: stix.NewID("bundle", [16]byte{1, 2, 3}), Objects: []stix.Object{o}}
	data, err := b.Write()
	if err != nil {
		t.Fatal(err)
	}
	again, err := stix.ReadBundle(data)
	if err != nil || again.ID != "bundle--01020300-0000-4000-8000-000000000000" || len(again.Objects) != 1 || string(again.Objects[0].Bytes()) != string(o.Bytes()) {
		t.Errorf("got %s, %v", data, err)
	}
	for name, bad := range map[string]stix.Bundle{
		"no id":           {Objects: b.Objects},
		"no objects":      {ID: b.ID},
		"an empty object": {ID: b.ID, Objects: []stix.Object{{}}},
	} {
		if _, err := bad.Write(); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

func TestReadBundleRefuses(t *testing.T) {
	const head = `{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":`
	tests := []struct {
		name, in string
		kind     errs.Kind
	}{
		{"no bundle", identity, errs.Invalid},
		{"objects that are no list", head + `{}}`, errs.Invalid},
		{"an object without id", head + `[{"type":"tool"}]}`, errs.Invalid},
		{"a version twice with other content", head + `[` + identity + `,` + strings.Replace(identity, `"n"`, `"m"`, 1) + `]}`, errs.Conflict},
		{"a version twice with the same content", head + `[` + identity + `, ` + identity + `]}`, ""},
		{"too many objects", head + `[` + strings.Repeat(`{"type":"tool","id":"tool--33333333-3333-4333-8333-333333333333"},`, stix.MaxObjects) + identity + `]}`, errs.Invalid},
	}
	for _, tt := range tests {
		_, err := stix.ReadBundle([]byte(tt.in))
		if errs.KindOf(err) != tt.kind {
			t.Errorf("%s: got %v; expected %q", tt.name, err, tt.kind)
		}
		var e *errs.Error
		if err != nil && !errors.As(err, &e) {
			t.Errorf("%s: an error outside the vocabulary: %v", tt.name, err)
		}
	}
}

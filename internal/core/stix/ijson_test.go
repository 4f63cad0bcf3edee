package stix_test

import (
	"bytes"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/stix"
)

func TestParseKeepsBytesAndRefusesWhatIsNotIJSON(t *testing.T) {
	tests := []struct {
		name, in, refused string
	}{
		{"unknown properties and odd spacing", "{ \"a\" :1.50 ,\n\t\"b\":[ true,\"\\u0041\" ] }", ""},
		{"escaped surrogate pair", `{"a":"\ud83d\ude00"}`, ""},
		{"escaped backslash before a u", `{"a":"\\ud800"}`, ""},
		{"largest exact integer", `{"a":9007199254740991}`, ""},
		{"integer that a double rounds", `{"a":9007199254740993}`, "exact reach"},
		{"number beyond a double", `{"a":1e999}`, "exact reach"},
		{"same name twice", "{\"a\":1,\n\"a\":1}", "line 2: a: the same name twice"},
		{"same name twice by escape", `{"a":{"b":1,"\u0062":2}}`, "a.b: the same name twice"},
		{"lone high surrogate", `{"a":"\ud800"}`, "lone surrogate"},
		{"lone low surrogate", `{"a":"\udc00x"}`, "lone surrogate"},
		{"high surrogate before another escape", `{"a":"\ud800\u0041"}`, "lone surrogate"},
		{"cut surrogate", `{"a":"\ud800\u`, "lone surrogate"},
		{"not UTF-8", "{\"a\":\"\xff\"}", "not UTF-8"},
		{"two documents", `{} {}`, "one JSON document"},
		{"trailing comma", `[1,]`, "one JSON document"},
		{"byte order mark", "\ufeff{}", "one JSON document"},
		{"nothing", ``, "one JSON document"},
		{"too deep", strings.Repeat("[", stix.MaxDepth+1) + strings.Repeat("]", stix.MaxDepth+1), "nested deeper"},
		{"deep and never closed", strings.Repeat(`{"a":`, 1<<20), "nested deeper"},
		{"too many values", "[" + strings.Repeat("1,", stix.MaxValues) + "1]", "more than"},
		{"too long", strings.Repeat(" ", stix.MaxBytes+1), "bytes; expected at most"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := stix.Parse([]byte(tt.in))
			if tt.refused == "" {
				if err != nil || string(v.Bytes()) != tt.in {
					t.Fatalf("got %q, %v; expected the bytes back", v.Bytes(), err)
				}
				return
			}
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.refused) {
				t.Fatalf("got %v; expected a refusal with %q", err, tt.refused)
			}
		})
	}
}

func TestValuesKnowTheirBytes(t *testing.T) {
	v, err := stix.Parse([]byte("{\"n\" : -1.50e2 ,\"l\":[ {\"x\":\"\\u00e9\"} , null]}"))
	if err != nil {
		t.Fatal(err)
	}
	n, _ := v.Get("n")
	l, _ := v.Get("l")
	x, _ := l.Items()[0].Get("x")
	for _, tt := range []struct{ got, want string }{
		{string(n.Bytes()), "-1.50e2"}, {n.Literal(), "-1.50e2"}, {n.Text(), ""},
		{string(l.Bytes()), "[ {\"x\":\"\\u00e9\"} , null]"},
		{string(x.Bytes()), "\"\\u00e9\""}, {x.Text(), "é"}, {l.Items()[1].Kind().String(), "null"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q; expected %q", tt.got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":[1,"x",{"b":null}]}`, `{"a":"\ud83d\ude00"}`, ` [ 1e5 , -0 ] `, `"x"`, `{"a":1,"a":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := stix.Parse(data)
		if err != nil {
			return
		}
		again, err := stix.Parse(v.Bytes())
		if err != nil || !bytes.Equal(again.Bytes(), v.Bytes()) {
			t.Fatalf("a value's own bytes are read differently: %v", err)
		}
		if !bytes.Equal(bytes.TrimSpace(data), v.Bytes()) {
			t.Fatalf("got %q from %q; expected the bytes back", v.Bytes(), data)
		}
	})
}

func FuzzReadBundle(f *testing.F) {
	f.Add([]byte(`{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[` + identity + `]}`))
	f.Add([]byte(`{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := stix.ReadBundle(data)
		if err != nil {
			return
		}
		for _, o := range b.Objects {
			if !bytes.Contains(data, o.Bytes()) {
				t.Fatal("an object's bytes are not in the input")
			}
		}
		if len(b.Objects) == 0 || len(b.Check()) > 0 {
			return
		}
		out, err := b.Write()
		if err != nil {
			return // beyond a limit of writing
		}
		if again, err := stix.ReadBundle(out); err != nil || len(again.Objects) != len(b.Objects) {
			t.Fatalf("what was written is not read: %v", err)
		}
	})
}

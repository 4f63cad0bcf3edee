package report_test

import (
	"encoding/json"
	"testing"

	"entente/internal/core/document"
)

// plain reads a document into maps, lists, strings, numbers and booleans.
func plain(t *testing.T, data []byte) any {
	t.Helper()
	v, err := document.Parse("report.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return tree(t, v)
}

func tree(t *testing.T, v *document.Value) any {
	t.Helper()
	switch {
	case v.IsNull():
		return nil
	case v.IsMap():
		entries, err := v.Entries()
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]any{}
		for _, e := range entries {
			out[e.Key] = tree(t, e.Value)
		}
		return out
	case v.IsList():
		items, err := v.List()
		if err != nil {
			t.Fatal(err)
		}
		out := make([]any, 0, len(items))
		for _, x := range items {
			out = append(out, tree(t, x))
		}
		return out
	}
	if b, err := v.Bool(); err == nil {
		return b
	}
	if s, err := v.String(); err == nil {
		return s
	}
	s, err := v.Text()
	if err != nil {
		t.Fatal(err)
	}
	return json.Number(s)
}

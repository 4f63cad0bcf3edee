package stix_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"testing"

	"entente/internal/core/stix"
)

func TestSpecificationExamplesAreReadWithoutLoss(t *testing.T) {
	var examples []struct {
		Line   int             `json:"spec_line"`
		Object json.RawMessage `json:"object"`
	}
	if err := json.Unmarshal(load(t, beside(t, "stix-spec-examples", "examples.json")), &examples); err != nil {
		t.Fatal(err)
	}
	objects := 0
	for _, e := range examples {
		v, err := stix.Parse(e.Object)
		if err != nil || !bytes.Equal(v.Bytes(), e.Object) {
			t.Errorf("line %d: %v, or other bytes", e.Line, err)
			continue
		}
		candidates := []stix.Value{v}
		if v.Kind() == stix.List {
			candidates = v.Items()
		}
		for _, c := range candidates {
			id, _ := c.Get("id")
			if typ := stix.TypeOf(id.Text()); typ == "" || typ == "bundle" {
				continue
			}
			o, err := stix.ReadObject(c.Bytes())
			if err != nil || !bytes.Equal(o.Bytes(), c.Bytes()) {
				t.Errorf("line %d: %v, or other bytes", e.Line, err)
			}
			objects++
		}
	}
	if objects < 80 {
		t.Errorf("only %d objects; expected at least 80", objects)
	}
}

func TestBundlesOfOthersAreReadWithoutLossAndBreakNoRule(t *testing.T) {
	objects := 0
	err := filepath.WalkDir(beside(t, "stix2-json-schemas", "examples"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" || d.Name() == "interop-objectmarking-test.json" { // that one is no bundle
			return err
		}
		data := load(t, path)
		b, err := stix.ReadBundle(data)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		for _, o := range b.Objects {
			if !bytes.Contains(data, o.Bytes()) {
				t.Errorf("%s: the bytes of %s changed", path, o.ID())
			}
		}
		for _, p := range b.Check() {
			t.Errorf("%s: %s", path, p)
		}
		objects += len(b.Objects)
		return nil
	})
	if err != nil || objects < 100 {
		t.Errorf("%d objects read, %v; expected at least 100", objects, err)
	}
}

// The store holds several versions of objects, one file each; what is not yet
// 2.1 in it does not matter to the order of versions.
func TestVersionsOfAStoreOfOthersAreKept(t *testing.T) {
	histories, versions := map[string]stix.History{}, 0
	err := filepath.WalkDir(beside(t, "stix-attack-sample", "stix2_data"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		v, err := stix.Parse(load(t, path))
		if err != nil {
			return err
		}
		if list, found := v.Get("objects"); found {
			v = list.Items()[0]
		}
		o, err := stix.ReadObject(v.Bytes())
		if err != nil {
			return err
		}
		next, added, err := histories[o.ID()].Add(o)
		if err != nil {
			return err
		}
		histories[o.ID()] = next
		if added {
			versions++
		}
		return nil
	})
	if err != nil || versions <= len(histories) || len(histories) < 20 {
		t.Errorf("%d objects with %d versions, %v; expected more versions than objects", len(histories), versions, err)
	}
}

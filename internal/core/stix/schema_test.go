package stix_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"entente/internal/core/stix"
)

const schemaBase = "http://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/stix2.1/schemas/"

// offline answers every reference that was not added beforehand with an error.
type offline struct{}

func (offline) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is not among the local schemas", url)
}

func compiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.UseLoader(offline{})
	return c
}

func add(t *testing.T, c *jsonschema.Compiler, url string, data []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err == nil {
		err = c.AddResource(url, doc)
	}
	if err != nil {
		t.Fatalf("%s: %v", url, err)
	}
}

// oasis gives the OASIS schema of a type; it skips the test when the schemas
// are not beside the checkout. Types outside the specification have none.
func oasis(t *testing.T) func(typ string) *jsonschema.Schema {
	t.Helper()
	root := beside(t, "stix2-json-schemas", "schemas")
	c, urls := compiler(), map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		url := schemaBase + filepath.ToSlash(rel)
		add(t, c, url, load(t, path))
		name := d.Name()[:len(d.Name())-len(".json")]
		urls[name] = url
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	compiled := map[string]*jsonschema.Schema{}
	return func(typ string) *jsonschema.Schema {
		if urls[typ] == "" {
			return nil
		}
		if compiled[typ] == nil {
			s, err := c.Compile(urls[typ])
			if err != nil {
				t.Fatalf("%s: %v", typ, err)
			}
			compiled[typ] = s
		}
		return compiled[typ]
	}
}

func validate(s *jsonschema.Schema, data []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

func TestCheckAgreesWithTheOASISSchemas(t *testing.T) {
	schema := oasis(t)
	good := []string{identity, statement, address, place, link, extension, indicator, observed, report}
	for _, label := range []string{"clear", "amber+strict", "red"} {
		o, _ := stix.TLP(label)
		good = append(good, string(o.Bytes()))
	}
	for _, text := range good {
		o, err := stix.ReadObject([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(schema(o.Type()), o.Bytes()); err != nil {
			t.Errorf("%s: Check accepts what the schema refuses: %v", o.Type(), err)
		}
	}
	// the schemas can refuse: without this the test above could not fail
	if err := validate(schema("report"), []byte(`{"type":"report"}`)); err == nil {
		t.Error("the schema accepts a report without anything")
	}
}

// Bundles that tearlines gave are committed beside that package; every object
// in them passes the OASIS schema of its type, and the bundle as a whole.
func TestTearlinesPassTheOASISSchemas(t *testing.T) {
	schema := oasis(t)
	for path, b := range torn(t) {
		for _, o := range b.Objects {
			s := schema(o.Type())
			if s == nil {
				t.Errorf("%s: %s is no type of the specification", path, o.Type())
			} else if err := validate(s, o.Bytes()); err != nil {
				t.Errorf("%s: %s: %v", path, o.ID(), err)
			}
		}
	}
}

// Extensions in those bundles pass the schemas that are published with them.
func TestTearlinesPassTheSchemasOfTheirExtensions(t *testing.T) {
	docs := filepath.Join("..", "..", "..", "docs", "extensions")
	published, err := filepath.Glob(filepath.Join(docs, "extension-definition--*.json"))
	if err != nil || len(published) == 0 {
		t.Fatalf("no extension-definitions in %s: %v", docs, err)
	}
	schemas := map[string]*jsonschema.Schema{}
	for _, path := range published {
		b, err := stix.ReadBundle(load(t, path))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, p := range b.Check() {
			t.Errorf("%s: %s", path, p)
		}
		for _, o := range b.Objects {
			if o.Type() != "extension-definition" {
				continue
			}
			file := filepath.Join(docs, filepath.Base(o.Text("schema")))
			c := compiler()
			add(t, c, "local:///"+filepath.Base(file), load(t, file))
			if schemas[o.ID()], err = c.Compile("local:///" + filepath.Base(file)); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
		}
	}
	checked := map[string]int{}
	for path, b := range torn(t) {
		for _, o := range b.Objects {
			extensions, _ := o.Get("extensions")
			for _, m := range extensions.Members() {
				s := schemas[m.Name]
				if s == nil {
					if stix.TLPOf(o.ID()) == "" {
						t.Errorf("%s: %s has no published definition", path, m.Name)
					}
					continue
				}
				if err := validate(s, m.Value.Bytes()); err != nil {
					t.Errorf("%s: %s: %v", path, o.ID(), err)
				}
				checked[m.Name]++
			}
		}
	}
	for id := range schemas {
		if checked[id] == 0 {
			t.Errorf("%s stands in no bundle: its schema was not tried", id)
		}
	}
}

// torn reads the bundles that are golden output of the tearline package.
func torn(t *testing.T) map[string]stix.Bundle {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "tearline", "testdata", "bundle", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden bundles of the tearline package: %v", err)
	}
	out := map[string]stix.Bundle{}
	for _, path := range paths {
		if out[path], err = stix.ReadBundle(load(t, path)); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	return out
}

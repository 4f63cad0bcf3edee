package desk

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// nameOf names a type in the API's description by its package and its name, so
// that two parts of the service may use one word each in its own sense.
func nameOf(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if pkg := path.Base(t.PkgPath()); t.Name() != "" && pkg != "." && pkg != "desk" {
		return strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
}

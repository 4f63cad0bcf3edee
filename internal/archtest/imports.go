package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// layer says what the non-test files of the packages under a folder may
// import from the module itself. Folders are below internal/, or from the
// module's root with a leading slash.
type layer struct {
	folder string
	may    []string
}

// layers, the innermost first. A package belongs to the first that fits.
var layers = []layer{
	{"core", []string{"core"}},
	{"seal", []string{"core", "seal"}},
	{"crossing", []string{"core/errs", "core/party", "seal", "crossing"}}, // what goes between the zones; of neither
	{"store/storetest", []string{"core", "seal", "store"}},
	{"store", []string{"core", "seal", "store"}},
	{"inside", []string{"core", "seal", "inside", "store/insidedb"}},
	{"gateway", []string{"core/errs", "core/party", "seal", "crossing", "gateway", "store/gatewaydb"}},
	{"desk", []string{"core", "inside", "desk"}},
	{"webui", nil}, // the interface's files
	{"node", []string{"core", "seal", "crossing", "store", "inside", "gateway", "desk", "webui", "node"}},
	{"history", []string{"core", "seal", "store", "inside", "gateway", "desk", "node", "history"}},
	{"study", []string{"core", "study"}}, // measures of the core
	{"acceptance", nil},                  // all of it is tests
	{"archtest", nil},
	{"/cmd", []string{"core", "inside", "desk", "node", "history", "webui"}}, // what it shows and what it starts; neither stores nor the gateway
}

// Layers holds the direction of imports inside the module: core knows nobody,
// and each layer knows only those that its line names.
func Layers(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		if f.Test {
			continue
		}
		i := slices.IndexFunc(layers, func(l layer) bool { return under(f.Package, place(l.folder)) })
		if i < 0 {
			out = append(out, Violation{f.Path, 1, f.Package + " belongs to no layer; name it in archtest"})
			continue
		}
		for _, imp := range f.Imports {
			if own(imp.Path) && !slices.ContainsFunc(layers[i].may, func(m string) bool { return under(imp.Path, internal(m)) }) {
				out = append(out, Violation{f.Path, imp.Line, fmt.Sprintf("%s may not import %s", layers[i].folder, imp.Path)})
			}
		}
	}
	return out
}

// The zones, and those who may know both: node joins them, the record replays
// them, and one suite tests both stores.
var (
	insideZone  = []string{"inside", "store/insidedb"}
	gatewayZone = []string{"gateway", "store/gatewaydb"}
	joins       = []string{"node", "history", "store/storetest"}
)

// Wall holds the tear line: no package of the gateway reaches inside or its
// database, and no package of inside reaches the gateway or its database,
// not even through others. Nobody but those who join the zones imports from both.
func Wall(t *Tree) []Violation {
	within := func(pkg string, dirs []string) bool {
		return slices.ContainsFunc(dirs, func(d string) bool { return under(pkg, internal(d)) })
	}
	var out []Violation
	for _, w := range []struct{ here, there []string }{{gatewayZone, insideZone}, {insideZone, gatewayZone}} {
		for _, pkg := range t.Packages() {
			if !within(pkg, w.here) {
				continue
			}
			for _, reached := range sorted(t.Reaches(pkg)) {
				if within(reached, w.there) {
					out = append(out, Violation{pkg, 0, fmt.Sprintf("%s reaches %s across the tear line", pkg, reached)})
				}
			}
		}
	}
	for _, pkg := range t.Packages() {
		direct := t.direct(pkg)
		zone := func(dirs []string) bool {
			return slices.ContainsFunc(direct, func(p string) bool { return within(p, dirs) })
		}
		if !within(pkg, joins) && zone(insideZone) && zone(gatewayZone) {
			out = append(out, Violation{pkg, 0, pkg + " imports from both sides of the tear line, which only node may"})
		}
	}
	return out
}

// standardInCore are the packages of the standard library that the core may
// import: values and their forms. None of them sees the world or a clock, draws
// chance, or starts anything; of time, CoreClock takes the clock away.
var standardInCore = []string{
	"bufio", "bytes", "cmp", "crypto/sha1", "crypto/sha256", "embed", "encoding/base64", "encoding/binary", "encoding/csv", "encoding/hex", "encoding/json",
	"encoding/xml", "errors", "fmt", "hash", "hash/fnv", "html", "io", "iter", "maps", "math", "math/bits", "path", "regexp", "slices", "sort", "strconv",
	"strings", "sync", "sync/atomic", "time", "unicode", "unicode/utf16", "unicode/utf8",
}

// standardInOne are those that one package alone may import, each for a use
// that shows in no value.
var standardInOne = map[string]string{
	"runtime":      "core/screening", // how many processors build an index
	"hash/maphash": "core/screening", // where a cache keeps what it may forget
}

// CoreImports holds the core to the part of the standard library that it is
// allowed. The few outside packages that it may use stand in libraries.
func CoreImports(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		if f.Test || !under(f.Package, internal("core")) {
			continue
		}
		for _, imp := range f.Imports {
			one := standardInOne[imp.Path]
			if !standard(imp.Path) || slices.Contains(standardInCore, imp.Path) || one != "" && f.Package == internal(one) ||
				slices.ContainsFunc(libraries, func(l library) bool { return l.path == imp.Path }) {
				continue
			}
			out = append(out, Violation{f.Path, imp.Line, "core may not import " + imp.Path + "; what it may is listed in archtest"})
		}
	}
	return out
}

// library says which packages of ours may import an outside one.
type library struct {
	path string
	in   []string // below internal/, or from the module's root with a leading slash; nil: every package
	test bool     // only in tests
}

// libraries is the closed list of outside packages, and of those standard
// ones that deserve the same care. The first that fits an import decides.
var libraries = []library{
	{path: "golang.org/x/text"},
	{path: "github.com/gowebpki/jcs"},
	{path: "github.com/mozillazg/go-unidecode", in: []string{"core/spelling"}},
	{path: "go.yaml.in/yaml/v3", in: []string{"core/document"}},
	{path: "github.com/cedar-policy/cedar-go", in: []string{"core/directive"}},
	{path: "gonum.org/v1/gonum", in: []string{"core/links", "core/ledger"}},
	{path: "filippo.io/age", in: []string{"seal/agefile"}},
	{path: "filippo.io/mldsa", in: []string{"seal/keys"}},
	{path: "github.com/secure-systems-lab/go-securesystemslib", in: []string{"seal"}},
	{path: "crypto/hpke", in: []string{"seal"}},
	{path: "golang.org/x/mod", in: []string{"seal/evidence"}},
	{path: "modernc.org/sqlite", in: []string{"store/sqldb"}},
	{path: "github.com/jackc/pgx/v5", in: []string{"store/sqldb"}},
	{path: "github.com/pressly/goose/v3", in: []string{"store/sqldb"}},
	{path: "github.com/go-webauthn/webauthn", in: []string{"inside/entry"}},
	{path: "github.com/coreos/go-oidc/v3", in: []string{"inside/entry"}},
	{path: "golang.org/x/oauth2", in: []string{"inside/entry"}},
	{path: "github.com/danielgtaylor/huma/v2", in: []string{"desk"}},
	{path: "github.com/pelletier/go-toml/v2", in: []string{"node"}},
	{path: "github.com/prometheus/client_golang", in: []string{"node"}},
	{path: "github.com/spf13/cobra", in: []string{"/cmd/entente"}},
	{path: "github.com/schollz/progressbar/v3", in: []string{"/cmd/entente"}},
	{path: "golang.org/x/time", in: []string{"gateway/link"}},
	{path: "github.com/google/go-cmp", test: true},
	{path: "pgregory.net/rapid", test: true},
	{path: "github.com/rogpeppe/go-internal", test: true},
	{path: "github.com/transparency-dev/tessera", test: true, in: []string{"inside/oversight"}},
	{path: "github.com/santhosh-tekuri/jsonschema/v6", test: true, in: []string{"core/stix", "core/tearline"}},
}

// Libraries holds every outside library to the one place that knows it.
// Packages whose name ends in "test" count as tests.
func Libraries(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		test := f.Test || strings.HasSuffix(f.Package, "test")
		for _, imp := range f.Imports {
			i := slices.IndexFunc(libraries, func(l library) bool { return under(imp.Path, l.path) })
			switch {
			case i < 0 && !standard(imp.Path) && !own(imp.Path):
				out = append(out, Violation{f.Path, imp.Line, imp.Path + " is on no list; name in archtest who may import it"})
			case i >= 0 && !libraries[i].allows(f.Package, test):
				out = append(out, Violation{f.Path, imp.Line, fmt.Sprintf("%s may not import %s", f.Package, imp.Path)})
			}
		}
	}
	return out
}

func (l library) allows(pkg string, test bool) bool {
	if l.test && !test {
		return false
	}
	return l.in == nil || slices.ContainsFunc(l.in, func(d string) bool { return under(pkg, place(d)) })
}

// Oracle holds the second implementation of the decision apart from the
// first: packages named oracle exist, and reach neither its code nor Cedar.
func Oracle(t *Tree) []Violation {
	var out []Violation
	found := false
	for _, pkg := range t.Packages() {
		if path.Base(pkg) != "oracle" {
			continue
		}
		found = true
		for _, reached := range sorted(t.Reaches(pkg)) {
			if under(reached, internal("core/directive")) || reached == internal("core/release") ||
				under(reached, internal("core/tearline")) || under(reached, "github.com/cedar-policy") {
				out = append(out, Violation{pkg, 0, fmt.Sprintf("the oracle %s reaches %s", pkg, reached)})
			}
		}
	}
	if !found {
		out = append(out, Violation{"internal", 0, "no package named oracle; the decision has no second implementation"})
	}
	return out
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

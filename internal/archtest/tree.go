package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the path of the module that the rules are about.
const Module = "entente"

// Tree is every Go file of the module, parsed.
type Tree struct {
	fset  *token.FileSet
	Files []File
}

// File is one Go file.
type File struct {
	Path    string // from the module's root, with slashes
	Package string // import path of its directory: "entente/internal/core/errs"
	Test    bool   // a _test.go file
	Imports []Import
	Syntax  *ast.File
}

// Import is one import of a file.
type Import struct {
	Path string
	Name string // as the file calls it: the given name, else the last element
	Line int
}

// Violation is one place where a rule is broken.
type Violation struct {
	File string
	Line int
	Text string
}

func (v Violation) String() string { return fmt.Sprintf("%s:%d: %s", v.File, v.Line, v.Text) }

// Load parses every Go file under fsys, the root of the module. Folders that
// the go command ignores (testdata, those with a leading dot or underscore)
// and node_modules are left out.
func Load(fsys fs.FS) (*Tree, error) {
	t := &Tree{fset: token.NewFileSet()}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(p)
		if d.IsDir() {
			if p != "." && (base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") {
			return nil
		}
		src, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		return t.add(p, src)
	})
	return t, err
}

func (t *Tree) add(p string, src []byte) error {
	syntax, err := parser.ParseFile(t.fset, p, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	f := File{Path: p, Package: path.Join(Module, path.Dir(p)), Test: strings.HasSuffix(p, "_test.go"), Syntax: syntax}
	for _, spec := range syntax.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		imp := Import{Path: name, Name: importedAs(name), Line: t.fset.Position(spec.Pos()).Line}
		if spec.Name != nil {
			imp.Name = spec.Name.Name
		}
		f.Imports = append(f.Imports, imp)
	}
	t.Files = append(t.Files, f)
	return nil
}

// importedAs is the last element of an import path that is not a version.
func importedAs(p string) string {
	base := path.Base(p)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(p))
	}
	return base
}

func (t *Tree) line(n ast.Node) int { return t.fset.Position(n.Pos()).Line }

// Packages lists the import paths of the tree, sorted.
func (t *Tree) Packages() []string {
	var out []string
	for _, f := range t.Files {
		out = append(out, f.Package)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// direct lists what pkg's non-test files import.
func (t *Tree) direct(pkg string) []string {
	var out []string
	for _, f := range t.Files {
		if f.Test || f.Package != pkg {
			continue
		}
		for _, i := range f.Imports {
			out = append(out, i.Path)
		}
	}
	return out
}

// Reaches gives every package of the module that pkg's non-test files import,
// directly or through others.
func (t *Tree) Reaches(pkg string) map[string]bool {
	direct := map[string][]string{}
	for _, f := range t.Files {
		if f.Test {
			continue
		}
		for _, i := range f.Imports {
			direct[f.Package] = append(direct[f.Package], i.Path)
		}
	}
	seen := map[string]bool{}
	var walk func(string)
	walk = func(p string) {
		for _, q := range direct[p] {
			if !seen[q] {
				seen[q] = true
				walk(q)
			}
		}
	}
	walk(pkg)
	return seen
}

// under tells whether the package is dir or lies beneath it.
func under(pkg, dir string) bool { return pkg == dir || strings.HasPrefix(pkg, dir+"/") }

// internal is the import path of a package below internal/.
func internal(p string) string { return path.Join(Module, "internal", p) }

// place is the import path of a folder below internal/, or below the module's
// root when it begins with a slash.
func place(p string) string {
	if root, ok := strings.CutPrefix(p, "/"); ok {
		return path.Join(Module, root)
	}
	return internal(p)
}

// own tells whether an import path belongs to the module.
func own(p string) bool { return under(p, Module) }

// standard tells whether an import path is of the standard library: its first
// element holds no dot, and it is not ours.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !own(p) && !strings.Contains(first, ".")
}

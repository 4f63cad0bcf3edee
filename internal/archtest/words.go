package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// clocks are the functions of package time that read or wait for a clock.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

// CoreClock holds the core to times that it is given.
func CoreClock(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		if f.Test || !under(f.Package, internal("core")) {
			continue
		}
		for _, s := range f.selectors("time") {
			if slices.Contains(clocks, s.Sel.Name) {
				out = append(out, Violation{f.Path, t.line(s), "core may not use time." + s.Sel.Name})
			}
		}
	}
	return out
}

// privateWords stand in the names of the types and functions of seal that
// hold, read or use a private key which a gateway may not have.
var privateWords = []string{"Release", "HPKE", "Root", "Inside", "Private"}

// opens are the functions of seal/envelope that need such a key.
var opens = []string{"Seal", "Open", "Restore"}

// restores is the one package of the gateway that may call Restore, which needs
// no private key but gives bytes the type that is sent: it verifies what inside
// puts across a process border.
const restores = "gateway/bridge"

// GatewayKeys holds the gateway and its store to what a stolen gateway may know:
// they never name a release key, a decryption key or a root key, and never seal
// or open.
func GatewayKeys(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		if f.Test || !slices.ContainsFunc(gatewayZone, func(d string) bool { return under(f.Package, internal(d)) }) {
			continue
		}
		for _, s := range f.selectors(internal("seal/keys")) {
			if slices.ContainsFunc(privateWords, func(w string) bool { return strings.Contains(s.Sel.Name, w) }) {
				out = append(out, Violation{f.Path, t.line(s), "the gateway may not name keys." + s.Sel.Name})
			}
		}
		for _, s := range f.selectors(internal("seal/envelope")) {
			if slices.Contains(opens, s.Sel.Name) && (s.Sel.Name != "Restore" || f.Package != internal(restores)) {
				out = append(out, Violation{f.Path, t.line(s), "the gateway may not call envelope." + s.Sel.Name})
			}
		}
	}
	return out
}

// selectors lists the file's uses of what an imported package exports. A dot
// import is reported by NoDotImports, so that nothing escapes here.
func (f File) selectors(imported string) []*ast.SelectorExpr {
	names := map[string]bool{} // one package can be imported under several
	for _, i := range f.Imports {
		if i.Path == imported {
			names[i.Name] = true
		}
	}
	if len(names) == 0 {
		return nil
	}
	var out []*ast.SelectorExpr
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && names[x.Name] {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

// NoDotImports refuses imports without a name, which the other rules could not see through.
func NoDotImports(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		for _, imp := range f.Imports {
			if imp.Name == "." {
				out = append(out, Violation{f.Path, imp.Line, "a dot import of " + imp.Path})
			}
		}
	}
	return out
}

// vagueNames say nothing of the field.
var vagueNames = []string{"util", "utils", "common", "helper", "helpers", "manager", "managers", "model", "models", "misc", "lib", "pkg", "shared", "base", "types"}

// Names refuses packages that are not named after the field.
func Names(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		for _, word := range append(strings.Split(path.Dir(f.Path), "/"), f.Syntax.Name.Name) {
			if slices.Contains(vagueNames, word) {
				out = append(out, Violation{f.Path, 1, fmt.Sprintf("%q says nothing of the field", word)})
				break
			}
		}
	}
	return out
}

// Documented wants a doc.go with a package comment in every package that is
// more than tests.
func Documented(t *Tree) []Violation {
	var out []Violation
	for _, pkg := range t.Packages() {
		code, doc := false, false
		for _, f := range t.Files {
			if f.Package != pkg || f.Test {
				continue
			}
			code = true
			if path.Base(f.Path) == "doc.go" && f.Syntax.Doc != nil {
				text := f.Syntax.Doc.Text()
				doc = strings.HasPrefix(text, "Package "+f.Syntax.Name.Name+" ") || f.Syntax.Name.Name == "main" && strings.HasPrefix(text, "Command ")
			}
		}
		if code && !doc {
			out = append(out, Violation{pkg, 0, pkg + " has no doc.go that says what it is"})
		}
	}
	return out
}

// NoInit refuses functions that run before main and leave no trace of who called them.
func NoInit(t *Tree) []Violation {
	var out []Violation
	for _, f := range t.Files {
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" && !f.Test {
				out = append(out, Violation{f.Path, t.line(fn), "an init function"})
			}
		}
	}
	return out
}

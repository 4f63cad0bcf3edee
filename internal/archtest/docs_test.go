package archtest

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// named finds the tests that a document names.
var named = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Za-z0-9_]+)`")

// missing lists the tests that a document names and the tree does not have.
func missing(text string, have map[string]bool) []string {
	var out []string
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		if !have[m[1]] {
			out = append(out, m[1])
		}
	}
	return out
}

func TestEveryTestNamedInTheDocsExists(t *testing.T) {
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, f := range tree.Files {
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.Test && fn.Recv == nil {
				have[fn.Name.Name] = true
			}
		}
	}
	var files []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "internal/*/*/DESIGN.md"} {
		found, err := filepath.Glob("../../" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	total := 0
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		total += len(named.FindAllString(string(data), -1))
		for _, name := range missing(string(data), have) {
			t.Errorf("%s names %s, which the tree does not have", f, name)
		}
	}
	if total < 50 {
		t.Errorf("%d tests are named; expected that the documents name them", total)
	}
	if got := missing("`TestThatNobodyWrote`", have); len(got) != 1 {
		t.Error("a test that does not exist was not missed")
	}
}

func TestTheArchitectureNamesEveryPackage(t *testing.T) {
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range tree.Packages() {
		name := regexp.MustCompile(`(?m)^ *([a-z/]*/)?` + filepath.Base(pkg) + `/ `)
		if !name.Match(text) {
			t.Errorf("ARCHITECTURE.md does not name %s", pkg)
		}
	}
	if regexp.MustCompile(`(?m)^ *nosuchpackage/ `).Match(text) {
		t.Error("the search finds what is not there")
	}
}

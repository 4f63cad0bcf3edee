package acceptance

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// crashPoints are the points that a folder's source passes: the calls of Crash
// and crash, whose argument is a word and nothing that is put together.
func crashPoints(t *testing.T, folder string) []string {
	t.Helper()
	var out []string
	check(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			called, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !strings.EqualFold(called.Sel.Name, "crash") {
				return true
			}
			if word, ok := call.Args[0].(*ast.BasicLit); ok && word.Kind == token.STRING {
				point, err := strconv.Unquote(word.Value)
				check(t, err)
				out = append(out, point)
			} else if within, ok := call.Args[0].(*ast.Ident); !ok || within.Name != "point" {
				t.Errorf("%s: a crash point that is not a word", path)
			}
			return true
		})
		return nil
	}))
	return out
}

// The tests crash at every point that there is: no step of inside or of the
// gateway has one that they do not know, and they know none that is not passed.
func TestEveryCrashPointIsTried(t *testing.T) {
	passed := append(crashPoints(t, "../inside"), crashPoints(t, "../gateway")...)
	slices.Sort(passed)
	passed = slices.Compact(passed)
	if diff := cmp.Diff(slices.Sorted(slices.Values(slices.Concat(points, others))), passed); diff != "" {
		t.Errorf("crash points (-tried +in the source):\n%s", diff)
	}
}

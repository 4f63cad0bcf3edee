package tearline_test

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestBundlesAreAsCommitted(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "tear", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no scenarios", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			got := tear(t, scenario(t, name).decide(t))
			golden(t, filepath.Join("bundle", name+".json"), got.Bundle())
		})
	}
}

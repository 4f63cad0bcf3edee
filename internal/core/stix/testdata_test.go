package stix_test

import (
	"os"
	"path/filepath"
	"testing"
)

// beside gives the path of test data that may be placed beside the checkout,
// and skips the test, saying so, when it is not there.
func beside(t *testing.T, path ...string) string {
	t.Helper()
	dir := filepath.Join(append([]string{"..", "..", "..", "..", "shared", "data"}, path...)...)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIPPED, NOT CHECKED: no test data at %s", dir)
	}
	return dir
}

func load(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

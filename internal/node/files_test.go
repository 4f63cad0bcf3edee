package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFileThatWouldNotBeReadIsRefused(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"own.ceder", "own.ceder"},
		{"sub/own.cedar", "sub"},
		{"own.cedar.bak", "own.cedar.bak"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, tt.name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadFolder(dir, LawEndings...); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), ".cedar") {
			t.Errorf("%s: %v; expected it to be refused by name", tt.name, err)
		}
	}
	dir := t.TempDir()
	for _, name := range []string{"README.md", ".gitkeep", "own.cedar"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if files, err := ReadFolder(dir, LawEndings...); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v; expected the law alone", len(files), err)
	}
}

func TestAPolicyFolderHoldsNothingThatIsNotRead(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "parties.yaml"), []byte("self: USA/CIA"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPolicy(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "laws"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPolicy(dir); err == nil || !strings.Contains(err.Error(), "laws") {
		t.Errorf("%v; expected the folder laws to be refused by name", err)
	}
}

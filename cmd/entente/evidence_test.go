package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts of proofs read the golden ones, in $PROOFS.
func TestEvidenceScripts(t *testing.T) {
	proofs, err := filepath.Abs(filepath.Join(root, "internal", "seal", "evidence", "testdata", "v1"))
	if err != nil {
		t.Fatal(err)
	}
	p := parameters("testdata/evidence")
	p.Setup = func(e *testscript.Env) error {
		e.Setenv("PROOFS", proofs)
		return nil
	}
	testscript.Run(t, p)
}

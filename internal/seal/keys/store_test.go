package keys_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/keys"
)

func TestTheStoresKeyIsReadBackAndNeverWrittenOver(t *testing.T) {
	dir := t.TempDir()
	if _, err := keys.LoadStore(dir); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a folder without the key gave %v", err)
	}
	if err := keys.SaveStore(rand.Reader, dir, "USA"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a country's store: %v", err)
	}
	if err := keys.SaveStore(rand.Reader, dir, "USA/CIA"); err != nil {
		t.Fatal(err)
	}
	first, err := keys.LoadStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.SaveStore(rand.Reader, dir, "USA/CIA"); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a second key gave %v, expected a conflict", err)
	}
	again, err := keys.LoadStore(dir)
	if err != nil || !bytes.Equal(first.Secret(), again.Secret()) {
		t.Errorf("the key is not the one that was saved (%v)", err)
	}
	if err := os.Chmod(filepath.Join(dir, "store.key"), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadStore(dir); errs.KindOf(err) != errs.Denied {
		t.Errorf("a file that others may read gave %v", err)
	}
}

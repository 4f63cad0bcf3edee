package keys

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"
)

// A log's key and a witness's are kept apart: each has its own file, and none
// is loaded as the other.
func TestNoteSeedFiles(t *testing.T) {
	dir := t.TempDir()
	log, err := GenerateLog(rand.Reader, "USA/CIA")
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Save(dir); err != nil {
		t.Fatal(err)
	}
	if errs.KindOf(log.Save(dir)) != errs.Conflict {
		t.Error("a key was written over another")
	}
	again, err := LoadLog(dir)
	if err != nil || !bytes.Equal(again.Seed(), log.Seed()) || again.Service() != "USA/CIA" {
		t.Errorf("another key came back: %v", err)
	}
	if _, err := LoadWitness(dir); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a witness's key where there is none: %v", err)
	}
	if said := fmt.Sprintf("%v %+v %#v", log, log, *log); strings.Contains(said, fmt.Sprint(log.Seed())) || !strings.Contains(said, placeholder) {
		t.Errorf("printed as %s", said)
	}
	if _, err := GenerateLog(rand.Reader, "nobody"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a key of nobody: %v", err)
	}
	if (&NoteSeed{}).Valid() || (&NoteSeed{}).Save(dir) == nil {
		t.Error("the zero value is a key")
	}
}

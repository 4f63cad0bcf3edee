package history_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"entente/internal/history"
)

// TestTheRecordReplays is the acceptance test: the program as it is built,
// four processes, every row.
func TestTheRecordReplays(t *testing.T) {
	exe := filepath.Join(t.TempDir(), "entente")
	if out, err := exec.Command("go", "build", "-o", exe, "../../cmd/entente").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	dir, err := os.MkdirTemp("", "entente-record-") // short, for the sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	stage, err := history.SetUp(ctx, history.Options{Exe: exe, Dir: dir, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stage.TearDown)
	result := stage.Replay(ctx)
	if len(result.Rows) != 6 {
		t.Errorf("%d rows, want 6", len(result.Rows))
	}
	for _, r := range result.Rows {
		if r.Verdict != history.OK || r.What == "" || r.Proof == "" {
			t.Errorf("%s %s: %s · %s", r.Row, r.Verdict, r.What, r.Proof)
		}
	}
}

package history_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/history"

	"github.com/google/go-cmp/cmp"
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
	un := filepath.Join("..", "..", "..", "shared", "data", "sanctions", "UN_consolidated.xml")
	if _, err := os.Stat(un); err != nil {
		un = ""
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	stage, err := history.SetUp(ctx, history.Options{Exe: exe, Dir: dir, Now: time.Now, UNList: un})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stage.TearDown)
	result := stage.Replay(ctx)
	want := []string{"boston-basis", "boston-names", "two-doors", "boston-lookout", "as-of", "boston-rfi", "rebel-or-terrorist", "lone-wolf-or-directed", "cambrai-code", "paris-directive", "paris-scope", "one-speech", "closed-gist", "paris-coalition", "damascus-request", "oil-trade",
		"petersburg-person", "petersburg-warning", "third-party", "consent", "recall", "delegation-2018", "kerman-no-channel", "crocus-window", "crocus-proof", "istanbul-cotravel",
		"planted-claim", "ledger", "oversight"}
	var rows []string
	for _, r := range result.Rows {
		rows = append(rows, r.Row)
		if r.Verdict != history.OK || r.What == "" || r.Proof == "" {
			t.Errorf("%s %s: %s · %s", r.Row, r.Verdict, r.What, r.Proof)
		}
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Errorf("the rows of the record, in their order (-want +got):\n%s", d)
	}
	t.Run("whom the articles name", func(t *testing.T) {
		if un == "" {
			t.Skip("TEST DATA ABSENT: data/sanctions/UN_consolidated.xml; nobody was looked for on the UN's list")
		}
		if i := slices.IndexFunc(result.Rows, func(r history.Row) bool { return r.Row == "boston-names" }); i < 0 || !strings.Contains(result.Rows[i].What, "on the UN's list are found") {
			t.Errorf("row %d of %+v does not tell of the UN's list", i, result.Rows)
		}
	})
}

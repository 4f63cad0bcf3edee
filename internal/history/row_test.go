package history

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAWordThatSealedBytesMayHaveByChanceIsNotLookedFor(t *testing.T) {
	from, to := &station{code: "USA/CIA", dir: t.TempDir()}, &station{code: "RUS/FSB", dir: t.TempDir()}
	if err := os.Mkdir(filepath.Join(from.dir, "gateway"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Riga", "CORMORA"} {
		if err := nowhere(from, to, word); err == nil || !strings.Contains(err.Error(), "by chance") {
			t.Errorf("%q: %v; want it refused", word, err)
		}
	}
	if err := nowhere(from, to, "CORMORANT", "Ventspils"); err != nil {
		t.Errorf("words that stand nowhere: %v", err)
	}
	for _, leak := range []string{filepath.Join(to.dir, "inside.db"), filepath.Join(from.dir, "gateway", "gateway.db")} {
		if err := os.WriteFile(leak, []byte("\x00\x01CORMORANT\x02"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := nowhere(from, to, "CORMORANT"); err == nil || !strings.Contains(err.Error(), filepath.Base(leak)) {
			t.Errorf("a word in %s: %v; want it found there", leak, err)
		}
		if err := os.Remove(leak); err != nil {
			t.Fatal(err)
		}
	}
}

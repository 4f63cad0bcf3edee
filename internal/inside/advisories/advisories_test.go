package advisories_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestAWarningIsToldInTwoLanguages(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	v := b.draft(b.asking())
	golden := filepath.Join("testdata", "crocus.cap")
	if *update {
		b.must(os.MkdirAll("testdata", 0o755))
		b.must(os.WriteFile(golden, v.CAP, 0o644))
	}
	want, err := os.ReadFile(golden)
	b.must(err)
	if diff := cmp.Diff(string(want), string(v.CAP)); diff != "" {
		t.Errorf("the advisory: %s", diff)
	}
	if diff := cmp.Diff([]string{"en", "ru"}, v.Languages); diff != "" || v.State != "drafted" || v.Expires == nil || !v.Expires.Equal(v.Sent.Add(48*time.Hour)) {
		t.Errorf("%+v: %s", v, diff)
	}
}

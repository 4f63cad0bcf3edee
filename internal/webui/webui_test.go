package webui_test

import (
	"compress/gzip"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"entente/internal/webui"
)

func TestTheInterfaceHasOneEntryAndNothingInline(t *testing.T) {
	files, built := webui.Files()
	if !built {
		if os.Getenv("ENTENTE_REQUIRE_UI") != "" {
			t.Fatal("the interface is not built, and was to be")
		}
		t.Skip("SKIPPED: the interface is not built; run make")
	}
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, inline := range []string{"<style", " style=", " onload=", "javascript:", "http://", "https://"} {
		if strings.Contains(string(index), inline) {
			t.Errorf("index.html has %q, which its policy does not let in", inline)
		}
	}
	if first := load(t, files, string(index)); first == 0 || first > firstLoad {
		t.Errorf("the first load has %d bytes of gzipped JavaScript; expected at most %d", first, firstLoad)
	}
}

// firstLoad is how many bytes of gzipped JavaScript a browser needs before it shows anything.
const firstLoad = 200_000

var (
	named    = regexp.MustCompile(`/(assets/[^"]+\.js)"`)
	imported = regexp.MustCompile(`(?:from|import)\s*"\./([^"]+\.js)"`)
	entry    = regexp.MustCompile(`<script [^>]*src="/(assets/[^"]+\.js)"`)
	fetched  = regexp.MustCompile("import\\(\\s*[\"`]\\./([^\"`]+\\.js)[\"`]\\s*\\)")
)

// load is how many bytes of gzipped JavaScript the page asks for, with all that those
// scripts import at once, and with what the one that it begins with fetches.
func load(t *testing.T, files fs.FS, index string) (bytes int) {
	t.Helper()
	var wanted []string
	for _, m := range named.FindAllStringSubmatch(index, -1) {
		wanted = append(wanted, m[1])
	}
	first := entry.FindStringSubmatch(index)
	if first == nil {
		t.Fatalf("the page begins with no script: %s", index)
	}
	seen := map[string]bool{}
	for ; len(wanted) > 0; wanted = wanted[1:] {
		if seen[wanted[0]] {
			continue
		}
		seen[wanted[0]] = true
		script, err := fs.ReadFile(files, wanted[0])
		if err != nil {
			t.Fatal(err)
		}
		var packed strings.Builder
		w := gzip.NewWriter(&packed)
		if _, err := w.Write(script); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		bytes += packed.Len()
		found := imported.FindAllStringSubmatch(string(script), -1)
		if wanted[0] == first[1] {
			begun := fetched.FindAllStringSubmatch(string(script), -1)
			if len(begun) != 1 {
				t.Errorf("%s fetches %d scripts; expected the desk alone", wanted[0], len(begun))
			}
			found = append(found, begun...)
		}
		for _, m := range found {
			wanted = append(wanted, "assets/"+m[1])
		}
	}
	t.Logf("the first load has %d bytes of gzipped JavaScript in %d scripts", bytes, len(seen))
	return bytes
}

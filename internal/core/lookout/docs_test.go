package lookout_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"entente/internal/core/lookout"
	"entente/internal/core/marking"

	"github.com/google/go-cmp/cmp"
)

// shown gives a file that the page shows: a block whose first line names it.
func shown(t *testing.T, page, name string) []byte {
	t.Helper()
	m := regexp.MustCompile("(?ms)^```yaml\n# " + regexp.QuoteMeta(name) + "\n(.*?)^```$").FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page shows no %s", name)
	}
	return []byte(m[1])
}

func TestTheFilesThatThePageShowsAreRead(t *testing.T) {
	data, err := os.ReadFile("../../../docs/watch.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	l, err := lookout.Decode("lookout.yaml", shown(t, page, "lookout.yaml"), marking.USA, now)
	if err != nil || l.ID != "harbour-7" || len(l.Person.Names) != 3 {
		t.Errorf("the example is read as %+v (%v)", l, err)
	}
	r, err := lookout.DecodeRules("watch.yaml", shown(t, page, "watch.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r.Ports, r.Home, r.Contact = nil, "", ""
	if diff := cmp.Diff(lookout.DefaultRules(), r); diff != "" {
		t.Errorf("the page shows other defaults: %s", diff)
	}
	words := strings.Join(strings.Fields(page), " ")
	for _, list := range [][]string{lookout.Predicates, lookout.Papers, {"stop", "secondary", "call", "discreet-check", "do-not-alert"}} {
		if s := strings.Join(list, ", "); !strings.Contains(words, s) {
			t.Errorf("the page lacks %q", s)
		}
	}
}

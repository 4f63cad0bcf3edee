package marking

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

// document encodes as the command does: one line, no escapes for HTML.
func document(t testing.TB, l Line) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(l); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestLinesAreAnsweredWithTheContractsDocuments(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/lines.txtar")
	if err != nil {
		t.Fatal(err)
	}
	verbs := map[string]func(System, time.Time, string) Line{"parse": ParseLine, "render": RenderLine, "rollup": RollupLine}
	rows := strings.Split(strings.TrimSpace(string(archive.Files[0].Data)), "\n")
	if len(rows) < 40 {
		t.Fatalf("%d rows", len(rows))
	}
	for i := 0; i+1 < len(rows); i += 2 {
		question, ok1 := strings.CutPrefix(rows[i], "> ")
		want, ok2 := strings.CutPrefix(rows[i+1], "< ")
		words := strings.SplitN(question, " ", 3)
		if !ok1 || !ok2 || len(words) != 3 || verbs[words[1]] == nil {
			t.Fatalf("%q and %q are no pair", rows[i], rows[i+1])
		}
		t.Run(question, func(t *testing.T) {
			if got := document(t, verbs[words[1]](System(words[0]), time.Time{}, words[2])); got != want {
				t.Errorf("got      %s\nexpected %s", got, want)
			}
		})
	}
}

func TestARollupLineIsBounded(t *testing.T) {
	long := RollupLine(USA, time.Time{}, `["`+strings.Repeat(" ", MaxLine)+`"]`)
	many := RollupLine(USA, time.Time{}, `["(U)"`+strings.Repeat(`,"(U)"`, MaxPortions)+`]`)
	for _, l := range []Line{long, many} {
		if l.OK || !strings.Contains(l.Error, "expected") {
			t.Errorf("ok %t, %q", l.OK, l.Error)
		}
	}
}

// What render gives back, parse takes, and answers alike.
func TestRenderedLinesParse(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		m := generated(system).Draw(t, "mark")
		for _, in := range []string{m.Banner(), m.Portion()} {
			l := RenderLine(system, time.Time{}, in)
			if !l.OK || l.Banner != m.Banner() || l.Portion != m.Portion() {
				t.Fatalf("%s: %+v", in, l)
			}
			for _, out := range []string{l.Banner, l.Portion} {
				if again := ParseLine(system, time.Time{}, out); !again.OK || again.Banner != l.Banner || again.Portion != l.Portion {
					t.Fatalf("%s: %+v", out, again)
				}
			}
		}
	})
}

package tearline_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
	"entente/internal/core/tearline"
)

var update = flag.Bool("update", false, "write the golden files anew")

const parties = `
self: USA/CIA
topics: [counter-terrorism, strategy]
parties:
  FRA: {services: [FRA/DGSE], ceiling: SECRET}
  RUS: {services: [RUS/FSB], ceiling: SECRET}
`

var (
	decided = time.Date(2017, 12, 11, 8, 0, 0, 0, time.UTC)
	source  = tearline.Source{ID: idFor("release 1"), Created: decided.Add(time.Minute), Modified: decided.Add(time.Minute), Token: tokenFor("a key")}
)

// idFor derives identifiers as a node does, by type and name under a secret.
func idFor(secret string) func(typ, name string) string {
	return func(typ, name string) string {
		sum := sha256.Sum256([]byte(secret + "\x00" + typ + "\x00" + name))
		return stix.NewID(typ, [16]byte(sum[:16]))
	}
}

// tokenFor gives tokens as a node does, one for each name.
func tokenFor(secret string) func(ref string) string {
	return func(ref string) string {
		sum := sha256.Sum256([]byte(secret + "\x00" + ref))
		return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:26]
	}
}

// world is a report with what decides on it.
type world struct {
	report, law string
	directives  []string
	partner     party.Code
	method      release.Method
	needs       map[string]report.Rung
}

func (w world) decide(t testing.TB) release.Decision {
	t.Helper()
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(parties)}}
	for _, d := range w.directives {
		f.Directives = append(f.Directives, directive.File{Name: "directive.yaml", Data: []byte(d)})
	}
	policy, err := directive.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("report.yaml", []byte(w.report), policy.Parties())
	if err != nil {
		t.Fatal(err)
	}
	d, err := release.Decide(release.Request{Report: r, Partner: w.partner, At: decided, Method: w.method, Policy: policy, Needs: w.needs})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// scenario reads a world from testdata/tear.
func scenario(t testing.TB, name string) world {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", "tear", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	w := world{partner: "RUS", needs: map[string]report.Rung{}}
	for _, f := range a.Files {
		text := string(f.Data)
		switch f.Name {
		case "report.yaml":
			w.report = text
		case "directive.yaml":
			w.directives = append(w.directives, text)
		case "needs":
			for _, line := range strings.Fields(text) {
				field, rung, _ := strings.Cut(line, "=")
				w.needs[field] = report.Rung(rung)
			}
		case "partner":
			w.partner = party.Code(strings.TrimSpace(text))
		case "method":
			w.method = release.Method(strings.TrimSpace(text))
		default:
			t.Fatalf("%s holds an unknown file %s", name, f.Name)
		}
	}
	return w
}

func tear(t testing.TB, d release.Decision) tearline.Tearline {
	t.Helper()
	got, err := tearline.Tear(d, source)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	path = filepath.Join("testdata", path)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs:\n%s", path, got)
	}
}

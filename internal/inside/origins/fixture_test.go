package origins_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/report"
	"entente/internal/inside/indexing"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/judgement"
	"entente/internal/inside/origins"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// fataler is a test, or one draw of a property.
type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// desk is a service that keeps judgements and origins.
type desk struct {
	t     fataler
	b     testing.TB
	clock *insidetest.Clock
	store *insidedb.Store
	*judgement.Judgements
	*origins.Origins
}

func fresh(t testing.TB, d *storetest.Database) *desk {
	t.Helper()
	clock := insidetest.NewClock()
	store, err := insidedb.Open(t.Context(), d.Open(t, clock.Now))
	if err != nil {
		t.Fatal(err)
	}
	return over(t, t, store, clock)
}

// emptyStores gives services whose stores hold nothing, each a copy of one file.
func emptyStores(t *testing.T) func(fataler) *desk {
	t.Helper()
	file := filepath.Join(t.TempDir(), "empty.db")
	db, err := sqldb.Open(t.Context(), "sqlite:"+file, insidetest.NewClock().Now)
	if err == nil {
		_, err = insidedb.Open(t.Context(), db)
	}
	if err == nil {
		err = db.Close()
	}
	empty, failed := os.ReadFile(file)
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	folder, number := t.TempDir(), 0
	return func(f fataler) *desk {
		number++
		clock := insidetest.NewClock()
		file := filepath.Join(folder, fmt.Sprint(number, ".db"))
		if err := os.WriteFile(file, empty, 0o600); err != nil {
			f.Fatal(err)
		}
		db, err := sqldb.Open(t.Context(), "sqlite:"+file, clock.Now)
		if err != nil {
			f.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		store, err := insidedb.Open(t.Context(), db)
		if err != nil {
			f.Fatal(err)
		}
		return over(f, t, store, clock)
	}
}

func over(t fataler, b testing.TB, store *insidedb.Store, clock *insidetest.Clock) *desk {
	x, err := indexing.New(indexing.Config{Store: store, Self: "USA/CIA", Log: insidetest.Quiet(), Makers: []indexing.Maker{origins.Passages, origins.Tokens("USA/CIA")}})
	if err != nil {
		t.Fatal(err)
	}
	j, err := judgement.New(judgement.Config{Store: store, Self: "USA/CIA", Catch: x.Catch, Checks: origins.Checks()})
	if err != nil {
		t.Fatal(err)
	}
	o, err := origins.New(origins.Config{Judgements: j, Open: x.Open})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{t, b, clock, store, j, o}
}

func (d *desk) officer(code string, l access.Label) {
	d.t.Helper()
	err := d.store.Write(d.b.Context(), func(tx *insidedb.Tx) error {
		if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: insidedb.UsualRoles}); err != nil {
			return err
		}
		_, err := tx.PutClearance(insidedb.Clearance{Officer: code, Label: l})
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// portion is a marked paragraph of a report.
type portion struct{ mark, text string }

// report takes a report in under its serial; lines stand in its head.
func (d *desk) report(serial, title, lines string, portions ...portion) {
	d.t.Helper()
	d.titled(serial, "(U)", title, lines, portions)
}

// reportOf is a report whose title is marked.
func (d *desk) reportOf(serial, mark, lines string, portions ...portion) {
	d.t.Helper()
	d.titled(serial, mark, "Words", lines, portions)
}

func (d *desk) titled(serial, mark, title, lines string, portions []portion) {
	d.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "originator: USA/CIA\ncreated: 2015-11-17T00:00:00Z\nkind: intelligence\ntopics: [counter-terrorism]\nserial: %s\ntitle: {mark: %q, text: %q}\n%sportions:\n", serial, mark, title, lines)
	for _, p := range portions {
		fmt.Fprintf(&b, "  - {mark: %q, text: %q}\n", p.mark, p.text)
	}
	d.take(serial, []byte(b.String()))
}

func (d *desk) take(serial string, document []byte) {
	d.t.Helper()
	d.clock.Add(time.Minute)
	r, err := report.Decode(serial, document, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	err = d.store.Write(d.b.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.AddReport("report-"+strings.ToLower(serial), "sha256:"+serial, "all", r, nil)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) put(officer, kind, document string) (judgement.Shown, error) {
	d.clock.Add(time.Minute)
	return d.Put(d.b.Context(), judgement.Draft{Officer: officer, Kind: kind, File: kind + ".yaml", Document: document})
}

func (d *desk) must(kind, document string) judgement.Shown {
	d.t.Helper()
	s, err := d.put("all", kind, document)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func (d *desk) claim(officer, id string) origins.Claim {
	d.t.Helper()
	c, err := d.ShowClaim(d.b.Context(), officer, id, time.Time{})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func asJSON(t fataler, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// everything is what an officer is cleared for who sees all that these tests hold.
var everything = access.Label{Rank: 4, Parts: []string{"SI", "TK"}, Groups: []string{"a", "b"}}

const (
	harbour = "The harbour master of the invented town closed the eastern quay on Tuesday after a crane driver found forty crates without papers behind the grain store, and sent for the customs officers of the province."
	copied  = "The harbour master of the invented town closed the eastern quay on Tuesday, after a crane driver found forty crates without papers behind the grain store, and sent for customs officers of the province the same night."
	saw     = "I stood on the mole when they opened the first of the boxes; what was in it looked to me like machine parts, oiled and wrapped, and the men who carried them did not speak."
	other   = "A committee of the upper house has asked for the accounts of the lighthouse fund, which nobody has audited since the bridge over the northern arm was built."
)

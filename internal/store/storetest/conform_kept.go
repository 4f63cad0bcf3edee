package storetest

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

func stampsRise(t *testing.T, d *Database) {
	clock := noon
	db := d.Open(t, func() time.Time { return clock })
	must(t, db.Migrate(t.Context(), schema))
	stamp := func(stream string) time.Time {
		var at time.Time
		must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
			var err error
			at, err = tx.Stamp(stream)
			return err
		}))
		return at
	}
	tests := []struct {
		clock, want time.Time
		stream      string
	}{
		{noon, noon, "a"},
		{noon, noon.Add(time.Microsecond), "a"},
		{noon.Add(-time.Hour), noon.Add(2 * time.Microsecond), "a"},
		{noon.Add(-time.Hour), noon.Add(-time.Hour), "b"}, // a stream has no share in another's time
		{noon.Add(time.Hour + 999), noon.Add(time.Hour), "a"},
	}
	for i, tt := range tests {
		clock = tt.clock
		if got := stamp(tt.stream); got != tt.want {
			t.Errorf("stamp %d is %v, want %v", i, got, tt.want)
		}
	}
}

func stampsNeverMeet(t *testing.T, d *Database) {
	open(t, d)
	var mu sync.Mutex
	seen := map[time.Time]bool{}
	var all sync.WaitGroup
	for range 2 {
		db := d.Open(t, atNoon)
		all.Go(func() {
			for range 20 {
				var at time.Time
				err := db.Write(t.Context(), func(tx *sqldb.Tx) (err error) {
					at, err = tx.Stamp("s")
					return err
				})
				mu.Lock()
				if err != nil || seen[at] {
					t.Errorf("stamp %v: given before %v, error %v", at, seen[at], err)
				}
				seen[at] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(seen) != 40 {
		t.Errorf("%d stamps, want 40", len(seen))
	}
}

// copiedRows is what imports of many rows stand on: a copy that leaves what is
// there, and a removal of a few at a time.
func copiedRows(t *testing.T, d *Database) {
	db := open(t, d)
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`INSERT INTO item (id, amount) VALUES ($1, $2), ($3, $4), ($5, $6)`, "a", 1, "b", 2, "c", 3)
		return err
	}))
	for _, want := range []int64{2, 0} {
		must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
			copied, err := tx.Exec(`INSERT INTO part (item, number) SELECT id, CAST($1 AS BIGINT) FROM item WHERE amount > $2 ON CONFLICT DO NOTHING`, 7, 1)
			if copied != want {
				t.Errorf("%d rows copied, want %d", copied, want)
			}
			return err
		}))
	}
	for _, want := range []int64{1, 1, 0} {
		must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
			swept, err := tx.Exec(`DELETE FROM part WHERE (item, number) IN (SELECT item, number FROM part WHERE $1 = '' OR item = $1 LIMIT $2)`, "", 1)
			if swept != want {
				t.Errorf("%d rows swept, want %d", swept, want)
			}
			return err
		}))
	}
}

func migrationsIdempotent(t *testing.T, d *Database) {
	var all sync.WaitGroup
	for range 3 {
		db := d.Open(t, atNoon)
		all.Go(func() {
			if err := db.Migrate(t.Context(), schema); err != nil {
				t.Errorf("%v (%v)", err, errors.Unwrap(err))
			}
		})
	}
	all.Wait()
	db := open(t, d)
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, "kept", 1) }))
	must(t, db.Migrate(t.Context(), schema))
	if diff := cmp.Diff([]string{"kept=1"}, amounts(t, db)); diff != "" {
		t.Error(diff)
	}
}

func migrationsForwardOnly(t *testing.T, d *Database) {
	old := fstest.MapFS{"00001_item.sql": schema["00001_item.sql"]}
	db := d.Open(t, atNoon)
	must(t, db.Migrate(t.Context(), old))
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, "kept", 1) }))
	must(t, db.Migrate(t.Context(), schema))
	wantKind(t, db.Migrate(t.Context(), old), errs.Conflict)
	if diff := cmp.Diff([]string{"kept=1"}, amounts(t, db)); diff != "" {
		t.Error(diff)
	}
	broken := fstest.MapFS{"00003_broken.sql": {Data: []byte("-- +goose Up\nCREATE TABLE half (id TEXT);\nCREATE TABLE half (id TEXT);\n")}}
	for name, file := range schema {
		broken[name] = file
	}
	if err := db.Migrate(t.Context(), fs.FS(broken)); err == nil || !strings.Contains(err.Error(), "00003_broken.sql") {
		t.Errorf("a broken migration gave %v, want an error that names it", err)
	}
	must(t, db.Migrate(t.Context(), schema)) // nothing of it was left behind
}

func contextEnds(t *testing.T, d *Database) {
	db := open(t, d)
	ended, end := context.WithCancel(t.Context())
	end()
	for name, err := range map[string]error{
		"read":  db.Read(ended, func(*sqldb.Tx) error { return nil }),
		"write": db.Write(ended, func(*sqldb.Tx) error { return nil }),
	} {
		wantKind(t, err, errs.Unavailable)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v does not say that the context ended", name, err)
		}
	}
}

// migrationsOfAnEngine are two files of one number: each engine sees its own.
func migrationsOfAnEngine(t *testing.T, d *Database) {
	both := fstest.MapFS{"00003_words.sqlite.sql": {Data: []byte("-- +goose Up\nCREATE VIRTUAL TABLE words USING fts5(word);\n")},
		"00003_words.postgres.sql": {Data: []byte("-- +goose Up\nCREATE TABLE words (word TSVECTOR);\n")}}
	for name, file := range schema {
		both[name] = file
	}
	db := d.Open(t, atNoon)
	must(t, db.Migrate(t.Context(), both))
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
		if string(tx.Engine()) != d.Engine {
			t.Errorf("a transaction on %s says that it is on %s", d.Engine, tx.Engine())
		}
		_, err := tx.Exec(`INSERT INTO words (word) VALUES ($1)`, "one")
		return err
	}))
	must(t, db.Migrate(t.Context(), both))
}

package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// schema is the database that the suite works on.
var schema = fstest.MapFS{
	"00001_item.sql": {Data: []byte(`-- +goose Up
CREATE TABLE item (id TEXT PRIMARY KEY, amount BIGINT NOT NULL CHECK (amount >= 0), body BYTEA, at BIGINT);
`)},
	"00002_part.sql": {Data: []byte(`-- +goose Up
CREATE TABLE part (item TEXT NOT NULL REFERENCES item (id), number BIGINT NOT NULL, PRIMARY KEY (item, number));
`)},
}

// Conform checks everything that stores rely on, on one engine.
func Conform(t *testing.T, engine Engine) {
	rules := []struct {
		name  string
		check func(*testing.T, *Database)
	}{
		{"a commit is seen and a rollback is not", commitAndRollback},
		{"a failed statement spoils the whole transaction", failedStatementSpoils},
		{"a read sees one state and writes nothing", readIsOneState},
		{"text, bytes, numbers and times come back exactly", exactValues},
		{"text that one engine cannot keep is refused by both", refusedText},
		{"a blob of 4 MiB comes back exactly", bigBlob},
		{"errors have kinds and hold no SQL and no data", mappedErrors},
		{"increments from many handles are never lost", nothingLost},
		{"rows are copied and swept without leaving the engine", copiedRows},
		{"grouped writes each keep their own fate", groupedFates},
		{"a panic in a write leaves the store usable", panicLeavesUsable},
		{"stamps rise though the clock jumps back", stampsRise},
		{"stamps of two handles never meet", stampsNeverMeet},
		{"migrations run twice and at once change nothing", migrationsIdempotent},
		{"migrations only go forward", migrationsForwardOnly},
		{"a migration may be two files, one for each engine", migrationsOfAnEngine},
		{"an ended context ends the wait", contextEnds},
	}
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) { rule.check(t, engine.Fresh(t)) })
	}
}

var noon = time.Date(2017, 12, 10, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// open gives a handle on the migrated database.
func open(t *testing.T, d *Database) *sqldb.DB {
	t.Helper()
	db := d.Open(t, atNoon)
	if err := db.Migrate(t.Context(), schema); err != nil {
		t.Fatalf("migrate: %v", errors.Unwrap(err))
	}
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func wantKind(t *testing.T, err error, want errs.Kind) {
	t.Helper()
	if got := errs.KindOf(err); got != want {
		t.Errorf("error %v has kind %q, want %q", err, got, want)
	}
}

func insert(tx *sqldb.Tx, id string, amount int) error {
	_, err := tx.Exec(`INSERT INTO item (id, amount) VALUES ($1, $2)`, id, amount)
	return err
}

// amounts reads the whole table as id=amount.
func amounts(t *testing.T, db *sqldb.DB) []string {
	t.Helper()
	var out []string
	must(t, db.Read(t.Context(), func(tx *sqldb.Tx) error {
		var err error
		out, err = sqldb.All(tx, func(row sqldb.Row) (string, error) {
			var id string
			var amount int
			err := row.Scan(&id, &amount)
			return fmt.Sprintf("%s=%d", id, amount), err
		}, `SELECT id, amount FROM item ORDER BY id`)
		return err
	}))
	return out
}

func commitAndRollback(t *testing.T, d *Database) {
	db := open(t, d)
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, "kept", 1) }))
	no := errors.New("no")
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		must(t, insert(tx, "dropped", 2))
		return no
	})
	if err != no {
		t.Errorf("the function's error came back as %v", err)
	}
	if diff := cmp.Diff([]string{"kept=1"}, amounts(t, d.Open(t, atNoon))); diff != "" {
		t.Error(diff)
	}
}

func failedStatementSpoils(t *testing.T, d *Database) {
	db := open(t, d)
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		must(t, insert(tx, "a", 1))
		wantKind(t, insert(tx, "a", 2), errs.Conflict)
		wantKind(t, insert(tx, "b", 3), errs.Conflict)
		return nil // the error is swallowed, the transaction must not commit
	})
	wantKind(t, err, errs.Conflict)
	if got := amounts(t, db); len(got) != 0 {
		t.Errorf("a spoilt transaction left %v", got)
	}
}

func readIsOneState(t *testing.T, d *Database) {
	db := open(t, d)
	count := func(tx *sqldb.Tx) int {
		n, err := sqldb.One(tx, sqldb.Scalar[int], `SELECT count(*) FROM item`)
		must(t, err)
		return n
	}
	must(t, db.Read(t.Context(), func(tx *sqldb.Tx) error {
		if n := count(tx); n != 0 {
			t.Errorf("a fresh table holds %d rows", n)
		}
		must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, "late", 1) }))
		if n := count(tx); n != 0 {
			t.Errorf("the read saw %d rows of a later commit", n)
		}
		return nil
	}))
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, "read", 1) })
	if err == nil {
		t.Error("a read could write")
	}
	if diff := cmp.Diff([]string{"late=1"}, amounts(t, db)); diff != "" {
		t.Error(diff)
	}
}

func exactValues(t *testing.T, d *Database) {
	type item struct {
		ID     string
		Amount uint64
		Body   []byte
		At     time.Time
		Maybe  *time.Time
		None   int // 1 when the body is NULL
	}
	type name string // a named type must be kept as its string
	db := open(t, d)
	micro := time.Date(2017, 12, 10, 9, 30, 0, 123456000, time.UTC)
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	tests := []item{
		{ID: "Ахмед Фиктивный", Amount: 1<<63 - 1, Body: every, At: micro, Maybe: &micro},
		{ID: "e\u0301 is not \u00e9, \u202eтекст\u202c, 情報, \U0001F54A, ' \" \\ % _ $1 ?", Body: []byte{0}},
		{ID: "", Body: []byte{}, At: time.Date(1066, 10, 14, 9, 0, 0, 0, time.UTC)},
		{ID: "\u00e9", None: 1}, {ID: "no body", Body: nil, None: 1},
	}
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
		for _, tt := range tests {
			at := tt.At.In(time.FixedZone("", 3*3600)) // the zone must not matter
			if _, err := tx.Exec(`INSERT INTO item (id, amount, body) VALUES ($1, $2, $3)`, name(tt.ID), tt.Amount, tt.Body); err != nil {
				return err
			}
			if _, err := tx.Exec(`UPDATE item SET at = $2 WHERE id = $1`, tt.ID, at); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, db.Read(t.Context(), func(tx *sqldb.Tx) error {
		for _, tt := range tests {
			got, err := sqldb.One(tx, func(row sqldb.Row) (item, error) {
				var got item
				err := row.Scan(&got.ID, &got.Amount, &got.Body, sqldb.Time(&got.At), sqldb.OptionalTime(&got.Maybe), &got.None)
				return got, err
			}, `SELECT id, amount, body, at, CASE WHEN amount > 0 THEN at ELSE NULL END, CASE WHEN body IS NULL THEN 1 ELSE 0 END
			    FROM item WHERE id = $1`, tt.ID)
			must(t, err)
			if diff := cmp.Diff(tt, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q: %s", tt.ID, diff)
			}
		}
		return nil
	}))
}

func refusedText(t *testing.T, d *Database) {
	db := open(t, d)
	for _, text := range []string{"a\x00b", "\xff", "\xed\xa0\x80"} {
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, text, 1) })
		wantKind(t, err, errs.Invalid)
	}
	if got := amounts(t, db); len(got) != 0 {
		t.Errorf("refused text was kept: %q", got)
	}
}

func bigBlob(t *testing.T, d *Database) {
	db := open(t, d)
	big := bytes.Repeat([]byte("entente\x00"), 4<<20/8)
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`INSERT INTO item (id, amount, body) VALUES ($1, 1, $2)`, "big", big)
		return err
	}))
	must(t, db.Read(t.Context(), func(tx *sqldb.Tx) error {
		got, err := sqldb.One(tx, sqldb.Scalar[[]byte], `SELECT body FROM item`)
		if !bytes.Equal(got, big) {
			t.Errorf("%d bytes came back as %d others", len(big), len(got))
		}
		return err
	}))
}

func mappedErrors(t *testing.T, d *Database) {
	const canary = "CORMORANT"
	db := open(t, d)
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, canary, 1) }))
	tests := []struct {
		name string
		kind errs.Kind
		run  func(*sqldb.Tx) error
	}{
		{"primary key", errs.Conflict, func(tx *sqldb.Tx) error { return insert(tx, canary, 1) }},
		{"check", errs.Conflict, func(tx *sqldb.Tx) error { return insert(tx, canary+"2", -1) }},
		{"foreign key", errs.Conflict, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO part (item, number) VALUES ($1, 1)`, canary+"3")
			return err
		}},
		{"not null", errs.Conflict, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO item (id, amount) VALUES ($1, NULL)`, canary+"4")
			return err
		}},
		{"nothing there", errs.NotFound, func(tx *sqldb.Tx) error {
			_, err := sqldb.One(tx, sqldb.Scalar[string], `SELECT id FROM item WHERE id = $1`, canary+"5")
			return err
		}},
		{"bad statement", errs.Internal, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`SELEC FROM item WHERE id = $1`, canary)
			return err
		}},
		{"missing table", errs.Internal, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO nowhere (id) VALUES ($1)`, canary)
			return err
		}},
		{"an argument of no kind", errs.Internal, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO item (id, amount) VALUES ($1, 1)`, map[string]string{canary: ""})
			return err
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := db.Write(t.Context(), tt.run)
			wantKind(t, err, tt.kind)
			for cause := err; cause != nil; cause = errors.Unwrap(cause) {
				if text := cause.Error(); strings.Contains(text, canary) {
					t.Errorf("an error holds data: %s", text)
				}
			}
			for _, word := range []string{"SELE", "INSERT", "item", "sqlite", "postgres"} {
				if err != nil && strings.Contains(err.Error(), word) {
					t.Errorf("the message %q holds %q", err, word)
				}
			}
		})
	}
}

func nothingLost(t *testing.T, d *Database) {
	const handles, writers, rounds = 2, 4, 8
	first := open(t, d)
	must(t, first.Write(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, "n", 0) }))
	increment := func(tx *sqldb.Tx) error {
		n, err := sqldb.One(tx, sqldb.Scalar[int], `SELECT amount FROM item WHERE id = 'n'`)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE item SET amount = $1 WHERE id = 'n'`, n+1)
		return err
	}
	var all sync.WaitGroup
	for h := range handles {
		db := d.Open(t, atNoon)
		for range writers {
			all.Go(func() {
				write := db.Write
				if h == 1 {
					write = db.WriteGrouped
				}
				for range rounds {
					for write(t.Context(), increment) != nil { // busy: the caller's to repeat
						if t.Context().Err() != nil {
							return
						}
					}
				}
			})
		}
	}
	all.Wait()
	if diff := cmp.Diff([]string{fmt.Sprintf("n=%d", handles*writers*rounds)}, amounts(t, first)); diff != "" {
		t.Error(diff)
	}
}

func groupedFates(t *testing.T, d *Database) {
	const n = 40
	db := open(t, d)
	fates := make([]error, n)
	ended, end := context.WithCancel(t.Context())
	end()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			ctx := t.Context()
			if i%10 == 4 {
				ctx = ended
			}
			fates[i] = db.WriteGrouped(ctx, func(tx *sqldb.Tx) error {
				if i%10 == 7 {
					return insert(tx, fmt.Sprintf("%02d", i), -1)
				}
				return insert(tx, fmt.Sprintf("%02d", i), i)
			})
		})
	}
	all.Wait()
	var want []string
	for i, err := range fates {
		switch i % 10 {
		case 4:
			wantKind(t, err, errs.Unavailable)
		case 7:
			wantKind(t, err, errs.Conflict)
		default:
			must(t, err)
			want = append(want, fmt.Sprintf("%02d=%d", i, i))
		}
	}
	if diff := cmp.Diff(want, amounts(t, db)); diff != "" {
		t.Error(diff)
	}
}

func panicLeavesUsable(t *testing.T, d *Database) {
	db := open(t, d)
	for _, write := range []func(context.Context, func(*sqldb.Tx) error) error{db.Write, db.WriteGrouped} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			write(t.Context(), func(tx *sqldb.Tx) error {
				must(t, insert(tx, "lost", 1))
				panic("in a write")
			})
		}()
	}
	must(t, db.WriteGrouped(t.Context(), func(tx *sqldb.Tx) error { return insert(tx, "after", 1) }))
	if diff := cmp.Diff([]string{"after=1"}, amounts(t, db)); diff != "" {
		t.Error(diff)
	}
}

package sqldb_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
	"entente/internal/store/sqldb/powertest"
)

var ledger = fstest.MapFS{"00001_ledger.sql": {Data: []byte(`-- +goose Up
CREATE TABLE debit (number BIGINT PRIMARY KEY, body BYTEA NOT NULL);
CREATE TABLE credit (number BIGINT PRIMARY KEY REFERENCES debit (number), body BYTEA NOT NULL);
CREATE TABLE balance (name TEXT PRIMARY KEY, number BIGINT NOT NULL);
`)}}

// posted is a transaction that was acknowledged once the disk had gone so far.
type posted struct{ number, steps int }

// losses is how many power losses a test tries.
func losses(t *testing.T, usual, long int) int {
	t.Helper()
	switch text := os.Getenv("ENTENTE_POWER"); {
	case text != "":
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("ENTENTE_POWER=%q; expected a number of 1 or more", text)
		}
		return n
	case os.Getenv("ENTENTE_LONG") == "1":
		return long
	}
	return usual
}

// post writes transactions, each of which puts something into three tables,
// and says which were acknowledged. Now and then the log is written back.
func post(t *testing.T, db *sqldb.DB, disk *powertest.Disk, random *rand.Rand, n int) []posted {
	t.Helper()
	var out []posted
	for number := 1; number <= n; number++ {
		body := make([]byte, random.IntN(12<<10))
		for i := range body {
			body[i] = byte(number)
		}
		if err := db.Write(t.Context(), func(tx *sqldb.Tx) error { return postOne(tx, number, body) }); err != nil {
			t.Fatal(err)
		}
		out = append(out, posted{number, disk.Steps()})
		if random.IntN(20) == 0 {
			if err := db.Scrub(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func postOne(tx *sqldb.Tx, number int, body []byte) error {
	for _, query := range []string{`INSERT INTO debit (number, body) VALUES ($1, $2)`, `INSERT INTO credit (number, body) VALUES ($1, $2)`} {
		if _, err := tx.Exec(query, number, body); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO balance (name, number) VALUES ('all', $1) ON CONFLICT (name) DO UPDATE SET number = excluded.number`, number)
	if err != nil || number%3 != 0 {
		return err
	}
	_, err = tx.Exec(`UPDATE debit SET body = $2 WHERE number = $1`, number/3, body) // pages are written again
	if err == nil {
		_, err = tx.Exec(`UPDATE credit SET body = $2 WHERE number = $1`, number/3, body)
	}
	return err
}

// wrong opens what a power loss left with the real driver, and says what does
// not hold: whole and sound, transactions whole, in order, and at least as many
// as were acknowledged.
func wrong(ctx context.Context, path string, acknowledged int) error {
	db, err := sqldb.Open(ctx, "sqlite:"+path, time.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Migrate(ctx, ledger); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		sound, err := sqldb.One(tx, sqldb.Scalar[string], `PRAGMA integrity_check`)
		if err != nil {
			return err
		}
		if sound != "ok" {
			return fmt.Errorf("integrity_check: %s", sound)
		}
		numbers := make([]int, 4)
		for i, query := range []string{`SELECT count(*) FROM debit`, `SELECT count(*) FROM credit`,
			`SELECT count(*) FROM debit d JOIN credit c ON c.number = d.number AND c.body = d.body`, `SELECT COALESCE(MAX(number), 0) FROM balance`} {
			if numbers[i], err = sqldb.One(tx, sqldb.Scalar[int], query); err != nil {
				return err
			}
		}
		for _, n := range numbers {
			if n != numbers[0] || n < acknowledged {
				return fmt.Errorf("%d debits, %d credits, %d that agree, balance %d; acknowledged were %d", numbers[0], numbers[1], numbers[2], numbers[3], acknowledged)
			}
		}
		return postOne(tx, numbers[0]+1, []byte("after")) // and it goes on
	})
}

func TestAPowerLossLosesNothingThatWasAcknowledged(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	folder := t.TempDir()
	disk := powertest.Record(t, folder)
	db, err := sqldb.Open(t.Context(), "sqlite:"+filepath.Join(folder, "store.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context(), ledger); err != nil {
		t.Fatal(err)
	}
	all := post(t, db, disk, random, 150)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	disk.Stop()
	if disk.Syncs() < len(all) {
		t.Fatalf("%d syncs for %d transactions: the layer sees nothing", disk.Syncs(), len(all))
	}
	for n := range losses(t, 300, 20_000) {
		steps, into := random.IntN(disk.Steps()+1), filepath.Join(t.TempDir(), strconv.Itoa(n))
		if err := os.Mkdir(into, 0o700); err != nil {
			t.Fatal(err)
		}
		disk.Lose(t, steps, random, into)
		if err := wrong(t.Context(), filepath.Join(into, "store.db"), acknowledged(all, steps)); err != nil {
			t.Fatalf("power lost after step %d of %d: %v (%v)", steps, disk.Steps(), err, errs.KindOf(err))
		}
		os.RemoveAll(into)
	}
}

// acknowledged is how many transactions were acknowledged before a step.
func acknowledged(all []posted, steps int) int {
	n := 0
	for _, p := range all {
		if p.steps <= steps {
			n = p.number
		}
	}
	return n
}

// The check can fail: a database that does not wait for the disk loses what it
// has acknowledged, and the check says so.
func TestWithoutSyncsAPowerLossIsSeenToLose(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	folder := t.TempDir()
	disk := powertest.Record(t, folder)
	path := filepath.Join(folder, "store.db")
	db, err := sqldb.Open(t.Context(), "sqlite:"+path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context(), ledger); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	loose, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)")
	if err != nil {
		t.Fatal(err)
	}
	var all []posted
	for number := 1; number <= 20; number++ {
		tx, err := loose.Begin()
		for _, query := range []string{`INSERT INTO debit (number, body) VALUES (?1, x'00')`, `INSERT INTO credit (number, body) VALUES (?1, x'00')`,
			`INSERT INTO balance (name, number) VALUES ('all', ?1) ON CONFLICT (name) DO UPDATE SET number = excluded.number`} {
			if err == nil {
				_, err = tx.Exec(query, number)
			}
		}
		if err == nil {
			err = tx.Commit()
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, posted{number, disk.Steps()})
	}
	steps := disk.Steps()
	if err := loose.Close(); err != nil {
		t.Fatal(err)
	}
	lost := 0
	for n := range 20 {
		into := filepath.Join(t.TempDir(), strconv.Itoa(n))
		if err := os.Mkdir(into, 0o700); err != nil {
			t.Fatal(err)
		}
		disk.Lose(t, steps, random, into)
		if err := wrong(t.Context(), filepath.Join(into, "store.db"), acknowledged(all, steps)); err != nil && strings.Contains(err.Error(), "acknowledged were") {
			lost++
		}
		kept := filepath.Join(into, "kept")
		disk.Keep(t, steps, kept)
		if err := wrong(t.Context(), filepath.Join(kept, "store.db"), acknowledged(all, steps)); err != nil {
			t.Fatalf("a kill, which leaves what was written, is taken for a loss: %v", err)
		}
	}
	if lost < 10 {
		t.Errorf("%d of 20 losses were seen", lost)
	}
}

package sqldb_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

func TestUnusableAddressesAreRefusedWithoutRepeatingThem(t *testing.T) {
	dir := t.TempDir()
	tests := []struct {
		name, address string
		kind          errs.Kind
	}{
		{"empty", "", errs.Invalid},
		{"another scheme", "mysql://hunter2@host/db", errs.Invalid},
		{"a file without a path", "sqlite:", errs.Invalid},
		{"a database in memory", "sqlite::memory:", errs.Invalid},
		{"a folder that is not there", "sqlite:" + filepath.Join(dir, "hunter2", "store.db"), errs.Unavailable},
		{"a folder", "sqlite:" + dir, errs.Unavailable},
		{"a port that is no number", "postgres://user:hunter2@host:port/db", errs.Invalid},
		{"a server that is not there", "postgres://user:hunter2@/db?host=" + dir, errs.Unavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := sqldb.Open(t.Context(), tt.address, time.Now)
			if errs.KindOf(err) != tt.kind {
				t.Errorf("error %v has kind %q, want %q", err, errs.KindOf(err), tt.kind)
			}
			var e *errs.Error
			if !errors.As(err, &e) || strings.Contains(e.Error(), "hunter2") {
				t.Errorf("error %v repeats the address", err)
			}
			if e != nil && strings.HasPrefix(tt.address, "postgres") && e.Err != nil && strings.Contains(e.Err.Error(), "hunter2") {
				t.Errorf("the cause %v repeats a password", e.Err)
			}
		})
	}
}

func TestFilesArePrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with ? and % in it.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil { // one that was left open to others
		t.Fatal(err)
	}
	d := storetest.Database{Engine: "sqlite", Address: "sqlite:" + path}
	db := d.Open(t, time.Now)
	if err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`CREATE TABLE item (id TEXT)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", filepath.Base(name), info.Mode().Perm())
		}
	}
}

func TestSQLiteRunsWithDurableSettings(t *testing.T) {
	d := storetest.Engines()[0].Fresh(t)
	db := d.Open(t, time.Now)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"} {
		if err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
			got, err := sqldb.One(tx, sqldb.Scalar[string], `PRAGMA `+pragma)
			if got != want {
				t.Errorf("%s is %q, want %q", pragma, got, want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsDeletedIsInNoFileOnceScrubbed(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			d := engine.Fresh(t)
			db := d.Open(t, time.Now)
			holding := func() (files int) {
				path, isFile := strings.CutPrefix(d.Address, "sqlite:")
				for _, suffix := range []string{"", "-wal"} {
					data, err := os.ReadFile(path + suffix)
					if isFile && err != nil {
						t.Fatal(err)
					}
					if strings.Contains(string(data), "Zworblan") {
						files++
					}
				}
				return files
			}
			for _, step := range []string{`CREATE TABLE item (id TEXT PRIMARY KEY)`, `INSERT INTO item (id) VALUES ('Zworblan'), ('Ubrelk')`, `DELETE FROM item WHERE id = 'Zworblan'`} {
				if strings.HasPrefix(step, "DELETE") && strings.HasPrefix(d.Address, "sqlite:") && holding() == 0 {
					t.Fatal("what was written is in no file")
				}
				if err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
					_, err := tx.Exec(step)
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Scrub(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := holding(); n > 0 {
				t.Errorf("%d files hold what was deleted", n)
			}
			if err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
				left, err := sqldb.One(tx, sqldb.Scalar[string], `SELECT id FROM item`)
				if left != "Ubrelk" {
					t.Errorf("%q is left", left)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

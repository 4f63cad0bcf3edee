package storetest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"entente/internal/store/sqldb"
)

// required is the environment variable that turns a skip into a failure.
const required = "ENTENTE_REQUIRE_POSTGRES"

// Engine is one kind of database to test on.
type Engine struct {
	Name  string
	fresh func(testing.TB) string
}

// Engines are all engines that a store must work on.
func Engines() []Engine {
	return []Engine{
		{Name: "sqlite", fresh: freshFile},
		{Name: "postgres", fresh: freshSchema},
	}
}

// Each runs a test once per engine, as a subtest with a fresh database.
func Each(t *testing.T, test func(*testing.T, *Database)) {
	t.Helper()
	for _, engine := range Engines() {
		t.Run(engine.Name, func(t *testing.T) { test(t, engine.Fresh(t)) })
	}
}

// Fresh makes an empty database that lasts as long as the test. It skips or
// fails the test when the engine is not installed.
func (e Engine) Fresh(t testing.TB) *Database {
	t.Helper()
	return &Database{Engine: e.Name, Address: e.fresh(t)}
}

// Database is an empty database made for one test.
type Database struct {
	Engine  string // the engine's name
	Address string // for sqldb.Open
}

// Open opens a handle that is closed at the end of the test. Each call gives a
// handle of its own, as another process would have.
func (d *Database) Open(t testing.TB, now func() time.Time) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), d.Address, now)
	if err != nil {
		t.Fatalf("open %s: %v", d.Engine, err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close %s: %v", d.Engine, err)
		}
	})
	return db
}

func freshFile(t testing.TB) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "store.db")
}

func freshSchema(t testing.TB) string {
	t.Helper()
	if !started {
		t.Fatal("the test binary has no cluster: let its TestMain call storetest.Main")
	}
	c, err := shared()
	switch {
	case err == nil:
		return c.schema(t)
	case os.Getenv(required) == "1":
		t.Fatalf("%v (%s is set)", err, required)
	default:
		t.Skipf("NOT TESTED ON POSTGRESQL: %v", err)
	}
	return ""
}

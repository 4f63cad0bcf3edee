package oversight_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"entente/internal/inside/insidetest"
	"entente/internal/inside/oversight"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// desk is a service's store with its log.
type desk struct {
	t       testing.TB
	clock   *insidetest.Clock
	service insidetest.Service
	at      *storetest.Database
	key     *keys.NoteSeed
	db      *sqldb.DB
	store   *insidedb.Store
	log     *oversight.Log
	change  func(*oversight.Config)
}

func newDesk(t testing.TB, e storetest.Engine, change ...func(*oversight.Config)) *desk {
	t.Helper()
	d := &desk{t: t, clock: insidetest.NewClock(), service: insidetest.NewService(t, "USA/CIA"), at: e.Fresh(t)}
	if len(change) > 0 {
		d.change = change[0]
	}
	var err error
	d.key, err = keys.GenerateLog(rand.Reader, d.service.Code)
	d.must(err)
	d.open()
	t.Cleanup(func() { d.db.Close() })
	d.write(func(tx *insidedb.Tx) error { return tx.AddIncarnation("i1") })
	d.log, err = d.begin()
	d.must(err)
	return d
}

func (d *desk) open() {
	d.t.Helper()
	var err error
	d.db, err = sqldb.Open(context.Background(), d.at.Address, d.clock.Now)
	d.must(err)
	d.store, err = insidedb.Open(context.Background(), d.db, insidedb.Logged(d.service.Code, rand.Reader))
	d.must(err)
}

// begin gives the log, as a process does when it starts.
func (d *desk) begin() (*oversight.Log, error) {
	c := oversight.Config{Self: d.service.Code, Store: d.store, Key: d.key, Own: d.service.Ring, Root: d.service.Root.Public(), Client: http.DefaultClient, Log: insidetest.Quiet()}
	if d.change != nil {
		d.change(&c)
	}
	return oversight.New(context.Background(), c)
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) write(fn func(*insidedb.Tx) error) {
	d.t.Helper()
	d.must(d.store.Write(context.Background(), fn))
}

func (d *desk) read(fn func(*insidedb.Tx) error) {
	d.t.Helper()
	d.must(d.store.Read(context.Background(), fn))
}

func hash(of any) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(fmt.Append(nil, of))) }

// happen records n receipts, numbered from first: n events.
func (d *desk) happen(first, n int) {
	d.t.Helper()
	d.write(func(tx *insidedb.Tx) error {
		for i := first; i < first+n; i++ {
			if _, err := tx.AddReceipt(insidedb.Receipt{Partner: "FRA/DGSE", Direction: insidedb.In, Verb: insidedb.DeliveredVerb, Hash: hash(i),
				Envelope: fmt.Sprint("e", i), Commitment: hash("words"), At: insidetest.Start, Evidence: fmt.Append(nil, "signed ", i)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func each(t *testing.T, test func(*testing.T, storetest.Engine)) {
	for _, e := range storetest.Engines() {
		t.Run(e.Name, func(t *testing.T) { test(t, e) })
	}
}

const second = time.Second

package acceptance

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/desk"
	"entente/internal/gateway/link"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/sqldb"
)

// A gateway that has nothing of inside, neither its keys nor its database nor
// the root, stores and receipts; and inside admits what it stored once it is back.
func TestAGatewayWithoutInsideStoresAndReceipts(t *testing.T) {
	us, them := found(t, "USA/CIA", "", ciaToFSB), found(t, "RUS/FSB", "", fsbToCIA)
	us.start()
	b := them.start()
	introduce(0, us, them)
	b.stop()

	elsewhere := filepath.Join(filepath.Dir(them.dir), "elsewhere")
	check(t, os.Mkdir(elsewhere, 0o700))
	for _, name := range []string{"inside", "root", "policy", "peers", "node.toml"} {
		check(t, os.Rename(filepath.Join(them.dir, name), filepath.Join(elsewhere, name)))
	}
	stop := aloneAtTheGateway(t, them)
	us.add(plainly(us.code, "S-1", "While nobody is inside."))
	release := us.propose("S-1", them.code).Release
	us.reaches(release, "delivered")
	if line := us.line(release); !line.Sent || len(line.Receipts) != 1 || line.Receipts[0].Verb != "delivered" {
		t.Errorf("the outbox says %+v; expected one receipt, delivered", line)
	}
	stop()

	for _, name := range []string{"inside", "root", "policy", "peers", "node.toml"} {
		check(t, os.Rename(filepath.Join(elsewhere, name), filepath.Join(them.dir, name)))
	}
	them.start()
	us.reaches(release, "admitted")
	if items := get[desk.Inbox](them, "/inbox").Items; len(items) != 1 || items[0].State != "admitted" {
		t.Errorf("the inbox holds %+v; expected one item, admitted", items)
	}
}

// aloneAtTheGateway runs a node's gateway from what its own folder holds, and
// checks that no key of inside is in reach.
func aloneAtTheGateway(t *testing.T, p *premises) (stop func()) {
	t.Helper()
	check(t, filepath.WalkDir(p.dir, func(path string, d os.DirEntry, err error) error {
		for _, forbidden := range []string{"release-", "hpke-", "root-", "inside.db"} {
			if err == nil && strings.HasPrefix(d.Name(), forbidden) {
				return fmt.Errorf("%s is still there", path)
			}
		}
		return err
	}))
	folder := filepath.Join(p.dir, "gateway", "keys")
	sign, err := keys.LoadGateway(folder, 1)
	check(t, err)
	pin, err := keys.LoadTLS(folder, 1)
	check(t, err)
	db, err := sqldb.Open(context.Background(), "sqlite:"+filepath.Join(p.dir, "gateway", "gateway.db"), time.Now)
	check(t, err)
	store, err := gatewaydb.Open(context.Background(), db)
	check(t, err)
	l, err := link.New(context.Background(), link.Options{Self: p.code, Key: sign, TLS: pin, Store: store, Random: steady{}, Log: insidetest.Quiet(), Limits: quick()})
	check(t, err)
	door, err := net.Listen("tcp", p.config.Gateway.Listen)
	check(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx, door) }()
	return func() {
		t.Helper()
		cancel()
		check(t, <-ended)
		check(t, db.Close())
	}
}

package node

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

func TestABackupWithoutKeysTakesNoneOutOfThePolicysFolder(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	c := s.config()
	policy := c.path(c.Policy.Directory)
	for _, name := range []string{"old.key", "copy.db", "copy.db-wal", "law/inner.key"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(policy, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(policy, name), []byte("secret"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, _, err := c.keepsakes(false)
	if err != nil {
		t.Fatal(err)
	}
	parties := false
	for _, f := range out {
		parties = parties || f.name == policyCopy+"parties.yaml"
		if strings.HasSuffix(f.name, ".key") || strings.Contains(f.name, ".db") {
			t.Errorf("%s is in it", f.name)
		}
	}
	if !parties {
		t.Error("the policy is not in it")
	}
	for _, folder := range []string{".", "inside", c.Inside.Keys, "root"} {
		c.Policy.Directory = folder
		if _, _, err := c.keepsakes(false); errs.KindOf(err) != errs.Invalid {
			t.Errorf("policy.directory %s: %v; expected that it is refused", folder, err)
		}
	}
}

// The mark is left when the node is stopped after its new life has begun: what the
// gateway is to send since then is of that life.
func TestAMarkThatWasLeftRetiresNothingOfTheLifeThatBegan(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	c := s.config()
	m, err := mark(&c, "", noon, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(c.path(markerFile))
	if err != nil {
		t.Fatal(err)
	}
	s.start()
	known := func() (known bool) {
		err := s.node.inside.Read(context.Background(), func(tx *insidedb.Tx) (err error) {
			known, err = tx.IncarnationKnown(m.Incarnation)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return known
	}
	if !known() || !absent(c.path(markerFile)) {
		t.Fatal("the new life has not begun")
	}
	if err := os.WriteFile(c.path(markerFile), text, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sqldb.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "g.db"), s.node.clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	closed, err := gatewaydb.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil { // whoever asks it fails
		t.Fatal(err)
	}
	again := &Node{config: s.node.config, log: s.node.log, inside: s.node.inside, gateway: closed}
	if err := again.beginRestored(context.Background()); err != nil || !absent(c.path(markerFile)) {
		t.Errorf("%v; expected that the mark alone goes and the gateway is not asked", err)
	}
}

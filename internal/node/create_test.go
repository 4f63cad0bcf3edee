package node

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func create(t *testing.T, service party.Code) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "n")
	_, err := Create(dir, Setup{Service: service, Inside: "127.0.0.1:0", Listen: "127.0.0.1:0", Endpoint: "https://127.0.0.1:9",
		Random: rand.Reader, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestKeysLieApartAndAreTheirOwnersAlone(t *testing.T) {
	dir := create(t, "USA/CIA")
	want := map[string]bool{"root/root.key": true, "inside/keys/release-1.key": true, "inside/keys/hpke-1.key": true, "inside/keys/store.key": true,
		"gateway/keys/gateway-1.key": true, "gateway/keys/tls-1.key": true}
	err := filepath.Walk(dir, func(p string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %o; expected nothing for others", p, info.Mode().Perm())
		}
		rel, _ := filepath.Rel(dir, p)
		if strings.HasSuffix(rel, ".key") && !want[rel] {
			t.Errorf("a key at %s", rel)
		}
		delete(want, rel)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for missing := range want {
		t.Errorf("no key at %s", missing)
	}
}

func TestANewNodesFilesAreReadStrictly(t *testing.T) {
	dir := create(t, "USA/CIA")
	c, err := LoadConfig(dir)
	if err != nil || c.Service != "USA/CIA" {
		t.Errorf("config of %q: %v", c.Service, err)
	}
	if _, err := ReadPolicy(c.path(c.Policy.Directory)); err != nil {
		t.Error(err)
	}
}

func TestANodeIsNeverMadeOverAnother(t *testing.T) {
	dir := create(t, "USA/CIA")
	before, err := os.ReadFile(filepath.Join(dir, "root/root.key"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Create(dir, Setup{Service: "USA/FBI", Inside: "127.0.0.1:0", Listen: "127.0.0.1:0", Random: rand.Reader, Now: noon})
	if errs.ExitStatus(err) != 2 {
		t.Errorf("%v; expected a refusal with exit status 2", err)
	}
	after, err := os.ReadFile(filepath.Join(dir, "root/root.key"))
	if err != nil || string(after) != string(before) {
		t.Errorf("the root key changed (%v)", err)
	}
}

func TestAnOfferIsConfirmedByItsFingerprintOnly(t *testing.T) {
	dir := create(t, "USA/CIA")
	parties := "self: USA/CIA\nparties:\n  FRA: {services: [FRA/DGSE], ceiling: SECRET, equivalences: [{ours: SECRET, theirs: SECRET}]}\n"
	if err := os.WriteFile(filepath.Join(dir, "policy/parties.yaml"), []byte(parties), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := LoadConfig(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := SignOffer(c, Offer{Partner: "GBR/SIS", Now: noon}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("an offer to a party that is not in parties.yaml: %v", err)
	}
	document, fingerprint, err := SignOffer(c, Offer{Partner: "FRA/DGSE", Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	offer, err := keys.ReadOffer(document)
	if err != nil {
		t.Fatal(err)
	}
	p, set, err := offer.Confirm(fingerprint, "FRA/DGSE")
	if err != nil || p.Agreement != "FRA.DGSE:USA.CIA" || p.Ceiling != "SECRET" || len(p.Equivalences) != 1 || !set.Valid() {
		t.Errorf("confirmed %+v, %v", p, err)
	}
	if _, _, err := offer.Confirm(strings.Repeat("0", 60), "FRA/DGSE"); errs.KindOf(err) != errs.Denied {
		t.Errorf("another fingerprint: %v; expected denied", err)
	}
}

package oversight_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"entente/internal/inside/insidetest"
	"entente/internal/inside/oversight"
	"entente/internal/seal/evidence"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// A process may have started before the set was revoked: the store says it.
func TestTheKeyFileNamesWhatOurRootRevoked(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		d := newDesk(t, e)
		signed, err := d.service.Root.SignRevocation(keys.Revocation{Service: "USA/CIA", Serials: []uint64{d.service.Set.Serial()}, Reason: keys.ReasonLost, At: d.clock.Now()})
		d.must(err)
		other, err := insidetest.NewService(t, "FRA/DGSE").Root.SignRevocation(keys.Revocation{Service: "FRA/DGSE", Serials: []uint64{d.service.Set.Serial()}, Reason: keys.ReasonCompromised, At: d.clock.Now()})
		d.must(err)
		names := func(document []byte) bool {
			file, err := d.log.KeyFile(t.Context())
			d.must(err)
			return strings.Contains(string(file.File), base64.StdEncoding.EncodeToString(document))
		}
		if names(signed) {
			t.Fatal("the key file names a revocation that nobody has made")
		}
		d.write(func(tx *insidedb.Tx) error {
			for _, document := range [][]byte{signed, other} {
				if _, err := tx.AddOwnDocument(insidedb.OwnDocument{Hash: fmt.Sprintf("sha256:%x", sha256.Sum256(document)), Kind: insidedb.RevocationDocument, Signed: document}); err != nil {
					return err
				}
			}
			return nil
		})
		if !names(signed) {
			t.Error("the key file does not name what our root revoked")
		}
		if names(other) {
			t.Error("the key file names what another root signed as ours")
		}
		got, err := d.log.Check(t.Context())
		if err != nil || !got.Good {
			t.Errorf("a record under a revoked set: %+v, %v; want it good, since what a set signed it signed", got, err)
		}
	})
}

// A proof rests on the oldest cosignature, whose witness may not be asked any more.
func TestTheKeyFileNamesWitnessesOfWhichACosignatureIsOnRecord(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		key := func(seed string) string {
			k, err := evidence.NewWitnessKey("entente/USA/CIA/witness", []byte(strings.Repeat(seed, 32)))
			if err != nil {
				t.Fatal(err)
			}
			return k.Public()
		}
		present, retired := key("a"), key("b")
		asked, err := evidence.ReadWitness(present)
		if err != nil {
			t.Fatal(err)
		}
		d := newDesk(t, e, func(c *oversight.Config) {
			c.Witnesses = []oversight.Witness{{URL: "http://127.0.0.1:1", Key: asked}}
		})
		origin, _, _ := strings.Cut(d.log.Public(), "+")
		d.write(func(tx *insidedb.Tx) error {
			for size, vkey := range map[int64]string{1: retired, 2: retired, 3: present} {
				if err := tx.AddCosignature(origin, insidedb.Cosignature{Size: size, Witness: vkey, Line: []byte("signed")}, d.clock.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		got, err := d.log.KeyFile(t.Context())
		d.must(err)
		if want := []string{present, retired}; !slices.Equal(got.Witnesses, want) {
			t.Errorf("witnesses %q; expected %q", got.Witnesses, want)
		}
		if !strings.Contains(string(got.File), retired) {
			t.Error("the key file does not name the witness that was")
		}
	})
}

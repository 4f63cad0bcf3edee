package oversight_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"entente/internal/inside/insidetest"
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

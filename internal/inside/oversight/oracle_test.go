package oversight_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/oversight"
	"entente/internal/inside/witness"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
)

// verifier reads a vkey for the oracle, by C2SP signed-note and not by our code.
type verifier struct {
	name string
	key  ed25519.PublicKey
}

func newVerifier(t *testing.T, vkey string) verifier {
	t.Helper()
	parts := strings.SplitN(vkey, "+", 3)
	typed, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || typed[0] != 1 {
		t.Fatalf("the verifier key %q: %v", vkey, err)
	}
	return verifier{parts[0], typed[1:]}
}

func (v verifier) Name() string { return v.name }

func (v verifier) KeyHash() uint32 {
	sum := sha256.Sum256(append(append([]byte(v.name+"\n"), 1), v.key...))
	return binary.BigEndian.Uint32(sum[:4])
}

func (v verifier) Verify(msg, sig []byte) bool { return ed25519.Verify(v.key, msg, sig) }

// leafHashes reads a bundle by C2SP tlog-tiles, and hashes its leaves by RFC 6962.
func leafHashes(bundle []byte) ([][]byte, error) {
	var out [][]byte
	for len(bundle) >= 2 {
		n := 2 + int(binary.BigEndian.Uint16(bundle))
		sum := sha256.Sum256(append([]byte{0}, bundle[2:n]...))
		out, bundle = append(out, sum[:]), bundle[n:]
	}
	return out, nil
}

// Tessera, another implementation of tiled logs, reads what we serve as we do:
// every tile, every bundle and the head. So does our own auditor, which sees
// that a stored tile was changed, as our own check does.
func TestTheServedLogIsThatOfTessera(t *testing.T) {
	d := newDesk(t, storetest.Engines()[0])
	server := httptest.NewServer(d.log.Handler())
	defer server.Close()
	root, err := url.Parse(server.URL + oversight.Prefix)
	d.must(err)
	f, err := client.NewHTTPFetcher(root, http.DefaultClient)
	d.must(err)
	public := newVerifier(t, d.log.Public())
	audit := func() error {
		_, err := witness.Audit(t.Context(), http.DefaultClient, root.String(), d.log.Public(), "")
		return err
	}
	done := 0
	for _, n := range []int{1, 254, 1, 1, 255, 700, 3_000} {
		d.happen(done, n)
		done += n
		d.must(d.log.SequenceAll(context.Background()))
		if err := fsck.New(public.name, public, f, leafHashes, fsck.Opts{}).Check(t.Context()); err != nil {
			t.Fatalf("%d leaves: tessera: %v", done, err)
		}
		if err := audit(); err != nil {
			t.Fatalf("%d leaves: %v", done, err)
		}
	}
	origin, _, _ := strings.Cut(d.log.Public(), "+")
	for _, level := range []int{0, 1} {
		var tile []byte
		d.read(func(tx *insidedb.Tx) (err error) { tile, err = tx.Tile(origin, level, 0); return err })
		changed := bytes.Clone(tile)
		changed[5] ^= 1
		d.write(func(tx *insidedb.Tx) error { return tx.PutTile(origin, level, 0, changed) })
		if errs.KindOf(audit()) != errs.Denied {
			t.Errorf("a changed tile of level %d is not seen", level)
		}
		checked, err := d.log.Check(t.Context())
		if err != nil || checked.Good {
			t.Errorf("our own check: %+v %v", checked, err)
		}
		d.write(func(tx *insidedb.Tx) error { return tx.PutTile(origin, level, 0, tile) })
	}
	if checked, err := d.log.Check(t.Context()); err != nil || !checked.Good || checked.Leaves != int64(done) {
		t.Errorf("our own check: %+v %v", checked, err)
	}
	for _, page := range []string{"tile/0/999", "tile/entries/000.p/0", "tile/0/000.p/300", "x", "nobody/checkpoint", evidence.EntriesPath(1<<30, 256)} {
		r, err := http.Get(root.String() + page)
		d.must(err)
		r.Body.Close()
		if r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", page, r.StatusCode)
		}
	}
}

package keys

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/wire"
)

// What a key file holds; the word is in the file, so that one kind of key is
// never loaded as another.
const (
	kindRoot    = "root"
	kindRelease = "release"
	kindHPKE    = "hpke"
	kindGateway = "gateway"
	kindTLS     = "tls"
)

const maxFileBytes = 4 << 10

type keyFile struct {
	V       int        `json:"v"`
	Kind    string     `json:"kind"`
	Service party.Code `json:"service"`
	Serial  uint64     `json:"serial"`
	Seeds   []string   `json:"seeds"` // base64: Ed25519 and ML-DSA-65, or the one there is
}

// Save writes the root key to dir/root.key. The directory belongs on a medium
// that is taken out of the machine.
func (r *Root) Save(dir string) error {
	if !r.Valid() {
		return errs.E(errs.Internal, "keys.Save", "no root key")
	}
	return save(dir, "root.key", keyFile{Kind: kindRoot, Service: r.service, Seeds: r.signer().seeds()})
}

// Save writes the release key to dir/release-SERIAL.key.
func (k *ReleaseKey) Save(dir string) error {
	if !k.Valid() {
		return errs.E(errs.Internal, "keys.Save", "no release key")
	}
	return save(dir, name(kindRelease, k.serial), keyFile{Kind: kindRelease, Service: k.service, Serial: k.serial, Seeds: k.signer().seeds()})
}

// Save writes the gateway key to dir/gateway-SERIAL.key.
func (k *GatewayKey) Save(dir string) error {
	if !k.Valid() {
		return errs.E(errs.Internal, "keys.Save", "no gateway key")
	}
	return save(dir, name(kindGateway, k.serial), keyFile{Kind: kindGateway, Service: k.service, Serial: k.serial, Seeds: k.signer().seeds()})
}

// Save writes the HPKE key to dir/hpke-SERIAL.key.
func (k *HPKEPrivate) Save(dir string) error {
	if !k.Valid() {
		return errs.E(errs.Internal, "keys.Save", "no HPKE key")
	}
	seed, err := k.key().private.Bytes()
	if err != nil {
		return errs.Wrap(errs.Internal, "keys.Save", err, "cannot write the HPKE key")
	}
	return save(dir, name(kindHPKE, k.serial), keyFile{Kind: kindHPKE, Service: k.service, Serial: k.serial, Seeds: []string{base64.StdEncoding.EncodeToString(seed)}})
}

// Save writes the TLS key to dir/tls-SERIAL.key; the certificate is a function of it.
func (k *TLSKey) Save(dir string) error {
	if !k.Valid() {
		return errs.E(errs.Internal, "keys.Save", "no TLS key")
	}
	return save(dir, name(kindTLS, k.serial), keyFile{Kind: kindTLS, Service: k.service, Serial: k.serial, Seeds: []string{base64.StdEncoding.EncodeToString(k.key().private.Seed())}})
}

// LoadRoot reads dir/root.key.
func LoadRoot(dir string) (*Root, error) {
	f, seeds, err := load(dir, "root.key", kindRoot, 0, 2)
	if err != nil {
		return nil, err
	}
	s, err := signerFrom(seeds[0], seeds[1])
	if err != nil {
		return nil, err
	}
	return &Root{service: f.service, signer: guard(s)}, nil
}

// LoadRelease reads dir/release-SERIAL.key.
func LoadRelease(dir string, serial uint64) (*ReleaseKey, error) {
	h, seeds, err := load(dir, name(kindRelease, serial), kindRelease, serial, 2)
	if err != nil {
		return nil, err
	}
	s, err := signerFrom(seeds[0], seeds[1])
	if err != nil {
		return nil, err
	}
	return &ReleaseKey{holder: h, signer: guard(s)}, nil
}

// LoadGateway reads dir/gateway-SERIAL.key.
func LoadGateway(dir string, serial uint64) (*GatewayKey, error) {
	h, seeds, err := load(dir, name(kindGateway, serial), kindGateway, serial, 2)
	if err != nil {
		return nil, err
	}
	s, err := signerFrom(seeds[0], seeds[1])
	if err != nil {
		return nil, err
	}
	return &GatewayKey{holder: h, signer: guard(s)}, nil
}

// LoadHPKE reads dir/hpke-SERIAL.key.
func LoadHPKE(dir string, serial uint64) (*HPKEPrivate, error) {
	h, seeds, err := load(dir, name(kindHPKE, serial), kindHPKE, serial, 1)
	if err != nil {
		return nil, err
	}
	return hpkeFrom(h, seeds[0])
}

// LoadTLS reads dir/tls-SERIAL.key.
func LoadTLS(dir string, serial uint64) (*TLSKey, error) {
	h, seeds, err := load(dir, name(kindTLS, serial), kindTLS, serial, 1)
	if err != nil {
		return nil, err
	}
	return tlsFrom(h, seeds[0])
}

func name(kind string, serial uint64) string {
	return kind + "-" + strconv.FormatUint(serial, 10) + ".key"
}

func (s *signer) seeds() []string {
	return []string{base64.StdEncoding.EncodeToString(s.classic.Seed()), base64.StdEncoding.EncodeToString(s.lattice.Bytes())}
}

// save writes a key file that its owner alone may read, and never over
// another: a key that is gone is gone. It is on the disk when save returns.
func save(dir, file string, k keyFile) error {
	const op = "keys.Save"
	k.V = 1
	data, err := wire.Marshal(k)
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "cannot write the key")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return errs.Wrap(errs.Internal, op, err, "cannot make the directory of %s", file)
	}
	f, err := os.OpenFile(filepath.Join(dir, file), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return errs.Wrap(errs.Conflict, op, err, "%s is there already; a key is never written over", file)
	}
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "cannot make %s", file)
	}
	_, err = f.Write(append(data, '\n'))
	err = errors.Join(err, f.Sync(), f.Close(), syncDir(dir))
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "cannot write %s", file)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// load reads a key file, refusing one that others may read, that is not a
// plain file, or that holds another key than asked for.
func load(dir, file, kind string, serial uint64, seeds int) (holder, [][]byte, error) {
	const op = "keys.Load"
	if info, err := os.Stat(filepath.Join(dir, file)); err == nil && !info.Mode().IsRegular() {
		return holder{}, nil, errs.E(errs.Denied, op, "%s is not a plain file; expected a plain file of mode 0600", file) // opening a pipe would wait
	}
	f, err := os.Open(filepath.Join(dir, file))
	if errors.Is(err, fs.ErrNotExist) {
		return holder{}, nil, errs.Wrap(errs.NotFound, op, err, "%s is not there", file)
	}
	if err != nil {
		return holder{}, nil, errs.Wrap(errs.Internal, op, err, "cannot open %s", file)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return holder{}, nil, errs.Wrap(errs.Internal, op, err, "cannot look at %s", file)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return holder{}, nil, errs.E(errs.Denied, op, "%s is open to others; expected a plain file of mode 0600", file)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return holder{}, nil, errs.Wrap(errs.Internal, op, err, "cannot read %s", file)
	}
	o, err := wire.Parse(data, wire.Limits{Bytes: maxFileBytes, Depth: 2, Values: 16})
	if err != nil {
		return holder{}, nil, errs.At(op, file, 0, "", "not a key file")
	}
	o.Uint("v", 1, 1)
	o.Word("kind", kind)
	h := holder{service: readCode(o, "service"), serial: o.Uint("serial", serial, serial)}
	out := o.Base64s("seeds", seeds, seeds, ed25519.SeedSize)
	if err := o.Done(); err != nil {
		return holder{}, nil, errs.Wrap(errs.Invalid, op, err, "%s does not hold the %s key asked for", file, kind)
	}
	return h, out, nil
}

package node

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/seal/keys"
)

// keyring is what a node holds of its own service's keys, each read from its
// own zone. The root's private half is never read.
type keyring struct {
	own         *keys.Ring
	revocations [][]byte
	serial      uint64 // of the newest set whose keys are here
	release     *keys.ReleaseKey
	releases    []*keys.ReleaseKey
	hpke        []*keys.HPKEPrivate // of every set: partners may still seal to older ones
	gateway     *keys.GatewayKey
	tls         *keys.TLSKey
}

// readAnchor reads the public half of our own root.
func readAnchor(c *Config) (keys.Anchor, error) {
	public, err := ReadFile(c.path(publicFile))
	if err != nil {
		return keys.Anchor{}, err
	}
	anchor, err := keys.ReadAnchor(public.Data)
	if err != nil {
		return keys.Anchor{}, inFile(err, public.Name)
	}
	if anchor.Service() != party.Code(c.Service) {
		return keys.Anchor{}, errs.At("node.readAnchor", public.Name, 0, "service", "%s; expected %s, as in %s", anchor.Service(), c.Service, ConfigFile)
	}
	return anchor, nil
}

// Fingerprint is that of our own root, which partners' people are to be told.
func Fingerprint(c Config) (string, error) {
	anchor, err := readAnchor(&c)
	return anchor.Fingerprint(), err
}

// readRing reads our own signed documents: every key set and every revocation.
func readRing(c *Config) (ring *keys.Ring, revocations [][]byte, err error) {
	anchor, err := readAnchor(c)
	if err != nil {
		return nil, nil, err
	}
	serials, err := keySets(c)
	if err != nil {
		return nil, nil, err
	}
	ring = keys.NewRing(anchor)
	for _, serial := range serials {
		signed, err := ReadFile(c.path(fmt.Sprintf(setFile, serial)))
		if err != nil {
			return nil, nil, err
		}
		if _, err := ring.Add(signed.Data); err != nil {
			return nil, nil, inFile(err, signed.Name)
		}
	}
	names, err := filepath.Glob(filepath.Join(globSafe(c.Dir), "revocation-*.json"))
	if err != nil {
		return nil, nil, errs.Wrap(errs.Internal, "node.readRing", err, "the node's directory cannot be searched")
	}
	slices.Sort(names)
	for _, n := range names {
		signed, err := ReadFile(n)
		if err != nil {
			return nil, nil, err
		}
		if err := ring.Revoke(signed.Data); err != nil {
			return nil, nil, inFile(err, n)
		}
		revocations = append(revocations, signed.Data)
	}
	return ring, revocations, nil
}

// loadKeys reads the documents of our own root and every private key of the
// zones of this directory that was not erased. What is left must do.
func loadKeys(c *Config) (k keyring, err error) {
	if k.own, k.revocations, err = readRing(c); err != nil {
		return k, err
	}
	for _, serial := range k.own.Serials() {
		opens, err := keys.LoadHPKE(c.path(c.Inside.Keys), serial)
		if err == nil {
			k.hpke = append(k.hpke, opens)
		}
		signs, err2 := keys.LoadRelease(c.path(c.Inside.Keys), serial)
		if err2 == nil {
			k.releases = append(k.releases, signs)
			k.release, k.serial = signs, serial
		}
		for _, err := range []error{err, err2} {
			if err != nil && errs.KindOf(err) != errs.NotFound {
				return k, err
			}
		}
	}
	if k.release == nil || len(k.hpke) == 0 {
		return k, errs.At("node.loadKeys", c.path(c.Inside.Keys), 0, "", "no release key or no HPKE key of any key set; expected those of %s", fmt.Sprintf(setFile, k.own.Serials()[len(k.own.Serials())-1]))
	}
	if c.Zone() == ZoneInside {
		return k, c.keptApart()
	}
	gateway, err := loadGatewayKeys(c, k.serial)
	k.gateway, k.tls = gateway.gateway, gateway.tls
	return k, err
}

// inside are the keys that the exchange needs.
func (k keyring) inside() exchange.OwnKeys {
	return exchange.OwnKeys{Ring: k.own, Revocations: k.revocations, Release: k.releases, HPKE: k.hpke}
}

// ReloadKeys reads the keys again, and takes over what is new without a stop.
func (n *Node) ReloadKeys(ctx context.Context) error {
	k, err := loadKeys(&n.config)
	if err == nil {
		err = n.exchange.SetKeys(ctx, k.inside())
	}
	if err != nil {
		n.log.Warn("the keys are refused and those before them stay", "error", err)
		return err
	}
	n.log.Info("keys loaded", "newest", k.serial)
	return n.configurePeers(ctx)
}

// useKeys has a gateway in this process go over to the key set that every
// partner has. The other zone's gateway uses what lies in its own directory.
func (n *Node) useKeys(ctx context.Context) error {
	if n.link == nil || n.exchange == nil {
		return nil
	}
	serial, err := n.exchange.GatewaySet(ctx)
	if err != nil || serial == n.link.Using() {
		return err
	}
	k, err := loadGatewayKeys(&n.config, serial)
	if err != nil {
		return err
	}
	return n.link.Use(ctx, k.gateway, k.tls)
}

// keySets lists the serials of the signed key sets in the node's directory,
// ascending; there is at least one.
func keySets(c *Config) ([]uint64, error) {
	names, err := filepath.Glob(filepath.Join(globSafe(c.Dir), "keyset-*.json"))
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "node.keySets", err, "the node's directory cannot be searched")
	}
	var out []uint64
	for _, n := range names {
		text := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(n), "keyset-"), ".json")
		if serial, err := strconv.ParseUint(text, 10, 64); err == nil && serial > 0 && text == strconv.FormatUint(serial, 10) {
			out = append(out, serial)
		}
	}
	if len(out) == 0 {
		return nil, errs.At("node.keySets", c.Dir, 0, "", "no key set; expected keyset-1.json, which entente init makes")
	}
	slices.Sort(out)
	return out, nil
}

// globSafe quotes what a pattern would read as its own.
func globSafe(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

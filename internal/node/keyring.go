package node

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
)

// keyring is what a node holds of its own service's keys, each read from its
// own zone. The root's private half is never read.
type keyring struct {
	own     *keys.Ring
	serial  uint64 // of the newest set, whose keys are used
	release *keys.ReleaseKey
	hpke    []*keys.HPKEPrivate // of every set: partners may still seal to older ones
	gateway *keys.GatewayKey
	tls     *keys.TLSKey
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

func loadKeys(c *Config) (k keyring, err error) {
	anchor, err := readAnchor(c)
	if err != nil {
		return k, err
	}
	serials, err := keySets(c)
	if err != nil {
		return k, err
	}
	k.own = keys.NewRing(anchor)
	for _, serial := range serials {
		signed, err := ReadFile(c.path(fmt.Sprintf(setFile, serial)))
		if err != nil {
			return k, err
		}
		if _, err := k.own.Add(signed.Data); err != nil {
			return k, err
		}
		opens, err := keys.LoadHPKE(c.path(c.Inside.Keys), serial)
		if err != nil {
			return k, err
		}
		k.hpke = append(k.hpke, opens)
	}
	k.serial = serials[len(serials)-1]
	if k.release, err = keys.LoadRelease(c.path(c.Inside.Keys), k.serial); err != nil {
		return k, err
	}
	if c.Zone() == ZoneInside {
		return k, c.keptApart()
	}
	gateway, err := loadGatewayKeys(c, k.serial)
	k.gateway, k.tls = gateway.gateway, gateway.tls
	return k, err
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

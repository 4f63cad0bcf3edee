package node

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
)

// Rotation says what a new key set is made for.
type Rotation struct {
	Root     string    // the directory that holds root.key; "": the node's own root/
	From     time.Time // partners choose it from here; zero: Now
	Valid    time.Duration
	Random   io.Reader
	Now      time.Time
	Exercise bool
}

// Rotated says what a rotation has made.
type Rotated struct {
	V         int       `json:"v"`
	Serial    uint64    `json:"serial"`
	NotBefore time.Time `json:"not_before"`
	NotAfter  time.Time `json:"not_after"`
	File      string    `json:"file"`             // the signed key set
	Bundle    string    `json:"bundle,omitempty"` // a folder to carry to the gateway's machine
}

// bundleFolder holds the gateway's keys of a set until they are carried over.
const bundleFolder = "gateway-keys-%d"

// RotateKeys makes the next key set, signed by the service's root, and keeps
// each key in its own zone: nothing that is there is written over, and the keys
// before it stay good. Where the gateway has a directory of its own, its two
// keys and the signed set are put into a folder to carry there.
func RotateKeys(c Config, r Rotation) (Rotated, error) {
	const op = "node.RotateKeys"
	if c.Zone() == ZoneGateway {
		return Rotated{}, c.Serves(ZoneInside)
	}
	root, err := loadRoot(&c, r.Root)
	if err != nil {
		return Rotated{}, err
	}
	serials, err := keySets(&c)
	if err != nil {
		return Rotated{}, err
	}
	serial := serials[len(serials)-1] + 1
	release, e1 := keys.GenerateRelease(r.Random, root.Service(), serial)
	hpke, e2 := keys.GenerateHPKE(r.Random, root.Service(), serial)
	gateway, e3 := keys.GenerateGateway(r.Random, root.Service(), serial)
	tls, e4 := keys.GenerateTLS(r.Random, root.Service(), serial)
	if err := errors.Join(e1, e2, e3, e4); err != nil {
		return Rotated{}, errs.Wrap(errs.Internal, op, err, "the keys cannot be made")
	}
	set := keys.KeySet{Service: root.Service(), Serial: serial, NotBefore: r.From, Release: release.Public(), HPKE: hpke.Public(), Gateway: gateway.Public(), TLSPin: tls.Pin()}
	switch {
	case c.Exercise.Enabled && r.From.IsZero():
		set.NotBefore = earliest
	case r.From.IsZero():
		set.NotBefore = r.Now.UTC().Truncate(time.Second)
	}
	set.NotAfter = set.NotBefore.Add(validFor)
	if r.Valid > 0 {
		set.NotAfter = set.NotBefore.Add(r.Valid)
	} else if c.Exercise.Enabled {
		set.NotAfter = latest.AddDate(1, 0, 0)
	}
	signed, err := root.SignSet(set)
	if err != nil {
		return Rotated{}, err
	}
	out := Rotated{V: 1, Serial: serial, NotBefore: set.NotBefore, NotAfter: set.NotAfter, File: c.path(fmt.Sprintf(setFile, serial))}
	outward := c.path(c.Gateway.Keys)
	if c.Zone() == ZoneInside {
		out.Bundle = c.path(fmt.Sprintf(bundleFolder, serial))
		outward = filepath.Join(out.Bundle, "keys")
	}
	steps := []func() error{
		func() error { return release.Save(c.path(c.Inside.Keys)) },
		func() error { return hpke.Save(c.path(c.Inside.Keys)) },
		func() error { return gateway.Save(outward) },
		func() error { return tls.Save(outward) },
	}
	if out.Bundle != "" {
		steps = append(steps, func() error { return writeNew(filepath.Join(out.Bundle, fmt.Sprintf(setFile, serial)), string(signed)) })
	}
	// The signed set is last: a set that is there has all its keys.
	for _, step := range append(steps, func() error { return writeNew(out.File, string(signed)) }) {
		if err := step(); err != nil {
			return Rotated{}, err
		}
	}
	return out, nil
}

// loadRoot reads the root key from a directory, which may be on a medium that
// is only there for this, and holds it against the root that the node knows.
func loadRoot(c *Config, dir string) (*keys.Root, error) {
	if dir == "" {
		dir = c.path(rootFolder)
	}
	root, err := keys.LoadRoot(dir)
	if err != nil {
		return nil, inFolder(err, dir)
	}
	anchor, err := readAnchor(c)
	if err != nil {
		return nil, err
	}
	if !root.Public().Equal(anchor) {
		return nil, errs.At("node.loadRoot", filepath.Join(dir, "root.key"), 0, "", "another root than that of this node; expected the one whose fingerprint is %s", anchor.Fingerprint())
	}
	return root, nil
}

// RevokeKeys signs a revocation of key sets of our own, and keeps it beside them.
func RevokeKeys(c Config, rootDir string, serials []uint64, reason string, force bool, now time.Time) (file string, err error) {
	const op = "node.RevokeKeys"
	ring, _, err := readRing(&c)
	if err != nil {
		return "", err
	}
	for _, n := range serials {
		if _, err := ring.Known(n); err != nil {
			return "", err
		}
		if was := ring.Revoked(n); was == reason {
			return "", errs.E(errs.Conflict, op, "key set %d is revoked already", n)
		}
	}
	_, err = ring.Best(now, func(n uint64) bool {
		for _, s := range serials {
			if s == n {
				return false
			}
		}
		return true
	})
	if err != nil && !force {
		return "", errs.E(errs.Denied, op, "no other key set would be left; expected a new one first: entente keys rotate (or --force, and nothing can be sent until there is one)")
	}
	root, err := loadRoot(&c, rootDir)
	if err != nil {
		return "", err
	}
	signed, err := root.SignRevocation(keys.Revocation{Service: party.Code(c.Service), Serials: serials, Reason: reason, At: now})
	if err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		file = c.path(fmt.Sprintf("revocation-%04d.json", n))
		if absent(file) {
			return file, writeNew(file, string(signed))
		}
	}
}

// EraseKeys destroys the private keys of a key set of our own that nobody can
// seal to any more: it is revoked, or its time is over by more than a day. force
// does it all the same. It gives the names of what was destroyed.
func EraseKeys(c Config, serial uint64, force bool, now time.Time) ([]string, error) {
	const op = "node.EraseKeys"
	ring, _, err := readRing(&c)
	if err != nil {
		return nil, err
	}
	set, err := ring.Known(serial)
	if err != nil {
		return nil, err
	}
	if ring.Revoked(serial) == "" && now.Before(set.NotAfter().Add(24*time.Hour)) && !force {
		return nil, errs.E(errs.Denied, op, "key set %d is neither revoked nor a day past its time, so that partners may seal to it; expected that first (or --force)", serial)
	}
	if best, err := ring.Best(now, func(n uint64) bool { return n != serial && held(&c, n) }); err != nil || best == nil {
		return nil, errs.E(errs.Denied, op, "no keys of another set that is good now would be left; expected some first: entente keys rotate")
	}
	var out []string
	for _, dir := range []string{c.Inside.Keys, c.Gateway.Keys} {
		erased, err := keys.Erase(c.path(dir), serial)
		out = append(out, erased...)
		if err != nil && !absent(c.path(dir)) {
			return out, err
		}
	}
	if len(out) == 0 {
		return nil, errs.E(errs.NotFound, op, "no private key of key set %d is here", serial)
	}
	return out, nil
}

// held tells whether the private keys of a set are here.
func held(c *Config, serial uint64) bool {
	_, err := os.Stat(filepath.Join(c.path(c.Inside.Keys), fmt.Sprintf("hpke-%d.key", serial)))
	return err == nil
}

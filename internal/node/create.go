package node

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
)

// Names of what lies in a node's directory.
const (
	ConfigFile = "node.toml"
	rootFolder = "root"
	publicFile = "root.public.json" // the root's public half
	setFile    = "keyset-%d.json"   // the signed key set, public
	firstSet   = 1
)

// validFor is how long partners choose a new key set.
const validFor = 2 * 365 * 24 * time.Hour

// Setup says what a new node's directory is made for.
type Setup struct {
	Service  party.Code
	Inside   string // HOST:PORT of the inside listener
	Listen   string // HOST:PORT of the gateway listener
	Endpoint string // how partners reach it; "": https:// and Listen
	Desk     string // HOST:PORT of the door of browsers; "": none
	Founder  string // the first administrator; "": none
	Exercise bool   // not in earnest: the clock may be set, and keys are valid at any date
	Random   io.Reader
	Now      time.Time
}

// Create makes a node's directory: the keys of the service, node.toml, and a
// folder for the policy. It never writes over a file that is there. What it
// gives is the fingerprint of the service's root.
func Create(dir string, s Setup) (fingerprint string, err error) {
	made, err := Make(dir, s)
	return made.Fingerprint, err
}

// Made is what there is to tell of a node's new directory.
type Made struct {
	Fingerprint string // of the service's root
	Link        string // by which the first administrator comes in, once; "" for none
	LinkEnds    time.Time
}

// Make is Create, and leaves for the first start who is the first administrator.
func Make(dir string, s Setup) (Made, error) {
	fingerprint, err := lay(dir, s)
	if err != nil || s.Founder == "" {
		return Made{Fingerprint: fingerprint}, err
	}
	made, err := s.leaveFounder(dir)
	made.Fingerprint = fingerprint
	return made, err
}

// lay makes the directory.
func lay(dir string, s Setup) (fingerprint string, err error) {
	if s.Endpoint == "" {
		s.Endpoint = "https://" + s.Listen
	}
	text := configText(s)
	c, err := DecodeConfig(ConfigFile, dir, []byte(text))
	if err != nil {
		return "", err
	}
	for _, sub := range []string{"", rootFolder, c.Inside.Keys, c.Gateway.Keys, filepath.Dir(c.Desk.Socket),
		"policy/directives", "policy/law"} {
		if err := os.MkdirAll(c.path(sub), 0o700); err != nil {
			return "", errs.Wrap(errs.Invalid, "node.Create", err, "the folder %s cannot be made", filepath.Join(dir, sub))
		}
	}
	if err := writeNew(filepath.Join(dir, ConfigFile), text); err != nil {
		return "", err
	}
	if err := writeNew(filepath.Join(dir, "policy/parties.yaml"), partiesText(s)); err != nil {
		return "", err
	}
	return makeKeys(&c, s)
}

// makeKeys makes the root and the first key set, each key in its own zone.
func makeKeys(c *Config, s Setup) (string, error) {
	root, e1 := keys.GenerateRoot(s.Random, s.Service)
	release, e2 := keys.GenerateRelease(s.Random, s.Service, firstSet)
	hpke, e3 := keys.GenerateHPKE(s.Random, s.Service, firstSet)
	gateway, e4 := keys.GenerateGateway(s.Random, s.Service, firstSet)
	tls, e5 := keys.GenerateTLS(s.Random, s.Service, firstSet)
	if err := errors.Join(e1, e2, e3, e4, e5); err != nil {
		return "", errs.Wrap(errs.Internal, "node.Create", err, "the keys cannot be made")
	}
	set := keys.KeySet{Service: s.Service, Serial: firstSet, NotBefore: s.Now.UTC().Truncate(time.Second),
		Release: release.Public(), HPKE: hpke.Public(), Gateway: gateway.Public(), TLSPin: tls.Pin()}
	set.NotAfter = set.NotBefore.Add(validFor)
	if s.Exercise { // an exercise replays any date
		set.NotBefore = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
		set.NotAfter = set.NotBefore.AddDate(100, 0, 0)
	}
	signed, err := root.SignSet(set)
	if err != nil {
		return "", err
	}
	for _, save := range []func() error{
		func() error { return root.Save(c.path(rootFolder)) },
		func() error { return release.Save(c.path(c.Inside.Keys)) },
		func() error { return hpke.Save(c.path(c.Inside.Keys)) },
		func() error { return keys.SaveStore(s.Random, c.path(c.Inside.Keys), s.Service) },
		func() error { return gateway.Save(c.path(c.Gateway.Keys)) },
		func() error { return tls.Save(c.path(c.Gateway.Keys)) },
		func() error { return writeNew(c.path(fmt.Sprintf(setFile, firstSet)), string(signed)) },
		func() error { return writeNew(c.path(publicFile), string(root.Public().Document())) },
	} {
		if err := save(); err != nil {
			return "", err
		}
	}
	return root.Public().Fingerprint(), nil
}

// writeNew writes a file that is not there yet.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return errs.At("node.Create", path, 0, "", "is there already; expected a new folder")
	}
	if err == nil {
		_, err = f.WriteString(text)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return errs.Wrap(errs.Invalid, "node.Create", err, "%s cannot be written", path)
	}
	return nil
}

func partiesText(s Setup) string {
	text := `# Who we are and whom we know. A partner that is not here gets nothing.
v: 1
self: SELF
# communities: {TRILAT: [USA, FRA, RUS]}
# topics: [counter-terrorism, terrorist-finance]     # the register; absent: any word
parties: {}
# parties:
#   FRA: {services: [FRA/DGSE], ceiling: SECRET, equivalences: [{ours: SECRET, theirs: SECRET}], flags: [], proof: mutual}
`
	return strings.Replace(text, "SELF", string(s.Service), 1)
}

func configText(s Setup) string {
	door := "# listen = \"127.0.0.1:7680\"\n\n"
	if s.Desk != "" {
		door = fmt.Sprintf("listen = %q\n\n", s.Desk)
	}
	return strings.Replace(fmt.Sprintf(`# One service, one node. Paths are relative to this folder.
v = 1
service = %q

# How long a stop waits for what is under way.
drain = "10s"

# The service's own side: decides, signs, seals. The listener serves health,
# readiness and metrics; keep it on loopback or behind your own network.
[inside]
listen = %q
database = "inside/inside.db"        # or postgres://USER@HOST/DATABASE?search_path=inside
keys = "inside/keys"

# The partner-facing side: stores and forwards what is sealed. It has neither
# the release key nor the key that opens envelopes.
[gateway]
listen = %q
endpoint = %q   # as partners reach it; goes into peering offers
database = "gateway/gateway.db"      # another database, and another role, than inside
keys = "gateway/keys"

# The socket of the service's own people. Only the user who owns it may use it.
[desk]
socket = "run/desk.sock"
# The door of browsers. Off loopback it needs certificate and key; see docs/login.md.
DESK
# parties.yaml, directives/, law/, and if there are any consents.yaml and
# assurances.yaml. Reload with SIGHUP or: entente policy reload
[policy]
directory = "policy"

[log]
format = "text"                      # text or json
level = "info"                       # debug, info, warn, error

# The fact of a relationship may itself be marked: metrics name no partner
# unless you say so.
[metrics]
partners = false

# An exercise marks what the node says EXERCISE, and lets the socket's owner
# set the clock so that dated events can be replayed. Never in earnest.
[exercise]
enabled = %t
`, s.Service, s.Inside, s.Listen, s.Endpoint, s.Exercise), "DESK\n", door, 1)
}

package node

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/seal/keys"
)

// Split says how a node's directory is parted in two.
type Split struct {
	To      string // the gateway's folder, which is made
	Address string // HOST:PORT at which inside calls the gateway
	Listen  string // HOST:PORT on which the gateway listens for it; "": Address
	Health  string // HOST:PORT of the gateway's health; "" for none
	Random  io.Reader
}

// Parted says what a split has made.
type Parted struct {
	Inside, Gateway       string // the directories
	InsidePin, GatewayPin string // of the bridge certificates
}

// SplitZones parts a node's directory: the gateway's keys, its database and the
// service's public documents go to a folder of their own, each side gets a key
// for the bridge and the other's pin, and nothing of the gateway's stays behind.
// The node must not run. Whatever fails before the last step leaves the
// directory as it was; what was made in the folder may then be deleted.
func SplitZones(c Config, s Split) (Parted, error) {
	const op = "node.SplitZones"
	if err := c.Serves(ZoneBoth); err != nil {
		return Parted{}, err
	}
	if s.Listen == "" {
		s.Listen = s.Address
	}
	if !dialled(s.Address) {
		return Parted{}, errs.E(errs.Invalid, op, "address %q; expected %s", s.Address, expected["bridge.address"])
	}
	if answers(&c) {
		return Parted{}, errs.E(errs.Denied, op, "a node runs in %s; expected it stopped", c.Dir)
	}
	if err := newFolder(s.To); err != nil {
		return Parted{}, err
	}
	service := party.Code(c.Service)
	in, e1 := keys.GenerateTLS(s.Random, service, firstSet)
	out, e2 := keys.GenerateTLS(s.Random, service, firstSet)
	if err := errors.Join(e1, e2); err != nil {
		return Parted{}, errs.Wrap(errs.Internal, op, err, "the bridge's keys cannot be made")
	}
	moved, err := c.fillGateway(s, in.Pin(), out)
	if err != nil {
		return Parted{}, err
	}
	if err := c.keepInside(s, out.Pin(), in); err != nil {
		return Parted{}, err
	}
	for _, name := range moved { // from here on the directory is inside's
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Parted{}, errs.Wrap(errs.Internal, op, err, "%s is the gateway's and cannot be deleted; delete it", name)
		}
	}
	return Parted{Inside: c.Dir, Gateway: s.To, InsidePin: in.Pin(), GatewayPin: out.Pin()}, nil
}

// answers tells whether a node serves the desk of the directory.
func answers(c *Config) bool {
	l, err := desk.Listen(c.SocketPath())
	if err != nil {
		return errs.KindOf(err) == errs.Conflict
	}
	l.Close()
	return false
}

// newFolder makes a folder that is not there yet.
func newFolder(dir string) error {
	err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o700)
	if err == nil {
		err = os.Mkdir(dir, 0o700)
	}
	if errors.Is(err, fs.ErrExist) {
		return errs.At("node.SplitZones", dir, 0, "", "is there already; expected a new folder")
	}
	if err != nil {
		return errs.Wrap(errs.Invalid, "node.SplitZones", err, "the folder %s cannot be made", dir)
	}
	return nil
}

// fillGateway makes the gateway's directory, and gives the files that are to
// leave inside's.
func (c *Config) fillGateway(s Split, insidePin string, own *keys.TLSKey) (moved []string, err error) {
	g, err := DecodeConfig(ConfigFile, s.To, []byte(gatewayText(c, s, insidePin)))
	if err != nil {
		return nil, err
	}
	if err := writeNew(g.path(ConfigFile), gatewayText(c, s, insidePin)); err != nil {
		return nil, err
	}
	if err := copyFile(c.path(publicFile), g.path(publicFile)); err != nil {
		return nil, err
	}
	public, e1 := filepath.Glob(filepath.Join(globSafe(c.Dir), "keyset-*.json"))
	private, e2 := glob(c.path(c.Gateway.Keys), foreign[ZoneInside]...)
	if err := errors.Join(e1, e2); err != nil {
		return nil, errs.Wrap(errs.Internal, "node.SplitZones", err, "%s cannot be searched", c.Dir)
	}
	for _, name := range public {
		if err := copyFile(name, filepath.Join(s.To, filepath.Base(name))); err != nil {
			return nil, err
		}
	}
	for _, name := range private {
		if err := copyFile(name, filepath.Join(g.path(g.Gateway.Keys), filepath.Base(name))); err != nil {
			return nil, err
		}
	}
	moved = private
	if strings.HasPrefix(c.store(c.Gateway.Database), "sqlite:") {
		for _, end := range []string{"", "-wal", "-shm"} {
			name := c.path(c.Gateway.Database) + end
			if absent(name) {
				continue
			}
			if err := copyFile(name, g.path(g.Gateway.Database)+end); err != nil {
				return nil, err
			}
			moved = append(moved, name)
		}
	}
	return moved, own.Save(g.path(g.Bridge.Keys))
}

// keepInside makes the directory inside's: its bridge key, and its node.toml,
// which is replaced in one step.
func (c *Config) keepInside(s Split, gatewayPin string, own *keys.TLSKey) error {
	const op = "node.SplitZones"
	name := c.path(ConfigFile)
	before, err := ReadFile(name)
	if err != nil {
		return err
	}
	text := insideText(string(before.Data), s.Address, gatewayPin)
	after, err := DecodeConfig(name, c.Dir, []byte(text))
	if err != nil || after.Zone() != ZoneInside || after.Gateway.Endpoint != c.Gateway.Endpoint || after.Inside != c.Inside || after.Desk != c.Desk {
		return errs.At(op, name, 0, "gateway", "cannot be rewritten; expected one line for each key of the table, as entente init writes it")
	}
	if err := own.Save(c.path(after.Bridge.Keys)); err != nil {
		return err
	}
	next := name + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errs.Wrap(errs.Invalid, op, err, "%s cannot be replaced", next)
	}
	if err := writeNew(next, text); err != nil {
		return err
	}
	if err := os.Rename(next, name); err != nil {
		return errs.Wrap(errs.Invalid, op, err, "%s cannot be replaced", name)
	}
	return syncFolder(filepath.Dir(name))
}

func glob(dir string, names ...string) ([]string, error) {
	var out []string
	for _, name := range names {
		found, err := filepath.Glob(filepath.Join(globSafe(dir), name))
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// copyFile writes a file's bytes to a new one of mode 0600, durably.
func copyFile(from, to string) error {
	const op = "node.SplitZones"
	in, err := os.Open(from)
	if err != nil {
		return unreadable(from, err)
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return errs.Wrap(errs.Invalid, op, err, "the folder of %s cannot be made", to)
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = io.Copy(out, in)
		err = errors.Join(err, out.Sync(), out.Close())
	}
	if err != nil {
		return errs.Wrap(errs.Invalid, op, err, "%s cannot be written", to)
	}
	return nil
}

// insideText is node.toml without what is the gateway's, and with the bridge.
// Of the gateway only its endpoint stays, which stands in peering offers.
func insideText(before, address, pin string) string {
	var b strings.Builder
	table := ""
	for line := range strings.Lines(before) {
		word := strings.TrimSpace(line)
		if strings.HasPrefix(word, "[") {
			table = strings.TrimSpace(strings.Trim(strings.SplitN(word, "#", 2)[0], "[] \t"))
		}
		key, _, assigns := strings.Cut(word, "=")
		if key = strings.TrimSpace(key); table == "gateway" && assigns && (key == "listen" || key == "database" || key == "keys") {
			continue
		}
		b.WriteString(line)
	}
	fmt.Fprintf(&b, `
# The gateway is another process, in a directory of its own. Inside calls it; it
# never calls inside.
[bridge]
address = %q
pin = %q   # of the gateway's bridge certificate
keys = "inside/bridge"
`, address, pin)
	return b.String()
}

// gatewayText is node.toml of a gateway alone.
func gatewayText(c *Config, s Split, pin string) string {
	database := "gateway/gateway.db"
	if stored := c.store(c.Gateway.Database); !strings.HasPrefix(stored, "sqlite:") {
		database = stored
	}
	health := "# health = \"127.0.0.1:7603\"         # health and readiness of this zone\n"
	if s.Health != "" {
		health = fmt.Sprintf("health = %q         # health and readiness of this zone\n", s.Health)
	}
	return fmt.Sprintf(`# The gateway zone of one service. It stores and forwards what is sealed, and has
# neither the release key nor the key that opens envelopes. Paths are relative to
# this folder.
v = 1
service = %q
drain = %q

# Mutual TLS with partners.
[gateway]
listen = %q
endpoint = %q   # as partners reach it
database = %q
keys = "gateway/keys"

# The listener for inside, which calls it; the gateway never calls inside.
[bridge]
listen = %q
%spin = %q   # of inside's bridge certificate
keys = "gateway/bridge"

[log]
format = %q
level = %q

[exercise]
enabled = %t
`, c.Service, c.Drain, c.Gateway.Listen, c.Gateway.Endpoint, database, s.Listen, health, pin, c.Log.Format, c.Log.Level, c.Exercise.Enabled)
}

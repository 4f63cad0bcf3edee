package node

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/crossing"
	"entente/internal/gateway/link"
	"entente/internal/inside/exchange"
	"entente/internal/seal/keys"
)

// Zone says which part of a node a directory is for, or a process runs.
type Zone string

// The zones.
const (
	ZoneBoth    Zone = "both" // one directory, one process
	ZoneInside  Zone = "inside"
	ZoneGateway Zone = "gateway"
)

// Zone is the part that the directory is for.
func (c *Config) Zone() Zone {
	switch {
	case c.Bridge.Address != "":
		return ZoneInside
	case c.Bridge.Listen != "":
		return ZoneGateway
	}
	return ZoneBoth
}

// Serves tells whether the directory is for the zone that somebody asks for;
// "" asks for what the directory is for. The error says what to do instead.
func (c *Config) Serves(asked Zone) error {
	const op = "node.Serves"
	file := filepath.Join(c.Dir, ConfigFile)
	held := c.Zone()
	switch asked {
	case "", held:
		return nil
	case ZoneBoth:
		return errs.At(op, file, 0, "bridge", "this directory is for the zone %s; expected --zone %s", held, held)
	case ZoneInside, ZoneGateway:
	default:
		return errs.E(errs.Invalid, op, "--zone %q; expected both, inside or gateway", asked)
	}
	if held == ZoneBoth {
		return errs.At(op, file, 0, "bridge", "missing: this directory holds both zones; expected them split first: entente zone split --to FOLDER")
	}
	return errs.At(op, file, 0, "bridge", "this directory is for the zone %s; expected the directory of the zone %s", held, asked)
}

// foreign are the names of keys that do not belong into a zone's directory.
var foreign = map[Zone][]string{
	ZoneInside:  {"gateway-*.key", "tls-*.key"},
	ZoneGateway: {"release-*.key", "hpke-*.key", "root.key", "naming*"},
}

// keptApart refuses a directory that holds keys of the other zone.
func (c *Config) keptApart() error {
	places := map[Zone][]string{
		ZoneInside:  {c.path(c.Gateway.Keys)},
		ZoneGateway: {c.path(c.Inside.Keys), c.path(c.Gateway.Keys), c.path(rootFolder), c.Dir},
	}
	for _, dir := range places[c.Zone()] {
		for _, name := range foreign[c.Zone()] {
			found, err := filepath.Glob(filepath.Join(globSafe(dir), name))
			if err != nil {
				return errs.Wrap(errs.Internal, "node.keptApart", err, "%s cannot be searched", dir)
			}
			if len(found) > 0 {
				return errs.At("node.keptApart", found[0], 0, "", "is in the directory of the zone %s; expected it in the other zone's alone", c.Zone())
			}
		}
	}
	return nil
}

// sets are the signed key sets of a directory, the newest last.
type sets struct {
	signed [][]byte
	last   uint64
}

// signedSets reads the signed key sets that lie in a directory, unverified.
func signedSets(c *Config) (sets, error) {
	serials, err := keySets(c)
	if err != nil {
		return sets{}, err
	}
	out := sets{last: serials[len(serials)-1]}
	for _, serial := range serials {
		signed, err := ReadFile(c.path(fmt.Sprintf(setFile, serial)))
		if err != nil {
			return sets{}, err
		}
		out.signed = append(out.signed, signed.Data)
	}
	return out, nil
}

// loadGatewayKeys reads the two keys of the gateway, of one key set.
func loadGatewayKeys(c *Config, serial uint64) (k keyring, err error) {
	if k.gateway, err = keys.LoadGateway(c.path(c.Gateway.Keys), serial); err != nil {
		return k, err
	}
	k.tls, err = keys.LoadTLS(c.path(c.Gateway.Keys), serial)
	return k, err
}

// joinGateway builds the gateway of this process, or the way to another's, and
// gives it as inside sees it.
func (n *Node) joinGateway(ctx context.Context, k keyring) (exchange.Carrier, error) {
	log := n.log.With("zone", "gateway")
	if n.config.Zone() == ZoneInside {
		var err error
		n.remote, err = newRemote(&n.config, n.log.With("zone", "inside"))
		return n.remote, err
	}
	delivery, err := leases(n.gateway, n.options.Lease)
	if err != nil {
		return nil, err
	}
	n.link, err = link.New(ctx, link.Options{Self: party.Code(n.config.Service), Key: k.gateway, TLS: k.tls, Store: n.gateway, Random: rand.Reader,
		Log: log, Limits: *n.options.Limits, Leases: delivery, Crash: n.options.Crash, Network: n.options.Network})
	if err != nil {
		return nil, err
	}
	return carrier{n.link.Queue()}, nil
}

// tell gives the gateway the peers: all of them and no others.
func (n *Node) tell(ctx context.Context, peers []link.Peer) error {
	if n.remote == nil {
		return n.link.Configure(ctx, peers)
	}
	_, revocations, err := readRing(&n.config)
	if err != nil {
		return err
	}
	own, err := signedSets(&n.config)
	if err != nil {
		return err
	}
	known := crossing.Configuration{KeySets: own.signed, Revocations: revocations}
	for _, p := range peers {
		known.Peers = append(known.Peers, crossing.Peer(p))
	}
	err = n.remote.configure(ctx, known)
	if errs.KindOf(err) == errs.Unavailable {
		n.remote.told.Store(false)
		return errs.Wrap(errs.Unavailable, "node.tell", err, "%s; what it has to know of partners is kept, and it is told as soon as it does", err)
	}
	return err
}

// begin tells the gateway whom it may answer and call. One that is another
// process and does not answer is told later.
func (n *Node) begin(ctx context.Context) error {
	if n.remote != nil {
		return nil // the first thing that remote.run does
	}
	return n.configurePeers(ctx)
}

// serveGateway works for the gateway of this process, or keeps in touch with
// another's.
func (n *Node) serveGateway(ctx context.Context) error {
	if n.remote != nil {
		return n.remote.run(ctx, n.configurePeers)
	}
	return n.link.Run(ctx, n.doors.gateway)
}

// news hints that the gateway may have something to take.
func (n *Node) news() <-chan struct{} {
	if n.remote != nil {
		return n.remote.wake
	}
	return n.link.Queue().News()
}

// gatewayAddress is where partners are answered, or where the gateway is called.
func (n *Node) gatewayAddress() string {
	if n.remote != nil {
		return n.config.Bridge.Address
	}
	return n.doors.gateway.Addr().String()
}

package crossing

import (
	"errors"
	"io"

	"entente/internal/core/errs"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// The frames of a configuration.
const (
	frameConfiguration = 'C' // how much follows
	framePeer          = 'P' // a peer's head; its documents follow
	frameDocument      = 'D' // a signed document
)

// Configuration is everything that the gateway is told: documents that were
// signed, which it verifies itself.
type Configuration struct {
	KeySets     [][]byte // our own service's, signed by its root
	Revocations [][]byte // of these
	Peers       []Peer   // all of them and no others
}

// Peer is what an officer has settled about a partner's gateway.
type Peer struct {
	Fingerprint string // of the partner's root, as confirmed over the phone
	Theirs      []byte // the partner's peering statement to us
	Ours        []byte // our peering statement to the partner
	KeySets     [][]byte
	Revocations [][]byte
}

type configurationJSON struct {
	V           int `json:"v"`
	KeySets     int `json:"key_sets"`
	Revocations int `json:"revocations"`
	Peers       int `json:"peers"`
}

type peerJSON struct {
	V           int    `json:"v"`
	Fingerprint string `json:"fingerprint"`
	KeySets     int    `json:"key_sets"`
	Revocations int    `json:"revocations"`
}

// WriteConfiguration writes a configuration; it is refused when it is above the
// bounds that ReadConfiguration keeps.
func WriteConfiguration(c Configuration) ([]byte, error) {
	head, err := marshal(configurationJSON{1, len(c.KeySets), len(c.Revocations), len(c.Peers)})
	if err != nil {
		return nil, err
	}
	out := appendDocuments(appendFrame(nil, frameConfiguration, head), c.KeySets, c.Revocations)
	for _, p := range c.Peers {
		head, err := marshal(peerJSON{1, p.Fingerprint, len(p.KeySets), len(p.Revocations)})
		if err != nil {
			return nil, err
		}
		out = appendFrame(out, framePeer, head)
		out = appendDocuments(out, [][]byte{p.Theirs, p.Ours}, p.KeySets, p.Revocations)
	}
	if len(c.Peers) > maxPeers || len(out) > MaxDocuments {
		return nil, errs.E(errs.Invalid, "crossing.WriteConfiguration", "expected at most %d peers and %d bytes of documents", maxPeers, MaxDocuments)
	}
	return out, nil
}

func appendDocuments(out []byte, lists ...[][]byte) []byte {
	for _, list := range lists {
		for _, signed := range list {
			out = appendFrame(out, frameDocument, signed)
		}
	}
	return out
}

// ReadConfiguration reads what WriteConfiguration wrote, and nothing behind it.
func ReadConfiguration(r io.Reader) (Configuration, error) {
	head, err := follow(r, frameConfiguration, maxHead)
	if err != nil {
		return Configuration{}, err
	}
	o, err := parse(head, 1, 8)
	if err != nil {
		return Configuration{}, err
	}
	sets, revocations, peers := count(o, "key_sets", maxSigned), count(o, "revocations", maxSigned), count(o, "peers", maxPeers)
	if err := o.Done(); err != nil {
		return Configuration{}, err
	}
	var c Configuration
	if c.KeySets, err = readDocuments(r, sets); err != nil {
		return Configuration{}, err
	}
	if c.Revocations, err = readDocuments(r, revocations); err != nil {
		return Configuration{}, err
	}
	for range peers {
		p, err := readPeer(r)
		if err != nil {
			return Configuration{}, err
		}
		c.Peers = append(c.Peers, p)
	}
	if _, err := readFrame(r, frameDocument, 0); !errors.Is(err, io.EOF) {
		return Configuration{}, errs.E(errs.Invalid, "crossing.ReadConfiguration", "expected nothing behind the last peer")
	}
	return c, nil
}

func readPeer(r io.Reader) (Peer, error) {
	head, err := follow(r, framePeer, maxHead)
	if err != nil {
		return Peer{}, err
	}
	o, err := parse(head, 1, 8)
	if err != nil {
		return Peer{}, err
	}
	p := Peer{Fingerprint: o.Text("fingerprint", 128)}
	sets, revocations := count(o, "key_sets", maxSigned), count(o, "revocations", maxSigned)
	if err := o.Done(); err != nil {
		return Peer{}, err
	}
	statements, err := readDocuments(r, 2)
	if err != nil {
		return Peer{}, err
	}
	p.Theirs, p.Ours = statements[0], statements[1]
	if p.KeySets, err = readDocuments(r, sets); err != nil {
		return Peer{}, err
	}
	p.Revocations, err = readDocuments(r, revocations)
	return p, err
}

func count(o *wire.Object, key string, most uint64) int { return int(o.Uint(key, 0, most)) }

func readDocuments(r io.Reader, n int) ([][]byte, error) {
	var out [][]byte
	for range n {
		signed, err := follow(r, frameDocument, keys.MaxDocumentBytes)
		if err != nil {
			return nil, err
		}
		out = append(out, signed)
	}
	return out, nil
}

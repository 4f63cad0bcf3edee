package link

import (
	"crypto/tls"
	"net/http"
	"slices"

	"golang.org/x/time/rate"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
)

// Peer is what an officer has settled about a partner's gateway: signed
// documents, and the fingerprint under which the partner's root was confirmed.
type Peer struct {
	Fingerprint string   // of the root that signed Theirs, as confirmed over the phone
	Theirs      []byte   // the partner's peering statement to us: endpoints, window, largest envelope
	Ours        []byte   // our peering statement to the partner: what we take
	KeySets     [][]byte // further key sets that the partner's root signed
	Revocations [][]byte // of the partner's key sets
}

// peer is a Peer whose documents were verified. It does not change.
type peer struct {
	service party.Code
	theirs  keys.Peering
	ours    keys.Peering
	ring    *keys.Ring
	pins    []string // of every key set that is not revoked
	rate    map[envelope.Lane]*rate.Limiter
	slots   chan struct{} // one for each request under way
	call    http.RoundTripper
	close   func() // ends idle calls
}

// read verifies a peer's documents under the confirmed root.
func (o Options) read(p Peer) (*peer, error) {
	const op = "link.Configure"
	offer, err := keys.ReadOffer(p.Theirs)
	if err != nil {
		return nil, err
	}
	out := &peer{service: offer.Service()}
	if out.theirs, _, err = offer.Confirm(p.Fingerprint, o.Self); err != nil {
		return nil, err
	}
	own, err := keys.ReadOffer(p.Ours)
	if err != nil {
		return nil, err
	}
	if out.ours, _, err = own.Confirm(own.Fingerprint(), out.service); err != nil {
		return nil, err
	}
	if out.ours.Service != o.Self {
		return nil, errs.E(errs.Denied, op, "our statement to %s is one of %s; expected one of %s", out.service, out.ours.Service, o.Self)
	}
	out.ring = keys.NewRing(out.theirs.Root)
	var serials []uint64
	for _, signed := range append([][]byte{out.theirs.KeySet}, p.KeySets...) {
		set, err := out.ring.Add(signed)
		if err != nil {
			return nil, err
		}
		serials = append(serials, set.Serial())
	}
	for _, signed := range p.Revocations {
		if err := out.ring.Revoke(signed); err != nil {
			return nil, err
		}
	}
	for _, serial := range serials {
		if set, err := out.ring.Set(serial); err == nil && !slices.Contains(out.pins, set.TLSPin()) {
			out.pins = append(out.pins, set.TLSPin())
		}
	}
	return out, nil
}

// prepare gives a peer its limits and its way to call, keeping what an earlier
// configuration had begun to count.
func (o Options) prepare(p *peer, before *peer) error {
	if before != nil {
		p.rate, p.slots = before.rate, before.slots
	} else {
		p.rate = map[envelope.Lane]*rate.Limiter{}
		for _, lane := range envelope.Lanes {
			p.rate[lane] = rate.NewLimiter(rate.Limit(o.Limits.Rate), o.Limits.Burst)
		}
		p.slots = make(chan struct{}, o.Limits.PerPeer)
	}
	config, err := o.TLS.Config(p.pinned)
	if err != nil {
		return err
	}
	direct := o.transport(config)
	p.call, p.close = direct, direct.CloseIdleConnections
	if o.Network != nil {
		p.call = o.Network(p.service, direct)
	}
	return nil
}

func (o Options) transport(config *tls.Config) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		TLSClientConfig: config, Protocols: protocols, DisableCompression: true,
		TLSHandshakeTimeout: o.Limits.Header, ResponseHeaderTimeout: o.Limits.Answer, IdleConnTimeout: o.Limits.Idle,
		MaxIdleConnsPerHost: 4, MaxResponseHeaderBytes: maxHeader,
	}
}

// pinned tells whether a pin is one of the peer's; it compares with all.
func (p *peer) pinned(pin string) bool {
	found := false
	for _, known := range p.pins {
		found = keys.SamePin(known, pin) || found
	}
	return found
}

// roster is the peers that something is exchanged with. It does not change.
type roster map[party.Code]*peer

// find gives the peer that a pin belongs to, or nil.
func (r roster) find(pin string) *peer {
	var found *peer
	for _, p := range r {
		if p.pinned(pin) {
			found = p
		}
	}
	return found
}

// newRoster verifies the peers, each named once and none sharing a pin.
func (o Options) newRoster(peers []Peer, before roster) (roster, []gatewaydb.Peer, error) {
	const op = "link.Configure"
	next := roster{}
	var records []gatewaydb.Peer
	for _, settled := range peers {
		p, err := o.read(settled)
		if err != nil {
			return nil, nil, err
		}
		if next[p.service] != nil {
			return nil, nil, errs.E(errs.Conflict, op, "the peer %s is given twice", p.service)
		}
		for _, pin := range p.pins {
			if next.find(pin) != nil || keys.SamePin(pin, o.TLS.Pin()) {
				return nil, nil, errs.E(errs.Conflict, op, "the peer %s has a certificate that is another's", p.service)
			}
		}
		if err := o.prepare(p, before[p.service]); err != nil {
			return nil, nil, err
		}
		next[p.service] = p
		records = append(records, gatewaydb.Peer{Service: p.service, State: gatewaydb.Active, Fingerprint: settled.Fingerprint,
			Theirs: settled.Theirs, Ours: settled.Ours, KeySets: settled.KeySets, Revocations: settled.Revocations})
	}
	return next, records, nil
}

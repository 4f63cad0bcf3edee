package node

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
)

// What a peering states unless the operator edits it.
const (
	peeringWindow     = 64
	peeringRetryAfter = 5 // seconds
)

// LoadConfig reads node.toml in a node's directory.
func LoadConfig(dir string) (Config, error) {
	f, err := ReadFile(filepath.Join(dir, ConfigFile))
	if err != nil {
		return Config{}, err
	}
	return DecodeConfig(f.Name, dir, f.Data)
}

// Offer says what a peering is offered with.
type Offer struct {
	Partner   party.Code
	Agreement string // "": made of the two codes, the same on both sides
	AtEnd     AtEnd  // what the partner does with what it got at the end; zero: the default terms
	Now       time.Time
}

// AtEnd is what a partner does with what it got when the agreement ends.
type AtEnd struct {
	Received string // erase, keep; "" means erase
	Within   string // such as P30D, P6M, P1Y; "" means P30D
}

// terms are those of a statement; what is not said stays unsaid.
func (a AtEnd) terms() keys.AtEnd {
	if a == (AtEnd{}) {
		return keys.AtEnd{}
	}
	return keys.AtEnd{Received: cmp.Or(a.Received, keys.DefaultAtEnd.Received), Within: cmp.Or(a.Within, keys.DefaultAtEnd.Within)}
}

// SignOffer signs a peering document with the service's root, which must lie
// in the directory for as long as that takes. What the agreement says of the
// partner is read from parties.yaml.
func SignOffer(c Config, o Offer) (document []byte, fingerprint string, err error) {
	const op = "node.SignOffer"
	self := party.Code(c.Service)
	if !o.Partner.Valid() || !o.Partner.IsService() || o.Partner == self {
		return nil, "", errs.E(errs.Invalid, op, "partner %q; expected another party's TRIGRAPH/SERVICE, such as FRA/DGSE", o.Partner)
	}
	file, err := ReadFile(c.path(filepath.Join(c.Policy.Directory, "parties.yaml")))
	if err != nil {
		return nil, "", err
	}
	parties, err := party.DecodeParties(file.Name, file.Data)
	if err != nil {
		return nil, "", err
	}
	if !parties.Known(o.Partner) {
		return nil, "", errs.At(op, file.Name, 0, "parties", "%s is not there; expected the agreement with it", o.Partner)
	}
	root, err := loadRoot(&c, "")
	if err != nil {
		return nil, "", err
	}
	set, err := offered(&c, o.Now)
	if err != nil {
		return nil, "", err
	}
	agreed, _ := parties.Of(o.Partner)
	p := keys.Peering{Service: self, Partner: o.Partner, Serial: uint64(max(1, o.Now.Unix())), Issued: o.Now, KeySet: set.Bytes(),
		Endpoints: []string{c.Gateway.Endpoint}, Agreement: o.Agreement, AtEnd: o.AtEnd.terms(), Ceiling: agreed.Ceiling, Proof: agreed.Proof,
		Window: peeringWindow, MaxBytes: keys.MaxEnvelopeBytes, RetryAfter: peeringRetryAfter}
	if p.Agreement == "" {
		p.Agreement = agreementOf(self, o.Partner)
	}
	if c.Exercise.Enabled {
		p.Agreement = exercisePrefix + strings.TrimPrefix(p.Agreement, exercisePrefix)
	} else if strings.HasPrefix(p.Agreement, exercisePrefix) {
		return nil, "", errs.E(errs.Invalid, op, "agreement %q; expected one that is no exercise's", p.Agreement)
	}
	for _, e := range agreed.Equivalences {
		p.Equivalences = append(p.Equivalences, keys.Equivalence{Ours: e.Ours, Theirs: e.Theirs, From: e.From, To: e.To})
	}
	document, err = root.SignPeering(p)
	return document, root.Public().Fingerprint(), err
}

// agreementOf names an agreement by its two parties, whoever asks.
func agreementOf(a, b party.Code) string {
	both := []string{string(a), string(b)}
	slices.Sort(both)
	return strings.ReplaceAll(strings.Join(both, ":"), "/", ".")
}

// KeepOffer keeps our own statement in the node's directory: the gateway holds
// itself to what it says. A later one takes its place.
func KeepOffer(c Config, partner party.Code, document []byte) error {
	path := c.offerFile(partner)
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, document, 0o600)
	}
	if err != nil {
		return errs.Wrap(errs.Invalid, "node.KeepOffer", err, "%s cannot be written", path)
	}
	return nil
}

// offered is the key set that a new partner begins with: the oldest that is good,
// which is the one that our gateway shows until every partner has a later one.
// Of the later ones it is told as every partner is.
func offered(c *Config, now time.Time) (*keys.PublicSet, error) {
	ring, _, err := readRing(c)
	if err != nil {
		return nil, err
	}
	for _, n := range ring.Serials() {
		if set, err := ring.Set(n); err == nil && !now.Before(set.NotBefore()) && now.Before(set.NotAfter()) {
			return set, nil
		}
	}
	return nil, errs.At("node.offered", c.Dir, 0, "", "no key set is good now; expected one: entente keys rotate")
}

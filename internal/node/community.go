package node

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/seal/keys"
)

// Community says how long the leases of communities of ours last.
type Community struct {
	Lease string `toml:"lease"` // "" means 24h
}

// The bounds of a lease. A short one stops a cut-off member sooner, and asks for
// more renewals.
const (
	shortestLease = time.Minute
	longestLease  = 720 * time.Hour
)

// communityLease is the configured lease; DecodeConfig has checked it.
func (c *Config) communityLease() time.Duration {
	if d, err := time.ParseDuration(c.Community.Lease); err == nil {
		return d
	}
	return exchange.DefaultLease
}

// wrongLease tells whether the configured lease cannot be kept.
func (c *Config) wrongLease() bool {
	if c.Community.Lease == "" {
		return false
	}
	d, err := time.ParseDuration(c.Community.Lease)
	return err != nil || d < shortestLease || d > longestLease
}

// atEnd is what our own statement to a partner says of the end; the default
// terms where the statement cannot be read.
func (n *Node) atEnd(code party.Code) keys.AtEnd {
	p, err := n.ownOffer(code)
	if err != nil {
		return keys.DefaultAtEnd
	}
	return p.AtEnd
}

package entry

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// NameIn says where in a client certificate the officer's code stands.
type NameIn string

// The places.
const (
	InCommonName NameIn = "common-name" // of the subject
	InEmail      NameIn = "email"       // the only rfc822Name among the subject's alternative names
	InDNS        NameIn = "dns"         // the only dNSName among them
)

// NamesIn is the closed list.
var NamesIn = []NameIn{InCommonName, InEmail, InDNS}

// of gives the code that stands in a certificate; "" when there is none, or more than one.
func (n NameIn) of(c *x509.Certificate) string {
	var names []string
	switch n {
	case InCommonName:
		names = []string{c.Subject.CommonName}
	case InEmail:
		names = c.EmailAddresses
	case InDNS:
		names = c.DNSNames
	}
	if len(names) != 1 || !OfficerForm(names[0]) {
		return ""
	}
	return names[0]
}

// Certificate lets the officer in whom a certificate names. The chain is one that the
// handshake held against the configured authority, the client's own certificate first.
func (e *Entry) Certificate(ctx context.Context, chain []*x509.Certificate, in NameIn, from From) (Session, string, error) {
	officer := ""
	if len(chain) > 1 { // the authority's own certificate is no officer's
		officer = in.of(chain[0])
	}
	if officer == "" {
		return Session{}, "", e.refused(ByCertificate, errRefused)
	}
	now := e.now()
	if now.Before(chain[0].NotBefore) || now.After(chain[0].NotAfter) { // the connection may be older than the certificate
		return Session{}, "", errs.E(errs.Denied, "entry.Certificate", "your certificate is not valid now")
	}
	sum := sha256.Sum256(chain[0].Raw)
	return e.enter(ctx, ByCertificate, from, func(*insidedb.Tx) (string, string, error) {
		return officer, "sha256:" + hex.EncodeToString(sum[:8]) + "…", nil
	})
}

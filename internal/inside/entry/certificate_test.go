package entry_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/entry"
)

func TestACertificateNamesOneOfficerWhereItIsSaid(t *testing.T) {
	h := newHouse(t)
	now := h.clock.Now()
	of := func(change func(*x509.Certificate)) []*x509.Certificate {
		c := &x509.Certificate{Raw: []byte("c"), Subject: pkix.Name{CommonName: "lind"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)}
		change(c)
		return []*x509.Certificate{c, {Raw: []byte("authority"), Subject: pkix.Name{CommonName: "root"}}}
	}
	for _, tt := range []struct {
		name  string
		in    entry.NameIn
		chain []*x509.Certificate
		want  string // "" where nobody comes in
	}{
		{"by common name", entry.InCommonName, of(func(*x509.Certificate) {}), "lind"},
		{"by mail address", entry.InEmail, of(func(c *x509.Certificate) { c.EmailAddresses = []string{"lind"} }), "lind"},
		{"by host name", entry.InDNS, of(func(c *x509.Certificate) { c.DNSNames = []string{"root"} }), "root"},
		{"two addresses", entry.InEmail, of(func(c *x509.Certificate) { c.EmailAddresses = []string{"lind", "root"} }), ""},
		{"no address", entry.InEmail, of(func(*x509.Certificate) {}), ""},
		{"nobody here", entry.InCommonName, of(func(c *x509.Certificate) { c.Subject.CommonName = "nobody" }), ""},
		{"no code", entry.InCommonName, of(func(c *x509.Certificate) { c.Subject.CommonName = "Lind, O." }), ""},
		{"over meanwhile", entry.InCommonName, of(func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Minute) }), ""},
		{"not yet", entry.InCommonName, of(func(c *x509.Certificate) { c.NotBefore = now.Add(time.Minute) }), ""},
		{"the authority's own", entry.InCommonName, of(func(*x509.Certificate) {})[:1], ""},
		{"none", entry.InCommonName, nil, ""},
		{"nowhere", "", of(func(*x509.Certificate) {}), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, secret, err := h.Certificate(t.Context(), tt.chain, tt.in, entry.From{})
			if tt.want == "" {
				if errs.KindOf(err) != errs.Denied {
					t.Errorf("came in as %+v, %v; expected denied", s, err)
				}
				return
			}
			if err != nil || s.Officer != tt.want || s.How != entry.ByCertificate || !h.in(secret) {
				t.Errorf("came in as %+v, %v; expected %s", s, err, tt.want)
			}
		})
	}
}

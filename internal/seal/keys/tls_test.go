package keys

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"
)

// handshake runs both ends over a pipe and gives what each said.
func handshake(t *testing.T, server, client *tls.Config) (serverErr, clientErr error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	a, b := net.Pipe()
	done := make(chan error, 1)
	go func() {
		s := tls.Server(a, server)
		err := s.HandshakeContext(ctx)
		if err == nil {
			_, err = s.Write([]byte("x"))
		}
		done <- err
		a.Close()
	}()
	c := tls.Client(b, client)
	clientErr = c.HandshakeContext(ctx)
	if clientErr == nil {
		_, clientErr = c.Read(make([]byte, 1)) // the server's verdict on the client comes here
	}
	b.Close()
	return <-done, clientErr
}

func TestMutualTLSKnowsPartnersByTheirPinsAlone(t *testing.T) {
	a, b, c := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1), newService(t, "RUS/FSB", 1)
	config := func(s service, knows ...service) *tls.Config {
		cfg, err := s.tls.Config(func(pin string) bool {
			for _, k := range knows {
				if SamePin(pin, k.set.TLSPin) {
					return true
				}
			}
			return false
		})
		if err != nil {
			t.Fatal(err)
		}
		return cfg
	}
	without := config(b, a)
	without.Certificates = nil
	chain := config(b, a)
	chain.Certificates[0].Certificate = [][]byte{b.tls.key().cert, c.tls.key().cert}
	old := config(b, a)
	old.MinVersion, old.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	for _, tt := range []struct {
		name           string
		server, client *tls.Config
		good           bool
	}{
		{"both known", config(a, b), config(b, a), true},
		{"several known", config(a, c, b), config(b, c, a), true},
		{"client unknown", config(a, c), config(b, a), false},
		{"server unknown", config(a, b), config(b, c), false},
		{"nobody known", config(a), config(b), false},
		{"client without certificate", config(a, b), without, false},
		{"client with a chain", config(a, b), chain, false},
		{"TLS 1.2", config(a, b), old, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			se, ce := handshake(t, tt.server, tt.client)
			if good := se == nil && ce == nil; good != tt.good {
				t.Errorf("server %v, client %v; want both content: %v", se, ce, tt.good)
			}
		})
	}
}

func TestTheCertificateNamesNobody(t *testing.T) {
	a := newService(t, "USA/CIA", 42)
	cert, err := x509.ParseCertificate(a.tls.key().cert)
	if err != nil {
		t.Fatal(err)
	}
	if err := cert.CheckSignatureFrom(cert); err != nil && !strings.Contains(err.Error(), "parent") {
		t.Error(err)
	}
	if Pin(cert) != a.set.TLSPin {
		t.Error("the pin is not that of the certificate")
	}
	for _, word := range []string{"USA", "CIA", "42"} {
		if strings.Contains(string(cert.Raw), word) {
			t.Errorf("the certificate says %s", word)
		}
	}
	again := newService(t, "USA/CIA", 42)
	if string(again.tls.key().cert) != string(a.tls.key().cert) {
		t.Error("the same seed gave another certificate")
	}
}

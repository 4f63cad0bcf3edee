package keys

import (
	"crypto/ed25519"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/wire"
)

// TLSKey is the key and the self-signed certificate of the gateway's listener
// and of its calls. Partners know the certificate by its pin alone. The zero
// value serves nothing.
type TLSKey struct {
	hidden
	holder
	key guarded[tlsKey]
}

type tlsKey struct {
	private ed25519.PrivateKey
	cert    []byte // DER
	pin     string
}

// GenerateTLS makes the TLS key of a key set from random. The certificate
// names nobody and never expires: the key set's pin is what counts, and who
// serves whom is not for a certificate to say.
func GenerateTLS(random io.Reader, service party.Code, serial uint64) (*TLSKey, error) {
	h, err := newHolder(service, serial)
	if err != nil {
		return nil, err
	}
	seed := make([]byte, seedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, errs.Wrap(errs.Internal, "keys.Generate", err, "no randomness for a key")
	}
	return tlsFrom(h, seed)
}

// tlsFrom builds key and certificate from the seed alone; both are functions of it.
func tlsFrom(h holder, seed []byte) (*TLSKey, error) {
	if len(seed) != seedSize {
		return nil, errs.E(errs.Invalid, "keys.Load", "a TLS seed of the wrong size; expected %d bytes", seedSize)
	}
	private := ed25519.NewKeyFromSeed(seed)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "entente"},
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), // RFC 5280, 4.1.2.5: no good date of expiry
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(nil, template, template, private.Public(), private)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "keys.GenerateTLS", err, "cannot make a certificate")
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "keys.GenerateTLS", err, "cannot read the certificate just made")
	}
	return &TLSKey{holder: h, key: guard(&tlsKey{private: private, cert: der, pin: Pin(cert)})}, nil
}

// Pin is the pin of a certificate: "sha256:…" of its SubjectPublicKeyInfo.
func Pin(cert *x509.Certificate) string { return wire.Hash(cert.RawSubjectPublicKeyInfo) }

// Valid tells whether there is a key.
func (k *TLSKey) Valid() bool { return k != nil && k.key != nil }

// Pin is the pin of the key's certificate, as the key set states it.
func (k *TLSKey) Pin() string {
	if !k.Valid() {
		return ""
	}
	return k.key().pin
}

// Config is mutual TLS 1.3 by pins, for a listener and for calls alike. The
// other side's certificate counts only when known says so of its pin; names,
// dates and authorities do not matter. Sessions are not resumed, so that every
// connection is checked.
func (k *TLSKey) Config(known func(pin string) bool) (*tls.Config, error) {
	if !k.Valid() || known == nil {
		return nil, errs.E(errs.Internal, "keys.Config", "no TLS key, or nobody to know")
	}
	return &tls.Config{
		MinVersion:             tls.VersionTLS13,
		Certificates:           []tls.Certificate{{Certificate: [][]byte{k.key().cert}, PrivateKey: k.key().private}},
		ClientAuth:             tls.RequireAnyClientCert,
		InsecureSkipVerify:     true, // VerifyConnection checks the pin instead
		SessionTicketsDisabled: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) != 1 || !known(Pin(s.PeerCertificates[0])) {
				return errUnknownPin
			}
			return nil
		},
	}, nil
}

var errUnknownPin = errors.New("the certificate has an unknown pin")

// SamePin compares two pins in constant time.
func SamePin(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

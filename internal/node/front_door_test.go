package node

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
)

func TestTheDoorOfBrowsersIsConfiguredWithCare(t *testing.T) {
	const head = "service = \"USA/CIA\"\n[desk]\n"
	const secure = head + "listen = \"10.0.0.5:7680\"\ncertificate = \"c\"\nkey = \"k\"\n"
	for _, tt := range []struct{ name, text, wrong string }{
		{"loopback", head + "listen = \"127.0.0.1:7680\"\n", ""},
		{"a secure one", secure + "origin = \"https://desk.example.org\"\nidle = \"10m\"\nabsolute = \"8h\"\n", ""},
		{"certificates", secure + "[desk.certificates]\nauthority = \"a\"\nname = \"email\"\n", ""},
		{"a provider", secure + "[desk.oidc]\nissuer = \"https://id.example.org\"\nclient = \"e\"\nclaim = \"preferred_username\"\nscopes = \"profile email\"\n", ""},
		{"in the clear", head + "listen = \"10.0.0.5:7680\"\n", "desk.listen"},
		{"in the clear on every address", head + "listen = \":7680\"\n", "desk.listen"},
		{"an origin in the clear", secure + "origin = \"http://desk.example.org\"\n", "desk.origin"},
		{"an origin with a path", secure + "origin = \"https://desk.example.org/x\"\n", "desk.origin"},
		{"a certificate without a key", head + "listen = \"127.0.0.1:1\"\ncertificate = \"c\"\n", "desk.certificate"},
		{"a key without a certificate", head + "listen = \"127.0.0.1:1\"\nkey = \"k\"\n", "desk.key"},
		{"never idle", head + "idle = \"48h\"\n", "desk.idle"},
		{"shorter than idle", head + "idle = \"2h\"\nabsolute = \"1h\"\n", "desk.absolute"},
		{"shorter than the usual idle", head + "absolute = \"5m\"\n", "desk.absolute"},
		{"certificates in the clear", head + "listen = \"127.0.0.1:1\"\n[desk.certificates]\nauthority = \"a\"\n", "desk.certificates.authority"},
		{"a name without an authority", secure + "[desk.certificates]\nname = \"dns\"\n", "desk.certificates.authority"},
		{"a name nowhere", secure + "[desk.certificates]\nauthority = \"a\"\nname = \"serial\"\n", "desk.certificates.name"},
		{"a provider in the clear", secure + "[desk.oidc]\nissuer = \"http://id.example.org\"\nclient = \"e\"\n", "desk.oidc.issuer"},
		{"a client without a provider", secure + "[desk.oidc]\nclient = \"e\"\n", "desk.oidc.issuer"},
		{"a provider without a client", secure + "[desk.oidc]\nissuer = \"https://id.example.org\"\n", "desk.oidc.client"},
		{"a provider without a door", head + "[desk.oidc]\nissuer = \"https://id.example.org\"\nclient = \"e\"\n", "desk.oidc.issuer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := DecodeConfig("node.toml", "/n", []byte(tt.text))
			if tt.wrong == "" && err != nil || tt.wrong != "" && (errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), " "+tt.wrong+": ")) {
				t.Errorf("%v; expected %q wrong", err, tt.wrong)
			}
		})
	}
}

// signed makes a certificate and its key; by nobody, it is an authority.
func signed(t *testing.T, by *tls.Certificate, name string, usage x509.ExtKeyUsage) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, ExtKeyUsage: []x509.ExtKeyUsage{usage}, BasicConstraintsValid: true, IsCA: by == nil}
	parent, signer := c, any(key)
	if by != nil {
		parent, signer = by.Leaf, by.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func (s *site) pem(name, kind string, der []byte) {
	s.t.Helper()
	s.write(name, string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})))
}

func TestANodeLetsBrowsersInByLinkAndByCertificate(t *testing.T) {
	s := found(t, "USA/CIA", "self: USA/CIA\nparties: {}\n")
	authority := signed(t, nil, "authority", x509.ExtKeyUsageAny)
	server := signed(t, &authority, "desk", x509.ExtKeyUsageServerAuth)
	key, err := x509.MarshalPKCS8PrivateKey(server.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	s.pem("desk.pem", "CERTIFICATE", server.Certificate[0])
	s.pem("desk.key", "PRIVATE KEY", key)
	s.pem("people.pem", "CERTIFICATE", authority.Certificate[0])
	made, err := Setup{Founder: "first", Random: rand.Reader, Now: time.Now()}.leaveFounder(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.start(func(c *Config, o *Options) {
		c.Desk.Listen, c.Desk.Certificate, c.Desk.Key, c.Desk.Certificates.Authority = "127.0.0.1:0", "desk.pem", "desk.key", "people.pem"
		o.Front = door
	})
	if _, err := os.Stat(filepath.Join(s.dir, founderFile)); err == nil {
		t.Error("who is the first administrator is still to be registered")
	}
	officers := get[desk.Officers](s, "/officers")
	if len(officers.Officers) != 1 || officers.Officers[0].Code != "first" {
		t.Fatalf("officers %+v; expected the first administrator", officers)
	}
	origin := s.node.origin()
	if want := "https://localhost:" + strings.Split(door.Addr().String(), ":")[1]; origin != want {
		t.Errorf("origin %s; expected %s", origin, want)
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority.Leaf)
	stranger := signed(t, nil, "another authority", x509.ExtKeyUsageAny)
	link, err := url.Parse(made.Link)
	if err != nil {
		t.Fatal(err)
	}
	token := strings.TrimPrefix(link.Fragment, "link=")
	for _, tt := range []struct {
		name        string
		certificate []tls.Certificate
		path, body  string
		want        int // 0 where there is no connection
	}{
		{"by link", nil, "link", `{"token":"` + token + `"}`, 200},
		{"by the link again", nil, "link", `{"token":"` + token + `"}`, 403},
		{"by certificate", []tls.Certificate{signed(t, &authority, "first", x509.ExtKeyUsageClientAuth)}, "certificate", "", 200},
		{"by nobody's certificate", []tls.Certificate{signed(t, &authority, "nobody", x509.ExtKeyUsageClientAuth)}, "certificate", "", 403},
		{"by a server's certificate", []tls.Certificate{signed(t, &authority, "first", x509.ExtKeyUsageServerAuth)}, "certificate", "", 0},
		{"by another authority's", []tls.Certificate{signed(t, &stranger, "first", x509.ExtKeyUsageClientAuth)}, "certificate", "", 0},
		{"without one", nil, "certificate", "", 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// A browser sends a certificate to whoever asks, whatever authorities it names.
			config := &tls.Config{RootCAs: roots}
			if tt.certificate != nil {
				config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &tt.certificate[0], nil }
			}
			client := &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
			answer, err := client.Post(origin+"/api/v1/session/"+tt.path, "application/json", bytes.NewReader([]byte(tt.body)))
			if tt.want == 0 {
				if err == nil {
					answer.Body.Close()
					t.Errorf("%d; expected no connection", answer.StatusCode)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if answer.StatusCode != tt.want {
				t.Fatalf("%d; expected %d", answer.StatusCode, tt.want)
			}
			if tt.want != 200 {
				return
			}
			var who desk.SessionAnswer
			if err := json.NewDecoder(answer.Body).Decode(&who); err != nil || who.Officer != "first" {
				t.Errorf("in is %+v, %v", who, err)
			}
			if c := answer.Cookies(); len(c) != 1 || c[0].Name != "__Host-entente" || !c[0].Secure || answer.Header.Get("Strict-Transport-Security") == "" {
				t.Errorf("cookies %v and headers %v; expected a cookie for TLS alone", c, answer.Header)
			}
		})
	}
	if strings.Contains(s.log.String(), token) {
		t.Error("the link's secret is in the log")
	}
}

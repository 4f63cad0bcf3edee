package node

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/entry"
)

// Desk is where the service's own people are served: the Unix socket of whoever keeps
// the node, and the door of browsers.
type Desk struct {
	Socket string `toml:"socket"`

	Listen      string `toml:"listen"`      // HOST:PORT for browsers; "" for none
	Origin      string `toml:"origin"`      // scheme://HOST:PORT as browsers name it
	Certificate string `toml:"certificate"` // PEM files of the server's certificate and its key
	Key         string `toml:"key"`
	Idle        string `toml:"idle"`     // a session ends when nothing was done for so long
	Absolute    string `toml:"absolute"` // and after so long in any case

	Certificates Certificates `toml:"certificates"`
	OIDC         OIDC         `toml:"oidc"`
}

// Certificates says whose client certificates let officers in.
type Certificates struct {
	Authority string       `toml:"authority"` // a PEM file; "" where none are taken
	Name      entry.NameIn `toml:"name"`      // where the officer's code stands; "": the subject's common name
}

// OIDC says which identity provider lets officers in.
type OIDC struct {
	Issuer string `toml:"issuer"` // "" for none
	Client string `toml:"client"`
	Secret string `toml:"secret"` // a file; "" for a public client
	Claim  string `toml:"claim"`  // of the ID token, where the officer's code stands; "": sub
	Name   string `toml:"name"`   // as officers know it; "": the issuer's host
	Scopes string `toml:"scopes"` // beside openid, with spaces between
	Roots  string `toml:"roots"`  // a PEM file; "": the system's
}

// wrong names the first key of the table that cannot be kept, and what stands there.
func (d Desk) wrong() (key, found string) {
	secure := d.Certificate != ""
	host, _, _ := net.SplitHostPort(d.Listen)
	for _, x := range []struct {
		key, value string
		ok         bool
	}{
		{"desk.listen", d.Listen, d.Listen == "" || address(d.Listen) && (secure || isLoopback(host))},
		{"desk.origin", d.Origin, d.Origin == "" || d.Listen != "" && originForm(d.Origin, secure)},
		{"desk.certificate", d.Certificate, !secure || d.Listen != "" && d.Key != ""},
		{"desk.key", d.Key, d.Key == "" || secure},
		{"desk.idle", d.Idle, between(d.Idle, time.Minute, 24*time.Hour)},
		{"desk.absolute", d.Absolute, between(d.Absolute, time.Minute, 168*time.Hour) && duration(d.Absolute, entry.UsualAbsolute) >= duration(d.Idle, entry.UsualIdle)},
		{"desk.certificates.authority", d.Certificates.Authority, d.Certificates.Authority == "" && d.Certificates.Name == "" || d.Certificates.Authority != "" && secure},
		{"desk.certificates.name", string(d.Certificates.Name), d.Certificates.Name == "" || slices.Contains(entry.NamesIn, d.Certificates.Name)},
		{"desk.oidc.issuer", d.OIDC.Issuer, d.OIDC.issuerForm() && (d.OIDC.Issuer == "" || d.Listen != "")},
		{"desk.oidc.client", d.OIDC.Client, d.OIDC.Issuer == "" || d.OIDC.Client != ""},
		{"desk.oidc.claim", d.OIDC.Claim, d.OIDC.Claim == "" || claimForm.MatchString(d.OIDC.Claim)},
		{"desk.oidc.name", d.OIDC.Name, len(d.OIDC.Name) <= 60},
		{"desk.oidc.scopes", d.OIDC.Scopes, !slices.ContainsFunc(strings.Fields(d.OIDC.Scopes), func(s string) bool { return !claimForm.MatchString(s) })},
	} {
		if !x.ok {
			return x.key, `"` + x.value + `"`
		}
	}
	return "", ""
}

// claimForm is what a claim's name, or a scope, may be.
var claimForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9:/._-]{0,127}$`)

// issuerForm tells whether an issuer is https, or on this machine; without one there is
// nothing else in the table.
func (o OIDC) issuerForm() bool {
	if o.Issuer == "" {
		return o.Client == "" && o.Secret == "" && o.Claim == "" && o.Name == "" && o.Scopes == "" && o.Roots == ""
	}
	u, err := url.Parse(o.Issuer)
	return err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
}

// between tells whether a duration is left out, or within bounds.
func between(s string, least, most time.Duration) bool {
	d, err := time.ParseDuration(s)
	return s == "" || err == nil && d >= least && d <= most
}

// duration is a duration that was checked; usual where it is left out.
func duration(s string, usual time.Duration) time.Duration {
	if d, err := time.ParseDuration(s); err == nil {
		return d
	}
	return usual
}

func isLoopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

func originForm(s string, secure bool) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && !secure && isLoopback(u.Hostname())
}

// joinEntry builds what lets officers in. The first administrator, if init left one, is
// registered.
func (n *Node) joinEntry(ctx context.Context) (err error) {
	n.entry, err = entry.New(entry.Config{Store: n.inside, Service: party.Code(n.config.Service), Now: n.options.Now, Random: rand.Reader,
		Idle: duration(n.config.Desk.Idle, entry.UsualIdle), Absolute: duration(n.config.Desk.Absolute, entry.UsualAbsolute), Log: n.log.With("zone", "inside")})
	if err != nil {
		return err
	}
	return n.found(ctx)
}

// origin is how browsers name the door; "" when there is none. A loopback address is
// named localhost: passkeys are for names, never for addresses.
func (n *Node) origin() string {
	if n.doors.front == nil {
		return ""
	}
	return n.config.Desk.origin(n.doors.front.Addr().String())
}

func (d Desk) origin(listens string) string {
	if d.Origin != "" {
		return d.Origin
	}
	host, port, _ := net.SplitHostPort(listens)
	if isLoopback(host) {
		host = "localhost"
	}
	scheme := "http"
	if d.Certificate != "" {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// openFront opens the door of browsers, where there is to be one.
func (n *Node) openFront() (err error) {
	if n.doors.front == nil {
		if n.config.Desk.Listen == "" {
			return nil
		}
		if n.doors.front, err = listen("desk.listen", n.config.Desk.Listen); err != nil {
			return err
		}
	}
	if n.config.Desk.Certificate != "" {
		secure, err := n.config.deskTLS()
		if err != nil {
			return err
		}
		n.doors.front = tls.NewListener(n.doors.front, secure)
	}
	c := desk.FrontConfig{API: n.desk, Entry: n.entry, UI: n.options.UI, Origin: n.origin(), Exercise: n.config.Exercise.Enabled,
		Log: n.log.With("zone", "inside", "door", "front")}
	if n.config.Desk.Certificates.Authority != "" {
		c.Certificates = cmp.Or(n.config.Desk.Certificates.Name, entry.InCommonName)
	}
	if c.Provider, err = n.config.provider(); err != nil {
		return err
	}
	if n.front, err = desk.NewFront(c); err == nil {
		n.log.Info("the desk is open to browsers", "origin", n.origin(), "interface built", n.options.UI != nil)
	}
	return err
}

// deskTLS is how the door of browsers speaks.
func (c *Config) deskTLS() (*tls.Config, error) {
	const op = "node.deskTLS"
	key := c.path(c.Desk.Key)
	if err := ownersAlone(key, "desk.key"); err != nil {
		return nil, err
	}
	pair, err := tls.LoadX509KeyPair(c.path(c.Desk.Certificate), key)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "desk.certificate: %s and its key cannot be read; expected two PEM files that belong together", c.Desk.Certificate)
	}
	out := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	if c.Desk.Certificates.Authority != "" {
		if out.ClientCAs, err = c.certificatesOf(c.Desk.Certificates.Authority, "desk.certificates.authority"); err != nil {
			return nil, err
		}
		out.ClientAuth = tls.VerifyClientCertIfGiven
	}
	return out, nil
}

// ownersAlone refuses a file with a secret that others may read.
func ownersAlone(path, key string) error {
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		return errs.At("node.ownersAlone", path, 0, key, "may be read by others; expected mode 0600")
	}
	return nil
}

// certificatesOf reads a PEM file of certificates that others are held against.
func (c *Config) certificatesOf(file, key string) (*x509.CertPool, error) {
	f, err := ReadFile(c.path(file))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(f.Data) {
		return nil, errs.At("node.certificatesOf", f.Name, 0, key, "holds no certificate; expected PEM")
	}
	return pool, nil
}

// provider is the identity provider that lets officers in; nil for none.
func (c *Config) provider() (*entry.Provider, error) {
	o := c.Desk.OIDC
	if o.Issuer == "" {
		return nil, nil
	}
	u, err := url.Parse(o.Issuer)
	if err != nil {
		return nil, errs.E(errs.Invalid, "node.provider", "desk.oidc.issuer cannot be read")
	}
	p := &entry.Provider{Name: cmp.Or(o.Name, u.Host), Issuer: o.Issuer, Client: o.Client, Claim: cmp.Or(o.Claim, "sub"), Scopes: strings.Fields(o.Scopes)}
	if o.Roots != "" {
		if p.Roots, err = c.certificatesOf(o.Roots, "desk.oidc.roots"); err != nil {
			return nil, err
		}
	}
	if o.Secret != "" {
		if err := ownersAlone(c.path(o.Secret), "desk.oidc.secret"); err != nil {
			return nil, err
		}
		f, err := ReadFile(c.path(o.Secret))
		if err != nil {
			return nil, err
		}
		p.Secret = strings.TrimSpace(string(f.Data))
	}
	return p, nil
}

// serveFront serves browsers until ctx ends. Streams bound their own time.
func (n *Node) serveFront(ctx context.Context, drain time.Duration) error {
	server := &http.Server{Handler: n.front, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		// What a browser's network does is not for the log.
		ErrorLog: log.New(io.Discard, "", 0), BaseContext: func(net.Listener) context.Context { return desk.StreamsUntil(context.WithoutCancel(ctx), ctx) }}
	return serveUntil(ctx, n.doors.front, server, drain)
}

// founderFile is what init leaves for the first start: who is the first administrator.
const founderFile = "founder.json"

type founder struct {
	V       int       `json:"v"`
	Officer string    `json:"officer"`
	Link    string    `json:"link"` // the hash of its secret
	Made    time.Time `json:"made"`
	Ends    time.Time `json:"ends"`
}

// found registers the first administrator, and forgets that it was to be done.
func (n *Node) found(ctx context.Context) error {
	const op = "node.found"
	path := n.config.path(founderFile)
	if absent(path) {
		return nil
	}
	file, err := ReadFile(path)
	if err != nil {
		return err
	}
	var f founder
	d := json.NewDecoder(strings.NewReader(string(file.Data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil || f.V != 1 || f.Officer == "" || len(f.Link) != 64 {
		return errs.At(op, file.Name, 0, "", "cannot be read; expected what entente init wrote")
	}
	if err := n.entry.Found(ctx, entry.Founder{Officer: f.Officer, Hash: f.Link, Made: f.Made, Ends: f.Ends}); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "%s cannot be removed", founderFile)
	}
	return syncFolder(n.config.Dir)
}

// leaveFounder leaves for the first start who is the first administrator, with the hash
// of the link by which that officer comes in.
func (s Setup) leaveFounder(dir string) (Made, error) {
	const op = "node.leaveFounder"
	c, err := LoadConfig(dir)
	if err != nil {
		return Made{}, err
	}
	if !entry.OfficerForm(s.Founder) {
		return Made{}, errs.E(errs.Invalid, op, "administrator %.80q; expected up to 64 letters, digits and . _ @ -", s.Founder)
	}
	token, hash, err := entry.NewLink(s.Random)
	if err != nil {
		return Made{}, err
	}
	made := s.Now.UTC().Truncate(time.Second)
	text, err := json.Marshal(founder{1, s.Founder, hash, made, made.Add(entry.LinkFor)})
	if err != nil {
		return Made{}, errs.Wrap(errs.Internal, op, err, "the first administrator cannot be written down")
	}
	if err := writeNew(c.path(founderFile), string(text)+"\n"); err != nil {
		return Made{}, err
	}
	return Made{Link: desk.LinkAddress(c.Desk.origin(c.Desk.Listen), token), LinkEnds: made.Add(entry.LinkFor)}, nil
}

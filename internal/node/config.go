package node

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/feed"
	"entente/internal/seal/wire"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Config is node.toml. Relative paths are below Dir.
type Config struct {
	Dir string `toml:"-"` // the node's directory

	V       int     `toml:"v"`
	Service string  `toml:"service"` // TRIGRAPH/SERVICE
	Inside  Inside  `toml:"inside"`
	Gateway Gateway `toml:"gateway"`
	Bridge  Bridge  `toml:"bridge"` // only where the zones are two processes
	Desk    Desk    `toml:"desk"`
	Policy  Policy  `toml:"policy"`
	Log     Log     `toml:"log"`
	Metrics Metrics `toml:"metrics"`

	Notify    Notify    `toml:"notify"`
	Retention Retention `toml:"retention"`
	Travel    Travel    `toml:"travel"`
	Evidence  Evidence  `toml:"evidence"`
	Community Community `toml:"community"`
	Exercise  Exercise  `toml:"exercise"`
	Drain     string    `toml:"drain"` // how long a stop waits for what is under way
}

// Inside is the service's own side.
type Inside struct {
	Listen   string `toml:"listen"`   // health, readiness and metrics
	Database string `toml:"database"` // an SQLite file, or a postgres:// address
	Keys     string `toml:"keys"`
}

// Gateway is the partner-facing side.
type Gateway struct {
	Listen   string `toml:"listen"`   // mutual TLS with partners
	Endpoint string `toml:"endpoint"` // https://HOST:PORT as partners reach it
	Database string `toml:"database"`
	Keys     string `toml:"keys"`
}

// Bridge joins the zones when they are two processes: inside calls, the gateway
// listens. A directory holds one side of it.
type Bridge struct {
	Address string `toml:"address"` // inside: HOST:PORT at which the gateway is called
	Listen  string `toml:"listen"`  // gateway: HOST:PORT for inside's calls
	Health  string `toml:"health"`  // gateway: HOST:PORT for health and readiness; "" for none
	Pin     string `toml:"pin"`     // of the other side's bridge certificate
	Keys    string `toml:"keys"`    // this side's bridge key
}

// Policy is where parties, directives, law, consents and assurances lie.
type Policy struct {
	Directory string `toml:"directory"`
	Approvers int    `toml:"approvers"` // how many different officers approve what needs review, at least; 0 means 1
}

// Log says how the node logs.
type Log struct {
	Format string `toml:"format"` // text json
	Level  string `toml:"level"`  // debug info warn error
}

// Metrics says what the inside metrics may tell.
type Metrics struct {
	Partners bool `toml:"partners"` // name partners; the fact of a relationship may itself be marked
}

// Exercise marks a node that is not in earnest.
type Exercise struct {
	Enabled bool `toml:"enabled"`
}

// expected says, for each key, what stands there; errors quote it.
var expected = map[string]string{
	"v":                           "1",
	"service":                     "TRIGRAPH/SERVICE such as USA/CIA",
	"inside":                      "a table",
	"inside.listen":               "HOST:PORT such as 127.0.0.1:7600",
	"inside.database":             "a file or a postgres:// address",
	"inside.keys":                 "a folder",
	"gateway":                     "a table",
	"gateway.listen":              "HOST:PORT such as 0.0.0.0:7601",
	"gateway.endpoint":            "https://HOST:PORT without a path",
	"gateway.database":            "a file or a postgres:// address",
	"gateway.keys":                "a folder",
	"bridge":                      "a table with address (inside) or listen (gateway), and pin",
	"bridge.address":              "HOST:PORT of the gateway's bridge such as 10.0.0.2:7602",
	"bridge.listen":               "HOST:PORT such as 10.0.0.2:7602, and no bridge.address beside it",
	"bridge.health":               "HOST:PORT such as 127.0.0.1:7603, at the gateway",
	"bridge.pin":                  `the other side's pin, "sha256:" and 64 hexadecimal digits`,
	"bridge.keys":                 "a folder",
	"desk":                        "a table",
	"desk.socket":                 "a path of at most 100 bytes, in a folder of its own",
	"desk.listen":                 "HOST:PORT such as 127.0.0.1:7680, and certificate and key beside it unless HOST is a loopback address",
	"desk.origin":                 "https://HOST:PORT as browsers name it, or http:// of a loopback host where there is no certificate; without a path",
	"desk.certificate":            "a PEM file of the server's certificate, with key beside it",
	"desk.key":                    "the PEM file of the certificate's key, which the node's user alone may read, with certificate beside it",
	"desk.certificates":           "a table with authority, and name",
	"desk.certificates.authority": "a PEM file of the authority that signs officers' certificates, and certificate and key in the table desk",
	"desk.certificates.name":      "common-name, email or dns",
	"desk.oidc":                   "a table with issuer and client",
	"desk.oidc.issuer":            "https:// and what follows, exactly as the provider says it, with listen in the table desk; the other keys need it",
	"desk.oidc.client":            "this node's client id at the provider",
	"desk.oidc.secret":            "a file that holds the client's secret, which the node's user alone may read",
	"desk.oidc.claim":             "the name of a claim such as preferred_username",
	"desk.oidc.name":              "at most 60 bytes",
	"desk.oidc.scopes":            "words with spaces between, such as profile",
	"desk.oidc.roots":             "a PEM file of certificates",
	"desk.idle":                   `a duration such as "30m", from 1m to 24h`,
	"desk.absolute":               `a duration such as "12h", from 1m to 168h, and not shorter than idle`,
	"policy":                      "a table",
	"policy.directory":            "a folder",
	"policy.approvers":            "1 or 2",
	"log":                         "a table",
	"log.format":                  "text or json",
	"log.level":                   "debug, info, warn or error",
	"metrics":                     "a table",
	"retention":                   "a table",
	"retention.reports":           `a period such as "P5Y", or "" for ever`,
	"retention.received":          `a period such as "P5Y", or "" for ever`,
	"retention.travel":            `a period such as "P6M", or "" for ever`,
	"retention.automatic":         "true or false",
	"travel":                      "a table",
	"travel.folder":               `a folder such as "travel/in", of another name than taking and done, or "" for none`,
	"travel.keep":                 "true or false, and true only with a period in retention.travel, after which what is kept goes",
	"travel.strict":               "true or false",
	"metrics.partners":            "true or false",
	"community":                   "a table",
	"community.lease":             `a duration such as "24h", from 1m to 720h`,
	"evidence":                    "a table",
	"evidence.interval":           `a duration such as "1h", from 1s to 24h, that divides a day`,
	"evidence.witness":            "tables with url and key",
	"evidence.witness.url":        "http://HOST:PORT or https://HOST, where the witness takes heads",
	"evidence.witness.key":        "the verifier key that entente witness init printed",
	"notify":                      "a table",
	"notify.exec":                 "an executable, which is run without arguments",
	"notify.timeout":              `a duration such as "30s", from 1s to 5m`,
	"notify.partners":             "true or false",
	"notify.smtp":                 "a table",
	"notify.smtp.server":          "HOST:PORT such as mail.example.org:587, which the other keys need",
	"notify.smtp.tls":             "starttls or implicit; none only where the server's host is a loopback address",
	"notify.smtp.roots":           "a file of PEM certificates",
	"notify.smtp.from":            "an address such as entente@example.org",
	"notify.smtp.to":              "a list of addresses such as watch@example.org, from 1 to 50 of them",
	"notify.smtp.user":            "a user's name, with password beside it",
	"notify.smtp.password":        "the file that holds the password, which the node's user alone may read, with user beside it",
	"exercise":                    "a table",
	"exercise.enabled":            "true or false",
	"drain":                       `a duration such as "10s", from 1s to 5m`,
}

// maxConfig bounds node.toml in bytes.
const maxConfig = 1 << 20

// DecodeConfig reads node.toml strictly. file names it in errors; dir is the
// node's directory. What is left out has the careful default.
func DecodeConfig(file, dir string, data []byte) (Config, error) {
	c := Config{Dir: dir,
		Inside:  Inside{Listen: "127.0.0.1:0", Database: "inside/inside.db", Keys: "inside/keys"},
		Gateway: Gateway{Listen: "127.0.0.1:0", Database: "gateway/gateway.db", Keys: "gateway/keys"},
		Desk:    Desk{Socket: "run/desk.sock"}, Travel: Travel{Folder: "travel/in"}, Policy: Policy{Directory: "policy"},
		Log: Log{Format: "text", Level: "info"}, Drain: "10s"}
	if len(data) > maxConfig {
		return Config{}, errs.At("node.DecodeConfig", file, 0, "", "larger than %d bytes; expected at most that", maxConfig)
	}
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&c); err != nil {
		return Config{}, decodeError(file, err)
	}
	if c.Bridge.Keys == "" {
		c.Bridge.Keys = map[Zone]string{ZoneInside: "inside/bridge", ZoneGateway: "gateway/bridge"}[c.Zone()]
	}
	if key, found := c.wrong(); key != "" {
		return Config{}, errs.At("node.DecodeConfig", file, lineOf(data, key), key, "%s; expected %s", found, expected[key])
	}
	return c, nil
}

// wrong names the first key whose value cannot be kept, and what stands there.
func (c *Config) wrong() (key, found string) {
	drain, err := time.ParseDuration(c.Drain)
	service := party.Code(c.Service)
	for _, x := range []struct {
		key, value string
		ok         bool
	}{
		{"v", fmt.Sprint(c.V), c.V == 0 || c.V == 1},
		{"service", c.Service, service.Valid() && service.IsService()},
		{"inside.listen", c.Inside.Listen, address(c.Inside.Listen)},
		{"inside.database", "", c.Inside.Database != ""},
		{"inside.keys", "", c.Inside.Keys != ""},
		{"gateway.listen", c.Gateway.Listen, address(c.Gateway.Listen)},
		{"gateway.endpoint", c.Gateway.Endpoint, c.Gateway.Endpoint == "" || endpoint(c.Gateway.Endpoint)},
		{"gateway.database", "", c.Gateway.Database != ""},
		{"gateway.keys", "", c.Gateway.Keys != ""},
		{"bridge.address", c.Bridge.Address, c.Bridge.Address == "" || dialled(c.Bridge.Address)},
		{"bridge.listen", c.Bridge.Listen, c.Bridge.Listen == "" || address(c.Bridge.Listen) && c.Bridge.Address == ""},
		{"bridge.health", c.Bridge.Health, c.Bridge.Health == "" || address(c.Bridge.Health) && c.Bridge.Listen != ""},
		{"bridge.pin", c.Bridge.Pin, (c.Zone() == ZoneBoth) == (c.Bridge.Pin == "") && (c.Bridge.Pin == "" || wire.Digest.MatchString(c.Bridge.Pin))},
		{"desk.socket", c.Desk.Socket, c.Zone() == ZoneGateway || c.Desk.Socket != "" && len(c.path(c.Desk.Socket)) <= 100 && filepath.Dir(c.path(c.Desk.Socket)) != filepath.Clean(c.Dir)},
		{"policy.directory", "", c.Policy.Directory != ""},
		{"policy.approvers", strconv.Itoa(c.Policy.Approvers), c.Policy.Approvers >= 0 && c.Policy.Approvers <= directive.MostOfficers},
		{"retention.reports", c.Retention.Reports, period(c.Retention.Reports)},
		{"retention.received", c.Retention.Received, period(c.Retention.Received)},
		{"retention.travel", c.Retention.Travel, period(c.Retention.Travel)},
		{"travel.folder", c.Travel.Folder, feed.MayLookAt(c.Travel.Folder)},
		{"travel.keep", strconv.FormatBool(c.Travel.Keep), !c.Travel.Keep || c.Retention.Travel != ""},
		{"log.format", c.Log.Format, slices.Contains([]string{"text", "json"}, c.Log.Format)},
		{"log.level", c.Log.Level, slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level)},
		{"community.lease", c.Community.Lease, !c.wrongLease()},
		{"drain", c.Drain, err == nil && drain >= time.Second && drain <= 5*time.Minute},
	} {
		if !x.ok {
			return x.key, fmt.Sprintf("%q", x.value)
		}
	}
	if key, found := c.Desk.wrong(); key != "" {
		return key, found
	}
	if key, found := c.Evidence.wrong(); key != "" {
		return key, found
	}
	if key, found := c.Notify.wrong(); key != "" {
		return key, found
	}
	switch {
	case c.Inside.Database == c.Gateway.Database:
		return "gateway.database", "the same as inside.database"
	case c.path(c.Inside.Keys) == c.path(c.Gateway.Keys):
		return "gateway.keys", "the same as inside.keys"
	}
	return "", ""
}

func address(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	_, err = net.LookupPort("tcp", port)
	return err == nil
}

// dialled tells whether an address says whom to call.
func dialled(s string) bool {
	host, port, err := net.SplitHostPort(s)
	return err == nil && host != "" && port != "0" && address(s)
}

func endpoint(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.Port() != "" && u.User == nil &&
		strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

// path resolves a path of the file against the node's directory.
func (c *Config) path(p string) string {
	if filepath.IsAbs(p) {
		return filepath.Clean(p)
	}
	return filepath.Join(c.Dir, p)
}

// SocketPath is where the desk listens.
func (c *Config) SocketPath() string { return c.path(c.Desk.Socket) }

// decodeError gives a decoder's error its place and the words of the table above.
func decodeError(file string, err error) error {
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		line, _ := unknown.Errors[0].Position()
		key := strings.Join(unknown.Errors[0].Key(), ".")
		return errs.At("node.DecodeConfig", file, line, key, "unknown key; expected one of %s", strings.Join(besides(key), ", "))
	case errors.As(err, &wrong):
		line, _ := wrong.Position()
		key := strings.Join(wrong.Key(), ".")
		if want := expected[key]; want != "" {
			return errs.At("node.DecodeConfig", file, line, key, "cannot be used; expected %s, once", want)
		}
		return errs.At("node.DecodeConfig", file, line, key, "not TOML: %s", strings.TrimPrefix(wrong.Error(), "toml: "))
	}
	return errs.At("node.DecodeConfig", file, 0, "", "not TOML")
}

// besides lists the known keys of the table that an unknown key stands in.
func besides(key string) []string {
	table := ""
	if i := strings.LastIndex(key, "."); i >= 0 {
		table = key[:i+1]
	}
	var out []string
	for k := range expected {
		rest, ok := strings.CutPrefix(k, table)
		if ok && !strings.Contains(rest, ".") {
			out = append(out, rest)
		}
	}
	slices.Sort(out)
	return out
}

// lineOf finds the line of a dotted key in a file that parses; 0 when the key
// is not there.
func lineOf(data []byte, key string) int {
	var p unstable.Parser
	p.Reset(data)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		var words []string
		line := 0
		for it := e.Key(); it.Next(); {
			words = append(words, string(it.Node().Data))
			line = p.Shape(it.Node().Raw).Start.Line
		}
		name := strings.Join(words, ".")
		if e.Kind == unstable.Table {
			table = name + "."
			continue
		}
		if table+name == key {
			return line
		}
	}
	return 0
}

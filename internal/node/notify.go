package node

import (
	"context"
	"fmt"
	"net"
	"net/mail"
	"os"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/tasking"
)

// Notify says how the service's people hear of what is due, beside the inbox of
// notices. What is left out is not used.
type Notify struct {
	Exec     string `toml:"exec"`     // an executable that takes each notice as JSON on standard input
	Timeout  string `toml:"timeout"`  // how long one notice may take on a channel; "" means 30s
	Partners bool   `toml:"partners"` // the executable is told the partner's name; the fact of a relationship may itself be marked
	SMTP     SMTP   `toml:"smtp"`
}

// SMTP is a mail server that takes notices without content.
type SMTP struct {
	Server   string   `toml:"server"`   // HOST:PORT; "" for none
	TLS      string   `toml:"tls"`      // starttls, implicit, or none at a loopback address; "" means starttls
	Roots    string   `toml:"roots"`    // PEM certificates that may stand behind the server's; "" for the system's
	From     string   `toml:"from"`     // an address
	To       []string `toml:"to"`       // addresses
	User     string   `toml:"user"`     // "" for no authentication
	Password string   `toml:"password"` // the file that holds it
}

// Ways to speak to a mail server.
const (
	smtpStartTLS = "starttls"
	smtpImplicit = "implicit"
	smtpNone     = "none"
)

// mostRecipients bounds the addresses of mail.
const mostRecipients = 50

// tickEvery is how often the node looks for what is due.
const tickEvery = time.Second

// dutiesFile is the plan's place in the policy's folder.
const dutiesFile = "duties.yaml"

// timeout is how long one notice may take.
func (n *Notify) timeout() (time.Duration, bool) {
	if n.Timeout == "" {
		return 30 * time.Second, true
	}
	d, err := time.ParseDuration(n.Timeout)
	return d, err == nil && d >= time.Second && d <= 5*time.Minute
}

// wrong names the first key whose value cannot be kept, and what stands there.
func (n *Notify) wrong() (key, found string) {
	s := &n.SMTP
	_, bounded := n.timeout()
	used := s.Server != ""
	for _, x := range []struct {
		key, value string
		ok         bool
	}{
		{"notify.timeout", n.Timeout, bounded},
		{"notify.smtp.server", s.Server, used && dialled(s.Server) || !used && s.TLS+s.From+s.User+s.Password+s.Roots == "" && len(s.To) == 0},
		{"notify.smtp.tls", s.TLS, s.TLS == "" || s.TLS == smtpStartTLS || s.TLS == smtpImplicit || s.TLS == smtpNone && loopback(s.Server)},
		{"notify.smtp.from", s.From, !used || mailAddress(s.From)},
		{"notify.smtp.to", strings.Join(s.To, ", "), !used || mailAddresses(s.To)},
		{"notify.smtp.user", s.User, s.User == "" || s.Password != "" && !strings.ContainsAny(s.User, "\x00\r\n")},
		{"notify.smtp.password", s.Password, s.Password == "" || s.User != ""},
	} {
		if !x.ok {
			return x.key, fmt.Sprintf("%q", x.value)
		}
	}
	return "", ""
}

// loopback tells whether an address is of this machine, whoever is asked.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

func mailAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' })
}

func mailAddresses(all []string) bool {
	for _, a := range all {
		if !mailAddress(a) {
			return false
		}
	}
	return len(all) > 0 && len(all) <= mostRecipients
}

// channels builds the channels that the node's file names.
func (n *Node) channels() ([]tasking.Channel, error) {
	c := &n.config.Notify
	patience, _ := c.timeout() // DecodeConfig has checked it
	var out []tasking.Channel
	if c.Exec != "" {
		e, err := newExecutable(n.config.path(c.Exec), patience)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	if c.SMTP.Server != "" {
		m, err := newMailer(&n.config, patience, n.clock.Now)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// joinTasking builds what sees to what is owed.
func (n *Node) joinTasking() error {
	channels, err := n.channels()
	if err != nil {
		return err
	}
	n.tasking, err = tasking.New(tasking.Config{Self: party.Code(n.config.Service), Store: n.inside, Plan: func() obligation.Plan { return *n.duties.Load() },
		Turns: []tasking.Turn{{Name: "warnings", Do: n.warnings.Tick}, {Name: "advisories", Do: n.advisories.Tick}, {Name: "lookouts", Do: n.lookouts.Turn}, {Name: "hits", Do: n.hits.Turn},
			{Name: "assurances", Do: n.assurances.Turn}, {Name: "statements", Do: n.oversight.StatementTurn}},
		Channels: channels, Partners: n.config.Notify.Partners, Exercise: n.config.Exercise.Enabled, Exchange: n.exchange, Leases: n.leases,
		Log: n.log.With("zone", "inside"), Crash: n.options.Crash})
	return err
}

// runTasking serves what is due until ctx ends.
func (n *Node) runTasking(ctx context.Context) {
	ticks := time.NewTicker(tickEvery)
	defer ticks.Stop()
	n.tasking.Run(ctx, ticks.C)
}

// readDuties reads the plan of the policy's folder; the default where it has none.
func (n *Node) readDuties() (*obligation.Plan, error) {
	return rulesOf(n, dutiesFile, obligation.DecodePlan)
}

// clockNote says beside readiness what of the clock and its notices wants somebody
// to look: numbers alone.
func (n *Node) clockNote() string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	c, err := n.tasking.Standing(ctx)
	if err != nil || !c.Failing {
		return ""
	}
	failing := 0
	for _, q := range c.Queues {
		failing += q.Failing
	}
	said := ""
	if c.Unserved+failing > 0 {
		said = fmt.Sprintf("; %d steps of what is owed are not served, and %d notices cannot be sent", c.Unserved, failing)
	}
	for _, u := range c.Unmanned {
		said += fmt.Sprintf("; %d of the hits and renewals are with the desk %s, where nobody is", u.Number, u.Desk)
	}
	return said
}

// usable refuses a file that is not there or not a file.
func usable(key, name string) (os.FileInfo, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, errs.At("node.Open", ConfigFile, 0, key, "%q cannot be used; expected %s", name, expected[key])
	}
	return info, nil
}

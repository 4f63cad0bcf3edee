package node

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"os"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/tasking"
)

// mailer sends notices by SMTP (RFC 5321): what a notice says without content and
// without a partner, to every address or to none. Its Message-ID (RFC 5322) follows
// from the notice's id, so that who gets one twice can tell.
type mailer struct {
	SMTP
	host     string // of the server, as its certificate says
	service  string
	password string
	roots    *x509.CertPool // nil: the system's
	patience time.Duration
	now      func() time.Time
}

func newMailer(c *Config, patience time.Duration, now func() time.Time) (*mailer, error) {
	m := &mailer{SMTP: c.Notify.SMTP, service: c.Service, patience: patience, now: now}
	m.host, _, _ = net.SplitHostPort(m.Server) // DecodeConfig has checked it
	if m.TLS == "" {
		m.TLS = smtpStartTLS
	}
	if m.Roots != "" {
		name := c.path(m.Roots)
		data, err := os.ReadFile(name)
		m.roots = x509.NewCertPool()
		if err != nil || !m.roots.AppendCertsFromPEM(data) {
			return nil, errs.At("node.Open", ConfigFile, 0, "notify.smtp.roots", "%q cannot be used; expected %s", name, expected["notify.smtp.roots"])
		}
	}
	if m.Password == "" {
		return m, nil
	}
	name := c.path(m.Password)
	info, err := usable("notify.smtp.password", name)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(name)
	m.password = strings.TrimRight(string(data), "\r\n")
	if err != nil || info.Mode().Perm()&0o077 != 0 || m.password == "" || len(data) > 4096 {
		return nil, errs.At("node.Open", ConfigFile, 0, "notify.smtp.password", "%q cannot be used; expected %s", name, expected["notify.smtp.password"])
	}
	return m, nil
}

// Name implements tasking.Channel.
func (m *mailer) Name() string { return "smtp" }

// Send implements tasking.Channel.
func (m *mailer) Send(ctx context.Context, n tasking.Message) error {
	ctx, cancel := context.WithTimeout(ctx, m.patience)
	defer cancel()
	dialer := &net.Dialer{}
	conn, err := dialer.DialContext(ctx, "tcp", m.Server)
	if err != nil {
		return unsent("called", err)
	}
	socket := conn
	defer socket.Close()
	defer context.AfterFunc(ctx, func() { socket.Close() })()
	if m.TLS == smtpImplicit {
		conn = tls.Client(conn, m.tls())
	}
	c, err := smtp.NewClient(conn, m.host)
	if err != nil {
		return unsent("greeted", err)
	}
	if err := m.begin(c); err != nil {
		return err
	}
	if err := m.hand(c, n); err != nil {
		return err
	}
	_ = c.Quit() // the server has it already
	return nil
}

func (m *mailer) tls() *tls.Config {
	return &tls.Config{ServerName: m.host, RootCAs: m.roots, MinVersion: tls.VersionTLS12}
}

// begin makes the connection safe, and says who we are.
func (m *mailer) begin(c *smtp.Client) error {
	if err := c.Hello("localhost"); err != nil {
		return unsent("HELO", err)
	}
	if m.TLS == smtpStartTLS {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return errs.E(errs.Unavailable, "node.notify", "the mail server offers no STARTTLS, and nothing is sent without it")
		}
		if err := c.StartTLS(m.tls()); err != nil {
			return unsent("STARTTLS", err)
		}
	}
	if m.User == "" {
		return nil
	}
	if err := c.Auth(smtp.PlainAuth("", m.User, m.password, m.host)); err != nil {
		return unsent("AUTH", err)
	}
	return nil
}

// hand gives the server one message for all.
func (m *mailer) hand(c *smtp.Client, n tasking.Message) error {
	if err := c.Mail(m.From); err != nil {
		return unsent("MAIL", err)
	}
	for _, to := range m.To {
		if err := c.Rcpt(to); err != nil {
			return unsent("RCPT", err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return unsent("DATA", err)
	}
	if _, err := w.Write(m.text(n)); err != nil {
		return unsent("DATA", err)
	}
	if err := w.Close(); err != nil {
		return unsent("DATA", err)
	}
	return nil
}

// text is the message. The addresses and the words are of closed forms; oneLine keeps
// to one line whatever they are.
func (m *mailer) text(n tasking.Message) []byte {
	var b bytes.Buffer
	subject := "Entente: something is owed"
	if n.Exercise {
		subject = "[EXERCISE] " + subject
	}
	id := sha256.Sum256([]byte("entente notice\x00" + m.service + "\x00" + n.ID))
	_, domain, _ := strings.Cut(m.From, "@")
	for _, h := range [][2]string{
		{"Date", m.now().UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700")}, {"From", m.From}, {"To", strings.Join(m.To, ",\r\n ")}, {"Subject", subject},
		{"Message-ID", "<" + hex.EncodeToString(id[:16]) + "@" + domain + ">"}, {"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=us-ascii"},
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	due := "no time is set"
	if n.Due != nil {
		due = n.Due.UTC().Format(time.RFC3339)
	}
	fmt.Fprintf(&b, "\r\nNotice: %s\r\nWhat: %s\r\nKind: %s\r\nFor: %s\r\nDesk: %s\r\nDue: %s\r\n\r\nLook it up with: entente owed show %s\r\n",
		oneLine(n.ID), oneLine(string(n.What)), oneLine(string(n.Kind)), oneLine(n.To), oneLine(n.Desk), due, oneLine(n.Obligation))
	return b.Bytes()
}

// oneLine keeps of a text what cannot end a line.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}

// unsent is that the server could not be brought to something: its number alone,
// for its words may repeat what it was told.
func unsent(step string, err error) error {
	const op = "node.notify"
	var said *textproto.Error
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &said):
		return errs.E(errs.Unavailable, op, "the mail server answered %d to %s", said.Code, step)
	case errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &invalid):
		return errs.E(errs.Unavailable, op, "the mail server's certificate is not one that is trusted here for its name")
	}
	return errs.E(errs.Unavailable, op, "the mail server cannot be spoken to (%s)", step)
}

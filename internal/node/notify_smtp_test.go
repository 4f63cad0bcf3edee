package node

import (
	"bufio"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
)

// postbox is a mail server that takes what it is told, and can be told to behave
// otherwise.
type postbox struct {
	t        *testing.T
	listener net.Listener
	cert     tls.Certificate
	implicit bool              // TLS from the first byte
	bare     bool              // offers no STARTTLS
	silent   bool              // never says a word
	refuses  map[string]string // answers to commands, by their first word

	mu       sync.Mutex
	commands []string
	mails    []string
}

func newPostbox(t *testing.T, change func(*postbox)) (p *postbox, roots string) {
	t.Helper()
	lender := httptest.NewTLSServer(nil) // for its certificate
	t.Cleanup(lender.Close)
	p = &postbox{t: t, cert: lender.TLS.Certificates[0], refuses: map[string]string{}}
	change(p)
	var err error
	p.listener, err = net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	if p.implicit {
		p.listener = tls.NewListener(p.listener, p.tls())
	}
	t.Cleanup(func() { p.listener.Close() })
	go func() {
		for {
			conn, err := p.listener.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	roots = filepath.Join(t.TempDir(), "roots.pem")
	must(t, os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: lender.Certificate().Raw}), 0o600))
	return p, roots
}

func (p *postbox) tls() *tls.Config { return &tls.Config{Certificates: []tls.Certificate{p.cert}} }

// serve speaks as much of RFC 5321 as a client needs.
func (p *postbox) serve(conn net.Conn) {
	defer func() { conn.Close() }()
	if p.silent {
		_, _ = conn.Read(make([]byte, 1))
		return
	}
	say := func(line string) { fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 postbox")
	lines, safe := bufio.NewReader(conn), p.implicit
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		word, _, _ := strings.Cut(line, " ")
		p.mu.Lock()
		p.commands = append(p.commands, line)
		p.mu.Unlock()
		switch {
		case p.refuses[word] != "":
			say(p.refuses[word])
		case word == "EHLO" && safe:
			say("250-postbox")
			say("250 AUTH PLAIN")
		case word == "EHLO" && p.bare:
			say("250 postbox")
		case word == "EHLO":
			say("250-postbox")
			say("250 STARTTLS")
		case word == "STARTTLS":
			say("220 go on")
			conn, safe = tls.Server(conn, p.tls()), true
			lines = bufio.NewReader(conn)
		case word == "AUTH":
			say("235 yes")
		case word == "DATA":
			say("354 go on")
			var mail strings.Builder
			for {
				line, err := lines.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				mail.WriteString(line)
			}
			p.mu.Lock()
			p.mails = append(p.mails, mail.String())
			p.mu.Unlock()
			say("250 taken")
		case word == "QUIT":
			say("221 bye")
			return
		default:
			say("250 yes")
		}
	}
}

const mailSecret = "correct horse"

// mailerTo is a mailer for a postbox.
func mailerTo(t *testing.T, p *postbox, roots string, change func(*SMTP)) (*mailer, error) {
	t.Helper()
	password := filepath.Join(t.TempDir(), "password")
	must(t, os.WriteFile(password, []byte(mailSecret+"\n"), 0o600))
	c := Config{Service: "USA/CIA", Notify: Notify{SMTP: SMTP{Server: p.listener.Addr().String(), Roots: roots, From: "entente@cia.example",
		To: []string{"watch@cia.example", "night@cia.example"}, User: "node", Password: password}}}
	change(&c.Notify.SMTP)
	if key, found := c.Notify.wrong(); key != "" {
		t.Fatalf("%s: %s", key, found)
	}
	return newMailer(&c, 2*time.Second, func() time.Time { return dueAt })
}

func TestANoticeIsMailedWithoutContentUnderAnIDOfItsOwn(t *testing.T) {
	for _, tt := range []struct {
		name   string
		server func(*postbox)
		client func(*SMTP)
	}{
		{"by STARTTLS", func(*postbox) {}, func(*SMTP) {}},
		{"by TLS", func(p *postbox) { p.implicit = true }, func(s *SMTP) { s.TLS = smtpImplicit }},
		{"in clear to this machine", func(p *postbox) { p.bare = true }, func(s *SMTP) { s.TLS, s.User, s.Password = smtpNone, "", "" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, roots := newPostbox(t, tt.server)
			m, err := mailerTo(t, p, roots, tt.client)
			must(t, err)
			n := aNotice()
			n.Partner = "FRA/DGSE"
			must(t, m.Send(t.Context(), n))
			must(t, m.Send(t.Context(), n))
			other := n
			other.ID += "1"
			must(t, m.Send(t.Context(), other))
			const want = "Date: Mon, 11 Dec 2017 20:00:00 +0000\r\nFrom: entente@cia.example\r\nTo: watch@cia.example,\r\n night@cia.example\r\n" +
				"Subject: [EXERCISE] Entente: something is owed\r\nMessage-ID: <ID@cia.example>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n" +
				"Content-Type: text/plain; charset=us-ascii\r\n\r\nNotice: abababababababababababababababab/2\r\nWhat: reminder\r\nKind: answer\r\nFor: lind\r\n" +
				"Desk: liaison\r\nDue: 2017-12-11T20:00:00Z\r\n\r\nLook it up with: entente owed show abababababababababababababababab\r\n"
			p.mu.Lock()
			defer p.mu.Unlock()
			if len(p.mails) != 3 {
				t.Fatalf("%d mails", len(p.mails))
			}
			id := func(mail string) string {
				_, rest, _ := strings.Cut(mail, "Message-ID: <")
				id, _, _ := strings.Cut(rest, "@")
				return id
			}
			if diff := cmp.Diff(want, strings.Replace(p.mails[0], id(p.mails[0]), "ID", 1)); diff != "" {
				t.Error(diff)
			}
			if len(id(p.mails[0])) != 32 || id(p.mails[0]) != id(p.mails[1]) || id(p.mails[0]) == id(p.mails[2]) {
				t.Errorf("ids %s, %s and %s; want the same for the same notice", id(p.mails[0]), id(p.mails[1]), id(p.mails[2]))
			}
			for _, c := range p.commands {
				if strings.Contains(c, "AUTH") != strings.HasPrefix(c, "AUTH") || strings.Contains(c, "CIA") || strings.Contains(c, "DGSE") {
					t.Errorf("it said %q", c)
				}
			}
		})
	}
}

func TestAMailServerThatCannotBeTrustedOrFailsGetsNothingAndTheErrorNoSecret(t *testing.T) {
	for _, tt := range []struct {
		name   string
		server func(*postbox)
		client func(*SMTP)
		says   string
	}{
		{"no STARTTLS", func(p *postbox) { p.bare = true }, func(*SMTP) {}, "the mail server offers no STARTTLS, and nothing is sent without it"},
		{"a certificate of somebody", func(*postbox) {}, func(s *SMTP) { s.Roots = "" }, "the mail server's certificate is not one that is trusted here for its name"},
		{"the password is refused", func(p *postbox) { p.refuses["AUTH"] = "535 not " + mailSecret }, func(*SMTP) {}, "the mail server answered 535 to AUTH"},
		{"an address is refused", func(p *postbox) { p.refuses["RCPT"] = "550 " + mailSecret }, func(*SMTP) {}, "the mail server answered 550 to RCPT"},
		{"the mail is refused", func(p *postbox) { p.refuses["DATA"] = "451 " + mailSecret }, func(*SMTP) {}, "the mail server answered 451 to DATA"},
		{"it is silent", func(p *postbox) { p.silent = true }, func(*SMTP) {}, "the mail server cannot be spoken to (greeted)"},
		{"it is away", func(p *postbox) {}, func(s *SMTP) { s.Server = "127.0.0.1:1" }, "the mail server cannot be spoken to (called)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, roots := newPostbox(t, tt.server)
			m, err := mailerTo(t, p, roots, tt.client)
			must(t, err)
			err = m.Send(t.Context(), aNotice())
			if errs.KindOf(err) != errs.Unavailable || err.Error() != tt.says {
				t.Errorf("%v; expected %q", err, tt.says)
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			if len(p.mails) > 0 {
				t.Errorf("it got %q", p.mails)
			}
		})
	}
}

func TestAPasswordThatOthersMayReadIsRefused(t *testing.T) {
	p, roots := newPostbox(t, func(*postbox) {})
	for name, change := range map[string]func(*SMTP){
		"absent":         func(s *SMTP) { s.Password += "-" },
		"others' too":    func(s *SMTP) { must(t, os.Chmod(s.Password, 0o640)) },
		"nothing":        func(s *SMTP) { must(t, os.WriteFile(s.Password, []byte("\n"), 0o600)) },
		"roots are none": func(s *SMTP) { s.Roots = s.Password },
	} {
		_, err := mailerTo(t, p, roots, change)
		if errs.KindOf(err) != errs.Invalid || strings.Contains(err.Error(), mailSecret) || !strings.Contains(err.Error(), "notify.smtp.") {
			t.Errorf("%s: %v; expected that the file is refused and not quoted", name, err)
		}
	}
}

package acceptance

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"entente/internal/desk"
	"entente/internal/inside/exchange"
)

// A node without a partner or a report starts, answers at its three doors what
// each of them may say, and stops; and starts again on what it left.
func TestANodeStartsAnswersAndStops(t *testing.T) {
	us, them := found(t, "USA/CIA", ""), found(t, "RUS/FSB", "")
	for range 2 {
		r := us.start()
		inside, gateway := r.Addresses()
		for page, want := range map[string]string{"/healthz": "alive", "/readyz": "ready", "/metrics": "entente_build_info"} {
			if got := string(fetch(t, "http://"+inside+page)); !strings.Contains(got, want) {
				t.Errorf("%s: %s; expected %q", page, got, want)
			}
		}
		if status := get[desk.Status](us, "/node"); status.Service != us.code || !status.Exercise || status.Gateway != gateway {
			t.Errorf("the desk says %+v", status)
		}
		// No page of inside, nor the desk, is at the gateway: a caller whose
		// certificate nobody has pinned gets no byte of HTTP.
		stranger, err := tlsOf(t, them).Config(func(string) bool { return true })
		check(t, err)
		for _, config := range []*tls.Config{stranger, {InsecureSkipVerify: true, MinVersion: tls.VersionTLS13}} {
			if got := knock(t, gateway, config); got != "" {
				t.Errorf("a stranger is answered %q", got)
			}
		}
		r.stop()
		if us.answers() {
			t.Error("the desk answers after the stop")
		}
		for _, address := range []string{inside, gateway} {
			if c, err := net.Dial("tcp", address); err == nil {
				c.Close()
				t.Errorf("%s is open after the stop", address)
			}
		}
		if log := r.log.String(); !strings.Contains(log, "stopped") || strings.Contains(log, "level=ERROR") {
			t.Errorf("the log says %s", log)
		}
	}
}

// knock asks a gateway for its health and gives what comes back.
func knock(t *testing.T, gateway string, config *tls.Config) string {
	t.Helper()
	c, err := tls.Dial("tcp", gateway, config)
	if err != nil {
		return ""
	}
	defer c.Close()
	// The refusal of a certificate comes after the handshake, in TLS 1.3 with
	// the first read; the write may succeed before it.
	_, _ = c.Write([]byte("GET /link/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
	answer, _ := io.ReadAll(c)
	return string(answer)
}

// A partner learns from the gateway's health that it lives, and nothing more,
// whatever lies behind it.
func TestThePartnersHealthHasNoContent(t *testing.T) {
	us, them := found(t, "USA/CIA", "", ciaToFSB), found(t, "RUS/FSB", "", fsbToCIA)
	a := us.start()
	them.start()
	introduce(0, us, them)
	config, err := tlsOf(t, them).Config(func(string) bool { return true })
	check(t, err)
	const want = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
	_, gateway := a.Addresses()
	before := knock(t, gateway, config)
	us.add(plainly(us.code, "S-1", "A report."))
	us.reaches(us.propose("S-1", them.code).Release, "admitted")
	for _, got := range []string{before, knock(t, gateway, config)} {
		if got != want {
			t.Errorf("%q; expected %q", got, want)
		}
	}
	for _, page := range []string{"/metrics", "/healthz", "/readyz", "/api/v1/node"} {
		c := &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
		r, err := c.Get("https://" + gateway + page)
		check(t, err)
		_, err = bufio.NewReader(r.Body).WriteTo(io.Discard)
		check(t, err)
		check(t, r.Body.Close())
		if r.StatusCode != http.StatusNotFound {
			t.Errorf("%s at the gateway: %d", page, r.StatusCode)
		}
	}
}

// What is under way when either node is told to stop arrives once it is back:
// each once, and in order.
func TestAStopLosesNothing(t *testing.T) {
	us, them := found(t, "USA/CIA", "", ciaToFSB), found(t, "RUS/FSB", "", fsbToCIA)
	a, b := us.start(), them.start()
	introduce(0, us, them)
	var releases []string
	for i := range 24 {
		us.add(plainly(us.code, fmt.Sprintf("S-%d", i), fmt.Sprintf("Report %d.", i)))
		releases = append(releases, us.propose(fmt.Sprintf("S-%d", i), them.code).Release)
		switch i % 6 { // at every stage of something
		case 2:
			b.stop()
		case 3:
			a.stop()
			a = us.start()
		case 5:
			b = them.start()
		}
	}
	for _, r := range releases {
		us.reaches(r, "admitted")
	}
	var got, want []string
	items := get[desk.Inbox](them, "/inbox").Items
	slices.SortFunc(items, func(x, y exchange.Arrival) int { return int(x.Seq) - int(y.Seq) })
	for i, item := range items {
		got, want = append(got, item.Portions[1].Text), append(want, fmt.Sprintf("Report %d.", i))
	}
	if len(got) != len(releases) || !slices.Equal(got, want) {
		t.Errorf("%d releases arrived as %q", len(releases), got)
	}
}

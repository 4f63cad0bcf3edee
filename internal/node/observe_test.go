package node

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
)

func TestHealthReadinessAndMetricsAreServedInside(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	for page, want := range map[string]string{"/healthz": `{"status":"alive","exercise":true}`, "/readyz": `{"status":"ready","exercise":true}`,
		"/metrics": `entente_directives{partner="",state=""} 1`} {
		if status, body := s.fetch(page); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s; expected %s", page, status, body, want)
		}
	}
	if status, _ := s.fetch("/debug/pprof/"); status != http.StatusNotFound {
		t.Errorf("/debug/pprof/: %d; expected that nothing is there", status)
	}
}

func TestANodeWithoutItsDatabaseIsNotReady(t *testing.T) {
	broken := errs.E(errs.Unavailable, "test", "the inside database does not answer")
	o := newObserver(func(context.Context) error { return broken },
		func(context.Context) (counts, error) { return nil, errors.New("no") }, "test", false)
	for page, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/metrics": 500} {
		w := httptest.NewRecorder()
		o.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, page, nil))
		if w.Code != want {
			t.Errorf("%s: %d; expected %d", page, w.Code, want)
		}
	}
}

func TestMetricsNameNoPartnerUnlessToldTo(t *testing.T) {
	for _, named := range []bool{false, true} {
		t.Run(fmt.Sprintf("partners=%t", named), func(t *testing.T) {
			cia, dgse := found(t, "USA/CIA", ciaParties, automatic), found(t, "FRA/DGSE", dgseParties)
			cia.start(func(c *Config, _ *Options) { c.Metrics.Partners = named })
			dgse.start()
			befriend(cia, dgse)
			cia.add(fmt.Sprintf(plain, "S-1", "A meeting", "They meet on Monday."))
			cia.until(cia.propose("S-1", "FRA").Release, "admitted")
			_, body := cia.fetch("/metrics")
			if !strings.Contains(body, `state="admitted"} 1`) {
				t.Errorf("%s; expected one admitted release", body)
			}
			if got := strings.Contains(body, "FRA/DGSE"); got != named {
				t.Errorf("the partner is named: %t; expected %t", got, named)
			}
		})
	}
}

func TestTheGatewayTellsStrangersNothing(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties)
	s.start()
	_, gateway := s.node.Addresses()
	// TLS 1.3: the server's refusal of a client without a pinned certificate
	// comes with the first read.
	c, err := tls.DialWithDialer(&net.Dialer{Timeout: 5 * time.Second}, "tcp", gateway, &tls.Config{InsecureSkipVerify: true})
	if err == nil {
		defer c.Close()
		_, _ = c.Write([]byte("GET /link/v1/health HTTP/1.1\r\nHost: x\r\n\r\n"))
		n, readErr := c.Read(make([]byte, 1))
		if n != 0 || readErr == nil {
			t.Errorf("a stranger read %d bytes", n)
		}
		if names := c.ConnectionState().PeerCertificates[0].Subject.String(); strings.Contains(names, "CIA") {
			t.Errorf("the certificate names %s", names)
		}
	}
	r, err := http.Get("http://" + gateway + "/healthz")
	if err == nil {
		r.Body.Close()
		if r.StatusCode != http.StatusBadRequest {
			t.Errorf("plain HTTP: %s; expected a refusal", r.Status)
		}
	}
}

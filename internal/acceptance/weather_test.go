package acceptance

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"

	"entente/internal/core/party"
	"entente/internal/seal/keys"
)

// weather is the network of a history. It carries calls between stations
// directly, and loses requests, loses answers, delivers twice, delivers late,
// and cuts, as the history's chance has it.
type weather struct {
	h       *history
	certs   map[party.Code]*x509.Certificate
	cut     map[[2]party.Code]bool
	loss    int // of a hundred calls, how many are lost; as many answers again
	delayed []errand
	calm    bool // nothing but cuts, while several calls are made side by side: chance would fall otherwise each time
}

// errand is a request that was recorded on its way.
type errand struct {
	from, to party.Code
	method   string
	path     string
	header   http.Header
	body     []byte
}

var errLostOnTheWay = errors.New("lost on the way")

func newWeather(h *history) *weather {
	w := &weather{h: h, certs: map[party.Code]*x509.Certificate{}, cut: map[[2]party.Code]bool{}, loss: h.chance.IntN(40)}
	for _, who := range cast {
		id := who()
		w.certs[id.code] = certificate(h, id.tls)
	}
	return w
}

func certificate(h *history, k *keys.TLSKey) *x509.Certificate {
	config, err := k.Config(func(string) bool { return true })
	check(h.t, err)
	cert, err := x509.ParseCertificate(config.Certificates[0].Certificate[0])
	check(h.t, err)
	return cert
}

// from is the way from a station to its partners.
func (w *weather) from(s *station) func(party.Code, http.RoundTripper) http.RoundTripper {
	return func(to party.Code, _ http.RoundTripper) http.RoundTripper {
		return tripper(func(r *http.Request) (*http.Response, error) { return w.carry(s, to, r) })
	}
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// carry takes a call to its partner, or not.
func (w *weather) carry(s *station, to party.Code, r *http.Request) (*http.Response, error) {
	chance := func() bool { return !w.h.gentle && !w.calm && w.h.chance.IntN(100) < w.loss }
	if w.cut[[2]party.Code{s.id.code, to}] { // not a byte leaves
		return nil, errLostOnTheWay
	}
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	c := errand{s.id.code, to, r.Method, r.URL.Path, r.Header.Clone(), body}
	if chance() {
		w.h.note("  a call of %s to %s is lost", s.id.code, to)
		return nil, errLostOnTheWay
	}
	if !w.h.gentle && !w.calm && w.h.chance.IntN(100) < 10 && len(w.delayed) < 32 {
		w.delayed = append(w.delayed, c)
	}
	answer, err := w.deliver(c)
	if err == nil && chance() {
		w.h.note("  the answer of %s to %s is lost", to, s.id.code)
		return nil, errLostOnTheWay
	}
	return answer, err
}

// deliver gives a call to its partner's gateway. A crash there ends the process
// that answers, and the caller hears nothing.
func (w *weather) deliver(c errand) (answer *http.Response, err error) {
	var to *station
	for _, s := range w.h.stations {
		if s.id.code == c.to {
			to = s
		}
	}
	if to == nil || to.down {
		return nil, errLostOnTheWay
	}
	defer func() {
		if p := recover(); p != nil {
			e, ours := p.(ended)
			if !ours {
				panic(p)
			}
			w.h.note("%s ends while it answers", e.id.code)
			w.h.end(e.station)
			answer, err = nil, errLostOnTheWay
		}
	}()
	r := httptest.NewRequest(c.method, endpointOf(c.to)+c.path, bytes.NewReader(c.body))
	r.Header = c.header.Clone()
	r.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, PeerCertificates: []*x509.Certificate{w.certs[c.from]}}
	out := httptest.NewRecorder()
	to.link.Handler().ServeHTTP(out, r)
	return out.Result(), nil
}

// late delivers a call that came once already.
func (w *weather) late() {
	if len(w.delayed) == 0 {
		return
	}
	i := w.h.chance.IntN(len(w.delayed))
	c := w.delayed[i]
	w.delayed = append(w.delayed[:i], w.delayed[i+1:]...)
	w.h.note("an old call of %s comes to %s again", c.from, c.to)
	if answer, err := w.deliver(c); err == nil {
		answer.Body.Close()
	}
}

// change cuts a way, in one direction, or mends it.
func (w *weather) change() {
	s := w.h.stations[w.h.chance.IntN(len(w.h.stations))]
	way := [2]party.Code{s.id.code, w.h.other(s).code}
	w.cut[way] = !w.cut[way]
	w.h.note("the way from %s to %s is cut: %t", way[0], way[1], w.cut[way])
}

// mend ends all trouble. What is still on its way arrives before.
func (w *weather) mend() {
	for len(w.delayed) > 0 {
		w.late()
	}
	clear(w.cut)
	w.loss = 0
}

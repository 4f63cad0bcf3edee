package desk

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"entente/internal/core/errs"
	door "entente/internal/inside/entry"
)

// policy is the content security policy of every page: nothing but our own files, no
// inline script or style, no other host, and no frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"

// permissions switches off what the interface has no use for.
const permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), " +
	"payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)"

// secure sets the headers of every answer.
func (f *frontDoor) secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", permissions)
	if f.origin.Scheme == "https" {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// own tells whether a call comes from one of our own pages, or from nobody's. Browsers
// send cookies also for other ports of this host, so that the cookie's own bounds are
// not enough.
func (f *frontDoor) own(r *http.Request) bool {
	if r.Method == http.MethodGet && r.URL.Path == Root+callbackPath { // the provider sends the browser here
		return true
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
	default:
		return false
	}
	return f.cross.Check(r) == nil
}

// loopback tells whether a host is this machine.
func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// hostsOf are the hosts that a browser may name: that of the origin, and of a loopback
// one its other names.
func hostsOf(origin *url.URL) map[string]bool {
	out := map[string]bool{strings.ToLower(origin.Host): true}
	if loopback(origin.Hostname()) {
		for _, h := range []string{"localhost", "127.0.0.1", "::1"} {
			host := net.JoinHostPort(h, origin.Port())
			if origin.Port() == "" {
				host = strings.TrimSuffix(host, ":")
			}
			out[host] = true
		}
	}
	return out
}

// refuse answers with a problem document.
func (f *frontDoor) refuse(w http.ResponseWriter, status int, err error) {
	p := asProblem(err)
	p.Status = status
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The caller has gone when this cannot be written, and nothing is lost.
	_ = json.NewEncoder(w).Encode(p)
}

// failed answers for an error: 401 where there is no session. One that is the node's own
// is logged with its cause, which no answer tells.
func (f *frontDoor) failed(w http.ResponseWriter, err error) {
	if errors.Is(err, door.ErrOut) {
		f.out(w)
		return
	}
	p := asProblem(err)
	if p.Kind == errs.Internal || p.Kind == errs.Unavailable {
		f.Log.Error("the browser's door failed", "kind", string(p.Kind), "error", err.Error(), "cause", causeOf(err))
	}
	f.refuse(w, p.Status, err)
}

// out answers that there is no session, and takes the cookie back.
func (f *frontDoor) out(w http.ResponseWriter) {
	f.setCookie(w, "", -1)
	f.refuse(w, http.StatusUnauthorized, door.ErrOut)
}

func (f *frontDoor) tooMany(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "5")
	f.refuse(w, http.StatusTooManyRequests, errs.E(errs.Unavailable, "desk.front", "too many calls at once; try again in a few seconds"))
}

// mostKeys bounds whom bounds remembers.
const mostKeys = 4096

// bounds lets each key do so much at once and so much a second; all those that are not
// remembered any more share one allowance. It is safe for concurrent use.
type bounds struct {
	burst, rate float64
	mu          sync.Mutex
	of          map[string]*allowance
}

type allowance struct {
	left float64
	at   time.Time
}

func newBounds(burst, rate float64) *bounds {
	return &bounds{burst: burst, rate: rate, of: map[string]*allowance{}}
}

// take tells whether a key may do one more thing.
func (b *bounds) take(key string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[key] == nil && len(b.of) >= mostKeys {
		for k, a := range b.of { // whose allowance is whole is as good as unknown
			if a.left+now.Sub(a.at).Seconds()*b.rate >= b.burst {
				delete(b.of, k)
			}
		}
		if len(b.of) >= mostKeys {
			key = ""
		}
	}
	a := b.of[key]
	if a == nil {
		a = &allowance{b.burst, now}
		b.of[key] = a
	}
	a.left, a.at = min(b.burst, a.left+max(0, now.Sub(a.at).Seconds())*b.rate), now
	if a.left < 1 {
		return false
	}
	a.left--
	return true
}

// nearness is what tries to come in are counted by: the address, and of IPv6 its network.
func nearness(remote string) string {
	ap, err := netip.ParseAddrPort(remote)
	if err != nil {
		return ""
	}
	a := ap.Addr().Unmap()
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

package desk

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"entente/internal/core/errs"
	door "entente/internal/inside/entry"
)

// SessionHeader names the session that a call comes from. Like OfficerHeader it is
// believed only where the node itself has set it.
const SessionHeader = "Entente-Session"

// IdleHeader, when "true", says of a browser's call that the page made it by itself: it
// keeps no session alive.
const IdleHeader = "Entente-Idle"

// FrontConfig is what the browser's door is built from. API, Entry, Origin and Log are
// required.
type FrontConfig struct {
	API      http.Handler // of New
	Entry    *door.Entry
	UI       fs.FS  // the built interface with index.html; nil when there is none
	Origin   string // scheme://host:port as browsers name it
	Exercise bool

	Provider     *door.Provider // who else lets officers in; nil for none
	Certificates door.NameIn    // where a client certificate names its officer; "" where none are taken

	Log *slog.Logger // never told content, names or secrets
}

// frontDoor is the browser's door.
type frontDoor struct {
	FrontConfig
	origin  *url.URL
	hosts   map[string]bool // that browsers may name
	cookie  string
	cross   *http.CrossOriginProtection
	files   *files
	session *http.ServeMux // what answers without a session, or about it
	tries   *bounds        // of coming in
	calls   *bounds        // of a session

	passkeys *door.Passkeys // nil where the host is an address
	oidc     *door.OIDC     // nil for none
}

// NewFront gives the handler of the browser's door: the interface's files, the ways in,
// and the API as the officer of the session. See the package's documentation.
func NewFront(c FrontConfig) (http.Handler, error) {
	const op = "desk.NewFront"
	if c.API == nil || c.Entry == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, op, "an API, an entry and a log are needed")
	}
	origin, err := url.Parse(c.Origin)
	if err != nil || origin.Host == "" || origin.Scheme != "http" && origin.Scheme != "https" || origin.Path != "" || origin.RawQuery != "" || origin.Fragment != "" || origin.User != nil {
		return nil, errs.E(errs.Invalid, op, "origin %.200q; expected scheme://host:port", c.Origin)
	}
	if origin.Scheme == "http" && !loopback(origin.Hostname()) {
		return nil, errs.E(errs.Invalid, op, "origin %.200q; expected https, or a loopback host", c.Origin)
	}
	f := &frontDoor{FrontConfig: c, origin: origin, hosts: hostsOf(origin), cookie: cookieOf(origin), cross: http.NewCrossOriginProtection(),
		tries: newBounds(60, 1), calls: newBounds(600, 60)}
	if f.files, err = newFiles(c.UI); err != nil {
		return nil, err
	}
	f.routes()
	if err := f.joinWays(); err != nil {
		return nil, err
	}
	return f, nil
}

// cookieOf names the cookie. Over http browsers share the cookies of a host among its
// ports, and several nodes may be on one machine: there the port is in the name.
func cookieOf(origin *url.URL) string {
	switch {
	case origin.Scheme == "https":
		return "__Host-entente"
	case origin.Port() == "":
		return "entente"
	}
	return "entente-" + origin.Port()
}

// ServeHTTP answers a browser.
func (f *frontDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.secure(w.Header())
	if !f.hosts[strings.ToLower(r.Host)] {
		f.refuse(w, http.StatusMisdirectedRequest, errs.E(errs.Denied, "desk.front", "this is not the host that was asked for; expected %s", f.origin.Host))
		return
	}
	if r.URL.Path != Root && !strings.HasPrefix(r.URL.Path, Root+"/") {
		f.files.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if f.Exercise {
		w.Header().Set(ExerciseHeader, "true")
	}
	r.Header.Del(OfficerHeader)
	r.Header.Del(SessionHeader)
	if !f.own(r) {
		f.refuse(w, http.StatusForbidden, errs.E(errs.Denied, "desk.front", "the call comes from another site"))
		return
	}
	if _, pattern := f.session.Handler(r); pattern != "" {
		f.session.ServeHTTP(w, r)
		return
	}
	f.call(w, r)
}

// call passes a call of the API on, as the officer of the session.
func (f *frontDoor) call(w http.ResponseWriter, r *http.Request) {
	stream := strings.Contains(r.Header.Get("Accept"), "text/event-stream")
	s, secret, ok := f.in(w, r, !stream)
	if !ok {
		return
	}
	if !f.calls.take(s.ID, f.Entry.Now()) {
		f.tooMany(w)
		return
	}
	ctx, cancel := context.WithTimeout(WithBrowser(r.Context()), s.Expires.Sub(f.Entry.Now()))
	defer cancel()
	if stream {
		go f.until(ctx, cancel, secret)
	}
	r = r.WithContext(ctx)
	r.Header.Set(OfficerHeader, s.Officer)
	r.Header.Set(SessionHeader, s.ID)
	r.Header.Del("Cookie")
	f.API.ServeHTTP(w, r)
}

// in gives the session of a call, and its secret; else it has answered.
func (f *frontDoor) in(w http.ResponseWriter, r *http.Request, acts bool) (door.Session, string, bool) {
	c, err := r.Cookie(f.cookie)
	if err != nil || len(c.Value) > 128 {
		f.out(w)
		return door.Session{}, "", false
	}
	s, err := f.Entry.Session(r.Context(), c.Value, acts && r.Header.Get(IdleHeader) != "true")
	if err != nil {
		f.failed(w, err)
		return door.Session{}, "", false
	}
	return s, c.Value, true
}

// lookEvery is how often it is looked whether the session of a stream is still open.
const lookEvery = 5 * time.Second

type stopKey struct{}

// StreamsUntil gives the context of a server's calls, which go on when stop ends but for
// streams: these would never end by themselves.
func StreamsUntil(ctx, stop context.Context) context.Context {
	return context.WithValue(ctx, stopKey{}, stop)
}

// until ends a stream when its session does, or the node stops.
func (f *frontDoor) until(ctx context.Context, cancel context.CancelFunc, secret string) {
	defer cancel()
	var stopped <-chan struct{}
	if stop, ok := ctx.Value(stopKey{}).(context.Context); ok {
		stopped = stop.Done()
	}
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-stopped:
			return
		case <-t.C:
			if _, err := f.Entry.Session(ctx, secret, false); errs.KindOf(err) == errs.Denied {
				return
			}
		}
	}
}

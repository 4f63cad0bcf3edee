package desk

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	door "entente/internal/inside/entry"
)

// The ways in lie below these paths of the API, at the browser's door only.
const (
	sessionPath  = "/session"
	callbackPath = sessionPath + "/oidc/callback"
)

// SessionAnswer says who is in, and until when.
type SessionAnswer struct {
	V         int        `json:"v"`
	Officer   string     `json:"officer"`
	Name      string     `json:"name"`
	Roles     []string   `json:"roles"`
	Service   party.Code `json:"service"`
	Exercise  bool       `json:"exercise"`
	Clearance string     `json:"clearance"`
	Groups    []string   `json:"groups"`
	Unmarked  string     `json:"unmarked"` // the mark of what nobody of us has marked: carriers' and publishers' words
	Session   string     `json:"session"`
	How       door.How   `json:"how"`
	Began     time.Time  `json:"began"`
	Idle      time.Time  `json:"idle"`    // the session ends then, where nothing is done
	Expires   time.Time  `json:"expires"` // it ends then in any case
}

// Ways says how one may come in.
type Ways struct {
	V           int    `json:"v"`
	Passkey     bool   `json:"passkey"`
	OIDC        string `json:"oidc"` // what the provider is called; "" for none
	Certificate bool   `json:"certificate"`
	Exercise    bool   `json:"exercise"`
}

// LinkToken is the secret of a one-time link.
type LinkToken struct {
	Token string `json:"token"`
}

// routes are what the door itself answers.
func (f *frontDoor) routes() {
	f.session = http.NewServeMux()
	f.session.HandleFunc("GET "+Root+sessionPath, f.who)
	f.session.HandleFunc("DELETE "+Root+sessionPath, f.leave)
	f.session.HandleFunc("GET "+Root+sessionPath+"/ways", f.ways)
	f.session.HandleFunc("POST "+Root+sessionPath+"/link", f.trying(f.link))
}

// trying bounds how often somebody tries to come in.
func (f *frontDoor) trying(do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !f.tries.take(nearness(r.RemoteAddr), f.Entry.Now()) {
			f.tooMany(w)
			return
		}
		do(w, r)
	}
}

// who says who is in.
func (f *frontDoor) who(w http.ResponseWriter, r *http.Request) {
	if s, _, ok := f.in(w, r, false); ok {
		f.answerSession(w, r, s)
	}
}

func (f *frontDoor) answerSession(w http.ResponseWriter, r *http.Request, s door.Session) {
	o, err := f.Entry.Officer(r.Context(), s.Officer)
	if err != nil {
		f.failed(w, err)
		return
	}
	f.answer(w, SessionAnswer{V: 1, Officer: o.Code, Name: o.Name, Roles: o.Roles, Service: f.Entry.Service, Exercise: f.Exercise,
		Clearance: o.Clearance, Groups: o.Groups, Unmarked: lowestPortion(f.Entry.Service, f.Entry.Now()), Session: s.ID, How: s.How, Began: s.Began, Idle: s.Idle, Expires: s.Expires})
}

// lowestPortion is the lowest mark of a service's own system, as portions have it.
func lowestPortion(service party.Code, now time.Time) string {
	return "(" + marking.Levels(directive.OwnSystem(service), now)[0].Short + ")"
}

// leave ends the session.
func (f *frontDoor) leave(w http.ResponseWriter, r *http.Request) {
	s, _, ok := f.in(w, r, false)
	if !ok {
		return
	}
	if err := f.Entry.End(r.Context(), s.Officer, s.ID); err != nil && errs.KindOf(err) != errs.NotFound {
		f.failed(w, err)
		return
	}
	f.setCookie(w, "", -1)
	// What the browser still holds of this officer's is not for the next one.
	w.Header().Set("Clear-Site-Data", `"cache"`)
	f.answer(w, struct {
		V int `json:"v"`
	}{1})
}

// link lets the officer of a one-time link in.
func (f *frontDoor) link(w http.ResponseWriter, r *http.Request) {
	var in LinkToken
	if !f.read(w, r, &in) {
		return
	}
	s, secret, err := f.Entry.Redeem(r.Context(), in.Token, from(r))
	f.entered(w, r, s, secret, err)
}

// entered gives the browser its session.
func (f *frontDoor) entered(w http.ResponseWriter, r *http.Request, s door.Session, secret string, err error) {
	if err != nil {
		f.failed(w, err)
		return
	}
	f.seated(w, r, s, secret)
	f.answerSession(w, r, s)
}

// seated gives the browser its cookie, in place of the one before.
func (f *frontDoor) seated(w http.ResponseWriter, r *http.Request, s door.Session, secret string) {
	f.replaced(r)
	f.setCookie(w, secret, int(s.Expires.Sub(f.Entry.Now()).Seconds()))
}

// replaced ends the session that the browser had before: one cookie holds one.
func (f *frontDoor) replaced(r *http.Request) {
	c, err := r.Cookie(f.cookie)
	if err != nil || len(c.Value) > 128 {
		return
	}
	s, err := f.Entry.Session(r.Context(), c.Value, false)
	if err == nil {
		err = f.Entry.End(r.Context(), s.Officer, s.ID)
	}
	if err != nil && errs.KindOf(err) != errs.Denied {
		f.Log.Error("the session before could not be ended", "error", err.Error(), "cause", causeOf(err))
	}
}

// setCookie sets the session's cookie; an age below 0 takes it back.
func (f *frontDoor) setCookie(w http.ResponseWriter, secret string, age int) {
	http.SetCookie(w, &http.Cookie{Name: f.cookie, Value: secret, Path: "/", MaxAge: age, HttpOnly: true,
		Secure: f.origin.Scheme == "https", SameSite: http.SameSiteStrictMode})
}

// from says where somebody comes from.
func from(r *http.Request) door.From {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return door.From{Agent: r.UserAgent(), Address: host}
}

// maxLogin bounds what somebody sends who is not in, in bytes.
const maxLogin = 64 << 10

// read reads a small JSON body strictly; else it has answered.
func (f *frontDoor) read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxLogin))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err == nil {
		if _, err := d.Token(); err == io.EOF {
			return true
		}
	}
	f.failed(w, errs.E(errs.Invalid, "desk.front", "the body cannot be read; expected one JSON document of at most %d bytes, with known members only", maxLogin))
	return false
}

// answer gives a JSON document.
func (f *frontDoor) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	// The caller has gone when this cannot be written, and nothing is lost.
	_ = json.NewEncoder(w).Encode(v)
}

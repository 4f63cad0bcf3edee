package desk

import (
	"context"
	"encoding/json"
	"net/http"

	"entente/internal/core/errs"
	door "entente/internal/inside/entry"
)

// Asked is what a browser asks its authenticator with.
type Asked struct {
	V         int             `json:"v"`
	Ceremony  string          `json:"ceremony"`  // to be given back with the answer, once
	PublicKey json.RawMessage `json:"publicKey"` // in the JSON form of Web Authentication
}

// Authenticated is what its authenticator answered.
type Authenticated struct {
	Ceremony   string          `json:"ceremony"`
	Credential json.RawMessage `json:"credential"`     // in the JSON form of Web Authentication
	Name       string          `json:"name,omitempty"` // of a passkey that is added
}

// Passkeys are those of the officer who is in.
type Passkeys struct {
	V        int            `json:"v"`
	Passkeys []door.Passkey `json:"passkeys"`
}

// joinWays adds the ways in that there are.
func (f *frontDoor) joinWays() (err error) {
	if f.passkeys, err = f.Entry.Passkeys(f.Origin); err != nil {
		return err
	}
	if f.passkeys != nil {
		f.session.HandleFunc("POST "+Root+sessionPath+"/passkey/begin", f.trying(f.beginPasskey))
		f.session.HandleFunc("POST "+Root+sessionPath+"/passkey/finish", f.trying(f.finishPasskey))
		f.session.HandleFunc("POST "+Root+sessionPath+"/passkeys/begin", f.within(f.beginAdd))
		f.session.HandleFunc("POST "+Root+sessionPath+"/passkeys/finish", f.within(f.finishAdd))
	}
	f.session.HandleFunc("GET "+Root+sessionPath+"/passkeys", f.within(f.listPasskeys))
	f.session.HandleFunc("DELETE "+Root+sessionPath+"/passkeys/{id}", f.within(f.dropPasskey))
	if f.Provider != nil {
		if f.oidc, err = f.Entry.OIDC(*f.Provider, f.Origin+Root+callbackPath); err != nil {
			return err
		}
		f.session.HandleFunc("GET "+Root+sessionPath+"/oidc", f.trying(f.toProvider))
		f.session.HandleFunc("GET "+Root+callbackPath, f.trying(f.fromProvider))
	}
	if f.Certificates != "" {
		f.session.HandleFunc("POST "+Root+sessionPath+"/certificate", f.trying(f.certificate))
	}
	return nil
}

// within is for those who are in.
func (f *frontDoor) within(do func(context.Context, http.ResponseWriter, *http.Request, door.Session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, _, ok := f.in(w, r, true)
		if !ok {
			return
		}
		if !f.calls.take(s.ID, f.Entry.Now()) {
			f.tooMany(w)
			return
		}
		do(r.Context(), w, r, s)
	}
}

func (f *frontDoor) ways(w http.ResponseWriter, _ *http.Request) {
	out := Ways{V: 1, Passkey: f.passkeys != nil, Certificate: f.Certificates != "", Exercise: f.Exercise}
	if f.oidc != nil {
		out.OIDC = f.oidc.Name
	}
	f.answer(w, out)
}

func (f *frontDoor) asked(w http.ResponseWriter, c door.Ceremony, err error) {
	if err != nil {
		f.failed(w, err)
		return
	}
	f.answer(w, Asked{1, c.Name, c.Options})
}

func (f *frontDoor) beginPasskey(w http.ResponseWriter, _ *http.Request) {
	c, err := f.passkeys.BeginLogin()
	f.asked(w, c, err)
}

func (f *frontDoor) finishPasskey(w http.ResponseWriter, r *http.Request) {
	var in Authenticated
	if !f.read(w, r, &in) {
		return
	}
	s, secret, err := f.passkeys.FinishLogin(r.Context(), in.Ceremony, in.Credential, from(r))
	f.entered(w, r, s, secret, err)
}

func (f *frontDoor) beginAdd(ctx context.Context, w http.ResponseWriter, _ *http.Request, s door.Session) {
	c, err := f.passkeys.BeginAdd(ctx, s)
	f.asked(w, c, err)
}

func (f *frontDoor) finishAdd(ctx context.Context, w http.ResponseWriter, r *http.Request, s door.Session) {
	var in Authenticated
	if !f.read(w, r, &in) {
		return
	}
	added, err := f.passkeys.FinishAdd(ctx, s, in.Ceremony, in.Credential, in.Name)
	if err != nil {
		f.failed(w, err)
		return
	}
	f.answer(w, Passkeys{1, []door.Passkey{added}})
}

func (f *frontDoor) listPasskeys(ctx context.Context, w http.ResponseWriter, _ *http.Request, s door.Session) {
	list, err := f.Entry.PasskeysOf(ctx, s.Officer)
	if err != nil {
		f.failed(w, err)
		return
	}
	f.answer(w, Passkeys{1, list})
}

func (f *frontDoor) dropPasskey(ctx context.Context, w http.ResponseWriter, r *http.Request, s door.Session) {
	if err := f.Entry.DropPasskey(ctx, s, r.PathValue("id")); err != nil {
		f.failed(w, err)
		return
	}
	f.answer(w, nothingSaid{1})
}

// certificate lets the officer in whom the client certificate of the connection names.
func (f *frontDoor) certificate(w http.ResponseWriter, r *http.Request) {
	if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		f.failed(w, errs.E(errs.Denied, "desk.certificate", "your browser gave no certificate that our authority signed"))
		return
	}
	s, secret, err := f.Entry.Certificate(r.Context(), r.TLS.VerifiedChains[0], f.Certificates, from(r))
	f.entered(w, r, s, secret, err)
}

// bindingCookie holds what binds a return from the provider to the browser that went.
// The browser comes from another site, so that it cannot be as strict as the session's.
func (f *frontDoor) bindingCookie(secret string, age int) *http.Cookie {
	name := f.cookie + "-oidc"
	if f.origin.Scheme == "https" {
		name = "__Secure-entente-oidc"
	}
	return &http.Cookie{Name: name, Value: secret, Path: Root + sessionPath + "/oidc", MaxAge: age, HttpOnly: true,
		Secure: f.origin.Scheme == "https", SameSite: http.SameSiteLaxMode}
}

// toProvider sends the browser to the identity provider.
func (f *frontDoor) toProvider(w http.ResponseWriter, r *http.Request) {
	address, binding, err := f.oidc.Begin(r.Context())
	if err != nil {
		f.turnedAway(w, r, err)
		return
	}
	http.SetCookie(w, f.bindingCookie(binding, 300))
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// fromProvider is where the provider sends the browser.
func (f *frontDoor) fromProvider(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back := door.Returned{State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss"), Failed: q.Has("error")}
	if c, err := r.Cookie(f.bindingCookie("", 0).Name); err == nil {
		back.Binding = c.Value
	}
	http.SetCookie(w, f.bindingCookie("", -1))
	s, secret, err := f.oidc.Finish(r.Context(), back, from(r))
	if err != nil {
		f.turnedAway(w, r, err)
		return
	}
	f.seated(w, r, s, secret)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// turnedAway sends the browser back to the page of the ways in, which says that this one
// did not work.
func (f *frontDoor) turnedAway(w http.ResponseWriter, r *http.Request, err error) {
	what := "refused"
	if errs.KindOf(err) != errs.Denied {
		what = "unavailable"
		f.Log.Error("the identity provider cannot be used", "error", err.Error(), "cause", causeOf(err))
	}
	http.Redirect(w, r, "/login#oidc="+what, http.StatusSeeOther)
}

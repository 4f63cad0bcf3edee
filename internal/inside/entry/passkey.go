package entry

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Passkeys are the way in by passkey at one origin. They are safe for concurrent use.
type Passkeys struct {
	e      *Entry
	rp     *webauthn.WebAuthn
	logins ceremonies[webauthn.SessionData]
	adding ceremonies[adding]
}

// adding is a passkey that is being added.
type adding struct {
	session string // by whom
	data    webauthn.SessionData
	handle  []byte
}

// Ceremony is what a browser gets to ask its authenticator with.
type Ceremony struct {
	Name    string          // to be given back, once; a secret
	Options json.RawMessage // for navigator.credentials, in the JSON form of Web Authentication
}

// Passkey is a passkey as its officer is shown it.
type Passkey struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	Added time.Time  `json:"added"`
	Used  *time.Time `json:"used,omitempty"`
}

// Fresh is how long after coming in an officer may add a passkey or take one away: who
// finds a browser that was left alone adds none.
const Fresh = 15 * time.Minute

// Passkeys gives the way in by passkey at an origin; nil, and no error, where the host of
// the origin is an address: passkeys are for names.
func (e *Entry) Passkeys(origin string) (*Passkeys, error) {
	const op = "entry.Passkeys"
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return nil, errs.E(errs.Invalid, op, "origin %.200q; expected scheme://host:port", origin)
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil, nil
	}
	rp, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Entente " + string(e.Service), RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "passkeys cannot be used at %.200q", origin)
	}
	p := &Passkeys{e: e, rp: rp}
	p.logins.e, p.adding.e = e, e
	return p, nil
}

// person is an officer as the protocol knows one.
type person struct {
	officer     insidedb.Officer
	handle      []byte
	credentials []webauthn.Credential
}

func (p person) WebAuthnID() []byte                         { return p.handle }
func (p person) WebAuthnName() string                       { return p.officer.Code }
func (p person) WebAuthnDisplayName() string                { return p.officer.Code }
func (p person) WebAuthnCredentials() []webauthn.Credential { return p.credentials }

func personOf(o insidedb.Officer, held []insidedb.Passkey) (person, error) {
	out := person{officer: o}
	for _, k := range held {
		var c webauthn.Credential
		handle, err := base64.RawURLEncoding.DecodeString(k.Handle)
		if err == nil {
			err = json.Unmarshal([]byte(k.Credential), &c)
		}
		if err != nil {
			return person{}, errs.Wrap(errs.Internal, "entry.personOf", err, "a passkey that is held cannot be read")
		}
		out.handle, out.credentials = handle, append(out.credentials, c)
	}
	return out, nil
}

// BeginLogin begins to let somebody in. Nobody says who: the authenticator knows.
func (p *Passkeys) BeginLogin() (Ceremony, error) {
	options, data, err := p.rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, errs.Wrap(errs.Internal, "entry.BeginLogin", err, "a passkey cannot be asked for")
	}
	return ceremonyOf(&p.logins, *data, options.Response)
}

func ceremonyOf[T any](c *ceremonies[T], what T, options any) (Ceremony, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, errs.Wrap(errs.Internal, "entry.ceremonyOf", err, "a passkey cannot be asked for")
	}
	name, err := c.begin(what)
	return Ceremony{name, text}, err
}

// FinishLogin lets the officer in whose passkey signed. A passkey of which there may be a
// copy, because its count of signatures went back, lets nobody in.
func (p *Passkeys) FinishLogin(ctx context.Context, name string, credential []byte, from From) (Session, string, error) {
	data, err := p.logins.take(name)
	if err != nil {
		return Session{}, "", p.e.refused(ByPasskey, err)
	}
	signed, err := protocol.ParseCredentialRequestResponseBytes(credential)
	if err != nil {
		return Session{}, "", p.e.refused(ByPasskey, errRefused)
	}
	at := p.e.now()
	return p.e.enter(ctx, ByPasskey, from, func(tx *insidedb.Tx) (officer, detail string, err error) {
		held, err := tx.PasskeysBy(base64.RawURLEncoding.EncodeToString(signed.Response.UserHandle))
		if err != nil {
			return "", "", err
		}
		if len(held) == 0 {
			return "", "", errRefused
		}
		who, err := personOf(insidedb.Officer{Code: held[0].Officer}, held)
		if err != nil {
			return "", "", err
		}
		seen, err := p.rp.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return who, nil }, data, signed)
		if err != nil || seen.Authenticator.CloneWarning {
			return "", "", errRefused
		}
		id := base64.RawURLEncoding.EncodeToString(seen.ID)
		text, err := json.Marshal(seen)
		if err != nil {
			return "", "", errs.Wrap(errs.Internal, "entry.FinishLogin", err, "a passkey cannot be written")
		}
		for _, k := range held {
			if k.ID == id {
				return k.Officer, k.Name, tx.UsePasskey(id, string(text), at)
			}
		}
		return "", "", errRefused
	})
}

// BeginAdd begins to add a passkey of the officer of a session. It is denied when that
// officer came in longer than Fresh ago.
func (p *Passkeys) BeginAdd(ctx context.Context, s Session) (Ceremony, error) {
	const op = "entry.BeginAdd"
	if err := p.e.fresh(s); err != nil {
		return Ceremony{}, err
	}
	var who person
	err := p.e.Store.Read(ctx, func(tx *insidedb.Tx) error {
		o, err := admitted(tx, s.Officer)
		if err != nil {
			return err
		}
		held, err := tx.Passkeys(s.Officer)
		if err != nil {
			return err
		}
		if len(held) >= insidedb.MostPasskeys {
			return errs.E(errs.Invalid, op, "an officer has at most %d passkeys; take one away first", insidedb.MostPasskeys)
		}
		who, err = personOf(o, held)
		return err
	})
	if err != nil {
		return Ceremony{}, err
	}
	if who.handle == nil {
		who.handle = make([]byte, 32)
		if _, err := io.ReadFull(p.e.Random, who.handle); err != nil {
			return Ceremony{}, errs.Wrap(errs.Internal, op, err, "no randomness")
		}
	}
	yes := true
	options, data, err := p.rp.BeginRegistration(who, webauthn.WithExclusions(webauthn.Credentials(who.credentials).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{RequireResidentKey: &yes, ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}))
	if err != nil {
		return Ceremony{}, errs.Wrap(errs.Internal, op, err, "a passkey cannot be asked for")
	}
	return ceremonyOf(&p.adding, adding{s.ID, *data, who.handle}, options.Response)
}

// FinishAdd adds a passkey under a name that the officer knows it by.
func (p *Passkeys) FinishAdd(ctx context.Context, s Session, ceremony string, credential []byte, name string) (Passkey, error) {
	const op = "entry.FinishAdd"
	begun, err := p.adding.take(ceremony)
	if err != nil || begun.session != s.ID {
		return Passkey{}, errs.E(errs.Conflict, op, "this took longer than %s, or was begun elsewhere; begin again", ceremonyFor)
	}
	name = strings.TrimSpace(said(name))
	if name == "" {
		return Passkey{}, &errs.Error{Kind: errs.Invalid, Op: op, Key: "name", Message: "the passkey's name is missing; expected a word that you know it by"}
	}
	made, err := protocol.ParseCredentialCreationResponseBytes(credential)
	if err != nil {
		return Passkey{}, errs.Wrap(errs.Invalid, op, err, "what the authenticator said cannot be read")
	}
	who := person{officer: insidedb.Officer{Code: s.Officer}, handle: begun.handle}
	c, err := p.rp.CreateCredential(who, begun.data, made)
	if err != nil {
		return Passkey{}, errs.Wrap(errs.Invalid, op, err, "what the authenticator said does not hold; begin again")
	}
	text, err := json.Marshal(c)
	if err != nil {
		return Passkey{}, errs.Wrap(errs.Internal, op, err, "a passkey cannot be written")
	}
	row := insidedb.Passkey{ID: base64.RawURLEncoding.EncodeToString(c.ID), Officer: s.Officer, Handle: base64.RawURLEncoding.EncodeToString(begun.handle),
		Credential: string(text), Name: name, MadeAt: p.e.now()}
	err = p.e.Store.Write(ctx, func(tx *insidedb.Tx) error {
		held, err := tx.Passkeys(s.Officer)
		if err != nil {
			return err
		}
		if len(held) > 0 && held[0].Handle != row.Handle {
			return errs.E(errs.Conflict, op, "another passkey was added at the same time; begin again")
		}
		return tx.PutPasskey(row)
	})
	if err == nil {
		p.e.Log.Info("a passkey was added", "session", s.ID)
	}
	return passkeyOf(row), err
}

func passkeyOf(k insidedb.Passkey) Passkey { return Passkey{k.ID, k.Name, k.MadeAt, k.UsedAt} }

// fresh refuses a session that began longer than Fresh ago.
func (e *Entry) fresh(s Session) error {
	if e.now().Sub(s.Began) > Fresh {
		return errs.E(errs.Denied, "entry.fresh", "you came in more than %d minutes ago; log in again to change your passkeys", int(Fresh.Minutes()))
	}
	return nil
}

// PasskeysOf lists the passkeys of an officer.
func (e *Entry) PasskeysOf(ctx context.Context, officer string) ([]Passkey, error) {
	out := []Passkey{}
	err := e.Store.Read(ctx, func(tx *insidedb.Tx) error {
		held, err := tx.Passkeys(officer)
		for _, k := range held {
			out = append(out, passkeyOf(k))
		}
		return err
	})
	return out, err
}

// DropPasskey takes a passkey of the session's officer away. Sessions that it began stay.
func (e *Entry) DropPasskey(ctx context.Context, s Session, id string) error {
	if err := e.fresh(s); err != nil {
		return err
	}
	return e.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.DropPasskey(s.Officer, id, e.now()) })
}

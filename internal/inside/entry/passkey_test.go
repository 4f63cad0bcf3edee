package entry_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/entry"
	"entente/internal/store/insidedb"
)

const origin = "https://desk.example.org:7680"

// authenticator is one of software: it signs as a key would of which a person holds the
// only copy.
type authenticator struct {
	t      *testing.T
	origin string // of the page that it takes itself to be asked by
	id     []byte
	handle []byte
	key    *ecdsa.PrivateKey
	count  uint32
	flags  byte // present and verified
}

func newAuthenticator(t *testing.T) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		t.Fatal(err)
	}
	return &authenticator{t: t, origin: origin, id: id, key: key, flags: 0x05}
}

// asked is what a page gives an authenticator.
type asked struct {
	Challenge string
	User      struct{ ID string }
}

func (a *authenticator) read(options json.RawMessage) asked {
	a.t.Helper()
	var out asked
	if err := json.Unmarshal(options, &out); err != nil || out.Challenge == "" {
		a.t.Fatalf("options %s: %v", options, err)
	}
	return out
}

func (a *authenticator) client(kind, challenge string) []byte {
	a.t.Helper()
	data, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return data
}

// data is the authenticator's data (Web Authentication, 6.1).
func (a *authenticator) data(flags byte, attested []byte) []byte {
	a.count++
	rp := sha256.Sum256([]byte("desk.example.org"))
	out := binary.BigEndian.AppendUint32(append(rp[:], flags), a.count)
	return append(out, attested...)
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (a *authenticator) say(response map[string]string) []byte {
	a.t.Helper()
	data, err := json.Marshal(map[string]any{"id": text(a.id), "rawId": text(a.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		a.t.Fatal(err)
	}
	return data
}

// create answers a page that wants a passkey added.
func (a *authenticator) create(options json.RawMessage) []byte {
	a.t.Helper()
	in := a.read(options)
	handle, err := base64.RawURLEncoding.DecodeString(in.User.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	a.handle = handle
	point, err := a.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		a.t.Fatal(err)
	}
	attested := binary.BigEndian.AppendUint16(make([]byte, 16), uint16(len(a.id)))
	attested = append(attested, a.id...)
	attested = append(attested, 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32) // a key of EC2, ES256, P-256
	attested = append(attested, point[1:33]...)
	attested = append(attested, 0x22, 0x58, 32)
	attested = append(attested, point[33:]...)
	data := a.data(a.flags|0x40, attested)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return a.say(map[string]string{"clientDataJSON": text(a.client("webauthn.create", in.Challenge)), "attestationObject": text(append(object, data...))})
}

// sign answers a page that lets its holder in.
func (a *authenticator) sign(options json.RawMessage) []byte {
	a.t.Helper()
	client, data := a.client("webauthn.get", a.read(options).Challenge), a.data(a.flags, nil)
	hash := sha256.Sum256(client)
	whole := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, whole[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.say(map[string]string{"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature), "userHandle": text(a.handle)})
}

func (h *house) passkeys() *entry.Passkeys {
	h.t.Helper()
	p, err := h.Passkeys(origin)
	h.must(err)
	return p
}

// add gives an officer a passkey.
func (h *house) add(p *entry.Passkeys, a *authenticator, officer, name string) entry.Passkey {
	h.t.Helper()
	s, _ := h.come(officer)
	c, err := p.BeginAdd(h.t.Context(), s)
	h.must(err)
	k, err := p.FinishAdd(h.t.Context(), s, c.Name, a.create(c.Options), name)
	h.must(err)
	return k
}

func (h *house) login(p *entry.Passkeys, a *authenticator) (entry.Session, string, error) {
	h.t.Helper()
	c, err := p.BeginLogin()
	h.must(err)
	return p.FinishLogin(h.t.Context(), c.Name, a.sign(c.Options), entry.From{})
}

func TestAPasskeyLetsItsOfficerIn(t *testing.T) {
	h := newHouse(t)
	p, a, b := h.passkeys(), newAuthenticator(t), newAuthenticator(t)
	h.add(p, a, "lind", "blue")
	h.add(p, b, "lind", "green")
	other := newAuthenticator(t)
	h.add(p, other, "root", "red")
	for _, tt := range []struct {
		with          *authenticator
		officer, name string
	}{{a, "lind", "blue"}, {b, "lind", "green"}, {other, "root", "red"}, {a, "lind", "blue"}} {
		s, secret, err := h.login(p, tt.with)
		if err != nil || s.Officer != tt.officer || s.How != entry.ByPasskey || s.Detail != tt.name || !h.in(secret) {
			t.Errorf("came in with %s as %+v, %v", tt.name, s, err)
		}
	}
	list, err := h.PasskeysOf(t.Context(), "lind")
	if err != nil || len(list) != 2 || list[0].Used == nil {
		t.Errorf("lind's passkeys %+v, %v; expected two that were used", list, err)
	}
}

func TestAPasskeyThatIsNotWhatItWasLetsNobodyIn(t *testing.T) {
	h := newHouse(t)
	p := h.passkeys()
	for _, tt := range []struct {
		name   string
		spoils func(*authenticator, entry.Passkey)
	}{
		{"of another page", func(a *authenticator, _ entry.Passkey) { a.origin = "https://desk.example.net:7680" }},
		{"of another key", func(a *authenticator, _ entry.Passkey) { a.key = newAuthenticator(a.t).key }},
		{"of another officer", func(a *authenticator, _ entry.Passkey) {
			other := newAuthenticator(a.t)
			h.add(p, other, "root", "red")
			a.handle = other.handle
		}},
		{"of nobody", func(a *authenticator, _ entry.Passkey) { a.handle = make([]byte, 32) }},
		{"never added", func(a *authenticator, _ entry.Passkey) { a.id = newAuthenticator(a.t).id }},
		{"whose person was not verified", func(a *authenticator, _ entry.Passkey) { a.flags = 0x01 }},
		{"of which there is a copy", func(a *authenticator, _ entry.Passkey) { a.count = 0 }},
		{"of one who is suspended", func(*authenticator, entry.Passkey) {
			h.put(suspended("lind"))
		}},
		{"taken away", func(_ *authenticator, k entry.Passkey) {
			s, _ := h.come("lind")
			h.must(h.DropPasskey(t.Context(), s, k.ID))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer h.register("lind", insidedb.RoleAuthor)
			a := newAuthenticator(t)
			k := h.add(p, a, "lind", "blue")
			if _, _, err := h.login(p, a); err != nil {
				t.Fatal(err)
			}
			tt.spoils(a, k)
			if s, _, err := h.login(p, a); errs.KindOf(err) != errs.Denied {
				t.Errorf("came in as %+v, %v; expected denied", s, err)
			}
		})
	}
}

func TestWhatAnAuthenticatorSignedIsTakenOnceAndInTime(t *testing.T) {
	h := newHouse(t)
	p, a := h.passkeys(), newAuthenticator(t)
	h.add(p, a, "lind", "blue")
	ctx := t.Context()
	c, err := p.BeginLogin()
	h.must(err)
	signed := a.sign(c.Options)
	_, _, err = p.FinishLogin(ctx, c.Name, signed, entry.From{})
	h.must(err)
	if _, _, err := p.FinishLogin(ctx, c.Name, signed, entry.From{}); errs.KindOf(err) != errs.Denied {
		t.Errorf("the same again: %v; expected denied", err)
	}
	other, err := p.BeginLogin()
	h.must(err)
	if _, _, err := p.FinishLogin(ctx, other.Name, signed, entry.From{}); errs.KindOf(err) != errs.Denied {
		t.Errorf("for another challenge: %v; expected denied", err)
	}
	late, err := p.BeginLogin()
	h.must(err)
	signed = a.sign(late.Options)
	h.clock.Add(6 * time.Minute)
	if _, _, err := p.FinishLogin(ctx, late.Name, signed, entry.From{}); errs.KindOf(err) != errs.Denied {
		t.Errorf("too late: %v; expected denied", err)
	}
	for _, rubbish := range []string{"", "{}", "null", `{"id":"AA","rawId":"AA","type":"public-key","response":{}}`} {
		c, err := p.BeginLogin()
		h.must(err)
		if _, _, err := p.FinishLogin(ctx, c.Name, []byte(rubbish), entry.From{}); errs.KindOf(err) != errs.Denied {
			t.Errorf("%q: %v; expected denied", rubbish, err)
		}
	}
}

func TestAPasskeyIsAddedByWhoeverCameInJustNow(t *testing.T) {
	h := newHouse(t)
	p, a := h.passkeys(), newAuthenticator(t)
	ctx := t.Context()
	s, _ := h.come("lind")
	c, err := p.BeginAdd(ctx, s)
	h.must(err)
	other, _ := h.come("root")
	if _, err := p.FinishAdd(ctx, other, c.Name, a.create(c.Options), "blue"); errs.KindOf(err) != errs.Conflict {
		t.Errorf("finished in another session: %v; expected a conflict", err)
	}
	c, err = p.BeginAdd(ctx, s)
	h.must(err)
	if _, err := p.FinishAdd(ctx, s, c.Name, a.create(c.Options), " \t"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("without a name: %v; expected invalid", err)
	}
	k := h.add(p, a, "lind", "blue")
	if _, err := p.BeginAdd(ctx, other); err != nil {
		t.Error(err)
	}
	h.clock.Add(entry.Fresh + time.Second)
	if _, err := p.BeginAdd(ctx, s); errs.KindOf(err) != errs.Denied {
		t.Errorf("long after coming in: %v; expected denied", err)
	}
	if err := h.DropPasskey(ctx, s, k.ID); errs.KindOf(err) != errs.Denied {
		t.Errorf("taken away long after coming in: %v; expected denied", err)
	}
	again, _ := h.come("root")
	if err := h.DropPasskey(ctx, again, k.ID); errs.KindOf(err) != errs.NotFound {
		t.Errorf("root takes lind's away: %v; expected not found", err)
	}
}

func TestAnAddressHasNoPasskeys(t *testing.T) {
	h := newHouse(t)
	for at, want := range map[string]bool{"http://localhost:7680": true, "http://127.0.0.1:7680": false, "http://[::1]:7680": false} {
		p, err := h.Passkeys(at)
		if err != nil || (p != nil) != want {
			t.Errorf("passkeys at %s: %v, %v; expected %v", at, p != nil, err, want)
		}
	}
}

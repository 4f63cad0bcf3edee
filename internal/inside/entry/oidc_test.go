package entry_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/entry"
	"entente/internal/store/insidedb"
)

func suspended(code string) insidedb.Officer {
	return insidedb.Officer{Code: code, Roles: []string{insidedb.RoleAuthor}, Suspended: true}
}

// provider is an identity provider of its own, which says what a test makes it say. It
// gives a code for one challenge, and a token to whoever has what was challenged.
type provider struct {
	*httptest.Server
	t      *testing.T
	h      *house
	key    *rsa.PrivateKey
	codes  map[string]url.Values       // of the requests that they were given for
	change func(claims map[string]any) // what a test has it say wrongly
	sign   *rsa.PrivateKey
	asked  int // how often tokens were asked for
}

func newProvider(t *testing.T, h *house) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	h.must(err)
	p := &provider{t: t, h: h, key: key, sign: key, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.answer(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k", "n": text(key.N.Bytes()), "e": text(binary.BigEndian.AppendUint32(nil, uint32(key.E))[1:])}}})
	})
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

// authorise is what the person does at the provider: it gives what the browser returns with.
func (p *provider) authorise(address string) entry.Returned {
	p.t.Helper()
	u, err := url.Parse(address)
	p.h.must(err)
	q := u.Query()
	for name, want := range map[string]string{"response_type": "code", "client_id": "entente", "code_challenge_method": "S256", "redirect_uri": origin + "/back"} {
		if q.Get(name) != want {
			p.t.Errorf("%s is %q; expected %q", name, q.Get(name), want)
		}
	}
	if !strings.Contains(q.Get("scope"), "openid") || q.Get("nonce") == "" || len(q.Get("code_challenge")) != 43 {
		p.t.Errorf("asked with %v", q)
	}
	code := fmt.Sprintf("code-%d", len(p.codes))
	p.codes[code] = q
	return entry.Returned{State: q.Get("state"), Code: code}
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.asked++
	q, ok := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !ok || text(sum[:]) != q.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		p.answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	now := p.h.clock.Now()
	claims := map[string]any{"iss": p.URL, "aud": "entente", "sub": "7", "officer": "lind", "nonce": q.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Minute).Unix()}
	if p.change != nil {
		p.change(claims)
	}
	p.answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": p.signed(claims)})
}

func (p *provider) signed(claims map[string]any) string {
	body, err := json.Marshal(claims)
	p.h.must(err)
	said := text([]byte(`{"alg":"RS256","kid":"k"}`)) + "." + text(body)
	sum := sha256.Sum256([]byte(said))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.sign, crypto.SHA256, sum[:])
	p.h.must(err)
	return said + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func (p *provider) way(claim string) *entry.OIDC {
	p.t.Helper()
	o, err := p.h.OIDC(entry.Provider{Name: "the service's", Issuer: p.URL, Client: "entente", Claim: claim}, origin+"/back")
	p.h.must(err)
	return o
}

func TestAnOfficerComesInByTheServicesOwnProvider(t *testing.T) {
	h := newHouse(t)
	p := newProvider(t, h)
	o := p.way("officer")
	address, binding, err := o.Begin(t.Context())
	h.must(err)
	back := p.authorise(address)
	back.Binding, back.Issuer = binding, p.URL
	s, secret, err := o.Finish(t.Context(), back, entry.From{})
	if err != nil || s.Officer != "lind" || s.How != entry.ByOIDC || s.Detail != "the service's" || !h.in(secret) {
		t.Fatalf("came in as %+v, %v", s, err)
	}
	if _, _, err := o.Finish(t.Context(), back, entry.From{}); errs.KindOf(err) != errs.Denied || p.asked != 1 {
		t.Errorf("came back twice: %v, and the provider was asked %d times; expected denied, and once", err, p.asked)
	}
}

func TestWhatDoesNotComeFromTheProviderAsItWasAskedIsRefused(t *testing.T) {
	h := newHouse(t)
	p := newProvider(t, h)
	for _, tt := range []struct {
		name   string
		claim  string
		says   func(map[string]any)
		comes  func(*entry.Returned)
		spoils func(*provider)
	}{
		{name: "another browser's return", comes: func(r *entry.Returned) { r.Binding = "other" }},
		{name: "a return without a secret", comes: func(r *entry.Returned) { r.Binding = "" }},
		{name: "another state", comes: func(r *entry.Returned) { r.State = "other" }},
		{name: "another code", comes: func(r *entry.Returned) { r.Code = "other" }},
		{name: "another issuer's return", comes: func(r *entry.Returned) { r.Issuer = "https://other.example.org" }},
		{name: "the provider refused", comes: func(r *entry.Returned) { r.Failed = true }},
		{name: "a code for another challenge", spoils: func(p *provider) {
			for _, q := range p.codes {
				q.Set("code_challenge", strings.Repeat("A", 43))
			}
		}},
		{name: "another nonce", says: func(c map[string]any) { c["nonce"] = "other" }},
		{name: "no nonce", says: func(c map[string]any) { delete(c, "nonce") }},
		{name: "for another client", says: func(c map[string]any) { c["aud"] = "other" }},
		{name: "of another issuer", says: func(c map[string]any) { c["iss"] = "https://other.example.org" }},
		{name: "over", says: func(c map[string]any) { c["exp"] = c["iat"].(int64) - 60 }},
		{name: "signed by another key", spoils: func(p *provider) {
			var err error
			p.sign, err = rsa.GenerateKey(rand.Reader, 2048)
			p.h.must(err)
		}},
		{name: "without the claim", says: func(c map[string]any) { delete(c, "officer") }},
		{name: "a claim that is no word", says: func(c map[string]any) { c["officer"] = []string{"lind"} }},
		{name: "nobody here", says: func(c map[string]any) { c["officer"] = "nobody" }},
		{name: "an officer who is suspended", spoils: func(p *provider) { p.h.put(suspended("lind")) }},
		{name: "a mail address that is not verified", claim: "email", says: func(c map[string]any) { c["email"] = "lind" }},
		{name: "the token of another access token", says: func(c map[string]any) { c["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer h.register("lind", insidedb.RoleAuthor)
			p.change, p.sign = tt.says, p.key
			clear(p.codes)
			if tt.claim == "" {
				tt.claim = "officer"
			}
			o := p.way(tt.claim)
			address, binding, err := o.Begin(t.Context())
			h.must(err)
			back := p.authorise(address)
			back.Binding = binding
			if tt.comes != nil {
				tt.comes(&back)
			}
			if tt.spoils != nil {
				tt.spoils(p)
			}
			if s, _, err := o.Finish(t.Context(), back, entry.From{}); errs.KindOf(err) != errs.Denied {
				t.Errorf("came in as %+v, %v; expected denied", s, err)
			}
		})
	}
}

func TestAProviderThatDoesNotAnswerIsOutOfReachAndAskedAgain(t *testing.T) {
	h := newHouse(t)
	p := newProvider(t, h)
	handler := p.Config.Handler
	p.Config.Handler = http.NotFoundHandler()
	o := p.way("officer")
	if _, _, err := o.Begin(t.Context()); errs.KindOf(err) != errs.Unavailable {
		t.Errorf("%v; expected unavailable", err)
	}
	p.Config.Handler = handler
	if _, _, err := o.Begin(t.Context()); err != nil {
		t.Errorf("once it answers: %v", err)
	}
}

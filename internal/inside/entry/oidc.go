package entry

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Provider says which identity provider lets officers in.
type Provider struct {
	Name   string         // as officers know it
	Issuer string         // https://…, exactly as the provider says it
	Client string         // our client id there
	Secret string         // "" for a public client
	Claim  string         // of the ID token: the officer's code
	Scopes []string       // beside openid
	Roots  *x509.CertPool // that the provider's certificate is held against; nil: the system's
}

// Bounds on calls of the provider.
const (
	providerTimeout = 10 * time.Second
	maxProvided     = 1 << 20 // bytes of an answer
)

// OIDC is the way in by an identity provider, at one origin. It is safe for concurrent use.
type OIDC struct {
	Provider
	e        *Entry
	redirect string
	http     *http.Client
	under    ceremonies[authorisation]

	mu    sync.Mutex
	found *oidc.Provider // nil until the provider has answered once
}

// authorisation is what is under way at the provider.
type authorisation struct {
	nonce, verifier string
	binding         string // the hash of the secret that the browser keeps
}

// OIDC gives the way in by a provider, which sends the browser back to an address.
func (e *Entry) OIDC(p Provider, redirect string) (*OIDC, error) {
	if p.Issuer == "" || p.Client == "" || p.Claim == "" || redirect == "" {
		return nil, errs.E(errs.Internal, "entry.OIDC", "an issuer, a client, a claim and an address to come back to are needed")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: p.Roots, MinVersion: tls.VersionTLS12}, TLSHandshakeTimeout: providerTimeout}
	o := &OIDC{Provider: p, e: e, redirect: redirect, http: &http.Client{Timeout: providerTimeout, Transport: bounded{transport}}}
	o.under.e = e
	return o, nil
}

// bounded reads no more of an answer than maxProvided.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, maxProvided), answer.Body}
	}
	return answer, err
}

// provider gives what the provider says of itself, which is asked once it is needed.
func (o *OIDC) provider(ctx context.Context) (*oidc.Provider, oauth2.Config, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.found == nil {
		// What is found outlives the call that asks for it.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), o.http), o.Issuer)
		if err != nil {
			return nil, oauth2.Config{}, errs.Wrap(errs.Unavailable, "entry.provider", err, "the identity provider does not answer as it should")
		}
		o.found = found
	}
	return o.found, oauth2.Config{ClientID: o.Client, ClientSecret: o.Secret, Endpoint: o.found.Endpoint(), RedirectURL: o.redirect,
		Scopes: append([]string{oidc.ScopeOpenID}, o.Scopes...)}, nil
}

// Begin gives the address at the provider to which the browser goes, and a secret that
// the browser keeps until it is back.
func (o *OIDC) Begin(ctx context.Context) (address, binding string, err error) {
	_, client, err := o.provider(ctx)
	if err != nil {
		return "", "", err
	}
	nonce, _, err := o.e.secret("nonce")
	if err != nil {
		return "", "", err
	}
	verifier, _, err := o.e.secret("verifier") // 43 characters of base64url: RFC 7636, 4.1
	if err != nil {
		return "", "", err
	}
	binding, hash, err := o.e.secret("binding")
	if err != nil {
		return "", "", err
	}
	state, err := o.under.begin(authorisation{nonce, verifier, hash})
	return client.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), binding, err
}

// Returned is what the browser comes back with.
type Returned struct {
	State, Code string
	Issuer      string // RFC 9207; "" where the provider does not say
	Failed      bool   // the provider says that it did not work
	Binding     string // that Begin gave
}

// Finish lets the officer in whom the provider's ID token names.
func (o *OIDC) Finish(ctx context.Context, r Returned, from From) (Session, string, error) {
	a, err := o.under.take(r.State)
	switch {
	case err != nil, subtle.ConstantTimeCompare([]byte(hashOf("binding", r.Binding)), []byte(a.binding)) != 1,
		r.Failed, r.Issuer != "" && r.Issuer != o.Issuer:
		return Session{}, "", o.e.refused(ByOIDC, errRefused)
	}
	officer, err := o.officer(ctx, r.Code, a)
	if err != nil {
		return Session{}, "", o.e.refused(ByOIDC, err)
	}
	return o.e.enter(ctx, ByOIDC, from, func(*insidedb.Tx) (string, string, error) { return officer, o.Name, nil })
}

// officer gives the officer whom the provider names for a code.
func (o *OIDC) officer(ctx context.Context, code string, a authorisation) (string, error) {
	provider, client, err := o.provider(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, o.http)
	token, err := client.Exchange(ctx, code, oauth2.VerifierOption(a.verifier))
	if err != nil {
		o.e.Log.Warn("the identity provider gave no token for a code")
		return "", errRefused
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: o.Client, Now: o.e.Now}).Verify(ctx, raw)
	if err != nil || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.nonce)) != 1 {
		o.e.Log.Warn("an identity provider's token does not hold")
		return "", errRefused
	}
	if id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil {
		return "", errRefused
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return "", errRefused
	}
	officer, ok := claims[o.Claim].(string)
	if verified, _ := claims["email_verified"].(bool); !ok || !OfficerForm(officer) || o.Claim == "email" && !verified {
		return "", errRefused
	}
	return officer, nil
}

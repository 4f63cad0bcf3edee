package desk

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/oversight"
)

// proofBody is enough for a proof and a key file of the largest size, in base64.
const proofBody = (oversight.MaxProofBytes+oversight.MaxKeyFileBytes)*4/3 + 64<<10

// draftDirectiveBody is enough for a draft of the largest size, in JSON.
const draftDirectiveBody = 1 << 20

type listLaw struct{ Dated }

type askPermitted struct {
	Dated
	Partner string `query:"partner" required:"true" maxLength:"64"`
	Method  string `query:"method" enum:"release,show,tell" default:"release"`
}

type diffDirective struct {
	Caller
	Body disclosure.Drafted
}

type verifyProof struct {
	Body struct {
		Proof []byte `json:"proof" doc:"The proof's file, in base64."`
		Keys  []byte `json:"keys,omitempty" doc:"The key file that is believed, in base64; default this node's own."`
	}
}

// directiveViews are what officers ask of the policy: nothing here changes it.
func (a *api) directiveViews() {
	route(a, http.MethodGet, "/directives/{id}/cedar", "cedarDirective", "Show what a directive of the policy that was in force compiles to", 0,
		func(ctx context.Context, in *showDirective) (disclosure.Compiled, error) {
			return a.Office.Cedar(ctx, in.ID, in.AsOf)
		})
	route(a, http.MethodGet, "/law", "listLaw", "List the rules of law that every permit is held to, with their basis", 0,
		func(ctx context.Context, in *listLaw) (disclosure.Laws, error) { return a.Office.Law(ctx, in.AsOf) })
	route(a, http.MethodGet, "/permitted", "tablePermitted", "All that a partner could receive: kind, topic, level, road and ladder", 0,
		func(ctx context.Context, in *askPermitted) (release.PolicyTable, error) {
			return a.Office.Permitted(ctx, party.Code(in.Partner), in.AsOf, release.Method(in.Method))
		})
	route(a, http.MethodPost, "/directive-drafts/diff", "diffDirective", "What a draft of a directive would give and take, over the reports that the officer sees; nothing is kept", draftDirectiveBody,
		func(ctx context.Context, in *diffDirective) (release.PolicyDiff, error) {
			return a.Office.WhatIf(ctx, in.Body)
		})
	route(a, http.MethodPost, "/evidence/verify", "verifyProof", "Say what a proof's file proves; nothing is kept", proofBody,
		func(ctx context.Context, in *verifyProof) (oversight.Proven, error) {
			return a.Oversight.Verify(ctx, in.Body.Proof, in.Body.Keys)
		})
}

package desk

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/inside/oversight"
)

// accountBody is enough for an account of the largest size, in base64.
const accountBody = oversight.MaxAccount*4/3 + 64<<10

// Account is our exchange log with a partner.
type Account struct {
	V       int    `json:"v"`
	Account []byte `json:"account"` // the document, byte for byte
}

type proveRelease struct {
	Caller
	Body struct {
		ID       string `json:"id" maxLength:"128" doc:"A release, or its envelope."`
		Portions []int  `json:"portions,omitempty" maxItems:"20000" doc:"Which to show, from 1; none for all."`
	}
}

type exportAccount struct {
	Caller
	Body struct {
		Partner string `json:"partner" maxLength:"64"`
	}
}

type compareAccount struct {
	Caller
	Body struct {
		Partner string `json:"partner" maxLength:"64"`
		Account []byte `json:"account" doc:"The partner's account, in base64."`
	}
}

func (a *api) evidence() {
	route(a, http.MethodPost, "/evidence/proofs", "prove", "Prove what was sent to a partner, for others to verify; kept on record", smallBody,
		func(ctx context.Context, in *proveRelease) (oversight.Proof, error) {
			return a.Oversight.Prove(ctx, in.Officer, in.Body.ID, in.Body.Portions)
		})
	route(a, http.MethodGet, "/evidence/keys", "keyFile", "Roots, logs and witnesses, for verifiers", 0,
		func(ctx context.Context, _ *nothing) (oversight.KeyFile, error) { return a.Oversight.KeyFile(ctx) })
	route(a, http.MethodPost, "/evidence/check", "checkRecord", "Verify our own record; nothing is written", smallBody,
		func(ctx context.Context, _ *nothing) (oversight.Checked, error) { return a.Oversight.Check(ctx) })
	route(a, http.MethodPost, "/evidence/export", "exportAccount", "Our exchange log with a partner", smallBody,
		func(ctx context.Context, in *exportAccount) (Account, error) {
			data, err := a.Oversight.Export(ctx, in.Officer, party.Code(in.Body.Partner))
			return Account{1, data}, err
		})
	route(a, http.MethodPost, "/evidence/compare", "compareAccount", "Hold a partner's exchange log against ours; what does not agree is an alarm", accountBody,
		func(ctx context.Context, in *compareAccount) (oversight.Reconciled, error) {
			return a.Oversight.Compare(ctx, in.Officer, party.Code(in.Body.Partner), in.Body.Account)
		})
}

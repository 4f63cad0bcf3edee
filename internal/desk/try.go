package desk

import (
	"context"
	"encoding/json"
	"net/http"

	"entente/internal/inside/disclosure"
	"entente/internal/inside/drafting"
)

type readDraft struct {
	Caller
	Body Typed
}

// Read is a text taken apart.
type Read struct {
	V      int             `json:"v"`
	Fields json.RawMessage `json:"fields"` // its values, in its order
}

// tries are the routes that show what would be, and keep nothing.
func (a *api) tries() {
	route(a, http.MethodPost, "/review/{id}/try", "tryReview", "What a release would be with other rungs, forms or words, and what the residue check finds; nothing is kept", reportBody,
		func(ctx context.Context, in *changeReview) (disclosure.Comparison, error) {
			return a.Office.Try(ctx, disclosure.By{Release: in.ID, Officer: in.Officer, For: in.Body.For}, disclosure.Choices{Moves: in.Body.Moves, Wordings: in.Body.Wordings})
		})
	route(a, http.MethodPost, "/drafts/fields", "readDraft", "The values of a text one by one, for an editor; nothing is kept", draftBody,
		func(_ context.Context, in *readDraft) (Read, error) {
			fields, err := drafting.Fields(in.Body.Document)
			return Read{1, fields}, err
		})
}

package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/search"
)

type searchHeld struct {
	Caller
	Dated
	Words string   `query:"q" maxLength:"4096" doc:"Words, \"phrases\", -without, begin*, *part*, kind: from: topic: after: before: (docs/judgement.md)."`
	Kinds []string `query:"kind" maxItems:"16" doc:"Only of these kinds."`
	From  []string `query:"from" maxItems:"16" doc:"Only from these parties."`
	After string   `query:"after" maxLength:"16" doc:"The page behind: next of the page before."`
	Limit int      `query:"limit" minimum:"0" maximum:"100"`
}

type completeWords struct {
	Caller
	Dated
	Begin string `query:"q" maxLength:"4096" doc:"The begin of a word."`
	Limit int    `query:"limit" minimum:"0" maximum:"50"`
}

func (a *api) search() {
	route(a, http.MethodGet, "/search", "search", "Find what is held by its words, in any script; who searched is recorded", 0,
		func(ctx context.Context, in *searchHeld) (search.Results, error) {
			return a.Search.Search(ctx, search.Question{Officer: in.Officer, Words: in.Words, Kinds: in.Kinds, From: in.From, AsOf: in.AsOf, After: in.After, Limit: in.Limit})
		})
	route(a, http.MethodGet, "/search/complete", "completeWords", "Words that begin so, in what the officer may see", 0,
		func(ctx context.Context, in *completeWords) (search.Completions, error) {
			return a.Search.Complete(ctx, in.Officer, in.Begin, in.AsOf, in.Limit)
		})
}

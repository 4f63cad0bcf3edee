package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/disclosure"
)

// traceBody is enough for a file of the largest size, in base64.
const traceBody = disclosure.MostTraced*4/3 + 64<<10

type traceFile struct {
	Caller
	Body struct {
		File    string `json:"file" maxLength:"4096" doc:"The file's name; the answer and errors name it."`
		Content []byte `json:"content" doc:"The file's bytes, in base64."`
	}
}

func (a *api) trace() {
	route(a, http.MethodPost, "/trace", "trace", "Whose copy a leaked file is, by the identifiers in it; nothing is written", traceBody,
		func(ctx context.Context, in *traceFile) (disclosure.Trace, error) {
			return a.Office.Trace(ctx, in.Body.File, in.Body.Content)
		})
}

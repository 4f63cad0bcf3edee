package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/drafting"
)

// typedBody bounds what is typed in a form, in a call: it may be longer as JSON than it is.
const typedBody = 3 * drafting.MaxTyped

// ByForm names a form of the interface: by a number of what it is about, so that no word of
// it stands in an address.
type ByForm struct {
	Caller
	Form string `path:"form" pattern:"^[0-9a-z]{1,32}$" doc:"The interface's own name of the form."`
}

type keepTyped struct {
	ByForm
	Body struct {
		Mark string            `json:"mark" maxLength:"1024" doc:"The banner of the page on which it is typed; one that cannot be read counts as the highest level."`
		Said map[string]string `json:"said" doc:"What is typed, by field."`
	}
}

// typed registers what keeps the words of a form that is not sent yet.
func (a *api) typed() {
	d := a.pages.drafting
	route(a, http.MethodGet, "/typed/{form}", "typed", "What one has typed in a form and not sent yet", 0,
		func(ctx context.Context, in *ByForm) (drafting.Typed, error) {
			return d.Typed(ctx, in.Officer, in.Form)
		})
	route(a, http.MethodPut, "/typed/{form}", "keepTyped", "Keep what one has typed in a form, over what was kept of it", typedBody,
		func(ctx context.Context, in *keepTyped) (drafting.Typed, error) {
			return d.KeepTyped(ctx, in.Officer, in.Form, in.Body.Mark, in.Body.Said)
		})
	route(a, http.MethodDelete, "/typed/{form}", "endTyped", "Forget what one has typed in a form", 0,
		func(ctx context.Context, in *ByForm) (drafting.Typed, error) {
			return d.EndTyped(ctx, in.Officer, in.Form)
		})
}

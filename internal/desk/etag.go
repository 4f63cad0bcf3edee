package desk

import (
	"context"
	"net/http"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/edition"

	"github.com/danielgtaylor/huma/v2"
)

type browserKey struct{}

// WithBrowser marks a call that came by the browser's door: an edit of something that is
// held names there the edition that it is of.
func WithBrowser(ctx context.Context) context.Context {
	return context.WithValue(ctx, browserKey{}, true)
}

// Browser tells whether a call came by the browser's door.
func Browser(ctx context.Context) bool { return ctx.Value(browserKey{}) != nil }

// changing reads the lists of operations: must are those of which a browser says the
// edition, and may those of which anybody may.
func changing(must, may map[string]string) map[string]edits {
	out := map[string]edits{}
	for i, lists := range []map[string]string{must, may} {
		for thing, operations := range lists {
			for o := range strings.FieldsSeq(operations) {
				out[o] = edits{thing, i == 0}
			}
		}
	}
	return out
}

// thingOf is what a call is about.
func thingOf(call huma.Context, kind string) edition.Thing {
	t := edition.Thing{Kind: kind, ID: call.Param("id")}
	switch kind {
	case edition.Judgement:
		t.Within = call.Param("kind")
	case edition.Draft: // nobody learns of another's who writes it
		t.Within = call.Header(OfficerHeader)
	case edition.Officer:
		t.ID = call.Param("code")
	case edition.Partner:
		t.ID = call.Param("country") + "/" + call.Param("service")
	}
	return t
}

// editioned says the edition of what is shown, and holds what is changed to the edition
// that the caller has seen.
func (a *api) editioned(call huma.Context, next func(huma.Context)) {
	operation := call.Operation().OperationID
	if kind, ok := shown[operation]; ok && call.Query("as_of") == "" {
		a.tag(call, thingOf(call, kind), next)
		return
	}
	e, ok := changed[operation]
	if !ok {
		next(call)
		return
	}
	match := call.Header("If-Match")
	if match == "" && e.must && Browser(call.Context()) {
		refuse(call, &problem{Type: "urn:entente:problem:unconditional", Title: "The edition is missing", Status: http.StatusPreconditionRequired, Kind: errs.Invalid,
			Detail: "If-Match is missing; expected the ETag of what was looked at", Key: "If-Match"})
		return
	}
	t := thingOf(call, e.thing)
	if match != "" {
		call = huma.WithContext(call, a.pages.editions.On(call.Context(), t, func(is edition.Edition) error { return held(is, match) }))
	}
	a.tag(call, t, next)
}

// held refuses a change of another edition than the caller has seen.
func held(is edition.Edition, match string) error {
	for tag := range strings.SplitSeq(match, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || tag == quoted(is) {
			return nil
		}
	}
	by := "the node itself"
	if is.By != "" {
		by = is.By
	}
	p := &problem{Type: "urn:entente:problem:changed", Title: "Changed meanwhile", Status: http.StatusPreconditionFailed, Kind: errs.Conflict,
		Detail: by + " changed it at " + is.At.UTC().Format(time.RFC3339) + "; expected the edition that is held now"}
	return errs.Wrap(errs.Conflict, "desk.held", p, "%s", p.Detail)
}

func quoted(e edition.Edition) string { return `"` + e.Tag + `"` }

// tag has the answer of a call say the edition of a thing: of before what is shown was
// read, so that it is never newer than that; of after what is changed was changed.
func (a *api) tag(call huma.Context, t edition.Thing, next func(huma.Context)) {
	// What is compared is decided again first, which may change it.
	if o := call.Operation(); o.Method == http.MethodGet && o.OperationID != "compareReview" {
		a.setTag(call, t)
		next(call)
		return
	}
	if r, ok := call.Context().Value(operationKey{}).(*reached); ok {
		ctx := call.Context()
		r.last = func(h http.Header) {
			if is, known, err := a.pages.editions.Of(ctx, t); err == nil && known {
				h.Set("ETag", quoted(is))
			}
		}
	}
	next(call)
}

// setTag says the edition that is held; what cannot be read has none.
func (a *api) setTag(call huma.Context, t edition.Thing) {
	if is, known, err := a.pages.editions.Of(call.Context(), t); err == nil && known {
		call.SetHeader("ETag", quoted(is))
	}
}

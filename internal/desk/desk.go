package desk

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/advisories"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/oversight"
	"entente/internal/inside/reporting"
	"entente/internal/inside/retention"
	"entente/internal/inside/tasking"
	"entente/internal/inside/warnings"
	"entente/internal/inside/watch"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Root is the path under which the API lies.
const Root = "/api/v1"

// Bounds on bodies, in bytes. A report of the largest size fits, in base64.
const (
	smallBody  = 256 << 10
	reportBody = 12 << 20
)

// ExerciseHeader is set to "true" on every answer of a node that is not in earnest.
const ExerciseHeader = "Entente-Exercise"

// Config is what a desk is built from. Everything but Exercise is required.
type Config struct {
	Reports    *reporting.Intake
	Office     *disclosure.Office
	Exchange   *exchange.Exchange
	Keeper     *retention.Keeper
	Watch      *watch.Watch
	Oversight  *oversight.Log
	Tasking    *tasking.Tasking
	Warnings   *warnings.Warnings
	Advisories *advisories.Advisories
	Questions  *tasking.Questions
	Node       Node
	Version    string
	Exercise   bool
	Log        *slog.Logger // never told content or names
}

// api is a desk with its routes.
type api struct {
	Config
	huma huma.API
}

// New gives the handler of the API.
func New(c Config) (http.Handler, error) {
	if c.Reports == nil || c.Office == nil || c.Exchange == nil || c.Keeper == nil || c.Watch == nil || c.Oversight == nil || c.Tasking == nil || c.Warnings == nil || c.Advisories == nil || c.Questions == nil || c.Node == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "desk.New", "reports, an office, an exchange, a keeper, a watch, a log, what is owed, warnings, advisories, questions, a node and a log are needed")
	}
	mux := http.NewServeMux()
	a := &api{Config: c, huma: humago.New(mux, describe(c.Version))}
	a.reports()
	a.releases()
	a.review()
	a.trace()
	a.evidence()
	a.exchange()
	a.files()
	a.recalls()
	a.questions()
	a.emergencies()
	a.retention()
	a.lists()
	a.officers()
	a.node()
	a.communities()
	a.keys()
	a.notices()
	a.owed()
	a.engagements()
	a.warnings()
	a.advisories()
	return a.marked(mux), nil
}

// describe is the API's own description, served at /api/v1/openapi.json.
func describe(version string) huma.Config {
	c := huma.DefaultConfig("Entente desk", version)
	c.Info.Description = "What the service's own people do at their node. Spoken over the node's Unix socket only."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = Root+"/openapi", "", ""
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", nameOf)
	c.CreateHooks = nil // no links to schemas in the answers
	c.RejectUnknownQueryParameters = true
	return c
}

// marked marks the answers of an exercise, and answers unknown pages.
func (a *api) marked(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if a.Exercise {
			w.Header().Set(ExerciseHeader, "true")
		}
		next.ServeHTTP(w, r)
	})
}

// answer is what a route gives.
type answer[T any] struct{ Body T }

// Caller is what every call may say of itself.
type Caller struct {
	Officer string `header:"Entente-Officer" maxLength:"64" doc:"The registered officer who acts."`
}

// ByID names one thing.
type ByID struct {
	Caller
	ID string `path:"id" maxLength:"128"`
}

// Dated asks for the state as of an earlier time.
type Dated struct {
	AsOf time.Time `query:"as_of" doc:"The state as it was recorded by then; default now."`
}

// route registers one route. Failures that are the node's own are logged with
// their cause, which no answer tells.
func route[I, O any](a *api, method, path, id, summary string, body int64, do func(context.Context, *I) (O, error)) {
	op := huma.Operation{OperationID: id, Method: method, Path: Root + path, Summary: summary, MaxBodyBytes: body,
		DefaultStatus: http.StatusOK, BodyReadTimeout: 30 * time.Second}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*answer[O], error) {
		out, err := do(ctx, in)
		if err == nil {
			return &answer[O]{Body: out}, nil
		}
		switch kind := errs.KindOf(err); kind {
		case errs.Internal, errs.Unavailable:
			a.Log.Error("the desk failed", "operation", id, "kind", string(kind), "error", err.Error(), "cause", causeOf(err))
		}
		return nil, asProblem(err)
	})
}

func causeOf(err error) string {
	if cause := errors.Unwrap(err); cause != nil {
		return cause.Error()
	}
	return ""
}

package desk

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/advisories"
	"entente/internal/inside/appraisal"
	"entente/internal/inside/assurances"
	"entente/internal/inside/backwards"
	"entente/internal/inside/disclosure"
	door "entente/internal/inside/entry"
	"entente/internal/inside/exchange"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	"entente/internal/inside/journeys"
	"entente/internal/inside/judgement"
	"entente/internal/inside/ledger"
	"entente/internal/inside/links"
	"entente/internal/inside/origins"
	"entente/internal/inside/oversight"
	"entente/internal/inside/reporting"
	"entente/internal/inside/retention"
	"entente/internal/inside/search"
	"entente/internal/inside/sight"
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
	Lookouts   *watch.Lookouts
	Journeys   *journeys.Journeys
	Oversight  *oversight.Log
	Tasking    *tasking.Tasking
	Warnings   *warnings.Warnings
	Hits       *hits.Hits
	Feed       *feed.Feed
	Backwards  *backwards.Screener
	Judgements *judgement.Judgements
	Ledger     *ledger.Ledger
	Origins    *origins.Origins
	Links      *links.Links
	Search     *search.Search
	Appraisals *appraisal.Appraisals
	Advisories *advisories.Advisories
	Assurances *assurances.Assurances
	Questions  *tasking.Questions
	Node       Node
	Entry      *door.Entry
	Origin     func() string // of the browser's door; "" for none
	Version    string
	Exercise   bool
	Log        *slog.Logger // never told content or names
}

// api is a desk with its routes.
type api struct {
	Config
	huma  huma.API
	rules *directive.RouteRules
	sight *sight.Sight
	pages pages
}

// New gives the handler of the API.
func New(c Config) (http.Handler, error) {
	if c.Reports == nil || c.Office == nil || c.Exchange == nil || c.Keeper == nil || c.Watch == nil || c.Lookouts == nil || c.Journeys == nil || c.Backwards == nil || c.Oversight == nil || c.Tasking == nil || c.Warnings == nil || c.Hits == nil || c.Feed == nil || c.Advisories == nil || c.Assurances == nil || c.Appraisals == nil || c.Origins == nil || c.Links == nil || c.Questions == nil || c.Node == nil || c.Entry == nil || c.Origin == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "desk.New", "reports, an office, an exchange, a keeper, a watch, journeys, a screening backwards, judgements, lookouts, a log, what is owed, warnings, advisories, questions, a node, an entry and a log are needed")
	}
	rules, err := RouteRules()
	if err != nil {
		return nil, err
	}
	served, err := newPages(c)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	a := &api{Config: c, huma: humago.New(mux, describe(c.Version)), rules: rules, pages: served}
	if a.sight, err = sight.New(c.Office.Store, func() party.Code { return c.Office.Policy().Parties().Self }); err != nil {
		return nil, err
	}
	a.huma.UseMiddleware(a.reach, a.gate, a.editioned)
	a.routes()
	return a.bannered(a.marked(mux)), nil
}

// routes registers every route.
func (a *api) routes() {
	a.served()
	a.reports()
	a.articles()
	a.releases()
	a.review()
	a.tries()
	a.trace()
	a.evidence()
	a.exchange()
	a.files()
	a.recalls()
	a.questions()
	a.emergencies()
	a.retention()
	a.lists()
	a.travel()
	a.lookouts()
	a.officers()
	a.officersAway()
	a.node()
	a.directiveViews()
	a.communities()
	a.keys()
	a.notices()
	a.owed()
	a.engagements()
	a.warnings()
	a.hits()
	a.journeys()
	a.backwards()
	a.judgements()
	a.ledgers()
	a.sources()
	a.origins()
	a.links()
	a.search()
	a.estimates()
	a.designations()
	a.attributions()
	a.advisories()
	a.assurances()
	a.overseen()
	a.reads()
	a.entry()
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

// route registers one route.
func route[I, O any](a *api, method, path, id, summary string, body int64, do func(context.Context, *I) (O, error)) {
	op := huma.Operation{OperationID: id, Method: method, Path: Root + path, Summary: summary, MaxBodyBytes: body,
		DefaultStatus: http.StatusOK, BodyReadTimeout: 30 * time.Second}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*answer[O], error) {
		err := a.named(ctx, id, in)
		if err == nil {
			var out O
			if out, err = do(ctx, in); err == nil {
				return &answer[O]{Body: out}, nil
			}
		}
		return nil, a.told(id, err)
	})
}

func causeOf(err error) string {
	if cause := errors.Unwrap(err); cause != nil {
		return cause.Error()
	}
	return ""
}

package desk

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"time"

	"entente/internal/inside/sight"

	"github.com/danielgtaylor/huma/v2"
)

// namedBy says what the {id} of a path names, by the begin of the path.
var namedBy = map[string]string{
	"reports": sight.Report, "inbox": sight.Received, "holds": sight.Received, "releases": sight.Release, "review": sight.Release,
	"warnings": sight.Warning, "questions": sight.Question, "owed": sight.Obligation, "consents": sight.Consent,
	"advisories": sight.Advisory, "emergencies": sight.Emergency, "retention": sight.Kept,
	"hits": sight.Hit, "lookouts": sight.Lookout, "engagements": sight.Engagement,
}

var pathWord = regexp.MustCompile(`\{(\w+)\}`)

// pathRef is what a call names in its path, as it named it; "" for a list.
func pathRef(call huma.Context) string {
	var words []string
	for _, m := range pathWord.FindAllStringSubmatch(call.Operation().Path, -1) {
		words = append(words, call.Param(m[1]))
	}
	return strings.Join(words, "/")
}

// reading are the operations that only read and are no GET, as what they name has no
// place in an address.
var reading = of("trace", "screen", "diffDirective", "travelTogether", "travelPairs", "travelPerson", "travelTrips", "showTravel")

// bind has a named officer's call go on as far as the officer sees, and records it where
// it gives content. Lists leave out what is hidden where a call only reads: what an act
// decides, it decides on all that is held.
func (a *api) bind(call huma.Context, officer string, content bool) (huma.Context, error) {
	if officer == "" {
		return call, nil
	}
	op := call.Operation()
	if content {
		if err := a.sight.Record(call.Context(), officer, op.OperationID, pathRef(call)); err != nil {
			return nil, err
		}
	}
	var named []sight.Named
	first, _, _ := strings.Cut(strings.TrimPrefix(op.Path, Root+"/"), "/")
	if kind := namedBy[first]; kind != "" {
		n := sight.Named{Kind: kind, Ref: call.Param("id")}
		n.AsOf, _ = time.Parse(time.RFC3339, call.Query("as_of")) // one that is no time is refused further on
		named = append(named, n)
	}
	ctx, err := a.sight.Bound(call.Context(), officer, op.Method == http.MethodGet || reading[op.OperationID], named...)
	if err != nil {
		return nil, err
	}
	return huma.WithContext(call, ctx), nil
}

// naming is an input whose body or query names what is held.
type naming interface{ names() []sight.Named }

// named binds what the body of a call names, and records it.
func (a *api) named(ctx context.Context, operation string, in any) error {
	n, ok := in.(naming)
	if !ok {
		return nil
	}
	named := n.names()
	officer, ok := sight.Officer(ctx)
	if !ok {
		return nil
	}
	for _, one := range named {
		if one.Ref != "" {
			if err := a.sight.Record(ctx, officer, operation, one.Ref); err != nil {
				return err
			}
		}
	}
	return a.sight.Name(ctx, named...)
}

func (in *propose) names() []sight.Named {
	return []sight.Named{{Kind: sight.Report, Ref: in.Body.Report}}
}

func (in *addRecall) names() []sight.Named {
	return []sight.Named{{Kind: sight.Release, Ref: in.Body.Release}, {Kind: sight.Release, Ref: in.Body.With}, {Kind: sight.Report, Ref: in.Body.Report}}
}

func (in *addAsk) names() []sight.Named {
	return []sight.Named{{Kind: sight.Received, Ref: in.Body.Item}}
}

func (in *giveFeedback) names() []sight.Named {
	return []sight.Named{{Kind: sight.Received, Ref: in.Body.Item}, {Kind: sight.Report, Ref: in.Body.Remarks}}
}

func (in *askFeedback) names() []sight.Named {
	return []sight.Named{{Kind: sight.Release, Ref: in.Body.Release}}
}

func (in *askQuestion) names() []sight.Named {
	return []sight.Named{{Kind: sight.Report, Ref: in.Body.Report}, {Kind: sight.Received, Ref: in.Body.Item}, {Kind: sight.Obligation, Ref: in.Body.Follows}}
}

func (in *answerQuestion) names() []sight.Named {
	return []sight.Named{{Kind: sight.Report, Ref: in.Body.Report}}
}

func (in *invoke) names() []sight.Named {
	return []sight.Named{{Kind: sight.Report, Ref: in.Body.Report}}
}

func (in *draftAdvisory) names() []sight.Named {
	return []sight.Named{{Kind: sight.Report, Ref: in.Body.Report}, {Kind: sight.Warning, Ref: in.Body.Warning}, {Kind: sight.Advisory, Ref: in.Body.Update},
		{Kind: sight.Advisory, Ref: in.Body.Cancel}}
}

func (in *declineNotice) names() []sight.Named {
	return []sight.Named{{Kind: sight.Warning, Ref: in.Body.Warning}, {Kind: sight.Obligation, Ref: in.Body.Obligation}}
}

func (in *stateCommitment) names() []sight.Named {
	return []sight.Named{{Kind: sight.Release, Ref: in.Body.On}, {Kind: sight.Received, Ref: in.Body.On}}
}

func (in *arrived) names() []sight.Named {
	return []sight.Named{{Kind: sight.Release, Ref: in.Body.Release}, {Kind: sight.Received, Ref: in.Body.Received}}
}

func (in *proveRelease) names() []sight.Named {
	return []sight.Named{{Kind: sight.Release, Ref: in.Body.ID}}
}

func (in *listRecalls) names() []sight.Named {
	return []sight.Named{{Kind: sight.Release, Ref: in.Release}, {Kind: sight.Report, Ref: in.Report}}
}

func (in *askJourneys) names() []sight.Named {
	return []sight.Named{{Kind: sight.Hit, Ref: in.Body.Of}}
}

type listReads struct {
	Caller
	Of        string    `query:"officer" maxLength:"64" doc:"Only reads of this officer."`
	Operation string    `query:"operation" maxLength:"64"`
	Ref       string    `query:"ref" maxLength:"256" doc:"Only reads of what was named so."`
	From      time.Time `query:"from" doc:"Begun then or later."`
	To        time.Time `query:"to" doc:"And before then."`
	Before    int64     `query:"before" minimum:"0" doc:"The number of the last of the page before."`
	Limit     int       `query:"limit" minimum:"0" maximum:"1000"`
}

func (a *api) reads() {
	route(a, http.MethodGet, "/reads", "listReads", "Who read what, the last first, without what it was", 0,
		func(ctx context.Context, in *listReads) (sight.Reads, error) {
			return a.sight.Reads(ctx, sight.Query{Officer: in.Of, Operation: in.Operation, Ref: in.Ref, From: in.From, To: in.To, Before: in.Before, Limit: in.Limit})
		})
}

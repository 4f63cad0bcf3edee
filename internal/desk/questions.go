package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/inside/tasking"
)

// Questions is a list of questions.
type Questions struct {
	V         int                `json:"v"`
	Questions []tasking.Question `json:"questions"`
	More      bool               `json:"more"` // there are more than are listed
	Paged
}

// Feedback is what was said of items, or is wanted.
type Feedback struct {
	V        int                `json:"v"`
	Feedback []tasking.Feedback `json:"feedback"`
	More     bool               `json:"more"` // there is more than is listed
}

type askQuestion struct {
	Caller
	Body struct {
		Kind    obligation.Kind   `json:"kind,omitempty"`
		Report  string            `json:"report" maxLength:"256" doc:"Of kind request: the words go in it, through decide."`
		To      party.Code        `json:"to,omitempty"`
		Ground  obligation.Ground `json:"ground,omitempty"`
		Due     *time.Time        `json:"due,omitempty"`
		Within  string            `json:"within,omitempty" maxLength:"64" doc:"In place of due: P7D, 48h."`
		With    party.Code        `json:"with,omitempty"`
		Item    string            `json:"item,omitempty" maxLength:"128" doc:"To unmask: its id in the inbox."`
		Portion *uint64           `json:"portion,omitempty"`
		Follows string            `json:"follows,omitempty" maxLength:"128"`
		Urgency string            `json:"urgency,omitempty" doc:"Stays here, as everything below."`
		Purpose string            `json:"purpose,omitempty" maxLength:"4096"`
		Case    string            `json:"case,omitempty" maxLength:"64"`
		Use     []string          `json:"use,omitempty" maxItems:"16"`

		Needs  map[string]report.Rung `json:"needs,omitempty" doc:"Of the request: field to rung, up to its ceiling."`
		Onward string                 `json:"onward,omitempty"`
		Desk   string                 `json:"desk,omitempty" maxLength:"32"`
	}
}

func (in *askQuestion) ask() tasking.Ask {
	b := in.Body
	return tasking.Ask{Officer: in.Officer, Kind: b.Kind, Report: b.Report, To: b.To, Ground: b.Ground, Due: b.Due, Within: b.Within, With: b.With, Item: b.Item,
		Portion: b.Portion, Follows: b.Follows, Urgency: b.Urgency, Purpose: b.Purpose, Case: b.Case, Use: b.Use, Onward: b.Onward, Desk: b.Desk, Needs: b.Needs}
}

type listQuestions struct {
	Dated
	Kind    []string `query:"kind" maxItems:"16" doc:"answer, unmask, action, …; default those three."`
	Open    bool     `query:"open"`
	By      string   `query:"by" maxLength:"8" doc:"us or them: who asks."`
	Partner string   `query:"partner" maxLength:"64"`
	Desk    string   `query:"desk" maxLength:"32"`
	Page
}

func (in *listQuestions) query(ctx context.Context) tasking.QuestionQuery {
	q := tasking.QuestionQuery{Partner: party.Code(in.Partner), By: in.By, Open: in.Open, Desk: in.Desk, AsOf: in.AsOf, After: in.After, Limit: in.of(ctx)}
	for _, k := range in.Kind {
		q.Kinds = append(q.Kinds, obligation.Kind(k))
	}
	if q.Kinds == nil {
		q.Kinds = []obligation.Kind{obligation.Answer, obligation.Unmask, obligation.Action}
	}
	return q
}

type showQuestion struct {
	ByID
	Dated
}

type actOnQuestion struct {
	ByID
	Body tasking.Act
}

type answerQuestion struct {
	ByID
	Body struct {
		Report string                 `json:"report,omitempty" maxLength:"256"`
		Part   bool                   `json:"part,omitempty"`
		Needs  map[string]report.Rung `json:"needs,omitempty" doc:"To unmask: field to rung, up to its ceiling."`
	}
}

type routeQuestion struct {
	ByID
	Body struct {
		Desk   string `json:"desk,omitempty" maxLength:"32"`
		Keeper string `json:"keeper,omitempty" maxLength:"64"`
	}
}

type giveFeedback struct {
	Caller
	Body tasking.Grade
}

type askFeedback struct {
	Caller
	Body tasking.FeedbackWanted
}

type listFeedback struct {
	Dated
	Partner string `query:"partner" maxLength:"64"`
	By      string `query:"by" maxLength:"8" doc:"us or them: who grades."`
}

func (a *api) questions() {
	route(a, http.MethodPost, "/questions", "askQuestion", "Ask a partner: for information, for an action, or for what is withheld of an item", smallBody,
		func(ctx context.Context, in *askQuestion) (tasking.Question, error) {
			return a.Questions.Ask(ctx, in.ask())
		})
	route(a, http.MethodGet, "/questions", "listQuestions", "What we ask and what is asked of us, and where it stands", 0,
		func(ctx context.Context, in *listQuestions) (Questions, error) {
			if err := a.known(ctx, "partner", in.Partner); err != nil {
				return Questions{}, err
			}
			page, err := a.Questions.List(ctx, in.query(ctx))
			return Questions{1, page.Questions, page.Next != "", Paged{page.Total, page.Next}}, err
		})
	route(a, http.MethodGet, "/questions/{id}", "showQuestion", "A question with what both sides said, its answers and what follows it up", 0,
		func(ctx context.Context, in *showQuestion) (tasking.Thread, error) {
			return a.Questions.Show(ctx, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/questions/{id}/answer", "answerQuestion", "Answer a question with a report, or give what is withheld on its need", smallBody,
		func(ctx context.Context, in *answerQuestion) (tasking.Question, error) {
			return a.Questions.Answer(ctx, tasking.Answer{Officer: in.Officer, ID: in.ID, Report: in.Body.Report, Part: in.Body.Part, Needs: in.Body.Needs})
		})
	route(a, http.MethodPost, "/questions/{id}/take", "takeQuestion", "See to a question oneself", smallBody,
		func(ctx context.Context, in *ByID) (tasking.Question, error) {
			return a.Questions.Take(ctx, in.Officer, in.ID)
		})
	route(a, http.MethodPost, "/questions/{id}/assign", "assignQuestion", "Give a question to a desk or to an officer", smallBody,
		func(ctx context.Context, in *routeQuestion) (tasking.Question, error) {
			return a.Questions.Assign(ctx, tasking.Handover{Officer: in.Officer, ID: in.ID, Desk: in.Body.Desk, To: in.Body.Keeper})
		})
	for act, summary := range map[string]string{
		"accept": "Say that it is owed", "decline": "Say that it will not be done; nothing says why", "done": "Say that it is done",
		"withdraw": "Take a question of ours back", "extend": "Give more time", "met": "Say that what came is enough", "unmet": "Say that the last answer is not the whole",
	} {
		route(a, http.MethodPost, "/questions/{id}/"+act, act+"Question", summary, smallBody,
			func(ctx context.Context, in *actOnQuestion) (tasking.Question, error) {
				in.Body.Officer, in.Body.ID, in.Body.Act = in.Officer, in.ID, act
				return a.Questions.Do(ctx, in.Body)
			})
	}
	a.feedback()
}

func (a *api) feedback() {
	route(a, http.MethodPost, "/feedback", "giveFeedback", "Tell the sender of an item of what use it was", smallBody,
		func(ctx context.Context, in *giveFeedback) (tasking.Feedback, error) {
			in.Body.Officer = in.Officer
			return a.Questions.Give(ctx, in.Body)
		})
	route(a, http.MethodPost, "/feedback/wanted", "askFeedback", "Ask a partner of what use a release was", smallBody,
		func(ctx context.Context, in *askFeedback) (tasking.Feedback, error) {
			in.Body.Officer = in.Officer
			return a.Questions.AskFeedback(ctx, in.Body)
		})
	route(a, http.MethodGet, "/feedback", "listFeedback", "What partners said of ours, what we said of theirs, and where it is wanted", 0,
		func(ctx context.Context, in *listFeedback) (Feedback, error) {
			if err := a.known(ctx, "partner", in.Partner); err != nil {
				return Feedback{}, err
			}
			all, more, err := a.Questions.Feedback(ctx, tasking.FeedbackQuery{Partner: party.Code(in.Partner), By: in.By, AsOf: in.AsOf})
			return Feedback{1, all, more}, err
		})
}

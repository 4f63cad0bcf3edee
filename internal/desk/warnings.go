package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/warning"
	"entente/internal/inside/warnings"
)

// Warnings is a list of warnings.
type Warnings struct {
	V        int             `json:"v"`
	Warnings []warnings.View `json:"warnings"`
	Paged
}

type listWarnings struct {
	Dated
	Open bool `query:"open" doc:"Only those of which something is still to be done."`
	Page
}

type showWarning struct {
	ByID
	Dated
}

// words is an act that needs words alone.
type words struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"4096" doc:"Stays here."`
	}
}

type determine struct {
	ByID
	Body struct {
		Credible  warning.Criterion `json:"credible"`
		Specific  warning.Criterion `json:"specific"`
		Impending warning.Criterion `json:"impending"`
		Harm      warning.Harm      `json:"harm"`
		HarmBasis string            `json:"harm_basis,omitempty"`
		Victims   []warning.Victim  `json:"victims,omitempty"`
		Decision  warning.Decision  `json:"decision"`
		Ground    string            `json:"ground,omitempty"`
		To        string            `json:"to,omitempty"`
		Reason    string            `json:"reason,omitempty"`
	}
}

func (d *determine) determination() warning.Determination {
	b := d.Body
	return warning.Determination{Credible: b.Credible, Specific: b.Specific, Impending: b.Impending, Harm: b.Harm, HarmBasis: b.HarmBasis,
		Victims: b.Victims, Decision: b.Decision, Ground: b.Ground, To: b.To, Reason: b.Reason}
}

// Aimed says what would be given to whom.
type Aimed struct {
	Partner party.Code             `json:"partner"`
	Needs   map[string]report.Rung `json:"needs,omitempty"`
}

func (a Aimed) aim(by ByID) warnings.Aim {
	return warnings.Aim{Ref: by.ID, Officer: by.Officer, Partner: a.Partner, Needs: a.Needs}
}

type stripWarning struct {
	ByID
	Body struct {
		Aimed
		Method release.Method `json:"method,omitempty"`
	}
}

type planWarning struct {
	ByID
	Body struct {
		Ways []warnings.Way `json:"ways" maxItems:"32"`
	}
}

type sendWarning struct {
	ByID
	Body struct {
		Aimed
		Completeness warning.Claim     `json:"completeness,omitempty"`
		PassTo       party.Code        `json:"pass_to,omitempty"`
		Ground       obligation.Ground `json:"ground,omitempty"`
	}
}

type tellWarning struct {
	ByID
	Body struct {
		Aimed
		Portions    []int     `json:"portions,omitempty"`
		Office      string    `json:"office"`
		Place       string    `json:"place"`
		At          time.Time `json:"at"`
		Language    string    `json:"language"`
		Interpreter string    `json:"interpreter,omitempty"`
	}
}

type fileWarning struct {
	ByID
	Body struct {
		Aimed
		Recipient  string `json:"recipient,omitempty" maxLength:"8192"`
		Passphrase string `json:"passphrase,omitempty" maxLength:"1024"`
	}
}

type handWarning struct {
	ByID
	Body struct {
		Partner party.Code `json:"partner"`
		Digest  string     `json:"digest" maxLength:"71"`
		Courier string     `json:"courier"`
		Place   string     `json:"place"`
		At      time.Time  `json:"at"`
	}
}

type ackWarning struct {
	ByID
	Body struct {
		Partner party.Code `json:"partner"`
		At      time.Time  `json:"at"`
		How     string     `json:"how" maxLength:"4096"`
	}
}

type windowWarning struct {
	ByID
	Body struct {
		Renew     *time.Time `json:"renew,omitempty"`
		Change    string     `json:"change,omitempty" maxLength:"128" doc:"A release of a newer version of the report."`
		StandDown bool       `json:"stand_down,omitempty"`
		Reason    string     `json:"reason,omitempty" maxLength:"4096"`
	}
}

type outcomeWarning struct {
	ByID
	Body warnings.Came
}

type officialsWarning struct {
	ByID
	Body struct {
		Office string    `json:"office"`
		At     time.Time `json:"at"`
	}
}

type noticeWarning struct {
	ByID
	Body struct {
		Advisory string `json:"advisory,omitempty" maxLength:"128" doc:"One that is published; none: the public is not told."`
		Reason   string `json:"reason" maxLength:"4096"`
	}
}

type latency struct {
	Caller
	Directive string `query:"directive" maxLength:"128"`
}

func (a *api) warnings() {
	route(a, http.MethodGet, "/warnings", "warnings", "List threats to life, and what was done about each", 0,
		func(ctx context.Context, in *listWarnings) (Warnings, error) {
			page, err := a.Warnings.List(ctx, in.Open, in.AsOf, in.After, in.of(ctx))
			return Warnings{1, page.Warnings, Paged{page.Total, page.Next}}, err
		})
	route(a, http.MethodGet, "/warnings/{id}", "showWarning", "Show a threat to life, by its id, its report or its item", 0,
		func(ctx context.Context, in *showWarning) (warnings.View, error) {
			return a.Warnings.Show(ctx, in.ID, in.AsOf)
		})
	route(a, http.MethodGet, "/warning-latency", "warningLatency", "How long warnings took from acquisition to delivery", 0,
		func(ctx context.Context, in *latency) (warnings.Latencies, error) {
			return a.Warnings.Latency(ctx, in.Directive)
		})
	route(a, http.MethodPost, "/warnings/{id}/flag", "flagWarning", "Say that a report or an item speaks of a threat to life", smallBody,
		func(ctx context.Context, in *words) (warnings.View, error) {
			return a.Warnings.Flag(ctx, in.ID, in.Officer, in.Body.Reason)
		})
	route(a, http.MethodPost, "/warnings/{id}/determine", "determineWarning", "Determine whether there is a duty to warn", smallBody,
		func(ctx context.Context, in *determine) (warnings.View, error) {
			return a.Warnings.Determine(ctx, in.ID, in.Officer, in.determination())
		})
	a.warningChannels()
	a.warningEnds()
}

func (a *api) warningChannels() {
	route(a, http.MethodPost, "/warnings/{id}/strip", "stripWarning", "Show what is held and what would go to a partner; nothing goes", smallBody,
		func(ctx context.Context, in *stripWarning) (warnings.StripView, error) {
			aim := in.Body.aim(in.ByID)
			aim.Method = in.Body.Method
			return a.Warnings.Strip(ctx, aim)
		})
	route(a, http.MethodPost, "/warnings/{id}/plan", "planWarning", "Say by which ways, in order, a warning is to be given", smallBody,
		func(ctx context.Context, in *planWarning) (warnings.View, error) {
			return a.Warnings.Plan(ctx, in.ID, in.Officer, in.Body.Ways)
		})
	route(a, http.MethodPost, "/warnings/{id}/send", "sendWarning", "Propose a warning to a partner, and want its acknowledgement", smallBody,
		func(ctx context.Context, in *sendWarning) (warnings.Sent, error) {
			return a.Warnings.Send(ctx, warnings.Sending{Aim: in.Body.aim(in.ByID), Claim: in.Body.Completeness, PassTo: in.Body.PassTo, Ground: in.Body.Ground})
		})
	route(a, http.MethodPost, "/warnings/{id}/tell", "tellWarning", "Record that a warning was told orally, in words that may be told", smallBody,
		func(ctx context.Context, in *tellWarning) (warnings.View, error) {
			b := in.Body
			return a.Warnings.Tell(ctx, warnings.Telling{Aim: b.aim(in.ByID), Portions: b.Portions, Office: b.Office, Place: b.Place, At: b.At, Language: b.Language, Interpreter: b.Interpreter})
		})
	route(a, http.MethodPost, "/warnings/{id}/file", "fileWarning", "Make a sealed file of a warning, for delivery by hand", smallBody,
		func(ctx context.Context, in *fileWarning) (warnings.Filed, error) {
			return a.Warnings.File(ctx, warnings.Filing{Aim: in.Body.aim(in.ByID), Recipient: in.Body.Recipient, Passphrase: []byte(in.Body.Passphrase)})
		})
	route(a, http.MethodPost, "/warnings/{id}/handed", "handedWarning", "Record that a sealed file was delivered", smallBody,
		func(ctx context.Context, in *handWarning) (warnings.View, error) {
			b := in.Body
			return a.Warnings.Handed(ctx, warnings.Handing{Ref: in.ID, Officer: in.Officer, Partner: b.Partner, Digest: b.Digest, Courier: b.Courier, Place: b.Place, At: b.At})
		})
	route(a, http.MethodPost, "/warnings/{id}/ack", "ackWarning", "Record that a warning was acknowledged otherwise than by the link", smallBody,
		func(ctx context.Context, in *ackWarning) (warnings.View, error) {
			return a.Warnings.Acknowledged(ctx, warnings.Acknowledging{Ref: in.ID, Officer: in.Officer, Partner: in.Body.Partner, At: in.Body.At, How: in.Body.How})
		})
}

func (a *api) warningEnds() {
	route(a, http.MethodPost, "/warnings/{id}/window", "windowWarning", "Renew a warning, change it, or stand down", smallBody,
		func(ctx context.Context, in *windowWarning) (warnings.View, error) {
			switch b := in.Body; {
			case b.Renew != nil && b.Change == "" && !b.StandDown:
				return a.Warnings.Renew(ctx, in.ID, in.Officer, *b.Renew, b.Reason)
			case b.Renew == nil && b.Change != "" && !b.StandDown:
				return a.Warnings.Change(ctx, in.ID, in.Officer, b.Change)
			case b.Renew == nil && b.Change == "" && b.StandDown:
				return a.Warnings.StandDown(ctx, in.ID, in.Officer, b.Reason)
			}
			return warnings.View{}, errs.E(errs.Invalid, "desk.window", "expected one of renew, change and stand_down")
		})
	route(a, http.MethodPost, "/warnings/{id}/outcome", "outcomeWarning", "Record what came of a warning, and tell who holds it", smallBody,
		func(ctx context.Context, in *outcomeWarning) (warnings.View, error) {
			return a.Warnings.Outcome(ctx, in.ID, in.Officer, in.Body)
		})
	route(a, http.MethodPost, "/warnings/{id}/officials", "officialsWarning", "Record that our own officials were told, which owes a decision on a public notice", smallBody,
		func(ctx context.Context, in *officialsWarning) (warnings.View, error) {
			return a.Warnings.Officials(ctx, in.ID, in.Officer, in.Body.Office, in.Body.At)
		})
	route(a, http.MethodPost, "/warnings/{id}/notice", "noticeWarning", "Record whether the public is told, and why", smallBody,
		func(ctx context.Context, in *noticeWarning) (warnings.View, error) {
			return a.Warnings.Notice(ctx, in.ID, in.Officer, in.Body.Advisory, in.Body.Reason)
		})
}

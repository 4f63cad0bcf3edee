package warnings

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/warning"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// Aim is what would be given to whom.
type Aim struct {
	Ref     string // of a warning, a report or an item
	Officer string
	Partner party.Code
	Method  release.Method         // "" means release
	Needs   map[string]report.Rung // field → the rung that a stated need asks for
}

// StripView is what is held of who, what, where, when and how, and what would go.
type StripView struct {
	V            int               `json:"v"`
	Report       string            `json:"report"`
	Partner      party.Code        `json:"partner"`
	Verdict      release.Verdict   `json:"verdict"`
	Said         string            `json:"said,omitempty"` // why nothing goes
	Strip        []warning.Element `json:"strip"`
	TooGeneral   []string          `json:"too_general"`
	Completeness warning.Claim     `json:"completeness"` // what might be claimed
	Marking      string            `json:"marking"`      // of what is held
}

// Strip decides for a partner, records nothing, and shows what of the warning
// would go.
func (x *Warnings) Strip(ctx context.Context, a Aim) (StripView, error) {
	p, err := x.preview(ctx, a)
	if err != nil {
		return StripView{}, err
	}
	return stripOf(p), nil
}

func stripOf(p disclosure.Preview) StripView {
	strip := warning.Strip(p.Report, p.Outcome)
	out := StripView{V: 1, Report: p.ID, Partner: p.Partner, Verdict: p.Outcome.Verdict, Said: p.Said, Strip: strip,
		TooGeneral: warning.TooGeneral(strip), Completeness: warning.Completeness(strip, p.Outcome), Marking: p.Report.Marking.Banner()}
	if out.TooGeneral == nil {
		out.TooGeneral = []string{}
	}
	return out
}

// preview is what a proposal of the warning's report would come to.
func (x *Warnings) preview(ctx context.Context, a Aim) (disclosure.Preview, error) {
	ref, err := x.reportOf(ctx, a.Ref)
	if err != nil {
		return disclosure.Preview{}, err
	}
	return x.Office.Preview(ctx, a.proposal(ref))
}

func (a Aim) proposal(ref string) disclosure.Proposal {
	return disclosure.Proposal{Report: ref, Partner: a.Partner, Method: a.Method, Needs: a.Needs, Officer: a.Officer}
}

// reportOf is the report by which a warning is given. What a partner sent is given
// on by a report that is made of it.
func (x *Warnings) reportOf(ctx context.Context, ref string) (string, error) {
	out := ref
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if _, err := tx.FindReport(ref, time.Time{}); errs.KindOf(err) != errs.NotFound {
			return err
		}
		w, err := find(tx, ref)
		if err != nil {
			return err
		}
		if out = w.Report; out == "" {
			return errs.E(errs.Conflict, "warnings.reportOf", "the warning is of item %s, which is its sender's; expected a report that is made of it (entente report derive)", w.Received)
		}
		return nil
	})
	return out, err
}

package disclosure

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Preview is what a proposal would come to now.
type Preview struct {
	ID       string         // of the report
	Version  int            // of the report
	Partner  party.Code     // as it would be addressed
	Report   *report.Report // under the terms of its sources
	Outcome  release.Outcome
	Goes     bool
	Clean    bool // it would go without an officer's review
	Marking  string
	Portions []Portion // what the partner would read; empty when nothing goes
	Said     string    // why nothing goes; "" when something does
}

// Preview decides and tears as Propose does, and records nothing. Any party of the
// rules may be asked about, peered or not.
func (o *Office) Preview(ctx context.Context, p Proposal) (Preview, error) {
	q, err := o.lookOnly(ctx, p)
	if err != nil {
		return Preview{}, err
	}
	d, err := o.draft(q, o.Store.Now())
	if err != nil {
		return Preview{}, err
	}
	return previewOf(q, d), nil
}

func previewOf(q question, d draft) Preview {
	out := Preview{ID: q.report.ID, Version: q.report.Version, Partner: q.partner, Report: d.decided.Report(), Outcome: d.outcome, Goes: d.goes, Portions: []Portion{}}
	if !d.goes {
		out.Said = sayOutcome(d.outcome)
		return out
	}
	out.Clean, out.Marking = d.clean(), d.torn.Marking
	for _, x := range d.torn.Portions {
		out.Portions = append(out.Portions, Portion(x))
	}
	return out
}

// lookOnly reads what a proposal would rest on, for a partner that need not be peered.
func (o *Office) lookOnly(ctx context.Context, p Proposal) (question, error) {
	w := world{}
	w.service, w.method, w.needs, w.officer, w.partner = p.Service, p.Method, p.Needs, p.Officer, p.Partner
	if w.method == "" {
		w.method = release.Release
	}
	if w.service == "" {
		w.service = o.Policy().Parties().Self
	}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		err := tx.Authorise(p.Officer, insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleWarning)
		if err != nil {
			return err
		}
		if w.report, err = tx.FindReport(p.Report, time.Time{}); errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, "disclosure.Preview", "no report %q is held; expected a serial or an id", p.Report)
		}
		if err != nil {
			return err
		}
		if err := sourceStands(tx, w.report.ID, w.report.Version); err != nil {
			return err
		}
		if w.sources, err = sourcesOf(tx, w.report); err != nil {
			return err
		}
		if err := w.withFiles(tx); err != nil {
			return err
		}
		if to, err := addressee(tx, p.Partner, w.method); err == nil { // else it stays as it was given
			w.partner = to
		}
		if w.tells, err = tellingOf(tx, w.report, w.partner); err != nil {
			return err
		}
		return o.lookCopy(tx, &w)
	})
	return w.question, err
}

// ByHand is the method of a proposal whose copy somebody delivers: it is decided as
// any release, to any party, and nothing seals it for a link.
const ByHand release.Method = "by-hand"

// decidedAs is the method as which the rules know one.
func decidedAs(m release.Method) release.Method {
	if m == ByHand {
		return release.Release
	}
	return m
}

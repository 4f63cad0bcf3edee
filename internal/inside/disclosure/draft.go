package disclosure

import (
	"encoding/json"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// question is what is to be decided, and for which copy.
type question struct {
	report  insidedb.Report
	partner party.Code
	service party.Code
	method  release.Method
	needs   map[string]report.Rung
	moves   []release.Move
	officer string
	copy    insidedb.Copy
	naming  insidedb.NamingKey
}

// draft is what would go, and what was decided. Nothing of it is approved by
// being made: its tearline leaves this package only through Renew.
type draft struct {
	row       insidedb.Decision // to be recorded
	outcome   release.Outcome
	goes      bool
	automatic bool // nothing that goes waits for review
	tearline  tearline.Tearline
	torn      insidedb.Torn
}

// draft decides, applies an officer's moves, tears and looks for residue.
func (q question) draft(policy *directive.Policy, at time.Time) (draft, error) {
	r, err := report.Decode(q.report.ID, q.report.Raw, policy.Parties())
	if err != nil {
		return draft{}, err
	}
	d, err := release.Decide(release.Request{Report: r, Partner: q.partner, Service: q.service, At: at, Method: q.method, Policy: policy, Needs: q.needs})
	if err != nil {
		return draft{}, err
	}
	out := draft{automatic: d.Approved() && len(q.moves) == 0}
	if len(q.moves) > 0 && d.Outcome().Verdict.Goes() {
		if d, err = release.Review(d, release.Approval{Officer: q.officer, Moves: q.moves}); err != nil {
			return draft{}, err
		}
	}
	out.outcome = d.Outcome() // as moved: what the next officer reads is what would go
	data, err := json.Marshal(out.outcome)
	if err != nil {
		return draft{}, errs.Wrap(errs.Internal, "disclosure.draft", err, "a decision cannot be written")
	}
	out.goes = out.outcome.Verdict.Goes()
	out.row = insidedb.Decision{Report: q.report.ID, Version: q.report.Version, Partner: q.partner, Service: q.service, Method: q.method, Needs: q.needs,
		At: at, Input: out.outcome.Decision, Policy: out.outcome.Policy, Verdict: out.outcome.Verdict, Outcome: data, Officer: q.officer}
	if !out.goes {
		return out, nil
	}
	if !out.automatic {
		if d, err = release.Review(d, release.Approval{Officer: q.officer, Moves: q.moves, Approve: true}); err != nil {
			return draft{}, err
		}
	}
	src := source(q.naming, q.copy, at)
	if out.tearline, err = tearline.Tear(d, src); err != nil {
		return draft{}, err
	}
	out.torn, err = insidedb.NewTorn("", src.Modified, out.tearline, tearline.Residue(d, out.tearline))
	return out, err
}

// clean tells whether it may go without anybody looking at it.
func (d draft) clean() bool { return d.automatic && len(d.torn.Residue) == 0 }

// questionOf is what a release asks, with the moves made so far.
func questionOf(tx *insidedb.Tx, r insidedb.Release, acts []insidedb.Act) (question, error) {
	q := question{partner: r.Partner, service: r.Service, method: r.Method, needs: r.Needs, officer: r.Proposer}
	for _, a := range acts {
		if a.Act != insidedb.ActMove {
			continue
		}
		q.officer = a.Officer
		q.move(release.Move{Field: a.Field, Rung: a.Rung, Reason: a.Reason})
	}
	var err error
	if q.report, err = tx.ReportVersion(r.Report, r.Version); err != nil {
		return question{}, err
	}
	if q.copy, err = tx.Copy(r.Report, r.Partner); err != nil {
		return question{}, err
	}
	q.naming, err = tx.NamingKey(q.copy.Naming)
	return q, err
}

// move adds a move; a later one for the same field takes the place of an earlier.
func (q *question) move(m release.Move) {
	for i := range q.moves {
		if q.moves[i].Field == m.Field {
			q.moves[i] = m
			return
		}
	}
	q.moves = append(q.moves, m)
}

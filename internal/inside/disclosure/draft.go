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
	sources sources
	partner party.Code
	service party.Code
	method  release.Method
	needs   map[string]report.Rung
	moves   []release.Move
	words   []release.Wording
	officer string
	copy    insidedb.Copy
	naming  insidedb.NamingKey
	files   map[string]tearline.File        // the report's attachments, as they were taken in
	tells   telling                         // what it tells the partner of a hit
	tokens  map[string]insidedb.SourceToken // by their names in our register of sources
}

// withFiles looks up what is held of the report's attachments.
func (q *question) withFiles(tx *insidedb.Tx) error {
	held, err := tx.ReportFiles(q.report.ID, q.report.Version)
	if kind := errs.KindOf(err); kind == errs.NotFound || kind == errs.Conflict { // none, or erased
		return nil
	}
	q.files = map[string]tearline.File{}
	for _, f := range held.Files {
		q.files[f.Name] = f.File
	}
	return err
}

// draft is what would go, and what was decided. Nothing of it is approved by
// being made: its tearline leaves this package only through Renew.
type draft struct {
	row       insidedb.Decision // to be recorded
	decided   release.Decision  // with officers' choices, and not approved
	outcome   release.Outcome
	policy    *directive.Policy // under which
	goes      bool
	automatic bool // nothing that goes waits for review
	officers  int  // how many different ones approve it where it waits
	rank      rank // what it needs beside what the directives ask for
	tearline  tearline.Tearline
	torn      insidedb.Torn
	tokens    []insidedb.SourceToken // that go with it
}

// draft is what a question comes to under the policy in force.
func (o *Office) draft(q question, at time.Time) (draft, error) {
	d, err := q.draft(o.Policy(), at)
	d.officers = max(d.officers, o.Approvers, 1)
	return d, err
}

// addDecision records the decision of a draft, with how many approve it, and the
// tokens that go by it, which stay.
func addDecision(tx *insidedb.Tx, d draft) (insidedb.Decision, error) {
	row, err := tx.AddDecision(d.row)
	if err != nil {
		return row, err
	}
	for _, t := range d.tokens {
		if err := tx.KeepSourceToken(t); err != nil {
			return row, err
		}
	}
	return row, tx.SetOfficers(row.ID, d.officers)
}

// draft decides, applies officers' choices, tears and looks for residue.
func (q question) draft(policy *directive.Policy, at time.Time) (draft, error) {
	if err := q.report.Erased.Refusal("disclosure.draft", "report "+q.report.ID); err != nil {
		return draft{}, err
	}
	r, err := report.Decode(q.report.ID, q.report.Raw, policy.Parties())
	if err != nil {
		return draft{}, err
	}
	if r, err = q.sources.inherit(r); err != nil {
		return draft{}, err
	}
	d, err := release.Decide(release.Request{Report: r, Partner: q.partner, Service: q.service, At: at, Method: decidedAs(q.method), Policy: policy, Needs: q.needs})
	if err != nil {
		return draft{}, err
	}
	chosen := len(q.moves)+len(q.words) > 0
	agreed, _ := policy.Parties().Of(q.partner)
	out := draft{policy: policy, automatic: d.Approved() && !chosen, rank: rankFor(q.tells, agreed)}
	if chosen && d.Outcome().Verdict.Goes() {
		if d, err = release.Review(d, release.Approval{Officer: q.officer, Moves: q.moves, Wordings: q.words}); err != nil {
			return draft{}, err
		}
	}
	out.officers = d.Officers()
	out.decided = d
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
		if d, err = release.Review(d, release.Approval{Officer: q.officer, Moves: q.moves, Wordings: q.words, Approve: true}); err != nil {
			return draft{}, err
		}
	}
	src := source(q.naming, q.copy, at)
	src.Files, out.tokens = q.files, q.given(d)
	src.Token = func(ref string) string { return q.tokens[ref].Token }
	if out.tearline, err = tearline.Tear(d, src); err != nil {
		return draft{}, err
	}
	out.torn, err = insidedb.NewTorn("", src.Modified, out.tearline, tearline.Residue(d, out.tearline))
	return out, err
}

// clean tells whether it may go without anybody looking at it.
func (d draft) clean() bool { return d.automatic && len(d.torn.Residue) == 0 && d.rank.why == "" }

// questionOf is what a release asks, with the choices made so far.
func questionOf(tx *insidedb.Tx, r insidedb.Release, acts []insidedb.Act) (question, error) {
	q := question{partner: r.Partner, service: r.Service, method: r.Method, needs: r.Needs, officer: r.Proposer}
	for _, a := range acts {
		switch a.Act {
		case insidedb.ActMove:
			q.move(release.Move{Field: a.Field, Rung: a.Rung, Reason: a.Reason})
		case insidedb.ActForm, insidedb.ActRewrite:
			if a.Act == insidedb.ActRewrite && a.Words == "" {
				return question{}, errs.E(errs.Conflict, "disclosure.questionOf", "the words that %s wrote for %s are erased", a.Officer, a.Item)
			}
			q.word(release.Wording{Item: a.Item, Form: a.Form, Text: a.Words, Reason: a.Reason})
		default:
			continue
		}
		q.officer = a.Officer
	}
	var err error
	if q.report, err = tx.ReportVersion(r.Report, r.Version); err != nil {
		return question{}, err
	}
	if q.sources, err = sourcesOf(tx, q.report); err != nil {
		return question{}, err
	}
	if q.tells, err = tellingOf(tx, q.report, r.Partner); err != nil {
		return question{}, err
	}
	if q.copy, err = tx.Copy(r.Report, r.Partner); err != nil {
		return question{}, err
	}
	if q.naming, err = tx.NamingKey(q.copy.Naming); err != nil {
		return question{}, err
	}
	if err := q.withTokens(tx); err != nil {
		return question{}, err
	}
	return q, q.withFiles(tx)
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

// word adds a choice for a text; a later one for the same text takes the place
// of an earlier.
func (q *question) word(w release.Wording) {
	for i := range q.words {
		if q.words[i].Item == w.Item {
			q.words[i] = w
			return
		}
	}
	q.words = append(q.words, w)
}

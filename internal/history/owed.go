package history

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/tasking"
	"entente/internal/inside/warnings"
	"entente/internal/store/insidedb"
)

// Officers for what is owed: who asks partners and answers them, who sees to threats
// to life, and who hears where nobody was warned.
const (
	liaison   = "liaison"
	duty      = "duty"
	inspector = "inspector"
)

// officers are those of every station, with their roles; nil are the usual ones.
var officers = []struct {
	code  string
	roles []string
}{
	{author, nil}, {reviewer, nil},
	{liaison, []string{insidedb.RoleLiaison}},
	{duty, []string{insidedb.RoleWarning, insidedb.RoleDisclosure}},
	{inspector, []string{insidedb.RoleOversight}},
}

// wrote releases a report of the station to a partner as its author would, and gives
// what arrived.
func (st *Stage) wrote(ctx context.Context, from, to *station, name, serial string) (string, exchange.Arrival, error) {
	if err := from.write(ctx, name); err != nil {
		return "", exchange.Arrival{}, err
	}
	r, _, err := from.propose(ctx, disclosure.Proposal{Report: serial, Partner: to.code})
	if err != nil {
		return "", exchange.Arrival{}, err
	}
	a, err := from.arrived(ctx, r.Release, to)
	if err != nil {
		err = fmt.Errorf("%w (%s)", err, r.Said)
	}
	return r.Release, a, err
}

// asked has a station ask a partner, and waits until both hold what is asked.
func (st *Stage) asked(ctx context.Context, from, to *station, name string, q tasking.Ask) (tasking.Question, error) {
	if err := from.write(ctx, name); err != nil {
		return tasking.Question{}, err
	}
	q.To = to.code
	var out tasking.Question
	if err := from.call(ctx, liaison, http.MethodPost, "/questions", q, &out); err != nil {
		return out, err
	}
	err := from.await(ctx, exchangePatience, q.Report+" to be owed", func() (bool, error) {
		err := from.call(ctx, "", http.MethodGet, "/questions/"+out.Question, nil, &out)
		return out.State == string(obligation.Open), err
	})
	if err != nil {
		return out, fmt.Errorf("%w; it is %s: %s", err, out.State, out.Said)
	}
	return out, to.await(ctx, exchangePatience, "the question of "+string(from.code), func() (bool, error) {
		all, err := to.questions(ctx, from.code, "")
		return slices.ContainsFunc(all, func(q tasking.Question) bool { return q.ID == out.ID }), err
	})
}

// questions lists what the station asks a partner and what the partner asks of it, as
// of a time ("" for now).
func (s *station) questions(ctx context.Context, partner party.Code, at string) ([]tasking.Question, error) {
	query := url.Values{"partner": {string(partner)}}
	if at != "" {
		query.Set("as_of", at)
	}
	var all desk.Questions
	err := s.call(ctx, "", http.MethodGet, "/questions?"+query.Encode(), nil, &all)
	return all.Questions, err
}

// owed lists what is owed, by or to the station, as the query has it.
func (s *station) owed(ctx context.Context, query url.Values) ([]tasking.Owed, error) {
	var out tasking.OwedList
	err := s.call(ctx, "", http.MethodGet, "/owed?"+query.Encode(), nil, &out)
	return out.Items, err
}

// owes says in one line what both sides hold of a kind between the station and a
// partner, as of a time ("" for now): who owes it, by when, and how it stands.
func (s *station) owes(ctx context.Context, partner party.Code, kind obligation.Kind, at string) (string, error) {
	query := url.Values{"partner": {string(partner)}, "kind": {string(kind)}, "all": {"true"}}
	if at != "" {
		query.Set("as_of", at)
	}
	all, err := s.owed(ctx, query)
	var out []string
	for _, o := range all {
		if !o.Shared {
			continue
		}
		due := "-"
		if o.Due != nil {
			due = o.Due.Format("2006-01-02")
		}
		out = append(out, fmt.Sprintf("%s by %s %s", o.Debtor, due, o.State))
	}
	return strings.Join(out, ", "), err
}

// counted is what the station counts of a kind between it and a partner.
func (s *station) counted(ctx context.Context, partner party.Code, kind obligation.Kind) (tasking.OwedCount, error) {
	query := url.Values{"partner": {string(partner)}, "kind": {string(kind)}}
	var out tasking.OwedStatistics
	if err := s.call(ctx, "", http.MethodGet, "/owed-statistics?"+query.Encode(), nil, &out); err != nil {
		return tasking.OwedCount{}, err
	}
	if len(out.Items) != 1 {
		return tasking.OwedCount{}, fmt.Errorf("%s counts %d kinds of %s with %s, want one", s.code, len(out.Items), kind, partner)
	}
	return out.Items[0], nil
}

// warned is how a warning of the station stands.
func (s *station) warned(ctx context.Context, ref string) (v warnings.View, err error) {
	err = s.call(ctx, "", http.MethodGet, "/warnings/"+url.PathEscape(ref), nil, &v)
	return v, err
}

// warn does something about a warning as its officer.
func (s *station) warn(ctx context.Context, ref, what string, body, out any) error {
	return s.call(ctx, duty, http.MethodPost, "/warnings/"+url.PathEscape(ref)+"/"+what, body, out)
}

// flagged takes a report in, and wants it to be found to speak of a threat to life,
// with somebody who must determine whether there is a duty to warn.
func (s *station) flagged(ctx context.Context, name, serial string) error {
	if err := s.write(ctx, name); err != nil {
		return err
	}
	v, err := s.warned(ctx, serial)
	if err == nil && (v.State != warnings.Open || len(v.Signs) == 0 || owing(v) != "determine") {
		err = fmt.Errorf("%s takes %s in: %s with %d signs, owed %q; want it open, with signs, to be determined", s.code, serial, v.State, len(v.Signs), owing(v))
	}
	return err
}

// determine has the officer determine that there is a duty to warn.
func (s *station) determine(ctx context.Context, ref string, harm warning.Harm, victim warning.Victim) error {
	yes := warning.Criterion{Is: warning.Yes, Basis: "EXERCISE: as the report has it"}
	body := map[string]any{"credible": yes, "specific": yes, "impending": yes, "harm": harm, "victims": []warning.Victim{victim}, "decision": warning.Warn}
	var v warnings.View
	if err := s.warn(ctx, ref, "determine", body, &v); err != nil {
		return err
	}
	if v.State != warnings.Duty || owing(v) != "warn" {
		return fmt.Errorf("%s determines to warn of %s: %s, owed %q", s.code, ref, v.State, owing(v))
	}
	return nil
}

// owing lists what is owed on account of a warning and not done, in the order in which it
// is listed.
func owing(v warnings.View) string {
	var out []string
	for _, o := range v.Owed {
		if o.State == obligation.Open || o.State == obligation.Owed {
			out = append(out, string(o.Kind))
		}
	}
	return strings.Join(out, " ")
}

// becomesWarned waits until a warning of the station is as is asked.
func (s *station) becomesWarned(ctx context.Context, ref, what string, as func(warnings.View) bool) (v warnings.View, err error) {
	err = s.await(ctx, exchangePatience, what, func() (bool, error) {
		v, err = s.warned(ctx, ref)
		return as(v), err
	})
	if err != nil {
		err = fmt.Errorf("%w; owed %q, given %+v", err, owing(v), v.Given)
	}
	return v, err
}

// lookedThrough waits until an item is found to speak of a threat to life.
func (s *station) lookedThrough(ctx context.Context, item string) error {
	return s.await(ctx, exchangePatience, "item "+item+" to be found to speak of a threat to life", func() (bool, error) {
		var all desk.Warnings
		err := s.call(ctx, "", http.MethodGet, "/warnings", nil, &all)
		return slices.ContainsFunc(all.Warnings, func(v warnings.View) bool { return v.Received == item }), err
	})
}

// receipted has the station's reviewer tell the sender of an item that it was read, or
// acted on.
func (s *station) receipted(ctx context.Context, item, verb string) error {
	return s.call(ctx, reviewer, http.MethodPost, "/inbox/"+url.PathEscape(item)+"/receipt", map[string]any{"verb": verb}, nil)
}

// settled has an officer do what is owed on account of a warning of a kind, with a reason.
func (s *station) settled(ctx context.Context, officer string, v warnings.View, kind obligation.Kind, reason string) error {
	for _, o := range v.Owed {
		if o.Kind == kind && (o.State == obligation.Open || o.State == obligation.Owed) {
			return s.call(ctx, officer, http.MethodPost, "/owed/"+o.Obligation+"/close", map[string]any{"outcome": obligation.Done, "reason": reason}, nil)
		}
	}
	return fmt.Errorf("%s owes itself no %s of %s: %q", s.code, kind, v.Serial, owing(v))
}

// hours says a time in hours and minutes.
func hours(seconds int64) string {
	d := time.Duration(seconds) * time.Second
	return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
}

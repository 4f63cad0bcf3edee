package release

import (
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// Change is one item whose ceiling differs between two policies.
type Change struct {
	Item string      `json:"item"` // a field's name, title, portion:N
	From report.Rung `json:"from"`
	To   report.Rung `json:"to"`
}

// ReportDiff is what a change of policy does to one report.
type ReportDiff struct {
	Report           string   `json:"report"` // serial, or the file it came from
	Old              Verdict  `json:"old"`
	New              Verdict  `json:"new"`
	Gained           []Change `json:"gained"`
	Lost             []Change `json:"lost"`
	ApprovalsAvoided int      `json:"approvals_avoided"` // portions that waited for review, or for a consent, and now go
	ApprovalsAdded   int      `json:"approvals_added"`
}

// PolicyDiff is what a change of policy does to a corpus, for one partner.
type PolicyDiff struct {
	V                int          `json:"v"`
	Partner          party.Code   `json:"partner"`
	At               time.Time    `json:"at"`
	Reports          []ReportDiff `json:"reports"`
	RungsGained      int          `json:"rungs_gained"` // steps on ladders, over all reports
	RungsLost        int          `json:"rungs_lost"`
	ApprovalsAvoided int          `json:"approvals_avoided"`
	ApprovalsAdded   int          `json:"approvals_added"`
}

// Named is a report of a corpus with the name under which to speak of it.
type Named struct {
	Name   string
	Report *report.Report
}

// Diff decides every report of the corpus under both policies at one time and
// says what the change gives and takes.
func Diff(old, new *directive.Policy, partner party.Code, at time.Time, method Method, corpus []Named) (PolicyDiff, error) {
	out := PolicyDiff{V: 1, Partner: partner, At: at.UTC(), Reports: []ReportDiff{}}
	for _, r := range corpus {
		a, err := Decide(Request{Report: r.Report, Partner: partner, At: at, Method: method, Policy: old})
		if err != nil {
			return PolicyDiff{}, err
		}
		b, err := Decide(Request{Report: r.Report, Partner: partner, At: at, Method: method, Policy: new})
		if err != nil {
			return PolicyDiff{}, err
		}
		d := diffReport(r, a, b)
		out.Reports = append(out.Reports, d)
		for _, c := range d.Gained {
			out.RungsGained += steps(r.Report, c)
		}
		for _, c := range d.Lost {
			out.RungsLost += steps(r.Report, c)
		}
		out.ApprovalsAvoided += d.ApprovalsAvoided
		out.ApprovalsAdded += d.ApprovalsAdded
	}
	return out, nil
}

func diffReport(r Named, a, b Decision) ReportDiff {
	d := ReportDiff{Report: r.Name, Old: a.outcome.Verdict, New: b.outcome.Verdict, Gained: []Change{}, Lost: []Change{}}
	add := func(name string, l report.Ladder, from, to report.Rung) {
		switch {
		case l.Index(to) < l.Index(from):
			d.Gained = append(d.Gained, Change{name, from, to})
		case l.Index(to) > l.Index(from):
			d.Lost = append(d.Lost, Change{name, from, to})
		}
	}
	for i, t := range a.proof.engine.texts {
		u := b.proof.engine.texts[i]
		rungs := report.Text.Rungs()
		add(itemName(t.index), report.Text, rungs[t.given()], rungs[u.given()])
		if t.index == report.TitleIndex {
			continue
		}
		before, after := t.verdict(a.method), u.verdict(b.method)
		asked := func(v Verdict) bool { return v == VerdictReview || v == VerdictRefer }
		goes := func(v Verdict) bool { return v == VerdictRelease || v == VerdictShow }
		switch {
		case asked(before) && goes(after):
			d.ApprovalsAvoided++
		case goes(before) && asked(after):
			d.ApprovalsAdded++
		}
	}
	for _, name := range r.Report.FieldOrder {
		add(name, r.Report.Fields[name].Ladder, a.outcome.Fields[name].Ceiling, b.outcome.Fields[name].Ceiling)
	}
	return d
}

// steps counts the rungs with a value between two ceilings.
func steps(r *report.Report, c Change) int {
	f := r.Fields[c.Item]
	l := report.Text
	if f != nil {
		l = f.Ladder
	}
	lo, hi := l.Index(c.From), l.Index(c.To)
	if lo > hi {
		lo, hi = hi, lo
	}
	if f == nil {
		return hi - lo
	}
	n := 0
	for _, x := range f.Rungs() {
		if at := l.Index(x); at > lo && at <= hi {
			n++
		}
	}
	return n
}

// LatestEffective is the time at which every directive of the policies has
// begun: the default time of a diff or a table.
func LatestEffective(policies ...*directive.Policy) (time.Time, error) {
	var out time.Time
	for _, p := range policies {
		for _, d := range p.Directives() {
			if d.Effective.After(out) {
				out = d.Effective
			}
		}
	}
	if out.IsZero() {
		return out, errs.E(errs.Invalid, "release.LatestEffective", "no directives; expected at least one, or a time")
	}
	return out, nil
}

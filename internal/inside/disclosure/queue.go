package disclosure

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Queued is a release that waits for review, as the queue lists it.
type Queued struct {
	Release    string         `json:"release"`
	Report     string         `json:"report"`
	Serial     string         `json:"serial,omitempty"`
	Version    int            `json:"version"`
	Author     string         `json:"author"`
	Proposer   string         `json:"proposer"`
	Partner    party.Code     `json:"partner"`
	Method     release.Method `json:"method"`
	Precedence string         `json:"precedence"`
	Kind       string         `json:"kind"`
	Title      string         `json:"title,omitempty"`      // as its author wrote it
	Held       string         `json:"held"`                 // the mark of what is held
	Given      string         `json:"given"`                // and of what would go
	HeldLevel  string         `json:"held_level,omitempty"` // the level of each as portions write it; none where it cannot be read
	GivenLevel string         `json:"given_level,omitempty"`
	Rules      int            `json:"rules"` // how many rules the gaps are tied to
	ValidUntil *time.Time     `json:"valid_until,omitempty"`
	Since      time.Time      `json:"since"` // of the proposal
	Reason     string         `json:"reason"`
	Claim      *Claim         `json:"claim,omitempty"`
	Gaps       int            `json:"gaps"`
	Residue    int            `json:"residue"`
	Officers   int            `json:"officers"`       // how many different ones approve it
	Approved   int            `json:"approved"`       // how many have
	Lead       bool           `json:"lead,omitempty"` // each of them has the role lead beside
	Stale      bool           `json:"stale"`          // another policy is in force than it was decided under; claiming decides it again
}

// QueueQuery chooses what the queue lists; what is zero does not choose.
type QueueQuery struct {
	Officer   string // whose claims Mine means
	Mine      bool   // claimed by the officer
	Unclaimed bool
	Partner   party.Code // a country stands for its services

	Release, Report string // of a page: one release alone, or those of one report
}

// Queue lists what waits for review, most urgent first: by the report's
// precedence, warnings before other kinds, what is valid least long, what waits
// longest. It lists at most MostListed, of what was proposed last.
func (o *Office) Queue(ctx context.Context, q QueueQuery) ([]Queued, error) {
	if q.Mine && q.Officer == "" {
		return nil, errs.E(errs.Invalid, "disclosure.Queue", "no officer; expected whose claims are meant")
	}
	out, at := []Queued{}, o.Store.Now()
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, err := tx.Releases("", insidedb.InReview, present, MostListed)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if q.Partner != "" && !q.Partner.Includes(r.Partner) {
				continue
			}
			w, err := o.queued(tx, r, at)
			if err != nil {
				return err
			}
			mine := w.Claim != nil && w.Claim.Officer == q.Officer
			if q.Mine && !mine || q.Unclaimed && w.Claim != nil {
				continue
			}
			out = append(out, w)
		}
		return nil
	})
	slices.SortStableFunc(out, urgency)
	return out, err
}

// urgency orders the queue.
func urgency(a, b Queued) int {
	rank := func(w Queued) int { return -slices.Index(report.Precedences, w.Precedence) }
	warning := func(w Queued) int {
		if w.Kind == "warning" {
			return 0
		}
		return 1
	}
	valid := func(w Queued) int64 {
		if w.ValidUntil == nil {
			return 1<<63 - 1
		}
		return w.ValidUntil.UnixMicro()
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(warning(a), warning(b)), cmp.Compare(valid(a), valid(b)),
		a.Since.Compare(b.Since), cmp.Compare(a.Release, b.Release))
}

func (o *Office) queued(tx *insidedb.Tx, r insidedb.Release, at time.Time) (Queued, error) {
	held, err := tx.ReportVersion(r.Report, r.Version)
	if err != nil {
		return Queued{}, err
	}
	acts, err := tx.Acts(r.ID, present)
	if err != nil {
		return Queued{}, err
	}
	needed, err := o.needed(tx, r)
	if err != nil {
		return Queued{}, err
	}
	decided, err := tx.Decision(r.Decision)
	if err != nil {
		return Queued{}, err
	}
	k, err := o.rankOf(tx, held, r.Partner)
	if err != nil {
		return Queued{}, err
	}
	if acts, err = k.counting(tx, acts); err != nil {
		return Queued{}, err
	}
	w := Queued{Release: r.ID, Report: r.Report, Serial: held.Serial, Version: r.Version, Author: held.Author, Proposer: r.Proposer, Partner: r.Partner,
		Method: r.Method, Precedence: report.Precedences[0], Kind: held.Kind, Held: held.Marking, Given: r.Marking, Since: r.RecordedAt, Reason: r.Reason, Claim: claimOf(acts, at),
		Residue: len(r.Residue), Officers: needed, Approved: len(approvals(acts, r.Hash)), Lead: k.lead, Stale: r.Policy != o.Policy().Hash()}
	var outcome struct{ Gaps []release.Gap }
	if json.Unmarshal(decided.Outcome, &outcome) == nil {
		w.Gaps, w.Rules = len(outcome.Gaps), rulesBehind(outcome.Gaps)
	}
	// What the rules no longer let be read waits as routine until somebody claims it.
	if decoded, err := report.Decode(r.Report, held.Raw, o.Policy().Parties()); err == nil {
		w.Precedence, w.Title, w.HeldLevel = decoded.Precedence, titleOf(decoded), decoded.Marking.Level.Short
		if given, err := marking.Parse(decoded.System, decoded.Created, r.Marking); err == nil {
			w.GivenLevel = given.Level.Short
		}
		if !decoded.ValidUntil.IsZero() {
			w.ValidUntil = &decoded.ValidUntil
		}
	}
	return w, nil
}

// rulesBehind counts the rules that gaps are tied to.
func rulesBehind(gaps []release.Gap) int {
	seen := map[string]bool{}
	for _, g := range gaps {
		rule, _, _ := strings.Cut(g.Because, ": ")
		seen[rule] = true
	}
	return len(seen)
}

// titleOf is a report's title as its author wrote it, each reference at its fullest.
func titleOf(r *report.Report) string {
	lang := r.LangOf(report.TitleIndex)
	return report.Render(r.ProseOf(report.TitleIndex), lang, func(p report.Part) string {
		if p.Recognised {
			return p.Text
		}
		f := r.Fields[p.Field]
		for _, at := range f.Ladder.Rungs() {
			if f.Spoken(at) {
				return f.Words(at, lang, 0)
			}
		}
		return ""
	})
}

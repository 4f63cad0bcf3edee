package origins

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Outcome is one entry of a source's record.
type Outcome struct {
	ID string `json:"id"` // outcome:ID
	assess.Outcome
	Officer  string    `json:"officer"` // who says so
	Recorded time.Time `json:"recorded"`
	Mark     string    `json:"mark"`
}

// Grade is what an officer said of a source.
type Grade struct {
	ID string `json:"id"` // grade:ID
	assess.Grade
	Means    string    `json:"means"`
	Officer  string    `json:"officer"`
	Recorded time.Time `json:"recorded"`
	Mark     string    `json:"mark"`

	under judgement.Marked
}

// Source is a source with its record, as of a time.
type Source struct {
	V        int             `json:"v"`
	ID       string          `json:"id"`      // source:ID
	Mark     string          `json:"mark"`    // of the source
	Marking  string          `json:"marking"` // of this answer, with the record
	Caveats  access.Caveats  `json:"caveats"`
	State    string          `json:"state"`
	AsOf     time.Time       `json:"as_of"`
	Source   assess.Source   `json:"source"`
	Record   []Outcome       `json:"record"`          // by date
	Grade    *Grade          `json:"grade,omitempty"` // that stands
	Grades   []Grade         `json:"grades"`          // by date
	Proposal assess.Proposal `json:"proposal"`
}

// ShowSource gives a source's record, the grade that stands, and the one that the record
// proposes; not-found for a source that is not held or not seen.
func (o *Origins) ShowSource(ctx context.Context, officer, id string, asOf time.Time) (Source, error) {
	var out Source
	err := o.Judgements.View(ctx, officer, asOf, func(v judgement.View) error {
		j, err := v.Tx.Judgement(assess.KindSource, id, v.Labels, v.AsOf)
		if err == nil {
			out, err = sourceOf(v, j)
		}
		return err
	})
	return out, err
}

// sourceOf makes the record of a source.
func sourceOf(v judgement.View, j insidedb.Judgement) (Source, error) {
	s := Source{V: 1, ID: j.Target(), Mark: j.Mark, State: j.State, AsOf: v.AsOf, Record: []Outcome{}, Grades: []Grade{}}
	if s.AsOf.IsZero() {
		s.AsOf = v.Now
	}
	if j.Erased != nil {
		return s, errs.E(errs.NotFound, "origins.Source", "the source is %s", j.Erased.Said())
	}
	r, err := j.Record()
	if err != nil {
		return s, err
	}
	s.Source, _ = r.(assess.Source)
	about := assess.Ref{Role: "source", To: j.Target()}
	outcomes, err := v.All(assess.KindOutcome, about)
	if err != nil {
		return s, err
	}
	var dated []assess.Dated
	parts := []judgement.Marked{markOf(j)}
	for _, x := range outcomes {
		r, err := x.Record()
		if x.Erased != nil {
			continue
		}
		if err != nil {
			return s, err
		}
		if one, ok := r.(assess.Outcome); ok {
			s.Record = append(s.Record, Outcome{x.Target(), one, x.By, x.RecordedAt, x.Mark})
			parts = append(parts, markOf(x))
			d := assess.Dated{ID: x.Target(), Officer: x.By, Recorded: x.RecordedAt, Outcome: one}
			if d.Of, _, err = both(v, one.Of, one.Of); err != nil {
				return s, err
			}
			dated = append(dated, d)
		}
	}
	slices.SortFunc(s.Record, func(a, b Outcome) int { return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.ID, b.ID)) })
	s.Proposal = assess.Propose(dated, s.AsOf)
	grades, err := v.All(assess.KindGrade, about)
	if err != nil {
		return s, err
	}
	for _, x := range grades {
		if x.Erased != nil {
			continue
		}
		r, err := x.Record()
		if err != nil {
			return s, err
		}
		if one, ok := r.(assess.Grade); ok {
			parts = append(parts, markOf(x))
			s.Grades = append(s.Grades, Grade{x.Target(), one, one.Reliability.Words(), x.By, x.RecordedAt, x.Mark, markOf(x)})
		}
	}
	slices.SortFunc(s.Grades, func(a, b Grade) int {
		return cmp.Or(a.Date.Compare(b.Date), a.Recorded.Compare(b.Recorded), cmp.Compare(a.ID, b.ID))
	})
	s.Marking, s.Caveats = v.Together(parts)
	for i := range s.Grades {
		if g := s.Grades[i]; !g.Date.After(s.AsOf) {
			s.Grade = &g
		}
	}
	return s, nil
}

// Listed are sources by id.
type Listed struct {
	V       int      `json:"v"`
	Sources []Source `json:"sources"`
	More    bool     `json:"more"`
}

// ListSources gives the sources that an officer may see, by id, of one type or all.
func (o *Origins) ListSources(ctx context.Context, officer, kind, after string, limit int, asOf time.Time) (Listed, error) {
	if kind != "" && !slices.Contains(assess.SourceTypes, kind) {
		return Listed{}, errs.E(errs.Invalid, "origins.ListSources", "no kind %.40q of source; expected one of %s", kind, errs.List(assess.SourceTypes))
	}
	if limit <= 0 || limit > judgement.MostListed {
		limit = judgement.MostListed
	}
	out := Listed{V: 1, Sources: []Source{}}
	err := o.Judgements.View(ctx, officer, asOf, func(v judgement.View) error {
		out.Sources = []Source{}
		all, err := v.Tx.Judgements(insidedb.JudgementQuery{Kind: assess.KindSource, Labels: v.Labels, AsOf: v.AsOf, After: after})
		if err != nil {
			return err
		}
		for _, j := range all {
			if j.Erased != nil {
				continue
			}
			r, err := j.Record()
			if err != nil {
				return err
			}
			if s, ok := r.(assess.Source); !ok || kind != "" && s.Type != kind {
				continue
			}
			if len(out.Sources) == limit {
				out.More = true
				return nil
			}
			s, err := sourceOf(v, j)
			if err != nil {
				return err
			}
			out.Sources = append(out.Sources, s)
		}
		return nil
	})
	return out, err
}

// Accept is an officer's word on the grade of a source.
type Accept struct {
	Officer     string             `json:"-"`
	Source      string             `json:"-"`                     // its id
	Reliability assess.Reliability `json:"reliability,omitempty"` // "" for what is proposed
	Reason      string             `json:"reason,omitempty"`
}

// Grade records an officer's grade of a source, as of now, beside what the record
// proposes. A grade that is not the one proposed needs a reason.
func (o *Origins) Grade(ctx context.Context, a Accept) (judgement.Shown, error) {
	s, err := o.ShowSource(ctx, a.Officer, a.Source, time.Time{})
	if err != nil {
		return judgement.Shown{}, err
	}
	g := assess.Grade{Source: s.ID, Reliability: cmp.Or(a.Reliability, s.Proposal.Reliability), Date: s.AsOf.UTC().Truncate(24 * time.Hour), Reason: a.Reason, Proposed: s.Proposal.Reliability}
	document, err := assess.Encode(g)
	if err != nil {
		return judgement.Shown{}, err
	}
	return o.Judgements.Put(ctx, judgement.Draft{Officer: a.Officer, Kind: assess.KindGrade, File: "grade", Document: string(document)})
}

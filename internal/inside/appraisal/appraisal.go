package appraisal

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// MostListed is how many questions or entities are listed at most.
const MostListed = 1_000

// Roots gives, for the items that judgements rest on, what each goes back to, as far as
// the reader of the view sees it.
type Roots func(v judgement.View, items []string) (assess.Roots, error)

// Appraisals shows what is judged. It is safe for concurrent use.
type Appraisals struct {
	judgements *judgement.Judgements
	roots      Roots
}

// New makes one; the error is internal when the judgements are missing. Without roots
// every item is its own origin.
func New(j *judgement.Judgements, roots Roots) (*Appraisals, error) {
	if j == nil {
		return nil, errs.E(errs.Internal, "appraisal.New", "judgements are needed")
	}
	if roots == nil {
		roots = func(judgement.View, []string) (assess.Roots, error) { return nil, nil }
	}
	return &Appraisals{j, roots}, nil
}

// Marked is what goes with an answer: the roll-up of all that is in it.
type Marked struct {
	V       int            `json:"v"`
	Mark    string         `json:"mark"`
	Groups  []string       `json:"groups,omitempty"`
	Caveats access.Caveats `json:"caveats"`
}

// each are the marks of judgements that an answer shows one by one, as kind:ID.
func each(all []insidedb.Judgement) map[string]string {
	out := map[string]string{}
	for _, j := range all {
		out[j.Target()] = j.Mark
	}
	return out
}

// together is the mark, the groups and the caveats of an answer: of the judgements in it,
// and of what the items on which they rest go back to.
func together(v judgement.View, all []insidedb.Judgement, items []string, roots assess.Roots) (Marked, error) {
	out := Marked{V: 1}
	parts, err := behind(v, items, roots)
	if err != nil {
		return out, err
	}
	for _, j := range all {
		parts = append(parts, judgement.Marked{Mark: j.Mark, Caveats: j.Caveats})
		out.Groups = append(out.Groups, j.Label.Groups...)
	}
	slices.Sort(out.Groups)
	out.Groups = slices.Compact(out.Groups)
	out.Mark, out.Caveats = v.Together(parts)
	return out, nil
}

// behind are the marks of what stands at the roots of items: an answer names it.
func behind(v judgement.View, items []string, roots assess.Roots) ([]judgement.Marked, error) {
	var out []judgement.Marked
	if roots == nil {
		return nil, nil
	}
	done := map[string]bool{}
	for _, item := range items {
		for _, root := range roots(item) {
			for ref := range strings.SplitSeq(root.Key, "+") {
				t, err := assess.ParseTarget(ref)
				if err != nil || done[ref] {
					continue // what stands for a source that no record describes
				}
				done[ref] = true
				more, err := marksOf(v, t)
				if err != nil {
					return nil, err
				}
				out = append(out, more...)
			}
		}
	}
	return out, nil
}

// marksOf are the marks of an item, as far as it is seen, or of a judgement.
func marksOf(v judgement.View, t assess.Target) ([]judgement.Marked, error) {
	if !t.Item() {
		j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
		if errs.KindOf(err) == errs.NotFound {
			return nil, nil
		}
		return []judgement.Marked{{Mark: j.Mark, Caveats: j.Caveats}}, err
	}
	held, err := v.Tx.HeldItem(t, v.Labels, v.AsOf)
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	var out []judgement.Marked
	for _, p := range held.Portions {
		out = append(out, judgement.Marked{Mark: p.Mark, System: p.System, From: string(held.From.Country()), Caveats: p.Caveats})
	}
	return out, err
}

// stated reads the judgements of a kind that stand, are seen and are kept, with what they
// said before; all are those judgements as they stand.
func stated[R assess.Record](v judgement.View, kind string, keep func(R) bool) (out []assess.Stated[R], all []insidedb.Judgement, err error) {
	held, err := v.All(kind)
	if err != nil {
		return nil, nil, err
	}
	for _, j := range held {
		if j.Erased != nil {
			continue
		}
		says, err := read[R](j)
		if err != nil {
			return nil, nil, err
		}
		if !keep(says) {
			continue
		}
		s := assess.Stated[R]{ID: j.ID}
		if s.Versions, err = versions[R](v, j); err != nil {
			return nil, nil, err
		}
		out, all = append(out, s), append(all, j)
	}
	return out, all, nil
}

// versions are what a judgement said over time, as far as the reader sees it. A version
// that says what the one before said is not counted: ending and restoring leaves no trace.
func versions[R assess.Record](v judgement.View, j insidedb.Judgement) ([]assess.Version[R], error) {
	all := []insidedb.Judgement{j}
	if j.Version > 1 {
		var err error
		if all, err = v.Tx.JudgementVersions(j.Kind, j.ID, v.Labels, v.AsOf); err != nil {
			return nil, err
		}
	}
	var out []assess.Version[R]
	var before insidedb.Judgement
	for _, one := range all {
		if one.Erased != nil || one.State != insidedb.JudgementStands || same(before, one) {
			continue
		}
		says, err := read[R](one)
		if err != nil {
			return nil, err
		}
		before = one
		out = append(out, assess.Version[R]{By: one.By, Since: one.RecordedAt, Says: says})
	}
	return out, nil
}

// same tells whether two versions say the same.
func same(a, b insidedb.Judgement) bool {
	return string(a.Body) == string(b.Body) && slices.Equal(a.Refs, b.Refs)
}

// read reads a version, with its items by their ids: an officer may have named a report
// by its serial.
func read[R assess.Record](j insidedb.Judgement) (R, error) {
	var none R
	r, err := j.Record()
	if err != nil {
		return none, err
	}
	var items []string
	for _, ref := range j.Refs {
		if ref.Role == "origin" {
			items = append(items, ref.To)
		}
	}
	says, ok := withItems(r, items).(R)
	if !ok {
		return none, errs.E(errs.Internal, "appraisal.read", "a %s is kept as something else", j.Kind)
	}
	return says, nil
}

func withItems(r assess.Record, items []string) assess.Record {
	switch r := r.(type) {
	case assess.Estimate:
		r.Origin.Items = items
		return r
	case assess.Designation:
		r.Items = items
		return r
	case assess.Hypothesis:
		r.Items = items
		return r
	case assess.Attribution:
		r.Items = items
		return r
	case assess.Evidence:
		r.Items = items
		return r
	}
	return r
}

// every keeps everything.
func every[R assess.Record](R) bool { return true }

// day is the day of a view: that of its time, or today.
func day(v judgement.View) string {
	if v.AsOf.IsZero() {
		return assess.Day(v.Now)
	}
	return assess.Day(v.AsOf)
}

// most bounds how many are listed.
func most(limit int) int {
	if limit <= 0 || limit > MostListed {
		return MostListed
	}
	return limit
}

// page cuts a list to how many are wanted, and tells whether there are more.
func page[T any](all []T, limit int) ([]T, bool) {
	n := min(len(all), most(limit))
	return append([]T{}, all[:n]...), len(all) > n
}

// Asked is who asks for what.
type Asked struct {
	Officer string
	AsOf    time.Time // zero: the present
	Limit   int       // of a list; 0: MostListed
}

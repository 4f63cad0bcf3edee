package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// row is a version of an item that is found, and whether by its name.
type row struct {
	insidedb.FoundRow
	named bool
}

// target is what a row stands for.
func (r row) target() assess.Target {
	if r.Kind == insidedb.SubjectJudgement {
		kind, id, _ := strings.Cut(r.ID, "/")
		return assess.Target{Kind: kind, ID: id, Portion: assess.Whole}
	}
	return assess.Target{Kind: r.Kind, ID: r.ID, Portion: assess.Whole}
}

// named looks for the item whose id or serial the question is; none for other questions.
func (s *Search) named(v judgement.View, bare string) ([]row, error) {
	if bare == "" {
		return nil, nil
	}
	var targets []assess.Target
	if t, err := assess.ParseTarget(bare); err == nil {
		targets = append(targets, t)
	} else {
		targets = append(targets, assess.Target{Kind: assess.ItemReport, ID: bare, Portion: assess.Whole}, assess.Target{Kind: assess.ItemReceived, ID: bare, Portion: assess.Whole})
		if assess.IDForm(bare) {
			for _, kind := range assess.Kinds {
				targets = append(targets, assess.Target{Kind: kind, ID: bare, Portion: assess.Whole})
			}
		}
	}
	var out []row
	for _, t := range targets {
		r, err := rowNamed(v, t)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func rowNamed(v judgement.View, t assess.Target) (row, error) {
	if t.Item() {
		held, err := v.Tx.HeldItem(t, v.Labels, v.AsOf)
		return row{insidedb.FoundRow{Kind: t.Kind, ID: held.Target.ID, Version: held.Version, From: held.From, Type: held.Kind, Since: held.RecordedAt}, true}, err
	}
	j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
	if err == nil && (j.Erased != nil || j.State != insidedb.JudgementStands) {
		return row{}, errs.E(errs.NotFound, "search.named", "it does not stand")
	}
	return row{insidedb.FoundRow{Kind: insidedb.SubjectJudgement, ID: j.Kind + "/" + j.ID, Version: j.Version, Type: j.Kind, Since: j.RecordedAt}, true}, err
}

// withNamed puts what is found by its name before what is found by its words: all rows,
// how many items are met, and those that are counted by facet.
func withNamed(found insidedb.Found, named []row) (rows []row, total int, counted []insidedb.FoundRow) {
	same := func(r row) func(insidedb.FoundRow) bool {
		return func(f insidedb.FoundRow) bool { return f.Kind == r.Kind && f.ID == r.ID }
	}
	counted = found.Newest
	for _, r := range named {
		if i := slices.IndexFunc(found.Best, same(r)); i >= 0 { // its topics are known
			r.FoundRow = found.Best[i]
		} else {
			counted = append(slices.Clip(counted), r.FoundRow)
		}
		rows = append(rows, r)
	}
	for _, f := range found.Best {
		if !slices.ContainsFunc(named, func(r row) bool { return same(r)(f) }) {
			rows = append(rows, row{f, false})
		}
	}
	return rows, len(counted), counted
}

// facetsOf counts items by what they are.
func facetsOf(rows []insidedb.FoundRow) Facets {
	kinds, partners, topics, years := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, r := range rows {
		kinds[r.Type]++
		if r.From != "" {
			partners[string(r.From)]++
		}
		for _, t := range r.Topics {
			topics[t]++
		}
		years[strconv.Itoa(r.Since.UTC().Year())]++
	}
	return Facets{counts(kinds), counts(partners), counts(topics), counts(years)}
}

// counts lists values, the most frequent first, then by their names.
func counts(of map[string]int) []Count {
	out := []Count{}
	for value, n := range of {
		out = append(out, Count{value, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.Items, a.Items), cmp.Compare(a.Value, b.Value)) })
	return out[:min(len(out), mostFacets)]
}

// part is a portion of an item as the officer sees it.
type part struct {
	name   string // of the portion: "report:ID#2"
	title  bool
	words  string
	marked judgement.Marked
}

// hit opens what is shown of a row.
func (s *Search) hit(v judgement.View, sight sight, r row) (Hit, []judgement.Marked, error) {
	parts, err := s.parts(v, r)
	if err != nil {
		return Hit{}, nil, err
	}
	h := Hit{Item: r.target().String(), Version: r.Version, Kind: r.Type, From: string(r.From), Topics: r.Topics, Recorded: r.Since, Met: Sounding, Titled: r.Titled, Portions: []Portion{}}
	switch {
	case r.named:
		h.Met = Named
	case r.Written:
		h.Met = Written
	}
	var shown []judgement.Marked
	for _, p := range parts {
		pieces, met := sight.snippet(p.words)
		if p.title {
			h.Title = p.words
			shown = append(shown, p.marked)
		}
		switch {
		case !met:
		case len(h.Portions) == mostPortions:
			h.Unshown++
		default:
			if !p.title {
				shown = append(shown, p.marked)
			}
			mark, _ := v.Together([]judgement.Marked{p.marked})
			h.Portions = append(h.Portions, Portion{Item: p.name, Mark: mark, Snippet: pieces})
		}
	}
	if len(shown) == 0 && len(parts) > 0 { // found by what has no words of its own: it is marked as what is seen of it
		for _, p := range parts {
			shown = append(shown, p.marked)
		}
	}
	h.Mark, h.Caveats = v.Together(shown)
	return h, shown, nil
}

// parts opens the portions of a row that the officer sees.
func (s *Search) parts(v judgement.View, r row) ([]part, error) {
	if r.Kind == insidedb.SubjectJudgement {
		return judgementParts(v, r)
	}
	held, err := v.Tx.HeldItem(r.target(), v.Labels, v.AsOf)
	if err != nil {
		return nil, err
	}
	item, err := s.Items.Open(v.Tx, r.Kind, r.ID, held.Version, held.RecordedAt)
	if err != nil {
		return nil, err
	}
	var out []part
	for _, p := range held.Portions {
		for _, t := range item.Texts {
			if t.Portion != p.Portion {
				continue
			}
			of := held.Target
			of.Portion = p.Portion
			out = append(out, part{of.String(), p.Portion == assess.Title, t.Words, markedOf(held, p)})
		}
	}
	return out, nil
}

func markedOf(held insidedb.Held, p insidedb.HeldPortion) judgement.Marked {
	return judgement.Marked{Mark: p.Mark, System: p.System, From: string(held.From.Country()), Caveats: p.Caveats}
}

func judgementParts(v judgement.View, r row) ([]part, error) {
	t := r.target()
	j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
	if err != nil {
		return nil, err
	}
	record, err := j.Record()
	if err != nil {
		return nil, err
	}
	marked := judgement.Marked{Mark: j.Mark, Caveats: j.Caveats}
	var out []part
	for i, text := range textsOf(record) {
		out = append(out, part{t.String(), i == 0, text.Words, marked})
	}
	if len(out) == 0 {
		out = []part{{name: t.String(), marked: marked}}
	}
	return out, nil
}

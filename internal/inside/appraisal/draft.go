package appraisal

import (
	"context"
	"time"

	"entente/internal/core/article"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// MostDrafted is of how many items estimates are drafted at once.
const MostDrafted = 20

const opDraft = "appraisal.Draft"

// Drafted is the document of an estimate that a figure offers. Nothing of it is stored:
// an officer looks at it and takes it in, or does not.
type Drafted struct {
	Item     string `json:"item"`    // report:ID#N
	Words    string `json:"words"`   // the figure as written
	Context  string `json:"context"` // the sentence around it
	Document string `json:"document"`
}

// LeftOut is a figure of which no estimate can be drafted.
type LeftOut struct {
	Item  string `json:"item"`
	Words string `json:"words"`
	Why   string `json:"why"`
}

// Drafts are those of some items, in the order in which the items are named.
type Drafts struct {
	Marked
	Drafts  []Drafted `json:"drafts"`
	LeftOut []LeftOut `json:"left_out"`
}

// Draft writes, for each figure of some reports or portions of them, the document of an
// estimate. What counts the same has the same question, definition, population and unit,
// and what one speaker said on one occasion, as far as the words tell, the same speaker,
// occasion and day. A question that is given is that of all. Only portions that the
// officer sees are read.
// The error is not-found for a report or a portion that is not held or not seen.
func (a *Appraisals) Draft(ctx context.Context, ask Asked, refs []string, question string) (Drafts, error) {
	out := Drafts{Drafts: []Drafted{}, LeftOut: []LeftOut{}}
	if len(refs) == 0 || len(refs) > MostDrafted {
		return out, errs.E(errs.Invalid, opDraft, "%d items; expected 1 to %d", len(refs), MostDrafted)
	}
	if question != "" && !assess.IDForm(question) {
		return out, errs.E(errs.Invalid, opDraft, "question %.80q; expected up to 64 of a-z, 0-9, point, dash and underscore", question)
	}
	err := a.judgements.View(ctx, ask.Officer, ask.AsOf, func(v judgement.View) error {
		var all []offered
		var parts []judgement.Marked
		for _, ref := range refs {
			some, held, err := offeredBy(v, ref)
			if err != nil {
				return err
			}
			all = append(all, some...)
			for _, p := range held.Portions {
				parts = append(parts, judgement.Marked{Mark: p.Mark, System: p.System, From: string(held.From.Country()), Caveats: p.Caveats})
			}
		}
		alike(all)
		for _, x := range all {
			text, why := x.document(question)
			if why != "" {
				out.LeftOut = append(out.LeftOut, LeftOut{x.item, oneLine(x.Words), why})
				continue
			}
			out.Drafts = append(out.Drafts, Drafted{x.item, oneLine(x.Words), x.Context, text})
		}
		out.V = 1
		out.Mark, out.Caveats = v.Together(parts)
		return nil
	})
	return out, err
}

// offered is a figure with where it stands and the occasion on which it was given.
type offered struct {
	article.Figure
	item     string         // report:ID#N
	day      time.Time      // from when the report is
	occasion *article.Event // nil: none is told of
	event    string         // the word for it, "" where there is none
}

// offeredBy are the figures of a report, or of one portion of it, and what is seen of it.
func offeredBy(v judgement.View, ref string) ([]offered, insidedb.Held, error) {
	t, err := assess.ParseTarget(ref)
	if err != nil {
		return nil, insidedb.Held{}, err
	}
	if t.Kind != assess.ItemReport || t.Portion == assess.Title {
		return nil, insidedb.Held{}, errs.E(errs.Invalid, opDraft, "%.100q; expected report:ID, or report:ID#N for one portion", ref)
	}
	if _, err := v.Tx.HeldItem(t, v.Labels, v.AsOf); err != nil { // of the portion
		return nil, insidedb.Held{}, err
	}
	held, err := v.Tx.HeldItem(t.Of(), v.Labels, v.AsOf)
	if err != nil {
		return nil, held, err
	}
	stored, err := v.Tx.ReportVersion(held.Target.ID, held.Version)
	if err != nil {
		return nil, held, err
	}
	if stored.Erased != nil {
		return nil, held, errs.E(errs.Conflict, opDraft, "the report is %s", stored.Erased.Said())
	}
	r, err := report.Decode(held.Target.ID, stored.Raw, nil)
	if err != nil {
		return nil, held, err
	}
	seen, numbers := seenOf(*r, held)
	found := article.FoundIn(&seen)
	var out []offered
	for _, f := range found.Figures {
		portion := numbers[f.Paragraph]
		if t.Portion != assess.Whole && t.Portion != portion {
			continue
		}
		x := offered{Figure: f, item: assess.Target{Kind: assess.ItemReport, ID: held.Target.ID, Portion: portion}.String(), day: dayOf(r)}
		x.occasion = occasionOf(f, found.Events)
		out = append(out, x)
	}
	return out, held, nil
}

// seenOf is a report with the portions that are seen alone, and their numbers: what is
// found in it is what would be if the others did not exist.
func seenOf(r report.Report, held insidedb.Held) (report.Report, []int) {
	all := r.Portions
	r.Portions = nil
	var numbers []int
	for _, p := range held.Portions {
		if p.Portion >= 0 && p.Portion < len(all) {
			r.Portions, numbers = append(r.Portions, all[p.Portion]), append(numbers, p.Portion)
		}
	}
	return r, numbers
}

// dayOf is when what a report says was the case, as far as the report says; else when it
// was written.
func dayOf(r *report.Report) time.Time {
	if !r.InfoDate.From.IsZero() {
		return r.InfoDate.From
	}
	return r.Created
}

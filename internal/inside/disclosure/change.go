package disclosure

import (
	"context"
	"slices"
	"strconv"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/store/insidedb"
)

// Movement moves rungs of a release, up to the ceiling; each move has a reason.
type Movement struct {
	Release string         `json:"release"`
	Officer string         `json:"-"`
	Moves   []release.Move `json:"moves"`
}

// Move is Change with nothing but moves.
func (o *Office) Move(ctx context.Context, m Movement) (View, error) {
	return o.Change(ctx, By{Release: m.Release, Officer: m.Officer}, Choices{Moves: m.Moves})
}

// Choices are what an officer changes of a release in review, each with a
// reason: other rungs of fields, other forms of texts, or words of the officer's
// own.
type Choices struct {
	Moves    []release.Move    `json:"moves,omitempty"`
	Wordings []release.Wording `json:"wordings,omitempty"`
}

// Change gives a release in review other rungs, forms or words, nothing of them
// above the ceiling. It decides and tears again, so the release has new bytes,
// which nobody has approved. An officer's own words take the mark of the form
// whose place they take; those in which the residue check finds a withheld value
// are refused.
func (o *Office) Change(ctx context.Context, by By, c Choices) (View, error) {
	const op = "disclosure.Change"
	if len(c.Moves)+len(c.Wordings) == 0 {
		return View{}, errs.E(errs.Invalid, op, "no moves; expected at least one field and rung, or a text and its form")
	}
	var reasons []string
	for _, m := range c.Moves {
		reasons = append(reasons, m.Reason)
	}
	for _, w := range c.Wordings {
		reasons = append(reasons, w.Reason)
	}
	return o.act(ctx, op, by, func(t *turn) error {
		d, err := o.chosen(op, t, by.Officer, c)
		if err != nil {
			return err
		}
		if err := checkWords(op, d, c.Wordings); err != nil {
			return err
		}
		return t.change(d, c)
	}, reasons...)
}

// chosen is what a release in review is with an officer's choices. It is stale when
// nothing would go any more.
func (o *Office) chosen(op string, t *turn, officer string, c Choices) (draft, error) {
	if t.release.State != insidedb.InReview {
		return draft{}, errs.E(errs.Conflict, op, "the release is %s; it is changed only while it waits for review", Say(t.release))
	}
	q, err := questionOf(t.tx, t.release, t.acts)
	if err != nil {
		return draft{}, err
	}
	q.officer = officer
	for _, m := range c.Moves {
		q.move(m)
	}
	for _, w := range c.Wordings {
		q.word(w)
	}
	d, err := o.draft(q, t.at)
	if err == nil && !d.goes {
		err = errs.E(errs.Stale, op, "the rules have changed: %s; propose again", sayOutcome(d.outcome))
	}
	return d, err
}

// change records the new bytes, and each choice that led to them.
func (t *turn) change(d draft, c Choices) (err error) {
	before := t.release.Hash
	if t.release, err = setTorn(t.tx, t.release, d); err != nil {
		return err
	}
	for _, w := range c.Wordings {
		act := insidedb.Act{Act: insidedb.ActForm, Reason: w.Reason, Before: before, Hash: t.release.Hash, Item: w.Item, Form: formOf(d.outcome, w.Item), Words: w.Text}
		if w.Text != "" {
			act.Act = insidedb.ActRewrite
		}
		if err := t.add(act); err != nil {
			return err
		}
	}
	for _, m := range c.Moves {
		if err := t.add(insidedb.Act{Act: insidedb.ActMove, Reason: m.Reason, Before: before, Hash: t.release.Hash, Field: m.Field, Rung: m.Rung}); err != nil {
			return err
		}
	}
	_, err = t.tx.SetState(t.release, insidedb.InReview, t.by.Officer, whyReview(d))
	return err
}

// formOf is the form in which a text goes.
func formOf(out release.Outcome, item string) string {
	form := out.Title.TextFrom
	for _, p := range out.Portions {
		if item == "portion:"+strconv.Itoa(p.Index) {
			form = p.TextFrom
		}
	}
	if form == "" {
		return release.FormWithheld
	}
	return form
}

// checkWords refuses officers' words in which a withheld value stands.
func checkWords(op string, d draft, list []release.Wording) error {
	for _, w := range list {
		if w.Text == "" {
			continue
		}
		place := placeOf(d.outcome, w.Item)
		for _, h := range d.torn.Residue {
			if h.Place == place {
				return errs.E(errs.Denied, op, "in the words for %s a withheld value of %s stands (%s); expected words without it", w.Item, orReport(h.Field), h.Found)
			}
		}
	}
	return nil
}

func orReport(field string) string {
	if field == "" {
		return "the report"
	}
	return field
}

// placeOf is where a text of the report stands in the tearline, as the residue
// check names places.
func placeOf(out release.Outcome, item string) string {
	if item == "title" {
		return item
	}
	n := 0
	at := slices.IndexFunc(out.Portions, func(p release.PortionOutcome) bool { return item == "portion:"+strconv.Itoa(p.Index) })
	for _, p := range out.Portions[:max(at, 0)] {
		if p.Verdict.Goes() && p.Text != "" {
			n++
		}
	}
	return "portion:" + strconv.Itoa(n)
}

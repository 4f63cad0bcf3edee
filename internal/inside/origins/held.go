package origins

import (
	"slices"

	"entente/internal/core/article"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/passage"
	"entente/internal/core/tearline"
	"entente/internal/inside/indexing"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// item is what is held, as far as the reader sees it.
type item struct {
	indexing.Item // its texts are those that are seen
	target        assess.Target
	held          insidedb.Held
	passages      passage.Text
	offered       *article.Found // of found, once it was asked for
	tokens        []insidedb.Token
	unnamed       []string // words of source fields that name nobody who is known
}

// node names the item, or one portion of it.
func (i *item) node(portion int) string {
	t := i.target
	t.Portion = portion
	return t.String()
}

// title is the item's title, as far as it is seen; "" for none.
func (i *item) title() string {
	for _, t := range i.Texts {
		if t.Portion == assess.Title {
			return t.Words
		}
	}
	return ""
}

func (i *item) text(portion int) string {
	for _, t := range i.Texts {
		if t.Portion == portion {
			return t.Words
		}
	}
	return ""
}

// portionAt is the portion of a place of what was found.
func (i *item) portionAt(paragraph int) int {
	n := 0
	for _, t := range i.Texts {
		if t.Portion < 0 {
			continue
		}
		if n == paragraph {
			return t.Portion
		}
		n++
	}
	return assess.Title
}

// look opens the whole of an item as the view's reader sees it; not-found for what is
// not held, not seen, or no longer held for use.
func (o *Origins) look(v judgement.View, t assess.Target) (*item, error) { return o.lookAt(v, t, nil) }

// lookAt is look, with only some portions looked up in a comparison; nil for all.
func (o *Origins) lookAt(v judgement.View, t assess.Target, only map[int]bool) (*item, error) {
	held, err := v.Tx.HeldItem(t.Of(), v.Labels, v.AsOf)
	if err != nil {
		return nil, err
	}
	whole, err := o.Open(v.Tx, held.Target.Kind, held.Target.ID, held.Version, held.RecordedAt)
	if err != nil {
		return nil, err
	}
	whole.Texts = slices.DeleteFunc(slices.Clone(whole.Texts), func(x indexing.Text) bool {
		return !slices.ContainsFunc(held.Portions, func(p insidedb.HeldPortion) bool { return p.Portion == x.Portion })
	})
	if len(whole.Texts) == 0 {
		return nil, errs.E(errs.NotFound, "origins.look", "nothing is held as %.200q", t.String())
	}
	out := read(whole, only)
	out.target, out.held = held.Target.Of(), held
	out.tokens, err = v.Tx.TokensOf(held.Target.Kind, held.Target.ID, v.Labels, v.AsOf)
	return out, err
}

// read cuts an item's texts, or only some portions of it.
func read(whole indexing.Item, only map[int]bool) *item {
	var portions []passage.Portion
	for _, t := range whole.Texts {
		portions = append(portions, passage.Portion{Number: t.Portion, Words: t.Words})
	}
	return &item{Item: whole, passages: passage.TextOf(portions, only)}
}

// found is what the item offers, as far as it is seen: places are by the portions, the
// title left out.
func (i *item) found() article.Found {
	if i.offered == nil {
		f := foundIn(i.Item, i.Texts)
		i.offered = &f
	}
	return *i.offered
}

// received reads what a partner sent; none for a report of our own.
func (i *item) received() (tearline.Received, error) {
	if i.Bundle == nil {
		return tearline.Received{}, nil
	}
	return tearline.Read(i.Bundle)
}

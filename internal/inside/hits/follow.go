package hits

import (
	"context"
	"fmt"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/store/insidedb"
)

// followAll has open hits go by their lookouts as these stand.
func (h *Hits) followAll(ctx context.Context, now time.Time) (done int, err error) {
	after := ""
	for {
		var behind []insidedb.Hit
		err := h.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			behind, err = tx.HitsBehind(after, most)
			return err
		})
		if err != nil || len(behind) == 0 {
			return done, err
		}
		after = behind[len(behind)-1].ID
		n, _, err := h.each(ctx, behind, func(tx *insidedb.Tx, hit insidedb.Hit) (bool, error) { return h.follow(tx, hit, now) })
		done += n
		if err != nil {
			return done, err
		}
	}
}

// follow has a hit go by its lookout as it stands: ranked by its instruction, due no later
// than that says from now on, and the new owner's or deputy's where it was the old one's.
func (h *Hits) follow(tx *insidedb.Tx, hit insidedb.Hit, now time.Time) (bool, error) {
	o, err := owedOf(tx, hit)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	l, err := answering(tx, hit)
	if err != nil || l == nil || l.State != insidedb.LookoutActive || l.Version <= hit.GoesBy {
		return false, err
	}
	before, err := tx.LookoutVersion(hit.Entry, hit.GoesBy)
	if err != nil && errs.KindOf(err) == errs.Unavailable {
		return false, err
	}
	var news []string
	if hit.Orders != l.Instruction {
		news = append(news, fmt.Sprintf("the instruction is %s, and was %s", l.Instruction, hit.Orders))
	}
	had, has := answerer(before, hit.Climbed), answerer(*l, hit.Climbed)
	moves := o.Officer != "" && o.Officer == had && has != had
	if moves {
		news = append(news, fmt.Sprintf("%s answers for it, and %s did", has, had))
	}
	if len(news) == 0 {
		return false, tx.SetHitGoesBy(hit.ID, l.Version)
	}
	return true, h.goBy(tx, hit, o, l, moves, news)
}

// answerer is the officer who answers for a lookout at a step; "" for none.
func answerer(l insidedb.Lookout, step int) string {
	switch step {
	case toOwner:
		return l.Owner
	case toDeputy:
		return l.Deputy
	}
	return ""
}

// goBy puts on record that a hit goes by its lookout as it stands.
func (h *Hits) goBy(tx *insidedb.Tx, hit insidedb.Hit, o insidedb.Obligation, l *insidedb.Lookout, moves bool, news []string) error {
	now := h.Store.Now()
	hit.GoesBy, hit.Orders = l.Version, l.Instruction
	f, a, err := restated(tx, &hit, ActChanged)
	if err != nil {
		return err
	}
	a.Code, f.News = string(l.Instruction), news
	i := l.Instruction
	if i != lookout.DoNotAlert && lookout.Over(timeOf(hit.Departs), timeOf(hit.Arrives), now) {
		i = ""
	}
	due := now.Add(h.Rules().Within(i, hit.Verdict))
	sooner := o.Due == nil || due.Before(*o.Due)
	if sooner {
		o.Due = &due
	}
	if moves {
		if o.Officer, o.Desk, hit.Climbed, err = heir(tx, l, hit.Climbed, "", now); err != nil {
			return err
		}
		a.Holder = holder(o)
	}
	if sooner || moves {
		o.By, o.Reason = "", ""
		if o, err = tx.PutObligation(o); err != nil {
			return err
		}
		if hit.Next, err = h.next(tx, hit, o); err != nil {
			return err
		}
	}
	_, _, err = act(tx, hit, a, f)
	return err
}

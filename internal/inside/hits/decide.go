package hits

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// MaxReason bounds an officer's reason, in characters.
const MaxReason = 2000

// What an officer says of a hit.
const (
	Same       = insidedb.HitSame
	NotSame    = insidedb.HitNotSame
	CannotTell = insidedb.HitCannotTell
)

// Decisions is the closed list.
var Decisions = []string{Same, NotSame, CannotTell}

// Decision is what an officer says of a hit.
type Decision struct {
	ID      string `json:"-"`
	Officer string `json:"-"`
	Is      string `json:"is"`     // same, not-same, cannot-tell
	Reason  string `json:"reason"` // stays here
}

// reasoned are the words of an act that an officer gives a reason for.
type reasoned struct {
	Reason string `json:"reason"`
}

// Decide records what an officer says of a hit, and ends what is owed of it. Who has
// it says so, its lookout's owner or deputy, the watch or a lead; what is decided, the
// watch or a lead may decide anew. Who cannot tell, and has neither role, hands it to
// the watch, who has as long as a step takes and no longer than the hit had. What went
// by an earlier decision that is put right is somebody's to answer again.
func (h *Hits) Decide(ctx context.Context, d Decision) (View, error) {
	const op = "hits.Decide"
	if !slices.Contains(Decisions, d.Is) {
		return View{}, errs.E(errs.Invalid, op, "%.40q; expected one of %s", d.Is, errs.List(Decisions))
	}
	if err := reasonable(op, d.Reason); err != nil {
		return View{}, err
	}
	return h.change(ctx, d.ID, d.Officer, func(tx *insidedb.Tx, hit insidedb.Hit) error {
		o, err := owedOf(tx, hit)
		owed := err == nil
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		commands, err := h.mayAnswer(tx, op, hit, o, d.Officer)
		if err != nil {
			return err
		}
		if hit.State != insidedb.HitOpen && !commands {
			return errs.E(errs.Conflict, op, "it is decided: %s; an officer in the role watch or lead may decide it anew", hit.State)
		}
		now := h.Store.Now()
		hit.State, hit.Decided, hit.Next = d.Is, &now, nil
		a := insidedb.HitAct{Act: ActDecided, Officer: d.Officer, Code: d.Is}
		switch {
		case owed && d.Is == insidedb.HitCannotTell && !commands:
			if due := now.Add(h.Rules().Climb); o.Due == nil || due.Before(*o.Due) {
				o.Due = &due
			}
			o.Officer, o.Desk, o.By, o.Reason = "", watchDesk, d.Officer, ""
			if o, err = tx.PutObligation(o); err != nil {
				return err
			}
			hit.Climbed, a.Holder = toWatch, watchDesk
			if hit.Next, err = h.next(tx, hit, o); err != nil {
				return err
			}
		case owed:
			if err := end(tx, o, d.Officer, h); err != nil {
				return err
			}
			hit.Owed = ""
		}
		if hit, _, err = act(tx, hit, a, reasoned{d.Reason}); err != nil {
			return err
		}
		if d.Is != insidedb.HitNotSame {
			if err := h.putRight(tx, hit); err != nil {
				return err
			}
		}
		return forget(tx, hit)
	})
}

// forget erases a hit that is decided after the travel was erased that it rests on.
func forget(tx *insidedb.Tx, hit insidedb.Hit) error {
	if hit.Owed != "" || hit.State == insidedb.HitSame || hit.ErasedAt != nil {
		return nil
	}
	gone, err := tx.Unheld(hit)
	if err != nil || !gone {
		return err
	}
	return tx.EraseHit(hit)
}

func end(tx *insidedb.Tx, o insidedb.Obligation, officer string, h *Hits) error {
	now := h.Store.Now()
	o.State, o.By, o.Reason, o.Closed = obligation.Done, officer, "", &now
	_, err := tx.PutObligation(o)
	return err
}

func reasonable(op, reason string) error {
	switch n := utf8.RuneCountInString(reason); {
	case strings.TrimSpace(reason) == "":
		return errs.E(errs.Invalid, op, "no reason is given; expected why")
	case n > MaxReason:
		return errs.E(errs.Invalid, op, "a reason of %d characters; expected at most %d", n, MaxReason)
	}
	return nil
}

// mayAnswer refuses an officer who may not answer a hit: who has it may, its lookout's
// owner and deputy, and who commands, which it tells.
func (h *Hits) mayAnswer(tx *insidedb.Tx, op string, hit insidedb.Hit, o insidedb.Obligation, officer string) (commands bool, err error) {
	if err := tx.Authorise(officer, answerers...); err != nil {
		return false, err
	}
	switch err := tx.Authorise(officer, commanders...); errs.KindOf(err) {
	case "":
		return true, nil
	case errs.Denied:
	default:
		return false, err
	}
	if o.Officer == officer {
		return false, nil
	}
	l, err := lookoutOf(tx, hit.List, hit.Entry)
	if err != nil {
		return false, err
	}
	if l != nil && (l.Owner == officer || l.Deputy == officer) {
		return false, nil
	}
	return false, errs.E(errs.Denied, op, "%q neither has the hit nor answers for its lookout; expected who does, or the role watch or lead", officer)
}

// change alters a hit and gives it as it stands after.
func (h *Hits) change(ctx context.Context, id, officer string, do func(*insidedb.Tx, insidedb.Hit) error) (View, error) {
	var out View
	err := h.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, readers...); err != nil {
			return err
		}
		hit, err := tx.Hit(id)
		if err != nil {
			return err
		}
		if err := do(tx, hit); err != nil {
			return err
		}
		out, err = h.view(tx, id, time.Time{})
		return err
	})
	return out, err
}

// Take has an officer take a hit that is open: its lookout's owner or deputy, the watch or
// a lead. Of who has it, it changes nothing.
func (h *Hits) Take(ctx context.Context, id, officer, reason string) (View, error) {
	return h.hand(ctx, "hits.Take", id, officer, officer, reason)
}

// Assign gives a hit that is open to another officer, who is live. Who has it does so,
// its lookout's owner or deputy, the watch or a lead.
func (h *Hits) Assign(ctx context.Context, id, officer, to, reason string) (View, error) {
	return h.hand(ctx, "hits.Assign", id, officer, to, reason)
}

func (h *Hits) hand(ctx context.Context, op, id, officer, to, reason string) (View, error) {
	if n := utf8.RuneCountInString(reason); n > MaxReason {
		return View{}, errs.E(errs.Invalid, op, "a reason of %d characters; expected at most %d", n, MaxReason)
	}
	return h.change(ctx, id, officer, func(tx *insidedb.Tx, hit insidedb.Hit) error {
		o, err := owedOf(tx, hit)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.Conflict, op, "nothing is owed of it: %s", hit.State)
		}
		if err != nil {
			return err
		}
		if _, err = h.mayAnswer(tx, op, hit, o, officer); err != nil {
			return err
		}
		if err := h.mayHave(tx, op, to); err != nil || o.Officer == to {
			return err
		}
		o.Officer, o.By, o.Reason = to, officer, ""
		if o, err = tx.PutObligation(o); err != nil {
			return err
		}
		if hit.Next, err = h.next(tx, hit, o); err != nil {
			return err
		}
		a := insidedb.HitAct{Act: ActAssigned, Officer: officer, Holder: to}
		var words any
		if strings.TrimSpace(reason) != "" {
			words = reasoned{reason}
		}
		_, _, err = act(tx, hit, a, words)
		return err
	})
}

// mayHave refuses to give a hit to who is not live, or may not answer one.
func (h *Hits) mayHave(tx *insidedb.Tx, op, officer string) error {
	live, err := tx.Live(officer, h.Store.Now())
	if err != nil {
		return err
	}
	if !live {
		return errs.E(errs.Denied, op, "officer %.64q is not registered, away, suspended or gone; expected one who is there", officer)
	}
	if err := tx.Authorise(officer, answerers...); err != nil {
		return errs.Wrap(errs.Denied, op, err, "officer %.64q has none of the roles %s", officer, strings.Join(answerers, ", "))
	}
	return nil
}

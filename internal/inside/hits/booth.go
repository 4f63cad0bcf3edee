package hits

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// Front is what the front line is told beside the instruction, with its mark.
type Front struct {
	Mark string `json:"mark"`
	Text string `json:"text"`
}

// Order is what the front line does about somebody, and whom it calls. It says nothing
// of why.
type Order struct {
	Instruction lookout.Instruction `json:"instruction"`
	Says        string              `json:"says"`                 // the same in plain words
	Code        string              `json:"code,omitempty"`       // as another system writes it
	CodeMeans   string              `json:"code_means,omitempty"` // what that is there
	CodeDoes    string              `json:"code_does,omitempty"`  // and what it asks for
	Power       string              `json:"power,omitempty"`      // by which somebody may be held
	HoldSeconds int64               `json:"hold_seconds,omitempty"`
	HoldUntil   *time.Time          `json:"hold_until,omitempty"`
	AnswerBy    *time.Time          `json:"answer_by,omitempty"`
	Call        string              `json:"call,omitempty"`
	Front       *Front              `json:"front,omitempty"`
}

// Booth is the answer to the front line. One without orders is the same for everybody
// about whom there is nothing to do, whatever is known of them.
type Booth struct {
	V      int     `json:"v"`
	Orders []Order `json:"orders"` // the gravest first
}

// mostOrders bounds the answer, and mostMet how many that may be somebody are looked at.
const (
	mostOrders = 5
	mostMet    = 20
)

// usualCall is whom to call where the service's rules name nobody.
const usualCall = "the watch"

// BoothHit tells the front line what to do about a traveller whose hit it was given, and
// records that it asked. From its first asking about a stop the hold counts, and the
// answer is due.
// Of a hit that is none, or that is nothing to act on, it says what it says of nobody.
func (h *Hits) BoothHit(ctx context.Context, officer, id string) (Booth, error) {
	out := Booth{V: 1, Orders: []Order{}}
	err := h.Store.Write(ctx, func(tx *insidedb.Tx) error {
		out.Orders = []Order{}
		if err := tx.Authorise(officer, askers...); err != nil {
			return err
		}
		hit, err := tx.Hit(id)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		o, orders, err := h.orderOf(tx, hit, hit.Paper, officer)
		if orders {
			out.Orders = []Order{o}
		}
		return err
	})
	return out, err
}

// orderOf is what to do about the person of a hit who shows papers, by their key, and
// records that the front line asked; nothing of one that is nothing to act on.
func (h *Hits) orderOf(tx *insidedb.Tx, hit insidedb.Hit, paper, officer string) (Order, bool, error) {
	since, err := h.asked(tx, hit, officer)
	if err != nil || hit.State != insidedb.HitSame && hit.Owed == "" {
		return Order{}, false, err
	}
	verdict := hit.Verdict
	if surely, err := provenBefore(tx, hit, paper); err != nil || surely {
		if err != nil {
			return Order{}, false, err
		}
		verdict = screening.Alert
	}
	l, err := lookoutOf(tx, hit.List, hit.Entry)
	if err != nil {
		return Order{}, false, err
	}
	o, orders := h.order(hit.List, l, verdict, since)
	if o.Front != nil && !tx.SeesMark(o.Front.Mark, h.Store.Now()) { // what to do, and whom to call, is for everybody
		o.Front = nil
	}
	return o, orders, nil
}

// provenBefore tells whether a hit was found to be the one who is sought, or whoever
// showed the same papers before.
func provenBefore(tx *insidedb.Tx, hit insidedb.Hit, paper string) (bool, error) {
	if hit.State == insidedb.HitSame || paper == "" || hit.Earlier == "" {
		return hit.State == insidedb.HitSame, nil
	}
	earlier, err := tx.Hit(hit.Earlier)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	return earlier.State == insidedb.HitSame && earlier.Paper == paper, err
}

// oneStop is how long askings about one hit are about one stop, where its lookout does
// not have somebody held for longer.
const oneStop = 12 * time.Hour

// asked records that the front line asked about a hit, and gives when it first did about
// this stop. By then the lookout's answer is promised, which is due no later.
func (h *Hits) asked(tx *insidedb.Tx, hit insidedb.Hit, officer string) (time.Time, error) {
	acts, err := tx.HitActs(hit, time.Time{})
	if err != nil {
		return time.Time{}, err
	}
	l, err := lookoutOf(tx, hit.List, hit.Entry)
	if err != nil {
		return time.Time{}, err
	}
	since, stop := h.Store.Now().Truncate(time.Second), oneStop
	if l != nil {
		stop = max(stop, l.Hold)
	}
	began := since.Add(-stop)
	if at := slices.IndexFunc(acts, func(a insidedb.HitAct) bool { return a.Act == ActBooth && a.RecordedAt.After(began) }); at >= 0 {
		if first := acts[at].RecordedAt.Truncate(time.Second); first.Before(since) {
			since = first
		}
	} else if hit.Owed != "" {
		if l != nil && l.Answer > 0 {
			if hit, err = h.sooner(tx, hit, since.Add(l.Answer)); err != nil {
				return since, err
			}
		}
	}
	_, _, err = act(tx, hit, insidedb.HitAct{Act: ActBooth, Officer: officer}, nil)
	return since, err
}

// order is what is told of a lookout, or of a list, to whoever has somebody before them
// since a time. Who is only possibly the one is not held: the front line calls.
func (h *Hits) order(list string, l *insidedb.Lookout, v screening.Verdict, since time.Time) (Order, bool) {
	call := lookout.Call
	switch {
	case v != screening.Alert && v != screening.Review, list == lookout.Tips: // a tip orders nothing
		return Order{}, false
	case list != lookout.List:
		contact := h.Rules().Contact
		if contact == "" {
			contact = usualCall
		}
		return Order{Instruction: call, Says: call.Says(), Call: contact}, true
	case l == nil || l.State != insidedb.LookoutActive || l.Instruction == lookout.DoNotAlert:
		return Order{}, false
	case v == screening.Review && l.Instruction.Holds():
		return Order{Instruction: call, Says: call.Says(), Call: l.Contact, AnswerBy: answerBy(l, since)}, true
	}
	o := Order{Instruction: l.Instruction, Says: l.Instruction.Says(), Code: l.Code, Power: l.Power, Call: l.Contact}
	if c, known := lookout.CodeOf(l.Code); known {
		o.CodeMeans, o.CodeDoes = c.Means, c.Does
	}
	if l.Hold > 0 {
		until := since.Add(l.Hold)
		o.HoldSeconds, o.HoldUntil = int64(l.Hold/time.Second), &until
	}
	o.AnswerBy = answerBy(l, since)
	if l.Lookout.Front.Text != "" {
		o.Front = &Front{l.Lookout.Front.Mark, l.Lookout.Front.Text}
	}
	return o, true
}

// answerBy is when whoever is called answers; nil where nothing says.
func answerBy(l *insidedb.Lookout, since time.Time) *time.Time {
	if l.Answer <= 0 {
		return nil
	}
	by := since.Add(l.Answer)
	return &by
}

// same tells whether two orders say the same.
func (o Order) same(x Order) bool {
	timed := func(a, b *time.Time) bool { return a == b || a != nil && b != nil && a.Equal(*b) }
	told := o.Front == x.Front || o.Front != nil && x.Front != nil && *o.Front == *x.Front
	if !told || !timed(o.HoldUntil, x.HoldUntil) || !timed(o.AnswerBy, x.AnswerBy) {
		return false
	}
	x.Front, x.HoldUntil, x.AnswerBy = o.Front, o.HoldUntil, o.AnswerBy
	return o == x
}

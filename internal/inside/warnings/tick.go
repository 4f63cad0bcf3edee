package warnings

import (
	"context"
	"errors"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/warning"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// most is how many warnings are looked for at once.
const most = 128

// How often the clock looks whether a warning that was sent is acknowledged: until
// it should be, and after.
const (
	lookSoon = time.Minute
	lookLate = 15 * time.Minute
)

// Tick looks through what has come for signs, and does what is due about every
// warning: it asks what is to be done when a window has passed, and turns to the
// next channel where no acknowledgement came in time. Each is done once.
func (x *Warnings) Tick(ctx context.Context) (served int, err error) {
	var failed []error
	served, err = x.Scan(ctx)
	failed = append(failed, err)
	for {
		now := x.Store.Now()
		var due []insidedb.Warning
		err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			due, err = tx.WarningsDue(now, most)
			return err
		})
		if err != nil || len(due) == 0 {
			return served, errors.Join(append(failed, err)...)
		}
		for _, w := range due {
			n := 0
			err := x.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
				n, err = x.serve(tx, w.ID, now)
				return err
			})
			served += n
			if err == nil {
				continue
			}
			if errs.KindOf(err) == errs.Conflict { // an officer was at it: the next tick looks again
				return served, errors.Join(failed...)
			}
			failed = append(failed, err)
			again := now.Add(lookSoon) // it keeps no other waiting
			if err := x.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.SetWarningNext(w.ID, now, &again) }); err != nil {
				return served, errors.Join(append(failed, err)...)
			}
		}
	}
}

// serve does what is due about one warning, and sets when to look again.
func (x *Warnings) serve(tx *insidedb.Tx, id string, now time.Time) (served int, err error) {
	w, err := tx.Warning(id)
	setBack := w.Touched.After(now)
	if err != nil || !setBack && (w.Next == nil || w.Next.After(now)) { // somebody else has seen to it
		return 0, err
	}
	acts, err := tx.WarningActs(w, time.Time{})
	if err != nil {
		return 0, err
	}
	if setBack && len(timely(acts, now)) < len(timely(acts, w.Touched)) {
		if w, acts, err = x.retract(tx, w, acts, now); err != nil {
			return 0, err
		}
	}
	acts = timely(acts, now)
	var next *time.Time
	sooner := func(at time.Time) {
		if next == nil || at.Before(*next) {
			next = &at
		}
	}
	rules := x.Rules()
	if w.Until != nil && openState(w.State) && !asked(acts) {
		if now.Before(*w.Until) {
			sooner(*w.Until)
		} else {
			var a insidedb.WarningAct
			if w, a, err = x.act(tx, w, insidedb.WarningAct{Act: ActWindow, At: w.Until}, nil); err != nil {
				return served, err
			}
			if err := x.owe(tx, w, a, rules.Over(now), ""); err != nil {
				return served, err
			}
			served++
		}
	}
	if w.State == Duty {
		n, err := x.serveSent(tx, &w, acts, rules, now, sooner)
		served += n
		if err != nil {
			return served, err
		}
	}
	return served, tx.SetWarningNext(w.ID, now, next)
}

// timely leaves out what the clock did before its time, because it stood ahead until
// now, or until it was set back: it is done again when the time comes.
func timely(acts []insidedb.WarningAct, now time.Time) []insidedb.WarningAct {
	var out []insidedb.WarningAct
	for _, a := range slices.Backward(acts) {
		switch {
		case a.Act == ActSetBack && a.At != nil:
			now = earlier(*a.At, now)
		case (a.Act == ActWindow || a.Act == ActSilent) && a.At != nil && a.At.After(now):
			continue
		}
		out = append(out, a)
	}
	slices.Reverse(out)
	return out
}

// retract puts on record that the clock was set back, and withdraws what it asked
// before its time.
func (x *Warnings) retract(tx *insidedb.Tx, w insidedb.Warning, acts []insidedb.WarningAct, now time.Time) (insidedb.Warning, []insidedb.WarningAct, error) {
	w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActSetBack, At: &now}, nil)
	if err != nil {
		return w, acts, err
	}
	for _, kind := range []obligation.Kind{obligation.Window, obligation.Reach} {
		all, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: kind, Open: true})
		if err != nil {
			return w, acts, err
		}
		for _, o := range all {
			if !o.Opened.After(now) {
				continue
			}
			o.State, o.Closed, o.By = obligation.IsWithdrawn, &now, ""
			if _, err := tx.PutObligation(o); err != nil {
				return w, acts, err
			}
		}
	}
	return w, append(acts, a), nil
}

// asked tells whether it was asked what is to be done since the window was last set.
func asked(acts []insidedb.WarningAct) bool {
	for i := len(acts) - 1; i >= 0; i-- {
		switch acts[i].Act {
		case ActWindow:
			return true
		case ActFlagged, ActRenewed, ActChanged:
			return false
		case ActVersion:
			if acts[i].At != nil {
				return false
			}
		}
	}
	return false
}

// caughtUp is the warning with what partners have acknowledged by now on record:
// nobody decides on it as if they had not.
func (x *Warnings) caughtUp(tx *insidedb.Tx, w insidedb.Warning) (insidedb.Warning, error) {
	if w.State != Duty {
		return w, nil
	}
	acts, err := tx.WarningActs(w, time.Time{})
	if err == nil {
		_, err = x.serveSent(tx, &w, acts, x.Rules(), x.Store.Now(), func(time.Time) {})
	}
	return w, err
}

// serveSent sees whether what was sent is acknowledged, and whom to turn to where it
// is not.
func (x *Warnings) serveSent(tx *insidedb.Tx, w *insidedb.Warning, acts []insidedb.WarningAct, rules warning.Rules, now time.Time, sooner func(time.Time)) (served int, err error) {
	for _, s := range acts {
		if s.Act != ActSent {
			continue
		}
		to, err := passTo(tx, s)
		if err != nil {
			return served, err
		}
		if to != "" {
			n, err := x.servePassOn(tx, w, acts, s, to, rules, now, sooner)
			served += n
			if err != nil {
				return served, err
			}
			continue
		}
		if answered(acts, s) {
			continue
		}
		at, err := acknowledged(tx, s.Release)
		if err != nil {
			return served, err
		}
		switch {
		case at != nil:
			var a insidedb.WarningAct
			if *w, a, err = x.act(tx, *w, insidedb.WarningAct{Act: ActAcknowledged, Partner: s.Partner, Release: s.Release, At: at}, nil); err != nil {
				return served, err
			}
			if err := x.reached(tx, *w, a, ""); err != nil {
				return served, err
			}
			served++
			continue
		case now.Before(*s.At):
			sooner(earlier(*s.At, now.Add(lookSoon)))
			continue
		}
		sooner(now.Add(lookLate))
		if silent(acts, s) {
			continue
		}
		var a insidedb.WarningAct
		if *w, a, err = x.act(tx, *w, insidedb.WarningAct{Act: ActSilent, Partner: s.Partner, Release: s.Release, At: s.At}, nil); err != nil {
			return served, err
		}
		if err := x.owe(tx, *w, a, rules.Silent(now), s.Partner); err != nil {
			return served, err
		}
		served++
	}
	return served, nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// answered tells whether what was sent was acknowledged, by the link or otherwise.
func answered(acts []insidedb.WarningAct, sent insidedb.WarningAct) bool {
	for _, a := range acts {
		if a.Act == ActAcknowledged && a.Number > sent.Number && a.Partner.Includes(sent.Partner) && (a.Release == "" || a.Release == sent.Release) {
			return true
		}
	}
	return false
}

// silent tells whether it is on record that what was sent was not acknowledged in time.
func silent(acts []insidedb.WarningAct, sent insidedb.WarningAct) bool {
	for _, a := range acts {
		if a.Act == ActSilent && a.Release == sent.Release {
			return true
		}
	}
	return false
}

// acknowledged is when an officer of the partner is on record to have read a
// release, or acted on it; nil for not yet.
func acknowledged(tx *insidedb.Tx, id string) (*time.Time, error) {
	r, err := tx.Release(id)
	if err != nil || r.EnvelopeHash == "" {
		return nil, err
	}
	said, err := tx.Receipts(insidedb.In, r.EnvelopeHash)
	if err != nil {
		return nil, err
	}
	for _, s := range said {
		if s.Verb == envelope.Read || s.Verb == envelope.Acted {
			return &s.RecordedAt, nil
		}
	}
	return nil, nil
}

// madeFile finds the file that was made for a party.
func madeFile(acts []insidedb.WarningAct, h Handing) (insidedb.WarningAct, error) {
	for _, a := range acts {
		var f filedWords
		if a.Act == ActFiled && h.Partner.Includes(a.Partner) && read(a, &f) && f.Digest == h.Digest {
			return a, nil
		}
	}
	return insidedb.WarningAct{}, errs.E(errs.NotFound, "warnings.Handed", "no file with digest %.80q was made for %s", h.Digest, h.Partner)
}

// stated is a control about a warning that its partners hold.
func stated(verb obligation.Verb, code string, notAfter *time.Time) envelope.Control {
	return envelope.Control{Verb: envelope.Verb(verb), Code: envelope.Code(code), NotAfter: notAfter}
}

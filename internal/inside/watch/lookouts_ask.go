package watch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// causeLookout begins the cause of what is asked about a lookout.
const causeLookout = "lookout:"

// watchDesk is who has what neither owner nor deputy answers.
const watchDesk = "watch"

// afterDeputy is how long the deputy has before the watch does.
const afterDeputy = 24 * time.Hour

// lateWithin is how soon it is answered what is asked when its time is past already, or
// has none: that a partner's item is gone.
const lateWithin = 24 * time.Hour

// asking is one thing that is asked about a lookout.
type asking struct {
	id     string    // of the duty to answer it
	at     time.Time // when it is asked
	due    time.Time // by when it is answered
	reason string
}

// askings are what is asked about a lookout, now or later: when its time comes, when its
// review date has come, that its case is closed, that what it is made of is gone. Each
// is asked once of what an officer last set. It stays in force whatever becomes of them.
func (l *Lookouts) askings(tx *insidedb.Tx, v insidedb.Lookout, now time.Time) ([]asking, error) {
	if v.State != insidedb.LookoutActive {
		return nil, nil
	}
	before := l.Rules().AskBefore
	out := []asking{
		{askingID(v, "until"), v.Until.Add(-before), v.Until, "its time comes on " + v.Until.Format(time.DateOnly)},
		{askingID(v, "review"), v.Review, v.Review.Add(before), "its review is due since " + v.Review.Format(time.DateOnly)},
	}
	if v.CaseClosed != nil && !v.CaseKept {
		due := v.CaseClosed.Add(before)
		if v.Until.Before(due) {
			due = v.Until
		}
		out = append(out, asking{askingID(v, "case"), *v.CaseClosed, due, "its case is closed"})
	}
	if v.Origin.Item == "" {
		return out, nil
	}
	got, err := tx.Received(v.Origin.Item)
	if err != nil {
		return nil, err
	}
	gone, err := originGone(tx, got)
	if gone != "" {
		out = append(out, asking{askingID(v, "origin"), now, now, gone})
	}
	return out, err
}

// askingID is the id of the duty to answer something that is asked.
func askingID(v insidedb.Lookout, what string) string {
	sum := sha256.Sum256([]byte("renew\x00" + v.ID + "\x00" + strconv.Itoa(v.Set) + "\x00" + what))
	return hex.EncodeToString(sum[:16])
}

// ask opens what is to be asked about a lookout and has not been, gives to somebody live
// what nobody answers, and ends what is asked no more since an officer set it otherwise.
func (l *Lookouts) ask(tx *insidedb.Tx, v insidedb.Lookout) error {
	todo, err := l.todo(tx, v)
	if err != nil {
		return err
	}
	for _, o := range todo {
		if _, err := tx.PutObligation(o); err != nil {
			return err
		}
	}
	return nil
}

// todo gives the next versions of what is asked about a lookout, where they are others
// than on record.
func (l *Lookouts) todo(tx *insidedb.Tx, v insidedb.Lookout) ([]insidedb.Obligation, error) {
	now := l.Store.Now()
	asks, err := l.askings(tx, v, now)
	if err != nil {
		return nil, err
	}
	open, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Renew, Cause: causeLookout + v.ID, Open: true})
	if err != nil {
		return nil, err
	}
	stands := map[string]insidedb.Obligation{}
	for _, o := range open {
		stands[o.ID] = o
	}
	var out []insidedb.Obligation
	for _, a := range asks {
		o, asked := stands[a.id]
		delete(stands, a.id)
		if !asked && a.at.After(now) {
			continue
		}
		next, err := l.asked(tx, v, a, o, now)
		if err != nil {
			return nil, err
		}
		if next != o {
			out = append(out, next)
		}
	}
	for _, o := range open {
		if _, over := stands[o.ID]; over {
			out = append(out, answered(o, v, now))
		}
	}
	return out, nil
}

// asked is something that is asked as it should stand now: o as it is on record, the
// zero one where it is not.
func (l *Lookouts) asked(tx *insidedb.Tx, v insidedb.Lookout, a asking, o insidedb.Obligation, now time.Time) (insidedb.Obligation, error) {
	if o.Version == 0 {
		_, err := tx.ObligationByID(a.id)
		if errs.KindOf(err) != errs.NotFound { // it was answered
			return o, err
		}
		due := a.due.UTC().Truncate(time.Microsecond)
		if !due.After(now) {
			due = now.Add(lateWithin)
		}
		next := insidedb.Obligation{ID: a.id, Kind: obligation.Renew, Debtor: l.Self, Creditor: l.Self, Cause: causeLookout + v.ID,
			State: obligation.Open, Due: &due, Officer: v.Owner, Reason: a.reason, Opened: now}
		next.Officer, next.Desk, err = l.holder(tx, v, next, now)
		return next, err
	}
	officer, desk, err := l.holder(tx, v, o, now)
	if err != nil || officer == o.Officer && (officer != "" || desk == o.Desk) {
		return o, err
	}
	o.Officer, o.Desk, o.By, o.Reason = officer, desk, "", a.reason
	return o, nil
}

// holder says who should have what is asked: the owner, past its time the deputy, a day
// later the watch; who is not live is passed by. Who commands keeps it while live, having
// taken it, and what the watch has stays there.
func (l *Lookouts) holder(tx *insidedb.Tx, v insidedb.Lookout, o insidedb.Obligation, now time.Time) (officer, desk string, err error) {
	line := []string{v.Owner, v.Deputy}
	from := 0
	switch {
	case !now.Before(o.Due.Add(afterDeputy)):
		from = 2
	case !now.Before(*o.Due):
		from = 1
	}
	if o.Officer == "" && o.Desk == watchDesk {
		return "", watchDesk, nil
	}
	has, roles := slices.Index(line, o.Officer), keepers
	if has < 0 {
		roles = commanders
	}
	if o.Officer != "" && (has < 0 || has >= from) {
		if live, err := tx.Live(o.Officer, now, roles...); err != nil || live {
			return o.Officer, o.Desk, err
		}
		from = max(from, has+1)
	}
	for _, x := range line[from:] {
		if live, err := tx.Live(x, now, keepers...); err != nil || live {
			return x, "", err
		}
	}
	return "", watchDesk, nil
}

// answered is what was asked, ended by the version that an officer wrote.
func answered(o insidedb.Obligation, v insidedb.Lookout, now time.Time) insidedb.Obligation {
	if now.Before(o.Opened) {
		now = o.Opened
	}
	o.State, o.Closed, o.By, o.Reason = obligation.Done, &now, v.By, v.Reason
	return o
}

// turnPage is how many lookouts, or duties, a turn reads at once.
const turnPage = 256

// Turn asks about the lookouts whose time or review comes, whose case is closed, or
// whose partner's item is gone, and gives what nobody answers to the next who is live.
// It gives about how many lookouts it did something. None lapses by it.
func (l *Lookouts) Turn(ctx context.Context) (served int, err error) {
	waiting, err := l.waiting(ctx)
	if err != nil {
		return 0, err
	}
	for _, id := range waiting {
		err := l.Store.Write(ctx, func(tx *insidedb.Tx) error {
			v, err := tx.Lookout(id, time.Time{})
			if err != nil {
				return err
			}
			return l.ask(tx, v)
		})
		if err != nil {
			return served, err
		}
		served++
	}
	return served, nil
}

// waiting lists the lookouts about which something is to be done now: of those whose
// time has come, and of those that are asked about already, whatever the time.
func (l *Lookouts) waiting(ctx context.Context) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	look := func(tx *insidedb.Tx, v insidedb.Lookout) error {
		if seen[v.ID] {
			return nil
		}
		seen[v.ID] = true
		todo, err := l.todo(tx, v)
		if len(todo) > 0 {
			out = append(out, v.ID)
		}
		return err
	}
	before, after := l.Store.Now().Add(l.Rules().AskBefore), ""
	for more := true; more; {
		err := l.Store.Read(ctx, func(tx *insidedb.Tx) error {
			due, err := tx.LookoutsDue(before, after, turnPage)
			for i := 0; i < len(due) && err == nil; i++ {
				after, err = due[i].ID, look(tx, due[i])
			}
			more = len(due) == turnPage
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, l.eachAsked(ctx, look)
}

// eachAsked gives the lookouts about which something is asked and not answered.
func (l *Lookouts) eachAsked(ctx context.Context, each func(*insidedb.Tx, insidedb.Lookout) error) error {
	q := insidedb.ObligationQuery{Kind: obligation.Renew, Open: true, Limit: turnPage}
	for more := true; more; {
		err := l.Store.Read(ctx, func(tx *insidedb.Tx) error {
			open, err := tx.Obligations(q)
			for i := 0; i < len(open) && err == nil; i++ {
				var v insidedb.Lookout
				if v, err = tx.Lookout(strings.TrimPrefix(open[i].Cause, causeLookout), time.Time{}); err == nil {
					err = each(tx, v)
				}
				q.After = &open[i]
			}
			more = len(open) == turnPage
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

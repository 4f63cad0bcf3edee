package exchange

import (
	"fmt"
	"slices"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// What one side may have open about an item, what it may state about it in all
// before only that counts which changes where the item stands, and how many items
// that never came a partner may take back.
const (
	mostOpen       = 64
	mostStated     = 256
	mostTombstones = 10_000
)

// weigh says why a statement counts for nothing beside those before it, or of
// what there are too many for it to be recorded. What takes something back, or
// says no, is never too many while it changes anything.
func weigh(tx *insidedb.Tx, t insidedb.Transition) (why, tooMany string, err error) {
	before, err := tx.Transitions(t.Partner, t.Item, time.Time{})
	if err != nil {
		return "", "", err
	}
	stated := make([]obligation.Transition, len(before), len(before)+1)
	for i, b := range before {
		stated[i] = b.Transition
	}
	was, now := obligation.Fold(t.Item, stated, t.At), obligation.Fold(t.Item, append(stated, t.Transition), t.At)
	if at := slices.IndexFunc(now.Ignored, func(i obligation.Ignored) bool { return i.Hash == t.Hash }); at >= 0 {
		return now.Ignored[at].Why, "", nil
	}
	if slices.ContainsFunc(now.Waiting, func(w obligation.Transition) bool { return w.Hash == t.Hash }) {
		return "answers what was never stated: " + t.Matter, "", nil
	}
	if changes(was, now) {
		return "", "", nil
	}
	return "", full(was, before, t), nil
}

// changes tells whether a statement changed where an item stands or what became
// of a matter of it. A new question alone does not.
func changes(was, now obligation.Item) bool {
	if was.Standing != now.Standing || (was.StoodDown == nil) != (now.StoodDown == nil) {
		return true
	}
	for _, m := range was.Matters {
		after, _ := now.Matter(m.Hash)
		if (m.End == nil) != (after.End == nil) || m.End != nil && (m.End.Verb != after.End.Verb || m.End.Code != after.End.Code) {
			return true
		}
	}
	return false
}

// full says of what one side has stated as much about an item as it may; "" for
// nothing.
func full(f obligation.Item, before []insidedb.Transition, t insidedb.Transition) string {
	open, all := 0, 0
	for _, m := range f.Matters {
		if m.By == t.By && m.End == nil {
			open++
		}
	}
	for _, b := range before {
		if b.Direction == t.Direction {
			all++
		}
	}
	switch {
	case all >= mostStated:
		return fmt.Sprintf("more than %d statements about %s", mostStated, t.Item)
	case open >= mostOpen && t.Verb.Opens():
		return fmt.Sprintf("more than %d open questions and recalls about %s", mostOpen, t.Item)
	}
	return ""
}

// asksTooMuch says whether one question more about an item would not be taken.
func asksTooMuch(tx *insidedb.Tx, got insidedb.Received, now time.Time) (string, error) {
	before, err := tx.Transitions(got.Partner, got.Hash, time.Time{})
	if err != nil {
		return "", err
	}
	f, err := tx.Fold(got.Partner, got.Hash, time.Time{}, now)
	t := insidedb.Transition{Direction: insidedb.Out, Transition: obligation.Transition{Item: got.Hash, Verb: obligation.Asked, By: obligation.Receiver}}
	return full(f, before, t), err
}

// unsent sees to a partner's recall of what it never sent us. It is answered in
// the same way whether or not the item is another's, so that the answer is no
// oracle; that it is another's is an alarm here. It says whether the partner took
// back too much that never came.
func (x *Exchange) unsent(tx *insidedb.Tx, s statement) (tooMany string, err error) {
	others, err := tx.ItemPartners(s.EnvelopeHash)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(others, func(p party.Code) bool { return p != s.Partner }) {
		if err := x.alarm(tx, insidedb.AlarmStatement, s.Incoming, string(s.Verb)+" of "+s.EnvelopeHash+": the item is another's"); err != nil {
			return "", err
		}
	}
	if known, err := tx.ItemTakenBack(s.Partner, s.EnvelopeHash); err != nil || known {
		return "", err
	}
	if n, err := tx.Tombstones(s.Partner); err != nil || n < mostTombstones {
		return "", err
	}
	return fmt.Sprintf("more than %d recalls of what it never sent", mostTombstones), nil
}

// alarmOnce raises an alarm over too many statements of a partner, once for what
// there are too many of.
func (x *Exchange) alarmOnce(tx *insidedb.Tx, in insidedb.Incoming, tooMany string) error {
	id := insidedb.AlarmStatement + ":" + string(in.Partner) + ":" + tooMany
	fresh, err := tx.AddAlarm(insidedb.Alarm{ID: id, Kind: insidedb.AlarmStatement, Partner: in.Partner, Detail: tooMany, Evidence: in.Body})
	if err == nil && fresh {
		x.Log.Error("alarm", "kind", insidedb.AlarmStatement, "event", in.ID)
	}
	return err
}

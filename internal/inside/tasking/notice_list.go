package tasking

import (
	"context"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// Notice is a step of an obligation that the clock served.
type Notice struct {
	ID         string          `json:"id"`
	Obligation string          `json:"obligation"`
	What       obligation.What `json:"what"` // opened, reminder, due, escalation, assigned
	Kind       obligation.Kind `json:"kind"`
	To         string          `json:"to"`             // an officer, a desk or a role
	Role       string          `json:"role,omitempty"` // officer, desk or a role, as the plan has it
	Desk       string          `json:"desk"`
	Due        *time.Time      `json:"due,omitempty"`
	At         time.Time       `json:"at"` // when the plan has it
	RecordedAt time.Time       `json:"recorded_at"`
	Partner    party.Code      `json:"partner,omitempty"`

	insidedb.Mark // of what the obligation rests on

	AckedBy string     `json:"acked_by,omitempty"`
	AckedAt *time.Time `json:"acked_at,omitempty"`
	Sent    []Sending  `json:"sent,omitzero"` // by channel; of the present, and so absent as of a time
}

// Sending is what became of a notice on a channel.
type Sending struct {
	Channel string     `json:"channel"`
	SentAt  *time.Time `json:"sent_at,omitempty"` // nil while it waits
	Tries   int        `json:"tries"`             // that failed
	Failed  string     `json:"failed,omitempty"`  // why it waits
}

// Notices are the inbox of notices, the latest first, and how the clock stands.
type Notices struct {
	V       int      `json:"v"`
	Notices []Notice `json:"notices"`
	More    bool     `json:"more"`  // there are more than were asked for
	Clock   Clock    `json:"clock"` // of the present

	Total int    `json:"total,omitempty"` // of all pages
	Next  string `json:"next,omitempty"`  // after of the page behind; none behind the last
}

// Clock is how the clock and the channels stand.
type Clock struct {
	Unserved int       `json:"unserved"`       // obligations of which a step is due and not served for longer than a few ticks
	Since    time.Time `json:"since,omitzero"` // when the first of them was due
	Queues   []Queue   `json:"queues"`         // by channel, of those that send
	Failing  bool      `json:"failing"`        // something of this wants somebody to look

	Unmanned []Unmanned `json:"unmanned,omitempty"` // desks that have hits, or lookouts to renew, where nobody is
}

// Unmanned is a desk that has something which nobody is there to answer.
type Unmanned struct {
	Desk   string `json:"desk"`
	Number int    `json:"number"` // of hits, and of lookouts that are to be renewed
}

// Queue is what waits on a channel.
type Queue struct {
	Channel string    `json:"channel"`
	Waiting int       `json:"waiting"`
	Failing int       `json:"failing"` // of these, sending has failed
	Since   time.Time `json:"since,omitzero"`
	Why     string    `json:"why,omitempty"`
}

// late is how long a step may be due before it counts as unserved.
const late = 10 * time.Second

// NoticeQuery asks for notices.
type NoticeQuery struct {
	Open  bool   // nobody has taken note of them, and what they are about is open
	For   string // a desk, an officer or a role
	AsOf  time.Time
	After string // Next of the page before
	Limit int
}

// Notices lists the notices of the inbox, the latest first.
func (t *Tasking) Notices(ctx context.Context, q NoticeQuery) (Notices, error) {
	if err := t.Store.Settled(q.AsOf); err != nil {
		return Notices{}, err
	}
	if q.Limit <= 0 || q.Limit >= insidedb.MostNotices {
		q.Limit = insidedb.MostNotices - 1
	}
	out := Notices{V: 1}
	err := t.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Notices = []Notice{}
		all, paged, err := tx.NoticePage(insidedb.NoticeQuery{Open: q.Open, To: q.For, AsOf: q.AsOf}, insidedb.Cut{After: q.After, Limit: q.Limit})
		if err != nil {
			return err
		}
		out.Total, out.Next, out.More = paged.Total, paged.Next, paged.Next != ""
		marks := tx.MarksAsOf(q.AsOf)
		for _, n := range all {
			shown, err := show(tx, marks, n, q.AsOf)
			if err != nil {
				return err
			}
			out.Notices = append(out.Notices, shown)
		}
		out.Clock, err = t.standing(tx)
		return err
	})
	return out, err
}

// Ack records that a registered officer took note of a notice. Who did so first
// stays. It ends nothing: the obligation is as open as it was.
func (t *Tasking) Ack(ctx context.Context, officer, id string) (Notice, error) {
	const op = "tasking.Ack"
	var out Notice
	err := t.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.Roles...); err != nil {
			return err
		}
		digits, number, ok := strings.Cut(id, "/")
		o, err := tx.Obligation(digits, time.Time{})
		if err == nil && ok {
			var n insidedb.Notice
			if n, err = tx.AckNotice(o.ID+"/"+number, officer); err == nil {
				out, err = show(tx, tx.MarksAsOf(time.Time{}), n, time.Time{})
			}
		}
		if !ok || errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, op, "no notice %.60q; expected the id of an obligation, / and a number, as entente notices prints it", id)
		}
		return err
	})
	return out, err
}

// show shows a notice as it stood at a time. What became of it on the channels is of
// the present alone.
func show(tx *insidedb.Tx, marks *insidedb.Marks, n insidedb.Notice, asOf time.Time) (Notice, error) {
	out := Notice{ID: n.ID, Obligation: n.Obligation, What: n.What, Kind: n.Kind, To: n.To, Role: n.For, Desk: n.Desk, Due: n.Due, At: n.At,
		RecordedAt: n.RecordedAt, AckedBy: n.AckedBy, AckedAt: n.AckedAt}
	o, err := tx.Obligation(n.Obligation, asOf)
	if err != nil {
		return out, err
	}
	out.Partner = o.Partner
	if out.Mark, err = marks.Obligation(o); err != nil || !asOf.IsZero() {
		return out, err
	}
	out.Sent = []Sending{}
	sends, err := tx.SendsOf(n.ID)
	for _, s := range sends {
		out.Sent = append(out.Sent, Sending{s.Channel, s.Sent, s.Tries, s.Failed})
	}
	return out, err
}

// Standing is how the clock and the channels stand now.
func (t *Tasking) Standing(ctx context.Context) (Clock, error) {
	var out Clock
	err := t.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		out, err = t.standing(tx)
		return err
	})
	return out, err
}

func (t *Tasking) standing(tx *insidedb.Tx) (Clock, error) {
	out := Clock{Queues: []Queue{}}
	unserved, since, err := tx.Unserved(t.Store.Now().Add(-late))
	if err != nil {
		return out, err
	}
	if out.Unmanned, err = t.unmanned(tx); err != nil {
		return out, err
	}
	out.Unserved, out.Since, out.Failing = unserved, since, unserved > 0 || len(out.Unmanned) > 0
	states, err := tx.SendStates()
	for _, s := range states {
		for _, c := range t.Channels {
			if c.Name() != s.Channel { // one that the operator has taken away
				continue
			}
			q := Queue{Channel: s.Channel, Waiting: s.Waiting, Failing: s.Failing, Why: s.Why}
			if s.Since != nil {
				q.Since = *s.Since
			}
			out.Queues = append(out.Queues, q)
			out.Failing = out.Failing || s.Failing > 0
		}
	}
	return out, err
}

package ledger

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/ledger"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// facts are all that a reader may see of what went between us and a partner.
func facts(v judgement.View, partner party.Code) (ledger.Facts, error) {
	q := insidedb.LedgerQuery{Partner: partner, Labels: v.Labels, AsOf: v.AsOf}
	said, err := statements(v.Tx, q)
	if err != nil {
		return ledger.Facts{}, err
	}
	duties, err := v.Tx.LedgerDuties(q)
	if err != nil {
		return ledger.Facts{}, err
	}
	for i := range duties {
		if duties[i].Item != "" {
			said.of(duties[i].Item)
		}
	}
	var f ledger.Facts
	if f.Items, err = said.items(v.Tx, q); err != nil {
		return ledger.Facts{}, err
	}
	engagements, err := engagementsSeen(v, partner)
	if err != nil {
		return ledger.Facts{}, err
	}
	for i := range duties {
		if d := &duties[i]; d.Shared && d.Item != "" && said.of(d.Item).seen || !d.Shared && engagements.has(d.Cause) {
			f.Duties = append(f.Duties, dutyOf(d, v.Self))
		}
	}
	f.Events, err = events(v, engagements.list)
	for i := range f.Items {
		if f.Items[i].Warning != nil {
			f.Events = append(f.Events, ledger.Event{At: f.Items[i].At, Kind: "warning", Ref: f.Items[i].Ref, Title: string(f.Items[i].Way)})
		}
	}
	return f, err
}

// said is what was stated of the items.
type said struct {
	about    map[string]*about // by envelope
	warned   map[string][]insidedb.LedgerStated
	recorded map[string]string // by reference: the outcome that our officers put on record
}

// about is what was stated about one item.
type about struct {
	grade insidedb.LedgerGrade // the latest of its receiver, as obligation.Fold counts
	seen  bool                 // the reader may see the item
}

// of gives what was stated about an item, to be added to.
func (s said) of(item string) *about {
	a := s.about[item]
	if a == nil {
		a = &about{}
		s.about[item] = a
	}
	return a
}

func statements(tx *insidedb.Tx, q insidedb.LedgerQuery) (said, error) {
	s := said{warned: map[string][]insidedb.LedgerStated{}, recorded: map[string]string{}}
	grades, err := tx.LedgerGrades(q)
	if err != nil {
		return s, err
	}
	s.about = make(map[string]*about, len(grades))
	for _, g := range grades {
		if a := s.of(g.Item); a.grade.Hash == "" || cmp.Or(cmp.Compare(a.grade.At, g.At), strings.Compare(a.grade.Hash, g.Hash)) < 0 {
			a.grade = g
		}
	}
	warned, err := tx.LedgerWarned(q)
	if err != nil {
		return s, err
	}
	for _, w := range warned {
		s.warned[w.Item] = append(s.warned[w.Item], w)
	}
	outcomes, err := tx.LedgerOutcomes(q)
	for _, o := range outcomes {
		s.recorded[o.Ref] = o.Code
	}
	return s, err
}

func later(a, b insidedb.LedgerStated) insidedb.LedgerStated {
	if a.Hash == "" || cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Hash, b.Hash)) < 0 {
		return b
	}
	return a
}

// items are those that are seen. What was stated about them is noted to be about an item
// that is seen.
func (s said) items(tx *insidedb.Tx, q insidedb.LedgerQuery) ([]ledger.Item, error) {
	var out []ledger.Item
	var broken error
	lists := map[string][]string{"": nil} // few differ
	err := tx.EachLedgerItem(q, func(n int) { out = make([]ledger.Item, 0, n) }, func(l *insidedb.LedgerLine) {
		list, read := lists[l.Directives]
		if !read {
			if err := json.Unmarshal([]byte(l.Directives), &list); err != nil {
				broken = errs.Wrap(errs.Internal, "ledger.facts", err, "what an item rested on cannot be read")
			}
			lists[l.Directives] = list
		}
		i := ledger.Item{Ref: l.Ref, Way: ledger.Way(l.Way), At: l.At, Took: l.Took, Directives: list}
		if a := s.about[l.Item]; a != nil {
			i.Grade, a.seen = a.grade.Code, true
		}
		if l.Warning {
			i.Warning = s.warning(l)
		}
		out = append(out, i)
	})
	return out, cmp.Or(err, broken)
}

// warning is what became of a warning: what came of it as its receiver says, else as its
// sender does, else as our own officers put it on record.
func (s said) warning(i *insidedb.LedgerLine) *ledger.Warning {
	w := &ledger.Warning{Acknowledged: ledger.NotKnown, Outcome: s.recorded[i.Ref]}
	latest := map[obligation.Side]insidedb.LedgerStated{}
	for _, x := range s.warned[i.Item] {
		switch {
		case i.Item == "":
		case x.Verb == obligation.OutcomeVerb:
			latest[x.By] = later(latest[x.By], x)
		case x.By == obligation.Receiver:
			took := max(0, believed(x.At, x.RecordedAt).Sub(i.At))
			if w.Acknowledged < 0 || took < w.Acknowledged {
				w.Acknowledged = took
			}
			w.Acted = w.Acted || x.Verb == obligation.Acted
		}
	}
	w.Outcome = cmp.Or(latest[obligation.Receiver].Code, latest[obligation.Sender].Code, w.Outcome)
	return w
}

// longestWay is how long a statement may be on its way for its time to be believed, as
// docs/owed.md has it.
const longestWay = 30 * 24 * time.Hour

func believed(stated, recorded time.Time) time.Time {
	if stated.After(recorded) || recorded.Sub(stated) > longestWay {
		return recorded
	}
	return stated
}

// dutyOf is what was owed. Its times are those that the two sides state, where they can
// be believed.
func dutyOf(d *insidedb.LedgerDuty, self party.Code) ledger.Duty {
	out := ledger.Duty{Ref: "owed:" + d.ID, Kind: d.Kind, Ours: d.Debtor == self, State: d.State, Standing: d.Standing, Due: d.Due, Took: ledger.NotKnown}
	out.Opened = believed(d.Opened, d.OpenedRecorded)
	if !d.Shared { // of its engagement, which was entered later
		out.Opened = d.Opened
	}
	if d.Closed == nil {
		return out
	}
	closed := believed(*d.Closed, d.ClosedRecorded)
	if closed.Before(out.Opened) {
		out.Opened, closed = d.OpenedRecorded, d.ClosedRecorded
	}
	out.Took = max(0, closed.Sub(out.Opened))
	return out
}

// seen are engagements with a partner that a reader may see.
type seen struct {
	list []insidedb.Engagement
	ids  map[string]bool
}

// has tells whether what an engagement led to belongs to one that is seen.
func (s seen) has(cause string) bool {
	rest, of := strings.CutPrefix(cause, "engagement:")
	at := strings.LastIndex(rest, "/")
	return of && at >= 0 && s.ids[rest[:at]]
}

// mostEngagements bounds the engagements that are read.
const mostEngagements = 10_000

func engagementsSeen(v judgement.View, partner party.Code) (seen, error) {
	s := seen{ids: map[string]bool{}}
	var err error
	s.list, err = v.Tx.Engagements(v.AsOf, func(e insidedb.Engagement) bool {
		return e.Erased == nil && slices.ContainsFunc(e.With, partner.Includes) && v.Reader.Sees(insidedb.LedgerLabel(e.Marking, e.RecordedAt, party.Code(e.System)))
	}, mostEngagements)
	for _, e := range s.list {
		s.ids[e.ID] = true
	}
	return s, err
}

// events are what a reader may see that may stand beside a change: engagements, and
// events among who and what is spoken of that are known to the month.
func events(v judgement.View, engagements []insidedb.Engagement) ([]ledger.Event, error) {
	var out []ledger.Event
	for _, e := range engagements {
		title := string(e.Kind)
		if e.Place != "" {
			title += ", " + e.Place
		}
		out = append(out, ledger.Event{At: e.From, Kind: "engagement", Ref: "engagement:" + e.ID, Title: title, Mark: e.Marking})
	}
	ids, err := v.Tx.LedgerEvents(v.Labels, v.AsOf)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		j, err := v.Tx.Judgement(assess.KindEntity, id, v.Labels, v.AsOf)
		if errs.KindOf(err) == errs.NotFound || err == nil && (j.Erased != nil || j.State != insidedb.JudgementStands) {
			continue
		}
		if err != nil {
			return nil, err
		}
		r, err := j.Record()
		if err != nil {
			return nil, err
		}
		if e, is := r.(assess.Entity); is {
			if from, _, exact := e.When.Span(); exact != "" && exact != assess.ByYear {
				out = append(out, ledger.Event{At: from, Kind: "event", Ref: j.Target(), Title: e.Name, Mark: j.Mark})
			}
		}
	}
	return out, nil
}

// inForce are the directives for a partner that came into force by a time.
func inForce(all []disclosure.Directive, partner party.Code, at time.Time) []ledger.Event {
	var out []ledger.Event
	for _, d := range all {
		of := len(d.Partners) == 0 || slices.ContainsFunc(d.Partners, func(p party.Code) bool { return p.Includes(partner) || partner.Includes(p) })
		if of && !d.Effective.After(at) {
			out = append(out, ledger.Event{At: d.Effective, Kind: "directive", Ref: "directive:" + d.ID, Title: d.Title})
		}
	}
	return out
}

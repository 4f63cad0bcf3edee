package hits

import (
	"context"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/marking"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// kindHit is the kind of a report of a hit.
const kindHit = "hit"

// ReportAsk asks for the beginning of a report of a hit.
type ReportAsk struct {
	ID, Officer string
	Mark        string   // of all that it says, in our own system; "" for that of the lookout
	Topics      []string // nil for the first of the register
}

// Draft is the beginning of a report, for its author to go on with.
type Draft struct {
	V    int    `json:"v"`
	Hit  string `json:"hit"`
	Text string `json:"text"` // a report that can be taken in as it is
}

// Report writes the beginning of a report of a hit: who travels as the message states
// them, with which papers, on what, from where to where and when. Of what was sought,
// why, and how well it fits it says nothing. Where the lookout is made of a partner's
// item, or that is the tip, it names the item as its source, under the item's uses and
// onward term.
//
// Nothing is taken in, proposed or sent by it; that the officer was shown the hit is
// recorded. It is a conflict for a hit that is not the same person, that is erased, or
// whose partner's item is not held for use; denied for a mark below the lookout's.
func (h *Hits) Report(ctx context.Context, ask ReportAsk) (Draft, error) {
	const op = "hits.Report"
	if h.Parties == nil {
		return Draft{}, errs.E(errs.Internal, op, "a report cannot be written without parties")
	}
	out := Draft{V: 1, Hit: ask.ID}
	err := h.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(ask.Officer, answerers...); err != nil {
			return err
		}
		hit, err := tx.Hit(ask.ID)
		if err != nil {
			return err
		}
		if err := reportable(op, hit); err != nil {
			return err
		}
		if _, _, err := act(tx, hit, insidedb.HitAct{Act: ActSeen, Officer: ask.Officer, Code: "report"}, nil); err != nil {
			return err
		}
		out.Text, err = h.report(tx, ask)
		return err
	})
	return out, err
}

// report writes the text, and reads it to be sure that it can be taken in.
func (h *Hits) report(tx *insidedb.Tx, ask ReportAsk) (string, error) {
	v, err := h.view(tx, ask.ID, time.Time{})
	if err != nil {
		return "", err
	}
	hit, err := tx.Hit(ask.ID)
	if err != nil {
		return "", err
	}
	rests, err := h.restsOn(tx, hit, v.Against.Lookout)
	if err != nil {
		return "", err
	}
	w := writing{parties: h.Parties(), at: h.Store.Now(), hit: hit, item: rests.item, topics: ask.Topics}
	if w.mark, err = h.mark(ask.Mark, rests.least); err == nil {
		err = h.above(w.mark, rests)
	}
	if err != nil {
		return "", err
	}
	if v.Asked != nil {
		w.who = *v.Asked
	}
	if hit.Flight != 0 {
		flights, err := tx.Flights([]int64{hit.Flight})
		if err != nil {
			return "", err
		}
		if len(flights) == 1 {
			leg := flights[0].Stated()
			w.leg = &leg
		}
	}
	text, err := w.text()
	if err != nil {
		return "", err
	}
	_, err = report.Decode("the beginning of the report", []byte(text), w.parties)
	return text, err
}

// reportable refuses a report of a hit that was found to be another person, or of which
// nothing is held.
func reportable(op string, hit insidedb.Hit) error {
	switch {
	case hit.ErasedAt != nil:
		return errs.E(errs.Conflict, op, "the hit is erased")
	case hit.State == insidedb.HitNotSame || hit.State == insidedb.HitRemembered:
		return errs.E(errs.Conflict, op, "the hit is %s: it was decided to be another person", hit.State)
	}
	return nil
}

// rests is what a report of a hit rests on.
type rests struct {
	least  marking.Marking   // no mark of it is lower; the zero one where nothing says
	others []marking.Marking // of other systems than ours, of what it rests on
	from   lookout.Origin    // whose information was sought by
	item   *gift             // a partner's item that is held for use; nil for none
}

// gift is a partner's item, and the terms that it came under.
type gift struct {
	insidedb.Received
	concern string
}

// restsOn finds what a report of a hit rests on: the tip, or the lookout as it was met
// and as it stands, whichever is stricter.
func (h *Hits) restsOn(tx *insidedb.Tx, hit insidedb.Hit, met int) (rests, error) {
	if t, is := tipOf(hit); is {
		return h.restsOnTip(tx, t)
	}
	var out rests
	if hit.List != lookout.List {
		return out, nil
	}
	versions, err := lookoutsOf(tx, hit, met)
	if err != nil {
		return out, err
	}
	var marks []marking.Marking
	for _, l := range versions {
		m, err := lookout.ReadMark(l.Marking, h.Store.Now(), directive.OwnSystem(h.Self), marking.TLP)
		if err != nil {
			return out, err
		}
		marks = append(marks, m)
		if out.from.Own() {
			out.from = l.Origin
		}
	}
	out.least = marks[0]
	if len(marks) > 1 && marks[0].Banner() != marks[1].Banner() {
		if out.least, err = marking.Rollup(h.Store.Now(), marks); err != nil {
			return out, err
		}
	}
	if !out.from.Own() {
		out.item, err = heldForUse(tx, out.from.Item)
	}
	return out, err
}

// lookoutsOf gives a hit's lookout as it was met, and as it stands where that is another
// version.
func lookoutsOf(tx *insidedb.Tx, hit insidedb.Hit, met int) ([]insidedb.Lookout, error) {
	var out []insidedb.Lookout
	then, err := tx.LookoutVersion(hit.Entry, met)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return nil, err
	}
	if err == nil && then.Erased == nil {
		out = append(out, then)
	}
	now, err := lookoutOf(tx, hit.List, hit.Entry)
	if err != nil {
		return nil, err
	}
	if now != nil && (len(out) == 0 || now.Version != met) {
		out = append(out, *now)
	}
	if len(out) == 0 {
		return nil, errs.E(errs.Conflict, "hits.Report", "the lookout is erased, and nothing says how what it found is marked")
	}
	return out, nil
}

// heldForUse gives a partner's item, and refuses one that is not to be used.
func heldForUse(tx *insidedb.Tx, item string) (*gift, error) {
	const op = "hits.Report"
	got, err := tx.Received(item)
	if err != nil {
		return nil, err
	}
	made, err := tx.Inbound(item)
	if err != nil {
		return nil, err
	}
	back, err := tx.ItemTakenBack(got.Partner, got.Hash)
	switch {
	case err != nil:
		return nil, err
	case back:
		return nil, errs.E(errs.Conflict, op, "what was sought by was taken back by %s", got.Partner)
	case got.State != insidedb.Admitted || got.Erased != nil || made.Held(time.Time{}):
		return nil, errs.E(errs.Conflict, op, "the item of %s that was sought by is not held for use", got.Partner)
	}
	return &gift{got, made.Concern}, nil
}

// mark is that of all that a report of a hit says: never lower than what it rests on.
func (h *Hits) mark(ask string, least marking.Marking) (marking.Marking, error) {
	const op = "hits.Report"
	own := directive.OwnSystem(h.Self)
	switch {
	case ask == "" && least.IsZero():
		return least, errs.E(errs.Invalid, op, "nothing here has a mark of our own system; expected a mark for the report (--mark)")
	case ask == "":
		return least, nil
	}
	m, err := lookout.ReadMark(ask, h.Store.Now(), own, marking.TLP)
	if err != nil {
		return m, err
	}
	if !least.IsZero() && m.Lower(least) {
		return m, errs.E(errs.Denied, op, "mark %s is lower than that of what was sought by, %s", m.Banner(), least.Banner())
	}
	return m, nil
}

// Taken puts on record that a report was taken in for a hit, in the transaction in which
// it was. The same again changes nothing. It is invalid for a report of another kind, and
// for one that does not name the partner's item of which the lookout is made, or whose
// material the tip is; a conflict
// for a hit that is another person or erased.
func (h *Hits) Taken(tx *insidedb.Tx, id, officer string, held insidedb.Report, r *report.Report) error {
	const op = "hits.Taken"
	hit, err := tx.Hit(id)
	if err != nil {
		return err
	}
	known, err := tx.HitReportedAs(hit, held.ID)
	if err != nil || known {
		return err
	}
	if r.Kind != kindHit {
		return errs.E(errs.Invalid, op, "a report of kind %s; expected kind: %s for one of a hit", r.Kind, kindHit)
	}
	if err := reportable(op, hit); err != nil {
		return err
	}
	if hit.List == lookout.List {
		err = namesSource(tx, hit, r)
	} else if t, is := tipOf(hit); is {
		err = namesTip(tx, t, held, r)
	}
	if err != nil {
		return err
	}
	_, _, err = act(tx, hit, insidedb.HitAct{Act: ActReported, Officer: officer, Code: held.ID}, nil)
	return err
}

// namesSource refuses a report that says nothing of the partner's item by which its
// traveller was sought.
func namesSource(tx *insidedb.Tx, hit insidedb.Hit, r *report.Report) error {
	versions, err := lookoutsOf(tx, hit, hit.LookoutVersion)
	if err != nil {
		return err
	}
	for _, l := range versions {
		if l.Origin.Own() {
			continue
		}
		if r.ThirdParty != nil && r.ThirdParty.Ref != "" {
			s, err := tx.SourceOf(r.ThirdParty.Ref)
			if err == nil && s.Item == l.Origin.Item {
				return nil
			}
			if err != nil && errs.KindOf(err) != errs.NotFound {
				return err
			}
		}
		return errs.E(errs.Invalid, "hits.Taken", "the lookout is made of item %s from %s; expected third_party of the report: {from: %s, ref: %s, consent: required}",
			l.Origin.Item, l.Origin.From, l.Origin.From, l.Origin.Item)
	}
	return nil
}

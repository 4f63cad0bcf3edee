package hits

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/party"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// Bounds of a list of hits.
const (
	MostListed  = 1000
	usualListed = 100
)

// Line is a hit as a list has it: nobody's name.
type Line struct {
	ID          string              `json:"id"`
	State       string              `json:"state"` // open, same, not-same, cannot-tell, remembered
	Open        bool                `json:"open"`  // somebody owes an answer
	Rank        float64             `json:"rank"`  // bits
	Score       float64             `json:"score"` // bits
	Verdict     screening.Verdict   `json:"verdict"`
	List        string              `json:"list"`
	Entry       string              `json:"entry"`
	Instruction lookout.Instruction `json:"instruction,omitempty"` // of a lookout
	Known       bool                `json:"known"`                 // found to be the same before it, or since
	Backwards   bool                `json:"backwards"`
	Flight      int64               `json:"flight,omitempty"`  // its number here
	Journey     string              `json:"journey,omitempty"` // UA989 IST-CDG
	Departs     travel.Clock        `json:"departs,omitempty"`
	Arrives     travel.Clock        `json:"arrives,omitempty"`
	Opened      time.Time           `json:"opened"`
	Due         *time.Time          `json:"due,omitempty"`
	Overdue     bool                `json:"overdue"`
	Officer     string              `json:"officer,omitempty"`
	Desk        string              `json:"desk,omitempty"`
	Owed        string              `json:"owed,omitempty"`    // id of what is owed
	Marking     string              `json:"marking,omitempty"` // of the lookout or the tip
}

// List is a list of hits, the one to look at first first.
type List struct {
	V    int        `json:"v"`
	AsOf *time.Time `json:"as_of,omitempty"`
	Hits []Line     `json:"hits"`
	More bool       `json:"more"`

	Total int    `json:"total,omitempty"` // of all pages
	Next  string `json:"next,omitempty"`  // after of the page behind; none behind the last
}

// Query chooses hits.
type Query struct {
	All     bool   // also those of which nothing is owed
	Officer string // only what this officer has, or this desk and no officer; "" for any
	Lookout string // only of this lookout; "" for any
	Flight  int64  // only on the flight of this number here; 0 for any
	After   string // Next of the page before; or only behind this hit in the order
	AsOf    time.Time
	Limit   int // 0: a hundred
}

// List lists hits in the order of their ranks, at most as many as are asked for. It
// names nobody: who is shown one is on record.
func (h *Hits) List(ctx context.Context, q Query) (List, error) {
	out := List{V: 1, Hits: []Line{}}
	if err := h.Store.Settled(q.AsOf); err != nil {
		return out, err
	}
	if q.Limit <= 0 {
		q.Limit = usualListed
	}
	q.Limit = min(q.Limit, MostListed)
	at := h.Store.Now()
	if !q.AsOf.IsZero() {
		out.AsOf, at = &q.AsOf, q.AsOf
	}
	from, paged := readPageEnd(q.After)
	if paged { // the order is that of the first page: ranks are of a time
		at = from.at
	}
	err := h.Store.Read(ctx, func(tx *insidedb.Tx) error {
		all, more, err := tx.Hits(q.held())
		if err != nil {
			return err
		}
		if out.Total = len(all); more && q.AsOf.IsZero() {
			if out.Total, err = tx.CountHits(q.held()); err != nil {
				return err
			}
		}
		dues, err := tx.HitsDues(q.AsOf)
		if err != nil {
			return err
		}
		ranks := make(map[string]lookout.Ranked, len(all))
		for _, x := range all {
			ranks[x.ID] = ranked(x, dues[x.Owed], at)
		}
		slices.SortFunc(all, func(a, b insidedb.Hit) int { return ranks[a.ID].Compare(ranks[b.ID]) })
		if paged {
			all = slices.DeleteFunc(all, func(x insidedb.Hit) bool { return ranks[x.ID].Compare(from.rank) <= 0 })
		} else if all, err = behind(all, q.After); err != nil {
			return err
		}
		out.More = more || len(all) > q.Limit
		out.Hits, out.Next = make([]Line, min(len(all), q.Limit)), ""
		if len(all) > q.Limit {
			out.Next = pageEnd{at, ranks[all[q.Limit-1].ID]}.cursor()
		}
		for i := range out.Hits {
			if out.Hits[i], err = line(tx, all[i], q.AsOf, at); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (q Query) held() insidedb.HitQuery {
	out := insidedb.HitQuery{Open: !q.All, Entry: q.Lookout, Flight: q.Flight, Holder: q.Officer, AsOf: q.AsOf}
	if q.Lookout != "" {
		out.List = lookout.List
	}
	return out
}

// behind is what stands behind a hit in the order that was found; all for "".
func behind(all []insidedb.Hit, after string) ([]insidedb.Hit, error) {
	if after == "" {
		return all, nil
	}
	i := slices.IndexFunc(all, func(h insidedb.Hit) bool { return h.ID == after })
	if i < 0 {
		return nil, errs.E(errs.NotFound, "hits.List", "hit %.80q is not in this list (any more); expected the last of the page before, or no hit to begin again", after)
	}
	return all[i+1:], nil
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// passing are the parts of a rank that are of a time: of the journey, and of an answer that
// is due, which is the zero time for none.
func passing(h insidedb.Hit, due, at time.Time) []lookout.Part {
	var out []lookout.Part
	if p, adds := lookout.JourneyPart(timeOf(h.Departs), timeOf(h.Arrives), at); adds {
		out = append(out, p)
	}
	if p, adds := lookout.DuePart(due, at); adds {
		out = append(out, p)
	}
	return out
}

func ranked(h insidedb.Hit, due, at time.Time) lookout.Ranked {
	parts := append([]lookout.Part{{Bits: h.Base}}, passing(h, due, at)...)
	return lookout.Ranked{First: h.Knows || h.Verdict == screening.Alert, Bits: lookout.Sum(parts), Score: h.Score, Opened: h.RecordedAt, ID: h.ID}
}

func line(tx *insidedb.Tx, h insidedb.Hit, asOf, at time.Time) (Line, error) {
	out := Line{ID: h.ID, State: h.State, Open: h.Owed != "", Rank: ranked(h, time.Time{}, at).Bits, Score: h.Score, Verdict: h.Verdict, List: h.List, Entry: h.Entry,
		Instruction: h.Orders, Known: h.Knows, Flight: h.Flight, Backwards: h.Backwards, Departs: travel.ClockOf(timeOf(h.Departs)), Arrives: travel.ClockOf(timeOf(h.Arrives)), Opened: h.RecordedAt, Owed: h.Owed}
	var err error
	if out.Marking, err = tx.SoughtMark(h.List, h.Entry); err != nil {
		return out, err
	}
	if h.Flight != 0 {
		flights, err := tx.Flights([]int64{h.Flight})
		if err != nil {
			return out, err
		}
		for _, f := range flights {
			out.Journey = journey(f.Leg)
		}
	}
	if h.Owed == "" {
		return out, nil
	}
	o, err := tx.Obligation(h.Owed, asOf)
	if err != nil {
		return out, err
	}
	out.Due, out.Officer, out.Desk = o.Due, o.Officer, o.Desk
	if o.Closed == nil {
		out.Rank = ranked(h, timeOf(o.Due), at).Bits
	}
	out.Overdue = o.Closed == nil && o.Due != nil && !at.Before(*o.Due)
	return out, nil
}

func journey(l travel.Leg) string {
	return strings.TrimSpace(l.Carrier + l.Number + " " + strings.Trim(l.From+"-"+l.To, "-"))
}

// Source is the message that a hit rests on.
type Source struct {
	ID         string      `json:"id"`
	Form       travel.Form `json:"form,omitempty"`
	Sender     string      `json:"sender,omitempty"`
	Source     string      `json:"source,omitempty"`
	RecordedAt time.Time   `json:"recorded_at"`
	Erased     string      `json:"erased,omitempty"` // when and why; absent while it is held
}

// Against says what was searched when somebody was met.
type Against struct {
	List     int   `json:"list,omitempty"`     // the version of the hit's list
	Lookout  int   `json:"lookout,omitempty"`  // the version of the hit's lookout
	Lookouts int64 `json:"lookouts,omitempty"` // the epoch of all lookouts
}

// Sought is what an officer who is shown a hit reads of its lookout, as it stood when the
// hit was opened.
type Sought struct {
	ID          string              `json:"id"`
	Version     int                 `json:"version"`
	Owner       string              `json:"owner"`
	Deputy      string              `json:"deputy"`
	Case        string              `json:"case,omitempty"`
	Purpose     string              `json:"purpose"`
	Basis       string              `json:"basis"`
	Marking     string              `json:"marking"`
	Instruction lookout.Instruction `json:"instruction"`
	Code        string              `json:"code,omitempty"`
	Contact     string              `json:"contact"`
	From        party.Code          `json:"from,omitempty"` // the partner whose item it is made of
	Item        string              `json:"item,omitempty"`
	Use         []string            `json:"use,omitempty"`
	Onward      string              `json:"onward,omitempty"`
	Concern     string              `json:"concern,omitempty"`
}

// ActView is one thing done about a hit.
type ActView struct {
	Number    int               `json:"number"`
	Act       string            `json:"act"`
	At        time.Time         `json:"at"`
	Officer   string            `json:"officer,omitempty"` // absent: the node
	Holder    string            `json:"holder,omitempty"`  // who has it from then on
	Code      string            `json:"code,omitempty"`
	State     string            `json:"state"`
	Message   string            `json:"message,omitempty"`
	Traveller int64             `json:"traveller,omitempty"`
	Verdict   screening.Verdict `json:"verdict,omitempty"`
	Score     float64           `json:"score,omitempty"`
	News      []string          `json:"news,omitempty"`
	Reason    string            `json:"reason,omitempty"`
}

// View is everything about a hit. What is erased is absent.
type View struct {
	V         int              `json:"v"`
	Hit       Line             `json:"hit"`
	Rank      []lookout.Part   `json:"rank"`                // what the rank is the sum of, of which journey is of now
	Asked     *watch.Person    `json:"asked,omitempty"`     // who travels, as screened
	Listed    *watch.Person    `json:"listed,omitempty"`    // who is sought, as it stood then
	Name      string           `json:"name,omitempty"`      // the listed one that matched
	Explain   []screening.Term `json:"explain,omitempty"`   // what the score is the sum of
	Traveller int64            `json:"traveller,omitempty"` // of the message
	Message   Source           `json:"message"`
	Against   Against          `json:"against"`
	Lookout   *Sought          `json:"lookout,omitempty"`
	Tip       *Tip             `json:"tip,omitempty"`
	Earlier   string           `json:"earlier,omitempty"` // the hit whose decision it goes by, or that made it known
	Acts      []ActView        `json:"acts"`
	Erased    *time.Time       `json:"erased,omitempty"`
}

// Show shows a hit to an officer, and records that it did.
func (h *Hits) Show(ctx context.Context, id, officer string, asOf time.Time) (View, error) {
	if err := h.Store.Settled(asOf); err != nil {
		return View{}, err
	}
	var out View
	err := h.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, readers...); err != nil {
			return err
		}
		hit, err := tx.Hit(id)
		if err != nil {
			return err
		}
		if _, _, err := act(tx, hit, insidedb.HitAct{Act: ActSeen, Officer: officer}, nil); err != nil {
			return err
		}
		out, err = h.view(tx, id, asOf)
		return err
	})
	return out, err
}

func (h *Hits) view(tx *insidedb.Tx, id string, asOf time.Time) (View, error) {
	hit, err := tx.Hit(id)
	if err != nil {
		return View{}, err
	}
	acts, err := tx.HitActs(hit, asOf)
	if err == nil && len(acts) == 0 {
		err = errs.E(errs.NotFound, "hits.Show", "no hit %s was held then", id)
	}
	if err != nil {
		return View{}, err
	}
	if hit, err = tx.HitThen(hit, asOf); err != nil {
		return View{}, err
	}
	at := h.Store.Now()
	if !asOf.IsZero() {
		at = asOf
	}
	out := View{V: 1, Rank: []lookout.Part{}, Traveller: hit.Traveller, Against: Against{hit.ListVersion, hit.LookoutVersion, hit.Lookouts}, Earlier: hit.Earlier, Erased: hit.ErasedAt}
	if out.Hit, err = line(tx, hit, asOf, at); err != nil {
		return View{}, err
	}
	out.tell(hit, acts)
	due := time.Time{}
	if out.Hit.Open {
		due = timeOf(out.Hit.Due)
	}
	out.Rank = append(out.Rank, passing(hit, due, at)...)
	if out.Message, err = source(tx, hit.Message); err != nil {
		return View{}, err
	}
	if out.Tip, err = tipShown(tx, hit, out.Against.List); err != nil {
		return View{}, err
	}
	out.Lookout, err = sought(tx, hit, out.Against.Lookout)
	return out, err
}

// tell takes what the acts say: of what was found the strongest.
func (v *View) tell(hit insidedb.Hit, acts []insidedb.HitAct) {
	base := -1e9
	for _, a := range acts {
		x := ActView{Number: a.Number, Act: a.Act, At: a.RecordedAt, Officer: a.Officer, Holder: a.Holder, Code: a.Code, State: a.State, Message: a.Message,
			Traveller: a.Traveller, Verdict: a.Verdict, Score: a.Score}
		var f found
		var r reasoned
		switch {
		case a.Message != "" && read(a, &f):
			x.News = f.News
			if a.Weighs(base) {
				base = a.Base
				v.Asked, v.Listed, v.Name, v.Explain, v.Rank = &f.Asked, &f.Listed, f.Name, f.Explain, f.Rank
				v.Against.Lookouts, v.Against.Lookout, v.Against.List = f.Against.Lookouts, f.Version, f.Against.Lists[hit.List]
			}
		case a.Message == "" && read(a, &r):
			x.Reason = r.Reason
		}
		v.Acts = append(v.Acts, x)
	}
}

func source(tx *insidedb.Tx, message string) (Source, error) {
	m, err := tx.TravelMessage(message)
	if errs.KindOf(err) == errs.NotFound {
		return Source{ID: message}, nil
	}
	out := Source{ID: m.ID, Form: m.Form, Sender: m.Sender, Source: m.From(), RecordedAt: m.RecordedAt}
	if m.Erased != nil {
		out.Erased = m.Erased.Said()
	}
	return out, err
}

// sought is the version of the lookout that somebody was met by; nil for a list's hit,
// and for one that is erased.
func sought(tx *insidedb.Tx, hit insidedb.Hit, version int) (*Sought, error) {
	if hit.List != lookout.List {
		return nil, nil
	}
	l, err := tx.LookoutVersion(hit.Entry, version)
	if errs.KindOf(err) == errs.NotFound || err == nil && l.Erased != nil {
		return nil, nil
	}
	return &Sought{ID: l.ID, Version: l.Version, Owner: l.Owner, Deputy: l.Deputy, Case: l.Case, Purpose: l.Purpose, Basis: l.Basis, Marking: l.Marking,
		Instruction: l.Instruction, Code: l.Code, Contact: l.Contact, From: l.Origin.From, Item: l.Origin.Item, Use: l.Origin.Use,
		Onward: l.Origin.Onward, Concern: l.Origin.Concern}, err
}

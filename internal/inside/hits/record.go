package hits

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// Met is a traveller of a message that is held, and who that may be.
type Met struct {
	Message   string
	Traveller insidedb.Traveller
	Flights   []insidedb.Flight // of all legs, in any order; none for no journey
	Hits      []screening.Hit
	Against   watch.Sought
	Backwards bool // the travel was held before what is sought was known
}

// found is what the words of an act say that somebody was met.
type found struct {
	Asked   watch.Person     `json:"asked"`  // as it was screened
	Listed  watch.Person     `json:"listed"` // as it stood then
	Name    string           `json:"name"`   // the listed one that matched
	Explain []screening.Term `json:"explain"`
	Rank    []lookout.Part   `json:"rank"` // without the journey
	Digest  string           `json:"digest"`
	Against watch.Sought     `json:"against"`
	Version int              `json:"version,omitempty"` // of the lookout then
	News    []string         `json:"news,omitempty"`    // what speaks for it that did not before
}

// evidence is the same as core/lookout compares it.
func (f found) evidence(score float64, paper string) lookout.Evidence {
	return lookout.Evidence{Score: score, Explain: f.Explain, Listed: f.Digest, Paper: paper}
}

// meeting is one entry that a traveller may be, on its way to the record.
type meeting struct {
	Met
	hit     screening.Hit
	lookout *insidedb.Lookout // nil for a list's
	words   found
	fresh   insidedb.Hit     // as it would be opened
	leg     *insidedb.Flight // by which it is met; nil for none
}

// Record puts on record who was met, in the transaction in which the travel is kept,
// and gives how many hits are new and somebody's to answer. What is on record is
// recorded as said again. A lookout that has ended meanwhile, or a tip that is gone, is
// met by nobody.
func (h *Hits) Record(tx *insidedb.Tx, m Met) (fresh int, err error) {
	for _, hit := range m.Hits {
		x, sought, err := h.meet(tx, m, hit)
		if err != nil {
			return fresh, err
		}
		if !sought {
			continue
		}
		isNew, err := h.record(tx, x)
		if err != nil {
			return fresh, err
		}
		if isNew {
			fresh++
		}
	}
	return fresh, nil
}

// meet is one entry that a traveller may be; false for one whom nobody seeks any more.
func (h *Hits) meet(tx *insidedb.Tx, m Met, hit screening.Hit) (*meeting, bool, error) {
	if hit.Verdict != screening.Alert && hit.Verdict != screening.Review {
		return nil, false, nil
	}
	l, err := lookoutOf(tx, hit.Entry.List, hit.Entry.ID)
	if err != nil || hit.Entry.List == lookout.List && (l == nil || l.State != insidedb.LookoutActive) {
		return nil, false, err
	}
	if stands, err := stillTip(tx, hit.Entry.List, hit.Entry.ID, m.Against.Lists[lookout.Tips]); err != nil || !stands {
		return nil, false, err
	}
	return &meeting{Met: m, hit: hit, lookout: l, leg: nextLeg(m.Flights, h.Store.Now())}, true, nil
}

func (h *Hits) record(tx *insidedb.Tx, x *meeting) (fresh bool, err error) {
	decided, known, err := tx.HitDecided(x.hit.Entry.List, x.hit.Entry.ID, x.Traveller.Keys)
	if err != nil {
		return false, err
	}
	known = known && decided.State != insidedb.HitCannotTell
	if known && decided.State == insidedb.HitSame {
		x.fresh.Known, x.fresh.Earlier = true, decided.ID
	}
	if err := x.weigh(); err != nil {
		return false, err
	}
	held, again, err := tx.HitOf(x.hit.Entry.List, x.hit.Entry.ID, x.fresh.Flight, x.Traveller)
	switch {
	case err != nil:
		return false, err
	case again:
		return h.again(tx, held, x)
	case known && decided.State != insidedb.HitSame:
		before, score, err := heldEvidence(tx, decided)
		if err != nil {
			return false, err
		}
		if x.words.News = lookout.News(before.evidence(score, decided.Paper), x.evidence()); len(x.words.News) == 0 {
			return false, x.remember(tx, decided)
		}
		x.fresh.Earlier = decided.ID
	}
	return true, h.open(tx, x)
}

// weigh writes what was found, and how it would be opened.
func (x *meeting) weigh() error {
	listed := watch.PersonOf(x.hit.Entry.Person)
	data, err := json.Marshal(listed)
	if err != nil {
		return errs.Wrap(errs.Internal, "hits.Record", err, "an entry cannot be written")
	}
	sum := sha256.Sum256(data)
	f := &x.fresh
	f.List, f.Entry, f.Keys, f.Message, f.Traveller = x.hit.Entry.List, x.hit.Entry.ID, x.Traveller.Keys, x.Message, x.Traveller.Seq
	f.Named = x.Traveller.Named()
	f.Verdict, f.Backwards, f.Lookouts = x.hit.Verdict, x.Backwards, x.Against.Lookouts
	f.Score = float64(lookout.Thousandths(x.hit.Score)) / 1000
	if x.leg != nil {
		f.Flight, f.Departs, f.Arrives = x.leg.ID, given(x.leg.Stated().Departs), given(x.leg.Arrives)
	}
	x.words = found{Asked: watch.PersonOf(x.Traveller.Traveller.Person), Listed: listed, Name: x.hit.Name, Explain: x.hit.Explain, Digest: hex.EncodeToString(sum[:]), Against: x.Against}
	if x.lookout != nil {
		f.Instruction, f.LookoutVersion, x.words.Version = x.lookout.Instruction, x.lookout.Version, x.lookout.Version
	} else {
		f.ListVersion = x.Against.Lists[f.List]
	}
	x.words.Rank = lookout.Met{Score: f.Score, Verdict: f.Verdict, Explain: x.hit.Explain, Instruction: f.Instruction, Known: f.Known}.Parts()
	f.Base = lookout.Sum(x.words.Rank)
	return nil
}

func (x *meeting) evidence() lookout.Evidence {
	return x.words.evidence(x.hit.Score, x.fresh.Paper)
}

// given is a time that is told; nil for none.
func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// said is the act that says what was found.
func (x *meeting) said(kind string) insidedb.HitAct {
	f := x.fresh
	return insidedb.HitAct{Act: kind, Message: f.Message, Traveller: f.Traveller, Verdict: f.Verdict, Score: f.Score, Base: f.Base}
}

// within is how long a hit may wait: by its instruction, unless the journey is over
// and nobody stands before an officer any more.
func (h *Hits) within(x *meeting) time.Duration {
	i := x.fresh.Instruction
	if f := x.leg; i != lookout.DoNotAlert && f != nil && lookout.Over(f.Departs, f.Arrives, h.Store.Now()) {
		i = ""
	}
	return h.Rules().Within(i, x.fresh.Verdict)
}

// open records a hit that is somebody's to answer.
func (h *Hits) open(tx *insidedb.Tx, x *meeting) error {
	x.fresh.State = insidedb.HitOpen
	hit, err := tx.OpenHit(x.fresh)
	if err != nil {
		return err
	}
	return h.give(tx, hit, x.lookout, h.within(x), x.said(ActOpened), x.words)
}

// give has the first who is live answer for a hit within a time, and records by which act.
func (h *Hits) give(tx *insidedb.Tx, hit insidedb.Hit, l *insidedb.Lookout, within time.Duration, a insidedb.HitAct, words any) error {
	officer, desk, step, err := heir(tx, l, toOwner, "", h.Store.Now())
	if err != nil {
		return err
	}
	o, err := h.owe(tx, hit.ID, hit.Acts()+1, officer, desk, within)
	if err != nil {
		return err
	}
	hit.State, hit.Owed, hit.Climbed, hit.Decided, hit.Next = insidedb.HitOpen, o.ID, step, nil, o.Due
	a.Holder = holder(o)
	_, _, err = act(tx, hit, a, words)
	return err
}

// remember records a hit that goes by what was decided of the pair before.
func (x *meeting) remember(tx *insidedb.Tx, decided insidedb.Hit) error {
	x.fresh.State, x.fresh.Earlier, x.fresh.Decided = insidedb.HitRemembered, decided.ID, decided.Decided
	x.fresh.Decision = decided.Decision
	if decided.State == insidedb.HitRemembered && decided.Earlier != "" {
		if first, err := tx.Hit(decided.Earlier); err == nil && first.ErasedAt == nil {
			x.fresh.Earlier = first.ID
		}
	}
	hit, err := tx.OpenHit(x.fresh)
	if err != nil {
		return err
	}
	a := x.said(ActRemembered)
	a.Code = x.fresh.Earlier
	_, _, err = act(tx, hit, a, x.words)
	return err
}

// heldEvidence is the strongest that a hit rests on, and its score.
func heldEvidence(tx *insidedb.Tx, h insidedb.Hit) (f found, score float64, err error) {
	acts, err := tx.HitActs(h, time.Time{})
	base := -1e9
	for _, a := range acts {
		var x found
		if a.Weighs(base) && read(a, &x) {
			f, score, base = x, a.Score, a.Base
		}
	}
	return f, score, err
}

// again records that another message says what is on record: of what is open the
// stronger evidence counts from now on, with its clock; what was decided is opened
// again if something new speaks for it.
func (h *Hits) again(tx *insidedb.Tx, held insidedb.Hit, x *meeting) (fresh bool, err error) {
	before, score, err := heldEvidence(tx, held)
	if err != nil {
		return false, err
	}
	x.words.News = lookout.News(before.evidence(score, held.Paper), x.evidence())
	if held.ErasedAt != nil || held.Message == x.Message && held.Traveller == x.Traveller.Seq && len(x.words.News) == 0 {
		return false, nil
	}
	if held.State != insidedb.HitSame { // whose papers an officer has not seen are not proven by it
		held.Paper, held.Keys.Person = cmp.Or(held.Paper, x.fresh.Paper), cmp.Or(held.Keys.Person, x.fresh.Keys.Person)
	}
	if x.fresh.Base > held.Base {
		held.Message, held.Traveller, held.Verdict, held.Score, held.Base = x.fresh.Message, x.fresh.Traveller, x.fresh.Verdict, x.fresh.Score, x.fresh.Base
	}
	if held.Owed == "" && held.State != insidedb.HitSame && len(x.words.News) > 0 {
		return true, h.give(tx, held, x.lookout, h.within(x), x.said(ActReopened), x.words)
	}
	if held.Owed != "" {
		if held, err = h.sooner(tx, held, h.Store.Now().Add(h.within(x))); err != nil {
			return false, err
		}
	}
	_, _, err = act(tx, held, x.said(ActAgain), x.words)
	return false, err
}

// sooner has what is owed on account of a hit due by a time, if it is due later.
func (h *Hits) sooner(tx *insidedb.Tx, hit insidedb.Hit, due time.Time) (insidedb.Hit, error) {
	o, err := tx.Obligation(hit.Owed, time.Time{})
	if err != nil || o.Closed != nil || o.Due != nil && !due.Before(*o.Due) {
		return hit, err
	}
	o.Due, o.By, o.Reason = &due, "", ""
	if o, err = tx.PutObligation(o); err != nil {
		return hit, err
	}
	hit.Next, err = h.next(tx, hit, o)
	return hit, err
}

// next is when a hit climbs if nobody answers: when it is due, and never before who was
// given it after another has had it for as long as a step takes. Who was given it by a
// clock that stood ahead has it from now on.
func (h *Hits) next(tx *insidedb.Tx, hit insidedb.Hit, o insidedb.Obligation) (*time.Time, error) {
	if hit.Climbed >= toLead || o.Closed != nil || o.Due == nil {
		return nil, nil
	}
	has, err := tx.HoldingOf(o)
	if err != nil {
		return nil, err
	}
	at, since := *o.Due, has.Since
	if now := h.Store.Now(); since.After(now) {
		since = now
	}
	if moved := since.Add(h.Rules().Climb); !has.First && moved.After(at) {
		at = moved
	}
	return &at, nil
}

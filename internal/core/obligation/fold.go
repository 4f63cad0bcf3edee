package obligation

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Standing is whether an item still holds.
type Standing string

// The standings of an item.
const (
	Stands      Standing = "stands"
	IsCorrected Standing = "corrected" // another stands in its place
	IsRecalled  Standing = "recalled"
)

// State is where a matter stands.
type State string

// The states of a matter.
const (
	Open        State = "open"
	Lapsed      State = "lapsed"    // open, and its time is past
	Owed        State = "accepted"  // open, and the debtor says that it is owed
	InPart      State = "in part"   // open, and something of it came
	IsAnswered  State = "answered"  // the debtor has answered it whole
	IsMet       State = "met"       // the creditor has what it wanted
	Done        State = "done"      // a recall or correction is complied with
	Refusing    State = "declined"  // what was asked may not be done
	InForce     State = "in force"  // it may, now
	Expired     State = "expired"   // it might, until a time that is past
	IsWithdrawn State = "withdrawn" // the question or the consent was taken back
)

// Matter is something that one side wants of the other, and what came of it.
type Matter struct {
	Transition // that opened it
	State      State
	Standing   Acceptance   // what the debtor made of it
	Until      *time.Time   // by when, as the creditor last extended it; nil: no time is set
	End        *Transition  // that ended it; nil while it is open
	Consent    *Transition  // the consent that an end withdrew or that is in force; nil when none was given
	Answers    []Transition // by hash
}

// IsOpen tells whether something is still to come of it.
func (m Matter) IsOpen() bool { return m.End == nil }

// Ignored is a statement that counts for nothing, and why.
type Ignored struct {
	Transition
	Why string
}

// Item is where an item stands between two services.
type Item struct {
	Item      string
	Standing  Standing
	Code      string       // recalled, corrected: why
	Successor string       // corrected: the hash of what stands in its place
	Receipts  []Transition // one for each verb, void among them, by verb
	Matters   []Matter     // by time, then hash
	Window    *time.Time   // until when it was renewed last; nil: never
	StoodDown *Transition  // nil: it was not
	Outcomes  []Transition // the latest of each side, by side
	Complete  string       // whether it is all that is held, as was said last; "": not said
	Grade     *Transition  // the latest; nil: none
	Waiting   []Transition // answers whose matter has not come, by hash
	Ignored   []Ignored    // by hash
}

// Matter gives the matter that a statement opened.
func (i Item) Matter(hash string) (Matter, bool) {
	at := slices.IndexFunc(i.Matters, func(m Matter) bool { return m.Hash == hash })
	if at < 0 {
		return Matter{}, false
	}
	return i.Matters[at], true
}

// Receipt gives the receipt of a verb.
func (i Item) Receipt(v Verb) (Transition, bool) {
	at := slices.IndexFunc(i.Receipts, func(t Transition) bool { return t.Verb == v })
	if at < 0 {
		return Transition{}, false
	}
	return i.Receipts[at], true
}

// Fold gives where an item stands at a time, from everything that the two sides
// stated about it. What is about another item is ignored.
func Fold(item string, all []Transition, asOf time.Time) Item {
	out := Item{Item: item, Standing: Stands}
	held := map[string]Transition{}
	for _, t := range all {
		if t.Item == item {
			held[t.Hash] = t
		}
	}
	var statements []Transition
	latest := map[string]Transition{}
	for _, t := range byHash(held) {
		switch r, known := rules[t.Verb]; {
		case !known:
			out.ignore(t, "not a verb of an item")
		case r.by != "" && r.by != t.By:
			out.ignore(t, "a verb of the "+string(r.by))
		case r.opens:
			out.Matters = append(out.Matters, Matter{Transition: t})
		case r.answers != nil:
			statements = append(statements, t)
		case t.receipt():
			if _, before := out.Receipt(t.Verb); !before {
				out.Receipts = append(out.Receipts, t)
			}
		default:
			latest[string(t.By)+" "+string(t.Verb)] = later(latest[string(t.By)+" "+string(t.Verb)], t)
		}
	}
	out.stand()
	out.tell(latest)
	answers := out.assign(held, statements)
	for i := range out.Matters {
		m := &out.Matters[i]
		said := append(answers[m.Hash], out.also(*m)...)
		slices.SortFunc(said, func(a, b Transition) int { return cmp.Compare(a.Hash, b.Hash) })
		m.settle(said, asOf)
	}
	slices.SortFunc(out.Receipts, func(a, b Transition) int { return cmp.Compare(a.Verb, b.Verb) })
	slices.SortFunc(out.Matters, func(a, b Matter) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Hash, b.Hash)) })
	return out
}

// later is the statement that was made last, and of two of one time the one with
// the higher hash.
func later(a, b Transition) Transition {
	if a.Hash == "" || cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Hash, b.Hash)) < 0 {
		return b
	}
	return a
}

// tell takes what was said of the item last.
func (i *Item) tell(latest map[string]Transition) {
	for _, key := range slices.Sorted(maps.Keys(latest)) {
		t := latest[key]
		switch t.Verb {
		case Renewed:
			i.Window = t.NotAfter
		case StoodDown:
			i.StoodDown = &t
		case OutcomeVerb:
			i.Outcomes = append(i.Outcomes, t)
		case Completeness:
			i.Complete = t.Code
		case Graded:
			i.Grade = &t
		}
	}
}

// also are statements that answer a matter without naming it: whoever read a
// warning, or acted on it, has acknowledged it; whoever graded an item has given
// the feedback that was wanted; whoever takes an item back wants nothing of it any more.
func (i *Item) also(m Matter) []Transition {
	var out []Transition
	if m.Verb != Requested || m.By != Sender {
		return nil
	}
	for _, r := range i.Matters {
		if r.Verb == Recalled {
			out = append(out, r.Transition)
		}
	}
	switch Kind(m.Code) {
	case Acknowledge:
		for _, v := range []Verb{Acted, Read} {
			if t, ok := i.Receipt(v); ok {
				out = append(out, t)
			}
		}
	case Feedback:
		if i.Grade != nil {
			out = append(out, *i.Grade)
		}
	}
	return out
}

func byHash(held map[string]Transition) []Transition {
	out := make([]Transition, 0, len(held))
	for _, t := range held {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Transition) int { return cmp.Compare(a.Hash, b.Hash) })
	return out
}

func (i *Item) ignore(t Transition, why string) { i.Ignored = append(i.Ignored, Ignored{t, why}) }

// stand says whether the item still holds: a recall outranks a correction, and
// of two of a kind the lower hash says why.
func (i *Item) stand() {
	for _, m := range i.Matters { // by hash
		switch {
		case m.Verb == Recalled && i.Standing != IsRecalled:
			i.Standing, i.Code, i.Successor = IsRecalled, m.Code, ""
		case m.Verb == Corrected && i.Standing == Stands:
			i.Standing, i.Code, i.Successor = IsCorrected, m.Code, m.Successor
		}
	}
}

// assign gives each matter its answers. An answer that is not its side's, or
// not to what it names, is ignored; one to what has not come waits. What names an
// answer belongs to the matter of that.
func (i *Item) assign(held map[string]Transition, answers []Transition) map[string][]Transition {
	out := map[string][]Transition{}
	for _, t := range answers {
		to, known := held[t.Matter]
		if known && !t.fits(to) {
			i.ignore(t, "not the "+string(t.By)+"'s to say of a statement of the verb "+string(to.Verb))
			continue
		}
		if known && rules[to.Verb].answers != nil {
			through := to
			if to, known = held[to.Matter]; known && !through.fits(to) {
				i.ignore(t, "answers what counts for nothing")
				continue
			}
		}
		if known {
			out[to.Hash] = append(out[to.Hash], t)
		} else {
			i.Waiting = append(i.Waiting, t)
		}
	}
	slices.SortFunc(i.Ignored, func(a, b Ignored) int { return cmp.Compare(a.Hash, b.Hash) })
	return out
}

// settle says what became of a matter. What its creditor does not take for the
// whole counts as a part.
func (m *Matter) settle(said []Transition, asOf time.Time) {
	m.Until, m.Standing = m.Due, Asserted
	if m.Verb == Promised {
		m.Standing = IsAccepted
	}
	disputed := map[string]bool{}
	for _, t := range said {
		disputed[t.Matter] = disputed[t.Matter] || t.Verb == Unmet
	}
	for _, t := range said { // by hash: of equal ranks the first stays
		switch {
		case t.Verb == Accepted || t.Verb == Answered:
			m.Standing = IsAccepted
		case t.Verb == Extended && (m.Until == nil || t.Due.After(*m.Until)):
			m.Until = t.Due
		case t.Verb == Consented && m.Consent == nil:
			m.Consent = &t
		}
		if t.Verb == Answered {
			m.Answers = append(m.Answers, t)
		}
		if t.ends(disputed) && (m.End == nil || t.rank(m.Transition) > m.End.rank(m.Transition)) {
			m.End = &t
		}
	}
	if m.Standing == Asserted && m.End != nil && m.End.Verb == Declined {
		m.Standing = NotAccepted
	}
	m.State = m.state(asOf)
}

// ends tells whether a statement ends the matter that it belongs to.
func (t Transition) ends(disputed map[string]bool) bool {
	switch t.Verb {
	case Accepted, Extended, Unmet:
		return false
	case Answered:
		return t.Code == Whole && !disputed[t.Hash]
	}
	return true
}

func (m *Matter) state(asOf time.Time) State {
	past := func(t *time.Time) bool { return t != nil && !asOf.Before(*t) }
	switch {
	case m.End == nil && past(m.Until):
		return Lapsed
	case m.End == nil && len(m.Answers) > 0:
		return InPart
	case m.End == nil && m.Standing == IsAccepted:
		return Owed
	case m.End == nil:
		return Open
	}
	switch m.End.Verb {
	case Complied:
		return Done
	case Answered, Read, Acted, Graded:
		return IsAnswered
	case Met:
		return IsMet
	case Declined:
		return Refusing
	case Withdrawn, Recalled:
		return IsWithdrawn
	case Consented:
		if !past(m.End.NotAfter) {
			return InForce
		}
	}
	return Expired
}

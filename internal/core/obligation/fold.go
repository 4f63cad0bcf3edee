package obligation

import (
	"cmp"
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
	End        *Transition // that ended it; nil while it is open
	Consent    *Transition // the consent that an end withdrew or that is in force; nil when none was given
}

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
	var answers []Transition
	for _, t := range byHash(held) {
		switch r, known := rules[t.Verb]; {
		case !known:
			out.ignore(t, "not a verb of an item")
		case r.by != "" && r.by != t.By:
			out.ignore(t, "a verb of the "+string(r.by))
		case r.opens:
			out.Matters = append(out.Matters, Matter{Transition: t})
		case r.answers != nil:
			answers = append(answers, t)
		default:
			if _, before := out.Receipt(t.Verb); !before {
				out.Receipts = append(out.Receipts, t)
			}
		}
	}
	out.stand()
	ends := out.assign(held, answers)
	for i := range out.Matters {
		out.Matters[i].settle(ends[out.Matters[i].Hash], asOf)
	}
	slices.SortFunc(out.Receipts, func(a, b Transition) int { return cmp.Compare(a.Verb, b.Verb) })
	slices.SortFunc(out.Matters, func(a, b Matter) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Hash, b.Hash)) })
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
// not to what it names, is ignored; one to what has not come waits.
func (i *Item) assign(held map[string]Transition, answers []Transition) map[string][]Transition {
	ends := map[string][]Transition{}
	for _, t := range answers {
		to, known := held[t.Matter]
		switch {
		case !known:
			i.Waiting = append(i.Waiting, t)
		case !slices.Contains(rules[t.Verb].answers, to.Verb):
			i.ignore(t, "no answer to a statement of the verb "+string(to.Verb))
		case t.Verb == Withdrawn && t.By != to.By:
			i.ignore(t, "withdraws what the "+string(to.By)+" stated")
		case rules[to.Verb].by != "" && rules[to.Verb].by != to.By:
			i.ignore(t, "answers what counts for nothing")
		case t.Verb == Consented && !t.sameAsked(to):
			i.ignore(t, "consents to what was not asked")
		case to.Verb == Consented: // the consent's own question, when that is what it answers
			asked, known := held[to.Matter]
			switch {
			case !known:
				i.Waiting = append(i.Waiting, t)
			case asked.Verb != Asked || asked.By != Receiver || !to.sameAsked(asked):
				i.ignore(t, "answers what counts for nothing")
			default:
				ends[asked.Hash] = append(ends[asked.Hash], t)
			}
		default:
			ends[to.Hash] = append(ends[to.Hash], t)
		}
	}
	slices.SortFunc(i.Ignored, func(a, b Ignored) int { return cmp.Compare(a.Hash, b.Hash) })
	return ends
}

// settle says what became of a matter.
func (m *Matter) settle(ends []Transition, asOf time.Time) {
	past := func(t *time.Time) bool { return t != nil && !asOf.Before(*t) }
	for _, t := range ends { // by hash: of equal ranks the first stays
		if t.Verb == Consented && m.Consent == nil {
			m.Consent = &t
		}
		if m.End == nil || t.rank() > m.End.rank() {
			m.End = &t
		}
	}
	switch {
	case m.End == nil && past(m.Due):
		m.State = Lapsed
	case m.End == nil:
		m.State = Open
	case m.End.Verb == Complied:
		m.State = Done
	case m.End.Verb == Declined:
		m.State = Refusing
	case m.End.Verb == Withdrawn:
		m.State = IsWithdrawn
	case past(m.End.NotAfter):
		m.State = Expired
	default:
		m.State = InForce
	}
}

package ledger

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"entente/internal/core/obligation"
)

// Way is which way an item went.
type Way string

// The ways.
const (
	Given    Way = "given"    // ours, to the partner
	Received Way = "received" // the partner's, to us
)

// NotKnown stands for a length of time of which nothing is on record.
const NotKnown time.Duration = -1

// Item is an item that its receiver had admitted.
type Item struct {
	Ref        string // how it is opened: "release:ID", "received:ID"
	Way        Way
	At         time.Time     // when its receiver had it, as this node recorded it
	Took       time.Duration // from its sending until then; NotKnown
	Directives []string      // given: what it rested on, each once
	Grade      string        // of what use it was, as its receiver says; "": not said
	Warning    *Warning      // nil: it is none
}

// Warning is what became of an item that is a warning.
type Warning struct {
	Acknowledged time.Duration // from At until its receiver said that it was read, or acted upon; NotKnown: it has not
	Acted        bool          // its receiver says that it acted upon it
	Outcome      string        // a code of obligation.OutcomeCodes; "": not said
}

// Useful tells whether its receiver says that it was useful, or acted upon it.
func (i Item) Useful() bool {
	return i.Grade == "useful" || i.Grade == "action" || i.Warning != nil && i.Warning.Acted
}

// Duty is what one of the two services owed the other.
type Duty struct {
	Ref      string // "owed:ID"
	Kind     obligation.Kind
	Ours     bool // our service is the debtor
	State    obligation.State
	Standing obligation.Acceptance
	Opened   time.Time
	Due      *time.Time    // nil: no time was stated
	Took     time.Duration // from opening to its whole answer; NotKnown where there is none
}

// Event is something that happened on a day; it may stand beside a change.
type Event struct {
	At    time.Time `json:"at"`
	Kind  string    `json:"kind"` // event, engagement, directive, warning
	Ref   string    `json:"ref"`
	Title string    `json:"title,omitempty"`
	Mark  string    `json:"mark,omitempty"` // of what the title is of; none where that has none
}

// Facts are all that a ledger is made of.
type Facts struct {
	Items  []Item
	Duties []Duty
	Events []Event
}

// Span is a part of time: from From on and before To.
type Span struct{ From, To time.Time }

// Has tells whether a time lies within it.
func (s Span) Has(t time.Time) bool { return !t.Before(s.From) && t.Before(s.To) }

// Within are the facts of a span: items by when they were had, duties by when they were
// opened, in the order of those times and then of their references. Events are all kept.
// Facts that stand in that order already are not copied.
func (f Facts) Within(s Span) Facts {
	return Facts{
		Items:  within(s, f.Items, func(i *Item) (time.Time, string) { return i.At, i.Ref }),
		Duties: within(s, f.Duties, func(d *Duty) (time.Time, string) { return d.Opened, d.Ref }),
		Events: slices.SortedFunc(slices.Values(f.Events), func(a, b Event) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Ref, b.Ref))
		}),
	}
}

// within is what lies within a span by its times, in the order of its keys.
func within[T any](s Span, all []T, key func(*T) (time.Time, string)) []T {
	all = inOrder(all, key)
	before := func(end time.Time) int {
		return sort.Search(len(all), func(i int) bool { at, _ := key(&all[i]); return !at.Before(end) })
	}
	from := before(s.From)
	return all[from:max(from, before(s.To))]
}

// inOrder gives the same in the order of its keys: most often it stands nearly so.
func inOrder[T any](all []T, key func(*T) (time.Time, string)) []T {
	type place struct{ at, of int64 } // sorted in place of what is large
	places := make([]place, len(all))
	for i := range all {
		at, _ := key(&all[i])
		places[i] = place{at.UnixMicro(), int64(i)}
	}
	compare := func(a, b place) int {
		if a.at != b.at {
			return cmp.Compare(a.at, b.at)
		}
		at, ref := key(&all[a.of])
		then, other := key(&all[b.of])
		return cmp.Or(at.Compare(then), strings.Compare(ref, other))
	}
	if slices.IsSortedFunc(places, compare) {
		return all
	}
	slices.SortFunc(places, compare)
	out := make([]T, len(all))
	for to, p := range places {
		out[to] = all[p.of]
	}
	return out
}

package lookout

import (
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
)

// Predicates are the kinds of fact that a suspicion rests on.
var Predicates = []string{"own-investigation", "own-report", "court-order", "criminal-record", PartnerReport}

// PartnerReport is the predicate that is none by itself.
const PartnerReport = "partner-report"

// mistreatment is the concern about how something was obtained.
const mistreatment = "mistreatment"

// uses are what a partner's item must permit for an instruction, any one of them; what
// is not there needs some use, whichever.
var uses = map[Instruction][]string{
	Stop:      {"detention", "travel-denial"},
	Secondary: {"lead", "travel-denial", "detention"},
	Call:      {"lead", "travel-denial", "detention"},
}

// Predicated refuses a lookout that rests on nothing, or on a partner's word alone.
func Predicated(predicate []Predicate) error {
	const op = "lookout.Predicated"
	if len(predicate) == 0 {
		return errs.E(errs.Invalid, op, "no predicate; expected a fact of our own: %s", errs.List(Predicates[:len(Predicates)-1]))
	}
	if !slices.ContainsFunc(predicate, func(p Predicate) bool { return p.Kind != PartnerReport }) {
		return errs.E(errs.Invalid, op, "a partner's word alone is not a predicate; expected a fact of our own beside it: %s", errs.List(Predicates[:len(Predicates)-1]))
	}
	return nil
}

// Permits refuses an instruction that the partner's item does not bear: its uses bound
// what is done, and what may come of mistreatment bears a discreet check at most.
func (o Origin) Permits(i Instruction) error {
	const op = "lookout.Permits"
	if o.Own() {
		return nil
	}
	if o.Concern == mistreatment && slices.Index(Instructions, i) < slices.Index(Instructions, DiscreetCheck) {
		return errs.E(errs.Denied, op, "instruction %s; how %s obtained its item raises a concern of mistreatment, and then expected %s or %s", i, o.From, DiscreetCheck, DoNotAlert)
	}
	needed, some := uses[i], len(o.Use) > 0
	if needed != nil {
		some = slices.ContainsFunc(o.Use, func(u string) bool { return slices.Contains(needed, u) })
	}
	if !some {
		return errs.E(errs.Denied, op, "instruction %s; %s gave its item for %s, and expected is one of %s", i, o.From, words(o.Use), words(needed))
	}
	return nil
}

func words(list []string) string {
	if len(list) == 0 {
		return "some use"
	}
	return errs.List(list)
}

// Marked refuses a mark of our own that is lower than that of the partner's item. Marks
// of one system are compared as they stand. Of two systems their levels are: by the
// agreement's equivalences that hold at a time, and by their order where none covers the
// item's level. A label of TLP above GREEN needs a level that is classified.
func (o Origin) Marked(own, inherited marking.Marking, agreed []party.Equivalence, at time.Time) error {
	const op = "lookout.Marked"
	if o.Own() {
		return nil
	}
	if own.System == inherited.System {
		if own.Lower(inherited) {
			return errs.E(errs.Denied, op, "marking %s is lower than that of the item, %s", own.Banner(), inherited.Banner())
		}
		return nil
	}
	floor, some := floorOf(own.System, inherited, agreed, at)
	if !some || own.Level.Rank < floor.Rank {
		return errs.E(errs.Denied, op, "marking %s is lower than that of the item of %s, %s; expected %s or above", own.Banner(), o.From, inherited.Banner(), orUnknown(floor.Name))
	}
	return nil
}

// floorOf is the lowest level of a system that protects as a mark of another does; false
// where the system has none so high.
func floorOf(system marking.System, mark marking.Marking, agreed []party.Equivalence, at time.Time) (marking.Level, bool) {
	var found []marking.Level
	for _, e := range agreed {
		ours, err := marking.ParseLevel(system, at, e.Ours)
		theirs, other := marking.ParseLevel(mark.System, at, e.Theirs)
		if err == nil && other == nil && e.InForce(at) && theirs == mark.Level {
			found = append(found, ours)
		}
	}
	if len(found) == 0 {
		rank := mark.Level.Rank
		if mark.System == marking.TLP { // no level of secrecy, and bounded all the same
			rank = min(max(rank-tlpGreen, 0), 1)
		}
		found = slices.DeleteFunc(slices.Clone(marking.Levels(system, at)), func(l marking.Level) bool { return l.Rank < rank })
	}
	if len(found) == 0 {
		return marking.Level{}, false
	}
	return slices.MinFunc(found, func(a, b marking.Level) int { return a.Rank - b.Rank }), true
}

// tlpGreen is the rank of TLP:GREEN, which a community may have.
const tlpGreen = 1

func orUnknown(level string) string {
	if level == "" {
		return "a level that compares with it"
	}
	return level
}

// onwardOwn is the onward term by which a partner lets the whole of our government
// have what it gave.
const onwardOwn = "own-government"

// Fronts refuses words for the front line whose mark is lower than that of the
// partner's item they may come from, or cannot be compared with it. Where the partner
// lets our own government have the item, the words carry the mark that we give them.
func (o Origin) Fronts(front, inherited marking.Marking) error {
	if o.Own() || o.Onward == onwardOwn || front.System == inherited.System && !front.Lower(inherited) {
		return nil
	}
	return errs.E(errs.Denied, "lookout.Fronts", "the front line's words are marked %s, and the item of %s they may come from %s, with onward %s; expected a mark that is not lower, no words, or the partner's leave for our own government",
		front.Banner(), o.From, inherited.Banner(), o.Onward)
}

// Timely refuses times that are past at a time, or too far, and dates of birth that
// nobody alive has.
func (l Lookout) Timely(now time.Time) error {
	for _, x := range []struct {
		key string
		at  time.Time
	}{{"until", l.Until}, {"review", l.Review}} {
		if !x.at.After(now) || x.at.After(now.Add(mostAhead)) {
			return errs.E(errs.Invalid, "lookout.Timely", "%s %s; expected a time after now, at most %d days ahead", x.key, x.at.Format(time.RFC3339), mostAhead/(24*time.Hour))
		}
	}
	for i, b := range l.Person.Births {
		first := time.Date(b.Year, time.Month(max(b.Month, 1)), max(b.Day, 1), 0, 0, 0, 0, time.UTC)
		if first.After(now) || max(b.Year, b.Until) < now.Year()-oldest {
			return errs.E(errs.Invalid, "lookout.Timely", "person.births[%d] %s; expected a date of birth up to today, at most %d years back", i, b, oldest)
		}
	}
	return nil
}

// oldest is how many years ago somebody who is sought may have been born.
const oldest = 120

// mostAhead is how far ahead a lookout may run before somebody is asked about it.
const mostAhead = 5 * 366 * 24 * time.Hour

package hits

import (
	"slices"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/store/insidedb"
)

// nextLeg is the leg of a journey by which its traveller is met at a time: the first that
// is not over, and of the way back once the last leg of the way out has arrived. One of which no
// time is known comes after those of which it is, and of a journey that is over it is
// the last; nil for no journey.
//
// Ports' clocks are not ours. By a clock that is hours off the way back comes early,
// which is one hit more, and never late.
func nextLeg(flights []insidedb.Flight, now time.Time) *insidedb.Flight {
	if len(flights) == 0 {
		return nil
	}
	legs := slices.Clone(flights)
	slices.SortStableFunc(legs, func(a, b insidedb.Flight) int { return a.Departs.Compare(b.Departs) })
	timed := slices.DeleteFunc(slices.Clone(legs), timeless)
	turned := 0 // the first leg of the way back, where the traveller is there
	for i := 1; i < len(timed); i++ {
		to := timed[i-1]
		if timed[i].To != "" && timed[i].To == to.From && !to.Arrives.IsZero() && to.Arrives.Before(now) {
			turned = i
		}
	}
	for i, f := range timed {
		if i >= turned && !lookout.Over(f.Departs, f.Arrives, now) {
			return &timed[i]
		}
	}
	if i := slices.IndexFunc(legs, timeless); i >= 0 {
		return &legs[i]
	}
	return &legs[len(legs)-1]
}

func timeless(f insidedb.Flight) bool { return f.Departs.UnixMicro() == 0 || f.Departs.IsZero() }

package marking

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
)

// Level is a classification level of one system. Ranks compare within one
// system only, across all its versions (FRA before and since 2021-07-01).
type Level struct {
	System System
	Rank   int    // 0 is unclassified
	Name   string // as in a banner: "SECRET", "TRÈS SECRET", "СЕКРЕТНО", "AMBER"
	Short  string // as in a portion: "S", "TS", "С", "AMBER"
}

// restricted is the rank of RESTRICTED in the USA's scale. Only foreign and
// NATO marks have it; what rolls up from it is CONFIDENTIAL.
const restricted = 1

// version is the levels of a system from a date on, lowest first.
type version struct {
	from   time.Time // zero: from the beginning
	levels []Level
}

// versions lists the versions of a system, oldest first; nil for an unknown system.
func versions(s System) []version {
	switch s {
	case USA:
		return []version{{levels: []Level{
			{USA, 0, "UNCLASSIFIED", "U"}, {USA, 2, "CONFIDENTIAL", "C"}, {USA, 3, "SECRET", "S"}, {USA, 4, "TOP SECRET", "TS"},
		}}}
	case FRA:
		return []version{
			{levels: []Level{
				{FRA, 0, "NON PROTÉGÉ", "NP"}, {FRA, 1, "DIFFUSION RESTREINTE", "DR"}, {FRA, 2, "CONFIDENTIEL DÉFENSE", "CD"},
				{FRA, 3, "SECRET DÉFENSE", "SD"}, {FRA, 4, "TRÈS SECRET DÉFENSE", "TSD"},
			}},
			{from: time.Date(2021, time.July, 1, 0, 0, 0, 0, time.UTC), levels: []Level{
				{FRA, 0, "NON PROTÉGÉ", "NP"}, {FRA, 1, "DIFFUSION RESTREINTE", "DR"},
				{FRA, 3, "SECRET", "S"}, {FRA, 4, "TRÈS SECRET", "TS"},
			}},
		}
	case RUS:
		return []version{{levels: []Level{
			{RUS, 0, "НЕСЕКРЕТНО", "Н"}, {RUS, 1, "ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ", "ДСП"}, {RUS, 2, "СЕКРЕТНО", "С"},
			{RUS, 3, "СОВЕРШЕННО СЕКРЕТНО", "СС"}, {RUS, 4, "ОСОБОЙ ВАЖНОСТИ", "ОВ"},
		}}}
	case TLP:
		return []version{{levels: []Level{
			{TLP, 0, "CLEAR", "CLEAR"}, {TLP, 1, "GREEN", "GREEN"}, {TLP, 2, "AMBER", "AMBER"},
			{TLP, 3, "AMBER+STRICT", "AMBER+STRICT"}, {TLP, 4, "RED", "RED"},
		}}}
	}
	return nil
}

// Levels lists the levels of a system at a time, lowest first; the zero time
// means the newest version. RESTRICTED, which only foreign marks have in the
// USA's grammar, is left out. Nil for an unknown system.
func Levels(s System, at time.Time) []Level {
	all := versions(s)
	for i := len(all) - 1; i >= 0; i-- {
		if at.IsZero() || !at.Before(all[i].from) {
			return all[i].levels
		}
	}
	return nil
}

// levelFrom is the lowest level at a time that is not below rank.
func levelFrom(s System, at time.Time, rank int) Level {
	for _, l := range Levels(s, at) {
		if l.Rank >= rank {
			return l
		}
	}
	return Level{}
}

// ParseLevel reads a level of a system by its banner word or its portion
// token: "SECRET", "S", "AMBER", "TLP:AMBER". A word outside its dates is an
// error that names the word expected at that date.
func ParseLevel(s System, at time.Time, word string) (Level, error) {
	if s == TLP {
		word = strings.TrimPrefix(word, "TLP:")
		if word == "WHITE" {
			word = "CLEAR"
		}
	}
	for _, f := range []form{banner, portion} {
		if l, ok := levelOf(Levels(s, at), word, f); ok {
			return l, nil
		}
	}
	return Level{}, noLevel("marking.ParseLevel", s, at, word, banner)
}

// levelOf finds a level by its word in a form.
func levelOf(levels []Level, word string, f form) (Level, bool) {
	i := slices.IndexFunc(levels, func(l Level) bool { return l.word(f) == word })
	if i < 0 {
		return Level{}, false
	}
	return levels[i], true
}

func (l Level) word(f form) string {
	if f == portion {
		return l.Short
	}
	return l.Name
}

// noLevel says which words were expected; for a level of another version, the
// one that stands in its place at that time.
func noLevel(op string, s System, at time.Time, word string, f form) error {
	levels := Levels(s, at)
	if levels == nil {
		return unknownSystem(op, s)
	}
	for _, v := range versions(s) {
		for _, written := range []form{f, 1 - f} {
			if other, ok := levelOf(v.levels, word, written); ok {
				return errs.E(errs.Invalid, op, "%q is not a level of %s at that date; expected %q", word, s, levelFrom(s, at, other.Rank).word(f))
			}
		}
	}
	words := make([]string, 0, len(levels))
	for _, l := range slices.Backward(levels) {
		words = append(words, l.word(f))
	}
	return errs.E(errs.Invalid, op, "%q is not a level of %s; expected one of %s", word, s, strings.Join(words, ", "))
}

func unknownSystem(op string, s System) error {
	return errs.E(errs.Invalid, op, "unknown system %q; expected one of %s", s, strings.Join(Systems, ", "))
}

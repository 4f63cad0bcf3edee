package oracle

import "slices"

const withheld = "withheld"

// ladders of the contract, fullest rung first.
var ladders = map[string][]string{
	"text":         {"written", "gist", withheld},
	"source":       {"full", "descriptor", "collection", "grade", withheld},
	"person":       {"full", "described", "masked", withheld},
	"place":        {"point", "name", "city", "region", "country", withheld},
	"time":         {"minute", "day", "week", "month", withheld},
	"document":     {"full", "partial", withheld},
	"selector":     {"full", "partial", "kind", withheld},
	"organisation": {"name", "kind", withheld},
	"quantity":     {"exact", "range", "order", withheld},
	"transport":    {"full", "route", withheld},
	"quote":        {"verbatim", "paraphrase", withheld},
	"officer":      {withheld},
}

// Rungs lists a ladder's rungs, fullest first.
func Rungs(ladder string) []string { return slices.Clone(ladders[ladder]) }

// Fuller tells whether rung a stands before rung b on the ladder.
func Fuller(ladder, a, b string) bool { return fuller(ladder, a, b) }

// fuller tells whether rung a stands before rung b on the ladder.
func fuller(ladder, a, b string) bool {
	return slices.Index(ladders[ladder], a) < slices.Index(ladders[ladder], b)
}

// lower is the coarser of two rungs.
func lower(ladder, a, b string) string {
	if fuller(ladder, a, b) {
		return b
	}
	return a
}

// higher is the fuller of two rungs.
func higher(ladder, a, b string) string {
	if fuller(ladder, b, a) {
		return b
	}
	return a
}

// valued lists the rungs that have a value, withheld last: the keys of the
// ladder, and what the contract derives ("Masked persons are PERSON 1";
// "`partial` keeps the last four characters"; every rung of a time).
func (f Field) valued() []string {
	var out []string
	for _, r := range ladders[f.Ladder] {
		var has bool
		switch f.Ladder + "." + r {
		case "person.full":
			has = f.Keys["name"] != ""
		case "person.masked", "time.minute", "time.day", "time.week", "time.month":
			has = true
		case "document.full", "document.partial":
			has = f.Keys["number"] != ""
		case "selector.full", "selector.partial":
			has = f.Keys["value"] != ""
		default:
			has = f.Keys[r] != ""
		}
		if has || r == withheld {
			out = append(out, r)
		}
	}
	return out
}

// fall: "A rung that has no value falls to the next coarser that has one;
// ceilings and rungs are told after that fall."
func (f Field) fall(rung string) string {
	for _, r := range f.valued() {
		if !fuller(f.Ladder, r, rung) {
			return r
		}
	}
	return withheld
}

// markAt: "The mark of a rung: its own in `marks`; else that of the nearest
// fuller rung that has one; else the portion's `mark`."
func (f Field) markAt(rung string, portion Mark) Mark {
	m := portion
	for _, r := range ladders[f.Ladder] {
		if own, ok := f.Marks[r]; ok {
			m = own
		}
		if r == rung {
			break
		}
	}
	return m
}

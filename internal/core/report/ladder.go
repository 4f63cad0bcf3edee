package report

import "slices"

// Ladder names a ladder; Rung one of its steps.
type (
	Ladder string
	Rung   string
)

// Withheld is the last rung of every ladder.
const Withheld Rung = "withheld"

// The ladders of the contract.
const (
	Text         Ladder = "text"
	Source       Ladder = "source"
	Person       Ladder = "person"
	Place        Ladder = "place"
	Time         Ladder = "time"
	Document     Ladder = "document"
	Selector     Ladder = "selector"
	Organisation Ladder = "organisation"
	Quantity     Ladder = "quantity"
	Transport    Ladder = "transport"
	Quote        Ladder = "quote"
	Officer      Ladder = "officer"
)

// Ladders lists every ladder, text first, in the contract's order.
var Ladders = []Ladder{Text, Source, Person, Place, Time, Document, Selector, Organisation, Quantity, Transport, Quote, Officer}

// fieldLadders are the ladders that a field may name; text belongs to the portions.
var fieldLadders = []string{string(Source), string(Person), string(Place), string(Time), string(Document), string(Selector),
	string(Organisation), string(Quantity), string(Transport), string(Quote), string(Officer)}

var rungs = map[Ladder][]Rung{
	Text:         {"written", "gist", Withheld},
	Source:       {"full", "descriptor", "collection", "grade", Withheld},
	Person:       {"full", "described", "masked", Withheld},
	Place:        {"point", "name", "city", "region", "country", Withheld},
	Time:         {"minute", "day", "week", "month", Withheld},
	Document:     {"full", "partial", Withheld},
	Selector:     {"full", "partial", "kind", Withheld},
	Organisation: {"name", "kind", Withheld},
	Quantity:     {"exact", "range", "order", Withheld},
	Transport:    {"full", "route", Withheld},
	Quote:        {"verbatim", "paraphrase", Withheld},
	Officer:      {Withheld},
}

// Rungs gives a ladder's rungs, fullest first; nil for an unknown ladder. The caller must not change it.
func (l Ladder) Rungs() []Rung { return rungs[l] }

// Index is the place of a rung on the ladder, 0 the fullest; -1 when it is not on it.
func (l Ladder) Index(r Rung) int { return slices.Index(rungs[l], r) }

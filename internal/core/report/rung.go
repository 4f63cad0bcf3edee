package report

import "entente/internal/core/marking"

// has tells whether the field has something to tell at a rung.
func (f *Field) has(r Rung) bool {
	if r == Withheld || f.Values[r] != "" {
		return true
	}
	for _, byRung := range f.Render {
		if byRung[r] != "" {
			return true
		}
	}
	return f.holds(r)
}

// holds tells whether the field's own values fill a rung, without the author's words for it.
func (f *Field) holds(r Rung) bool {
	switch f.Ladder {
	case Person:
		return r == "masked" || f.datum(r) != ""
	case Place:
		return r == "point" && f.Point != nil || f.datum(r) != ""
	case Time:
		return r != Withheld && !f.From.IsZero()
	}
	return f.datum(r) != ""
}

// datum is the stored value that fills a rung, "" when none does.
func (f *Field) datum(r Rung) string {
	switch string(f.Ladder) + "." + string(r) {
	case "source.full", "transport.full":
		return f.Full
	case "source.descriptor":
		return f.Descriptor
	case "source.collection":
		return f.Collection
	case "source.grade":
		return f.Grade
	case "person.full", "place.name", "organisation.name":
		return f.NameText
	case "person.described":
		return f.Described
	case "place.city":
		return f.City
	case "place.region":
		return f.Region
	case "place.country":
		return f.Country
	case "document.full", "document.partial":
		return f.Number
	case "selector.full", "selector.partial":
		return f.Value
	case "selector.kind", "organisation.kind":
		return f.KindText
	case "quantity.exact":
		return f.Exact
	case "quantity.range":
		return f.Range
	case "quantity.order":
		return f.Order
	case "transport.route":
		return f.Route
	case "quote.verbatim":
		return f.Verbatim
	case "quote.paraphrase":
		return f.Paraphrase
	}
	return ""
}

// Fall gives the rung itself when it has a value, else the next coarser that
// has one. A word that is no rung of the ladder falls to Withheld.
func (f *Field) Fall(r Rung) Rung {
	list := f.Ladder.Rungs()
	for i := f.Ladder.Index(r); i >= 0 && i < len(list); i++ {
		if f.has(list[i]) {
			return list[i]
		}
	}
	return Withheld
}

// Rungs lists the rungs that have a value, fullest first, Withheld last.
func (f *Field) Rungs() []Rung {
	var out []Rung
	for _, r := range f.Ladder.Rungs() {
		if f.has(r) {
			out = append(out, r)
		}
	}
	return out
}

// MarkAt is the mark of a rung: its own, else that of the nearest fuller rung
// that has one, else that of the portion that holds the field.
func (f *Field) MarkAt(r Rung, containing marking.Marking) marking.Marking {
	list := f.Ladder.Rungs()
	for i := f.Ladder.Index(r); i >= 0; i-- {
		if m, ok := f.Marks[list[i]]; ok {
			return m
		}
	}
	return containing
}

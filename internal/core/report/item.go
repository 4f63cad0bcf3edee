package report

import (
	"slices"

	"entente/internal/core/party"
)

// ProseOf is the prose of portion i, or of the title for TitleIndex.
func (r *Report) ProseOf(i int) Prose {
	if i == TitleIndex {
		return r.Title.Prose
	}
	return r.Portions[i].Prose
}

// TopicsOf lists the topics of portion i: its own, else the report's.
func (r *Report) TopicsOf(i int) []string {
	if i != TitleIndex && r.Portions[i].Topics != nil {
		return r.Portions[i].Topics
	}
	return r.Topics
}

// LangOf is the language of portion i's prose: its own, else the report's.
func (r *Report) LangOf(i int) string {
	if i != TitleIndex && r.Portions[i].Lang != "" {
		return r.Portions[i].Lang
	}
	return r.Lang
}

// UseOf lists what a receiver may do with portion i: its own list, else the report's.
func (r *Report) UseOf(i int) []string {
	if i != TitleIndex && r.Portions[i].Use != nil {
		return r.Portions[i].Use
	}
	return r.Use
}

// OnwardOf is the onward term of portion i: its own, else the report's.
func (r *Report) OnwardOf(i int) string {
	if i != TitleIndex && r.Portions[i].Onward != "" {
		return r.Portions[i].Onward
	}
	return r.Onward
}

// ObtainedOf says how portion i was obtained: what it says itself, else the report.
func (r *Report) ObtainedOf(i int) Obtained {
	if i != TitleIndex && r.Portions[i].Obtained != nil {
		return *r.Portions[i].Obtained
	}
	return r.Obtained
}

// ThirdParties lists whose portion i is beside the originator: the report's
// third party, which covers everything beneath, and the portion's own. That of
// a field stands on the field.
func (r *Report) ThirdParties(i int) []*ThirdParty {
	var out []*ThirdParty
	if r.ThirdParty != nil {
		out = append(out, r.ThirdParty)
	}
	if i != TitleIndex && r.Portions[i].ThirdParty != nil {
		out = append(out, r.Portions[i].ThirdParty)
	}
	return out
}

// Foreign tells whether the originator is of another country than self; then
// the originator counts as a third party.
func (r *Report) Foreign(self party.Code) bool {
	return r.Originator.Country() != self.Country()
}

// PortionsWith lists where the field stands: TitleIndex first when the title
// holds it, then the portions that do, in order.
func (r *Report) PortionsWith(field string) []int {
	var out []int
	for i := TitleIndex; i < len(r.Portions); i++ {
		if slices.ContainsFunc(r.ProseOf(i).Parts, func(p Part) bool { return p.Field == field }) {
			out = append(out, i)
		}
	}
	return out
}

// Persons lists the persons that prose i holds, each once, in order of appearance.
func (r *Report) Persons(i int) []string {
	return slices.DeleteFunc(r.ProseOf(i).Refs(), func(name string) bool { return r.Fields[name].Ladder != Person })
}

// Subject is the person that a field is about: itself for a person, the holder
// for a document or selector, "" when there is none.
func (r *Report) Subject(field string) string {
	f := r.Fields[field]
	if f == nil {
		return ""
	}
	if f.Ladder == Person {
		return field
	}
	return f.Holder
}

// Protections lists what protects the person: what the author says, and
// own-national when the nationality is self's country.
func (f *Field) Protections(self party.Code) []string {
	own := f.Ladder == Person && f.Nationality != "" && f.Nationality == string(self.Country())
	if !own || slices.Contains(f.Protected, "own-national") {
		return f.Protected
	}
	return append([]string{"own-national"}, f.Protected...)
}

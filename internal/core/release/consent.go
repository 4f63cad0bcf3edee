package release

import (
	"slices"

	"entente/internal/core/party"
	"entente/internal/core/report"
)

// consenting are the consents that are in force for the partner.
func (e *engine) consenting() []party.Consent {
	if e.consents == nil {
		e.consents = []party.Consent{}
		for _, c := range e.Policy.Consents() {
			if (c.Refs != nil || c.Report == e.Report.Serial && c.Report != "") && c.For(e.Partner) && c.InForce(e.At) {
				e.consents = append(e.consents, c)
			}
		}
	}
	return e.consents
}

// consented tells whether a consent of giver that names the report covers the
// item for this partner.
func (e *engine) consented(giver party.Code, x item) bool {
	if slices.Contains(e.granted.portions, x.portion) && slices.ContainsFunc(e.granted.needs, func(n Need) bool { return n.Who == string(giver) }) {
		return true
	}
	words := x.words()
	return slices.ContainsFunc(e.consenting(), func(c party.Consent) bool {
		return c.From == giver && c.Refs == nil && slices.Contains(words, c.Item)
	})
}

// consentedByRef tells whether everything of giver's that the item declares is
// named by a ref that a consent of the giver covers. What only a mark tells of,
// and what the whole report is, has no ref.
func (e *engine) consentedByRef(giver party.Code, x item) bool {
	if giver == e.Report.Originator {
		return false
	}
	declared := 0
	for _, t := range e.declared(x) {
		if t.From != giver || t.Standing {
			continue
		}
		if declared++; !slices.ContainsFunc(e.consenting(), func(c party.Consent) bool { return c.From == giver && c.CoversRef(t.Ref) }) {
			return false
		}
	}
	return declared > 0
}

// declared are the third parties that the report, the portion and the field name.
func (e *engine) declared(x item) []*report.ThirdParty {
	out := slices.Clip(e.Report.ThirdParties(x.portion))
	if x.field != nil && x.field.ThirdParty != nil {
		out = append(out, x.field.ThirdParty)
	}
	return out
}

// consentsOf lists the consents that cover an item, whoever gave them: their terms
// bind what goes of it.
func (e *engine) consentsOf(x item) []party.Consent {
	var out []party.Consent
	words, declared := x.words(), e.declared(x)
	for _, c := range e.consenting() {
		if c.Refs == nil && slices.Contains(words, c.Item) ||
			slices.ContainsFunc(declared, func(t *report.ThirdParty) bool { return t.From == c.From && c.CoversRef(t.Ref) }) {
			out = append(out, c)
		}
	}
	return out
}

// binding lists the consents whose terms the release must carry: those that
// cover a text that goes, or a field that goes in it. One may stand there twice.
func (e *engine) binding() []party.Consent {
	if len(e.consenting()) == 0 {
		return nil
	}
	var out []party.Consent
	for _, t := range e.texts {
		if t.chosen == nil {
			continue
		}
		for i := range e.bearing(t) {
			out = append(out, e.consentsOf(item{portion: i})...)
		}
		if t.chosen.at != asWritten {
			continue
		}
		for _, name := range e.prose(t.index).refs {
			if f := e.fields[name]; f.given != f.withheld() {
				out = append(out, e.consentsOf(item{portion: t.index, field: f.Field})...)
			}
		}
	}
	return out
}

// allowed leaves of uses those that consents allow.
func allowed(use []string, consents []party.Consent) []string {
	for _, c := range consents {
		if c.Use != nil {
			use = both(use, c.Use)
		}
	}
	return use
}

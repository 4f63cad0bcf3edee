package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// terms lists what is said of the report and of its parts, and never goes with
// them: names, third parties' references and conditions, the authority of the
// classification, the purpose, the original of a translation.
func (r *Report) terms() []Secret {
	var t terms
	t.name("", "serial", r.Serial)
	t.name("", "supersedes", r.Supersedes)
	t.thirdParty("", "", r.ThirdParty)
	for i := range r.Portions {
		t.thirdParty("", fmt.Sprintf("portions[%d].", i), r.Portions[i].ThirdParty)
	}
	for _, name := range r.FieldOrder {
		t.thirdParty(name, "fields."+name+".", r.Fields[name].ThirdParty)
		t.beside(r, r.Fields[name])
	}
	t.words("authority.classified_by", r.Authority.ClassifiedBy)
	t.words("authority.derived_from", r.Authority.DerivedFrom)
	t.words("authority.reason", r.Authority.Reason)
	t.words("authority.declassify_on", r.Authority.DeclassifyOn)
	t.words("purpose", r.Purpose)
	if r.Translation != nil {
		t.words("translation.of", r.Translation.Of)
	}
	return t.list
}

type terms struct{ list []Secret }

// name adds what is a name or number whatever it looks like; up to three
// significant characters are everywhere.
func (t *terms) name(field, place, value string) {
	if significant(value) > 3 {
		t.list = append(t.list, Secret{Field: field, Value: value, Place: place})
	}
}

// words adds what an author wrote in words, unless it says nothing of this report.
func (t *terms) words(place, value string) {
	if !ordinary(value) {
		t.name("", place, value)
	}
}

func (t *terms) thirdParty(field, place string, p *ThirdParty) {
	if p == nil {
		return
	}
	t.name(field, place+"third_party.ref", p.Ref)
	if !ordinary(p.Conditions) {
		t.name(field, place+"third_party.conditions", p.Conditions)
	}
}

// beside adds what a field says that no rung tells: who spoke, what is counted. What
// the report says in plain words of its own is as open as they are.
func (t *terms) beside(r *Report, f *Field) {
	for _, x := range []struct{ key, value string }{{"speaker", f.Speaker}, {"unit", f.Unit}, {"of", f.Of}} {
		if x.value != "" && !ordinary(x.value) && !r.plainly(tokenise(x.value)) {
			t.name(f.Name, "fields."+f.Name+"."+x.key, x.value)
		}
	}
}

// plainly tells whether words stand in the report's plain text.
func (r *Report) plainly(words []token) bool {
	for i := TitleIndex; i < len(r.Portions); i++ {
		for _, p := range r.ProseOf(i).Parts {
			if p.Field == "" && within(tokenise(p.Text), words) {
				return true
			}
		}
	}
	return false
}

// ordinary tells whether a value has nothing but words that stand in any text,
// so that finding it would tell nothing: "multiple sources", "To prevent an
// attack". A word of under five letters is one of them unless it begins with a
// capital, a digit or a letter without case: then it may be a name.
func ordinary(value string) bool {
	for _, word := range tokenise(value) {
		text := value[word.start:word.end]
		first, _ := utf8.DecodeRuneInString(text)
		n := significant(text)
		if n > 0 && (n >= 5 || !unicode.IsLower(first)) && !slices.Contains(ordinaryWords, strings.ToLower(text)) {
			return false
		}
	}
	return true
}

// ordinaryWords are those in which purposes, reasons, conditions and the
// languages of originals are usually given.
var ordinaryWords = strings.Fields(`
	a all an and any as at be by do for from if in is it its life may must no none not of on only or our own save see so that the to use we
	action activities activity actor actors affairs against agency agreement another approval approved armed arrest assist assistance
	attack attacks authorised authority authorized avoid before border borders brief briefing cable caveat charge classification
	classified collection combat consent consult consultation control convention cooperation country counter counter-terrorism
	counterterrorism crime criminal current damage danger defeat defence defend defense deliberate deny detect detection deter
	directive disclosure disrupt disruption document documents early economic enforcement event events finance financial foreign
	forces further general government governments guard guide guidance harm health human identify identity immediate incident
	information infrastructure intelligence international investigate investigation judicial justice knowledge lawful lead leads
	letter liaison lives location material matters means measures message methods military minister ministry mission monitor
	multiple national nobody notice notify office officer official officials onward operation operational operations original
	originator other others partner partners party people permission person personal persons planning plans police policy prevent
	preventing prevention prior privacy procedure proceedings programme programs prosecution protect protecting protection public
	purpose purposes recipient records reference regulation relations release report reporting reports request require required
	requires respond response restricted review rights safety saving scientific secret security sensitive service services share
	sharing sought source sources standing state states statement strategic support surveillance suspect suspects system systems
	target targets technology terror terrorism terrorist terrorists their there these third third-party those threat threats title
	training transcript translated translation travel unauthorised unauthorized under using victims violence vulnerabilities
	warning weapons where which while within without witness
	arabic chinese dutch english farsi french german hebrew hindi italian japanese kurdish pashto persian polish portuguese
	russian somali spanish swahili turkish ukrainian uzbek`)

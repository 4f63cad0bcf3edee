package release

import (
	"slices"
	"strconv"

	"entente/internal/core/directive"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// Grounds of a need.
const (
	groundORCON      = "orcon"
	groundThirdParty = "third-party"
	groundRel        = "rel"
	groundAssessment = "identity-needs-assessment"
)

// item names what consents may cover: a text, or a field as that text holds it.
type item struct {
	portion int // report.TitleIndex for the title
	field   *report.Field
}

// words are the names under which a consent may cover the item.
func (x item) words() []string {
	out := []string{"report"}
	if x.portion == report.TitleIndex {
		out = append(out, "title")
	} else {
		out = append(out, "portion:"+strconv.Itoa(x.portion))
	}
	if x.field != nil {
		out = append(out, x.field.Name)
	}
	return out
}

// road is what a mark opens for the partner, now and if every missing consent were recorded.
type road struct {
	now, granted marking.Road
	missing      []Need
	thirdParties []party.Code
}

// roadOf computes the road of an item at a mark.
func (e *engine) roadOf(x item, m marking.Marking) road {
	names := func(word string) bool { return e.parties.Names(word, e.Partner) }
	originator := e.Report.Originator
	own := originator.Includes(e.Partner)
	have := marking.Consents{
		ORCON:      own || e.consented(originator, x),
		Originator: own || e.consented(originator, x),
		ThirdParty: true,
	}
	var out road
	for _, t := range e.thirdParties(x, m) {
		out.thirdParties = append(out.thirdParties, t.code)
		if !t.standing && !t.code.Includes(e.Partner) && !e.consented(t.code, x) && !e.consentedByRef(t.code, x) {
			have.ThirdParty = false
			out.missing = append(out.missing, Need{Who: string(t.code), What: "consent", Ground: groundThirdParty})
		}
	}
	all := marking.Consents{ORCON: true, ThirdParty: true, Originator: true}
	if m.UnnamedSource() {
		have.ThirdParty, all.ThirdParty = false, false
	}
	out.now, out.granted = m.Road(names, have), m.Road(names, all)
	who := func(ground string) Need { return Need{Who: string(originator), What: "consent", Ground: ground} }
	if !have.ORCON && (slices.Contains(m.Dissem, "OC") || slices.Contains(m.Dissem, "OC-USGOV")) {
		out.missing = append([]Need{who(groundORCON)}, out.missing...)
	}
	if !have.Originator && m.Road(names, marking.Consents{ORCON: true, ThirdParty: true}) != m.Road(names, marking.Consents{ORCON: true, ThirdParty: true, Originator: true}) {
		out.missing = append(out.missing, who(groundRel))
	}
	return out
}

type thirdParty struct {
	code     party.Code
	standing bool
}

// thirdParties lists whose material the item is beside our own: what the
// report, portion and field say, a foreign originator, and the owners and FGI
// countries of the mark. One that stands by consent covers the mark's mention of it.
func (e *engine) thirdParties(x item, m marking.Marking) []thirdParty {
	var out []thirdParty
	add := func(code party.Code, standing bool) {
		if i := slices.IndexFunc(out, func(t thirdParty) bool { return t.code == code }); i >= 0 {
			out[i].standing = out[i].standing && standing
			return
		}
		out = append(out, thirdParty{code, standing})
	}
	declared := e.Report.ThirdParties(x.portion)
	if x.field != nil && x.field.ThirdParty != nil {
		declared = append(slices.Clone(declared), x.field.ThirdParty)
	}
	for _, t := range declared {
		add(t.From, t.Standing)
	}
	if e.Report.Foreign(e.self) {
		add(e.Report.Originator, false)
	}
	for _, word := range m.Owners(string(e.self.Country())) {
		code := party.Code(word)
		if !slices.ContainsFunc(out, func(t thirdParty) bool { return t.standing && t.code.Country() == code }) {
			add(code, false)
		}
	}
	slices.SortStableFunc(out, func(a, b thirdParty) int {
		if a.code < b.code {
			return -1
		}
		if a.code > b.code {
			return 1
		}
		return 0
	})
	return out
}

// rank is a mark's level in our own system. TLP is no classification; another
// country's levels are read through its agreement's equivalences at the
// report's date, and without one stand above every ceiling.
func (e *engine) rank(m marking.Marking) int {
	switch m.System {
	case directive.OwnSystem(e.self):
		return m.Level.Rank
	case marking.TLP:
		return 0
	}
	q, _ := e.parties.Of(party.Code(m.System))
	for _, eq := range q.Equivalences {
		theirs, err := marking.ParseLevel(m.System, e.Report.Created, eq.Theirs)
		if err != nil || !eq.InForce(e.Report.Created) || theirs.Rank != m.Level.Rank {
			continue
		}
		if rank, ok := e.Policy.RankOf(eq.Ours); ok {
			return rank
		}
	}
	return directive.Incomparable
}

// equivalent tells whether the agreement's equivalences, where it gives any,
// cover the level now. The unclassified level needs none.
func (e *engine) equivalent(rank int) bool {
	q, _ := e.parties.Of(e.Partner)
	if rank == 0 || len(q.Equivalences) == 0 {
		return true
	}
	return slices.ContainsFunc(q.Equivalences, func(eq party.Equivalence) bool {
		ours, ok := e.Policy.RankOf(eq.Ours)
		return ok && ours == rank && eq.InForce(e.At)
	})
}

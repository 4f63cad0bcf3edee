package oracle

import (
	"encoding/json"
	"slices"
	"strings"
)

// Mark is a mark as values; the zero value is (U) of the USA.
type Mark struct {
	System  string // "" is USA; FRA, RUS, TLP
	Level   int    // 0 is the lowest of the system
	NF      bool
	Rel     []string
	RelBare bool // written (S//REL), for the banner's list, which is Rel
	Display []string
	OC      bool
	Relido  bool
	IMC     bool
	PR      bool
	SI      bool
	FGI     []string
	FGIBare bool
	Special bool   // SPÉCIAL FRANCE
	Owner   string // a country beside ours, whose classification it is: "//GBR S"
}

type levelName struct{ banner, portion string }

// levels of each system, lowest first.
var levels = map[string][]levelName{
	"":    {{"UNCLASSIFIED", "U"}, {"CONFIDENTIAL", "C"}, {"SECRET", "S"}, {"TOP SECRET", "TS"}},
	"FRA": {{"NON PROTÉGÉ", "NP"}, {"DIFFUSION RESTREINTE", "DR"}, {"SECRET", "S"}, {"TRÈS SECRET", "TS"}},
	"RUS": {{"НЕСЕКРЕТНО", "Н"}, {"ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ", "ДСП"}, {"СЕКРЕТНО", "С"}, {"СОВЕРШЕННО СЕКРЕТНО", "СС"}, {"ОСОБОЙ ВАЖНОСТИ", "ОВ"}},
	"TLP": {{"CLEAR", "CLEAR"}, {"GREEN", "GREEN"}, {"AMBER", "AMBER"}, {"AMBER+STRICT", "AMBER+STRICT"}, {"RED", "RED"}},
}

func (m Mark) levelBanner() string { return levels[m.System][m.Level].banner }

// String writes the portion mark, in the order of the register: classification,
// SCI, FGI, dissemination (OC, IMC, NF, PR, REL TO, RELIDO, DISPLAY ONLY).
func (m Mark) String() string {
	dissem := m.dissem("OC", "IMC", "NF", "PR")
	return "(" + m.join(levels[m.System][m.Level].portion, dissem) + ")"
}

// Banner writes the banner.
func (m Mark) Banner() string {
	dissem := m.dissem("ORCON", "IMCON", "NOFORN", "PROPIN")
	if m.System == "TLP" {
		return "TLP:" + m.join(m.levelBanner(), dissem)
	}
	return m.join(m.levelBanner(), dissem)
}

func (m Mark) join(level string, dissem []string) string {
	parts := []string{level}
	if m.Owner != "" {
		parts = []string{"", m.Owner + " " + level}
	}
	if m.SI {
		parts = append(parts, "SI")
	}
	switch {
	case m.FGIBare:
		parts = append(parts, "FGI")
	case len(m.FGI) > 0:
		parts = append(parts, "FGI "+strings.Join(m.FGI, " "))
	}
	if len(dissem) > 0 {
		parts = append(parts, strings.Join(dissem, "/"))
	}
	return strings.Join(parts, "//")
}

func (m Mark) dissem(oc, imc, nf, pr string) []string {
	var out []string
	for _, c := range []struct {
		has   bool
		token string
	}{
		{m.OC, oc}, {m.IMC, imc}, {m.NF, nf}, {m.PR, pr},
		{m.Special, "SPÉCIAL FRANCE"}, {m.RelBare, "REL"}, {len(m.Rel) > 0 && !m.RelBare, "REL TO " + strings.Join(m.Rel, ", ")},
		{m.Relido, "RELIDO"}, {len(m.Display) > 0, "DISPLAY ONLY " + strings.Join(m.Display, ", ")},
	} {
		if c.has {
			out = append(out, c.token)
		}
	}
	return out
}

// MarshalJSON writes the portion mark.
func (m Mark) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }

// The roads, in the words of the contract.
const (
	listed = "listed"
	shown  = "shown"
	open   = "open"
	asked  = "asked"
	closed = "closed"
)

// Need is a consent or an assessment whose recording would free an item.
type Need struct{ Who, What, Ground string }

// item is what consents and third parties are looked up for: a text form of
// the title or a portion, or a field in it.
type itemRef struct {
	item  int
	field string // "": the text
}

// road follows "The road is the first that fits: 1 closed; 2 asked, for ORCON
// and third-party material (FGI too) whose consent for this partner is not
// recorded and in force; 3 listed; 4 shown; 5 asked, for a REL TO that leaves
// the partner out — a recorded consent of the originator (who may be `self`)
// makes it listed; 6 open." It names every consent that is missing, also where
// an earlier step has decided; bare tells of FGI of an unnamed party, "so
// asked and not curable by us".
func (w *World) road(m Mark, at itemRef) (road string, missing []Need, bare bool) {
	named := func(list []string) bool { return slices.ContainsFunc(list, w.names) }
	inRel, inDisplay := named(m.Rel), named(m.Display)
	// "Giving a party's own material back to it needs no consent, but still a directive."
	originator := includes(w.Report.Originator, w.Partner) || w.consented(w.Report.Originator, at)
	if m.OC && !originator { // "ORCON: consent of the originator, also when that is another service of our own country"
		missing = append(missing, Need{w.Report.Originator, "consent", "orcon"})
	}
	for _, giver := range w.thirdParties(m, at) {
		if !includes(giver, w.Partner) && !w.consented(giver, at) && !w.consentedByRef(giver, at) {
			missing = append(missing, Need{giver, "consent", "third-party"})
		}
	}
	early := len(missing) > 0 || m.FGIBare
	// "DISPLAY ONLY without the partner, and no REL TO, is asked."
	leftOut := !inRel && !inDisplay && (len(m.Rel) > 0 || len(m.Display) > 0)
	if leftOut && !originator {
		missing = append(missing, Need{w.Report.Originator, "consent", "rel"})
	}
	switch {
	// "closed: NOFORN and its national equivalents; SCI, SAP or AEA controls
	// without a REL TO that includes the partner"; "SPÉCIAL FRANCE is closed";
	// "TLP 2.0: RED is closed".
	case m.NF, m.Special, m.System == "TLP" && m.levelBanner() == "RED", m.SI && !inRel:
		return closed, missing, m.FGIBare
	case early:
		return asked, missing, m.FGIBare
	case inRel:
		return listed, missing, false
	case inDisplay:
		return shown, missing, false
	case leftOut && originator:
		return listed, missing, false
	case leftOut:
		return asked, missing, false
	}
	return open, missing, false // "RELIDO; no foreign-release marking"
}

// thirdParties lists whose consent beside the originator's an item under the
// mark needs, in the order of their codes.
func (w *World) thirdParties(m Mark, at itemRef) []string {
	var required, standing []string
	for _, t := range w.stated(at) {
		if t.Consent == "standing" { // "`third_party.consent` is `required` or `standing`, and covers everything beneath"
			standing = append(standing, country(t.From))
		} else {
			required = append(required, t.From)
		}
	}
	for _, c := range m.foreign() {
		if !slices.Contains(standing, c) {
			required = append(required, c)
		}
	}
	// "an originator of another country than `self` counts as third party"
	if country(w.Report.Originator) != country(w.Parties.Self) {
		required = append(required, w.Report.Originator)
	}
	slices.Sort(required)
	return slices.Compact(required)
}

// foreign lists the countries whose information a mark says it is: "FGI is
// third-party of the countries named"; so is a classification of theirs.
func (m Mark) foreign() []string {
	if m.Owner == "" {
		return m.FGI
	}
	return append(slices.Clone(m.FGI), m.Owner)
}

// stated lists the third_party entries that bind the item: the report's, the
// portion's, the field's own.
func (w *World) stated(at itemRef) []ThirdParty {
	var out []ThirdParty
	add := func(t *ThirdParty) {
		if t != nil {
			out = append(out, *t)
		}
	}
	add(w.Report.ThirdParty)
	if at.item != titleItem {
		add(w.Report.Portions[at.item].ThirdParty)
	}
	if at.field != "" {
		add(w.Report.Fields[at.field].ThirdParty)
	}
	return out
}

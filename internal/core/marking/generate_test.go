package marking

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"
)

// generated draws valid marks value by value, without the parser: it is the
// other end of the round trip.
func generated(system System) *rapid.Generator[Marking] {
	return rapid.Custom(func(t *rapid.T) Marking {
		m := Marking{System: system}
		levels := Levels(system, time.Time{})
		m.Level = rapid.SampledFrom(levels).Draw(t, "level")
		switch system {
		case TLP:
			return m
		case USA:
			drawUSA(t, &m)
		default:
			drawNational(t, &m)
		}
		m.Dissem = none(inOrder(m.Dissem, dissemination(system)))
		m.Warning = m.oddities()
		if err := m.check(); err != nil {
			panic(fmt.Sprintf("the generator drew a mark that the rules forbid: %+v: %v", m, err))
		}
		return m
	})
}

func few(t *rapid.T, label string, from []string, most int) []string {
	list := rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, most, rapid.ID[string]).Draw(t, label)
	slices.Sort(list)
	return none(list)
}

func one(t *rapid.T, label string, chance int) bool {
	return rapid.IntRange(1, 100).Draw(t, label) <= chance
}

func drawNational(t *rapid.T, m *Marking) {
	home := string(m.System)
	foreign := slices.DeleteFunc([]string{"USA", "FRA", "RUS", "GBR", "DEU"}, func(c string) bool { return c == home })
	m.FGIBare = one(t, "bare", 10)
	if !m.FGIBare {
		m.FGI = few(t, "fgi", foreign, 2)
	}
	m.Dissem = few(t, "dissem", []string{"OC", "IMC", "PR"}, 2)
	if m.System == FRA && one(t, "sf", 10) {
		m.Dissem = append(m.Dissem, tokenSF)
		return
	}
	drawRelease(t, m)
}

func drawRelease(t *rapid.T, m *Marking) {
	home := string(m.System)
	if m.Joint || m.Owner != nil {
		home = string(USA)
	}
	codes := slices.DeleteFunc([]string{"USA", "FRA", "RUS", "GBR", "AUS", "FVEY", "TRILAT"}, func(c string) bool { return c == home })
	fgi := m.FGI != nil || m.FGIBare
	kind := rapid.SampledFrom([]string{"", "NF", "REL", "REL", "EYES", "RELIDO", "DISPLAY", "REL+DISPLAY", "REL+RELIDO"}).Draw(t, "release")
	if kind == "EYES" && (m.Level.Rank < 2 && m.System == USA) {
		kind = "REL"
	}
	switch kind {
	case "NF":
		m.Dissem = append(m.Dissem, tokenNF)
	case "REL", "EYES", "REL+DISPLAY", "REL+RELIDO":
		m.Rel = canonical(append([]string{home}, rapid.SliceOfNDistinct(rapid.SampledFrom(codes), 1, 3, rapid.ID[string]).Draw(t, "rel")...), home)
		m.Eyes = kind == "EYES"
	}
	if fgi {
		return
	}
	switch {
	case (kind == "RELIDO" || kind == "REL+RELIDO") && m.ownerUSA():
		m.Dissem = append(m.Dissem, tokenRELIDO)
	case kind == "DISPLAY" || kind == "REL+DISPLAY":
		m.Display = canonical(rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"AFG", "IRQ", "FRA", "GBR"}), 1, 3, rapid.ID[string]).Draw(t, "display"), home)
	}
}

func drawUSA(t *rapid.T, m *Marking) {
	drawOwner(t, m)
	rank := m.Level.Rank
	if m.ownerUSA() {
		m.FGIBare = one(t, "bare", 8)
		if !m.FGIBare && one(t, "open", 20) {
			m.FGI = canonical(rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"DEU", "GBR", "NATO"}), 1, 2, rapid.ID[string]).Draw(t, "fgi"), "")
		}
	}
	if one(t, "cui?", 10) {
		m.CUI = rapid.SampledFrom([][]string{{"CUI"}, {"PRVCY"}, {"SP-CTI"}, {"SP-CTI", "SP-EXPT", "PRVCY"}}).Draw(t, "cui")
	}
	drawRelease(t, m)
	if rank >= 2 {
		m.SAP = few(t, "sap", []string{"BP", "CD-J12 K15", "BUTTER POPCORN"}, 2)
		m.AEA = joinAtomic(few(t, "aea", []string{"RD", "RD-SG 14 15", "FRD", "FRD-SG 20", "TFNI"}, 1), nil)
		sci := []string{"SI", "SI-ABC", "SI-XYZ ABCD"}
		if rank >= 3 {
			sci = append(sci, "TK", "RSV-ABC")
		}
		if m.has(tokenNF) {
			sci = append(sci, "HCS", "HCS-P A1")
		}
		if rank == 4 {
			sci = append(sci, "SI-G", "SI-G ABCD EFGH")
		}
		m.SCI = joinHoldings(few(t, "sci", sci, 2), nil)
	} else if rank == 0 && m.Owner == nil {
		m.AEA = joinAtomic(few(t, "ucni", []string{"DCNI", "UCNI"}, 1), nil)
	}
	controls := []string{"PR", "DSEN", "FISA"}
	if rank >= 3 {
		controls = append(controls, "RS", "IMC")
	}
	if rank == 0 {
		controls = append(controls, tokenFOUO)
	}
	m.Dissem = append(m.Dissem, few(t, "dissem", controls, 2)...)
	if rank >= 2 && (m.siGamma() || one(t, "oc", 25)) {
		m.Dissem = append(m.Dissem, rapid.SampledFrom([]string{tokenOC, tokenOCUSGOV}).Draw(t, "kind of OC"))
	}
	drawNonIC(t, m)
}

func drawOwner(t *rapid.T, m *Marking) {
	switch kind := rapid.IntRange(0, 19).Draw(t, "owner"); kind {
	case 0:
		m.Owner, m.Joint = []string{"CAN", "GBR", "USA"}, true
	case 1, 2, 3:
		m.Owner = [][]string{{"GBR"}, {"CAN", "GBR"}, {"FGI"}}[kind-1]
		m.Level = rapid.SampledFrom(foreignLevels()).Draw(t, "foreign level")
	case 4:
		m.Owner = []string{"NATO"}
		m.Level = rapid.SampledFrom(foreignLevels()).Draw(t, "NATO level")
		m.NATO = few(t, "nato", natoControls(), 2)
		if m.Level.Short != "TS" && one(t, "body", 40) {
			m.Body = "KFOR"
		}
	}
}

func drawNonIC(t *rapid.T, m *Marking) {
	if !one(t, "nonic?", 30) {
		return
	}
	words := []string{"DS", tokenLES, "SSI", "ACCM-BRASS TACK", tokenNNPI}
	if m.Level.Rank == 0 {
		words = append(words, tokenSBU)
	}
	if m.has(tokenNF) {
		words = append(words, tokenXD)
	}
	m.NonIC = few(t, "nonic", words, 2)
	if m.has(tokenNF) && !m.hasNonIC(tokenXD) && one(t, "nd", 20) {
		m.NonIC = append(m.NonIC, tokenND)
	}
	if m.Level.Rank == 0 && !m.releases() {
		if one(t, "sbu-nf", 20) {
			m.NonIC = append(m.NonIC, tokenSBUNF)
		}
		if !m.hasNonIC(tokenLES) && one(t, "les-nf", 20) {
			m.NonIC = append(m.NonIC, tokenLESNF)
		}
	}
	m.NonIC = none(inOrder(m.NonIC, nonIC()))
}

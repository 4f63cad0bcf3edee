package marking

import (
	"slices"
	"strings"
)

// form is one of the two ways in which a mark is written.
type form int

const (
	banner form = iota
	portion
)

func (f form) String() string {
	if f == portion {
		return "portion"
	}
	return "banner"
}

// control is one value of a register, in both forms, with the title that a
// banner may spell out in full.
type control struct{ Banner, Portion, Title string }

func (c control) word(f form) string {
	if f == portion {
		return c.Portion
	}
	return c.Banner
}

// Tokens of controls that the rules speak of.
const (
	tokenOC      = "OC"
	tokenOCUSGOV = "OC-USGOV"
	tokenNF      = "NF"
	tokenSF      = "SF" // SPÉCIAL FRANCE
	tokenREL     = "REL"
	tokenRELIDO  = "RELIDO"
	tokenEYES    = "EYES"
	tokenDISPLAY = "DISPLAYONLY"
	tokenFOUO    = "FOUO"
	tokenIMC     = "IMC"
	tokenPR      = "PR"
	tokenSBU     = "SBU"
	tokenSBUNF   = "SBU-NF"
	tokenLES     = "LES"
	tokenLESNF   = "LES-NF"
	tokenXD      = "XD"
	tokenND      = "ND"
	tokenNNPI    = "NNPI"
	prefixACCM   = "ACCM-"
)

// dissemination gives the dissemination controls of a system in the order
// that its register requires (USA: ISM-ID-00026).
func dissemination(s System) []control {
	switch s {
	case USA:
		return []control{
			{"RSEN", "RS", "RISK SENSITIVE"},
			{"FOUO", tokenFOUO, "FOR OFFICIAL USE ONLY"},
			{"ORCON", tokenOC, "ORIGINATOR CONTROLLED"},
			{"ORCON-USGOV", tokenOCUSGOV, "ORIGINATOR CONTROLLED-USGOV"},
			{"IMCON", tokenIMC, "CONTROLLED IMAGERY"},
			{"NOFORN", tokenNF, "NOT RELEASABLE TO FOREIGN NATIONALS"},
			{"PROPIN", tokenPR, "CAUTION-PROPRIETARY INFORMATION INVOLVED"},
			{wordRel, tokenREL, ""},
			{"RELIDO", tokenRELIDO, "RELEASABLE BY INFORMATION DISCLOSURE OFFICIAL"},
			{wordEyes, tokenEYES, ""},
			{"DEA SENSITIVE", "DSEN", ""},
			{"FISA", "FISA", "FOREIGN INTELLIGENCE SURVEILLANCE ACT"},
			{wordDisplay, tokenDISPLAY, ""},
		}
	case FRA:
		return append([]control{{"SPÉCIAL FRANCE", tokenSF, ""}}, dissemination(RUS)...)
	case RUS:
		return []control{
			{"ORCON", tokenOC, ""}, {"IMCON", tokenIMC, ""}, {"NOFORN", tokenNF, ""}, {"PROPIN", tokenPR, ""}, {wordRel, tokenREL, ""},
			{"RELIDO", tokenRELIDO, ""}, {wordEyes, tokenEYES, ""}, {wordDisplay, tokenDISPLAY, ""},
		}
	}
	return nil
}

// nonIC gives the non-IC dissemination controls in the register's order
// (ISM-ID-00035). ACCM stands for every word that begins with its prefix.
func nonIC() []control {
	return []control{
		{"LIMDIS", "DS", "LIMITED DISTRIBUTION"},
		{"EXDIS", tokenXD, "EXCLUSIVE DISTRIBUTION"},
		{"NODIS", tokenND, "NO DISTRIBUTION"},
		{tokenSBU, tokenSBU, "SENSITIVE BUT UNCLASSIFIED"},
		{tokenSBUNF, tokenSBUNF, "SBU NOFORN"},
		{tokenLES, tokenLES, "LAW ENFORCEMENT SENSITIVE"},
		{tokenLESNF, tokenLESNF, "LES NOFORN"},
		{"SSI", "SSI", "SENSITIVE SECURITY INFORMATION"},
		{prefixACCM, prefixACCM, ""},
		{tokenNNPI, tokenNNPI, "NAVAL NUCLEAR PROPULSION INFORMATION"},
	}
}

// ControlTokens lists the portion tokens of dissemination of every system,
// without REL, EYES and DISPLAY ONLY, then the non-IC tokens that have a fixed
// spelling (ACCM names are open).
func ControlTokens() []string {
	var out []string
	for _, s := range []System{USA, FRA} {
		for _, c := range dissemination(s) {
			if !slices.Contains([]string{tokenREL, tokenEYES, tokenDISPLAY}, c.Portion) && !slices.Contains(out, c.Portion) {
				out = append(out, c.Portion)
			}
		}
	}
	for _, c := range nonIC() {
		if c.Portion != prefixACCM {
			out = append(out, c.Portion)
		}
	}
	return out
}

// place is the index of a word in a register; -1 when it has none.
func place(register []control, word string, f form) int {
	return slices.IndexFunc(register, func(c control) bool { return c.word(f) == word })
}

// titled is the index of the control that a banner spells out in full; -1 when it is none.
func titled(register []control, v string) int {
	return slices.IndexFunc(register, func(c control) bool { return c.Title != "" && c.Title == v })
}

// inOrder sorts portion tokens by their place in a register.
func inOrder(tokens []string, register []control) []string {
	at := func(t string) int {
		if strings.HasPrefix(t, prefixACCM) {
			t = prefixACCM
		}
		return place(register, t, portion)
	}
	slices.SortFunc(tokens, func(a, b string) int {
		if d := at(a) - at(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return tokens
}

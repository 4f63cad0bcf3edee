package marking

import (
	"slices"
	"strings"
)

// rule is a constraint on one mark, as far as a mark alone can show it.
type rule struct {
	id     string // of the ISM rule set
	want   string
	broken func(m Marking) bool
}

// classes of levels by rank in the USA's scale; RESTRICTED is below C.
func (m Marking) below(short string) bool {
	l, _ := levelOf(versions(USA)[0].levels, short, portion)
	return m.Level.Rank < l.Rank
}

func (m Marking) unclassified() bool    { return m.Level.Rank == 0 }
func (m Marking) has(token string) bool { return slices.Contains(m.Dissem, token) }

func (m Marking) hasNonIC(token string) bool { return slices.Contains(m.NonIC, token) }

// orcon: ORCON in either of its kinds.
func (m Marking) orcon() bool { return m.has(tokenOC) || m.has(tokenOCUSGOV) }

func (m Marking) hasSCI(prefix string) bool {
	return slices.ContainsFunc(m.SCI, func(v string) bool { return v == prefix || strings.HasPrefix(v, prefix+"-") })
}

// siGamma: compartment G of SI, wherever it stands among the compartments.
func (m Marking) siGamma() bool {
	return slices.ContainsFunc(m.SCI, func(v string) bool {
		h := split(v)
		return h.name == "SI" && slices.ContainsFunc(h.parts, func(p compartment) bool { return p.name == "G" })
	})
}

// ownerUSA: the USA alone, or together with others.
func (m Marking) ownerUSA() bool { return m.Owner == nil || slices.Contains(m.Owner, string(USA)) }

// sharedRules hold in every system that has dissemination controls.
func sharedRules() []rule {
	return []rule{
		{"ISM-ID-00033", "NOFORN without REL TO and EYES ONLY", func(m Marking) bool { return m.has(tokenNF) && (m.Rel != nil || m.RelBare) }},
		{"ISM-ID-00169", "only one of DISPLAY ONLY, RELIDO and NOFORN", func(m Marking) bool {
			n := 0
			for _, on := range []bool{m.Display != nil, m.has(tokenRELIDO), m.has(tokenNF)} {
				if on {
					n++
				}
			}
			return n > 1
		}},
		{"ISM-ID-00233", "DISPLAY ONLY and RELIDO without FGI", func(m Marking) bool {
			return (m.FGI != nil || m.FGIBare) && (m.Display != nil || m.has(tokenRELIDO))
		}},
	}
}

// franceRules: SPÉCIAL FRANCE is for nobody else, so it excludes every release.
func franceRules() []rule {
	return append(sharedRules(), rule{"SPÉCIAL FRANCE", "SPÉCIAL FRANCE without REL TO, EYES ONLY, RELIDO and DISPLAY ONLY", func(m Marking) bool {
		return m.has(tokenSF) && (m.Rel != nil || m.RelBare || m.Display != nil || m.has(tokenRELIDO))
	}})
}

// usaRules are the constraints of the ISM rule set that one mark can break.
// What the grammar makes impossible (a list missing, a value twice, a
// sub-compartment without its compartment) is refused where it is read.
func usaRules() []rule {
	return slices.Concat(sharedRules(), levelRules(), sciRules(), atomicRules(), []rule{
		{"ISM-ID-00038", "only one of EXDIS and NODIS", func(m Marking) bool { return m.hasNonIC(tokenXD) && m.hasNonIC(tokenND) }},
		{"ISM-ID-00148", "only one of LES and LES-NF", func(m Marking) bool { return m.hasNonIC(tokenLES) && m.hasNonIC(tokenLESNF) }},
		{"ISM-ID-00313", "NODIS with NOFORN", func(m Marking) bool { return m.hasNonIC(tokenND) && !m.has(tokenNF) }},
		{"ISM-ID-00314", "EXDIS with NOFORN", func(m Marking) bool { return m.hasNonIC(tokenXD) && !m.has(tokenNF) }},
		{"ISM-ID-00033", "SBU-NF and LES-NF without REL TO, EYES ONLY, RELIDO and DISPLAY ONLY", func(m Marking) bool {
			return (m.hasNonIC(tokenSBUNF) || m.hasNonIC(tokenLESNF)) && (m.Rel != nil || m.RelBare || m.Display != nil || m.has(tokenRELIDO))
		}},
		{"ISM-ID-00236", "only one of ORCON and ORCON-USGOV", func(m Marking) bool { return m.has(tokenOC) && m.has(tokenOCUSGOV) }},
		{"ISM-ID-00124", "RELIDO only on marks that the USA owns", func(m Marking) bool { return m.has(tokenRELIDO) && !m.ownerUSA() }},
		{"ISM-ID-00163", "ATOMAL, BALK and BOHEMIA only on marks that NATO owns", func(m Marking) bool {
			return m.NATO != nil && !slices.Equal(m.Owner, []string{ownerNATO})
		}},
		{"ISM-ID-00099", "FGI as the only owner", func(m Marking) bool { return len(m.Owner) > 1 && slices.Contains(m.Owner, ownerFGI) }},
		{"ISM-ID-00219", "an FGI field only on marks that the USA owns, alone or with others", func(m Marking) bool {
			return (m.FGI != nil || m.FGIBare) && !m.ownerUSA()
		}},
	})
}

func levelRules() []rule {
	return []rule{
		{"ISM-ID-00016", "no SCI and no SAP on unclassified material", func(m Marking) bool { return m.unclassified() && (m.SCI != nil || m.SAP != nil) }},
		{"ISM-ID-00040", "RESTRICTED only on marks that the USA has no part in", func(m Marking) bool { return m.Level.Rank == restricted && m.ownerUSA() }},
		{"ISM-ID-00028", "ORCON and EYES ONLY only on C, S and TS", func(m Marking) bool { return (m.orcon() || m.Eyes) && m.below("C") }},
		{"ISM-ID-00107", "IMCON only on S and TS", func(m Marking) bool { return m.has(tokenIMC) && m.below("S") }},
		{"ISM-ID-00164", "RSEN only on S and TS", func(m Marking) bool { return m.has("RS") && m.below("S") }},
		{"ISM-ID-00030", "FOUO only on U", func(m Marking) bool { return m.has(tokenFOUO) && !m.unclassified() }},
		{"ISM-ID-00037", "SBU and SBU-NF only on U", func(m Marking) bool {
			return (m.hasNonIC(tokenSBU) || m.hasNonIC(tokenSBUNF)) && !m.unclassified()
		}},
	}
}

func sciRules() []rule {
	return []rule{
		{"ISM-ID-00043", "SI only on C, S and TS", func(m Marking) bool { return m.hasSCI("SI") && m.below("C") }},
		{"ISM-ID-00044", "SI-G only on TS", func(m Marking) bool { return m.siGamma() && m.below("TS") }},
		{"ISM-ID-00045", "SI-G with ORCON", func(m Marking) bool { return m.siGamma() && !m.orcon() }},
		{"ISM-ID-00047", "TK only on S and TS", func(m Marking) bool { return m.hasSCI("TK") && m.below("S") }},
		{"ISM-ID-00048", "HCS only on C, S and TS", func(m Marking) bool { return m.hasSCI("HCS") && m.below("C") }},
		{"ISM-ID-00049", "HCS with NOFORN", func(m Marking) bool { return m.hasSCI("HCS") && !m.has(tokenNF) }},
		{"ISM-ID-00122", "KDK only on S and TS", func(m Marking) bool { return m.hasSCI("KDK") && m.below("S") }},
		{"ISM-ID-00123", "KDK with NOFORN", func(m Marking) bool { return m.hasSCI("KDK") && !m.has(tokenNF) }},
		{"ISM-ID-00242", "RSV only on S and TS", func(m Marking) bool { return m.hasSCI("RSV") && m.below("S") }},
		{"ISM-ID-00243", "RSV with a compartment", func(m Marking) bool { return slices.Contains(m.SCI, "RSV") }},
		{"ISM-ID-00301", "EL with SI", func(m Marking) bool { return m.hasSCI("EL") && !m.hasSCI("SI") }},
	}
}

func atomicRules() []rule {
	nuclear := func(a atomic) bool { return a.base == "RD" || a.base == "FRD" || a.base == "TFNI" }
	return []rule{
		{"ISM-ID-00173", "SIGMA only on C, S and TS", func(m Marking) bool {
			return m.below("C") && m.hasAtomic(func(a atomic) bool { return len(a.sigmas) > 0 })
		}},
		{"ISM-ID-00174", "RD, FRD and TFNI only on C, S and TS", func(m Marking) bool { return m.below("C") && m.hasAtomic(nuclear) }},
		{"ISM-ID-00175", "RD-CNWDI only on S and TS", func(m Marking) bool {
			return m.below("S") && m.hasAtomic(func(a atomic) bool { return a.cnwdi })
		}},
		{"ISM-ID-00181", "DCNI and UCNI only on U", func(m Marking) bool {
			return !m.unclassified() && m.hasAtomic(func(a atomic) bool { return !nuclear(a) })
		}},
	}
}

// check holds the mark against the rules of its system.
func (m Marking) check() error {
	for _, r := range m.rules() {
		if r.broken(m) {
			return bad("expected %s (%s)", r.want, r.id)
		}
	}
	return nil
}

func (m Marking) rules() []rule {
	switch m.System {
	case USA:
		return usaRules()
	case FRA:
		return franceRules()
	case RUS:
		return sharedRules()
	}
	return nil
}

// uncontrolled: no foreign-disclosure control at all.
func (m Marking) uncontrolled() bool {
	return m.Rel == nil && !m.RelBare && m.Display == nil && !m.has(tokenRELIDO) && !m.has(tokenNF) && !m.has(tokenSF)
}

// oddities lists what is readable but odd.
func (m Marking) oddities() []string {
	var out []string
	if m.System == USA && !m.unclassified() && m.uncontrolled() {
		out = append(out, "classified, without a foreign-disclosure control (ISM-ID-00119)")
	}
	if m.RelBare {
		out = append(out, "stands for the banner's list, which is not known here")
	}
	return out
}

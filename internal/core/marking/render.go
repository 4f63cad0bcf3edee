package marking

import (
	"slices"
	"strings"
)

// Banner renders the canonical banner; "" for the zero value. A mark whose
// list is the banner's own ("(S//REL)") has no banner of its own: it renders
// REL without a list, which Parse takes in a portion only.
func (m Marking) Banner() string {
	s := m.render(banner)
	if m.Handling != "" {
		s += "|" + m.Handling
	}
	return s
}

// Portion renders the canonical portion in its parentheses; "" for the zero value.
func (m Marking) Portion() string {
	if m.IsZero() {
		return ""
	}
	return "(" + m.render(portion) + ")"
}

func (m Marking) render(f form) string {
	switch {
	case m.IsZero():
		return ""
	case m.System == TLP && f == banner:
		return "TLP:" + m.Level.Name
	}
	fields := []string{m.classification(f)}
	add := func(prefix string, values []string, sep string) {
		if len(values) > 0 {
			fields = append(fields, prefix+strings.Join(values, sep))
		}
	}
	add("", m.NATO, "/")
	add("", m.SCI, "/")
	add(prefixSAR, m.SAP, "/")
	add("", m.atomicWords(f), "/")
	add("FGI ", m.FGI, " ")
	if m.FGIBare {
		fields = append(fields, ownerFGI)
	}
	if m.CUI != nil {
		if fields[0] != wordCUI {
			fields = append(fields, wordCUI)
		}
		if m.CUI[0] != wordCUI {
			add("", m.CUI, "/")
		}
	}
	add("", m.disseminationWords(f), "/")
	add("", m.nonICWords(f), "/")
	return strings.Join(fields, "//")
}

// classification renders the level with its owner.
func (m Marking) classification(f form) string {
	level := m.Level.word(f)
	switch {
	case m.Owner == nil && m.onlyCUI():
		return wordCUI
	case m.Owner == nil:
		return level
	case m.Joint:
		return "//JOINT " + level + " " + strings.Join(m.Owner, " ")
	case !slices.Equal(m.Owner, []string{ownerNATO}):
		return "//" + strings.Join(m.Owner, " ") + " " + level
	case m.Level.Short == "TS" && f == banner:
		return "//COSMIC " + level
	case m.Level.Short == "TS":
		return "//C" + level
	case f == portion:
		return "//N" + m.Body + level
	case m.Body != "":
		return "//NATO " + m.Body + " " + level
	}
	return "//NATO " + level
}

// onlyCUI: unclassified, and controlled by CUI alone. Such a mark begins with
// CUI in the place of its level.
func (m Marking) onlyCUI() bool {
	limited := !slices.ContainsFunc(m.Dissem, func(t string) bool { return t != tokenNF && t != tokenRELIDO })
	return m.CUI != nil && m.unclassified() && m.AEA == nil && m.FGI == nil && !m.FGIBare && m.NonIC == nil && limited
}

func (m Marking) atomicWords(f form) []string {
	var out []string
	for _, v := range m.AEA {
		a, _ := readAtomic(v, portion)
		out = append(out, a.word(f))
	}
	return out
}

// disseminationWords renders the field value by value in the register's order.
func (m Marking) disseminationWords(f form) []string {
	var out []string
	for _, c := range dissemination(m.System) {
		switch c.Portion {
		case tokenREL:
			out = append(out, m.relWords(f)...)
		case tokenEYES:
			out = append(out, m.eyesWords()...)
		case tokenDISPLAY:
			if m.Display != nil {
				out = append(out, wordDisplay+" "+strings.Join(m.Display, ", "))
			}
		default:
			if m.has(c.Portion) {
				out = append(out, c.word(f))
			}
		}
	}
	return out
}

func (m Marking) relWords(f form) []string {
	word := wordRel
	if f == banner && slices.Equal(m.Owner, []string{ownerNATO}) {
		word = wordReleasable
	}
	switch {
	case m.Eyes:
		return nil
	case m.RelBare:
		return []string{tokenREL}
	case m.Rel != nil:
		return []string{word + " " + strings.Join(m.Rel, ", ")}
	}
	return nil
}

func (m Marking) eyesWords() []string {
	switch {
	case m.Eyes && m.RelBare:
		return []string{tokenEYES}
	case m.Eyes:
		return []string{strings.Join(m.Rel, "/") + " " + wordEyes}
	}
	return nil
}

func (m Marking) nonICWords(f form) []string {
	register := nonIC()
	var out []string
	for _, t := range m.NonIC {
		if i := place(register, t, portion); i >= 0 {
			t = register[i].word(f)
		}
		out = append(out, t)
	}
	return out
}

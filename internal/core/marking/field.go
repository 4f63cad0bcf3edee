package marking

import (
	"slices"
	"strings"
)

// stage is a field's place in a mark.
type stage int

const (
	stageNone stage = iota
	stageNATO
	stageSCI
	stageSAP
	stageAEA
	stageFGI
	stageCUI
	stageDissem
	stageNonIC
)

func (s stage) String() string {
	return [...]string{"classification", "NATO controls", "SCI controls", "SAP controls", "atomic energy markings",
		"FGI", "CUI", "dissemination controls", "non-IC controls"}[s]
}

// wordCUI opens the CUI field, and stands alone for one without categories.
const wordCUI = "CUI"

// fields reads what follows the classification, in its fixed order.
func (r *reader) fields(list []string) error {
	last := stageNone
	for i := 0; i < len(list); i++ {
		f := list[i]
		s := r.stageOf(f)
		switch {
		case f == "":
			return bad("an empty field; expected a value between // and //")
		case s == stageNone:
			return bad("%q is not known to %s in a %s; expected %s", f, r.system, r.form, r.stages())
		case s == last:
			return bad("%q is a second field of %s; expected one field with its values joined by /", f, s)
		case s < last:
			return bad("%s after %s; expected the fields in the order %s", s, last, r.stages())
		}
		last = s
		if s == stageCUI && i+1 < len(list) && r.stageOf(list[i+1]) == stageNone {
			i++
			f = list[i]
		}
		if err := r.field(s, f); err != nil {
			return err
		}
	}
	return nil
}

// stages tells the order of the fields that the system has.
func (r *reader) stages() string {
	switch {
	case r.system != USA:
		return "classification, FGI, dissemination controls"
	case slices.Equal(r.m.Owner, []string{ownerNATO}):
		return "classification, NATO controls, SCI (SI, TK, …), SAP (SAR-…), atomic energy (RD, …), CUI, dissemination (ORCON, NOFORN, REL TO, …), non-IC"
	}
	return "classification, SCI (SI, TK, …), SAP (SAR-…), atomic energy (RD, …), FGI, CUI, dissemination (ORCON, NOFORN, REL TO, …), non-IC"
}

// stageOf recognises a field by its first value.
func (r *reader) stageOf(f string) stage {
	head, _, _ := strings.Cut(f, "/")
	switch {
	case f == ownerFGI, strings.HasPrefix(f, "FGI "):
		return stageFGI
	case r.disseminates(f):
		return stageDissem
	case r.system != USA:
		return stageNone
	case slices.Contains(natoControls(), head):
		return stageNATO
	case sciSystem(controlName(head)):
		return stageSCI
	case strings.HasPrefix(head, prefixSAR), strings.HasPrefix(head, longSAR):
		return stageSAP
	case atomicWord(head):
		return stageAEA
	case f == wordCUI:
		return stageCUI
	case r.nonICWord(head) != "":
		return stageNonIC
	}
	return stageNone
}

// disseminates tells whether a field's first value is a dissemination control, in either form.
func (r *reader) disseminates(f string) bool {
	head, _, _ := strings.Cut(f, "/")
	if isRel(head) || isDisplay(head) || f == tokenEYES || strings.Contains(f, " "+wordEyes) || strings.HasPrefix(f, wordEyes) {
		return true
	}
	register := dissemination(r.system)
	return place(register, head, banner) >= 0 || place(register, head, portion) >= 0 || titled(register, head) >= 0
}

func (r *reader) field(s stage, f string) error {
	switch s {
	case stageNATO:
		return r.natoField(f)
	case stageSCI:
		return r.sci(f)
	case stageSAP:
		return r.sap(f)
	case stageAEA:
		return r.aea(f)
	case stageFGI:
		return r.fgi(f)
	case stageCUI:
		return r.cui(f)
	case stageDissem:
		return r.dissem(f)
	}
	return r.nonIC(f)
}

// settle gives a field's values in canonical order; a strict reader refuses
// any other order, and every reader a value given twice.
func (r *reader) settle(s stage, written, sorted []string) ([]string, error) {
	if w := duplicate(written); w != "" {
		return nil, bad("%q stands twice among the %s; expected it once (ISM-ID-00236)", w, s)
	}
	if r.strict && !slices.Equal(written, sorted) {
		return nil, bad("%s %q out of the register's order; expected %q", s, strings.Join(written, "/"), strings.Join(sorted, "/"))
	}
	return sorted, nil
}

func natoControls() []string { return []string{"ATOMAL", "BALK", "BOHEMIA"} }

func (r *reader) natoField(f string) error {
	words := strings.Split(f, "/")
	for _, w := range words {
		if !slices.Contains(natoControls(), w) {
			return bad("%q among the NATO controls; expected ATOMAL, BALK or BOHEMIA", w)
		}
	}
	var err error
	r.m.NATO, err = r.settle(stageNATO, words, slices.Sorted(slices.Values(words)))
	return err
}

// fgi reads "FGI" (a protected source) or "FGI DEU GBR".
func (r *reader) fgi(f string) error {
	if f == ownerFGI {
		r.m.FGIBare = true
		return nil
	}
	words := strings.Split(strings.TrimPrefix(f, "FGI "), " ")
	if err := r.codes(words, "FGI countries", func(w string) bool { return country(w) || tetragraph(w) }); err != nil {
		return err
	}
	if slices.Contains(words, string(r.system)) {
		return bad("%s among the FGI countries; expected foreign ones", r.system)
	}
	r.m.FGI = canonical(words, "")
	return nil
}

// cui reads the categories of the CUI field: specified ones (SP-) first.
func (r *reader) cui(f string) error {
	if f == wordCUI {
		r.m.CUI = []string{wordCUI}
		return nil
	}
	words := strings.Split(f, "/")
	for _, w := range words {
		if len(w) > 64 || !all(w, func(c byte) bool { return capital(c) || c == '-' }) || w == wordCUI || strings.Trim(w, "-") != w {
			return bad("%q among the CUI categories; expected words such as SP-CTI or PRVCY", w)
		}
		if r.stageOf(w) != stageNone {
			return bad("%q among the CUI categories; expected it in its own field", w)
		}
	}
	var err error
	r.m.CUI, err = r.settle(stageCUI, words, sortCUI(words))
	return err
}

func sortCUI(words []string) []string {
	out := slices.Clone(words)
	slices.SortFunc(out, func(a, b string) int {
		sa, sb := strings.HasPrefix(a, "SP-"), strings.HasPrefix(b, "SP-")
		if sa != sb {
			if sa {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return out
}

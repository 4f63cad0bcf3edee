package marking

import (
	"slices"
	"strings"
)

const (
	wordRel        = "REL TO"
	wordReleasable = "RELEASABLE TO" // NATO's word in a banner
	wordDisplay    = "DISPLAY ONLY"
	wordEyes       = "EYES ONLY"
)

func isRel(v string) bool {
	return v == tokenREL || v == wordRel || v == wordReleasable || strings.HasPrefix(v, wordRel+" ") || strings.HasPrefix(v, wordReleasable+" ")
}

func isDisplay(v string) bool { return v == wordDisplay || strings.HasPrefix(v, wordDisplay+" ") }

// dissem reads the dissemination field.
func (r *reader) dissem(f string) error {
	register := dissemination(r.system)
	var tokens []string
	for _, v := range r.joinEyes(strings.Split(f, "/")) {
		token, err := r.disseminate(register, v)
		if err != nil {
			return err
		}
		tokens = append(tokens, token)
	}
	sorted, err := r.settle(stageDissem, tokens, inOrder(slices.Clone(tokens), register))
	if err != nil {
		return err
	}
	if slices.Contains(tokens, tokenREL) && slices.Contains(tokens, tokenEYES) {
		return bad("REL TO and EYES ONLY exclude each other; expected one of them (ISM-ID-00033)")
	}
	for _, t := range sorted {
		switch t {
		case tokenREL, tokenDISPLAY:
		case tokenEYES:
			r.m.Eyes = true
		default:
			r.m.Dissem = append(r.m.Dissem, t)
		}
	}
	return nil
}

// joinEyes puts the list of EYES ONLY together again: its codes are joined by
// /, like the values of the field.
func (r *reader) joinEyes(parts []string) []string {
	i := slices.IndexFunc(parts, func(p string) bool { return p == wordEyes || strings.HasSuffix(p, " "+wordEyes) })
	if i < 0 {
		return parts
	}
	register := dissemination(r.system)
	known := func(v string) bool { return place(register, v, banner) >= 0 || place(register, v, portion) >= 0 }
	first := i
	for first > 0 && named(parts[first-1]) && !known(parts[first-1]) {
		first--
	}
	return slices.Concat(parts[:first], []string{strings.Join(parts[first:i+1], "/")}, parts[i+1:])
}

// disseminate reads one value of the field, keeps its list, and gives its token.
func (r *reader) disseminate(register []control, v string) (string, error) {
	switch {
	case isRel(v):
		return tokenREL, r.rel(v)
	case isDisplay(v):
		list, err := r.list(v, wordDisplay, 1)
		r.m.Display = list
		return tokenDISPLAY, err
	case v == tokenEYES && r.form == portion:
		r.m.RelBare = true
		return tokenEYES, nil
	case v == wordEyes || strings.HasSuffix(v, " "+wordEyes):
		return tokenEYES, r.eyes(v)
	}
	i := place(register, v, r.form)
	if i < 0 && r.form == banner {
		i = titled(register, v)
	}
	if i >= 0 {
		return register[i].Portion, nil
	}
	if i = place(register, v, 1-r.form); i >= 0 {
		// FRA and RUS borrow these words and have no short forms of their own.
		if r.system != USA && r.form == portion {
			return register[i].Portion, nil
		}
		return "", bad("%q is not written in a %s; expected %q", v, r.form, register[i].word(r.form))
	}
	if r.system == USA && r.nonICWord(v) != "" {
		return "", bad("%q among the dissemination controls; expected it in the non-IC field after //", v)
	}
	return "", bad("%q among the dissemination controls of %s; expected %s", v, r.system, words(register, r.form))
}

func words(register []control, f form) string {
	var out []string
	for _, c := range register {
		switch c.Portion {
		case tokenREL, tokenDISPLAY, tokenEYES:
			out = append(out, c.Banner+" …")
		default:
			out = append(out, c.word(f))
		}
	}
	return strings.Join(out, ", ")
}

// rel reads "REL TO USA, FRA", NATO's "RELEASABLE TO …", and a portion's bare "REL".
func (r *reader) rel(v string) error {
	nato := slices.Equal(r.m.Owner, []string{ownerNATO})
	word := wordRel
	switch {
	case v == tokenREL && r.form == portion:
		r.m.RelBare = true
		return nil
	case v == tokenREL:
		return bad("REL without a list; expected REL TO and the countries (ISM-ID-00031)")
	case strings.HasPrefix(v, wordReleasable):
		if !nato {
			return bad("RELEASABLE TO is NATO's word; expected REL TO")
		}
		word = wordReleasable
	case nato && r.form == banner:
		return bad("REL TO in a banner of NATO; expected RELEASABLE TO")
	}
	list, err := r.list(v, word, 2)
	if err == nil && r.system == USA && list[0] != string(USA) {
		err = bad("%s leaves out %s; expected its list to name %s first (ISM-ID-00214)", word, r.system, r.system)
	}
	r.m.Rel = list
	return err
}

// eyes reads "USA/GBR EYES ONLY".
func (r *reader) eyes(v string) error {
	words := strings.Split(strings.TrimSuffix(strings.TrimSuffix(v, wordEyes), " "), "/")
	if words[0] == "" {
		return bad("EYES ONLY without a list; expected countries before it, such as USA/GBR EYES ONLY (ISM-ID-00031)")
	}
	if err := r.codes(words, "countries of EYES ONLY", named); err != nil {
		return err
	}
	r.m.Rel = canonical(words, string(r.system))
	if len(words) < 2 || r.m.Rel[0] != string(r.system) {
		return bad("%q; expected at least two countries, %s among them (ISM-ID-00214, 00319)", v, r.system)
	}
	return nil
}

// list reads the countries after a word, joined by comma and space.
func (r *reader) list(v, word string, least int) ([]string, error) {
	rest, ok := strings.CutPrefix(v, word+" ")
	if !ok || rest == "" {
		return nil, bad("%s without a list; expected the countries after it (ISM-ID-00031, 00213)", word)
	}
	codes := strings.Split(rest, ", ")
	if err := r.codes(codes, "countries of "+word, named); err != nil {
		return nil, err
	}
	if len(codes) < least {
		return nil, bad("%s with one code; expected at least two (ISM-ID-00319)", word)
	}
	return canonical(codes, string(r.system)), nil
}

// named tells whether a word may stand in a release list.
func named(w string) bool { return country(w) || community(w) }

// nonICWord gives the portion token of a non-IC control written in either form; "" when it is none.
func (r *reader) nonICWord(v string) string {
	if strings.HasPrefix(v, prefixACCM) {
		return v
	}
	register := nonIC()
	if i := titled(register, v); i >= 0 {
		return register[i].Portion
	}
	for _, f := range []form{banner, portion} {
		if i := place(register, v, f); i >= 0 {
			return register[i].Portion
		}
	}
	return ""
}

// nonIC reads the non-IC field.
func (r *reader) nonIC(f string) error {
	register := nonIC()
	var tokens []string
	for _, v := range strings.Split(f, "/") {
		token := r.nonICWord(v)
		switch name, accm := strings.CutPrefix(v, prefixACCM); {
		case token == "":
			return bad("%q among the non-IC controls; expected LIMDIS, EXDIS, NODIS, SBU, SBU-NF, LES, LES-NF, SSI, ACCM-… or NNPI", v)
		case accm:
			if len(name) > 61 || !nickname(name) {
				return bad("%q; expected ACCM- and a name of capitals", v)
			}
		case place(register, v, r.form) < 0 && (r.form == portion || titled(register, v) < 0):
			return bad("%q is not written in a %s; expected %q", v, r.form, register[place(register, token, portion)].word(r.form))
		}
		tokens = append(tokens, token)
	}
	var err error
	r.m.NonIC, err = r.settle(stageNonIC, tokens, inOrder(slices.Clone(tokens), register))
	return err
}

// nickname: words of capitals, digits and _ or -, one space between them.
func nickname(s string) bool {
	return s == strings.Join(strings.Fields(s), " ") && all(s, func(c byte) bool { return capital(c) || c == ' ' || c == '-' || c == '_' })
}

package marking

import (
	"slices"
	"strings"
)

// ownerNATO and ownerFGI are the two owners that are no country.
const (
	ownerNATO = "NATO"
	ownerFGI  = "FGI"
)

// foreignLevels are the USA's levels with RESTRICTED, lowest first.
func foreignLevels() []Level {
	l := versions(USA)[0].levels
	return []Level{l[0], {USA, restricted, "RESTRICTED", "R"}, l[1], l[2], l[3]}
}

// foreign reads the classification of a mark that the USA does not own alone:
// what stands between the leading // and the next.
func (r *reader) foreign(s string) error {
	first, rest, _ := strings.Cut(s, " ")
	switch {
	case first == "JOINT":
		return r.joint(rest)
	case first == ownerNATO, first == "COSMIC", r.form == portion && rest == "" && s != "":
		return r.nato(s)
	case first == ownerFGI:
		level, ok := levelOf(foreignLevels(), rest, r.form)
		if !ok {
			return r.foreignLevel(s)
		}
		r.m.Owner, r.m.Level = []string{ownerFGI}, level
		return nil
	}
	for _, l := range slices.Backward(foreignLevels()) {
		if owners, ok := strings.CutSuffix(s, " "+l.word(r.form)); ok {
			r.m.Level = l
			return r.owners(strings.Split(owners, " "))
		}
	}
	return r.foreignLevel(s)
}

func (r *reader) foreignLevel(s string) error {
	if r.form == portion {
		return bad("%q after //; expected an owner and its level such as GBR S, JOINT S CAN USA, FGI S, NS or CTS", s)
	}
	return bad("%q after //; expected an owner and its level such as GBR SECRET, JOINT SECRET CAN USA, NATO SECRET or COSMIC TOP SECRET", s)
}

// owners reads the owners of a mark without JOINT: none of them the USA.
func (r *reader) owners(words []string) error {
	if err := r.codes(words, "owners", func(w string) bool { return country(w) || tetragraph(w) }); err != nil {
		return err
	}
	switch {
	case slices.Equal(words, []string{"USA"}):
		return bad("//USA; expected %q without // for a mark of the USA", r.m.Level.word(r.form))
	case slices.Contains(words, "USA"):
		return bad("the USA among several owners; expected JOINT %s %s", r.m.Level.word(r.form), strings.Join(canonical(words, ""), " "))
	case slices.Contains(words, ownerNATO):
		return bad("NATO among owners by name; expected NATO SECRET and the like in a banner, NS and the like in a portion")
	}
	r.m.Owner = canonical(words, "")
	return nil
}

// joint reads "SECRET CAN GBR USA".
func (r *reader) joint(s string) error {
	for _, l := range foreignLevels() {
		owners, ok := strings.CutPrefix(s, l.word(r.form)+" ")
		if !ok {
			continue
		}
		words := strings.Split(owners, " ")
		if err := r.codes(words, "owners", func(w string) bool { return country(w) || tetragraph(w) }); err != nil {
			return err
		}
		if len(words) < 2 {
			return bad("JOINT with one owner; expected at least two")
		}
		r.m.Level, r.m.Joint, r.m.Owner = l, true, canonical(words, "")
		return nil
	}
	return bad("%q after JOINT; expected a level and its owners such as JOINT %s CAN GBR USA", s, foreignLevels()[3].word(r.form))
}

// nato reads a mark of NATO or of one of its bodies.
func (r *reader) nato(s string) error {
	r.m.Owner = []string{ownerNATO}
	if s == "COSMIC TOP SECRET" && r.form == banner || s == "CTS" && r.form == portion {
		r.m.Level = foreignLevels()[4]
		return nil
	}
	for _, l := range foreignLevels()[:4] {
		var body string
		if r.form == banner {
			middle, ok := strings.CutSuffix(s, " "+l.Name)
			if !ok {
				continue
			}
			_, body, _ = strings.Cut(middle, " ")
		} else {
			middle, ok := strings.CutSuffix(s, l.Short)
			if !ok || !strings.HasPrefix(middle, "N") {
				continue
			}
			body = middle[1:]
		}
		if strings.HasPrefix(s, "COSMIC") || body != "" && !natoBody(body) {
			break
		}
		r.m.Level, r.m.Body = l, body
		return nil
	}
	if r.form == portion {
		return bad("%q after //; expected CTS, NS, NC, NR or NU, or a body's such as NKFORS", s)
	}
	return bad("%q after //; expected COSMIC TOP SECRET, or NATO with SECRET, CONFIDENTIAL, RESTRICTED or UNCLASSIFIED, or a body's such as NATO KFOR SECRET", s)
}

// natoBody tells whether a word can name a body of NATO. TOP would read as a level.
func natoBody(word string) bool {
	return len(word) >= 2 && len(word) <= 16 && capitals(word) && word != "TOP" && word != "COSMIC"
}

// codes checks a list of codes: bounded, of their form, each once.
func (r *reader) codes(words []string, what string, ok func(string) bool) error {
	if len(words) > MaxCodes {
		return bad("%d %s; expected at most %d", len(words), what, MaxCodes)
	}
	for _, w := range words {
		if !ok(w) {
			return bad("%q among the %s; expected trigraphs, then tetragraphs or communities, such as GBR or FVEY", w, what)
		}
	}
	if w := duplicate(words); w != "" {
		return bad("%s stands twice among the %s; expected it once (ISM-ID-00236)", w, what)
	}
	return nil
}

package screening

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"entente/internal/core/spelling"
)

// other weighs everything but the name; with terms it says what.
func (x *Index) other(s *segment, entry uint32, q *query, terms *[]Term) float64 {
	sum := 0.0
	add := func(t Term) {
		sum += t.Bits
		if terms != nil {
			*terms = append(*terms, t)
		}
	}
	if len(q.Births) > 0 {
		if bits, a, b, found, ok := bornBest(q.Births, s.births[s.birthStart[entry]:s.birthStart[entry+1]]); ok {
			add(Term{"birth", a.String(), b.String(), found, bits})
		}
	}
	if len(q.Nationalities) == 0 && q.Sex == "" && len(q.Places) == 0 && len(q.documents) == 0 {
		return sum
	}
	e := s.entry(entry)
	if len(q.Nationalities) > 0 && len(e.Nationalities) > 0 {
		t := Term{"nationality", strings.Join(q.Nationalities, ", "), strings.Join(e.Nationalities, ", "), "differs", nationContrary}
		if slices.ContainsFunc(q.Nationalities, func(n string) bool { return slices.Contains(e.Nationalities, n) }) {
			t.Found, t.Bits = "equal", nationEqual
		}
		add(t)
	}
	if q.Sex != "" && e.Sex != "" {
		if q.Sex == e.Sex {
			add(Term{"sex", q.Sex, e.Sex, "equal", sexEqual})
		} else {
			add(Term{"sex", q.Sex, e.Sex, "differs", sexContrary})
		}
	}
	for _, a := range q.Places {
		if i := slices.IndexFunc(e.Places, func(b string) bool { return samePlace(a, b) }); i >= 0 {
			add(Term{"place", a, e.Places[i], "equal", placeEqual})
			break
		}
	}
	if t, ok := papers(q.Documents, e.Documents); ok {
		add(t)
	}
	return sum
}

// samePlace compares places by their words in lower case; the one may say more.
func samePlace(a, b string) bool {
	x, y := strings.ToLower(strings.TrimSpace(a)), strings.ToLower(strings.TrimSpace(b))
	return x != "" && y != "" && (x == y || strings.HasPrefix(y, x+",") || strings.HasPrefix(x, y+","))
}

// explain says of what a score is made.
func (x *Index) explain(q *query, c score) Hit {
	s := x.segments[c.segment]
	sc := s.scratch.Get().(*scratch)
	defer s.scratch.Put(sc)
	clear(sc.pairs)
	n, l := &q.names[c.asked], s.listed(sc, c.name)
	if len(x.segments) > 1 { // the one asked last knows other words, and how common they are
		x.lookUpName(c.segment, s, sc, n)
	}
	a := x.align(s, sc, n.single, n.joined, &l)
	h := Hit{Entry: s.entry(c.entry), Score: math.Round(c.bits*100) / 100}
	h.Verdict = verdict(h.Score)
	h.Name = nameText(&h.Entry, s.nameNumber[c.name])
	written := asWritten(h.Name, &l)
	for _, p := range a.pairs {
		h.Explain = append(h.Explain, pairTerm(n, written, p))
	}
	h.Explain = append(h.Explain, leftOver(n, written, a)...)
	if less := families(a.bits) - a.bits; less < -0.005 {
		h.Explain = append(h.Explain, Term{Part: "name", Found: "names run in families: so many alike say less than their sum", Bits: less})
	}
	if n.weak || s.nameSigns[c.name]&weakSign != 0 {
		h.Explain = append(h.Explain, Term{Part: "name", Listed: h.Name, Found: "an alias of low quality", Bits: weakBits})
	}
	x.other(s, c.entry, q, &h.Explain)
	return h
}

func verdict(bits float64) Verdict {
	switch {
	case bits >= alertBits:
		return Alert
	case bits >= reviewBits:
		return Review
	}
	return None
}

// asWritten gives the words of a listed name as they are written there; an index
// saved by a version that heard the name otherwise still has its own words.
func asWritten(name string, l *listedName) []spelling.Word {
	words := spelling.HearWhole(name).Words
	if len(words) == len(l.words) {
		return words
	}
	words = make([]spelling.Word, len(l.words))
	for i := range words {
		words[i] = spelling.Word{Text: string(l.heard[i].plain), Script: l.heard[i].script}
	}
	return words
}

func pairTerm(n *askedName, listed []spelling.Word, p pair) Term {
	t := Term{Part: "name", Bits: float64(p.bits)}
	var askedText, listedText []string
	for i := p.asked; i < p.asked+p.askedParts; i++ {
		askedText = append(askedText, n.single[i].text)
	}
	for j := p.listed; j < p.listed+p.listParts; j++ {
		listedText = append(listedText, listed[j].Text)
	}
	t.Asked, t.Listed = strings.Join(askedText, " "), strings.Join(listedText, " ")
	switch {
	case t.Asked == t.Listed:
		t.Found = "equal"
	case p.askedParts != p.listParts:
		t.Found = "written in parts or as one"
	case n.single[p.asked].script != listed[p.listed].Script:
		t.Found = "sounds alike in another script"
	default:
		t.Found = "sounds or is spelt alike"
	}
	return t
}

// leftOver explains what of the total is not in a pair.
func leftOver(n *askedName, listed []spelling.Word, a aligned) []Term {
	var out []Term
	sum := 0.0
	for _, p := range a.pairs {
		sum += float64(p.bits)
	}
	rest := a.bits - sum
	if a.order {
		out = append(out, Term{Part: "order", Found: "the words stand in another order", Bits: orderBits})
		rest -= orderBits
	}
	if rest > -0.005 && rest < 0.005 {
		return out
	}
	var mine, theirs []string
	var left, right uint64
	for _, p := range a.pairs {
		left |= (uint64(1)<<p.askedParts - 1) << p.asked
		right |= (uint64(1)<<p.listParts - 1) << p.listed
	}
	for i := range n.single {
		if left&(1<<i) == 0 {
			mine = append(mine, n.single[i].text)
		}
	}
	for j := range listed {
		if right&(1<<j) == 0 {
			theirs = append(theirs, listed[j].Text)
		}
	}
	found := "more words on one side"
	if len(mine) > 0 && len(theirs) > 0 {
		found = "words that are not one"
	}
	return append(out, Term{"name", strings.Join(mine, " "), strings.Join(theirs, " "), found, rest})
}

// nameText is a listed name as written.
func nameText(e *Entry, number uint16) string {
	if int(number) < len(e.Names) {
		return e.Names[number].Text
	}
	return ""
}

// Thresholds gives the least score of an alert and of a review, in bits.
func Thresholds() (alert, review float64) { return alertBits, reviewBits }

// String writes a term on a line.
func (t Term) String() string {
	return fmt.Sprintf("%+6.1f  %-11s %s | %s: %s", t.Bits, t.Part, t.Asked, t.Listed, t.Found)
}

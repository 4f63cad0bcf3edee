package assess

import (
	"strconv"
	"strings"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// Likelihood says how likely an event or a development is, in a word of ICD 203.
// It says nothing of how good the basis is: that is Confidence, and the two
// never stand in one sentence.
type Likelihood string

// Band is the range of a likelihood in per cent, both ends in it. Bands meet at
// their ends: 20 belongs to "very unlikely" and to "unlikely".
type Band struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// Holds tells whether all of a range stands within the band.
func (b Band) Holds(c Band) bool { return b.Low <= c.Low && c.High <= b.High }

// String writes the band as it is read: "55-80%".
func (b Band) String() string { return strconv.Itoa(b.Low) + "-" + strconv.Itoa(b.High) + "%" }

// Row is one of the two rows of words of ICD 203, which are not mixed without
// saying so. The zero value is no row.
type Row int

// The rows.
const (
	RowOne Row = 1 // almost no chance, very unlikely, unlikely, roughly even chance, likely, …
	RowTwo Row = 2 // remote, highly improbable, improbable, roughly even odds, probable, …
)

// term is one word of the table, with the forms that reports use beside it.
type term struct {
	word Likelihood
	row  Row
	band Band
}

// terms is the table of ICD 203, least likely first. No word stands for 0 or
// for 100 per cent.
var terms = []term{
	{"almost no chance", RowOne, Band{1, 5}}, {"remote", RowTwo, Band{1, 5}},
	{"very unlikely", RowOne, Band{5, 20}}, {"highly improbable", RowTwo, Band{5, 20}},
	{"unlikely", RowOne, Band{20, 45}}, {"improbable", RowTwo, Band{20, 45}},
	{"roughly even chance", RowOne, Band{45, 55}}, {"roughly even odds", RowTwo, Band{45, 55}},
	{"even chance", RowOne, Band{45, 55}}, {"even odds", RowTwo, Band{45, 55}},
	{"likely", RowOne, Band{55, 80}}, {"probable", RowTwo, Band{55, 80}},
	{"very likely", RowOne, Band{80, 95}}, {"highly probable", RowTwo, Band{80, 95}},
	{"almost certain", RowOne, Band{95, 99}}, {"nearly certain", RowTwo, Band{95, 99}},
	{"almost certainly", RowOne, Band{95, 99}},
}

// LikelihoodWords are the words of both rows, least likely first.
func LikelihoodWords() []string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = string(t.word)
	}
	return out
}

func (l Likelihood) term() (term, bool) {
	for _, t := range terms {
		if t.word == l {
			return t, true
		}
	}
	return term{}, false
}

// Valid tells whether it is a word of the table.
func (l Likelihood) Valid() bool { _, ok := l.term(); return ok }

// Band is its range in per cent; the zero value for what is no word of the table.
func (l Likelihood) Band() Band { t, _ := l.term(); return t.band }

// Row is the row it stands in; 0 for what is no word of the table.
func (l Likelihood) Row() Row { t, _ := l.term(); return t.row }

// Written is the word with its band, "likely (55-80%)", so that words of both
// rows can be read side by side; "" for none.
func (l Likelihood) Written() string {
	if l == "" {
		return ""
	}
	return string(l) + " (" + l.Band().String() + ")"
}

// MixesRows tells whether words of both rows are among them.
func MixesRows(words ...Likelihood) bool {
	var seen Row
	for _, w := range words {
		r := w.Row()
		if r != 0 && seen != 0 && r != seen {
			return true
		}
		if r != 0 {
			seen = r
		}
	}
	return false
}

// ParseLikelihood reads a word of the table. A word of confidence, a number and
// a word for certainty are refused, each with what it is.
func ParseLikelihood(s string) (Likelihood, error) {
	l := Likelihood(strings.ToLower(strings.TrimSpace(s)))
	if l.Valid() {
		return l, nil
	}
	return "", errs.E(errs.Invalid, "assess.ParseLikelihood", "%s", notLikelihood(string(l)))
}

// ReadLikelihood is ParseLikelihood for a value of a document.
func ReadLikelihood(v *document.Value) (Likelihood, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	l, err := ParseLikelihood(s)
	if err != nil {
		return "", v.Errorf("%s", err.Error())
	}
	return l, nil
}

func notLikelihood(s string) string {
	list := strings.Join(LikelihoodWords(), ", ")
	n, err := strconv.Atoi(strings.TrimSuffix(s, "%"))
	switch {
	case Confidence(s).Valid():
		return strconv.Quote(s) + " is a word of confidence, which is about the basis; expected a likelihood, which is about the event: " + list
	case s == "certain" || s == "impossible" || s == "no chance" || err == nil && (n == 0 || n == 100):
		return strconv.Quote(s) + " says 0 or 100 per cent, for which there is no word; expected one of " + list
	case err == nil:
		return strconv.Quote(s) + " is a number; expected a word, one of " + list
	}
	return quoted(s) + " is no likelihood; expected one of " + list
}

// ReadPercent reads a narrower range than a word's band: [60, 70]. It is
// refused outside of 1 to 99 and where it runs backwards.
func ReadPercent(v *document.Value) (*Band, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	if len(items) != 2 {
		return nil, v.Errorf("%d numbers; expected two per cents, lower first, such as [60, 70]", len(items))
	}
	var b Band
	if b.Low, err = items[0].Int(1, 99); err != nil {
		return nil, err
	}
	if b.High, err = items[1].Int(1, 99); err != nil {
		return nil, err
	}
	if b.Low > b.High {
		return nil, items[0].Errorf("%d is more than %d; expected the lower per cent first", b.Low, b.High)
	}
	return &b, nil
}

// checkPercent refuses per cents without a word, and outside of the word's band.
func checkPercent(l Likelihood, p *Band) error {
	switch {
	case p == nil:
		return nil
	case l == "":
		return errs.E(errs.Invalid, "assess.Likelihood", "per cents without a word; expected likelihood: beside them")
	case p.Low > p.High || !l.Band().Holds(*p):
		return errs.E(errs.Invalid, "assess.Likelihood", "%s is outside of %s; expected per cents within %s", p, l, l.Band())
	}
	return nil
}

// quoted quotes at most 40 characters.
func quoted(s string) string {
	if r := []rune(s); len(r) > 40 {
		return strconv.Quote(string(r[:40])) + "…"
	}
	return strconv.Quote(s)
}

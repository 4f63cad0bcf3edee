package assess

import (
	"slices"
	"strconv"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/report"
)

// KindGrade is the kind of a Grade.
const KindGrade = "grade"

// Reliability is the grade of a source: A to E, or F where it cannot be judged. F is not
// the worst, and is on no scale with the others. The zero value is none.
type Reliability string

// NotJudged is the grade of a source that cannot be judged.
const NotJudged Reliability = "F"

var reliabilityWords = map[Reliability]string{
	"A": "completely reliable", "B": "usually reliable", "C": "fairly reliable",
	"D": "not usually reliable", "E": "unreliable", NotJudged: "reliability cannot be judged",
}

// Words says what the letter means.
func (r Reliability) Words() string { return reliabilityWords[r] }

// Judged tells whether it says anything of how reliable the source is.
func (r Reliability) Judged() bool { return r != "" && r != NotJudged }

// Better tells whether one grade is better than another; false, false where either cannot
// be judged, for then they do not compare.
func (r Reliability) Better(than Reliability) (better, compares bool) {
	compares = r.Judged() && than.Judged()
	return compares && r < than, compares
}

// Credibility is the grade of an item: 1 to 5, or 6 where its truth cannot be judged. 6 is
// not the worst, and is on no scale with the others. The zero value is none.
type Credibility int

// Grades of credibility that rules ask for.
const (
	ConfirmedByOthers Credibility = 1
	TruthNotJudged    Credibility = 6
)

var credibilityWords = []string{"", "confirmed by other, independent sources", "probably true", "possibly true", "doubtful", "improbable", "truth cannot be judged"}

// Words says what the figure means.
func (c Credibility) Words() string {
	if c < 1 || int(c) >= len(credibilityWords) {
		return ""
	}
	return credibilityWords[c]
}

// Judged tells whether it says anything of how credible the item is.
func (c Credibility) Judged() bool { return c >= 1 && c < TruthNotJudged }

// Better tells whether one grade is better than another; false, false where either cannot
// be judged.
func (c Credibility) Better(than Credibility) (better, compares bool) {
	compares = c.Judged() && than.Judged()
	return compares && c < than, compares
}

// StixConfidence is the value of STIX's confidence for a credibility (STIX 2.1, appendix
// A, admiralty credibility); false for 6 and for none, whose property is absent. There is
// no such place for reliability.
func (c Credibility) StixConfidence() (int, bool) {
	if !c.Judged() {
		return 0, false
	}
	return 110 - 20*int(c), true
}

// CredibilityOf is the credibility that a value of STIX's confidence stands for; none
// outside of 0 to 100.
func CredibilityOf(confidence int) Credibility {
	switch {
	case confidence < 0 || confidence > 100:
		return 0
	case confidence >= 80:
		return 1
	}
	return Credibility(5 - confidence/20)
}

// Grade is what an officer says of how reliable a source is, from a date on. The program
// proposes; a person grades.
type Grade struct {
	Source      string      `json:"source"` // source:ID
	Reliability Reliability `json:"reliability"`
	Date        time.Time   `json:"date"`
	Reason      string      `json:"reason,omitempty"`
	Proposed    Reliability `json:"proposed,omitempty"` // what the record proposed on that day
}

func decodeGrade(o *document.Object) (Record, error) {
	return Grade{
		Source:      document.Must(o, "source", To(KindSource)),
		Reliability: document.Must(o, "reliability", readReliability),
		Date:        document.Must(o, "date", (*document.Value).Date),
		Reason:      document.Read(o, "reason", Words(MaxText)),
		Proposed:    document.Read(o, "proposed", readReliability),
	}, o.Failed()
}

// ReadReliability reads a letter; the error is invalid for another word.
func ReadReliability(s string) (Reliability, error) {
	if !slices.Contains(report.Grades, s) {
		return "", errs.E(errs.Invalid, "assess.ReadReliability", "%s", notReliability(s))
	}
	return Reliability(s), nil
}

func readReliability(v *document.Value) (Reliability, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	r, err := ReadReliability(s)
	if err != nil {
		return "", v.Errorf("%s", notReliability(s))
	}
	return r, nil
}

func notReliability(s string) string {
	const expected = "expected the reliability of the source, A to E, or F where it cannot be judged"
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 6 {
		return s + " is a credibility, which is that of an item; " + expected
	}
	return strconv.Quote(short(s)) + "; " + expected
}

// readCredibility reads 1 to 6.
func readCredibility(v *document.Value) (Credibility, error) {
	const expected = "expected the credibility of the item, 1 to 5, or 6 where its truth cannot be judged"
	s, err := v.Text()
	if err != nil {
		return 0, err
	}
	if slices.Contains(report.Grades, s) {
		return 0, v.Errorf("%s is a reliability, which is that of a source; %s", s, expected)
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 6 {
		return 0, v.Errorf("%.40q; %s", s, expected)
	}
	return Credibility(n), nil
}

// short is at most 40 characters of a word.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40])
	}
	return s
}

// Kind is KindGrade.
func (Grade) Kind() string { return KindGrade }

// Refs are the source.
func (g Grade) Refs() []Ref { return []Ref{{KindSource, g.Source}} }

// Texts is the reason.
func (g Grade) Texts() []Text {
	if g.Reason == "" {
		return nil
	}
	return []Text{{"reason", g.Reason}}
}

// Check refuses a grade that is not what was proposed and has no reason.
func (g Grade) Check() error {
	if g.Reason == "" && g.Reliability != g.Proposed {
		return errs.E(errs.Invalid, "assess.Grade", "reason is missing; expected it for a grade that is not what the record proposes")
	}
	return nil
}

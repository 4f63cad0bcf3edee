package report

import (
	"time"

	"entente/internal/core/marking"
	"entente/internal/core/party"
)

// Closed lists of the report format.
var (
	Kinds       = []string{"intelligence", "operational-planning", "warning", "travel", "finance", "tip", "request", "feedback", "hit", "recall", "opinion"}
	Uses        = []string{"intelligence", "lead", "travel-denial", "detention", "evidence", "strike"}
	Onwards     = []string{"none", "ask", "own-government"} // strictest first
	Precedences = []string{"routine", "priority", "immediate", "flash"}
	Disciplines = []string{"HUMINT", "SIGINT", "GEOINT", "MASINT", "OSINT", "CYBER", "LIAISON"}
	Protections = []string{"own-national", "resident", "minor", "asylum", "journalist", "victim"}
	Concerns    = []string{"none", "mistreatment"}
	Confidences = []string{"low", "moderate", "high"}
	Grades      = []string{"A", "B", "C", "D", "E", "F"} // reliability of a source; F: cannot be judged, not the worst

	// Likelihoods are the terms of ICD 203, both rows; there is none for 0 or 100 per cent.
	Likelihoods = []string{
		"almost no chance", "remote", "very unlikely", "highly improbable", "unlikely", "improbable",
		"roughly even chance", "roughly even odds", "even chance", "even odds", "likely", "probable",
		"very likely", "highly probable", "almost certain", "almost certainly", "nearly certain",
	}
)

// Report is one report as its originator wrote it, decoded and checked. It is
// immutable after Decode.
type Report struct {
	Raw         []byte // exactly the bytes that were read
	Originator  party.Code
	Created     time.Time
	Kind        string
	Topics      []string
	Title       Title
	Fields      map[string]*Field
	FieldOrder  []string // names in the order of the file
	Portions    []Portion
	Tearlines   []AuthorTearline
	Serial      string
	System      marking.System
	Marking     marking.Marking // declared, else rolled up
	Supersedes  string
	Lang        string // BCP 47; "en" when absent
	InfoDate    Span
	ValidUntil  time.Time
	Precedence  string // "routine" when absent
	Authority   Authority
	Purpose     string
	Review      time.Time
	Use         []string // default [intelligence]
	Onward      string   // default ask
	Obtained    Obtained
	ThirdParty  *ThirdParty
	Translation *Translation
}

// Span is a stretch of time; either end may be zero.
type Span struct{ From, To time.Time }

// Authority is the classification authority block.
type Authority struct{ ClassifiedBy, DerivedFrom, Reason, DeclassifyOn string }

// Obtained says how the information was obtained.
type Obtained struct {
	Detention bool
	Concern   string // none, mistreatment
}

// ThirdParty says whose the material is, beside the originator.
type ThirdParty struct {
	From         party.Code
	Ref          string
	Standing     bool // consent: standing; otherwise it is required
	Conditions   string
	Acknowledged bool
}

// Translation says what the text was translated from, and how.
type Translation struct{ Of, By string }

// Title is decided like a portion. A plain string takes the banner's mark and
// is left out of the report's own roll-up (Plain).
type Title struct {
	Mark  marking.Marking
	Plain bool
	Prose Prose
}

// Prose is text with references to fields, in order.
type Prose struct {
	Source string // as written
	Parts  []Part
}

// Part is literal text, or a reference to a field (Field != "").
// Recognised marks a field's name found in the author's plain text.
type Part struct {
	Text       string // literal text, or the exact words that the reference stands for
	Field      string
	Recognised bool
}

// Refs lists the fields that the prose holds, each once, in order of appearance.
func (p Prose) Refs() []string {
	var out []string
	seen := map[string]bool{}
	for _, x := range p.Parts {
		if x.Field != "" && !seen[x.Field] {
			seen[x.Field] = true
			out = append(out, x.Field)
		}
	}
	return out
}

// Portion is one marked paragraph.
type Portion struct {
	Mark        marking.Marking
	Frame       marking.Marking // zero: none given
	Prose       Prose
	Gists       []Gist
	Topics      []string // nil: the report's
	Lang        string   // "": the report's
	Use         []string // nil: the report's
	Onward      string   // "": the report's
	ThirdParty  *ThirdParty
	Obtained    *Obtained
	Credibility int // 1..6; 0: not given
	Likelihood  string
	Confidence  string
	Narrow      bool        // knowability: narrow; a portion with an attachment always is
	Attachment  *Attachment // goes with the prose as written, and with no other form
}

// Attachment is a file that belongs to a portion. It lies beside the report's
// file when the report is taken in; its bytes are no part of the report's.
type Attachment struct {
	File  string // its bare name, once in a report
	Media string // type/subtype (RFC 6838), in lower case
}

// Attachments lists the report's files in the order of their portions.
func (r *Report) Attachments() []Attachment {
	var out []Attachment
	for _, p := range r.Portions {
		if p.Attachment != nil {
			out = append(out, *p.Attachment)
		}
	}
	return out
}

// ProseMark is the mark of the prose as written: the frame if given, else the mark.
func (p *Portion) ProseMark() marking.Marking {
	if p.Frame.IsZero() {
		return p.Mark
	}
	return p.Frame
}

// Gist is an author-written shorter text with its own mark; it holds no references.
type Gist struct {
	ID, Lang, Text string
	Mark           marking.Marking
}

// AuthorTearline is the author's own version for an audience; it stands for
// Portions (indices), its text once, at the first of them.
type AuthorTearline struct {
	ID, Lang, Text string
	Mark           marking.Marking
	Audience       []string // parties or communities; nil: everyone
	Portions       []int    // never empty after Decode
}

// Field is one sensitive value with its ladder.
type Field struct {
	Name       string
	Ladder     Ladder
	Marks      map[Rung]marking.Marking
	Values     map[Rung]string            // the author's words for a rung
	Render     map[string]map[Rung]string // language → rung → words
	Protected  []string
	ThirdParty *ThirdParty
	Holder     string // document and selector: the person's field

	// Values of the ladders; only those of the field's own ladder are set.
	Full, Descriptor, Collection, Grade string      // source; Full also transport
	Ref, Token                          string      // source; see SourceRef and TokenForm
	NameText                            string      // person, place, organisation, officer: name
	Also, Born                          []string    // person
	Nationality                         string      // person: trigraph
	Described                           string      // person
	Point                               *[2]float64 // place: latitude, longitude
	City, Region, Country               string      // place; Country also document
	From, To                            time.Time   // time: window; At is From == To
	Type, Number                        string      // document
	Value, KindText                     string      // selector: value, kind; organisation: kind
	Exact, Range, Order                 string      // quantity
	Route                               string      // transport
	Verbatim, Paraphrase                string      // quote

	// What no rung tells: it serves those who hold the report itself.
	Speaker  string // quote: whose words they are
	Unit, Of string // quantity: what is counted, and with what is said of it ("nationals", "Russian nationals")
}

// TitleIndex stands for the title where a portion's index is asked for.
const TitleIndex = -1

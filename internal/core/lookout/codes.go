package lookout

import (
	"regexp"
	"slices"
	"strings"
)

// says are the instructions in words for the front line.
var says = map[Instruction]string{
	Stop:          "Hold the person, and call at once. Let nobody go before you have an answer, or the longest hold has passed.",
	Secondary:     "Take the person aside. Question, and examine papers and baggage, before letting pass; call while you do.",
	Call:          "Call while the person is there. Decide nothing before you have an answer.",
	DiscreetCheck: "Let the person pass as anybody. Record whom with, how and where to, what is carried; nothing may show that you do.",
	DoNotAlert:    "Do nothing that is not done to everybody.",
}

// Says is an instruction in words for the front line; "" for a word that is none.
func (i Instruction) Says() string { return says[i] }

// Holds tells whether the front line may hold somebody by an instruction.
func (i Instruction) Holds() bool { return i == Stop || i == Secondary || i == Call }

// Code is how another system writes an instruction, and what it means there.
type Code struct {
	Code  string // as it is written: SIS 36(2)
	Means string // what an entry of the kind is
	Does  string // what the front line does that meets it, in plain words
}

// Codes are those that are known here: the articles of the Schengen Information
// System, the colours of Interpol's notices, and the records of TECS. The paragraphs of
// SIS 36 are counted as the Decision of 2007 did, by which they are best known, and by
// the Regulation of 2018 where it counts otherwise.
var Codes = []Code{
	{"SIS 24", "Refusal of entry and stay, of somebody who is no citizen of a member state.",
		"Refuse entry, unless a residence permit or long-stay visa is held: then consult first, by your SIRENE bureau. It is no arrest."},
	{"SIS 26", "Arrest for surrender or extradition.",
		"Arrest, and call your SIRENE bureau. The entry has the force of a European Arrest Warrant, or of a request for provisional arrest."},
	{"SIS 32", "A missing person, or one who is to be kept from harm.",
		"See that the person is safe. A minor, or who must be placed by order, is put under protection; an adult is asked before anybody is told where."},
	{"SIS 34", "Sought as a witness, or to be served or summoned in criminal proceedings.",
		"Record and report where the person lives or stays. Hold nobody for it."},
	{"SIS 36(2)", "A discreet or specific check, for the prosecution of crime or against a threat to public security.",
		"A discreet check is no order to arrest, and does not say that the person is harmless. Let nothing show, record whom with, how and where to, and report at once to your SIRENE bureau, which may know more: call before letting go where anything else speaks against it."},
	{"SIS 36(3)", "The same check at the request of a service that answers for the security of the state; in the Regulation of 2018 that is 36(4), and 36(3) is for crime and public security.",
		"A threat to the security of a state is behind it. Call your SIRENE bureau while the person is there, and report at once; what may be done is what the entry says: discreet, inquiry or specific check."},
	{"SIS 36(4)", "A discreet, inquiry or specific check at the request of a service that answers for national security.",
		"Call your SIRENE bureau while the person is there, and report at once; what may be done is what the entry says: discreet, inquiry or specific check."},
	{"TECS", "A lookout record of the border authorities of the United States.",
		"Refer to secondary inspection, read what the record's owner asks for, and call the owner or the watch before admitting. The record by itself is no ground for arrest."},
	{"INTERPOL red", "A request to find somebody, and to arrest provisionally with a view to extradition.",
		"Call your national central bureau: by your own law it decides whether the notice is enough to hold. It is no warrant."},
	{"INTERPOL blue", "A request for facts about somebody's identity, whereabouts or doings in a matter of crime.",
		"Record and report to your national central bureau. Hold nobody for it."},
	{"INTERPOL green", "A warning of somebody's criminal doings, who may be a danger to public safety.",
		"Take care, examine as your law allows, and report to your national central bureau. Hold nobody for it."},
	{"INTERPOL yellow", "A missing person, or one who cannot say who they are.",
		"See that the person is safe, and call your national central bureau."},
	{"INTERPOL orange", "A warning of an event, a person or a thing that is a serious and imminent threat.",
		"Keep your distance from what it names, call at once, and do as your service's orders for such a threat say."},
	{"INTERPOL UNSC", "Somebody under sanctions of the Security Council of the United Nations.",
		"A travel ban is to be enforced unless an exemption is shown: refuse entry or transit, and call. It is no arrest. A state need not refuse its own citizens."},
	{"SLTD", "The document is reported stolen, lost or void.",
		"Take the document, establish who holds it, and call your national central bureau. Who holds it may be its owner."},
}

// CodeOf gives what is known of a code, however it is written: "SIS II art. 36.2" and
// "Article 36(2)" are "SIS 36(2)". An article without a paragraph stands for all that it
// has; one that is known by its paragraphs alone is not known without.
func CodeOf(written string) (Code, bool) {
	said := codeWords(written)
	for _, c := range Codes {
		known := codeWords(c.Code)
		whole := known[0] == sis && len(known) == 2 && len(said) == 3 && slices.Equal(known, said[:2])
		if whole || slices.Equal(known, said) {
			return c, true
		}
	}
	return Code{}, false
}

// sis is the system whose codes are articles and paragraphs, and need not be named.
const sis = "sis"

// unsaid are words that tell no code from another.
var unsaid = []string{"art", "arts", "article", "paragraph", "par", "para", "notice", "alert", "ii"}

var codeWord = regexp.MustCompile(`[a-z]+|[0-9]+`)

// codeWords are the system of a code, and what it says there: article and paragraph, or
// a colour.
func codeWords(written string) []string {
	words := slices.DeleteFunc(codeWord.FindAllString(strings.ToLower(written), -1), func(w string) bool { return slices.Contains(unsaid, w) })
	switch {
	case len(words) == 0:
	case words[0] == "sisii":
		words[0] = sis
	case words[0][0] <= '9':
		words = append([]string{sis}, words...)
	}
	if len(words) > 3 && words[0] == sis && len(words[3]) == 1 && words[3][0] >= 'a' { // a letter of a paragraph
		words = words[:3]
	}
	return words
}

package screening

// Person is what a list, a traveller's papers or a report say of somebody.
type Person struct {
	Names         []Name
	Births        []Birth    // any one of them
	Nationalities []string   // ISO 3166-1 alpha-2, upper case; withdrawn codes stay as they are
	Sex           string     // "F", "M" or "" for not stated
	Places        []string   // of birth, as written
	Documents     []Document // passports, identity cards
}

// Name is one name as written, with its surname apart where the source has it so.
type Name struct {
	Text string
	Weak bool // an alias of low quality, or by which a person is known loosely
}

// Entry is a person on a list.
type Entry struct {
	ID   string // within the list: its own reference, "QDi.001"
	List string // the list's name, "un"
	Person
}

// Birth is a date of birth, or what is known of it. A zero is not known.
type Birth struct {
	Year, Month, Day int
	Until            int // the last year, where the source gives a span or "about"; 0 for none
	Certainty        Certainty
}

// Certainty says where a date of birth comes from; it weighs a contradiction.
type Certainty uint8

// The certainties, from the one that weighs most.
const (
	Documented Certainty = iota // read from a document, or so stated by the list
	Reported                    // somebody said so: a tip's date is often wrong
	Estimated                   // about
)

// Document is a travel or identity document.
type Document struct {
	Kind    string // "passport", "identity-card", "visa" or "other"
	Number  string // as written
	Country string // the issuing state, ISO 3166-1 alpha-2; "" unknown
}

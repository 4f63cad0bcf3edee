package screening

// Verdict says what a hit calls for.
type Verdict string

// The verdicts.
const (
	Alert  Verdict = "alert"  // very likely the person: stop and look now
	Review Verdict = "review" // somebody has to look
	None   Verdict = "none"   // shown only when everything is asked for
)

// Hit is an entry that may be the person asked for.
type Hit struct {
	Entry   Entry
	Score   float64 // bits for one person, less those against
	Verdict Verdict
	Name    string // the listed name that matched
	Explain []Term // what the score is the sum of
}

// Term is one piece of evidence.
type Term struct {
	Part   string  `json:"part"`             // name, order, birth, nationality, sex, place, document
	Asked  string  `json:"asked,omitempty"`  // what the query has
	Listed string  `json:"listed,omitempty"` // what the entry has
	Found  string  `json:"found"`            // how the two stand to each other, in words
	Bits   float64 `json:"bits"`             // for (+) or against (−) one person
}

package advisory

// Note is something about a document that its reader should know, and that is
// no reason to refuse it.
type Note struct {
	Code    NoteCode `json:"code"`
	Line    int      `json:"line"`    // 1-based
	Element string   `json:"element"` // for example alert.info[2].certainty
	Text    string   `json:"text"`    // for people; safe to show
}

// NoteCode says of what kind a note is; for programs.
type NoteCode string

// The kinds of notes.
const (
	OlderVersion        NoteCode = "older-version"        // CAP 1.1, read by the rules of 1.2
	OlderWord           NoteCode = "older-word"           // Very Likely, read as Likely
	LanguageAssumed     NoteCode = "language-assumed"     // none said: en-US
	SignatureUnverified NoteCode = "signature-unverified" // skipped, and proves nothing
	ExerciseUnnamed     NoteCode = "exercise-unnamed"     // the note does not name the exercise
)

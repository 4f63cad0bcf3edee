package assess

import "entente/internal/core/document"

// KindNote is the kind of a Note.
const KindNote = "note"

// Note is an officer's words about items or other judgements.
type Note struct {
	Text  string `json:"text"`
	About []Ref  `json:"about"`
}

func decodeNote(o *document.Object) (Record, error) {
	return Note{Text: document.Must(o, "text", Words(MaxText)), About: document.Must(o, "about", Targets("about"))}, nil
}

// Kind is KindNote.
func (Note) Kind() string { return KindNote }

// Refs are what the note is about.
func (n Note) Refs() []Ref { return n.About }

// Texts are the note's words.
func (n Note) Texts() []Text { return []Text{{"note", n.Text}} }

// Check refuses nothing: a note says what it likes.
func (Note) Check() error { return nil }

package article

import (
	"time"

	"entente/internal/core/marking"
)

const op = "article.Read"

// Limits of one article; what is beyond is refused.
const (
	MaxBytes      = 1 << 20
	MaxLine       = 32 << 10 // bytes of one line
	MaxParagraphs = 1_000
	maxFound      = 1_000 // of each kind
	maxFields     = 1_500 // of the report that is written of it
	maxWords      = 8_000 // bytes of a quotation that becomes a field; a longer one stays plain text
	maxTitle      = 200   // characters
)

// Options are what the text itself may not say.
type Options struct {
	File      string         // in errors only
	Title     string         // wins over the text's
	Outlet    string         // wins over the text's
	Published time.Time      // likewise; a day
	Marked    bool           // marks at the beginnings of paragraphs are read
	System    marking.System // whose marks those are; needed with Marked
	At        time.Time      // when the marks stand; needed with Marked
}

// Place is a stretch of the text of a paragraph, in bytes.
type Place struct {
	Paragraph int `json:"paragraph"` // TitleIndex for the title
	Start     int `json:"start"`
	End       int `json:"end"`
}

// Article is a text as it was read.
type Article struct {
	Title      string
	TitleMade  bool   // the text has no title: this is the beginning of its first paragraph
	TitleMark  string // of a marked cable
	Banner     string // likewise
	Byline     string // "" when the text names nobody
	Dateline   Dateline
	Outlet     string
	Published  time.Time // a day, UTC; zero when not known
	Cable      bool      // it has the headers of one
	Reference  []string  // REF lines, as written
	Paragraphs []Paragraph
	Left       []LeftOut
	Found      Found
}

// Dateline is where and when an article was written, as its first paragraph says.
type Dateline struct {
	Place  string
	Date   string // as written
	Agency string
}

// Paragraph is one paragraph; its text is what stands in the file between Start
// and End, with line ends as \n.
type Paragraph struct {
	Text       string
	Mark       string // as written; of a marked cable
	Line       int    // in the file, from 1
	Start, End int    // bytes in the file
}

// LeftOut is a line that is no part of the portions.
type LeftOut struct {
	Line int    `json:"line"`
	Text string `json:"text"`
	Why  string `json:"why"`
}

// Found is what a text offers.
type Found struct {
	Quotations []Quotation `json:"quotations"`
	Figures    []Figure    `json:"figures"`
	Dates      []Date      `json:"dates"`
	Events     []Event     `json:"events"`
	Names      []Name      `json:"names"`
	Cut        bool        `json:"cut,omitempty"` // there is more of a kind than maxFound
}

// Quotation is words between quotation marks. One that goes on over paragraphs is one.
type Quotation struct {
	Words   string  `json:"words"` // without the marks; pieces are joined by a space
	Pieces  []Place `json:"pieces"`
	Speaker Speaker `json:"speaker"`
	Verb    string  `json:"verb,omitempty"`  // of saying, as written
	Field   string  `json:"field,omitempty"` // of a report: the quote field of its first piece
}

// Speaker is who says something, as far as the text names it.
type Speaker struct {
	Name string `json:"name,omitempty"` // as first named in full; "": nobody is named
	As   string `json:"as,omitempty"`   // as named here: "Brennan", "he"
	Role string `json:"role,omitempty"` // "the director of the CIA"
}

// Name is a person or body that speaks, or stands with a role.
type Name struct {
	Text string `json:"text"`
	Role string `json:"role,omitempty"`
	Place
}

// Date is a date as the text gives it.
type Date struct {
	Words string    `json:"words"`
	From  time.Time `json:"from,omitzero"`  // UTC; zero when it stays open
	To    time.Time `json:"to,omitzero"`    // the first moment after it
	Open  string    `json:"open,omitempty"` // why it is not resolved
	Field string    `json:"field,omitempty"`
	Place
}

// Kinds of events.
const (
	Speech    = "speech"
	Statement = "statement"
	Attack    = "attack"
)

// Event is an occasion on which something was said, or an attack.
type Event struct {
	Kind     string    `json:"kind"`
	Speaker  string    `json:"speaker,omitempty"`
	Occasion string    `json:"occasion,omitempty"` // as written, without its preposition
	Where    string    `json:"where,omitempty"`
	Day      string    `json:"day,omitempty"` // as written
	From     time.Time `json:"from,omitzero"` // of the day; zero when it is not known
	To       time.Time `json:"to,omitzero"`
	Words    string    `json:"words"`
	Place
}

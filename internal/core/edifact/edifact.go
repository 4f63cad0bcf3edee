package edifact

import "time"

// Bounds of what is read. What is over is a Problem of its message.
const (
	MaxText       = 64 << 20 // bytes of all interchanges together
	MaxMessage    = 16 << 20 // bytes
	MaxSegments   = 200_000  // of one message
	MaxElements   = 99       // of one segment
	MaxComponents = 99       // of one element
	MaxValue      = 4 << 10  // bytes of one component; readers may allow less
	MaxValues     = 2 << 20  // components of one message, the empty ones among them
	MaxParts      = 20_000   // interchanges, messages and problems of one text
)

// maxNotes bounds what is noted of one message or interchange.
const maxNotes = 50

// Interchange is what stands between UNB and UNZ, or messages without either.
type Interchange struct {
	Offset            int    // bytes from the beginning of the text to its UNA or UNB
	Head              []byte // UNA and UNB without line breaks; nil where there is no UNB
	Sender, Recipient string
	Sent              time.Time // as stated, kept as UTC; zero where it is not said
	Ref               string    // the control reference
	App               string    // the application reference
	Charset           string    // UNOA to UNOY, IATA, …
	Messages          []Message
	Broken            []Message // those that are problems, with what could be read of them
	Notes             []Note
}

// Message is what stands between UNH and UNT, both of them included.
type Message struct {
	Offset                         int // bytes from the beginning of the text to UNH
	Ref                            string
	Type, Version, Release, Agency string // PAXLST, D, 05B, UN
	Association                    string // code of who made the subset: IATA
	Access                         string // the common access reference
	Part                           string // "02:C" where a message is sent in parts: number, and C or F
	Group                          string // reference of the functional group; "" outside one
	Segments                       []Segment
	Raw                            []byte // the interchange's head and the message, without line breaks
	Notes                          []Note
	Fault                          *Problem // of one that is broken: what is wrong with it
}

// Segment is a tag with its elements.
type Segment struct {
	Tag      string
	Number   int // from 1, UNH being the first of its message
	Offset   int // bytes from the beginning of the text
	Elements [][]string
}

// At gives a component of an element, both from 0 and not counting the tag; "" for
// what is not there.
func (s Segment) At(element, component int) string {
	if element < 0 || component < 0 || element >= len(s.Elements) || component >= len(s.Elements[element]) {
		return ""
	}
	return s.Elements[element][component]
}

// Note is something odd that kept nothing from being read. The codes are charset,
// count, reference, missing, release, separators, terminator and value.
type Note struct {
	Code  string
	Where string // "segment 14 UNT"
	Said  string // no values of what the message is about
}

// Problem is a part that could not be read.
type Problem struct {
	Offset int    // bytes from the beginning of the text to the part
	Type   string // of the message, where it is known: PAXLST
	Where  string // "segment 3 TDT"
	Code   string // syntax, order, missing, size, charset
	Said   string // what was found and what was expected; no values of what the message is about
	Data   []byte // the bytes as they stood, the interchange's head in front
}

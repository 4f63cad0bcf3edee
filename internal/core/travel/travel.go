package travel

import (
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
)

// Form is what a message was written in.
type Form string

// The forms.
const (
	PAXLST      Form = "paxlst"      // UN/EDIFACT passenger or crew list
	PNRGOV      Form = "pnrgov"      // IATA/PADIS bookings
	JSON        Form = "json"        // one document, or a line each
	CSV         Form = "csv"         // a table with a header
	MRZ         Form = "mrz"         // machine readable zones of documents
	Application Form = "application" // for a visa or residence
)

// Stop is the form of a question at the booth: whom the front line had before it. No
// file is of it.
const Stop Form = "stop"

// Forms are those that a file may be of: a closed list.
var Forms = []Form{PAXLST, PNRGOV, JSON, CSV, MRZ, Application}

// Bounds of what is read. What is over is refused, with its place.
const (
	MaxBytes      = 64 << 20 // of one file
	MaxUnit       = 16 << 20 // of one message
	MaxTravellers = 5_000    // of one message; a longer table is cut into several
	MaxLegs       = 32       // of one message
	MaxValue      = 512      // bytes of one value
)

// Message is what one message says. It is the unit that is screened, kept and
// erased as one.
type Message struct {
	Form       Form        `json:"form"`
	Version    string      `json:"version,omitempty"`  // of the form: D:05B, 11:1
	Ref        string      `json:"ref,omitempty"`      // the sender's own
	Sender     string      `json:"sender,omitempty"`   // as stated
	Sent       time.Time   `json:"sent,omitzero"`      // as stated; without a zone, read as UTC
	List       string      `json:"list,omitempty"`     // passengers, crew, status, bookings, travellers, applications
	Function   string      `json:"function,omitempty"` // new, update, cancel, close: "" where it is not said
	Part       string      `json:"part,omitempty"`     // of several: "02:C"
	Legs       []Leg       `json:"legs,omitempty"`
	Travellers []Traveller `json:"travellers"`
	Notes      []Note      `json:"notes,omitempty"`
	Unit       []byte      `json:"-"` // the bytes that it was read from: their hash is its identity
}

// Leg is one flight, or one crossing.
type Leg struct {
	Carrier string    `json:"carrier,omitempty"` // IATA: UA
	Number  string    `json:"number,omitempty"`  // without leading noughts: 989
	From    string    `json:"from,omitempty"`    // IATA: IST
	To      string    `json:"to,omitempty"`
	Departs time.Time `json:"departs,omitzero"` // by the clock of the port, kept as if it were UTC
	Arrives time.Time `json:"arrives,omitzero"` // the same
}

// Role is what somebody is on board.
type Role string

// The roles.
const (
	Passenger   Role = "passenger"
	Crew        Role = "crew"
	Transit     Role = "transit" // a passenger who goes on without entering
	TransitCrew Role = "transit-crew"
	Applicant   Role = "applicant" // for a visa or residence: no journey yet
)

// Traveller is one person as one message states them.
type Traveller struct {
	Person    screening.Person `json:"person"` // what is screened: the first name is surname and given names as sent
	Surname   string           `json:"surname,omitempty"`
	Given     string           `json:"given,omitempty"`
	Role      Role             `json:"role,omitempty"`
	Legs      []int            `json:"legs,omitempty"`     // of the message, from 0
	Booking   string           `json:"booking,omitempty"`  // the record locator
	Ref       string           `json:"ref,omitempty"`      // unique passenger reference
	Seat      string           `json:"seat,omitempty"`     // 17B, without leading noughts
	SeatLeg   int              `json:"seat_leg,omitempty"` // which of Legs, from 0, the seat is on: of the others none is known
	Embarks   string           `json:"embarks,omitempty"`  // IATA
	Debarks   string           `json:"debarks,omitempty"`
	Residence string           `json:"residence,omitempty"` // ISO 3166-1 alpha-2
	Aboard    string           `json:"aboard,omitempty"`    // boarded, not-boarded, cancelled; "" where it is not said
	Expiry    string           `json:"expiry,omitempty"`    // of the first document, YYYY-MM-DD
	Contacts  []Contact        `json:"contacts,omitempty"`
	Bags      int              `json:"bags,omitempty"`
}

// Contact is how somebody said they are reached.
type Contact struct {
	Kind  string `json:"kind"` // phone, email, address
	Value string `json:"value"`
}

// Note is something odd that did not keep a message from being read.
type Note struct {
	Code  string `json:"code"`  // a word: count, charset, century, order, left-out, truncated, check-digit…
	Where string `json:"where"` // segment or row, from 1, and what it is: "segment 14 UNT"
	Said  string `json:"said"`  // safe to show: no values of travellers
}

// Rejected is a unit that could not be read.
type Rejected struct {
	Form   Form   `json:"form,omitempty"` // "" where even that is not known
	Offset int    `json:"offset"`         // bytes from the beginning of the file to the unit
	Where  string `json:"where"`          // "segment 3 TDT", "row 12"
	Code   string `json:"code"`           // a word: form, syntax, charset, order, missing, value, size, count
	Reason string `json:"reason"`         // what was found and what was expected; no values of travellers
	Data   []byte `json:"-"`              // the unit, whole
}

// Batch is what a file holds.
type Batch struct {
	Form     Form
	Messages []Message
	Rejected []Rejected
}

// Options say how a file is read.
type Options struct {
	Form   Form              // "" to recognise it
	Today  time.Time         // settles the century of years of two digits; required
	Taken  time.Time         // when the file came: tells apart units of one text that state no time of their own; zero for not known
	Strict bool              // a wrong count, or a wrong check digit, rejects the unit
	Column map[string]string // of a table: field → its heading, beside the usual ones
}

// Encode writes a traveller as it is kept.
func (t Traveller) Encode() ([]byte, error) {
	data, err := json.Marshal(t)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "travel.Encode", err, "a traveller cannot be written")
	}
	return data, nil
}

// DecodeTraveller reads what Encode wrote.
func DecodeTraveller(data []byte) (Traveller, error) {
	var t Traveller
	if err := json.Unmarshal(data, &t); err != nil {
		return Traveller{}, errs.Wrap(errs.Internal, "travel.DecodeTraveller", err, "a traveller cannot be read")
	}
	return t, nil
}

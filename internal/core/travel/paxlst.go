package travel

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/edifact"
)

// The codes of data element 1001 that begin a PAXLST, and what they list.
var paxLists = map[string]string{
	"745": "passengers", "250": "crew", "266": "status", "336": "master-crew", "655": "gate-pass",
}

// paxFunctions are the codes of 1004 by list: what the message does to what was
// sent before. A code that is not here says nothing.
var paxFunctions = map[string]string{
	"745 CP": "update", "745 RP": "update", "745 XR": "cancel",
	"266 CL": "close", "266 CLNB": "close", "266 CLOB": "close", "266 XF": "cancel", "266 XR": "cancel", "266 CF": "update", "266 CP": "update", "266 RP": "update",
	"250 A": "new", "250 B": "new", "250 C": "new", "250 D": "new", "250 BC": "update", "250 CC": "update", "250 E": "update", "250 F": "update",
	"336 G": "new", "336 I": "update", "336 H": "cancel",
}

// messageFunctions are the codes of 1225, where a sender uses that.
var messageFunctions = map[string]string{"1": "cancel", "3": "cancel", "4": "update", "5": "update", "9": "new"}

// aboardBy says of the travellers of a list what its code says of them all.
var aboardBy = map[string]string{
	"266 CLOB": "boarded", "266 CLNB": "not-boarded", "266 XF": "cancelled", "266 XR": "cancelled", "745 XR": "cancelled",
}

// paxRoles are the codes of 3035 of travellers.
var paxRoles = map[string]Role{"FL": Passenger, "FM": Crew, "DDU": Transit, "DDT": TransitCrew}

// The parts of a PAXLST, in their order.
const (
	inHeader = iota
	inTransport
	inTraveller
	inDocument
	inTrailer
)

// paxReader goes through a PAXLST.
type paxReader struct {
	o      Options
	m      Message
	part   int
	aboard string // of every traveller
	legs   []paxTransport
	one    Traveller // the traveller being read
	named  int       // the segment that names them
	paper  int       // which document of the traveller; -1 for none
	bagsBy string    // what the number of bags was read from
	seen   map[string]bool
	notes  int // left out
	counts []paxCount
	bad    *Rejected
}

// paxCount is what CNT states.
type paxCount struct {
	where string
	crew  bool
	n     string
}

// readPAXLST reads a passenger, crew, status or gate pass list: the guide of WCO,
// IATA and ICAO, for directories D.97B to D.17A. Where a part cannot be trusted both
// are given: the first thing that is wrong, and whom the list names as far as that can
// be told.
func readPAXLST(unit edifact.Message, o Options) (Message, *Rejected) {
	r := &paxReader{o: o, paper: -1, seen: map[string]bool{}}
	r.m.Travellers = make([]Traveller, 0, travellersOf(unit))
	begun := false
	for _, s := range unit.Segments {
		if !begun && s.Tag == "BGM" {
			begun = true
		} else if !begun && s.Tag != "UNH" {
			r.refuse(s, "order", "a segment before BGM; expected what the list is")
		}
		r.segment(s)
	}
	if !begun {
		r.refused("message", "missing", "no BGM; expected what the list is")
	}
	r.close()
	r.m.Legs = r.journey()
	if len(r.m.Legs) == 0 && r.m.List != "master-crew" && r.m.List != "gate-pass" {
		r.refused("message", "missing", "no TDT with LOC; expected the flight")
	}
	for i := range r.m.Travellers {
		t := &r.m.Travellers[i]
		t.Legs = legsOf(r.m.Legs, t.Embarks, t.Debarks)
	}
	r.tally()
	return r.m, r.bad
}

// travellersOf is how many travellers there may be.
func travellersOf(unit edifact.Message) int {
	n := 0
	for _, s := range unit.Segments {
		if s.Tag == "NAD" {
			n++
		}
	}
	return min(n, MaxTravellers+1)
}

func (r *paxReader) refuse(s edifact.Segment, code, reason string) { r.refused(at(s), code, reason) }

func (r *paxReader) refused(where, code, reason string) {
	if r.bad == nil {
		r.bad = &Rejected{Where: where, Code: code, Reason: reason}
	}
}

// paxNotes bounds what is noted of one message.
const paxNotes = 200

func (r *paxReader) note(code, where, said string) {
	if len(r.m.Notes) < paxNotes {
		r.m.Notes = append(r.m.Notes, Note{Code: code, Where: where, Said: said})
	}
}

// once notes what holds of many segments alike, at the first of them.
func (r *paxReader) once(code string, s edifact.Segment, said string) {
	if !r.seen[code+said] {
		r.seen[code+said] = true
		r.note(code, at(s), said)
	}
}

// segment takes a segment by its tag and by the part of the message that it is in.
func (r *paxReader) segment(s edifact.Segment) {
	switch s.Tag {
	case "UNH", "UNT", "CTA", "GEI", "GID", "AUT", "CPI", "QTY", "EMP", "UGH", "UGS":
		return // of no use here: contacts at the carrier, verification, duty on board
	case "BGM":
		r.begin(s)
	case "NAD":
		r.party(s)
	case "TDT":
		r.transport(s)
	case "CNT":
		r.close()
		r.part = inTrailer
		r.count(s)
	case "LOC", "DTM":
		switch r.part {
		case inTransport:
			r.point(s)
		case inTraveller, inDocument:
			r.about(s)
		}
	case "COM", "RFF", "FTX":
		if r.part == inTraveller || r.part == inDocument {
			r.about(s)
		} else if s.Tag == "FTX" {
			r.notes++
		}
	case "ATT", "MEA", "NAT", "DOC":
		if r.part != inTraveller && r.part != inDocument {
			r.refuse(s, "order", "a segment about a traveller outside the travellers; expected NAD before it")
			return
		}
		r.about(s)
	default:
		r.broken(s)
	}
}

// begin reads what the list is.
func (r *paxReader) begin(s edifact.Segment) {
	if r.m.List != "" {
		r.refuse(s, "order", "a second BGM")
		return
	}
	code := strings.TrimSpace(s.At(0, 0))
	list, known := paxLists[code]
	if !known {
		r.refuse(s, "value", "a list of another kind; expected 745, 250, 266, 336 or 655")
		return
	}
	r.m.List = list
	does := strings.TrimSpace(s.At(1, 0))
	r.m.Function, r.aboard = paxFunctions[code+" "+does], aboardBy[code+" "+does]
	if r.m.Function == "" {
		r.m.Function = messageFunctions[strings.TrimSpace(s.At(2, 0))]
	}
	if does != "" && r.m.Function == "" {
		r.note("function", at(s), "a code of what the list does that is not known; read as a list that says nothing of it")
	}
}

// party begins a traveller, or passes over who reports.
func (r *paxReader) party(s edifact.Segment) {
	code := strings.TrimSpace(s.At(0, 0))
	role, known := paxRoles[code]
	switch {
	case !known && r.part == inHeader:
		return // the reporting party
	case code == "MS" && r.part == inTransport:
		return
	case code == "MS":
		r.refuse(s, "order", "who reports, behind the travellers")
		r.close()
		r.part = inTrailer // what follows is about no traveller
		return
	case !known:
		role = Passenger
		r.once("role", s, "a role that is not known; read as a passenger")
	}
	if r.part == inTrailer {
		r.refuse(s, "order", "a traveller behind the control totals")
	}
	r.close()
	r.part, r.paper, r.bagsBy = inTraveller, -1, ""
	r.one = Traveller{Role: role, Aboard: r.aboard}
	r.name(s)
}

// close keeps the traveller that was being read.
func (r *paxReader) close() {
	if r.part != inTraveller && r.part != inDocument {
		return
	}
	r.m.Travellers = append(r.m.Travellers, r.one)
}

// count keeps what CNT states, to be compared when all is read.
func (r *paxReader) count(s edifact.Segment) {
	switch strings.TrimSpace(s.At(0, 0)) {
	case "42":
		r.counts = append(r.counts, paxCount{at(s), false, strings.TrimSpace(s.At(0, 1))})
	case "41":
		r.counts = append(r.counts, paxCount{at(s), true, strings.TrimSpace(s.At(0, 1))})
	}
}

// tally compares stated totals with what was read, and says what was left out.
func (r *paxReader) tally() {
	for _, c := range r.counts {
		what, n := "passengers", 0
		if c.crew {
			what = "crew"
		}
		for _, t := range r.m.Travellers {
			if (t.Role == Crew || t.Role == TransitCrew) == c.crew {
				n++
			}
		}
		stated, err := strconv.Atoi(c.n)
		switch {
		case err != nil || stated < 0:
			r.note("count", c.where, fmt.Sprintf("the number of %s is not stated; %d were counted", what, n))
		case stated != n:
			r.note("count", c.where, fmt.Sprintf("%d %s stated, %d counted", stated, what, n))
		}
	}
	if len(r.counts) == 0 {
		r.note("missing", "message", "no CNT; expected the number of travellers")
	}
	if r.notes > 0 {
		r.note("left-out", "message", fmt.Sprintf("%d segments of free text were left out", r.notes))
	}
}

// stamp reads a date and time of a journey: YYMMDDHHMM (201), CCYYMMDDHHMM (203),
// or the date alone (101, 102). The length tells, for senders state the format
// wrongly.
func stamp(text string) (time.Time, bool) {
	layouts := map[int]string{6: "060102", 8: "20060102", 10: "0601021504", 12: "200601021504"}
	layout, known := layouts[len(text)]
	if !known {
		return time.Time{}, false
	}
	if len(text)%4 == 2 { // of two digits: a journey is of this century
		layout, text = "2006"+layout[2:], "20"+text
	}
	t, err := time.Parse(layout, text)
	return t, err == nil
}

package travel

import (
	"fmt"

	"entente/internal/core/edifact"
)

// readEDIFACT reads the messages of all interchanges of a text. With a form said by
// the caller, messages of the other are refused.
func readEDIFACT(data []byte, o Options) Batch {
	interchanges, problems := edifact.Split(data)
	b := Batch{Form: o.Form}
	for _, p := range problems {
		form, _ := formOf(p.Type)
		b.Rejected = append(b.Rejected, Rejected{Form: form, Offset: p.Offset, Where: placed(p.Where), Code: p.Code, Reason: p.Said, Data: p.Data})
	}
	for _, i := range interchanges {
		odd := i.Notes // what is odd of the interchange stands with its first message
		for _, unit := range append(i.Messages, i.Broken...) {
			m, rejected := readUnit(unit, o)
			if rejected != nil {
				if unit.Fault == nil { // otherwise it is one of the problems
					rejected.Offset, rejected.Data = unit.Offset, unit.Raw
					b.Rejected = append(b.Rejected, *rejected)
				}
				if len(m.Travellers) == 0 {
					continue
				}
			}
			m.Sender, m.Sent = i.Sender, i.Sent
			m.arrived(o)
			for _, n := range odd {
				m.Notes = append(m.Notes, Note{n.Code, placed(n.Where), n.Said})
			}
			odd = nil
			b.Messages = append(b.Messages, m)
		}
	}
	switch {
	case len(b.Messages) > 0:
		b.Form = b.Messages[0].Form
	case len(b.Rejected) > 0:
		b.Form = b.Rejected[0].Form
	default:
		return refused("", data, "missing", "no message in the interchange; expected UNH")
	}
	return b
}

// formOf tells the form of a type of message.
func formOf(kind string) (Form, bool) {
	switch kind {
	case "PAXLST":
		return PAXLST, true
	case "PNRGOV":
		return PNRGOV, true
	}
	return "", false
}

// readUnit reads one message, and states of it what every form states alike. Where
// the caller is strict, counts that the message states of itself must be right. Of a
// message that cannot be trusted whole, both are given: what is wrong, and a message
// with whom it names all the same, so that one slip keeps nobody from being screened.
func readUnit(unit edifact.Message, o Options) (Message, *Rejected) {
	form, known := formOf(unit.Type)
	if !known {
		return Message{}, &Rejected{Where: "segment 1 UNH", Code: "form", Reason: "a message of another type; expected PAXLST or PNRGOV"}
	}
	if o.Form != "" && o.Form != form {
		return Message{}, &Rejected{Form: form, Where: "segment 1 UNH", Code: "form", Reason: "a message of another type; expected what the caller said"}
	}
	read := readPAXLST
	if form == PNRGOV {
		read = readPNRGOV
	}
	m, rejected := read(unit, o)
	if f := unit.Fault; f != nil {
		rejected = &Rejected{Where: placed(f.Where), Code: f.Code, Reason: f.Said}
	}
	if rejected != nil {
		rejected.Form = form
	}
	m.Form, m.Ref, m.Part, m.Unit = form, unit.Ref, unit.Part, unit.Raw
	m.Version = unit.Version + ":" + unit.Release
	var notes []Note
	if rejected != nil {
		m.Unit = append([]byte(partial), unit.Raw...)
		notes = append(notes, Note{"partial", rejected.Where, "somebody may be missing, for the message cannot be trusted whole; it is kept beside, and whom it names was read"})
	}
	for _, n := range unit.Notes {
		notes = append(notes, Note{n.Code, placed(n.Where), n.Said})
	}
	m.Notes = append(notes, m.Notes...)
	if len(m.Travellers) > MaxTravellers || form == PAXLST && len(m.Legs) > MaxLegs { // of bookings, each has its own bound
		return Message{}, &Rejected{Form: form, Where: "message", Code: "size",
			Reason: fmt.Sprintf("%d travellers on %d legs; expected at most %d on %d", len(m.Travellers), len(m.Legs), MaxTravellers, MaxLegs)}
	}
	if o.Strict && rejected == nil {
		for _, n := range m.Notes {
			if n.Code == "count" {
				return Message{}, &Rejected{Form: form, Where: n.Where, Code: "count", Reason: n.Said}
			}
		}
	}
	return m, rejected
}

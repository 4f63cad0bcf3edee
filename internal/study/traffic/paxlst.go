package traffic

import (
	"fmt"
	"time"
)

// PAXLST writes the passenger list of a flight as its carrier sends it at departure:
// one interchange with one message of D.05B.
func (f Flight) PAXLST() []byte {
	ref := f.reference("P")
	sent := f.Departs.Add(-10 * time.Minute)
	s := &segments{wrap: "\r\n"}
	s.out.WriteString("UNA:+.? '\r\n")
	s.put("UNB", "UNOA:4", f.Carrier+"APIS:ZZ", Receiver+":ZZ", sent.Format(minute), ref, "", "APIS")
	s.put("UNG", "PAXLST", f.Carrier+"APIS:ZZ", Receiver+":ZZ", sent.Format(minute), "1", "UN", "D:05B")
	s.count = 0
	s.put("UNH", "PAX001", "PAXLST:D:05B:UN:IATA", ref, "01:F")
	s.put("BGM", "745")
	s.put("NAD", "MS", "", "", f.Carrier+" HELP DESK")
	s.put("TDT", "20", f.Carrier+f.Leg.Number, "", "", f.Carrier)
	s.put("LOC", "125", f.From)
	s.put("DTM", "189:"+f.Departs.Format("0601021504")+":201")
	s.put("LOC", "87", f.To)
	s.put("DTM", "232:"+f.Arrives.Format("0601021504")+":201")
	for _, p := range f.Aboard {
		f.paxlst(s, p)
	}
	s.put("CNT", fmt.Sprintf("42:%d", len(f.Aboard)))
	s.put("UNT", fmt.Sprint(s.count+1), "PAX001")
	s.put("UNE", "1", "1")
	s.put("UNZ", "1", ref)
	return []byte(s.out.String())
}

func (f Flight) paxlst(s *segments, p Passenger) {
	s.put("NAD", "FL", "", "", escaped(p.Surname)+":"+escaped(p.Traveller.Given))
	s.put("ATT", "2", "", p.Person.Sex)
	if len(p.Person.Births) > 0 {
		b := p.Person.Births[0]
		if b.Year < 2000 {
			s.put("DTM", fmt.Sprintf("329:%02d%02d%02d", b.Year%100, b.Month, b.Day))
		} else { // of the youngest, two digits could be those of the century before
			s.put("DTM", fmt.Sprintf("329:%04d%02d%02d:102", b.Year, b.Month, b.Day))
		}
	}
	if p.Bags > 0 {
		s.put("MEA", "CT", "", fmt.Sprintf(":%d", p.Bags))
	}
	s.put("LOC", "22", f.To)
	s.put("LOC", "174", three(p.Residence))
	s.put("LOC", "178", p.Embarks)
	s.put("LOC", "179", p.Debarks)
	s.put("NAT", "2", three(p.Person.Nationalities[0]))
	s.put("RFF", "AVF:"+p.Booking)
	s.put("RFF", "ABO:"+p.Ref)
	s.put("RFF", "SEA:"+p.Seat)
	d := p.Person.Documents[0]
	s.put("DOC", "P:110:111", d.Number)
	s.put("DTM", "36:"+p.Expiry[2:4]+p.Expiry[5:7]+p.Expiry[8:10])
	s.put("LOC", "91", three(d.Country))
}

// three is a country of the tables as documents write it.
func three(two string) string {
	for _, c := range cultures {
		for _, s := range c.states {
			if s.two == two {
				return s.three
			}
		}
	}
	return ""
}

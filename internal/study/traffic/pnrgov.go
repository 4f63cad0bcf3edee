package traffic

import (
	"fmt"
	"strings"
	"time"
)

// PNRGOV writes the bookings of a flight as its carrier sends them two days before:
// one interchange with one message of 11.1. It says nothing of meals, payment or
// remarks.
func (f Flight) PNRGOV() []byte {
	ref := f.reference("B")
	sent := f.Departs.Add(-48 * time.Hour)
	var order []string
	bookings := map[string][]Passenger{}
	for _, p := range f.Aboard {
		if len(bookings[p.Booking]) == 0 {
			order = append(order, p.Booking)
		}
		bookings[p.Booking] = append(bookings[p.Booking], p)
	}
	s := &segments{wrap: "\r\n"}
	s.out.WriteString("UNA:+.?*'\r\n")
	s.put("UNB", "IATA:1", f.Carrier, Receiver, sent.Format(minute), ref)
	s.count = 0
	s.put("UNH", "1", "PNRGOV:11:1:IA", ref)
	s.put("MSG", ":22")
	s.put("ORG", f.Carrier+":"+f.From)
	s.put("TVL", f.times(), f.From, f.To, f.Carrier, f.Leg.Number)
	s.put("EQN", fmt.Sprint(len(order)))
	for _, locator := range order {
		f.booking(s, locator, bookings[locator])
	}
	s.put("UNT", fmt.Sprint(s.count+1), "1")
	s.put("UNZ", "1", ref)
	return []byte(s.out.String())
}

// times are those of TVL: day, month, year.
func (f Flight) times() string {
	const form = "020106:1504"
	return f.Departs.Format(form) + ":" + f.Arrives.Format(form)
}

func (f Flight) booking(s *segments, locator string, people []Passenger) {
	made := f.Departs.AddDate(0, 0, -9)
	s.put("SRC")
	s.put("RCI", f.Carrier+":"+locator+"::"+made.Format("020106:1504"))
	s.put("DAT", "700:"+made.Format("020106:1504"))
	s.put("ORG", f.Carrier+":"+f.From)
	for i, p := range people {
		age := "A"
		if p.Title == "MSTR" || p.Title == "MISS" {
			age = "C"
		}
		s.put("TIF", escaped(p.Surname), fmt.Sprintf("%s%s:%s:%d", escaped(p.Traveller.Given), p.Title, age, i+1))
		s.put("REF", ":"+p.Ref)
		s.put("SSR", "DOCS:HK:1:"+f.Carrier+":::::"+f.docs(p), fmt.Sprintf("::%d", i+1))
	}
	s.put("TVL", f.times(), f.From, f.To, f.Carrier, f.Leg.Number+":Y")
	s.put("RPI", fmt.Sprint(len(people)), "HK")
	seats := []string{fmt.Sprintf("SEAT:HK:%d:%s:::%s:%s", len(people), f.Carrier, f.From, f.To)}
	for i, p := range people {
		seats = append(seats, fmt.Sprintf("%s::%d", p.Seat, i+1))
	}
	s.put(append([]string{"SSR"}, seats...)...)
}

// docs is a travel document as booking systems hand it on.
func (f Flight) docs(p Passenger) string {
	d, born := p.Person.Documents[0], ""
	if len(p.Person.Births) > 0 {
		b := p.Person.Births[0]
		born = strings.ToUpper(time.Date(b.Year, time.Month(b.Month), b.Day, 0, 0, 0, 0, time.UTC).Format("02Jan06"))
	}
	expiry := ""
	if t, err := time.Parse("2006-01-02", p.Expiry); err == nil {
		expiry = strings.ToUpper(t.Format("02Jan06"))
	}
	return "/P/" + strings.Join([]string{three(d.Country), d.Number, three(p.Person.Nationalities[0]), born, p.Person.Sex, expiry, escaped(p.Surname), escaped(p.Traveller.Given)}, "/")
}

package travel

import "strings"

// application reads the head of an application for a visa or residence. The
// journey that is wanted, where there is one, is a leg of the message; nobody is
// on it yet.
func (e envelope) application(m *Message, wrong func(format string, args ...any)) {
	m.Form, m.List = Application, "applications"
	switch {
	case e.Kind != "visa" && e.Kind != "residence":
		wrong("kind: expected visa or residence")
	case e.List != "" && e.List != m.List:
		wrong("list: expected applications")
	case len(e.Legs) > 0:
		wrong("legs: expected from, to and date, of an application")
	}
	if e.Kind == "visa" || e.Kind == "residence" {
		m.Version = e.Kind
	}
	leg, reason := wanted(e.From, e.To, e.Date)
	if reason != "" {
		wrong("%s", reason)
	}
	if leg != (Leg{}) {
		m.Legs = []Leg{leg}
	}
}

// wanted is the journey that somebody applies for, as far as it can be read; the empty
// leg for none.
func wanted(from, to, date string) (leg Leg, reason string) {
	leg.From, leg.To = strings.ToUpper(spaced(from)), strings.ToUpper(spaced(to))
	var err error
	if leg.Departs, err = clock(date); err != nil {
		reason = "date: " + err.Error()
	}
	for _, port := range []*string{&leg.From, &leg.To} {
		if *port != "" && !isPort(*port) {
			*port, reason = "", "from and to: "+expectedPort
		}
	}
	return leg, reason
}

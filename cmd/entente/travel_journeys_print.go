package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/inside/journeys"
)

// ofWhom is the head of an answer: whom it is about, and by what they are told.
func ofWhom(b *strings.Builder, p journeys.Person, hit string, confirmed []string) {
	fmt.Fprintf(b, "%s, traveller %d\n", personName(p), p.Row)
	for _, x := range []struct {
		name string
		said []string
	}{{"by hit", []string{hit}}, {"confirmed by", confirmed}, {"documents", p.Papers}, {"persons", p.Persons}} {
		if said := strings.Join(x.said, ", "); said != "" {
			fmt.Fprintf(b, "  %-12s %s\n", x.name, said)
		}
	}
}

// flightOf is a flight as a table shows it.
func flightOf(j journeys.Journey) string {
	return visible(dash(strings.TrimSpace(j.Carrier+j.Number)) + " " + dash(j.From) + "–" + dash(j.To))
}

func departs(j journeys.Journey) string { return minuteOf(j.DepartsAt) }

// aboardOf says what is odd of somebody's being on board.
func aboardOf(j journeys.Journey) string {
	if j.Counted {
		return visible(j.Role)
	}
	return visible(j.Role + " " + strings.ToUpper(j.Aboard))
}

func (a *app) together(t journeys.Together) error {
	var b strings.Builder
	writeTogether(&b, t)
	return a.printf("%s", b.String())
}

func writeTogether(b *strings.Builder, t journeys.Together) {
	ofWhom(b, t.Of, t.Hit, t.Confirmed)
	fmt.Fprintf(b, "  %-12s %d journeys, %d others on board\n\n", "looked at", len(t.Journeys), t.Others)
	if len(t.Companions) == 0 {
		b.WriteString("nobody else is held to have been on these flights\n")
		return
	}
	table(b, "NEAREST\tWHO\tTRAVELLER\tSHARED\tFLIGHT\tDEPARTS\tSEATS\tTHEIRS\tAS\tCONFIRMED HIT", func(w *tabwriter.Writer) {
		for _, c := range t.Companions {
			for i, m := range c.On {
				who := []string{personName(c.Person), strconv.FormatInt(c.Row, 10), number(c.Shared)}
				if i > 0 {
					who = []string{"", "", ""}
				}
				row(w, string(m.Nearest), who[0], who[1], who[2], flightOf(m.Journey), departs(m.Journey), visible(listed(m.Journey.Seats)), visible(listed(m.Seats)),
					dash(aboardOf(m.Journey)), listed(c.Confirmed))
			}
		}
	})
	writeMore(b, t.More, t.Cut)
}

func writeMore(b *strings.Builder, more, cut bool) {
	if more {
		b.WriteString("… and more; see --limit, --since and --until\n")
	}
	if cut {
		b.WriteString("so many were on these flights that not all were read; see --since and --until\n")
	}
}

func (a *app) aboard(x journeys.Aboard) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s: %d people on board\n", flightOf(x.Flight), departs(x.Flight), x.Aboard)
	if len(x.Around) == 0 {
		b.WriteString("nobody on board is a confirmed hit\n")
	}
	for _, t := range x.Around {
		b.WriteString("\n")
		writeTogether(&b, t)
	}
	return a.printf("%s", b.String())
}

func (a *app) pairs(p journeys.Pairs) error {
	var b strings.Builder
	ofWhom(&b, p.Of, p.Hit, nil)
	fmt.Fprintf(&b, "  %-12s %d flights, %d others on board, %d of them twice or more\n\n", "looked at", p.Flights, p.Others, p.Repeated)
	if p.NotWeighed > 0 {
		fmt.Fprintf(&b, "%d were not weighed: too many, or their keys stand for more than one person\n\n", p.NotWeighed)
	}
	if len(p.Pairs) == 0 {
		b.WriteString("nobody shared two flights\n")
		return a.printf("%s", b.String())
	}
	table(&b, "WHO\tTRAVELLER\tSHARED\tEXPECTED\tBY CHANCE\tOF ALL LOOKED AT\tMORE THAN CHANCE\tAS", func(w *tabwriter.Writer) {
		for _, x := range p.Pairs {
			more := "no"
			if x.MoreThanChance {
				more = "YES"
			}
			row(w, personName(x.Person), strconv.FormatInt(x.Row, 10), fmt.Sprintf("%d of %d", x.Shared, x.Flights), fmt.Sprintf("%.3g", x.Expected),
				fmt.Sprintf("%.2g", x.Tail), fmt.Sprintf("%.2g", x.Corrected), more, dash(visible(x.Role)))
		}
	})
	b.WriteString("\n")
	for _, x := range p.Pairs {
		if x.MoreThanChance {
			writePair(&b, x)
		}
	}
	b.WriteString(p.Formula + "\n")
	writeMore(&b, p.More, p.Cut)
	return a.printf("%s", b.String())
}

// writePair shows how the numbers of one pair come about.
func writePair(b *strings.Builder, x journeys.Pair) {
	fmt.Fprintf(b, "%s, traveller %d: %d shared, %.3g expected; %.2g × %d people = %.2g\n", personName(x.Person), x.Row, x.Shared, x.Expected, x.Tail, x.Others, x.Corrected)
	for _, s := range x.By {
		fmt.Fprintf(b, "  %s %s–%s  theirs %d of %d flights = %.3g, on each of %d; shared %d\n", s.Month, visible(dash(s.From)), visible(dash(s.To)), s.Theirs, s.Flights, s.Chance(), s.Ours, s.Shared)
	}
	for _, m := range x.On {
		fmt.Fprintf(b, "  %s  %s  %s\n", departs(m.Journey), flightOf(m.Journey), m.Nearest)
	}
	b.WriteString("\n")
}

func (a *app) journeysOf(h journeys.History) error {
	var b strings.Builder
	ofWhom(&b, h.Of, h.Hit, nil)
	fmt.Fprintf(&b, "  %-12s %d rows, %d journeys\n\n", "held", h.Rows, len(h.Journeys))
	table(&b, "DEPARTS\tFLIGHT\tNUMBER\tSEATS\tAS\tBOOKED\tTRAVELLERS\tMESSAGES", func(w *tabwriter.Writer) {
		for _, j := range h.Journeys {
			var rows, numbers, messages []string
			for _, x := range j.Travellers {
				rows = append(rows, strconv.FormatInt(x, 10))
			}
			for _, x := range j.Flights {
				numbers = append(numbers, strconv.FormatInt(x, 10))
			}
			for _, m := range j.Messages {
				messages = append(messages, short(strings.TrimPrefix(m, "sha256:")))
			}
			row(w, departs(j), flightOf(j), listed(numbers), visible(listed(j.Seats)), dash(aboardOf(j)), listed(j.Bookings), listed(rows), listed(messages))
		}
	})
	writeMore(&b, h.More, false)
	if len(h.Looks) > 0 {
		b.WriteString("\n")
		table(&b, "ASKED\tOFFICER\tWHAT", func(w *tabwriter.Writer) {
			for _, l := range h.Looks {
				row(w, l.At.Format(time.RFC3339), l.Officer, l.What)
			}
		})
	}
	return a.printf("%s", b.String())
}

func (a *app) trips(t journeys.Trips) error {
	var b strings.Builder
	ofWhom(&b, t.Of, t.Hit, nil)
	if len(t.Trips) == 0 {
		b.WriteString("\nno round trip, and none begun\n")
	}
	for _, x := range t.Trips {
		fmt.Fprintf(&b, "\nfrom %s, %s; through %s\n", dash(x.Home), awayFor(x), visible(listed(x.Hubs)))
		for i, w := range x.Ways {
			writeWay(&b, w)
			if i < len(x.Stays) {
				writeStop(&b, x.Stays[i])
			}
		}
	}
	writeUnknown(&b, t.Unknown)
	writeMore(&b, t.More, false)
	return a.printf("%s", b.String())
}

// awayFor says how long a trip was, or that no way back is held.
func awayFor(x journeys.Trip) string {
	switch {
	case !x.Open:
		return fmt.Sprintf("%d days, back", x.Days)
	case len(x.Ways) == 1:
		return "one way: no journey on or back is held"
	}
	return fmt.Sprintf("%d days until the last arrival that is held, NOT BACK", x.Days)
}

func writeWay(b *strings.Builder, w journeys.Way) {
	for i, j := range w.Legs {
		fmt.Fprintf(b, "  %s  %s", departs(j), flightOf(j))
		if i > 0 {
			c := w.Changes[i-1]
			fmt.Fprintf(b, "  after %s", span(int64(c.Minutes)*60))
			if c.Next != c.Hub {
				b.WriteString(" from another airport")
			}
			if c.Separate {
				b.WriteString(", BOOKED APART")
			}
		}
		b.WriteString("\n")
	}
}

func writeStop(b *strings.Builder, s journeys.Stop) {
	fmt.Fprintf(b, "    %d days in %s", s.Days, visible(dash(s.Country)))
	if s.Leaves != s.Port {
		fmt.Fprintf(b, ", from %s to %s by no journey that is held", visible(dash(s.Port)), visible(dash(s.Leaves)))
	}
	b.WriteString("\n")
}

func writeUnknown(b *strings.Builder, ports []string) {
	if len(ports) > 0 {
		fmt.Fprintf(b, "no country is known of %s\n", visible(strings.Join(ports, ", ")))
	}
}

func (a *app) stays(s journeys.Stays) error {
	var b strings.Builder
	fmt.Fprintf(&b, "entered %s from %s on and not left by %s\n", s.In, s.Since.Format("2006-01-02 15:04"), s.Until.Format("2006-01-02 15:04"))
	fmt.Fprintf(&b, "%d entered; %d left, %d were seen elsewhere since, of %d nobody can tell\n\n", s.Entered, s.Left, s.Elsewhere, s.Keyless)
	if len(s.Stays) > 0 {
		table(&b, "WHO\tTRAVELLER\tENTERED\tDAYS\tBY\tFROM\tLAST JOURNEY\tDID NOT BOARD", func(w *tabwriter.Writer) {
			for _, x := range s.Stays {
				missed := ""
				if x.NoShow != nil {
					missed = flightOf(*x.NoShow) + " " + departs(*x.NoShow)
				}
				row(w, personName(x.Person), strconv.FormatInt(x.Row, 10), departs(x.Entered), number(x.Days), flightOf(x.Entered), visible(dash(x.Origin)),
					flightOf(x.Last)+" "+departs(x.Last), dash(missed))
			}
		})
	}
	writeUnknown(&b, s.Unknown)
	writeMore(&b, s.More, false)
	return a.printf("%s", b.String())
}

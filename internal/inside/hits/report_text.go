package hits

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/airport"
	"entente/internal/core/country"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/core/travel"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// mostPapers bounds the papers of a traveller that a report begins with.
const mostPapers = 16

// writing is the beginning of a report while it is written.
type writing struct {
	parties *party.Parties
	at      time.Time
	hit     insidedb.Hit
	mark    marking.Marking
	item    *gift // whose it is beside ours; nil for nobody's
	topics  []string
	who     watch.Person
	leg     *travel.Leg // nil where it is not known
}

// field is a field of a report; its keys are those of docs/formats.md.
type field struct {
	Ladder      report.Ladder          `json:"ladder"`
	Name        string                 `json:"name,omitempty"`
	Also        []string               `json:"also,omitempty"`
	Born        []string               `json:"born,omitempty"`
	Nationality string                 `json:"nationality,omitempty"`
	Described   string                 `json:"described,omitempty"`
	Type        string                 `json:"type,omitempty"`
	Number      string                 `json:"number,omitempty"`
	Country     string                 `json:"country,omitempty"`
	Holder      string                 `json:"holder,omitempty"`
	Full        string                 `json:"full,omitempty"`
	Route       string                 `json:"route,omitempty"`
	Values      map[report.Rung]string `json:"values,omitempty"`
}

// text writes the report.
func (w writing) text() (string, error) {
	topics := w.topics
	if len(topics) == 0 {
		if len(w.parties.Topics) == 0 {
			return "", errs.E(errs.Invalid, "hits.Report", "the parties give no register of topics; expected the topics of the report (--topic)")
		}
		topics = w.parties.Topics[:1]
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Made of hit %s: who travels, as stated. Serial, gists and our own assessment are", w.hit.ID)
	line("# for the author. Who was sought, by what and why is not in it. Take it in with")
	line("# entente report add FILE --hit %s", w.hit.ID)
	line("originator: %s\ncreated: %s\nkind: %s\ntopics: %s\nsystem: %s", w.parties.Self, w.at.Format(time.RFC3339), kindHit, asYAML(topics), w.mark.System)
	if g := w.item; g != nil {
		line("use: %s\nonward: %s", asYAML(g.Use), g.Onward)
		if g.concern != "" {
			line("obtained: {concern: %s}", g.concern)
		}
		line("third_party: {from: %s, ref: %s, consent: required}", g.Partner, asYAML(g.ID))
	}
	mark := asYAML(w.mark.Portion())
	line("title: {mark: %s, text: %s}\nfields:", mark, asYAML("A traveller"))
	said := w.fields(func(name string, f field) { line("  %s: %s", name, asYAML(f)) })
	line("portions:\n  - {mark: %s, text: %s}", mark, asYAML(said))
	return b.String(), nil
}

// fields writes the fields, and gives the sentence that holds them.
func (w writing) fields(put func(string, field)) string {
	put("p1", w.person())
	said := "{p1}"
	for i, d := range w.who.Documents[:min(len(w.who.Documents), mostPapers)] {
		name := "d" + strconv.Itoa(i+1)
		put(name, field{Ladder: report.Document, Type: d.Kind, Number: d.Number, Country: trigraph(d.Country), Holder: "p1"})
		said += []string{", with ", " and "}[min(i, 1)] + "{" + name + "}"
	}
	if len(w.who.Documents) > 0 {
		said += ","
	}
	said += " is recorded"
	if w.leg == nil {
		return said + " as a traveller."
	}
	said += " on "
	if f, some := transport(*w.leg); some {
		put("tr1", f)
		said += "{tr1}"
	} else {
		said += "a journey"
	}
	for i, port := range []string{w.leg.From, w.leg.To} {
		if port == "" {
			continue
		}
		name := "l" + strconv.Itoa(i+1)
		put(name, place(port))
		said += []string{" from {", " to {"}[i] + name + "}"
	}
	if !w.leg.Departs.IsZero() {
		put("t1", departure(w.leg.Departs))
		said += ", departing {t1}"
	}
	return said + "."
}

// person is the traveller as stated. Of several nationalities one that is ours is told,
// so that the law on our own people sees it.
func (w writing) person() field {
	f := field{Ladder: report.Person}
	for i, n := range w.who.Names[:min(len(w.who.Names), report.MaxNames)] {
		if i == 0 {
			f.Name = n.Text
		} else {
			f.Also = append(f.Also, n.Text)
		}
	}
	if f.Name == "" {
		f.Described = "a traveller"
	}
	for _, b := range w.who.Births[:min(len(w.who.Births), report.MaxNames)] {
		if date := born(b); date != "" {
			f.Born = append(f.Born, date)
		}
	}
	nationalities := make([]string, 0, len(w.who.Nationalities))
	for _, n := range w.who.Nationalities {
		if three := trigraph(n); three != "" {
			nationalities = append(nationalities, three)
		}
	}
	switch own := string(w.parties.Self.Country()); {
	case slices.Contains(nationalities, own):
		f.Nationality = own
	case len(nationalities) > 0:
		f.Nationality = nationalities[0]
	}
	return f
}

// born is what is known of a date of birth; "" where not even one year is.
func born(b watch.Birth) string {
	switch {
	case b.Year <= 0 || b.Until > b.Year:
		return ""
	case b.Month <= 0:
		return fmt.Sprintf("%04d", b.Year)
	case b.Day <= 0:
		return fmt.Sprintf("%04d-%02d", b.Year, b.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", b.Year, b.Month, b.Day)
}

// trigraph is a country as reports name it; "" where its code is not known.
func trigraph(two string) string {
	three, _ := country.Trigraph(two)
	return three
}

// transport is the flight by its number, and by its route; it tells whether either is known.
func transport(l travel.Leg) (field, bool) {
	f := field{Ladder: report.Transport}
	if l.Number != "" {
		f.Full = strings.TrimSpace("flight " + l.Carrier + l.Number)
	}
	if l.From != "" && l.To != "" {
		f.Route = "a journey from " + l.From + " to " + l.To
	}
	return f, f.Full != "" || f.Route != ""
}

func place(port string) field {
	f := field{Ladder: report.Place, Name: port}
	if two, ok := airport.For(port); ok {
		f.Country = trigraph(two)
	}
	return f
}

// departure is a time by the clock of its port. Nothing says how that stands to UTC, so
// that it is words of ours and no instant.
func departure(t time.Time) field {
	f := field{Ladder: report.Time, Values: map[report.Rung]string{"day": t.Format("2 January 2006"), "month": t.Format("January 2006")}}
	if t.Hour() != 0 || t.Minute() != 0 {
		f.Values["minute"] = t.Format("2 January 2006, 15:04, local time")
	}
	return f
}

// asYAML writes a value as JSON, which is YAML too.
func asYAML(v any) string {
	data, _ := json.Marshal(v) // strings, and lists and maps of them, can always be written
	return string(data)
}

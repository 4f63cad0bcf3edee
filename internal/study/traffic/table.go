package traffic

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"entente/internal/core/screening"
)

// Heading is the first row of a table of travellers.
var Heading = []string{"surname", "given", "sex", "dob", "nationality", "passport", "document_country", "expiry", "carrier", "flight", "from", "to", "departs", "arrives", "booking", "seat"}

// CSV writes a flight as a table with a heading.
func (f Flight) CSV(to io.Writer) error {
	w := csv.NewWriter(to)
	_ = w.Write(Heading) // Flush keeps the error
	for _, p := range f.Aboard {
		born := ""
		if len(p.Person.Births) > 0 {
			born = p.Person.Births[0].String()
		}
		d := p.Person.Documents[0]
		const form = "2006-01-02T15:04"
		_ = w.Write([]string{p.Surname, p.Traveller.Given, p.Person.Sex, born, p.Person.Nationalities[0], d.Number, d.Country, p.Expiry,
			f.Carrier, f.Leg.Number, f.From, f.To, f.Departs.Format(form), f.Arrives.Format(form), p.Booking, p.Seat})
	}
	w.Flush()
	return w.Error()
}

// listedLine is a line of a list, as package watchlist reads it.
type listedLine struct {
	ID          string              `json:"id"`
	Names       []map[string]string `json:"names"`
	Births      []string            `json:"dob,omitempty"`
	Certainty   string              `json:"dob_certainty,omitempty"`
	Nationality []string            `json:"nationality,omitempty"`
	Sex         string              `json:"sex,omitempty"`
	Documents   []string            `json:"docs,omitempty"`
}

// WriteList writes entries as a list, a JSON document a line.
func WriteList(to io.Writer, entries iter.Seq[screening.Entry]) error {
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	for e := range entries {
		line := listedLine{ID: e.ID, Nationality: e.Nationalities, Sex: strings.ToLower(e.Sex)}
		for _, n := range e.Names {
			line.Names = append(line.Names, map[string]string{"name": n.Text})
		}
		for _, b := range e.Births {
			line.Births, line.Certainty = append(line.Births, b.String()), b.Certainty.String()
		}
		for _, d := range e.Documents {
			line.Documents = append(line.Documents, "P:"+d.Number)
		}
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("%s: %w", e.ID, err)
		}
	}
	return nil
}

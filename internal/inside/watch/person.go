package watch

import (
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
)

// mostValues is how many names, dates and so on a query may have of a person,
// and how many of an entry are shown with a hit.
const mostValues = 100

// Person is what is known of somebody: of an entry as it is kept and shown, or
// of who is asked for. The keys stand in this order, and none that says nothing:
// an entry that did not change has the digest that it had. A key that is added
// later must be left out where it says nothing.
type Person struct {
	Names         []Name   `json:"names"`
	Births        []Birth  `json:"births,omitempty"`        // any one of them
	Nationalities []string `json:"nationalities,omitempty"` // ISO 3166-1 alpha-2
	Sex           string   `json:"sex,omitempty"`           // F or M
	Places        []string `json:"places,omitempty"`        // of birth, as written
	Documents     []Paper  `json:"documents,omitempty"`
}

// Name is one name as written; a weak one is a loose alias.
type Name struct {
	Text string `json:"text"`
	Weak bool   `json:"weak,omitempty"`
}

// Birth is a date of birth, or what is known of it. A zero is not known.
type Birth struct {
	Year      int    `json:"year,omitempty"`
	Month     int    `json:"month,omitempty"`
	Day       int    `json:"day,omitempty"`
	Until     int    `json:"until,omitempty"`     // the last year of a span
	Certainty string `json:"certainty,omitempty"` // absent: document; reported, estimated
}

// Paper is a passport, an identity card, a visa or another document.
type Paper struct {
	Kind    string `json:"kind,omitempty"` // passport, identity-card, visa or other
	Number  string `json:"number"`
	Country string `json:"country,omitempty"` // the issuing state
}

// PersonOf writes a person as the desk tells and is told of one.
func PersonOf(p screening.Person) Person {
	out := Person{Nationalities: p.Nationalities, Sex: p.Sex, Places: p.Places}
	for _, n := range p.Names {
		out.Names = append(out.Names, Name(n))
	}
	for _, b := range p.Births {
		born := Birth{Year: b.Year, Month: b.Month, Day: b.Day, Until: b.Until}
		if b.Certainty != screening.Documented {
			born.Certainty = b.Certainty.String()
		}
		out.Births = append(out.Births, born)
	}
	for _, d := range p.Documents {
		out.Documents = append(out.Documents, Paper(d))
	}
	return out
}

// Screened reads what PersonOf wrote; it is invalid where a certainty is no such word.
func (p *Person) Screened() (screening.Person, error) {
	out := screening.Person{Nationalities: p.Nationalities, Sex: p.Sex, Places: p.Places}
	for _, n := range p.Names {
		out.Names = append(out.Names, screening.Name(n))
	}
	for _, b := range p.Births {
		c, err := screening.ParseCertainty(b.Certainty)
		if err != nil {
			return screening.Person{}, err
		}
		out.Births = append(out.Births, screening.Birth{Year: b.Year, Month: b.Month, Day: b.Day, Until: b.Until, Certainty: c})
	}
	for _, d := range p.Documents {
		out.Documents = append(out.Documents, screening.Document(d))
	}
	return out, nil
}

// asked reads a person whom somebody asks for, and refuses what no reader of
// lists or documents gives.
func (p *Person) asked() (screening.Person, error) {
	refuse := func(format string, args ...any) (screening.Person, error) {
		return screening.Person{}, errs.E(errs.Invalid, "watch.Query", format, args...)
	}
	texts := append([]string{}, p.Places...)
	named := false
	for _, n := range p.Names {
		texts = append(texts, n.Text)
		named = named || strings.TrimSpace(n.Text) != ""
	}
	for _, d := range p.Documents {
		texts = append(texts, d.Kind, d.Number, d.Country)
	}
	if !named && len(p.Documents) == 0 {
		return refuse("no name, and no document")
	}
	if n := max(len(p.Names), len(p.Births), len(p.Nationalities), len(p.Places), len(p.Documents)); n > mostValues {
		return refuse("%d values of one kind; expected at most %d", n, mostValues)
	}
	for _, s := range texts {
		if len(s) > watchlist.MaxName {
			return refuse("a value of %d bytes; expected at most %d", len(s), watchlist.MaxName)
		}
	}
	for _, b := range p.Births {
		if min(b.Year, b.Month, b.Day, b.Until) < 0 || max(b.Year, b.Until) > 9999 || b.Month > 12 || b.Day > 31 || b.Until != 0 && b.Until < b.Year {
			return refuse("a date of birth %d-%d-%d until %d; expected one of a calendar, 0 for what is not known", b.Year, b.Month, b.Day, b.Until)
		}
	}
	for _, s := range p.Nationalities {
		if len(s) != 2 || min(s[0], s[1]) < 'A' || max(s[0], s[1]) > 'Z' {
			return refuse("nationality %.60q; expected the two letters of ISO 3166-1", s)
		}
	}
	if p.Sex != "" && p.Sex != "F" && p.Sex != "M" {
		return refuse("sex %.20q; expected F or M", p.Sex)
	}
	return p.Screened()
}

// Listed is what a list says of somebody, up to a hundred values of each kind.
type Listed struct {
	Person
	LeftOut int `json:"left_out,omitempty"` // values that are not shown
}

func listedOf(e screening.Entry) Listed {
	var out Listed
	p := e.Person
	p.Names = shown(&out, p.Names)
	p.Births = shown(&out, p.Births)
	p.Nationalities = shown(&out, p.Nationalities)
	p.Places = shown(&out, p.Places)
	p.Documents = shown(&out, p.Documents)
	out.Person = PersonOf(p)
	return out
}

// shown gives the first values and counts the others.
func shown[T any](l *Listed, all []T) []T {
	n := min(len(all), mostValues)
	l.LeftOut += len(all) - n
	return all[:n]
}

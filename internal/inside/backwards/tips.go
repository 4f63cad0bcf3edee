package backwards

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"entente/internal/core/country"
	"entente/internal/core/lookout"
	"entente/internal/core/report"
	"entente/internal/core/screening"
	"entente/internal/core/tearline"
	"entente/internal/core/watchlist"
	"entente/internal/store/insidedb"
)

// openTips opens a screening for each tip that is new: a version of a report of our own,
// or an item that may be used, over the travel that was held when it became known. One
// that is gone already is screened by nobody.
func openTips(tx *insidedb.Tx) (seen int, err error) {
	all, err := tx.NewTips(changes)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	for _, t := range all {
		gone, err := tx.TipGone(t.Tip)
		if err != nil {
			return 0, err
		}
		if gone == "" {
			last, err := tx.LastTravellerThen(t.Known)
			if err != nil {
				return 0, err
			}
			if _, err := tx.AddBackscreen(insidedb.Backscreen{Kind: t.Kind, Name: t.ID, To: t.Version, Last: last}); err != nil {
				return 0, err
			}
		}
		if err := tx.SeekTip(t.Tip); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}

// tip is whom a screening of a tip seeks: nobody once it is gone.
func (s *Screener) tip(ctx context.Context, b insidedb.Backscreen) (out []screening.Entry, err error) {
	err = s.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = nil
		gone, err := tx.TipGone(insidedb.Tip{Kind: b.Kind, ID: b.Name, Version: b.To})
		if err != nil || gone != "" {
			return err
		}
		if b.Kind == insidedb.BackItem {
			out, err = ofItem(tx, b.Name)
		} else {
			out, err = ofReport(tx, b.Name, b.To)
		}
		return err
	})
	return out, err
}

// ofReport is whom a report of our own names, each with the documents whose holder it is.
// In a report that names one person alone a document without a holder is that person's.
func ofReport(tx *insidedb.Tx, id string, version int) ([]screening.Entry, error) {
	held, err := tx.ReportVersion(id, version)
	if err != nil {
		return nil, err
	}
	r, err := report.Decode(id, held.Raw, nil)
	if err != nil {
		return nil, err
	}
	var out []screening.Entry
	var fields []string
	for _, name := range r.FieldOrder {
		f := r.Fields[name]
		if f.Ladder != report.Person {
			continue
		}
		if p, named := person(f.NameText, f.Also, f.Born, f.Nationality); named {
			at := lookout.TipPerson{Of: id, Person: lookout.PersonOfReport(id, name)}
			out, fields = append(out, screening.Entry{List: lookout.Tips, ID: at.Entry(), Person: p}), append(fields, name)
		}
	}
	for _, name := range r.FieldOrder {
		f := r.Fields[name]
		if f.Ladder != report.Document || f.Number == "" {
			continue
		}
		i := slices.Index(fields, f.Holder)
		if f.Holder == "" && len(fields) == 1 {
			i = 0
		}
		if i >= 0 {
			out[i].Documents = append(out[i].Documents, paper(f))
		}
	}
	return out, nil
}

// ofItem is whom an item of a partner names in full. A document stands there in words
// alone, and is not compared.
func ofItem(tx *insidedb.Tx, id string) ([]screening.Entry, error) {
	got, err := tx.Received(id)
	if err != nil {
		return nil, err
	}
	read, err := tearline.Read(got.Bundle)
	if err != nil {
		return nil, err
	}
	var out []screening.Entry
	for i, n := range read.People() {
		if p, named := person(n.Name, n.Also, n.Born, n.Nationality); named {
			at := lookout.TipPerson{Received: true, Of: id, Person: strconv.Itoa(i + 1)}
			out = append(out, screening.Entry{List: lookout.Tips, ID: at.Entry(), Person: p})
		}
	}
	return out, nil
}

// person is somebody as a report states them; false for one who has no name. A date of
// birth or a nationality that cannot be read says nothing, as one that is not stated.
func person(name string, also, born []string, nationality string) (screening.Person, bool) {
	var p screening.Person
	for _, n := range append([]string{name}, also...) {
		if len(p.Names) < watchlist.MaxNames && len(n) <= watchlist.MaxName && strings.IndexFunc(n, unicode.IsLetter) >= 0 {
			p.Names = append(p.Names, screening.Name{Text: strings.Join(strings.Fields(n), " ")})
		}
	}
	for _, said := range born {
		if b, ok := watchlist.ParseBirth(said, screening.Documented); ok && b.Year > 0 && len(p.Births) < watchlist.MaxNames {
			p.Births = append(p.Births, b)
		}
	}
	if code, ok := country.Code(nationality); ok {
		p.Nationalities = []string{code}
	}
	return p, len(p.Names) > 0
}

// papers are the kinds of document that are told apart, and words for each in a report.
var papers = []string{"passport", "identity-card", "visa"}

// paper is a document as a report states it: of a kind by its words.
func paper(f *report.Field) screening.Document {
	d := screening.Document{Kind: "other", Number: f.Number}
	said := strings.ReplaceAll(strings.ToLower(f.Type), " ", "-")
	if i := slices.IndexFunc(papers, func(kind string) bool { return strings.Contains(said, kind) }); i >= 0 {
		d.Kind = papers[i]
	}
	d.Country, _ = country.Code(f.Country)
	return d
}

package assess

import (
	"slices"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// KindConduct is the kind of a Conduct.
const KindConduct = "conduct"

// BadConduct is the closed list of what a partner did with what it was given, or gave,
// that it should not have done; GoodConduct is that of what it did well.
var (
	BadConduct = []string{
		"leak",              // what we gave came out
		"misuse",            // it was used for what it was not given for
		"mistreatment",      // somebody was harmed on account of it
		"caveat-breach",     // it went on, or was kept, against its terms
		"planted-tip",       // what came was made up to mislead
		"uncheckable-tip",   // what came could be checked by nobody
		"over-broad-action", // more people met with consequences than it spoke of
		"other",
	}
	GoodConduct = []string{
		"kept-confidence", // what could have come out did not
		"acted-well",      // it acted upon it within its terms, and said so
		"other-good",
	}
)

// Weights is the closed list of how grave an entry is, as who wrote it sees it; nothing
// is computed from it.
var Weights = []string{"slight", "serious", "grave"}

// Conduct is one entry of the record that a service keeps of a partner.
type Conduct struct {
	Partner party.Code `json:"partner"` // a service, or a country where it is not known which
	What    string     `json:"what"`    // a word of BadConduct or GoodConduct
	Date    string     `json:"date"`    // when it was: a Moment
	Note    string     `json:"note"`
	Item    string     `json:"item,omitempty"` // of ours or of theirs that it is about
	About   []Ref      `json:"about,omitempty"`
	Sources []Ref      `json:"sources,omitempty"` // how it is known
	Weight  string     `json:"weight,omitempty"`
}

func decodeConduct(o *document.Object) (Record, error) {
	return Conduct{
		Partner: document.Must(o, "partner", readPartner),
		What:    document.Must(o, "kind", word(slices.Concat(BadConduct, GoodConduct))),
		Date:    document.Must(o, "date", readConductDay),
		Note:    document.Must(o, "note", Words(MaxText)),
		Item:    document.Read(o, "item", To(ItemReport, ItemReceived)),
		About:   document.Read(o, "about", Targets("about")),
		Sources: document.Read(o, "sources", Targets("source")),
		Weight:  document.Read(o, "weight", word(Weights)),
	}, o.Failed()
}

// Kind is KindConduct.
func (Conduct) Kind() string { return KindConduct }

// Good tells whether the entry is to the partner's credit.
func (c Conduct) Good() bool { return slices.Contains(GoodConduct, c.What) }

// Refs are the item, what else it is about, and how it is known.
func (c Conduct) Refs() []Ref {
	var out []Ref
	if c.Item != "" {
		out = append(out, Ref{"item", c.Item})
	}
	return append(append(out, c.About...), c.Sources...)
}

// Texts are the partner and the note.
func (c Conduct) Texts() []Text { return []Text{{"partner", string(c.Partner)}, {"note", c.Note}} }

// Check refuses an entry that is to be believed without any source.
func (c Conduct) Check() error {
	if !c.Good() && len(c.Sources) == 0 && c.Item == "" && len(c.About) == 0 {
		return errs.E(errs.Invalid, "assess.Conduct", "sources: %s rests on nothing; expected sources:, item: or about: with what shows it", c.What)
	}
	return nil
}

func readPartner(v *document.Value) (party.Code, error) {
	s, err := v.Text()
	if err == nil && (!party.Code(s).Valid() || party.Code(s).IsPublic()) {
		err = v.Errorf("%.40q; expected a partner such as FRA or FRA/DGSE", s)
	}
	return party.Code(s), err
}

func readConductDay(v *document.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	for _, form := range []string{"2006", "2006-01", "2006-01-02"} {
		if t, err := time.Parse(form, s); err == nil && t.Year() >= 1900 {
			return s, nil
		}
	}
	return "", v.Errorf("%.20q; expected a day, a month or a year such as 2017-12-15, 2017-12 or 2017", s)
}

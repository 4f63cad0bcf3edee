package watch

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// document is an entry as it is kept and shown: one form for one entry, the
// keys in this order and none that says nothing, so that an entry which did not
// change has the digest that it had. A key that is added later must be left out
// where it says nothing.
type document struct {
	ID            string          `json:"id"`
	Names         []name          `json:"names"`
	Births        []birth         `json:"births,omitempty"`
	Nationalities []string        `json:"nationalities,omitempty"`
	Sex           string          `json:"sex,omitempty"`
	Places        []string        `json:"places,omitempty"`
	Documents     []identityPaper `json:"documents,omitempty"`
}

type name struct {
	Text string `json:"text"`
	Weak bool   `json:"weak,omitempty"`
}

type birth struct {
	Year      int    `json:"year,omitempty"`
	Month     int    `json:"month,omitempty"`
	Day       int    `json:"day,omitempty"`
	Until     int    `json:"until,omitempty"`
	Certainty string `json:"certainty,omitempty"` // absent: document
}

type identityPaper struct {
	Kind    string `json:"kind,omitempty"`
	Number  string `json:"number"`
	Country string `json:"country,omitempty"`
}

// rowOf writes an entry for the store.
func rowOf(e screening.Entry) (insidedb.ListEntry, error) {
	d := document{ID: e.ID, Nationalities: e.Nationalities, Sex: e.Sex, Places: e.Places}
	for _, n := range e.Names {
		d.Names = append(d.Names, name(n))
	}
	for _, b := range e.Births {
		out := birth{Year: b.Year, Month: b.Month, Day: b.Day, Until: b.Until}
		if b.Certainty != screening.Documented {
			out.Certainty = b.Certainty.String()
		}
		d.Births = append(d.Births, out)
	}
	for _, p := range e.Documents {
		d.Documents = append(d.Documents, identityPaper(p))
	}
	body, err := json.Marshal(d)
	if err != nil {
		return insidedb.ListEntry{}, errs.Wrap(errs.Internal, "watch.rowOf", err, "an entry cannot be written")
	}
	sum := sha256.Sum256(body)
	return insidedb.ListEntry{ID: e.ID, Digest: base64.RawURLEncoding.EncodeToString(sum[:]), Body: body}, nil
}

// entryOf reads what rowOf wrote.
func entryOf(list string, body []byte) (screening.Entry, error) {
	d, err := documentOf(body)
	if err != nil {
		return screening.Entry{}, err
	}
	e := screening.Entry{ID: d.ID, List: list}
	e.Nationalities, e.Sex, e.Places = d.Nationalities, d.Sex, d.Places
	for _, n := range d.Names {
		e.Names = append(e.Names, screening.Name(n))
	}
	for _, b := range d.Births {
		c, err := screening.ParseCertainty(b.Certainty)
		if err != nil {
			return screening.Entry{}, errs.Wrap(errs.Internal, "watch.entryOf", err, "an entry of list %s cannot be read", list)
		}
		e.Births = append(e.Births, screening.Birth{Year: b.Year, Month: b.Month, Day: b.Day, Until: b.Until, Certainty: c})
	}
	for _, p := range d.Documents {
		e.Documents = append(e.Documents, screening.Document(p))
	}
	return e, nil
}

func documentOf(body []byte) (document, error) {
	var d document
	if err := json.Unmarshal(body, &d); err != nil {
		return document{}, errs.Wrap(errs.Internal, "watch.documentOf", err, "an entry of a list cannot be read")
	}
	return d, nil
}

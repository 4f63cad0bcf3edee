package lookout

import (
	"slices"

	"entente/internal/core/document"
	"entente/internal/core/screening"
	"entente/internal/core/spelling"
)

// Limits on who is sought.
const (
	MaxNames  = 64
	MaxValues = 16 // of dates, nationalities, places, documents
	maxName   = 500
)

// Papers are the kinds of a document.
var Papers = []string{"passport", "identity-card", "visa", "other"}

// person reads who is sought: at least one name, and whatever else is known.
func person(v *document.Value) (screening.Person, error) {
	o := v.Object()
	p := screening.Person{
		Names:         document.Must(o, "names", list(MaxNames, name)),
		Births:        document.Read(o, "births", list(MaxValues, birth)),
		Nationalities: document.Read(o, "nationalities", list(MaxValues, countryCode)),
		Sex:           document.Read(o, "sex", func(v *document.Value) (string, error) { return v.Word("F", "M") }),
		Places:        document.Read(o, "places", list(MaxValues, line(MaxShort))),
		Documents:     document.Read(o, "documents", list(MaxValues, paper)),
	}
	return p, o.Err()
}

// list reads a list of at least one value, of which none stands twice.
func list[T comparable](most int, read func(*document.Value) (T, error)) func(*document.Value) ([]T, error) {
	return func(v *document.Value) ([]T, error) {
		items, err := v.List()
		if err != nil {
			return nil, err
		}
		if len(items) == 0 || len(items) > most {
			return nil, v.Errorf("%d of them; expected 1 to %d", len(items), most)
		}
		out := make([]T, 0, len(items))
		for _, x := range items {
			t, err := read(x)
			if err != nil {
				return nil, err
			}
			if slices.Contains(out, t) {
				return nil, x.Errorf("given twice; expected it once")
			}
			out = append(out, t)
		}
		return out, nil
	}
}

// name reads a name: its words, or a map that says whether it is a weak one.
func name(v *document.Value) (screening.Name, error) {
	if !v.IsMap() {
		s, err := heard(v)
		return screening.Name{Text: s}, err
	}
	o := v.Object()
	n := screening.Name{Text: document.Must(o, "text", heard), Weak: o.Bool("weak")}
	return n, o.Err()
}

// heard reads the words of a name, and refuses what nobody could ever be met by.
func heard(v *document.Value) (string, error) {
	s, err := line(maxName)(v)
	if err == nil && len(spelling.HearWhole(s).Words) == 0 {
		return "", v.Errorf("%.40q has no letter; expected a name", s)
	}
	return s, err
}

// birth reads a date of birth: YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY, or a map that
// says how certain it is.
func birth(v *document.Value) (screening.Birth, error) {
	c := screening.Documented
	at := v
	if v.IsMap() {
		o := v.Object()
		at = o.Need("date")
		word := document.Read(o, "certainty", func(v *document.Value) (string, error) { return v.Word("document", "reported", "estimated") })
		if err := o.Err(); err != nil {
			return screening.Birth{}, err
		}
		var err error
		if c, err = screening.ParseCertainty(word); err != nil {
			return screening.Birth{}, at.Errorf("%s", err.Error())
		}
	}
	s, err := at.Text()
	if err != nil {
		return screening.Birth{}, err
	}
	b, err := screening.ParseBirth(s, c)
	if err != nil || b.Year == 0 {
		return screening.Birth{}, at.Errorf("%.40q; expected a date of birth: YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY", s)
	}
	return b, nil
}

// paper reads a document that names its holder.
func paper(v *document.Value) (screening.Document, error) {
	o := v.Object()
	d := screening.Document{
		Kind:    document.Must(o, "kind", func(v *document.Value) (string, error) { return v.Word(Papers...) }),
		Number:  document.Must(o, "number", line(64)),
		Country: document.Read(o, "country", countryCode),
	}
	return d, o.Err()
}

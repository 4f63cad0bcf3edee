package tearline

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
)

// Hit is a withheld value that stands in a tearline.
type Hit struct {
	Field string `json:"field"` // the field's name; "" for what belongs to the report itself
	From  string `json:"from"`  // the key of the report that the value comes from
	Place string `json:"place"` // "title", "portion:N" counted in the tearline, or "TYPE:N.property"
	Found string `json:"found"` // how it was found
}

// Residue searches the text and the property values of a tearline for every
// value that the rungs given withhold. Marks, identifiers, times and the words
// of the protocol are not searched; a value that the rung given still shows is
// no residue. Names are also looked for in other scripts, inflected, and by the
// part of a person's name that hardly anybody else has. Hits are in the order of
// the report's values, then of places. A tearline that this decision did not
// make gets one hit, FoundUnchecked.
func Residue(d release.Decision, t Tearline) []Hit {
	if !d.Valid() || !t.Valid() || d.Outcome().Decision != t.decision {
		return []Hit{{Found: FoundUnchecked}}
	}
	withheld, shown := valuesOf(d.Report(), rungsOf(d))
	return hitsIn(d.Report(), withheld, shown, t.places)
}

// rungsOf are the rungs given of a decision's fields.
func rungsOf(d release.Decision) map[string]report.Rung {
	out := map[string]report.Rung{}
	for name, f := range d.Outcome().Fields {
		out[name] = f.Rung
	}
	return out
}

// hitsIn searches texts for the values that are withheld.
func hitsIn(r *report.Report, withheld, shown []report.Secret, places []place) []Hit {
	values := make([]string, len(withheld))
	for i, s := range withheld {
		values[i] = s.Value
	}
	s, names := newSearch(values), newNames(r, withheld, shown)
	hits := make([][]Hit, len(withheld))
	for _, p := range places {
		found, named := s.in(p.text), names.in(p.text)
		for i, secret := range withheld {
			how := cmp.Or(found[i], named[i])
			if how != "" && !told(hits, secret, p.name) {
				hits[i] = append(hits[i], Hit{Field: secret.Field, From: secret.Place, Place: p.name, Found: how})
			}
		}
	}
	return slices.Concat(hits...)
}

// told tells whether a value of that key was already found at the place: a
// value can have several written forms that fold to one.
func told(hits [][]Hit, s report.Secret, place string) bool {
	return slices.ContainsFunc(hits, func(list []Hit) bool {
		return slices.ContainsFunc(list, func(h Hit) bool { return h.Field == s.Field && h.From == s.Place && h.Place == place })
	})
}

// valuesOf lists the values that show only at rungs fuller than the one given,
// with those that no rung shows; and the values that are shown.
func valuesOf(r *report.Report, given map[string]report.Rung) (withheld, shown []report.Secret) {
	for _, s := range r.Secrets() {
		if f := r.Fields[s.Field]; f == nil || s.Shows == "" || f.Ladder.Index(s.Shows) < f.Ladder.Index(given[s.Field]) {
			withheld = append(withheld, s)
		} else {
			shown = append(shown, s)
		}
	}
	return withheld, shown
}

// place is one text of a tearline.
type place struct{ name, text string }

// protocol are the properties whose values are words of STIX or of this
// project's extensions, identifiers or times.
var protocol = []string{"type", "id", "spec_version", "created", "modified", "published", "lang", "identity_class", "report_types",
	"relationship_type", "granular_markings", "extension_type", "ladder", "rung", "kind", "token", "token_from"}

// placesOf lists every text of a bundle: title, portions, property values.
func placesOf(bundle []byte) ([]place, error) {
	b, err := stix.ReadBundle(bundle)
	if err != nil {
		return nil, err
	}
	var out []place
	numbers := map[string]int{}
	producer := ""
	for _, o := range b.Objects {
		if o.Type() == "report" {
			producer = o.Text("created_by_ref")
		}
	}
	for _, o := range b.Objects {
		if o.ID() == producer || o.Type() == "marking-definition" {
			continue
		}
		n := numbers[o.Type()]
		numbers[o.Type()]++
		for _, m := range o.Root().Members() {
			name := o.Type() + ":" + strconv.Itoa(n) + "." + m.Name
			switch {
			case o.Type() == "report" && m.Name == "name":
				name = "title"
			case o.Type() == "note" && m.Name == "content":
				name = "portion:" + strconv.Itoa(n)
			}
			out = texts(out, name, m.Name, m.Value)
		}
	}
	return out, nil
}

// texts collects the strings and numbers of a value.
func texts(out []place, path, name string, v stix.Value) []place {
	if slices.Contains(protocol, name) || strings.HasSuffix(name, "_ref") || strings.HasSuffix(name, "_refs") {
		return out
	}
	switch v.Kind() {
	case stix.String:
		out = append(out, place{path, v.Text()})
	case stix.Number:
		out = append(out, place{path, v.Literal()})
	}
	for i, item := range v.Items() {
		out = texts(out, path+"."+strconv.Itoa(i), "", item)
	}
	for _, m := range v.Members() {
		inner := path + "." + m.Name
		if stix.TypeOf(m.Name) != "" {
			inner = path // an extension's id says nothing to a reader
		}
		out = texts(out, inner, m.Name, m.Value)
	}
	return out
}

package tearline

import (
	"regexp"
	"strings"

	"golang.org/x/text/language"

	"entente/internal/core/report"
	"entente/internal/core/stix"
)

// fieldObjects writes an object for every field for which STIX has a type at
// the rung given. It gives their ids in the order of the fields, "" for none.
func (w *writer) fieldObjects(producer string, banner []string) []string {
	ids := make([]string, len(w.fields))
	for i, f := range w.fields {
		typ, values := f.object()
		if typ == "" {
			continue
		}
		id := w.named(typ, "field/"+f.Name)
		extension := stix.Properties{"extension_type": propertyExtension, "ladder": string(f.Ladder), "rung": string(f.rung)}
		for name, value := range f.personal() {
			extension[name] = value
		}
		values["extensions"] = stix.Properties{fieldExtension: extension}
		if stix.ClassOf(typ) == stix.Observable {
			values["type"], values["object_marking_refs"] = typ, banner
			w.add(stix.Observe(stix.Unguessable(id), values))
		} else {
			w.domain(typ, id, producer, banner, values)
		}
		ids[i] = id
	}
	return ids
}

// object is the STIX type of a field at its rung with the properties that say
// what the words say; "" where STIX has none.
func (f *shown) object() (typ string, values stix.Properties) {
	switch {
	case f.Ladder == report.Person:
		return "identity", stix.Properties{"name": f.words, "identity_class": "individual"}
	case f.Ladder == report.Organisation && f.rung == "name":
		return "identity", stix.Properties{"name": f.words, "identity_class": "organization"}
	case f.Ladder == report.Place && f.own:
		return f.location()
	case f.Ladder == report.Selector && f.rung == "full" && f.own:
		return observable(f.KindText, f.Value)
	}
	return "", nil
}

// personal are the values that a person shows only in full.
func (f *shown) personal() stix.Properties {
	p := stix.Properties{}
	if f.Ladder != report.Person || f.rung != "full" || !f.own {
		return p
	}
	if len(f.Also) > 0 {
		p["aliases"] = f.Also
	}
	if len(f.Born) > 0 {
		p["birth_dates"] = f.Born
	}
	if f.Nationality != "" {
		p["nationality"] = f.Nationality
	}
	return p
}

// graded are the grade or the discipline of a source at just that rung.
func (f *shown) graded() stix.Properties {
	switch {
	case f.Ladder != report.Source || !f.own:
	case f.rung == "grade":
		return stix.Properties{"grade": f.Grade}
	case f.rung == "collection":
		return stix.Properties{"collection": f.Collection}
	}
	return nil
}

// location says the place at its rung and the country, which the ladder lets
// go with every rung. Without country or point STIX has no location.
func (f *shown) location() (typ string, values stix.Properties) {
	p := stix.Properties{}
	country := ""
	if ownWords(f.Field, "country") {
		country = alpha2(f.Country)
	}
	p["country"] = country
	switch f.rung {
	case "point":
		p["name"], p["latitude"], p["longitude"] = f.NameText, f.Point[0], f.Point[1]
	case "name":
		p["name"] = f.NameText
	case "city":
		p["city"] = f.City
	case "region":
		p["administrative_area"] = f.Region
	}
	if country == "" && f.rung != "point" {
		return "", nil
	}
	return "location", p
}

// alpha2 is the ISO 3166-1 alpha-2 code of a trigraph; "" when there is none.
func alpha2(trigraph string) string {
	r, err := language.ParseRegion(trigraph)
	if err != nil || !r.IsCountry() || len(r.String()) != 2 {
		return ""
	}
	return r.String()
}

// selectorTypes are the kinds of selector for which STIX has an observable,
// with the form that a value must have to be one.
var selectorTypes = []struct {
	typ, property string
	kinds         []string
	form          *regexp.Regexp
}{
	{"email-addr", "value", []string{"e-mail", "email", "email-addr"}, regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)},
	{"ipv4-addr", "value", []string{"ip", "ipv4", "ip address", "ipv4-addr"}, regexp.MustCompile(`^(\d{1,3}\.){3}\d{1,3}(/\d{1,2})?$`)},
	{"ipv6-addr", "value", []string{"ip", "ipv6", "ip address", "ipv6-addr"}, regexp.MustCompile(`^[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(/\d{1,3})?$`)},
	{"domain-name", "value", []string{"domain", "domain-name", "domain name"}, regexp.MustCompile(`^[^\s./@]+(\.[^\s./@]+)+$`)},
	{"url", "value", []string{"url", "address of a page"}, regexp.MustCompile(`^[a-z][a-z0-9+.-]*://\S+$`)},
	{"user-account", "account_login", []string{"account", "user-account", "user account"}, regexp.MustCompile(`^\S.*$`)},
}

func observable(kind, value string) (typ string, values stix.Properties) {
	for _, t := range selectorTypes {
		for _, k := range t.kinds {
			if strings.EqualFold(k, kind) && t.form.MatchString(value) {
				return t.typ, stix.Properties{t.property: value}
			}
		}
	}
	return "", nil
}

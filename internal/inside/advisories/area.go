package advisories

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/advisory"
	"entente/internal/core/country"
	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// grain is how finely a circle may lie around what a place field holds, by the rung
// at which the field goes: at least so many kilometres, around a point of at most so
// many decimal places. A place of which less than the city goes is not to be circled.
var grain = map[report.Rung]struct {
	km     float64
	places int
}{"name": {1, 2}, "city": {5, 1}, "region": {50, 0}}

// places are the areas of an advisory, with their names in each language.
func places(k Asking, p disclosure.Public) (out []advisory.Place, names [][]string, err error) {
	names = make([][]string, len(p.Texts))
	around := map[string][]advisory.Circle{}
	for i, a := range k.Areas {
		place, name, err := a.place(p, around)
		if err != nil {
			return nil, nil, errs.Wrap(errs.KindOf(err), "advisories.Draft", err, "area %d: %s", i+1, err)
		}
		out = append(out, place)
		for t, text := range p.Texts {
			names[t] = append(names[t], name(text.Language))
		}
	}
	for _, name := range p.Report.FieldOrder {
		if n := len(around[name]); n > 1 {
			return nil, nil, errs.E(errs.Denied, "advisories.Draft", "%d circles lie around %s, and together tell more of it than goes; expected one", n, name)
		}
	}
	return out, names, nil
}

// place is one area, and what it is called. It notes a circle with the fields that it
// lies around.
func (a Area) place(p disclosure.Public, around map[string][]advisory.Circle) (advisory.Place, func(lang string) string, error) {
	if a.Country != "" {
		code, err := a.country(p)
		return advisory.Place{Geocode: []advisory.Named{code}}, func(lang string) string { return regionName(code.Value, lang) }, err
	}
	name := func(string) string { return a.Name }
	var f *report.Field
	var rung report.Rung
	if a.Field != "" {
		var err error
		if f, rung, err = released(a.Field, p); err != nil {
			return advisory.Place{}, nil, err
		}
		name = func(lang string) string { return strings.TrimPrefix(f.Words(rung, lang, 0), "a location in ") }
	}
	at, km := a.Point, a.Km
	if at == nil {
		if rung != "point" || f.Point == nil || km == 0 { // a kilometre around a public point tells nothing else
			place, err := ofField(f, rung)
			return place, name, err
		}
		at = f.Point
	}
	c, err := advisory.Around(advisory.Point{Lat: at[0], Lon: at[1]}, km)
	if err != nil {
		return advisory.Place{}, nil, err
	}
	if err := coarse(c, f, p, around); err != nil {
		return advisory.Place{}, nil, err
	}
	if f == nil && a.Name == "" {
		name = func(string) string {
			return fmt.Sprintf("%s km: %s, %s", decimal(a.Km), decimal(a.Point[0]), decimal(a.Point[1]))
		}
	}
	return advisory.Place{Circle: []advisory.Circle{c}}, name, nil
}

// country is the code of a country, or of a part of one: that only where a place field
// in the country goes as its region, or more finely.
func (a Area) country(p disclosure.Public) (advisory.Named, error) {
	code, err := advisory.Code(a.Country)
	whole, _, part := strings.Cut(code.Value, "-")
	if err != nil || !part {
		return code, err
	}
	for name, rung := range p.Given {
		f := p.Report.Fields[name]
		in, _ := country.Code(f.Country)
		if f.Ladder == report.Place && in == whole && report.Place.Index(rung) <= report.Place.Index("region") {
			return code, nil
		}
	}
	return code, errs.E(errs.Denied, "advisories.Draft", "%s is part of a country, and no place in it goes to the public as finely as its region; expected the country", code.Value)
}

// released is a place field at the rung at which it goes.
func released(name string, p disclosure.Public) (*report.Field, report.Rung, error) {
	const op = "advisories.Draft"
	f, rung := p.Report.Fields[name], p.Given[name]
	switch {
	case f == nil || f.Ladder != report.Place:
		return nil, "", errs.E(errs.Invalid, op, "%q; expected a place field of the report", name)
	case rung == "" || rung == report.Withheld:
		return nil, "", errs.E(errs.Denied, op, "%s does not go to the public; expected a portion that goes, with the field in it", name)
	}
	return f, rung, nil
}

// ofField is where a field lies, as far as its rung tells: a kilometre around its
// point, or the country.
func ofField(f *report.Field, rung report.Rung) (advisory.Place, error) {
	const op = "advisories.Draft"
	if rung == "point" && f.Point != nil {
		c, err := advisory.Around(advisory.Point{Lat: f.Point[0], Lon: f.Point[1]}, 1)
		return advisory.Place{Circle: []advisory.Circle{c}}, err
	}
	if f.Country == "" {
		return advisory.Place{}, errs.E(errs.Invalid, op, "%s goes as a %s, of which no country is known; expected kilometres around a point too", f.Name, rung)
	}
	code, err := advisory.Code(f.Country)
	return advisory.Place{Geocode: []advisory.Named{code}}, err
}

// coarse refuses a circle that tells more of a place of the report than goes: of the
// field that it is for, and of every other that it comes as near to as what goes of it
// is coarse. Beside a place it tells as much as around it. The circle is noted with
// each of them that has a point.
func coarse(c advisory.Circle, of *report.Field, p disclosure.Public, around map[string][]advisory.Circle) error {
	const op = "advisories.Draft"
	at := [2]float64{c.Center.Lat, c.Center.Lon}
	for _, name := range p.Report.FieldOrder {
		f := p.Report.Fields[name]
		if f.Ladder != report.Place || f.Point == nil && f != of {
			continue
		}
		rung := known(f, p)
		if rung == "point" {
			continue
		}
		g, may := grain[rung]
		if !may {
			g = grain["region"]
		}
		if f.Point != nil {
			near := apart(at, *f.Point)-c.Radius < g.km
			if near && !slices.Contains(around[name], c) {
				around[name] = append(around[name], c)
			}
			if !near && f != of {
				continue
			}
		}
		if !may {
			return errs.E(errs.Denied, op, "it lies around %s, or near it, of which no more than the country goes; expected the country", name)
		}
		if c.Radius < g.km || decimals(at[0]) > g.places || decimals(at[1]) > g.places {
			return errs.E(errs.Denied, op, "it is finer than what goes of %s, its %s; expected at least %s km around a point of at most %d decimal places",
				name, rung, decimal(g.km), g.places)
		}
	}
	return nil
}

// known is what the public knows of a place: the rung at which it goes, or the city or
// region of another field that goes as finely, and lies in the same.
func known(f *report.Field, p disclosure.Public) report.Rung {
	rung := p.Given[f.Name]
	if rung == "" {
		rung = report.Withheld
	}
	for name, given := range p.Given {
		other := p.Report.Fields[name]
		if other.Ladder != report.Place {
			continue
		}
		for _, in := range []struct {
			rung        report.Rung
			one, theirs string
		}{{"city", f.City, other.City}, {"region", f.Region, other.Region}} {
			same := in.one != "" && strings.EqualFold(in.one, in.theirs) && report.Place.Index(given) <= report.Place.Index(in.rung)
			if same && report.Place.Index(in.rung) < report.Place.Index(rung) {
				rung = in.rung
			}
		}
	}
	return rung
}

// apart is the distance of two points in kilometres, on a sphere.
func apart(a, b [2]float64) float64 {
	const radius, rad = 6371.0, math.Pi / 180
	lat, lon := (b[0]-a[0])*rad/2, (b[1]-a[1])*rad/2
	h := math.Pow(math.Sin(lat), 2) + math.Cos(a[0]*rad)*math.Cos(b[0]*rad)*math.Pow(math.Sin(lon), 2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func decimals(x float64) int {
	_, behind, _ := strings.Cut(decimal(x), ".")
	return len(behind)
}

// regionName is what a country, or a part of one, is called in a language; its code
// where nobody knows.
func regionName(code, lang string) string {
	region, err := language.ParseRegion(code)
	tag, unknown := language.Parse(lang)
	if err != nil || unknown != nil {
		return code
	}
	for _, t := range []language.Tag{tag, language.English} {
		if names := display.Regions(t); names != nil {
			if name := names.Name(region); name != "" {
				return name
			}
		}
	}
	return code
}

package advisories_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/advisories"
	"entente/internal/store/storetest"
)

func TestAPartOfACountryIsNamedOnlyWhereAPlaceInItGoesSo(t *testing.T) {
	for _, tt := range []struct {
		name, city string // the mark of the city
		area       string
		kind       errs.Kind
	}{
		{"the city goes", "(U)", "RU-MOW", ""},
		{"the city goes, of another country", "(U)", "US-NY", errs.Denied},
		{"the country alone goes", "(S//NF)", "RU-MOW", errs.Denied},
		{"the country itself", "(S//NF)", "RU", ""},
	} {
		b := newBench(t, storetest.Engines()[0])
		b.take(strings.Replace(crocus, `render: {ru: {city: "Москва"}}, marks: {city: "(U)"`, `marks: {city: "`+tt.city+`"`, 1))
		k := b.asking()
		k.Areas = []advisories.Area{{Country: tt.area}}
		_, err := b.Draft(t.Context(), k)
		if errs.KindOf(err) != tt.kind || err != nil && !strings.Contains(err.Error(), "part of a country") {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestCirclesBesideAPlaceTellNoMoreOfItThanWhatGoes(t *testing.T) {
	circle := func(lat, lon, km float64) advisories.Area {
		return advisories.Area{Point: &[2]float64{lat, lon}, Km: km, Name: "Outskirts"}
	}
	for _, tt := range []struct {
		name  string
		place string // how finely places go
		areas []advisories.Area
		kind  errs.Kind
		says  string
	}{
		{"two that touch it from either side", "city", []advisories.Area{circle(55.8350, 37.3903, 1), circle(55.8160, 37.3903, 1)}, errs.Denied, "finer than what goes of l1, its city"},
		{"one beside it", "city", []advisories.Area{circle(55.9, 37.4, 4)}, errs.Denied, "finer than what goes of l1, its city"},
		{"one far from it", "city", []advisories.Area{circle(56.2, 37.4, 4)}, "", ""},
		{"two coarse ones around it", "city", []advisories.Area{circle(55.8, 37.6, 30), circle(55.9, 37.2, 20)}, errs.Denied, "2 circles lie around l1"},
		{"the same twice", "city", []advisories.Area{circle(55.8, 37.6, 30), circle(55.8, 37.6, 30)}, "", ""},
		{"one beside a place of which the country goes", "country", []advisories.Area{circle(56.1, 37.4, 4)}, errs.Denied, "no more than the country goes"},
		{"one far from a place of which the country goes", "country", []advisories.Area{circle(57, 37.4, 4)}, "", ""},
	} {
		b := newBench(t, storetest.Engines()[0])
		b.rules(strings.Replace(toPublic, "place: city", "place: "+tt.place, 1), toRussia)
		b.take(crocus)
		k := b.asking()
		k.Areas, k.Languages = tt.areas, []string{"en"}
		_, err := b.Draft(t.Context(), k)
		if errs.KindOf(err) != tt.kind || tt.kind != "" && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestATimeOfTheMessageTellsNoMoreOfATimeThanWhatGoes(t *testing.T) {
	at := func(text string) time.Time {
		out, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, tt := range []struct {
		name, field, portion string // the portion that the public reads
		effective, expires   string
		says                 string // "": it is made
	}{
		{"a withheld time as when it begins", "from: 2017-12-12T17:45:00Z, to: 2017-12-12T17:45:00Z", "", "2017-12-12T17:45:00Z", "2017-12-14T00:00:00Z", "effective"},
		{"a withheld time as when it ends", "at: 2017-12-12T17:45:00Z", "", "", "2017-12-12T17:45:00Z", "expires"},
		{"beside a withheld time", "at: 2017-12-12T17:45:00Z", "", "", "2017-12-12T17:46:00Z", "expires"},
		{"the day of a withheld time", "at: 2017-12-12T17:45:00Z", "", "2017-12-12T00:00:00Z", "2017-12-14T00:00:00Z", "effective"},
		{"the end of a withheld window", "from: 2017-12-11T00:00:00Z, to: 2017-12-15T00:00:00Z", "", "", "2017-12-15T00:00:00Z", "expires"},
		{"beside the begin of a withheld window", "from: 2017-12-11T00:00:00Z, to: 2017-12-15T00:00:00Z", "", "2017-12-10T23:10:00Z", "2017-12-18T00:00:00Z", "effective"},
		{"well inside a withheld window", "from: 2017-12-11T00:00:00Z, to: 2017-12-15T00:00:00Z", "", "", "2017-12-13T09:00:00Z", ""},
		{"another day", "at: 2017-12-12T17:45:00Z", "", "", "2017-12-13T09:00:00Z", ""},
		{"the hour, where the day goes", "at: 2017-12-12T17:45:00Z", " It is expected on {t1}.", "", "2017-12-12T17:00:00Z", "its day"},
		{"the day, where the day goes", "at: 2017-12-12T17:45:00Z", " It is expected on {t1}.", "2017-12-12T00:00:00Z", "2017-12-13T00:00:00Z", ""},
	} {
		b := newBench(t, storetest.Engines()[0])
		b.take(strings.NewReplacer("  s1: {ladder: source", "  t1: {ladder: time, "+tt.field+"}\n  s1: {ladder: source",
			"before the end of the week.", "at {t1}.", "to include concerts.", "to include concerts."+tt.portion).Replace(crocus))
		k := b.asking()
		k.Languages, k.Expires = []string{"en"}, at(tt.expires)
		if tt.effective != "" {
			k.Effective = at(tt.effective)
		}
		_, err := b.Draft(t.Context(), k)
		if tt.says == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if errs.KindOf(err) != errs.Denied || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "t1") {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

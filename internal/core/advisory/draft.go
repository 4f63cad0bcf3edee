package advisory

import (
	"math"
	"regexp"
	"strings"
	"time"

	"entente/internal/core/country"
	"entente/internal/core/errs"
)

const draftOp = "advisory.Draft"

// Draft is an advisory of the service's own, before it is one. Status, message
// type, scope, category, urgency, severity, certainty and expiry have no default.
type Draft struct {
	Identifier   string
	Sender       string
	SenderName   string // the service's office as the public knows it
	Sent         time.Time
	Status       Status      // Actual or Exercise
	Exercise     string      // the exercise's name; with the status Exercise, and only there
	MsgType      MsgType     // MsgAlert, MsgUpdate or MsgCancel
	References   []Reference // what an update or cancellation ends; none for an alert
	Scope        Scope
	Restriction  string   // with the scope Restricted, and only there
	Addresses    []string // required with the scope Private
	Note         string
	Incidents    []string
	Category     []Category
	ResponseType []ResponseType
	Urgency      Urgency
	Severity     Severity
	Certainty    Certainty
	Effective    time.Time // zero: from when it is sent
	Onset        time.Time // zero: not said
	Expires      time.Time // after Sent and Effective
	Web, Contact string
	Places       []Place
	Texts        []Text // one for each language, the first of them first; a cancellation may have none
}

// Text is what a draft says in one language.
type Text struct {
	Language    string // for example ru or fr-CA
	Event       string
	Headline    string // at most about 160 characters is wise
	Description string
	Instruction string   // may be empty
	Places      []string // what each of the draft's places is called, in their order
}

// Place is where a draft holds. Each has a polygon, a circle or a code.
type Place struct {
	Polygon []Polygon
	Circle  []Circle
	Geocode []Named
}

// Alert makes the alert, whole or not at all. What it gives, Write writes.
func (d Draft) Alert() (Alert, error) {
	if err := d.check(); err != nil {
		return Alert{}, err
	}
	a := Alert{Identifier: d.Identifier, Sender: d.Sender, Sent: d.Sent, Status: d.Status, MsgType: d.MsgType, Scope: d.Scope,
		Restriction: d.Restriction, Addresses: d.Addresses, Note: d.Note, References: d.References, Incidents: d.Incidents}
	if d.Status == Exercise {
		a.Note = strings.TrimSpace(exerciseWord("en") + " " + d.Exercise + "\n" + d.Note)
	}
	for _, t := range d.Texts {
		i, err := d.info(t)
		if err != nil {
			return Alert{}, err
		}
		a.Info = append(a.Info, i)
	}
	if _, err := a.Write(); err != nil {
		return Alert{}, err
	}
	return a, nil
}

// check refuses what the standard leaves open and a draft does not.
func (d Draft) check() error {
	from := d.Sent
	if d.Effective.After(from) {
		from = d.Effective
	}
	exercise := strings.TrimSpace(d.Exercise) != ""
	for _, rule := range []struct {
		broken        bool
		key, expected string
	}{
		{d.Status != Actual && d.Status != Exercise, "status", "expected Actual or Exercise, said outright"},
		{d.Status == Exercise && !exercise, "exercise", "expected the name of the exercise"},
		{d.Status == Actual && d.Exercise != "", "exercise", "expected none with the status Actual"},
		{d.MsgType != MsgAlert && d.MsgType != MsgUpdate && d.MsgType != MsgCancel, "msgType", "expected Alert, Update or Cancel"},
		{d.MsgType == MsgAlert && len(d.References) > 0, "references", "expected none: an alert that ends another is an Update or a Cancel"},
		{len(d.Texts) == 0 && d.MsgType != MsgCancel, "texts", "expected a text in at least one language"},
		{len(d.Texts) > 0 && !d.Expires.After(from), "expires", "expected a time after it is sent and effective"},
		{len(d.Texts) > 0 && len(d.Places) == 0, "places", "expected at least one"},
	} {
		if rule.broken {
			return errs.At(draftOp, "", 0, rule.key, "%s", rule.expected)
		}
	}
	return d.ends()
}

// ends refuses references that Fold would ignore whoever holds them.
func (d Draft) ends() error {
	for _, r := range d.References {
		if r.Sender != d.Sender || !d.Sent.After(r.Sent) {
			return errs.At(draftOp, "", 0, "references", "%s; expected a message of the same sender, sent before", r)
		}
	}
	return nil
}

// info is what the draft says in one language.
func (d Draft) info(t Text) (Info, error) {
	refuse := func(key, format string, args ...any) (Info, error) {
		return Info{}, errs.At(draftOp, "", 0, "texts."+t.Language+"."+key, format, args...)
	}
	n := 0
	for _, other := range d.Texts {
		if strings.EqualFold(other.Language, t.Language) {
			n++
		}
	}
	switch {
	case n > 1:
		return refuse("language", "there are %d texts in this language; expected one", n)
	case len(t.Places) != len(d.Places):
		return refuse("places", "%d names for %d places; expected one for each", len(t.Places), len(d.Places))
	}
	i := Info{Language: t.Language, Category: d.Category, ResponseType: d.ResponseType, Urgency: d.Urgency, Severity: d.Severity,
		Certainty: d.Certainty, Effective: d.Effective, Onset: d.Onset, Expires: d.Expires, SenderName: d.SenderName, Web: d.Web, Contact: d.Contact}
	for _, x := range []struct {
		key, text string
		into      *string
		required  bool
	}{{"event", t.Event, &i.Event, true}, {"headline", t.Headline, &i.Headline, true},
		{"description", t.Description, &i.Description, true}, {"instruction", t.Instruction, &i.Instruction, false}} {
		text := strings.TrimSpace(x.text)
		switch {
		case text == "" && x.required:
			return refuse(x.key, "empty; expected a text")
		case text == "":
			continue
		case d.Status == Exercise:
			text = asExercise(t.Language, text)
		case saysExercise(text):
			return refuse(x.key, "it begins as that of an exercise, with the status Actual; expected one or the other")
		}
		*x.into = text
	}
	for k, p := range d.Places {
		if len(p.Polygon)+len(p.Circle)+len(p.Geocode) == 0 {
			return refuse("places", "place %d has neither polygon nor circle nor code; expected one of them", k+1)
		}
		i.Area = append(i.Area, Area{AreaDesc: strings.TrimSpace(t.Places[k]), Polygon: p.Polygon, Circle: p.Circle, Geocode: p.Geocode})
	}
	return i, nil
}

// Around gives the circle of so many kilometres around a point.
func Around(p Point, km float64) (Circle, error) {
	c := Circle{Center: p, Radius: km}
	if err := reach(p, km); err != nil {
		return Circle{}, err
	}
	return c, nil
}

// Box gives the polygon, four corners north, east, south and west, that holds
// everything within so many kilometres of a point. It refuses one that would
// hold a pole or cross the line at which longitude changes its sign.
func Box(p Point, km float64) (Polygon, error) {
	if err := reach(p, km); err != nil {
		return nil, err
	}
	angle := km / earthRadius
	up := angle * 180 / math.Pi
	lat := p.Lat * math.Pi / 180
	if p.Lat+up >= 90 || p.Lat-up <= -90 {
		return nil, errs.At(draftOp, "", 0, "box", "%s km around %s hold a pole; expected a smaller box, or a circle", number(km), p)
	}
	side := math.Asin(math.Sin(angle)/math.Cos(lat)) * 180 / math.Pi
	south, north, west, east := down(p.Lat-up), 0-down(-p.Lat-up), down(p.Lon-side), 0-down(-p.Lon-side)
	if west < -180 || east > 180 {
		return nil, errs.At(draftOp, "", 0, "box", "%s km around %s cross longitude 180; expected a smaller box, or a circle", number(km), p)
	}
	return Polygon{{north, west}, {north, east}, {south, east}, {south, west}, {north, west}}, nil
}

// down rounds to a ten-thousandth of a degree, some ten metres, towards the
// smaller number.
func down(degrees float64) float64 { return math.Floor(degrees*1e4) / 1e4 }

// reach refuses a point outside the globe, and a distance that is none.
func reach(p Point, km float64) error {
	if !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) || !(km > 0 && km <= halfAround) {
		return errs.At(draftOp, "", 0, "area", "%s km around %s; expected a place on the globe and a distance above 0", number(km), p)
	}
	return nil
}

var subdivision = regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,3}$`)

// Code gives the geocode of a country, for any way in which core/country knows
// it, or of a part of one (RU-SPE), by ISO 3166.
func Code(s string) (Named, error) {
	if subdivision.MatchString(s) {
		if c, ok := country.Code(s[:2]); ok && c == s[:2] {
			return Named{ValueName: "ISO 3166-2", Value: s}, nil
		}
	}
	if c, ok := country.Code(s); ok {
		return Named{ValueName: "ISO 3166-1", Value: c}, nil
	}
	return Named{}, errs.At(draftOp, "", 0, "geocode", "%s; expected a country, or a part of one such as RU-SPE", cite(s))
}

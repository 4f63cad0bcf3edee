package advisories

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/report"
)

// Asking is what an officer wants told. What it says in words is looked through like
// everything else that the public would read.
type Asking struct {
	Report  string `json:"report"`            // serial or id; the newest version
	Warning string `json:"warning,omitempty"` // id of the warning that it belongs to; "" for the report's own, where there is one
	Update  string `json:"update,omitempty"`  // the advisory whose place it takes
	Cancel  string `json:"cancel,omitempty"`  // the advisory that it ends; without events it says nothing else

	Events    map[string]string       `json:"events,omitempty"` // what it is about, by language; "" is for every other
	Urgency   advisory.Urgency        `json:"urgency,omitempty"`
	Severity  advisory.Severity       `json:"severity,omitempty"`
	Certainty advisory.Certainty      `json:"certainty,omitempty"`
	Category  []advisory.Category     `json:"category,omitempty"` // none: Security
	Response  []advisory.ResponseType `json:"response,omitempty"`
	Effective time.Time               `json:"effective,omitempty,omitzero"` // zero: from when it is sent
	Expires   time.Time               `json:"expires,omitempty,omitzero"`
	Lasts     int64                   `json:"lasts,omitempty"` // seconds from now on, in place of Expires
	Areas     []Area                  `json:"areas,omitempty"`
	Languages []string                `json:"languages,omitempty"` // none: every one in which a text may go
	Needs     map[string]report.Rung  `json:"needs,omitempty"`

	SenderName string `json:"sender_name,omitempty"` // the office as the public knows it
	Web        string `json:"web,omitempty"`
	Contact    string `json:"contact,omitempty"`
	Exercise   string `json:"exercise,omitempty"` // the exercise's name; "" on a node in earnest
	Officer    string `json:"officer,omitempty"`  // who drafts it
}

// Area is where it holds: a country, a place field that goes, or so many kilometres
// around a point, which may be for such a field.
type Area struct {
	Country string      `json:"country,omitempty"`
	Field   string      `json:"field,omitempty"`
	Point   *[2]float64 `json:"point,omitempty"` // latitude and longitude
	Km      float64     `json:"km,omitempty"`
	Name    string      `json:"name,omitempty"` // of the place around the point, in every language; "" says the circle
}

// Bounds on what is asked.
const (
	maxLasts = 366 * 24 * 60 * 60 // seconds
	maxWords = 2000               // bytes of each word of an officer's
	maxAreas = 64
	maxLangs = 32
)

// timed has when it expires in place of how long it lasts.
func (k Asking) timed(now time.Time) Asking {
	if k.Lasts > 0 && k.Lasts <= maxLasts && k.Expires.IsZero() {
		k.Expires, k.Lasts = zoned(now).Add(time.Duration(k.Lasts)*time.Second), 0
	}
	return k
}

// silent tells whether it is a cancellation that says nothing else.
func (k Asking) silent() bool { return k.Cancel != "" && len(k.Events) == 0 }

// ends is the advisory that it updates or cancels, and as what.
func (k Asking) ends() (string, advisory.MsgType) {
	switch {
	case k.Cancel != "":
		return k.Cancel, advisory.MsgCancel
	case k.Update != "":
		return k.Update, advisory.MsgUpdate
	}
	return "", advisory.MsgAlert
}

// check refuses what cannot become an advisory whatever the report says.
func (k Asking) check(now time.Time) error {
	const op = "advisories.Draft"
	words := []string{k.SenderName, k.Web, k.Contact, k.Exercise}
	for _, e := range k.Events {
		words = append(words, e)
	}
	for _, a := range k.Areas {
		words = append(words, a.Name, a.Country, a.Field)
	}
	switch {
	case strings.TrimSpace(k.Report) == "":
		return errs.E(errs.Invalid, op, "no report; expected its serial or id")
	case k.Lasts < 0 || k.Lasts > maxLasts || k.Lasts != 0 && !k.Expires.IsZero():
		return errs.E(errs.Invalid, op, "expected when it expires, or how long it lasts, of at most a year")
	case k.Update != "" && k.Cancel != "":
		return errs.E(errs.Invalid, op, "it updates and it cancels; expected one of them")
	case slices.ContainsFunc(words, func(w string) bool { return len(w) > maxWords }):
		return errs.E(errs.Invalid, op, "words of more than %d bytes; expected fewer", maxWords)
	case len(k.Areas) > maxAreas, len(k.Languages) > maxLangs, len(k.Events) > maxLangs:
		return errs.E(errs.Invalid, op, "expected at most %d areas, and %d languages", maxAreas, maxLangs)
	case k.silent():
		return nil
	case len(k.Events) == 0:
		return errs.E(errs.Invalid, op, "no event; expected what the advisory is about")
	case len(k.Areas) == 0:
		return errs.E(errs.Invalid, op, "no area; expected a country, a place field, or kilometres around a point")
	case k.Expires.IsZero():
		return errs.E(errs.Invalid, op, "it is not said when it expires; expected a time, or how long it lasts")
	case !k.Expires.After(now):
		return errs.E(errs.Invalid, op, "it expires at %s; expected a time to come", k.Expires.UTC().Format(time.RFC3339))
	}
	for i, a := range k.Areas {
		if err := a.check(i); err != nil {
			return err
		}
	}
	return nil
}

func (a Area) check(i int) error {
	const op = "advisories.Draft"
	switch {
	case a.Country != "" && (a.Field != "" || a.Point != nil):
		return errs.E(errs.Invalid, op, "area %d is a country and something else; expected one of them", i+1)
	case a.Country == "" && a.Field == "" && a.Point == nil:
		return errs.E(errs.Invalid, op, "area %d; expected a country, a field or a point", i+1)
	case a.Km != 0 && a.Point == nil && a.Field == "":
		return errs.E(errs.Invalid, op, "area %d has kilometres; expected a point too", i+1)
	case a.Name != "" && (a.Point == nil || a.Field != ""):
		return errs.E(errs.Invalid, op, "area %d has a name; expected that of a point that is no field's", i+1)
	}
	return nil
}

// event is what it is about, in a language.
func (k Asking) event(lang string) string {
	for l, e := range k.Events {
		if l != "" && strings.EqualFold(l, lang) {
			return e
		}
	}
	return k.Events[""]
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

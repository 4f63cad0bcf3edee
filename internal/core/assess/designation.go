package assess

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// KindDesignation is the kind of a Designation.
const KindDesignation = "designation"

// Status is what a party says that somebody is.
type Status string

// The statuses.
const (
	Terrorist     Status = "terrorist"
	Criminal      Status = "criminal"
	Sanctioned    Status = "sanctioned"
	Rebel         Status = "rebel"      // armed, against a government
	Opposition    Status = "opposition" // political
	Belligerent   Status = "belligerent"
	Protected     Status = "protected" // refugee, witness, asylum
	Recognised    Status = "recognised"
	Ally          Status = "ally" // supported by the party
	NotDesignated Status = "not-designated"
)

// Statuses is the closed list.
var Statuses = []string{
	string(Terrorist), string(Criminal), string(Sanctioned), string(Rebel), string(Opposition),
	string(Belligerent), string(Protected), string(Recognised), string(Ally), string(NotDesignated),
}

// Contradicts tells whether two statuses cannot both be right of one entity at one time:
// a terrorist is to nobody at once a rebel, an ally or protected; who is sanctioned or a
// criminal to one is not recognised, an ally, protected or expressly undesignated to
// another. A rebel who is sanctioned, or of the opposition, is no contradiction.
func (s Status) Contradicts(t Status) bool {
	return s.against(t) || t.against(s)
}

func (s Status) against(t Status) bool {
	switch s {
	case Terrorist:
		return slices.Contains([]Status{Rebel, Opposition, Belligerent, Protected, Recognised, Ally, NotDesignated}, t)
	case Sanctioned, Criminal:
		return slices.Contains([]Status{Protected, Recognised, Ally, NotDesignated}, t)
	}
	return false
}

// Designation is what one party says that an organisation or a person is, from when to
// when, and on what basis. What another party says stands beside it.
type Designation struct {
	Entity string     `json:"entity,omitempty"` // entity:ID; else Name stands
	Name   string     `json:"name,omitempty"`   // of whom the service keeps no entity
	Party  party.Code `json:"party"`            // whose word it is
	Says   Status     `json:"says"`
	Label  string     `json:"label,omitempty"` // what the party calls it, in its own words
	Basis  string     `json:"basis"`           // a law, a list, a decision, a statement
	Since  string     `json:"since"`           // the first day
	Until  string     `json:"until,omitempty"` // the first day on which it holds no more; "" while it holds
	Items  []string   `json:"items,omitempty"` // in which it stands
	Source string     `json:"source,omitempty"`
}

func decodeDesignation(o *document.Object) (Record, error) {
	d := Designation{
		Entity: document.Read(o, "entity", To("entity")),
		Name:   document.Read(o, "name", Line(MaxLine)),
		Party:  document.Must(o, "party", party.ReadCode),
		Says:   Status(document.Must(o, "says", func(v *document.Value) (string, error) { return v.Word(Statuses...) })),
		Label:  document.Read(o, "label", Line(MaxLine)),
		Basis:  document.Must(o, "basis", Line(MaxLine)),
		Since:  document.Must(o, "since", readDay),
		Until:  document.Read(o, "until", readDay),
		Items:  readItems(o),
		Source: document.Read(o, "source", To("source")),
	}
	if o.Failed() != nil {
		return d, nil
	}
	switch {
	case d.Entity == "" && d.Name == "":
		o.Need("entity")
	case d.Entity != "" && d.Name != "":
		o.Fail(o.Get("name").Errorf("an entity stands beside it; expected one of entity and name"))
	case d.Until != "" && d.Until <= d.Since:
		o.Fail(o.Get("until").Errorf("%s is not after since (%s); expected the first day on which it holds no more", d.Until, d.Since))
	}
	return d, nil
}

// Kind is KindDesignation.
func (Designation) Kind() string { return KindDesignation }

// Refs are the entity, the items and the source.
func (d Designation) Refs() []Ref {
	var out []Ref
	if d.Entity != "" {
		out = append(out, Ref{"about", d.Entity})
	}
	out = append(out, roles("origin", d.Items)...)
	if d.Source != "" {
		out = append(out, Ref{"source", d.Source})
	}
	return out
}

// Texts are its words.
func (d Designation) Texts() []Text {
	return []Text{{"name", d.Name}, {"says", string(d.Says)}, {"label", d.Label}, {"basis", d.Basis}}
}

// Check refuses a designation of nobody or of two, and one that ends before it begins.
func (d Designation) Check() error {
	const op = "assess.Designation"
	switch {
	case (d.Entity == "") == (d.Name == ""):
		return errs.E(errs.Invalid, op, "expected one of entity and name")
	case d.Until != "" && d.Until <= d.Since:
		return errs.E(errs.Invalid, op, "until: %s is not after since (%s)", d.Until, d.Since)
	}
	return nil
}

// Of is whom it is about, as one text: entity:ID, or the name in one form.
func (d Designation) Of() string {
	if d.Entity != "" {
		return d.Entity
	}
	return folded(d.Name)
}

// About tells whether it is about an entity, named as entity:ID or by name.
func (d Designation) About(entity string) bool {
	return d.Entity != "" && d.Entity == entity || d.Name != "" && folded(d.Name) == folded(entity)
}

// holds tells whether it holds on a day.
func (d Designation) holds(day string) bool {
	return d.Since <= day && (d.Until == "" || day < d.Until)
}

// Day writes the day of an instant, in UTC, as designations have it.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// words is the status with what the party calls it.
func (d Designation) words() string {
	if d.Label == "" || strings.EqualFold(d.Label, string(d.Says)) {
		return string(d.Says)
	}
	return string(d.Says) + " (" + quoted(d.Label) + ")"
}

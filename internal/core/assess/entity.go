package assess

import (
	"slices"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/screening"
)

// KindEntity is the kind of an Entity.
const KindEntity = "entity"

// Person is the type of an entity that is somebody.
const Person = "person"

// EntityTypes is the closed list of what an entity can be.
var EntityTypes = []string{
	Person, "organisation", "place", "event", "account", "vehicle", "vessel", "document", "shipment", "payment", "cargo",
	"facility", "weapon", "selector", "transport", "source", "other",
}

// KeyTypes is the closed list of numbers by which an entity is registered somewhere.
var KeyTypes = []string{
	"passport", "identity-card", "visa", "driving-licence", "account", "card", "registration", "imo", "container", "contract", "tax", "telephone", "email", "other",
}

// Key is a number by which an entity is registered.
type Key struct {
	Type    string `json:"type"`
	Number  string `json:"number"`
	Country string `json:"country,omitempty"` // that gave it, as written
}

// Entity is somebody or something that officers keep track of.
type Entity struct {
	Type    string   `json:"type"`
	Name    string   `json:"name"`
	Also    []string `json:"also,omitempty"`
	Keys    []Key    `json:"keys,omitempty"`
	Born    string   `json:"born,omitempty"`  // of a person: YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY
	When    Moment   `json:"when,omitempty"`  // of an event, a shipment, a payment
	Where   string   `json:"where,omitempty"` // a node that is a place
	Note    string   `json:"note,omitempty"`
	Sources []Ref    `json:"sources,omitempty"`
}

// Bounds of one entity.
const (
	maxAlso = 100
	maxKeys = 100
)

func decodeEntity(o *document.Object) (Record, error) {
	return Entity{
		Type:    document.Must(o, "type", word(EntityTypes)),
		Name:    document.Must(o, "name", Line(MaxLine)),
		Also:    document.Read(o, "also", lines(maxAlso)),
		Keys:    document.Read(o, "keys", readKeys),
		Born:    document.Read(o, "born", readBorn),
		When:    document.Read(o, "when", readMoment),
		Where:   document.Read(o, "where", readNode),
		Note:    document.Read(o, "note", Words(MaxText)),
		Sources: document.Read(o, "sources", Targets("source")),
	}, o.Failed()
}

// Kind is KindEntity.
func (Entity) Kind() string { return KindEntity }

// Refs are its sources, and where it is.
func (e Entity) Refs() []Ref {
	out := slices.Clone(e.Sources)
	if e.Where != "" {
		out = append(out, nodeRef("where", e.Where))
	}
	return out
}

// Texts are its names, its numbers and the note.
func (e Entity) Texts() []Text {
	out := []Text{{"name", e.Name}}
	for _, a := range e.Also {
		out = append(out, Text{"name", a})
	}
	for _, k := range e.Keys {
		out = append(out, Text{"number", k.Number})
	}
	if e.Note != "" {
		out = append(out, Text{"note", e.Note})
	}
	return out
}

// Check refuses a date of birth of what is no person.
func (e Entity) Check() error {
	if e.Born != "" && e.Type != Person {
		return errs.E(errs.Invalid, "assess.Entity", "born: a date of birth of type %s; expected it of a person only", e.Type)
	}
	return nil
}

// Names are the name and the others, each once.
func (e Entity) Names() []string {
	out := []string{e.Name}
	for _, a := range e.Also {
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

func readKeys(v *document.Value) ([]Key, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	if len(items) > maxKeys {
		return nil, v.Errorf("%d numbers; expected at most %d", len(items), maxKeys)
	}
	var out []Key
	for _, item := range items {
		o := item.Object()
		out = append(out, Key{
			Type:    document.Must(o, "type", word(KeyTypes)),
			Number:  document.Must(o, "number", Line(MaxLine)),
			Country: document.Read(o, "country", Line(MaxLine)),
		})
		if err := o.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func readBorn(v *document.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	b, err := screening.ParseBirth(s, screening.Documented)
	if err != nil {
		return "", v.Errorf("%.20q; expected a date of birth: YYYY, YYYY-MM, YYYY-MM-DD, or YYYY/YYYY for a span of years", s)
	}
	return b.String(), nil
}

// word reads a word of a closed list.
func word(list []string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.Text()
		if err == nil && !slices.Contains(list, s) {
			err = v.Errorf("%.40q; expected one of %s", s, errs.List(list))
		}
		return s, err
	}
}

// lines reads a list of lines, at most so many, each once.
func lines(most int) func(*document.Value) ([]string, error) {
	return func(v *document.Value) ([]string, error) {
		items, err := v.List()
		if err != nil {
			return nil, err
		}
		if len(items) > most {
			return nil, v.Errorf("%d of them; expected at most %d", len(items), most)
		}
		var out []string
		for _, item := range items {
			s, err := Line(MaxLine)(item)
			if err != nil {
				return nil, err
			}
			if slices.Contains(out, s) {
				return nil, item.Errorf("stands twice")
			}
			out = append(out, s)
		}
		return out, nil
	}
}

package assess

import (
	"slices"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/report"
)

// KindSource is the kind of a Source.
const KindSource = "source"

// Outlet is the type of a source that publishes.
const Outlet = "outlet"

// SourceTypes is the closed list of what a source can be.
var SourceTypes = []string{"human", "technical", Outlet, "partner", "document"}

// Source is where reports come from: somebody, a sensor, an outlet, a partner, a paper.
// Its name is as sensitive as its mark says.
type Source struct {
	Name       string    `json:"name"`
	Type       string    `json:"type"`
	Also       []string  `json:"also,omitempty"`       // other names under which reports cite it
	Collection string    `json:"collection,omitempty"` // HUMINT, SIGINT, …
	Since      time.Time `json:"since,omitzero"`       // date of first contact, or of first use
	Described  string    `json:"described,omitempty"`
}

const maxNames = 100

func decodeSource(o *document.Object) (Record, error) {
	return Source{
		Name:       document.Must(o, "name", Line(MaxLine)),
		Type:       document.Must(o, "kind", word(SourceTypes)),
		Also:       document.Read(o, "also", lines(maxNames)),
		Collection: document.Read(o, "collection", word(report.Disciplines)),
		Since:      document.Read(o, "since", (*document.Value).Date),
		Described:  document.Read(o, "described", Words(MaxText)),
	}, o.Failed()
}

// Kind is KindSource.
func (Source) Kind() string { return KindSource }

// Refs are none: a source rests on nothing.
func (Source) Refs() []Ref { return nil }

// Texts are its names and what it is described as.
func (s Source) Texts() []Text {
	var out []Text
	for _, n := range s.Names() {
		out = append(out, Text{"name", n})
	}
	if s.Described != "" {
		out = append(out, Text{"description", s.Described})
	}
	return out
}

// Check refuses a name that stands twice.
func (s Source) Check() error {
	if slices.Contains(s.Also, s.Name) {
		return errs.E(errs.Invalid, "assess.Source", "also: %q is the name; expected other names", s.Name)
	}
	return nil
}

// Names are the name and the others.
func (s Source) Names() []string { return append([]string{s.Name}, s.Also...) }

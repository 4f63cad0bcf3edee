package assess

import (
	"cmp"
	"fmt"
	"slices"

	"entente/internal/core/party"
)

// Designated sets what all parties say of one entity side by side, on a day.
type Designated struct {
	Entities  []string      `json:"entities"` // the entity, with all under which it is known to be the same
	On        string        `json:"on"`
	Parties   []PartySays   `json:"parties"`
	Conflicts []Discordance `json:"conflicts,omitempty"` // ours first
}

// PartySays is what one party says: on the day, before it and after it.
type PartySays struct {
	Party  party.Code  `json:"party"`
	Ours   bool        `json:"ours"`
	Holds  []Statement `json:"holds,omitempty"`
	Before []Statement `json:"before,omitempty"` // held no more
	After  []Statement `json:"after,omitempty"`  // did not hold yet
}

// Statement is one designation.
type Statement struct {
	ID     string   `json:"id"`
	By     string   `json:"by"` // the officer who has it on record
	Entity string   `json:"entity,omitempty"`
	Name   string   `json:"name,omitempty"`
	Says   Status   `json:"says"`
	Label  string   `json:"label,omitempty"`
	Basis  string   `json:"basis"`
	Since  string   `json:"since"`
	Until  string   `json:"until,omitempty"`
	Items  []string `json:"items,omitempty"`
	Source string   `json:"source,omitempty"`
}

// Discordance is two designations that hold on the day and contradict each other.
type Discordance struct {
	Between [2]string `json:"between"` // ids; ours first
	Ours    bool      `json:"ours"`    // one of the two is our own
	Says    string    `json:"says"`
}

// Designations sets what all parties say of an entity side by side on a day; entities are
// all names and references under which it goes. self is our own service: what it and its
// country say is ours. The order in which designations come does not matter.
func Designations(entities []string, on string, all []Stated[Designation], self party.Code) Designated {
	entities = slices.Clone(entities)
	slices.Sort(entities)
	out := Designated{Entities: slices.Compact(entities), On: on, Parties: []PartySays{}}
	all = slices.DeleteFunc(byID(all), func(s Stated[Designation]) bool {
		return !slices.ContainsFunc(entities, s.Says().About)
	})
	slices.SortStableFunc(all, func(a, b Stated[Designation]) int {
		x, y := a.Says(), b.Says()
		return cmp.Or(cmp.Compare(rank(x.Party, self), rank(y.Party, self)), cmp.Compare(x.Party, y.Party), cmp.Compare(x.Since, y.Since))
	})
	for _, s := range all {
		d := s.Says()
		if n := len(out.Parties); n == 0 || out.Parties[n-1].Party != d.Party {
			out.Parties = append(out.Parties, PartySays{Party: d.Party, Ours: ours(d.Party, self)})
		}
		p, line := &out.Parties[len(out.Parties)-1], statement(s)
		switch {
		case d.holds(on):
			p.Holds = append(p.Holds, line)
		case d.Since > on:
			p.After = append(p.After, line)
		default:
			p.Before = append(p.Before, line)
		}
	}
	out.Conflicts = discordances(all, on, self)
	return out
}

// ours tells whether a party's word is our own: the service, or its country.
func ours(p, self party.Code) bool { return p.Includes(self) }

// rank puts our own word first.
func rank(p, self party.Code) int {
	switch {
	case p == self:
		return 0
	case ours(p, self):
		return 1
	}
	return 2
}

func statement(s Stated[Designation]) Statement {
	d := s.Says()
	return Statement{ID: s.ID, By: s.By(), Entity: d.Entity, Name: d.Name, Says: d.Says, Label: d.Label, Basis: d.Basis,
		Since: d.Since, Until: d.Until, Items: d.Items, Source: d.Source}
}

// discordances finds what cannot hold together; all come with our own first.
func discordances(all []Stated[Designation], on string, self party.Code) []Discordance {
	var own, others []Discordance
	for j, t := range all {
		for _, s := range all[:j] {
			a, b := s.Says(), t.Says()
			if !a.holds(on) || !b.holds(on) || !a.Says.Contradicts(b.Says) {
				continue
			}
			d := Discordance{Between: [2]string{s.ID, t.ID}, Ours: ours(a.Party, self) || ours(b.Party, self)}
			switch {
			case a.Party == b.Party:
				d.Says = fmt.Sprintf("%s says both %s and %s", a.Party, a.words(), b.words())
			case ours(a.Party, self):
				d.Says = fmt.Sprintf("ours (%s) says %s; %s says %s", a.Party, a.words(), b.Party, b.words())
			default:
				d.Says = fmt.Sprintf("%s says %s; %s says %s", a.Party, a.words(), b.Party, b.words())
			}
			if d.Ours {
				own = append(own, d)
			} else {
				others = append(others, d)
			}
		}
	}
	return append(own, others...)
}

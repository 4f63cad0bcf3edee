package appraisal

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Designated is what all parties say of one entity.
type Designated struct {
	Marked
	assess.Designated
	Marks map[string]string `json:"marks"` // of each designation in it, as designation:ID
}

// Designations sets what all parties say of an entity side by side; entity is entity:ID,
// with all that it is accepted to be one with, or a name. on is the day on which a
// designation is to hold, "" for the day of the view. It is not-found when nobody says
// anything that the officer may see.
func (a *Appraisals) Designations(ctx context.Context, ask Asked, entity, on string) (Designated, error) {
	const op = "appraisal.Designations"
	var out Designated
	if on != "" {
		if _, err := time.Parse(time.DateOnly, on); err != nil {
			return out, errs.E(errs.Invalid, op, "%.40q is no day; expected one such as 2013-04-15", on)
		}
	}
	err := a.judgements.View(ctx, ask.Officer, ask.AsOf, func(v judgement.View) error {
		entities, joined, err := oneWith(v, entity)
		if err != nil {
			return err
		}
		all, held, err := stated(v, assess.KindDesignation, func(d assess.Designation) bool { return slices.ContainsFunc(entities, d.About) })
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return none("designation", entity)
		}
		if on == "" {
			on = day(v)
		}
		out.Designated = assess.Designations(entities, on, all, v.Self)
		out.Marks = each(held)
		out.Marked, err = together(v, append(held, joined...), nil, nil)
		return err
	})
	return out, err
}

// oneWith are an entity and all that it is accepted to be one with, directly or through
// others, and the judgements that say so.
func oneWith(v judgement.View, entity string) ([]string, []insidedb.Judgement, error) {
	out := []string{entity}
	if !strings.HasPrefix(entity, assess.KindEntity+":") {
		return out, nil, nil
	}
	all, held, err := stated(v, assess.KindIdentity, func(i assess.Identity) bool { return i.State == assess.Accepted && i.Says == assess.One })
	if err != nil {
		return nil, nil, err
	}
	var by []insidedb.Judgement
	used := make([]bool, len(all))
	for grown := true; grown; {
		grown = false
		for n, s := range all {
			nodes := s.Says().Nodes
			if used[n] || !slices.ContainsFunc(nodes, func(node string) bool { return slices.Contains(out, node) }) {
				continue
			}
			used[n], grown = true, true
			by = append(by, held[n])
			out = append(out, nodes...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), by, nil
}

// DesignatedEntity is an entity with what is said of it on a day.
type DesignatedEntity struct {
	Entity    string   `json:"entity"` // entity:ID, or a name
	Says      []string `json:"says"`   // "RUS: terrorist"
	Conflicts int      `json:"conflicts"`
	Mark      string   `json:"mark"` // of what is said of it
}

// DesignatedEntities are those of whom somebody says something.
type DesignatedEntities struct {
	Marked
	On       string             `json:"on"`
	Entities []DesignatedEntity `json:"entities"`
	More     bool               `json:"more"`
}

// DesignatedEntities lists of whom somebody says something that holds on a day.
func (a *Appraisals) DesignatedEntities(ctx context.Context, ask Asked) (DesignatedEntities, error) {
	var out DesignatedEntities
	err := a.judgements.View(ctx, ask.Officer, ask.AsOf, func(v judgement.View) error {
		all, held, err := stated(v, assess.KindDesignation, every[assess.Designation])
		if err != nil {
			return err
		}
		of := map[string][]int{}
		for i, s := range all {
			of[s.Says().Of()] = append(of[s.Says().Of()], i)
		}
		names, more := page(slices.Sorted(maps.Keys(of)), ask.Limit)
		out = DesignatedEntities{On: day(v), Entities: []DesignatedEntity{}, More: more}
		var shown []insidedb.Judgement
		for _, name := range names {
			var its []assess.Stated[assess.Designation]
			var said []insidedb.Judgement
			for _, i := range of[name] {
				its, said = append(its, all[i]), append(said, held[i])
			}
			marked, err := together(v, said, nil, nil)
			if err != nil {
				return err
			}
			one := listed(name, assess.Designations([]string{name}, out.On, its, v.Self))
			one.Mark, shown = marked.Mark, append(shown, said...)
			out.Entities = append(out.Entities, one)
		}
		out.Marked, err = together(v, shown, nil, nil)
		return err
	})
	return out, err
}

func listed(name string, d assess.Designated) DesignatedEntity {
	e := DesignatedEntity{Entity: name, Says: []string{}, Conflicts: len(d.Conflicts)}
	for _, p := range d.Parties {
		for _, s := range p.Holds {
			if s.Name != "" {
				e.Entity = s.Name
			}
			e.Says = append(e.Says, string(p.Party)+": "+string(s.Says))
		}
	}
	return e
}

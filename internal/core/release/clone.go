package release

import (
	"maps"
	"slices"
)

// clone copies an outcome whole, so that a Decision cannot be forged through it.
func (o Outcome) clone() Outcome {
	o.Use, o.Directives, o.Gaps = slices.Clone(o.Use), slices.Clone(o.Directives), slices.Clone(o.Gaps)
	o.Invocations, o.PassedOver = slices.Clone(o.Invocations), slices.Clone(o.PassedOver)
	o.Title.Needs, o.Title.Reasons = slices.Clone(o.Title.Needs), slices.Clone(o.Title.Reasons)
	o.Portions = slices.Clone(o.Portions)
	for i := range o.Portions {
		p := &o.Portions[i]
		p.Needs, p.Reasons = slices.Clone(p.Needs), slices.Clone(p.Reasons)
	}
	o.Fields = maps.Clone(o.Fields)
	for name, f := range o.Fields {
		f.Reasons, f.Needs = slices.Clone(f.Reasons), slices.Clone(f.Needs)
		o.Fields[name] = f
	}
	return o
}

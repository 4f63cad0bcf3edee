package oracle

import (
	"slices"
	"strings"
	"time"
)

// Invocation is one invocation of an emergency directive.
type Invocation struct {
	ID        string    `json:"id"`
	Directive string    `json:"directive"`
	Report    string    `json:"report"`
	Partners  []string  `json:"partners,omitempty"`
	Trigger   string    `json:"trigger,omitempty"`
	At        time.Time `json:"at"`
	Until     time.Time `json:"until"`
	Ended     time.Time `json:"ended,omitzero"`
	By        string    `json:"by"`
	Office    string    `json:"office"`
	Reason    string    `json:"reason,omitempty"`
}

// wakes: "An invocation wakes the directive for the report of that serial alone";
// "for the partners that it lists, a country with its services; by default for
// all that the directive names"; "at ≤ t < until, and not from `ended` on"; "the
// report is a warning, or the invocation states the trigger".
func (w *World) wakes(i Invocation, d Directive) bool {
	if i.Directive != d.ID || w.Report.Serial == "" || i.Report != w.Report.Serial {
		return false
	}
	if len(i.Partners) > 0 && !slices.ContainsFunc(i.Partners, func(c string) bool { return includes(c, w.Partner) }) {
		return false
	}
	if w.Report.Kind != "warning" && i.Trigger == "" {
		return false
	}
	return inForce(i.At, i.Until, w.At) && (i.Ended.IsZero() || w.At.Before(i.Ended))
}

// awake: "A directive with `emergency` permits nothing until it is invoked."
func (w *World) awake(d Directive) bool {
	return d.Emergency == nil || slices.ContainsFunc(w.Invocations, func(i Invocation) bool { return w.wakes(i, d) })
}

// onRoad: "the road is in `may_decide`"; in an emergency "`asked` in may_decide:
// what waits for consents goes where they would let it: the road that the item
// would have if every missing one were recorded is in may_decide too". Of FGI of an
// unnamed party nobody could consent, and nobody could be told.
func (w *World) onRoad(d Directive, m Mark, at itemRef) bool {
	may := orElse(d.MayDecide, listed)
	road, _, _ := w.road(m, at)
	if road != asked {
		return slices.Contains(may, road)
	}
	if d.Emergency == nil || !slices.Contains(may, asked) {
		return false
	}
	opened := w.opened(m, at)
	return opened != asked && slices.Contains(may, opened)
}

// consentsGiven is the world in which every consent that the item lacks is recorded.
func (w *World) consentsGiven(m Mark, at itemRef) World {
	_, missing, _ := w.road(m, at)
	return w.Grant(missing, itemName(at.item))
}

func (w *World) opened(m Mark, at itemRef) string {
	again := w.consentsGiven(m, at)
	road, _, _ := again.road(m, at)
	return road
}

// lawUnder lists the rules that forbid a rung of a ladder to what one directive
// permits: "the law that asks for consents does not bind what an emergency
// permits; every other law does, and so does what would forbid it if the
// consents were given".
func (w *World) lawUnder(d Directive, ladder, rung string, m Mark, at itemRef) []string {
	out := w.law(ladder, rung, m, at)
	road, _, _ := w.road(m, at)
	if d.Emergency == nil || road != asked {
		return out
	}
	again := w.consentsGiven(m, at)
	out = append(out, again.law(ladder, rung, m, at)...)
	return slices.DeleteFunc(out, func(law string) bool { return law == "road-asked" })
}

// emergencies names what woke the emergency directives that a release rests on,
// and the consents that were missing for what goes by them.
func (w *World) emergencies(chosen map[int]going, a Answer) (invocations []string, passed []Need) {
	for _, i := range w.Invocations {
		for _, d := range w.Directives {
			if slices.Contains(a.Directives, d.ID) && w.wakes(i, d) {
				invocations = append(invocations, i.ID)
			}
		}
	}
	told := w.telling(chosen)
	note := func(m Mark, at itemRef) {
		if road, missing, _ := w.road(m, at); road == asked {
			passed = append(passed, missing...)
		}
	}
	for item, g := range chosen {
		for _, i := range g.form.items {
			note(g.form.mark, itemRef{item: i})
		}
		if g.form.name != "written" {
			continue
		}
		for _, name := range w.refs(item) {
			if r := a.Fields[name].Rung; r != withheld && told.allows(name, r, item, false) {
				note(w.Report.Fields[name].markAt(r, w.mark(item)), itemRef{item, name})
			}
		}
	}
	slices.SortFunc(passed, compareNeeds)
	slices.Sort(invocations)
	return slices.Compact(invocations), slices.Compact(passed)
}

// seenEmergencies names what happened with emergency directives.
func (w *World) seenEmergencies(chosen map[int]going, a Answer) []string {
	var out []string
	for _, d := range w.Directives {
		if d.Emergency == nil || !w.inForce(d) || !w.forPartner(d) {
			continue
		}
		out = append(out, w.seenInvocations(d)...)
	}
	if len(a.Invocations) > 0 {
		out = append(out, "emergency/carries")
	}
	for _, n := range a.PassedOver {
		out = append(out, "passed-over/"+n.Ground)
	}
	for item, g := range chosen {
		for _, name := range w.refs(item) {
			r := a.Fields[name].Rung
			if g.form.name != "written" || r == "" || r == withheld {
				continue
			}
			if road, _, _ := w.road(w.Report.Fields[name].markAt(r, w.mark(item)), itemRef{item, name}); road == asked {
				out = append(out, "emergency/field")
			}
		}
	}
	return out
}

func (w *World) seenInvocations(d Directive) []string {
	if w.awake(d) {
		return []string{"emergency/awake"}
	}
	out := []string{"emergency/dormant"}
	for _, i := range w.Invocations {
		switch {
		case i.Directive != d.ID:
		case i.Report != w.Report.Serial:
			out = append(out, "emergency/other-report")
		case w.At.Before(i.At):
			out = append(out, "emergency/not-yet")
		case !w.At.Before(i.Until):
			out = append(out, "emergency/over")
		case !i.Ended.IsZero() && !w.At.Before(i.Ended):
			out = append(out, "emergency/ended")
		case len(i.Partners) > 0 && !slices.ContainsFunc(i.Partners, func(c string) bool { return includes(c, w.Partner) }):
			out = append(out, "emergency/other-partner")
		default:
			out = append(out, "emergency/unstated")
		}
	}
	return out
}

// emergency makes some directives ones for emergencies, and invokes them, rightly
// and wrongly.
func (d *draw) emergency(x *Directive) {
	x.Emergency = &Emergency{Trigger: "threat-to-life", Max: pick(d, "emergency max", "PT72H", "P3D"), Approver: "duty-director", NotifyOriginator: "PT4H"}
	if d.chance(75, "in extremis") {
		roads := []string{listed, open}
		for _, r := range x.MayDecide {
			if r != asked && !slices.Contains(roads, r) {
				roads = append(roads, r)
			}
		}
		x.MayDecide = append(roads, asked)
	}
}

// inCase draws a directive for emergencies of a wide scope.
func (d *draw) inCase(i int) Directive {
	x := d.directive(i)
	x.Effect, x.Effective, x.Expires, x.Review, x.Supersedes = "", date(1, 1), time.Time{}, "2024-01-01", nil
	x.Partners, x.Communities, x.Releasers = []string{country(d.w.Partner)}, nil, nil
	if x.Partners[0] != "GBR" {
		x.Partners = append(x.Partners, "GBR")
	}
	x.Topics, x.Kinds, x.NotAuthorised = allTopics, []string{"intelligence", "warning", "tip"}, nil
	x.Rungs = map[string]string{}
	d.permit(&x)
	x.Ceiling, x.Rungs["text"], x.NotAuthorised, x.Conditions = "TOP SECRET", "written", nil, nil
	x.Methods = []string{"release", "show", "tell"}
	d.emergency(&x)
	return x
}

func (d *draw) invocations() {
	for _, x := range d.w.Directives {
		if x.Emergency == nil {
			continue
		}
		for n := range 1 + d.choose(2, "invocations") {
			d.w.Invocations = append(d.w.Invocations, d.invocation(x, n))
		}
	}
}

func (d *draw) invocation(x Directive, n int) Invocation {
	at := d.w.At
	i := Invocation{ID: strings.Replace(x.ID, "D", "E", 1) + "." + string(rune('0'+n)), Directive: x.ID, Report: d.w.Report.Serial,
		By: "an.officer", Office: x.Emergency.Approver, Trigger: pick(d, "trigger", "threat-to-life", "threat-to-life", "threat-to-life", "")}
	if i.Report == "" || d.chance(8, "invoked for another report") {
		i.Report = "USA-2023-0002"
	}
	i.At = pick(d, "invoked at", at.Add(-time.Hour), at.Add(-time.Hour), at.Add(-time.Hour), at.Add(-time.Hour), at, at.Add(time.Second), at.Add(-71*time.Hour))
	i.Until = i.At.Add(72 * time.Hour)
	if d.chance(15, "invoked until") {
		i.Until = pick(d, "until", i.At.Add(30*time.Minute), i.At.Add(time.Hour), i.At.Add(2*time.Hour))
	}
	if d.chance(10, "ended") {
		i.Ended = pick(d, "ended at", i.At.Add(30*time.Minute), i.At.Add(time.Hour), i.At.Add(80*time.Hour))
	}
	if d.chance(25, "invoked for partners") && len(x.Partners) > 0 {
		i.Partners = []string{pick(d, "invoked for", x.Partners...)}
	}
	return i
}

package oracle

import "slices"

// inForce: "A directive is in force at t when effective ≤ t < expires and no
// directive that is in force supersedes it." "Supersession is transitive;
// unknown superseded ids are allowed".
func (w *World) inForce(d Directive) bool {
	if !inForce(d.Effective, d.Expires, w.At) {
		return false
	}
	for _, other := range w.Directives {
		if w.supersedes(other, d.ID) && w.inForce(other) {
			return false
		}
	}
	return true
}

func (w *World) supersedes(d Directive, id string) bool {
	for _, older := range d.Supersedes {
		if older == id {
			return true
		}
		for _, o := range w.Directives {
			if o.ID == older && w.supersedes(o, id) {
				return true
			}
		}
	}
	return false
}

// forPartner: "partner (or a community of the partner)".
func (w *World) forPartner(d Directive) bool {
	return slices.ContainsFunc(d.Partners, func(c string) bool { return includes(c, w.Partner) }) ||
		slices.ContainsFunc(d.Communities, w.names)
}

func orElse(list []string, word string) []string {
	if len(list) == 0 {
		return []string{word}
	}
	return list
}

// covers: "Its scope covers a portion when partner (or a community of the
// partner), kind, method and releaser match, all the portion's topics (its
// own, else the report's) are listed and none is in `not_authorised`, the
// portion's level is not above `ceiling`, the road is in `may_decide`, and its
// conditions are met". "level and road are those of the form or rung that
// goes".
func (w *World) covers(d Directive, m Mark, at itemRef) bool {
	if d.Effect == "restrict" || !w.inForce(d) || !w.forPartner(d) || !slices.Contains(d.Kinds, w.Report.Kind) {
		return false
	}
	if !w.awake(d) {
		return false
	}
	if !slices.Contains(orElse(d.Methods, "release"), w.Method) {
		return false
	}
	// "who may act under it; default: the node's service"
	if !slices.ContainsFunc(orElse(d.Releasers, w.Parties.Self), func(c string) bool { return includes(c, w.service()) }) {
		return false
	}
	for _, t := range w.topics(at.item) {
		if !slices.Contains(d.Topics, t) || slices.Contains(d.NotAuthorised, t) {
			return false
		}
	}
	if w.ours(m) > levelNamed("", d.Ceiling) {
		return false
	}
	if !w.onRoad(d, m, at) {
		return false
	}
	for _, c := range d.Conditions {
		if !w.assured(c.Assurance, at.item) {
			return false
		}
	}
	return true
}

// binds: "A `restrict` … binds portions that share any of its topics, on all
// roads, methods and levels". With releasers it binds only those.
func (w *World) binds(d Directive, item int) bool {
	if d.Effect != "restrict" || !w.inForce(d) || !w.forPartner(d) || !slices.Contains(d.Kinds, w.Report.Kind) {
		return false
	}
	if len(d.Releasers) > 0 && !slices.ContainsFunc(d.Releasers, func(c string) bool { return includes(c, w.service()) }) {
		return false
	}
	return slices.ContainsFunc(w.topics(item), func(t string) bool { return slices.Contains(d.Topics, t) })
}

// cap is the fullest rung that the restricts on an item leave of a ladder:
// "ladders it does not name are uncapped".
func (w *World) cap(ladder string, item int) string {
	rung := ladders[ladder][0]
	for _, d := range w.Directives {
		if r, ok := d.Rungs[ladder]; ok && w.binds(d, item) {
			rung = lower(ladder, rung, r)
		}
	}
	return rung
}

// rung is the fullest rung of a ladder that a directive permits: "a ladder not
// named: withheld".
func (d Directive) rung(ladder string) string {
	if r, ok := d.Rungs[ladder]; ok {
		return r
	}
	return withheld
}

// rungFor is rung for one field: "disciplines whose source ladder above grade
// it opens; default all"; "A source without `collection` matches no
// `collection` list."
func (d Directive) rungFor(f Field) string {
	r := d.rung(f.Ladder)
	if f.Ladder == "source" && len(d.Collection) > 0 && !slices.Contains(d.Collection, f.Keys["collection"]) {
		return lower("source", r, "grade")
	}
	return r
}

const aboveEvery = 1000 // the level of a mark that no equivalence brings into our system

func levelNamed(system, name string) int {
	return slices.IndexFunc(levels[system], func(l levelName) bool { return l.banner == name })
}

// ours is a mark's level in our own system. TLP counts as the lowest level;
// another system's by the agreement's equivalences with the originator's
// country, in force when the report was made.
func (w *World) ours(m Mark) int {
	switch m.System {
	case "":
		return m.Level
	case "TLP":
		return 0
	}
	for _, e := range w.Parties.Parties[country(w.Report.Originator)].Equivalences {
		if e.Theirs == m.levelBanner() && inForce(e.From, e.To, w.Report.Created) {
			return levelNamed("", e.Ours)
		}
	}
	return aboveEvery
}

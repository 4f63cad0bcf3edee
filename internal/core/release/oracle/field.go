package oracle

import "slices"

// allows tells whether a rung of a field may go in an item: permitted by one
// directive, within every restrict, forbidden by no law.
func (w *World) allows(name, rung string, item int, automatic bool) bool {
	if rung == withheld {
		return true
	}
	if fuller(w.Report.Fields[name].Ladder, rung, w.cap(w.Report.Fields[name].Ladder, item)) {
		return false
	}
	return slices.ContainsFunc(w.Directives, func(d Directive) bool {
		return (!automatic || d.Mode == "automatic") && w.opens(d, name, rung, item) && len(w.fieldLawUnder(d, name, rung, item)) == 0
	})
}

// opens tells whether a directive permits a rung of a field in an item: "a
// field needs scope by its own rung's mark"; "It is an order of permission:
// permitting a rung permits every later one."
func (w *World) opens(d Directive, name, rung string, item int) bool {
	f := w.Report.Fields[name]
	if !w.covers(d, f.markAt(rung, w.mark(item)), itemRef{item, name}) || fuller(f.Ladder, rung, d.rungFor(f)) {
		return false
	}
	return !w.needsOffice(f, rung) || d.Authority != nil && d.Authority.Office != ""
}

// reach is the highest rung allowed over some items: "the highest rung that is
// permitted (by directives of any mode) and not forbidden, over the portions
// released".
func (w *World) reach(name string, items []int, automatic bool) string {
	for _, r := range w.Report.Fields[name].valued() {
		for _, item := range items {
			if w.allows(name, r, item, automatic) {
				return r
			}
		}
	}
	return withheld // "A field that stands in no released prose has ceiling and rung `withheld`."
}

// given is the rung that is given or proposed, and what decided it.
func (w *World) given(name, ceiling string, holders []int, unreviewed []int) (rung string, why []string) {
	f := w.Report.Fields[name]
	// "the lower of `ceiling` and the lowest `default` among the directives in
	// scope"; "`default` counts for the permits that cover the prose; a ladder
	// it does not list means ceiling".
	rung = ceiling
	for _, item := range holders {
		for _, d := range w.Directives {
			if r, ok := d.Default[f.Ladder]; ok && w.covers(d, w.prose(item), itemRef{item: item}) {
				rung = lower(f.Ladder, rung, r)
			}
		}
	}
	rung = f.fall(rung)
	if rung != ceiling {
		why = append(why, "default")
	}
	// "raised up to `ceiling` by a stated `--need`"; "a need above the ceiling equals the ceiling"
	if need, ok := w.Needs[name]; ok {
		raised := higher(f.Ladder, rung, lower(f.Ladder, ceiling, f.fall(need)))
		if raised != rung {
			rung, why = raised, append(why, "need")
		}
	}
	// "in a portion that goes without review, never above what automatic
	// directives alone reach"; "The automatic cap counts only portions that go
	// without review."
	if len(unreviewed) > 0 {
		capped := lower(f.Ladder, rung, w.reach(name, unreviewed, true))
		if capped != rung {
			rung, why = capped, append(why, "automatic")
		}
	}
	return rung, why
}

// prose is the mark of an item's prose as written.
func (w *World) prose(item int) Mark {
	for _, f := range w.forms(item) {
		if f.name == "written" {
			return f.mark
		}
	}
	panic("every item has a written form")
}

// assessable tells whether a field is short of an assessment alone: with one
// of low risk, given by the partner, its ceiling would be fuller.
func (w *World) assessable(name, ceiling string, holders []int) bool {
	f := w.Report.Fields[name]
	person := subject(name, f)
	if person == "" || !w.flagged() || f.Ladder != "person" && f.Ladder != "document" && f.Ladder != "selector" {
		return false
	}
	granted := w.Assess(person)
	return fuller(f.Ladder, granted.reach(name, holders, false), ceiling)
}

// Assess records an assessment of low risk for a person, resting on an
// assurance of the partner of a kind that no condition asks for.
func (w World) Assess(person string) World {
	w.Assurances = append(slices.Clone(w.Assurances), Assurance{ID: "granted", From: w.Partner, Kind: "lead-only",
		Report: w.Report.Serial, Subject: person, Given: w.At, Assessed: &Assessment{Risk: "low", By: "rank", At: w.At}})
	return w
}

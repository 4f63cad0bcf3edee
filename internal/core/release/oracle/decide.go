package oracle

import "slices"

// Answer is what the contract demands of a decision, without its texts.
type Answer struct {
	Verdict     string
	Marking     string
	Use         []string
	Onward      string
	Directives  []string
	Invocations []string // of the emergency directives among them
	PassedOver  []Need   // consents that those passed over
	Title       Text
	Portions    []Text
	Fields      map[string]FieldAnswer
	Gaps        []Gap // in the order of items and steps
	Seen        []string
}

// Text is the answer for the title or a portion.
type Text struct {
	Verdict string
	From    string // written, gist:ID, tearline:ID; "" when it does not go
	Mark    string
	Needs   []Need
	Frees   string   // the form that the needed consents would free
	For     []string // the items for which the needed consents must be given
	Speaks  bool     // its text stands here: false when withheld, or when a tearline's text stands at an earlier portion
}

// FieldAnswer is the answer for a field.
type FieldAnswer struct {
	Ceiling, Rung string
	Why           []string // default, need, automatic: what set the rung
	Assess        bool     // an assessment of low risk would raise the ceiling
}

// Gap is one step by which an item falls short.
type Gap struct{ Item, From, To string }

// going is an item that goes, in a form.
type going struct {
	form       form
	unreviewed bool
}

// Decide answers for a world.
func Decide(w World) Answer {
	chosen, cut := w.choose()
	a := w.answer(chosen)
	for _, item := range w.items() {
		if _, goes := chosen[item]; !goes {
			w.refer(&a, item)
		}
	}
	a.Verdict = verdictOf(a)
	a.Gaps = w.gaps(chosen, a)
	a.Seen = append(w.telling(chosen).seen(chosen, a), cut...)
	return a
}

// verdictOf: "Verdict of the report: the first of release, show, review, refer,
// withhold that any portion has."
func verdictOf(a Answer) string {
	out := "withhold"
	for _, v := range []string{"refer", "review", "show", "release"} {
		if slices.ContainsFunc(a.Portions, func(p Text) bool { return p.Verdict == v }) {
			out = v
		}
	}
	return out
}

// choose finds the form in which each item goes. "An empty intersection of
// uses withholds": of one item that item, of the whole release all of it.
func (w *World) choose() (chosen map[int]going, cut []string) {
	chosen = map[int]going{}
	for _, item := range w.items() {
		for _, f := range w.forms(item) {
			if !w.goes(f) {
				continue
			}
			if w.usable(f) {
				chosen[item] = going{f, w.unreviewed(f)}
			} else {
				cut = append(cut, "use-of-item")
			}
			break
		}
	}
	if use, _, _ := w.terms(chosen, w.fields(chosen)); len(use) == 0 && released(chosen) {
		return map[int]going{}, append(cut, "use-of-release")
	}
	return chosen, cut
}

// released tells whether any portion goes; the title alone is no release.
func released(chosen map[int]going) bool {
	for item := range chosen {
		if item != titleItem {
			return true
		}
	}
	return false
}

// telling is the world with what goes as written known.
func (w *World) telling(chosen map[int]going) *World {
	out := *w
	out.told = nil
	for _, item := range w.items() {
		if g, goes := chosen[item]; goes && g.form.name == "written" {
			out.told = append(out.told, item)
		}
	}
	return &out
}

func (w *World) fields(chosen map[int]going) map[string]FieldAnswer {
	out := map[string]FieldAnswer{}
	w = w.telling(chosen)
	for name := range w.Report.Fields {
		holders, unreviewed := w.holders(name, chosen)
		x := FieldAnswer{Ceiling: w.reach(name, holders, false)}
		x.Rung, x.Why = w.given(name, x.Ceiling, holders, unreviewed)
		x.Assess = w.assessable(name, x.Ceiling, holders)
		out[name] = x
	}
	return out
}

func (w *World) answer(chosen map[int]going) Answer {
	a := Answer{Fields: w.fields(chosen)}
	var marks []Mark
	spoken := map[string]bool{}
	for _, item := range w.items() {
		t := Text{Verdict: "withhold"}
		if g, goes := chosen[item]; goes {
			m := w.copy(item, g.form, a.Fields)
			marks = append(marks, m)
			t = Text{Verdict: w.verdict(g), From: g.form.name, Mark: m.String(), Speaks: !spoken[g.form.name] || g.form.rung == "written"}
			spoken[g.form.name] = true
		}
		if item == titleItem {
			a.Title = t
		} else {
			a.Portions = append(a.Portions, t)
		}
	}
	if released(chosen) {
		a.Marking = w.rollup(marks)
		a.Use, a.Onward, a.Directives = w.terms(chosen, a.Fields)
		a.Invocations, a.PassedOver = w.emergencies(chosen, a)
	}
	return a
}

// verdict: "the verdict is `show` for methods show and tell".
func (w *World) verdict(g going) string {
	switch {
	case !g.unreviewed:
		return "review"
	case w.Method == "release":
		return "release"
	}
	return "show"
}

// holders lists the items that go as written and hold the field, and those of
// them that go without review: "Fields go out only through released prose."
func (w *World) holders(name string, chosen map[int]going) (all, unreviewed []int) {
	for _, item := range w.items() {
		g, goes := chosen[item]
		if !goes || g.form.name != "written" || !slices.Contains(w.refs(item), name) {
			continue
		}
		all = append(all, item)
		if g.unreviewed {
			unreviewed = append(unreviewed, item)
		}
	}
	return all, unreviewed
}

// refer: "`refer` (nothing permits it now, and deciding again with the named
// consent or assessment granted would)"; "portion `needs` name only missing
// consents, every one, for the first form that they would free".
func (w *World) refer(a *Answer, item int) {
	for _, f := range w.forms(item) {
		if w.goes(f) { // it is withheld for its uses
			return
		}
	}
	for _, f := range w.forms(item) {
		needs, curable := w.missing(f)
		if !curable {
			continue
		}
		var items []string
		for _, i := range f.items {
			items = append(items, itemName(i))
		}
		again := w.Grant(needs, items...)
		if !again.goes(f) {
			continue
		}
		if chosen, _ := again.choose(); !has(chosen, item) { // free, but of no use
			return
		}
		slices.SortFunc(needs, compareNeeds)
		t := Text{Verdict: "refer", Needs: needs, For: items, Frees: f.name}
		if item == titleItem {
			a.Title = t
		} else {
			a.Portions[item] = t
		}
		return
	}
}

func has(chosen map[int]going, item int) bool {
	_, ok := chosen[item]
	return ok
}

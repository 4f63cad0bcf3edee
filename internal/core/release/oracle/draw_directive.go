package oracle

import (
	"fmt"
	"slices"
	"time"
)

// directive draws the i-th directive; it may supersede earlier ones.
func (d *draw) directive(i int) Directive {
	x := Directive{ID: fmt.Sprintf("D-%d", i), Title: "A directive", IssuedBy: []string{"An office"}, Basis: "a law"}
	x.Effective, x.Expires = d.window("directive")
	if x.Expires.IsZero() {
		x.Review = "2024-01-01"
	}
	for _, older := range d.w.Directives {
		if d.chance(7, "supersedes "+older.ID) {
			x.Supersedes = append(x.Supersedes, older.ID)
		}
	}
	if n := len(d.w.Directives); n > 0 && d.chance(8, "a bygone one between") { // superseding carries on through it
		x.Effective, x.Expires, x.Review = date(1, 1), date(2, 1), ""
		x.Supersedes = []string{d.w.Directives[n-1].ID}
	} else if n > 0 && d.w.Directives[n-1].Expires.Equal(date(2, 1)) && d.chance(60, "supersedes the bygone one") {
		x.Supersedes = append(slices.DeleteFunc(x.Supersedes, func(id string) bool { return id == d.w.Directives[n-1].ID }), d.w.Directives[n-1].ID)
	}
	if d.chance(2, "supersedes an unknown one") {
		x.Supersedes = append(x.Supersedes, "D-older")
	}
	d.whom(&x)
	x.Topics = pick(d, "directive topics", allTopics, allTopics, allTopics, allTopics[:2], allTopics[:2], allTopics[:1])
	x.Kinds = []string{"intelligence", "warning"}
	if d.chance(70, "tips too") {
		x.Kinds = append(x.Kinds, "tip")
	}
	if d.chance(8, "one kind") {
		x.Kinds = []string{pick(d, "kind", "intelligence", "warning")}
	}
	x.Rungs = map[string]string{}
	if d.chance(17, "restrict") {
		d.restrict(&x)
	} else {
		d.permit(&x)
	}
	return x
}

func (d *draw) whom(x *Directive) {
	switch pick(d, "whom", "partner", "partner", "partner", "partner", "country", "country", "country", "community", "community", "both", "other") {
	case "partner":
		x.Partners = []string{d.w.Partner}
	case "country":
		x.Partners = []string{country(d.w.Partner), "GBR"}
		if x.Partners[0] == "GBR" {
			x.Partners[1] = "RUS"
		}
	case "community":
		x.Communities = []string{pick(d, "community", "TRILAT", "TRILAT", "DUET")}
	case "both":
		x.Partners, x.Communities = []string{"GBR"}, []string{"TRILAT"}
	case "other":
		x.Partners = []string{pick(d, "other partner", "GBR", "RUS/SVR", "FRA/DGSE")}
	}
	if d.chance(8, "releasers") {
		x.Releasers = pick(d, "releaser", []string{"USA/CIA"}, []string{"USA"}, []string{"USA/FBI"}, []string{"USA/DOD", "USA/CIA"})
	}
}

// restrict caps some ladders.
func (d *draw) restrict(x *Directive) {
	x.Effect = "restrict"
	if d.chance(50, "restrict ceiling") {
		x.Ceiling = "CONFIDENTIAL" // it binds above it too
	}
	if d.chance(8, "restrict text") {
		x.Rungs["text"] = pick(d, "text cap", "gist", "gist", withheld)
	}
	for _, l := range fieldLadders {
		if d.chance(30, "restrict "+l) {
			x.Rungs[l] = pick(d, "cap of "+l, ladders[l]...)
		}
	}
}

func (d *draw) permit(x *Directive) {
	x.Ceiling = pick(d, "ceiling", "SECRET", "SECRET", "SECRET", "SECRET", "SECRET", "SECRET", "SECRET", "TOP SECRET", "TOP SECRET", "TOP SECRET", "TOP SECRET", "TOP SECRET", "CONFIDENTIAL", "UNCLASSIFIED")
	if text := pick(d, "text", "written", "written", "written", "written", "written", "written", "written", "gist", ""); text != "" {
		x.Rungs["text"] = text
	}
	for _, l := range fieldLadders {
		if d.chance(80, "permits "+l) {
			x.Rungs[l] = ladders[l][0]
			if d.chance(60, "permits less") {
				x.Rungs[l] = pick(d, "rung of "+l, ladders[l]...)
			}
		}
	}
	x.MayDecide = pick(d, "may decide", []string{listed, open}, []string{listed, open}, nil, []string{listed, open, shown}, []string{listed, open, shown}, []string{listed, open, shown}, []string{listed}, []string{shown, listed}, []string{open})
	x.Methods = pick(d, "methods", []string{"release", "show", "tell"}, []string{"release", "show", "tell"}, []string{"release", "show", "tell"}, []string{"release", "show", "tell"}, []string{"release", "show", "tell"}, nil, []string{"release", "show", "tell"}, []string{"show", "tell"}, []string{"tell", "release"})
	if d.chance(45, "automatic") {
		x.Mode, x.Purpose, x.Benefit = "automatic", "prevent attacks", "lives"
	} else if d.chance(50, "review said") {
		x.Mode = "review"
	}
	x.Use = pick(d, "use", nil, nil, nil, []string{"intelligence", "lead"}, []string{"intelligence", "lead", "evidence"}, []string{"intelligence", "lead", "evidence"})
	if d.chance(5, "use for a lead only") {
		x.Use = []string{"lead"}
	}
	x.Onward = pick(d, "onward", "", "ask", "own-government", "none")
	if d.chance(6, "not authorised") {
		x.NotAuthorised = []string{"strategy"}
	}
	if d.chance(20, "collection") {
		x.Collection = pick(d, "disciplines", []string{"HUMINT"}, []string{"SIGINT", "CYBER"})
	}
	if d.chance(7, "condition") {
		x.Conditions = []Condition{{pick(d, "condition kind", "humane-treatment", "due-process")}}
	}
	if d.chance(25, "authority") {
		x.Authority = &Authority{Office: "FDO"}
	} else if d.chance(5, "authority without office") {
		x.Authority = &Authority{}
	}
	if d.chance(4, "emergency") {
		d.emergency(x)
	}
	d.defaults(x)
}

func (d *draw) defaults(x *Directive) {
	for _, l := range fieldLadders {
		if l != "officer" && d.chance(15, "default of "+l+" said") {
			if x.Default == nil {
				x.Default = map[string]string{}
			}
			x.Default[l] = pick(d, "default of "+l, ladders[l]...)
		}
	}
}

// rule draws one more law.
func (d *draw) rule(id string) Rule {
	r := Rule{ID: id}
	if d.chance(90, "one ladder") {
		r.Ladder = pick(d, "rule ladder", "person", "place", "source", "text", "time", "document")
		rungs := ladders[r.Ladder]
		r.Rung = pick(d, "rule rung", rungs[:len(rungs)-1]...)
	}
	switch pick(d, "rule principal", "all", "all", "partner", "community") {
	case "partner":
		r.Partner = pick(d, "rule partner", "FRA", "RUS", "FRA/DGSE")
	case "community":
		r.Community = pick(d, "rule community", "TRILAT", "DUET")
	}
	switch pick(d, "rule condition", "topic", "topic", "kind", "road", "discipline", "protected", "none") {
	case "topic":
		r.Topic = pick(d, "rule topic", allTopics...)
	case "kind":
		r.Kind = pick(d, "rule kind", "intelligence", "warning")
	case "road":
		r.Road = pick(d, "rule road", open, listed, shown)
	case "discipline":
		r.Discipline = pick(d, "rule discipline", "HUMINT", "SIGINT")
	case "protected":
		r.Protected = pick(d, "rule protected", "minor", "own-national", "victim")
	}
	return r
}

// Permit draws one more directive that permits.
func Permit(choose Choose, w World) Directive { return extra(choose, w, (*draw).permit) }

// Restrict draws one more directive that restricts.
func Restrict(choose Choose, w World) Directive { return extra(choose, w, (*draw).restrict) }

// Forbid draws one more law.
func Forbid(choose Choose, w World) Rule { return (&draw{choose: choose, w: w}).rule("added") }

func extra(choose Choose, w World, fill func(*draw, *Directive)) Directive {
	d := &draw{choose: choose, w: w}
	x := Directive{ID: "D-added", Title: "Another", IssuedBy: []string{"An office"}, Basis: "a law", Review: "2024-01-01",
		Effective: w.At.Add(-time.Hour), Kinds: []string{"intelligence", "warning"}, Topics: allTopics, Rungs: map[string]string{}}
	x.Partners = []string{country(w.Partner)}
	fill(d, &x)
	return x
}

package oracle

import (
	"cmp"
	"slices"
)

// mark draws a mark of the report's system.
func (d *draw) mark() Mark {
	m := Mark{System: d.system}
	if d.system == "TLP" {
		m.Level = pick(d, "tlp", 0, 1, 2, 3, 4)
		return m
	}
	m.Level = pick(d, "level", 2, 2, 2, 2, 2, 2, 1, 1, 0, 0, 0, 3)
	shape := pick(d, "shape",
		"open", "listed", "listed", "listed", "listed", "listed", "listed", "listed", "listed", "listed", "listed", "open", "open", "open",
		"nf", "nf", "left out", "left out", "shown", "shown", "shown elsewhere", "left out, shown", "relido", "community")
	if m.Level == 0 && !slices.Contains([]string{"listed", "open", "nf"}, shape) {
		m.Level = 2 // an unclassified mark takes the plainest controls only
	}
	switch shape {
	case "listed":
		m.Rel = d.list(true)
	case "nf":
		m.NF = true
	case "left out":
		m.Rel = d.list(false)
	case "shown":
		m.Display = d.displayed(true)
	case "shown elsewhere":
		m.Display = d.displayed(false)
	case "left out, shown":
		m.Rel, m.Display = d.list(false), d.displayed(true)
	case "relido":
		m.Relido = true
		if d.chance(40, "relido listed") {
			m.Rel = d.list(true)
		}
	case "community":
		m.Rel = ordered(d.system, []string{"USA", "FVEY", cmp.Or(d.system, "USA")})
	}
	if m.Level >= 2 {
		d.controls(&m)
	}
	return m
}

func (d *draw) controls(m *Mark) {
	m.OC, m.IMC, m.PR = d.chance(5, "orcon"), d.chance(3, "imcon"), d.chance(3, "propin")
	if d.system == "FRA" {
		plain := !m.OC && !m.IMC && !m.PR && !m.NF && !m.Relido && len(m.Rel)+len(m.Display) == 0
		m.Special = plain && d.chance(8, "special france")
	}
	if d.system != "" || m.Relido || len(m.Display) > 0 {
		return
	}
	if !m.OC && !m.IMC && !m.PR && d.chance(3, "foreign owner") {
		m.Owner = pick(d, "owner", "GBR", "DEU", "FRA")
		return
	}
	m.SI = d.chance(5, "si")
	switch {
	case d.chance(6, "fgi"):
		m.FGI = pick(d, "fgi of", []string{"GBR"}, []string{"DEU"}, []string{"FRA"}, []string{"DEU", "GBR"})
	case d.chance(2, "fgi of nobody named"):
		m.FGIBare = true
	}
}

// list draws a REL TO list, with or without the partner. It begins with the
// country of the marks' system.
func (d *draw) list(partner bool) []string {
	var codes []string
	for _, c := range []string{"DEU", "FRA", "GBR", "RUS"} {
		if c == country(d.w.Partner) && partner || c != country(d.w.Partner) && d.chance(20, "rel "+c) {
			codes = append(codes, c)
		}
	}
	if len(codes) == 0 {
		codes = []string{"AUS"}
	}
	return ordered(d.system, append(codes, "USA", cmp.Or(d.system, "USA")))
}

func (d *draw) displayed(partner bool) []string {
	return slices.DeleteFunc(d.list(partner), func(c string) bool { return c == "USA" })
}

// ordered puts a list in the order of the marks: the country of the system,
// then trigraphs, then tetragraphs.
func ordered(system string, list []string) []string {
	first := cmp.Or(system, "USA")
	rank := func(c string) string {
		switch {
		case c == first:
			return "0"
		case len(c) > 3:
			return "2" + c
		}
		return "1" + c
	}
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return slices.Compact(out)
}

// wider derives a mark that lets more through, or the same: what a rung
// coarser, a frame or a gist may bear.
func (d *draw) wider(m Mark) Mark {
	m.Rel, m.Display = slices.Clone(m.Rel), slices.Clone(m.Display)
	if m.System == "TLP" {
		m.Level = d.choose(m.Level+1, "wider level")
		return m
	}
	if d.chance(50, "fewer controls") {
		m.OC, m.IMC, m.PR, m.SI, m.FGI, m.FGIBare, m.Special, m.Owner = false, false, false, false, nil, false, false, ""
	}
	switch {
	case m.NF && d.chance(70, "nf lifted"):
		m.NF, m.Rel = false, d.list(d.chance(85, "lifted for the partner"))
	case len(m.Rel) > 0 && d.chance(50, "list widened"):
		m.Rel = ordered(m.System, append(slices.Clone(m.Rel), d.list(true)...))
	case len(m.Display) > 0 && len(m.Rel) == 0 && d.chance(50, "display widened"):
		m.Display = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(m.Display), d.displayed(true)...))))
	}
	plain := !m.OC && !m.IMC && !m.PR && !m.SI && !m.Special && m.Owner == "" && !m.Relido && len(m.FGI) == 0 && !m.FGIBare && len(m.Display) == 0
	switch {
	case m.Level > 0 && plain && d.chance(25, "unclassified"):
		m.Level = 0
	case m.Level > 2 && d.chance(30, "level lowered"):
		m.Level = 2
	}
	return m
}

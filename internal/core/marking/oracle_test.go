package marking

import (
	"fmt"
	"sort"
	"strings"
)

// The oracle knows marks as the ISM attributes know them: flat tokens, one
// level of a compartment each ("sci SI", "sci SI-G", "sci SI-G-ABCD"). It asks
// of each token that could stand in the banner whether it must, and shares no
// code with the roll-up.
type tokens map[string]bool

func flatten(m Marking) tokens {
	out := tokens{fmt.Sprintf("level %d", m.Level.Rank): true}
	add := func(kind string, list []string) {
		for _, v := range list {
			out[kind+" "+v] = true
		}
	}
	add("owner", m.Owner)
	add("nato", m.NATO)
	add("fgi", m.FGI)
	add("cui", m.CUI)
	add("dissem", m.Dissem)
	add("rel", m.Rel)
	add("display", m.Display)
	add("nonic", m.NonIC)
	out["joint"] = m.Joint
	out["body "+m.Body] = m.Body != ""
	out["fgi ?"] = m.FGIBare
	out["eyes"] = m.Eyes
	for kind, list := range map[string][]string{"sci": m.SCI, "sap": m.SAP} {
		for _, v := range list {
			parts := strings.Split(v, "-")
			out[kind+" "+parts[0]] = true
			for _, p := range parts[1:] {
				words := strings.Split(p, " ")
				out[kind+" "+parts[0]+"-"+words[0]] = true
				for _, sub := range words[1:] {
					out[kind+" "+parts[0]+"-"+words[0]+"-"+sub] = true
				}
			}
		}
	}
	for _, v := range m.AEA {
		parts := strings.Split(v, "-")
		out["aea "+parts[0]] = true
		for _, p := range parts[1:] {
			words := strings.Split(p, " ")
			if len(words) == 1 {
				out["aea "+parts[0]+"-"+p] = true
			}
			for _, n := range words[1:] {
				out["aea "+parts[0]+"-SG-"+n] = true
			}
		}
	}
	for k, on := range out {
		if !on {
			delete(out, k)
		}
	}
	return out
}

func (t tokens) with(prefix string) []string {
	var out []string
	for k := range t {
		if rest, ok := strings.CutPrefix(k, prefix+" "); ok {
			out = append(out, rest)
		}
	}
	sort.Strings(out)
	return out
}

func (t tokens) level() int {
	for i := 4; i > 0; i-- {
		if t[fmt.Sprintf("level %d", i)] {
			return i
		}
	}
	return 0
}

func owners(t tokens) string { return strings.Join(t.with("owner"), " ") }

// oracle is the banner's tokens, rule by rule.
func oracle(system System, portions []tokens) tokens {
	out := tokens{}
	any := func(tok string) bool {
		for _, p := range portions {
			if p[tok] {
				return true
			}
		}
		return false
	}
	level := 0
	for _, p := range portions {
		level = max(level, p.level())
	}
	shared := true
	for _, p := range portions {
		shared = shared && owners(p) == owners(portions[0]) && p["joint"] == portions[0]["joint"]
	}
	oracleSources(system, portions, shared, out)
	if system == USA && level == 1 && len(out.with("owner")) == 0 {
		level = 2 // the USA has no RESTRICTED
	}
	out[fmt.Sprintf("level %d", level)] = true
	classified := level > 0
	for _, p := range portions {
		for k := range p {
			kind, rest, _ := strings.Cut(k, " ")
			switch kind {
			case "sci", "sap":
				out[k] = true // 60, 61, 62, 63
			case "aea":
				if classified && (rest == "DCNI" || rest == "UCNI") {
					continue // 78, 79: in an unclassified banner only
				}
				out[k] = true // 72–77, 298
			case "cui":
				out[k] = true
			}
		}
	}
	if len(out.with("cui")) > 1 {
		delete(out, "cui CUI")
	}
	for _, t := range []string{"IMC", "PR", "DSEN", "FISA", "RS", "SF", "OC"} { // 67, 68, 71, 80, 81, 165
		if any("dissem " + t) {
			out["dissem "+t] = true
		}
	}
	if any("dissem OC-USGOV") && !any("dissem OC") {
		out["dissem OC-USGOV"] = true
	}
	if any("dissem FOUO") && !classified && !any("nonic SBU") && !any("nonic SBU-NF") && !any("nonic LES") && !any("nonic LES-NF") { // 66
		out["dissem FOUO"] = true
	}
	oracleNonIC(portions, any, classified, out)
	oracleRelease(system, portions, any, classified, out)
	return out
}

func oracleSources(system System, portions []tokens, shared bool, out tokens) {
	for _, p := range portions {
		if p["fgi ?"] || !shared && p["owner FGI"] {
			out["fgi ?"] = true // 65
		}
	}
	for _, p := range portions {
		if shared {
			for _, o := range p.with("owner") {
				out["owner "+o] = true
			}
			for _, n := range p.with("nato") {
				out["nato "+n] = true
			}
			if p["joint"] {
				out["joint"] = true
			}
		}
		if out["fgi ?"] {
			continue
		}
		for _, o := range p.with("fgi") { // 64
			out["fgi "+o] = true
		}
		for _, o := range p.with("owner") {
			if !shared && o != string(system) {
				out["fgi "+o] = true
			}
		}
	}
	if body := portions[0].with("body"); shared && len(body) == 1 {
		out["body "+body[0]] = true
		for _, p := range portions {
			if !p["body "+body[0]] {
				delete(out, "body "+body[0])
			}
		}
	}
}

func oracleNonIC(portions []tokens, any func(string) bool, classified bool, out tokens) {
	for _, p := range portions {
		for _, v := range p.with("nonic") {
			keep := true
			switch v {
			case "XD":
				keep = !any("nonic ND") // 85
			case "SBU":
				keep = !classified && !any("nonic SBU-NF") // 37, 105
			case "SBU-NF", "LES-NF":
				keep = !classified // 104, 149
			case "LES":
				keep = classified || !any("nonic LES-NF") // 145
			}
			if keep {
				out["nonic "+v] = true
			}
		}
	}
	if classified && any("nonic LES-NF") { // 147
		out["nonic LES"] = true
	}
}

func oracleRelease(system System, portions []tokens, any func(string) bool, classified bool, out tokens) {
	noforeign := any("nonic SBU-NF") || any("nonic LES-NF")
	if any("dissem NF") || classified && noforeign { // 70, 87, 146
		out["dissem NF"] = true
		return
	}
	if noforeign || any("dissem SF") {
		return
	}
	var voting []tokens // every classified portion, and every other that carries a release of its own
	released := false
	for _, p := range portions {
		own := len(p.with("rel")) > 0 || len(p.with("display")) > 0 || p["dissem RELIDO"]
		released = released || own
		if own || p.level() > 0 {
			voting = append(voting, p)
		}
	}
	if !released {
		return
	}
	every := func(ok func(tokens) bool) bool {
		for _, p := range voting {
			if !ok(p) {
				return false
			}
		}
		return true
	}
	// 88, 318, 319: a country is in the banner if every voting portion names it.
	var rel []string
	for _, c := range voting[0].with("rel") {
		if every(func(p tokens) bool { return p["rel "+c] }) {
			rel = append(rel, c)
		}
	}
	if len(rel) < 2 {
		rel = nil
	}
	for _, c := range rel {
		out["rel "+c] = true
	}
	if rel != nil && every(func(p tokens) bool { return p["eyes"] }) { // 90
		out["eyes"] = true
	}
	fgi := len(out.with("fgi")) > 0
	ours := len(out.with("owner")) == 0 || out["owner USA"]
	if !fgi && ours && !any("nonic NNPI") && every(func(p tokens) bool { return p["dissem RELIDO"] }) { // 132, 124, 233, 252
		out["dissem RELIDO"] = true
	}
	oracleDisplay(system, voting, every, !fgi, out)
	if rel == nil && !out["dissem RELIDO"] && len(out.with("display")) == 0 {
		out["dissem NF"] = true
	}
}

// oracleDisplay: DISPLAY ONLY whom every voting portion releases to or shows to.
func oracleDisplay(system System, voting []tokens, every func(func(tokens) bool) bool, allowed bool, out tokens) {
	universe := map[string]bool{}
	named := tokens{}
	for _, p := range voting {
		for _, c := range p.with("rel") {
			universe[c] = true
		}
		for _, c := range p.with("display") {
			universe[c], named[c] = true, true
		}
	}
	for c := range universe {
		shown := every(func(p tokens) bool { return p["rel "+c] || p["display "+c] })
		if allowed && shown && len(named) > 0 && !out["rel "+c] && (c != string(system) || named[c]) {
			out["display "+c] = true
		}
	}
}

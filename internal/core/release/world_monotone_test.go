package release_test

import (
	"slices"
	"testing"

	"entente/internal/core/release"
	"entente/internal/core/release/oracle"

	"pgregory.net/rapid"
)

// plainUses gives every use, so that nothing is withheld for want of a common one.
func plainUses(w oracle.World) oracle.World {
	w.Report.Use = nil
	w.Report.Portions = slices.Clone(w.Report.Portions)
	for i := range w.Report.Portions {
		w.Report.Portions[i].Use = nil
	}
	w.Directives = slices.Clone(w.Directives)
	for i := range w.Directives {
		w.Directives[i].Use = nil
	}
	w.Consents = slices.Clone(w.Consents)
	for i := range w.Consents {
		w.Consents[i].Use = nil
	}
	return w
}

// ordinary leaves out what makes a decision turn on other decisions: uses that
// must be common to all; author's tearlines, which are tried before the prose and
// so keep fields back when they go; and asylum seekers, who keep back the places
// of every text that goes, and of none that stays.
func ordinary(w oracle.World) oracle.World {
	w = plainUses(w)
	w.Report.Tearlines = nil
	fields := map[string]oracle.Field{}
	for name, f := range w.Report.Fields {
		f.Protected = slices.DeleteFunc(slices.Clone(f.Protected), func(p string) bool { return p == "asylum" })
		fields[name] = f
	}
	w.Report.Fields = fields
	return w
}

// ranks are the texts and fields of an outcome by how full they are, 0 fullest.
func ranks(w oracle.World, o release.Outcome) map[string]int {
	out := map[string]int{}
	text := func(item, from string) {
		switch {
		case from == "written":
			out[item] = 0
		case from != "":
			out[item] = 1
		default:
			out[item] = 2
		}
	}
	text("title", o.Title.TextFrom)
	for _, p := range o.Portions {
		text("portion "+string(rune('0'+p.Index)), p.TextFrom)
	}
	for name, f := range o.Fields {
		out[name] = slices.Index(oracle.Rungs(w.Report.Fields[name].Ladder), string(f.Ceiling))
	}
	return out
}

// fullerIn names an item that is fuller after than before.
func fullerIn(before, after map[string]int) string {
	for item, rank := range after {
		if rank < before[item] {
			return item
		}
	}
	return ""
}

func TestAddingARestrictNeverRaises(t *testing.T) {
	worlds(t, 100, func(t *rapid.T, w oracle.World) {
		w = ordinary(w)
		before := ranks(w, decideWorld(t, w))
		extra := oracle.Restrict(choices(t), w)
		extra.Use = nil
		w.Directives = append(w.Directives, extra)
		if item := fullerIn(before, ranks(w, decideWorld(t, w))); item != "" {
			t.Fatalf("a restrict raised %s\n%s", item, w)
		}
	})
}

func TestAddingALawNeverRaises(t *testing.T) {
	worlds(t, 100, func(t *rapid.T, w oracle.World) {
		w = ordinary(w)
		before := ranks(w, decideWorld(t, w))
		w.Law = append(slices.Clone(w.Law), oracle.Forbid(choices(t), w))
		if item := fullerIn(before, ranks(w, decideWorld(t, w))); item != "" {
			t.Fatalf("a forbid raised %s\n%s", item, w)
		}
	})
}

func TestAddingAPermitNeverLowersACeiling(t *testing.T) {
	worlds(t, 100, func(t *rapid.T, w oracle.World) {
		w = ordinary(w)
		before := ranks(w, decideWorld(t, w))
		extra := oracle.Permit(choices(t), w)
		extra.Use = nil
		w.Directives = append(w.Directives, extra)
		if item := fullerIn(ranks(w, decideWorld(t, w)), before); item != "" {
			t.Fatalf("a permit lowered %s\n%s", item, w)
		}
	})
}

// A consent is never an obstacle.
func TestAddingAConsentNeverLowersACeiling(t *testing.T) {
	worlds(t, 100, func(t *rapid.T, w oracle.World) {
		w = ordinary(w)
		before := ranks(w, decideWorld(t, w))
		if w.Report.Serial == "" { // no consent can name the report
			return
		}
		who := rapid.SampledFrom([]string{w.Report.Originator, "GBR", "DEU", "FRA"}).Draw(t, "giver")
		w = w.Grant([]oracle.Need{{Who: who}}, "report")
		if item := fullerIn(ranks(w, decideWorld(t, w)), before); item != "" {
			t.Fatalf("a consent of %s lowered %s\n%s", who, item, w)
		}
	})
}

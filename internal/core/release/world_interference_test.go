package release_test

import (
	"slices"
	"strings"
	"testing"

	"entente/internal/core/release"
	"entente/internal/core/release/oracle"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// seen is what a decision lets a partner see, and nothing beside: texts and
// marks in their order, the banner and the terms. What does not go leaves no
// trace here, not even its place.
type seen struct {
	Texts   []string
	Marking string
	Use     []string
	Onward  string
	Show    bool
}

func partnerSees(o release.Outcome) seen {
	out := seen{Marking: o.Marking, Use: o.Use, Onward: o.Onward, Show: o.Verdict == release.VerdictShow}
	if o.Title.Verdict.Goes() {
		out.Texts = append(out.Texts, "title "+o.Title.Mark+" "+o.Title.Text)
	}
	for _, p := range o.Portions {
		if p.Verdict.Goes() {
			out.Texts = append(out.Texts, p.Mark+" "+p.Text)
		}
	}
	return out
}

func mustSeeTheSame(t *rapid.T, what string, before, after release.Outcome, w, changed oracle.World) {
	t.Helper()
	if diff := gocmp.Diff(partnerSees(before), partnerSees(after)); diff != "" {
		t.Fatalf("%s changed what the partner sees (- before, + after):\n%s\n%s\n==== after:\n%s", what, diff, w, changed)
	}
}

// N3 at the decision: a withheld value, or a rung finer than the one given, may
// be anything.
func TestAFinerRungThanTheOneGivenIsUnseen(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		before := decideWorld(t, w)
		for name, f := range before.Fields {
			ladder := w.Report.Fields[name].Ladder
			for _, rung := range oracle.Rungs(ladder) {
				if ladder != "officer" && !oracle.Fuller(ladder, rung, string(f.Rung)) {
					continue
				}
				if changed, ok := w.Change(name, rung); ok {
					mustSeeTheSame(t, name+" at "+rung+", given "+string(f.Rung)+",", before, decideWorld(t, changed), w, changed)
				}
			}
		}
	})
}

// withPortions gives a world whose portions may be changed.
func withPortions(w oracle.World, change func([]oracle.Portion) []oracle.Portion) oracle.World {
	w.Report.Portions = change(slices.Clone(w.Report.Portions))
	return w
}

// N2 at the decision: the words of a portion that does not go may be anything.
func TestTheWordsOfAWithheldPortionAreUnseen(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		before := decideWorld(t, w)
		changed := withPortions(w, func(all []oracle.Portion) []oracle.Portion {
			for i, p := range before.Portions {
				if p.TextFrom != "written" {
					all[i].Text = "Entirely other words " + strings.TrimPrefix(all[i].Text, "Paragraph")
				}
				all[i].Gists = slices.Clone(all[i].Gists)
				for j, g := range all[i].Gists {
					if p.TextFrom != "gist:"+g.ID {
						all[i].Gists[j].Text = "Another gist."
					}
				}
			}
			return all
		})
		changed.Report.Tearlines = slices.Clone(w.Report.Tearlines)
		for i, tl := range w.Report.Tearlines {
			if !slices.ContainsFunc(before.Portions, func(p release.PortionOutcome) bool { return p.TextFrom == "tearline:"+tl.ID }) {
				changed.Report.Tearlines[i].Text = "Another tearline."
			}
		}
		mustSeeTheSame(t, "the words of what does not go", before, decideWorld(t, changed), w, changed)
	})
}

// N2 at the decision: a person named only where nothing goes takes no number,
// and holds nothing back, not even as an asylum seeker. Who is protected may lower others
// told with them, and a portion that no use was common to can go by that: it has the
// person in it then, and is another case.
func TestAPersonOfAWithheldPortionLeavesNoTrace(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		before := decideWorld(t, w)
		fields := map[string]oracle.Field{"a0": {Ladder: "person", Keys: map[string]string{"name": "Zqa0name"}, Protected: []string{"asylum"}}}
		for name, f := range w.Report.Fields {
			fields[name] = f
		}
		changed := withPortions(w, func(all []oracle.Portion) []oracle.Portion {
			for i, p := range before.Portions {
				if !p.Verdict.Goes() {
					all[i].Text = "{a0} " + all[i].Text
				}
			}
			return all
		})
		changed.Report.Fields = fields
		after := decideWorld(t, changed)
		for i, p := range before.Portions {
			if !p.Verdict.Goes() && after.Portions[i].Verdict.Goes() {
				return
			}
		}
		mustSeeTheSame(t, "a person where nothing goes", before, after, w, changed)
	})
}

// N1 and N2 at the decision: a portion that the partner may not have at all may
// as well not be there.
func TestAWithheldPortionIsAsIfAbsent(t *testing.T) {
	worlds(t, 120, func(t *rapid.T, w oracle.World) {
		if w.Report.Marking != "" { // a declared banner must not be lower than its portions
			return
		}
		before := decideWorld(t, w)
		changed := withPortions(w, func(all []oracle.Portion) []oracle.Portion {
			return append(all, oracle.Portion{Mark: oracle.Mark{System: all[0].Mark.System, Level: levelOf(all[0].Mark), NF: all[0].Mark.System != "TLP"}, Text: "Nobody may have this."})
		})
		for i := range changed.Report.Tearlines { // a tearline without a list would stand for the new one too
			if changed.Report.Tearlines[i].Portions == nil {
				return
			}
		}
		mustSeeTheSame(t, "a closed portion more", before, decideWorld(t, changed), w, changed)
	})
}

// levelOf is a level at which nothing goes: TLP:RED, else the mark's own.
func levelOf(m oracle.Mark) int {
	if m.System == "TLP" {
		return 4
	}
	return m.Level
}

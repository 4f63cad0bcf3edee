package acceptance

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// pairs is how many pairs of worlds a property compares.
func pairs(t *testing.T) int {
	return count(t, "ENTENTE_PAIRS", 17, 2000)
}

// count reads how often something is done from the environment.
func count(t *testing.T, name string, usual, long int) int {
	t.Helper()
	text := os.Getenv(name)
	switch {
	case text == "" && os.Getenv("ENTENTE_LONG") == "1":
		return long
	case text == "":
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q; expected a number of 1 or more", name, text)
	}
	return n
}

// set gives a flag another value until the test ends.
func set(t *testing.T, name, value string) {
	t.Helper()
	old := flag.Lookup(name).Value.String()
	check(t, flag.Set(name, value))
	t.Cleanup(func() { check(t, flag.Set(name, old)) })
}

// play is a pair of worlds: a script for each, under one policy.
type play struct {
	policy      int
	left, right []scene
}

// differ holds a property over pairs of worlds: where the residue check says
// the same in both, what can be observed is the same.
func differ(t *testing.T, draw func(*rapid.T) play) {
	t.Helper()
	s := newTheatre(t)
	set(t, "rapid.checks", fmt.Sprint(pairs(t)))
	set(t, "rapid.shrinktime", "20s")
	set(t, "rapid.nofailfile", "true") // a failure prints its worlds whole
	if os.Getenv("ENTENTE_LONG") != "1" && os.Getenv("ENTENTE_PAIRS") == "" {
		set(t, "rapid.seed", "20171216") // the same pairs every time; the long run draws new ones
	}
	compared, went, found := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		p := draw(rt)
		left, leftResidue, n := s.play(p.left, p.policy)
		right, rightResidue, _ := s.play(p.right, p.policy)
		if !slices.Equal(leftResidue, rightResidue) {
			return
		}
		compared, went = compared+1, went+n
		if slices.Contains(leftResidue, true) {
			found++
		}
		if d := cmp.Diff(left, right); d != "" {
			rt.Fatalf("the worlds differ to the partner (-left +right):\n%s\nleft %+v\nright %+v", d, p.left, p.right)
		}
	})
	t.Logf("%d pairs compared; %d releases went; the residue check found something in %d", compared, went, found)
	if compared == 0 || went == 0 {
		t.Error("nothing was compared: the test proved nothing")
	}
}

// N1: reports that are not released to a partner change nothing that it sees.
func TestHiddenReportsAreNotSeen(t *testing.T) {
	differ(t, func(rt *rapid.T) play {
		p := play{policy: rapid.IntRange(0, len(rungsGiven)-1).Draw(rt, "policy")}
		for i := range rapid.IntRange(1, 4).Draw(rt, "scenes") {
			v := drawVisible(rt, i, p.policy == 1)
			p.left = append(p.left, scene{before: drawHidden(rt, "left"), visible: v, after: drawHidden(rt, "left")})
			p.right = append(p.right, scene{before: drawHidden(rt, "right"), visible: v, after: drawHidden(rt, "right")})
		}
		return p
	})
}

// N2: portions and fields of a released report that are not released change
// nothing either: not the numbering, not the banner, not the order.
func TestHiddenPortionsAndFieldsAreNotSeen(t *testing.T) {
	differ(t, func(rt *rapid.T) play {
		p := play{policy: rapid.IntRange(0, len(rungsGiven)-1).Draw(rt, "policy")}
		for i := range rapid.IntRange(1, 2).Draw(rt, "scenes") {
			form, values := drawPaper(rt), []secrets(nil)
			for range form.items {
				values = append(values, drawSecrets(rt, "value"))
			}
			distinct(values)
			p.left = append(p.left, releasing(i, form.yaml(values, drawUnder(rt, "left", form), p.policy == 1)))
			p.right = append(p.right, releasing(i, form.yaml(values, drawUnder(rt, "right", form), p.policy == 1)))
		}
		return p
	})
}

// N3: no value that is withheld, and no rung finer than the one given, changes
// anything: not its length, not that it is there, not the words beside it.
func TestWithheldValuesAndFinerRungsAreNotSeen(t *testing.T) {
	differ(t, func(rt *rapid.T) play {
		p := play{policy: rapid.IntRange(0, len(rungsGiven)-1).Draw(rt, "policy")}
		for i := range rapid.IntRange(1, 2).Draw(rt, "scenes") {
			form := drawPaper(rt)
			u := drawUnder(rt, "under", form)
			var left, right []secrets
			for range form.items {
				left, right = append(left, drawSecrets(rt, "left")), append(right, drawSecrets(rt, "right"))
			}
			distinct(left)
			distinct(right)
			p.left = append(p.left, releasing(i, form.yaml(left, u, p.policy == 1)))
			p.right = append(p.right, releasing(i, form.yaml(right, u, p.policy == 1)))
		}
		return p
	})
}

func releasing(i int, report string) scene {
	return scene{visible: visible{release: strings.ReplaceAll(report, "%SERIAL%", fmt.Sprint(i))}}
}

func drawVisible(t *rapid.T, i int, poor bool) visible {
	v := visible{probe: rapid.IntRange(0, 3).Draw(t, "they ask") == 0}
	if rapid.IntRange(0, 3).Draw(t, "they write") == 0 {
		v.partner = fmt.Sprintf(theirs, i, i)
	}
	if rapid.IntRange(0, 3).Draw(t, "we write") == 0 && v.partner != "" {
		return v
	}
	form, values := drawPaper(t), []secrets(nil)
	for range form.items {
		values = append(values, drawSecrets(t, "value"))
	}
	distinct(values)
	v.release = releasing(i, form.yaml(values, under{lines: "serial: V-%SERIAL%\n"}, poor)).visible.release
	return v
}

// theirs is a report of the partner to us.
const theirs = `originator: RUS/FSB
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
serial: R-%d
title: {mark: "(Н//REL TO RUS, USA)", text: "From them"}
portions:
  - {mark: "(С//REL TO RUS, USA)", text: "Their report number %d."}
`

// The reports that are dealt with in hiding; each is given a number of its own.
var hiddenReports = map[string][]string{
	hold: {
		hiddenReport("intelligence", "(S//REL TO USA, RUS)", "Held back, number %%d"), hiddenReport("warning", "(TS//NF)", "Number %%d")},
	withhold: {
		hiddenReport("intelligence", "(S//NF)", "Number %%d stays"), hiddenReport("warning", "(S//REL TO USA, FRA)", "Number %%d waits for a consent"),
		hiddenReport("travel", "(S//REL TO USA, RUS)", "No directive is for number %%d")},
	deny:  {hiddenReport("tip", "(S//REL TO USA, RUS)", "Number %%d would go"), hiddenReport("tip", "(C//REL TO USA, FRA, RUS)", strings.Repeat("Long ", 500)+"%%d")},
	other: {hiddenReport("intelligence", "(S//REL TO USA, FRA)", "Number %%d is for France"), hiddenReport("warning", "(S//REL TO USA, FRA, RUS)", "So is %%d")},
}

func hiddenReport(kind, mark, text string) string {
	return fmt.Sprintf("originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: %s\ntopics: [counter-terrorism]\ntitle: {mark: %q, text: Hidden}\nportions:\n  - {mark: %q, text: \""+text+"\"}\n", kind, mark, mark)
}

func drawHidden(t *rapid.T, label string) []hidden {
	var out []hidden
	for range rapid.IntRange(0, 3).Draw(t, label+" hidden acts") {
		h := hidden{act: rapid.SampledFrom([]string{hold, withhold, deny, other, again}).Draw(t, label+" act")}
		if h.act != again {
			h.report = rapid.SampledFrom(hiddenReports[h.act]).Draw(t, label+" report")
		}
		out = append(out, h)
	}
	return out
}

// The observable is not blind: what is released and differs is seen.
func TestWhatIsReleasedAndDiffersIsSeen(t *testing.T) {
	s := newTheatre(t)
	one := hiddenReport("intelligence", "(S//REL TO USA, RUS)", "The meeting is on Monday.")
	for name, other := range map[string]string{
		"another word":          strings.Replace(one, "Monday", "Friday", 1),
		"another mark":          strings.ReplaceAll(one, "(S//", "(C//"),
		"another lane":          strings.Replace(one, "intelligence", "warning", 1),
		"a word more":           strings.Replace(one, "Monday", "Monday at noon in the old market beside the tower", 1),
		"one report more":       one,
		"a portion more":        one + "  - {mark: \"(S//REL TO USA, RUS)\", text: \"And one thing more.\"}\n",
		"a larger sealed size":  strings.Replace(one, "Monday", strings.Repeat("Monday ", 400), 1),
		"another partner's ask": "",
	} {
		t.Run(name, func(t *testing.T) {
			left := []scene{{visible: visible{release: one}}, {}}
			right := []scene{{visible: visible{release: other}}, {}}
			switch name {
			case "one report more":
				right[1].visible.release = hiddenReport("intelligence", "(S//REL TO USA, RUS)", "And on Tuesday.")
			case "another partner's ask":
				right[0].visible.release, right[1].visible.partner = one, fmt.Sprintf(theirs, 1, 1)
			}
			a, _, _ := s.play(left, 0)
			b, _, _ := s.play(right, 0)
			if cmp.Equal(a, b) {
				t.Error("the two worlds look the same")
			}
		})
	}
}

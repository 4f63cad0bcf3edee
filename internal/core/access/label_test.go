package access_test

import (
	"slices"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/marking"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func mark(t *testing.T, system marking.System, s string) marking.Marking {
	t.Helper()
	m, err := marking.Parse(system, time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestALabelAsksForTheLevelAndForWhatOneIsReadInto(t *testing.T) {
	for _, tt := range []struct {
		system marking.System
		mark   string
		key    string
	}{
		{marking.USA, "(U)", "0||"},
		{marking.USA, "(S//NF)", "3||"},
		{marking.USA, "(S//REL TO USA, FRA)", "3||"},
		{marking.USA, "(TS//SI-G ABCD//OC/NF)", "4|SI,SI-G,SI-G ABCD|"},
		{marking.USA, "(TS//SI/TK//NF)", "4|SI,TK|"},
		{marking.USA, "(S//SAR-BP//NF)", "3|SAR-BP|"},
		{marking.USA, "(S//RD//NF)", "3|RD|"},
		{marking.FRA, "(DR)", "1||"},
		{marking.RUS, "(СС)", "3||"},
		{marking.TLP, "(RED)", "4||"},
	} {
		if got := access.LabelOf(mark(t, tt.system, tt.mark)).Key(); got != tt.key {
			t.Errorf("%s has the label %s; expected %s", tt.mark, got, tt.key)
		}
	}
}

func TestAClearanceCoversWhatItNames(t *testing.T) {
	lind := access.LabelOf(mark(t, marking.USA, "TOP SECRET//SI-G//ORCON/NOFORN"), "case-7")
	for _, tt := range []struct {
		mark   string
		groups []string
		sees   bool
	}{
		{"(U)", nil, true},
		{"(S//NF)", []string{"case-7"}, true},
		{"(S//NF)", []string{"case-7", "case-8"}, false},
		{"(TS//SI//NF)", nil, true},
		{"(TS//SI-G//OC/NF)", nil, true},
		{"(TS//SI-G ABCD//OC/NF)", nil, false},
		{"(TS//TK//NF)", nil, false},
	} {
		if got := lind.Covers(access.LabelOf(mark(t, marking.USA, tt.mark), tt.groups...)); got != tt.sees {
			t.Errorf("%s for %v is seen: %v; expected %v", tt.mark, tt.groups, got, tt.sees)
		}
	}
}

func drawLabel(t *rapid.T, name string) access.Label {
	words := func(what string, from ...string) []string {
		return rapid.SliceOfDistinct(rapid.SampledFrom(from), rapid.ID[string]).Draw(t, name+what)
	}
	return access.Label{Rank: rapid.IntRange(0, 4).Draw(t, name+"rank"), Parts: words("parts", "SI", "SI-G", "TK", "RD"), Groups: words("groups", "a", "b", "c")}
}

// Whoever sees two things together sees each, and the reverse.
func TestTwoThingsTogetherAreSeenByWhoSeesBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawLabel(t, "reader")
		a, b := drawLabel(t, "a"), drawLabel(t, "b")
		if got, want := r.Covers(a.With(b)), r.Covers(a) && r.Covers(b); got != want {
			t.Fatalf("%s and %s are seen together by %s: %v; apart: %v", a.Key(), b.Key(), r.Key(), got, want)
		}
		if !a.With(b).Equal(b.With(a)) || !a.With(a).Equal(a) {
			t.Fatalf("%s and %s depend on their order", a.Key(), b.Key())
		}
		back, err := access.ParseKey(a.Key())
		if err != nil || !back.Equal(a) {
			t.Fatalf("%s is read back as %s: %v", a.Key(), back.Key(), err)
		}
	})
}

func TestAKeyThatNobodyWroteIsRefused(t *testing.T) {
	for _, key := range []string{"", "3", "x||", "3|SI,SI|", "3|TK,SI|", "3||a,", "03||", "3|||"} {
		if l, err := access.ParseKey(key); err == nil {
			t.Errorf("%q is read as %+v", key, l)
		}
	}
}

func TestCaveatsOfTwoThingsAreThoseOfBoth(t *testing.T) {
	gift := access.Caveats{Use: []string{"intelligence", "lead"}, Onward: "ask", Third: []string{"GBR"}}
	other := access.Caveats{Use: []string{"evidence", "lead"}, Onward: "none", Third: []string{"FRA"}, Concern: "mistreatment"}
	want := access.Caveats{Use: []string{"lead"}, Onward: "none", Third: []string{"FRA", "GBR"}, Concern: "mistreatment"}
	if diff := cmp.Diff(want, gift.With(other)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(gift, gift.With(access.Caveats{})); diff != "" {
		t.Errorf("nothing said changes something:\n%s", diff)
	}
	apart := gift.With(access.Caveats{Use: []string{"evidence"}})
	if !apart.Nothing || apart.Use != nil || !apart.With(gift).Nothing {
		t.Errorf("uses that exclude each other leave %+v", apart)
	}
}

// The order in which caveats come together changes nothing.
func TestCaveatsDoNotDependOnTheirOrder(t *testing.T) {
	draw := func(t *rapid.T, name string) access.Caveats {
		c := access.Caveats{Onward: rapid.SampledFrom([]string{"", "own-government", "ask", "none"}).Draw(t, name+"onward")}
		c.Use = rapid.SliceOfDistinct(rapid.SampledFrom([]string{"evidence", "intelligence", "lead"}), rapid.ID[string]).Draw(t, name+"use")
		if slices.Sort(c.Use); len(c.Use) == 0 {
			c.Use = nil
		}
		return c
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := draw(t, "a"), draw(t, "b"), draw(t, "c")
		if diff := cmp.Diff(a.With(b).With(c), c.With(a.With(b))); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(a.With(b.With(c)), b.With(a).With(c)); diff != "" {
			t.Fatal(diff)
		}
	})
}

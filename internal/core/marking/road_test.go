package marking

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// includes tells whether a word names FRA, as a parties file that gives the
// members of TRILAT, and not those of FVEY, would.
func includesFRA(word string) bool { return word == "FRA" || word == "TRILAT" }

func TestRoad(t *testing.T) {
	none := Consents{ThirdParty: true}
	orcon := Consents{ThirdParty: true, ORCON: true}
	originator := Consents{ThirdParty: true, Originator: true}
	third := Consents{}
	every := Consents{ORCON: true, ThirdParty: true, Originator: true}
	for _, tt := range []struct {
		system System
		mark   string
		c      Consents
		want   Road
	}{
		{USA, "(U)", none, Open}, {USA, "(S)", none, Open}, {USA, "(S//RELIDO)", none, Open}, {USA, "(U//FOUO)", none, Open}, {USA, "(S//PR)", none, Open},
		{USA, "(S//REL TO USA, FRA)", none, Listed}, {USA, "(S//REL TO USA, TRILAT)", none, Listed}, {USA, "(S//USA/FRA EYES ONLY)", none, Listed},
		{USA, "(U//REL TO USA, FRA)", none, Listed}, {USA, "(S//REL TO USA, FRA/RELIDO)", none, Listed},
		{USA, "(S//REL TO USA, FRA/DISPLAY ONLY AFG)", none, Listed},
		{USA, "(S//DISPLAY ONLY FRA)", none, Shown}, {USA, "(S//REL TO USA, GBR/DISPLAY ONLY FRA)", none, Shown},
		{USA, "(S//REL TO USA, GBR)", none, Asked}, {USA, "(S//REL TO USA, FVEY)", none, Asked}, {USA, "(S//DISPLAY ONLY GBR)", none, Asked},
		{USA, "(S//USA/GBR EYES ONLY)", none, Asked}, {USA, "(S//REL TO USA, GBR/RELIDO)", none, Asked}, {USA, "(S//REL)", none, Asked},
		{USA, "(S//REL TO USA, GBR)", originator, Listed}, {USA, "(S//DISPLAY ONLY GBR)", originator, Listed}, {USA, "(S//REL)", originator, Listed},
		{USA, "(S//OC)", none, Asked}, {USA, "(S//OC-USGOV)", none, Asked}, {USA, "(S//OC)", orcon, Open},
		{USA, "(S//OC/REL TO USA, FRA)", none, Asked}, {USA, "(S//OC/REL TO USA, FRA)", orcon, Listed},
		{USA, "(S//OC/REL TO USA, GBR)", orcon, Asked}, {USA, "(S//OC/REL TO USA, GBR)", every, Listed},
		{USA, "(S//FGI GBR//REL TO USA, FRA)", third, Asked}, {USA, "(S//FGI GBR//REL TO USA, FRA)", none, Listed},
		{USA, "(//GBR S//REL TO USA, FRA)", third, Asked}, {USA, "(//GBR S)", none, Open}, {USA, "(S)", third, Asked},
		{USA, "(S//FGI//REL TO USA, FRA)", every, Asked}, {USA, "(//FGI S)", every, Asked}, {USA, "(//NS//REL TO USA, FRA)", every, Asked},
		{USA, "(S//FGI NATO//REL TO USA, FRA)", every, Asked},
		{USA, "(S//NF)", every, Closed}, {USA, "(U//NF)", every, Closed}, {USA, "(U//SBU-NF)", every, Closed}, {USA, "(U//LES-NF)", every, Closed},
		{USA, "(S//OC/NF)", every, Closed}, {USA, "(S//FGI//NF)", every, Closed},
		{USA, "(S//SI)", every, Closed}, {USA, "(S//SI//RELIDO)", every, Closed}, {USA, "(S//SI//REL TO USA, GBR)", every, Closed},
		{USA, "(S//SI//REL)", every, Closed}, {USA, "(S//SI//DISPLAY ONLY FRA)", every, Closed},
		{USA, "(S//SI//REL TO USA, FRA)", none, Listed}, {USA, "(S//SI//USA/FRA EYES ONLY)", none, Listed}, {USA, "(S//SI//OC/REL TO USA, FRA)", none, Asked},
		{USA, "(S//SAR-BP)", every, Closed}, {USA, "(S//SAR-BP//REL TO USA, FRA)", none, Listed},
		{USA, "(S//RD)", every, Closed}, {USA, "(S//RD//REL TO USA, FRA)", none, Listed}, {USA, "(U//UCNI)", every, Closed},
		{USA, "(U//LES)", none, Open}, {USA, "(CUI)", none, Open}, {USA, "(CUI//NF)", every, Closed},
		{FRA, "(S//SF)", every, Closed}, {FRA, "(S)", none, Open}, {FRA, "(NP)", none, Open}, {FRA, "(S//NF)", every, Closed},
		{RUS, "(С//REL TO RUS, FRA)", none, Listed}, {RUS, "(С//REL TO RUS, USA)", none, Asked}, {RUS, "(С)", none, Open},
		{TLP, "(RED)", every, Closed}, {TLP, "(AMBER+STRICT)", none, Open}, {TLP, "(AMBER)", none, Open}, {TLP, "(GREEN)", none, Open},
		{TLP, "(CLEAR)", none, Open}, {TLP, "(GREEN)", third, Asked},
	} {
		if got := must(t, tt.system, tt.mark).Road(includesFRA, tt.c); got != tt.want {
			t.Errorf("%s with %+v: %s; expected %s", tt.mark, tt.c, got, tt.want)
		}
	}
}

// A consent may open; it never closes.
func TestConsentsOnlyOpen(t *testing.T) {
	openness := []Road{Closed, Asked, Open, Shown, Listed}
	eachSystem(t, func(t *rapid.T, system System) {
		m := generated(system).Draw(t, "mark")
		c := Consents{rapid.Bool().Draw(t, "orcon"), rapid.Bool().Draw(t, "third"), rapid.Bool().Draw(t, "originator")}
		before := m.Road(includesFRA, c)
		for _, more := range []Consents{{true, c.ThirdParty, c.Originator}, {c.ORCON, true, c.Originator}, {c.ORCON, c.ThirdParty, true}} {
			after := m.Road(includesFRA, more)
			if slices.Index(openness, after) < slices.Index(openness, before) || before == Closed && after != Closed {
				t.Fatalf("%s: %s with %+v, %s with %+v", m.Portion(), before, c, after, more)
			}
		}
		if m.UnnamedSource() && before != Closed && before != Asked {
			t.Fatalf("%s: %s, though nobody can consent for its source", m.Portion(), before)
		}
	})
}

func TestOwnersAreTheThirdPartiesThatTheMarkNames(t *testing.T) {
	for _, tt := range []struct {
		system  System
		mark    string
		self    string
		want    []string
		unnamed bool
	}{
		{USA, "(S)", "USA", nil, false},
		{USA, "(S//FGI GBR DEU//NF)", "USA", []string{"DEU", "GBR"}, false},
		{USA, "(//GBR S)", "USA", []string{"GBR"}, false},
		{USA, "(//JOINT S CAN GBR USA)", "USA", []string{"CAN", "GBR"}, false},
		{USA, "(//JOINT S GBR USA//FGI DEU)", "USA", []string{"DEU", "GBR"}, false},
		{USA, "(//JOINT S CAN GBR USA)", "GBR", []string{"CAN", "USA"}, false},
		{USA, "(S//FGI//NF)", "USA", nil, true},
		{USA, "(//FGI S)", "USA", nil, true},
		{USA, "(//NS)", "USA", nil, true},
		{USA, "(S//FGI GBR NATO//NF)", "USA", []string{"GBR"}, true},
		{FRA, "(S//FGI USA)", "FRA", []string{"USA"}, false},
	} {
		m := must(t, tt.system, tt.mark)
		if d := cmp.Diff(tt.want, m.Owners(tt.self)); d != "" || m.UnnamedSource() != tt.unnamed {
			t.Errorf("%s for %s: unnamed %t, %s", tt.mark, tt.self, m.UnnamedSource(), d)
		}
	}
}

func TestControlsAreTokensInOrderWithoutReleases(t *testing.T) {
	for _, tt := range []struct {
		mark string
		want []string
	}{
		{"(U)", []string{}},
		{"(S//RS/OC/REL TO USA, FRA/RELIDO)", []string{"RS", "OC", "RELIDO"}},
		{"(S//OC/USA/GBR EYES ONLY/FISA)", []string{"OC", "EYES", "FISA"}},
		{"(S//DISPLAY ONLY AFG)", []string{}},
		{"(S//OC-USGOV/NF//DS/LES)", []string{"OC-USGOV", "NF", "DS", "LES"}},
	} {
		if d := cmp.Diff(tt.want, must(t, USA, tt.mark).Controls()); d != "" {
			t.Errorf("%s: %s", tt.mark, d)
		}
	}
	for _, word := range []string{"OC", "NF", "SF", "LES-NF", "RELIDO"} {
		if !slices.Contains(ControlTokens(), word) {
			t.Errorf("%s is missing from %v", word, ControlTokens())
		}
	}
	if w := duplicate(ControlTokens()); w != "" || slices.Contains(ControlTokens(), "REL") {
		t.Errorf("%q in %v", w, ControlTokens())
	}
}
